//! A format string together with what is filled into it: which field takes which argument, what is missing, what is left over.

use super::percent::{self, Conversion};
use super::replacement::{self, Field, Key};
use super::{ArgumentNodes, Constant, Context};
use crate::syntax::{self, Kind, Node, literal};

/// A call of `str.format`, as far as its fields are filled in.
#[derive(Debug, Clone)]
pub struct FormatCall<'m> {
    /// The expression that is the text.
    pub text: Node<'m>,
    /// The fields with what each takes, in order, up to the first that fails.
    pub filled: Vec<(Field, Node<'m>)>,
    /// Why it raises an error, if it does.
    pub failure: Option<FormatFailure>,
    /// What an earlier field does may raise another error first.
    pub is_certain: bool,
    /// The arguments that no field takes.
    pub unused: Vec<Node<'m>>,
}

/// Why `str.format` raises an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatFailure {
    /// This field wants an argument that is not passed.
    Missing(Field),
    /// `ValueError` with this message.
    Refused(&'static str),
}

impl<'m> FormatCall<'m> {
    /// Reads `'…'.format(…)`; `None` where the text or the arguments are not known.
    #[must_use]
    pub fn of(context: &Context<'m>, call: Node<'m>) -> Option<FormatCall<'m>> {
        let callee = call.field_child(syntax::Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
        callee.field_child(syntax::Field::Attribute).filter(|n| n.text() == "format")?;
        let text = callee.field_child(syntax::Field::Object)?;
        let Constant::Str(format) = context.constant(text)? else { return None };
        let passed = ArgumentNodes::of(call)?;
        let found = replacement::read(&format)?;
        let mut used_places = vec![false; passed.positional.len()];
        let mut used_names = vec![false; passed.named.len()];
        let (mut filled, mut failure, mut is_certain) = (Vec::new(), None, true);
        for field in found.fields {
            let value = match &field.key {
                Key::Automatic(place) | Key::Place(place) => {
                    if let Some(used) = used_places.get_mut(*place) {
                        *used = true;
                    }
                    passed.positional.get(*place).copied()
                }
                Key::Name(name) => {
                    let at = passed.named.iter().position(|(known, _)| known.text() == name);
                    if let Some(used) = at.and_then(|at| used_names.get_mut(at)) {
                        *used = true;
                    }
                    at.and_then(|at| passed.named.get(at)).map(|(_, value)| *value)
                }
            };
            let Some(value) = value else {
                failure = Some(FormatFailure::Missing(field));
                break;
            };
            is_certain &= field.path.is_empty() && field.spec.is_empty() && !field.is_nested;
            filled.push((field, value));
        }
        if failure.is_none() {
            failure = found.refused.map(FormatFailure::Refused);
        }
        let places = used_places.iter().zip(&passed.positional).filter(|(used, _)| !**used);
        let names = used_names.iter().zip(&passed.named).filter(|(used, _)| !**used);
        let unused = places.map(|(_, node)| *node).chain(names.map(|(_, (_, value))| *value)).collect();
        Some(FormatCall { text, filled, failure, is_certain, unused })
    }
}

/// `'…' % …`, as far as it is filled in.
#[derive(Debug, Clone)]
pub struct PercentUse<'m> {
    /// The text.
    pub text: Node<'m>,
    /// The operator.
    pub operator: Node<'m>,
    /// What each conversion takes: values by place, or by key.
    pub filled: Vec<(Conversion, Node<'m>)>,
    /// Why it raises an error, if it does.
    pub failure: Option<PercentFailure>,
    /// Values are looked up by key.
    pub by_key: bool,
}

/// Why `%` raises an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PercentFailure {
    /// `TypeError`: so many values are wanted, so many given.
    Count(usize, usize),
    /// `KeyError`: this key is not in the dictionary.
    Key(String),
}

impl<'m> PercentUse<'m> {
    /// Reads `'…' % …`; `None` where the text or the values are not known.
    #[must_use]
    pub fn of(context: &Context<'m>, node: Node<'m>) -> Option<PercentUse<'m>> {
        let operator = node.field_child(syntax::Field::Operator).filter(|n| n.text() == "%")?;
        let text = node.field_child(syntax::Field::Left)?;
        let right = node.field_child(syntax::Field::Right)?.unparenthesized();
        let (conversions, is_bytes) = match context.constant(text)? {
            Constant::Str(format) => (percent::read(&format, false)?, false),
            Constant::Bytes(format) => (percent::read(&String::from_utf8(format).ok()?, true)?, true),
            _ => return None,
        };
        let with_key = conversions.iter().filter(|c| c.key.is_some()).count();
        if with_key > 0 {
            let all = !is_bytes && with_key == conversions.len() && conversions.iter().all(|c| c.stars == 0);
            if !all {
                return None;
            }
            let (filled, failure) = looked_up(conversions, right)?;
            return Some(PercentUse { text, operator, filled, failure, by_key: true });
        }
        let values: Vec<Node<'m>> = match right.kind() {
            Kind::Tuple => right.named_children().filter(|n| n.kind() != Kind::Comment).collect(),
            // Another object may be a tuple, whose items are taken one by one, or a mapping, which may be left over.
            _ if is_one_value(context, right) => vec![right],
            _ => return None,
        };
        if values.iter().any(|n| n.text().starts_with('*')) {
            return None;
        }
        let wanted: usize = conversions.iter().map(|c| c.stars + 1).sum();
        let failure = (values.len() != wanted).then_some(PercentFailure::Count(wanted, values.len()));
        // A star takes a value of its own: which value is whose is then not told.
        let stars = conversions.iter().any(|c| c.stars > 0);
        let filled = if failure.is_some() || stars {
            Vec::new()
        } else {
            conversions.into_iter().zip(values).collect()
        };
        Some(PercentUse { text, operator, filled, failure, by_key: false })
    }
}

fn is_one_value<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    context.value(node).builtin_name().is_some_and(|name| matches!(name, "str" | "int" | "float" | "bool"))
}

/// The values of the keys, or which key is missing for certain.
#[allow(clippy::type_complexity, reason = "used once, next to where it is made")]
fn looked_up(
    conversions: Vec<Conversion>,
    right: Node<'_>,
) -> Option<(Vec<(Conversion, Node<'_>)>, Option<PercentFailure>)> {
    if right.kind() != Kind::Dictionary {
        return None;
    }
    let mut known: Vec<(String, Node<'_>)> = Vec::new();
    for pair in right.named_children().filter(|n| n.kind() != Kind::Comment) {
        let key = pair.field_child(syntax::Field::Key).filter(|_| pair.kind() == Kind::Pair)?;
        let literal::Text::Str(key) = literal::string(key)? else { return None };
        known.push((key, pair.field_child(syntax::Field::Value)?));
    }
    let mut filled: Vec<(Conversion, Node<'_>)> = Vec::new();
    for conversion in conversions {
        let key = conversion.key.as_deref()?;
        // The last of equal keys is the one that is kept.
        let Some((_, value)) = known.iter().rev().find(|(one, _)| one == key) else {
            // Before it, a value may be of the wrong type.
            let is_certain = filled.iter().all(|(c, _)| matches!(c.letter, 's' | 'r' | 'a'));
            let failure = PercentFailure::Key(key.to_string());
            return is_certain.then_some((filled, Some(failure)));
        };
        let value = *value;
        filled.push((conversion, value));
    }
    Some((filled, None))
}
