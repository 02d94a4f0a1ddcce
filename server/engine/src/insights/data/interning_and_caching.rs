//! What `is` gives for equal values that never change: CPython saves memory, and tells nobody.

use crate::insights::Insight;
use crate::note::{Note, Question, Text, Weight, code, plain, say};
use crate::semantics::{At, Constant, Context, Straight};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "interning-and-caching", kinds: &[Kind::ComparisonOperator], run: explain };

/// A longer text is not shown.
const LONG: usize = 40;
/// An expression with more nodes is not looked into.
const MOST_NODES: u32 = 60;
/// Longer results of folding are left alone: the compiler has limits of its own.
const MOST_FOLDED: usize = 100;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let mut operators = node.field_children(Field::Operators);
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    let mut sides =
        node.named_children().filter(|n| n.field() != Field::Operators).map(Node::unparenthesized);
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else { return };
    let (left, right, turned) = match operator.kind() {
        Kind::KwIs => (left, right, false),
        Kind::IsNot => (left, right, true),
        kind @ (Kind::EqualEqual | Kind::NotEqual) => {
            let (Some(left), Some(right)) = (of_id(context, left), of_id(context, right)) else { return };
            (left, right, kind == Kind::NotEqual)
        }
        _ => return,
    };
    if node.has_error() || (left.kind() != Kind::Identifier && right.kind() != Kind::Identifier) {
        return;
    }
    let Some(note) = outcome(context, left, right).map(|found| found.note(context, node, turned)) else {
        return;
    };
    notes.push(note.on([context.range(operator)]));
}

/// The argument of a call of `id`.
fn of_id<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Node<'m>> {
    let function = (node.kind() == Kind::Call).then(|| node.field_child(Field::Function))??;
    if function.text() != "id" || context.qualified_name(function)? != "builtins.id" {
        return None;
    }
    let mut given = node.field_child(Field::Arguments)?.named_children();
    let (only, None) = (given.next()?, given.next()) else { return None };
    (only.kind() == Kind::Identifier).then_some(only)
}

/// Why two equal values are one object or two.
enum Why {
    /// There is one object of this value in the whole interpreter.
    Cached(&'static str),
    /// A constant that looks like a name, as it is written.
    Interned(String),
    /// Both went through `sys.intern`.
    InternedByHand,
    /// Equal constants of one code object.
    OneCode { in_function: bool, lines: Option<(u32, u32)>, value: String },
    /// One was made while the program runs.
    Made { text: String, class: &'static str },
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The compiler made it.
    Compiled,
    /// The running program made it.
    Made,
    /// `sys.intern` gave it.
    Interned,
}

struct Found<'m> {
    why: Why,
    sides: [Node<'m>; 2],
}

/// One side of the comparison.
struct Side<'m> {
    at: At<'m>,
    value: Constant,
    source: Source,
}

fn outcome<'m>(context: &Context<'m>, left: Node<'m>, right: Node<'m>) -> Option<Found<'m>> {
    let first = if left.kind() == Kind::Identifier { left } else { right };
    // Most comparisons are of names that nothing is known about, or with None.
    if matches!(left.kind(), Kind::None | Kind::True | Kind::False)
        || matches!(right.kind(), Kind::None | Kind::True | Kind::False)
        || left.text() == right.text()
    {
        return None;
    }
    let straight = context.straight(first)?;
    let one = side(context, &straight, left)?;
    let other = side(context, &straight, right)?;
    // Two names for what one expression gave: that is no matter of caches.
    if one.at == other.at || !is_same(&one.value, &other.value) {
        return None;
    }
    let why = if let Some(what) = cached(&one.value) {
        Why::Cached(what)
    } else {
        match (one.source, other.source) {
            (Source::Interned, Source::Interned) => Why::InternedByHand,
            (Source::Made, Source::Compiled | Source::Made | Source::Interned) => made(context, &one)?,
            (_, Source::Made) => made(context, &other)?,
            _ if looks_like_a_name(&one.value) => Why::Interned(crate::semantics::data::repr(&one.value)?),
            (Source::Compiled, Source::Compiled) => one_code(context, &one, &other)?,
            // Whether the interned one is this very constant depends on what was interned before.
            _ => return None,
        }
    };
    Some(Found { why, sides: [left, right] })
}

fn side<'m>(context: &Context<'m>, straight: &Straight<'m>, node: Node<'m>) -> Option<Side<'m>> {
    let at = if node.kind() == Kind::Identifier { straight.made(node)? } else { context.locate(node) };
    let there = context.at(at);
    let node = at.node.unparenthesized();
    let (value, source) = source(&there, node)?;
    Some(Side { at: At { node, ..at }, value, source })
}

/// The value of an expression and where it comes from.
fn source<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(Constant, Source)> {
    if node.subtree_end() - node.id() > MOST_NODES {
        return None;
    }
    if node.kind() == Kind::Call {
        return of_call(context, node);
    }
    let mut is_compiled = true;
    for inner in node.descendants().filter(|n| n.is_named()) {
        match inner.kind() {
            Kind::Integer
            | Kind::Float
            | Kind::String
            | Kind::StringStart
            | Kind::StringContent
            | Kind::StringEnd
            | Kind::EscapeSequence
            | Kind::ConcatenatedString
            | Kind::UnaryOperator
            | Kind::ParenthesizedExpression => {}
            Kind::Tuple | Kind::ExpressionList
                if !inner.ancestors().any(|n| n.kind() == Kind::BinaryOperator) => {}
            Kind::BinaryOperator => {}
            Kind::Identifier => is_compiled = false,
            _ => return None,
        }
    }
    let value = context.constant(node)?;
    if is_compiled {
        return is_foldable(&value).then_some((value, Source::Compiled));
    }
    // Of the rest only what surely makes an object: what gives back one of its operands does not.
    if node.kind() != Kind::BinaryOperator {
        return None;
    }
    let (left, right) = (
        context.constant(node.field_child(Field::Left)?)?,
        context.constant(node.field_child(Field::Right)?)?,
    );
    let operator = node.field_child(Field::Operator)?.kind();
    let is_new = match (&value, operator) {
        (Constant::Int(_), Kind::Plus | Kind::Minus | Kind::Star) => value != left && value != right,
        (Constant::Str(_), Kind::Plus) => value != left && value != right,
        _ => false,
    };
    is_new.then_some((value, Source::Made))
}

/// `int("257")` and `sys.intern("a b")`.
fn of_call<'m>(context: &Context<'m>, call: Node<'m>) -> Option<(Constant, Source)> {
    let function = call.field_child(Field::Function)?;
    let mut given =
        call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?.named_children();
    let (only, None) = (given.next()?, given.next()) else { return None };
    let Constant::Str(text) = context.constant(only)? else { return None };
    match context.qualified_name(function)?.as_str() {
        "sys.intern" => Some((Constant::Str(text), Source::Interned)),
        "builtins.int" => {
            let digits = text.strip_prefix('-').unwrap_or(&text);
            let is_plain = (1..=18).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
            is_plain.then(|| Some((Constant::Int(text.parse().ok()?), Source::Made)))?
        }
        _ => None,
    }
}

/// Whether the compiler surely computes it.
fn is_foldable(value: &Constant) -> bool {
    match value {
        Constant::Int(n) => i64::try_from(*n).is_ok(),
        Constant::Float(n) => !n.is_nan(),
        Constant::Str(text) => text.len() <= MOST_FOLDED,
        Constant::Bytes(bytes) => bytes.len() <= MOST_FOLDED,
        // Tuples of those, however deep, in the limits of what was looked at.
        Constant::Tuple(_) => true,
        Constant::Bool(_) | Constant::None => false,
    }
}

/// Whether the compiler takes them for one constant: of one class, and zeros of one sign.
fn is_same(one: &Constant, other: &Constant) -> bool {
    let mut waiting = vec![(one, other)];
    while let Some(pair) = waiting.pop() {
        match pair {
            (Constant::Float(a), Constant::Float(b)) if a.to_bits() == b.to_bits() && !a.is_nan() => {}
            (Constant::Float(_), Constant::Float(_)) => return false,
            (Constant::Tuple(a), Constant::Tuple(b)) if a.len() == b.len() => {
                waiting.extend(a.iter().zip(b));
            }
            (a, b) if a == b => {}
            _ => return false,
        }
    }
    true
}

/// What there is only one of, and of which class.
fn cached(value: &Constant) -> Option<&'static str> {
    match value {
        Constant::Int(-5..=256) => Some("each int from -5 to 256 exists only once"),
        Constant::Str(text) if text.is_empty() => Some("the empty string exists only once"),
        Constant::Str(text) if text.len() == 1 => Some("each string of one ASCII character exists only once"),
        Constant::Bytes(bytes) if bytes.is_empty() => Some("the empty bytes object exists only once"),
        Constant::Bytes(bytes) if bytes.len() == 1 => Some("each bytes object of one byte exists only once"),
        Constant::Tuple(items) if items.is_empty() => Some("the empty tuple exists only once"),
        _ => None,
    }
}

/// What the compiler interns: letters, digits and underscores of ASCII (`all_name_chars` in Objects/codeobject.c).
fn looks_like_a_name(value: &Constant) -> bool {
    matches!(value, Constant::Str(text) if text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

fn made<'m>(context: &Context<'m>, side: &Side<'m>) -> Option<Why> {
    // Since 3.15 more ints are cached.
    if matches!(side.value, Constant::Int(257..=1024)) && context.target() > PythonVersion::NEWEST {
        return None;
    }
    let class = if matches!(side.value, Constant::Int(_)) { "int" } else { "str" };
    Some(Why::Made { text: short(side.at.node)?, class })
}

fn one_code<'m>(context: &Context<'m>, one: &Side<'m>, other: &Side<'m>) -> Option<Why> {
    let value = crate::semantics::data::repr(&one.value).filter(|text| text.chars().count() <= LONG)?;
    let in_function = one.at.node.ancestors().any(|n| n.kind().is_function());
    let statement =
        |at: At<'m>| at.node.ancestors().find(|n| n.parent().is_some_and(|p| p.kind() == Kind::Module));
    let (Some(first), Some(second)) = (statement(one.at), statement(other.at)) else { return None };
    let (there, here) = (context.at(one.at), context.at(other.at));
    let (start, end) = (there.line(first), here.line(second));
    let last = |node: Node<'m>, first: u32| {
        first + u32::try_from(node.text().matches('\n').count()).unwrap_or(u32::MAX / 2)
    };
    let apart = last(first, start) < end || last(second, end) < start;
    let cached_later =
        matches!(one.value, Constant::Int(257..=1024)) && context.target() > PythonVersion::NEWEST;
    // The build without the GIL shares the constants of all code.
    let differs = apart && !in_function && !cached_later && !context.target().free_threaded;
    let lines = (there.line(one.at.node), here.line(other.at.node));
    Some(Why::OneCode { in_function, lines: differs.then_some(lines), value })
}

fn short(node: Node<'_>) -> Option<String> {
    let text = node.one_line();
    (text.chars().count() <= LONG && !text.contains('…')).then_some(text)
}

impl Found<'_> {
    fn note(self, context: &Context<'_>, node: Node<'_>, turned: bool) -> Note {
        let value = |is_one: bool| code(if is_one == turned { "False" } else { "True" });
        let lead = match &self.why {
            Why::Cached(what) => say("{} in CPython: {}", [value(true), plain(what)]),
            Why::Interned(text) => say(
                "{} in CPython: constants that look like names, such as {}, are interned, so that equal ones are one object",
                [value(true), code(text)],
            ),
            Why::InternedByHand => say("{}: `sys.intern` gives one object for equal strings", [value(true)]),
            Why::OneCode { in_function: true, .. } => {
                say("{} in CPython: equal constants of one function are one object", [value(true)])
            }
            Why::OneCode { .. } => say(
                "{} when CPython runs the file: equal constants compiled together are one object",
                [value(true)],
            ),
            Why::Made { text, class } => say(
                "{} in CPython: {} makes a new {} while the program runs",
                [value(false), code(text), plain(class)],
            ),
        };
        let title = if node
            .field_child(Field::Operators)
            .is_some_and(|n| matches!(n.kind(), Kind::KwIs | Kind::IsNot))
        {
            if turned { "is not" } else { "is" }
        } else {
            "id"
        };
        let is_news = matches!(self.why, Why::OneCode { .. } | Why::Made { .. });
        let weight = if is_news { Weight::Surprise } else { Weight::Result };
        let mut note = Note::new("interning-and-caching", context.range(node), title, lead).weight(weight);
        if let Why::OneCode { lines: Some((first, second)), value: constant, .. } = &self.why {
            let shown = node.one_line();
            note = note
                .line(say(
                    "Typed at the prompt line by line it is {}: each line is compiled by itself.",
                    [value(false)],
                ))
                .more(say(
                    "In a file, lines {} and {} are compiled together, and {} is stored once for both.",
                    [plain(first), plain(second), code(constant)],
                ))
                .more(say(
                    "At the prompt line {} is compiled and run before line {} is read: {} is made twice.",
                    [plain(first.min(second)), plain(first.max(second)), code(constant)],
                ));
            if shown.chars().count() <= LONG {
                note = note.question(Question {
                    ask: say("What does {} give?", [code(shown)]),
                    answer: format!("`{}` in a file, `{}` typed line by line", told(!turned), told(turned)),
                    wrong: vec![
                        format!("`{}` in both: the values are equal", told(!turned)),
                        format!("`{}` in both: there are two objects", told(turned)),
                    ],
                });
            }
        }
        let sides = self.sides.map(Node::one_line);
        let general = if sides.iter().all(|side| side.chars().count() <= LONG) {
            let [left, right] = sides;
            say(
                "The language leaves this open. {} compares the values.",
                [code(format!("{left} {} {right}", if turned { "!=" } else { "==" }))],
            )
        } else {
            Text::from("The language leaves this open. `==` compares the values.")
        };
        note.general(general)
    }
}

fn told(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, note_at, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        for source in [
            "x $0is None\n",
            "a = 257\na $0is b\n",
            "a = 1\nb = 2\na $0is b\n",
            "a = 1\nb = 1.0\na $0is b\n",
            "a = 0.0\nb = -0.0\na $0is b\n",
            "a = b = 257\na $0is b\n",
            "a = 257\nb = f(257)\na $0is b\n",
            "a = 257\nif x:\n    a = 300\nb = 257\na $0is b\n",
            "a = 257\nb = 257\ndef f():\n    global a\n    a = int('257')\na $0is b\n",
            "a = 257\ndef f():\n    b = 257\n    return a $0is b\n",
            "import sys\na = sys.intern('a b')\nb = 'a b'\na $0is b\n",
            "n = 257\na = n + 0\nb = 257\na $0is b\n",
            "a = None\nb = None\na $0is b\n",
            "def int(x): return 300\na = int('257')\nb = 257\na $0is b\n",
            "def id(x): return 1\na = 257\nb = 257\nid(a) $0== id(b)\n",
            "a = 257\nb = 257\nif (a := f()) and a $0is b: pass\n",
            "a = 257\nb = 257\nwhile a $0is b:\n    a = f()\n",
            "a = f'{1}x'\nb = '1x'\na $0is b\n",
        ] {
            silent_at("interning-and-caching", source);
        }
    }

    #[test]
    fn equal_constants_compiled_together() {
        assert_eq!(
            hover("a = 257\nb = 257\na $0is b\n"),
            [
                "is · `True` when CPython runs the file: equal constants compiled together are one object\nTyped at the prompt line by line it is `False`: each line is compiled by itself.\n(The language leaves this open. `a == b` compares the values.)"
            ]
        );
        assert_eq!(
            hover("def f():\n    a = (1, 'x y')\n    b = (1, 'x y')\n    return a $0is not b\n"),
            [
                "is not · `False` in CPython: equal constants of one function are one object\n(The language leaves this open. `a != b` compares the values.)"
            ]
        );
        let question = note_at("a = 2.5\nb = 5.0 / 2\nid(a) $0== id(b)\n").question.unwrap();
        assert_eq!(question.answer, "`True` in a file, `False` typed line by line");
        assert!(hover("a = 300; b = 300\na $0is b\n").iter().all(|text| !text.contains("Typed")));
    }

    #[test]
    fn what_exists_only_once() {
        for (source, expected) in [
            (
                "a = 256\nb = int('256')\na $0is b\n",
                "`True` in CPython: each int from -5 to 256 exists only once",
            ),
            (
                "a = 'x'\na $0is 'x'\n",
                "`True` in CPython: each string of one ASCII character exists only once",
            ),
            (
                "a = 'hello'\nb = 'hel' 'lo'\na $0is not b\n",
                "`False` in CPython: constants that look like names, such as `'hello'`, are interned, so that equal ones are one object",
            ),
            (
                "import sys\na = sys.intern('a b')\nb = sys.intern('a b')\na $0is b\n",
                "`True`: `sys.intern` gives one object for equal strings",
            ),
        ] {
            assert!(hover(source)[0].contains(expected), "{:?}", hover(source));
        }
    }

    #[test]
    fn what_the_running_program_makes() {
        for (source, expected) in [
            ("a = int('257')\nb = 257\na $0is b\n", "`int('257')` makes a new int while the program runs"),
            (
                "s = 'hel'\na = s + 'lo'\nb = 'hello'\na $0is b\n",
                "`s + 'lo'` makes a new str while the program runs",
            ),
        ] {
            let text = hover(source).remove(0);
            assert!(text.starts_with(&format!("is · `False` in CPython: {expected}")), "{text}");
        }
    }
}
