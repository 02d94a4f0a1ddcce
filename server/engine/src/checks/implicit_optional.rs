//! A parameter whose annotation has no place for the `None` that is its default.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{Context, Outside, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;
use crate::version::PythonVersion;

/// Left out, because nothing is certain there: names of other packages and of this file, which may stand for a union, for a
/// protocol or for a type variable. Nor the declarations of an `@overload`, whose defaults are never used.
pub(super) const CHECK: Check = Check {
    code: "implicit-optional",
    concept: "optional-type",
    group: Group::Idiom,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["RUF013"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::TypedDefaultParameter],
    run,
};

/// Since then `X | None` is a type.
const UNIONS: PythonVersion = PythonVersion::new(3, 10);

/// Longer types are not written again in a message.
const LONG: usize = 40;

/// Names of `typing` that stand for a class which `None` is no instance of.
const TYPING: &[&str] = &[
    "AbstractSet",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "BinaryIO",
    "ByteString",
    "Callable",
    "ChainMap",
    "Collection",
    "Container",
    "Coroutine",
    "Counter",
    "DefaultDict",
    "Deque",
    "Dict",
    "FrozenSet",
    "Generator",
    "IO",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "List",
    "Literal",
    "Mapping",
    "MappingView",
    "Match",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "OrderedDict",
    "Pattern",
    "Reversible",
    "Sequence",
    "Set",
    "Sized",
    "Text",
    "TextIO",
    "Tuple",
    "Type",
    "ValuesView",
];

fn run<'m>(context: &Context<'m>, parameter: Node<'m>, found: &mut Vec<Finding>) {
    let (Some(name), Some(annotation), Some(default)) = (
        parameter.field_child(Field::Name),
        parameter.field_child(Field::Type).map(bare),
        parameter.field_child(Field::Value),
    ) else {
        return;
    };
    if default.unparenthesized().kind() != Kind::None
        || is_told_to_checkers(parameter)
        || is_overload(context, parameter)
        || !has_no_place_for_none(context, annotation)
    {
        return;
    }
    let shown = annotation.one_line();
    let message = if shown.chars().count() > LONG {
        say("The annotation of {} leaves out `None`, which is its default", [code(name.text())])
    } else {
        say("{} is declared {}, but its default is `None`", [code(name.text()), code(shown)])
    };
    let mut finding = Finding::new(context.place(annotation), message);
    finding.remedies.extend(remedy(context, annotation));
    found.push(finding);
}

/// Whether the author has told type checkers to let the line pass.
fn is_told_to_checkers(parameter: Node<'_>) -> bool {
    let rest = parameter.tree().text().get(usize::from(parameter.end())..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    line.contains("# type: ignore") || line.contains("# pyright: ignore")
}

/// Whether it belongs to a declaration that only type checkers read: nobody calls a function under `@overload`.
fn is_overload<'m>(context: &Context<'m>, parameter: Node<'m>) -> bool {
    let Some(function) = parameter.parent().and_then(Node::parent) else { return false };
    context.is_decorated_with(context.locate(function), &["typing.overload", "typing_extensions.overload"])
}

/// The expression of an annotation.
fn bare(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    while matches!(node.kind(), Kind::Type | Kind::ParenthesizedExpression) {
        match node.named_child(0) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// Whether `None` is no value of the type for certain.
fn has_no_place_for_none<'m>(context: &Context<'m>, annotation: Node<'m>) -> bool {
    let mut waiting = vec![annotation];
    while let Some(node) = waiting.pop().map(bare) {
        match node.kind() {
            Kind::Identifier | Kind::Attribute | Kind::MemberType => {
                if !is_class_without_none(context, node) {
                    return false;
                }
            }
            Kind::String => {
                if !names_builtin(context, node) {
                    return false;
                }
            }
            Kind::BinaryOperator | Kind::UnionType => {
                if node.child_of_kind(Kind::Bar).is_none() {
                    return false;
                }
                waiting.extend(node.named_children());
            }
            Kind::Subscript | Kind::GenericType => {
                let Some(head) = node.named_child(0) else { return false };
                let list = node.child_of_kind(Kind::TypeParameter);
                let arguments: Vec<Node<'m>> = match list {
                    Some(list) => list.named_children().collect(),
                    None => node.field_children(Field::Subscript).filter(|n| n.is_named()).collect(),
                };
                match context.qualified_name(head).as_deref() {
                    Some("typing.Union") => waiting.extend(arguments),
                    Some("typing.Annotated" | "typing_extensions.Annotated") => {
                        waiting.extend(arguments.into_iter().next());
                    }
                    Some("typing.Literal" | "typing_extensions.Literal") => {
                        if node.descendants().any(|n| n.kind() == Kind::None) {
                            return false;
                        }
                    }
                    _ if is_class_without_none(context, head) => {}
                    _ => return false,
                }
            }
            _ => return false,
        }
    }
    true
}

fn is_class_without_none<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    let Some(path) = context.qualified_name(name) else { return false };
    if let Some(builtin) = path.strip_prefix("builtins.") {
        return builtin != "object" && matches!(context.outside(&path), Outside::Class(_));
    }
    if let Some(name) = path.strip_prefix("typing.") {
        return TYPING.contains(&name);
    }
    // Everything is hashable until it says that it is not, `None` too.
    path != "collections.abc.Hashable"
        && path.split('.').next().is_some_and(stdlib::is_known_module)
        && matches!(context.outside(&path), Outside::Class(_))
}

/// Whether a string is the name of a builtin class, perhaps with `[…]` behind it.
fn names_builtin<'m>(context: &Context<'m>, string: Node<'m>) -> bool {
    let Some(text) = content(string).map(Node::text) else { return false };
    let head = text.split('[').next().unwrap_or_default().trim();
    let plain = |c: char| c.is_alphanumeric() || "[], ._".contains(c);
    head != "object"
        && text.chars().all(plain)
        && (head == text.trim() || text.trim_end().ends_with(']'))
        && context.would_mean_builtin(head, string)
        && matches!(context.outside(&format!("builtins.{head}")), Outside::Class(_))
}

/// What a string without prefix, breaks and escapes says.
fn content(string: Node<'_>) -> Option<Node<'_>> {
    let mut parts = string.named_children().filter(|n| n.kind() == Kind::StringContent);
    let content = parts.next()?;
    let is_plain =
        string.child_of_kind(Kind::StringStart).is_some_and(|start| matches!(start.text(), "'" | "\""))
            && !content.text().contains(['\\', '\n', '\r'])
            && parts.next().is_none();
    is_plain.then_some(content)
}

fn remedy<'m>(context: &Context<'m>, annotation: Node<'m>) -> Option<Remedy> {
    let target = if annotation.kind() == Kind::String { content(annotation)? } else { annotation };
    let changes = Changes::new(context);
    if context.target() >= UNIONS {
        return Some(
            changes.insert(target.end(), " | None").preferred("Declare that it may be `None`: `… | None`"),
        );
    }
    if !context.would_mean_global("Optional", annotation) {
        return None;
    }
    let changes = match context.global_import("Optional").as_deref() {
        Some("typing.Optional") => changes,
        None if context.globals("Optional").is_empty() => changes.import("from typing import Optional"),
        _ => return None,
    };
    let changes = changes.insert(target.start(), "Optional[").insert(target.end(), "]");
    Some(changes.preferred("Declare that it may be `None`: `Optional[…]`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "implicit-optional";

    #[test]
    fn ignores_other_defaults() {
        check_silent(CODE, "def f(a: int = 0, b: str = '', c: list = (None,), *, d: bool, e=None): ...\n");
    }

    /// Comments of before PEP 484's annotations declare nothing here.
    #[test]
    fn ignores_type_comments() {
        check_silent(
            CODE,
            "
            def f(a=None,  # type: int
                  b=None):
                # type: (int, str) -> None
                pass
            ",
        );
    }

    #[test]
    fn ignores_lines_that_type_checkers_are_told_to_pass() {
        check_silent(CODE, "def f(self, x: int = None) -> int:  # type: ignore[assignment]\n    return x\n");
    }

    #[test]
    fn ignores_overloads() {
        check_silent(
            CODE,
            "
            import typing
            from typing import overload
            @overload
            def f(x: int = None) -> int: ...
            class A:
                @typing.overload
                def f(self, x: int = None) -> int: ...
            ",
        );
        check_finds(
            CODE,
            "
            def overload(function): return function
            @overload
            def f(x: int = None) -> int: ...
                     ^^^
            ",
        );
    }

    /// ruff issue 9441: `None` is hashable. And so with `Any`, `object`, literals and annotated types, in strings too.
    #[test]
    fn ignores_types_with_none() {
        check_silent(
            CODE,
            "
            import typing as t
            from typing import Any, Annotated, Hashable, Literal, Optional, Union
            from collections import abc
            def f(
                a: Any = None, b: object = None, c: Hashable = None, d: abc.Hashable = None, e: Optional[int] = None,
                g: Union[int, None] = None, h: int | None = None, i: None = None, j: 'int | None' = None,
                k: 'Optional[int]' = None, l: Literal[1, None] = None, m: Annotated[Optional[int], 1] = None,
                n: t.Union[int, t.Optional[str]] = None, o: Union['None', int] = None, p: 'object' = None,
                q: Annotated[int | None, 1] | str = None,
            ): ...
            ",
        );
    }

    /// A name of this file or of a package may stand for a union, a protocol or a type variable.
    #[test]
    fn ignores_names_that_may_be_anything() {
        check_silent(
            CODE,
            "
            from typing import TypeVar, Protocol
            from numpy.typing import ArrayLike
            T = TypeVar('T')
            Number = int | None
            class Has(Protocol): ...
            class A: ...
            def f(a: T = None, b: Number = None, c: Has = None, d: ArrayLike = None, e: unknown.X = None, g: A = None,
                  h: 'A' = None, i: 'Number' = None, j: [int] = None, k: str() = None): ...
            class int: ...
            def g(a: int = None, b: 'int' = None): ...
            ",
        );
    }

    #[test]
    fn finds_classes() {
        check_finds(
            CODE,
            "
            import datetime, typing, collections.abc as abc
            from typing import Callable, Union, Literal, Annotated, List
            def f(
                a: int = None,
                   ^^^ `a` is declared `int`, but its default is `None`
                b: list[int] = None,
                   ^^^^^^^^^ `b` is declared `list[int]`, but its default is `None`
                c: Union[int, str] = None, d: int | str = (None),
                   ^^^^^^^^^^^^^^^
                                              ^^^^^^^^^
                e: Callable[[int], None] = None,
                   ^^^^^^^^^^^^^^^^^^^^^
                g: datetime.date = None, h: abc.Sequence = None, i: typing.List[int] = None,
                   ^^^^^^^^^^^^^
                                            ^^^^^^^^^^^^
                                                                    ^^^^^^^^^^^^^^^^
                *, j: 'str' = None, k: Literal['x'] = None, l: Annotated[int, 'y'] = None,
                      ^^^^^
                                       ^^^^^^^^^^^^
                                                               ^^^^^^^^^^^^^^^^^^^
                m: typing.Dict[str, typing.Union[int, str, float, typing.Sequence[int]]] = None,
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The annotation of `m` leaves out `None`, which is its default
            ): ...
            ",
        );
    }

    #[test]
    fn mends_annotations() {
        check_fix(
            CODE,
            "def f(a: int=None, b: 'str' = None, é: list[int] = None):  # why\r\n\tpass\r\n",
            "def f(a: int | None=None, b: 'str | None' = None, é: list[int] | None = None):  # why\r\n\tpass\r\n",
        );
        check_fix(
            CODE,
            "
            class A:
                @d
                def f(self, a: (
                    int |  # one
                    str
                ) = None): return a
            ",
            "
            class A:
                @d
                def f(self, a: (
                    int |  # one
                    str | None
                ) = None): return a
            ",
        );
    }

    #[test]
    fn mends_for_older_versions() {
        use crate::testing::check_fixes_for;
        let fixed = |source: &str| check_fixes_for(CODE, source, "3.9".parse().unwrap());
        assert_eq!(
            fixed("def f(a: int = None): ...\n"),
            ["from typing import Optional\n\n\ndef f(a: Optional[int] = None): ...\n"]
        );
        assert_eq!(
            fixed("from typing import Optional\ndef f(a: 'int' = None): ...\n"),
            ["from typing import Optional\ndef f(a: 'Optional[int]' = None): ...\n"]
        );
        assert_eq!(fixed("Optional = 1\ndef f(a: int = None): ...\n"), Vec::<String>::new());
    }
}
