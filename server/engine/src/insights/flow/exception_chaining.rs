//! What a `raise` in an `except` or `finally` links its exception to, and how the traceback shows it.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "exception-chaining", kinds: &[Kind::RaiseStatement], run: explain };

const DURING: &str = "During handling of the above exception, another exception occurred:";
const CAUSE: &str = "The above exception was the direct cause of the following exception:";

fn explain<'m>(context: &Context<'m>, raise: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = raise.child_of_kind(Kind::KwRaise) else { return };
    let place = place_of(raise);
    let raised = raise.named_children().find(|n| n.field() != Field::Cause);
    let cause = raise.field_child(Field::Cause);
    let note = match (raised, cause) {
        (None, _) => again(context, raise, &place),
        (Some(raised), None) => match &place {
            Place::Handling { clause, name } => {
                if raised.kind() == Kind::Identifier && Some(raised.text()) == *name {
                    same(context, raise, raised)
                } else {
                    linked(context, raise, *clause, *name)
                }
            }
            Place::Finally => in_finally(context, raise),
            Place::Elsewhere => None,
        },
        (Some(_), Some(cause)) => caused(context, raise, cause.unparenthesized(), &place),
    };
    let from = raise.child_of_kind(Kind::KwFrom);
    let anchors = [Some(keyword), from].into_iter().flatten().map(|n| context.range(n));
    notes.extend(
        note.map(|note| note.on(anchors).related(&["raise-without-from", "try-except", "raise-statement"])),
    );
}

/// Where a `raise` stands.
enum Place<'m> {
    /// In an `except` clause, in the code that runs while the exception is handled.
    Handling { clause: Node<'m>, name: Option<&'m str> },
    /// In a `finally`, with nothing that is handled around it.
    Finally,
    /// Somewhere else, or where it cannot be told what is being handled.
    Elsewhere,
}

fn place_of(raise: Node<'_>) -> Place<'_> {
    let mut inner = raise;
    for outer in raise.ancestors() {
        match outer.kind() {
            Kind::ExceptClause if outer.child_of_kind(Kind::Star).is_some() => return Place::Elsewhere,
            Kind::ExceptClause if inner.kind() == Kind::Block => {
                let pattern = outer.field_child(Field::Value).filter(|n| n.kind() == Kind::AsPattern);
                let target = pattern.and_then(|n| n.field_child(Field::Alias)).and_then(|n| n.named_child(0));
                return Place::Handling { clause: outer, name: target.map(Node::text) };
            }
            Kind::FinallyClause => {
                let further = outer
                    .ancestors()
                    .take_while(|n| !n.kind().is_function() && n.kind() != Kind::ClassDefinition)
                    .any(|n| matches!(n.kind(), Kind::ExceptClause | Kind::FinallyClause));
                return if further { Place::Elsewhere } else { Place::Finally };
            }
            kind if kind.is_function() || kind == Kind::ClassDefinition => return Place::Elsewhere,
            _ => {}
        }
        inner = outer;
    }
    Place::Elsewhere
}

fn note<'m>(context: &Context<'m>, raise: Node<'m>, lead: Text) -> Note {
    Note::new("exception-chaining", context.range(raise), "raise", lead)
}

/// `raise` alone.
fn again<'m>(context: &Context<'m>, raise: Node<'m>, place: &Place<'m>) -> Option<Note> {
    let Place::Handling { clause, .. } = place else { return None };
    let lead = say(
        "raises the exception again that the `except` on line {} has caught",
        [plain(context.line(*clause))],
    );
    Some(note(context, raise, lead).weight(Weight::Working))
}

/// `raise e` of what is being handled.
fn same<'m>(context: &Context<'m>, raise: Node<'m>, raised: Node<'m>) -> Option<Note> {
    if is_bound_again(context, raise, raised.text()) {
        return None;
    }
    let lead = say("raises the caught {} itself again: no new exception, no link", [code(raised.text())]);
    Some(note(context, raise, lead).weight(Weight::Working))
}

/// `raise New(…)` while something is handled.
fn linked<'m>(context: &Context<'m>, raise: Node<'m>, clause: Node<'m>, name: Option<&str>) -> Option<Note> {
    let class = context.raised_class(raise)?;
    let handled = match name.filter(|name| !is_bound_again(context, raise, name)) {
        Some(name) => code(name),
        None => plain(format!("the exception caught on line {}", context.line(clause))),
    };
    let lead = say("the new {} keeps {} as its `__context__`", [code(class.id.qualname.as_str()), handled]);
    let mut note = note(context, raise, lead)
        .line(say("An uncaught traceback shows both, with {} between them.", [code(DURING)]));
    if let Some(name) = name {
        note = note.line(say(
            "{} says that one caused the other; {} shows only the new one.",
            [code(format!("from {name}")), code("from None")],
        ));
    }
    Some(note)
}

fn in_finally<'m>(context: &Context<'m>, raise: Node<'m>) -> Option<Note> {
    let class = context.raised_class(raise)?;
    let lead = say(
        "if an exception is on its way here, this {} takes its place and keeps it as `__context__`",
        [code(class.id.qualname.as_str())],
    );
    Some(note(context, raise, lead).weight(Weight::Surprise))
}

fn caused<'m>(context: &Context<'m>, raise: Node<'m>, cause: Node<'m>, place: &Place<'m>) -> Option<Note> {
    let class = context.raised_class(raise)?;
    let new = code(class.id.qualname.as_str());
    if cause.kind() == Kind::None {
        let Place::Handling { clause, .. } = place else {
            let lead =
                say("{} has no cause, and `from None` hides what is being handled, if anything", [new]);
            return Some(note(context, raise, lead).weight(Weight::Working));
        };
        let lead = say("an uncaught traceback shows only this {}", [new]);
        return Some(note(context, raise, lead).line(say(
            "What the `except` on line {} has caught stays in `__context__`, but is not shown.",
            [plain(context.line(*clause))],
        )));
    }
    // Of another name it is not known whether it holds an exception or None.
    let Place::Handling { name: Some(name), .. } = place else { return None };
    if cause.kind() != Kind::Identifier || cause.text() != *name || is_bound_again(context, raise, name) {
        return None;
    }
    let lead = say("{} is the `__cause__` of the new {}", [code(*name), new]);
    Some(
        note(context, raise, lead)
            .line(say("An uncaught traceback shows both, with {} between them.", [code(CAUSE)])),
    )
}

/// Whether the function binds the name again, between the clause and the `raise` perhaps.
fn is_bound_again<'m>(context: &Context<'m>, raise: Node<'m>, name: &str) -> bool {
    let Some(clause) = raise.ancestors().find(|n| n.kind() == Kind::ExceptClause) else { return true };
    let Some(block) = clause.child_of_kind(Kind::Block) else { return true };
    let bindings = &context.model().binding_of_name;
    block
        .descendants()
        .any(|n| n.kind() == Kind::Identifier && n.text() == name && bindings.contains_key(&n.id()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_a_raise_where_nothing_is_handled() {
        silent_at("exception-chaining", "ra$0ise ValueError('x')\n");
        silent_at(
            "exception-chaining",
            "try: pass\nexcept E as e:\n    def f():\n        ra$0ise KeyError\n",
        );
        silent_at("exception-chaining", "try: pass\nexcept* E as e:\n    ra$0ise KeyError\n");
        silent_at("exception-chaining", "try: pass\nexcept E as e:\n    ra$0ise make(e)\n");
        silent_at("exception-chaining", "try: pass\nexcept E as e:\n    ra$0ise e.with_traceback(None)\n");
        silent_at("exception-chaining", "try: pass\nexcept E as e:\n    e = g()\n    ra$0ise e\n");
    }

    #[test]
    fn says_what_is_linked() {
        assert_eq!(
            hover("try: f()\nexcept KeyError as e:\n    ra$0ise ValueError('x')\n"),
            [
                "raise · the new `ValueError` keeps `e` as its `__context__`\nAn uncaught traceback shows both, with `During handling of the above exception, another exception occurred:` between them.\n`from e` says that one caused the other; `from None` shows only the new one."
            ]
        );
        assert_eq!(
            hover("try: f()\nexcept KeyError as e:\n    raise ValueError fr$0om e\n"),
            [
                "raise · `e` is the `__cause__` of the new `ValueError`\nAn uncaught traceback shows both, with `The above exception was the direct cause of the following exception:` between them."
            ]
        );
        assert_eq!(
            hover("try: f()\nexcept KeyError:\n    ra$0ise ValueError from None\n"),
            [
                "raise · an uncaught traceback shows only this `ValueError`\nWhat the `except` on line 2 has caught stays in `__context__`, but is not shown."
            ]
        );
        assert_eq!(
            hover("try: f()\nfinally:\n    ra$0ise ValueError\n"),
            [
                "raise · if an exception is on its way here, this `ValueError` takes its place and keeps it as `__context__`"
            ]
        );
    }

    #[test]
    fn knows_what_is_raised_again() {
        assert_eq!(
            hover("try: f()\nexcept KeyError:\n    ra$0ise\n"),
            ["raise · raises the exception again that the `except` on line 2 has caught"]
        );
        assert_eq!(
            hover("try: f()\nexcept KeyError as e:\n    ra$0ise e\n"),
            ["raise · raises the caught `e` itself again: no new exception, no link"]
        );
    }
}
