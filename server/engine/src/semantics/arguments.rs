//! A call: the function of this file that it reaches, and the arguments that it passes.

use super::classes::Key;
use super::dataclasses::{FieldDefault, dataclass};
use super::receiver::decorators;
use super::rounds::range_values;
use super::signature::{Parameter, Takes, is_plain, parameters};
use super::{At, Bound, CallableKind, Constant, Context, Definition, Name, Value, repr_str};
use crate::document::Surroundings;
use crate::syntax::{Field, Kind, Node};

/// More items than this are not written out.
const MOST: usize = 50;

/// What a call reaches.
#[derive(Debug, Clone)]
pub struct Callee<'m> {
    /// The `def` or `lambda`; for what `@dataclass` makes and for a class without `__init__`, the class statement.
    pub at: At<'m>,
    /// What takes the arguments: `f`, `Stack.push`, `Stack.__init__`.
    pub name: String,
    /// The `__qualname__` of that, as it stands in messages.
    pub qualname: String,
    /// All parameters; empty for a class that takes nothing.
    pub parameters: Vec<Parameter>,
    /// What the first parameter gets that the call does not name: `stack` in `stack.push(1)`. For a new object, its class.
    pub receiver: Option<Receiver>,
    /// Whether nothing but this function can be meant: for a method, an object of a class below may have another one.
    pub is_certain: bool,
    /// The class takes no arguments at all.
    pub takes_nothing: bool,
}

/// What a method gets as its first argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// This object.
    Object(String),
    /// The new object of this class.
    New(String),
}

/// The arguments of a call as they are written, with those that `*` and `**` unpack.
#[derive(Debug, Clone, Default)]
pub struct ArgumentTexts<'m> {
    /// The positional ones up to the first that is not known.
    pub positional: Vec<String>,
    /// The named ones.
    pub named: Vec<(String, String)>,
    /// `*…` whose items are not known.
    pub open: Vec<Node<'m>>,
    /// `**…` whose items are not known.
    pub named_open: Vec<Node<'m>>,
    /// `*…` and `**…` whose items are written out, with what they pass.
    pub unpacked: Vec<(Node<'m>, Items)>,
}

/// What `*…` or `**…` passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// Positional arguments.
    Positional(Vec<String>),
    /// Named arguments.
    Named(Vec<(String, String)>),
}

/// The function that a call reaches; `None` where that is not certain enough to speak of its parameters.
#[must_use]
pub fn callee<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Callee<'m>> {
    let function = call.field_child(Field::Function)?.unparenthesized();
    match function.kind() {
        Kind::Lambda => return of_function(context, context.locate(function), None, true),
        Kind::Identifier if !matches!(context.bound(function), None | Some(Bound::Always)) => return None,
        Kind::Identifier | Kind::Attribute => {}
        _ => return None,
    }
    // What is bound by hand on a function, or on anything by this name, may be another one.
    if ["__defaults__", "__kwdefaults__", "__code__", "__init__", "__new__", "__class__"]
        .into_iter()
        .any(|name| is_stored(context, name))
    {
        return None;
    }
    match (function.kind(), context.definition(function)) {
        (_, Definition::Class(at)) => of_class(context, at),
        (Kind::Identifier, Definition::Function(at)) => {
            let there = context.at(at);
            // `save = self.save`: the object is bound to it already.
            if there.class_of_method(at.node).is_some() {
                return None;
            }
            keeps_call(&there, at.node).then(|| of_function(&there, at, None, true)).flatten()
        }
        (Kind::Identifier, Definition::Value(at)) if at.node.unparenthesized().kind() == Kind::Lambda => {
            let lambda = At { node: at.node.unparenthesized(), ..at };
            of_function(&context.at(lambda), lambda, None, true)
        }
        (Kind::Attribute, Definition::Function(at)) => of_method(context, function, at),
        _ => None,
    }
}

/// Whether something binds an attribute of this name, on whichever object.
fn is_stored(context: &Context<'_>, name: &str) -> bool {
    context.depend_on(super::Module::store_key(name));
    !context.module().pieces_that_store(name).is_empty()
}

fn of_function<'m>(
    there: &Context<'m>,
    at: At<'m>,
    receiver: Option<Receiver>,
    is_certain: bool,
) -> Option<Callee<'m>> {
    if at.node.has_error() {
        return None;
    }
    let qualname = qualname(there, at.node)?;
    let name = match at.node.kind() {
        Kind::Lambda => "this lambda".to_string(),
        _ if there.class_of_method(at.node).is_some() => {
            let mut parts = qualname.rsplit('.');
            let (own, class) = (parts.next()?, parts.next()?);
            format!("{class}.{own}")
        }
        _ => at.node.field_child(Field::Name)?.text().to_string(),
    };
    let parameters = parameters(at.node)?;
    Some(Callee { at, name, qualname, parameters, receiver, is_certain, takes_nothing: false })
}

/// The `__qualname__` of a function.
fn qualname(there: &Context<'_>, function: Node<'_>) -> Option<String> {
    let callable = there.model().callable(function)?;
    let piece = there.module().pieces().get(there.piece())?;
    if piece.segment.surroundings() == Surroundings::ClassBody && !callable.is_absolute {
        let (header, scope) = there.module().cut_class(there.piece())?;
        let class = there.module().pieces().get(header)?.model.scope(scope)?.name.clone();
        return Some(format!("{class}.{}", callable.qualname));
    }
    Some(callable.qualname.clone())
}

/// Whether the decorators of a function leave its calls as they are.
fn keeps_call<'m>(there: &Context<'m>, function: Node<'m>) -> bool {
    decorators(function).all(|decorator| {
        let expression = decorator.named_child(0).filter(|n| n.kind() != Kind::Call);
        let name = expression.and_then(|n| there.qualified_name(n));
        matches!(
            name.as_deref(),
            Some(
                "abc.abstractmethod"
                    | "typing.override"
                    | "typing.final"
                    | "typing.no_type_check"
                    | "contextlib.contextmanager"
            )
        )
    })
}

/// How a method is called, by its one decorator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Plain,
    Class,
    Static,
}

fn of_method<'m>(context: &Context<'m>, attribute: Node<'m>, at: At<'m>) -> Option<Callee<'m>> {
    let there = context.at(at);
    there.class_of_method(at.node)?;
    let (object, name) = (attribute.field_child(Field::Object)?, attribute.field_child(Field::Attribute)?);
    // Objects may have an attribute of their own by this name.
    if is_stored(context, name.text()) || context.super_class(object).is_some() {
        return None;
    }
    let own: Vec<Option<String>> = decorators(at.node)
        .map(|d| d.named_child(0).and_then(|expression| there.qualified_name(expression)))
        .collect();
    let kind = match own.iter().map(Option::as_deref).collect::<Vec<_>>().as_slice() {
        [] => Method::Plain,
        [Some("builtins.classmethod")] => Method::Class,
        [Some("builtins.staticmethod")] => Method::Static,
        _ if keeps_call(&there, at.node) => Method::Plain,
        _ => return None,
    };
    if matches!(name.text(), "__new__" | "__init_subclass__" | "__class_getitem__") {
        return None;
    }
    // The class that is asked, whether it is asked itself, and whether it may be one below.
    let (class, is_class, is_certain) = match (context.definition(object), context.value(object)) {
        (Definition::Class(class), _) => (class, true, true),
        (Definition::Parameter(parameter), _) if context.class_of_self(parameter).is_some() => {
            let (class, is_class) = context.class_of_self(parameter)?;
            (class, is_class, false)
        }
        (_, Value::InstanceOf(class)) => (class, false, object.unparenthesized().kind() == Kind::Call),
        _ => return None,
    };
    if is_class && !context.decorators_keep_class(class) {
        return None;
    }
    let class_at = context.class(class);
    let supplier = context.supplier(&class_at, &context.mangled(name))?;
    if !class_at.complete || supplier.node != Some((at.piece, at.node.field_child(Field::Name)?.id())) {
        return None;
    }
    // A metaclass of this file is asked first.
    if is_class && !context.makes_instances(class) {
        return None;
    }
    let text = object.one_line();
    let receiver = match (kind, is_class) {
        (Method::Static, _) | (Method::Plain, true) => None,
        (Method::Plain, false) | (Method::Class, true) => Some(Receiver::Object(text)),
        (Method::Class, false) => Some(Receiver::Object(format!("type({text})"))),
    };
    of_function(&there, at, receiver, is_certain)
}

/// What takes the arguments of a new object: the first `__init__` of the class's order.
fn of_class<'m>(context: &Context<'m>, at: At<'m>) -> Option<Callee<'m>> {
    if !context.decorators_keep_class(at) || !context.makes_instances(at) {
        return None;
    }
    let class = context.class(at);
    if !class.complete || class.mro.is_err() || !context.abstract_methods(&class)?.is_empty() {
        return None;
    }
    let new = Receiver::New(context.qualname(at).to_string());
    let keys = context.keys_of(&class);
    let is_known = |key: &Key<'m>| match key {
        Key::File(_) => true,
        Key::Outside(id) => matches!(
            (id.module.as_str(), id.qualname.as_str()),
            (
                "builtins",
                "object"
                    | "Exception"
                    | "BaseException"
                    | "ValueError"
                    | "TypeError"
                    | "RuntimeError"
                    | "LookupError"
                    | "KeyError"
            ) | ("abc", "ABC")
                | ("typing", "Generic")
        ),
    };
    if !keys.iter().all(is_known) {
        return None;
    }
    for key in &keys {
        let Key::File(owner) = key else {
            // Exceptions take what they get.
            if !matches!(key, Key::Outside(id) if id.module == "builtins" && id.qualname == "object") {
                if matches!(key, Key::Outside(id) if id.module == "builtins") {
                    return None;
                }
                continue;
            }
            let name = context.qualname(at).rsplit('.').next()?.to_string();
            return Some(Callee {
                at,
                qualname: name.clone(),
                name,
                parameters: Vec::new(),
                receiver: Some(new),
                is_certain: true,
                takes_nothing: true,
            });
        };
        if context.is_doubtful(*owner, "__init__") {
            return None;
        }
        let bindings = context.bindings_in_class(*owner, "__init__");
        if let Some(last) = bindings.last() {
            let node = context.node_of(*last)?;
            let function = node.parent().filter(|p| p.kind() == Kind::FunctionDefinition)?;
            let method = At { piece: last.piece, node: function };
            if last.binding.kind != super::BindingKind::Function || decorators(function).next().is_some() {
                return None;
            }
            return of_function(&context.at(method), method, Some(new), true);
        }
        if let Some(data) = dataclass(context, *owner) {
            if !data.complete || data.order_error().is_some() || data.mutable_default().is_some() {
                return None;
            }
            if data.parameters.init {
                return of_dataclass(context, *owner, &data.fields, new);
            }
        } else if context.at(*owner).decorators(*owner).any(|d| d.text().contains("dataclass")) {
            return None;
        }
    }
    None
}

/// The `__init__` that `@dataclass` makes.
fn of_dataclass<'m>(
    context: &Context<'m>,
    owner: At<'m>,
    fields: &[super::dataclasses::DataField<'_>],
    new: Receiver,
) -> Option<Callee<'m>> {
    let mut parameters = vec![Parameter { name: "self".into(), takes: Takes::Either, default: None }];
    for kw_only in [false, true] {
        for field in fields.iter().filter(|f| f.init && f.kw_only == kw_only) {
            if !is_plain(&field.name) || field.name == "self" {
                return None;
            }
            let default = match &field.default {
                FieldDefault::None => None,
                FieldDefault::Value(value) => Some(value.clone()),
                FieldDefault::Factory => Some("<factory>".to_string()),
            };
            let takes = if kw_only { Takes::Name } else { Takes::Either };
            parameters.push(Parameter { name: field.name.clone(), takes, default });
        }
    }
    let qualname: Name = context.qualname(owner);
    Some(Callee {
        at: owner,
        name: format!("{}.__init__", qualname.rsplit('.').next()?),
        qualname: format!("{qualname}.__init__"),
        parameters,
        receiver: Some(new),
        is_certain: true,
        takes_nothing: false,
    })
}

impl Callee<'_> {
    /// Whether calling it runs the body, and does not make a generator or coroutine.
    #[must_use]
    pub fn kind(&self, context: &Context<'_>) -> Option<CallableKind> {
        context.model().callable(self.at.node).map(|c| c.kind)
    }
}

/// The arguments of a call; `None` where they cannot be read, or where a name is passed twice.
#[must_use]
pub fn argument_texts<'m>(context: &Context<'m>, call: Node<'m>) -> Option<ArgumentTexts<'m>> {
    let list = call.field_child(Field::Arguments)?;
    let mut passed = ArgumentTexts::default();
    if list.has_error() {
        return None;
    }
    if list.kind() != Kind::ArgumentList {
        passed.positional.push(list.one_line());
        return Some(passed);
    }
    for argument in list.named_children() {
        match argument.kind() {
            Kind::Comment | Kind::LineContinuation => {}
            Kind::KeywordArgument => {
                let name = argument.field_child(Field::Name)?.text().to_string();
                passed.name(name, argument.field_child(Field::Value)?.one_line())?;
            }
            Kind::ListSplat => match items(context, argument.named_child(0)?) {
                Some(items) if passed.open.is_empty() => {
                    passed.positional.extend(items.iter().cloned());
                    passed.unpacked.push((argument, Items::Positional(items)));
                }
                _ => passed.open.push(argument),
            },
            Kind::DictionarySplat => match entries(context, argument.named_child(0)?) {
                Some(entries) => {
                    for (name, value) in &entries {
                        passed.name(name.clone(), value.clone())?;
                    }
                    passed.unpacked.push((argument, Items::Named(entries)));
                }
                None => passed.named_open.push(argument),
            },
            _ if !passed.open.is_empty() => {}
            _ => passed.positional.push(argument.one_line()),
        }
    }
    (passed.positional.len() <= MOST && passed.named.len() <= MOST).then_some(passed)
}

impl ArgumentTexts<'_> {
    fn name(&mut self, name: String, value: String) -> Option<()> {
        if !is_plain(&name) || self.named.iter().any(|(other, _)| *other == name) {
            return None;
        }
        self.named.push((name, value));
        Some(())
    }

    /// Whether all arguments are known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.open.is_empty() && self.named_open.is_empty()
    }
}

/// The items of what `*` unpacks, where they are written out.
fn items<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Vec<String>> {
    let node = node.unparenthesized();
    if matches!(node.kind(), Kind::List | Kind::Tuple) {
        let own =
            node.named_children().filter(|n| !matches!(n.kind(), Kind::Comment | Kind::LineContinuation));
        let items: Vec<Node<'m>> = own.take(MOST + 1).collect();
        let is_plain = items.len() <= MOST
            && items.iter().all(|n| !matches!(n.kind(), Kind::ListSplat | Kind::ParenthesizedListSplat));
        return is_plain.then(|| items.iter().map(|n| n.one_line()).collect());
    }
    if let Some(numbers) = range_values(context, node) {
        return (numbers.len() <= MOST).then(|| numbers.iter().map(ToString::to_string).collect());
    }
    match context.constant(node)? {
        Constant::Tuple(items) if items.len() <= MOST => items.iter().map(shown).collect(),
        Constant::Str(text) if text.chars().count() <= MOST => {
            Some(text.chars().map(|c| repr_str(c.encode_utf8(&mut [0; 4]))).collect())
        }
        _ => None,
    }
}

/// A constant as `repr()` shows it, where that is short and sure.
fn shown(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Int(_) | Constant::Bool(_) | Constant::None => Some(constant.to_string()),
        Constant::Str(text) => Some(repr_str(text)),
        _ => None,
    }
}

/// The entries of what `**` unpacks, where they are written out.
fn entries<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Vec<(String, String)>> {
    let node = node.unparenthesized();
    if node.kind() != Kind::Dictionary {
        return None;
    }
    let mut entries: Vec<(String, String)> = Vec::new();
    for pair in node.named_children().filter(|n| n.kind() != Kind::Comment) {
        if pair.kind() != Kind::Pair || entries.len() > MOST {
            return None;
        }
        let Constant::Str(key) = context.constant(pair.field_child(Field::Key)?)? else { return None };
        let value = pair.field_child(Field::Value)?.one_line();
        // The last value of a key counts, in the place of the first.
        match entries.iter_mut().find(|(other, _)| *other == key) {
            Some((_, old)) => *old = value,
            None => entries.push((key, value)),
        }
    }
    Some(entries)
}
