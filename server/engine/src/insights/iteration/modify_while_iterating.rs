//! What a loop does to the collection it goes over: the items it skips, or the error of its next round.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::iterated::changes_of_iterated;
use crate::semantics::{At, Constant, Context, Loop};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "modify-while-iterating", kinds: &[Kind::ForStatement], run: explain };

/// Longer lists, and loops of more rounds, are not gone through.
const MOST: usize = 30;
/// Conditions with more parts than this are not looked at.
const DEEP: u32 = 8;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = statement.child_of_kind(Kind::KwFor) else { return };
    let Some((iterated, changes)) = changes_of_iterated(context, statement) else { return };
    let whole = Loop::new(statement);
    let Some(change) = changes.iter().copied().find(|change| !whole.is_left_after(*change)) else { return };
    let note = match context.value(iterated.collection).builtin_name() {
        Some("list") => match Run::of(context, statement, iterated.collection) {
            Some(run) => Some(run.note(context, statement)),
            None => list_note(context, statement, iterated.collection, change),
        },
        Some("dict" | "set") => size_note(context, statement, iterated.collection, change),
        _ => None,
    };
    notes.extend(note.map(|note| {
        note.on([context.range(keyword)]).related(&["for-loop", "iteration-protocol", "shallow-vs-deep-copy"])
    }));
}

fn note<'m>(context: &Context<'m>, statement: Node<'m>, lead: Text) -> Note {
    Note::new("modify-while-iterating", context.range(statement), "Changing what is iterated", lead)
}

/// A list of which the items are not known, and from which the loop removes its own item.
fn list_note<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    collection: Node<'m>,
    change: Node<'m>,
) -> Option<Note> {
    let target = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let function = change.field_child(Field::Function)?;
    let method = function.field_child(Field::Attribute)?.text();
    let mut given = change.field_child(Field::Arguments)?.named_children();
    let (given, None) = (given.next()?, given.next()) else { return None };
    if method != "remove" || given.text() != target.text() {
        return None;
    }
    let lead = say(
        "after {} on line {} the next item of {} is skipped",
        [code(change.one_line()), plain(context.line(change)), code(collection.one_line())],
    );
    Some(
        note(context, statement, lead)
            .weight(Weight::Surprise)
            .line(Text::from(
                "A loop counts places: what stood behind the removed item moves to its place, which is done.",
            ))
            .line(say(
                "A loop over a copy, {}, sees them all.",
                [code(format!("list({})", collection.one_line()))],
            )),
    )
}

/// A dict or set whose size changes.
fn size_note<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    collection: Node<'m>,
    change: Node<'m>,
) -> Option<Note> {
    let changes_size = match change.kind() {
        Kind::Subscript => true,
        _ => {
            let method = change.field_child(Field::Function)?.field_child(Field::Attribute)?.text();
            let by_key = change.field_child(Field::Arguments)?.named_children().count();
            match method {
                "pop" | "discard" | "remove" => by_key <= 1,
                "popitem" | "clear" => true,
                _ => false,
            }
        }
    };
    // What is put back in the same round leaves the size as it was.
    let body = statement.field_child(Field::Body)?;
    let mentions =
        body.descendants().filter(|n| n.kind() == Kind::Identifier && n.text() == collection.text()).count();
    if !changes_size || mentions != 1 || collection.kind() != Kind::Identifier {
        return None;
    }
    let lead = say(
        "once line {} has taken a key out of {}, the next round raises `RuntimeError`",
        [plain(context.line(change)), code(collection.text())],
    );
    Some(note(context, statement, lead).weight(Weight::Fails).line(say(
        "The size of a dict or set must not change while a loop goes over it; go over {} instead.",
        [code(format!("list({})", collection.text()))],
    )))
}

/// A loop over a list that is written out, gone through.
struct Run {
    name: String,
    variable: String,
    rounds: Vec<(Constant, Vec<Constant>)>,
    skipped: Vec<Constant>,
}

impl Run {
    /// `None` where anything in the loop or before it is not plain.
    fn of<'m>(context: &Context<'m>, statement: Node<'m>, collection: Node<'m>) -> Option<Run> {
        let target = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
        if collection.kind() != Kind::Identifier || statement.field_child(Field::Right)? != collection {
            return None;
        }
        let mut list: Vec<(usize, Constant)> = literal_before(context, statement, collection)?;
        let all = list.clone();
        let steps = steps(context, statement.field_child(Field::Body)?, collection.text(), target.text())?;
        let mut rounds = Vec::new();
        let mut seen = vec![false; all.len()];
        let mut at = 0;
        while let Some((number, item)) = list.get(at).cloned() {
            at += 1;
            if rounds.len() == MOST {
                return None;
            }
            if let Some(seen) = seen.get_mut(number) {
                *seen = true;
            }
            for step in &steps {
                let holds = match step.condition {
                    Some(condition) => is_true(&evaluate(context, condition, target.text(), &item, DEEP)?)?,
                    None => true,
                };
                if holds {
                    let value = evaluate(context, step.argument, target.text(), &item, DEEP)?;
                    let place = list.iter().position(|(_, one)| *one == value)?;
                    list.remove(place);
                }
            }
            rounds.push((item, list.iter().map(|(_, one)| one.clone()).collect()));
        }
        let skipped =
            all.into_iter().filter(|(number, _)| seen.get(*number) == Some(&false)).map(|(_, one)| one);
        Some(Run {
            name: collection.text().to_string(),
            variable: target.text().to_string(),
            rounds,
            skipped: skipped.collect(),
        })
    }

    fn note<'m>(&self, context: &Context<'m>, statement: Node<'m>) -> Note {
        let end = self.rounds.last().map(|(_, list)| display(list)).unwrap_or_default();
        let (lead, weight) = if self.skipped.is_empty() {
            (say("{} is {} after the loop", [code(self.name.as_str()), code(end)]), Weight::Result)
        } else {
            let mut lead = Text::codes(self.skipped.iter().map(ToString::to_string), ", ");
            lead.push(plain(if self.skipped.len() == 1 { " is" } else { " are" }));
            lead.push(plain(" never looked at: "));
            lead.extend(say("{} ends as {}", [code(self.name.as_str()), code(end)]));
            (lead, Weight::Surprise)
        };
        let mut note = note(context, statement, lead).weight(weight);
        if !self.skipped.is_empty() {
            note = note.line(Text::from(
                "A loop counts places: what stood behind a removed item moves to its place, which is done.",
            ));
        }
        for (round, (item, list)) in self.rounds.iter().enumerate() {
            note = note.more(say(
                "round {}: {} is {}; {} is {} at its end",
                [
                    plain(round + 1),
                    code(self.variable.as_str()),
                    code(item.to_string()),
                    code(self.name.as_str()),
                    code(display(list)),
                ],
            ));
        }
        note
    }
}

fn display(list: &[Constant]) -> String {
    let items: Vec<String> = list.iter().map(ToString::to_string).collect();
    format!("[{}]", items.join(", "))
}

/// The items of the list that the statement right before the loop assigns.
fn literal_before<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    collection: Node<'m>,
) -> Option<Vec<(usize, Constant)>> {
    let there = statement_before(context, statement)?;
    let (context, before) = (&context.at(there), there.node);
    let assignment = before.named_child(0).filter(|n| n.kind() == Kind::Assignment)?;
    let (left, right) = (assignment.field_child(Field::Left)?, assignment.field_child(Field::Right)?);
    if left.kind() != Kind::Identifier || left.text() != collection.text() || right.kind() != Kind::List {
        return None;
    }
    let mut items: Vec<(usize, Constant)> = Vec::new();
    for (number, item) in right.named_children().enumerate() {
        items.push((number, context.constant(item)?));
    }
    let is_alike = items.iter().all(|(_, one)| matches!(one, Constant::Int(_)))
        || items.iter().all(|(_, one)| matches!(one, Constant::Str(_)));
    (is_alike && !items.is_empty() && items.len() <= MOST).then_some(items)
}

/// The statement right before this one, which at the top of a file may stand in another piece of it.
fn statement_before<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<At<'m>> {
    let parent = statement.parent()?;
    let last = parent.named_children().take_while(|n| *n != statement).last();
    if let Some(node) = last {
        return Some(context.locate(node));
    }
    let is_module = |context: &Context<'m>| !context.model().options.in_class_body;
    let piece =
        context.piece().checked_sub(1).filter(|_| parent.kind() == Kind::Module && is_module(context))?;
    let node = context.module().pieces().get(piece)?.segment.tree().root().named_children().last()?;
    let there = At { piece, node };
    is_module(&context.at(there)).then_some(there)
}

/// `if condition: xs.remove(argument)`
struct Step<'m> {
    condition: Option<Node<'m>>,
    argument: Node<'m>,
}

/// What the body does, where it only removes.
fn steps<'m>(context: &Context<'m>, body: Node<'m>, list: &str, variable: &str) -> Option<Vec<Step<'m>>> {
    let mut steps = Vec::new();
    for statement in body.named_children() {
        let (condition, inner) = match statement.kind() {
            Kind::IfStatement => {
                if statement.field_child(Field::Alternative).is_some() {
                    return None;
                }
                (Some(statement.field_child(Field::Condition)?), statement.field_child(Field::Consequence)?)
            }
            _ => (None, statement),
        };
        let calls: Vec<Node<'m>> =
            if inner.kind() == Kind::Block { inner.named_children().collect() } else { vec![inner] };
        let [call] = calls.as_slice() else { return None };
        let call = call.named_child(0).filter(|n| n.kind() == Kind::Call)?;
        let function = call.field_child(Field::Function)?;
        let mut arguments = call.field_child(Field::Arguments)?.named_children();
        if condition.is_none() && context.qualified_name(function).as_deref() == Some("builtins.print") {
            let is_shown =
                |n: Node<'_>| n.kind() == Kind::Identifier && (n.text() == variable || n.text() == list);
            if arguments.all(is_shown) {
                continue;
            }
            return None;
        }
        let object = function.field_child(Field::Object)?;
        let method = function.field_child(Field::Attribute)?.text();
        let (argument, None) = (arguments.next()?, arguments.next()) else { return None };
        if object.text() != list || method != "remove" {
            return None;
        }
        steps.push(Step { condition, argument });
    }
    (!steps.is_empty()).then_some(steps)
}

fn is_true(constant: &Constant) -> Option<bool> {
    match constant {
        Constant::Bool(b) => Some(*b),
        Constant::Int(n) => Some(*n != 0),
        Constant::Str(text) => Some(!text.is_empty()),
        _ => None,
    }
}

/// The value of a small expression in which one variable is known; `DEEP` levels of it.
fn evaluate<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    variable: &str,
    value: &Constant,
    deep: u32,
) -> Option<Constant> {
    let deep = deep.checked_sub(1)?;
    let node = node.unparenthesized();
    let at = |node: Node<'m>| evaluate(context, node, variable, value, deep);
    match node.kind() {
        Kind::Identifier if node.text() == variable => Some(value.clone()),
        Kind::Integer | Kind::String | Kind::True | Kind::False => context.constant(node),
        Kind::NotOperator => Some(Constant::Bool(!is_true(&at(node.field_child(Field::Argument)?)?)?)),
        Kind::BinaryOperator => {
            let (left, right) = (at(node.field_child(Field::Left)?)?, at(node.field_child(Field::Right)?)?);
            let (Constant::Int(a), Constant::Int(b)) = (left, right) else { return None };
            Some(Constant::Int(match node.field_child(Field::Operator)?.text() {
                "+" => a.checked_add(b)?,
                "-" => a.checked_sub(b)?,
                "*" => a.checked_mul(b)?,
                // The remainder has the sign of the divisor.
                "%" if b > 0 => a.rem_euclid(b),
                _ => return None,
            }))
        }
        Kind::ComparisonOperator => {
            let mut sides = node.named_children();
            let (left, right, None) = (sides.next()?, sides.next()?, sides.next()) else { return None };
            let operator = node.field_child(Field::Operators)?.text();
            let order = match (at(left)?, at(right)?) {
                (Constant::Int(a), Constant::Int(b)) => a.cmp(&b),
                (Constant::Str(a), Constant::Str(b)) => a.cmp(&b),
                _ => return None,
            };
            Some(Constant::Bool(match operator {
                "==" => order.is_eq(),
                "!=" => order.is_ne(),
                "<" => order.is_lt(),
                "<=" => order.is_le(),
                ">" => order.is_gt(),
                ">=" => order.is_ge(),
                _ => return None,
            }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_copies_and_what_is_left_at_once() {
        for source in [
            "f$0or x in list(xs):\n    xs.remove(x)\n",
            "xs = [1]\nf$0or x in xs:\n    xs.remove(x)\n    break\n",
            "def f(xs):\n    f$0or x in xs:\n        xs.remove(x)\n",
            "d = {}\nf$0or k in d:\n    v = d.pop(k)\n    d[k] = v\n",
        ] {
            silent_at("modify-while-iterating", source);
        }
    }

    #[test]
    fn goes_through_a_list() {
        let text = hover("xs = [1, 2, 4, 5]\nf$0or x in xs:\n    if x % 2 == 0:\n        xs.remove(x)\n");
        assert_eq!(
            text[0],
            "Changing what is iterated · `4` is never looked at: `xs` ends as `[1, 4, 5]`\nA loop counts places: what stood behind a removed item moves to its place, which is done."
        );
        let text = hover(
            "xs = ['a', 'b']\nf$0or x in xs:\n    print(x)\n    if x == 'b':\n        xs.remove('b')\n",
        );
        assert_eq!(text[0], "Changing what is iterated · `xs` is `['a']` after the loop");
    }

    #[test]
    fn says_what_happens_to_other_collections() {
        let text = hover("xs = [y for y in z]\nf$0or x in xs:\n    if x: xs.remove(x)\n");
        assert!(
            text[0].starts_with(
                "Changing what is iterated · after `xs.remove(x)` on line 3 the next item of `xs` is skipped\n"
            ),
            "{text:?}"
        );
        let text = hover("d = dict(a=1)\nf$0or k in d:\n    if k: del d[k]\n");
        assert!(
            text[0].starts_with(
                "Changing what is iterated · once line 3 has taken a key out of `d`, the next round raises `RuntimeError`\n"
            ),
            "{text:?}"
        );
    }
}
