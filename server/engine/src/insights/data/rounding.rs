//! What `round` gives for numbers that lie, or seem to lie, halfway.

use crate::insights::Insight;
use crate::note::{Note, Question, Text, code, plain, say};
use crate::semantics::{ArgumentNodes, Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "rounding", kinds: &[Kind::Call], run: explain };

/// Numbers that Python writes without an exponent, and whose decimals are few.
const LARGEST: f64 = 1e9;
const SMALLEST: f64 = 1e-3;
const MOST_DECIMALS: i128 = 9;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(function) = node.field_child(Field::Function).filter(|n| n.text() == "round") else { return };
    if context.qualified_name(function).as_deref() != Some("builtins.round") {
        return;
    }
    let Some(passed) = ArgumentNodes::of(node) else { return };
    let Some(Constant::Float(number)) = passed.get(0, "number").and_then(|n| context.constant(n)) else {
        return;
    };
    if passed.positional.len() + passed.named.len() > 2 || !(SMALLEST..LARGEST).contains(&number.abs()) {
        return;
    }
    let decimals = match passed.get(1, "ndigits").map(|n| context.constant(n)) {
        None | Some(Some(Constant::None)) => None,
        Some(Some(Constant::Int(decimals))) if (0..=MOST_DECIMALS).contains(&decimals) => {
            usize::try_from(decimals).ok()
        }
        Some(_) => return,
    };
    let places = decimals.unwrap_or(0);
    let shown = format!("{number:?}");
    // Whether the last digit that goes is a 5, as the number is written.
    let is_half = shown.ends_with('5') && shown.split_once('.').is_some_and(|(_, d)| d.len() == places + 1);
    if !is_half {
        return;
    }
    let exact = format!("{number:.60}");
    let stored = exact.trim_end_matches('0');
    let rounded = format!("{number:.places$}");
    let result = match decimals {
        None if rounded == "-0" => "0".to_string(),
        None => rounded,
        Some(_) => match rounded.parse::<f64>() {
            Ok(value) => format!("{value:?}"),
            Err(_) => return,
        },
    };
    let source = node.one_line();
    let lead = |why: Text| {
        let mut lead = say("{} is {}: ", [code(&source), code(&result)]);
        lead.extend(why);
        lead
    };
    let new =
        |lead| Note::new("rounding", context.range(node), "Rounding", lead).on([context.range(function)]);
    let note = if stored == shown {
        new(lead(Text::from("a half goes to the even neighbour")))
    } else {
        // As text of equal length before the point, what is further from zero comes later.
        let is_above = (stored > shown.as_str()) == (number > 0.0);
        let start: String = stored.chars().take(shown.len() + 18).collect();
        let side = if is_above { "above" } else { "below" };
        new(lead(say("the number that is stored lies a little {} {}", [plain(side), code(&shown)])))
            .line(say("As a `float`, {} is {}…", [code(&shown), code(start)]))
    };
    notes.push(note.question(Question {
        ask: say("What is {}?", [code(&source)]),
        wrong: wrong(&result, number, places, decimals.is_some()),
        answer: result,
    }));
}

/// The neighbours on both sides, but the right one.
fn wrong(result: &str, number: f64, places: usize, is_float: bool) -> Vec<String> {
    let scale = 10_f64.powi(i32::try_from(places).unwrap_or(0));
    let neighbours = [(number * scale).floor() / scale, (number * scale).ceil() / scale];
    let mut wrong: Vec<String> = neighbours
        .iter()
        .map(|n| if is_float { format!("{n:?}") } else { format!("{n:.0}") })
        .filter(|text| text != result && text != "-0")
        .collect();
    wrong.push(format!("{number:?}"));
    wrong
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_halfway_or_not_known() {
        for source in [
            "$0round(2.4)\n",
            "$0round(x)\n",
            "$0round(2.5, n)\n",
            "$0round(25, -1)\n",
            "def round(x): ...\n$0round(2.5)\n",
            "$0round(2.55)\n",
            "$0round(2.5, *a)\n",
        ] {
            silent_at("rounding", source);
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!(
            hover("$0round(2.5)\n"),
            ["Rounding · `round(2.5)` is `2`: a half goes to the even neighbour"]
        );
        assert_eq!(
            hover("$0round(-3.5)\n"),
            ["Rounding · `round(-3.5)` is `-4`: a half goes to the even neighbour"]
        );
        assert_eq!(
            hover("$0round(0.125, 2)\n"),
            ["Rounding · `round(0.125, 2)` is `0.12`: a half goes to the even neighbour"]
        );
    }

    #[test]
    fn knows_what_is_stored() {
        assert_eq!(
            hover("$0round(2.675, 2)\n"),
            [
                "Rounding · `round(2.675, 2)` is `2.67`: the number that is stored lies a little below `2.675`\nAs a `float`, `2.675` is `2.674999999999999822364`…"
            ]
        );
    }
}
