//! A list, dict or set as the default of a dataclass's field: the class cannot be made.

use super::expected::expects;
use super::write::{Changes, holds, written};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::dataclasses::dataclass_line;
use crate::semantics::fresh::is_empty;
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;
use crate::version::PythonVersion;

/// Left out, because nothing is certain there: instances of any other class, and fields of attrs and pydantic, which
/// copy a default or share it, but raise nothing.
pub(super) const CHECK: Check = Check {
    code: "dataclass-mutable-default",
    concept: "dataclass-field-post-init",
    group: Group::Error,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["RUF008"], pylint: &[], pyright: &[] },
    related_rules: &["RUF009"],
    kinds: &[Kind::ClassDefinition],
    run,
};

/// Since then a default is refused where it has no hash; before, where it is a list, dict or set.
const BY_HASH: PythonVersion = PythonVersion::new(3, 11);

fn run<'m>(context: &Context<'m>, class: Node<'m>, found: &mut Vec<Finding>) {
    let is_decorated = class.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition);
    if !is_decorated || dataclass_line(context, class).is_none() {
        return;
    }
    let Some(body) = class.field_child(Field::Body) else { return };
    for statement in body.named_children().filter(|n| n.kind() == Kind::ExpressionStatement) {
        for assignment in statement.named_children().filter(|n| n.kind() == Kind::Assignment) {
            found.extend(finding(context, class, assignment));
        }
    }
}

fn finding<'m>(context: &Context<'m>, class: Node<'m>, assignment: Node<'m>) -> Option<Finding> {
    let (name, annotation) = (assignment.field_child(Field::Left)?, assignment.field_child(Field::Type)?);
    let value = assignment.field_child(Field::Right)?;
    // What belongs to the class, or only to `__init__`, is not refused.
    let is_field = name.kind() == Kind::Identifier
        && !["ClassVar", "InitVar"].iter().any(|word| annotation.text().contains(word));
    if !is_field || context.bindings_in_class(context.locate(class), name.text()).len() > 1 {
        return None;
    }
    let given = given_default(context, value)?;
    let default = given.map_or(value, |(_, default)| default);
    let made = refused(context, default)?;
    if expects(class, "ValueError") {
        return None;
    }
    let message = say(
        "The default of {} is a {}, which all objects would share, so making the class raises {}",
        [code(name.text()), code(made), code("ValueError")],
    );
    let mut finding = Finding::new(context.place(default), message);
    finding.remedies.extend(remedy(context, default, given.map(|(argument, _)| argument)));
    Some(finding)
}

/// `default=…` of a call of `field()`, with its value; inner `None` where the value is no such call, outer where `field()` gets no
/// such default.
fn given_default<'m>(context: &Context<'m>, value: Node<'m>) -> Option<Option<(Node<'m>, Node<'m>)>> {
    let value = value.unparenthesized();
    if value.kind() != Kind::Call
        || context.qualified_name(value.field_child(Field::Function)?).as_deref() != Some("dataclasses.field")
    {
        return Some(None);
    }
    let mut arguments = value.field_child(Field::Arguments)?.named_children();
    let default = arguments.find(|n| {
        n.kind() == Kind::KeywordArgument && n.field_child(Field::Name).is_some_and(|n| n.text() == "default")
    })?;
    Some(Some((default, default.field_child(Field::Value)?)))
}

/// The class of a default that dataclasses refuse.
fn refused<'m>(context: &Context<'m>, default: Node<'m>) -> Option<String> {
    let default = default.unparenthesized();
    let made = if default.kind() == Kind::Identifier {
        match context.definition(default) {
            Definition::Value(at) => context.at(at).new_collection(at.node)?,
            _ => return None,
        }
    } else {
        context.new_collection(default)?
    };
    // The others are no lists, dicts or sets, nor made from these.
    let by_hash_only = matches!(made.as_str(), "bytearray" | "deque");
    (!by_hash_only || context.target() >= BY_HASH).then_some(made)
}

fn remedy<'m>(context: &Context<'m>, default: Node<'m>, argument: Option<Node<'m>>) -> Option<Remedy> {
    let display = default.unparenthesized();
    if display.kind() == Kind::Identifier
        || holds(default, &[Kind::Await, Kind::Yield, Kind::NamedExpression])
        || reads_class(context, default)
    {
        return None;
    }
    let builtin = match display.kind() {
        Kind::List => "list",
        Kind::Dictionary => "dict",
        Kind::Call => display.field_child(Field::Function)?.text(),
        _ => "",
    };
    let is_named = display.kind() == Kind::Call || context.would_mean_builtin(builtin, default);
    let factory = if is_empty(default) && is_named {
        builtin.to_string()
    } else {
        format!("lambda: {}", display.text())
    };
    let changes = Changes::new(context);
    let title = "Make a new object for each instance, with `default_factory`";
    if let Some(argument) = argument {
        return Some(changes.replace(argument, format!("default_factory={factory}")).safe(title));
    }
    let (changes, field) =
        written(context, changes, ("dataclasses", "field"), "from dataclasses import field", default)?;
    Some(changes.replace(default, format!("{field}(default_factory={factory})")).safe(title))
}

/// Whether the expression reads a name that the class body binds: a `lambda` there would not see it.
fn reads_class<'m>(context: &Context<'m>, default: Node<'m>) -> bool {
    let model = context.model();
    let Some(scope) = model.scope(model.scope_at(default)) else { return true };
    default.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && model.resolve(n).is_some()
            && scope.symbol(n.text()).is_some_and(|symbol| symbol.flags.assigned)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_count, check_finds, check_fix, check_fixes, check_silent};
    use crate::version::PythonVersion;

    const CODE: &str = "dataclass-mutable-default";

    /// ruff issue 4077: what belongs to the class.
    #[test]
    fn ignores_class_variables() {
        check_silent(
            CODE,
            "
            import typing
            from dataclasses import InitVar, dataclass
            from typing import ClassVar
            @dataclass
            class A:
                a: ClassVar[list[int]] = []
                b: typing.ClassVar = {}
                c: 'ClassVar[list]' = []
                d: InitVar[list] = []
            ",
        );
    }

    /// ruff issue 5043: without an annotation it is no field.
    #[test]
    fn ignores_what_is_no_field() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass
            @dataclass
            class A:
                a = []
                b: int = 1
                def f(self, c: list = []): ...
                d: list
            ",
        );
    }

    #[test]
    fn ignores_defaults_that_cannot_change() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass, field
            @dataclass
            class A:
                a: tuple = ()
                b: frozenset = frozenset()
                c: list = field(default_factory=list)
                d: list = None
                e: list = make()
                f: object = field(default=())
            ",
        );
    }

    #[test]
    fn ignores_other_makers_of_classes() {
        check_silent(
            CODE,
            "
            import attrs
            from pydantic import BaseModel
            from pydantic.dataclasses import dataclass
            @attrs.define
            class A:
                a: list = []
            @dataclass
            class B:
                b: list = []
            class C(BaseModel):
                c: list = []
            class D:
                d: list = []
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass
            def test(self):
                with self.assertRaisesRegex(ValueError, 'mutable default'):
                    @dataclass
                    class A:
                        a: list = []
            ",
        );
    }

    #[test]
    fn finds_every_default_that_is_refused() {
        check_finds(
            CODE,
            "
            import dataclasses
            from collections import defaultdict
            EMPTY = []
            @dataclasses.dataclass(frozen=True)
            class A:
                a: list[int] = []
                               ^^ The default of `a` is a `list`, which all objects would share, so making the class raises `ValueError`
                b: dict = {'x': 1}
                          ^^^^^^^^
                c: set = set()
                         ^^^^^
                d: dict = defaultdict(list)
                          ^^^^^^^^^^^^^^^^^
                e: list = dataclasses.field(default=[], repr=False)
                                                    ^^
                f: list = EMPTY
                          ^^^^^
            ",
        );
    }

    #[test]
    fn knows_what_each_version_refuses() {
        let source = "from dataclasses import dataclass\nfrom collections import deque\n@dataclass\nclass A:\n    a: deque = deque()\n";
        assert_eq!(check_count(CODE, source, PythonVersion::new(3, 10)), 0);
        assert_eq!(check_count(CODE, source, PythonVersion::new(3, 11)), 1);
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            from dataclasses import dataclass
            @dataclass
            class A:
                a: list[int] = []  # why
                b: dict = {'é': 1}
            ",
            "
            from dataclasses import dataclass
            from dataclasses import field
            @dataclass
            class A:
                a: list[int] = field(default_factory=list)  # why
                b: dict = field(default_factory=lambda: {'é': 1})
            ",
        );
        check_fix(
            CODE,
            "import dataclasses\r\n@dataclasses.dataclass\r\nclass A:\r\n\ta: set = set()\r\n",
            "import dataclasses\r\n@dataclasses.dataclass\r\nclass A:\r\n\ta: set = dataclasses.field(default_factory=set)\r\n",
        );
        check_fix(
            CODE,
            "from dataclasses import dataclass, field\n@dataclass\nclass A: a: list = field(default=[1], repr=False); b: dict = {}\n",
            "from dataclasses import dataclass, field\n@dataclass\nclass A: a: list = field(default_factory=lambda: [1], repr=False); b: dict = field(default_factory=dict)\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for body in ["x = 1\n    a: list = [x]", "field: list = []", "a: list = EMPTY"] {
            let source =
                format!("from dataclasses import dataclass\nEMPTY = []\n@dataclass\nclass A:\n    {body}\n");
            assert!(check_fixes(CODE, &source).is_empty(), "{source}");
        }
    }
}
