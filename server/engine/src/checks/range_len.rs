//! `for i in range(len(items))` whose number serves for nothing but `items[i]`.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::equivalents::names::Home;
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context, Value, data};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: numbers that are used for anything else, sequences that the loop may change, and classes whose own `__iter__` may
/// be this very loop.
pub(super) const CHECK: Check = Check {
    code: "range-len",
    concept: "enumerate-function",
    group: Group::Idiom,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["C0200"],
    kinds: &[Kind::ForStatement],
    run,
};

/// Classes whose items come in the order of their numbers.
const SEQUENCES: &[&str] = &["list", "tuple", "str", "bytes", "bytearray", "range"];

/// The names for an item, where the sequence's own name gives none.
const ITEMS: &[&str] = &["item", "value", "element"];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some((number, call, sequence)) = parts(statement) else { return };
    let Some(body) = statement.field_child(Field::Body) else { return };
    let is_builtin = |name: &str, node: Node<'m>| {
        node.field_child(Field::Function).is_some_and(|callee| {
            context.qualified_name(callee).is_some_and(|full| full.strip_prefix("builtins.") == Some(name))
        })
    };
    let Some(items) = items(context, number, sequence, body) else { return };
    let is_known = match context.value(sequence) {
        Value::Instance(_) | Value::InstanceOf(_) | Value::Object(_) | Value::None
            if !is_sequence(context, sequence) =>
        {
            return;
        }
        value => value != Value::Unknown,
    };
    let Some(length) = sequence.ancestors().find(|n| n.kind() == Kind::Call) else { return };
    if !is_builtin("range", call) || !is_builtin("len", length) {
        return;
    }
    let Some(home) = Home::of(context, statement) else { return };
    if !home.nobody_else_reads(number.text(), statement) || !home.is_private(number) {
        return;
    }
    let message = say(
        "{} is there for {} only; a loop over {} itself gives the items without a number",
        [code(number.text()), code(format!("{}[{}]", sequence.text(), number.text())), code(sequence.text())],
    );
    let mut finding = Finding::new(context.place(call), message);
    if let Some(item) = items.first() {
        finding = finding.related(context.place(*item), "the item is fetched here");
    }
    let loop_ = Walk { context, statement, number, call, sequence, is_known };
    finding.remedies.extend(loop_.remedy(&home, &items));
    found.push(finding);
}

/// The number's variable, the call of `range`, and the sequence.
fn parts(statement: Node<'_>) -> Option<(Node<'_>, Node<'_>, Node<'_>)> {
    let call = statement.field_child(Field::Right).filter(|n| n.kind() == Kind::Call)?;
    if call.field_child(Field::Function)?.text() != "range"
        || statement.child_of_kind(Kind::KwAsync).is_some()
    {
        return None;
    }
    let number = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let arguments = ArgumentNodes::of(call)?;
    let length = match arguments.positional.as_slice() {
        [length] => *length,
        [zero, length] if zero.kind() == Kind::Integer && zero.text() == "0" => *length,
        _ => return None,
    };
    if length.kind() != Kind::Call || length.field_child(Field::Function)?.text() != "len" {
        return None;
    }
    let arguments = ArgumentNodes::of(length)?;
    let [sequence] = arguments.positional.as_slice() else { return None };
    let is_dotted =
        sequence.descendants().all(|n| matches!(n.kind(), Kind::Identifier | Kind::Attribute | Kind::Dot));
    // A class that goes over itself may do so in its own `__iter__`.
    let is_self = matches!(sequence.text(), "self" | "cls");
    (is_dotted && !is_self && arguments.named.is_empty()).then_some((number, call, *sequence))
}

fn is_sequence<'m>(context: &Context<'m>, sequence: Node<'m>) -> bool {
    context.value(sequence).builtin_name().is_some_and(|name| SEQUENCES.contains(&name))
}

/// The places that fetch the item. `None` where the number serves for something else, and where the loop may change the sequence.
fn items<'m>(
    context: &Context<'m>,
    number: Node<'m>,
    sequence: Node<'m>,
    body: Node<'m>,
) -> Option<Vec<Node<'m>>> {
    let root = sequence.descendants().find(|n| n.kind() == Kind::Identifier)?;
    let mut items: Vec<Node<'m>> = Vec::new();
    for node in body.descendants() {
        // What is made in the round and runs later would see another item.
        let is_later = node.kind().is_function() || node.kind() == Kind::ClassDefinition;
        if is_later && node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == number.text()) {
            return None;
        }
        if node.kind() != Kind::Identifier || node.field() == Field::Attribute {
            continue;
        }
        if node.text() == number.text() {
            items.push(item(context, node, number, sequence)?);
        } else if node.text() == root.text() && !is_in_item(node, sequence, number) {
            is_only_looked_at(node, sequence).then_some(())?;
        }
    }
    (!items.is_empty()).then_some(items)
}

/// The `items[i]` that this `i` belongs to, where it is read.
fn item<'m>(context: &Context<'m>, used: Node<'m>, number: Node<'m>, sequence: Node<'m>) -> Option<Node<'m>> {
    let fetched = used.parent().filter(|n| n.kind() == Kind::Subscript)?;
    let of = fetched.field_child(Field::Value)?;
    let is_it = used.field() == Field::Subscript
        && fetched.field_children(Field::Subscript).count() == 1
        && fetched.child_of_kind(Kind::Comma).is_none()
        && of.text() == sequence.text()
        && context.is_same_variable(used, number);
    (is_it && !data::is_stored(fetched) && !is_deleted(fetched)).then_some(fetched)
}

fn is_deleted(node: Node<'_>) -> bool {
    node.ancestors()
        .take_while(|n| n.kind().is_target_list() || n.kind() == Kind::DeleteStatement)
        .any(|n| n.kind() == Kind::DeleteStatement)
}

/// Whether this name of the sequence, or of what has it, is part of `items[i]`.
fn is_in_item(name: Node<'_>, sequence: Node<'_>, number: Node<'_>) -> bool {
    let whole = name.ancestors().find(|n| n.kind() == Kind::Subscript && n.start() == name.start());
    let is_item = |n: Node<'_>| {
        n.field_child(Field::Value).is_some_and(|value| value.text() == sequence.text())
            && n.field_child(Field::Subscript).is_some_and(|index| index.text() == number.text())
    };
    std::iter::successors(whole, |n| n.parent().filter(|p| p.start() == name.start()))
        .any(|n| n.kind() == Kind::Subscript && is_item(n))
}

/// Whether what has the sequence is there for another attribute, which is read and not called.
fn is_only_looked_at(name: Node<'_>, sequence: Node<'_>) -> bool {
    if sequence.kind() == Kind::Identifier {
        return false;
    }
    let Some(attribute) = name.parent().filter(|n| n.kind() == Kind::Attribute) else { return false };
    let called = attribute.field() == Field::Function;
    !called && !data::is_stored(attribute) && !sequence.text().starts_with(attribute.text())
}

/// A loop that goes over numbers.
struct Walk<'c, 'm> {
    context: &'c Context<'m>,
    statement: Node<'m>,
    number: Node<'m>,
    call: Node<'m>,
    sequence: Node<'m>,
    is_known: bool,
}

impl<'m> Walk<'_, 'm> {
    fn remedy(&self, home: &Home<'m>, items: &[Node<'m>]) -> Option<Remedy> {
        // `f"{items[i]=}"` shows what is written there.
        let is_shown = |item: &Node<'m>| {
            item.ancestors()
                .any(|n| n.kind() == Kind::Interpolation && n.child_of_kind(Kind::Equal).is_some())
        };
        if items.iter().any(is_shown) {
            return None;
        }
        let name = self.name(home)?;
        let mut changes = Changes::new(self.context)
            .replace(self.number, name.clone())
            .replace(self.call, self.sequence.text());
        for item in items {
            changes = changes.replace(*item, name.clone());
        }
        let title = format!("Loop over `{}` itself", self.sequence.text());
        // A name of the module can be seen from elsewhere.
        if self.is_known && !home.is_module() && self.calls_nothing_unknown() {
            return Some(changes.safe(title));
        }
        Some(changes.preferred(title))
    }

    /// A name for the items: `name` for `names`.
    fn name(&self, home: &Home<'m>) -> Option<String> {
        let many = self.sequence.text().rsplit('.').next()?.trim_start_matches('_');
        let one = match many.strip_suffix('s') {
            Some(one) if one.len() > 2 && !one.ends_with(['s', 'u', 'i']) => match one.strip_suffix("ie") {
                Some(stem) => format!("{stem}y"),
                None => one.to_string(),
            },
            _ => ITEMS.first()?.to_string(),
        };
        let is_plain = one.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            && Kind::token(&one).is_none()
            && !matches!(one.as_str(), "pas" | "clas" | "match" | "case" | "type")
            && !self.context.would_mean_builtin(&one, self.statement);
        let names: Vec<&str> =
            is_plain.then_some(one.as_str()).into_iter().chain(ITEMS.iter().copied()).collect();
        home.fresh(&names)
    }

    /// Whether nothing that the rounds call could change the sequence behind the loop's back.
    fn calls_nothing_unknown(&self) -> bool {
        if !self.is_list() {
            return true;
        }
        self.statement.descendants().all(|n| match n.kind() {
            Kind::Await
            | Kind::Yield
            | Kind::WithStatement
            | Kind::ImportFromStatement
            | Kind::ImportStatement => false,
            Kind::Call => n.field_child(Field::Function).is_some_and(|callee| {
                self.context.qualified_name(callee).is_some_and(|name| name.starts_with("builtins."))
            }),
            _ => true,
        })
    }

    fn is_list(&self) -> bool {
        let value = self.context.value(self.sequence);
        value.is("list") || value.is("bytearray")
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_safety, check_silent};
    use crate::text::Applicability::{Safe, Unsafe};

    const CODE: &str = "range-len";

    /// As in a project's own review (zephyr, pull request 73592): a number that serves two sequences stays.
    #[test]
    fn ignores_numbers_that_are_used_for_anything_else() {
        check_silent(
            CODE,
            "
            def f(xs, ys):
                for i in range(len(xs)):
                    print(i, xs[i])
                for i in range(len(xs)):
                    ys[i] = xs[i]
                for i in range(len(xs)):
                    print(xs[i], xs[i - 1])
                for i in range(len(xs)):
                    print('x')
                for i in range(len(xs)):
                    print(xs[i])
                    i = 0
                for i in range(len(xs)):
                    print(xs[i, 0], xs[i:], xs[i,])
                for i in range(len(xs)):
                    print(xs[i])
                return i
            def g(xs):
                for i in range(len(xs)):
                    print(xs[i])
                    yield lambda: xs[i]
                for i in range(1, len(xs)):
                    print(xs[i])
                for i in range(len(xs), 0):
                    print(xs[i])
            ",
        );
    }

    #[test]
    fn ignores_sequences_that_the_loop_changes() {
        check_silent(
            CODE,
            "
            def f(xs, self):
                for i in range(len(xs)):
                    xs[i] = 0
                for i in range(len(xs)):
                    xs[i] += 1
                for i in range(len(xs)):
                    if xs[i]: xs.append(1)
                for i in range(len(xs)):
                    del xs[i]
                for i in range(len(xs)):
                    xs = xs[i]
                for i in range(len(xs)):
                    use(xs, xs[i])
                for i in range(len(self.xs)):
                    self.drop(self.xs[i])
                for i in range(len(self.xs)):
                    self.xs = use(self.xs[i])
                for i in range(len(xs)):
                    (xs[i], y) = 1, 2
            ",
        );
    }

    /// pylint issue 2477: the loop that makes a class iterable. And a dict's keys are no numbers of places.
    #[test]
    fn ignores_what_is_no_plain_sequence() {
        check_silent(
            CODE,
            "
            class A:
                def __iter__(self):
                    for i in range(len(self)):
                        yield self[i]
            def f(d: dict):
                for i in range(len(d)):
                    print(d[i])
            def g():
                a = A()
                for i in range(len(a)):
                    print(a[i])
            def range(n): return [n]
            def h(xs):
                for i in range(len(xs)):
                    print(xs[i])
            ",
        );
    }

    /// pylint issues 1319 and 3657: a start of 0, and attributes.
    #[test]
    fn finds_loops_over_numbers() {
        check_finds(
            CODE,
            "
            def f(names, self):
                for i in range(len(names)):
                         ^^^^^^^^^^^^^^^^^ `i` is there for `names[i]` only; a loop over `names` itself gives the items without a number
                    print(names[i], names[i].size)
                for i in range(0, len(self.rows)):
                         ^^^^^^^^^^^^^^^^^^^^^^^^
                    print(self.rows[i], self.width)
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def f(name):
                entries = [1, 2]
                for i in range(len(entries)):  # why
                    print(entries[i], [entries[i] for _ in 'ab'])
            ",
            "
            def f(name):
                entries = [1, 2]
                for entry in entries:  # why
                    print(entry, [entry for _ in 'ab'])
            ",
        );
        check_fix(
            CODE,
            "def f(é):\r\n\tfor i in range(0, len(é.ñ)): print(f'{é.ñ[i]!r}')\r\n",
            "def f(é):\r\n\tfor item in é.ñ: print(f'{item!r}')\r\n",
        );
        check_fix(
            CODE,
            "def f(item, strs):\n    for i in range(len(strs)):\n        print(strs[i])\n",
            "def f(item, strs):\n    for value in strs:\n        print(value)\n",
        );
    }

    #[test]
    fn is_safe_only_where_the_sequence_is_known() {
        for (source, expected) in [
            ("def f():\n    a = [1]\n    for i in range(len(a)):\n        print(a[i])\n", (Safe, true)),
            ("def f():\n    a = [1]\n    for i in range(len(a)):\n        g(a[i])\n", (Unsafe, true)),
            ("def f():\n    a = 'text'\n    for i in range(len(a)):\n        g(a[i])\n", (Safe, true)),
            ("def f(a):\n    for i in range(len(a)):\n        print(a[i])\n", (Unsafe, true)),
            ("a = [1]\nfor i in range(len(a)):\n    print(a[i])\n", (Unsafe, true)),
        ] {
            assert_eq!(check_safety(CODE, source), [expected], "{source}");
        }
        let shown = "def f(a):\n    for i in range(len(a)):\n        print(f'{a[i]=}')\n";
        assert!(check_fixes(CODE, shown).is_empty());
    }
}
