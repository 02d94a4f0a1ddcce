//! `a = b = []`: one list with two names, where two lists were meant.

use super::write::{Changes, holds, indentation, line_ending};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{Text, code, plain, say};
use crate::semantics::uses::changes_in_place;
use crate::semantics::{At, Context, Definition};
use crate::syntax::layout::has_its_lines;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: names that are bound anew, a name beside an attribute (`self.rows = rows = []` names
/// the attribute's object on purpose), objects that nothing changes through one of the names while another is used, and
/// names of class bodies.
pub(super) const CHECK: Check = Check {
    code: "chained-mutable-assignment",
    concept: "chained-assignment",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Assignment],
    run,
};

fn run<'m>(context: &Context<'m>, assignment: Node<'m>, found: &mut Vec<Finding>) {
    let is_chain = assignment.field_child(Field::Right).is_some_and(|right| right.kind() == Kind::Assignment);
    if is_chain && assignment.parent().is_some_and(|p| p.kind() == Kind::ExpressionStatement) {
        found.extend(finding(context, assignment));
    }
}

fn finding<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Finding> {
    let mut targets = Vec::new();
    let mut right = assignment;
    while right.kind() == Kind::Assignment {
        targets.push(right.field_child(Field::Left)?);
        right = right.field_child(Field::Right)?;
    }
    let made = context.new_collection(right)?;
    let changed = if targets.iter().all(|target| target.kind() == Kind::Identifier) {
        changed_name(context, &targets)?
    } else {
        changed_attribute(context, assignment, &targets)?
    };
    let mut names = Text::default();
    for (i, target) in targets.iter().enumerate() {
        if i > 0 {
            names.push(plain(if i + 1 == targets.len() { " and " } else { ", " }));
        }
        names.push(code(target.text()));
    }
    names.extend(say(" are one {}: what is changed through one of them changes the other", [code(made)]));
    let mut finding = Finding::new(context.place(assignment), names)
        .related(context.at(changed).place(changed.node), "this changes the one object");
    finding.remedies.extend(remedy(context, assignment, &targets, right));
    Some(finding)
}

/// Where the object is changed through one of the names, while another one is used too; `None` where a name may come to mean another
/// object.
fn changed_name<'m>(context: &Context<'m>, targets: &[Node<'m>]) -> Option<At<'m>> {
    let mut uses = Vec::new();
    for target in targets {
        if !context.is_bound_once(*target) {
            return None;
        }
        uses.push(context.uses_of_variable(*target)?);
    }
    first_change(&uses)
}

/// The same for attributes of `self`.
fn changed_attribute<'m>(
    context: &Context<'m>,
    assignment: Node<'m>,
    targets: &[Node<'m>],
) -> Option<At<'m>> {
    let receiver = targets.first()?.field_child(Field::Object)?;
    let alike = |target: &Node<'m>| {
        target.kind() == Kind::Attribute
            && target
                .field_child(Field::Object)
                .is_some_and(|object| object.kind() == Kind::Identifier && object.text() == receiver.text())
    };
    if !targets.iter().all(alike) {
        return None;
    }
    let Definition::Parameter(parameter) = context.definition(receiver) else { return None };
    let (class, false) = context.at(parameter).class_of_self(parameter)? else { return None };
    if class.piece != context.piece() || !class.node.contains(assignment) {
        return None;
    }
    let mut uses = Vec::new();
    for target in targets {
        let name = target.field_child(Field::Attribute)?.text();
        let own = [context.locate(*target)];
        let others = context.stores_elsewhere(name, &own);
        // `self.rows += […]` changes the list, and binds it anew to itself.
        if others.iter().any(|at| at.node.parent().is_none_or(|p| p.kind() != Kind::AugmentedAssignment)) {
            return None;
        }
        let is_use = |n: &Node<'m>| {
            n.kind() == Kind::Attribute
                && *n != *target
                && n.field_child(Field::Attribute).is_some_and(|a| a.text() == name)
                && n.field_child(Field::Object).is_some_and(|object| object.text() == receiver.text())
        };
        uses.push(class.node.descendants().filter(is_use).map(|node| context.locate(node)).collect());
    }
    first_change(&uses)
}

/// The first place at which one of several is changed, where each of them is used.
fn first_change<'m>(uses: &[Vec<At<'m>>]) -> Option<At<'m>> {
    if uses.iter().any(Vec::is_empty) {
        return None;
    }
    uses.iter().flatten().copied().find(|at| changes_in_place(at.node))
}

/// One statement for each name.
fn remedy<'m>(
    context: &Context<'m>,
    assignment: Node<'m>,
    targets: &[Node<'m>],
    value: Node<'m>,
) -> Option<Remedy> {
    let bad = [Kind::Await, Kind::Yield, Kind::NamedExpression, Kind::Comment, Kind::LineContinuation];
    let statement = assignment.parent()?;
    // What a call inside the value does would be done for each name.
    let inner_call = value.descendants().skip(1).any(|n| n.kind() == Kind::Call);
    if holds(assignment, &bad) || inner_call {
        return None;
    }
    let between = if has_its_lines(statement) {
        format!("{}{}", line_ending(statement), indentation(statement.tree().text(), statement.start()))
    } else {
        "; ".to_string()
    };
    let statements: Vec<String> =
        targets.iter().map(|target| format!("{} = {}", target.text(), value.text())).collect();
    let title = "Make an object for each name";
    Some(Changes::new(context).replace(assignment, statements.join(&between)).possible(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "chained-mutable-assignment";

    #[test]
    fn ignores_immutable_values() {
        check_silent(
            CODE,
            "
            def f():
                a = b = 0
                c = d = ()
                e = g = None
                a += 1
                c += (1,)
                return a, b, c, d, e, g
            ",
        );
    }

    #[test]
    fn ignores_names_that_are_bound_anew() {
        check_silent(
            CODE,
            "
            def f(data):
                root = node = {}
                for key in data:
                    node[key] = {}
                    node = node[key]
                return root
            head = tail = []
            for i in range(3):
                tail.append([])
                tail = tail[0]
            print(head)
            ",
        );
    }

    #[test]
    fn ignores_a_name_for_an_attribute() {
        check_silent(
            CODE,
            "
            class A:
                def __init__(self):
                    self.rows = rows = []
                    rows.append(1)
                    cache = self.cache = {}
                    cache['x'] = len(self.rows)
            ",
        );
    }

    #[test]
    fn ignores_what_nothing_changes_or_uses() {
        check_silent(
            CODE,
            "
            def f():
                a = b = []
                return a, b
            def g():
                a = b = []
                a.append(1)
            class A:
                def __init__(self):
                    self.a = self.b = []
                    self.c = self.d = {}
                def set(self, value):
                    self.c = value
                    self.d['x'] = self.a, self.b
            ",
        );
    }

    #[test]
    fn ignores_names_of_class_bodies_and_unknown_values() {
        check_silent(
            CODE,
            "
            class A:
                a = b = []
                a.append(b)
            def f():
                a = b = make()
                a.append(b)
                return a
            ",
        );
    }

    #[test]
    fn finds_one_object_with_several_names() {
        check_finds(
            CODE,
            "
            def f(rows):
                odd = even = []
                ^^^^^^^^^^^^^^^ `odd` and `even` are one `list`: what is changed through one of them changes the other
                for row in rows:
                    (odd if row % 2 else even).append(row)
                odd.sort()
                return odd, even
            a = b = c = {}
            ^^^^^^^^^^^^^^ `a`, `b` and `c` are one `dict`: what is changed through one of them changes the other

            def g():
                a['x'] = 1
                return b, c
            class A:
                def __init__(self):
                    self.x = self.y = set()
                    ^^^^^^^^^^^^^^^^^^^^^^^
                def add(self, item):
                    self.x.add(item)
                    return self.y
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "def f():\n    a = b = [1]  # why\n    a.append(b)\n",
            "def f():\n    a = [1]\n    b = [1]  # why\n    a.append(b)\n",
        );
        check_fix(
            CODE,
            "class A:\r\n\tdef f(self):\r\n\t\tself.é = self.b = {}\r\n\t\tself.b[1] = self.é\r\n",
            "class A:\r\n\tdef f(self):\r\n\t\tself.é = {}\r\n\t\tself.b = {}\r\n\t\tself.b[1] = self.é\r\n",
        );
        check_fix(
            CODE,
            "def f(): a = b = set(); a.add(1); return b\n",
            "def f(): a = set(); b = set(); a.add(1); return b\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_be_done_twice() {
        let source = "def f():\n    a = b = [g()]\n    a.append(1)\n    return b\n";
        assert!(check_fixes(CODE, source).is_empty(), "{source}");
    }
}
