//! What the classes of a file set on their objects.

use std::collections::BTreeSet;

use text_size::TextRange;

use super::{Case, Source};
use crate::note::{Text, code, plain, say};
use crate::semantics::Context;
use crate::semantics::signature::parameters;
use crate::syntax::{Field, Kind, Node};

/// A line that gives the objects of a class an attribute.
pub(super) struct Member {
    line: u32,
    /// The method that sets it; `None` where it is a method itself.
    setter: Option<String>,
}

struct Class {
    name: String,
    bases: Vec<String>,
    range: TextRange,
}

/// Where methods of the class set the attribute that an object of it does not have: they have not run, or not so far.
pub(super) fn set_later(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    let (class, name) = (case.hole(0), case.hole(1));
    source.culprit(frame, |_, node| super::causes::object_of(node, name).map(|_| ()))?;
    let members = members_of(&source, class, name);
    let first = members.first()?;
    let setter = first.setter.as_deref()?;
    // The line that fails would set it after that.
    if members.iter().any(|one| one.line == frame.line || one.setter.is_none()) {
        return None;
    }
    let is_only = members.iter().all(|one| one.setter.as_deref() == Some(setter));
    is_only.then(|| {
        say(
            "{} sets {} on line {}, and has not done so for this object.",
            [code(format!("{setter}()")), code(format!("self.{name}")), plain(first.line)],
        )
    })
}

/// Where the class around the line gives its objects what is asked for without `self.` here.
pub(super) fn without_self(case: &Case<'_>) -> Option<Text> {
    if let Some(proposed) = case.proposed().filter(|name| name.starts_with("self.")) {
        return Some(say("The object has {}.", [code(proposed)]));
    }
    let (source, frame) = case.source()?;
    let name = case.hole(0);
    let class = source.culprit(frame, |_, node| {
        let is_it = node.kind() == Kind::Identifier && node.text() == name;
        is_it.then(|| method_around(node))
    })??;
    let members = members_of(&source, &class, name);
    let first = members.iter().find(|one| one.line != frame.line)?;
    Some(match first.setter {
        Some(_) => say("Line {} sets {}.", [plain(first.line), code(format!("self.{name}"))]),
        None => say("Line {} defines the method {} of the class.", [plain(first.line), code(name)]),
    })
}

/// The class of the method with `self` that this stands in.
fn method_around(node: Node<'_>) -> Option<String> {
    let mut around = node
        .ancestors()
        .filter(|node| matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition));
    let method = around.next().filter(|node| node.kind() == Kind::FunctionDefinition)?;
    let class = around.next().filter(|node| node.kind() == Kind::ClassDefinition)?;
    let is_bound = parameters(method)?.first().is_some_and(|first| first.name.as_str() == "self");
    is_bound.then_some(class.field_child(Field::Name)?.text().to_string())
}

/// What gives objects of the class this attribute: lines of its methods and of those that it inherits in this file. Nothing is told where two
/// classes share a name, or where the file deletes an attribute of this name.
fn members_of(source: &Source, class: &str, attribute: &str) -> Vec<Member> {
    let classes = source.everywhere(class_of);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut waiting = vec![class];
    while let Some(name) = waiting.pop() {
        let mut of_name = classes.iter().filter(|one| one.name == name);
        let (Some(one), None) = (of_name.next(), of_name.next()) else { continue };
        if names.insert(name) {
            waiting.extend(one.bases.iter().map(String::as_str));
        }
    }
    let is_in = |range: TextRange| {
        let around = classes.iter().filter(|one| one.range.contains_range(range));
        around.min_by_key(|one| one.range.len()).is_some_and(|one| names.contains(one.name.as_str()))
    };
    let is_deleted = source.everywhere(|_, node| {
        let is_it = node.kind() == Kind::Attribute && node.field_child(Field::Attribute)?.text() == attribute;
        let mut around = node.ancestors().skip_while(|around| {
            matches!(around.kind(), Kind::ExpressionList | Kind::Tuple | Kind::ParenthesizedExpression)
        });
        let is_deleted = around.next().is_some_and(|around| around.kind() == Kind::DeleteStatement);
        (is_it && is_deleted).then_some(())
    });
    if !is_deleted.is_empty() {
        return Vec::new();
    }
    source.everywhere(|context, node| {
        let line = context.line(node);
        let member = match node.kind() {
            Kind::FunctionDefinition if node.field_child(Field::Name)?.text() == attribute => {
                let is_method = scope_around(node)?.kind() == Kind::ClassDefinition;
                is_method.then_some(Member { line, setter: None })?
            }
            Kind::Attribute if is_set(node) && node.field_child(Field::Attribute)?.text() == attribute => {
                let is_own = node.field_child(Field::Object)?.text() == "self";
                let method = scope_around(node).filter(|_| is_own)?;
                let name = method.field_child(Field::Name)?.text().to_string();
                (method.kind() == Kind::FunctionDefinition).then_some(Member { line, setter: Some(name) })?
            }
            _ => return None,
        };
        is_in(context.range(node)).then_some(member)
    })
}

fn class_of(context: &Context<'_>, node: Node<'_>) -> Option<Class> {
    if node.kind() != Kind::ClassDefinition {
        return None;
    }
    let bases = node
        .field_child(Field::Superclasses)
        .map_or_else(Vec::new, |bases| bases.named_children().map(|base| base.text().to_string()).collect());
    let name = node.field_child(Field::Name)?.text().to_string();
    Some(Class { name, bases, range: context.range(node) })
}

/// The function or class that a node stands in.
fn scope_around(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestors().find(|node| matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition))
}

/// Whether a statement gives this a value.
fn is_set(node: Node<'_>) -> bool {
    let target = node
        .ancestors()
        .take_while(|around| matches!(around.kind(), Kind::PatternList | Kind::TuplePattern))
        .last()
        .unwrap_or(node);
    target.field() == Field::Left
        && target.parent().is_some_and(|parent| {
            parent.kind() == Kind::Assignment && parent.field_child(Field::Right).is_some()
        })
}

/// Whether the line that fails sets this attribute, and reads none of the name.
pub(super) fn is_only_set(case: &Case<'_>, name: &str) -> bool {
    let Some((source, frame)) = case.source() else {
        return false;
    };
    let uses = source.on_line(frame.line, |context, node| {
        super::causes::object_of(node, name)?;
        Some(is_set(node) && context.line(node) == frame.line)
    });
    !uses.is_empty() && uses.iter().all(|is_set| *is_set)
}
