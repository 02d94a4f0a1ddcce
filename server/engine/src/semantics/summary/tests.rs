//! Summaries, and answers that need several modules.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::testing::last_class;
use super::super::{
    Class, Context, Dependencies, Module, ModuleOptions, ModuleSource, Name, Outside, OwnName, Resolved,
};
use super::*;
use crate::document::Document;
use crate::version::PythonVersion;

/// Modules from a map: `name` or `name/` (a package) to text. Names that end in `?` are pending.
struct Files {
    own: OwnName,
    modules: FxHashMap<Name, Resolved>,
}

impl ModuleSource for Files {
    fn find(&self, name: &str) -> Resolved {
        match self.modules.get(name) {
            Some(found) => found.clone(),
            None if super::super::stdlib::is_known_module(name) => Resolved::Standard,
            None => Resolved::Missing,
        }
    }

    fn own(&self) -> Option<OwnName> {
        Some(self.own.clone())
    }
}

fn own(name: &str) -> OwnName {
    OwnName { name: Name::new(name.trim_end_matches('/')), is_package: name.ends_with('/') }
}

fn summary(name: &str, text: &str) -> ModuleSummary {
    ModuleSummary::new(text, &own(name), false, PythonVersion::NEWEST)
}

fn files(modules: &[(&str, &str)]) -> Files {
    let mut map = FxHashMap::default();
    for (name, text) in modules {
        if let Some(name) = name.strip_suffix('?') {
            map.insert(Name::new(name), Resolved::Pending);
            continue;
        }
        let name = own(name);
        map.insert(
            name.name.clone(),
            Resolved::Module(Arc::new(ModuleSummary::new(text, &name, false, PythonVersion::NEWEST))),
        );
    }
    Files { own: own("app.main"), modules: map }
}

fn with<T>(modules: &[(&str, &str)], text: &str, question: impl FnOnce(&Context<'_>) -> T) -> T {
    let source = Arc::new(files(modules));
    let options = ModuleOptions { target: PythonVersion::NEWEST, source };
    let module = Module::new(&Document::new(text), options, None);
    let dependencies = RefCell::new(Dependencies::default());
    question(&Context::new(&module, 0, &dependencies).unwrap())
}

/// The order of the last class of the text, as `module.Class`, and `…` where there may be more.
fn order(modules: &[(&str, &str)], text: &str) -> String {
    with(modules, text, |context| spelled(&context.class(last_class(context))))
}

fn spelled(class: &Class) -> String {
    let Ok(mro) = &class.mro else { return "conflict".to_string() };
    let names = mro.0.iter().map(|id| match id.module.as_str() {
        "" => id.qualname.to_string(),
        "builtins" => id.qualname.to_string(),
        module => format!("{module}.{}", id.qualname),
    });
    let mut names: Vec<String> = names.collect();
    if !class.complete {
        names.push("…".to_string());
    }
    names.join(" ")
}

fn outside(modules: &[(&str, &str)], path: &str) -> String {
    with(modules, "", |context| match context.outside(path) {
        Outside::Class(id) => format!("class {}.{}", id.module, id.qualname),
        Outside::TypingAlias(id) => format!("alias {}.{}", id.module, id.qualname),
        Outside::Function(module, _) => format!("function in {module}"),
        Outside::Module(name) => format!("module {name}"),
        other => format!("{other:?}").to_lowercase(),
    })
}

#[test]
fn unknown_stays_unknown() {
    let modules = [
        (
            "a/",
            "from .b import *\nfrom .missing import X\ntry:\n    from .b import Y\nexcept ImportError:\n    from .c import Y\n",
        ),
        (
            "a.b",
            "def f():\n    global G\n    G = 1\nclass G: pass\nif g():\n    class H: pass\nelse:\n    class H: pass\nclass K: pass\nK = deco(K)\nclass L: pass\ndel L\n@deco\nclass M: pass\n",
        ),
        ("a.p?", ""),
        ("a.lazy", "def __getattr__(name): ...\n"),
    ];
    for (path, expected) in [
        ("a.b.G", "unknown"),
        ("a.b.H", "unknown"),
        ("a.b.K", "unknown"),
        ("a.b.L", "unknown"),
        ("a.b.M", "unknown"),
        ("a.b.nothing", "missing"),
        ("a.X", "missing"),
        ("a.p.X", "pending"),
        ("a.lazy.X", "unknown"),
        ("nowhere", "missing"),
        ("json.dumps", "unknown"),
        ("", "unknown"),
    ] {
        assert_eq!(outside(&modules, path), expected, "{path}");
    }
    assert_eq!(order(&[("m", "class A(*bases): pass\n")], "import m\nclass B(m.A): pass\n"), "B m.A …");
    assert_eq!(order(&[("m?", "")], "import m\nclass B(m.A): pass\n"), "B …");
    assert_eq!(order(&[], "import m\nclass B(m.A): pass\n"), "B …");
    assert_eq!(order(&[("m", "class A(metaclass=f): pass\n")], "import m\nclass B(m.A): pass\n"), "B …");
    assert_eq!(
        order(
            &[("m", "class M(type):\n    def mro(cls): return []\nclass A(metaclass=M): pass\n")],
            "import m\nclass B(m.A): pass\n"
        ),
        "B …"
    );
}

#[test]
fn circles_end() {
    let modules = [
        ("a", "from b import X\nfrom c import *\nclass A(X): pass\n"),
        ("b", "from a import X\nfrom a import A\nclass B(A): pass\n"),
        ("c", "from a import *\n"),
    ];
    assert_eq!(outside(&modules, "a.X"), "unknown");
    assert_eq!(outside(&modules, "a.nothing"), "missing");
    assert_eq!(
        order(
            &[("a", "from b import B\nclass A(B): pass\n"), ("b", "from a import A\nclass B(A): pass\n")],
            "import a\nclass C(a.A): pass\n"
        ),
        "C …"
    );
}

/// As in `asyncio`: a package imports all of its modules' names, and each of them imports the others from the package.
#[test]
fn star_imports_in_a_circle_are_asked_once() {
    let parts: Vec<String> = (0..12).map(|number| format!("m{number}")).collect();
    let stars: String = parts.iter().map(|part| format!("from .{part} import *\n")).collect();
    let part = format!("__all__ = names()\nfrom . import {}\nclass A: pass\n", parts.join(", "));
    let names: Vec<String> = parts.iter().map(|part| format!("p.{part}")).collect();
    let mut modules = vec![("p/", stars.as_str())];
    modules.extend(names.iter().map(|name| (name.as_str(), part.as_str())));
    assert_eq!(outside(&modules, "p.m3.A"), "unknown");
    assert_eq!(outside(&modules, "p.m3.m4.A"), "unknown");
    assert_eq!(outside(&modules, "p.nothing"), "missing");
}

#[test]
fn through_re_exports() {
    let modules = [
        (
            "a/",
            "from .b import B, C as D\nfrom . import sub\nfrom .stars import *\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .nowhere import E\nimport threading as t\n",
        ),
        ("a.b", "class B:\n    class Inner: pass\nC = B\ndef function(): ...\n"),
        ("a.sub", "from ..x import X\nfrom .b import B\n"),
        ("a.stars", "__all__ = ['S']\nfrom .b import B as S, B as Hidden\n"),
        ("x", "try:\n    from nowhere import X\nexcept ImportError:\n    class X: pass\n"),
        ("lazy", "__all__ = ['L']\nclass L: pass\ndef __getattr__(name): ...\n"),
        ("star/", "from lazy import *\nfrom a.b import *\n"),
        ("star.sub", "class S: pass\n"),
        ("other/", "import sys\nsys.modules[__name__] = make(__path__)\n"),
        ("other.sub", "class S: pass\n"),
        ("gone/", "import sys\nsys.modules[__name__] = make()\n"),
        ("gone.sub", "class S: pass\n"),
    ];
    for (path, expected) in [
        ("a.B", "class a.b.B"),
        ("a.D", "class a.b.B"),
        ("a.B.Inner", "class a.b.B.Inner"),
        ("a.sub", "module a.sub"),
        ("a.sub.B", "class a.b.B"),
        ("a.S", "class a.b.B"),
        ("a.Hidden", "missing"),
        ("a.E", "unknown"),
        ("x.X", "class x.X"),
        ("a.b.function", "function in a.b"),
        ("a.t.Thread", "class threading.Thread"),
        ("json.JSONDecoder", "class json.decoder.JSONDecoder"),
        // A list in `__all__` says all that a star import gives.
        ("star.L", "class lazy.L"),
        ("star.B", "class a.b.B"),
        ("star.sub.S", "class star.sub.S"),
        // What takes a package's place finds its submodules by its path.
        ("other.sub.S", "class other.sub.S"),
        ("other.sub", "unknown"),
        ("gone.sub.S", "unknown"),
    ] {
        assert_eq!(outside(&modules, path), expected, "{path}");
    }
}

#[test]
fn orders_over_several_modules() {
    let views = "class View: pass\nclass Mixin:\n    def f(self): pass\nclass Form(Mixin, View):\n    def g(self): pass\n";
    let modules = [("views/", "from .edit import Form, View\n"), ("views.edit", views)];
    let text = "from views import Form, View\nclass Login: pass\nclass Page(Login, Form): pass\n";
    assert_eq!(order(&modules, text), "Page Login views.edit.Form views.edit.Mixin views.edit.View object");
    assert_eq!(order(&modules, "from views import Form, View\nclass Page(View, Form): pass\n"), "conflict");
    let generic = "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass G(Generic[T]): pass\nclass M(type):\n    def __new__(mcs, name, bases, ns):\n        return super().__new__(mcs, name, bases, ns)\nclass A(metaclass=M): pass\n";
    assert_eq!(
        order(&[("m", generic)], "import m\nclass B(m.G[int], m.A): pass\n"),
        "B m.G typing.Generic m.A object"
    );
    let kept =
        "def deco(x):\n    def inner(cls):\n        return cls\n    return inner\n@deco(1)\nclass A: pass\n";
    assert_eq!(order(&[("m", kept)], "from m import A\nclass B(A): pass\n"), "B m.A object");
}

#[test]
fn suppliers_in_other_modules() {
    let modules = [(
        "m",
        "class A:\n    __slots__ = ('s',)\n    def f(self): pass\n    if x:\n        def g(self): pass\n    __hash__ = None\nclass B(A):\n    @property\n    def f(self): pass\n",
    )];
    with(&modules, "from m import B\nclass C(B): pass\n", |context| {
        let class = context.class(last_class(context));
        let line =
            |name: &str| context.supplier(&class, name).map(|m| (m.class.qualname.to_string(), m.line));
        assert_eq!(line("f"), Some(("B".to_string(), Some(9))));
        assert_eq!(line("__hash__"), Some(("A".to_string(), Some(6))));
        assert_eq!(line("g"), None);
        assert_eq!(line("s"), None);
        assert_eq!(line("__init__"), Some(("object".to_string(), None)));
    });
}

#[test]
fn what_a_summary_holds() {
    let text = "from abc import ABC, abstractmethod\nclass A(ABC):\n    __slots__ = ['x', '__y']\n    @staticmethod\n    def s(): pass\n    @classmethod\n    def c(cls): pass\n    @property\n    @abstractmethod\n    def p(self): pass\n    d: int = 1\n    n: int\n    class I: pass\n    def f():\n        class Local: pass\n";
    let found = summary("m", text);
    let classes: Vec<&str> = found.classes.iter().map(|class| class.qualname.as_str()).collect();
    assert_eq!(classes, ["A", "A.I"]);
    let class = found.class("A").unwrap();
    assert_eq!(class.line, 2);
    assert_eq!(class.slots.as_deref().unwrap(), ["x", "__y"]);
    let kinds: Vec<(&str, MemberKind, bool)> =
        class.members.iter().map(|m| (m.name.as_str(), m.kind, m.is_abstract == Some(true))).collect();
    assert_eq!(
        kinds,
        [
            ("I", MemberKind::Class, false),
            ("__slots__", MemberKind::Data, false),
            ("c", MemberKind::ClassMethod, false),
            ("d", MemberKind::Data, false),
            ("f", MemberKind::Method, false),
            ("p", MemberKind::Property, true),
            ("s", MemberKind::StaticMethod, false),
        ]
    );
    assert!(found.class("B").is_none());
    assert_eq!(summary("m", ""), summary("m", "# nothing\n"));
}

/// The full names of what the last expression of the text leads to.
fn full_names(modules: &[(&str, &str)], text: &str) -> Vec<String> {
    with(modules, text, |context| {
        let piece = context.module().pieces().len() - 1;
        let root = context.module().pieces()[piece].segment.tree().root();
        let node = root.named_children().last().unwrap().named_child(0).unwrap();
        let context = context.at(super::super::At { piece, node });
        match context.qualified_name(node) {
            Some(name) => {
                let further = context.passed_on(&name);
                [vec![name], further].concat()
            }
            None => context.own_full_name(node).into_iter().collect(),
        }
    })
}

#[test]
fn names_are_followed_to_where_they_come_from() {
    let team = [
        ("team/", "from .api import *\nfrom .db import Session, engine\nfrom . import web\n"),
        ("team.api/", "from ..db import connect as open_db\n__all__ = ['open_db']\n"),
        (
            "team.db",
            "from sqlalchemy import engine\nclass Session:\n    def get(self): ...\ndef connect(): ...\n",
        ),
        (
            "team.web",
            "try:\n    from .db import Session\nexcept ImportError:\n    from .old import Session\nx = 1\n",
        ),
        ("round", "from other import x\n"),
        ("other", "from round import x\n"),
        ("late?", ""),
    ];
    let names = |text: &str| full_names(&team, text);
    assert_eq!(names("from team import Session as S\nS\n"), ["team.Session", "team.db.Session"]);
    assert_eq!(names("import team\nteam.Session.get\n"), ["team.Session.get", "team.db.Session.get"]);
    assert_eq!(names("import team\nteam.engine\n"), ["team.engine", "team.db.engine", "sqlalchemy.engine"]);
    assert_eq!(
        names("from team import *\nopen_db\n"),
        ["team.open_db", "team.api.open_db", "team.db.connect"]
    );
    assert_eq!(names("import team.db\nteam.db.Session\n"), ["team.db.Session"]);
    assert_eq!(names("import team.web\nteam.web.Session\n"), ["team.web.Session"], "two ways, so neither");
    assert_eq!(names("from round import x\nx\n"), ["round.x", "other.x"]);
    assert_eq!(names("from late import x\nx\n"), ["late.x"]);
    assert_eq!(names("from gone import x\nx\n"), ["gone.x"]);
}

#[test]
fn what_a_file_defines_has_the_name_of_the_file() {
    let names = |text: &str| full_names(&[], text);
    assert_eq!(names("class A:\n    class B: pass\nA.B\n"), ["app.main.A.B"]);
    assert_eq!(names("class A:\n    def f(self): pass\nA.f\n"), ["app.main.A.f"]);
    assert_eq!(names("@cache\ndef f(): pass\nf\n"), ["app.main.f"]);
    assert_eq!(names("x = 1\nx\n"), [""; 0]);
}
