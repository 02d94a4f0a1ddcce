//! Which field of a format string takes which argument, and what is missing or left over.

use text_size::TextRange;

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::Context;
use crate::semantics::format_spec::{FormatSpec, Sample, describe, render};
use crate::semantics::format_use::{FormatCall, FormatFailure, PercentFailure, PercentUse};
use crate::semantics::percent::Conversion;
use crate::semantics::replacement::{Field, Key};
use crate::syntax::{self, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "str-format-method", kinds: &[Kind::Call, Kind::BinaryOperator], run: explain };

/// More fields than this are counted, not listed.
const MOST: usize = 7;
/// A longer argument is cut.
const LONG: usize = 40;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let note = match node.kind() {
        Kind::Call => method(context, node),
        _ => operator(context, node),
    };
    notes.extend(note);
}

/// `'…'.format(…)`
fn method<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let callee = call.field_child(syntax::Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
    let name = callee.field_child(syntax::Field::Attribute)?;
    let use_ = FormatCall::of(context, call)?;
    let anchors = anchors(context, use_.text, name);
    let new = |lead| Note::new("str-format-method", context.range(call), "str.format", lead).on(anchors);
    // What a conversion gives is a string, which takes few specifications.
    if use_.filled.iter().any(|(field, _)| field.conversion.is_some() && !is_for_text(&field.spec)) {
        return None;
    }
    // What an earlier field may raise itself, nobody knows.
    if use_.failure.is_some() && !use_.is_certain {
        return None;
    }
    let failure = use_.failure.as_ref().map(|failure| match failure {
        FormatFailure::Missing(field) => missing(field),
        FormatFailure::Refused(message) => say("raises `ValueError`: {}", [code(*message)]),
    });
    let (bullets, unused) = (&use_.filled, &use_.unused);
    let is_plain =
        |field: &Field| field.path.is_empty() && field.conversion.is_none() && field.spec.is_empty();
    let mut note = match (failure, unused.as_slice()) {
        (Some(lead), _) => new(lead).weight(Weight::Fails),
        (None, []) => {
            // One field that only names a value says all there is to say about itself.
            if bullets.is_empty() || bullets.len() == 1 && bullets.iter().all(|(field, _)| is_plain(field)) {
                return None;
            }
            let weight = weight_of(bullets.iter().all(|(field, _)| is_plain(field)));
            new(say("{}, filled in from left to right", [plain(counted(bullets.len(), "field"))]))
                .weight(weight)
        }
        (None, [first, rest @ ..]) => new(match rest.len() {
            0 => say("{} is passed, but no field takes it", [code(short(*first))]),
            more => {
                say("{} and {} more are passed, but no field takes them", [code(short(*first)), plain(more)])
            }
        })
        .weight(Weight::Surprise),
    };
    for (field, value) in bullets.iter().take(MOST) {
        note = note.bullet(told(field, *value));
    }
    if bullets.len() > MOST {
        note = note.line(say("… and {} more.", [plain(bullets.len() - MOST)]));
    }
    Some(note.related(&["f-string", "format-spec"]))
}

/// Where every field only names a value, the order is all there is to learn.
fn weight_of(all_plain: bool) -> Weight {
    if all_plain { Weight::Working } else { Weight::Result }
}

fn is_for_text(spec: &str) -> bool {
    let sample = Sample::Text("ab".into());
    spec.is_empty() || FormatSpec::parse(spec).is_some_and(|spec| render(&spec, &sample).is_some())
}

fn anchors<'m>(context: &Context<'m>, format: Node<'m>, operator: Node<'m>) -> Vec<TextRange> {
    let is_text =
        |n: &Node<'_>| matches!(n.kind(), Kind::StringStart | Kind::StringContent | Kind::StringEnd);
    let text = format.descendants().filter(is_text).map(|n| context.range(n));
    text.chain([context.range(operator)]).collect()
}

fn missing(field: &Field) -> Text {
    let error = if matches!(field.key, Key::Name(_)) { "KeyError" } else { "IndexError" };
    match &field.key {
        Key::Automatic(place) => say(
            "raises {}: {} wants argument {}, which is not passed",
            [code(error), code(&field.source), plain(place + 1)],
        ),
        Key::Place(place) => say(
            "raises {}: {} wants argument {}, counted from 0, which is not passed",
            [code(error), code(&field.source), plain(place)],
        ),
        Key::Name(name) => {
            say("raises {}: {} wants an argument named {}", [code(error), code(&field.source), code(name)])
        }
    }
}

fn told(field: &Field, value: Node<'_>) -> Text {
    let mut text = say("{}: {}", [code(&field.source), code(operand(value, &field.path))]);
    match field.conversion {
        Some('r') => text.extend(Text::from(", as `repr()` shows it")),
        Some('s') => text.extend(Text::from(", as `str()` shows it")),
        Some(_) => text.extend(Text::from(", as `ascii()` shows it")),
        None => {}
    }
    if !field.spec.is_empty() && !field.spec.contains('{') {
        let words = FormatSpec::parse(&field.spec).map(|spec| describe(&spec)).unwrap_or_default();
        if !words.is_empty() {
            text.extend(Text::from(format!(", {}", words.join(", ")).as_str()));
        }
    }
    text
}

/// An argument with the attributes and items that the field takes of it, as Python code has them.
fn operand(value: Node<'_>, path: &str) -> String {
    let text = short(value);
    if path.is_empty() {
        return text;
    }
    let is_atom = matches!(
        value.kind(),
        Kind::Identifier
            | Kind::Attribute
            | Kind::Call
            | Kind::Subscript
            | Kind::String
            | Kind::List
            | Kind::Dictionary
    );
    let mut text = if is_atom { text } else { format!("({text})") };
    let mut rest = path;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        let (key, behind) =
            after.strip_prefix('[').and_then(|key| key.split_once(']')).unwrap_or((after, ""));
        let is_number = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
        let key = if is_number { key.to_string() } else { crate::semantics::repr_str(key) };
        text.push_str(&format!("{before}[{key}]"));
        rest = behind;
    }
    text.push_str(rest);
    text
}

fn short(node: Node<'_>) -> String {
    crate::note::cut(&node.one_line(), LONG)
}

/// `'…' % …`
fn operator<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let use_ = PercentUse::of(context, node)?;
    let anchors = anchors(context, use_.text, use_.operator);
    let new = |lead| Note::new("str-format-method", context.range(node), "% formatting", lead).on(anchors);
    let failure = use_.failure.as_ref().map(|failure| match failure {
        PercentFailure::Count(wanted, given) => say(
            "raises `TypeError`: the format takes {}, {} given",
            [
                plain(counted(*wanted, "value")),
                plain(if *given == 1 { "1 is".to_string() } else { format!("{given} are") }),
            ],
        ),
        PercentFailure::Key(key) => {
            say("raises `KeyError`: {} is not in the dictionary", [code(crate::semantics::repr_str(key))])
        }
    });
    if let Some(lead) = failure {
        return Some(new(lead).weight(Weight::Fails).related(&["f-string"]));
    }
    if use_.filled.is_empty() {
        return None;
    }
    if use_.by_key {
        let lead = say("{}, looked up by key", [plain(counted(use_.filled.len(), "field"))]);
        return Some(list(new(lead), &use_.filled, true).related(&["f-string"]));
    }
    let is_plain = |(c, _): &(Conversion, Node<'m>)| c.source == "%s";
    if use_.filled.len() < 2 && use_.filled.iter().all(is_plain) {
        return None;
    }
    let lead = say("{}, filled in from left to right", [plain(counted(use_.filled.len(), "value"))]);
    let note = new(lead).weight(weight_of(use_.filled.iter().all(is_plain)));
    Some(list(note, &use_.filled, false).related(&["f-string"]))
}

fn list(mut note: Note, pairs: &[(Conversion, Node<'_>)], by_key: bool) -> Note {
    // What is filled in by key may stand in several places.
    let mut told: Vec<(Text, usize)> = Vec::new();
    for (conversion, value) in pairs {
        let mut text = say("{}: {}", [code(&conversion.source), code(short(*value))]);
        text.extend(Text::from(words(conversion).as_str()));
        match told.iter_mut().find(|(known, _)| by_key && *known == text) {
            Some((_, times)) => *times += 1,
            None => told.push((text, 1)),
        }
    }
    let more = told.len().saturating_sub(MOST);
    for (mut text, times) in told.into_iter().take(MOST) {
        if times > 1 {
            text.push(plain(format!(", in {times} places")));
        }
        note = note.bullet(text);
    }
    if more > 0 {
        note = note.line(say("… and {} more.", [plain(more)]));
    }
    note
}

fn words(conversion: &Conversion) -> String {
    let mut words = String::new();
    match conversion.letter {
        's' | 'b' => {}
        'r' => words.push_str(", as `repr()` shows it"),
        'a' => words.push_str(", as `ascii()` shows it"),
        'd' | 'i' | 'u' => words.push_str(", a whole number"),
        'o' => words.push_str(", octal"),
        'x' | 'X' => words.push_str(", hexadecimal"),
        'e' | 'E' => words.push_str(", scientific notation"),
        'f' | 'F' => words.push_str(", fixed point"),
        'g' | 'G' => words.push_str(", general format"),
        _ => words.push_str(", one character"),
    }
    if let Some(width) = conversion.width.filter(|width| *width > 1) {
        words.push_str(&format!(", at least {width} characters wide"));
        if conversion.left {
            words.push_str(", left-aligned");
        }
    }
    if let Some(precision) = conversion.precision
        && matches!(conversion.letter, 'e' | 'E' | 'f' | 'F')
    {
        words.push_str(&format!(", {}", counted(precision as usize, "decimal")));
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        for source in [
            "'{}'.for$0mat(x)\n",
            "'{} {}'.for$0mat(*x)\n",
            "x.for$0mat(1, 2)\n",
            "'{:{}} {}'.for$0mat(1, 2)\n",
            "'%s' $0% x\n",
            "'%s' $0% (x,)\n",
            "'%s %s' $0% x\n",
            "'%d %s' $0% (*x, 1)\n",
            "7 $0% 2\n",
            "'%(a)s' $0% x\n",
        ] {
            silent_at("str-format-method", source);
        }
    }

    #[test]
    fn shows_which_field_takes_what() {
        assert_eq!(
            hover("'{} {name!r:>9} {0.x}'.for$0mat(a, name=b.c)\n").len(),
            0,
            "written numbers and automatic ones do not mix, and an attribute may be missing"
        );
        assert_eq!(
            hover("'{1} {name!r:>9} {0.x}'.for$0mat(a, 3, name=b.c)\n"),
            [
                "str.format · 3 fields, filled in from left to right\n- `{1}`: `3`\n- `{name!r:>9}`: `b.c`, as `repr()` shows it, right-aligned, at least 9 characters wide\n- `{0.x}`: `a.x`"
            ]
        );
        assert!(
            hover("'{a[[k]}'.for$0mat(a=x)\n").concat().contains("`x['[k']`"),
            "a key ends at the first bracket behind it"
        );
        assert_eq!(
            hover("'%s is %.2f' $0% (a, b)\n"),
            [
                "% formatting · 2 values, filled in from left to right\n- `%s`: `a`\n- `%.2f`: `b`, fixed point, 2 decimals"
            ]
        );
    }

    #[test]
    fn tells_what_stands_in_several_places_once() {
        assert_eq!(
            hover("'%(a)s %(b)d %(a)s %(a)r' $0% {'a': x, 'b': 1}\n"),
            [
                "% formatting · 4 fields, looked up by key\n- `%(a)s`: `x`, in 2 places\n- `%(b)d`: `1`, a whole number\n- `%(a)r`: `x`, as `repr()` shows it"
            ]
        );
    }

    #[test]
    fn says_what_is_missing_or_left_over() {
        let lead = |source: &str| {
            let text = notes_of("str-format-method", &format!("{source}\n")).remove(0);
            text.lines().next().unwrap_or_default().to_string()
        };
        for (source, expected) in [
            (
                "'{} {}'.format(a)",
                "str.format · raises `IndexError`: `{}` wants argument 2, which is not passed",
            ),
            (
                "'{2}'.format(a)",
                "str.format · raises `IndexError`: `{2}` wants argument 2, counted from 0, which is not passed",
            ),
            ("'{x}'.format(a)", "str.format · raises `KeyError`: `{x}` wants an argument named `x`"),
            ("'{}'.format(a, b)", "str.format · `b` is passed, but no field takes it"),
            (
                "'{} {0}'.format(a)",
                "str.format · raises `ValueError`: `cannot switch from automatic field numbering to manual field specification`",
            ),
            ("'%s %s' % (a,)", "% formatting · raises `TypeError`: the format takes 2 values, 1 is given"),
            ("'%s' % (a, b)", "% formatting · raises `TypeError`: the format takes 1 value, 2 are given"),
            ("'%(a)s' % {'b': 1}", "% formatting · raises `KeyError`: `'a'` is not in the dictionary"),
        ] {
            assert_eq!(lead(source), expected);
        }
    }
}
