//! Whether a datetime knows its time zone.

use crate::semantics::{ArgumentNodes, Constant, Context, Definition, Value, time_format};
use crate::syntax::{Field, Kind, Node};

/// What a datetime knows of its time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awareness {
    /// It has none.
    Naive,
    /// It has one.
    Aware,
}

/// How many steps an expression is followed back.
const FAR: usize = 20;

/// What the datetime that an expression gives knows of its time zone, with the call that decides it; `None` where that is not certain.
pub(super) fn awareness<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(Awareness, Node<'m>, bool)> {
    let (mut context, mut node) = (*context, node);
    let here = context.piece();
    for _ in 0..FAR {
        node = node.unparenthesized();
        match node.kind() {
            Kind::Identifier => {
                let Definition::Value(at) = context.definition(node) else { return None };
                (context, node) = (context.at(at), at.node);
            }
            // A moment and a duration give a moment of the same kind.
            Kind::BinaryOperator => {
                let (left, right) = (node.field_child(Field::Left)?, node.field_child(Field::Right)?);
                let operator = node.field_child(Field::Operator)?.kind();
                if !matches!(operator, Kind::Plus | Kind::Minus) || !is_duration(&context, right) {
                    return None;
                }
                node = left;
            }
            Kind::Call => {
                let callee = node.field_child(Field::Function)?;
                if let Some(known) =
                    context.qualified_name(callee).and_then(|name| made(&context, node, &name))
                {
                    return Some((known, node, context.piece() == here));
                }
                let method = callee.field_child(Field::Attribute)?;
                let passed = ArgumentNodes::of(node)?;
                match method.text() {
                    "astimezone" => {
                        // Only where the object is a datetime: arrow's objects have such a method, too.
                        awareness_of_object(&context, callee)?;
                        return Some((Awareness::Aware, node, context.piece() == here));
                    }
                    "replace" => match passed.named.iter().find(|(name, _)| name.text() == "tzinfo") {
                        Some((_, zone)) => {
                            awareness_of_object(&context, callee)?;
                            return Some((zone_of(&context, *zone)?, node, context.piece() == here));
                        }
                        None if passed.positional.len() < 8 => node = callee.field_child(Field::Object)?,
                        None => return None,
                    },
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    None
}

/// That the object of a method is a datetime, by its class.
fn awareness_of_object<'m>(context: &Context<'m>, callee: Node<'m>) -> Option<()> {
    let object = callee.field_child(Field::Object)?;
    let is_datetime = matches!(context.value(object), Value::Instance(class) if class == "datetime.datetime");
    is_datetime.then_some(())
}

fn is_duration<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    matches!(context.value(node), Value::Instance(class) if class == "datetime.timedelta")
}

/// What a call of the class or of one of its class methods gives.
fn made<'m>(context: &Context<'m>, call: Node<'m>, name: &str) -> Option<Awareness> {
    let method = name.strip_prefix("datetime.datetime")?;
    let passed = ArgumentNodes::of(call)?;
    let zone = |place: usize, name: &str| match passed.get(place, name) {
        None => Some(Awareness::Naive),
        Some(zone) => zone_of(context, zone),
    };
    match method {
        "" => zone(7, "tzinfo"),
        ".now" => zone(0, "tz"),
        ".fromtimestamp" => zone(1, "tz"),
        ".utcnow" | ".utcfromtimestamp" | ".today" => Some(Awareness::Naive),
        ".strptime" => {
            let Constant::Str(format) = context.constant(passed.get(1, "format")?)? else { return None };
            let codes = time_format::read(&format)?;
            let has = |wanted: &str| codes.contains(&time_format::Part::Code(wanted.to_string()));
            if has("%z") { Some(Awareness::Aware) } else { (!has("%Z")).then_some(Awareness::Naive) }
        }
        _ => None,
    }
}

/// Whether a time zone is one, or `None`.
fn zone_of<'m>(context: &Context<'m>, zone: Node<'m>) -> Option<Awareness> {
    if context.constant(zone) == Some(Constant::None) {
        return Some(Awareness::Naive);
    }
    let zone = zone.unparenthesized();
    let function = if zone.kind() == Kind::Call { zone.field_child(Field::Function)? } else { zone };
    let name = context.qualified_name(function)?;
    let is_zone = if zone.kind() == Kind::Call {
        matches!(name.as_str(), "datetime.timezone" | "zoneinfo.ZoneInfo")
    } else {
        matches!(name.as_str(), "datetime.timezone.utc" | "datetime.UTC")
    };
    is_zone.then_some(Awareness::Aware)
}
