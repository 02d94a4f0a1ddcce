//! `text += piece` in each round of a loop: every round may copy all of the text so far.

use super::expected::is_in_test;
use super::write::{Changes, end_of_line, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::equivalents::lines::Place;
use crate::equivalents::names::Home;
use crate::note::{code, say};
use crate::semantics::costs::repeated_by;
use crate::semantics::{Context, OwnVariable};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: text that the loop reads before it is complete, text that others see, and tests.
pub(super) const CHECK: Check = Check {
    code: "string-concatenation-in-loop",
    concept: "str-type",
    group: Group::Speed,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["R1713"],
    kinds: &[Kind::AugmentedAssignment],
    run,
};

fn run<'m>(context: &Context<'m>, addition: Node<'m>, found: &mut Vec<Finding>) {
    let Some(text) = addition.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier) else {
        return;
    };
    if addition.field_child(Field::Operator).is_none_or(|o| o.kind() != Kind::PlusEqual) {
        return;
    }
    if !context.value(text).is("str") || is_in_test(addition) {
        return;
    }
    let around = repeated_by(context, addition, text);
    let whole = around.iter().take_while(|one| additions(**one, text).is_some()).last();
    let Some(whole) = whole.copied() else { return };
    let Some(all) = additions(whole, text) else { return };
    // One word is enough for what is put together in one loop.
    if all.first() != Some(&addition) {
        return;
    }
    let Some(variable) = context.own_variable(text) else { return };
    let name = text.text();
    let message = say(
        "Each {} may copy all of {} so far; pieces in a list, joined once after the loop, are copied once",
        [code(format!("{name} += …")), code(name)],
    );
    let word = whole.children().next().unwrap_or(whole);
    let mut finding =
        Finding::new(context.place(addition), message).related(context.place(word), "the loop begins here");
    finding.remedies.extend(remedy(context, whole, text, &variable, &all));
    found.push(finding);
}

/// The statements of a loop that add to the text, where the loop does nothing else with it.
fn additions<'m>(statement: Node<'m>, text: Node<'m>) -> Option<Vec<Node<'m>>> {
    let named = statement
        .descendants()
        .filter(|n| n.kind() == Kind::Identifier && n.field() != Field::Attribute && n.text() == text.text());
    named
        .map(|name| {
            let addition = name.parent().filter(|n| n.kind() == Kind::AugmentedAssignment)?;
            let is_plus = addition.field_child(Field::Operator)?.kind() == Kind::PlusEqual;
            (name.field() == Field::Left && is_plus).then_some(addition)
        })
        .collect()
}

fn remedy<'m>(
    context: &Context<'m>,
    whole: Node<'m>,
    text: Node<'m>,
    variable: &OwnVariable<'m>,
    all: &[Node<'m>],
) -> Option<Remedy> {
    let place = Place::of(whole)?;
    let (start, first) = start(whole, text)?;
    Place::of(start)?;
    let block = whole.parent()?;
    // Until the loop is over there is no text: nothing may look at it, not even after an error.
    let is_late = |read: &Node<'m>| {
        whole.contains(*read) || start.contains(*read) || (block.contains(*read) && read.id() > whole.id())
    };
    if !variable.reads.iter().chain(&variable.bindings).all(is_late) {
        return None;
    }
    let parts = Home::of(context, whole)?.fresh(&["parts", "pieces", &format!("{}_parts", text.text())])?;
    let assignment = start.named_child(0)?;
    let items = if is_empty(first) { "[]".to_string() } else { format!("[{}]", first.text()) };
    let mut changes = Changes::new(context)
        .replace(assignment.field_child(Field::Left)?, parts.clone())
        .replace(first, items);
    for addition in all {
        let piece = addition.field_child(Field::Right)?;
        if holds(piece, &[Kind::Yield, Kind::Comment])
            || matches!(piece.kind(), Kind::ExpressionList | Kind::Tuple | Kind::GeneratorExpression)
        {
            return None;
        }
        changes = changes.replace(*addition, format!("{parts}.append({})", piece.text()));
    }
    // Behind a comment on the loop's last line.
    let end = end_of_line(whole);
    let joined = format!("{}{} = ''.join({parts})", place.next(), text.text());
    Some(changes.insert(end, joined).possible("Collect the pieces in a list, and join them after the loop"))
}

fn is_empty(first: Node<'_>) -> bool {
    first.child_of_kind(Kind::StringContent).is_none() && first.child_of_kind(Kind::Interpolation).is_none()
}

/// The statement above the loop, in the same block, that gives the text its beginning, with nothing in between that reads it.
fn start<'m>(whole: Node<'m>, text: Node<'m>) -> Option<(Node<'m>, Node<'m>)> {
    let block = whole.parent()?;
    let named =
        |n: Node<'m>| n.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == text.text());
    let start = block.named_children().take_while(|n| n.id() < whole.id()).filter(|n| named(*n)).last()?;
    let assignment = start.named_child(0).filter(|_| start.kind() == Kind::ExpressionStatement)?;
    let left = assignment.field_child(Field::Left)?;
    let first = assignment.field_child(Field::Right)?;
    let is_plain = assignment.kind() == Kind::Assignment
        && assignment.field_child(Field::Type).is_none()
        && left.kind() == Kind::Identifier
        && left.text() == text.text();
    (is_plain && first.kind() == Kind::String).then_some((start, first))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "string-concatenation-in-loop";

    #[test]
    fn ignores_text_that_the_loop_reads() {
        check_silent(
            CODE,
            "
            def f(xs):
                s = ''
                for x in xs:
                    s += x
                    if len(s) > 80:
                        return s
                t = ''
                for x in xs:
                    t += x + t
                u = ''
                while len(u) < 10:
                    u += ' '
                v = ''
                for x in xs:
                    v += x
                    print(v)
            ",
        );
    }

    #[test]
    fn ignores_text_that_starts_in_the_loop_or_is_short() {
        check_silent(
            CODE,
            "
            def f(xs):
                for x in xs:
                    s = ''
                    s += x
                t = ''
                for x in (1, 2):
                    t += 'x'
                u = ''
                for x in xs:
                    u += x
                    break
                w = ''
                w += 'x'
            ",
        );
    }

    #[test]
    fn ignores_what_is_not_text_or_is_seen_by_others() {
        check_silent(
            CODE,
            "
            def f(xs):
                n = 0
                items = []
                for x in xs:
                    n += 1
                    items += [x]
                    xs.name += 'x'
            def g(xs, s):
                for x in xs:
                    s += x
            def h(xs):
                s = ''
                def get(): return s
                for x in xs:
                    s += 'x'
                return get
            ",
        );
    }

    #[test]
    fn finds_the_first_addition_of_a_loop() {
        check_finds(
            CODE,
            "
            def f(rows):
                text = ''
                for row in rows:
                    for cell in row:
                        text += f'{cell},'
                        ^^^^^^^^^^^^^^^^^^ Each `text += …` may copy all of `text` so far; pieces in a list, joined once after the loop, are copied once
                    text += '.'
                return text
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def f(xs):
                s = ''
                n = 0
                for x in xs:
                    if x:
                        s += 'a' if n else 'b'  # why
                    s += f'{x}'  # end
                print(s)
            ",
            "
            def f(xs):
                parts = []
                n = 0
                for x in xs:
                    if x:
                        parts.append('a' if n else 'b')  # why
                    parts.append(f'{x}')  # end
                s = ''.join(parts)
                print(s)
            ",
        );
        check_fix(
            CODE,
            "def f(parts):\r\n\té = 'ü'\r\n\tfor x in parts:\r\n\t\té += '1'; print(x)\r\n\treturn é\r\n",
            "def f(parts):\r\n\tpieces = ['ü']\r\n\tfor x in parts:\r\n\t\tpieces.append('1'); print(x)\r\n\té = ''.join(pieces)\r\n\treturn é\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_is_looked_at_before_the_loop_is_over() {
        for source in [
            "def f(xs):\n    s = ''\n    try:\n        for x in xs:\n            s += 'x'\n    except E:\n        print(s)\n",
            "def f(xs):\n    s = ''\n    if xs:\n        for x in xs:\n            s += 'x'\n    return s\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
