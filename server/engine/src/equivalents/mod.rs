//! The same thing written out: for one construct of the reader's code, other code that does the same. What hovers show and what
//! rewrites write comes from here.

pub mod augmented;
pub mod chain;
pub mod collected;
pub mod comprehension;
pub mod conditional;
pub mod dataclass_init;
mod decorator;
mod f_string;
pub mod for_loop;
pub mod lines;
pub mod names;
pub mod property;
pub mod stable;
pub mod unpacking;
mod walrus;
pub mod with_statement;
pub mod yield_from;

use text_size::TextRange;

use crate::semantics::Context;
use crate::syntax::{Kind, Node};

/// Other code for a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivalent {
    /// What is written out.
    pub construct: &'static str,
    /// Which code, in bytes of its segment.
    pub range: TextRange,
    /// The other code, not indented.
    pub code: String,
    /// The same without the bodies, or for a loop that nobody sends anything to, where that is short.
    pub brief: Option<String>,
    /// How it stands for it.
    pub gives: Gives,
}

/// How other code stands for a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// It is an expression, like the node.
    Value,
    /// It is statements that bind this name to what the node, an expression, gives.
    Name(String),
    /// It is statements, like the node.
    Nothing,
}

/// Writes one construct out.
type Write = for<'m> fn(&Context<'m>, Node<'m>) -> Option<Equivalent>;

/// Every construct that is written out, with the nodes that it may be.
const ALL: &[(&[Kind], Write)] = &[
    (
        &[Kind::ListComprehension, Kind::SetComprehension, Kind::DictionaryComprehension],
        comprehension::equivalent,
    ),
    (&[Kind::ComparisonOperator], chain::equivalent),
    (&[Kind::ConditionalExpression], conditional::equivalent),
    (&[Kind::AugmentedAssignment], augmented::equivalent),
    (&[Kind::Assignment], unpacking::equivalent),
    (&[Kind::NamedExpression], walrus::equivalent),
    (&[Kind::String, Kind::ConcatenatedString], f_string::equivalent),
    (&[Kind::ForStatement], for_loop::equivalent),
    (&[Kind::WithStatement], with_statement::equivalent),
    (&[Kind::Yield], yield_from::equivalent),
    (&[Kind::DecoratedDefinition], decorator::equivalent),
    (&[Kind::ClassDefinition], dataclass_init::equivalent),
    (&[Kind::FunctionDefinition], property::equivalent),
];

/// The node written out; `None` where it is nothing of the kind, or the same cannot be said otherwise.
#[must_use]
pub fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    if node.has_error() {
        return None;
    }
    ALL.iter().filter(|(kinds, _)| kinds.contains(&node.kind())).find_map(|(_, write)| write(context, node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::semantics::testing::first;

    /// What the construct is written out as, where it is met first.
    fn written(construct: &str, source: &str) -> Option<String> {
        first(source, |context, node| {
            equivalent(context, node).filter(|found| found.construct == construct).map(|found| found.code)
        })
    }

    #[test]
    fn ignores_what_cannot_be_said_otherwise() {
        for (construct, source) in [
            ("comprehension", "a = (x for x in y)\n"),
            ("comprehension", "class A:\n    b = 1\n    a = [b for x in y]\n"),
            ("comprehension", "a = [x for x in '''\n''']\n"),
            ("chained-comparison", "a < b\n"),
            ("chained-comparison", "class A:\n    a = [x for x in y if 0 < x() < 1]\n"),
            ("tuple-unpacking", "c = a, b = x\n"),
            ("tuple-unpacking", "(a) = x\n"),
            ("tuple-unpacking", "items, b = x\n"),
            ("tuple-unpacking", "len = 1\na, b = x\n"),
            ("yield-from", "def f():\n    yield x\n"),
            ("yield-from", "def f(sent):\n    yield from sent\n"),
            ("async-for", "async def f():\n    async for x in y:\n        pass\n    else:\n        pass\n"),
            ("decorator", "@a('''\n''')\ndef f(): ...\n"),
            ("property", "class A:\n    get_x = 1\n    @property\n    def x(self): ...\n"),
            (
                "property",
                "from typing import final\nclass A:\n    @final\n    @property\n    def x(self): ...\n",
            ),
            ("property", "class A:\n    @b\n    def x(self): ...\n"),
            ("dataclass-init", "class A:\n    x: int\n"),
            ("f-string", "f'a'\n"),
            ("f-string", "f'{a=}'\n"),
            ("f-string", "rf'\\{a}'\n"),
            ("f-string", "format = 1\nf'{a}'\n"),
            ("for-loop", "for x in y:\n    pass\nelse:\n    pass\n"),
            ("for-loop", "iter = 1\nfor x in y:\n    pass\n"),
            ("for-loop", "for x in y:\n    '''\n'''\n"),
            ("with-statement", "with a, b:\n    pass\n"),
            ("augmented-assignment", "x[a:b] += 1\n"),
        ] {
            assert_eq!(written(construct, source), None, "{source}");
        }
    }

    #[test]
    fn evaluates_once_and_in_the_same_order() {
        for (construct, source, code) in [
            ("chained-comparison", "0 < f() < 1\n", "0 < (middle := f()) and middle < 1"),
            ("tuple-unpacking", "a, b = b, a\n", "first = b\nsecond = a\na = first\nb = second"),
            (
                "augmented-assignment",
                "f()[g()] += 1\n",
                "owner = f()\nkey = g()\nowner[key] = operator.iadd(owner[key], 1)",
            ),
            (
                "tuple-unpacking",
                "a, *b, c = x, *y\n",
                "items = list(iter((x, *y)))\nif len(items) < 2: raise ValueError\na = items[0]\nb = items[1:-1]\nc = items[-1]",
            ),
            ("tuple-unpacking", "[*a] = x\n", "items = list(iter(x))\na = items[0:]"),
            (
                "decorator",
                "@a.b\n@c\n@d(1)\ndef f(): ...\n",
                "first = a.b\nsecond = c\nthird = d(1)\ndef f(): ...\n\nf = first(second(third(f)))",
            ),
            ("augmented-assignment", "x |= 1, 2\n", "x = operator.ior(x, (1, 2))"),
            ("f-string", "f'a{b!r:>{n}}{c}'\n", "\"\".join(['a', format(repr(b), f'>{n}'), format(c)])"),
            (
                "comprehension",
                "{f(x): g(x) for x in y}\n",
                "result = {}\nfor x in y:\n    key = f(x)\n    result[key] = g(x)",
            ),
            ("walrus", "if (x := 1): pass\n", "x = 1"),
            ("conditional-expression", "f(a if b else c)\n", "if b:\n    value = a\nelse:\n    value = c"),
        ] {
            assert_eq!(written(construct, source).as_deref(), Some(code), "{source}");
        }
    }

    #[test]
    fn takes_bodies_along() {
        let code = written("for-loop", "for x in (1, 2), (3, 4):\n    pass\n").unwrap();
        assert!(code.starts_with("iterator = iter(((1, 2), (3, 4)))\n"), "{code}");
        assert_eq!(
            written(
                "for-loop",
                "if z:\n    for a, b in 1, 2:\n        if a:\n            continue\n        f()\n"
            )
            .as_deref(),
            Some(
                "iterator = iter((1, 2))\nwhile True:\n    try:\n        item = next(iterator)\n    except StopIteration:\n        break\n    a, b = item\n    if a:\n        continue\n    f()"
            )
        );
        assert_eq!(
            written("with-statement", "with a() as b: f()\n").as_deref(),
            Some(
                "manager = a()\nenter = type(manager).__enter__\nexit = type(manager).__exit__\nvalue = enter(manager)\nraised = False\ntry:\n    b = value\n    f()\nexcept:\n    raised = True\n    if not exit(manager, *sys.exc_info()):\n        raise\nfinally:\n    if not raised:\n        exit(manager, None, None, None)"
            )
        );
    }
}
