//! The fields of a named tuple (library reference, `collections.namedtuple` and `typing.NamedTuple`).

use super::bases::written;
use super::imports::bare;
use super::properties::stands_in_body;
use super::{At, Constant, Context};
use crate::syntax::{Field, Kind, Node};

/// A field with its default as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TupleField {
    /// The name.
    pub name: String,
    /// The default.
    pub default: Option<String>,
}

/// A class that `namedtuple()` makes, or a class statement over `NamedTuple`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTuple {
    /// The class's own name.
    pub name: String,
    /// Its fields in order.
    pub fields: Vec<TupleField>,
    /// The field without a default that follows one with a default: then there is no class.
    pub order_error: Option<usize>,
}

/// Python's keywords, which cannot be field names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// What `namedtuple('Point', 'x y')` makes; `None` where the call is another, or an argument is not known or is refused.
#[must_use]
pub fn made_by_call<'m>(context: &Context<'m>, call: Node<'m>) -> Option<NamedTuple> {
    let function = call.field_child(Field::Function)?;
    if !function.text().ends_with("amedtuple") && !function.text().ends_with("NamedTuple") {
        return None;
    }
    let typed = match context.qualified_name(function)?.as_str() {
        "collections.namedtuple" => false,
        "typing.NamedTuple" => true,
        _ => return None,
    };
    let mut placed = Vec::new();
    let (mut rename, mut defaults, mut fields) = (false, None, None);
    for argument in call.field_child(Field::Arguments)?.named_children() {
        match argument.kind() {
            Kind::Comment => {}
            Kind::KeywordArgument => {
                let value = argument.field_child(Field::Value)?;
                match argument.field_child(Field::Name)?.text() {
                    "rename" if !typed => match context.constant(value)? {
                        Constant::Bool(yes) => rename = yes,
                        _ => return None,
                    },
                    "defaults" if !typed => defaults = Some(value),
                    "field_names" if !typed => fields = Some(value),
                    "module" if !typed => {}
                    _ => return None,
                }
            }
            Kind::ListSplat | Kind::DictionarySplat | Kind::GeneratorExpression => return None,
            _ => placed.push(argument),
        }
    }
    let (name, listed) = match (placed.as_slice(), fields) {
        ([name, fields], None) => (*name, bare(*fields)),
        ([name], Some(fields)) => (*name, bare(fields)),
        _ => return None,
    };
    let Some(Constant::Str(name)) = context.constant(name) else { return None };
    let mut names = if typed { typed_names(context, listed)? } else { names(context, listed)? };
    refuse_or_rename(&mut names, rename).then_some(())?;
    is_identifier(&name).then_some(())?;
    let defaults = match defaults.map(bare) {
        None => Vec::new(),
        Some(list) if list.kind() == Kind::None => Vec::new(),
        Some(list) if matches!(list.kind(), Kind::Tuple | Kind::List) => {
            let items: Vec<Node<'m>> = list.named_children().filter(|n| n.kind() != Kind::Comment).collect();
            if items.iter().any(|item| item.kind() == Kind::ListSplat) || items.len() > names.len() {
                return None;
            }
            items.into_iter().map(Node::one_line).collect()
        }
        Some(_) => return None,
    };
    let without = names.len() - defaults.len();
    let mut fields: Vec<TupleField> =
        names.into_iter().map(|name| TupleField { name, default: None }).collect();
    for (field, default) in fields.iter_mut().skip(without).zip(defaults) {
        field.default = Some(default);
    }
    Some(NamedTuple { name, fields, order_error: None })
}

/// `'x y'`, `'x, y'`, `['x', 'y']` or `('x', 'y')`
fn names<'m>(context: &Context<'m>, listed: Node<'m>) -> Option<Vec<String>> {
    match context.constant(listed) {
        Some(Constant::Str(text)) => {
            return Some(text.replace(',', " ").split_whitespace().map(str::to_string).collect());
        }
        Some(Constant::Tuple(items)) => return items.into_iter().map(text_of).collect(),
        _ => {}
    }
    if listed.kind() != Kind::List {
        return None;
    }
    let items = listed.named_children().filter(|n| n.kind() != Kind::Comment);
    items.map(|item| text_of(context.constant(item)?)).collect()
}

fn text_of(value: Constant) -> Option<String> {
    match value {
        Constant::Str(text) => Some(text),
        _ => None,
    }
}

/// `[('x', int), ('y', str)]`
fn typed_names<'m>(context: &Context<'m>, listed: Node<'m>) -> Option<Vec<String>> {
    if !matches!(listed.kind(), Kind::List | Kind::Tuple) {
        return None;
    }
    let pairs = listed.named_children().filter(|n| n.kind() != Kind::Comment).map(bare);
    let names = pairs.map(|pair| {
        let mut parts = pair.named_children().filter(|_| pair.kind() == Kind::Tuple);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(_), None) => text_of(context.constant(name)?),
            _ => None,
        }
    });
    names.collect()
}

/// What `namedtuple` refuses gets another name where `rename` is on; false where the call raises.
fn refuse_or_rename(names: &mut [String], rename: bool) -> bool {
    let mut seen: Vec<String> = Vec::new();
    for (at, name) in names.iter_mut().enumerate() {
        if !is_identifier(name) || name.starts_with('_') || seen.contains(name) {
            if !rename {
                return false;
            }
            *name = format!("_{at}");
        }
        seen.push(name.clone());
    }
    true
}

fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && letters.all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !KEYWORDS.contains(&name)
}

/// What a class statement over `typing.NamedTuple` makes.
#[must_use]
pub fn made_by_class<'m>(context: &Context<'m>, class: At<'m>) -> Option<NamedTuple> {
    let here = context.at(class);
    let written = written(class.node);
    let [(Some(base), false)] = written.bases.as_slice() else { return None };
    if !base.text().ends_with("NamedTuple")
        || here.qualified_name(*base)? != "typing.NamedTuple"
        || written.metaclass.is_some()
        || written.doubtful
        || super::receiver::decorators(class.node).next().is_some()
    {
        return None;
    }
    let scope = here.model().scope_of_node.get(&class.node.id())?;
    if here.class_scopes(*scope).len() != 1 {
        return None;
    }
    let mut fields: Vec<TupleField> = Vec::new();
    let mut order_error = None;
    for statement in class.node.field_child(Field::Body)?.named_children() {
        match statement.kind() {
            Kind::Comment | Kind::PassStatement => continue,
            Kind::FunctionDefinition | Kind::DecoratedDefinition => {
                let function = statement.field_child(Field::Definition).unwrap_or(statement);
                stands_in_body(function, class).then_some(())?;
                let name = function.field_child(Field::Name)?.text();
                let refused = [
                    "__new__",
                    "__init__",
                    "__slots__",
                    "__getnewargs__",
                    "_fields",
                    "_make",
                    "_replace",
                    "_asdict",
                ];
                (!refused.contains(&name) && fields.iter().all(|f| f.name != name)).then_some(())?;
                continue;
            }
            Kind::ExpressionStatement => {}
            _ => return None,
        }
        let mut parts = statement.named_children().filter(|n| n.kind() != Kind::Comment);
        let (Some(only), None) = (parts.next(), parts.next()) else { return None };
        if only.kind() != Kind::Assignment {
            matches!(only.kind(), Kind::String | Kind::ConcatenatedString | Kind::Ellipsis).then_some(())?;
            continue;
        }
        let name = only.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
        if only.field_child(Field::Type).is_none() {
            // A plain attribute of the class.
            (!name.text().starts_with('_') && fields.iter().all(|f| f.name != name.text())).then_some(())?;
            continue;
        }
        let mut as_list = [name.text().to_string()];
        refuse_or_rename(&mut as_list, false).then_some(())?;
        fields.iter().all(|f| f.name != name.text()).then_some(())?;
        let default = only.field_child(Field::Right).map(Node::one_line);
        if default.is_none() && order_error.is_none() && fields.iter().any(|f| f.default.is_some()) {
            order_error = Some(fields.len());
        }
        fields.push(TupleField { name: name.text().to_string(), default });
    }
    let name = class.node.field_child(Field::Name)?.text().to_string();
    Some(NamedTuple { name, fields, order_error })
}
