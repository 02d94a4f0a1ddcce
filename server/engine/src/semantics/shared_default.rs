//! What a function does to a default that can be changed, and what the calls of a file make of it.

use super::arguments::{ArgumentTexts, argument_texts, callee};
use super::signature::{Bound as Filled, bind, parameters};
use super::wrappers::own_nodes;
use super::{At, BindingKind, Constant, Context, Resolution, Value, repr_str};
use crate::syntax::{Field, Kind, Node};

/// More calls than this are not followed.
const MOST: usize = 20;

/// Longest text of a simulated object.
const LONG: usize = 100;

/// A place that changes the object.
#[derive(Debug, Clone, Copy)]
pub struct Change<'m> {
    /// The statement or call.
    pub node: Node<'m>,
}

/// A call that uses the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Its line.
    pub line: u32,
    /// The call as written.
    pub source: String,
    /// What the default is after it, as `repr()` shows it.
    pub after: String,
    /// What it would be if the default were new.
    pub alone: Option<String>,
}

/// Where the body changes the parameter's object in place, in source order; `None` where the parameter is bound again, so that
/// the name may mean another object.
#[must_use]
pub fn changes<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    parameter: Node<'m>,
) -> Option<Vec<Change<'m>>> {
    let model = context.model();
    let name = parameter.field_child(Field::Name)?;
    let scope = *model.scope_of_node.get(&function.id())?;
    let value = parameter.field_child(Field::Value)?;
    let kind = context.value(value);
    let methods: &[&str] = match kind.builtin_name()? {
        "list" => &["append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse"],
        "dict" => &["update", "setdefault", "pop", "popitem", "clear"],
        "set" => &["add", "update", "discard", "remove", "pop", "clear"],
        _ => return None,
    };
    let binds_anew = |kind| !matches!(kind, BindingKind::Parameter | BindingKind::AugmentedAssignment);
    let mut bindings = model.rebindings_of(scope, &model.mangled(name));
    if bindings.any(|binding| binds_anew(binding.kind)) {
        return None;
    }
    let body = function.field_child(Field::Body)?;
    let is_it = |node: Node<'m>| {
        node.kind() == Kind::Identifier
            && node.text() == name.text()
            && model.resolve(node) == Some(Resolution::Scope(scope))
    };
    let mut found = Vec::new();
    for node in own_nodes(body) {
        let changes = match node.kind() {
            Kind::Call => node.field_child(Field::Function).is_some_and(|callee| {
                callee.kind() == Kind::Attribute
                    && callee.field_child(Field::Object).is_some_and(is_it)
                    && callee.field_child(Field::Attribute).is_some_and(|a| methods.contains(&a.text()))
            }),
            Kind::Assignment | Kind::AugmentedAssignment => {
                node.field_child(Field::Left).is_some_and(|left| {
                    let item =
                        left.kind() == Kind::Subscript && left.field_child(Field::Value).is_some_and(is_it);
                    let itself = node.kind() == Kind::AugmentedAssignment && is_it(left);
                    item || itself
                })
            }
            Kind::DeleteStatement => node.named_children().any(|target| {
                target.kind() == Kind::Subscript && target.field_child(Field::Value).is_some_and(is_it)
            }),
            _ => false,
        };
        if changes {
            found.push(Change { node });
        }
    }
    Some(found)
}

/// The object as far as it is followed.
#[derive(Debug, Clone)]
enum Object {
    List(Vec<String>),
    Dict(Vec<(String, String)>),
}

impl Object {
    fn repr(&self) -> Option<String> {
        let text = match self {
            Object::List(items) => format!("[{}]", items.join(", ")),
            Object::Dict(entries) => {
                let entries: Vec<String> = entries.iter().map(|(k, v)| format!("{k}: {v}")).collect();
                format!("{{{}}}", entries.join(", "))
            }
        };
        (text.len() <= LONG).then_some(text)
    }
}

/// A statement of the body that is followed.
#[derive(Debug, Clone, Copy)]
enum Step<'m> {
    Append(Node<'m>),
    Extend(Node<'m>),
    Set(Node<'m>, Node<'m>),
}

/// What the calls of the file make of the default, where all of them stand at the top of the module, one after the other, with
/// constant arguments; `None` where anything else may touch the object.
#[must_use]
pub fn simulate<'m>(context: &Context<'m>, function: Node<'m>, parameter: Node<'m>) -> Option<Vec<Shared>> {
    let name = function.field_child(Field::Name)?;
    let is_at_top =
        function.parent().is_some_and(|p| p.kind() == Kind::Module) && !context.model().options.in_class_body;
    if !is_at_top || function.child_of_kind(Kind::KwAsync).is_some() {
        return None;
    }
    let parameter_name = parameter.field_child(Field::Name)?.text();
    let steps = steps(context, function, parameter_name)?;
    let start = initial(context, parameter.field_child(Field::Value)?)?;
    let all = parameters(function)?;
    let index = all.iter().position(|p| p.name == parameter_name)?;
    let mut object = start.clone();
    let mut calls = Vec::new();
    for (piece, node) in mentions(context, name.text()) {
        let there = context.at(At { piece, node });
        let call = top_call(&there, node)?;
        let callee = callee(&there, call)?;
        if callee.at != context.locate(function) || calls.len() >= MOST {
            return None;
        }
        let passed = argument_texts(&there, call).filter(ArgumentTexts::is_complete)?;
        let bound = bind(&all, &passed.positional, &passed.named).ok()?;
        // Whatever is passed for it is another object.
        if !matches!(bound.get(index)?, Filled::Default(_)) {
            continue;
        }
        let values = arguments(context, &there, function, call, &all)?;
        let apply = |object: &mut Object| run(context, &steps, object, &values);
        apply(&mut object)?;
        let mut alone = start.clone();
        let alone = apply(&mut alone).and_then(|()| alone.repr());
        calls.push(Shared { line: there.line(call), source: call.one_line(), after: object.repr()?, alone });
    }
    Some(calls)
}

/// All places that read a name of the module, in source order.
fn mentions<'m>(context: &Context<'m>, name: &str) -> Vec<(usize, Node<'m>)> {
    let mut found = Vec::new();
    for (piece, place) in context.module().pieces().iter().enumerate() {
        if !place.segment.text().contains(name) {
            continue;
        }
        let tree = place.segment.tree();
        let nodes = place.model.references.iter().filter_map(|r| tree.node(r.node));
        found.extend(nodes.filter(|n| n.text() == name).map(|node| (piece, node)));
    }
    found
}

/// The call of the function that is named here, where it is a statement of the module, `print(…)`'s only argument, or the value of
/// a name that is only printed.
fn top_call<'m>(there: &Context<'m>, node: Node<'m>) -> Option<Node<'m>> {
    let call = node.parent().filter(|p| p.kind() == Kind::Call && node.field() == Field::Function)?;
    let mut outer = call.parent()?;
    if outer.kind() == Kind::ArgumentList {
        outer = printing(there, outer)?.parent()?;
    }
    if outer.kind() == Kind::Assignment {
        let left = outer.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
        let is_plain =
            outer.field_child(Field::Right) == Some(call) && outer.field_child(Field::Type).is_none();
        let only_printed = mentions(there, left.text()).into_iter().all(|(piece, node)| {
            let list = node.parent().filter(|p| p.kind() == Kind::ArgumentList);
            list.and_then(|list| printing(&there.at(At { piece, node }), list)).is_some()
        });
        if !is_plain || !only_printed {
            return None;
        }
        outer = outer.parent()?;
    }
    let is_statement = outer.kind() == Kind::ExpressionStatement
        && outer.parent().is_some_and(|p| p.kind() == Kind::Module)
        && !there.model().options.in_class_body;
    is_statement.then_some(call)
}

/// The `print(…)` whose arguments these are.
fn printing<'m>(there: &Context<'m>, list: Node<'m>) -> Option<Node<'m>> {
    let call = list.parent().filter(|p| p.kind() == Kind::Call)?;
    let callee = call.field_child(Field::Function)?;
    let plain = list.named_children().all(|n| n.kind() != Kind::KeywordArgument);
    (plain && there.qualified_name(callee).as_deref() == Some("builtins.print")).then_some(call)
}

/// The body, statement by statement; `None` where one of them does anything else.
fn steps<'m>(context: &Context<'m>, function: Node<'m>, name: &str) -> Option<Vec<Step<'m>>> {
    let mut steps = Vec::new();
    let body = function.field_child(Field::Body)?;
    let is_it = |n: Node<'_>| n.kind() == Kind::Identifier && n.text() == name;
    for (at, statement) in body.named_children().filter(|n| n.kind() != Kind::Comment).enumerate() {
        match statement.kind() {
            Kind::PassStatement => {}
            Kind::ReturnStatement => {
                let value = statement.named_children().find(|n| n.kind() != Kind::Comment);
                return value.is_none_or(is_it).then_some(steps);
            }
            Kind::ExpressionStatement => {
                let expression = statement.named_child(0)?;
                match expression.kind() {
                    Kind::String if at == 0 => {}
                    Kind::Call => {
                        let list = expression.field_child(Field::Arguments)?;
                        if list.kind() != Kind::ArgumentList {
                            return None;
                        }
                        let given: Vec<Node<'m>> =
                            list.named_children().filter(|n| n.kind() != Kind::Comment).collect();
                        let callee = expression.field_child(Field::Function)?;
                        if let Some(_print) = printing(context, list) {
                            if !given.iter().all(|n| is_it(*n)) {
                                return None;
                            }
                            continue;
                        }
                        let object = callee.field_child(Field::Object).filter(|n| is_it(*n));
                        let (Some(_), [only]) = (object, given.as_slice()) else { return None };
                        if matches!(
                            only.kind(),
                            Kind::KeywordArgument | Kind::ListSplat | Kind::DictionarySplat
                        ) {
                            return None;
                        }
                        steps.push(match callee.field_child(Field::Attribute)?.text() {
                            "append" => Step::Append(*only),
                            "extend" => Step::Extend(*only),
                            _ => return None,
                        });
                    }
                    Kind::Assignment => {
                        let (left, right) =
                            (expression.field_child(Field::Left)?, expression.field_child(Field::Right)?);
                        let mut index = left.field_children(Field::Subscript);
                        let (Some(key), None) = (index.next(), index.next()) else { return None };
                        if !left.field_child(Field::Value).is_some_and(is_it) || key.kind() == Kind::Slice {
                            return None;
                        }
                        steps.push(Step::Set(key, right));
                    }
                    Kind::AugmentedAssignment => {
                        let is_plus =
                            expression.field_child(Field::Operator).is_some_and(|o| o.text() == "+=");
                        if !is_plus || !expression.field_child(Field::Left).is_some_and(is_it) {
                            return None;
                        }
                        steps.push(Step::Extend(expression.field_child(Field::Right)?));
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    Some(steps)
}

fn initial<'m>(context: &Context<'m>, value: Node<'m>) -> Option<Object> {
    let value = value.unparenthesized();
    match value.kind() {
        Kind::List => {
            let items = value.named_children().filter(|n| n.kind() != Kind::Comment);
            Some(Object::List(items.map(|n| shown(&context.constant(n)?)).collect::<Option<_>>()?))
        }
        Kind::Dictionary if value.named_child(0).is_none() => Some(Object::Dict(Vec::new())),
        Kind::Call if value.field_child(Field::Arguments)?.named_child(0).is_none() => {
            match context.value(value) {
                Value::Instance(name) if name == "builtins.list" => Some(Object::List(Vec::new())),
                Value::Instance(name) if name == "builtins.dict" => Some(Object::Dict(Vec::new())),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The parameters with the constants that they get, defaults among them.
fn arguments<'m>(
    context: &Context<'m>,
    there: &Context<'m>,
    function: Node<'m>,
    call: Node<'m>,
    all: &[super::signature::Parameter],
) -> Option<Vec<(String, String)>> {
    let list = call.field_child(Field::Arguments)?;
    let mut positional = Vec::new();
    let mut named = Vec::new();
    for argument in list.named_children().filter(|n| n.kind() != Kind::Comment) {
        match argument.kind() {
            Kind::KeywordArgument => named.push((
                argument.field_child(Field::Name)?.text().to_string(),
                shown(&there.constant(argument.field_child(Field::Value)?)?)?,
            )),
            Kind::ListSplat | Kind::DictionarySplat => return None,
            _ => positional.push(shown(&there.constant(argument)?)?),
        }
    }
    let bound = bind(all, &positional, &named).ok()?;
    let mut values = Vec::new();
    for (parameter, value) in all.iter().zip(bound) {
        match value {
            Filled::Place(value) | Filled::Name(value) => values.push((parameter.name.clone(), value)),
            Filled::Default(_) => {
                let own = function.field_child(Field::Parameters)?.named_children();
                let mut own = own
                    .filter(|n| n.field_child(Field::Name).is_some_and(|name| name.text() == parameter.name));
                let constant = own.next()?.field_child(Field::Value).and_then(|v| context.constant(v));
                values.extend(constant.and_then(|c| shown(&c)).map(|value| (parameter.name.clone(), value)));
            }
            Filled::Rest(_) | Filled::NamedRest(_) => {}
        }
    }
    Some(values)
}

/// Does what the body does.
fn run<'m>(
    context: &Context<'m>,
    steps: &[Step<'m>],
    object: &mut Object,
    values: &[(String, String)],
) -> Option<()> {
    let value = |node: Node<'m>| -> Option<String> {
        if node.kind() == Kind::Identifier
            && let Some((_, value)) = values.iter().find(|(name, _)| name == node.text())
        {
            return Some(value.clone());
        }
        // Another parameter may be anything.
        let is_local = node.kind() == Kind::Identifier
            && matches!(context.model().resolve(node), Some(Resolution::Scope(_)));
        if is_local { None } else { shown(&context.constant(node)?) }
    };
    for step in steps {
        match (step, &mut *object) {
            (Step::Append(node), Object::List(items)) => items.push(value(*node)?),
            (Step::Extend(node), Object::List(items)) if matches!(node.kind(), Kind::List | Kind::Tuple) => {
                for item in node.named_children().filter(|n| n.kind() != Kind::Comment) {
                    items.push(value(item)?);
                }
            }
            (Step::Set(key, item), Object::Dict(entries)) => {
                let (key, item) = (value(*key)?, value(*item)?);
                // Keys of other kinds may be equal though they look different: 1 and True.
                if !key.starts_with(['\'', '"']) {
                    return None;
                }
                match entries.iter_mut().find(|(other, _)| *other == key) {
                    Some((_, old)) => *old = item,
                    None => entries.push((key, item)),
                }
            }
            _ => return None,
        }
    }
    Some(())
}

/// A constant as `repr()` shows it, where that is sure.
fn shown(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Int(_) | Constant::Bool(_) | Constant::None => Some(constant.to_string()),
        Constant::Str(text) if text.is_ascii() => Some(repr_str(text)),
        _ => None,
    }
}
