//! What `*` and `**` pass in a call.

use super::def_statement::{bound, listed, name_of};
use crate::insights::{Insight, short};
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::Context;
use crate::semantics::arguments::{ArgumentTexts, Items, argument_texts, callee};
use crate::semantics::signature::Takes;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "call-unpacking", kinds: &[Kind::ListSplat, Kind::DictionarySplat], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let is_argument = node.parent().is_some_and(|p| {
        p.kind() == Kind::ArgumentList
            && p.field() == Field::Arguments
            && p.parent().is_some_and(|call| call.kind() == Kind::Call)
    });
    let (true, Some(star), Some(value)) = (is_argument, node.child(0), node.named_child(0)) else { return };
    let Some(call) = node.ancestors().nth(1) else { return };
    let Some(passed) = argument_texts(context, call) else { return };
    let items = passed.unpacked.iter().find(|(n, _)| *n == node).map(|(_, items)| items);
    let note = match items {
        Some(items) => written(context, node, items),
        None => counts(context, node, value, call, &passed),
    };
    notes.extend(note.map(|note| note.on([context.range(star)]).related(&["args-kwargs", "def-statement"])));
}

/// What stands behind the star is written out.
fn written<'m>(context: &Context<'m>, node: Node<'m>, items: &Items) -> Option<Note> {
    let lead = match items {
        Items::Positional(items) if items.is_empty() => Text::from("passes nothing"),
        Items::Named(items) if items.is_empty() => Text::from("passes nothing"),
        Items::Positional(items) => {
            let mut text = say("passes {}: ", [plain(counted(items.len(), "positional argument"))]);
            text.extend(listed(items));
            text
        }
        Items::Named(items) => {
            let pairs: Vec<String> = items.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let mut text = say("passes {}: ", [plain(counted(items.len(), "named argument"))]);
            text.extend(listed(&pairs));
            text
        }
    };
    Some(Note::new("call-unpacking", context.range(node), "Argument unpacking", lead))
}

/// How many items the called function has room for.
fn counts<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    value: Node<'m>,
    call: Node<'m>,
    passed: &ArgumentTexts<'m>,
) -> Option<Note> {
    if node.kind() != Kind::ListSplat || passed.open.len() != 1 || !passed.named_open.is_empty() {
        return None;
    }
    // Arguments behind the star that go by place are not counted.
    let behind = node.parent()?.named_children().skip_while(|n| *n != node).skip(1);
    if behind
        .into_iter()
        .any(|n| !matches!(n.kind(), Kind::KeywordArgument | Kind::Comment | Kind::DictionarySplat))
    {
        return None;
    }
    let callee = callee(context, call)?;
    let places = callee.parameters.iter().filter(|p| matches!(p.takes, Takes::Place | Takes::Either)).count();
    let fits: Vec<usize> = (0..=places + 1)
        .filter(|count| {
            let mut filled = passed.clone();
            filled.open.clear();
            filled.positional.extend(std::iter::repeat_n("…".to_string(), *count));
            bound(&callee, &filled).is_ok()
        })
        .collect();
    let (Some(least), Some(most)) = (fits.first(), fits.last()) else {
        return None;
    };
    // More than there are places for go to `*args`, unless one of these places is filled by keyword, too.
    let takes_any = *most > places && callee.parameters.iter().any(|p| p.takes == Takes::Rest);
    let value = code(short(value));
    let name = name_of(&callee);
    let lead = match (least, most) {
        (0, _) if takes_any => return None,
        (n, _) if takes_any => say("{} needs at least {} of {}", [name, plain(counted(*n, "item")), value]),
        (0, 0) => say("{} has no room for an item of {}", [name, value]),
        (n, m) if n == m => say("{} needs exactly {} in {}", [name, plain(counted(*n, "item")), value]),
        (n, m) => say("{} takes from {} to {} items of {}", [name, plain(n), plain(m), value]),
    };
    let others = say(
        "Any other number raises `TypeError` (line {} has the parameters).",
        [plain(context.at(callee.at).line(callee.at.node))],
    );
    let note = Note::new("call-unpacking", context.range(node), "Argument unpacking", lead);
    let note = if callee.is_certain { note.line(others) } else { note.weight(Weight::Working) };
    Some(note)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        silent_at("call-unpacking", "f($0*args)\n");
        silent_at("call-unpacking", "def f(*a): pass\nf($0*args)\n");
        silent_at("call-unpacking", "def f(a): pass\nf($0**args)\n");
        silent_at("call-unpacking", "x = [$0*y]\n");
        silent_at("call-unpacking", "x = [1]\nf($0*x)\n");
        silent_at("call-unpacking", "def f(a, b): pass\nf($0*x, *y)\n");
        silent_at("call-unpacking", "def f(a, b): pass\nf($0*x, 1)\n");
    }

    #[test]
    fn writes_literals_out() {
        assert_eq!(
            hover("f($0*[1, a], *(2,))\n"),
            ["Argument unpacking · passes 2 positional arguments: `1`, `a`"]
        );
        assert_eq!(
            hover("f($0**{'a': 1, 'b': x})\n"),
            ["Argument unpacking · passes 2 named arguments: `a=1`, `b=x`"]
        );
        assert_eq!(
            hover("P = (1, 'b')\ndef g(): f($0*P)\n"),
            ["Argument unpacking · passes 2 positional arguments: `1`, `'b'`"]
        );
    }

    #[test]
    fn counts_what_fits() {
        assert_eq!(
            hover("def f(a, b, c=1): pass\nf(0, $0*rest)\n"),
            [
                "Argument unpacking · `f` takes from 1 to 2 items of `rest`\nAny other number raises `TypeError` (line 1 has the parameters)."
            ]
        );
        assert!(hover("def f(a, b): pass\nf($0*rest, b=1)\n")[0].contains("needs exactly 1 item in `rest`"));
        assert!(hover("def f(a, b, *c): pass\nf($0*rest)\n")[0].contains("needs at least 2 items of `rest`"));
        let text = hover("def f(a, b=0, c=0, *d): pass\nf($0*rest, c=1)\n").remove(0);
        assert!(text.contains("takes from 1 to 2 items of `rest`"), "{text}");
    }
}
