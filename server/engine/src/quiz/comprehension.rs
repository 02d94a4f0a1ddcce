//! What a comprehension gives, and whether its variable is left afterwards. The misconceptions: that the stop of a range counts, that the
//! condition is not asked or asked the other way round, that the value is the variable; that the variable stays.

use super::{From, Question, Quiz, is_quotable};
use crate::note::{Text, code, plain, say};
use crate::semantics::numbers::{Number, evaluate};
use crate::semantics::rounds::range_values;
use crate::semantics::{Constant, Context, Data, ScopeId, ScopeKind, stdlib};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz =
    Quiz { name: "comprehension", from: From::Nodes(&[Kind::ListComprehension], ask) };
pub(super) const LEAK: Quiz = Quiz { name: "leak", from: From::Nodes(&[Kind::ListComprehension], leak) };

/// More items than this are not worked through.
const MOST: usize = 12;
/// A longer result is not asked for.
const LONG: usize = 60;

/// A list comprehension with one loop over numbers, and at most one condition.
struct Known<'m> {
    name: &'m str,
    body: Node<'m>,
    condition: Option<Node<'m>>,
    items: Vec<i128>,
    is_range: bool,
}

fn known<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Known<'m>> {
    let body = node.field_child(Field::Body)?;
    let mut clauses =
        node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let clause = clauses.next()?;
    let condition = clauses.next();
    if clauses.next().is_some()
        || condition.is_some_and(|n| n.kind() != Kind::IfClause)
        || clause.child_of_kind(Kind::KwAsync).is_some()
    {
        return None;
    }
    let name = clause.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?.text();
    let over = clause.field_child(Field::Right)?.unparenthesized();
    let range = range_values(context, over);
    let is_range = range.is_some();
    let items: Vec<i128> = match range {
        Some(values) => values.into_iter().map(i128::from).collect(),
        None => whole_numbers(&context.data(over)?)?,
    };
    let condition = match condition {
        Some(clause) => Some(clause.named_child(0)?),
        None => None,
    };
    (items.len() <= MOST).then_some(Known { name, body, condition, items, is_range })
}

fn whole_numbers(data: &Data) -> Option<Vec<i128>> {
    let number = |item: &Data| match item {
        Data::Constant(Constant::Int(n)) => Some(*n),
        _ => None,
    };
    data.items()?.iter().map(number).collect()
}

impl Known<'_> {
    /// The list that comes of these items, with a condition of which the outcome is changed.
    fn list(&self, items: &[i128], keeps: fn(bool) -> bool) -> Option<Text> {
        let mut values = Vec::new();
        for item in items {
            let holds = match self.condition {
                Some(condition) => evaluate(condition, self.name, *item)?.is_true(),
                None => true,
            };
            if self.condition.is_none() || keeps(holds) {
                values.push(evaluate(self.body, self.name, *item)?.repr());
            }
        }
        shown(&values)
    }
}

fn shown(values: &[String]) -> Option<Text> {
    let text = format!("[{}]", values.join(", "));
    (text.len() <= LONG).then(|| Text(vec![code(text)]))
}

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let known = known(context, node).filter(|_| is_quotable(node))?;
    let answer = known.list(&known.items, |holds| holds)?;
    let ask = say("What is {}?", [code(node.text())]);
    let mut question = Question::new("list-comprehension", context.range(node), ask, answer);
    let mut wrong: Vec<Option<Text>> = Vec::new();
    if let (true, [.., before, last]) = (known.is_range, known.items.as_slice()) {
        let mut longer = known.items.clone();
        longer.push(last + (last - before));
        wrong.push(known.list(&longer, |holds| holds));
        let later: Vec<i128> = known.items.iter().map(|n| n + (last - before)).collect();
        wrong.push(known.list(&later, |holds| holds));
    }
    if known.condition.is_some() {
        wrong.push(known.list(&known.items, |_| true));
        wrong.push(known.list(&known.items, |holds| !holds));
    }
    // The items as they are, those that are kept.
    let kept = known.items.iter().filter(|item| {
        known.condition.is_none_or(|c| evaluate(c, known.name, **item).is_some_and(Number::is_true))
    });
    let kept: Vec<String> = kept.map(ToString::to_string).collect();
    wrong.push(shown(&kept));
    wrong.push(known.items.split_last().and_then(|(_, items)| known.list(items, |holds| holds)));
    for text in wrong.into_iter().flatten() {
        question = question.or(text);
    }
    let mut because = say("{} goes through ", [code(known.name)]);
    because.extend(Text::codes(known.items.iter().map(ToString::to_string), ", "));
    if known.condition.is_some() {
        because.push(plain(if kept.is_empty() {
            "; the condition keeps none"
        } else {
            "; the condition keeps "
        }));
        because.extend(Text::codes(kept, ", "));
    }
    because.push(plain("."));
    Some(question.because(because))
}

/// Whether the variable of a comprehension means anything behind it.
fn leak<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let mut clauses = node.named_children().filter(|n| n.kind() == Kind::ForInClause);
    let (Some(clause), None) = (clauses.next(), clauses.next()) else { return None };
    let target = clause.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let name = target.text();
    let statement = node.parent().filter(|p| p.kind() == Kind::Assignment && node.field() == Field::Right)?;
    let model = context.model();
    let scope = model.scope_at(statement);
    let owner = model.scope(scope)?;
    // At the top of a file other lines may bind it.
    if owner.kind != ScopeKind::Function
        || name.starts_with('_')
        || stdlib::is_builtin(name, context.target())
    {
        return None;
    }
    let mut next: Option<ScopeId> = Some(scope);
    while let Some(around) = next.and_then(|id| model.scope(id)) {
        if around.symbol(name).is_some() || around.unclear {
            return None;
        }
        next = around.parent;
    }
    if !context.globals(name).is_empty()
        || !context.globals("*").is_empty()
        || context.makes_names_by_hand()
        || !is_quotable(statement)
    {
        return None;
    }
    let ask = say("Right after {}, what is {}?", [code(statement.text()), code(name)]);
    let over = clause.field_child(Field::Right)?.one_line();
    Some(
        Question::new(
            "comprehension-scope",
            context.range(target),
            ask,
            Text::from("nothing: reading it raises `NameError`"),
        )
        .or(say("the last item of {}", [code(over.as_str())]))
        .or(say("the first item of {}", [code(over.as_str())]))
        .or(Text::from("`None`"))
        .because(say("{} is a variable of the comprehension alone.", [code(name)])),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_a_comprehension_gives() {
        assert_eq!(
            asked("comprehension", "x = [n * n for n in range(5) if n % 2]\n"),
            [
                "1: What is `[n * n for n in range(5) if n % 2]`? + `[1, 9]` - `[1, 9, 25]` - `[0, 1, 4, 9, 16]` - `[0, 4, 16]`"
            ]
        );
        assert_eq!(
            asked("comprehension", "x = [n > 2 for n in [1, 2, 3]]\n"),
            [
                "1: What is `[n > 2 for n in [1, 2, 3]]`? + `[False, False, True]` - `[1, 2, 3]` - `[False, False]`"
            ]
        );
    }

    #[test]
    fn asks_whether_the_variable_stays() {
        assert_eq!(
            asked("leak", "def f(xs):\n    ys = [x for x in xs]\n    return ys\n"),
            [
                "2: Right after `ys = [x for x in xs]`, what is `x`? + nothing: reading it raises `NameError` - the last item of `xs` - the first item of `xs` - `None`"
            ]
        );
    }

    #[test]
    fn is_silent_where_it_is_not_known() {
        not_asked("comprehension", "x = [f(n) for n in range(3)]\n");
        not_asked("comprehension", "x = [n / 2 for n in range(3)]\n");
        not_asked("comprehension", "def f(k):\n    return [n * k for n in range(3)]\n");
        not_asked("leak", "def f(xs):\n    x = 1\n    ys = [x for x in xs]\n    return ys\n");
        not_asked("leak", "x = 1\ndef f(xs):\n    ys = [x for x in xs]\n    return ys\n");
    }
}
