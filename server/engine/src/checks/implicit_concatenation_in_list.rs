//! Two strings without a comma between them in a list of strings: they become one item.

use text_size::TextSize;

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// Left out, because long texts are written in pieces on purpose: whatever does not look like two of the other items.
pub(super) const CHECK: Check = Check {
    code: "implicit-concatenation-in-list",
    concept: "string-literals",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs {
        ruff: &["ISC004"],
        pylint: &["W1404"],
        pyright: &["reportImplicitStringConcatenation"],
    },
    related_rules: &[],
    kinds: &[Kind::ConcatenatedString],
    run,
};

/// An item longer than this may be a text that was broken to fit.
const LONG: usize = 40;

fn run(context: &Context<'_>, joined: Node<'_>, found: &mut Vec<Finding>) {
    let Some(list) = joined.parent() else { return };
    if !matches!(list.kind(), Kind::List | Kind::Tuple | Kind::Set) {
        return;
    }
    let (Some(first), Some(second), None) =
        (joined.named_child(0), joined.named_child(1), joined.named_child(2))
    else {
        return;
    };
    let mut others = 0;
    for item in list.named_children().filter(|item| item.id() != joined.id()) {
        if item.kind() != Kind::String || word(item).is_none() {
            return;
        }
        others += 1;
    }
    let (Some(one), Some(other)) = (word(first), word(second)) else { return };
    if others < 2 || prefix(first) != prefix(second) || !is_laid_out_alike(list, joined, first, second) {
        return;
    }
    let message = say(
        "Without a comma {} and {} are one item: {}",
        [code(first.text()), code(second.text()), code(format!("{one}{other}"))],
    );
    let place = context.place(joined);
    let remedy = Changes::new(context).insert(first.end(), ",").possible("Add the comma");
    found.push(Finding::new(place, message).remedy(remedy));
}

/// The text between the quotes, where it is one word of a plain string.
fn word(string: Node<'_>) -> Option<&str> {
    let content = string.child_of_kind(Kind::StringContent)?;
    let is_plain = string.named_children().count() == 3 && content.named_child(0).is_none();
    let text = content.text();
    let is_word = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@'))
        && text.starts_with(char::is_alphanumeric)
        && text.ends_with(char::is_alphanumeric);
    (is_plain && is_word && text.chars().count() <= LONG).then_some(text)
}

fn prefix(string: Node<'_>) -> &str {
    string.child_of_kind(Kind::StringStart).map_or("", Node::text)
}

/// Whether the two parts stand as two items would: each on a line of its own at the column of the others, or all on one line.
fn is_laid_out_alike(list: Node<'_>, joined: Node<'_>, first: Node<'_>, second: Node<'_>) -> bool {
    let text = list.tree().text();
    let column = |at: TextSize| {
        let before = text.get(..usize::from(at)).unwrap_or_default();
        before.len() - before.rfind(['\n', '\r']).map_or(0, |line| line + 1)
    };
    let gap = text.get(usize::from(first.end())..usize::from(second.start())).unwrap_or_default();
    if !gap.contains(['\n', '\r']) {
        return gap.trim_matches([' ', '\t']).is_empty() && !list.text().contains(['\n', '\r']);
    }
    let at = column(first.start());
    column(second.start()) == at
        && list
            .named_children()
            .filter(|item| item.id() != joined.id())
            .all(|item| column(item.start()) == at)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "implicit-concatenation-in-list";

    #[test]
    fn ignores_parenthesised_parts() {
        check_silent(CODE, "a = ['one', ('two' 'three'), 'four']\n");
    }

    #[test]
    fn ignores_lists_whose_items_are_all_concatenated() {
        check_silent(
            CODE,
            "a = ['one' 'two', 'three' 'four']\nb = ['one' 'two']\nc = ['one', 'two' 'three']\n",
        );
    }

    /// A long text in pieces, bytes in groups, a pattern, options in which one piece ends where the next must go on.
    #[test]
    fn ignores_texts_in_pieces() {
        check_silent(
            CODE,
            "
            a = [
                'one',
                'The first half of it '
                'and the second.',
                'three',
            ]
            b = (
                'tests.models.TestCase.test_one',
                'tests.models.TestCase.'
                'test_two',
                'tests.models.TestCase.test_three',
            )
            c = [r'one', r'two|' r'three', r'four']
            d = [b'one', b'\\x00' b'\\x01', b'two']
            e = [
                'one',
                'two'
                    'three',
                'four',
            ]
            f = ['one', 'two' f'{x}', 'three']
            g = ['one', 'two' r'three', x]
            ",
        );
    }

    #[test]
    fn finds_a_missing_comma() {
        check_finds(
            CODE,
            "
            a = ['one', 'two' 'three', 'four']
                        ^^^^^^^^^^^^^ Without a comma `'two'` and `'three'` are one item: `twothree`
            b = {'one', 'two' 'é', 'four'}
                        ^^^^^^^^^^
            ",
        );
        assert_eq!(
            crate::testing::check_fixes(CODE, "a = (\n    'one',\n    'two'\n    'three',\n    'four',\n)\n"),
            ["Add the comma"]
        );
    }

    #[test]
    fn mends_with_the_comma() {
        check_fix(
            CODE,
            "a = [\r\n\t'one',\r\n\t'two'  # why\r\n\t'three',\r\n\t'four'\r\n]\r\n",
            "a = [\r\n\t'one',\r\n\t'two',  # why\r\n\t'three',\r\n\t'four'\r\n]\r\n",
        );
        check_fix(CODE, "a = ['é', 'two' 'three', 'four']\n", "a = ['é', 'two', 'three', 'four']\n");
    }
}
