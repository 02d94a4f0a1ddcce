//! After any sequence of edits, facts and findings are those of a freshly opened document.
//!
//! `PYGLOSS_CASES` sets how many sequences are tried.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail"
)]

mod support;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::Index;

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic, Settings, Shared};
use pygloss_engine::document::{Document, Surroundings};
use pygloss_engine::facts::{FactsOptions, facts};
use pygloss_engine::knowledge::Library;
use pygloss_engine::text::{TextRange, TextSize};

/// Definitions that trigger checks, and many of them only together with another one.
const SNIPPETS: [&str; 20] = [
    "import time\n",
    "import functools\n",
    "from time import sleep\n",
    "from threading import Thread\n",
    "class Base:\n    def __init__(self):\n        self.items = []\n",
    "class Left(Base):\n    def __eq__(self, other):\n        return self.items == other.items\n",
    "class Right(Base):\n    pass\n",
    "class Both(Base, Left):\n    pass\n",
    "class Meet(Left, Right):\n    def go(self):\n        return {self: 1}\n",
    "seen = {Left(): 1}\n",
    "def collect(x, into=[]):\n    into.append(x)\n    return into\n",
    "async def wait():\n    time.sleep(1)\n    sleep(2)\n",
    "def logged(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n",
    "@logged\ndef work(n):\n    for i in range(n):\n        n += i * i\n    return n\n",
    "Thread(target=work).start()\n",
    "grid = [[0] * 3] * 3\ngrid[0][0] = 1\n",
    "handlers = []\nfor i in range(3):\n    handlers.append(lambda: i)\n",
    "def drop(names):\n    for name in names:\n        names.remove(name)\n",
    "def load():\n    try:\n        return 1\n    except:\n        return None\n    finally:\n        return 2\n",
    "def look(x):\n    try:\n        if x == None or x is 'a':\n            pass\n    except KeyError:\n        raise ValueError(x)\n",
];

/// What is typed.
const TYPED: [&str; 28] = [
    "x",
    "Base",
    " ",
    "\n",
    "    ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "\"\"\"",
    ":",
    ",",
    ".",
    "#",
    "\\\n",
    "self.items = {}\n",
    "def ",
    "class ",
    "    def __hash__(self):\n        return 1\n",
    "time = None\n",
    "from __future__ import annotations\n",
    "from other import *\n",
    "global time\n",
    "# noqa\n",
];

/// Names that are renamed to another one, everywhere or at one place.
const NAMES: [&str; 14] = [
    "Base",
    "Left",
    "Right",
    "Both",
    "time",
    "sleep",
    "Thread",
    "work",
    "functools",
    "collect",
    "grid",
    "logged",
    "items",
    "inner",
];

#[derive(Debug, Clone)]
enum Change {
    Type(Index, usize),
    Paste(Index, usize),
    DeleteLines(Index, usize),
    MoveLine(Index, Index),
    Rename(usize, usize, Index),
    RenameAll(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), 0..TYPED.len()).prop_map(|(at, what)| Change::Type(at, what)),
        3 => (any::<Index>(), 0..SNIPPETS.len()).prop_map(|(at, what)| Change::Paste(at, what)),
        3 => (any::<Index>(), 1..4_usize).prop_map(|(at, lines)| Change::DeleteLines(at, lines)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::MoveLine(from, to)),
        4 => (0..NAMES.len(), 0..NAMES.len(), any::<Index>()).prop_map(|(a, b, at)| Change::Rename(a, b, at)),
        1 => (0..NAMES.len(), 0..NAMES.len()).prop_map(|(a, b)| Change::RenameAll(a, b)),
    ]
}

/// Where the lines of a text start; its end is the last.
fn lines(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
    let mut starts: Vec<usize> = std::iter::once(0).chain(breaks).chain([text.len()]).collect();
    starts.dedup();
    starts
}

/// The edits of a change, each in offsets of the text after the one before: start, end, replacement.
fn edits(change: &Change, text: &str) -> Vec<(usize, usize, String)> {
    let starts = lines(text);
    match change {
        Change::Type(at, what) => {
            let mut at = at.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            vec![(at, at, TYPED[*what].to_string())]
        }
        Change::Paste(at, what) => {
            let at = starts[at.index(starts.len())];
            vec![(at, at, SNIPPETS[*what].to_string())]
        }
        Change::DeleteLines(at, count) => {
            let first = at.index(starts.len());
            let last = (first + count).min(starts.len() - 1);
            vec![(starts[first], starts[last], String::new())]
        }
        Change::MoveLine(from, to) => {
            let first = from.index(starts.len());
            let (start, end) = (starts[first], starts[(first + 1).min(starts.len() - 1)]);
            let line = text[start..end].to_string();
            let without = format!("{}{}", &text[..start], &text[end..]);
            let left = lines(&without);
            let to = left[to.index(left.len())];
            vec![(start, end, String::new()), (to, to, line)]
        }
        Change::Rename(a, b, at) => {
            let places: Vec<usize> = text.match_indices(NAMES[*a]).map(|(at, _)| at).collect();
            if places.is_empty() {
                return Vec::new();
            }
            let at = places[at.index(places.len())];
            vec![(at, at + NAMES[*a].len(), NAMES[*b].to_string())]
        }
        Change::RenameAll(a, b) => {
            let places = text.rmatch_indices(NAMES[*a]).map(|(at, _)| at);
            places.map(|at| (at, at + NAMES[*a].len(), NAMES[*b].to_string())).collect()
        }
    }
}

/// What a reader sees of a finding.
fn shown(found: Vec<Diagnostic>) -> Vec<String> {
    found
        .into_iter()
        .map(|d| {
            format!(
                "{} {:?} {} related {:?} fixes {:?}",
                d.check.code, d.range, d.message, d.related, d.fixes
            )
        })
        .collect()
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| Shared::new(Arc::new(Library::default())));

/// Applies the changes one by one and compares with a fresh document after each; how many findings were compared.
fn follow(start: &str, changes: &[Change]) -> Result<usize, TestCaseError> {
    let settings = Arc::new(Settings::default());
    let cancel = Cancel::default();
    let mut text = start.to_string();
    let mut document = Document::new(&text);
    let mut analysis = Analysis::new(document.clone(), Arc::clone(&settings), &SHARED, None);
    let mut compared = analysis.all_diagnostics(&cancel).unwrap().len();
    for (number, change) in changes.iter().enumerate() {
        let before = text.clone();
        for (start, end, new) in edits(change, &text) {
            text.replace_range(start..end, &new);
            let range = TextRange::new(TextSize::try_from(start).unwrap(), TextSize::try_from(end).unwrap());
            document.edit(range, &new).unwrap();
            analysis = Analysis::new(document.clone(), Arc::clone(&settings), &SHARED, Some(&analysis));
        }
        let fresh = Analysis::new(Document::new(&text), Arc::clone(&settings), &SHARED, None);
        let options = FactsOptions::default();
        prop_assert_eq!(
            facts(analysis.document(), &options),
            facts(fresh.document(), &options),
            "facts after change {} ({:?}) of\n{}",
            number,
            change,
            before
        );
        // Not after every change: then findings have to last through several.
        if number % 3 != 1 {
            let expected = shown(fresh.all_diagnostics(&cancel).unwrap());
            compared += expected.len();
            prop_assert_eq!(
                shown(analysis.all_diagnostics(&cancel).unwrap()),
                expected,
                "findings after change {} ({:?}) of\n{}",
                number,
                change,
                before
            );
        }
    }
    Ok(compared)
}

fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PYGLOSS_CASES").ok().map_or(default, |n| n.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Files of the standard library of moderate size, some with a class that is cut into pieces.
static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let (mut whole, mut cut) = (Vec::new(), Vec::new());
    for (_, text) in support::stdlib_files(false).into_iter().filter(|(_, text)| text.len() < 40_000) {
        let document = Document::new(&text);
        let is_cut = document.pieces().iter().any(|p| p.segment.surroundings() == Surroundings::ClassBody);
        if is_cut { cut.push(text) } else { whole.push(text) }
    }
    assert!(cut.len() >= 5, "only {} files have a class that is cut", cut.len());
    let step = whole.len().div_ceil(cut.len());
    cut.into_iter().chain(whole.into_iter().step_by(step)).collect()
});

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn findings_in_snippets_are_those_of_a_fresh_document(
        parts in prop::collection::vec(0..SNIPPETS.len(), 3..14),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let text: String = parts.iter().map(|part| SNIPPETS[*part]).collect();
        follow(&text, &changes)?;
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn findings_in_the_standard_library_are_those_of_a_fresh_document(
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..8),
    ) {
        follow(&FILES[file.index(FILES.len())], &changes)?;
    }
}

#[test]
fn the_snippets_trigger_checks() {
    let analysis =
        Analysis::new(Document::new(&SNIPPETS.concat()), Arc::new(Settings::default()), &SHARED, None);
    let found = analysis.all_diagnostics(&Cancel::default()).unwrap();
    let codes: std::collections::BTreeSet<&str> = found.iter().map(|d| d.check.code).collect();
    assert!(codes.len() >= 10, "only {codes:?}");
}
