//! Whole pages, as they are printed to a pipe.

use pygloss_engine::document::Document;
use pygloss_engine::note::{Note, Text, code, plain, say};
use pygloss_engine::text::{TextRange, TextSize};

use super::{layout, source};
use crate::cli::excerpt::Lines;
use crate::cli::gloss::Gloss;

const SOURCE: &str = "\
class A:
    def save(self): print(\"A\")
class B(A):
    def save(self): super().save()
class C(A):
    def save(self): super().save()
class D(B, C): ...

makers = [lambda: i for i in range(3)]

def count(n):
\ttotal = 0  # 日本語
\treturn total
";

fn at(needle: &str, nth: usize) -> TextRange {
    let (start, text) = SOURCE.match_indices(needle).nth(nth).unwrap();
    TextRange::at(TextSize::try_from(start).unwrap(), TextSize::of(text))
}

fn notes() -> Vec<Note> {
    let order = Text::codes(["D", "B", "C", "A", "object"], " → ");
    let mro = Note::new("mro-c3", at("class", 3), "Method resolution order", order)
        .line(say(
            "{} comes from {} (line {}). Its {} goes on to {} (line {}), then {} (line {}).",
            [
                code("save"),
                code("B"),
                plain(4),
                code("super().save()"),
                code("C.save"),
                plain(6),
                code("A.save"),
                plain(2),
            ],
        ))
        .general("Python searches a class and its bases in this one order.");
    let next = |class: &str, nth| {
        let lead = say("the next class after {} in the MRO of the object", [code(class)]);
        Note::new("super-function", at("super", nth), "super()", lead)
            .bullet(say("for {} objects: {} (line {})", [code(class), code("A.save"), plain(2)]))
            .bullet(say("for {} objects: {} (line {})", [code("D"), code("C.save"), plain(6)]))
            .general("Not “my parent”: which class is next depends on the object.")
    };
    let late = Note::new("late-binding-closures", at("lambda", 0), "Late binding", "all 3 functions return `2`".into())
        .line("Each captures the variable `i` of the comprehension and reads it when called, after the loop has ended.".into())
        .code("makers = []\nfor i in range(3):\n    makers.append(lambda: i)");
    vec![next("B", 0), next("C", 1), mro, late]
}

fn page(width: usize) -> String {
    let lines = Lines::new(SOURCE);
    let mut seen = Vec::new();
    let glosses: Vec<Gloss> = notes()
        .iter()
        .map(|note| {
            let is_new = !seen.contains(&note.concept);
            seen.push(note.concept);
            Gloss::of_note(note, note.range, lines.row(note.range.start()), is_new)
        })
        .collect();
    let source = source::lines(&Document::new(SOURCE), &lines, &glosses);
    let set = layout::set(&source, &glosses, width, false);
    let text: Vec<String> =
        set.iter().map(|line| line.0.iter().map(|(_, text)| text.as_str()).collect()).collect();
    text.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn glosses_stand_below_their_lines_where_there_is_little_room() {
    insta::assert_snapshot!(page(80));
}

#[test]
fn glosses_stand_in_the_margin_where_there_is_room() {
    insta::assert_snapshot!(page(120));
}

#[test]
fn no_line_is_wider_than_the_page() {
    use unicode_width::UnicodeWidthStr;
    for width in [60, 80, 110, 140] {
        let page = page(width);
        let widest = page.lines().map(UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= width, "{widest} columns on a page of {width}:\n{page}");
    }
}

#[test]
fn the_source_is_whole_and_in_order_on_every_page() {
    for width in [60, 140] {
        let page = page(width);
        let numbers: Vec<usize> =
            page.lines().filter_map(|line| line.get(..2)?.trim().parse().ok()).collect();
        assert_eq!(numbers, (1..=13).collect::<Vec<_>>());
        for line in SOURCE.lines() {
            let shown = line.replace('\t', "        ");
            assert!(page.contains(&shown), "{shown:?} is missing");
        }
    }
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let text = "x = '\u{1b}[2J'\x0c # \u{202e}\n";
    let lines = Lines::new(text);
    let shown = source::lines(&Document::new(text), &lines, &[]);
    let shown: String = shown[0].text.0.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(shown, "x = '␛[2J'␌ # \u{fffd}");
}
