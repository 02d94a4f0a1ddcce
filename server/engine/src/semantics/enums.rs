//! The members of an enumeration, where its class body says them all (library reference, `enum`).

use super::bases::written;
use super::imports::bare;
use super::properties::stands_in_body;
use super::receiver::decorators;
use super::{At, Constant, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// What kind of enumeration it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumKind {
    /// Any values.
    Plain,
    /// `IntEnum`, or `int` among the bases: values are integers.
    Int,
    /// `StrEnum`: values are strings, and `auto()` gives the name in lower case.
    Str,
    /// `str` among the bases.
    StrMixed,
    /// `Flag` or `IntFlag`: values are bits.
    Flag,
}

/// A name of the enumeration with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumMember<'m> {
    /// The name.
    pub name: &'m str,
    /// Where it is bound.
    pub node: Node<'m>,
    /// Its value.
    pub value: Constant,
    /// The `auto()` that gave it.
    pub auto: Option<Node<'m>>,
    /// The place in the list of the member of which this is another name.
    pub alias_of: Option<usize>,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration<'m> {
    /// Its kind.
    pub kind: EnumKind,
    /// Its names in the order of the body.
    pub members: Vec<EnumMember<'m>>,
    /// `@enum.unique` stands above it.
    pub unique: bool,
}

impl EnumMember<'_> {
    /// Whether the value of a flag is exactly one bit: since Python 3.11 only these are gone over.
    #[must_use]
    pub fn is_single_bit(&self) -> bool {
        matches!(self.value, Constant::Int(n) if n > 0 && n & (n - 1) == 0)
    }
}

/// More names than this are not read.
const MOST: usize = 1_000;
/// More classes than this in a row are not followed.
const DEEPEST: usize = 8;
/// Methods by which values become others than those that are written.
const VALUE_METHODS: [&str; 4] = ["__new__", "_generate_next_value_", "__eq__", "__hash__"];

/// The enumeration that a class statement makes; `None` where it is none, has no members, or where one of them is not certain.
#[must_use]
pub fn enumeration<'m>(context: &Context<'m>, class: At<'m>) -> Option<Enumeration<'m>> {
    let kind = kind_of(context, class)?;
    let here = context.at(class);
    let mut unique = false;
    for decorator in decorators(class.node) {
        match here.qualified_name(decorator.named_child(0)?)?.as_str() {
            "enum.unique" => unique = true,
            _ => return None,
        }
    }
    let members = members(&here, class.node, kind)?;
    (!members.is_empty()).then_some(Enumeration { kind, members, unique })
}

/// The kind of the enumeration that the class is, by its bases; those of this file may only add methods.
fn kind_of<'m>(context: &Context<'m>, class: At<'m>) -> Option<EnumKind> {
    let mut class = class;
    for _ in 0..DEEPEST {
        let here = context.at(class);
        if class.node.field_child(Field::TypeParameters).is_some() {
            return None;
        }
        let arguments = class.node.field_child(Field::Superclasses)?;
        if arguments.named_children().any(|n| n.kind() == Kind::KeywordArgument) {
            return None;
        }
        let written = written(class.node);
        if written.doubtful {
            return None;
        }
        let mut paths = Vec::new();
        for (base, subscripted) in &written.bases {
            match here.definition((*base).filter(|_| !subscripted)?) {
                Definition::External(path) => paths.push(path),
                Definition::Class(at) if written.bases.len() == 1 => {
                    adds_only_methods(context, at).then_some(())?;
                    class = at;
                }
                _ => return None,
            }
        }
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let new = context.target() >= PythonVersion::new(3, 11);
        return Some(match paths.as_slice() {
            [] => continue,
            ["enum.Enum"] => EnumKind::Plain,
            ["enum.IntEnum"] | ["builtins.int", "enum.Enum"] => EnumKind::Int,
            ["enum.StrEnum"] if new => EnumKind::Str,
            ["builtins.str", "enum.Enum"] => EnumKind::StrMixed,
            ["enum.Flag" | "enum.IntFlag"] => EnumKind::Flag,
            _ => return None,
        });
    }
    None
}

/// Whether an enumeration without members leaves the values of those below it alone.
fn adds_only_methods<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let Some(body) = class.node.field_child(Field::Body) else { return false };
    decorators(class.node).next().is_none()
        && !is_cut(context, class)
        && body.named_children().all(|statement| match statement.kind() {
            Kind::Comment | Kind::PassStatement => true,
            Kind::ExpressionStatement => is_text(statement),
            Kind::FunctionDefinition | Kind::DecoratedDefinition => is_harmless(statement),
            _ => false,
        })
}

/// Whether a `def` leaves the values alone.
fn is_harmless(statement: Node<'_>) -> bool {
    let function = statement.field_child(Field::Definition).unwrap_or(statement);
    function.kind() == Kind::FunctionDefinition
        && function.field_child(Field::Name).is_some_and(|name| !VALUE_METHODS.contains(&name.text()))
        && !function.text().contains("_value_")
        && !function.text().contains("__setattr__")
}

fn is_text(statement: Node<'_>) -> bool {
    let only = statement.named_child(0).map(bare);
    only.is_some_and(|n| matches!(n.kind(), Kind::String | Kind::ConcatenatedString | Kind::Ellipsis))
}

fn is_cut<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let there = context.at(class);
    let scope = there.model().scope_of_node.get(&class.node.id());
    scope.is_none_or(|scope| there.class_scopes(*scope).len() != 1)
}

fn members<'m>(here: &Context<'m>, class: Node<'m>, kind: EnumKind) -> Option<Vec<EnumMember<'m>>> {
    if is_cut(here, here.locate(class)) {
        return None;
    }
    let mut members: Vec<EnumMember<'m>> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for statement in class.field_child(Field::Body)?.named_children() {
        match statement.kind() {
            Kind::Comment | Kind::PassStatement => {}
            Kind::FunctionDefinition | Kind::DecoratedDefinition => {
                is_harmless(statement).then_some(())?;
                let function = statement.field_child(Field::Definition).unwrap_or(statement);
                stands_in_body(function, here.locate(class)).then_some(())?;
                others.push(function.field_child(Field::Name)?.text());
            }
            Kind::ExpressionStatement if is_text(statement) => {}
            Kind::ExpressionStatement => {
                let mut parts = statement.named_children().filter(|n| n.kind() != Kind::Comment);
                let (Some(assignment), None) = (parts.next(), parts.next()) else { return None };
                if assignment.kind() != Kind::Assignment {
                    return None;
                }
                let name = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
                let Some(value) = assignment.field_child(Field::Right) else {
                    // `name: type` makes no member.
                    assignment.field_child(Field::Type)?;
                    continue;
                };
                let member = member(here, &members, kind, name, bare(value))?;
                members.push(member);
                if members.len() > MOST {
                    return None;
                }
            }
            _ => return None,
        }
    }
    let is_taken = |name: &str| others.contains(&name);
    let mut names: Vec<&str> = members.iter().map(|member| member.name).collect();
    if names.iter().any(|name| is_taken(name)) {
        return None;
    }
    names.sort_unstable();
    let before = names.len();
    names.dedup();
    (names.len() == before).then_some(members)
}

fn member<'m>(
    here: &Context<'m>,
    above: &[EnumMember<'m>],
    kind: EnumKind,
    name: Node<'m>,
    value: Node<'m>,
) -> Option<EnumMember<'m>> {
    let text = name.text();
    if text.starts_with('_')
        || matches!(text, "mro" | "name" | "value" | "names" | "values")
        || !text.is_ascii()
    {
        return None;
    }
    let auto = is_auto(here, value).then_some(value);
    let given = match auto {
        Some(_) => next_value(above, kind, text, here.target())?,
        None => written_value(here, above, value)?,
    };
    let fits = match (kind, &given) {
        (EnumKind::Plain, _) => true,
        (EnumKind::Int, Constant::Int(_)) => true,
        (EnumKind::Str | EnumKind::StrMixed, Constant::Str(_)) => true,
        (EnumKind::Flag, Constant::Int(n)) => (0..1 << 100).contains(n),
        _ => false,
    };
    if !fits || !is_comparable(&given) {
        return None;
    }
    let alias_of = above.iter().position(|one| one.value == given);
    // `True`, `1` and `1.0` are equal and of different classes.
    let is_number = |value: &Constant| matches!(value, Constant::Bool(_) | Constant::Float(_));
    let mixed = is_number(&given) || above.iter().any(|one| is_number(&one.value));
    if mixed && above.iter().any(|one| std::mem::discriminant(&one.value) != std::mem::discriminant(&given)) {
        return None;
    }
    Some(EnumMember { name: text, node: name, value: given, auto, alias_of })
}

/// Whether equality of such constants is Python's: numbers of several classes inside of tuples are left alone.
fn is_comparable(value: &Constant) -> bool {
    match value {
        Constant::Float(n) => !n.is_nan(),
        Constant::Tuple(items) => {
            items.iter().all(|item| matches!(item, Constant::Int(_) | Constant::Str(_)))
        }
        _ => true,
    }
}

/// `auto()` of `enum`, without arguments.
fn is_auto<'m>(here: &Context<'m>, call: Node<'m>) -> bool {
    call.kind() == Kind::Call
        && call.field_child(Field::Arguments).is_some_and(|list| list.named_children().next().is_none())
        && call.field_child(Field::Function).is_some_and(|f| {
            f.text().ends_with("auto") && here.qualified_name(f).as_deref() == Some("enum.auto")
        })
}

/// What `auto()` gives (`_generate_next_value_` in enum.py). Versions differ where the last value is not the highest: silent there.
fn next_value(
    above: &[EnumMember<'_>],
    kind: EnumKind,
    name: &str,
    target: PythonVersion,
) -> Option<Constant> {
    let _ = target;
    match kind {
        EnumKind::Str => return Some(Constant::Str(name.to_lowercase())),
        EnumKind::StrMixed => return None,
        EnumKind::Plain | EnumKind::Int | EnumKind::Flag => {}
    }
    let numbers: Option<Vec<i128>> = above
        .iter()
        .map(|member| match member.value {
            Constant::Int(n) => Some(n),
            _ => None,
        })
        .collect();
    let numbers = numbers?;
    let Some(last) = numbers.last() else { return Some(Constant::Int(1)) };
    if numbers.iter().max() != Some(last) {
        return None;
    }
    Some(Constant::Int(match kind {
        EnumKind::Flag => 1_i128.checked_shl(128 - last.leading_zeros())?,
        _ => last.checked_add(1)?,
    }))
}

/// A constant, or `A | B` of names above.
fn written_value<'m>(here: &Context<'m>, above: &[EnumMember<'m>], value: Node<'m>) -> Option<Constant> {
    let of_name = |node: Node<'m>| {
        let node = bare(node);
        if node.kind() == Kind::Identifier {
            return above.iter().find(|member| member.name == node.text()).map(|member| member.value.clone());
        }
        here.constant(node)
    };
    if value.kind() == Kind::Identifier
        || value.kind() != Kind::BinaryOperator
        || value.field_child(Field::Operator)?.text() != "|"
    {
        return of_name(value);
    }
    let mut bits = 0_i128;
    let mut rest = value;
    loop {
        let is_or = rest.kind() == Kind::BinaryOperator && rest.field_child(Field::Operator)?.text() == "|";
        let (part, further) = if is_or {
            (rest.field_child(Field::Right)?, rest.field_child(Field::Left))
        } else {
            (rest, None)
        };
        match of_name(part)? {
            Constant::Int(n) => bits |= n,
            _ => return None,
        }
        match further {
            Some(further) => rest = bare(further),
            None => return Some(Constant::Int(bits)),
        }
    }
}
