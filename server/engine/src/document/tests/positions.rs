//! Lines, columns and errors.

use text_size::{TextRange, TextSize};

use crate::document::Document;
use crate::text::{Encoding, Position};

fn at(line: u32, character: u32) -> Position {
    Position { line, character }
}

#[test]
fn counts_columns_in_each_encoding() {
    let document = Document::new("x = 1\n\ndef f():\n    é = '😀b'\n");
    let offset = |position, encoding| u32::from(document.offset(position, encoding));
    let line = 16;
    for (encoding, b) in [(Encoding::Utf8, 14), (Encoding::Utf16, 11), (Encoding::Utf32, 10)] {
        assert_eq!(offset(at(3, b), encoding), line + 14, "{encoding:?}");
        assert_eq!(document.position(TextSize::new(line + 14), encoding), at(3, b));
    }
    // Inside a character: its start.
    assert_eq!(offset(at(3, 10), Encoding::Utf16), line + 10);
    assert_eq!(offset(at(3, 12), Encoding::Utf8), line + 10);
    assert_eq!(document.position(TextSize::new(line + 12), Encoding::Utf16), at(3, 9));
    // Past the end of the line, of the text.
    assert_eq!(offset(at(0, 99), Encoding::Utf16), 5);
    assert_eq!(offset(at(1, 1), Encoding::Utf16), 6);
    assert_eq!(offset(at(99, 0), Encoding::Utf16), u32::from(document.len()));
    assert_eq!(document.position(TextSize::new(999), Encoding::Utf16), at(4, 0));
    assert_eq!(document.line_count(), 5);
}

#[test]
fn every_line_end_ends_a_line() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["\u{feff}a = 1", "", "def f():", "    b", "", "c = 'x"].join(end);
        let document = Document::new(&text);
        assert_eq!(document.line_count(), 6);
        assert_eq!(document.line_text(0), "\u{feff}a = 1");
        assert_eq!(document.line_text(3), "    b");
        assert_eq!(document.line_text(5), "c = 'x");
        assert_eq!(document.line_text(6), "");
        assert_eq!(document.line_range(6), None);
        let start = text.find("    b").unwrap();
        assert_eq!(usize::from(document.offset(at(3, 4), Encoding::Utf16)), start + 4);
        assert_eq!(usize::from(document.offset(at(3, 9), Encoding::Utf16)), start + 5);
        // Inside `\r\n` is the end of the line.
        for inside in 0..end.len() {
            let offset = TextSize::try_from(start + 5 + inside).unwrap();
            assert_eq!(document.position(offset, Encoding::Utf16), at(3, 5), "{end:?}");
        }
    }
}

#[test]
fn slices_over_pieces() {
    let text = "import a\ndef f():\n    é\ndef g(): pass\n";
    let document = Document::new(text);
    assert!(document.pieces().len() > 2);
    for start in 0..=text.len() {
        for end in start..=text.len() {
            let range = TextRange::new(TextSize::try_from(start).unwrap(), TextSize::try_from(end).unwrap());
            if let Some(expected) = text.get(start..end) {
                assert_eq!(document.slice(range), expected);
            }
        }
    }
}

#[test]
fn tells_what_stands_in_an_error() {
    let text = "def f():\n    return 1\n\nx = = 2\n\ndef g():\n    pass\n";
    let document = Document::new(text);
    let inside = |part: &str| {
        let start = TextSize::try_from(text.find(part).unwrap()).unwrap();
        document.is_inside_error(TextRange::at(start, TextSize::of(part)))
    };
    assert!(!inside("return 1"));
    assert!(inside("= = 2"));
    assert!(inside("x = = 2\n\ndef g"));
    assert!(!inside("pass"));
    assert!(!document.is_inside_error(TextRange::empty(document.len())));
}

#[test]
fn refuses_edits_outside_of_the_text() {
    let mut document = Document::new("é = 1\n");
    for (start, end) in [(0, 99), (1, 2), (0, 1), (99, 99)] {
        let range = TextRange::new(TextSize::new(start), TextSize::new(end));
        assert!(document.edit(range, "x").is_err());
        assert_eq!(document.text(), "é = 1\n");
    }
}
