//! Where in the code a value comes from.

use crate::note::{Text, code, plain, say};
use crate::semantics::mutators::MUTATORS;
use crate::semantics::{Context, Definition, InClass, Owner};
use crate::syntax::{Field, Kind, Node};

/// Functions that give None where nothing is found.
const FINDING: [&str; 6] =
    ["re.match", "re.search", "re.fullmatch", "shutil.which", "os.environ.get", "os.getenv"];

/// Where the None came from that this expression gave.
pub(super) fn of_none<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Text> {
    let node = node.unparenthesized();
    match node.kind() {
        Kind::Identifier => {}
        Kind::Attribute => return of_attribute(context, node),
        _ => return of_call(context, node),
    }
    let (there, value) = only_value(context, node)?;
    let mut text = say("Line {} binds {}. ", [plain(there.line(value)), code(node.text())]);
    text.extend(of_call(&there, value)?);
    Some(text)
}

/// Where the None came from that an attribute of an object of this file's classes had: the one place that sets it to what gives None, where all
/// other places of the file that set an attribute of this name set it to something.
fn of_attribute<'m>(context: &Context<'m>, read: Node<'m>) -> Option<Text> {
    let name = read.field_child(Field::Attribute)?.text();
    let (class, _) = context.class_of_object(read.field_child(Field::Object)?.unparenthesized())?;
    // A property, a slot or a value of the class would have a say in it.
    if !matches!(context.class_attribute(&context.class(class), name)?, InClass::Nothing) {
        return None;
    }
    let stores = context.instance_stores(class, name);
    if !context.stores_elsewhere(name, &stores).is_empty() {
        return None;
    }
    let is_only = stores.len() == 1;
    let mut empty: Option<Text> = None;
    for store in stores {
        let assignment = store.node.parent().filter(|parent| parent.kind() == Kind::Assignment)?;
        let value = assignment.field_child(Field::Right)?.unparenthesized();
        if is_something(value) {
            continue;
        }
        let there = context.at(store);
        let set = [plain(there.line(store.node)), code(store.node.one_line())];
        let text = if value.kind() == Kind::None {
            is_only.then(|| say("Line {} sets {} to `None`, and no other line of the file sets it.", set))?
        } else {
            let mut text = say("Line {} sets {}. ", set);
            text.extend(of_call(&there, value)?);
            text
        };
        if empty.replace(text).is_some() {
            return None;
        }
    }
    empty
}

/// Whether an expression never gives None, whatever happens.
fn is_something(value: Node<'_>) -> bool {
    matches!(
        value.kind(),
        Kind::List
            | Kind::Dictionary
            | Kind::Set
            | Kind::Tuple
            | Kind::ListComprehension
            | Kind::DictionaryComprehension
            | Kind::SetComprehension
            | Kind::GeneratorExpression
            | Kind::String
            | Kind::Integer
            | Kind::Float
            | Kind::True
            | Kind::False
    )
}

/// The one value that a name is ever bound to, seen from where it stands.
pub(super) fn only_value<'m>(context: &Context<'m>, name: Node<'m>) -> Option<(Context<'m>, Node<'m>)> {
    let variable = context.variable(name)?;
    let [only] = variable.bindings.as_slice() else {
        return None;
    };
    // A class body and the module around it may both bind the name.
    if matches!(variable.owner, Owner::Class(_)) {
        return None;
    }
    let piece = context.module().pieces().get(only.piece)?;
    let value = piece.segment.tree().node(only.binding.value?)?;
    Some((context.at(crate::semantics::At { piece: only.piece, node: value }), value.unparenthesized()))
}

/// Why a call gave None.
fn of_call<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Text> {
    if call.kind() != Kind::Call {
        return None;
    }
    let function = call.field_child(Field::Function)?;
    let shown = crate::note::cut(&call.one_line(), 60);
    if let Definition::Function(at) = context.definition(function) {
        let there = context.at(at);
        let name = at.node.field_child(Field::Name)?.text();
        let is_plain = at.node.parent().is_none_or(|parent| parent.kind() != Kind::DecoratedDefinition);
        return (is_plain && gives_nothing(at.node)).then(|| {
            say(
                "{} (line {}) has no `return` with a value, so that a call of it gives `None`.",
                [code(format!("{name}()")), plain(there.line(at.node))],
            )
        });
    }
    if let Definition::External(path) = context.definition(function)
        && FINDING.contains(&path.as_str())
    {
        return Some(say("{} gives `None` where it finds nothing.", [code(shown)]));
    }
    let method =
        function.field_child(Field::Attribute).filter(|_| function.kind() == Kind::Attribute)?.text();
    if MUTATORS.contains(&method) {
        return Some(say("{} gives `None`, as methods that change their object do.", [code(shown)]));
    }
    (method == "get").then(|| say("{} gives `None` where it has nothing of that name.", [code(shown)]))
}

/// Whether a function ends without a value, whatever happens.
fn gives_nothing(function: Node<'_>) -> bool {
    if function.child(0).is_some_and(|first| first.kind() == Kind::KwAsync) {
        return false;
    }
    let Some(body) = function.field_child(Field::Body) else {
        return false;
    };
    let is_own = |node: Node<'_>| {
        let inner =
            node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition || n.kind() == Kind::Lambda);
        inner.is_some_and(|inner| inner.id() == function.id())
    };
    !body.has_error()
        && !body.descendants().any(|node| match node.kind() {
            Kind::ReturnStatement => is_own(node) && node.named_child(0).is_some(),
            Kind::Yield => is_own(node),
            _ => false,
        })
}

/// The object of the one attribute read of this name.
pub(super) fn object_of<'m>(node: Node<'m>, attribute: &str) -> Option<Node<'m>> {
    if node.kind() != Kind::Attribute || node.field_child(Field::Attribute)?.text() != attribute {
        return None;
    }
    node.field_child(Field::Object)
}

/// Where the code goes over something: the iterable of a loop.
pub(super) fn iterated(node: Node<'_>) -> Option<Node<'_>> {
    matches!(node.kind(), Kind::ForStatement | Kind::ForInClause).then(|| node.field_child(Field::Right))?
}
