//! The fields of an f-string, one by one.

use crate::insights::Insight;
use crate::note::{Note, Text, code, counted, plain, say};
use crate::semantics::Context;
use crate::semantics::format_spec::{FormatSpec, describe};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "f-string", kinds: &[Kind::String], run: explain };

/// More fields than this are counted, not listed.
const MOST: usize = 6;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(start) = node.child_of_kind(Kind::StringStart) else { return };
    let prefix = start.text().trim_end_matches(['"', '\'']);
    if !prefix.contains(['f', 'F']) {
        return;
    }
    let fields: Vec<Node<'_>> = node.named_children().filter(|n| n.kind() == Kind::Interpolation).collect();
    let told: Vec<Text> = fields.iter().filter_map(|field| describe_field(*field)).collect();
    // A field that only names a value says all there is to say about itself.
    let note = match (told.as_slice(), fields.as_slice()) {
        ([], _) => return,
        ([only], [field]) => {
            // The specification has a note of its own.
            if only_a_spec(*field) {
                return;
            }
            Note::new("f-string", context.range(node), "f-string", only.clone())
        }
        (_, fields) => {
            let lead = say(
                "{}, filled in from left to right when this line runs",
                [plain(counted(fields.len(), "field"))],
            );
            let mut note = Note::new("f-string", context.range(node), "f-string", lead);
            for text in told.iter().take(MOST) {
                note = note.bullet(text.clone());
            }
            if told.len() > MOST {
                note = note.line(say("… and {} more.", [plain(told.len() - MOST)]));
            }
            note
        }
    };
    let mut note = note.on([context.range(start)]).short(counted(fields.len(), "field"));
    if let Some(written) = crate::equivalents::equivalent(context, node) {
        note = note.more(say("It gives what {} gives.", [code(written.code)]));
    }
    notes.push(note);
}

fn only_a_spec(field: Node<'_>) -> bool {
    field.child_of_kind(Kind::Equal).is_none() && field.field_child(Field::TypeConversion).is_none()
}

/// What a field does beyond `str(value)`; `None` for a plain one.
fn describe_field(field: Node<'_>) -> Option<Text> {
    let expression = field.field_child(Field::Expression)?;
    let mut parts: Vec<Text> = Vec::new();
    let debug = field.child_of_kind(Kind::Equal).is_some();
    let conversion = field.field_child(Field::TypeConversion).map(Node::text);
    let spec = field.field_child(Field::FormatSpecifier).map(|n| n.text().trim_start_matches(':'));
    if debug {
        parts.push(say("shows the expression itself, then its value", []));
    }
    match conversion {
        Some("!r") => parts.push(say("as `repr()` shows it", [])),
        Some("!s") => parts.push(say("as `str()` shows it", [])),
        Some("!a") => parts.push(say("as `ascii()` shows it", [])),
        None if debug && spec.is_none() => parts.push(say("as `repr()` shows it", [])),
        _ => {}
    }
    if let Some(spec) = spec {
        let mut text = Text::default();
        text.push(code(spec));
        let words = FormatSpec::parse(spec).map(|spec| describe(&spec)).unwrap_or_default();
        if !words.is_empty() {
            text.push(plain(" "));
            text.extend(Text::from(words.join(", ").as_str()));
        }
        parts.push(text);
    }
    if parts.is_empty() {
        return None;
    }
    let mut told = Text::default();
    told.push(code(expression.text()));
    for (i, part) in parts.into_iter().enumerate() {
        told.push(plain(if i == 0 { ": " } else { ", " }));
        told.extend(part);
    }
    Some(told)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of, silent_at};

    #[test]
    fn ignores_plain_fields_and_plain_strings() {
        silent_at("f-string", "$0f'hi {name}'");
        silent_at("f-string", "$0'hi {name!r}'");
        silent_at("f-string", "f'h$0i {name!r}'");
    }

    #[test]
    fn puts_a_single_field_on_the_first_line() {
        assert_eq!(hover("$0f'{self.name!r}'"), ["f-string · `self.name`: as `repr()` shows it"]);
        silent_at("f-string", "$0f'{x:>6}'");
    }

    #[test]
    fn lists_what_each_field_does() {
        assert_eq!(
            hover("$0f'{a!r} {b:>6} {c=} {d}'"),
            [
                "f-string · 4 fields, filled in from left to right when this line runs\n- `a`: as `repr()` shows it\n- `b`: `>6` right-aligned, at least 6 characters wide\n- `c`: shows the expression itself, then its value, as `repr()` shows it"
            ]
        );
    }

    #[test]
    fn counts_what_it_does_not_list() {
        let text = format!("f'{}'", "{x!r}".repeat(9));
        assert!(notes_of("f-string", &text)[0].ends_with("… and 3 more."));
    }
}
