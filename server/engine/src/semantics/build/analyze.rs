//! The second pass: where each name's variable lives (`symtable.c`'s `analyze_block` and what it calls).
//!
//! What CPython hands down as copies of sets is one table here, from a name to the function that binds it for whoever looks
//! from inside; a block's changes to it are undone when the block is left.

use rustc_hash::FxHashSet;

use super::super::{ScopeKind, SymbolKind};
use super::names::NameId;
use super::table::{RawSymbol, Table};
use super::walk::LAZY_ANNOTATIONS;
use crate::version::PythonVersion;

/// The version that runs comprehensions inside of the block around them (PEP 709), and has annotation scopes (PEP 695).
const INLINED_COMPREHENSIONS: PythonVersion = PythonVersion::new(3, 12);

/// How many variables of functions around may be handed down through functions, counted once for each function. CPython compiles nothing that
/// comes near; without a limit, thousands of nested lambdas would cost memory in the square of their number.
const HANDED_DOWN_LIMIT: u32 = 200_000;

/// A block that is being looked at.
struct Frame {
    scope: u32,
    next_child: usize,
    undo: Vec<(NameId, Option<u32>)>,
    /// Free variables of this block itself.
    own_free: Vec<NameId>,
    /// Free variables of blocks inside.
    inner_free: FxHashSet<NameId>,
    /// Free variables of blocks inside that are not inlined.
    kept_free: FxHashSet<NameId>,
    inlined_cells: FxHashSet<NameId>,
    /// The class whose names are looked up first.
    class: Option<u32>,
}

struct Analyzer<'a> {
    table: &'a mut Table,
    target: PythonVersion,
    /// The function that binds a name for the blocks inside of it.
    bound: Vec<Option<u32>>,
    dunder_class: NameId,
    class_cells: Vec<NameId>,
    handed_down: u32,
}

/// Completes the kinds of all symbols.
pub(super) fn analyze(table: &mut Table, target: PythonVersion) {
    let dunder_class = table.names.intern("__class__");
    let mut class_cells = vec![dunder_class];
    if target >= INLINED_COMPREHENSIONS {
        class_cells.push(table.names.intern("__classdict__"));
    }
    if target >= LAZY_ANNOTATIONS {
        class_cells.push(table.names.intern("__conditional_annotations__"));
    }
    let bound = vec![None; table.names.len()];
    let mut analyzer = Analyzer { table, target, bound, dunder_class, class_cells, handed_down: 0 };
    let mut open = vec![analyzer.enter(0, None)];
    while let Some(frame) = open.last_mut() {
        let scope = analyzer.table.scope(frame.scope);
        if let Some(child) = scope.children.get(frame.next_child).copied() {
            frame.next_child += 1;
            let class = match scope.kind {
                _ if !analyzer.table.scope(child).sees_class => None,
                ScopeKind::Class => Some(frame.scope),
                _ => frame.class,
            };
            open.push(analyzer.enter(child, class));
        } else if let Some(done) = open.pop() {
            analyzer.leave(done, open.last_mut());
        }
    }
}

impl Analyzer<'_> {
    fn binder(&self, name: NameId) -> Option<u32> {
        self.bound.get(name as usize).copied().flatten()
    }

    fn set_binder(&mut self, frame: &mut Frame, name: NameId, binder: Option<u32>) {
        if let Some(slot) = self.bound.get_mut(name as usize) {
            frame.undo.push((name, *slot));
            *slot = binder;
        }
    }

    /// `analyze_name` for all names of a block, and what the blocks inside of it get to see.
    fn enter(&mut self, scope: u32, class: Option<u32>) -> Frame {
        let mut frame = Frame {
            scope,
            next_child: 0,
            undo: Vec::new(),
            own_free: Vec::new(),
            inner_free: FxHashSet::default(),
            kept_free: FxHashSet::default(),
            inlined_cells: FxHashSet::default(),
            class,
        };
        let kind = self.table.scope(scope).kind;
        let mut symbols = std::mem::take(&mut self.table.scope_mut(scope).symbols);
        for symbol in &mut symbols {
            self.resolve(symbol, &mut frame);
            if !kind.is_function_like() {
                continue;
            }
            if symbol.flags.global {
                self.set_binder(&mut frame, symbol.name, None);
            } else if symbol.kind == SymbolKind::Local {
                self.set_binder(&mut frame, symbol.name, Some(scope));
            }
        }
        self.table.scope_mut(scope).symbols = symbols;
        if kind == ScopeKind::Class {
            for at in 0..self.class_cells.len() {
                if let Some(name) = self.class_cells.get(at).copied() {
                    self.set_binder(&mut frame, name, Some(scope));
                }
            }
        }
        frame
    }

    fn resolve(&self, symbol: &mut RawSymbol, frame: &mut Frame) {
        let binder = self.binder(symbol.name);
        symbol.owner = None;
        symbol.kind = if symbol.flags.global {
            SymbolKind::GlobalExplicit
        } else if symbol.flags.nonlocal {
            // Without a binding around, CPython rejects the program.
            if binder.is_some() { SymbolKind::Free } else { SymbolKind::GlobalImplicit }
        } else if symbol.is_bound() {
            SymbolKind::Local
        } else {
            let in_class = frame.class.and_then(|class| Some((class, self.table.find(class, symbol.name)?)));
            match in_class {
                Some((_, found)) if found.flags.global => SymbolKind::GlobalExplicit,
                Some((class, found)) if found.is_bound() && !found.flags.nonlocal => {
                    symbol.owner = Some(class);
                    SymbolKind::GlobalImplicit
                }
                _ if binder.is_some() => SymbolKind::Free,
                _ => SymbolKind::GlobalImplicit,
            }
        };
        if symbol.kind == SymbolKind::Free {
            symbol.owner = binder;
            frame.own_free.push(symbol.name);
        }
    }

    /// Everything that follows once the blocks inside are known.
    fn leave(&mut self, mut frame: Frame, around: Option<&mut Frame>) {
        for (name, binder) in frame.undo.drain(..).rev() {
            if let Some(slot) = self.bound.get_mut(name as usize) {
                *slot = binder;
            }
        }
        self.find_cells(&mut frame);
        self.hand_down(&frame);
        let Some(around) = around else { return };
        let scope = self.table.scope(frame.scope);
        if scope.detached {
            return;
        }
        let kind = scope.kind;
        let mut free = frame.inner_free;
        free.extend(frame.own_free);
        let is_inlined = self.target >= INLINED_COMPREHENSIONS
            && kind.is_comprehension()
            && kind != ScopeKind::GeneratorExpression
            && !self.table.scope(around.scope).sees_class;
        let outer_is_comprehension = self.table.scope(around.scope).kind.is_comprehension();
        if is_inlined {
            self.table.scope_mut(frame.scope).inlined = true;
            self.inline(frame.scope, &frame.kept_free, &mut free, around);
            if outer_is_comprehension {
                around.kept_free.extend(frame.kept_free);
            }
        } else if outer_is_comprehension {
            around.kept_free.extend(free.iter().copied());
        }
        if around.inner_free.is_empty() {
            around.inner_free = free;
        } else {
            around.inner_free.extend(free);
        }
    }

    /// `analyze_cells` and `drop_class_free`: this block's variables that blocks inside capture.
    fn find_cells(&mut self, frame: &mut Frame) {
        let kind = self.table.scope(frame.scope).kind;
        if kind == ScopeKind::Class {
            for name in &self.class_cells {
                frame.inner_free.remove(name);
            }
        }
        let nothing_inside = frame.inner_free.is_empty() && frame.inlined_cells.is_empty();
        if nothing_inside {
            return;
        }
        for symbol in &mut self.table.scope_mut(frame.scope).symbols {
            let is_inlined_cell = frame.inlined_cells.contains(&symbol.name);
            symbol.comprehension_cell |= is_inlined_cell;
            let is_cell = symbol.kind == SymbolKind::Local
                && kind.is_function_like()
                && (is_inlined_cell || frame.inner_free.contains(&symbol.name));
            if is_cell {
                symbol.kind = SymbolKind::Cell;
                frame.inner_free.remove(&symbol.name);
            }
        }
    }

    /// The second half of `update_symbols`: variables of functions further out that only blocks inside use.
    fn hand_down(&mut self, frame: &Frame) {
        if frame.inner_free.is_empty() || self.handed_down >= HANDED_DOWN_LIMIT {
            return;
        }
        self.handed_down += u32::try_from(frame.inner_free.len()).unwrap_or(HANDED_DOWN_LIMIT);
        let mut names: Vec<NameId> = frame.inner_free.iter().copied().collect();
        names.sort_unstable();
        for name in names {
            let binder = self.binder(name);
            if binder.is_some() && self.table.find(frame.scope, name).is_none() {
                let symbol = self.table.symbol(frame.scope, name);
                symbol.kind = SymbolKind::Free;
                symbol.owner = binder;
            }
        }
    }

    /// `inline_comprehension`: the comprehension's names become names of the block around it.
    fn inline(
        &mut self,
        comprehension: u32,
        kept_free: &FxHashSet<NameId>,
        free: &mut FxHashSet<NameId>,
        around: &mut Frame,
    ) {
        let outer = around.scope;
        let outer_is_class = self.table.scope(outer).kind == ScopeKind::Class;
        // `__classdict__` is treated like `__class__` only since then.
        let is_newest = self.target >= LAZY_ANNOTATIONS;
        let mut symbols = std::mem::take(&mut self.table.scope_mut(comprehension).symbols);
        for symbol in &mut symbols {
            if symbol.flags.parameter {
                continue;
            }
            if symbol.kind == SymbolKind::Cell || symbol.comprehension_cell {
                around.inlined_cells.insert(symbol.name);
            }
            let is_class_cell =
                symbol.name == self.dunder_class || is_newest && self.class_cells.contains(&symbol.name);
            if outer_is_class && symbol.kind == SymbolKind::Free && is_class_cell {
                symbol.kind = SymbolKind::GlobalImplicit;
                symbol.owner = None;
                free.remove(&symbol.name);
            }
            match self.table.find(outer, symbol.name) {
                None => {
                    let (flags, kind, owner) = (symbol.flags, symbol.kind, symbol.owner);
                    let copy = self.table.symbol(outer, symbol.name);
                    copy.flags = flags;
                    copy.kind = kind;
                    copy.owner = owner;
                    copy.inlined = true;
                }
                Some(known) => {
                    if known.is_bound() && !outer_is_class && !kept_free.contains(&symbol.name) {
                        free.remove(&symbol.name);
                    }
                }
            }
        }
        self.table.scope_mut(comprehension).symbols = symbols;
    }
}
