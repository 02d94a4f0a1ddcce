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

/// A call on the first line of a file.
fn call(file: &str, function: &str, line: &str) -> String {
    format!("  File \"{file}\", line 1, in {function}\n    {line}\n")
}

/// A traceback with these calls, which ends in this error.
fn raised(calls: &str, error: &str) -> String {
    format!("Traceback (most recent call last):\n{calls}{error}\n")
}

/// A traceback of modules that import each other: each file, its line's number and text; the last raised the error.
fn importing(frames: &[(&str, &str, &str)], error: &str) -> Option<String> {
    let calls: String = frames.iter().map(|(file, function, line)| call(file, function, line)).collect();
    let told = last(&raised(&calls, error), &NoFiles);
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

/// The frames of files that import each other: each file, and its first line; the last raised the error.
fn calls(frames: &[(&str, &str)]) -> String {
    frames.iter().map(|(file, line)| call(file, "<module>", line)).collect()
}

#[test]
fn a_submodule_is_an_attribute_when_its_import_has_ended() {
    let main = ("/w/main.py", "import p.a");
    let circle = calls(&[main, ("/w/p/a.py", "import p.b"), ("/w/p/b.py", "x = p.a.x")]);
    for error in [
        "AttributeError: cannot access submodule 'a' of module 'p' (most likely due to a circular import)",
        "AttributeError: module 'p' has no attribute 'a'",
    ] {
        let told = last(&raised(&circle, error), &NoFiles);
        assert_eq!(told.name, "circular-import-submodule");
        let what =
            "The module `p.a` is still being imported. Only when that has ended is it an attribute of `p`.";
        assert_eq!(told.what.to_quoted(), what);
        let cause = "The imports go round in a circle: `a.py` → `b.py` → `a.py`.";
        assert_eq!(told.cause.unwrap().to_quoted(), cause);
    }
    let error = "AttributeError: module 'p' has no attribute 'a'";
    for frames in [
        calls(&[main, ("/w/p/b.py", "x = p.a.x")]),
        // The program's own file is run, not imported.
        calls(&[("/w/p/a.py", "import p.b"), ("/w/p/b.py", "x = p.a.x")]),
        calls(&[("/w/p/a.py", "x = p.a.x")]),
        calls(&[("<frozen runpy>", "exec(code, run_globals)"), ("/w/p/a.py", "x = p.a.x")]),
    ] {
        let told = last(&raised(&frames, error), &NoFiles);
        assert_ne!(told.name, "circular-import-submodule", "{frames}");
    }
}

#[test]
fn a_circle_is_no_reason_where_the_name_stands_nowhere() {
    let frames = calls(&[
        ("/w/main.py", "import a"),
        ("/w/a.py", "from b import y"),
        ("/w/b.py", "from a import prise"),
    ]);
    let name = "ImportError: cannot import name 'prise' from partially initialized module 'a' (most likely due to a circular import) (/w/a.py)";
    let told = |code: &'static str| last(&raised(&frames, name), &One("/w/a.py", code)).name;
    assert_eq!(told("from b import y\ndef price(): pass\n"), "name-not-in-module");
    assert_eq!(told("from b import y\ndef prise(): pass\n"), "circular-import-name");
    assert_eq!(told("from b import y\nfrom c import *\n"), "circular-import-name");
    assert_eq!(
        told("from b import x\ndef price(): pass\n"),
        "circular-import-name",
        "the file is another one now"
    );
}

#[test]
fn ignores_a_module_of_a_package_that_is_called_like_one_of_the_library() {
    let frames = calls(&[
        ("/w/main.py", "import click"),
        ("/w/click/__init__.py", "from . import types"),
        ("/w/click/types.py", "from .utils import f"),
        ("/w/click/utils.py", "import types; types.MdouleType"),
    ]);
    let told = |error: &str| {
        last(&raised(&frames, error), &One("/w/click/__init__.py", "from . import types\n")).name
    };
    let error = "cannot import name 'MdouleType' from 'types'";
    assert_eq!(told(&format!("ImportError: {error} (/usr/lib/python3.12/types.py)")), "name-not-in-module");
    assert_eq!(told(&format!("ImportError: {error} (/w/types.py)")), "shadowed-module-name");
    assert_eq!(told("AttributeError: module 'types' has no attribute 'MdouleType'"), "module-attribute");
}

#[test]
fn what_is_proposed_ends_at_its_mark() {
    let code = "class Q:\n    def __init__(self):\n        self.queue = []\n    def size(self):\n        return len(queue)\n";
    let error = "NameError: name 'queue' is not defined. Did you mean: 'self.queue'? Or did you forget to import 'queue'?";
    let (name, cause) = cause(code, 5, error);
    assert_eq!((name, cause.as_deref()), ("self-left-out", Some("The object has `self.queue`.")));
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
    let call = ("/w/b.py", "<module>", "B()");
    assert_eq!(
        importing(&[a, call, ("/w/b.py", "B", "from a import x")], name),
        None,
        "a function of that name"
    );
    let other = ("/w/b.py", "<module>", "class Body: pass; B()");
    assert_eq!(importing(&[a, other, ("/w/b.py", "B", "from a import x")], name), None, "another class");
}

/// A class's body runs with the code around it, as a call of its own.
#[test]
fn a_circle_goes_through_the_bodies_of_classes() {
    let name = "ImportError: cannot import name 'x' from partially initialized module 'a' (most likely due to a circular import) (/w/a.py)";
    let (top, body) = (("/w/a.py", "<module>", "class A(Base):"), ("/w/a.py", "A", "from b import y"));
    let told = "The imports go round in a circle: `a.py` → `b.py` → `a.py`.";
    let class = ("/w/b.py", "<module>", "class B[T]:");
    let inner = ("/w/b.py", "B", "class Inner:");
    for last in [
        vec![("/w/b.py", "<module>", "from a import x")],
        vec![class, ("/w/b.py", "B", "from a import x")],
        vec![class, inner, ("/w/b.py", "Inner", "from a import x")],
        vec![class, ("/w/b.py", "<generic parameters of B>", class.2), ("/w/b.py", "B", "from a import x")],
    ] {
        let calls: Vec<_> = [top, body].into_iter().chain(last).collect();
        assert_eq!(importing(&calls, name).as_deref(), Some(told), "{calls:?}");
    }
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

#[test]
fn an_attribute_that_a_method_sets_is_not_misspelt() {
    let error = "AttributeError: 'A' object has no attribute 'items'";
    let told = |code, line| cause(code, line, error);
    let code = "class A:\n    def _init_(self):\n        self.items, self.n = [], 0\n    def f(self):\n        return self.items\n    def items_of(self): pass\n";
    let said = "`_init_()` sets `self.items` on line 3, and has not done so for this object.";
    assert_eq!(told(code, 5), ("attribute-not-set-yet", Some(said.to_string())));
    let code = "class B:\n    def __init__(self):\n        self.items = []\nclass A(B):\n    def f(self): return self.items\n";
    let said = "`__init__()` sets `self.items` on line 3, and has not done so for this object.";
    assert_eq!(told(code, 5), ("attribute-not-set-yet", Some(said.to_string())));
    for code in [
        "class B:\n    def __init__(self):\n        self.items = []\nclass A:\n    def f(self): return self.items\n",
        "class A:\n    def f(self):\n        self.items = 1\n        del self.items\n    def g(self): return self.items\n",
        "class A:\n    def f(self):\n        self.items = 1\n    def h(self): self.items = 2\n    def g(self): return self.items\n",
        "class A:\n    def f(self):\n        self.items = 1\nclass A:\n    def g(self): return self.items\nx = 1\n",
        "class A:\n    def f(self, other):\n        other.items = 1\n\n    def g(self): return self.items\n",
        "class A:\n    def f(self):\n        self.items: list\n\n    def g(self): return self.items\n",
        "class A:\n    def f(self):\n        pass\n\n    def g(self): self.items = self.items + [1]\n",
        "class A:\n    def f(self): self.item = self.items = 0\n    def h(self): self.items = 2\n\n    def g(self): return self.items\n",
    ] {
        assert_eq!(told(code, 5).0, GENERAL, "{code}");
    }
}

#[test]
fn an_attribute_that_is_set_where_the_class_lists_others_is_not_misspelt() {
    let error = "AttributeError: 'A' object has no attribute '_size'";
    let told = |code, line| cause(code, line, error).0;
    let code = "class A:\n    __slots__ = ()\n    def __init__(self):\n        self._size = 1\n    def size(self): return self._size\n";
    assert_eq!(told(code, 4), "slots-attribute");
    assert_eq!(told("def f(a):\n    a._size = a._size + 1\n", 2), GENERAL);
    assert_eq!(told("def f(a):\n    print(a._size)\n", 2), GENERAL);
}

#[test]
fn a_name_that_is_an_attribute_of_the_object_lacks_self() {
    let told =
        |code, line| cause(code, line, "NameError: name 'ruler' is not defined. Did you mean: 'rule'?");
    let code = "class A:\n    def __init__(self):\n        self.ruler = 1\n    def f(self, rule):\n        return [ruler for x in rule]\n";
    assert_eq!(told(code, 5), ("self-left-out", Some("Line 3 sets `self.ruler`.".to_string())));
    let code = "class A:\n    def ruler(self): pass\n    def f(self, rule):\n        ruler()\n";
    let said = "Line 2 defines the method `ruler` of the class.";
    assert_eq!(told(code, 4), ("self-left-out", Some(said.to_string())));
    for code in [
        "class A:\n    def __init__(self):\n        self.ruler = 1\ndef f(rule):\n    ruler\n",
        "class A:\n    def __init__(self):\n        self.ruler = 1\n    def f(rule):\n        ruler\n",
        "class A:\n    def __init__(self):\n        pass\n    def f(self, rule):\n        ruler\n",
        "class A:\n    def ruler(self): pass\n\nclass B:\n    def f(self, rule): ruler\n",
    ] {
        assert_eq!(told(code, 5).0, "misspelt-name", "{code}");
    }
}

#[test]
fn a_parameter_that_was_deleted_is_not_made_local_by_its_binding() {
    let error = "UnboundLocalError: local variable 'a' referenced before assignment";
    assert_eq!(cause("def f(a):\n    del a\n    return a\n", 3, error), ("unbound-local", None));
    assert!(cause("def f():\n    print(a)\n    a = 1\n", 2, error).1.is_some());
}

#[test]
fn underscores_do_not_make_names_alike() {
    let error = "NameError: name '__mul__' is not defined";
    assert_eq!(cause("__all__ = []\nclass A:\n    __rmul__ = __mul__\n", 3, error).0, GENERAL);
    let error = "NameError: name '__al__' is not defined";
    assert_eq!(cause("__all__ = []\nclass A:\n    __rmul__ = __al__\n", 3, error).0, "misspelt-name");
}

/// What is said about an error that a library raises for a line of the reader's.
fn in_library(frames: &str, error: &str) -> Explanation {
    let text = format!(
        "Traceback (most recent call last):\n  File \"/a/app.py\", line 3, in f\n    wrap(x)\n{frames}{error}\n"
    );
    last(&text, &NoFiles)
}

#[test]
fn of_a_librarys_line_nothing_is_guessed_and_its_place_is_told() {
    let wrap = "  File \"/usr/lib/python3.12/textwrap.py\", line 150, in _split\n    text = text.strip()\n";
    let place = "The code that failed is in `_split` of `textwrap.py`, where this line leads. Look at what the line passes on.";
    for (error, name) in [
        ("AttributeError: 'list' object has no attribute 'strip'", GENERAL),
        ("AttributeError: 'str' object has no attribute 'append'", GENERAL),
        ("AttributeError: 'A' object has no attribute 'strip'. Did you mean: 'script'?", GENERAL),
        ("AttributeError: 'NoneType' object has no attribute 'strip'", "none-attribute"),
        ("TypeError: 'int' object is not iterable", "not-iterable"),
    ] {
        let told = in_library(wrap, error);
        assert_eq!((told.name, told.frame), (name, Some(0)), "{error}");
        assert_eq!(told.advice.first().unwrap().to_quoted(), place, "{error}");
    }
    let own = in_library("", "TypeError: 'int' object is not iterable");
    assert!(!own.advice.iter().any(|advice| advice.to_quoted().contains("where this line leads")));
    let name = in_library(wrap, "NameError: name 'txt' is not defined. Did you mean: 'text'?");
    assert_eq!(name.cause, None);
    assert!(name.advice.first().unwrap().to_quoted().contains("a mistake in the library"));
    let json = "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)";
    assert_eq!(in_library(wrap, json).advice.len(), 1, "it speaks of the text, not of the line");
}

#[test]
fn code_that_a_library_makes_is_not_the_readers() {
    let made = "  File \"<string>\", line 4, in __setattr__\n";
    let told = in_library(made, "dataclasses.FrozenInstanceError: cannot assign to field 'x'");
    assert_eq!((told.name, told.frame), ("frozen-field", Some(0)));
    let timed = "  File \"/usr/lib/python3.12/timeit.py\", line 180, in timeit\n    timing = self.inner(it, self.timer)\n  File \"<timeit-src>\", line 6, in inner\n";
    assert_eq!(in_library(timed, "TypeError: 'int' object is not callable").frame, Some(0));
    let alone = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nZeroDivisionError: division by zero\n";
    assert_eq!(last(alone, &NoFiles).frame, Some(0));
}

#[test]
fn a_message_may_name_the_file_of_a_module() {
    let text = "Traceback (most recent call last):\n  File \"/w/a.py\", line 1, in <module>\n    import b\n  File \"/w/b.py\", line 2, in <module>\n    a.x\nAttributeError: partially initialized module 'a' from '/w/a.py' has no attribute 'x' (most likely due to a circular import)\n";
    let told = last(text, &NoFiles);
    assert_eq!(told.name, "circular-import-attribute");
    assert_eq!(told.what.to_quoted(), "The module `a` is still being imported, and has not got to `x` yet.");
}

#[test]
fn text_and_bytes_are_told_apart_by_their_methods() {
    let told = |error: &str| last(&format!("Traceback (most recent call last):\n{error}\n"), &NoFiles).name;
    assert_eq!(
        told("AttributeError: 'str' object has no attribute 'decode'. Did you mean: 'encode'?"),
        "bytes-and-text"
    );
    assert_eq!(
        told("AttributeError: 'bytes' object has no attribute 'encode'. Did you mean: 'decode'?"),
        "bytes-and-text"
    );
    assert_eq!(told("TypeError: memoryview: a bytes-like object is required, not 'str'"), "bytes-and-text");
    assert_eq!(
        told("AttributeError: type object 'int' has no attribute '__exit__'"),
        "not-a-context-manager"
    );
    assert_eq!(told("ModuleNotFoundError: No module named 'email.message'"), "shadowed-package");
    for missing in ["email.nothing", "tkinter.ttk", "distutils.core", "numpy.linalg", "_tkinter"] {
        assert_eq!(
            told(&format!("ModuleNotFoundError: No module named '{missing}'")),
            "module-missing",
            "{missing}"
        );
    }
}
