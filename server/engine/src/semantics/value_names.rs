//! What a name stands for: the values of all its bindings, where they agree.

use super::builtins::PLAIN_CLASSES;
use super::context::Assumed;
use super::values::Possible;
use super::variables::{Found, Owner, Variable};
use super::{At, BindingKind, Context, Value, stdlib};
use crate::syntax::{Field, Kind, Node};

/// A name that is bound more often than this is not looked into.
const MOST_BINDINGS: usize = 8;

impl<'m> Context<'m> {
    /// What a name gives where it is read.
    pub(super) fn name_possible(&self, identifier: Node<'m>, fuel: u32) -> Possible<'m> {
        let possible = self.variable(identifier).and_then(|variable| {
            match self.only_binding_of(identifier, &variable) {
                Some(found) => self.binding_possible(found, fuel),
                None => self.agreed(&variable, fuel),
            }
        });
        let possible = possible
            .unwrap_or_else(|| Possible::certain(self.object(self.definition_within(identifier, fuel))));
        self.narrowed(identifier, possible, fuel)
    }

    /// What a binding binds its name to; `None` for those that bind it to a function, class or module.
    fn binding_possible(&self, found: Found<'m>, fuel: u32) -> Option<Possible<'m>> {
        Some(match found.binding.kind {
            BindingKind::Assignment | BindingKind::NamedExpression => {
                let possible = match found.binding.value {
                    Some(node) => {
                        let value = self.at_node(found, node);
                        value.map_or(Possible::UNKNOWN, |at| self.at(at).possible_within(at.node, fuel))
                    }
                    None => Possible::certain(self.unpacked(found, fuel)),
                };
                if possible == Possible::UNKNOWN { self.annotated(found, fuel) } else { possible }
            }
            BindingKind::AugmentedAssignment => Possible::certain(self.augmented(found, fuel)),
            BindingKind::For | BindingKind::Comprehension => Possible::certain(self.gone_over(found, fuel)),
            BindingKind::Parameter => self.parameter_possible(found, fuel),
            BindingKind::With => Possible::certain(self.with_value(found, fuel)),
            BindingKind::Except => Possible::certain(self.except_value(found, fuel)),
            _ => return None,
        })
    }

    /// What all bindings of a name agree on. A binding may read the name itself (`total += 1`): if all others give one class, and
    /// this one gives that class too wherever the name has it, the name never has another.
    fn agreed(&self, variable: &Variable<'m>, fuel: u32) -> Option<Possible<'m>> {
        let bindings = self.joinable(variable)?;
        let first = bindings.first()?;
        let key = (first.piece, first.binding.node);
        if let Some(assumed) = self.assumed().filter(|assumed| assumed.variable == key) {
            return Some(
                assumed.class.map_or(Possible::UNKNOWN, |class| Possible::certain(Value::builtin(class))),
            );
        }
        let share = fuel / u32::try_from(bindings.len()).ok()?;
        let is_free = self.assumed().is_none();
        let there = if is_free { self.assuming(Assumed { variable: key, class: None }) } else { *self };
        let mut known: Option<Possible<'m>> = None;
        let mut open = Vec::new();
        for found in bindings {
            match there.binding_possible(found, share)? {
                Possible { value: Value::Unknown, .. } => open.push(found),
                possible => {
                    known = Some(match known {
                        Some(before) => before.or(possible),
                        None => possible,
                    });
                }
            }
        }
        let known = known.filter(|possible| possible.value != Value::Unknown)?;
        if open.is_empty() {
            return Some(known);
        }
        let name = known.value.builtin_name().filter(|_| is_free && !known.or_none)?;
        let class = PLAIN_CLASSES.into_iter().find(|one| *one == name)?;
        let there = self.assuming(Assumed { variable: key, class: Some(class) });
        let keeps = |found| there.binding_possible(found, share).is_some_and(|possible| possible == known);
        open.into_iter().all(keeps).then_some(known)
    }

    /// The bindings that give a variable its values, where these are all there are.
    fn joinable(&self, variable: &Variable<'m>) -> Option<Vec<Found<'m>>> {
        match variable.owner {
            Owner::Class(_) => return None,
            Owner::Function(_) => {}
            Owner::Module => {
                let binds = |star| self.star_binds(star, &variable.name) != Some(false);
                if stdlib::is_builtin(&variable.name, self.target())
                    || self.global_bindings("*").into_iter().any(binds)
                {
                    return None;
                }
            }
        }
        let gives = |f: &&Found<'m>| f.binding.kind.gives_value();
        let bindings: Vec<Found<'m>> = variable.bindings.iter().filter(gives).copied().collect();
        (bindings.len() <= MOST_BINDINGS).then_some(bindings)
    }

    fn annotated(&self, found: Found<'m>, fuel: u32) -> Possible<'m> {
        let annotation = found.binding.annotation.and_then(|node| self.at_node(found, node));
        annotation.map_or(Possible::UNKNOWN, |at| self.at(at).annotation_possible(at.node, fuel))
    }

    /// `x += value`
    fn augmented(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let statement = self.node_of(found).and_then(|n| n.ancestor_of_kind(Kind::AugmentedAssignment));
        let parts = statement.and_then(|n| {
            Some((n.field_child(Field::Left)?, n.field_child(Field::Operator)?, n.field_child(Field::Right)?))
        });
        let Some((left, operator, right)) = parts else { return Value::Unknown };
        let there = self.at(At { piece: found.piece, node: left });
        there.in_place(left, operator.text(), right, fuel)
    }

    /// A parameter is what its annotation says; callers may give something else than its default.
    fn parameter_possible(&self, found: Found<'m>, fuel: u32) -> Possible<'m> {
        let Some(identifier) = self.node_of(found) else { return Possible::UNKNOWN };
        let around = identifier.parent().map(Node::kind);
        match around {
            Some(Kind::ListSplatPattern) => return Possible::certain(Value::builtin("tuple")),
            Some(Kind::DictionarySplatPattern) => return Possible::certain(Value::builtin("dict")),
            _ => {}
        }
        let default = found.binding.value.and_then(|node| self.at_node(found, node));
        let Some(annotation) = found.binding.annotation.and_then(|node| self.at_node(found, node)) else {
            return Possible::UNKNOWN;
        };
        // `x: int = None` means that it may be None, whatever it says (PEP 484, before it was changed).
        if default.is_some_and(|at| at.node.unparenthesized().kind() == Kind::None) {
            return Possible::UNKNOWN;
        }
        self.at(annotation).annotation_possible(annotation.node, fuel)
    }

    /// `with open(path) as f`: a file gives itself.
    fn with_value(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let Some(target) = identifier.parent().filter(|n| n.kind() == Kind::AsPatternTarget) else {
            return Value::Unknown;
        };
        let Some(manager) = target.parent().and_then(|n| n.named_child(0)) else { return Value::Unknown };
        let there = self.at(At { piece: found.piece, node: manager });
        match there.value_within(manager, fuel) {
            Value::Instance(name) if name.starts_with("_io.") => Value::Instance(name),
            _ => Value::Unknown,
        }
    }

    /// `except ValueError as error`: one of that class or of one below it.
    fn except_value(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let caught =
            identifier.ancestors().find(|n| n.kind() == Kind::AsPattern).and_then(|n| n.named_child(0));
        let Some(caught) = caught else { return Value::Unknown };
        if identifier
            .ancestors()
            .find(|n| n.kind() == Kind::ExceptClause)
            .is_some_and(|n| n.child(1).is_some_and(|t| t.text() == "*"))
        {
            return Value::Unknown;
        }
        let there = self.at(At { piece: found.piece, node: caught });
        there.instance_of(there.definition_within(caught, fuel))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::value;

    #[test]
    fn bindings_that_do_not_agree_are_not_known() {
        for text in
            ["x = 1\nx = 1.5\nx\n", "x = 0\nx += 0.5\nx\n", "x = f()\nx += 1\nx\n", "x = 1\nx = x + y\nx\n"]
        {
            assert_eq!(value(text), "?", "{text}");
        }
    }

    #[test]
    fn bindings_that_agree() {
        for (text, expected) in [
            ("x = 1\nx += 1\nx\n", "builtins.int"),
            ("x = 'a'\nx = x.strip()\nx\n", "builtins.str"),
            ("if a:\n    x = [1]\nelse:\n    x = []\nx\n", "builtins.list"),
            ("x = []\nx += y\nx\n", "builtins.list"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
