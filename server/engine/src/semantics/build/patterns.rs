//! Names in `match` patterns, and in `as` clauses.

use super::super::BindingKind;
use super::walk::{Mode, State, Walk};
use crate::syntax::{Field, Kind, Node};

impl<'t> Walk<'t> {
    /// Patterns bind; the guard and the body do not.
    pub(super) fn case_clause(&mut self, node: Node<'t>, scope: u32) {
        for child in node.named_children().filter(|n| n.kind() == Kind::CasePattern) {
            self.give(child, State { scope, mode: Mode::Pattern(node.id()) });
        }
    }

    /// A dotted name is a value, a plain one in a pattern a capture. (In imports the statement has said what it is.)
    pub(super) fn dotted_name(&mut self, node: Node<'t>, state: State) {
        let is_value = node.child_of_kind(Kind::Dot).is_some();
        let Some(first) = node.named_child(0) else { return };
        let inner = if is_value || node.field() == Field::Key { State::load(state.scope) } else { state };
        self.give(first, inner);
    }

    /// `Class(attribute=pattern)`: the class is read, the attribute is no variable.
    pub(super) fn class_pattern(&mut self, node: Node<'t>, state: State) {
        let Some(first) = node.named_child(0) else { return };
        if node.kind() == Kind::KeywordPattern {
            self.give(first, state.skip());
        } else if first.kind() == Kind::DottedName {
            self.give(first, State::load(state.scope));
        }
    }

    /// Keys are values.
    pub(super) fn dict_pattern(&mut self, node: Node<'t>, state: State) {
        for key in node.field_children(Field::Key) {
            self.give(key, State::load(state.scope));
        }
    }

    /// `x as y` in a pattern, a `with` item or an `except` clause.
    pub(super) fn as_pattern(&mut self, node: Node<'t>, state: State) -> State {
        if matches!(state.mode, Mode::Pattern(_)) {
            return state;
        }
        if let Some(target) = node.field_child(Field::Alias) {
            let around = node.parent().filter(|p| p.kind() == Kind::ExceptClause);
            let mode = match around {
                Some(clause) => self.store_plain(BindingKind::Except, clause),
                None => self.store_plain(BindingKind::With, node.parent().unwrap_or(node)),
            };
            self.give(target, State { scope: state.scope, mode });
        }
        State::load(state.scope)
    }
}
