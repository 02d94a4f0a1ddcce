//! A loop that does nothing but fill a list, set or dict, as the comprehension that it stands for.

use text_size::TextRange;

use super::lines::{Place, has_long_string};
use super::names::{Home, is_guarded, names_of};
use super::stable::is_stable;
use crate::semantics::Context;
use crate::syntax::layout::indentation;
use crate::syntax::{Field, Kind, Node};

/// A comprehension that would be longer gets a line a clause.
const WIDTH: usize = 88;

/// What a loop fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Makes {
    /// A list, by `append`.
    List,
    /// A set, by `add`.
    Set,
    /// A dict, by assigning items.
    Dict,
}

/// A loop that fills what the statement above it makes, written as a comprehension.
#[derive(Debug, Clone)]
pub struct Collected<'m> {
    /// What is made.
    pub makes: Makes,
    /// The empty collection, in whose place the comprehension goes.
    pub empty: Node<'m>,
    /// The comprehension.
    pub written: String,
    /// The rest of the two statements, which goes.
    pub gone: TextRange,
}

/// The comprehension for a loop and the statement above it that makes the empty collection. `None` where the two would not do
/// the same, and where a comment would be lost.
#[must_use]
pub fn collected<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Collected<'m>> {
    let place = Place::of(node)?;
    let (start, target, makes) = start(context, node)?;
    Place::of(start)?;
    let empty = start.named_child(0)?.field_child(Field::Right)?;
    let before = usize::from(empty.start()) - usize::from(start.start());
    let (written, added) = written(context, node, target, makes, before, &place)?;
    // What stands between the two, and behind the first, would have to go somewhere.
    let between = node.tree().text().get(usize::from(start.end())..usize::from(node.start()))?;
    if !between.trim().is_empty() {
        return None;
    }
    Some(Collected { makes, empty, written, gone: TextRange::new(start.end(), added.end()) })
}

/// The call of `extend` for a loop that appends to the list `target`, and what it stands for; `None` where the two would not do
/// the same, and where a comment would be lost.
#[must_use]
pub fn extended<'m>(context: &Context<'m>, node: Node<'m>, target: Node<'m>) -> Option<(String, TextRange)> {
    let place = Place::of(node)?;
    let call = format!("{}.extend(", target.text());
    let (written, added) = written(context, node, target, Makes::List, call.len(), &place)?;
    Some((format!("{call}{written})"), TextRange::new(node.start(), added.end())))
}

/// The comprehension, and the last expression of the loop. It stands that many columns behind the start of its statement.
fn written<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    target: Node<'m>,
    makes: Makes,
    before: usize,
    place: &Place<'m>,
) -> Option<(String, Node<'m>)> {
    let home = Home::of(context, node)?;
    let inside = format!("{}{}", place.indent, place.unit);
    if is_guarded(node) || !home.is_private(target) {
        return None;
    }
    let mut clauses = Vec::new();
    let mut kept = Vec::new();
    let mut variables = Vec::new();
    let mut statement = node;
    let added = loop {
        match statement.kind() {
            Kind::ForStatement => {
                let left = statement.field_child(Field::Left)?;
                let right = statement.field_child(Field::Right)?;
                let word = if statement.child_of_kind(Kind::KwAsync).is_some() { "async for" } else { "for" };
                variables.extend(names_of(left)?);
                clauses.push(format!("{word} {} in {}", shifted(left, &inside), operand(right, &inside)));
                kept.extend([left, right]);
            }
            Kind::IfStatement => {
                let condition = statement.field_child(Field::Condition)?;
                clauses.push(format!("if {}", operand(condition, &inside)));
                kept.push(condition);
            }
            Kind::ExpressionStatement => break statement.named_child(0)?,
            _ => return None,
        }
        if statement.field_child(Field::Alternative).is_some() {
            return None;
        }
        statement = only_statement(statement)?;
    };
    let body = body(context, added, target, makes, &inside, &mut kept)?;
    let moves = kept.iter().all(|part| may_move(*part, target));
    let dropped = variables.iter().all(|name| home.nobody_else_reads(name, node));
    let comments = node.descendants().filter(|n| n.kind() == Kind::Comment && n.start() < added.end());
    let loses_comment = comments.into_iter().any(|n| !kept.iter().any(|part| part.contains(n)));
    if !moves || !dropped || loses_comment || has_long_string(node) {
        return None;
    }
    let (open, close) = if makes == Makes::List { ("[", "]") } else { ("{", "}") };
    let one_line = format!("{open}{body} {}{close}", clauses.join(" "));
    let before = before + place.indent.chars().count();
    let fits = before + one_line.chars().count() <= WIDTH && !one_line.contains(['\n', '\r']);
    if fits {
        return Some((one_line, added));
    }
    let next = format!("{}{inside}", place.newline);
    let lines: Vec<String> = std::iter::once(body).chain(clauses).collect();
    Some((format!("{open}{next}{}{}{close}", lines.join(&next), place.next()), added))
}

/// The statement before the loop, which makes the empty collection, with the variable.
fn start<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(Node<'m>, Node<'m>, Makes)> {
    let start = node.prev_sibling().filter(|n| n.kind() == Kind::ExpressionStatement)?;
    let assignment = start.named_child(0).filter(|n| n.kind() == Kind::Assignment)?;
    let target = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let empty = assignment.field_child(Field::Right)?;
    let makes = match empty.kind() {
        Kind::List if empty.text() == "[]" => Makes::List,
        Kind::Dictionary if empty.text() == "{}" => Makes::Dict,
        Kind::Call => {
            let function = empty.field_child(Field::Function)?;
            if empty.field_child(Field::Arguments)?.text() != "()"
                || !context.would_mean_builtin(function.text(), function)
            {
                return None;
            }
            match function.text() {
                "list" => Makes::List,
                "set" => Makes::Set,
                "dict" => Makes::Dict,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some((start, target, makes))
}

/// The only statement in the body of a loop or condition.
#[must_use]
pub fn only_statement(statement: Node<'_>) -> Option<Node<'_>> {
    let field = if statement.kind() == Kind::IfStatement { Field::Consequence } else { Field::Body };
    let mut inside = statement.field_child(field)?.named_children();
    let first = inside.next()?;
    inside.next().is_none().then_some(first)
}

/// What each round adds, as a comprehension says it.
fn body<'m>(
    context: &Context<'m>,
    added: Node<'m>,
    target: Node<'m>,
    makes: Makes,
    inside: &str,
    kept: &mut Vec<Node<'m>>,
) -> Option<String> {
    if makes == Makes::Dict {
        if added.kind() != Kind::Assignment || added.child_of_kind(Kind::Colon).is_some() {
            return None;
        }
        let place = added.field_child(Field::Left).filter(|n| n.kind() == Kind::Subscript)?;
        let value = added.field_child(Field::Right)?;
        let key = place.field_child(Field::Subscript)?;
        let mut keys = place.field_children(Field::Subscript).filter(|n| n.is_named());
        let is_one = keys.next().is_some() && keys.next().is_none();
        let is_target = place.field_child(Field::Value).is_some_and(|n| is_name(n, target));
        let plain = |n: Node<'_>| {
            !matches!(
                n.kind(),
                Kind::Slice | Kind::ListSplat | Kind::Assignment | Kind::ExpressionList | Kind::Yield
            )
        };
        // The assignment evaluates the value first, a comprehension the key.
        let order = is_stable(context, key) || is_stable(context, value);
        let has_comma = place.child_of_kind(Kind::Comma).is_some();
        if !is_target || !is_one || has_comma || !plain(key) || !plain(value) || !order {
            return None;
        }
        kept.extend([key, value]);
        return Some(format!("{}: {}", shifted(key, inside), shifted(value, inside)));
    }
    let method = if makes == Makes::List { "append" } else { "add" };
    let function = added.field_child(Field::Function).filter(|_| added.kind() == Kind::Call)?;
    let object = function.field_child(Field::Object)?;
    let name = function.field_child(Field::Attribute)?;
    let arguments = added.field_child(Field::Arguments).filter(|n| n.kind() == Kind::ArgumentList)?;
    let mut given = arguments.named_children();
    let (argument, None) = (given.next()?, given.next()) else { return None };
    let plain = !matches!(argument.kind(), Kind::KeywordArgument | Kind::ListSplat | Kind::DictionarySplat);
    if !is_name(object, target) || name.text() != method || !plain {
        return None;
    }
    kept.push(argument);
    Some(shifted(argument, inside))
}

fn is_name(node: Node<'_>, target: Node<'_>) -> bool {
    node.kind() == Kind::Identifier && node.text() == target.text()
}

/// The source as the `for` and `if` of a comprehension take it, which stop at a conditional expression.
fn operand(node: Node<'_>, inside: &str) -> String {
    let text = shifted(node, inside);
    match node.kind() {
        Kind::ConditionalExpression | Kind::Lambda | Kind::ExpressionList | Kind::NamedExpression => {
            format!("({text})")
        }
        // `for x in a, b` has a tuple without brackets.
        Kind::Tuple if !text.starts_with('(') => format!("({text})"),
        _ => text,
    }
}

/// The source of an expression that goes where lines are indented by `inside`: its further lines keep their distance to its first.
fn shifted(node: Node<'_>, inside: &str) -> String {
    let own = indentation(node.tree().text(), node.start());
    let mut lines = node.text().split('\n');
    let first = lines.next().unwrap_or_default().to_string();
    lines.fold(first, |text, line| match line.strip_prefix(own) {
        Some(rest) => format!("{text}\n{inside}{rest}"),
        None => format!("{text}\n{line}"),
    })
}

/// Whether an expression of the loop means the same in a comprehension.
fn may_move(part: Node<'_>, target: Node<'_>) -> bool {
    !part.descendants().any(|n| match n.kind() {
        // These make functions that keep the loop's variable, bind names, or stop the function itself.
        Kind::Lambda | Kind::GeneratorExpression | Kind::NamedExpression | Kind::Yield | Kind::Await => true,
        Kind::Identifier => {
            n.text() == target.text() && n.field() != Field::Attribute
                || matches!(n.text(), "super" | "__class__")
        }
        _ => false,
    })
}
