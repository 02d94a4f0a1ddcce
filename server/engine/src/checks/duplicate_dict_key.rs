//! A key that a dict display gives twice: the first value is lost.

use rustc_hash::FxHashMap;

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{Context, Definition, LiteralKey};
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: names of constants, which may be equal on purpose, keys that are computed,
/// and keys with another dict unpacked between them.
pub(super) const CHECK: Check = Check {
    code: "duplicate-dict-key",
    concept: "dict-type",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["F601"], pylint: &["W0109"], pyright: &[] },
    related_rules: &["F602"],
    kinds: &[Kind::Dictionary],
    run,
};

/// A key that can be told from another.
#[derive(PartialEq, Eq, Hash)]
enum Key<'m> {
    Literal(LiteralKey),
    /// A name, or an attribute of a class of this file.
    Name(&'m str),
}

fn run<'m>(context: &Context<'m>, dict: Node<'m>, found: &mut Vec<Finding>) {
    let mut seen: FxHashMap<Key<'m>, Node<'m>> = FxHashMap::default();
    if dict.named_child(1).is_none() {
        return;
    }
    for pair in dict.named_children() {
        let parts = pair.field_child(Field::Key).zip(pair.field_child(Field::Value));
        let Some((node, value)) = parts.filter(|_| pair.kind() == Kind::Pair) else {
            // The other dict may have the key too, and then the first one only says where it stands.
            seen.clear();
            continue;
        };
        let Some(key) = key(context, node) else { continue };
        let is_name = matches!(key, Key::Name(_));
        let Some(first) = seen.insert(key, pair) else { continue };
        let (Some(first_key), Some(first_value)) =
            (first.field_child(Field::Key), first.field_child(Field::Value))
        else {
            continue;
        };
        if is_name && may_change_between(first, node) {
            continue;
        }
        let (one, other) = (first_key.one_line(), node.one_line());
        let same_value = first_value.text() == value.text();
        let message = match (one == other, same_value) {
            (true, false) => {
                say("{} stands twice in this dict: this value replaces the first one", [code(other)])
            }
            (true, true) => {
                say("{} stands twice in this dict, both times with the same value", [code(other)])
            }
            (false, _) => {
                say("{} is the same key as {}: this value replaces the first one", [code(other), code(one)])
            }
        };
        let lost = if same_value { "the same value is given here" } else { "the value given here is lost" };
        found.push(Finding::new(context.place(node), message).related(context.place(first), lost));
    }
}

fn key<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Key<'m>> {
    let node = node.unparenthesized();
    match node.kind() {
        Kind::Identifier => Some(Key::Name(node.text())),
        Kind::Attribute => {
            let object =
                node.field_child(Field::Object).filter(|object| object.kind() == Kind::Identifier)?;
            matches!(context.definition(object), Definition::Class(_)).then(|| Key::Name(node.text()))
        }
        _ => context.literal_key(node).map(Key::Literal),
    }
}

/// Whether what runs between the two may bind the name anew.
fn may_change_between(first: Node<'_>, second: Node<'_>) -> bool {
    let runs =
        |n: Node<'_>| matches!(n.kind(), Kind::Call | Kind::Await | Kind::Yield | Kind::NamedExpression);
    let Some(dict) = first.parent() else { return true };
    dict.descendants().skip_while(|n| n.id() < first.id()).take_while(|n| n.id() < second.id()).any(runs)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "duplicate-dict-key";

    /// ruff issue 16323: keys that differ in case are two.
    #[test]
    fn ignores_keys_that_differ() {
        check_silent(
            CODE,
            "a = {'Mio': 1, 'MIO': 2, 1: 3, '1': 4, b'a': 5, 'a': 6, 1.5: 7, (1, 2): 8, (2, 1): 9}\n",
        );
    }

    #[test]
    fn ignores_what_stands_before_and_behind_another_dict() {
        check_silent(CODE, "a = {'a': 1, **others, 'a': 2}\n");
    }

    #[test]
    fn ignores_keys_that_are_computed() {
        check_silent(
            CODE,
            "
            a = {f(): 1, f(): 2}
            b = {x.y: 1, x.y: 2}
            c = {(x := x + 1): 1, (x := x + 1): 2}
            d = {f'{x}': 1, f'{x}': 2}
            e = {x: advance(), x: 2}
            ",
        );
    }

    #[test]
    fn ignores_names_of_equal_constants() {
        check_silent(CODE, "AGAIN = 11\nBLOCKED = 11\na = {AGAIN: 'again', BLOCKED: 'blocked'}\n");
    }

    #[test]
    fn finds_the_later_key() {
        check_finds(
            CODE,
            "
            a = {'a': 1, 'b': 2, 'a': 3}
                                 ^^^ `'a'` stands twice in this dict: this value replaces the first one
            b = {'a': 1, \"a\": 1}
                         ^^^ `\"a\"` is the same key as `'a'`: this value replaces the first one
            c = {1: 'one', True: 'yes', 1.0: 'float'}
                           ^^^^ `True` is the same key as `1`: this value replaces the first one
                                        ^^^
            d = {x: 1, x: 1}
                       ^ `x` stands twice in this dict, both times with the same value
            e = {**others, -1: 2, -1: 3}
                                  ^^
            ",
        );
    }

    /// pylint issue 5150 and ruff issue 13662: members of an enumeration.
    #[test]
    fn finds_members_of_classes() {
        check_finds(
            CODE,
            "
            from enum import Enum
            class Colour(Enum):
                RED = 1
            a = {Colour.RED: 1, Colour.RED: 2}
                                ^^^^^^^^^^
            ",
        );
    }
}
