//! Whether `x += y` changes the object or binds the name to another.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{At, BindingKind, Context, Data, Name, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "augmented-assignment", kinds: &[Kind::AugmentedAssignment], run: explain };

/// So many other names are told.
const LISTED: usize = 3;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(left), Some(operator)) = (node.field_child(Field::Left), node.field_child(Field::Operator))
    else {
        return;
    };
    if node.has_error() {
        return;
    }
    let note = match left.kind() {
        Kind::Identifier => name(context, node, left, operator.text()),
        Kind::Subscript => item(context, node, left, operator.text()),
        _ => None,
    };
    notes.extend(note.map(|note| note.on([context.range(operator)])));
}

/// The class of what a name refers to, where that is known here.
pub(super) fn class_of<'m>(context: &Context<'m>, name: Node<'m>, origin: Option<At<'m>>) -> Option<String> {
    if let Some(at) = origin {
        return Some(
            match at.node.kind() {
                Kind::List | Kind::ListComprehension => "list",
                Kind::Set | Kind::SetComprehension => "set",
                Kind::Tuple | Kind::ExpressionList => "tuple",
                _ => "dict",
            }
            .to_string(),
        );
    }
    match context.value(name) {
        Value::Instance(class) => class.strip_prefix("builtins.").map(str::to_string),
        _ => None,
    }
}

fn name<'m>(context: &Context<'m>, node: Node<'m>, left: Node<'m>, operator: &str) -> Option<Note> {
    let straight = context.straight(left)?;
    let class = class_of(context, left, straight.origin(left))?;
    let others = straight.others(left);
    let in_place = match (class.as_str(), operator) {
        ("list" | "bytearray", "+=" | "*=") | ("set", "|=" | "&=" | "-=" | "^=") | ("dict", "|=") => true,
        ("int" | "float" | "complex" | "bool" | "str" | "bytes" | "tuple" | "frozenset", _) => false,
        _ => return None,
    };
    let new = |lead| Note::new("augmented-assignment", context.range(node), "Augmented assignment", lead);
    let article = if class.starts_with('i') { "an" } else { "a" };
    if in_place {
        let lead =
            say("changes the {} in place; {} stays the same object", [plain(&class), code(left.text())]);
        let mut note = new(lead);
        if !others.is_empty() {
            let mut lead = say("changes the {} that ", [plain(&class)]);
            lead.extend(names(&others));
            lead.push(plain(if others.len() == 1 { " refers to too" } else { " refer to too" }));
            note = new(lead).weight(Weight::Surprise).line(say(
                "No new {} is made: the operator works in place. {} would make a new one for {} alone.",
                [
                    plain(&class),
                    code(format!("{0} = {0} {1} …", left.text(), operator.trim_end_matches('='))),
                    code(left.text()),
                ],
            ));
            for (name, by) in others.iter().take(LISTED) {
                if let Some(by) = by {
                    note = note.line(say(
                        "{} was bound on line {}.",
                        [code(name.to_string()), plain(context.at(*by).line(by.node))],
                    ));
                }
            }
        } else if is_given(context, left) {
            note = new(say("changes the {} that the caller gave as {}", [plain(&class), code(left.text())]))
                .weight(Weight::Surprise)
                .line(say(
                    "No new {} is made: the operator works in place, and the caller has the same object.",
                    [plain(&class)],
                ));
        } else {
            note = note.weight(Weight::Working);
        }
        return Some(note);
    }
    if others.is_empty() {
        return None;
    }
    let mut lead = say("binds {} to {}; ", [code(left.text()), plain(format!("another {class}"))]);
    lead.extend(names(&others));
    lead.push(plain(if others.len() == 1 { " keeps the old one" } else { " keep the old one" }));
    Some(new(lead).weight(Weight::Working).line(say(
        "{} {} never changes, so there is no other way.",
        [plain(if article == "an" { "An" } else { "A" }), plain(&class)],
    )))
}

/// `t[0] += [1]`, where `t` is a tuple that holds a list there: both changes it and raises.
fn item<'m>(context: &Context<'m>, node: Node<'m>, left: Node<'m>, operator: &str) -> Option<Note> {
    if operator != "+=" {
        return None;
    }
    let of = left.field_child(Field::Value)?;
    let mut indexes = left.field_children(Field::Subscript);
    let (index, None) = (indexes.next()?, indexes.next()) else { return None };
    let right = node.field_child(Field::Right)?.unparenthesized();
    let Data::Tuple(items) = context.data(of)? else { return None };
    let crate::semantics::Constant::Int(at) = context.constant(index)? else { return None };
    let length = i128::try_from(items.len()).ok()?;
    let at = usize::try_from(if at < 0 { at + length } else { at }).ok()?;
    // Whatever else is added may raise by itself.
    if !matches!(items.get(at)?, Data::List(_)) || right.kind() != Kind::List {
        return None;
    }
    let lead = say("raises {}, and the list has grown all the same", [code("TypeError")]);
    Some(
        Note::new("augmented-assignment", context.range(node), "Augmented assignment", lead)
            .weight(Weight::Fails)
            .step(say("{} is read: a list", [code(left.one_line())]))
            .step(say("the list is changed in place by {}", [code(format!("+= {}", right.one_line()))]))
            .step(Text::from("the result is put back into the tuple, which takes nothing: `TypeError`")),
    )
}

/// Whether the name is a parameter that nothing but this statement binds.
fn is_given<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    let Some(variable) = context.variable(name) else { return false };
    let mut bindings = variable.bindings.iter().map(|found| found.binding.kind);
    bindings.next() == Some(BindingKind::Parameter)
        && bindings.all(|kind| kind == BindingKind::AugmentedAssignment)
        && variable.bindings.first().is_some_and(|found| {
            // `*args` is made for the function alone.
            let parameter = context.tree().node(found.binding.node).and_then(Node::parent);
            parameter
                .is_some_and(|n| !matches!(n.kind(), Kind::ListSplatPattern | Kind::DictionarySplatPattern))
                && found.binding.value.is_none()
        })
}

/// The names of the others, at most three.
pub(super) fn names(others: &[(Name, Option<At<'_>>)]) -> Text {
    let mut text = Text::default();
    for (i, (name, _)) in others.iter().take(LISTED).enumerate() {
        if i > 0 {
            text.push(plain(if i + 1 == others.len() { " and " } else { ", " }));
        }
        text.push(code(name.to_string()));
    }
    if others.len() > LISTED {
        text.push(plain(format!(" and {} more", others.len() - LISTED)));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known_or_not_shared() {
        for source in [
            "x $0+= 1\n",
            "x = 1\nx $0+= 1\n",
            "x = f()\ny = x\nx $0+= y\n",
            "x = [1]\nx $0-= y\n",
            "t = (1, 2)\nt[0] $0+= 1\n",
            "class A:\n    x = [1]\n    x $0+= [2]\n",
        ] {
            silent_at("augmented-assignment", source);
        }
    }

    #[test]
    fn names_those_that_see_the_change() {
        assert_eq!(
            hover("a = [1]\nb = a\nb $0+= [4]\n"),
            [
                "Augmented assignment · changes the list that `a` refers to too\nNo new list is made: the operator works in place. `b = b + …` would make a new one for `b` alone.\n`a` was bound on line 1."
            ]
        );
        assert_eq!(
            hover("def f(x: list):\n    x $0+= [4]\n"),
            [
                "Augmented assignment · changes the list that the caller gave as `x`\nNo new list is made: the operator works in place, and the caller has the same object."
            ]
        );
    }

    #[test]
    fn says_who_keeps_the_old_value() {
        assert_eq!(
            hover("a = 'x'\nb = a\nb $0+= 'y'\n"),
            [
                "Augmented assignment · binds `b` to another str; `a` keeps the old one\nA str never changes, so there is no other way."
            ]
        );
    }

    #[test]
    fn a_list_in_a_tuple_is_changed_and_it_raises() {
        assert!(
            hover("t = ([1], 2)\nt[0] $0+= [3]\n")[0]
                .starts_with("Augmented assignment · raises `TypeError`, and the list has grown all the same\n1. `t[0]` is read: a list")
        );
    }
}
