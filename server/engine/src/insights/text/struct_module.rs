//! Which byte of a `struct` belongs to which field, and how many values go in or come out.

use super::call::call_of;
use crate::insights::Insight;
use crate::note::{Note, Question, Text, Weight, code, counted, plain, say};
use crate::semantics::struct_layout::{Layout, Member, Order, Trouble, layout, meaning};
use crate::semantics::{ArgumentNodes, Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "struct-module", kinds: &[Kind::String, Kind::ConcatenatedString], run: explain };

const TITLE: &str = "struct format";
/// More fields than this are counted, not listed.
const MOST: usize = 7;
/// More fields than this have no steps.
const MOST_STEPS: usize = 30;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some((call, passed)) = call_of(node) else { return };
    let Some(function) = function(context, call) else { return };
    if passed.get(0, "format").map(Node::unparenthesized) != Some(node) {
        return;
    }
    let format = match context.constant(node) {
        Some(Constant::Str(text)) => text,
        Some(Constant::Bytes(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => return,
        },
        _ => return,
    };
    let range = context.range(node);
    let is_quote =
        |n: &Node<'_>| matches!(n.kind(), Kind::StringStart | Kind::StringContent | Kind::StringEnd);
    let anchors: Vec<_> = node.descendants().filter(is_quote).map(|n| context.range(n)).collect();
    let new = |lead| Note::new("struct-module", range, TITLE, lead).on(anchors);
    let layout = match layout(&format) {
        Ok(layout) if layout.members.is_empty() => return,
        Ok(layout) => layout,
        Err(Trouble::Unknown) => return,
        Err(Trouble::Invalid(message)) => {
            let lead =
                say("{} raises `struct.error`: {}", [code(format!("struct.{function}")), code(message)]);
            notes.push(new(lead).weight(Weight::Fails));
            return;
        }
    };
    let mut note = match mismatch(function, call, &passed, &layout) {
        Some(lead) => new(lead).weight(Weight::Fails),
        None => new(lead(&layout)),
    };
    if layout.varies.is_none() {
        for member in layout.members.iter().take(MOST) {
            note = note.bullet(told(&format, member, true));
        }
        if layout.members.len() > MOST {
            note = note.line(say("… and {} more.", [plain(layout.members.len() - MOST)]));
        }
        for member in layout.members.iter().take(MOST_STEPS) {
            note = note.more(told(&format, member, true));
        }
    } else {
        for member in layout.members.iter().take(MOST) {
            note = note.bullet(told(&format, member, false));
        }
    }
    if layout.order == Order::Native {
        note = note.line(Text::from(match layout.varies {
            Some(_) => "A C `long` has 8 bytes on 64-bit Linux and macOS, and 4 on Windows. `<` or `>` in front makes it 4 everywhere.",
            None => "Sizes and gaps are those of 64-bit machines. With `<` or `>` in front, there are no gaps and every machine agrees.",
        }));
    }
    if let Some(question) = question(&layout, function, &format) {
        note = note.question(question);
    }
    notes.push(note.related(&["bytes-type"]));
}

/// The function of `struct` that is called.
fn function<'m>(context: &Context<'m>, call: Node<'m>) -> Option<&'static str> {
    let callee = call.field_child(Field::Function)?;
    let known = |name: &str| {
        ["pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "calcsize", "Struct"]
            .into_iter()
            .find(|one| *one == name)
    };
    if callee.kind() == Kind::Attribute {
        known(callee.field_child(Field::Attribute)?.text())?;
    }
    known(context.qualified_name(callee)?.strip_prefix("struct.")?)
}

/// The call passes too few or too many values, or the statement around wants another number of them.
fn mismatch(function: &str, call: Node<'_>, passed: &ArgumentNodes<'_>, layout: &Layout) -> Option<Text> {
    let before = match function {
        "pack" => 1,
        "pack_into" => 3,
        "unpack" | "unpack_from" => {
            let targets = targets(call)?;
            return (targets != layout.values).then(|| {
                say(
                    "{} gives {}, {} on the left: `ValueError`",
                    [
                        code(format!("struct.{function}")),
                        plain(counted(layout.values, "value")),
                        plain(if targets == 1 {
                            "1 name stands".into()
                        } else {
                            format!("{targets} names stand")
                        }),
                    ],
                )
            });
        }
        _ => return None,
    };
    let given = passed.positional.len().checked_sub(before)?;
    (passed.named.is_empty() && given != layout.values).then(|| {
        say(
            "{} raises `struct.error`: the format wants {}, {} passed",
            [
                code(format!("struct.{function}")),
                plain(counted(layout.values, "value")),
                plain(if given == 1 { "1 is".into() } else { format!("{given} are") }),
            ],
        )
    })
}

/// How many names the result is unpacked into.
fn targets(call: Node<'_>) -> Option<usize> {
    let assignment =
        call.parent().filter(|n| n.kind() == Kind::Assignment && call.field() == Field::Right)?;
    let left = assignment.field_child(Field::Left)?;
    let is_pattern = matches!(left.kind(), Kind::PatternList | Kind::TuplePattern | Kind::ListPattern);
    let plain = left.named_children().all(|n| !n.text().starts_with('*'));
    (is_pattern && plain).then(|| left.named_children().count())
}

fn lead(layout: &Layout) -> Text {
    let order = match layout.order {
        Order::Native => "as C lays them out on this machine",
        Order::Machine => "in this machine's byte order, without gaps",
        Order::Little => "little-endian",
        Order::Big => "big-endian",
        Order::Network => "big-endian, the order of networks",
    };
    let values = counted(layout.values, "value");
    match layout.varies {
        Some(letter) => say(
            "{}; the size depends on the machine, because of {}",
            [plain(values), code(letter.to_string())],
        ),
        None => say("{} in {}, {}", [plain(values), plain(counted(layout.size, "byte")), plain(order)]),
    }
}

fn told(format: &str, member: &Member, with_place: bool) -> Text {
    let (start, end) = member.written;
    let mut text = Text::default();
    text.push(code(format.get(start..end).unwrap_or_default()));
    if with_place {
        text.extend(match member.size {
            0 | 1 => say(" at byte {}", [plain(member.offset)]),
            size => say(" at bytes {} to {}", [plain(member.offset), plain(member.offset + size - 1)]),
        });
    }
    text.push(plain(": "));
    let is_many = !matches!(member.letter, 's' | 'p') && member.count != 1;
    if is_many && member.count == 0 {
        text.push(plain("nothing, but what follows starts where it could stand"));
    } else {
        if is_many {
            text.push(plain(format!("{} times ", member.count)));
        }
        text.extend(Text::from(
            match member.letter {
                'l' if !with_place => "a C `long`".to_string(),
                'L' if !with_place => "a C `unsigned long`".to_string(),
                _ => meaning(member),
            }
            .as_str(),
        ));
    }
    if with_place && member.gap > 0 {
        text.extend(say(", after a gap of {}", [plain(counted(member.gap, "byte"))]));
    }
    text
}

fn question(layout: &Layout, function: &str, format: &str) -> Option<Question> {
    let gaps: usize = layout.members.iter().map(|member| member.gap).sum();
    if layout.varies.is_some() || gaps == 0 || function == "Struct" {
        return None;
    }
    let wrong = [layout.size - gaps, layout.size.next_multiple_of(8) + 8, layout.values];
    let mut wrong: Vec<usize> = wrong.into_iter().filter(|n| *n != layout.size).collect();
    wrong.dedup();
    Some(Question {
        ask: say("How many bytes does the format {} take?", [code(format)]),
        answer: layout.size.to_string(),
        wrong: wrong.iter().map(ToString::to_string).collect(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of, silent_at};

    #[test]
    fn ignores_what_is_no_format() {
        for source in [
            "import struct\nstruct.pack($0f'{n}s', x)\n",
            "import struct\nstruct.pack(x, $0'>h')\n",
            "import structs as struct\nstruct.pack($0'>h', x)\n",
            "import struct\nstruct.calcsize($0'')\n",
            "import struct\nstruct.pack(*$0'>h')\n",
        ] {
            silent_at("struct-module", source);
        }
    }

    #[test]
    fn lays_out_the_fields() {
        assert_eq!(
            hover("import struct\nx = struct.unpack($0'>h2i4s', b)\n"),
            [
                "struct format · 4 values in 14 bytes, big-endian\n- `h` at bytes 0 to 1: a whole number with a sign in 2 bytes\n- `2i` at bytes 2 to 9: 2 times a whole number with a sign in 4 bytes\n- `4s` at bytes 10 to 13: one `bytes` of length 4"
            ]
        );
    }

    #[test]
    fn shows_the_gaps() {
        assert_eq!(
            hover("from struct import calcsize as size\nsize('$0bi')\n"),
            [
                "struct format · 2 values in 8 bytes, as C lays them out on this machine\n- `b` at byte 0: a whole number with a sign in 1 byte\n- `i` at bytes 4 to 7: a whole number with a sign in 4 bytes, after a gap of 3 bytes\nSizes and gaps are those of 64-bit machines. With `<` or `>` in front, there are no gaps and every machine agrees."
            ]
        );
        let text = notes_of("struct-module", "import struct\nstruct.Struct('2l')\n").remove(0);
        assert!(
            text.contains("the size depends on the machine, because of `l`\n- `2l`: 2 times a C `long`"),
            "{text}"
        );
    }

    #[test]
    fn counts_the_values() {
        let lead = |source: &str| {
            let text = notes_of("struct-module", &format!("import struct\n{source}\n")).remove(0);
            text.lines().next().unwrap_or_default().to_string()
        };
        assert_eq!(
            lead("struct.pack('<hi', 1)"),
            "struct format · `struct.pack` raises `struct.error`: the format wants 2 values, 1 is passed"
        );
        assert_eq!(
            lead("a, b = struct.unpack('<3h', x)"),
            "struct format · `struct.unpack` gives 3 values, 2 names stand on the left: `ValueError`"
        );
        assert_eq!(
            lead("a, *b = struct.unpack('<3h', x)"),
            "struct format · 3 values in 6 bytes, little-endian"
        );
        assert_eq!(
            lead("struct.calcsize('<y')"),
            "struct format · `struct.calcsize` raises `struct.error`: `bad char in struct format`"
        );
    }
}
