//! What names and attributes were found to lead to: many checks ask about the same call.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{At, Context, Definition, Dependencies, Module};

/// Answers about the nodes of a module, by the number of the piece and that of the node. They hold as long as the module is the same one.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<FxHashMap<(usize, u32), Answer>>);

#[derive(Debug, Clone)]
struct Answer {
    lead: Lead,
    dependencies: Arc<Dependencies>,
}

/// A [`Definition`] that borrows nothing: a place is the number of the piece and that of the node.
#[derive(Debug, Clone)]
enum Lead {
    Function(usize, u32),
    Class(usize, u32),
    Parameter(usize, u32),
    Value(usize, u32),
    External(String),
    Unknown,
}

impl Remembered {
    /// What a node of the segment that `context` sees the module from leads to: as it is remembered, or as `find` finds it now. `context`
    /// depends on what the answer depends on.
    pub(super) fn answer<'m>(
        &self,
        context: &Context<'m>,
        node: u32,
        find: impl for<'n> FnOnce(Context<'n>) -> Definition<'n>,
    ) -> Definition<'m> {
        let key = (context.piece(), node);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let answer = known.unwrap_or_else(|| {
            let dependencies = RefCell::new(Dependencies::default());
            let lead = Lead::of(&find(context.noting(&dependencies)));
            let answer = Answer { lead, dependencies: Arc::new(dependencies.into_inner()) };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, answer.clone());
            answer
        });
        context.depend_on_all(&answer.dependencies);
        answer.lead.definition(context.module()).unwrap_or(Definition::Unknown)
    }
}

impl Lead {
    fn of(definition: &Definition<'_>) -> Lead {
        match definition {
            Definition::Function(at) => Lead::Function(at.piece, at.node.id()),
            Definition::Class(at) => Lead::Class(at.piece, at.node.id()),
            Definition::Parameter(at) => Lead::Parameter(at.piece, at.node.id()),
            Definition::Value(at) => Lead::Value(at.piece, at.node.id()),
            Definition::External(name) => Lead::External(name.clone()),
            Definition::Unknown => Lead::Unknown,
        }
    }

    fn definition(self, module: &Module) -> Option<Definition<'_>> {
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
