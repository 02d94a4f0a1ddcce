//! Holding a check against fixtures: every finding and every silence counts.

use std::sync::Arc;

use super::Fixture;
use crate::analysis::{Analysis, Cancel, Diagnostic, Level, Settings, Shared};
use crate::document::Document;
use crate::knowledge::Library;
use crate::text::apply;

fn analyse(text: &str, code: &str) -> Analysis {
    let settings = Settings { select: Some(vec![code.to_string()]), ..Settings::default() };
    let shared = Shared::new(Arc::new(Library::default()));
    Analysis::new(Document::new(text), Arc::new(settings), &shared, None)
}

fn findings(analysis: &Analysis) -> Vec<Diagnostic> {
    analysis.all_diagnostics(&Cancel::default()).unwrap_or_default()
}

/// The check's findings are exactly the marked ones. A mark's words, where there are any, are the message.
///
/// # Panics
/// Where they differ.
pub fn check_finds(code: &str, source: &str) {
    let fixture = Fixture::new(source);
    assert!(!fixture.marks.is_empty(), "nothing is marked; use check_silent");
    let analysis = analyse(&fixture.text, code);
    let found: Vec<_> = findings(&analysis).into_iter().map(|d| (d.range, d.message)).collect();
    let show = |list: Vec<(text_size::TextRange, String)>| {
        list.iter()
            .map(|(r, m)| {
                format!(
                    "{:?} `{}`: {m}\n",
                    r,
                    fixture.text.get(usize::from(r.start())..usize::from(r.end())).unwrap_or("?")
                )
            })
            .collect::<String>()
    };
    let expected: Vec<_> = fixture
        .marks
        .iter()
        .enumerate()
        .map(|(i, mark)| {
            let message = if mark.text.is_empty() {
                found.get(i).map(|f| f.1.clone()).unwrap_or_default()
            } else {
                mark.text.clone()
            };
            (mark.range, message)
        })
        .collect();
    let (expected, found) = (show(expected), show(found));
    assert!(expected == found, "expected\n{expected}found\n{found}in\n{}", fixture.text);
}

/// The check finds nothing.
///
/// # Panics
/// Where it does.
pub fn check_silent(code: &str, source: &str) {
    let fixture = Fixture::new(source);
    let analysis = analyse(&fixture.text, code);
    let found = findings(&analysis);
    assert!(
        found.is_empty(),
        "{code} fires: {:?} in\n{}",
        found.iter().map(|d| (&d.range, &d.message)).collect::<Vec<_>>(),
        fixture.text
    );
}

/// The check's findings are exactly the marked ones, and all of them are told to beginners only.
///
/// # Panics
/// Where they differ, or where others are told one.
pub fn check_finds_for_beginners(code: &str, source: &str) {
    check_finds(code, source);
    let fixture = Fixture::new(source);
    assert_eq!(told(code, source, Level::Beginner), fixture.marks.len(), "beginners, in\n{}", fixture.text);
    assert_eq!(check_count_by_default(code, source), 0, "others, in\n{}", fixture.text);
}

/// How many of the check's findings are told to those who work on a project, where nothing is selected.
pub fn check_count_by_default(code: &str, source: &str) -> usize {
    told(code, source, Level::Intermediate)
}

fn told(code: &str, source: &str, level: Level) -> usize {
    let settings = Settings { level, ..Settings::default() };
    let shared = Shared::new(Arc::new(Library::default()));
    let text = Fixture::new(source).text;
    let analysis = Analysis::new(Document::new(&text), Arc::new(settings), &shared, None);
    findings(&analysis).iter().filter(|found| found.check.code == code).count()
}

/// The first fix of the first finding, applied until the check is silent, makes `after` of `before`; no step adds a
/// syntax error, and it converges.
///
/// # Panics
/// Where it does not.
pub fn check_fix(code: &str, before: &str, after: &str) {
    let mut text = Fixture::new(before).text;
    let after = Fixture::new(after).text;
    let had_error = has_error(&text);
    for round in 0.. {
        assert!(round < 10, "{code} does not converge:\n{text}");
        let analysis = analyse(&text, code);
        let all = findings(&analysis);
        assert!(round > 0 || !all.is_empty(), "{code} finds nothing in\n{text}");
        let Some(fix) = all.iter().find_map(|d| d.fixes.first()) else { break };
        let check = all.first().map(|d| d.check);
        assert!(check.is_some_and(|c| c.fix.is_some()), "{code} has a fix but does not say so");
        let mended = apply(&text, &fix.edits);
        assert!(mended.is_some(), "{code}: edits overlap or lie outside: {:?}", fix.edits);
        text = mended.unwrap_or_default();
        assert!(had_error || !has_error(&text), "{code}: the fix breaks the syntax:\n{text}");
    }
    assert!(text == after, "{code}: expected\n{after}\ngot\n{text}\n{after:?}\n{text:?}");
}

/// How often the check fires in the source at a target version.
#[must_use]
pub fn check_count(code: &str, source: &str, target: crate::version::PythonVersion) -> usize {
    let settings = Settings { select: Some(vec![code.to_string()]), target, ..Settings::default() };
    let shared = Shared::new(Arc::new(Library::default()));
    findings(&Analysis::new(Document::new(source), Arc::new(settings), &shared, None)).len()
}

/// The titles of all fixes that the check offers in the source, in which it finds something.
///
/// # Panics
/// Where it finds nothing.
#[must_use]
pub fn check_fixes(code: &str, source: &str) -> Vec<String> {
    let fixture = Fixture::new(source);
    let found = findings(&analyse(&fixture.text, code));
    assert!(!found.is_empty(), "{code} finds nothing in\n{}", fixture.text);
    found.into_iter().flat_map(|d| d.fixes).map(|fix| fix.title).collect()
}

/// How safe each fix is that the check offers in the source, and whether it is the preferred one.
#[must_use]
pub fn check_safety(code: &str, source: &str) -> Vec<(crate::text::Applicability, bool)> {
    let found = findings(&analyse(&Fixture::new(source).text, code));
    found.into_iter().flat_map(|d| d.fixes).map(|fix| (fix.applicability, fix.preferred)).collect()
}

fn has_error(text: &str) -> bool {
    Document::new(text).pieces().iter().any(|piece| piece.segment.tree().root().has_error())
}

/// The source after each fix that the check offers in it at a target version.
#[must_use]
pub fn check_fixes_for(code: &str, source: &str, target: crate::version::PythonVersion) -> Vec<String> {
    let settings = Settings { select: Some(vec![code.to_string()]), target, ..Settings::default() };
    let shared = Shared::new(Arc::new(Library::default()));
    let found = findings(&Analysis::new(Document::new(source), Arc::new(settings), &shared, None));
    found.into_iter().flat_map(|d| d.fixes).filter_map(|fix| apply(source, &fix.edits)).collect()
}
