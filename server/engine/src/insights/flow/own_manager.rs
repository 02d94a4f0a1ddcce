//! What a context manager of the reader's own class does: what its `__enter__` gives, and what its `__exit__` makes of an exception.

use crate::insights::short;
use crate::note::{Note, Span, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, function_of, place_of};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{CallableKind, Class, Constant, Context, Member, Special, Value};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// Adds what is known about the methods of `manager`, whose class is of this file; what goes otherwise than it reads leads.
pub(super) fn told<'m>(
    context: &Context<'m>,
    manager: Node<'m>,
    target: Option<Node<'m>>,
    note: Note,
) -> Note {
    let Value::InstanceOf(at) = context.value(manager) else { return note };
    let class = context.class(at);
    let is_sure = context.is_plainly_made(&class)
        // What a name is bound to may be of a class below, with methods of its own.
        && (manager.kind() == Kind::Call
            || context.subclasses(at).into_iter().all(|below| {
                ["__enter__", "__exit__"].iter().all(|name| context.bindings_in_class(below, name).is_empty())
            }));
    if !is_sure {
        return note;
    }
    for name in ["__enter__", "__exit__"] {
        if matches!(context.special(&class, name), Special::Missing) {
            return fails(context, &class, name, note);
        }
    }
    let entered = target.filter(|t| t.kind() == Kind::Identifier).and_then(|target| {
        let (member, given) = returns(context, &class, "__enter__")?;
        on_entering(context, target, &member, &given)
    });
    // What is not entered for certain is not left either: `__enter__` may be deleted or bound again.
    let enters = returns(context, &class, "__enter__").is_some();
    let left = returns(context, &class, "__exit__").filter(|_| enters);
    let left = left.and_then(|(member, given)| on_leaving(context, &member, &given));
    let mut note = note;
    for (weight, text) in [entered, left].into_iter().flatten() {
        note = if weight == Weight::Surprise && note.weight != Weight::Surprise {
            Note { lead: text, weight, ..note }
        } else {
            let mut line = text;
            line.push(plain("."));
            note.line(line)
        };
    }
    note
}

/// The class lacks half of the protocol.
fn fails(context: &Context<'_>, class: &Class, missing: &str, note: Note) -> Note {
    let error = if context.target() >= PythonVersion::new(3, 11) { "TypeError" } else { "AttributeError" };
    let lead = say("raises {}: {} has no {}", [code(error), code(class_name(&class.id)), code(missing)]);
    Note { lead, facts: Vec::new(), weight: Weight::Fails, ..note }.short(format!("raises {error}"))
}

/// What a method gives back, as far as its own code tells.
enum Given<'m> {
    /// Its first parameter.
    Itself,
    /// None: it has no `return` with a value, or only `return None`.
    Nothing,
    /// These expressions, one for each `return`, on every way.
    Always(Vec<Node<'m>>),
    /// These, or None where it comes to its end.
    Perhaps(Vec<Node<'m>>),
}

fn returns<'m>(context: &Context<'m>, class: &Class, name: &str) -> Option<(Member, Given<'m>)> {
    let Special::From(member) = context.special(class, name) else { return None };
    let at = function_of(context, &member)?;
    let there = context.at(at);
    let is_plain = there.model().callable(at.node).is_some_and(|c| c.kind == CallableKind::Function);
    if !is_plain || context.decorators(at).next().is_some() {
        return None;
    }
    let body = at.node.field_child(Field::Body)?;
    let statements: Vec<Node<'m>> = own_nodes(body)
        .filter(|n| matches!(n.kind(), Kind::ReturnStatement | Kind::RaiseStatement))
        .collect();
    // What it raises goes before whatever it returns.
    if statements.iter().any(|n| n.kind() == Kind::RaiseStatement) {
        return None;
    }
    let values: Vec<Node<'m>> =
        statements.iter().filter_map(|n| n.named_child(0)).map(Node::unparenthesized).collect();
    let last = body.named_children().filter(|n| n.kind() != Kind::Comment).last()?;
    let is_always = last.kind() == Kind::ReturnStatement && values.len() == statements.len();
    let own = at.node.field_child(Field::Parameters)?.named_child(0)?;
    let own = if own.kind() == Kind::TypedParameter { own.named_child(0)? } else { own };
    let is_rebound = body.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && n.text() == own.text()
            && there.model().binding_of_name.contains_key(&n.id())
    });
    let is_own = |value: &Node<'m>| value.kind() == Kind::Identifier && value.text() == own.text();
    if is_rebound && values.iter().any(is_own) {
        return None;
    }
    let given = if values.iter().all(|value| value.kind() == Kind::None) {
        Given::Nothing
    } else if is_always && values.iter().all(is_own) {
        Given::Itself
    } else if is_always {
        Given::Always(values)
    } else {
        Given::Perhaps(values)
    };
    Some((member, given))
}

fn spelled(context: &Context<'_>, member: &Member) -> [Span; 2] {
    [code(format!("{}.{}", class_name(&member.class), member.name)), plain(place_of(context, member))]
}

/// What the name after `as` is bound to.
fn on_entering<'m>(
    context: &Context<'m>,
    target: Node<'m>,
    member: &Member,
    given: &Given<'m>,
) -> Option<(Weight, Text)> {
    let name = code(target.text());
    let [method, place] = spelled(context, member);
    Some(match given {
        Given::Itself => {
            (Weight::Result, say("{} is the manager itself: {}{} returns it", [name, method, place]))
        }
        Given::Nothing => {
            (Weight::Surprise, say("{} is `None`: {}{} returns nothing", [name, method, place]))
        }
        Given::Always(values) => {
            let [value] = values.as_slice() else { return None };
            let value = code(short(*value));
            (Weight::Result, say("{} is what {}{} returns: {}", [name, method, place, value]))
        }
        Given::Perhaps(_) => return None,
    })
}

/// What becomes of an exception that the body raises.
fn on_leaving<'m>(context: &Context<'m>, member: &Member, given: &Given<'m>) -> Option<(Weight, Text)> {
    let [method, place] = spelled(context, member);
    let there = member.node.map(|(piece, _)| piece);
    let is_true = |value: &Node<'m>| {
        let at = crate::semantics::At { piece: there?, node: *value };
        truth(&context.at(at).constant(*value)?)
    };
    let goes_on = |what: &str| {
        let spans = [method.clone(), place.clone(), plain(what)];
        Some((Weight::Result, say("{}{} returns {}: what the body raises goes on", spans)))
    };
    match given {
        Given::Itself => None,
        Given::Nothing => goes_on("nothing"),
        Given::Always(values) | Given::Perhaps(values) => {
            let truths: Vec<bool> = values.iter().map(is_true).collect::<Option<_>>()?;
            if truths.iter().all(|truth| !truth) {
                return goes_on("nothing that is true");
            }
            let [value] = values.as_slice() else { return None };
            let text = say(
                "{}{} returns {}: every exception of the body stops here",
                [method, place, code(short(*value))],
            );
            matches!(given, Given::Always(_)).then_some((Weight::Surprise, text))
        }
    }
}

/// What `bool()` makes of a constant.
fn truth(constant: &Constant) -> Option<bool> {
    Some(match constant {
        Constant::Bool(value) => *value,
        Constant::None => false,
        Constant::Int(value) => *value != 0,
        Constant::Str(value) => !value.is_empty(),
        Constant::Float(_) | Constant::Bytes(_) | Constant::Tuple(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::hover;

    fn with(enter: &str, exit: &str, statement: &str) -> String {
        hover(&format!(
            "class M:\n    def __enter__(self):\n        {enter}\n    def __exit__(self, *all):\n        {exit}\nwi$0th {statement}: pass\n"
        ))
        .remove(0)
    }

    #[test]
    fn ignores_what_is_not_certain() {
        for (enter, exit) in [
            ("if x: return self", "return self.done"),
            ("self = 1\n        return make(self) if x else self", "if x: return True"),
            ("yield 1", "yield"),
            ("raise ValueError", "raise ValueError"),
            ("return self\n    __enter__ = wild(__enter__)", "pass\n    __exit__ = wild(__exit__)"),
        ] {
            let text = with(enter, exit, "M() as m");
            assert!(
                !text.contains("itself") && !text.contains("of the body stops") && !text.contains("goes on"),
                "{text}"
            );
        }
        let text = with("return self", "pass", "unknown() as m");
        assert!(text.ends_with("else with three `None`"), "{text}");
    }

    #[test]
    fn says_what_the_methods_return() {
        let text = with("return self", "self.close()", "M() as m");
        assert!(
            text.ends_with("`m` is the manager itself: `M.__enter__` (line 2) returns it.\n`M.__exit__` (line 4) returns nothing: what the body raises goes on."),
            "{text}"
        );
        let text = with("return self.connection", "return False", "M() as m");
        assert!(text.contains("`m` is what `M.__enter__` (line 2) returns: `self.connection`."), "{text}");
        assert!(
            text.ends_with(
                "`M.__exit__` (line 4) returns nothing that is true: what the body raises goes on."
            ),
            "{text}"
        );
    }

    #[test]
    fn what_surprises_leads() {
        let text = with("self.x = 1", "return True", "M() as m");
        assert!(text.starts_with("with · `m` is `None`: `M.__enter__` (line 2) returns nothing\n"), "{text}");
        assert!(
            text.ends_with("`M.__exit__` (line 4) returns `True`: every exception of the body stops here."),
            "{text}"
        );
        assert!(
            with("pass", "return True", "M()")
                .starts_with("with · `M.__exit__` (line 4) returns `True`: every exception")
        );
    }

    #[test]
    fn says_what_is_missing() {
        let text = hover("class M:\n    def __enter__(self): pass\nwi$0th M(): pass\n").remove(0);
        assert_eq!(text, "with · raises `TypeError`: `M` has no `__exit__`");
    }
}
