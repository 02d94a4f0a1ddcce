//! Lines of code that are yet to be put somewhere.

use text_size::TextSize;

use crate::syntax::layout::{breaks_its_line, has_its_lines, indentation, line_ending};
use crate::syntax::{Kind, Node};

/// Lines, each with how deep it stands.
#[derive(Debug, Clone, Default)]
pub struct Lines(Vec<(usize, String)>);

impl Lines {
    /// Adds a line.
    pub fn push(&mut self, depth: usize, line: impl Into<String>) {
        self.0.push((depth, line.into()));
    }

    /// Adds the lines of another piece, so much deeper.
    pub fn extend(&mut self, depth: usize, other: Lines) {
        self.0.extend(other.0.into_iter().map(|(own, line)| (own + depth, line)));
    }

    /// Each line behind a line break and its indentation, for what goes below a line that is there already.
    #[must_use]
    pub fn below(&self, indent: &str, unit: &str, newline: &str) -> String {
        self.0.iter().map(|(depth, line)| format!("{newline}{indent}{}{line}", unit.repeat(*depth))).collect()
    }

    /// The lines as code of their own.
    #[must_use]
    pub fn flat(&self) -> String {
        self.written("", "    ", "\n")
    }

    /// The lines as they stand at a place. The first one is not indented: what is before it stays.
    #[must_use]
    pub fn at(&self, place: &Place<'_>) -> String {
        self.written(place.indent, place.unit, place.newline)
    }

    fn written(&self, indent: &str, unit: &str, newline: &str) -> String {
        let mut text = String::new();
        for (number, (depth, line)) in self.0.iter().enumerate() {
            if number > 0 {
                text.push_str(newline);
                text.push_str(indent);
            }
            text.push_str(&unit.repeat(*depth));
            text.push_str(line);
        }
        text
    }
}

/// How lines are written where a statement stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'t> {
    /// The blanks before the statement.
    pub indent: &'t str,
    /// One more step of indentation.
    pub unit: &'static str,
    /// How lines end.
    pub newline: &'static str,
}

impl<'t> Place<'t> {
    /// The place of a statement; `None` where it shares its lines with others.
    #[must_use]
    pub fn of(statement: Node<'t>) -> Option<Place<'t>> {
        if !has_its_lines(statement) {
            return None;
        }
        let indent = indentation(statement.tree().text(), statement.start());
        let unit = if indent.contains('\t') { "\t" } else { "    " };
        Some(Place { indent, unit, newline: line_ending(statement) })
    }

    /// What separates two lines of this place.
    #[must_use]
    pub fn next(&self) -> String {
        format!("{}{}", self.newline, self.indent)
    }
}

/// The lines of a body without its own indentation; `None` where a string spans lines, whose text would change.
#[must_use]
pub fn body_lines(body: Node<'_>) -> Option<Vec<String>> {
    if has_long_string(body) {
        return None;
    }
    let own = indentation(body.tree().text(), body.start());
    let lines = body.text().lines().enumerate();
    Some(
        lines
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(number, line)| match line.strip_prefix(own) {
                Some(rest) if number > 0 => rest.to_string(),
                _ => line.trim_start_matches([' ', '\t', '\x0c']).to_string(),
            })
            .collect(),
    )
}

/// The source of a definition without the indentation of its place: what strings hold keeps its own.
#[must_use]
pub fn moved(node: Node<'_>) -> String {
    let text = node.tree().text();
    let own = indentation(text, node.start());
    let strings: Vec<_> = node
        .descendants()
        .filter(|n| n.kind() == Kind::StringContent && n.text().contains(['\n', '\r']))
        .map(Node::range)
        .collect();
    let mut lines = Vec::new();
    let mut at = node.start();
    for (number, line) in node.text().split('\n').enumerate() {
        let start = at;
        let in_string = strings.iter().any(|range| range.start() < start && start <= range.end());
        at += TextSize::of(line) + TextSize::from(1);
        lines.push(match line.strip_prefix(own) {
            _ if number == 0 || in_string => line,
            Some(rest) => rest,
            None => line.trim_start_matches([' ', '\t', '\x0c']),
        });
    }
    lines.join("\n")
}

/// The source of an expression, as it can stand on one line with other code: in brackets where it would end that line.
#[must_use]
pub fn on_line(node: Node<'_>) -> String {
    if breaks_its_line(node) { format!("({})", node.text()) } else { node.text().to_string() }
}

/// True where a comment stands below `whole`, but in none of the parts that are kept.
#[must_use]
pub fn loses_comment(whole: Node<'_>, kept: &[Node<'_>]) -> bool {
    whole.descendants().any(|n| n.kind() == Kind::Comment && !kept.iter().any(|part| part.contains(n)))
}

/// True where a string that spans lines stands below the node: it cannot be moved to another depth.
#[must_use]
pub fn has_long_string(node: Node<'_>) -> bool {
    node.descendants().any(|n| n.kind() == Kind::StringContent && n.text().contains(['\n', '\r']))
}
