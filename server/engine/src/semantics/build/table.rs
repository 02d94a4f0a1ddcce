//! The table of blocks and what happens to names in them: the first pass writes it, the second completes it.

use rustc_hash::FxHashMap;

use super::super::{BindingId, Name, ScopeKind, SymbolFlags, SymbolKind};
use super::names::{NameId, Names, mangle};

/// A name of a block.
#[derive(Debug)]
pub(super) struct RawSymbol {
    pub(super) name: NameId,
    pub(super) flags: SymbolFlags,
    pub(super) kind: SymbolKind,
    /// The scope whose variable it is, where that is another one.
    pub(super) owner: Option<u32>,
    /// It is in the table because a comprehension was inlined (PEP 709).
    pub(super) inlined: bool,
    /// It is a cell of an inlined comprehension.
    pub(super) comprehension_cell: bool,
    pub(super) bindings: Vec<BindingId>,
    pub(super) references: Vec<u32>,
}

impl RawSymbol {
    pub(super) fn new(name: NameId) -> RawSymbol {
        RawSymbol {
            name,
            flags: SymbolFlags::default(),
            kind: SymbolKind::GlobalImplicit,
            owner: None,
            inlined: false,
            comprehension_cell: false,
            bindings: Vec::new(),
            references: Vec::new(),
        }
    }

    /// `symtable.c`'s `DEF_BOUND`.
    pub(super) fn is_bound(&self) -> bool {
        let flags = self.flags;
        flags.assigned || flags.parameter || flags.imported || flags.type_parameter
    }
}

/// A block.
#[derive(Debug)]
pub(super) struct RawScope {
    pub(super) kind: ScopeKind,
    pub(super) name: Name,
    pub(super) parent: Option<u32>,
    pub(super) node: u32,
    /// All blocks directly inside, those that are never evaluated included.
    pub(super) children: Vec<u32>,
    pub(super) symbols: Vec<RawSymbol>,
    /// The class that mangles private names here.
    pub(super) class: Option<NameId>,
    /// The block of a generic class's type parameters: of private names, only those parameters are mangled here.
    pub(super) only_type_parameters_of: Option<u32>,
    /// Whether it looks names up in the class around first (annotation scopes, PEP 695).
    pub(super) sees_class: bool,
    /// Never evaluated, and no part of CPython's table: an annotation that stays text (PEP 563) or that stands in a
    /// function body (PEP 649).
    pub(super) detached: bool,
    pub(super) generator: bool,
    pub(super) coroutine: bool,
    /// Run inside of the block around it (PEP 709).
    pub(super) inlined: bool,
    /// The block of its annotations, once there is one.
    pub(super) annotations: Option<u32>,
    /// The block of its annotations that are never evaluated.
    pub(super) unevaluated: Option<u32>,
    pub(super) conditional_annotations: bool,
}

/// The blocks of a segment.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) names: Names,
    scopes: Vec<RawScope>,
    lookup: FxHashMap<(u32, NameId), u32>,
    /// Names that a `global` statement declares anywhere.
    pub(super) declared_global: Vec<NameId>,
}

impl Table {
    /// Adds a block inside of `parent`. Names of its own come later.
    pub(super) fn open(&mut self, kind: ScopeKind, name: Name, parent: Option<u32>, node: u32) -> u32 {
        let id = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        let (mut class, mut only) = (None, None);
        if let Some(parent) = parent {
            let around = self.scope_mut(parent);
            around.children.push(id);
            class = around.class;
            only = around.only_type_parameters_of;
        }
        self.scopes.push(RawScope {
            kind,
            name,
            parent,
            node,
            children: Vec::new(),
            symbols: Vec::new(),
            class,
            only_type_parameters_of: only,
            sees_class: false,
            detached: false,
            generator: kind == ScopeKind::GeneratorExpression,
            coroutine: false,
            inlined: false,
            annotations: None,
            unevaluated: None,
            conditional_annotations: false,
        });
        id
    }

    #[expect(clippy::indexing_slicing, reason = "numbers of scopes are made by `open` alone")]
    pub(super) fn scope(&self, id: u32) -> &RawScope {
        &self.scopes[id as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "numbers of scopes are made by `open` alone")]
    pub(super) fn scope_mut(&mut self, id: u32) -> &mut RawScope {
        &mut self.scopes[id as usize]
    }

    pub(super) fn into_parts(self) -> (Names, Vec<RawScope>, Vec<NameId>) {
        (self.names, self.scopes, self.declared_global)
    }

    /// The name as the compiler sees it in this block.
    pub(super) fn mangled(&mut self, scope: u32, name: NameId) -> NameId {
        if !self.names.is_private(name) {
            return name;
        }
        let raw = self.scope(scope);
        let Some(class) = raw.class else { return name };
        if let Some(parameters) = raw.only_type_parameters_of {
            let mangled = mangle(&self.names.text(class), &self.names.text(name));
            let mangled = self.names.intern(&mangled);
            let declared = self.find(parameters, mangled).is_some_and(|s| s.flags.type_parameter);
            return if declared { mangled } else { name };
        }
        let mangled = mangle(&self.names.text(class), &self.names.text(name));
        self.names.intern(&mangled)
    }

    /// The symbol of a name that is mangled already.
    pub(super) fn find(&self, scope: u32, name: NameId) -> Option<&RawSymbol> {
        let index = self.lookup.get(&(scope, name))?;
        self.scope(scope).symbols.get(*index as usize)
    }

    /// The symbol of a name that is mangled already, made where there is none.
    pub(super) fn symbol(&mut self, scope: u32, name: NameId) -> &mut RawSymbol {
        #[expect(clippy::indexing_slicing, reason = "numbers of scopes are made by `open` alone")]
        let symbols = &mut self.scopes[scope as usize].symbols;
        let next = u32::try_from(symbols.len()).unwrap_or(u32::MAX);
        let index = *self.lookup.entry((scope, name)).or_insert(next);
        if index == next {
            symbols.push(RawSymbol::new(name));
        }
        #[expect(clippy::indexing_slicing, reason = "the lookup table holds places of existing symbols only")]
        &mut symbols[index as usize]
    }

    /// The symbol of a name that the compiler adds by itself.
    pub(super) fn implicit(&mut self, scope: u32, name: &str) -> &mut RawSymbol {
        let name = self.names.intern(name);
        self.symbol(scope, name)
    }

    /// A `global` declaration: the name is one of the module's too.
    pub(super) fn declare_global(&mut self, scope: u32, name: NameId) {
        self.symbol(scope, name).flags.global = true;
        self.declared_global.push(name);
        if self.scope(0).kind == ScopeKind::Module {
            self.symbol(0, name).flags.global = true;
        }
    }
}
