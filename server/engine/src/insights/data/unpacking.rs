//! Which target of an unpacking gets what.

use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::data::plain_items;
use crate::semantics::{Context, Data, Value};
use crate::syntax::{Field, Kind, Node};

/// A longer text of a value is not shown.
const LONG: usize = 40;
/// So many targets are listed.
const LISTED: usize = 8;

/// What a target or a group of targets is given.
enum Given<'m> {
    /// An expression of the statement.
    Written(Node<'m>),
    /// Several of them, for a starred target.
    Several(Vec<Node<'m>>),
    /// A value.
    Value(Data),
}

/// A statement read: who gets what, in order, or why it fails.
struct Unpacking<'m> {
    pairs: Vec<(Node<'m>, Given<'m>)>,
    /// Some group of targets is given what is only known when the code runs.
    is_partial: bool,
    trouble: Option<Text>,
}

/// Explains `a, b = …` where the targets hold no star (`with_star` false) or where they do.
pub(super) fn explain<'m>(context: &Context<'m>, node: Node<'m>, with_star: bool, notes: &mut Vec<Note>) {
    let Some(left) = node.field_child(Field::Left).filter(|left| is_group(*left)) else { return };
    let Some(equal) = node.child_of_kind(Kind::Equal) else { return };
    let mut value = node.field_child(Field::Right);
    // Of `a, b = c = 1, 2` each target is given the last value.
    while let Some(inner) = value.filter(|value| value.kind() == Kind::Assignment) {
        value = inner.field_child(Field::Right);
    }
    let Some(value) = value.map(Node::unparenthesized) else { return };
    if node.has_error() || left.descendants().any(|n| n.kind() == Kind::ListSplatPattern) != with_star {
        return;
    }
    // `(*a.x, b)` is read by the grammar as the attribute of a starred name.
    if left.descendants().any(|n| n.kind() == Kind::ListSplat) {
        return;
    }
    // After `'a' 'b'` it misses the end of the line where the next one starts with a bracket.
    if node.descendants().any(|n| n.kind() == Kind::Subscript && n.text().contains('\n')) {
        return;
    }
    let concept = if with_star { "starred-unpacking" } else { "sequence-unpacking" };
    let marks = left
        .descendants()
        .filter(|n| {
            matches!(
                n.kind(),
                Kind::Comma
                    | Kind::Star
                    | Kind::OpenParen
                    | Kind::CloseParen
                    | Kind::OpenBracket
                    | Kind::CloseBracket
            )
        })
        .filter(|n| n.parent().is_some_and(|p| is_group(p) || p.kind() == Kind::ListSplatPattern));
    let anchors: Vec<_> = marks.chain([equal]).map(|n| context.range(n)).collect();
    let Some(unpacking) = read(context, left, value) else {
        if with_star && let Some(note) = unknown(context, node, left) {
            notes.push(note.on(anchors));
        }
        return;
    };
    let Some(note) = told(context, concept, node, left, value, &unpacking) else { return };
    notes.push(note.on(anchors));
}

fn told<'m>(
    context: &Context<'m>,
    concept: &'static str,
    node: Node<'m>,
    left: Node<'m>,
    value: Node<'m>,
    unpacking: &Unpacking<'m>,
) -> Option<Note> {
    let new = |lead| Note::new(concept, context.range(node), "Unpacking", lead);
    // A group whose value is not known may raise before the one that does.
    if let Some(trouble) = unpacking.trouble.as_ref().filter(|_| !unpacking.is_partial) {
        return Some(new(trouble.clone()).weight(Weight::Fails));
    }
    if unpacking.trouble.is_some() {
        return None;
    }
    let pairs = &unpacking.pairs;
    let targets: Vec<&str> = pairs.iter().map(|(target, _)| target.text()).collect();
    let sources: Vec<&str> = pairs
        .iter()
        .filter_map(|(_, given)| match given {
            Given::Written(source) => Some(source.unparenthesized().text()),
            _ => None,
        })
        .collect();
    let old = old_values(context, pairs);
    let is_plain = plain_items(value).is_some()
        && left.named_children().all(|n| !is_group(n) && n.kind() != Kind::ListSplatPattern);
    // Of two targets that are one, the last is what counts; two places in objects may be one.
    let names: Vec<&str> = targets.iter().map(|target| target.trim_matches(['(', ')', ' '])).collect();
    let has_twice = names.iter().enumerate().any(|(i, name)| names.iter().take(i).any(|other| other == name));
    let places = pairs.iter().filter(|(target, _)| target.kind() != Kind::Identifier).count();
    if has_twice || places > 1 || unpacking.is_partial {
        return None;
    }
    let mut sorted = (targets.clone(), sources.clone());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    let is_exchange = sources.len() == targets.len()
        && sorted.0 == sorted.1
        && targets != sources
        && left
            .descendants()
            .all(|n| !matches!(n.kind(), Kind::Subscript | Kind::Attribute | Kind::ListSplatPattern));
    let mut shown = Vec::new();
    for (target, given) in pairs {
        shown.push((target.text(), text_of(given)?));
    }
    let lead = if is_exchange && targets.len() == 2 {
        say("{} and {} exchange their values", targets.iter().map(|target| code(*target)))
    } else {
        let mut lead = Text::default();
        for (i, (target, given)) in shown.iter().take(LISTED).enumerate() {
            let pattern = if i == 0 { "{} is {}" } else { ", {} is {}" };
            lead.extend(say(pattern, [code(*target), code(given.clone())]));
        }
        if shown.len() > LISTED {
            lead.push(plain(format!(", and {} more", shown.len() - LISTED)));
        }
        lead
    };
    let mut note = new(lead);
    if !old.is_empty() {
        let mut text = Text::from("The right side is evaluated first: ");
        text.extend(Text::codes(old.iter().take(3).copied(), ", "));
        text.push(plain(if old.len() == 1 {
            " is read before it is bound anew."
        } else {
            " are read before they are bound anew."
        }));
        note = note.line(text);
    } else if is_plain {
        note = note.weight(Weight::Working);
    }
    if let Some(star) = left.descendants().find(|n| n.kind() == Kind::ListSplatPattern)
        && let Some(name) = star.named_child(0)
    {
        note = note.line(say("{} is always a list, also where nothing is left for it.", [code(name.text())]));
    }
    for (place, (target, given)) in shown.iter().enumerate().take(LISTED) {
        note =
            note.more(say("{}. {} is bound to {}.", [plain(place + 1), code(*target), code(given.clone())]));
    }
    Some(note.related(&["name-binding"]))
}

/// Reads the statement, group after group.
fn read<'m>(context: &Context<'m>, left: Node<'m>, value: Node<'m>) -> Option<Unpacking<'m>> {
    let mut unpacking = Unpacking { pairs: Vec::new(), is_partial: false, trouble: None };
    let mut waiting = vec![(left, Given::Written(value))];
    while let Some((target, given)) = waiting.pop() {
        if waiting.len() + unpacking.pairs.len() > 100 {
            return None;
        }
        if !is_group(target) {
            unpacking.pairs.push((target, given));
            continue;
        }
        let targets: Vec<Node<'m>> = target.named_children().collect();
        let star = targets.iter().position(|n| n.kind() == Kind::ListSplatPattern);
        let items: Vec<Given<'m>> = match &given {
            Given::Several(items) => items.iter().map(|item| Given::Written(*item)).collect(),
            Given::Written(node) => match plain_items(node.unparenthesized()) {
                Some(items) => items.into_iter().map(Given::Written).collect(),
                None => match context.data(*node) {
                    Some(data) => match data.items() {
                        Some(items) => items.into_iter().map(Given::Value).collect(),
                        None => {
                            unpacking.trouble = Some(no_items(node.one_line(), data.class()));
                            return Some(unpacking);
                        }
                    },
                    None => match context.value(*node) {
                        Value::Instance(name)
                            if matches!(
                                name.as_str(),
                                "builtins.int" | "builtins.float" | "builtins.bool"
                            ) =>
                        {
                            let class = name.trim_start_matches("builtins.").to_string();
                            unpacking.trouble = Some(no_items(node.one_line(), &class));
                            return Some(unpacking);
                        }
                        // The outermost value has to be known; of the others, the rest can still be told.
                        _ if target == left => return None,
                        _ => {
                            unpacking.is_partial = true;
                            continue;
                        }
                    },
                },
            },
            Given::Value(data) => match data.items() {
                Some(items) => items.into_iter().map(Given::Value).collect(),
                None => {
                    unpacking.trouble = Some(no_items(data.repr()?, data.class()));
                    return Some(unpacking);
                }
            },
        };
        let least = targets.len() - usize::from(star.is_some());
        if items.len() < least || (star.is_none() && items.len() > least) {
            unpacking.trouble = Some(say(
                "raises {}: {}{} for {}",
                [
                    code("ValueError"),
                    plain(counted(items.len(), "value")),
                    plain(if star.is_some() { ", too few," } else { "" }),
                    plain(match star {
                        None => counted(least, "target"),
                        Some(_) => format!("{} and a starred one", counted(least, "target")),
                    }),
                ],
            ));
            return Some(unpacking);
        }
        let extra = items.len() - least;
        let mut items = items.into_iter();
        let mut inner = Vec::new();
        for target in targets {
            if target.kind() != Kind::ListSplatPattern {
                inner.push((target, items.next()?));
                continue;
            }
            let name = target.named_child(0)?;
            let mut nodes = Vec::new();
            let mut values = Vec::new();
            for item in items.by_ref().take(extra) {
                match item {
                    Given::Written(node) => nodes.push(node),
                    Given::Value(data) => values.push(data),
                    Given::Several(_) => return None,
                }
            }
            let given =
                if values.is_empty() { Given::Several(nodes) } else { Given::Value(Data::List(values)) };
            inner.push((name, given));
        }
        waiting.extend(inner.into_iter().rev());
    }
    Some(unpacking)
}

fn no_items(text: String, class: &str) -> Text {
    let article = if class.starts_with('i') { "an" } else { "a" };
    match class {
        "NoneType" => say("raises {}: {} cannot be unpacked", [code("TypeError"), code(text)]),
        _ => say(
            "raises {}: {} is {} {}, which cannot be unpacked",
            [code("TypeError"), code(text), plain(article), code(class)],
        ),
    }
}

fn text_of(given: &Given<'_>) -> Option<String> {
    let text = match given {
        Given::Written(node) => node.unparenthesized().one_line(),
        Given::Several(nodes) => {
            format!("[{}]", nodes.iter().map(|node| node.one_line()).collect::<Vec<_>>().join(", "))
        }
        Given::Value(data) => data.repr()?,
    };
    // What goes over several lines cannot be shown on one.
    (text.chars().count() <= LONG && !text.contains(['…', '\n', '\r'])).then_some(text)
}

/// The names that the right side reads and the left side binds before a later part of the right side would have read them.
fn old_values<'m>(context: &Context<'m>, pairs: &[(Node<'m>, Given<'m>)]) -> Vec<&'m str> {
    let mut bound: Vec<Node<'m>> = Vec::new();
    let mut old: Vec<&'m str> = Vec::new();
    for (target, given) in pairs {
        let sources: &[Node<'m>] = match given {
            Given::Written(node) => std::slice::from_ref(node),
            Given::Several(nodes) => nodes,
            Given::Value(_) => &[],
        };
        for name in sources.iter().flat_map(|n| n.descendants()).filter(|n| n.kind() == Kind::Identifier) {
            let is_bound = bound.iter().any(|b| context.is_same_variable(*b, name));
            if is_bound && !old.contains(&name.text()) {
                old.push(name.text());
            }
        }
        if target.kind() == Kind::Identifier {
            bound.push(*target);
        }
    }
    old
}

/// `first, *rest = something`: what is true of any value.
fn unknown<'m>(context: &Context<'m>, node: Node<'m>, left: Node<'m>) -> Option<Note> {
    let targets: Vec<Node<'m>> = left.named_children().collect();
    let star = targets.iter().position(|n| n.kind() == Kind::ListSplatPattern)?;
    let name = targets.get(star)?.named_child(0).filter(|n| n.kind() == Kind::Identifier)?;
    // A group may fail with the item that it gets, and a name that stands there again is no such list in the end.
    let is_again = |n: &Node<'_>| n.kind() == Kind::Identifier && n.text() == name.text();
    if targets.iter().any(|n| is_group(*n)) || left.descendants().filter(is_again).count() > 1 {
        return None;
    }
    let (before, after) = (star, targets.len() - star - 1);
    let first = |n: usize| if n == 1 { "the first item".to_string() } else { format!("the first {n} items") };
    let last = |n: usize| if n == 1 { "the last item".to_string() } else { format!("the last {n} items") };
    let but = match (before, after) {
        (0, 0) => String::new(),
        (n, 0) => format!(" but {}", first(n)),
        (0, n) => format!(" but {}", last(n)),
        (a, b) => format!(" but {} and {}", first(a), last(b)),
    };
    let lead = say("{} is a list of all items{}", [code(name.text()), plain(but)]);
    let note = Note::new("starred-unpacking", context.range(node), "Unpacking", lead).weight(Weight::Working);
    let least = before + after;
    Some(if least == 0 {
        note
    } else {
        note.line(say(
            "At least {} needed, or it raises {}.",
            [
                plain(if least == 1 { "1 item is".to_string() } else { format!("{least} items are") }),
                code("ValueError"),
            ],
        ))
    })
}

fn is_group(node: Node<'_>) -> bool {
    // `(a) = 1` is no group.
    matches!(node.kind(), Kind::PatternList | Kind::ListPattern | Kind::TuplePattern)
        && !(node.kind() == Kind::TuplePattern
            && node.named_child(1).is_none()
            && node.child_of_kind(Kind::Comma).is_none()
            && node.named_child(0).is_some())
}
