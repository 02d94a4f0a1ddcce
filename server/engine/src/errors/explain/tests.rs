//! What is said about tracebacks, with the code at hand and without.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Explanation, Files, GENERAL, GROUPS, NoFiles, Source, explain, general, names};
use crate::errors::parse;
use crate::semantics::NoModules;
use crate::version::PythonVersion;

/// One file, of this name.
struct One(&'static str, &'static str);

impl Files for One {
    fn source(&self, file: &str) -> Option<Arc<Source>> {
        let source = || Arc::new(Source::new(self.1, PythonVersion::NEWEST, Arc::new(NoModules::default())));
        (file == self.0).then(source)
    }
}

fn last(text: &str, files: &dyn Files) -> Explanation {
    let reports = parse(text);
    let report = reports.last().unwrap();
    explain(report, report.last().unwrap().0, files).unwrap()
}

/// The traceback of a program whose line number `line` fails.
fn failing(code: &str, line: usize, error: &str) -> String {
    let text = code.lines().nth(line - 1).unwrap().trim();
    format!("Traceback (most recent call last):\n  File \"a.py\", line {line}, in f\n    {text}\n{error}\n")
}

fn cause(code: &'static str, line: usize, error: &str) -> (&'static str, Option<String>) {
    let told = last(&failing(code, line, error), &One("a.py", code));
    (told.name, told.cause.map(|text| text.to_quoted()))
}

#[test]
fn silent_without_the_code_or_with_another() {
    let error = "AttributeError: 'NoneType' object has no attribute 'x'";
    let code = "def f():\n    a = [1].sort()\n    a.x\n";
    assert!(cause(code, 3, error).1.is_some());
    let text = failing(code, 3, error);
    assert_eq!(last(&text, &NoFiles).cause, None);
    assert_eq!(last(&text, &One("a.py", "def f():\n    a = [1].sort()\n    b.x\n")).cause, None);
    assert_eq!(last(&text, &One("b.py", code)).cause, None);
}

#[test]
fn ignores_what_may_have_been_bound_otherwise() {
    let error = "AttributeError: 'NoneType' object has no attribute 'x'";
    for code in [
        "def f(a):\n    a = a or [1].sort()\n    a.x\n",
        "def f(a=None):\n    pass\n    a.x\n",
        "def f():\n    a = load()\n    a.x\n",
        "def f():\n    a, b = [1].sort(), 2\n    a.x; b.x\n",
        "def g(): return 1\na = g()\na.x\n",
        "async def g(): pass\na = g()\na.x\n",
        "@d\ndef g(): pass\na = g(); a.x\n",
    ] {
        assert_eq!(cause(code, 3, error), ("none-attribute", None), "{code}");
    }
    for code in ["def f():\n    pass\n    print(totl)\n", "from m import *\nx = 1\nprint(totl)\n"] {
        assert_eq!(cause(code, 3, "NameError: name 'totl' is not defined"), (GENERAL, None), "{code}");
    }
    let code = "d = {'apple': 1}\nx = 2\nd['zebra']\n";
    assert_eq!(cause(code, 3, "KeyError: 'zebra'"), (GENERAL, None));
}

#[test]
fn finds_where_the_none_came_from() {
    let attribute = "AttributeError: 'NoneType' object has no attribute 'x'";
    let said = |code, line, error| cause(code, line, error).1.unwrap();
    assert_eq!(
        said("def f():\n    a = b.sort()\n    a.x\n", 3, attribute),
        "Line 2 binds `a`. `b.sort()` gives `None`, as methods that change their object do."
    );
    assert_eq!(
        said("def g():\n    print(1)\ng().x\n", 3, attribute),
        "`g()` (line 1) has no `return` with a value, so that a call of it gives `None`."
    );
    assert_eq!(
        said(
            "import re\nm = re.match('a', 'b')\nm[0]\n",
            3,
            "TypeError: 'NoneType' object is not subscriptable"
        ),
        "Line 2 binds `m`. `re.match('a', 'b')` gives `None` where it finds nothing."
    );
    assert_eq!(
        said("a = [1].reverse()\nfor x in a:\n    pass\n", 2, "TypeError: 'NoneType' object is not iterable"),
        "Line 1 binds `a`. `[1].reverse()` gives `None`, as methods that change their object do."
    );
}

#[test]
fn looks_into_the_code() {
    let found = |code, line, error| {
        let (name, cause) = cause(code, line, error);
        format!("{name}: {}", cause.unwrap_or_default())
    };
    assert_eq!(
        found("total = 1\nprint(totl)\n", 2, "NameError: name 'totl' is not defined"),
        "misspelt-name: The nearest name in reach is `total`."
    );
    assert_eq!(
        found("x = 1\nmath.pi\n", 2, "NameError: name 'math' is not defined"),
        "module-not-imported: "
    );
    assert_eq!(
        found("d = {'apple': 1}\nd['aple']\n", 2, "KeyError: 'aple'"),
        "near-key: Line 1 writes a dict with the key `'apple'`."
    );
    assert_eq!(
        found(
            "def f(verbose): pass\nf(verbos=1)\n",
            2,
            "TypeError: f() got an unexpected keyword argument 'verbos'"
        ),
        "unexpected-keyword: The parameter of `f` (line 1) is called `verbose`."
    );
    assert_eq!(
        found(
            "class A:\n    def f(): pass\nA().f()\n",
            3,
            "TypeError: A.f() takes 0 positional arguments but 1 was given"
        ),
        "method-without-self: "
    );
    assert_eq!(
        found(
            "x = 1\ndef f():\n    x += 1\n",
            3,
            "UnboundLocalError: local variable 'x' referenced before assignment"
        ),
        "unbound-local: Line 3 binds `x`, which makes it local to the whole function. The variable of the module is another one."
    );
    assert_eq!(
        found("list = [1]\nlist('a')\n", 2, "TypeError: 'list' object is not callable"),
        "not-callable: Line 1 binds the name of the builtin `list` to another object."
    );
    assert_eq!(
        found(
            "class A:\n    def __init__(self):\n        self.name = 1\nA().nme\n",
            4,
            "AttributeError: 'A' object has no attribute 'nme'"
        ),
        "misspelt-attribute: The nearest that it has is `name`."
    );
    assert_eq!(
        found("x = [1]\nfor i in len(x):\n    pass\n", 2, "TypeError: 'int' object is not iterable"),
        "not-iterable: `len(x)` is one number. `range(len(x))` gives the positions."
    );
    assert_eq!(
        found(
            "d = {'a': 1}\nfor k, v in d:\n    pass\n",
            2,
            "ValueError: too many values to unpack (expected 2)"
        ),
        "too-many-values: `d` is a dict, and a loop over it gives its keys. Pairs come from `d.items()`."
    );
}

#[test]
fn a_none_is_followed_through_an_attribute() {
    let error = "TypeError: 'NoneType' object is not subscriptable";
    let of = |body: &'static str, line| cause(body, line, error).1;
    let sorted = "class A:\n    def __init__(self, names):\n        self.names = names.sort()\n    def first(self):\n        return self.names[0]\n";
    let told =
        "Line 3 sets `self.names`. `names.sort()` gives `None`, as methods that change their object do.";
    assert_eq!(of(sorted, 5).as_deref(), Some(told));
    let from_outside =
        "class A:\n    def __init__(self, n):\n        self.n = n.sort()\na = A([1])\na.n[0]\n";
    assert!(of(from_outside, 5).unwrap().starts_with("Line 3 sets `self.n`. "));
    let emptied = "class A:\n    def __init__(self):\n        self.n = []\n    def f(self):\n        self.n = self.n.append(1)\n    def g(self):\n        self.n[0]\n";
    assert!(of(emptied, 7).unwrap().starts_with("Line 5 sets `self.n`. "));
    let none =
        "class A:\n    def __init__(self):\n        self.n = None\n    def g(self):\n        self.n[0]\n";
    assert_eq!(
        of(none, 5).as_deref(),
        Some("Line 3 sets `self.n` to `None`, and no other line of the file sets it.")
    );
}

#[test]
fn ignores_attributes_that_may_come_from_elsewhere() {
    let error = "TypeError: 'NoneType' object is not subscriptable";
    let head = "class A(B):\n    def __init__(self, n):\n        self.n = n.sort()\n    def g(self):\n        self.n[0]\n";
    assert_eq!(cause(head, 5, error).1, None, "of a class that nobody knows");
    for code in [
        "class A:\n    def __init__(self, n):\n        self.n = n.sort()\n    def g(self):\n        self.n[0]\na = A([])\na.n = f()\n",
        "class A:\n    def __init__(self, n):\n        self.n = n.sort()\n    def g(self):\n        self.n[0]\n    def h(self): self.n = f()\n",
        "class A:\n    def __init__(self, n):\n        self.n = n.sort()\n    def g(self):\n        self.n[0]\n    def h(self): self.n = x.sort()\n",
        "class A:\n    def __init__(self, n):\n        self.n = n.sort()\n    def g(self):\n        self.n[0]\n    n = property(f, h)\n",
        "class A:\n    def __init__(self, n):\n        self.n, x = n.sort(), 1\n    def g(self):\n        self.n[0]\n",
        "class A:\n    def __init__(self, n):\n        self.n = n.sort() or f()\n    def g(self):\n        self.n[0]\n",
        "class A:\n    def __init__(self, n):\n        self.n = None\n    def g(self):\n        self.n[0]\n    def h(self): self.n = []\n",
        "class A:\n    def __init__(me, n):\n        me.n = n.sort()\n    def g(self, other):\n        other.n[0]\n",
    ] {
        assert_eq!(cause(code, 5, error), ("none-subscript", None), "{code}");
    }
}

/// A traceback of modules that import each other: each file, its line's number and text; the last raised the error.
fn importing(frames: &[(&str, &str, &str)], error: &str) -> Option<String> {
    let calls: String = frames
        .iter()
        .map(|(file, function, line)| format!("  File \"{file}\", line 1, in {function}\n    {line}\n"))
        .collect();
    let told = last(&format!("Traceback (most recent call last):\n{calls}{error}\n"), &NoFiles);
    assert!(told.name.starts_with("circular-import-"), "{}", told.name);
    told.cause.map(|text| text.to_quoted())
}

#[test]
fn a_circle_of_imports_is_drawn() {
    let name = "ImportError: cannot import name 'x' from partially initialized module 'a' (most likely due to a circular import) (/w/a.py)";
    let main = ("/w/main.py", "<module>", "import a");
    let a = ("/w/a.py", "<module>", "from b import y");
    let b = ("/w/b.py", "<module>", "from a import x");
    let told = "The imports go round in a circle: `a.py` → `b.py` → `a.py`.";
    assert_eq!(importing(&[main, a, b], name).as_deref(), Some(told));
    let machinery = ("<frozen importlib._bootstrap>", "_find_and_load", "");
    assert_eq!(importing(&[main, a, machinery, b], name).as_deref(), Some(told));
    let attribute = "AttributeError: partially initialized module 'a' has no attribute 'x' (most likely due to a circular import)";
    assert_eq!(importing(&[a, ("/w/b.py", "<module>", "a.x")], attribute).as_deref(), Some(told));
    let package = "ImportError: cannot import name 'x' from partially initialized module 'p' (most likely due to a circular import) (/w/p/__init__.py)";
    let init = ("/w/p/__init__.py", "<module>", "from .b import y");
    let inner = ("/w/p/q/b.py", "<module>", "from p import x");
    let told = "The imports go round in a circle: `p/__init__.py` → `p/q/b.py` → `p/__init__.py`.";
    assert_eq!(importing(&[init, inner], package).as_deref(), Some(told));
}

#[test]
fn ignores_circles_that_the_calls_do_not_show() {
    let name = "ImportError: cannot import name 'x' from partially initialized module 'a' (most likely due to a circular import) (/w/a.py)";
    let a = ("/w/a.py", "<module>", "from b import y");
    let b = ("/w/b.py", "<module>", "from a import x");
    assert_eq!(
        importing(&[("/w/main.py", "<module>", "import b"), b], name),
        None,
        "another thread imports it"
    );
    assert_eq!(importing(&[a, ("/w/c.py", "f", "import b"), b], name), None, "a function imports");
}

#[test]
fn the_marks_decide_between_two() {
    let code = "a = [1].sort()\nb = c.get(1)\na.x; b.x\n";
    let text = "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    a.x; b.x\n         ^^^\nAttributeError: 'NoneType' object has no attribute 'x'\n";
    let told = last(text, &One("a.py", code)).cause.unwrap().to_quoted();
    assert_eq!(told, "Line 2 binds `b`. `c.get(1)` gives `None` where it has nothing of that name.");
}

#[test]
fn the_readers_own_call_is_shown() {
    let text = "Traceback (most recent call last):\n  File \"/a/app.py\", line 3, in f\n    json.loads('')\n  File \"/usr/lib/python3.12/json/decoder.py\", line 355, in raw_decode\n    raise x\njson.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n";
    let told = last(text, &NoFiles);
    assert_eq!((told.name, told.frame), ("json-nothing", Some(0)));
}

#[test]
fn only_classes_of_the_language_have_a_text_of_their_own() {
    let told = |class: &str| last(&format!("Traceback (most recent call last):\n{class}: zzz\n"), &NoFiles);
    assert_eq!(
        (told("app.Problem").concept, told("Problem").concept),
        ("custom-exceptions", "custom-exceptions")
    );
    assert_eq!(
        (told("app.ValueError").concept, told("ValueError").concept),
        ("custom-exceptions", "value-error")
    );
    assert_eq!(told("ValueError").name, GENERAL);
}

#[test]
fn every_card_is_there_and_every_name_is_its_own() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/cards");
    let mut cards = Vec::new();
    for area in std::fs::read_dir(folder).unwrap() {
        for card in std::fs::read_dir(area.unwrap().path()).unwrap() {
            cards.push(card.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    let mut seen = Vec::new();
    for (name, concept) in names() {
        assert!(cards.iter().any(|card| card == concept), "{name}: no card {concept}");
        assert!(!seen.contains(&name), "{name} twice");
        seen.push(name);
    }
    for (class, concept) in general::classes() {
        assert!(cards.iter().any(|card| card == concept), "{class}: no card {concept}");
    }
    for explainer in GROUPS.iter().copied().flatten() {
        assert!(!explainer.advice.is_empty() && !explainer.patterns.is_empty(), "{}", explainer.name);
        for text in explainer.advice.iter().chain([&explainer.what]) {
            assert_eq!(text.matches('`').count() % 2, 0, "{}: {text}", explainer.name);
        }
    }
    assert!(seen.len() >= 60, "{}", seen.len());
}

/// Code on whose first line much can be found, some of which does not compile.
const ANY_CODE: &str =
    "x = a.b(len(d[c]), *f) + (y for z in w)\nclass A:\n    def b(): yield\nd = {'c': 1}\ndef f(a=\n";

proptest! {
    #[test]
    fn any_message_can_be_explained(
        at in any::<prop::sample::Index>(),
        gap in "\\PC{0,6}|[a-f]|'c'|\\(|x.py",
        start in 0usize..40,
        width in 0usize..20,
    ) {
        let explainers: Vec<&super::Explainer> = GROUPS.iter().copied().flatten().collect();
        let explainer = at.get(&explainers);
        let code = ANY_CODE.lines().next().unwrap();
        for pattern in explainer.patterns {
            let message = pattern.replace("{}", &gap);
            let marks = format!("{}{}", " ".repeat(start), "^".repeat(width));
            let text = format!(
                "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    {code}\n    {marks}\n{}: {message}\n",
                explainer.classes[0]
            );
            for report in parse(&text) {
                for number in 0..report.exceptions.len() {
                    let told = explain(&report, number, &One("a.py", ANY_CODE)).unwrap();
                    prop_assert!(!told.what.to_plain().is_empty() && !told.advice.is_empty());
                }
            }
        }
    }
}
