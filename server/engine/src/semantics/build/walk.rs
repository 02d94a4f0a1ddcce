//! The first pass: one loop over the nodes in source order. Each node is told by its parent in which block it is evaluated
//! and what becomes of the names in it, so that nothing has to be looked for upwards.

use rustc_hash::FxHashMap;

use super::super::{
    Binding, BindingId, BindingKind, ClassFacts, ModelOptions, Name, Reference, ScopeId, ScopeKind,
    SymbolFlags,
};
use super::names::NameId;
use super::table::Table;
use crate::syntax::{Field, Kind, Node, SyntaxTree};
use crate::version::PythonVersion;

/// The version that evaluates annotations on demand (PEP 649).
pub(super) const LAZY_ANNOTATIONS: PythonVersion = PythonVersion::new(3, 14);

/// What becomes of the names in a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are read.
    Load,
    /// They are no variables.
    Skip,
    /// They are bound, as the [`Target`] with this number says; `exact` until the value is taken apart.
    Store { target: u32, exact: bool },
    /// They are unbound by the statement with this number.
    Delete(u32),
    /// They are captures of the `case` clause with this number.
    Pattern(u32),
}

/// Where a node is evaluated, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) scope: u32,
    pub(super) mode: Mode,
}

impl State {
    pub(super) fn load(scope: u32) -> State {
        State { scope, mode: Mode::Load }
    }

    pub(super) fn skip(self) -> State {
        State { mode: Mode::Skip, ..self }
    }
}

/// What a binding is made by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) kind: BindingKind,
    pub(super) statement: u32,
    pub(super) value: Option<u32>,
    pub(super) annotation: Option<u32>,
}

/// The state of the first pass.
pub(super) struct Walk<'t> {
    pub(super) tree: &'t SyntaxTree,
    pub(super) options: ModelOptions,
    pub(super) table: Table,
    /// Where each node is evaluated, once its parent has said so.
    states: Vec<Option<State>>,
    /// What a node says of all children that it says nothing else of.
    inner: Vec<State>,
    targets: Vec<Target>,
    /// The right end of a chain `a = b = value`, remembered for the next link.
    chain: Option<(u32, u32)>,
    bindings: Vec<Binding>,
    references: Vec<Reference>,
    pub(super) classes: Vec<ClassFacts>,
    pub(super) scope_of_node: FxHashMap<u32, ScopeId>,
    scope_of_name: FxHashMap<u32, ScopeId>,
    binding_of_name: FxHashMap<u32, BindingId>,
    dunder_class: NameId,
    super_name: NameId,
}

/// What the first pass leaves behind.
pub(super) struct Collected {
    pub(super) table: Table,
    pub(super) node_scopes: Vec<ScopeId>,
    pub(super) bindings: Vec<Binding>,
    pub(super) references: Vec<Reference>,
    pub(super) classes: Vec<ClassFacts>,
    pub(super) scope_of_node: FxHashMap<u32, ScopeId>,
    pub(super) scope_of_name: FxHashMap<u32, ScopeId>,
    pub(super) binding_of_name: FxHashMap<u32, BindingId>,
}

impl<'t> Walk<'t> {
    pub(super) fn new(tree: &'t SyntaxTree, options: ModelOptions) -> Walk<'t> {
        let mut table = Table::default();
        let dunder_class = table.names.intern("__class__");
        let super_name = table.names.intern("super");
        let kind = if options.in_class_body { ScopeKind::Class } else { ScopeKind::Module };
        table.open(kind, Name::new_static("top"), None, 0);
        let expected = tree.len() / 5;
        let reserved = || FxHashMap::with_capacity_and_hasher(expected, rustc_hash::FxBuildHasher);
        Walk {
            tree,
            options,
            table,
            states: vec![None; tree.len()],
            inner: vec![State::load(0); tree.len()],
            targets: Vec::new(),
            chain: None,
            bindings: Vec::with_capacity(expected / 2),
            references: Vec::with_capacity(expected),
            classes: Vec::new(),
            scope_of_node: FxHashMap::default(),
            scope_of_name: reserved(),
            binding_of_name: FxHashMap::default(),
            dunder_class,
            super_name,
        }
    }

    pub(super) fn run(&mut self) {
        let tree = self.tree;
        for node in tree.root().descendants() {
            let id = node.id() as usize;
            let given = self.states.get(id).copied().flatten();
            let state = given.unwrap_or_else(|| {
                let parent = node.parent().map_or(0, Node::id);
                self.inner.get(parent as usize).copied().unwrap_or(State::load(0))
            });
            if let Some(slot) = self.states.get_mut(id) {
                *slot = Some(state);
            }
            let inner = if node.is_named() { self.visit(node, state) } else { state };
            if let Some(slot) = self.inner.get_mut(id) {
                *slot = inner;
            }
        }
    }

    pub(super) fn done(self) -> Collected {
        let scope = |state: Option<State>| ScopeId(state.map_or(0, |s| s.scope));
        Collected {
            node_scopes: self.states.into_iter().map(scope).collect(),
            table: self.table,
            bindings: self.bindings,
            references: self.references,
            classes: self.classes,
            scope_of_node: self.scope_of_node,
            scope_of_name: self.scope_of_name,
            binding_of_name: self.binding_of_name,
        }
    }

    /// Says how a child is evaluated.
    pub(super) fn give(&mut self, child: Node<'_>, state: State) {
        if let Some(slot) = self.states.get_mut(child.id() as usize) {
            *slot = Some(state);
        }
    }

    /// The mode that binds names as `target` says.
    pub(super) fn store(&mut self, target: Target) -> Mode {
        let number = u32::try_from(self.targets.len()).unwrap_or(u32::MAX);
        self.targets.push(target);
        Mode::Store { target: number, exact: true }
    }

    /// The mode of names that `statement` binds to a part of something, or to something that is no expression.
    pub(super) fn store_plain(&mut self, kind: BindingKind, statement: Node<'_>) -> Mode {
        self.store(Target { kind, statement: statement.id(), value: None, annotation: None })
    }

    /// Looks at one node and gives the state of those of its children that have not been given one.
    fn visit(&mut self, node: Node<'t>, state: State) -> State {
        if node.kind() == Kind::Identifier {
            self.identifier(node, state);
            return state;
        }
        if state.mode == Mode::Skip {
            return state;
        }
        let load = State::load(state.scope);
        match node.kind() {
            Kind::FunctionDefinition => self.function(node, state.scope),
            Kind::ClassDefinition => self.class(node, state.scope),
            Kind::Lambda => self.lambda(node, state.scope),
            Kind::TypeAliasStatement => self.type_alias(node, state.scope),
            kind if kind.is_comprehension() => return self.comprehension(node, state.scope),
            Kind::Assignment => self.assignment(node, state.scope),
            Kind::AugmentedAssignment => self.left_side(node, state.scope, BindingKind::AugmentedAssignment),
            Kind::ForStatement => self.left_side(node, state.scope, BindingKind::For),
            Kind::NamedExpression => self.named_expression(node, state.scope),
            Kind::DeleteStatement => return State { mode: Mode::Delete(node.id()), ..state },
            Kind::GlobalStatement | Kind::NonlocalStatement => {
                self.declaration(node, state.scope);
                return state.skip();
            }
            Kind::ImportStatement | Kind::ImportFromStatement | Kind::FutureImportStatement => {
                self.import(node, state.scope);
                return state.skip();
            }
            Kind::Attribute | Kind::MemberType => self.attribute(node, state),
            Kind::KeywordArgument => {
                if let Some(name) = node.field_child(Field::Name) {
                    self.give(name, state.skip());
                }
            }
            Kind::AsPattern => return self.as_pattern(node, state),
            Kind::AsPatternTarget => return state,
            Kind::CaseClause => self.case_clause(node, state.scope),
            Kind::DottedName => {
                self.dotted_name(node, state);
                return state.skip();
            }
            Kind::ClassPattern | Kind::KeywordPattern => self.class_pattern(node, state),
            Kind::DictPattern => self.dict_pattern(node, state),
            Kind::Yield => self.table.scope_mut(state.scope).generator = true,
            Kind::Await => self.table.scope_mut(state.scope).coroutine = true,
            Kind::Interpolation => self.interpolation(node, state.scope),
            Kind::Unknown => self.misread_statement(node, state.scope),
            _ => {}
        }
        match state.mode {
            Mode::Pattern(_) => state,
            Mode::Store { target, exact } if is_transparent(node.kind()) => {
                State { mode: Mode::Store { target, exact: exact && is_parenthesis(node) }, ..state }
            }
            Mode::Delete(_) if is_transparent(node.kind()) => state,
            _ => load,
        }
    }

    fn identifier(&mut self, node: Node<'t>, state: State) {
        if node.is_missing() {
            return;
        }
        match state.mode {
            Mode::Skip => {}
            Mode::Load => self.reference(node, state.scope),
            Mode::Delete(statement) => {
                let target = Target { kind: BindingKind::Delete, statement, value: None, annotation: None };
                self.bind(node, state.scope, target);
            }
            Mode::Pattern(clause) => {
                if node.text() != "_" {
                    let kind = BindingKind::Pattern;
                    let target = Target { kind, statement: clause, value: None, annotation: None };
                    self.bind(node, state.scope, target);
                }
            }
            Mode::Store { target, exact } => {
                if let Some(mut target) = self.targets.get(target as usize).copied() {
                    target.value = target.value.filter(|_| exact);
                    self.bind(node, state.scope, target);
                }
            }
        }
    }

    /// A name is read. `super` reads `__class__` too, so that it can be called without arguments.
    pub(super) fn reference(&mut self, node: Node<'_>, scope: u32) {
        let written = self.table.names.intern(node.text());
        let name = self.table.mangled(scope, written);
        let symbol = self.table.symbol(scope, name);
        symbol.flags.referenced = true;
        symbol.references.push(node.id());
        self.scope_of_name.insert(node.id(), ScopeId(scope));
        self.references.push(Reference { scope: ScopeId(scope), node: node.id() });
        if written == self.super_name && self.reads_dunder_class(scope) {
            self.table.symbol(scope, self.dunder_class).flags.referenced = true;
        }
    }

    fn reads_dunder_class(&self, scope: u32) -> bool {
        match self.table.scope(scope).kind {
            ScopeKind::Module | ScopeKind::Class => false,
            // Annotation scopes count as functions here since there are any.
            _ => true,
        }
    }

    fn bind(&mut self, node: Node<'_>, scope: u32, target: Target) {
        let text = node.text();
        let written = self.table.names.intern(text);
        let name = self.table.mangled(scope, written);
        let owner =
            if target.kind == BindingKind::NamedExpression { self.walrus_scope(scope, name) } else { scope };
        let id = BindingId(u32::try_from(self.bindings.len()).unwrap_or(u32::MAX));
        let flags = &mut self.table.symbol(scope, name).flags;
        match target.kind {
            BindingKind::Parameter => flags.parameter = true,
            BindingKind::Import | BindingKind::ImportFrom => flags.imported = true,
            BindingKind::TypeParameter => {
                flags.assigned = true;
                flags.type_parameter = true;
            }
            BindingKind::Comprehension => {
                flags.assigned = true;
                flags.comprehension_target = true;
            }
            _ => flags.assigned = true,
        }
        let is_annotated = target.annotation.is_some() && target.kind != BindingKind::Parameter;
        flags.annotated |= is_annotated;
        self.table.symbol(owner, name).bindings.push(id);
        self.bindings.push(Binding {
            name: self.table.names.text(written),
            kind: target.kind,
            scope: ScopeId(owner),
            node: node.id(),
            statement: target.statement,
            value: target.value,
            annotation: target.annotation,
        });
        self.scope_of_name.insert(node.id(), ScopeId(scope));
        self.binding_of_name.insert(node.id(), id);
    }

    /// The scope whose name a walrus binds: inside comprehensions, that of the function or module around them (PEP 572).
    fn walrus_scope(&mut self, scope: u32, name: NameId) -> u32 {
        let mut target = scope;
        while self.table.scope(target).kind.is_comprehension() {
            let Some(parent) = self.table.scope(target).parent else { break };
            target = parent;
        }
        if target == scope {
            return scope;
        }
        match self.table.scope(target).kind {
            ScopeKind::Function | ScopeKind::Lambda => {
                if self.table.find(target, name).is_some_and(|s| s.flags.global) {
                    self.table.declare_global(scope, name);
                } else {
                    self.table.symbol(scope, name).flags.nonlocal = true;
                }
                self.table.symbol(target, name).flags.assigned = true;
                target
            }
            ScopeKind::Module => {
                self.table.declare_global(scope, name);
                target
            }
            // CPython rejects it; the name then belongs to nobody but the comprehension.
            _ => scope,
        }
    }

    fn assignment(&mut self, node: Node<'t>, scope: u32) {
        let right = node.field_child(Field::Right);
        let value = match (self.chain, right) {
            (Some((link, value)), _) if link == node.id() => Some(value),
            (_, Some(first)) => {
                let mut last = first;
                while last.kind() == Kind::Assignment
                    && let Some(next) = last.field_child(Field::Right)
                {
                    last = next;
                }
                (last.kind() != Kind::Assignment).then(|| last.id())
            }
            (_, None) => None,
        };
        self.chain = match (right, value) {
            (Some(right), Some(value)) if right.kind() == Kind::Assignment => Some((right.id(), value)),
            _ => None,
        };
        let annotation = node.field_child(Field::Type);
        if let Some(annotation) = annotation {
            let place = self.annotation_scope(scope, annotation);
            self.give(annotation, State::load(place));
        }
        let Some(left) = node.field_child(Field::Left) else { return };
        // Only a bare name is declared by an annotation; `(x): int` binds nothing.
        let is_simple = left.kind() == Kind::Identifier;
        if annotation.is_some() && right.is_none() && !is_simple && is_parenthesis(left) {
            self.give(left, State { scope, mode: Mode::Skip });
            return;
        }
        let kind = if annotation.is_some() && right.is_none() {
            BindingKind::Annotation
        } else {
            BindingKind::Assignment
        };
        let annotation = annotation.filter(|_| is_simple).map(Node::id);
        let mode = self.store(Target { kind, statement: node.id(), value, annotation });
        self.give(left, State { scope, mode });
    }

    fn left_side(&mut self, node: Node<'t>, scope: u32, kind: BindingKind) {
        if let Some(left) = node.field_child(Field::Left) {
            let mode = self.store_plain(kind, node);
            self.give(left, State { scope, mode });
        }
    }

    fn named_expression(&mut self, node: Node<'t>, scope: u32) {
        let value = node.field_child(Field::Value).map(Node::id);
        if let Some(name) = node.field_child(Field::Name) {
            let kind = BindingKind::NamedExpression;
            let mode = self.store(Target { kind, statement: node.id(), value, annotation: None });
            self.give(name, State { scope, mode });
        }
    }

    fn declaration(&mut self, node: Node<'t>, scope: u32) {
        for identifier in node.named_children().filter(|n| n.kind() == Kind::Identifier && !n.is_missing()) {
            let written = self.table.names.intern(identifier.text());
            let name = self.table.mangled(scope, written);
            if node.kind() == Kind::GlobalStatement {
                self.table.declare_global(scope, name);
            } else {
                self.table.symbol(scope, name).flags.nonlocal = true;
            }
            self.scope_of_name.insert(identifier.id(), ScopeId(scope));
        }
    }

    fn import(&mut self, node: Node<'t>, scope: u32) {
        let kind =
            if node.kind() == Kind::ImportStatement { BindingKind::Import } else { BindingKind::ImportFrom };
        for child in node.named_children() {
            if child.field() == Field::ModuleName {
                continue;
            }
            let bound = match child.kind() {
                Kind::DottedName => child.named_child(0),
                Kind::AliasedImport => {
                    self.give(child, State { scope, mode: Mode::Skip });
                    child.field_child(Field::Alias)
                }
                Kind::WildcardImport => {
                    self.star_import(child, node, scope);
                    None
                }
                _ => None,
            };
            if let Some(bound) = bound {
                let mode = self.store_plain(kind, node);
                self.give(bound, State { scope, mode });
            }
        }
    }

    /// `from m import *` binds names that nothing here tells; it is no symbol, but still a binding.
    fn star_import(&mut self, star: Node<'t>, statement: Node<'t>, scope: u32) {
        self.bindings.push(Binding {
            name: Name::new_static("*"),
            kind: BindingKind::ImportFrom,
            scope: ScopeId(scope),
            node: star.id(),
            statement: statement.id(),
            value: None,
            annotation: None,
        });
    }

    /// The name after a dot is no variable.
    fn attribute(&mut self, node: Node<'t>, state: State) {
        let name = match node.kind() {
            Kind::Attribute => node.field_child(Field::Attribute),
            _ => node.named_children().filter(|n| n.kind() == Kind::Identifier).last(),
        };
        if let Some(name) = name {
            self.give(name, state.skip());
        }
    }

    /// In `f"{x:=5}"` the parser sees a walrus; CPython reads `x` with the format `=5`.
    fn interpolation(&mut self, node: Node<'t>, scope: u32) {
        let Some(walrus) = node.field_child(Field::Expression) else { return };
        if walrus.kind() != Kind::NamedExpression {
            return;
        }
        self.give(walrus, State { scope, mode: Mode::Skip });
        for part in walrus.descendants() {
            let is_name = part.field() == Field::Name && part.parent() == Some(walrus);
            let is_field = part.kind() == Kind::Identifier
                && part.parent().is_some_and(|p| p.kind() == Kind::Set && p.id() > walrus.id());
            if is_name || is_field {
                self.give(part, State::load(scope));
            }
        }
    }

    /// Statements that the parser misreads: what stands in them is read, and so is the word that misled it.
    fn misread_statement(&mut self, node: Node<'t>, scope: u32) {
        let first = node.child(0);
        if let Some(word) = first
            && matches!(word.kind(), Kind::KwPrint | Kind::KwExec | Kind::KwType)
        {
            self.reference(word, scope);
        }
    }

    pub(super) fn flags(&mut self, scope: u32, name: &str) -> &mut SymbolFlags {
        &mut self.table.implicit(scope, name).flags
    }
}

/// Kinds through which a target reaches the names inside.
fn is_transparent(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PatternList
            | Kind::ExpressionList
            | Kind::Tuple
            | Kind::TuplePattern
            | Kind::List
            | Kind::ListPattern
            | Kind::ListSplat
            | Kind::ListSplatPattern
            | Kind::DictionarySplatPattern
            | Kind::ParenthesizedExpression
            | Kind::ParenthesizedListSplat
            | Kind::AsPatternTarget
            | Kind::Error
    )
}

/// `(x)`, which the parser calls a tuple where it is a target.
fn is_parenthesis(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::ParenthesizedExpression => true,
        Kind::TuplePattern => node.named_children().count() == 1 && node.child_of_kind(Kind::Comma).is_none(),
        _ => false,
    }
}
