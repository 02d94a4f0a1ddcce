//! What a date format gives. The misconceptions: codes that are taken for one another.

use super::{From, Question, Quiz};
use crate::note::{Text, code, say};
use crate::semantics::time_format::{Moment, Part, read, sample};
use crate::semantics::{Constant, Context, repr_str};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz =
    Quiz { name: "date", from: From::Nodes(&[Kind::String, Kind::ConcatenatedString], ask) };

/// Codes that are taken for one another.
const TAKEN_FOR: [(&str, &str); 14] = [
    ("%m", "%M"),
    ("%M", "%m"),
    ("%I", "%H"),
    ("%H", "%I"),
    ("%y", "%Y"),
    ("%Y", "%y"),
    ("%b", "%B"),
    ("%B", "%b"),
    ("%d", "%j"),
    ("%j", "%d"),
    ("%a", "%A"),
    ("%A", "%a"),
    ("%S", "%M"),
    ("%w", "%u"),
];

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let arguments = node.parent().filter(|p| p.kind() == Kind::ArgumentList)?;
    let function = arguments.parent()?.field_child(Field::Function)?;
    let called = context.qualified_name(function)?;
    if !matches!(
        called.as_str(),
        "time.strftime" | "datetime.datetime.strftime" | "datetime.datetime.strptime" | "time.strptime"
    ) {
        return None;
    }
    let place = usize::from(called.ends_with("strptime"));
    if arguments.named_children().nth(place) != Some(node) {
        return None;
    }
    let Constant::Str(format) = context.constant(node)? else { return None };
    let parts = read(&format)?;
    let result = |parts: &[Part]| sample(parts, Moment::Full);
    let answer = result(&parts)?;
    let shown = |text: &str| Text(vec![code(repr_str(text))]);
    let ask = say("How is 9 March 2024, 14:05:07 written in the format {}?", [code(repr_str(&format))]);
    let mut question = Question::new("strptime-format-codes", context.range(node), ask, shown(&answer));
    for (one, other) in TAKEN_FOR {
        let swap = |part: &Part| match part {
            Part::Code(code) if code == one => Part::Code(other.to_string()),
            part => part.clone(),
        };
        let swapped: Vec<Part> = parts.iter().map(swap).collect();
        if let Some(text) = result(&swapped) {
            question = question.or(shown(&text));
        }
    }
    // Days and months change places from country to country.
    let exchanged: Vec<Part> = parts
        .iter()
        .map(|part| match part {
            Part::Code(code) if code == "%d" => Part::Code("%m".to_string()),
            Part::Code(code) if code == "%m" => Part::Code("%d".to_string()),
            part => part.clone(),
        })
        .collect();
    Some(match result(&exchanged) {
        Some(text) => question.or(shown(&text)),
        None => question,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_how_a_moment_is_written() {
        assert_eq!(
            asked("date", "import time\ntime.strftime('%d/%m %I:%M')\n"),
            [
                "2: How is 9 March 2024, 14:05:07 written in the format `'%d/%m %I:%M'`? + `'09/03 02:05'` - `'09/05 02:05'` - `'09/03 02:03'` - `'09/03 14:05'`"
            ]
        );
    }

    #[test]
    fn is_silent_where_the_locale_or_another_function_decides() {
        not_asked("date", "import time\ntime.strftime('%c')\n");
        not_asked("date", "def f(x):\n    return x.strftime('%d/%m')\n");
        not_asked("date", "import time\ntime.strptime('%d', x)\n");
    }
}
