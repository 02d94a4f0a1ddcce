//! Which `__init__` methods run for a class with several bases, and which never do.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{Step, chain, class_name, place_of};
use crate::semantics::{Context, is_object};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "multiple-inheritance-mixins",
    kinds: &[Kind::KwClass, Kind::Identifier],
    run: explain,
};

/// Longer chains are left alone.
const MOST: usize = 8;

fn explain<'m>(context: &Context<'m>, token: Node<'m>, notes: &mut Vec<Note>) {
    let Some(node) = super::class_statement::of_header(token) else { return };
    let bases = node.field_child(Field::Superclasses);
    let written = bases.map_or(0, |list| {
        list.named_children().filter(|n| !matches!(n.kind(), Kind::KeywordArgument | Kind::Comment)).count()
    });
    if written >= 2 {
        notes.extend(describe(context, node));
    }
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let class = context.class(context.locate(node));
    if !context.is_plainly_made(&class) || !context.special(&class, "__new__").is_of_object() {
        return None;
    }
    let mut steps = chain(context, &class, "__init__", MOST + 1);
    // The last is `object`'s, or the chain is too long or breaks off.
    is_object(&steps.pop()?.member.class).then_some(())?;
    let stop = steps.iter().position(|step| step.goes_on != Some(true));
    let (run, skipped) = match stop {
        None => (steps.as_slice(), &[][..]),
        Some(at) if steps.get(at)?.goes_on == Some(false) => steps.split_at(at + 1),
        Some(_) => return None,
    };
    if run.len() + skipped.len() < 2 {
        return None;
    }
    let anchors = [node.child_of_kind(Kind::KwClass)?, node.field_child(Field::Name)?];
    let own = code(format!("{}()", class.id.qualname));
    let mut called = say("{} runs ", [own]);
    called.extend(listed(context, run, " → "));
    let note = match (run.last(), skipped) {
        (Some(last), [_, ..]) => {
            let mut lead = listed(context, skipped, ", ");
            lead.push(plain(if skipped.len() == 1 { " is never called" } else { " are never called" }));
            called.push(plain("."));
            let lead_note =
                Note::new("multiple-inheritance-mixins", context.range(node), "Initialisers", lead);
            lead_note.weight(Weight::Surprise).line(called).line(say(
                "{} does not call {}.",
                [code(format!("{}.__init__", class_name(&last.member.class))), code("super().__init__()")],
            ))
        }
        _ => Note::new("multiple-inheritance-mixins", context.range(node), "Initialisers", called)
            .line(Text::from("One hands on to the next with `super().__init__()`.")),
    };
    Some(note.on(anchors.map(|n| context.range(n))).related(&["super-function", "mro-c3"]))
}

/// `B.__init__` (line 5) → `C.__init__` (line 9)
fn listed(context: &Context<'_>, steps: &[Step<'_>], separator: &str) -> Text {
    let mut text = Text::default();
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            text.push(plain(separator));
        }
        text.push(code(format!("{}.__init__", class_name(&step.member.class))));
        text.push(plain(place_of(context, &step.member)));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        let a = "class A:\n    def __init__(self): pass\n";
        silent_at("multiple-inheritance-mixins", &format!("{a}class B: pass\nclass $0C(A, B): pass\n"));
        silent_at("multiple-inheritance-mixins", &format!("{a}class $0C(A): pass\n"));
        silent_at("multiple-inheritance-mixins", &format!("{a}class $0C(A, unknown): pass\n"));
        silent_at(
            "multiple-inheritance-mixins",
            &format!(
                "{a}class B:\n    def __init__(self):\n        if x: super().__init__()\nclass $0C(B, A): pass\n"
            ),
        );
        silent_at(
            "multiple-inheritance-mixins",
            &format!("{a}class B:\n    def __init__(self): A.__init__(self)\nclass $0C(B, A): pass\n"),
        );
    }

    #[test]
    fn says_which_run() {
        let a = "class A:\n    def __init__(self): pass\n";
        let find = |text: &str| {
            hover(text).into_iter().find(|note| note.starts_with("Initialisers")).unwrap_or_default()
        };
        assert_eq!(
            find(&format!("{a}class B:\n    def __init__(self): pass\nclass $0C(B, A): pass\n")),
            "Initialisers · `A.__init__` (line 2) is never called\n`C()` runs `B.__init__` (line 4).\n`B.__init__` does not call `super().__init__()`."
        );
        let text = find(&format!(
            "{a}class B:\n    def __init__(self): super().__init__()\nclass $0C(B, A): pass\n"
        ));
        assert!(
            text.starts_with("Initialisers · `C()` runs `B.__init__` (line 4) → `A.__init__` (line 2)\n"),
            "{text}"
        );
    }
}
