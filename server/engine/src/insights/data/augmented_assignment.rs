//! Whether `x += y` changes the object or binds the name to another.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{At, BindingKind, Context, Data, Definition, Name, Value};
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
        Kind::Identifier => name(context, node, left, operator.text())
            .or_else(|| default(context, node, left, operator.text())),
        Kind::Attribute => attribute(context, node, left, operator.text()),
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
    let in_place = works_in_place(&class, operator)?;
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

/// Whether the operator changes an object of this builtin class in place; `None` where it is no operator of it.
fn works_in_place(class: &str, operator: &str) -> Option<bool> {
    match (class, operator) {
        ("list" | "bytearray", "+=" | "*=") | ("set", "|=" | "&=" | "-=" | "^=") | ("dict", "|=") => {
            Some(true)
        }
        ("int" | "float" | "complex" | "bool" | "str" | "bytes" | "tuple" | "frozenset", _) => Some(false),
        _ => None,
    }
}

/// The class of a list, set or dict display.
fn of_display(node: Node<'_>) -> Option<&'static str> {
    match node.unparenthesized().kind() {
        Kind::List | Kind::ListComprehension => Some("list"),
        Kind::Set | Kind::SetComprehension => Some("set"),
        Kind::Dictionary | Kind::DictionaryComprehension => Some("dict"),
        _ => None,
    }
}

/// A parameter whose default is a list, set or dict, and which nothing but such statements binds.
fn default<'m>(context: &Context<'m>, node: Node<'m>, left: Node<'m>, operator: &str) -> Option<Note> {
    let variable = context.variable(left)?;
    let mut bindings = variable.bindings.iter();
    let parameter = bindings.next().filter(|found| found.binding.kind == BindingKind::Parameter)?;
    if bindings.any(|found| found.binding.kind != BindingKind::AugmentedAssignment) {
        return None;
    }
    let value = context.tree().node(parameter.binding.value?)?;
    let class = of_display(value)?;
    if parameter.piece != context.piece() || works_in_place(class, operator) != Some(true) {
        return None;
    }
    let lead = say(
        "called without {}, changes the default {} of line {}, which the next such call gets",
        [code(left.text()), plain(class), plain(context.line(value))],
    );
    Some(
        Note::new("augmented-assignment", context.range(node), "Augmented assignment", lead)
            .weight(Weight::Surprise)
            .line(say("A default is made once, when `def` runs; the operator works in place.", [])),
    )
}

/// `self.x += …`, where `x` is an attribute of the class that no other statement of the file sets.
fn attribute<'m>(context: &Context<'m>, node: Node<'m>, left: Node<'m>, operator: &str) -> Option<Note> {
    let (object, name) = (left.field_child(Field::Object)?, left.field_child(Field::Attribute)?);
    if object.kind() != Kind::Identifier || name.text().starts_with("__") {
        return None;
    }
    let Definition::Parameter(parameter) = context.definition(object) else { return None };
    let (at, false) = context.class_of_self(parameter)? else { return None };
    if context.decorators(at).next().is_some()
        || !context.stores_elsewhere(name.text(), &[context.locate(left)]).is_empty()
    {
        return None;
    }
    let class = context.class(at);
    let family = context.subclasses(at).into_iter().chain(context.file_classes(&class)).chain([at]);
    let may_set = |one: At<'m>| {
        ["setattr", "__dict__", "__slots__", "getattr"].iter().any(|word| one.node.text().contains(word))
    };
    if !context.is_plainly_made(&class) || family.into_iter().any(may_set) {
        return None;
    }
    let supplies = |one: At<'m>| {
        let bindings = context.bindings_in_class(one, name.text());
        (!bindings.is_empty()).then_some((one, bindings))
    };
    // A class below may have one of its own, and one that is bound twice may be either.
    if context.subclasses(at).into_iter().any(|sub| sub != at && supplies(sub).is_some()) {
        return None;
    }
    let member = context.supplier(&class, name.text())?;
    let (_, bindings) = context.file_classes(&class).into_iter().find_map(supplies)?;
    let [found] = bindings.as_slice() else { return None };
    let value = context.module().pieces().get(found.piece)?.segment.tree().node(found.binding.value?)?;
    let statement = value.ancestor_of_kind(Kind::ExpressionStatement)?;
    let is_at_top = statement.parent().is_some_and(|block| {
        block.kind() == Kind::Module || block.parent().is_some_and(|p| p.kind() == Kind::ClassDefinition)
    });
    if !is_at_top || found.binding.kind != BindingKind::Assignment || member.node?.1 != found.binding.node {
        return None;
    }
    let full = code(format!("{}.{}", class_name(&member.class), name.text()));
    let place = plain(place_of(context, &member));
    let new = |lead| Note::new("augmented-assignment", context.range(node), "Augmented assignment", lead);
    if let Some(class) = of_display(value) {
        if works_in_place(class, operator) != Some(true) {
            return None;
        }
        let sign = operator.trim_end_matches('=');
        return Some(
            new(say("changes the {} that is {}{}: all objects share it", [plain(class), full, place]))
                .weight(Weight::Surprise)
                .line(say(
                    "No new {} is made: the operator works in place. {} would make one for this object alone.",
                    [plain(class), code(format!("{0} = {0} {sign} …", left.text()))],
                )),
        );
    }
    if !matches!(value.kind(), Kind::Integer | Kind::Float | Kind::String | Kind::Tuple) {
        return None;
    }
    Some(new(say("binds {} on the object; {}{} stays as it is", [code(name.text()), full, place])))
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
            "class A:\n    x = []\n    def __init__(self): self.x = []\n    def f(self): self.x $0+= [1]\n",
            "class A:\n    def f(self): self.x $0+= [1]\n",
            "class A(B):\n    x = []\n    def f(self): self.x $0+= [1]\n",
            "class A:\n    x = []\n    def f(self): self.x $0+= [1]\nclass B(A):\n    x = []\n",
            "class A:\n    x = []\n    @classmethod\n    def f(self): self.x $0+= [1]\n",
            "class A:\n    x = []\n    def f(self): self.x $0+= [1]\na = A()\na.x = []\n",
            "def f(x=()):\n    x $0+= [1]\n",
            "def f(x=[]):\n    x = list(x)\n    x $0+= [1]\n",
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

    #[test]
    fn what_all_objects_of_a_class_share() {
        assert_eq!(
            hover("class A:\n    x = []\n    def f(self): self.x $0+= [1]\n"),
            [
                "Augmented assignment · changes the list that is `A.x` (line 2): all objects share it\nNo new list is made: the operator works in place. `self.x = self.x + …` would make one for this object alone."
            ]
        );
        assert_eq!(
            hover("class B:\n    n = 0\nclass A(B):\n    def f(self): self.n $0+= 1\n"),
            ["Augmented assignment · binds `n` on the object; `B.n` (line 2) stays as it is"]
        );
    }

    #[test]
    fn what_calls_without_the_argument_share() {
        assert_eq!(
            hover("def f(x=[]):\n    x $0+= [1]\n"),
            [
                "Augmented assignment · called without `x`, changes the default list of line 1, which the next such call gets\nA default is made once, when `def` runs; the operator works in place."
            ]
        );
    }
}
