//! What a slice gives: of the sequence at hand, or else of a sample. The misconceptions: that the stop counts, that indexes begin at 1,
//! that a slice goes backwards where its bounds do, that a step is no part of it.

use super::{From, Question, Quiz, is_quotable};
use crate::note::{Text, code, counted, plain, say};
use crate::semantics::data::{is_stored, slice_places};
use crate::semantics::{Constant, Context, Data, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "slice", from: From::Nodes(&[Kind::Subscript], ask) };

type Bounds = [Option<i128>; 3];

/// A longer result is not asked for.
const LONG: usize = 50;
/// Samples have at least so many items, and at most so many.
const SAMPLE: std::ops::RangeInclusive<usize> = 6..=12;

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let mut indexes = node.field_children(Field::Subscript);
    let (Some(slice), None) = (indexes.next(), indexes.next()) else { return None };
    if slice.kind() != Kind::Slice || is_stored(node) || !is_quotable(node) {
        return None;
    }
    // What else the bounds are made of would have to be read too.
    if slice.descendants().any(|n| matches!(n.kind(), Kind::Identifier | Kind::Call)) {
        return None;
    }
    let of = node.field_child(Field::Value)?;
    let bounds = context.slice(slice)?;
    // A copy of the whole is no puzzle.
    if bounds == [None; 3] || bounds.get(2) == Some(&Some(0)) {
        return None;
    }
    let (data, is_sample) = match context.data(of) {
        Some(data) => (data, false),
        None => (sample(context, of, bounds)?, true),
    };
    let length = data.items()?.len();
    let given = data.repr().filter(|text| text.chars().count() <= LONG)?;
    let result = |bounds| {
        let (_, places) = slice_places(length, bounds)?;
        data.pick(&places)?.repr().filter(|text| text.chars().count() <= LONG)
    };
    let answer = result(bounds)?;
    let (_, places) = slice_places(length, bounds)?;
    let ask = match of.kind() {
        _ if is_sample => {
            say("If {} were {}, what would {} be?", [code(of.text()), code(given), code(node.text())])
        }
        Kind::Identifier => say("{} is {}. What is {}?", [code(of.text()), code(given), code(node.text())]),
        _ => say("What is {}?", [code(node.text())]),
    };
    let because = match places.as_slice() {
        [] => say("There is no item between the two bounds, so that nothing is taken.", []),
        [one] => {
            say("The slice takes the item at index {} of {}.", [plain(one), plain(counted(length, "item"))])
        }
        many => {
            let many: Vec<String> = many.iter().map(ToString::to_string).collect();
            say(
                "The slice takes the items at the indexes {} of {}: the first has index 0, and the stop is left out.",
                [plain(many.join(", ")), plain(counted(length, "item"))],
            )
        }
    };
    let question = Question::new("slicing", context.range(node), ask, shown(&answer)).because(because);
    let wrong = mistaken(bounds).into_iter().filter_map(result).map(|text| shown(&text));
    Some(wrong.fold(question, Question::or))
}

fn shown(text: &str) -> Text {
    Text(vec![code(text)])
}

/// A sequence of the same class, long enough for the bounds.
fn sample<'m>(context: &Context<'m>, of: Node<'m>, bounds: Bounds) -> Option<Data> {
    if !matches!(of.kind(), Kind::Identifier | Kind::Attribute) {
        return None;
    }
    let [start, stop, _] = bounds;
    let farthest = [start, stop].into_iter().flatten().map(i128::unsigned_abs).max().unwrap_or(0);
    let length = usize::try_from(farthest).ok()?.checked_add(2)?.max(*SAMPLE.start());
    if !SAMPLE.contains(&length) {
        return None;
    }
    let text: String = ('a'..='z').take(length).collect();
    let value = context.value_here(of);
    match value.builtin_name() {
        Some("str") => Some(Data::Constant(Constant::Str(text))),
        Some("bytes") => Some(Data::Constant(Constant::Bytes(text.into_bytes()))),
        Some(class @ ("list" | "tuple")) => {
            let items = (1..=length).filter_map(|n| i128::try_from(n * 10).ok());
            let items = items.map(|n| Data::Constant(Constant::Int(n))).collect();
            Some(if class == "list" { Data::List(items) } else { Data::Tuple(items) })
        }
        Some(_) => None,
        None if value == Value::Unknown => Some(Data::Constant(Constant::Str(text))),
        None => None,
    }
}

/// The bounds that people have in mind who read a slice otherwise than Python does.
fn mistaken([start, stop, step]: Bounds) -> Vec<Bounds> {
    // Next to 0, one more would mean something else: behind the last item there is the end.
    let next = |bound: i128| if bound == -1 { None } else { bound.checked_add(1) };
    let mut all = Vec::new();
    if let Some(stop) = stop {
        all.push([start, next(stop), step]);
    }
    if let Some(step) = step.filter(|step| *step < 0) {
        all.push([start, stop, step.checked_neg()]);
        all.push([stop, start, step.checked_neg()]);
    }
    if let Some(start) = start {
        if start != 0 {
            all.push([start.checked_sub(1), stop, step]);
        }
        if start != -1 {
            all.push([start.checked_add(1), stop, step]);
        }
        // Taken for the part that is left out.
        all.push([None, Some(start), step]);
    }
    if let (None, Some(stop)) = (start, stop) {
        all.push([Some(stop), None, step]);
        all.push([start, stop.checked_sub(1), step]);
    }
    if step.is_some() {
        all.push([start, stop, None]);
        all.push([step.and_then(|n| n.checked_sub(1)), stop, step]);
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_about_the_sequence_at_hand() {
        assert_eq!(
            asked("slice", "x = [1, 2, 3, 4, 5]\nprint(x[1:3])\n"),
            ["2: `x` is `[1, 2, 3, 4, 5]`. What is `x[1:3]`? + `[2, 3]` - `[2, 3, 4]` - `[1, 2, 3]` - `[3]`"]
        );
        assert_eq!(
            asked("slice", "print('abcdef'[::-2])\n"),
            ["1: What is `'abcdef'[::-2]`? + `'fdb'` - `'ace'` - `'abcdef'` - `'db'`"]
        );
    }

    #[test]
    fn asks_about_a_sample_where_the_sequence_is_not_known() {
        assert_eq!(
            asked("slice", "def f(line):\n    return line[:-1]\n"),
            [
                "2: If `line` were `'abcdef'`, what would `line[:-1]` be? + `'abcde'` - `'abcdef'` - `'f'` - `'abcd'`"
            ]
        );
    }

    #[test]
    fn is_silent_where_there_is_no_puzzle_or_no_answer() {
        not_asked("slice", "def f(x):\n    return x[:]\n");
        not_asked("slice", "N = 2\ndef f(x):\n    return x[:N]\n");
        not_asked("slice", "def f(x, n):\n    return x[n:]\n");
        not_asked("slice", "def f(x):\n    x[1:3] = []\n    del x[1:]\n");
        not_asked("slice", "def f(x):\n    return x[:80]\n");
        not_asked("slice", "x = {}\nx[1:2]\n");
        not_asked("slice", "def f(x):\n    return x[1:3, 2]\n");
    }
}
