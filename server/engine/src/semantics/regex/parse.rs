//! Reading a pattern, with a stack of the groups that are open.

use std::ops::Range;

use super::escape::{self, Reference};
use super::extension::{self, Opened, check_name};
use super::source::Source;
use super::{Body, Flags, Group, Item, Kind, Mode, Pattern, Reading, Trouble, What, Width, class};
use crate::version::PythonVersion;

/// Patterns that are longer, nest deeper or count further are not looked into.
const LONGEST: usize = 4_000;
const DEEPEST: usize = 40;
const MOST_DIGITS: usize = 5;

/// Reads a pattern.
///
/// # Errors
/// Where `re` refuses it, and where it is not known whether it does.
pub fn parse(text: &[char], reading: Reading) -> Result<Pattern, Trouble> {
    if text.len() > LONGEST || reading.flags.has(Flags::LOCALE) {
        return Err(Trouble::Unknown);
    }
    let verbose = reading.flags.has(Flags::VERBOSE);
    match Parser::new(text, reading, verbose)?.run() {
        // Before 3.11, what switches blanks off inside of the pattern made the parser start again.
        Err(Stop::Verbose) => match Parser::new(text, reading, true)?.run() {
            Err(Stop::Trouble(trouble)) => Err(trouble),
            Err(Stop::Verbose) => Err(Trouble::Unknown),
            Ok(pattern) => Ok(pattern),
        },
        Err(Stop::Trouble(trouble)) => Err(trouble),
        Ok(pattern) => Ok(pattern),
    }
}

enum Stop {
    Trouble(Trouble),
    Verbose,
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        Stop::Trouble(trouble)
    }
}

/// What an open parenthesis will make.
enum Makes {
    Whole,
    Group(Kind),
    Condition(usize),
}

struct Frame {
    makes: Makes,
    start: usize,
    done: Body,
    items: Vec<usize>,
    verbose: bool,
    changed: (Flags, Flags),
    /// It is the outermost that looks to the left.
    is_behind: bool,
}

struct Parser {
    source: Source,
    reading: Reading,
    items: Vec<Item>,
    groups: Vec<Group>,
    flags: Flags,
    /// How many groups there were where the outermost look to the left began, group 0 counted.
    behind: Option<usize>,
    conditions: Vec<(usize, usize)>,
}

impl Parser {
    fn new(text: &[char], reading: Reading, verbose: bool) -> Result<Parser, Trouble> {
        let flags = if verbose { reading.flags | Flags::VERBOSE } else { reading.flags };
        let source = Source::new(text.to_vec())?;
        let (items, groups, conditions) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Parser { source, reading, items, groups, flags, behind: None, conditions })
    }

    fn run(mut self) -> Result<Pattern, Stop> {
        let mut open = Vec::new();
        let mut frame = Frame {
            makes: Makes::Whole,
            start: 0,
            done: Body::new(),
            items: Vec::new(),
            verbose: self.flags.has(Flags::VERBOSE),
            changed: (Flags::NONE, Flags::NONE),
            is_behind: false,
        };
        loop {
            let at = self.source.tell();
            match self.source.next() {
                None => {
                    if open.is_empty() {
                        break;
                    }
                    let message = "missing ), unterminated subpattern".into();
                    return Err(Trouble::Invalid { message, at: Some(frame.start) }.into());
                }
                Some("|") => {
                    if matches!(frame.makes, Makes::Condition(_)) && frame.done.len() == 1 {
                        let message = "conditional backref with more than two branches";
                        return Err(self.source.error(message, 0).into());
                    }
                    self.source.get()?;
                    frame.done.push(std::mem::take(&mut frame.items));
                    if open.is_empty() {
                        frame.verbose = self.flags.has(Flags::VERBOSE);
                    }
                    continue;
                }
                Some(")") => {
                    let Some(around) = open.pop() else {
                        if self.has_clash() {
                            return Err(Trouble::Unknown.into());
                        }
                        return Err(self.source.error("unbalanced parenthesis", 0).into());
                    };
                    self.source.get()?;
                    let inner = std::mem::replace(&mut frame, around);
                    self.close(inner, &mut frame);
                    continue;
                }
                Some(_) => {}
            }
            let Some(this) = self.source.get()? else { break };
            if frame.verbose && self.skips(&this)? {
                continue;
            }
            let what = match this.as_str() {
                "[" => class::read(&mut self.source, self.reading)?,
                "." => What::Any,
                "^" => What::At('^'),
                "$" => What::At('$'),
                "*" | "+" | "?" | "{" => match self.quantifier(&this, at, &mut frame)? {
                    true => continue,
                    false => What::Literal('{'),
                },
                "(" => {
                    let is_first = open.is_empty() && frame.done.is_empty() && frame.items.is_empty();
                    let Some(what) = self.parenthesis(at, is_first, &mut frame, &mut open)? else {
                        continue;
                    };
                    what
                }
                escape if escape.starts_with('\\') => self.escape(escape)?,
                other => What::Literal(other.chars().next().unwrap_or('\0')),
            };
            let width = match &what {
                What::At(_) => (0, 0),
                What::Same(group) => self.width_of_group(*group),
                _ => (1, 1),
            };
            self.push(&mut frame, what, at..self.source.tell(), width);
        }
        self.finish(frame)
    }

    /// Whether flags were asked for that do not go together, which is looked at once the pattern has ended, or a parenthesis too
    /// many has ended it.
    fn has_clash(&self) -> bool {
        let types =
            (self.flags.has(Flags::ASCII), self.flags.has(Flags::UNICODE), self.flags.has(Flags::LOCALE));
        if self.reading.is_bytes { types.1 || (types.0 && types.2) } else { types.0 && types.1 }
    }

    fn finish(self, mut frame: Frame) -> Result<Pattern, Stop> {
        if self.has_clash() {
            return Err(Trouble::Unknown.into());
        }
        for (group, at) in &self.conditions {
            if *group > self.groups.len() {
                let message = format!("invalid group reference {group}");
                return Err(Trouble::Invalid { message, at: Some(*at) }.into());
            }
        }
        for item in &self.items {
            if let What::Group(Kind::Look { behind: true, .. }, body) = &item.what {
                let (low, high) = body_width(&self.items, body);
                if low != high {
                    let message = "look-behind requires fixed-width pattern".into();
                    return Err(Trouble::Invalid { message, at: None }.into());
                }
                if low > 1_000_000 {
                    return Err(Trouble::Unknown.into());
                }
            }
        }
        frame.done.push(frame.items);
        Ok(Pattern {
            text: self.source.into_text(),
            reading: self.reading,
            items: self.items,
            body: frame.done,
            groups: self.groups,
            flags: self.flags,
        })
    }

    fn push(&mut self, frame: &mut Frame, what: What, range: Range<usize>, width: Width) {
        frame.items.push(self.items.len());
        self.items.push(Item { what, range, changed: frame.changed, width });
    }

    /// Blanks and comments between the parts of a pattern that is written with room.
    fn skips(&mut self, token: &str) -> Result<bool, Trouble> {
        if matches!(token, " " | "\t" | "\n" | "\r" | "\u{b}" | "\u{c}") {
            return Ok(true);
        }
        if token != "#" {
            return Ok(false);
        }
        while let Some(token) = self.source.get()? {
            if token == "\n" {
                break;
            }
        }
        Ok(true)
    }

    fn escape(&mut self, token: &str) -> Result<What, Trouble> {
        let (group, length) = match escape::outside(&mut self.source, token, self.reading)? {
            Reference::Other(what) => return Ok(what),
            Reference::Group(group, length) => (group, length),
        };
        if group > self.groups.len() {
            let message = format!("invalid group reference {group}");
            return Err(self.source.error(&message, length - 1));
        }
        if self.is_open(group) {
            return Err(self.source.error("cannot refer to an open group", length));
        }
        self.check_behind(group)?;
        Ok(What::Same(group))
    }

    /// Whether a group that has a number is not closed yet.
    fn is_open(&self, group: usize) -> bool {
        group.checked_sub(1).and_then(|at| self.groups.get(at)).is_none_or(|group| group.width.is_none())
    }

    fn width_of_group(&self, group: usize) -> Width {
        group
            .checked_sub(1)
            .and_then(|at| self.groups.get(at))
            .and_then(|group| group.width)
            .unwrap_or((0, 0))
    }

    fn check_behind(&self, group: usize) -> Result<(), Trouble> {
        let Some(before) = self.behind else { return Ok(()) };
        if self.is_open(group) {
            return Err(self.source.error("cannot refer to an open group", 0));
        }
        if group >= before {
            let message = "cannot refer to group defined in the same lookbehind subpattern";
            return Err(self.source.error(message, 0));
        }
        Ok(())
    }

    fn group_named(&self, name: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.name.as_deref() == Some(name)).map(|at| at + 1)
    }

    /// A quantifier behind the last item; false where the brace is a character like any other.
    fn quantifier(&mut self, this: &str, start: usize, frame: &mut Frame) -> Result<bool, Trouble> {
        let here = self.source.tell();
        let (mut least, mut most) = match this {
            "?" => (0, Some(1)),
            "+" => (1, None),
            _ => (0, None),
        };
        if this == "{" {
            if self.source.next() == Some("}") {
                return Ok(false);
            }
            let low = self.source.get_while(usize::MAX, |c| c.is_ascii_digit())?;
            let high = if self.source.matches(",")? {
                self.source.get_while(usize::MAX, |c| c.is_ascii_digit())?
            } else {
                low.clone()
            };
            if !self.source.matches("}")? {
                self.source.seek(here)?;
                return Ok(false);
            }
            if low.len() > MOST_DIGITS || high.len() > MOST_DIGITS {
                return Err(Trouble::Unknown);
            }
            least = low.parse().unwrap_or(0);
            most = high.parse().ok();
            if most.is_some_and(|most| most < least) {
                let message = "min repeat greater than max repeat".into();
                return Err(Trouble::Invalid { message, at: Some(here) });
            }
        }
        let invalid = |message: &str| Trouble::Invalid { message: message.into(), at: Some(start) };
        let last = frame.items.last().copied();
        let Some((id, item)) = last.and_then(|id| Some((id, self.items.get(id)?))) else {
            return Err(invalid("nothing to repeat"));
        };
        match item.what {
            What::At(_) => return Err(invalid("nothing to repeat")),
            What::Repeat { .. } => return Err(invalid("multiple repeat")),
            _ => {}
        }
        let (from, (low, high)) = (item.range.start, item.width);
        let is_possessive = self.reading.target >= PythonVersion::new(3, 11);
        let mode = if self.source.matches("?")? {
            Mode::Lazy
        } else if is_possessive && self.source.matches("+")? {
            Mode::Possessive
        } else {
            Mode::Greedy
        };
        let width = (
            low.saturating_mul(u64::from(least)),
            match most {
                None if high > 0 => u64::MAX,
                None => 0,
                Some(most) => high.saturating_mul(u64::from(most)),
            },
        );
        frame.items.pop();
        let what = What::Repeat { least, most, mode, item: id };
        self.push(frame, what, from..self.source.tell(), width);
        Ok(true)
    }

    /// What a parenthesis opens goes on the stack; what is whole already is given back, if it is an item.
    fn parenthesis(
        &mut self,
        start: usize,
        is_first: bool,
        frame: &mut Frame,
        open: &mut Vec<Frame>,
    ) -> Result<Option<What>, Stop> {
        if open.len() >= DEEPEST {
            return Err(Trouble::Unknown.into());
        }
        let mut changed = frame.changed;
        let mut verbose = frame.verbose;
        let mut is_behind = false;
        let makes = match extension::read(&mut self.source, start, self.reading)? {
            Opened::Comment => return Ok(None),
            Opened::Flags(flags) => {
                self.whole_flags(flags, start, is_first, frame)?;
                return Ok(None);
            }
            Opened::Same(name) => {
                let back = name.chars().count() + 1;
                let Some(group) = self.group_named(&name) else {
                    let message = format!("unknown group name {}", crate::semantics::repr_str(&name));
                    return Err(self.source.error(&message, back).into());
                };
                if self.is_open(group) {
                    return Err(self.source.error("cannot refer to an open group", back).into());
                }
                self.check_behind(group)?;
                return Ok(Some(What::Same(group)));
            }
            Opened::Condition(name) => Makes::Condition(self.condition(&name)?),
            Opened::Numbered(name) => Makes::Group(Kind::Numbered(self.open_group(name)?)),
            Opened::Atomic => Makes::Group(Kind::Atomic),
            Opened::Plain(None) => Makes::Group(Kind::Plain),
            Opened::Plain(Some((added, removed))) => {
                changed = ((changed.0 | added) - removed, (changed.1 - added) | removed);
                verbose = (verbose || added.has(Flags::VERBOSE)) && !removed.has(Flags::VERBOSE);
                Makes::Group(Kind::Flagged(added, removed))
            }
            Opened::Look { behind, negated } => {
                if behind && self.behind.is_none() {
                    self.behind = Some(self.groups.len() + 1);
                    is_behind = true;
                }
                Makes::Group(Kind::Look { behind, negated })
            }
        };
        let inner = Frame { makes, start, done: Body::new(), items: Vec::new(), verbose, changed, is_behind };
        open.push(std::mem::replace(frame, inner));
        Ok(None)
    }

    fn whole_flags(
        &mut self,
        flags: Flags,
        start: usize,
        is_first: bool,
        frame: &mut Frame,
    ) -> Result<(), Stop> {
        self.flags = self.flags | flags;
        if self.reading.target < PythonVersion::new(3, 11) {
            return if self.flags.has(Flags::VERBOSE) && !frame.verbose {
                Err(Stop::Verbose)
            } else {
                Ok(())
            };
        }
        if !is_first {
            let message = "global flags not at the start of the expression".into();
            return Err(Trouble::Invalid { message, at: Some(start) }.into());
        }
        frame.verbose = self.flags.has(Flags::VERBOSE);
        Ok(())
    }

    fn open_group(&mut self, name: Option<String>) -> Result<usize, Trouble> {
        let number = self.groups.len() + 1;
        if let Some(name) = &name
            && let Some(before) = self.group_named(name)
        {
            let message = format!(
                "redefinition of group name {} as group {number}; was group {before}",
                crate::semantics::repr_str(name)
            );
            return Err(self.source.error(&message, name.chars().count() + 1));
        }
        self.groups.push(Group { name, width: None });
        Ok(number)
    }

    fn condition(&mut self, name: &str) -> Result<usize, Trouble> {
        let back = name.chars().count() + 1;
        let group = if name.bytes().all(|b| b.is_ascii_digit()) {
            let group: usize = name.parse().map_err(|_| Trouble::Unknown)?;
            if group == 0 {
                return Err(self.source.error("bad group number", back));
            }
            if group > 10_000 {
                return Err(Trouble::Unknown);
            }
            if !self.conditions.iter().any(|(known, _)| *known == group) {
                self.conditions.push((group, self.source.tell().saturating_sub(back)));
            }
            group
        } else {
            // What else `int()` reads as a number was allowed before 3.12.
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && !name.starts_with(|c: char| c.is_ascii_digit());
            if self.reading.target < PythonVersion::new(3, 12) && !is_name {
                return Err(Trouble::Unknown);
            }
            check_name(&self.source, name)?;
            self.group_named(name).ok_or_else(|| {
                let message = format!("unknown group name {}", crate::semantics::repr_str(name));
                self.source.error(&message, back)
            })?
        };
        self.check_behind(group)?;
        Ok(group)
    }

    /// Makes the item of a group whose closing parenthesis is taken already.
    fn close(&mut self, mut inner: Frame, around: &mut Frame) {
        if inner.is_behind {
            self.behind = None;
        }
        inner.done.push(inner.items);
        let body = inner.done;
        let (low, high) = body_width(&self.items, &body);
        let (what, width) = match inner.makes {
            Makes::Condition(group) => {
                let low = if body.len() == 1 { 0 } else { low };
                (What::Condition(group, body), (low, high))
            }
            Makes::Group(kind) => {
                if let Kind::Numbered(number) = kind
                    && let Some(group) = number.checked_sub(1).and_then(|at| self.groups.get_mut(at))
                {
                    group.width = Some((low, high));
                }
                let width = if matches!(kind, Kind::Look { .. }) { (0, 0) } else { (low, high) };
                (What::Group(kind, body), width)
            }
            Makes::Whole => return,
        };
        self.push(around, what, inner.start..self.source.tell(), width);
    }
}

fn body_width(items: &[Item], body: &Body) -> Width {
    let widths = body.iter().map(|branch| {
        branch.iter().filter_map(|id| items.get(*id)).fold((0_u64, 0_u64), |(low, high), item| {
            (low.saturating_add(item.width.0), high.saturating_add(item.width.1))
        })
    });
    widths.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0))
}
