//! The result of `items.sort()` and its like put to use: they change the object and give None.

use super::asked::is_name_path;
use super::expected::is_in_test;
use super::write::{Changes, holds, indentation, line_ending, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::mutators::MUTATORS;
use crate::semantics::{Context, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: objects of which nothing is known, and `return items.append(x)`, which hands on the None on purpose.
pub(super) const CHECK: Check = Check {
    code: "none-from-mutator",
    concept: "list-type",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["E1111"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// Builtin functions for which None is of no use.
const TAKES_VALUES: &[&str] = &[
    "print",
    "len",
    "list",
    "tuple",
    "set",
    "frozenset",
    "sum",
    "min",
    "max",
    "sorted",
    "reversed",
    "enumerate",
    "any",
    "all",
    "iter",
];

const COLLECTIONS: &[&str] = &[
    "builtins.list",
    "builtins.dict",
    "builtins.set",
    "builtins.bytearray",
    "collections.deque",
    "collections.Counter",
    "collections.defaultdict",
    "collections.OrderedDict",
];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(function) = call.field_child(Field::Function).filter(|f| f.kind() == Kind::Attribute) else {
        return;
    };
    let (Some(receiver), Some(method)) =
        (function.field_child(Field::Object), function.field_child(Field::Attribute))
    else {
        return;
    };
    if !MUTATORS.contains(&method.text()) {
        return;
    }
    // A test may ask for the None.
    if is_in_test(call) {
        return;
    }
    let Some(used) = Use::of(context, call, method.text()) else { return };
    let Some(class) = collection(context, receiver) else { return };
    if !has_method(&class, method.text()) {
        return;
    }
    let what = class.rsplit('.').next().unwrap_or_default().to_string();
    let message = match &used {
        Use::Stored(target) => say(
            "{} becomes `None`: {} changes the {} itself and gives nothing back",
            [code(target.text()), code(format!("{}()", method.text())), code(what)],
        ),
        Use::Given => say(
            "{} changes the {} itself and gives `None`, and that is what is used here",
            [code(format!("{}()", method.text())), code(what)],
        ),
    };
    let mut finding = Finding::new(context.place(call), message);
    finding.remedies.extend(remedy(context, call, receiver));
    found.push(finding);
}

/// What becomes of the None.
enum Use<'m> {
    /// It is bound to this.
    Stored(Node<'m>),
    /// Something is made of it.
    Given,
}

impl<'m> Use<'m> {
    fn of(context: &Context<'m>, call: Node<'m>, method: &str) -> Option<Use<'m>> {
        let child = call.with_parentheses();
        let parent = child.parent()?;
        match parent.kind() {
            // A cell of a table that is filled with None, or `_ = …` for an interpreter that shows results.
            Kind::Assignment if child.field() == Field::Right => {
                let target = parent.field_child(Field::Left)?;
                (is_name_path(target) && target.text() != "_").then_some(Use::Stored(target))
            }
            Kind::ForStatement if child.field() == Field::Right => Some(Use::Given),
            Kind::Attribute | Kind::Subscript if child.id() == parent.named_child(0)?.id() => {
                Some(Use::Given)
            }
            Kind::ReturnStatement => matches!(method, "sort" | "reverse").then_some(Use::Given),
            Kind::ArgumentList => {
                let callee = parent.parent()?.field_child(Field::Function)?;
                let takes = TAKES_VALUES.contains(&callee.text())
                    && context.would_mean_builtin(callee.text(), callee);
                takes.then_some(Use::Given)
            }
            _ => None,
        }
    }
}

/// The class of the receiver, where it is a collection.
fn collection<'m>(context: &Context<'m>, receiver: Node<'m>) -> Option<String> {
    match context.value_here(receiver) {
        Value::Instance(class) if COLLECTIONS.contains(&class.as_str()) => Some(class),
        _ => None,
    }
}

/// Whether this class has the method and gives None for it.
fn has_method(class: &str, method: &str) -> bool {
    match class {
        "builtins.list" | "builtins.bytearray" => {
            matches!(method, "sort" | "reverse" | "append" | "extend" | "insert" | "remove" | "clear")
                && (class == "builtins.list" || method != "sort")
        }
        "builtins.set" => matches!(
            method,
            "remove"
                | "clear"
                | "update"
                | "add"
                | "discard"
                | "difference_update"
                | "intersection_update"
                | "symmetric_difference_update"
        ),
        "collections.deque" => matches!(
            method,
            "reverse"
                | "append"
                | "extend"
                | "insert"
                | "remove"
                | "clear"
                | "appendleft"
                | "extendleft"
                | "rotate"
        ),
        "collections.OrderedDict" => matches!(method, "clear" | "update" | "move_to_end"),
        _ => matches!(method, "clear" | "update"),
    }
}

/// The change in a statement of its own, where the whole statement is `name = receiver.method(…)`.
fn remedy<'m>(context: &Context<'m>, call: Node<'m>, receiver: Node<'m>) -> Option<Remedy> {
    let assignment = call.parent().filter(|p| p.kind() == Kind::Assignment)?;
    let statement = assignment.parent().filter(|p| p.kind() == Kind::ExpressionStatement)?;
    let target = assignment.field_child(Field::Left)?;
    if assignment.field_child(Field::Type).is_some()
        || holds(assignment, &[Kind::Comment, Kind::NamedExpression])
    {
        return None;
    }
    let changes = Changes::new(context);
    let title = "Change it in a statement of its own";
    if target.text() == receiver.text() {
        return is_name_path(target).then(|| changes.replace(assignment, call.text()).preferred(title));
    }
    let text = statement.tree().text();
    let ends_its_line = text.get(usize::from(statement.end())..).is_none_or(|rest| {
        rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r', '#']) || rest.trim().is_empty()
    });
    let between = if starts_its_line(text, statement.start()) && ends_its_line {
        format!("{}{}", line_ending(statement), indentation(text, statement.start()))
    } else {
        "; ".to_string()
    };
    let written = if is_name_path(receiver) {
        format!("{}{between}{} = {}", call.text(), target.text(), receiver.text())
    } else {
        let arguments = call.field_child(Field::Arguments)?;
        let reads_target =
            arguments.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == target.text());
        if target.kind() != Kind::Identifier || reads_target {
            return None;
        }
        let method = call.field_child(Field::Function)?.field_child(Field::Attribute)?;
        format!(
            "{name} = {}{between}{name}.{}{}",
            receiver.text(),
            method.text(),
            arguments.text(),
            name = target.text()
        )
    };
    Some(changes.replace(assignment, written).preferred(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "none-from-mutator";

    #[test]
    fn ignores_what_may_be_no_collection() {
        check_silent(
            CODE,
            "
            def f(items, other):
                x = items.sort()
                y = self.items.append(1)
                z = df.sort().update(1)
                frame = other.reverse()
                return x, y, z, frame
            ",
        );
    }

    /// pylint issues 2267 and 2571: methods that do give something.
    #[test]
    fn ignores_methods_that_give_something() {
        check_silent(
            CODE,
            "
            from collections import deque
            queue = deque([1])
            a = queue.popleft()
            b = [1].pop()
            c = {}.setdefault(1, [])
            d = {1}.pop()
            e = [1].copy()
            ",
        );
    }

    /// pylint issue 2332: a class of the file may say otherwise further down.
    #[test]
    fn ignores_methods_of_other_classes() {
        check_silent(
            CODE,
            "
            class Items(list):
                def sort(self): return self
            a = Items().sort()
            items = Items()
            b = items.append(1)
            ",
        );
    }

    #[test]
    fn ignores_statements_and_what_nobody_uses() {
        check_silent(
            CODE,
            "
            items = [2, 1]
            items.sort()
            [items.append(x) for x in y]
            add = lambda x: items.append(x) or x
            _ = items.append(1)
            def f(x):
                found = []
                return found.append(x)
            def test_reverse(self):
                result = [1].reverse()
                self.assertEqual(result, None)
            ",
        );
    }

    #[test]
    fn finds_the_none() {
        check_finds(
            CODE,
            "
            items = [2, 1]
            ordered = items.sort(key=len)
                      ^^^^^^^^^^^^^^^^^^^ `ordered` becomes `None`: `sort()` changes the `list` itself and gives nothing back
            print(items.reverse())
                  ^^^^^^^^^^^^^^^ `reverse()` changes the `list` itself and gives `None`, and that is what is used here
            def f(names: list, seen=set()):
                for name in names.sort():
                            ^^^^^^^^^^^^
                    pass
                numbers = [1]
                numbers = (numbers.append(2))
                           ^^^^^^^^^^^^^^^^^
                both = dict(a=1).update(b=2)
                       ^^^^^^^^^^^^^^^^^^^^^
                return names.sort()
                       ^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_with_a_statement_of_its_own() {
        check_fix(CODE, "x = [2, 1]\nx = x.sort()  # why\n", "x = [2, 1]\nx.sort()  # why\n");
        check_fix(
            CODE,
            "x = [2, 1]\r\né = x.sort()  # why\r\n",
            "x = [2, 1]\r\nx.sort()\r\né = x  # why\r\n",
        );
        check_fix(
            CODE,
            "def f():\n\tx = [2]\n\tif x: y = x.append(1)\n",
            "def f():\n\tx = [2]\n\tif x: x.append(1); y = x\n",
        );
        check_fix(CODE, "x = dict(a=1).update(\n    b=2,\n)\n", "x = dict(a=1)\nx.update(\n    b=2,\n)\n");
        check_fix(CODE, "x = list(y).sort(); z = 1\n", "x = list(y); x.sort(); z = 1\n");
    }

    #[test]
    fn leaves_alone_what_is_not_one_assignment() {
        for source in
            ["x = y = [1].sort()\n", "x: list = [1].sort()\n", "print([1].sort())\n", "x = [1].append(x)\n"]
        {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
