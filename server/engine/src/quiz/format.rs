//! What a format specification makes of a value. The misconceptions: that a precision cuts, that a width does, that text and numbers are
//! set at the same side.

use super::{From, Question, Quiz, is_quotable};
use crate::note::{Text, code, say};
use crate::semantics::format_spec::{Align, FormatSpec, Sample, render, typical};
use crate::semantics::{Context, repr_str};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const QUIZ: Quiz = Quiz { name: "format", from: From::Nodes(&[Kind::FormatSpecifier], ask) };

/// A longer result is not asked for.
const LONG: usize = 40;

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let text = node.text().strip_prefix(':').filter(|text| !text.is_empty() && !text.contains('{'))?;
    let field = node.parent().filter(|p| p.kind() == Kind::Interpolation)?;
    let is_template = field.parent()?.child_of_kind(Kind::StringStart)?.text().contains(['t', 'T']);
    if is_template || field.field_child(Field::TypeConversion).is_some() {
        return None;
    }
    let expression = field.field_child(Field::Expression).filter(|n| is_quotable(*n))?;
    let spec = FormatSpec::parse(text)?;
    if spec.no_negative_zero && context.target() < PythonVersion::new(3, 11) {
        return None;
    }
    let (source, sample) = typical(&spec);
    let shown = |text: &str| Text(vec![code(repr_str(text))]);
    let result = |spec: &FormatSpec| render(spec, &sample).filter(|text| text.chars().count() <= LONG);
    let answer = result(&spec)?;
    let whole = format!("f'{{{}:{text}}}'", expression.text());
    let whole =
        if whole.matches('\'').count() > 2 { format!("{{{}:{text}}}", expression.text()) } else { whole };
    let ask = say("If {} were {}, what would {} give?", [code(expression.text()), code(source), code(whole)]);
    let question = Question::new("format-spec", context.range(field), ask, shown(&answer));
    let wrong = mistaken(&spec, &sample).into_iter().filter_map(|spec| result(&spec));
    let cut = cut(&spec, &sample);
    let question = wrong.chain(cut).map(|text| shown(&text)).fold(question, Question::or);
    Some(question)
}

/// What the digits behind the point would be if the rest were cut off.
fn cut(spec: &FormatSpec, sample: &Sample) -> Option<String> {
    let (Sample::Float(_), Some('f' | 'F'), Some(precision)) = (sample, spec.kind, spec.precision) else {
        return None;
    };
    let longer = FormatSpec { precision: precision.checked_add(3), width: None, ..*spec };
    let mut text = render(&longer, sample)?;
    text.truncate(text.len().checked_sub(3)?);
    Some(text.trim_end_matches('.').to_string())
}

/// Specifications that people take this one for.
fn mistaken(spec: &FormatSpec, sample: &Sample) -> Vec<FormatSpec> {
    let spec = *spec;
    let mut all = Vec::new();
    let is_text = matches!(sample, Sample::Text(_));
    if spec.width.is_some() {
        let usual = if is_text { Align::Left } else { Align::Right };
        let flipped = match spec.align.unwrap_or(usual) {
            Align::Left => Align::Right,
            Align::Right | Align::AfterSign => Align::Left,
            Align::Centre => usual,
        };
        // Zeros go before the digits; with another side they would be blanks.
        all.push(FormatSpec { align: Some(flipped), zero: false, ..spec });
        if spec.zero {
            all.push(FormatSpec { zero: false, ..spec });
        }
        all.push(FormatSpec { width: None, zero: false, ..spec });
        // A width that cuts, and one that counts what is added.
        if let (true, Some(width)) = (is_text, spec.width) {
            all.push(FormatSpec { precision: Some(width.saturating_sub(1)), ..spec });
            all.push(FormatSpec { width: width.checked_add(2), ..spec });
        }
        if spec.fill.is_some() {
            all.push(FormatSpec { fill: None, ..spec });
        }
    }
    if let Some(precision) = spec.precision {
        match spec.kind {
            Some('f' | 'F') => {
                all.push(FormatSpec { kind: Some('g'), ..spec });
                all.push(FormatSpec { precision: None, ..spec });
                all.push(FormatSpec { precision: precision.checked_sub(1), ..spec });
            }
            Some('g' | 'G') => {
                all.push(FormatSpec { kind: Some('f'), ..spec });
                all.push(FormatSpec { precision: precision.checked_add(1), ..spec });
            }
            Some('%' | 'e' | 'E') => {
                all.push(FormatSpec { kind: Some('f'), ..spec });
                all.push(FormatSpec { precision: None, ..spec });
                all.push(FormatSpec { precision: precision.checked_add(1), ..spec });
            }
            _ => {
                all.push(FormatSpec { precision: None, width: Some(precision), ..spec });
                all.push(FormatSpec { precision: precision.checked_add(1), ..spec });
                all.push(FormatSpec { precision: precision.checked_sub(1), ..spec });
            }
        }
    }
    if let Some(grouping) = spec.grouping {
        let other = if grouping == ',' { '_' } else { ',' };
        all.push(FormatSpec { grouping: None, ..spec });
        all.push(FormatSpec { grouping: Some(other), ..spec });
    }
    match spec.kind {
        Some('x') => {
            all.push(FormatSpec { kind: Some('X'), ..spec });
            all.push(FormatSpec { alternate: !spec.alternate, ..spec });
            all.push(FormatSpec { kind: Some('o'), ..spec });
        }
        Some('X') => {
            all.push(FormatSpec { kind: Some('x'), ..spec });
            all.push(FormatSpec { alternate: !spec.alternate, ..spec });
            all.push(FormatSpec { kind: Some('o'), ..spec });
        }
        Some('o' | 'b') => {
            all.push(FormatSpec { alternate: !spec.alternate, ..spec });
            all.push(FormatSpec { kind: Some('x'), ..spec });
            all.push(FormatSpec { kind: Some('d'), alternate: false, ..spec });
        }
        _ => {}
    }
    if spec.sign.is_some() {
        all.push(FormatSpec { sign: None, ..spec });
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_a_precision_and_a_width_do() {
        assert_eq!(
            asked("format", "def f(x):\n    return f\"{x:.2f}\"\n"),
            ["2: If `x` were `3.14159`, what would `f'{x:.2f}'` give? + `'3.14'` - `'3.1'` - `'3.141590'`"]
        );
        assert_eq!(
            asked("format", "def f(x):\n    return f\"{x:>6}\"\n"),
            [
                "2: If `x` were `'ab'`, what would `f'{x:>6}'` give? + `'    ab'` - `'ab    '` - `'ab'` - `'      ab'`"
            ]
        );
    }

    #[test]
    fn is_silent_where_there_is_nothing_to_compute() {
        not_asked("format", "def f(x, n):\n    return f\"{x:{n}}\"\n");
        not_asked("format", "def f(x):\n    return f\"{x:%Y-%m}\"\n");
        not_asked("format", "def f(x):\n    return f\"{x!r:>6}\"\n");
        not_asked("format", "def f(x):\n    return f\"{x}\"\n");
    }
}
