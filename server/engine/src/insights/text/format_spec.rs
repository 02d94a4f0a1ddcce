//! What a format specification does, on a sample.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Text, code, plain, say};
use crate::semantics::format_spec::{FormatSpec, Sample, Suits, describe, render, typical};
use crate::semantics::{Constant, Context, repr_str};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "format-spec", kinds: &[Kind::FormatSpecifier], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(spec_text) = node.text().strip_prefix(':').filter(|text| !text.is_empty()) else { return };
    let Some(field) = node.parent().filter(|p| p.kind() == Kind::Interpolation) else { return };
    let range = context.range(node);
    if let Some(note) = nested(node, spec_text, range) {
        notes.push(note);
        return;
    }
    let Some(spec) = FormatSpec::parse(spec_text) else { return };
    if spec.no_negative_zero && context.target() < PythonVersion::new(3, 11) {
        return;
    }
    let words = describe(&spec);
    if words.is_empty() {
        return;
    }
    let mut lead = say("", []);
    lead.push(code(spec_text));
    lead.push(plain(" · "));
    lead.extend(joined(&words));
    let short = words.join(", ");
    let mut note = Note::new("format-spec", range, "Format spec", lead);
    if short.chars().count() <= 40 {
        note = note.short(short);
    }
    match here(context, field, &spec) {
        Some((expression, result)) => {
            let shown = repr_str(&result);
            if let Some(string) = field.parent() {
                note = note.hint(HintKind::Value, context.range(string).end(), &format!("= {shown}"));
            }
            let source = format!("{{{}:{spec_text}}}", expression.text());
            note = note.line(say("Here {} gives {}.", [code(source), code(shown)]));
        }
        None => {
            if let Some(example) = example(&spec, spec_text) {
                note = note.line(example);
            }
        }
    }
    notes.push(note);
}

/// A specification with fields of its own is only known at run time.
fn nested(node: Node<'_>, spec_text: &str, range: text_size::TextRange) -> Option<Note> {
    let fields: Vec<&str> = node
        .named_children()
        .filter(|n| n.kind() == Kind::FormatExpression)
        .map(|n| n.text().trim_start_matches('{').trim_end_matches('}'))
        .collect();
    if fields.is_empty() {
        return None;
    }
    let mut lead = Text::default();
    lead.push(code(spec_text));
    lead.push(plain(" · built at run time from "));
    lead.extend(Text::codes(fields, ", "));
    Some(Note::new("format-spec", range, "Format spec", lead))
}

fn joined(words: &[String]) -> Text {
    Text::from(words.join(", ").as_str())
}

/// The reader's own expression and what comes of it, where its value is certain.
fn here<'m>(context: &Context<'m>, field: Node<'m>, spec: &FormatSpec) -> Option<(Node<'m>, String)> {
    let expression = field.field_child(Field::Expression)?;
    // A template keeps its specifications for whoever renders it.
    let is_template = field.parent()?.child_of_kind(Kind::StringStart)?.text().contains(['t', 'T']);
    if is_template || field.field_child(Field::TypeConversion).is_some() {
        return None;
    }
    Some((expression, render(spec, &known_value(context, expression)?)?))
}

/// One line that shows the specification at work on a sample of the kind that it is made for.
fn example(spec: &FormatSpec, spec_text: &str) -> Option<Text> {
    let (source, sample) = typical(spec);
    let result = render(spec, &sample)?;
    let mut text =
        say("{} gives {}.", [code(format!("f\"{{{source}:{spec_text}}}\"")), code(repr_str(&result))]);
    if matches!(sample, Sample::Text(_))
        && spec.suits() == Suits::Anything
        && spec.width.is_some()
        && spec.precision.is_none()
    {
        text.push(plain(" A longer text is not cut."));
    }
    Some(text)
}

fn known_value<'m>(context: &Context<'m>, expression: Node<'m>) -> Option<Sample> {
    match context.constant(expression)? {
        Constant::Int(value) => i64::try_from(value).ok().map(Sample::Integer),
        Constant::Float(value) if value.is_finite() => Some(Sample::Float(value)),
        Constant::Str(text) if text.chars().count() <= 40 => Some(Sample::Text(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_at_target, notes_of, silent_at};
    use crate::version::PythonVersion;

    #[test]
    fn ignores_specs_that_only_the_value_understands() {
        silent_at("format-spec", "f'{day:%Y-%$0m-%d}'");
        silent_at("format-spec", "f'{na$0me!r}'");
    }

    /// `z` came with Python 3.11.
    #[test]
    fn ignores_specs_that_the_target_does_not_know() {
        let said = |minor| notes_at_target("format-spec", "f'{x:z.1f}'", PythonVersion::new(3, minor)).len();
        assert_eq!((said(10), said(11)), (0, 1));
    }

    #[test]
    fn decodes_alignment_and_width() {
        assert_eq!(
            hover("f'hi {name:>$06}'"),
            [
                "Format spec · `>6` · right-aligned, at least 6 characters wide\n`f\"{'ab':>6}\"` gives `'    ab'`. A longer text is not cut."
            ]
        );
    }

    #[test]
    fn uses_the_readers_own_value() {
        assert!(
            notes_of("format-spec", "f'{3.14159:>8.2f}'")[0]
                .ends_with("Here `{3.14159:>8.2f}` gives `'    3.14'`.")
        );
    }

    #[test]
    fn says_that_nested_fields_are_read_at_run_time() {
        assert_eq!(
            notes_of("format-spec", "f'{x:>{w}.{p}f}'"),
            ["Format spec · `>{w}.{p}f` · built at run time from `w`, `p`"]
        );
    }
}
