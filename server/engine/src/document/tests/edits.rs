//! Edited documents equal fresh ones.

use proptest::prelude::*;
use text_size::{TextRange, TextSize};

use crate::document::Document;

/// Pieces of Python, some of which make sense only together.
const SNIPPETS: &[&str] = &[
    "import os\n",
    "from a.b import (c,\n    d)\n",
    "x = 1\n",
    "y = [\n    1,\n    2,  # two\n]\n",
    "x = 1; y = 2\n",
    "def f(a, b=1):\n    return a + b\n",
    "def f():\n    x = 1\n# at column 0\n    y = 2\n    return x\n",
    "@dec\n# between\n@other(1,\n  2)\ndef g():\n    pass\n",
    "class A(B):\n    \"\"\"Doc.\"\"\"\n    x = 1\n\n    def m(self):\n        return self.x\n\n    @property\n    def p(self):\n        return [i for i in range(3)]\n",
    "if x:\n    a\nelif y:\n    b\nelse:\n    c\n",
    "try:\n    a\nexcept E:\n    b\n# why\nfinally:\n    c\n",
    "match x:\n    case 1:\n        pass\n    case [a, *b]:\n        pass\n",
    "async def h():\n    async with a as b:\n        await c\n",
    "s = '''\ndef not_a_def():\n'''\n",
    "s = \"\"\"text\nimport this\n\"\"\"\n",
    "s = f\"{a!r:>{w}} {b['k']}\"\n",
    "s = f'{a[\"b\"]} {{}} {x:%H:%M}'\n",
    "s = f'{x['a']}'\n",
    "s = f\"{\n    x\n}\"\n",
    "t = t'{a}' rb'\\n' 'a\\\nb'\n",
    "s = f'''{a\n+ b} \"\" {c:{d}}'''\n",
    "x = a + \\\n    b\n",
    "# a comment\n",
    "# %%\n",
    "%matplotlib inline\n",
    "!ls 'x\n",
    "\n",
    "\n\n",
    "    # indented comment\n",
    "\x0c\n",
    "é = 'ü😀'\n",
    "with open(f) as g, \\\n     open(h) as i:\n    pass\n",
    "for i in x: print(i)\n",
    "type X = int\n",
    "print(\"\"\"a\"\"\", '''b''')\n",
    "lambda: (yield)\n",
    "    def method(self):\n        pass\n",
    "    y = 3\n",
    "\tz = 4\n",
];

/// What is typed.
const TYPED: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "\"\"\"",
    "'''",
    "f\"",
    "f'''",
    "{x",
    "\\",
    "\\\n",
    "\n",
    "\r",
    "\r\n",
    "#",
    ":",
    " ",
    "    ",
    "\t",
    "@",
    "@a\n",
    "def ",
    "def f(",
    "class C:\n",
    "else:\n",
    "import x\n",
    "from y \\\nimport z\n",
    "x",
    "é",
    "😀",
    "%%",
    "# %%\n",
    "%x\n",
    ";",
    "\u{feff}",
    "async ",
    "lambda x: ",
    "1",
    ".",
    ",",
    "\"a",
    "b\"",
    "return ",
    "`",
    "$",
    "\x0c",
    "\0",
];

fn big_class(members: usize) -> String {
    let mut text = String::from("class Big:\n    '''Doc.\n\n    def quoted(self):\n    '''\n    a = 1\n\n");
    for i in 0..members {
        text.push_str(&format!(
            "    # about {i}\n    @property\n    def m{i}(self, a=(1,\n                  2)):\n"
        ));
        for j in 0..(i % 9) {
            text.push_str(&format!("        if a > {j}: x = '{j}'\n"));
        }
        text.push_str("        return \"\"\"x\"\"\"\n\n    k = 1\n    l = 2\n\n");
    }
    text
}

fn snippet() -> impl Strategy<Value = String> {
    prop_oneof![
        30 => prop::sample::select(SNIPPETS).prop_map(str::to_string),
        1 => (30usize..60).prop_map(big_class),
    ]
}

fn line_ends() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r")]
}

fn file() -> impl Strategy<Value = String> {
    (prop::collection::vec(snippet(), 0..14), line_ends(), prop::bool::weighted(0.1)).prop_map(
        |(parts, end, bom)| {
            let text = parts.concat();
            let text = if end == "\n" { text } else { text.replace('\n', end) };
            if bom { format!("\u{feff}{text}") } else { text }
        },
    )
}

/// Where an edit starts and how much it replaces, as shares of the text, and by what.
fn edit() -> impl Strategy<Value = (u32, u32, String)> {
    let typed = prop_oneof![
        8 => prop::sample::select(TYPED).prop_map(str::to_string),
        2 => snippet(),
        3 => Just(String::new()),
    ];
    let length = prop_oneof![5 => Just(0u32), 3 => 1u32..4, 2 => 4u32..400];
    (any::<u32>(), length, typed)
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

/// Fails unless the document is what a fresh one with the same text is.
fn assert_fresh(document: &Document, text: &str) {
    assert_eq!(document.text(), text);
    let fresh = Document::new(text);
    let cuts = |d: &Document| -> Vec<_> {
        d.pieces()
            .iter()
            .map(|p| {
                (
                    p.start,
                    p.first_line,
                    p.segment.text().to_string(),
                    p.segment.surroundings(),
                    p.context,
                    p.reach,
                )
            })
            .collect()
    };
    assert_eq!(cuts(document), cuts(&fresh), "{text:?}");
    assert_eq!((document.cells, document.inside_out), (fresh.cells, fresh.inside_out));
    for (a, b) in document.pieces().iter().zip(fresh.pieces()) {
        assert_eq!(a.segment.tree(), b.segment.tree(), "{:?}", a.segment.text());
        assert_eq!(a.segment.lines(), b.segment.lines());
        assert_eq!((a.segment.cells, a.segment.plain), (b.segment.cells, b.segment.plain));
    }
}

/// What is typed in one place: mostly what keeps the code valid.
fn keystrokes() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(&["x", "1", " ", "_", "a.b", "\n", "    ", "\n    ", " + 1", "f(x)", "[0]", ", y", "{x}", "# c\n"][..])
            .prop_map(str::to_string),
        3 => Just(String::new()),
        1 => prop::sample::select(TYPED).prop_map(str::to_string),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_document_is_a_fresh_one(text in file(), edits in prop::collection::vec(edit(), 1..12)) {
        let mut text = text;
        let mut document = Document::new(&text);
        assert_fresh(&document, &text);
        for (at, length, typed) in edits {
            let start = boundary(&text, at as usize % (text.len() + 1));
            let end = boundary(&text, start + length as usize);
            let range = TextRange::new(TextSize::try_from(start).unwrap(), TextSize::try_from(end).unwrap());
            document.edit(range, &typed).unwrap();
            text.replace_range(start..end, &typed);
            assert_fresh(&document, &text);
        }
    }

    /// Edits close together, as somebody types: the same segments are parsed again and again.
    #[test]
    fn a_document_that_is_typed_in_is_a_fresh_one(
        text in file(),
        place in any::<u32>(),
        edits in prop::collection::vec((-12i32..12, 0usize..4, keystrokes()), 1..20),
    ) {
        let mut text = text;
        let mut document = Document::new(&text);
        let mut at = place as usize % (text.len() + 1);
        for (step, length, typed) in edits {
            let start = boundary(&text, at.saturating_add_signed(step as isize));
            let end = boundary(&text, start + length);
            let range = TextRange::new(TextSize::try_from(start).unwrap(), TextSize::try_from(end).unwrap());
            document.edit(range, &typed).unwrap();
            text.replace_range(start..end, &typed);
            assert_fresh(&document, &text);
            at = start + typed.len();
        }
    }
}

/// What follows a CR decides whether the parser sees a line break in its place.
#[test]
fn a_carriage_return_that_gets_its_line_feed_is_read_again() {
    let mut text = String::from("# why\rx = 1\ry = 2\r");
    let mut document = Document::new(&text);
    for (at, removed, typed) in [(10, 1, "23"), (6, 0, "\n"), (6, 1, ""), (6, 0, "\n"), (5, 1, "")] {
        let range = TextRange::at(TextSize::new(at), TextSize::new(removed));
        document.edit(range, typed).unwrap();
        text.replace_range(at as usize..(at + removed) as usize, typed);
        assert_fresh(&document, &text);
    }
}
