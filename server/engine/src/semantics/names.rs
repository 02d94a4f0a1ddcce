//! The table of a module's names: which segments bind each of them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{BindingId, Name, ScopeId, SegmentModel};
use crate::document::Surroundings;

/// Where a name is bound: the slot of a piece, and the binding in its model.
type Places = Vec<(u32, BindingId)>;

/// A table of names. Pieces are named by slots, which they keep while pieces above them come and go. A change is laid
/// over the table as it was, so that it costs what it touches; now and then the layers become one.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    base: Arc<FxHashMap<Name, Places>>,
    newer: Arc<FxHashMap<Name, Places>>,
}

impl Names {
    /// How many names may lie over the table before the layers are made one.
    const LAYER: usize = 500;

    /// Where the name is bound, by slot, in no particular order.
    pub(super) fn get(&self, name: &str) -> &[(u32, BindingId)] {
        self.newer.get(name).or_else(|| self.base.get(name)).map_or(&[], Vec::as_slice)
    }

    /// Every name that is bound.
    pub(super) fn all(&self) -> Vec<Name> {
        let older = self.base.keys().filter(|name| !self.newer.contains_key(*name));
        let bound = |name: &&Name| !self.get(name).is_empty();
        older.chain(self.newer.keys()).filter(bound).cloned().collect()
    }

    /// The table of these names.
    pub(super) fn of(names: impl Iterator<Item = (Name, u32, BindingId)>) -> Names {
        let mut base: FxHashMap<Name, Places> = FxHashMap::default();
        for (name, slot, binding) in names {
            base.entry(name).or_default().push((slot, binding));
        }
        Names { base: Arc::new(base), newer: Arc::default() }
    }

    /// The table with `gone` taken out and `come` put in.
    pub(super) fn changed(
        &self,
        gone: impl Iterator<Item = (Name, u32, BindingId)>,
        come: impl Iterator<Item = (Name, u32, BindingId)>,
    ) -> Names {
        let mut newer = FxHashMap::clone(&self.newer);
        let mut places_of = |name: Name, change: &dyn Fn(&mut Places)| {
            let places = newer.entry(name).or_insert_with_key(|name| self.get(name).to_vec());
            change(places);
        };
        for (name, slot, binding) in gone {
            places_of(name, &|places| places.retain(|place| *place != (slot, binding)));
        }
        for (name, slot, binding) in come {
            places_of(name, &|places| places.push((slot, binding)));
        }
        if newer.len() <= Names::LAYER {
            return Names { base: Arc::clone(&self.base), newer: Arc::new(newer) };
        }
        let mut base = FxHashMap::clone(&self.base);
        base.extend(newer);
        base.retain(|_, places| !places.is_empty());
        Names { base: Arc::new(base), newer: Arc::default() }
    }
}

/// The module's names that a segment binds, sorted: at its top level, and in functions and classes that declare them `global`.
pub(super) fn bound_by(model: &SegmentModel, surroundings: Surroundings) -> Vec<(Name, BindingId)> {
    let mut names: Vec<(Name, BindingId)> = Vec::new();
    if surroundings == Surroundings::Module
        && let Some(scope) = model.scope(ScopeId(0))
    {
        for symbol in &scope.symbols {
            names.extend(symbol.bindings.iter().map(|binding| (symbol.name.clone(), *binding)));
        }
    }
    for (number, binding) in model.bindings.iter().enumerate() {
        // A star import binds no symbol that is known.
        if binding.name == "*" {
            names.push((binding.name.clone(), BindingId(u32::try_from(number).unwrap_or(u32::MAX))));
        }
    }
    for ((owner, name), bindings) in &model.rebound {
        if owner.is_none() {
            names.extend(bindings.iter().map(|binding| (name.clone(), *binding)));
        }
    }
    names.sort_unstable();
    names
}

/// The class statements at the segment's top level.
pub(super) fn has_classes(model: &SegmentModel) -> bool {
    !model.classes.is_empty()
}

/// The scope of the last class statement at the top level: the one whose body goes on in the pieces below.
pub(super) fn last_class(model: &SegmentModel) -> Option<ScopeId> {
    let outermost = |scope: ScopeId| {
        let mut parent = model.scope(scope).and_then(|s| s.parent);
        while let Some(id) = parent
            && model.scope(id).is_some_and(|s| s.kind == super::ScopeKind::TypeParameters)
        {
            parent = model.scope(id).and_then(|s| s.parent);
        }
        parent == Some(ScopeId(0))
    };
    model.classes.iter().rev().map(|class| class.scope).find(|scope| outermost(*scope))
}
