//! What a slice takes.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Text, Weight, code, counted, plain, say};
use crate::semantics::data::{is_stored, slice_parts, slice_places};
use crate::semantics::{Constant, Context, Data, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "slicing", kinds: &[Kind::Subscript], run: explain };

type Bounds = [Option<i128>; 3];

/// A longer result is not shown.
const LONG: usize = 60;
/// So many indexes are listed.
const LISTED: usize = 8;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let mut indexes = node.field_children(Field::Subscript);
    let (Some(slice), None) = (indexes.next(), indexes.next()) else { return };
    if slice.kind() != Kind::Slice || is_stored(node) {
        return;
    }
    let Some(of) = node.field_child(Field::Value) else { return };
    let data = context.data(of);
    let class = match (&data, context.value(of)) {
        // What is no sequence fails before its slice is looked at.
        (Some(data), _) if data.items().is_none() => return,
        (Some(data), _) => Some(data.class().to_string()),
        (None, Value::Unknown) => None,
        (None, value) => match value.builtin_name() {
            Some(name @ ("list" | "tuple" | "str" | "bytes" | "bytearray" | "range")) => {
                Some(name.to_string())
            }
            _ => return,
        },
    };
    let bounds = context.slice(slice);
    let note = match (data.as_ref().and_then(|data| Some((data, data.items()?.len()))), bounds) {
        _ if class.is_some() && failing(context, slice).is_some() => fails(context, node, slice),
        (Some((data, length)), Some(bounds)) => known(context, node, data, length, bounds),
        (None, Some(bounds)) => meaning(context, node, class.as_deref(), bounds),
        _ => None,
    };
    let Some(note) = note else { return };
    let marks = slice.children().filter(|n| n.kind() == Kind::Colon);
    let brackets = node.children().filter(|n| matches!(n.kind(), Kind::OpenBracket | Kind::CloseBracket));
    notes.push(note.on(brackets.chain(marks).map(|n| context.range(n))));
}

/// What makes the slice raise: the error's name and why.
fn failing<'m>(context: &Context<'m>, slice: Node<'m>) -> Option<(&'static str, Text)> {
    let parts = slice_parts(slice);
    for part in parts.into_iter().flatten() {
        let class = match context.constant(part)? {
            Constant::Int(_) | Constant::Bool(_) | Constant::None => continue,
            Constant::Float(_) => "float",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Tuple(_) => "tuple",
        };
        return Some((
            "TypeError",
            say(
                "{} is a {}, and only an `int` or `None` can stand in a slice",
                [code(part.one_line()), code(class)],
            ),
        ));
    }
    let step = parts.get(2).copied().flatten()?;
    match context.constant(step)? {
        Constant::Int(0) | Constant::Bool(false) => {
            Some(("ValueError", Text::from("a step of 0 leads nowhere")))
        }
        _ => None,
    }
}

fn fails<'m>(context: &Context<'m>, node: Node<'m>, slice: Node<'m>) -> Option<Note> {
    let (error, why) = failing(context, slice)?;
    let mut lead = say("raises {}: ", [code(error)]);
    lead.extend(why);
    Some(Note::new("slicing", context.range(node), "Slice", lead).weight(Weight::Fails))
}

/// The sequence and the slice are known.
fn known<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    data: &Data,
    length: usize,
    bounds: Bounds,
) -> Option<Note> {
    let (indices, places) = slice_places(length, bounds)?;
    let result = data.pick(&places)?;
    let shown = result.repr().filter(|text| text.chars().count() <= LONG);
    let lead = match &shown {
        Some(text) => say("gives {}", [code(text)]),
        None => say("gives {} of the {}", [plain(places.len()), plain(counted(length, "item"))]),
    };
    let mut note = Note::new("slicing", context.range(node), "Slice", lead);
    note = note.line(match places.as_slice() {
        [] => {
            let [start, stop, step] = indices;
            let way = if step > 0 { "up to" } else { "down to" };
            say(
                "Takes nothing: from index {} {} index {}, which is left out, there is no item.",
                [plain(start), plain(way), plain(stop)],
            )
        }
        [place] => say("Takes the item at index {} of {}.", [plain(place), plain(counted(length, "item"))]),
        places => {
            let mut list = places.iter().take(LISTED).map(ToString::to_string).collect::<Vec<_>>().join(", ");
            if places.len() > LISTED {
                list.push_str(&format!(" … ({} of them)", places.len()));
            }
            say("Takes the items at the indexes {} of {}.", [plain(list), plain(counted(length, "item"))])
        }
    });
    for bound in bounds.into_iter().take(2).flatten() {
        note = match outside(bound, length)? {
            Some(text) => note.line(text),
            None => note,
        };
    }
    note = note.line(match data.class() {
        "list" => Text::from("The result is a new list; the items in it are the same objects."),
        class => say("The result is a {} of its own; the original stays as it is.", [code(class)]),
    });
    let call = format!(
        "slice({}).indices({length})",
        bounds.map(|b| b.map_or("None".to_string(), |n| n.to_string())).join(", ")
    );
    let [start, stop, step] = indices;
    note = note.more(say(
        "{} is {}: start, stop and step for {}.",
        [code(call), code(format!("({start}, {stop}, {step})")), plain(counted(length, "item"))],
    ));
    for place in places.iter().take(LISTED) {
        let item = data.pick(&[*place])?.items()?.into_iter().next()?.repr()?;
        note = note.more(say("Index {} gives {}.", [plain(place), code(item)]));
    }
    let Some(shown) = shown else { return Some(note) };
    Some(note.hint(HintKind::Value, context.range(node).end(), &format!("= {shown}")))
}

/// What there is to say of a bound that is negative or lies outside.
fn outside(bound: i128, length: usize) -> Option<Option<Text>> {
    let size = i128::try_from(length).ok()?;
    let items = counted(length, "item");
    Some(match bound {
        n if n < 0 && n.checked_add(size)? >= 0 => Some(say(
            "{} counts from the end: index {} of {}.",
            [code(n.to_string()), plain(n + size), plain(items)],
        )),
        n if n < 0 => Some(say(
            "{} lies before the first of {}; a slice raises no error for that.",
            [code(n.to_string()), plain(items)],
        )),
        n if n > size => Some(say(
            "{} lies behind the last of {}; a slice raises no error for that.",
            [code(n.to_string()), plain(items)],
        )),
        _ => None,
    })
}

/// Only the slice is known.
fn meaning<'m>(context: &Context<'m>, node: Node<'m>, class: Option<&str>, bounds: Bounds) -> Option<Note> {
    let items = |n: i128| counted(usize::try_from(n).unwrap_or(usize::MAX), "item");
    let [start, stop, step] = bounds;
    let of_step = |n: i128| if n == 2 { "every 2nd item" } else { "every 3rd item" };
    let lead = match (start.unwrap_or(0), stop, step.unwrap_or(1)) {
        (0, None, 1) if class == Some("list") => {
            "a new list with the same items: a copy, one level deep".to_string()
        }
        (from, None, 1) if (-1000..0).contains(&from) => match -from {
            1 => "takes the last item, or nothing where there is none: still a sequence".to_string(),
            n => format!("takes the last {}, or all where there are fewer", items(n)),
        },
        (0, Some(to), 1) if (-1000..0).contains(&to) => format!("takes all but the last {}", last(-to)),
        (from, Some(to), 1) if (1..1000).contains(&from) && (-1000..0).contains(&to) => {
            format!("takes all but the first {} and the last {}", last(from), last(-to))
        }
        (from, Some(to), 1) if (-1000..0).contains(&from) && (-1000..0).contains(&to) => {
            if from >= to {
                "takes nothing, however long the sequence is".to_string()
            } else {
                format!("takes the last {}, without the last {} of these", items(-from), last(-to))
            }
        }
        (from, None, by @ (2 | 3)) if (0..1000).contains(&from) => match from {
            0 => format!("takes {}, beginning with the first", of_step(by)),
            n => format!("takes {}, beginning with index {n}", of_step(by)),
        },
        (_, None, -1) if start.is_none() => "takes the items in reverse order".to_string(),
        (_, None, by @ (-3 | -2)) if start.is_none() => {
            format!("takes {}, from the last back to the first", of_step(-by))
        }
        _ => return None,
    };
    let mut note =
        Note::new("slicing", context.range(node), "Slice", Text::from(lead.as_str())).weight(Weight::Working);
    note = match class {
        Some("list") => {
            note.general("A slice of a list is a new list; the items in it are the same objects.")
        }
        Some("range") => note.general("A slice of a range is a range."),
        Some(_) => note,
        None => {
            note.general("This is how built-in sequences read it; arrays may give a view instead of a copy.")
        }
    };
    Some(note)
}

/// A count without "1".
fn last(n: i128) -> String {
    if n == 1 { "one".to_string() } else { n.to_string() }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_plain_or_not_known() {
        for source in [
            "x$0[1:3]\n",
            "x$0[:n]\n",
            "x$0[a:-b]\n",
            "x$0[-1:] = [2]\n",
            "del x$0[-1:]\n",
            "x$0[-1:] += [2]\n",
            "x$0[::2, 1]\n",
            "x$0[1]\n",
            "x = {}\nx$0[-1:]\n",
            "x = [1]\nf(x)\nx$0[1:3]\n",
            "x: memoryview = f()\nx$0[::-1]\n",
            "x$0[-2:3]\n",
            "4$0[::0]\n",
        ] {
            silent_at("slicing", source);
        }
    }

    #[test]
    fn gives_the_value_where_the_sequence_is_known() {
        assert_eq!(
            hover("s = 'abcdef'\ns[:$0:-2]\n"),
            [
                "Slice · gives `'fdb'`\nTakes the items at the indexes 5, 3, 1 of 6 items.\nThe result is a `str` of its own; the original stays as it is."
            ]
        );
        assert_eq!(
            hover("a = [1, 2, 3]\nb = a$0[-2:9]\n"),
            [
                "Slice · gives `[2, 3]`\nTakes the items at the indexes 1, 2 of 3 items.\n`-2` counts from the end: index 1 of 3 items.\n`9` lies behind the last of 3 items; a slice raises no error for that.\nThe result is a new list; the items in it are the same objects."
            ]
        );
    }

    #[test]
    fn says_what_raises() {
        assert_eq!(hover("'abc'$0[::0]\n"), ["Slice · raises `ValueError`: a step of 0 leads nowhere"]);
        assert_eq!(
            hover("[1, 2]$0[:2 / 1]\n"),
            [
                "Slice · raises `TypeError`: `2 / 1` is a `float`, and only an `int` or `None` can stand in a slice"
            ]
        );
    }

    #[test]
    fn says_in_words_what_an_unusual_slice_takes() {
        for (slice, words) in [
            ("-3:", "takes the last 3 items, or all where there are fewer"),
            (":-1", "takes all but the last one"),
            ("1:-2", "takes all but the first one and the last 2"),
            ("-3:-1", "takes the last 3 items, without the last one of these"),
            ("-1:-3", "takes nothing, however long the sequence is"),
            ("::-1", "takes the items in reverse order"),
            ("::2", "takes every 2nd item, beginning with the first"),
            ("1::3", "takes every 3rd item, beginning with index 1"),
        ] {
            let text = hover(&format!("x$0[{slice}]\n")).remove(0);
            assert!(text.starts_with(&format!("Slice · {words}\n")), "{text}");
        }
    }
}
