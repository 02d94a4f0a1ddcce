//! Findings after edits are those of a freshly opened document: nothing is kept that no longer holds.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use std::sync::Arc;

use proptest::prelude::*;
use pygloss_engine::analysis::{Analysis, Cancel, Settings, Shared};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::text::{Fix, TextRange, TextSize};

/// Statements whose findings depend on each other: on imports, on classes above, on functions elsewhere.
const SNIPPETS: &[&str] = &[
    "import time\n",
    "import functools\n",
    "from time import sleep as pause\n",
    "import threading\n",
    "class A:\n    def save(self): pass\n",
    "class B(A):\n    def save(self): super().save()\n",
    "class C(A): pass\n",
    "class D(A, B): pass\n",
    "class P:\n    def __init__(self, x): self.x = x\n    def __eq__(self, other): return self.x == other.x\n",
    "def keep(): return {P(1)}\n",
    "def add(item, seen=[]):\n    seen.append(item)\n    return seen\n",
    "def make(): return add\n",
    "async def wait():\n    time.sleep(1)\n    pause(2)\n    work()\n",
    "def work():\n    time.sleep(3)\n",
    "def count(n):\n    for k in range(n): n += k\n    return n\n",
    "threading.Thread(target=count).start()\n",
    "def deco(f):\n    def inner(*args): return f(*args)\n    return inner\n",
    "fs = [lambda: i for i in range(3)]\n",
    "rows = [[0] * 3] * 3\n",
    "def read():\n    try: work()\n    except ValueError: raise KeyError('x')\n",
    "for k in rows:\n    rows.remove(k)\n",
    "time = None\n",
    "A = object\n",
    "range = list\n",
    "from os import *\n",
    "def f():\n    global count\n    count = None\n",
];

/// What is typed.
const TYPED: &[&str] = &[
    "",
    "",
    "x",
    "\n",
    "    ",
    "time",
    "A",
    "\n\n",
    "(",
    ")",
    "'''",
    "#",
    ":",
    ", B",
    "del time\n",
    "import time\n",
    "class A(P): pass\n",
    "def work(): pass\n",
    "    def __hash__(self): return 1\n",
];

/// A class that is long enough to be cut into pieces, with findings that hang on its other members.
fn long_class() -> String {
    let mut text = String::from("class Long:\n    limit = 1\n");
    for n in 0..180 {
        text.push_str(&format!(
            "    def m{n}(self, seen=[]):\n        self.a{} = seen\n        return self.m{}()\n",
            n % 7,
            (n + 1) % 180
        ));
    }
    text.push_str("    def __eq__(self, other): return self.a1 == other.a1\n");
    text
}

/// How many cases are tried: `PROPTEST_CASES` times as many for a long run.
fn cases(usual: u32) -> u32 {
    let times = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    usual * times
}

type Shown = (&'static str, TextRange, String, Vec<(TextRange, String)>, Vec<Fix>);

fn shown(analysis: &Analysis) -> Vec<Shown> {
    let found = analysis.all_diagnostics(&Cancel::default()).unwrap();
    found.into_iter().map(|d| (d.check.code, d.range, d.message, d.related, d.fixes)).collect()
}

fn check(text: &str, edits: &[(u32, u32, usize)]) -> Result<(), TestCaseError> {
    let settings = Arc::new(Settings::default());
    let shared = Shared::new(Arc::new(Library::default()));
    let mut analysis = Analysis::new(Document::new(text), Arc::clone(&settings), &shared, None);
    shown(&analysis);
    for (place, length, typed) in edits {
        let mut document = analysis.document().clone();
        let now = document.text();
        let size = u32::try_from(now.len()).unwrap();
        let start = place % (size + 1);
        let end = (start + length).min(size);
        let on_character = |at: u32| now.is_char_boundary(at as usize);
        if !on_character(start) || !on_character(end) {
            continue;
        }
        let range = TextRange::new(TextSize::new(start), TextSize::new(end));
        document.edit(range, TYPED[typed % TYPED.len()]).map_err(TestCaseError::fail)?;
        let next = Analysis::new(document, Arc::clone(&settings), &shared, Some(&analysis));
        let text = next.document().text();
        let fresh = Analysis::new(Document::new(&text), Arc::clone(&settings), &shared, None);
        prop_assert_eq!(shown(&next), shown(&fresh), "after an edit at {} in\n{}", start, text);
        analysis = next;
    }
    Ok(())
}

fn edits() -> impl Strategy<Value = Vec<(u32, u32, usize)>> {
    let length = prop_oneof![Just(0), Just(0), 1..6_u32, 1..60_u32];
    proptest::collection::vec((any::<u32>(), length, any::<usize>()), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_after_edits_are_those_of_a_fresh_document(
        parts in proptest::collection::vec(0..SNIPPETS.len(), 2..24),
        edits in edits(),
    ) {
        let text: String = parts.iter().map(|at| SNIPPETS[*at]).collect();
        check(&text, &edits)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn also_in_a_class_that_is_cut(edits in edits()) {
        let text = format!("{}{}{}", SNIPPETS[0], long_class(), "def keep(): return {Long()}\n");
        check(&text, &edits)?;
    }
}
