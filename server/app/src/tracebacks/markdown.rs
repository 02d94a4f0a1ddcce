//! What a terminal prints about tracebacks, as Markdown.

use pygloss_engine::errors::explain::{Explanation, Files, explain};
use pygloss_engine::errors::{Frame, Raised, Report};
use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::card::Run;
use pygloss_engine::knowledge::render::{Links, Sheet, card_run, runs_of};

use super::{MOST, joint};

/// Where what is named can be opened.
pub struct Addresses<'a> {
    /// The address of a call's line.
    pub frame: &'a dyn Fn(&Frame) -> Option<String>,
    /// How cards are linked.
    pub cards: Links,
}

/// What the tracebacks of a text mean.
#[must_use]
pub fn markdown(
    library: &Library,
    reports: &[Report],
    files: &dyn Files,
    addresses: &Addresses<'_>,
) -> String {
    let mut sheet = Sheet::default();
    for report in reports {
        for (at, raised) in report.exceptions.iter().enumerate().take(MOST) {
            if at > 0 {
                sheet.line(vec![Run { emphasis: true, ..plain(joint(report, raised)) }]);
            }
            if let Some(told) = explain(report, at, files) {
                exception(&mut sheet, library, raised, &told, addresses);
            }
        }
        let more = report.exceptions.len().saturating_sub(MOST);
        if more > 0 {
            sheet.line(vec![plain(format!("… and {more} more"))]);
        }
    }
    sheet.markdown()
}

fn exception(
    sheet: &mut Sheet,
    library: &Library,
    raised: &Raised,
    told: &Explanation,
    addresses: &Addresses<'_>,
) {
    let mut head = vec![Run { strong: true, ..plain(&raised.class) }];
    if !raised.message.is_empty() {
        head.push(plain(format!(": {}", raised.message)));
    }
    sheet.line(head);
    if let Some(frame) = told.frame.and_then(|at| raised.frames.get(at)) {
        let place = format!("{}, line {}", frame.file, frame.line);
        let mut runs = vec![Run { link: (addresses.frame)(frame), ..plain(place) }];
        if let Some(function) = frame.function.as_deref().filter(|name| *name != "<module>") {
            runs.push(plain(", in "));
            runs.push(Run { code: true, ..plain(function) });
        }
        sheet.line(runs);
        if let Some(source) = &frame.source {
            sheet.code("python", source);
        }
    }
    sheet.line(runs_of(&told.what));
    if let Some(cause) = &told.cause {
        let head = Run { strong: true, ..plain("In your code:") };
        sheet.line([head, plain(" ")].into_iter().chain(runs_of(cause)).collect());
    }
    for advice in &told.advice {
        sheet.item(runs_of(advice));
    }
    if let Some(card) = library.get(told.concept) {
        sheet.line(vec![plain("More: "), card_run(card, addresses.cards)]);
    }
}

fn plain(text: impl Into<String>) -> Run {
    Run { text: text.into(), ..Run::default() }
}

#[cfg(test)]
mod tests {
    use pygloss_engine::errors::explain::NoFiles;
    use pygloss_engine::errors::parse;

    use super::*;

    fn written(text: &str, links: Links) -> String {
        let frame = |frame: &Frame| Some(format!("file:///w/{}#L{}", frame.file, frame.line));
        let addresses = Addresses { frame: &frame, cards: links };
        markdown(crate::cards::library(), &parse(text), &NoFiles, &addresses)
    }

    #[test]
    fn lines_and_cards_are_linked_and_text_is_escaped() {
        let text = "Traceback (most recent call last):\n  File \"a b.py\", line 3, in f_1\n    d['*x*']\nKeyError: '*x*'\n";
        let told = written(text, Links::Command);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "**KeyError**: '\\*x\\*'");
        assert_eq!(lines[2], "[a b.py, line 3](file:///w/a%20b.py#L3), in `f_1`");
        assert_eq!(lines[4..7], ["```python", "d['*x*']", "```"]);
        assert!(told.contains("\n- ") && told.contains("](command:pygloss.openCard?%5B%22"), "{told}");
        assert!(!written(text, Links::None).contains("command:"));
    }

    #[test]
    fn a_chain_is_told_link_by_link() {
        let text = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    {}['k']\nKeyError: 'k'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    f()\nValueError: no\n";
        let told = written(text, Links::None);
        assert!(told.contains("\n\n*and while that was handled:*\n\n**ValueError**: no\n"), "{told}");
        assert_eq!(written("all is well\n", Links::None), "");
    }
}
