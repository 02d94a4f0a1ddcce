//! The lines of a document that a question needs.

use std::collections::BTreeSet;

use text_size::TextRange;

/// More lines than this are not read for one question.
const MOST: usize = 25;
/// So many lines between two that are needed are shown too, rather than left out.
const GAP: usize = 2;

/// Lines of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, without what all of them are indented by. Where some are left out, a line with `…` stands for them.
    pub code: String,
    /// The number of each line, from 1; `None` for what stands for others.
    pub lines: Vec<Option<u32>>,
}

impl Excerpt {
    /// The lines that these ranges of the text touch; `None` where they are too many.
    pub(super) fn new(text: &str, starts: &LineStarts, ranges: &[TextRange]) -> Option<Excerpt> {
        let mut wanted: BTreeSet<usize> = BTreeSet::new();
        for range in ranges {
            let (first, last) = (starts.line(range.start().into()), starts.line(range.end().into()));
            if last - first > MOST {
                return None;
            }
            wanted.extend(first..=last);
        }
        let mut shown: Vec<Option<usize>> = Vec::new();
        let mut before: Option<usize> = None;
        for line in wanted {
            match before {
                Some(before) if line - before > GAP + 1 => shown.push(None),
                Some(before) => shown.extend((before + 1..line).map(Some)),
                None => {}
            }
            shown.push(Some(line));
            before = Some(line);
        }
        if shown.len() > MOST {
            return None;
        }
        let of = |line: usize| starts.text(text, line);
        let indent = |line: &str| line.len() - line.trim_start().len();
        let common = shown.iter().flatten().map(|line| of(*line)).filter(|line| !line.trim().is_empty());
        let common = common.map(indent).min()?;
        let mut code = String::new();
        for (number, line) in shown.iter().enumerate() {
            match line {
                Some(line) => code.push_str(of(*line).get(common..).unwrap_or_default().trim_end()),
                None => {
                    let next = shown.get(number + 1).copied().flatten().map_or(0, |line| indent(of(line)));
                    code.extend(std::iter::repeat_n(' ', next.saturating_sub(common)));
                    code.push('…');
                }
            }
            code.push('\n');
        }
        let lines = shown.iter().map(|line| line.and_then(|line| u32::try_from(line + 1).ok())).collect();
        Some(Excerpt { code, lines })
    }
}

/// Where the lines of a text start.
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(super) fn of(text: &str) -> LineStarts {
        let bytes = text.as_bytes();
        let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = breaks.filter(|at| bytes.get(*at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'));
        LineStarts(std::iter::once(0).chain(ends.map(|at| at + 1)).collect())
    }

    /// The number of the line, from 0, that a byte is on.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn text<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = self.0.get(line).copied().unwrap_or(text.len());
        let end = self.0.get(line + 1).copied().unwrap_or(text.len());
        text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, parts: &[&str]) -> Option<(String, Vec<Option<u32>>)> {
        let ranges: Vec<TextRange> = parts
            .iter()
            .map(|part| {
                let start = u32::try_from(text.find(part).unwrap()).unwrap();
                TextRange::at(start.into(), u32::try_from(part.len()).unwrap().into())
            })
            .collect();
        Excerpt::new(text, &LineStarts::of(text), &ranges).map(|found| (found.code, found.lines))
    }

    #[test]
    fn takes_lines_and_says_where_some_are_left_out() {
        let text = "class A:\n    a = 1\r\n    b = 2\n    c = 3\n    d = 4\n\n    def f(self):\n        return self.a\n";
        assert_eq!(excerpt(text, &["return"]).unwrap(), ("return self.a\n".into(), vec![Some(8)]));
        assert_eq!(
            excerpt(text, &["a = 1", "c = 3"]).unwrap(),
            ("a = 1\nb = 2\nc = 3\n".into(), vec![Some(2), Some(3), Some(4)])
        );
        assert_eq!(
            excerpt(text, &["class", "self.a"]).unwrap(),
            ("class A:\n        …\n        return self.a\n".into(), vec![Some(1), None, Some(8)])
        );
    }

    #[test]
    fn is_none_where_it_would_be_long() {
        let text: String = (0..60).map(|n| format!("x{n} = {n}\n")).collect();
        assert_eq!(excerpt(&text, &[&text]), None);
        let parts: Vec<String> = (0..60).step_by(4).map(|n| format!("x{n} = {n}\n")).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        assert_eq!(excerpt(&text, &parts), None);
    }
}
