//! What fixes have in common: remedies, indentation, and line endings of the code around them.

use text_size::{TextRange, TextSize};

use super::{Change, Remedy};
use crate::note::cut;
use crate::semantics::Context;
use crate::syntax::layout::has_its_lines;
pub(super) use crate::syntax::layout::{indentation, line_end, line_ending, starts_its_line};
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// Changes of one segment, collected in any order.
pub(super) struct Changes<'c, 'm> {
    context: &'c Context<'m>,
    changes: Vec<Change>,
}

impl<'c, 'm> Changes<'c, 'm> {
    pub(super) fn new(context: &'c Context<'m>) -> Changes<'c, 'm> {
        Changes { context, changes: Vec::new() }
    }

    pub(super) fn replace(self, node: Node<'_>, text: impl Into<String>) -> Self {
        self.replace_range(node.range(), text)
    }

    pub(super) fn replace_range(mut self, range: TextRange, text: impl Into<String>) -> Self {
        self.changes.push(Change::Replace(self.context.place_of(range), text.into()));
        self
    }

    /// As [`Changes::replace`], with a blank where a word would run into its neighbour: `if(x)==y:`.
    pub(super) fn replace_word(self, node: Node<'_>, text: &str) -> Self {
        let range = node.range();
        let source = node.tree().text();
        let wordy = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = source.get(..usize::from(range.start())).and_then(|s| s.chars().next_back());
        let after = source.get(usize::from(range.end())..).and_then(|s| s.chars().next());
        let left = if wordy(before) && wordy(text.chars().next()) { " " } else { "" };
        let right = if wordy(after) && wordy(text.chars().next_back()) { " " } else { "" };
        self.replace_range(range, format!("{left}{text}{right}"))
    }

    /// Puts a letter before a string literal, with a blank where a word stands right before it: `return'a'`.
    pub(super) fn prefix(self, string: Node<'_>, letter: char) -> Self {
        let source = string.tree().text().get(..usize::from(string.start()));
        let before = source.and_then(|s| s.chars().next_back());
        let blank = if before.is_some_and(|c| c.is_alphanumeric() || c == '_') { " " } else { "" };
        self.insert(string.start(), format!("{blank}{letter}"))
    }

    pub(super) fn insert(self, at: TextSize, text: impl Into<String>) -> Self {
        self.replace_range(TextRange::empty(at), text)
    }

    pub(super) fn import(mut self, statement: &'static str) -> Self {
        self.changes.push(Change::Import(statement));
        self
    }

    /// A remedy that changes nothing observable.
    pub(super) fn safe(self, title: impl Into<String>) -> Remedy {
        self.remedy(title, Applicability::Safe, true)
    }

    /// A remedy that may change what the program does, and is the obviously meant one.
    pub(super) fn preferred(self, title: impl Into<String>) -> Remedy {
        self.remedy(title, Applicability::Unsafe, true)
    }

    /// A remedy that may change what the program does.
    pub(super) fn possible(self, title: impl Into<String>) -> Remedy {
        self.remedy(title, Applicability::Unsafe, false)
    }

    fn remedy(self, title: impl Into<String>, applicability: Applicability, preferred: bool) -> Remedy {
        Remedy { title: title.into(), applicability, preferred, changes: self.changes }
    }
}

/// How something of a module is written at a place, with the import that this needs; `None` where neither name can be had.
pub(super) fn written<'c, 'm>(
    context: &Context<'m>,
    changes: Changes<'c, 'm>,
    (module, name): (&str, &str),
    import: &'static str,
    at: Node<'m>,
) -> Option<(Changes<'c, 'm>, String)> {
    let means = |written: &str, target: &str| {
        context.would_mean_global(written, at) && context.global_import(written).as_deref() == Some(target)
    };
    let full = format!("{module}.{name}");
    if means(name, &full) {
        return Some((changes, name.to_string()));
    }
    if means(module, module) {
        return Some((changes, full));
    }
    let is_free = context.would_mean_global(name, at) && context.globals(name).is_empty();
    is_free.then(|| (changes.import(import), name.to_string()))
}

/// Where new statements at the start of a function's body go, and how they are written there.
pub(super) struct BodyStart<'t> {
    body: Node<'t>,
    /// The statement before which they go; `None` where the body is only a docstring.
    next: Option<Node<'t>>,
    /// The statement after which they go, where there is one.
    after: Option<Node<'t>>,
    indent: String,
    unit: &'static str,
    newline: &'static str,
}

impl<'t> BodyStart<'t> {
    /// The place behind the docstring and behind the statements that `skip` wants to leave first. `None` where a fix
    /// would have to take a line with several statements apart.
    pub(super) fn new(function: Node<'t>, skip: impl Fn(Node<'t>) -> bool) -> Option<BodyStart<'t>> {
        let body = function.field_child(crate::syntax::Field::Body)?;
        let text = function.tree().text();
        let statements: Vec<Node<'t>> = body.named_children().collect();
        let mut count = usize::from(statements.first().is_some_and(|s| is_docstring(*s)));
        while statements.get(count).is_some_and(|s| skip(*s)) {
            count += 1;
        }
        let after = count.checked_sub(1).and_then(|last| statements.get(last)).copied();
        let next = statements.get(count).copied();
        let first = statements.first()?;
        let newline = line_ending(function);
        let header = indentation(text, function.start());
        let unit = if header.contains('\t') { "\t" } else { "    " };
        let own_lines = starts_its_line(text, first.start());
        let indent = if own_lines {
            indentation(text, first.start()).to_string()
        } else if after.is_some() {
            return None;
        } else {
            format!("{header}{unit}")
        };
        if own_lines && next.is_some_and(|next| !starts_its_line(text, next.start())) {
            return None;
        }
        let unit = if indent.contains('\t') { "\t" } else { unit };
        Some(BodyStart { body, next, after, indent, unit, newline })
    }

    /// The change that puts these lines there; each line says how deep it stands inside the body.
    pub(super) fn insert<'c, 'm>(
        &self,
        changes: Changes<'c, 'm>,
        lines: &[(usize, String)],
    ) -> Changes<'c, 'm> {
        let text = self.body.tree().text();
        let mut written = String::new();
        for (depth, line) in lines {
            written.push_str(&self.indent);
            written.push_str(&self.unit.repeat(*depth));
            written.push_str(line);
            written.push_str(self.newline);
        }
        let Some(next) = self.next else {
            let end = self.after.map_or(self.body.end(), Node::end);
            let written = written.trim_end_matches(['\n', '\r']);
            return changes.insert(end, format!("{}{written}", self.newline));
        };
        let start = usize::from(next.start());
        if starts_its_line(text, next.start()) {
            let line_start = start - indentation(text, next.start()).len();
            let (start, written) = self.above_comments(line_start, written);
            return changes.insert(start, written);
        }
        let before = text.get(..start).unwrap_or_default();
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        let range = TextRange::new(size(start - blanks), size(start));
        changes.replace_range(range, format!("{}{written}{}", self.newline, self.indent))
    }

    /// Comments directly above the first statement, but below the header or docstring, stay with their statement.
    fn above_comments(&self, line_start: usize, written: String) -> (TextSize, String) {
        let text = self.body.tree().text();
        let floor = match self.after {
            Some(after) => usize::from(after.end()),
            None => usize::from(self.header_end()),
        };
        let between = text.get(floor..line_start).unwrap_or_default();
        let first_break = between.find(['\n', '\r']).map_or(between.len(), |at| {
            at + if between.get(at..).is_some_and(|s| s.starts_with("\r\n")) { 2 } else { 1 }
        });
        let lines = between.get(first_break..).unwrap_or_default();
        if lines.contains('#') {
            return (size(floor + first_break), written);
        }
        (size(line_start), written)
    }

    /// The end of the colon before the body.
    fn header_end(&self) -> TextSize {
        let colon = self.body.parent().and_then(|function| {
            function.children().filter(|n| n.kind() == Kind::Colon && n.start() < self.body.start()).last()
        });
        colon.map_or(self.body.start(), Node::end)
    }
}

/// The lines of a statement, with the break behind them, so that it can be taken away. `None` where it shares them, or where a
/// comment stands on them.
pub(super) fn lines_of(statement: Node<'_>) -> Option<TextRange> {
    let text = statement.tree().text();
    let rest = text.get(usize::from(statement.end())..)?;
    let behind = rest.split(['\n', '\r']).next()?;
    if !has_its_lines(statement) || !behind.trim().is_empty() || holds(statement, &[Kind::Comment]) {
        return None;
    }
    let after = rest.get(behind.len()..)?;
    let line_break = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
    let start = usize::from(statement.start()) - indentation(text, statement.start()).len();
    Some(TextRange::new(size(start), statement.end() + size(behind.len() + line_break)))
}

/// The lines right above a statement that are nothing but comments, from the bottom up.
pub(super) fn comments_above(statement: Node<'_>) -> impl Iterator<Item = &str> {
    let before = statement.tree().text().get(..usize::from(statement.start())).unwrap_or_default();
    let above = before.rsplit_once('\n').map_or("", |(above, _)| above);
    above.rsplit('\n').map(str::trim).take_while(|line| line.starts_with('#'))
}

/// True for a statement that is nothing but a string.
pub(super) fn is_docstring(statement: Node<'_>) -> bool {
    statement.kind() == Kind::ExpressionStatement
        && statement
            .named_child(0)
            .is_some_and(|n| matches!(n.kind(), Kind::String | Kind::ConcatenatedString))
}

/// The bytes as a text size; texts of 4 GiB and more are never read.
pub(super) fn size(bytes: usize) -> TextSize {
    TextSize::new(u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// True where the node's subtree holds one of these kinds.
pub(super) fn holds(node: Node<'_>, kinds: &[Kind]) -> bool {
    node.descendants().any(|n| kinds.contains(&n.kind()))
}

/// The end of the line on which a node ends, before its line break: a comment there is the node's own.
pub(super) fn end_of_line(node: Node<'_>) -> TextSize {
    let text = node.tree().text();
    let end = usize::from(node.end());
    // The parser counts the CR of a CRLF as part of a comment before it.
    let written = text.get(..end).unwrap_or_default();
    let end = written
        .strip_suffix('\r')
        .filter(|_| text.get(end..).is_some_and(|t| t.starts_with('\n')))
        .map_or(end, str::len);
    let rest = text.get(end..).unwrap_or_default();
    size(end + rest.find(['\n', '\r']).unwrap_or(rest.len()))
}

/// The source of a node on one line, cut where it is longer than this many characters.
pub(super) fn short(node: Node<'_>, most: usize) -> String {
    cut(&node.one_line(), most)
}
