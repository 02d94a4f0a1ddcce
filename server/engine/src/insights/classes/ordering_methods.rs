//! Which method each of `<`, `<=`, `>` and `>=` asks for two objects of a class.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{Class, Context, Member, Special};
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "ordering-methods", kinds: &[Kind::ClassDefinition], run: explain };

/// Each operator with its method and the one that the right operand is asked for then.
const OPERATORS: [(&str, &str, &str); 4] = [
    ("<", "__lt__", "__gt__"),
    ("<=", "__le__", "__ge__"),
    (">", "__gt__", "__lt__"),
    (">=", "__ge__", "__le__"),
];

/// How an operator comes to its answer.
enum Way {
    /// The left operand's method.
    Own(Member),
    /// The left operand's method, which `total_ordering` makes.
    Made,
    /// The right operand's method for the operator turned round.
    Turned(Member),
    /// None.
    Fails,
}

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let at = context.locate(node);
    if OPERATORS.iter().any(|(_, name, _)| !context.bindings_in_class(at, name).is_empty()) {
        notes.extend(describe(context, node));
    }
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let at = context.locate(node);
    let class = context.class(at);
    if !context.is_plainly_made(&class) {
        return None;
    }
    let total = total_ordering(context, node)?;
    let ways = ways(context, &class, total.is_some())?;
    let full = |member: &Member| code(format!("{}.{}", class_name(&member.class), member.name));
    let place = |member: &Member| plain(place_of(context, member));
    let mut lead = Text::default();
    let mut bullets = Vec::new();
    let mut failing = Vec::new();
    for ((operator, name, _), way) in OPERATORS.iter().zip(&ways) {
        let shown = code(format!("a {operator} b"));
        match way {
            Way::Own(member) => bullets.push(say("{} asks {}{}", [shown, full(member), place(member)])),
            Way::Made => bullets.push(say("{} asks {}, made by `total_ordering`", [shown, code(*name)])),
            Way::Turned(member) => {
                bullets.push(say("{} turns to `b`: {}{}", [shown, full(member), place(member)]));
            }
            Way::Fails => failing.push(*operator),
        }
    }
    if failing.is_empty() {
        lead.extend(Text::from("each of `<`, `<=`, `>` and `>=` finds a method for two objects of "));
    } else {
        lead.extend(Text::codes(failing.iter().copied(), " and "));
        lead.extend(Text::from(if failing.len() == 1 { " raises" } else { " raise" }));
        lead.extend(Text::from(" `TypeError` between two objects of "));
    }
    lead.push(code(class.id.qualname.as_str()));
    let names = OPERATORS.iter().flat_map(|(_, name, _)| context.bindings_in_class(at, name));
    let names = names.filter(|found| found.piece == context.piece());
    let anchors = names.filter_map(|found| context.tree().node(found.binding.node)).chain(total);
    let anchors: Vec<_> = anchors.map(|n| context.range(n)).collect();
    let mut note = Note::new("ordering-methods", context.range(node), "Ordering", lead).on(anchors);
    // A class that has all four says so itself.
    if ways.iter().all(|way| matches!(way, Way::Own(member) if member.class == class.id)) {
        note = note.weight(Weight::Working);
    }
    for bullet in bullets {
        note = note.bullet(bullet);
    }
    Some(note.general("A method that returns `NotImplemented` hands the question to the other operand."))
}

/// The `@` of `@functools.total_ordering`, if that stands above the class; `None` where another decorator does.
fn total_ordering<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Option<Node<'m>>> {
    let mut found = None;
    for decorator in context.decorators(context.locate(node)) {
        match context.decorator_name(decorator)?.as_str() {
            "functools.total_ordering" => found = Some(decorator.child_of_kind(Kind::At)?),
            "typing.final" => {}
            _ => return None,
        }
    }
    Some(found)
}

fn ways(context: &Context<'_>, class: &Class, total: bool) -> Option<Vec<Way>> {
    // What a class above has counts as given for `total_ordering`: only where there is none above is it certain what is made.
    if total && class.mro.as_ref().is_ok_and(|mro| mro.0.len() != 2) {
        return None;
    }
    let mut found = Vec::new();
    for (_, name, turned) in OPERATORS {
        found.push(match (method(context, class, name, total)?, total) {
            (Some(member), _) => Way::Own(member),
            (None, true) => Way::Made,
            (None, false) => match method(context, class, turned, total)? {
                Some(member) => Way::Turned(member),
                None => Way::Fails,
            },
        });
    }
    Some(found)
}

/// The method that is not `object`'s; `None` where that is not known.
fn method(context: &Context<'_>, class: &Class, name: &str, total: bool) -> Option<Option<Member>> {
    match context.special(class, name) {
        special @ Special::From(_) => Some(special.own().cloned()),
        // Not known because `total_ordering` may make it.
        Special::Unknown if total && !is_own(context, class, name) => Some(None),
        Special::Missing | Special::Denied(_) | Special::Unknown => None,
    }
}

fn is_own(context: &Context<'_>, class: &Class, name: &str) -> bool {
    context.file_classes(class).into_iter().any(|at| !context.bindings_in_class(at, name).is_empty())
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        silent_at("ordering-methods", "class A:\n    def $0__eq__(self, o): pass\n");
        silent_at("ordering-methods", "from m import B\nclass A(B):\n    def $0__lt__(self, o): pass\n");
        silent_at("ordering-methods", "@wild\nclass A:\n    def $0__lt__(self, o): pass\n");
        silent_at("ordering-methods", "class A:\n    $0__lt__ = None\n");
        silent_at(
            "ordering-methods",
            "import functools\nclass B:\n    def __gt__(self, o): pass\n@functools.total_ordering\nclass A(B):\n    def $0__lt__(self, o): pass\n",
        );
    }

    #[test]
    fn says_what_each_operator_asks() {
        assert_eq!(
            hover("class A:\n    def $0__lt__(self, o): pass\n"),
            [
                "Ordering · `<=` and `>=` raise `TypeError` between two objects of `A`\n- `a < b` asks `A.__lt__` (line 2)\n- `a > b` turns to `b`: `A.__lt__` (line 2)\n(A method that returns `NotImplemented` hands the question to the other operand.)"
            ]
        );
    }

    #[test]
    fn knows_total_ordering() {
        let text =
            hover("import functools\n@functools.total_ordering\nclass A:\n    def $0__ge__(self, o): pass\n")
                .remove(0);
        assert_eq!(
            text,
            "Ordering · each of `<`, `<=`, `>` and `>=` finds a method for two objects of `A`\n- `a < b` asks `__lt__`, made by `total_ordering`\n- `a <= b` asks `__le__`, made by `total_ordering`\n- `a > b` asks `__gt__`, made by `total_ordering`\n- `a >= b` asks `A.__ge__` (line 4)\n(A method that returns `NotImplemented` hands the question to the other operand.)"
        );
    }
}
