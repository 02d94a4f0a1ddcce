//! What the facts say about small files.

use super::*;

fn of(text: &str, target: PythonVersion) -> Facts {
    facts(&Document::new(text), &FactsOptions { file: "a.py".to_owned(), target, ..FactsOptions::default() })
}

/// A class long enough to be cut at its members.
fn long_class(members: &str) -> String {
    let filler: String = (0..300).map(|n| format!("    def m{n}(self):\n        return {n}\n")).collect();
    format!("class _Long(Base):\n    __first = 1\n{filler}{members}")
}

#[test]
fn a_class_cut_into_pieces_is_one_scope() {
    let text = long_class(
        "    def last(self):\n        global counter\n        counter = __first\n        return super()\n",
    );
    let document = Document::new(&text);
    assert!(document.pieces().len() > 1);
    let facts = of(&text, PythonVersion::new(3, 11));
    let classes: Vec<_> = facts.scopes.iter().filter(|s| s.kind == "class").collect();
    assert_eq!(classes.len(), 1);
    assert_eq!(classes[0].names.len(), 302);
    assert_eq!(classes[0].names["_Long__first"], ["local", "assigned"]);
    let last = facts.scopes.iter().find(|s| s.name == "last").unwrap();
    assert!(last.names.contains_key("_Long__first"));
    assert_eq!(last.parent, Some(1));
    assert_eq!(last.line, 603);
    assert_eq!(facts.scopes[0].names["counter"], ["global", "declared_global"]);
    let callable = facts.callables.last().unwrap();
    assert_eq!((callable.qualname.as_str(), callable.line), ("_Long.last", 603));
    assert_eq!(callable.free, ["__class__"]);
}

#[test]
fn what_is_declared_global_has_a_short_name_in_pieces_too() {
    let text = long_class("    def last(self):\n        global made\n        def made(): pass\n");
    assert_eq!(of(&text, PythonVersion::NEWEST).callables.last().unwrap().qualname, "made");
}

#[test]
fn the_module_is_joined_over_its_pieces() {
    let text = "import a\n\ndef f():\n    global b\n    b = a\n\nprint(b, [c for c in a])\n\nc = 1\nx: int\n\n\ny: str\n";
    let facts = of(text, PythonVersion::NEWEST);
    let module = &facts.scopes[0].names;
    assert_eq!(module["a"], ["global", "imported", "referenced"]);
    assert_eq!(module["b"], ["global", "referenced", "declared_global"]);
    assert_eq!(module["c"], ["global", "assigned"]);
    let of_module = facts.scopes.iter().filter(|s| s.kind == "annotation" && s.parent == Some(0));
    let names: Vec<Vec<_>> = of_module.map(|s| s.names.keys().map(Name::as_str).collect()).collect();
    assert_eq!(names, [vec![".format"], vec![".format", "int", "str"]]);
}

#[test]
fn what_the_parser_cannot_read_is_said_to_be_unclear() {
    let text = "def f():\n    def g(x: a[:, b:c]): pass\n    [d for d in f]\n\ndef h(): pass\n";
    let facts = of(text, PythonVersion::new(3, 11));
    let unclear: Vec<_> = facts.scopes.iter().map(|s| (s.name.as_str(), s.unclear)).collect();
    assert_eq!(unclear, [("top", false), ("f", true), ("g", true), ("listcomp", false), ("h", false)]);
    assert!(facts.callables.iter().find(|c| c.qualname == "f.<locals>.g").unwrap().unclear);
    let of_defaults = of("class A[T = int]: pass\n", PythonVersion::NEWEST);
    assert!(of_defaults.scopes.iter().all(|s| !s.unclear));
    assert!(of("x = (1\n", PythonVersion::NEWEST).scopes.iter().any(|s| s.unclear));
}

#[test]
fn the_shape_is_as_documented() {
    let json = serde_json::to_value(of("def f(): yield\n", PythonVersion::new(3, 11))).unwrap();
    let expected = serde_json::json!({
        "version": 1,
        "file": "a.py",
        "scopes": [
            {"name": "top", "kind": "module", "line": 0, "parent": null, "names": {"f": ["global", "assigned"]}},
            {"name": "f", "kind": "function", "line": 1, "parent": 0, "names": {}},
        ],
        "callables": [{"qualname": "f", "line": 1, "kind": "generator", "free": [], "cell": []}],
        "classes": [],
        "imports": [],
        "uses": [],
    });
    assert_eq!(json, expected);
}
