//! Reading a fixture.

use text_size::{TextRange, TextSize};

/// A range that a fixture marks, with the words behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text without marks.
    pub range: TextRange,
    /// What stands behind the carets.
    pub text: String,
}

/// Python taken out of a fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixture {
    /// The source without marks and cursors.
    pub text: String,
    /// The marked ranges in source order.
    pub marks: Vec<Mark>,
    /// The cursors, in bytes of the text.
    pub cursors: Vec<TextSize>,
}

impl Fixture {
    /// Reads a fixture. Common leading blanks of all lines and a leading newline are taken off.
    #[must_use]
    pub fn new(source: &str) -> Fixture {
        let source = dedent(source.strip_prefix('\n').unwrap_or(source));
        let mut fixture = Fixture { text: String::new(), marks: Vec::new(), cursors: Vec::new() };
        let mut line_start = 0;
        for line in source.split_inclusive('\n') {
            if let Some((column, width, words)) = mark(line) {
                let start = line_start + column;
                let range = TextRange::at(size(start), size(width));
                fixture.marks.push(Mark { range, text: words.to_string() });
                continue;
            }
            line_start = fixture.text.len();
            let mut parts = line.split("$0").peekable();
            while let Some(part) = parts.next() {
                fixture.text.push_str(part);
                if parts.peek().is_some() {
                    fixture.cursors.push(size(fixture.text.len()));
                }
            }
        }
        fixture.marks.sort_by_key(|mark| (mark.range.start(), mark.range.end()));
        fixture
    }
}

fn size(bytes: usize) -> TextSize {
    TextSize::new(u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// Column, width and words of a mark line.
fn mark(line: &str) -> Option<(usize, usize, &str)> {
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let rest = line.get(blanks..)?;
    let width = rest.len() - rest.trim_start_matches('^').len();
    (width > 0).then(|| (blanks, width, rest.get(width..).unwrap_or_default().trim()))
}

fn dedent(source: &str) -> String {
    let margin = source
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    source
        .split_inclusive('\n')
        .map(|line| {
            line.get(margin.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or_default()
        })
        .collect()
}
