//! The arguments of a call as nodes, and the one that a parameter of a known function gets.

use crate::syntax::{Field, Kind, Node};

/// The arguments of a call.
#[derive(Debug, Clone, Default)]
pub struct ArgumentNodes<'m> {
    /// Those by position, in order.
    pub positional: Vec<Node<'m>>,
    /// Those by name, in order: the name, and the value.
    pub named: Vec<(Node<'m>, Node<'m>)>,
}

impl<'m> ArgumentNodes<'m> {
    /// The arguments of a call; `None` where a star adds some that are not known, or where a name is repeated.
    #[must_use]
    pub fn of(call: Node<'m>) -> Option<ArgumentNodes<'m>> {
        let list = call.field_child(Field::Arguments)?;
        let mut passed = ArgumentNodes::default();
        if list.kind() != Kind::ArgumentList {
            passed.positional.push(list);
            return Some(passed);
        }
        for argument in list.named_children() {
            match argument.kind() {
                Kind::ListSplat | Kind::DictionarySplat | Kind::ParenthesizedListSplat | Kind::Error => {
                    return None;
                }
                Kind::KeywordArgument => {
                    let name = argument.field_child(Field::Name)?;
                    if passed.named.iter().any(|(known, _)| known.text() == name.text()) {
                        return None;
                    }
                    passed.named.push((name, argument.field_child(Field::Value)?));
                }
                _ => passed.positional.push(argument),
            }
        }
        Some(passed)
    }

    /// What the parameter gets that stands at this place among the parameters, from 0, and has this name.
    #[must_use]
    pub fn get(&self, place: usize, name: &str) -> Option<Node<'m>> {
        let by_name = || self.named.iter().find(|(known, _)| known.text() == name).map(|(_, value)| *value);
        self.positional.get(place).copied().or_else(by_name)
    }
}
