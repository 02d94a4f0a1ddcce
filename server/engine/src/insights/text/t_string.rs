//! What a template string holds: its strings, and its interpolations.

use crate::insights::Insight;
use crate::note::{Note, Text, code, counted, plain, say};
use crate::semantics::{Context, repr_str};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight = Insight { concept: "t-string", kinds: &[Kind::String], run: explain };

/// More interpolations than this are counted, not listed.
const MOST: usize = 6;
/// Longer strings are not shown.
const LONG: usize = 300;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(start) = node.child_of_kind(Kind::StringStart) else { return };
    let prefix = start.text().trim_end_matches(['"', '\'']);
    // Before, it is no string at all; side by side, several are one template.
    if !prefix.contains(['t', 'T'])
        || context.target() < PythonVersion::new(3, 14)
        || node.parent().is_some_and(|n| n.kind() == Kind::ConcatenatedString)
    {
        return;
    }
    let fields: Vec<Node<'_>> = node.named_children().filter(|n| n.kind() == Kind::Interpolation).collect();
    let lead = say("makes a `Template`, not a `str`: {}", [plain(counted(fields.len(), "interpolation"))]);
    let mut note = Note::new("t-string", context.range(node), "t-string", lead).on([context.range(start)]);
    if let Some(strings) = strings(node, &fields, prefix.contains(['r', 'R'])) {
        let shown: Vec<String> = strings.iter().map(|text| repr_str(text)).collect();
        let comma = if shown.len() == 1 { "," } else { "" };
        let tuple = format!("({}{comma})", shown.join(", "));
        if tuple.chars().count() <= LONG {
            note = note.line(say("`.strings` is {}", [code(tuple)]));
        }
    }
    for field in fields.iter().take(MOST) {
        if let Some(text) = interpolation(*field) {
            note = note.bullet(text);
        }
    }
    if fields.len() > MOST {
        note = note.line(say("… and {} more.", [plain(fields.len() - MOST)]));
    }
    notes.push(note.general("Nothing is formatted here: who takes the template decides how."));
}

/// The texts before, between and behind the interpolations; `None` where escapes stand in them.
fn strings(node: Node<'_>, fields: &[Node<'_>], is_raw: bool) -> Option<Vec<String>> {
    let (start, end) = (node.child_of_kind(Kind::StringStart)?, node.child_of_kind(Kind::StringEnd)?);
    let whole = node.text();
    let offset = |at| usize::from(at) - usize::from(node.start());
    let mut strings = Vec::new();
    let mut from = offset(start.end());
    for field in fields {
        let mut text = read(whole.get(from..offset(field.start()))?, is_raw)?;
        text.push_str(debug_text(*field).unwrap_or_default());
        strings.push(text);
        from = offset(field.end());
    }
    strings.push(read(whole.get(from..offset(end.start()))?, is_raw)?);
    Some(strings)
}

fn read(text: &str, is_raw: bool) -> Option<String> {
    if text.contains('\\') && !is_raw || text.contains('\r') {
        return None;
    }
    Some(text.replace("{{", "{").replace("}}", "}"))
}

/// For `{x = }`, what is written before the value.
fn debug_text(field: Node<'_>) -> Option<&str> {
    let equal = field.child_of_kind(Kind::Equal)?;
    let text = field.text();
    let from = usize::from(equal.end()) - usize::from(field.start());
    let rest = text.get(from..)?;
    let blanks = rest.len() - rest.trim_start().len();
    text.get(1..from + blanks)
}

/// `Interpolation(value, 'expression', conversion, 'format specification')`
fn interpolation(field: Node<'_>) -> Option<Text> {
    let expression = field.field_child(Field::Expression)?;
    let text = expression.text();
    // Blanks around it belong to the expression in ways of their own.
    if text.contains(['\n', '\r']) || field.text().get(1..)?.starts_with(char::is_whitespace) {
        return None;
    }
    let after = expression.next_sibling()?;
    if after.start() != expression.end() {
        return None;
    }
    let spec = field.field_child(Field::FormatSpecifier).map(|n| n.text().trim_start_matches(':'));
    let conversion = field.field_child(Field::TypeConversion).map(|n| n.text().trim_start_matches('!'));
    let is_debug = field.child_of_kind(Kind::Equal).is_some();
    let conversion = conversion.or_else(|| (is_debug && spec.is_none()).then_some("r"));
    let mut told = say("{}: the value of {}", [code(field.text()), code(text)]);
    if let Some(conversion) = conversion {
        told.extend(say(", `.conversion` is {}", [code(repr_str(conversion))]));
    }
    match spec {
        Some(spec) if spec.contains('{') => {
            told.extend(Text::from(", `.format_spec` is put together when this runs"));
        }
        Some(spec) => told.extend(say(", `.format_spec` is {}", [code(repr_str(spec))])),
        None => {}
    }
    Some(told)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_at_target, notes_of, silent_at};
    use crate::version::PythonVersion;

    #[test]
    fn ignores_what_is_no_template() {
        silent_at("t-string", "$0f'{a}'\n");
        silent_at("t-string", "$0'{a}'\n");
        silent_at("t-string", "t'x$0y {a}'\n");
        assert!(notes_at_target("t-string", "t'{a}'\n", PythonVersion::new(3, 13)).is_empty());
    }

    #[test]
    fn takes_a_template_apart() {
        assert_eq!(
            hover("$0t'Hi {name!r:>6}, {x=}{{}}'\n")[..1],
            [
                "t-string · makes a `Template`, not a `str`: 2 interpolations\n`.strings` is `('Hi ', ', x=', '{}')`\n- `{name!r:>6}`: the value of `name`, `.conversion` is `'r'`, `.format_spec` is `'>6'`\n- `{x=}`: the value of `x`, `.conversion` is `'r'`\n(Nothing is formatted here: who takes the template decides how.)"
            ]
        );
        let text = notes_of("t-string", "t'\\n{a:{w}}'\n").remove(0);
        assert!(!text.contains(".strings") && text.contains("put together when this runs"), "{text}");
    }
}
