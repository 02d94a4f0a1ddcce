//! Which methods a binary operator asks, in which order (Language Reference 3.3.8, and `SLOT1BINFULL` in typeobject.c).

use super::classes::Key;
use super::{At, Class, Context, Definition, Member, Special, Value};
use crate::syntax::{Field, Kind, Node};

/// One method that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The method.
    pub member: Member,
    /// It is the right operand's.
    pub right: bool,
}

/// What an operator asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The methods in order; none where the operator raises `TypeError`.
    pub asked: Vec<Asked>,
    /// The name of the left operand's class.
    pub left: String,
    /// The name of the right operand's class.
    pub right: String,
    /// The operator's method: `__add__`.
    pub method: &'static str,
    /// The right operand's method: `__radd__`.
    pub reflected: &'static str,
    /// The right operand's class is below the left one's and has a method of its own, which goes first.
    pub right_first: bool,
}

/// The methods of an operator: in place, plain and reflected.
#[must_use]
pub fn methods(operator: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match operator.trim_end_matches('=') {
        "+" => ("__iadd__", "__add__", "__radd__"),
        "-" => ("__isub__", "__sub__", "__rsub__"),
        "*" => ("__imul__", "__mul__", "__rmul__"),
        "/" => ("__itruediv__", "__truediv__", "__rtruediv__"),
        "//" => ("__ifloordiv__", "__floordiv__", "__rfloordiv__"),
        "%" => ("__imod__", "__mod__", "__rmod__"),
        "**" => ("__ipow__", "__pow__", "__rpow__"),
        "@" => ("__imatmul__", "__matmul__", "__rmatmul__"),
        "&" => ("__iand__", "__and__", "__rand__"),
        "|" => ("__ior__", "__or__", "__ror__"),
        "^" => ("__ixor__", "__xor__", "__rxor__"),
        "<<" => ("__ilshift__", "__lshift__", "__rlshift__"),
        ">>" => ("__irshift__", "__rshift__", "__rrshift__"),
        _ => return None,
    })
}

/// An operand's class.
enum Operand<'m> {
    /// One of this file, with its order.
    File(At<'m>, Class),
    /// A number of `builtins`: its methods know nothing of other classes.
    Number(Class),
}

impl Operand<'_> {
    fn class(&self) -> &Class {
        match self {
            Operand::File(_, class) | Operand::Number(class) => class,
        }
    }
}

impl<'m> Context<'m> {
    /// What a binary operator or an augmented assignment asks, where one operand at least is an object of a class of this file, and the
    /// other one too or a number.
    #[must_use]
    pub fn operator_methods(&self, node: Node<'m>) -> Option<Operation> {
        let (in_place, method, reflected) = methods(node.field_child(Field::Operator)?.text())?;
        let left = self.operand(node.field_child(Field::Left)?)?;
        let right = self.operand(node.field_child(Field::Right)?)?;
        if matches!((&left, &right), (Operand::Number(_), Operand::Number(_))) {
            return None;
        }
        let sides = [node.field_child(Field::Left)?, node.field_child(Field::Right)?];
        for (operand, side) in [&left, &right].into_iter().zip(sides) {
            if let Operand::File(at, class) = operand {
                if !class.complete || class.mro.is_err() || !self.has_only_methods_of_python(class) {
                    return None;
                }
                // An object of a class below may answer otherwise.
                let differs = |sub: At<'m>| {
                    [in_place, method, reflected]
                        .iter()
                        .any(|name| !self.bindings_in_class(sub, name).is_empty())
                };
                if !self.is_new_object(side) && self.subclasses(*at).into_iter().any(differs) {
                    return None;
                }
            }
        }
        let find = |operand: &Operand<'m>, name: &str| match self.special(operand.class(), name) {
            Special::From(member) => Some(Some(member)),
            Special::Missing => Some(None),
            Special::Denied(_) | Special::Unknown => None,
        };
        let same = left.class().id == right.class().id;
        let first = find(&left, method)?;
        let second = find(&right, reflected)?;
        let is_below = !same
            && right.class().mro.as_ref().is_ok_and(|mro| mro.0.contains(&left.class().id))
            && matches!(left, Operand::File(..));
        let left_reflected = find(&left, reflected)?;
        let right_first = is_below
            && second.as_ref().is_some_and(|second| {
                left_reflected.as_ref().is_none_or(|other| other.class != second.class)
            });
        let mut asked = Vec::new();
        if node.kind() == Kind::AugmentedAssignment
            && let Some(member) = find(&left, in_place)?
        {
            asked.push(Asked { member, right: false });
        }
        let first = first.map(|member| Asked { member, right: false });
        let second = second.filter(|_| !same).map(|member| Asked { member, right: true });
        if right_first {
            asked.extend(second);
            asked.extend(first);
        } else {
            asked.extend(first);
            asked.extend(second);
        }
        let name = |operand: &Operand<'m>| operand.class().id.qualname.to_string();
        Some(Operation { asked, left: name(&left), right: name(&right), method, reflected, right_first })
    }

    fn operand(&self, node: Node<'m>) -> Option<Operand<'m>> {
        match self.value(node) {
            Value::InstanceOf(at) => Some(Operand::File(at, self.class(at))),
            Value::Instance(name)
                if matches!(name.as_str(), "builtins.int" | "builtins.float" | "builtins.complex") =>
            {
                Some(Operand::Number(self.class_elsewhere(&self.class_elsewhere_named(&name)?)?))
            }
            _ => None,
        }
    }

    /// Whether the expression is a call of a class, or a name bound once to one: then its object is of no class below that.
    fn is_new_object(&self, node: Node<'m>) -> bool {
        let is_call = |there: &Context<'m>, node: Node<'m>| {
            node.kind() == Kind::Call
                && node
                    .field_child(Field::Function)
                    .is_some_and(|f| matches!(there.definition(f), Definition::Class(_)))
        };
        let node = node.unparenthesized();
        match (node.kind(), self.definition(node)) {
            (Kind::Identifier, Definition::Value(at)) => is_call(&self.at(at), at.node.unparenthesized()),
            _ => is_call(self, node),
        }
    }

    /// Whether nothing but classes of this file, and some of the library that add no operators, is in the order: then operators go by
    /// the methods alone.
    fn has_only_methods_of_python(&self, class: &Class) -> bool {
        self.keys_of(class).iter().all(|key| match key {
            Key::File(_) => true,
            Key::Outside(id) => matches!(
                (id.module.as_str(), id.qualname.as_str()),
                ("builtins", "object") | ("abc", "ABC") | ("typing", "Generic")
            ),
        })
    }
}
