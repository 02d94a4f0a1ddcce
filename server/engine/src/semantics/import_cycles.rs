//! Modules of the project that import each other at their top level.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Home, ModuleSummary, Name, Resolved};
use crate::syntax::{Field, Kind, Node};

/// More modules than these are not looked at to find a way back.
const MOST: usize = 60;

/// A way from this file's import statement back to this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The modules, from this file's own name to the one that imports it.
    pub modules: Vec<Name>,
    /// What fails where this file is imported first.
    pub early: Option<Early>,
}

/// A name that another module asks this file for, before this file has bound it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Early {
    /// The line of the other module's import.
    pub line: u32,
    /// The name.
    pub name: Name,
    /// The line of this file that binds it first.
    pub bound: u32,
}

impl<'m> Context<'m> {
    /// The shortest way from an import statement at the top level of a project's file back to that file, over imports at the
    /// top level of other files of the project. Cost: at most [`MOST`] modules are asked for.
    #[must_use]
    pub fn import_cycle(&self, statement: Node<'m>) -> Option<Cycle> {
        if statement.parent().is_none_or(|p| p.kind() != Kind::Module) || self.model().options.in_class_body {
            return None;
        }
        let own = self.module().own()?.name.clone();
        // A standard module may stand in the way of this file's own name.
        if !matches!(self.home(&own), Some(Home::Project(_))) {
            return None;
        }
        let starts = self.modules_of(statement);
        let modules = self.way_back(&own, &starts)?;
        let early = match modules.as_slice() {
            [_, other] => self.early(statement, &own, other),
            _ => None,
        };
        Some(Cycle { modules, early })
    }

    /// The modules that a statement names: `a.b` for `import a.b`, and for `from a import b` also where `b` is a module.
    fn modules_of(&self, statement: Node<'m>) -> Vec<Name> {
        let Some(module) = self.module_of(statement) else {
            return self.imported_items(statement).into_iter().map(|item| Name::from(item.path)).collect();
        };
        let names: Vec<Name> =
            self.imported_items(statement).into_iter().map(|item| Name::from(item.path)).collect();
        self.targets(&Name::from(module), &names)
    }

    /// What `from module import names` leads to: the submodules among the names, and the module itself unless all are such.
    fn targets(&self, module: &Name, names: &[Name]) -> Vec<Name> {
        let mut targets = Vec::new();
        let mut own = names.is_empty();
        let there = self.project_module(module);
        for name in names {
            let full = Name::from(format!("{module}.{name}"));
            let bound = there.as_ref().is_some_and(|summary| summary.name(name).is_some());
            if !bound && self.project_module(&full).is_some() {
                targets.push(full);
            } else {
                own = true;
            }
        }
        if own {
            targets.push(module.clone());
        }
        targets
    }

    fn project_module(&self, name: &str) -> Option<std::sync::Arc<ModuleSummary>> {
        if !matches!(self.home(name), Some(Home::Project(_))) {
            return None;
        }
        match self.find(name) {
            Resolved::Module(summary) if !summary.is_stub => Some(summary),
            _ => None,
        }
    }

    /// The shortest way from `own` over one of `starts` back to `own`.
    fn way_back(&self, own: &Name, starts: &[Name]) -> Option<Vec<Name>> {
        let mut from: FxHashMap<Name, Name> = FxHashMap::default();
        let mut waiting: VecDeque<Name> = VecDeque::new();
        let mut seen: FxHashSet<Name> = FxHashSet::default();
        for start in starts {
            if start != own && seen.insert(start.clone()) {
                waiting.push_back(start.clone());
            }
        }
        while let Some(module) = waiting.pop_front() {
            let Some(summary) = self.project_module(&module) else { continue };
            for import in &summary.imports {
                let next = match import.modules.as_ref() {
                    [one] => self.targets(one, &import.names),
                    several => several.to_vec(),
                };
                for next in next {
                    if next == *own {
                        return Some(path(own, &from, module));
                    }
                    if seen.len() < MOST && seen.insert(next.clone()) {
                        from.insert(next.clone(), module.clone());
                        waiting.push_back(next);
                    }
                }
            }
        }
        None
    }

    /// A name that `other` imports from this file, where the statement that leads to `other` stands before all that binds it here,
    /// and nothing imported earlier leads into the cycle.
    fn early(&self, statement: Node<'m>, own: &Name, other: &Name) -> Option<Early> {
        if !self.globals("*").is_empty() || !self.globals("__getattr__").is_empty() {
            return None;
        }
        let here = self.line(statement);
        let summary = self.project_module(other)?;
        // The packages above run before, and may import either.
        let packages = |name: &Name| -> Vec<Name> {
            memchr::memchr_iter(b'.', name.as_bytes())
                .filter_map(|dot| name.get(..dot))
                .map(Name::new)
                .collect()
        };
        if !packages(own).is_empty() || !packages(other).is_empty() {
            return None;
        }
        if self.leads_into_cycle_before(own, other, here) {
            return None;
        }
        for import in &summary.imports {
            let is_own = import.modules.iter().any(|module| module == own);
            if !is_own {
                if self.way_back(own, &import.modules).is_some() {
                    return None;
                }
                continue;
            }
            for name in &import.names {
                let bound = self.first_line(name)?;
                let is_module = self.find(&format!("{own}.{name}"));
                if bound > here && matches!(is_module, Resolved::Missing | Resolved::Opaque) {
                    return Some(Early { line: import.line, name: name.clone(), bound });
                }
            }
        }
        None
    }

    /// Whether one of this file's imports above a line, wherever it stands, leads to a module of the cycle.
    fn leads_into_cycle_before(&self, own: &Name, other: &Name, line: u32) -> bool {
        for (piece, there) in self.module().pieces().iter().enumerate() {
            for node in there.segment.tree().root().descendants() {
                if !matches!(node.kind(), Kind::ImportStatement | Kind::ImportFromStatement) {
                    continue;
                }
                let at = self.at(super::At { piece, node });
                if at.line(node) >= line {
                    return false;
                }
                let starts = at.modules_of(node);
                if starts.contains(other)
                    || self.way_back(own, &starts).is_some()
                    || self.way_back(other, &starts).is_some()
                {
                    return true;
                }
            }
        }
        false
    }

    /// The first line of this file that binds a name at its top level; `None` where something binds it in another way.
    fn first_line(&self, name: &Name) -> Option<u32> {
        let mut first: Option<u32> = None;
        for (piece, binding) in self.globals(name) {
            let there = self.module().pieces().get(piece as usize)?;
            let binding = there.model.binding(binding)?;
            let node = there.segment.tree().node(binding.node)?;
            // A function that says `global` may have run before.
            if node.ancestors().any(|n| n.kind().is_function() && n.field() != Field::Name)
                && binding.scope != super::ScopeId(0)
            {
                return None;
            }
            let line = self.at(super::At { piece: piece as usize, node }).line(node);
            first = Some(first.map_or(line, |before| before.min(line)));
        }
        first
    }
}

/// The modules on the way to `last`, from `own` on.
fn path(own: &Name, from: &FxHashMap<Name, Name>, last: Name) -> Vec<Name> {
    let mut back = vec![last];
    while let Some(before) = back.last().and_then(|name| from.get(name)) {
        if back.len() > MOST {
            break;
        }
        back.push(before.clone());
    }
    back.push(own.clone());
    back.reverse();
    back
}
