//! What is said of classes, held against what CPython gives for the same code.

use std::fmt::Write;

use super::testing::{ask, ask_class};
use super::{At, Class, ClassId, Context, Definition, stdlib};
use crate::version::PythonVersion;

const NEW: PythonVersion = PythonVersion::NEWEST;

fn spelled(ids: &[ClassId]) -> String {
    let spelled = |id: &ClassId| match id.module.as_str() {
        "" | "builtins" => id.qualname.to_string(),
        module => format!("{module}.{}", id.qualname),
    };
    ids.iter().map(spelled).collect::<Vec<_>>().join(" ")
}

fn describe(class: &Class) -> String {
    let order = match &class.mro {
        Ok(mro) => spelled(&mro.0),
        Err(conflict) => format!("{} | {}", spelled(&conflict.before), spelled(&conflict.heads)),
    };
    if class.complete { order } else { format!("{order} ...") }
}

/// The order of the class `X`.
fn order(text: &str) -> String {
    ask_class(text, NEW, "X", |_, class| describe(class))
}

#[test]
fn what_is_not_known_is_left_open() {
    for (text, certain) in [
        ("class X(Unknown): pass\n", "X ..."),
        ("from . import B\nclass X(B): pass\n", "X ..."),
        ("class A: pass\nclass X(A, Unknown): pass\n", "X A ..."),
        ("class A(Unknown): pass\nclass X(A): pass\n", "X A ..."),
        ("class X(*bases): pass\n", "X ..."),
        ("class X(**kw): pass\n", "X ..."),
        ("class X(f()): pass\n", "X ..."),
        ("class X(metaclass=Meta): pass\n", "X ..."),
        ("class M(type):\n    def mro(cls): return [cls, object]\nclass X(metaclass=M): pass\n", "X ..."),
        (
            "class M(type):\n    def __new__(m, n, b, d):\n        return type.__new__(m, n, b + (int,), d)\nclass X(metaclass=M): pass\n",
            "X ...",
        ),
        (
            "class M(type):\n    def mro(cls): return [cls]\nclass A(metaclass=M): pass\nclass X(A): pass\n",
            "X ...",
        ),
        ("if c:\n    class A: pass\nelse:\n    class A: pass\nclass X(A): pass\n", "X ..."),
        ("class A: pass\nA = f(A)\nclass X(A): pass\n", "X ..."),
        ("@f\nclass A: pass\nclass X(A): pass\n", "X ..."),
        ("from m import *\nclass X(int): pass\n", "X ..."),
        ("class X(X): pass\n", "X ..."),
        ("class A(B): pass\nclass B(A): pass\nclass X(B): pass\n", "X ..."),
        ("class A:\n    def __class_getitem__(cls, k): return f(cls)\nclass X(A[int]): pass\n", "X ..."),
        ("class A: pass\nclass X(A[int]): pass\n", "X ..."),
        ("from typing import NewType\nN = NewType('N', int)\nclass X(N): pass\n", "X ..."),
        ("from enum import _simple_enum\n@_simple_enum(unknown)\nclass X: pass\n", "X ..."),
        (
            "class M(type):\n    def __new__(m, n, b, d):\n        return super().__new__(m, n, (int,), d)\nclass X(metaclass=M): pass\n",
            "X ...",
        ),
        (
            "class M(type):\n    def __new__(m, n, b, d):\n        return make(m, n, b, d)\nclass X(metaclass=M): pass\n",
            "X ...",
        ),
        ("def make(cls):\n    return type(cls.__name__, (int, cls), {})\n@make\nclass X: pass\n", "X ..."),
        ("class X(A, B, object, metaclass=M): pass\n", "X ..."),
    ] {
        assert_eq!(order(text), certain, "{text}");
    }
}

#[test]
fn the_order_of_questions_does_not_matter() {
    for text in [
        "class A(B): pass\nclass B(C): pass\nclass C(A): pass\n",
        "class A(B.x): pass\nclass B(A.y): pass\nclass C(A): pass\n",
        "class A:\n    class I: pass\nclass B(A.I): pass\nclass C(B): pass\n",
    ] {
        let alone: Vec<String> =
            ["A", "B", "C"].map(|name| ask_class(text, NEW, name, |_, class| describe(class))).to_vec();
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            ask_class(text, NEW, "A", |context, _| {
                let all = context.classes();
                let top: Vec<_> = all.iter().filter(|(_, class)| class.id.qualname.len() == 1).collect();
                for at in order {
                    assert_eq!(describe(&context.class(top[at].0)), alone[at], "{text}");
                }
            });
        }
    }
}

#[test]
fn a_long_chain_depends_on_everything_and_a_short_one_on_its_names() {
    let chain = |length: usize| {
        let mut text = String::from("class C0: pass\n\n");
        for number in 1..length {
            text.push_str(&format!("class C{number}(C{}): pass\n\n", number - 1));
        }
        super::testing::module(&text)
    };
    for (length, everything) in [(3, false), (2_000, true)] {
        let module = chain(length);
        let dependencies = std::cell::RefCell::default();
        let last = module.pieces().len() - 1;
        let context = Context::new(&module, last, &dependencies).unwrap();
        let find = |n: &crate::syntax::Node<'_>| n.kind() == crate::syntax::Kind::ClassDefinition;
        let node = context.tree().root().descendants().rfind(find).unwrap();
        for _ in 0..2 {
            let class = context.class(context.locate(node));
            assert!(class.complete);
            assert_eq!(class.mro.unwrap().0.len(), length + 1);
            let found = dependencies.take();
            assert_eq!(found.everything, everything);
            assert!(found.names.len() <= 64);
            assert!(found.meet(&["C0".into()].into()) && !found.meet(&[].into()));
            assert_eq!(found.meet(&["other".into()].into()), everything);
        }
    }
}

// Nobody writes this; it must not overflow the stack.
#[test]
fn bases_inside_of_bases_are_given_up_on() {
    let mut text = String::from("class C0:\n    class I: pass\n");
    for number in 1..2_000 {
        text.push_str(&format!("class C{number}(C{}.I):\n    class I: pass\n", number - 1));
    }
    text.push_str("class X(C1999.I): pass\n");
    assert_eq!(order(&text), "X C1999.I object");
}

// Each answer is what CPython 3.13 and 3.14 print.
#[test]
fn orders_are_those_of_cpython() {
    for (text, expected) in [
        ("class X: pass\n", "X object"),
        ("class X(object): pass\n", "X object"),
        ("class A: pass\nclass B(A): pass\nclass C(A): pass\nclass X(B, C): pass\n", "X B C A object"),
        ("class X(Exception): pass\n", "X Exception BaseException object"),
        (
            "import collections\nclass X(collections.OrderedDict): pass\n",
            "X collections.OrderedDict dict object",
        ),
        ("from enum import Enum\nclass X(str, Enum): pass\n", "X str enum.Enum object"),
        ("from typing_extensions import TypedDict\nclass X(TypedDict): pass\n", "X dict object"),
        ("from typing_extensions import NamedTuple\nclass X(NamedTuple): pass\n", "X tuple object"),
        (
            "from enum import _simple_enum, IntFlag\n@_simple_enum(IntFlag)\nclass X: pass\n",
            "X enum.IntFlag int enum.ReprEnum enum.Flag enum.Enum object",
        ),
        (
            "class M(type):\n    def __new__(m, n, b, d):\n        look(b, d)\n        return super().__new__(m, n, b, d)\nclass X(metaclass=M): pass\n",
            "X object",
        ),
        (
            "from enum import IntEnum\nclass X(IntEnum): pass\n",
            "X enum.IntEnum int enum.ReprEnum enum.Enum object",
        ),
        ("from typing import NamedTuple\nclass X(NamedTuple):\n    a: int\n", "X tuple object"),
        (
            "from typing import NamedTuple, Generic, TypeVar\nT = TypeVar('T')\nclass X(NamedTuple, Generic[T]):\n    a: T\n",
            "X tuple typing.Generic object",
        ),
        ("from typing import TypedDict\nclass X(TypedDict):\n    a: int\n", "X dict object"),
        (
            "from typing import TypedDict\nclass A(TypedDict):\n    a: int\nclass X(A): pass\n",
            "X dict object",
        ),
        ("from typing import List\nclass X(List): pass\n", "X list typing.Generic object"),
        ("from typing import List\nclass X(List[int]): pass\n", "X list typing.Generic object"),
        ("class X(list[int]): pass\n", "X list object"),
        (
            "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass X(Generic[T]): pass\n",
            "X typing.Generic object",
        ),
        (
            "from typing import Generic, TypeVar, List\nT = TypeVar('T')\nclass X(Generic[T], List[T]): pass\n",
            "X list typing.Generic object",
        ),
        (
            "from typing import Generic, TypeVar, List\nT = TypeVar('T')\nclass X(List[T], Generic[T]): pass\n",
            "X list typing.Generic object",
        ),
        (
            "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass X(Generic[T], list[T]): pass\n",
            "X typing.Generic list object",
        ),
        (
            "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]): pass\nclass X(A[int]): pass\n",
            "X A typing.Generic object",
        ),
        (
            "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]): pass\nclass X(Generic[T], A[T]): pass\n",
            "X A typing.Generic object",
        ),
        ("from typing import Protocol\nclass X(Protocol): pass\n", "X typing.Protocol typing.Generic object"),
        (
            "from typing import Protocol, TypeVar\nT = TypeVar('T')\nclass X(Protocol[T]): pass\n",
            "X typing.Protocol typing.Generic object",
        ),
        (
            "from typing import Protocol, TypeVar, Generic\nT = TypeVar('T')\nclass X(Protocol, Generic[T]): pass\n",
            "X typing.Protocol typing.Generic object",
        ),
        ("class X[T]: pass\n", "X typing.Generic object"),
        ("class A[T]: pass\nclass X[T](A[T]): pass\n", "X A typing.Generic object"),
        (
            "from typing import Protocol\nclass X[T](Protocol): pass\n",
            "X typing.Protocol typing.Generic object",
        ),
        (
            "from typing import Iterable, Sized\nclass X(Iterable[int], Sized): pass\n",
            "X collections.abc.Iterable collections.abc.Sized typing.Generic object",
        ),
        (
            "from collections.abc import Mapping\nclass X(Mapping[str, int]): pass\n",
            "X collections.abc.Mapping collections.abc.Collection collections.abc.Sized collections.abc.Iterable collections.abc.Container object",
        ),
        (
            "from abc import ABC, ABCMeta\nclass A(metaclass=ABCMeta): pass\nclass X(A, ABC): pass\n",
            "X A abc.ABC object",
        ),
        (
            "class M(type):\n    def __new__(m, n, b, d):\n        return super().__new__(m, n, b, d)\nclass X(metaclass=M): pass\n",
            "X object",
        ),
        ("class M(type): pass\nclass X(M): pass\n", "X M type object"),
        ("from dataclasses import dataclass\n@dataclass\nclass A: pass\nclass X(A): pass\n", "X A object"),
        ("class A: pass\nB = A\nclass X(B): pass\n", "X A object"),
        ("import threading as t\nclass X(t.Thread): pass\n", "X threading.Thread object"),
        ("class A:\n    class B: pass\nclass X(A.B): pass\n", "X A.B object"),
        ("def f():\n    class A: pass\n    class X(A): pass\n", "f.<locals>.X f.<locals>.A object"),
        ("from typing import Any\nclass X(Any): pass\n", "X typing.Any object"),
        ("import io\nclass X(io.StringIO): pass\n", "X _io.StringIO _io._TextIOBase _io._IOBase object"),
    ] {
        assert_eq!(order(text), expected, "{text}");
    }
}

#[test]
fn conflicts_say_what_contradicts() {
    for (text, expected) in [
        ("class A: pass\nclass X(object, A): pass\n", "X | object A"),
        ("class A: pass\nclass B(A): pass\nclass X(A, B): pass\n", "X | A B"),
        (
            "class A: pass\nclass B: pass\nclass P(A, B): pass\nclass Q(B, A): pass\nclass X(P, Q): pass\n",
            "X P Q | A B",
        ),
        ("class A: pass\nclass X(A, A): pass\n", "X | A"),
    ] {
        assert_eq!(order(text), expected, "{text}");
    }
    // Nothing can come after a class that cannot exist.
    assert_eq!(order("class A: pass\nclass B(object, A): pass\nclass X(B): pass\n"), "X ...");
}

#[test]
fn every_class_of_the_tables_is_ordered_as_cpython_ordered_it() {
    let orders = include_str!("../../../../knowledge/data/orders.tsv");
    let dependencies = std::cell::RefCell::default();
    for minor in 11..=14 {
        let target = PythonVersion::new(3, minor);
        let options = super::testing::options(target);
        let document = crate::document::Document::new("x = 1\n");
        let module = super::Module::new(&document, options, None);
        let context = Context::new(&module, 0, &dependencies).unwrap();
        let holds = |versions: &str| match versions.split_once('-') {
            Some((first, last)) => {
                first.parse().map_or(true, |first: u8| first <= minor)
                    && last.parse().map_or(true, |last: u8| minor <= last)
            }
            None => true,
        };
        let given: rustc_hash::FxHashMap<&str, &str> = orders
            .lines()
            .filter_map(|line| {
                let mut fields = line.split('\t');
                let (class, versions, order) = (fields.next()?, fields.next()?, fields.next()?);
                holds(versions).then_some((class, order))
            })
            .collect();
        let key = |id: &ClassId| format!("{}:{}", id.module, id.qualname);
        let mut several = 0;
        let all = stdlib::all_classes(target);
        assert!(all.len() > 1_000);
        for id in all {
            let class = context.class_elsewhere(&id).unwrap();
            assert!(class.complete, "{id:?}");
            let order: Vec<String> = class.mro.unwrap().0.iter().map(key).collect();
            match given.get(key(&id).as_str()) {
                Some(expected) => {
                    several += 1;
                    assert_eq!(order.join(" "), *expected);
                }
                // With one base, the class goes before the base's order.
                None => {
                    assert!(class.bases.len() <= 1, "{id:?}");
                    let base =
                        class.bases.first().map(|base| context.class_elsewhere(base).unwrap().mro.unwrap().0);
                    let rest: Vec<String> = base.unwrap_or_default().iter().map(key).collect();
                    assert_eq!(order[1..], rest[..]);
                }
            }
        }
        assert_eq!(several, given.len());
    }
}

#[test]
fn a_chain_of_three_thousand_and_two_thousand_bases() {
    let mut chain = String::from("class A0: pass\n");
    for n in 1..3_000 {
        writeln!(chain, "class A{n}(A{}): pass", n - 1).unwrap();
    }
    chain.push_str("class X(A2999): pass\n");
    assert_eq!(order(&chain).split(' ').count(), 3_002);
    let mut wide: String = (0..2_000).fold(String::new(), |mut text, n| {
        writeln!(text, "class A{n}: pass").unwrap();
        text
    });
    let bases: Vec<String> = (0..2_000).map(|n| format!("A{n}")).collect();
    writeln!(wide, "class X({}): pass", bases.join(", ")).unwrap();
    assert_eq!(order(&wide).split(' ').count(), 2_002);
}

const DIAMOND: &str = "\
class A:
    def save(self): pass
    def only_a(self): pass
class B(A):
    def save(self): super().save()
    x: int
class C(A):
    def save(self): super().save()
class X(B, C):
    __private = 1
    _one: int = 2
    del _one
";

#[test]
fn who_supplies_what() {
    let said = |name: &'static str| {
        ask_class(DIAMOND, NEW, "X", |context, class| {
            context.supplier(class, name).map(|member| member.class.qualname.to_string())
        })
    };
    assert_eq!(said("nothing"), None);
    assert_eq!(said("x"), None);
    assert_eq!(said("save").as_deref(), Some("B"));
    assert_eq!(said("only_a").as_deref(), Some("A"));
    assert_eq!(said("__init__").as_deref(), Some("object"));
    assert_eq!(said("_X__private").as_deref(), Some("X"));
    let next = |of: &'static str| {
        ask_class(DIAMOND, NEW, "X", |context, class| {
            let of = ClassId { module: "".into(), qualname: of.into() };
            context.next_after(class, &of, "save").map(|member| member.class.qualname.to_string())
        })
    };
    assert_eq!(next("B").as_deref(), Some("C"));
    assert_eq!(next("C").as_deref(), Some("A"));
    assert_eq!(next("A"), None);
    assert_eq!(next("Other"), None);
    let names = ask_class(DIAMOND, NEW, "X", |context, class| {
        let members = context.members(class).into_iter().filter(|m| m.class.module.is_empty());
        members.map(|m| format!("{}.{}", m.class.qualname, m.name)).collect::<Vec<_>>().join(" ")
    });
    assert_eq!(names, "X._X__private X._one B.save A.only_a");
    let place = ask_class(DIAMOND, NEW, "X", |context, class| {
        context.supplier(class, "save").unwrap().place.unwrap()
    });
    assert_eq!(&DIAMOND[place], "save");
    assert!(DIAMOND[..usize::from(place.start())].contains("class B(A)"));
}

#[test]
fn a_private_name_of_a_standard_class_is_not_known() {
    let text = "import threading\nclass A:\n    _x = 1\nclass X(threading.Thread, A): pass\n";
    assert_eq!(ask_class(text, NEW, "X", |context, class| context.supplier(class, "_x")), None);
}

#[test]
fn subclasses_of_a_class() {
    let text = "class A: pass\nclass B(A): pass\ndef f():\n    class C(B): pass\nclass D(Unknown): pass\nclass X: pass\n";
    let found = |name| {
        ask_class(text, NEW, name, |context, class| {
            let (piece, node) = class.places[0].unwrap();
            let node = context.module().pieces()[piece].segment.tree().node(node).unwrap();
            let subclasses = context.subclasses(At { piece, node });
            subclasses.iter().map(|at| context.qualname(*at).to_string()).collect::<Vec<_>>()
        })
    };
    assert_eq!(found("A"), ["B", "f.<locals>.C"]);
    assert_eq!(found("D"), Vec::<String>::new());
    assert_eq!(found("X"), Vec::<String>::new());
}

#[test]
fn methods_are_followed() {
    let said = |text: &str| {
        ask(text, |context, node| match context.definition(node) {
            Definition::Function(at) => format!("line {}", context.at(at).line(at.node)),
            Definition::External(name) => name,
            Definition::Value(at) => at.node.text().to_string(),
            Definition::Parameter(at) => at.node.text().to_string(),
            Definition::Class(at) => context.qualname(at).to_string(),
            Definition::Unknown => "?".to_string(),
        })
    };
    for (text, expected) in [
        ("class A:\n    def f(self): pass\n    def g(self):\n        self.f\n", "line 2"),
        ("class A:\n    def f(self): pass\n    def g(self):\n        self.f = 1\n        self.f\n", "?"),
        ("class A:\n    def f(self): pass\n    @staticmethod\n    def g(self):\n        self.f\n", "?"),
        ("class A:\n    def f(self): pass\n    @classmethod\n    def g(cls):\n        cls.f\n", "line 2"),
        ("class A:\n    def f(self): pass\n    def g(self, other):\n        other.f\n", "?"),
        ("class A:\n    def f(self): pass\nclass B(A):\n    def g(self):\n        super().f\n", "line 2"),
        (
            "import threading\nclass B(threading.Thread):\n    def g(self):\n        super().start\n",
            "threading.Thread.start",
        ),
        ("class A:\n    def f(self): pass\nA.f\n", "line 2"),
        ("class A:\n    def f(self): pass\na = A()\na.f\n", "line 2"),
        ("class A(U):\n    def f(self): pass\n    def g(self):\n        self.h\n", "?"),
        ("class A:\n    def __f(self): pass\n    def g(self):\n        self.__f\n", "line 2"),
        ("class A:\n    x = [1]\nA.x\n", "[1]"),
        ("def f(a: int):\n    a\n", "a: int"),
        ("class A:\n    class B: pass\nA.B\n", "A.B"),
        ("def f(): pass\ng = f\ng\n", "line 1"),
        ("super().x\n", "?"),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn a_base_in_another_piece_of_a_class_body() {
    let filler: String = (0..300).map(|n| format!("    def m{n}(self):\n        return {n}\n")).collect();
    let text = format!("class Outer:\n    class A: pass\n{filler}    class X(A): pass\n");
    let order = ask_class(&text, PythonVersion::NEWEST, "X", |_, class| {
        let mro = class.mro.clone().unwrap();
        mro.0.iter().map(|id| id.qualname.to_string()).collect::<Vec<_>>()
    });
    assert_eq!(order, ["Outer.X", "Outer.A", "object"]);
}
