//! A list, dict or set where a hash is needed: as a key, an element of a set, an argument of a cached function.

use super::expected::expects;
use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::Context;
use crate::semantics::hashing::{Names, Unhashable, refused};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: names that are bound more than once, and keys of comprehensions, which may run no
/// round. Instances of a class with `__eq__` are the business of `eq-without-hash`.
pub(super) const CHECK: Check = Check {
    code: "unhashable-key",
    concept: "hashability",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["E1143"], pyright: &["reportUnhashable"] },
    related_rules: &[],
    kinds: &[Kind::Pair, Kind::Set, Kind::Call, Kind::Subscript, Kind::ComparisonOperator],
    run,
};

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    found.extend(finding(context, node));
}

fn finding<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Finding> {
    let refused = refused(context, node, Names::Once)?;
    let class = match &refused.class {
        Unhashable::Builtin(name) => (*name).to_string(),
        Unhashable::Data { name } => name.clone(),
        Unhashable::Own { .. } => return None,
    };
    if expects(node, "TypeError") {
        return None;
    }
    let role = if refused.role == "argument" && refused.cache.is_some() {
        "an argument of a cached function"
    } else {
        match refused.role {
            "key" => "a key",
            "element" => "an element of a set",
            _ => "hashed",
        }
    };
    let message = if matches!(refused.class, Unhashable::Data { .. }) {
        say(
            "A {} has no hash, as a dataclass that is not frozen, so it cannot be {}: this raises {}",
            [code(class), plain(role), code("TypeError")],
        )
    } else {
        say(
            "A {} has no hash, so it cannot be {}: this raises {}",
            [code(class), plain(role), code("TypeError")],
        )
    };
    let mut finding = Finding::new(context.place(refused.part), message);
    finding.remedies.extend(remedy(context, refused.part));
    Some(finding)
}

/// The list becomes a tuple, the set a frozenset.
fn remedy<'m>(context: &Context<'m>, part: Node<'m>) -> Option<Remedy> {
    let make_tuple = "Make it a tuple";
    let changes = Changes::new(context);
    let builtin = |name: &str| context.would_mean_builtin(name, part);
    match part.kind() {
        Kind::List => {
            let items: Vec<Node<'m>> = part.named_children().collect();
            if items.iter().any(|item| item.descendants().any(|n| n.kind().is_new_collection())) {
                return None;
            }
            let (open, close) =
                (part.child_of_kind(Kind::OpenBracket)?, part.child_of_kind(Kind::CloseBracket)?);
            let changes = changes.replace(open, "(").replace(close, ")");
            let changes = match items.as_slice() {
                [only] if part.child_of_kind(Kind::Comma).is_none() => changes.insert(only.end(), ","),
                _ => changes,
            };
            Some(changes.possible(make_tuple))
        }
        Kind::ListComprehension if builtin("tuple") && !holds(part, &[Kind::Yield]) => {
            let (open, close) =
                (part.child_of_kind(Kind::OpenBracket)?, part.child_of_kind(Kind::CloseBracket)?);
            Some(changes.replace(open, "tuple(").replace(close, ")").possible(make_tuple))
        }
        Kind::Set | Kind::SetComprehension if builtin("frozenset") => Some(
            changes.replace(part, format!("frozenset({})", part.text())).possible("Make it a `frozenset`"),
        ),
        Kind::Call => {
            let callee = part.field_child(Field::Function)?;
            let (other, title) = match callee.text() {
                "list" => ("tuple", make_tuple),
                "set" => ("frozenset", "Make it a `frozenset`"),
                _ => return None,
            };
            builtin(other).then(|| changes.replace(callee, other).possible(title))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "unhashable-key";

    #[test]
    fn ignores_what_can_be_hashed() {
        check_silent(
            CODE,
            "
            a = {(1, 2): 3, 'x': 4, None: 5, frozenset({1}): 6, f: 7, lambda: 0: 8}
            b = {(1, 'x'), object(), 1.5}
            c = a[1, 2], a['x'], hash(()), set([1, 2]), dict.fromkeys([(1,), 2])
            ",
        );
    }

    /// pylint issues 7501, 7397 and 7453: a class has a hash, whatever its instances have; so has a function.
    #[test]
    fn ignores_classes_as_keys() {
        check_silent(
            CODE,
            "
            from typing import List
            class Tomato(dict): ...
            a = {Tomato: 1, list: 2, List: 3, List[int]: 4, (lambda: []): 5}
            b = {List, dict, set}
            ",
        );
    }

    #[test]
    fn ignores_what_is_not_known() {
        check_silent(
            CODE,
            "
            def f(x, y: list):
                z = []
                z = ()
                return {x: 1, y: 2, z: 3}, {g(): 1}, x[[1]], x.get([1]), [1] in x
            a = {[]: 1 for x in y}
            frame[['a', 'b']]
            frame[[True, False]] = 1
            ",
        );
    }

    #[test]
    fn ignores_sets_looked_for_in_sets() {
        check_silent(CODE, "a = {frozenset()}\nb = {1} in a\na.discard({1})\n");
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            try:
                {[]: 1}
            except TypeError:
                pass
            def test(self):
                with self.assertRaises(TypeError):
                    hash([])
                with pytest.raises(TypeError):
                    x = {[], 1}
            ",
        );
    }

    #[test]
    fn finds_what_has_no_hash() {
        check_finds(
            CODE,
            "
            a = {[1, 2]: 3}
                 ^^^^^^ A `list` has no hash, so it cannot be a key: this raises `TypeError`
            b = {1, {2}}
                    ^^^ A `set` has no hash, so it cannot be an element of a set: this raises `TypeError`
            c = hash({})
                     ^^ A `dict` has no hash, so it cannot be hashed: this raises `TypeError`
            d = {(1, [2]): 3}
                     ^^^
            x = [1]
            e = {x: 1}
                 ^
            a[[1]] = 2
              ^^^
            s = set()
            s.add([1])
                  ^^^
            from functools import cache
            @cache
            def f(x): return x
            f([1])
              ^^^ A `list` has no hash, so it cannot be an argument of a cached function: this raises `TypeError`
            from dataclasses import dataclass
            @dataclass
            class Point:
                x: int
            g = {Point(1): 'a'}
                 ^^^^^^^^ A `Point` has no hash, as a dataclass that is not frozen, so it cannot be a key: this raises `TypeError`
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "a = {[1, 2]: 3}\n", "a = {(1, 2): 3}\n");
        check_fix(CODE, "a = {[x]: 3, []: 4}\r\n", "a = {(x,): 3, (): 4}\r\n");
        check_fix(CODE, "a = {[\n    1,  # one\n]}\n", "a = {(\n    1,  # one\n)}\n");
        check_fix(CODE, "a = {(1, [i for i in é]), 2}\n", "a = {(1, tuple(i for i in é)), 2}\n");
        check_fix(CODE, "a = {{1}: set(x), list(y): 2}\n", "a = {frozenset({1}): set(x), tuple(y): 2}\n");
    }

    #[test]
    fn leaves_alone_what_would_not_help() {
        for source in [
            "a = {[[1]]: 2}\n",
            "a = {{}: 1}\n",
            "x = []\na = {x: 1}\n",
            "def tuple(): ...\na = {list(x): 1}\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
