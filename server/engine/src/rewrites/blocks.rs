//! Compound statements under other headers: their bodies, comments and layout stay as they are, deeper where need be.

use text_size::{TextRange, TextSize};

use crate::equivalents::lines::{Lines, Place};
use crate::syntax::layout::indentation;
use crate::syntax::{Field, Kind, Node};

/// CPython's limit of blocks inside of each other (`CO_MAXBLOCKS`).
const MOST_BLOCKS: usize = 20;
/// The tokenizer takes at most 100 steps of indentation.
const MOST_STEPS: usize = 90;

/// A compound statement, ready to be written in another way.
pub(super) struct Compound<'m> {
    node: Node<'m>,
    /// Where it stands.
    pub(super) place: Place<'m>,
    /// One more step of indentation, as its body has it.
    pub(super) unit: &'m str,
    strings: Vec<TextRange>,
}

impl<'m> Compound<'m> {
    /// A statement on lines of its own, all of it indented with blanks only or with tabs only.
    pub(super) fn of(node: Node<'m>) -> Option<Compound<'m>> {
        let place = Place::of(node)?;
        let text = node.tree().text();
        let is_uniform = |indent: &str| {
            let first = indent.chars().next().unwrap_or(' ');
            matches!(first, ' ' | '\t') && indent.chars().all(|c| c == first)
        };
        let mut deepest = place.indent;
        for statement in node.descendants().filter(|n| n.parent().is_some_and(|p| p.kind() == Kind::Block)) {
            let own = indentation(text, statement.start());
            if !is_uniform(own) {
                return None;
            }
            if own.len() > deepest.len() {
                deepest = own;
            }
        }
        // Blanks in a line that begins with a tab, or the other way round.
        if !is_uniform(deepest) || !deepest.starts_with(place.indent) {
            return None;
        }
        let body = body_of(node)?;
        let inner = indentation(text, first_statement(body)?.start()).strip_prefix(place.indent)?;
        let unit = if !inner.is_empty() && !is_on_header(node)? {
            inner
        } else if deepest.contains('\t') {
            "\t"
        } else {
            "    "
        };
        let strings = node
            .descendants()
            .filter(|n| n.kind() == Kind::String && n.text().contains(['\n', '\r']))
            .map(Node::range)
            .collect();
        Some(Compound { node, place, unit, strings })
    }

    /// What begins a line so many steps deeper than the statement.
    pub(super) fn next(&self, depth: usize) -> String {
        format!("{}{}", self.place.next(), self.unit.repeat(depth))
    }

    /// The lines below the one that is there, so many steps deeper than the statement.
    pub(super) fn below(&self, depth: usize, lines: &Lines) -> String {
        let indent = format!("{}{}", self.place.indent, self.unit.repeat(depth));
        lines.below(&indent, self.unit, self.place.newline)
    }

    /// From the colon of a clause (the statement itself, or its `else`) to the end of its body, with lines at the start of the body.
    /// Comments behind the colon stay there. `None` where that would take a line apart that goes on.
    pub(super) fn suite(&self, clause: Node<'m>, first: &Lines, deeper: usize) -> Option<String> {
        let text = self.node.tree().text();
        let colon = clause.child_of_kind(Kind::Colon)?;
        let body = body_of(clause)?;
        let end = self.body_end(clause)?;
        let more = self.unit.repeat(deeper);
        if is_on_header(clause)? {
            let next = self.next(deeper + 1);
            let rest = self.moved(TextRange::new(body.start(), end), &more)?;
            return Some(format!(":{}{next}{rest}", self.below(deeper + 1, first)));
        }
        let after = text.get(usize::from(colon.end())..)?;
        let line = colon.end() + TextSize::try_from(after.find(['\n', '\r'])?).ok()?;
        let head = text.get(usize::from(colon.end())..usize::from(line))?.trim_end();
        let indent = indentation(text, first_statement(body)?.start());
        let first = first.below(&format!("{more}{indent}"), self.unit, self.place.newline);
        Some(format!(":{head}{first}{}", self.moved(TextRange::new(line, end), &more)?))
    }

    /// Where the body of a clause ends: with its last line, or with the last comment below that stands deeper than the statement.
    pub(super) fn body_end(&self, clause: Node<'m>) -> Option<TextSize> {
        let text = self.node.tree().text();
        let last = last_token(body_of(clause)?)?;
        let rest = text.get(usize::from(last)..)?;
        let mut end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        if rest.get(..end)?.ends_with('\\') {
            return None;
        }
        let mut at = end;
        for line in rest.get(end..)?.split_inclusive(['\n', '\r']) {
            at += line.len();
            let bare = line.trim_start_matches([' ', '\t']);
            if line.len() - bare.len() > self.place.indent.len() && bare.starts_with('#') {
                end = at - (line.len() - line.trim_end_matches(['\n', '\r']).len());
            } else if !line.trim().is_empty() {
                break;
            }
        }
        Some(last + TextSize::try_from(end).ok()?)
    }

    /// The source of whole lines, and of what goes before the first of them, so much deeper. What strings hold stays.
    pub(super) fn moved(&self, range: TextRange, more: &str) -> Option<String> {
        let text = self.node.tree().text();
        let source = text.get(std::ops::Range::<usize>::from(range))?;
        if more.is_empty() {
            return Some(source.to_string());
        }
        let mut moved = String::with_capacity(source.len() + 64);
        let mut at = range.start();
        for (number, line) in source.split_inclusive(['\n', '\r']).enumerate() {
            let in_string = self.strings.iter().any(|string| string.start() < at && at < string.end());
            if number > 0 && !in_string && !line.trim().is_empty() {
                moved.push_str(more);
            }
            moved.push_str(line);
            at += TextSize::of(line);
        }
        Some(moved)
    }
}

/// Whether so many more blocks, and steps of indentation, around what the statement holds are not too many for CPython.
pub(super) fn has_room(statement: Node<'_>, more: usize) -> bool {
    let around = |n: Node<'_>| -> usize {
        let within =
            n.ancestors().take_while(|n| !n.kind().is_function() && n.kind() != Kind::ClassDefinition);
        within.map(blocks_of).sum()
    };
    let most = statement
        .descendants()
        .filter(|n| blocks_of(*n) > 0)
        .map(|n| around(n) + blocks_of(n))
        .max()
        .unwrap_or_else(|| around(statement));
    let steps = |n: Node<'_>| n.ancestors().filter(|n| n.kind() == Kind::Block).count();
    let deepest = statement.descendants().filter(|n| n.kind() == Kind::Block).map(|n| steps(n) + 1);
    let deepest = deepest.max().unwrap_or_else(|| steps(statement));
    most + more <= MOST_BLOCKS && deepest + more <= MOST_STEPS
}

/// How many of CPython's blocks a statement puts around its bodies, at most.
fn blocks_of(node: Node<'_>) -> usize {
    match node.kind() {
        Kind::ForStatement | Kind::WhileStatement => 1,
        Kind::TryStatement => 3,
        Kind::WithStatement => node.child_of_kind(Kind::WithClause).map_or(1, |clause| {
            clause.descendants().filter(|n| n.kind() == Kind::WithItem || n.kind() == Kind::Comma).count()
        }),
        _ => 0,
    }
}

fn body_of(clause: Node<'_>) -> Option<Node<'_>> {
    clause.field_child(Field::Body).or_else(|| clause.child_of_kind(Kind::Block))
}

fn first_statement(body: Node<'_>) -> Option<Node<'_>> {
    body.named_children().find(|n| n.kind() != Kind::Comment)
}

/// Where the code of a node ends, without comments.
pub(super) fn last_token(node: Node<'_>) -> Option<TextSize> {
    node.descendants().filter(|n| n.kind() != Kind::Comment && !n.range().is_empty()).map(Node::end).max()
}

/// Whether the body stands on the line of the colon.
fn is_on_header(clause: Node<'_>) -> Option<bool> {
    let colon = clause.child_of_kind(Kind::Colon)?;
    let first = first_statement(body_of(clause)?)?;
    let gap = clause.tree().text().get(usize::from(colon.end())..usize::from(first.start()))?;
    let Some(line) = gap.find(['\n', '\r']) else { return Some(true) };
    // A `\` between them leaves them on one line.
    Some(gap.get(..line)?.ends_with('\\'))
}
