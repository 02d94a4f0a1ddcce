//! Names that are bound to themselves, directly or around some corners: whatever is asked of such a file, there is an answer, and no
//! endless one.
//!
//! `PYGLOSS_CASES` sets how many files are tried.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use pygloss_engine::analysis::{Analysis, Cancel, Level, Settings, Shared};
use pygloss_engine::document::Document;
use pygloss_engine::facts::{FactsOptions, facts};
use pygloss_engine::knowledge::Library;
use pygloss_engine::text::{TextRange, TextSize};

const NAMES: [&str; 4] = ["a", "b", "c", "self"];

/// Expressions that read `X` and `Y`.
const EXPRESSIONS: [&str; 48] = [
    "X",
    "[X]",
    "(X, Y)",
    "{X}",
    "{X: Y}",
    "{**X}",
    "[*X]",
    "X[0]",
    "X[Y]",
    "X[1:]",
    "X.k",
    "X.Y",
    "X()",
    "X(Y)",
    "X(*Y)",
    "X.m(Y)",
    "X or Y",
    "X and Y",
    "not X",
    "-X",
    "X + Y",
    "X * 2",
    "X % Y",
    "X == Y",
    "X is Y",
    "X in Y",
    "X if Y else X",
    "(X := Y)",
    "[X for X in Y]",
    "{X for Y in X if Y}",
    "{X: X for X in [X]}",
    "(X for X in X)",
    "lambda X=X: X",
    "lambda: X",
    "f'{X!r:{Y}}'",
    "'%s' % X",
    "'{}'.format(X)",
    "enumerate(X)",
    "zip(X, Y)",
    "sorted([X])",
    "type(X)",
    "super(X, Y).m()",
    "functools.partial(X, Y)",
    "dict(X=Y)",
    "int(X)",
    "X.copy()",
    "open(X)",
    "1",
];

/// Statements that bind `X` to what `E` gives; what is indented further goes below them.
const STATEMENTS: [&str; 40] = [
    "X = E",
    "X = E",
    "X = E",
    "X: E = E",
    "X += E",
    "X, Y = E",
    "[X, *Y] = E",
    "X = Y = E",
    "X.k = E",
    "X[0] = E",
    "X[E] = X",
    "for X in E: pass",
    "for X, Y in E: pass",
    "while E: X = E",
    "with E as X: pass",
    "with E as (X, Y): pass",
    "try: E\nexcept E as X: pass",
    "if X: X = E\nelse: Y = E",
    "def X(Y=E): return X(Y)",
    "def X(Y): return E",
    "def X(*Y): yield E",
    "async def X(Y): return await E",
    "def X():\n    nonlocal Y\n    Y = E",
    "def X():\n    global Y\n    Y = E",
    "class X(Y): k = E",
    "class X(E): pass",
    "class X(Y, metaclass=E): pass",
    "@X\ndef X(): return E",
    "@Y(E)\nclass X: pass",
    "class X:\n    @property\n    def k(self): return self.k",
    "class X(X):\n    def m(self): return super().m()",
    "from .X import Y as X",
    "import X.Y as Y",
    "match E:\n    case X: pass",
    "match X:\n    case [X, *Y] if E: pass\n    case Y(k=X): pass",
    "del X",
    "return E",
    "X.append(X)",
    "X.sort()",
    "assert E, X",
];

/// What the statements stand in.
const AROUND: [&str; 6] = ["", "", "def f(a, b=None, *c):", "class K:", "async def f():", "def f(self):"];

fn file() -> impl Strategy<Value = String> {
    let statement =
        (0..STATEMENTS.len(), 0..NAMES.len(), 0..NAMES.len(), 0..EXPRESSIONS.len(), any::<bool>());
    let block = (0..AROUND.len(), proptest::collection::vec(statement, 1..6));
    proptest::collection::vec(block, 1..4).prop_map(|blocks| {
        let mut text = String::from("import functools\n");
        for (around, statements) in blocks {
            let around = AROUND[around];
            let mut lines = Vec::new();
            for (statement, x, y, expression, swapped) in statements {
                let (x, y) = (NAMES[x], NAMES[y]);
                let (inner_x, inner_y) = if swapped { (y, x) } else { (x, y) };
                let expression = EXPRESSIONS[expression].replace('X', inner_x).replace('Y', inner_y);
                let statement =
                    STATEMENTS[statement].replace('X', x).replace('Y', y).replace('E', &expression);
                lines.extend(statement.lines().map(str::to_string));
            }
            if around.is_empty() {
                text.extend(lines.into_iter().map(|line| line + "\n"));
            } else {
                text.push_str(around);
                text.push('\n');
                text.extend(lines.into_iter().map(|line| format!("    {line}\n")));
            }
        }
        text
    })
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| Shared::new(Arc::new(Library::default())));

/// Asks everything that can be asked of a file.
fn ask(text: &str) {
    let settings = Arc::new(Settings { level: Level::Beginner, ..Settings::default() });
    let analysis = Analysis::new(Document::new(text), settings, &SHARED, None);
    let (cancel, all) = (Cancel::default(), TextRange::up_to(TextSize::of(text)));
    let _ = analysis.all_diagnostics(&cancel).unwrap();
    let _ = analysis.notes(all, &cancel);
    let _ = analysis.rewrites(all, &cancel);
    let _ = analysis.quiz(&cancel);
    let _ = facts(analysis.document(), &FactsOptions::default());
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let is_inside = character.is_alphanumeric() && before.is_alphanumeric();
        if !character.is_whitespace() && !is_inside {
            let _ = analysis.explain(TextSize::try_from(at).unwrap());
        }
        before = character;
    }
}

#[test]
fn a_name_that_is_an_item_of_itself() {
    for text in [
        "def f():\n    for x in [x]: pass\n    y = x\n",
        "x = [x for x in [x]]\ny = x\n",
        "for x in {x: x}: pass\nfor y in (x,): x\n",
        "def f():\n    a, b = [b], [a]\n    for a in b: b\n    for b in [a, a]: a\n",
    ] {
        ask(text);
    }
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("PYGLOSS_CASES").ok().map_or(150, |n| n.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn files_of_circles_are_answered(text in file()) {
        ask(&text);
    }
}
