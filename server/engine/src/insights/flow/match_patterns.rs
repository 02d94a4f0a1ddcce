//! What the pattern of a `case` asks for, which names it binds, and whether an earlier one leaves it anything.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, cut, plain, say};
use crate::semantics::dataclasses::dataclass;
use crate::semantics::patterns::{Pattern, Shape, mapping_parts, parts_of_clause, pattern_of};
use crate::semantics::{Constant, Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "match-patterns", kinds: &[Kind::CaseClause], run: explain };

/// More parts than this are counted, not listed.
const MOST: usize = 4;
/// More alternatives than this are not said in one line.
const MOST_IN_LINE: usize = 6;

/// What is longer is cut.
const WIDEST: usize = 60;

fn explain<'m>(context: &Context<'m>, clause: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = clause.child_of_kind(Kind::KwCase) else { return };
    let Some((lead, weight)) = lead(context, clause) else { return };
    let mut note = Note::new("match-patterns", context.range(clause), "case", lead)
        .on([context.range(keyword)])
        .weight(weight)
        .related(&["match-statement", "match-exhaustiveness"]);
    if let Some(guard) = clause.field_child(Field::Guard).and_then(|guard| guard.named_child(0)) {
        let names = if binds_names(context, clause) { ", after its names are bound" } else { "" };
        note = note.line(say(
            "Where the pattern fits, {} is tested{}; only if it is true is this case taken.",
            [code(cut(&guard.one_line(), WIDEST)), plain(names)],
        ));
    }
    if weight >= Weight::Result {
        note = facts(context, clause, note);
    }
    notes.push(note);
}

/// The first line, and how much it matters.
fn lead<'m>(context: &Context<'m>, clause: Node<'m>) -> Option<(Text, Weight)> {
    let all: Vec<Node<'m>> =
        clause.parent()?.named_children().filter(|n| n.kind() == Kind::CaseClause).collect();
    let at = all.iter().position(|one| *one == clause)?;
    let (before, after) = (all.get(..at)?, all.get(at + 1..)?);
    let Some(pattern) = pattern_of(clause) else {
        return Some((sequence(&parts_of_clause(clause))?, Weight::Result));
    };
    let core = pattern.core();
    let takes_all = is_irrefutable(pattern) && clause.field_child(Field::Guard).is_none();
    if takes_all && let Some(next) = after.first() {
        let text = say(
            "{} takes every value, so the case on line {} could never be reached: a `SyntaxError`",
            [code(pattern.text()), plain(context.line(*next))],
        );
        return Some((text, Weight::Fails));
    }
    if core.names.is_empty()
        && core.pattern.shape() == Some(Shape::Capture)
        && let Some(line) = constant_of_that_name(context, core.pattern)
    {
        let name = core.pattern.text();
        let text = say(
            "{} takes any value and binds it to {}; it is not compared with the {} of line {}",
            [code(name.clone()), code(name.clone()), code(name), plain(line)],
        );
        return Some((text, Weight::Surprise));
    }
    if let Some(taken) = context.taken_before(before, clause) {
        let what = pattern_of(taken).map_or_else(|| "case".to_string(), Pattern::text);
        let text = say(
            "never taken: {} on line {} takes what {} could",
            [code(cut(&what, WIDEST)), plain(context.line(taken)), code(cut(&pattern.text(), WIDEST))],
        );
        return Some((text, Weight::Surprise));
    }
    let weight = match core.pattern.shape()? {
        Shape::Wildcard | Shape::Literal | Shape::Capture => Weight::Working,
        _ => Weight::Result,
    };
    Some((phrase(pattern)?, weight))
}

/// Whether a pattern fits anything.
fn is_irrefutable(pattern: Pattern<'_>) -> bool {
    let is_open = |one: &Pattern<'_>| matches!(one.shape(), Some(Shape::Wildcard | Shape::Capture));
    pattern.alternatives().iter().any(is_open)
}

/// The line on which the module assigns a constant of the name that a pattern captures, where the name is written like one.
fn constant_of_that_name<'m>(context: &Context<'m>, pattern: Pattern<'m>) -> Option<u32> {
    let name = pattern.node.text();
    if !name.chars().any(char::is_uppercase) || name.chars().any(char::is_lowercase) {
        return None;
    }
    context.globals(name).into_iter().find_map(|(piece, binding)| {
        let there = context.module().pieces().get(piece as usize)?;
        let node = there.segment.tree().node(there.model.binding(binding)?.node)?;
        let assignment = node.parent().filter(|parent| parent.kind() == Kind::Assignment)?;
        let at = crate::semantics::At { piece: piece as usize, node };
        assignment.field_child(Field::Right).map(|_| context.at(at).line(node))
    })
}

/// What a value has to be, as a noun phrase with the names that it gets.
fn phrase(pattern: Pattern<'_>) -> Option<Text> {
    let core = pattern.core();
    let node = core.pattern.node;
    let mut text = match core.pattern.shape()? {
        Shape::Wildcard => Text::from("anything"),
        Shape::Capture => say("anything, bound to {}", [code(node.text())]),
        Shape::Literal if is_singleton(node) => say("{} itself", [code(node.text())]),
        Shape::Literal | Shape::Value => say("equal to {}", [code(cut(&core.pattern.text(), WIDEST))]),
        Shape::Alternatives => alternatives(core.pattern)?,
        Shape::Sequence => sequence(&core.pattern.parts())?,
        Shape::Mapping => mapping(node),
        Shape::Class => say("an instance of {}", [code(node.child_of_kind(Kind::DottedName)?.text())]),
        Shape::Star => return None,
    };
    bound(&mut text, &core.names);
    Some(text)
}

/// The names that `as` gives a value, the innermost first.
fn bound(text: &mut Text, names: &[Node<'_>]) {
    for name in names.iter().rev() {
        text.push(plain(", bound to "));
        text.push(code(name.text()));
    }
}

/// `phrase` for a part: what it holds in turn is shown as code.
fn part_phrase(pattern: Pattern<'_>) -> Option<Text> {
    let core = pattern.core();
    let has_more = match core.pattern.shape()? {
        Shape::Sequence | Shape::Mapping => core.pattern.node.named_children().next().is_some(),
        Shape::Class => !core.pattern.parts().is_empty(),
        Shape::Alternatives => !are_compared(core.pattern),
        _ => false,
    };
    if !has_more {
        return phrase(pattern);
    }
    Some(say("something that fits {}", [code(cut(&pattern.text(), WIDEST))]))
}

fn is_singleton(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::None | Kind::True | Kind::False)
}

/// Whether all alternatives are compared with `==`, so that they can be said in one line.
fn are_compared(pattern: Pattern<'_>) -> bool {
    let all = pattern.alternatives();
    let is_compared = |one: &Pattern<'_>| {
        matches!(one.shape(), Some(Shape::Literal | Shape::Value)) && !is_singleton(one.node)
    };
    let names = || pattern.node.descendants().any(|n| n.kind() == Kind::AsPattern);
    all.len() <= MOST_IN_LINE && all.iter().all(is_compared) && !names()
}

fn alternatives(pattern: Pattern<'_>) -> Option<Text> {
    if !are_compared(pattern) {
        return Some(say("one of {} patterns, tried from left to right", [plain(pattern.parts().len())]));
    }
    let all = pattern.alternatives();
    let (last, rest) = all.split_last()?;
    let mut text = Text::from("equal to ");
    text.extend(Text::codes(rest.iter().map(|one| one.text()), ", "));
    text.push(plain(" or "));
    text.push(code(last.text()));
    Some(text)
}

fn sequence(parts: &[Pattern<'_>]) -> Option<Text> {
    let stars = parts.iter().filter(|part| part.core().pattern.shape() == Some(Shape::Star)).count();
    Some(match (parts.len(), stars) {
        (0, _) => Text::from("an empty sequence"),
        (n, 0) => say("a sequence of {}", [plain(counted(n, "item"))]),
        (1, 1) => Text::from("a sequence of any length"),
        (n, 1) => say("a sequence of at least {}", [plain(counted(n - 1, "item"))]),
        _ => return None,
    })
}

fn mapping(node: Node<'_>) -> Text {
    let (pairs, _) = mapping_parts(node);
    match pairs.as_slice() {
        [] => Text::from("any mapping, empty or not"),
        [(key, _)] => say("a mapping that has the key {}", [code(cut(&key.text(), WIDEST))]),
        _ => {
            let mut text = Text::from("a mapping that has the keys ");
            text.extend(Text::codes(pairs.iter().take(MOST).map(|(key, _)| cut(&key.text(), WIDEST)), ", "));
            if pairs.len() > MOST {
                text.push(plain(format!(" and {} more", pairs.len() - MOST)));
            }
            text
        }
    }
}

/// What is asked of the parts.
fn facts<'m>(context: &Context<'m>, clause: Node<'m>, note: Note) -> Note {
    let Some(pattern) = pattern_of(clause) else { return items(&parts_of_clause(clause), note) };
    let core = pattern.core().pattern;
    match core.shape() {
        Some(Shape::Sequence) => items(&core.parts(), note),
        Some(Shape::Mapping) => values(core.node, note),
        Some(Shape::Class) => attributes(context, core, note),
        Some(Shape::Alternatives) if core.parts().len() <= MOST && !are_compared(core) => {
            core.parts().into_iter().filter_map(part_phrase).fold(note, Note::bullet)
        }
        Some(Shape::Value) => {
            note.general("A name with a dot is compared; a plain name would take any value.")
        }
        Some(Shape::Capture) if pattern.core().names.is_empty() => {
            note.general("A plain name is never compared: it takes any value.")
        }
        _ => note,
    }
}

fn items(parts: &[Pattern<'_>], mut note: Note) -> Note {
    let star = parts.iter().position(|part| part.core().pattern.shape() == Some(Shape::Star));
    for (at, part) in parts.iter().enumerate().take(MOST) {
        let core = part.core().pattern;
        let text = if Some(at) == star {
            match core.node.named_child(0).map(Node::text) {
                Some(name) if name != "_" => say("the others, as a list: {}", [code(name)]),
                _ => Text::from("the others do not matter"),
            }
        } else {
            let Some(phrase) = part_phrase(*part) else { return note };
            let place = match star {
                Some(star) if at > star => format!("item -{}: ", parts.len() - at),
                _ => format!("item {at}: "),
            };
            let mut text = Text::default();
            text.push(plain(place));
            text.extend(phrase);
            text
        };
        note = note.bullet(text);
    }
    note = left_out(parts.len(), note);
    note.general("A `str`, `bytes` or `bytearray` is never taken for a sequence here.")
}

fn left_out(count: usize, note: Note) -> Note {
    match count.checked_sub(MOST) {
        Some(more @ 1..) => note.bullet(say("{} more", [plain(more)])),
        _ => note,
    }
}

fn values(node: Node<'_>, mut note: Note) -> Note {
    let (pairs, rest) = mapping_parts(node);
    for (key, value) in pairs.iter().take(MOST) {
        let Some(phrase) = part_phrase(*value) else { return note };
        let mut text = say("under {}: ", [code(cut(&key.text(), WIDEST))]);
        text.extend(phrase);
        note = note.bullet(text);
    }
    note = left_out(pairs.len(), note);
    if let Some(rest) = rest {
        return note.bullet(say("the other keys, as a new `dict`: {}", [code(rest.text())]));
    }
    if pairs.is_empty() { note } else { note.general("Other keys do not matter.") }
}

fn attributes<'m>(context: &Context<'m>, pattern: Pattern<'m>, mut note: Note) -> Note {
    let Some(class) = pattern.node.child_of_kind(Kind::DottedName) else { return note };
    let parts = pattern.parts();
    let names = positional_names(context, class);
    for (at, part) in parts.iter().enumerate().take(MOST) {
        // tree-sitter takes the `as` of `name=value as other` for one behind the whole.
        let core = part.core();
        let mut names_behind = Vec::new();
        let (place, value) = if core.pattern.node.kind() == Kind::KeywordPattern {
            let Some(value) = core.pattern.parts().get(1).copied() else { return note };
            let name = core.pattern.node.named_child(0).map_or("", Node::text);
            names_behind = core.names;
            (say("its attribute {}: ", [code(name)]), value)
        } else {
            let place = match &names {
                Names::Itself if at == 0 => Text::from("the value itself: "),
                Names::Known(names) => match names.get(at) {
                    Some(name) => say("its attribute {}: ", [code(name)]),
                    None => return note,
                },
                _ => say("the attribute at place {} of its `__match_args__`: ", [plain(at)]),
            };
            (place, *part)
        };
        let Some(phrase) = part_phrase(value) else { return note };
        let mut text = place;
        text.extend(phrase);
        bound(&mut text, &names_behind);
        note = note.bullet(text);
    }
    left_out(parts.len(), note)
}

/// What the patterns by place of a class pattern look at.
enum Names {
    /// The one pattern looks at the value itself.
    Itself,
    /// These attributes.
    Known(Vec<String>),
    Unknown,
}

fn positional_names<'m>(context: &Context<'m>, class: Node<'m>) -> Names {
    match context.definition(class) {
        Definition::External(path) => match path.strip_prefix("builtins.") {
            Some(
                "bool" | "bytearray" | "bytes" | "dict" | "float" | "frozenset" | "int" | "list" | "set"
                | "str" | "tuple",
            ) => Names::Itself,
            _ => Names::Unknown,
        },
        Definition::Class(at) => {
            let written = context.bindings_in_class(at, "__match_args__");
            if let [found] = written.as_slice() {
                let there = context.module().pieces().get(found.piece);
                let value = there.zip(found.binding.value).and_then(|(p, n)| p.segment.tree().node(n));
                let names = value.and_then(|node| {
                    context.at(crate::semantics::At { piece: found.piece, node }).constant(node)
                });
                return match names {
                    Some(Constant::Tuple(names)) => {
                        let text = |one: Constant| match one {
                            Constant::Str(text) => Some(text),
                            _ => None,
                        };
                        names
                            .into_iter()
                            .map(text)
                            .collect::<Option<_>>()
                            .map_or(Names::Unknown, Names::Known)
                    }
                    _ => Names::Unknown,
                };
            }
            match dataclass(context, at).filter(|class| class.complete && written.is_empty()) {
                Some(class) => {
                    let by_place =
                        class.fields.iter().filter(|field| field.init && !field.kw_only && !field.init_only);
                    Names::Known(by_place.map(|field| field.name.clone()).collect())
                }
                None => Names::Unknown,
            }
        }
        _ => Names::Unknown,
    }
}

fn binds_names<'m>(context: &Context<'m>, clause: Node<'m>) -> bool {
    let bindings = &context.model().binding_of_name;
    let mut patterns = clause.named_children().filter(|n| n.kind() == Kind::CasePattern);
    patterns.any(|pattern| pattern.descendants().any(|n| bindings.contains_key(&n.id())))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_the_pattern_the_guard_and_the_block() {
        silent_at("match-patterns", "match x:\n    case [a$0a] if a$0a:\n        a$0a\n");
        silent_at("match-patterns", "mat$0ch x:\n    case 1: pass\n");
    }

    #[test]
    fn says_what_is_compared() {
        assert_eq!(hover("match x:\n    ca$0se -1: pass\n"), ["case · equal to `-1`"]);
        assert_eq!(hover("match x:\n    ca$0se None: pass\n"), ["case · `None` itself"]);
        assert_eq!(
            hover("match x:\n    ca$0se 1 | -2 | 'a' as n if n: pass\n"),
            [
                "case · equal to `1`, `-2` or `'a'`, bound to `n`\nWhere the pattern fits, `n` is tested, after its names are bound; only if it is true is this case taken."
            ]
        );
        assert_eq!(
            hover("match x:\n    ca$0se Color.RED: pass\n"),
            [
                "case · equal to `Color.RED`\n(A name with a dot is compared; a plain name would take any value.)"
            ]
        );
    }

    #[test]
    fn takes_a_sequence_apart() {
        assert_eq!(
            hover("match x:\n    ca$0se [\"load\", f, *_, [1, y]]: pass\n"),
            [
                "case · a sequence of at least 3 items\n- item 0: equal to `\"load\"`\n- item 1: anything, bound to `f`\n- the others do not matter\n- item -1: something that fits `[1, y]`\n(A `str`, `bytes` or `bytearray` is never taken for a sequence here.)"
            ]
        );
        assert!(hover("match x:\n    ca$0se (): pass\n")[0].starts_with("case · an empty sequence"));
        assert!(hover("match x:\n    ca$0se a,: pass\n")[0].starts_with("case · a sequence of 1 item\n"));
        assert_eq!(
            hover("match x:\n    ca$0se (a): pass\n"),
            ["case · anything, bound to `a`\n(A plain name is never compared: it takes any value.)"]
        );
    }

    #[test]
    fn takes_mappings_and_classes_apart() {
        assert_eq!(
            hover("match x:\n    ca$0se {'k': 1 | 2, **rest}: pass\n"),
            [
                "case · a mapping that has the key `'k'`\n- under `'k'`: equal to `1` or `2`\n- the other keys, as a new `dict`: `rest`"
            ]
        );
        assert_eq!(
            hover("match x:\n    ca$0se str(s) | Point(0): pass\n"),
            [
                "case · one of 2 patterns, tried from left to right\n- something that fits `str(s)`\n- something that fits `Point(0)`"
            ]
        );
        assert_eq!(
            hover(
                "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int\nmatch v:\n    ca$0se P(0, y=-1) as p: pass\n"
            ),
            [
                "case · an instance of `P`, bound to `p`\n- its attribute `x`: equal to `0`\n- its attribute `y`: equal to `-1`"
            ]
        );
        assert!(
            hover("match v:\n    ca$0se P(x=(N.A) as n, y=[a] as m): pass\n")[0]
                .ends_with("\n- its attribute `x`: equal to `N.A`, bound to `n`\n- its attribute `y`: something that fits `[a]`, bound to `m`")
        );
        assert!(
            hover("match x:\n    ca$0se str(s): pass\n")[0]
                .contains("- the value itself: anything, bound to `s`")
        );
    }

    #[test]
    fn a_name_that_looks_like_a_constant_takes_everything() {
        assert_eq!(
            hover("RED = 1\nmatch x:\n    ca$0se RED: pass\n"),
            [
                "case · `RED` takes any value and binds it to `RED`; it is not compared with the `RED` of line 1"
            ]
        );
    }

    #[test]
    fn a_name_before_other_cases_is_an_error() {
        assert_eq!(
            hover("match x:\n    ca$0se name: pass\n    case 2: pass\n"),
            [
                "case · `name` takes every value, so the case on line 3 could never be reached: a `SyntaxError`"
            ]
        );
    }

    #[test]
    fn says_what_an_earlier_case_takes() {
        for (earlier, later) in [
            ("1", "1"),
            ("1 | 2", "(2)"),
            ("int()", "bool()"),
            ("int()", "int(n)"),
            ("LookupError() as e", "KeyError() | IndexError()"),
        ] {
            let text = hover(&format!("match x:\n    case {earlier}: pass\n    ca$0se {later}: pass\n"));
            assert!(text[0].starts_with("case · never taken: "), "{text:?}");
        }
        for (earlier, later) in [
            ("1", "2"),
            ("1 if y", "1"),
            ("int()", "3"),
            ("bool()", "int()"),
            ("int(3)", "int()"),
            ("KeyError()", "KeyError() | IndexError()"),
            ("True", "1"),
        ] {
            let text = hover(&format!("match x:\n    case {earlier}: pass\n    ca$0se {later}: pass\n"));
            assert!(!text[0].contains("never taken"), "{text:?}");
        }
    }
}
