//! What is said about a place: a note, a finding or a card's one line, as paragraphs.

use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::note::{Fact, Note, Text};
use pygloss_engine::text::TextRange;

use pygloss_engine::knowledge::card::Header;

use super::styled::{Look, Styled, shown};

/// More lines on which the same holds are counted, not named.
const MOST_ROWS: usize = 8;

/// What is said about a place, in a margin or on a page.
#[derive(Debug, Clone)]
pub struct Gloss {
    /// What it is about.
    pub range: TextRange,
    /// Its line, from 1.
    pub row: usize,
    /// What it is called.
    pub title: Styled,
    /// What stands behind the title, or below it where there is little room.
    pub lead: Styled,
    /// What stands below.
    pub body: Vec<Paragraph>,
}

/// A paragraph below a gloss's first line.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// The text.
    pub text: Styled,
    /// By how much the lines after the first are indented.
    pub hang: usize,
}

impl Paragraph {
    fn new(text: Styled) -> Paragraph {
        Paragraph { text, hang: 0 }
    }
}

impl Gloss {
    /// A computed note: in full where its concept occurs for the first time, else its first line.
    #[must_use]
    pub fn of_note(note: &Note, range: TextRange, row: usize, in_full: bool) -> Gloss {
        let title_look = if in_full { Look::Title } else { Look::Dim };
        let mut body = Vec::new();
        if in_full {
            body.extend(facts(&note.facts));
            body.extend(note.code.iter().flat_map(|code| code_lines(code)));
            let general = note.general.as_ref();
            body.extend(general.map(|text| Paragraph::new(Styled::default().and_text(Look::Italic, text))));
        }
        Gloss {
            range,
            row,
            title: Styled::new(title_look, note.title.clone()),
            lead: Styled::default().and_text(Look::Plain, &note.lead),
            body,
        }
    }

    /// A card in one sentence.
    #[must_use]
    pub fn of_card(range: TextRange, row: usize, card: &Header) -> Gloss {
        let lead = Styled::default().and_text(Look::Italic, &Text::from(card.gloss.as_ref()));
        Gloss { range, row, title: Styled::new(Look::Title, card.title.as_ref()), lead, body: Vec::new() }
    }

    /// Names other lines on which the same holds.
    pub fn also_on(&mut self, rows: &[usize]) {
        if rows.is_empty() {
            return;
        }
        let list: Vec<String> = rows.iter().take(MOST_ROWS).map(ToString::to_string).collect();
        let more = rows.len().saturating_sub(MOST_ROWS);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let word = if rows.len() == 1 { "line" } else { "lines" };
        let text = format!("Also on {word} {}{more}.", list.join(", "));
        self.body.push(Paragraph::new(Styled::new(Look::Dim, text)));
    }

    /// Says which card tells more.
    pub fn see_also(&mut self, slug: &str) {
        let text = Styled::new(Look::Dim, "More: ").and(Look::Code, format!("pygloss explain {slug}"));
        self.body.push(Paragraph::new(text));
    }

    /// The whole on a page of its own.
    #[must_use]
    pub fn page(&self, width: usize, colored: bool) -> Vec<Styled> {
        let fold = |text: &Styled, hang: usize| {
            if colored { text.fold(width, hang) } else { text.clone().uncolored().fold(width, hang) }
        };
        let separator = Styled(self.title.0.clone()).and(Look::Dim, " · ");
        let first = self.lead.0.iter().fold(separator, |line, (look, text)| line.and(*look, text.clone()));
        let mut lines = fold(&first, 2);
        let mut was_listed = false;
        for paragraph in &self.body {
            let is_listed = paragraph.hang > 0;
            if !(is_listed && was_listed) {
                lines.push(Styled::default());
            }
            was_listed = is_listed;
            lines.extend(fold(&paragraph.text, paragraph.hang));
        }
        lines
    }

    /// A pitfall; `card` is its card.
    #[must_use]
    pub fn of_finding(
        finding: &Diagnostic,
        card: Option<&Header>,
        row: usize,
        rows: impl Fn(TextRange) -> usize,
    ) -> Gloss {
        let mut body: Vec<Paragraph> = finding
            .related
            .iter()
            .map(|(range, message)| {
                let text = Styled::new(Look::Plain, format!("Line {}: ", rows(*range)));
                Paragraph::new(text.and_text(Look::Plain, &Text::from(message.as_str())))
            })
            .collect();
        if let Some(fix) = finding.fixes.iter().find(|fix| fix.preferred).or(finding.fixes.first()) {
            let text = Styled::new(Look::Dim, "Fix: ").and_text(Look::Plain, &Text::from(fix.title.as_str()));
            body.push(Paragraph::new(text));
        }
        Gloss {
            range: finding.range,
            row,
            title: Styled::new(
                Look::Warning,
                format!("! {}", card.map_or(finding.check.code, |card| card.title.as_ref())),
            ),
            lead: Styled::default().and_text(Look::Plain, &Text::from(finding.message.as_str())),
            body,
        }
    }
}

fn facts(facts: &[Fact]) -> Vec<Paragraph> {
    let mut step = 0;
    let mut paragraphs = Vec::new();
    for fact in facts {
        step = if matches!(fact, Fact::Step(_)) { step + 1 } else { 0 };
        let (head, text) = match fact {
            Fact::Line(text) => (String::new(), text),
            Fact::Bullet(text) => ("- ".to_string(), text),
            Fact::Step(text) => (format!("{step}. "), text),
        };
        let hang = head.len();
        paragraphs.push(Paragraph { text: Styled::new(Look::Dim, head).and_text(Look::Plain, text), hang });
    }
    paragraphs
}

/// Lines of code are no sentences: their blanks at the start stay, and folded lines are indented further.
fn code_lines(code: &str) -> impl Iterator<Item = Paragraph> {
    code.lines().map(|line| {
        let indent = line.len() - line.trim_start().len();
        let text = Styled::new(Look::Plain, format!("  {}", " ".repeat(indent)));
        Paragraph { text: text.and(Look::Literal, shown(line.trim_start())), hang: indent + 6 }
    })
}
