//! A comma left behind a value, which makes a tuple of it.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{Text, code, say};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: tuples of several items, and those that nothing contradicts: `return line,` may give
/// what it is to give, `__slots__ = 'name',` does.
pub(super) const CHECK: Check = Check {
    code: "accidental-tuple",
    concept: "tuple-type",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["COM818"], pylint: &["R1707"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExpressionStatement, Kind::Assignment, Kind::ReturnStatement],
    run,
};

/// Classes whose instances are no tuples.
const NO_TUPLES: [&str; 11] =
    ["int", "float", "complex", "str", "bytes", "bool", "list", "dict", "set", "frozenset", "bytearray"];

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    let list = match node.kind() {
        Kind::ExpressionStatement => Some(node),
        Kind::Assignment => node.field_child(Field::Right),
        _ => node.named_child(0),
    };
    let Some((item, comma)) = list.and_then(lone_item) else { return };
    let evidence = match node.kind() {
        Kind::ExpressionStatement => discarded(item),
        Kind::Assignment => assigned(context, node, item),
        _ => returned(context, node),
    };
    let Some((message, other)) = evidence else { return };
    let mut finding = Finding::new(context.place(comma), message);
    if let Some((at, said)) = other {
        finding = finding.related(context.at(at).place(at.node), said);
    }
    found.push(finding.remedy(Changes::new(context).replace(comma, "").possible("Remove the comma")));
}

/// What is said, and the place that contradicts a tuple.
type Evidence<'m> = (Text, Option<(At<'m>, Text)>);

/// The item and comma of `x,` without parentheses.
fn lone_item(list: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    if !matches!(list.kind(), Kind::ExpressionStatement | Kind::ExpressionList) {
        return None;
    }
    let mut items = list.named_children();
    let (item, None) = (items.next()?, items.next()) else { return None };
    Some((item, list.child_of_kind(Kind::Comma)?))
}

/// `print(x),`: nothing gets the tuple.
fn discarded<'m>(item: Node<'m>) -> Option<Evidence<'m>> {
    let call = if item.kind() == Kind::Await { item.named_child(0)? } else { item };
    if call.kind() != Kind::Call {
        return None;
    }
    let callee = call.field_child(Field::Function)?.one_line();
    Some((
        say(
            "The comma makes a tuple of what {} gives, and nothing uses the tuple",
            [code(format!("{callee}(…)"))],
        ),
        None,
    ))
}

fn assigned<'m>(context: &Context<'m>, assignment: Node<'m>, item: Node<'m>) -> Option<Evidence<'m>> {
    let target = assignment.field_child(Field::Left)?;
    if item.kind() == Kind::ListSplat || assignment.field_child(Field::Right)?.kind() == Kind::Assignment {
        return None;
    }
    let becomes = || say("The comma makes {} a tuple with one item", [code(target.text())]);
    if let Some(annotation) = assignment.field_child(Field::Type) {
        let class = no_tuple(context, annotation)?;
        let said = say("the annotation says {}", [code(class)]);
        return Some((becomes(), Some((context.locate(annotation), said))));
    }
    match target.kind() {
        Kind::Attribute => {
            let other = plain_copy_beside(assignment, target, item)?;
            Some((becomes(), Some((context.locate(other), Text::from("here there is no comma")))))
        }
        Kind::Identifier => {
            if target.text().starts_with("__") {
                return None;
            }
            if let Some(other) = like_beside(context, assignment, item) {
                return Some((
                    becomes(),
                    Some((context.locate(other), Text::from("here there is no comma"))),
                ));
            }
            let at = contradiction(context, target)?;
            Some((becomes(), Some((at, Text::from("a tuple cannot be used so")))))
        }
        _ => None,
    }
}

/// `return x,` in a function whose annotation names another class.
fn returned<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Evidence<'m>> {
    let function = statement.ancestors().find(|n| n.kind().is_function())?;
    let annotation = function.field_child(Field::ReturnType)?;
    let class = no_tuple(context, annotation)?;
    let name = function.field_child(Field::Name)?.text();
    let said = say("the annotation says {}", [code(class)]);
    Some((
        say("The comma makes {} return a tuple with one item", [code(name)]),
        Some((context.locate(annotation), said)),
    ))
}

/// The class of `builtins` that an annotation names, if its instances are no tuples.
fn no_tuple<'m>(context: &Context<'m>, annotation: Node<'m>) -> Option<&'static str> {
    let declared =
        annotation.named_child(0).filter(|_| annotation.kind() == Kind::Type).unwrap_or(annotation);
    let outer = match declared.kind() {
        Kind::GenericType => declared.named_child(0)?,
        Kind::Subscript => declared.field_child(Field::Value)?,
        _ => declared,
    };
    let class = NO_TUPLES.into_iter().find(|class| *class == outer.text())?;
    (context.qualified_name(outer)? == format!("builtins.{class}")).then_some(class)
}

/// For `self.x = x,` in a method: another `self.y = y` beside it. Such lines are often made from a call's arguments.
fn plain_copy_beside<'m>(assignment: Node<'m>, target: Node<'m>, item: Node<'m>) -> Option<Node<'m>> {
    let copies = |left: Node<'m>, right: Node<'m>| {
        left.kind() == Kind::Attribute
            && right.kind() == Kind::Identifier
            && left.field_child(Field::Attribute).is_some_and(|a| a.text() == right.text())
            && left.field_child(Field::Object).map(Node::text)
                == target.field_child(Field::Object).map(Node::text)
    };
    let block = assignment.parent()?.parent().filter(|n| n.kind() == Kind::Block)?;
    let function = block.parent().filter(|n| n.kind() == Kind::FunctionDefinition)?;
    let is_parameter = |name: &str| {
        function.field_child(Field::Parameters).is_some_and(|list| {
            list.named_children().any(|p| {
                let name_of = p.field_child(Field::Name).or_else(|| p.named_child(0)).unwrap_or(p);
                p.kind() != Kind::ListSplatPattern
                    && name_of.kind() == Kind::Identifier
                    && name_of.text() == name
            })
        })
    };
    if !copies(target, item) || !is_parameter(item.text()) {
        return None;
    }
    block.named_children().filter(|n| n.kind() == Kind::ExpressionStatement).find_map(|statement| {
        let other = statement.named_child(0).filter(|n| n.kind() == Kind::Assignment && *n != assignment)?;
        let (left, right) = (other.field_child(Field::Left)?, other.field_child(Field::Right)?);
        (copies(left, right) && is_parameter(right.text())).then_some(other)
    })
}

/// For `name = fields.Text(),` in a class body: another `size = fields.Number()` beside it.
fn like_beside<'m>(context: &Context<'m>, assignment: Node<'m>, item: Node<'m>) -> Option<Node<'m>> {
    if item.kind() != Kind::Call || !context.is_in_class_scope(assignment) {
        return None;
    }
    let maker = |call: Node<'m>| {
        let callee = call.field_child(Field::Function).filter(|_| call.kind() == Kind::Call)?;
        Some(callee.field_child(Field::Object).unwrap_or(callee).text())
    };
    let wanted = maker(item)?;
    let body = assignment.parent()?.parent()?;
    body.named_children().filter(|n| n.kind() == Kind::ExpressionStatement).find_map(|statement| {
        let other = statement.named_child(0).filter(|n| n.kind() == Kind::Assignment && *n != assignment)?;
        (maker(other.field_child(Field::Right)?)? == wanted).then_some(other)
    })
}

/// Where a name that is bound once is used as no tuple can be: `x.name`, `x()`, `x['key']`, `x + 1`, `x == 'text'`.
fn contradiction<'m>(context: &Context<'m>, target: Node<'m>) -> Option<At<'m>> {
    if !matches!(context.definition(target), Definition::Value(_)) {
        return None;
    }
    let uses = context.uses_of_variable(target)?;
    uses.into_iter().find(|at| is_no_use_of_a_tuple(at.node))
}

fn is_no_use_of_a_tuple(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    let number_or_text = |n: Node<'_>| matches!(n.kind(), Kind::Integer | Kind::Float | Kind::String);
    match parent.kind() {
        Kind::Attribute => {
            let name = parent.field_child(Field::Attribute).map_or("", Node::text);
            node.field() == Field::Object && !matches!(name, "count" | "index") && !name.starts_with("__")
        }
        Kind::Call => node.field() == Field::Function,
        Kind::Subscript => {
            node.field() == Field::Value
                && parent.field_child(Field::Subscript).is_some_and(|index| index.kind() == Kind::String)
        }
        Kind::BinaryOperator => {
            let operator = parent.field_child(Field::Operator).map(Node::kind);
            matches!(operator, Some(Kind::Plus | Kind::Minus | Kind::Slash))
                && parent.named_children().any(|side| side != node && number_or_text(side))
        }
        Kind::ComparisonOperator => {
            let mut operators = parent.field_children(Field::Operators);
            let orders = |n: Node<'_>| {
                matches!(
                    n.kind(),
                    Kind::EqualEqual
                        | Kind::NotEqual
                        | Kind::Less
                        | Kind::LessEqual
                        | Kind::Greater
                        | Kind::GreaterEqual
                )
            };
            operators.next().is_some_and(orders)
                && operators.next().is_none()
                && parent.named_children().any(|side| side != node && number_or_text(side))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "accidental-tuple";

    #[test]
    fn ignores_explicit_parentheses() {
        check_silent(
            CODE,
            "
            x = (1,)
            x + 1
            y: int = (1,)
            (f(x),)
            def g() -> int:
                return (1,)
            ",
        );
    }

    #[test]
    fn ignores_what_nothing_contradicts() {
        check_silent(
            CODE,
            "
            __all__ = 'one',
            class A:
                __slots__ = 'name',
                bases = TestCase,
                made = wrap(f),
                def __init__(self, args):
                    self.args = args,
                def draw(self):
                    return self.line,
            keys = key,
            for k in keys: print(k, keys[0], keys.count(1), len(keys), keys + (1,), keys == (1,))
            ",
        );
    }

    #[test]
    fn ignores_tuples_of_several_items() {
        check_silent(CODE, "x = 1, 2,\nx + 1\nprint(1), print(2),\ndef f() -> int:\n    return 1, 2,\n");
    }

    /// pylint issue 1424: the comma of an argument at the end of a line.
    #[test]
    fn ignores_commas_of_arguments() {
        check_silent(CODE, "x = f(a='a', \\\n    b='b')\nx.y\nf(\n    1,\n)\ny: list = [1,]\n");
    }

    #[test]
    fn ignores_names_that_are_bound_anew() {
        check_silent(
            CODE,
            "
            def f(index):
                if isinstance(index, int):
                    index = index,
                x = 1,
                x = 2
                return x + 1, index.start
            def g(self, size, name):
                if not isinstance(size, tuple):
                    self.size = size,
                self.name = name
            ",
        );
    }

    #[test]
    fn ignores_annotations_that_allow_tuples() {
        check_silent(
            CODE,
            "
            from typing import Sequence
            x: tuple[int, ...] = 1,
            y: Sequence[int] = 1,
            z: object = 1,
            def f() -> tuple[int]:
                return 1,
            def g():
                return 1,
            ",
        );
    }

    #[test]
    fn finds_what_cannot_be_meant() {
        check_finds(
            CODE,
            "
            print(1),
                    ^ The comma makes a tuple of what `print(…)` gives, and nothing uses the tuple
            x: int = 5,
                      ^ The comma makes `x` a tuple with one item
            def f() -> str:
                return 'a',
                          ^ The comma makes `f` return a tuple with one item
            class A:
                def __init__(self, name, size):
                    self.name = name,
                                    ^ The comma makes `self.name` a tuple with one item
                    self.size = size
            class B(Model):
                name = fields.Text(size=3),
                                          ^
                size = fields.Number()
            def g():
                options = {'a': 1},
                                  ^
                path = open('x'),
                                ^
                return options['a'], path.read()
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "print('é'),  # why\r\n", "print('é')  # why\r\n");
        check_fix(CODE, "x: int = 5,; y = 1\n", "x: int = 5; y = 1\n");
        check_fix(
            CODE,
            "async def f():\n\tawait g(\n\t\t1,\n\t),\n",
            "async def f():\n\tawait g(\n\t\t1,\n\t)\n",
        );
        check_fix(CODE, "def f() -> list[int]: return [1],\n", "def f() -> list[int]: return [1]\n");
    }
}
