//! Where a document is cut.
//!
//! Before each top-level statement, except that: decorators stay with what they decorate; `else`, `elif`, `except`,
//! `finally` and `case` with their head; comments go with what follows; neighbouring simple statements stay together
//! up to the next blank line, and up to [`RUN`] lines; a class with a body of more than [`BIG_CLASS`] lines is cut before
//! its members, the first of which stays with the header.

use super::scanner::{Head, Levels, Line, LineKind, Scanner};

/// The most lines of simple statements that stay together.
const RUN: usize = 32;

/// A class with a longer body is cut before its members.
const BIG_CLASS: usize = 500;

/// What stands around a cut. Together with the text from there on it decides where the next cut is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The module.
    Module,
    /// A class that is cut before its members, and their column.
    Class {
        /// The members' column.
        column: u32,
    },
}

/// The end of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// One past the segment's last byte.
    pub end: usize,
    /// What stands around what follows.
    pub context: Context,
    /// One past the furthest byte that was looked at to find the end.
    pub seen: usize,
    /// Whether its brackets are too deep for the parser.
    pub too_deep: bool,
    /// Where notebook lines of the segment start.
    pub magics: Vec<usize>,
}

impl Cut {
    /// The same in a text of which the scanned one is the part from `base` on.
    pub(super) fn moved(mut self, base: usize) -> Cut {
        self.end += base;
        self.seen += base;
        for at in &mut self.magics {
            *at += base;
        }
        self
    }

    /// Whether the parser is to see the segment's text as it is.
    pub(super) fn is_plain(&self) -> bool {
        !self.too_deep && self.magics.is_empty()
    }
}

/// The statements of one level, grouped.
struct Group {
    level: u32,
    last: Last,
    /// Where the first comment since the last statement starts that is not indented deeper than the level, and its line.
    comment: Option<usize>,
    /// The same for comments at column 0.
    outer_comment: Option<usize>,
    /// Whether a blank line stands after the last statement.
    blank: bool,
    /// The line on which the segment starts, counted from where the scan started.
    first_line: usize,
}

/// The last statement of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Decorator,
    Simple,
    Compound,
    Match,
}

impl Group {
    fn new(level: u32, first_line: usize) -> Group {
        Group { level, last: Last::Nothing, comment: None, outer_comment: None, blank: false, first_line }
    }

    fn blank(&mut self) {
        self.blank = true;
    }

    fn comment(&mut self, at: usize, column: u32) {
        if column <= self.level {
            self.comment.get_or_insert(at);
        }
        if column == 0 {
            self.outer_comment.get_or_insert(at);
        }
    }

    /// Takes the next line of code, the `number`th since the scan started; says where to cut before it, if so.
    fn code(&mut self, at: usize, number: usize, line: &Line, head: Head) -> Option<usize> {
        let (comment, blank) = (self.comment.take(), std::mem::take(&mut self.blank));
        self.outer_comment = None;
        if line.column != self.level && self.last != Last::Nothing {
            if self.last == Last::Simple {
                self.last = Last::Compound;
            }
            return None;
        }
        let too_long = number + line.breaks > self.first_line + RUN;
        let cut = match (self.last, head) {
            (Last::Nothing, _) => false,
            (_, Head::Clause) => false,
            (Last::Match, Head::Case) => false,
            (Last::Decorator, Head::Decorator | Head::Definition | Head::Class) => false,
            (Last::Simple, Head::Simple) => blank || too_long || line.broken,
            _ => true,
        };
        if cut {
            return Some(comment.unwrap_or(at));
        }
        self.last = match head {
            // What follows is not to suffer from it.
            _ if line.broken => Last::Compound,
            Head::Decorator => Last::Decorator,
            Head::Simple => Last::Simple,
            Head::Match => Last::Match,
            Head::Case => Last::Match,
            _ => Last::Compound,
        };
        None
    }
}

/// A class of the module while it is being read.
struct Class {
    /// The line after its header, counted from where the scan started.
    first_line: usize,
    members: Option<Group>,
    /// Where the first cut before a member would be.
    cut: Option<(usize, u32)>,
}

/// The end of the segment that starts at `start`, a line start where the last segment ended.
pub(super) fn next(scanner: &mut Scanner<'_>, start: usize, context: Context) -> Cut {
    scanner.seen = start;
    scanner.no_definition_before = 0;
    scanner.too_deep.clear();
    scanner.magics.clear();
    let (end, context) = find(scanner, start, context);
    let magics = scanner.magics.iter().copied().filter(|at| *at < end).collect();
    let too_deep = scanner.too_deep.iter().any(|at| *at < end);
    Cut { end, context, seen: scanner.seen, too_deep, magics }
}

fn find(scanner: &mut Scanner<'_>, start: usize, context: Context) -> (usize, Context) {
    let mut group = match context {
        Context::Module => Group::new(0, 0),
        Context::Class { column } => Group::new(column, 0),
    };
    let mut class: Option<Class> = None;
    let mut at = start;
    let mut number = 0;
    while at < scanner.bytes.len() {
        let levels = match (&class, context) {
            (Some(Class { members: None, .. }), _) => Levels::FirstMember,
            (Some(Class { members: Some(members), .. }), _) => Levels::Members(members.level),
            (None, Context::Class { column }) => Levels::Members(column),
            (None, Context::Module) => Levels::Module,
        };
        let line = scanner.line(at, levels);
        match line.kind {
            LineKind::Blank => {
                group.blank();
                if let Some(members) = class.as_mut().and_then(|class| class.members.as_mut()) {
                    members.blank();
                }
            }
            LineKind::Comment => {
                group.comment(at, line.column);
                if let Some(members) = class.as_mut().and_then(|class| class.members.as_mut()) {
                    members.comment(at, line.column);
                }
            }
            LineKind::Code { head, block } => {
                if context != Context::Module && line.column == 0 {
                    return (group.outer_comment.unwrap_or(at), Context::Module);
                }
                if let Some(cut) = group.code(at, number, &line, head) {
                    return (cut, context);
                }
                if line.column == 0 && context == Context::Module {
                    let opens = head == Head::Class && block;
                    class =
                        opens.then(|| Class { first_line: number + line.breaks, members: None, cut: None });
                } else if let Some(class) = &mut class
                    && let Some((cut, column)) = class.code(at, number, &line, head)
                {
                    return (cut, Context::Class { column });
                }
            }
        }
        at = line.end;
        number += line.breaks;
    }
    // Where the document ends is part of what was looked at.
    scanner.hit_end();
    (at, Context::Module)
}

impl Class {
    /// Takes the next line of its body; says where to cut the class, if that is certain now.
    fn code(&mut self, at: usize, number: usize, line: &Line, head: Head) -> Option<(usize, u32)> {
        let members = self.members.get_or_insert_with(|| Group::new(line.column, number));
        if self.cut.is_none() {
            let column = members.level;
            self.cut = members.code(at, number, line, head).map(|cut| (cut, column));
        }
        if number + line.breaks > self.first_line + BIG_CLASS { self.cut } else { None }
    }
}
