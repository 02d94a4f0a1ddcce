//! A loop that does nothing but append to a list: a comprehension makes the same list faster.

use super::calls::is_test_code;
use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::equivalents::collected::{Makes, collected, extended, only_statement};
use crate::equivalents::names::Home;
use crate::note::{code, say};
use crate::semantics::own_variable::are_alternatives;
use crate::semantics::uses::CHANGING_METHODS;
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: lists that other code may see while they grow, plain copies, and loops that an error may leave with half a list. Where a
/// list is put together by one `append` after the other, or beside others by loops of their own, the loop is written like its neighbours.
/// Only beginners are told where the gain is doubtful: where `extend` would add to a list that has items, or more is appended elsewhere;
/// where the loop takes more than its three lines or holds a comment, waits or changes something else in each round; and in tests.
pub(super) const CHECK: Check = Check {
    code: "manual-append-loop",
    concept: "list-comprehension",
    group: Group::Speed,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["PERF401"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ForStatement],
    run,
};

/// The lines of `for`, `if` and `append`.
const USUAL_LINES: usize = 3;

/// What a comprehension cannot hold, or would do at another time.
const OTHERWISE: &[Kind] = &[Kind::Await, Kind::Yield, Kind::NamedExpression];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some((call, list)) = appended(statement) else { return };
    let Some(made) = made(context, statement, list) else { return };
    let is_new = made.last.is_some_and(|(last, value)| is_made_here(statement, last, value, list.text()));
    // What the name means behind the loop does not matter.
    let is_display =
        is_new && made.last.and_then(|(_, value)| value).is_some_and(|value| value.kind() == Kind::List);
    if !is_display && !context.value(list).is("list") {
        return;
    }
    let Some(home) = Home::of(context, statement) else { return };
    let Some(variable) = statement.field_child(Field::Left) else { return };
    let is_over = match context.own_variable(variable) {
        Some(own) => !own.is_read_after(statement),
        None => home.is_private(variable) && home.nobody_else_reads(variable.text(), statement),
    };
    let is_own = if home.is_module() { home.is_private(list) } else { context.own_variable(list).is_some() };
    if !is_over || !is_own || is_left_half_done(statement, made.first) {
        return;
    }
    let name = list.text();
    if !is_new && (is_filled_by_rounds(statement, made.first) || is_appended_elsewhere(statement, list)) {
        return;
    }
    if is_new && made.last.is_some_and(|(last, _)| is_one_of_a_group(statement, last)) {
        return;
    }
    let message = if is_new {
        say(
            "{} is filled by one {} a round; a list comprehension makes the same list faster",
            [code(name), code("append")],
        )
    } else {
        say(
            "{} gets one {} a round; {} with a list comprehension adds all of them at once",
            [code(name), code("append"), code(format!("{name}.extend"))],
        )
    };
    let is_doubtful = !is_new
        || statement.text().lines().count() > USUAL_LINES
        || statement.child_of_kind(Kind::KwAsync).is_some()
        || statement.descendants().any(|n| n.kind() == Kind::Comment || n != call && is_change(n))
        || is_appended_elsewhere(statement, list)
        || is_test_code(context, statement);
    let mut finding = Finding::new(context.place(call), message).for_beginners(is_doubtful);
    if let Some((last, _)) = made.last {
        finding = finding.related(context.place(last), "the list comes from here");
    }
    finding.remedies.extend(remedy(context, statement, list, is_new));
    found.push(finding);
}

/// Whether it is a call of a method that changes its object: a comprehension is read for what it gives.
fn is_change(node: Node<'_>) -> bool {
    node.kind() == Kind::Call
        && node
            .field_child(Field::Function)
            .and_then(|function| function.field_child(Field::Attribute))
            .is_some_and(|method| CHANGING_METHODS.contains(&method.text()))
}

/// Whether the loop stands in another one, whose rounds fill the list together: `extend` would replace a part of it.
fn is_filled_by_rounds(statement: Node<'_>, first: Option<Node<'_>>) -> bool {
    statement
        .ancestors()
        .take_while(|n| !n.kind().is_function() && n.kind() != Kind::ClassDefinition)
        .filter(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement))
        .any(|outer| first.is_none_or(|first| !outer.contains(first)))
}

/// Whether the list is one of several that are made beside each other, and other loops fill those before this one does: the loops are
/// read together.
fn is_one_of_a_group<'m>(statement: Node<'m>, assignment: Node<'m>) -> bool {
    let Some(line) = assignment.ancestors().find(|n| n.kind() == Kind::ExpressionStatement) else {
        return false;
    };
    let Some(block) = line.parent() else { return false };
    let makes_list = |n: &&Node<'m>| {
        n.named_child(0).is_some_and(|made| {
            made.kind() == Kind::Assignment
                && made.field_child(Field::Right).is_some_and(|value| matches!(value.text(), "[]" | "list()"))
        })
    };
    let lines: Vec<Node<'m>> = block.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    let Some(at) = lines.iter().position(|n| *n == line) else { return false };
    let beside = [at.checked_sub(1), Some(at + 1)];
    let has_sibling = beside.into_iter().flatten().filter_map(|i| lines.get(i)).any(|n| makes_list(&n));
    let is_long_loop = |n: &Node<'m>| {
        matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement) && appended(*n).is_none()
    };
    has_sibling && lines.iter().skip(at + 1).take_while(|n| n.id() < statement.id()).any(is_long_loop)
}

/// Whether code that runs before or after the loop calls `append` of the list as well.
fn is_appended_elsewhere<'m>(statement: Node<'m>, list: Node<'m>) -> bool {
    let around = statement.ancestors().find(|n| matches!(n.kind(), Kind::FunctionDefinition | Kind::Module));
    around.is_some_and(|around| {
        around.descendants().any(|n| {
            n.kind() == Kind::Attribute
                && n.field() == Field::Function
                && n.field_child(Field::Attribute).is_some_and(|method| method.text() == "append")
                && n.field_child(Field::Object).is_some_and(|object| object.text() == list.text())
                && !statement.contains(n)
                && !are_alternatives(statement, n)
        })
    })
}

/// The call of `append` that is all that the loop does, and the list.
fn appended(statement: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let variable = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    if statement.field_child(Field::Alternative).is_some() {
        return None;
    }
    let mut inner = only_statement(statement)?;
    let condition = (inner.kind() == Kind::IfStatement).then_some(inner);
    if let Some(condition) = condition {
        if condition.field_child(Field::Alternative).is_some() {
            return None;
        }
        inner = only_statement(condition)?;
    }
    let call = inner
        .named_child(0)
        .filter(|n| inner.kind() == Kind::ExpressionStatement && n.kind() == Kind::Call)?;
    let function = call.field_child(Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
    let list = function.field_child(Field::Object).filter(|n| n.kind() == Kind::Identifier)?;
    let arguments = ArgumentNodes::of(call).filter(|a| a.named.is_empty())?;
    let [item] = arguments.positional.as_slice() else { return None };
    // What an asynchronous loop gives, `list()` cannot take.
    let is_async = statement.child_of_kind(Kind::KwAsync).is_some();
    let is_copy =
        !is_async && condition.is_none() && item.kind() == Kind::Identifier && item.text() == variable.text();
    let names_list = statement
        .descendants()
        .filter(|n| n.kind() == Kind::Identifier && n.field() != Field::Attribute && n.text() == list.text());
    let is_append = function.field_child(Field::Attribute)?.text() == "append";
    (is_append && !is_copy && names_list.count() == 1 && !holds(statement, OTHERWISE)).then_some((call, list))
}

/// Where the list comes from.
struct Made<'m> {
    /// The first statement that binds it; `None` where that is in another segment.
    first: Option<Node<'m>>,
    /// The last one above the loop, and what it binds it to.
    last: Option<(Node<'m>, Option<Node<'m>>)>,
}

/// The statements that bind the list; `None` where all of them come after the loop.
fn made<'m>(context: &Context<'m>, statement: Node<'m>, list: Node<'m>) -> Option<Made<'m>> {
    let variable = context.variable(list)?;
    let tree = context.tree();
    if variable.bindings.iter().any(|found| found.piece != context.piece()) {
        return Some(Made { first: None, last: None });
    }
    let above: Vec<(Node<'m>, Option<Node<'m>>)> = variable
        .bindings
        .iter()
        .filter(|found| found.binding.node < statement.id())
        .filter_map(|found| {
            let value = found.binding.value.and_then(|value| tree.node(value));
            Some((tree.node(found.binding.statement)?, value))
        })
        .collect();
    Some(Made { first: Some(above.first()?.0), last: above.last().copied() })
}

/// Whether an error in the loop can be caught where the list, as far as it got, is still there.
fn is_left_half_done(statement: Node<'_>, assignment: Option<Node<'_>>) -> bool {
    let mut child = statement;
    for parent in statement.ancestors().take_while(|n| !n.kind().is_function()) {
        let is_guard = match parent.kind() {
            Kind::TryStatement => child.field() == Field::Body,
            Kind::WithStatement => catches(parent),
            _ => false,
        };
        if is_guard && assignment.is_none_or(|made| !parent.contains(made)) {
            return true;
        }
        child = parent;
    }
    false
}

/// Whether a `with` may be there to swallow errors.
fn catches(with: Node<'_>) -> bool {
    let clause = with.child_of_kind(Kind::WithClause);
    clause.into_iter().flat_map(Node::descendants).any(|n| {
        let is_name = |word: &str| n.text().to_ascii_lowercase().contains(word);
        n.kind() == Kind::Identifier && ["suppress", "raises", "ignor"].into_iter().any(is_name)
    })
}

/// Whether the list is made empty above the loop, and nothing looks at it before.
fn is_made_here(statement: Node<'_>, assignment: Node<'_>, first: Option<Node<'_>>, name: &str) -> bool {
    let is_empty = first.is_some_and(|value| matches!(value.text(), "[]" | "list()"));
    let Some(block) = statement.parent() else { return false };
    let own = assignment.ancestors().find(|n| matches!(n.kind(), Kind::Block | Kind::Module));
    let is_between = |n: &Node<'_>| n.id() >= assignment.subtree_end() && n.id() < statement.id();
    let is_named = |n: Node<'_>| n.kind() == Kind::Identifier && n.text() == name;
    is_empty && own == Some(block) && !block.descendants().filter(is_between).any(is_named)
}

fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, list: Node<'m>, is_new: bool) -> Option<Remedy> {
    if is_new {
        let new = collected(context, statement).filter(|new| new.makes == Makes::List)?;
        let changes = Changes::new(context).replace(new.empty, new.written).replace_range(new.gone, "");
        return Some(changes.preferred("Write a list comprehension"));
    }
    let (call, whole) = extended(context, statement, list)?;
    Some(Changes::new(context).replace_range(whole, call).preferred("Add all items with one `extend`"))
}

#[cfg(test)]
mod tests;
