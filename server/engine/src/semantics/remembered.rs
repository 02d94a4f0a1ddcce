//! Answers that many checks ask for: what names and attributes lead to, and whether what is called can be made an instance of.

use std::cell::RefCell;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{At, Context, Definition, Dependencies, Module};

/// Answers by what they are about. They hold as long as the module is the same one.
#[derive(Debug)]
pub(super) struct Remembered<K, A>(Mutex<FxHashMap<K, (A, Arc<Dependencies>)>>);

impl<K, A> Default for Remembered<K, A> {
    fn default() -> Remembered<K, A> {
        Remembered(Mutex::default())
    }
}

impl<K: Eq + Hash, A: Clone> Remembered<K, A> {
    /// The answer as it is remembered, or as `find` finds it now. `context` depends on what the answer depends on.
    pub(super) fn answer(
        &self,
        context: &Context<'_>,
        key: K,
        find: impl for<'n> FnOnce(Context<'n>, &K) -> A,
    ) -> A {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let (answer, dependencies) = known.unwrap_or_else(|| {
            let dependencies = RefCell::new(context.module().dependencies());
            let found = find(context.noting(&dependencies), &key);
            let answer = (found, Arc::new(dependencies.into_inner()));
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, answer.clone());
            answer
        });
        context.depend_on_all(&dependencies);
        answer
    }
}

/// A [`Definition`] that borrows nothing: a place is the number of the piece and that of the node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Lead {
    Function(usize, u32),
    Class(usize, u32),
    Parameter(usize, u32),
    Value(usize, u32),
    External(String),
    Unknown,
}

impl Lead {
    pub(super) fn of(definition: &Definition<'_>) -> Lead {
        match definition {
            Definition::Function(at) => Lead::Function(at.piece, at.node.id()),
            Definition::Class(at) => Lead::Class(at.piece, at.node.id()),
            Definition::Parameter(at) => Lead::Parameter(at.piece, at.node.id()),
            Definition::Value(at) => Lead::Value(at.piece, at.node.id()),
            Definition::External(name) => Lead::External(name.clone()),
            Definition::Unknown => Lead::Unknown,
        }
    }

    /// The same in a module that has it.
    pub(super) fn definition(self, module: &Module) -> Option<Definition<'_>> {
        let at = |piece: usize, node: u32| {
            let node = module.pieces().get(piece)?.segment.tree().node(node)?;
            Some(At { piece, node })
        };
        Some(match self {
            Lead::Function(piece, node) => Definition::Function(at(piece, node)?),
            Lead::Class(piece, node) => Definition::Class(at(piece, node)?),
            Lead::Parameter(piece, node) => Definition::Parameter(at(piece, node)?),
            Lead::Value(piece, node) => Definition::Value(at(piece, node)?),
            Lead::External(name) => Definition::External(name),
            Lead::Unknown => Definition::Unknown,
        })
    }
}
