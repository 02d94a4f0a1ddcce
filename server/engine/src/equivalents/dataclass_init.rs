//! The `__init__` that `@dataclass` makes from the fields (library reference, `dataclasses`).

use super::lines::{Lines, has_long_string};
use super::stable::is_stable;
use super::{Equivalent, Gives};
use crate::semantics::dataclasses::{DataClass, DataField, FieldDefault, dataclass};
use crate::semantics::{At, Context, Resolution};
use crate::syntax::{Field, Kind, Node};

/// The `__init__` of a dataclass, ready to be written.
#[derive(Debug, Clone)]
pub struct Init<'m> {
    /// What is known of the class.
    pub class: DataClass<'m>,
    /// Whether there is a `__post_init__`.
    pub hooks: bool,
    /// Whether a default stands for a value that is made anew.
    pub makes: bool,
}

impl<'m> Init<'m> {
    /// What `@dataclass` makes for the class statement; `None` where it makes none, or something of it is not known.
    #[must_use]
    pub fn of(context: &Context<'m>, node: Node<'m>) -> Option<Init<'m>> {
        // Fields in the further pieces of a long class are not seen from here.
        if context.module().body_pieces(context.piece()).next().is_some() {
            return None;
        }
        let at = context.locate(node);
        let generated = dataclass(context, at)?;
        let class = context.class(at);
        let has = |name: &str| context.class_gives(at, name);
        let parameters = generated.parameters;
        // Where what the decorator is told to make is there already, or makes no sense, there will be no class.
        let clashes = parameters.order && ["__lt__", "__le__", "__gt__", "__ge__"].into_iter().any(has)
            || parameters.frozen && ["__setattr__", "__delattr__"].into_iter().any(has)
            || parameters.unsafe_hash && has("__hash__")
            || parameters.slots && has("__slots__")
            || parameters.order && !parameters.eq;
        let is_made = !clashes
            && generated.mutable_default().is_none()
            && generated.order_error().is_none()
            && generated.above.is_none_or(|above| above.frozen == parameters.frozen);
        if !generated.complete || !class.complete || !parameters.init || has("__init__") || !is_made {
            return None;
        }
        let hooks = context.may_have(&class, "__post_init__");
        if hooks && context.supplier(&class, "__post_init__").is_none() {
            return None;
        }
        if !context.would_mean_builtin("object", node)
            || !generated.fields.iter().all(|field| is_plain(context, field))
        {
            return None;
        }
        let made_anew = |field: &DataField<'_>| field.init && field.default == FieldDefault::Factory;
        let makes = generated.fields.iter().any(made_anew);
        Some(Init { class: generated, hooks, makes })
    }

    /// The function. `missing` stands for a value that is made anew, `default` gives what is written for the default of a field, and
    /// `result` what is said of what it returns.
    #[must_use]
    pub fn lines(
        &self,
        context: &Context<'m>,
        missing: &str,
        result: &str,
        default: &dyn Fn(&DataField<'m>) -> Option<String>,
    ) -> Option<Lines> {
        let generated = &self.class;
        let mut lines = Lines::default();
        lines.push(0, format!("def {}{result}:", generated.signature_by(default)));
        let mut is_empty = true;
        for field in generated.fields.iter().filter(|field| !field.init_only) {
            let Some(value) = value(context, generated, field, missing)? else { continue };
            is_empty = false;
            lines.push(
                1,
                if generated.parameters.frozen {
                    format!("object.__setattr__(self, \"{}\", {value})", field.name)
                } else {
                    format!("self.{} = {value}", field.name)
                },
            );
        }
        if self.hooks {
            let handed: Vec<&str> = generated
                .fields
                .iter()
                .filter(|field| field.init_only)
                .map(|field| field.name.as_str())
                .collect();
            lines.push(1, format!("self.__post_init__({})", handed.join(", ")));
        } else if is_empty {
            lines.push(1, "pass");
        }
        Some(lines)
    }
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let init = Init::of(context, node)?;
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let missing = ["missing", "not_given"].into_iter().find(|name| !used(name))?;
    let mut lines = Lines::default();
    if init.makes {
        lines.push(0, format!("{missing} = object()"));
        lines.push(0, "");
    }
    lines.extend(0, init.lines(context, missing, " -> None", &|field| field.shown_default(missing))?);
    Some(Equivalent {
        construct: "dataclass-init",
        range: node.range(),
        code: lines.flat(),
        brief: None,
        gives: Gives::Nothing,
    })
}

/// The compiler changes private names, but not those in the strings of a frozen class; a field `self` is another's parameter.
fn is_plain<'m>(context: &Context<'m>, field: &DataField<'m>) -> bool {
    let default_is_plain = field.given.is_none_or(|given| {
        let is_value = matches!(field.default, FieldDefault::Value(_));
        !(has_long_string(given.node) || is_value && may_be_descriptor(context, given))
    });
    let is_private = field.name.starts_with("__") && !field.name.ends_with("__");
    !is_private
        && !matches!(field.name.as_str(), "self" | "object")
        && !field.annotation.contains('…')
        && default_is_plain
}

/// Whether a default may be a descriptor: then `__init__` has what reading it from the class gives, and not what is written.
fn may_be_descriptor<'m>(context: &Context<'m>, given: At<'m>) -> bool {
    let there = context.at(given);
    let node = given.node.unparenthesized();
    !node.kind().is_new_collection()
        && !matches!(node.kind(), Kind::Tuple | Kind::Lambda)
        && node.descendants().filter(|n| n.kind() == Kind::Call).any(|call| {
            let called =
                call.field_child(Field::Function).and_then(|function| there.qualified_name(function));
            let name = called.as_deref().and_then(|name| name.strip_prefix("builtins."));
            name.is_none_or(|name| {
                matches!(name, "property" | "staticmethod" | "classmethod" | "super" | "getattr" | "next")
            })
        })
}

/// What `__init__` sets the field to; `Some(None)` where it leaves it to the class attribute.
#[allow(clippy::option_option, reason = "not known, nothing to set, a value")]
fn value<'m>(
    context: &Context<'m>,
    generated: &DataClass<'m>,
    field: &DataField<'m>,
    missing: &str,
) -> Option<Option<String>> {
    let name = field.name.as_str();
    match (&field.default, field.init) {
        (FieldDefault::Factory, init) => {
            let made = made(context, generated, field.given?)?;
            Some(Some(if init { format!("{made} if {name} is {missing} else {name}") } else { made }))
        }
        (_, true) => Some(Some(name.to_string())),
        // A slot takes the place of the class attribute.
        (FieldDefault::Value(text), false) if generated.parameters.slots => {
            let given = field.given?;
            is_stable(&context.at(given), given.node).then(|| Some(text.clone()))
        }
        (_, false) => Some(None),
    }
}

/// The call of a factory, where it means the same in `__init__` as in the class body.
fn made<'m>(context: &Context<'m>, generated: &DataClass<'m>, factory: At<'m>) -> Option<String> {
    let there = context.at(factory);
    let names = || factory.node.descendants().filter(|n| n.kind() == Kind::Identifier);
    let hidden = names().any(|n| {
        let in_class =
            matches!(there.model().resolve(n), Some(Resolution::Scope(_) | Resolution::ClassOrGlobal(_)))
                && there.is_in_class_scope(n);
        in_class || n.text() == "self" || generated.fields.iter().any(|field| field.name == n.text())
    });
    if hidden || has_long_string(factory.node) {
        return None;
    }
    let node = factory.node.unparenthesized();
    match node.kind() {
        Kind::Identifier if is_stable(&there, node) => Some(format!("{}()", node.text())),
        Kind::Attribute => {
            let mut object = node;
            while object.kind() == Kind::Attribute {
                object = object.field_child(Field::Object)?;
            }
            (object.kind() == Kind::Identifier && is_stable(&there, object))
                .then(|| format!("{}()", node.one_line()))
        }
        Kind::Lambda if node.field_child(Field::Parameters).is_none() => {
            let body = node.field_child(Field::Body)?;
            let is_closed = matches!(
                body.kind(),
                Kind::Call
                    | Kind::Attribute
                    | Kind::Subscript
                    | Kind::List
                    | Kind::Dictionary
                    | Kind::Set
                    | Kind::Integer
                    | Kind::String
                    | Kind::Identifier
                    | Kind::ParenthesizedExpression
                    | Kind::ListComprehension
                    | Kind::DictionaryComprehension
                    | Kind::SetComprehension
            );
            Some(if is_closed { body.one_line() } else { format!("({})", body.one_line()) })
        }
        _ => None,
    }
}
