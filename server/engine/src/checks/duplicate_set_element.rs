//! An element that a set display names twice: a set keeps one of equal elements.

use rustc_hash::FxHashMap;

use text_size::TextRange;

use super::expected::is_in_test;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::{Context, LiteralKey};
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// A set has one finding for all elements that stand in it again.
/// Left out, because nothing is certain there: names, and elements that are computed. A test may hold that `1` and `1.0` are one; a set of
/// hundreds of elements was written by a program, and is no worse for one of them twice.
pub(super) const CHECK: Check = Check {
    code: "duplicate-set-element",
    concept: "set-type",
    group: Group::Idiom,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["B033"], pylint: &["W0130"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Set],
    run,
};

/// A set of more elements is data that a program wrote.
const MOST: usize = 400;

fn run<'m>(context: &Context<'m>, set: Node<'m>, found: &mut Vec<Finding>) {
    let mut seen: FxHashMap<LiteralKey, Node<'m>> = FxHashMap::default();
    if set.named_child(1).is_none() || set.named_child(MOST).is_some() {
        return;
    }
    let mut again: Vec<(Node<'m>, Node<'m>)> = Vec::new();
    for element in set.named_children() {
        let Some(key) = context.literal_key(element) else { continue };
        let Some(first) = seen.get(&key) else {
            seen.insert(key, element);
            continue;
        };
        let (one, other) = (first.one_line(), element.one_line());
        if one != other && is_in_test(set) {
            continue;
        }
        if one == other {
            again.push((*first, element));
            continue;
        }
        let message = say("{} equals {}, and a set keeps one of equal elements", [code(other), code(one)]);
        let mut finding =
            Finding::new(context.place(element), message).related(context.place(*first), "this one is kept");
        finding.remedies.extend(remedy(context, set, &[element]));
        found.push(finding);
    }
    found.extend(standing_again(context, set, &again));
}

/// The finding about the elements that stand in the set as they do before; each is given with the one that is kept.
fn standing_again<'m>(
    context: &Context<'m>,
    set: Node<'m>,
    again: &[(Node<'m>, Node<'m>)],
) -> Option<Finding> {
    let mut names: Vec<String> = again.iter().map(|(_, element)| element.one_line()).collect();
    names.dedup();
    let shown = |at: usize| code(names.get(at).cloned().unwrap_or_default());
    let message = match names.len() {
        1 => say("{} stands twice in this set, which keeps one of equal elements", [shown(0)]),
        2 => {
            say("{} and {} stand twice in this set, which keeps one of equal elements", [shown(0), shown(1)])
        }
        more => say(
            "{}, {} and {} more stand twice in this set, which keeps one of equal elements",
            [shown(0), shown(1), plain(more.saturating_sub(2))],
        ),
    };
    let (kept, element) = again.first()?;
    let mut finding =
        Finding::new(context.place(*element), message).related(context.place(*kept), "this one is kept");
    for (_, other) in again.iter().skip(1) {
        finding = finding.related(context.place(*other), "this one stands here again");
    }
    let elements: Vec<Node<'m>> = again.iter().map(|(_, element)| *element).collect();
    finding.remedies.extend(remedy(context, set, &elements));
    Some(finding)
}

/// Takes away those of the elements about which there is no comment.
fn remedy<'m>(context: &Context<'m>, set: Node<'m>, elements: &[Node<'m>]) -> Option<Remedy> {
    let ranges: Vec<TextRange> = elements.iter().filter_map(|element| range(set, *element)).collect();
    let title = match elements {
        [element] => format!("Remove the second `{}`", element.one_line()),
        _ => "Remove what stands in the set already".to_string(),
    };
    if ranges.is_empty() {
        return None;
    }
    let changes =
        ranges.into_iter().fold(Changes::new(context), |changes, range| changes.replace_range(range, ""));
    Some(changes.safe(title))
}

/// The element with the comma before it, where no comment is about it.
fn range(set: Node<'_>, element: Node<'_>) -> Option<TextRange> {
    let before = set.named_children().take_while(|n| n.id() < element.id()).last()?;
    let between = |n: &Node<'_>| before.id() < n.id() && n.id() < element.id();
    if set.children().filter(between).any(|n| matches!(n.kind(), Kind::Comment | Kind::LineContinuation)) {
        return None;
    }
    let text = set.tree().text();
    let rest = text.get(usize::from(element.end())..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    if line.trim_start_matches([' ', '\t', ',']).starts_with('#') {
        return None;
    }
    Some(TextRange::new(before.end(), element.end()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "duplicate-set-element";

    #[test]
    fn ignores_equal_numbers_of_a_test() {
        check_silent(CODE, "def test_values():\n    read({-999, -999.0})\n");
    }

    #[test]
    fn ignores_long_lists_of_data() {
        let names: Vec<String> = (0..401).map(|n| format!("'name{}'", n % 399)).collect();
        check_silent(CODE, &format!("NAMES = {{{}}}\n", names.join(", ")));
        let short: Vec<String> = (0..400).map(|n| format!("'name{}'", n % 399)).collect();
        assert_eq!(check_fixes(CODE, &format!("NAMES = {{{}}}\n", short.join(", "))).len(), 1);
    }

    #[test]
    fn ignores_elements_that_differ() {
        check_silent(CODE, "a = {1, '1', b'1', 1.5, (1,), (1, 1), -1, 'a', 'A', None, ...}\n");
    }

    #[test]
    fn ignores_names_and_what_is_computed() {
        check_silent(CODE, "a = {x, x}\nb = {f(), f()}\nc = {f'{x}', f'{x}'}\nd = {*'a', *'a'}\n");
    }

    #[test]
    fn ignores_lists_and_tuples() {
        check_silent(CODE, "a = [1, 1], (1, 1)\n");
    }

    /// pylint issue 8302: `True` equals `1`. ruff issue 26563: tuples count too.
    #[test]
    fn finds_the_later_element() {
        check_finds(
            CODE,
            "
            a = {'a', 'b', 'a'}
                           ^^^ `'a'` stands twice in this set, which keeps one of equal elements
            b = {1, True, 1.0}
                    ^^^^ `True` equals `1`, and a set keeps one of equal elements
                          ^^^
            c = {(1,), (1,)}
                       ^^^^
            ",
        );
    }

    #[test]
    fn finds_all_of_a_set_at_once() {
        check_finds(
            CODE,
            "
            a = {'a', 'b', 'a', 'b'}
                           ^^^ `'a'` and `'b'` stand twice in this set, which keeps one of equal elements
            b = {1, 2, 3, 4, 2, 3, 1, 4}
                             ^ `2`, `3` and 2 more stand twice in this set, which keeps one of equal elements
            c = {1, 1, 1}
                    ^ `1` stands twice in this set, which keeps one of equal elements
            ",
        );
        check_fix(CODE, "a = {1, 2, 1, 3, 2, 1, 1}\n", "a = {1, 2, 3}\n");
        check_fix(CODE, "a = {1, 2, 1, 3, 2,  # two\n}\n", "a = {1, 2, 3, 2,  # two\n}\n");
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "a = {1, 1}\n", "a = {1}\n");
        check_fix(CODE, "a = {1, 1, 2, True, }  # why\n", "a = {1, 2, }  # why\n");
        check_fix(
            CODE,
            "a = {\r\n\t'é',\r\n\t'b',  # why\r\n\t'c',\r\n\t'é',\r\n\t'd',\r\n}\r\n",
            "a = {\r\n\t'é',\r\n\t'b',  # why\r\n\t'c',\r\n\t'd',\r\n}\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_has_comments() {
        for source in [
            "a = {\n    1,  # one\n    1,\n}\n",
            "a = {\n    1,\n    1,  # again\n}\n",
            "a = {\n    1,\n    # again\n    1,\n}\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
