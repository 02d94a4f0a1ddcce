//! The model of one segment.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Name;
use super::makes::Makes;
use crate::syntax::{Node, SyntaxTree};
use crate::version::PythonVersion;

/// What outside of a segment changes how its names are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ModelOptions {
    /// The Python version the code is written for.
    pub target: PythonVersion,
    /// Whether the file has `from __future__ import annotations` (PEP 563).
    pub future_annotations: bool,
    /// Whether the segment's statements are members of a class body that was cut into segments.
    pub in_class_body: bool,
}

/// A scope of a [`SegmentModel`]; number 0 is the segment's outermost (the module's or, in a piece of a class body, the
/// class's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// A binding of a [`SegmentModel`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindingId(pub u32);

/// The blocks of CPython's symbol table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// The module.
    Module,
    /// A class body.
    Class,
    /// A `def` or `async def`.
    Function,
    /// A `lambda`.
    Lambda,
    /// `[x for …]`
    ListComprehension,
    /// `{x for …}`
    SetComprehension,
    /// `{k: v for …}`
    DictComprehension,
    /// `(x for …)`
    GeneratorExpression,
    /// The scope of `[T]` after a function's, class's or alias's name (PEP 695).
    TypeParameters,
    /// The value of a `type` statement (PEP 695).
    TypeAlias,
    /// The bound, constraints or default of a type parameter (PEP 695, PEP 696).
    TypeVariable,
    /// Annotations, evaluated on demand since 3.14 (PEP 649).
    Annotation,
}

impl ScopeKind {
    /// True where names are looked up as in a function: locals, then enclosing functions, then globals.
    #[must_use]
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// True for the comprehension forms.
    #[must_use]
    pub fn is_comprehension(self) -> bool {
        matches!(
            self,
            ScopeKind::ListComprehension
                | ScopeKind::SetComprehension
                | ScopeKind::DictComprehension
                | ScopeKind::GeneratorExpression
        )
    }
}

/// One scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What kind of block it is.
    pub kind: ScopeKind,
    /// The name CPython's `symtable` gives it: `f`, `A`, `lambda`, `listcomp`, `top` …
    pub name: Name,
    /// The scope around it; `None` for the outermost of the segment.
    pub parent: Option<ScopeId>,
    /// The node that makes the scope (definition, lambda, comprehension …), by number; 0 for the outermost.
    pub node: u32,
    /// Scopes directly inside, in source order.
    pub children: Vec<ScopeId>,
    /// The scope's names as the compiler sees them (private ones mangled), in order of first appearance.
    pub symbols: Vec<Symbol>,
    /// From a name to its place in `symbols`.
    pub index: FxHashMap<Name, u32>,
    /// Names that are in CPython's table of this block only because a comprehension in it is inlined (PEP 709).
    pub inlined_symbols: Vec<Symbol>,
    /// The class that mangles the private names here. In a piece of a class body, names that only that class mangles are left
    /// as they are written, because its name is not known there.
    pub private_to: Option<Name>,
    /// A comprehension that runs inside of the block around it and is no code object of its own (PEP 709).
    pub inlined: bool,
    /// Never evaluated and no part of CPython's table: an annotation under `from __future__ import annotations` or,
    /// since 3.14, of a function's local variable.
    pub detached: bool,
    /// The parser could not read a statement that this block takes part in: names may be missing, or be another block's.
    pub unclear: bool,
}

impl Scope {
    /// The symbol of this (mangled) name.
    #[must_use]
    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).and_then(|i| self.symbols.get(*i as usize))
    }
}

/// How the compiler will look a name up in a scope (`symtable.c`'s outcome for it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A local variable.
    Local,
    /// A local variable that an inner function captures (`co_cellvars`).
    Cell,
    /// A variable of an enclosing function (`co_freevars`).
    Free,
    /// Declared `global` here.
    GlobalExplicit,
    /// Found in no enclosing function: looked up in the module, then in `builtins`.
    GlobalImplicit,
}

/// What happens to a name in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(clippy::struct_excessive_bools, reason = "these are symtable's own flags")]
pub struct SymbolFlags {
    /// It is a parameter.
    pub parameter: bool,
    /// An `import` binds it.
    pub imported: bool,
    /// It has an annotation.
    pub annotated: bool,
    /// Something binds it.
    pub assigned: bool,
    /// Something reads it.
    pub referenced: bool,
    /// A `global` statement names it.
    pub global: bool,
    /// A `nonlocal` statement names it.
    pub nonlocal: bool,
    /// It is a type parameter.
    pub type_parameter: bool,
    /// It is the target of a comprehension's `for`.
    pub comprehension_target: bool,
}

/// A name of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The name, mangled where it is private to a class.
    pub name: Name,
    /// How it is looked up.
    pub kind: SymbolKind,
    /// What happens to it.
    pub flags: SymbolFlags,
    /// The scope whose variable it is, for a free variable; the class that is asked first, for a name that an annotation
    /// scope (PEP 695) finds in the class around it.
    pub owner: Option<ScopeId>,
    /// Where it is bound in this scope, in source order.
    pub bindings: Vec<BindingId>,
    /// The identifier nodes that read it in this scope, by number, in source order.
    pub references: Vec<u32>,
}

/// What binds a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BindingKind {
    /// A parameter; `default` and `annotation` are the nodes of its parts.
    Parameter,
    /// `x = value`, also one target of several, and `x: T = value`.
    Assignment,
    /// `x: T` without a value.
    Annotation,
    /// `x += value`
    AugmentedAssignment,
    /// `x := value`
    NamedExpression,
    /// The target of a `for` loop.
    For,
    /// The target of a comprehension's `for`.
    Comprehension,
    /// `with … as x`
    With,
    /// `except … as x`
    Except,
    /// `import x`, `import x.y` (binds `x`), `import x.y as z`
    Import,
    /// `from m import x as y`
    ImportFrom,
    /// `def x`
    Function,
    /// `class x`
    Class,
    /// A capture of a `match` pattern.
    Pattern,
    /// `del x`
    Delete,
    /// `type x = …`
    TypeAlias,
    /// `[T]` after a name (PEP 695).
    TypeParameter,
}

impl BindingKind {
    /// Whether the name has a value behind it: an annotation alone and `del` give none.
    #[must_use]
    pub fn gives_value(self) -> bool {
        !matches!(self, BindingKind::Annotation | BindingKind::Delete)
    }
}

/// One place that binds a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The name as written.
    pub name: Name,
    /// What binds it.
    pub kind: BindingKind,
    /// The scope whose name is bound (with `global` or `nonlocal` that is still the scope in which the statement
    /// stands).
    pub scope: ScopeId,
    /// The identifier, by number (for `import a.b`, that of `a`; for `from m import *`, the star).
    pub node: u32,
    /// The statement, definition, clause or parameter that binds it, by number.
    pub statement: u32,
    /// The node of the value, where the name is bound to exactly that value: the right side of a plain assignment,
    /// a walrus's value, a parameter's default. `None` for unpacking and everything else.
    pub value: Option<u32>,
    /// The node of the annotation, if there is one.
    pub annotation: Option<u32>,
}

/// A use of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The scope in which it is evaluated.
    pub scope: ScopeId,
    /// The identifier, by number.
    pub node: u32,
}

/// Where a name's variable lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// In this scope of the segment: the reading scope itself or an enclosing function's.
    Scope(ScopeId),
    /// In the module, or else in `builtins`.
    Global,
    /// In the class body around (a name of a class scope that is not found there is looked up globally).
    ClassOrGlobal(ScopeId),
}

/// What calling a function object gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallableKind {
    /// Runs the body.
    Function,
    /// Makes a generator.
    Generator,
    /// Makes a coroutine.
    Coroutine,
    /// Makes an asynchronous generator.
    AsyncGenerator,
}

/// A variable that a function captures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The name (mangled where private).
    pub name: Name,
    /// The scope that owns the variable.
    pub scope: ScopeId,
}

/// A function, lambda, or (as `co_flags` sees it) comprehension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callable {
    /// Its scope.
    pub scope: ScopeId,
    /// Its `__qualname__`, counted from the segment's outermost scope.
    pub qualname: String,
    /// The qualified name starts at the module, even in a piece of a class body, because something is declared `global`.
    pub is_absolute: bool,
    /// What a call gives.
    pub kind: CallableKind,
    /// `co_freevars` with the scope of each, sorted by name as CPython sorts them.
    pub free: Vec<Capture>,
    /// `co_cellvars`, sorted by name.
    pub cells: Vec<Name>,
}

/// A class statement as its segment alone shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFacts {
    /// The scope of its body.
    pub scope: ScopeId,
    /// Its `__qualname__`, counted from the segment's outermost scope.
    pub qualname: String,
    /// The qualified name starts at the module, even in a piece of a class body, because something is declared `global`.
    pub is_absolute: bool,
}

/// Everything that one segment's tree says about names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentModel {
    /// What it was computed under.
    pub options: ModelOptions,
    /// All scopes; parents come before their children.
    pub scopes: Vec<Scope>,
    /// All bindings in source order of their identifiers.
    pub bindings: Vec<Binding>,
    /// All uses in source order.
    pub references: Vec<Reference>,
    /// Functions, lambdas and comprehensions, in source order.
    pub callables: Vec<Callable>,
    /// Class statements, in source order.
    pub classes: Vec<ClassFacts>,
    /// From the number of a scope-making node to its scope (the body's scope where type parameters add another).
    pub scope_of_node: FxHashMap<u32, ScopeId>,
    /// From the number of an identifier node to the scope in which it is evaluated or bound.
    pub scope_of_name: FxHashMap<u32, ScopeId>,
    /// From the number of an identifier node to the binding that it makes.
    pub binding_of_name: FxHashMap<u32, BindingId>,
    /// Names that a `global` statement declares anywhere in the segment, sorted.
    pub global_names: Vec<Name>,
    /// Bindings by the variable that they change, where it lives in another scope; `None` stands for the module.
    pub(super) rebound: FxHashMap<(Option<ScopeId>, Name), Vec<BindingId>>,
    /// The attributes that something binds or deletes, with the number of the node, sorted by name.
    pub(super) attribute_stores: Vec<(Name, u32)>,
    /// For each node, the scope in which it is evaluated.
    pub(super) node_scopes: Vec<ScopeId>,
    /// Whether calls of what it defines may make generators or coroutines.
    pub(super) makes: Makes,
    /// The names of all scopes.
    pub(super) mentioned: Mentioned,
}

/// Names, of which most others are ruled out at a glance: a bit for each, some sharing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mentioned([u64; 4]);

impl Mentioned {
    fn of(scopes: &[Scope]) -> Mentioned {
        let mut all = Mentioned::default();
        for symbol in scopes.iter().flat_map(|scope| &scope.symbols) {
            let (word, bit) = Mentioned::place(&symbol.name);
            if let Some(word) = all.0.get_mut(word) {
                *word |= bit;
            }
        }
        all
    }

    fn place(name: &str) -> (usize, u64) {
        let hash = FxBuildHasher.hash_one(name);
        ((hash >> 62) as usize, 1 << ((hash >> 56) & 63))
    }
}

impl SegmentModel {
    /// Computes the model of a tree. Rules are those of CPython's `symtable.c` at the target version (language
    /// reference, section 4.2 "Naming and binding"). Never fails: inside errors it sees what it can.
    #[must_use]
    pub fn new(tree: &SyntaxTree, options: ModelOptions) -> SegmentModel {
        let mut model = super::build::build(tree, options);
        model.attribute_stores = super::receiver::stores(tree);
        model.makes = Makes::of(&model, tree);
        model.mentioned = Mentioned::of(&model.scopes);
        model
    }

    /// Whether any scope has a symbol of this name, as the compiler sees it. Asked of every segment of a file.
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        let (word, bit) = Mentioned::place(name);
        self.mentioned.0.get(word).is_some_and(|word| word & bit != 0)
            && self.scopes.iter().any(|scope| scope.symbol(name).is_some())
    }

    /// The scope with this number.
    #[must_use]
    pub fn scope(&self, id: ScopeId) -> Option<&Scope> {
        self.scopes.get(id.0 as usize)
    }

    /// The binding with this number.
    #[must_use]
    pub fn binding(&self, id: BindingId) -> Option<&Binding> {
        self.bindings.get(id.0 as usize)
    }

    /// The scope in which the code at `node` is evaluated. For a node that makes a scope, that is the scope around it.
    /// (A decorator, a default, a base class, and the first iterable of a comprehension belong to the scope around.)
    #[must_use]
    pub fn scope_at(&self, node: Node<'_>) -> ScopeId {
        self.node_scopes.get(node.id() as usize).copied().unwrap_or(ScopeId(0))
    }

    /// The name of an identifier node as the compiler sees it in its scope: `__x` in class `A` is `_A__x`.
    #[must_use]
    pub fn mangled(&self, identifier: Node<'_>) -> Name {
        let text = super::build::normalized(identifier.text());
        let scope = match self.scope_of_name.get(&identifier.id()) {
            Some(scope) => *scope,
            None => self.scope_at(identifier),
        };
        match self.scope(scope).and_then(|s| s.private_to.as_ref()) {
            Some(class) if text.starts_with("__") => super::mangle(class, &text),
            _ => text,
        }
    }

    /// The symbol that an identifier node reads, binds or declares, with its scope.
    #[must_use]
    pub fn symbol_of(&self, identifier: Node<'_>) -> Option<(ScopeId, &Symbol)> {
        let id = *self.scope_of_name.get(&identifier.id())?;
        Some((id, self.scope(id)?.symbol(&self.mangled(identifier))?))
    }

    /// Where the variable lives that this identifier reads or binds; `None` for identifiers that are no variables
    /// (attribute names, keyword arguments, parts of a module path).
    #[must_use]
    pub fn resolve(&self, identifier: Node<'_>) -> Option<Resolution> {
        let (scope, symbol) = self.symbol_of(identifier)?;
        Some(match symbol.kind {
            SymbolKind::Local | SymbolKind::Cell => match self.scope(scope)?.kind {
                ScopeKind::Module => Resolution::Global,
                ScopeKind::Class => Resolution::ClassOrGlobal(scope),
                _ => Resolution::Scope(scope),
            },
            SymbolKind::Free => symbol.owner.map_or(Resolution::Global, Resolution::Scope),
            SymbolKind::GlobalImplicit => symbol.owner.map_or(Resolution::Global, Resolution::ClassOrGlobal),
            SymbolKind::GlobalExplicit => Resolution::Global,
        })
    }

    /// All bindings of `name` in `scope`, in source order.
    pub fn bindings_of<'m>(
        &'m self,
        scope: ScopeId,
        name: &str,
    ) -> impl Iterator<Item = &'m Binding> + use<'m> {
        let symbol = self.scope(scope).and_then(|s| s.symbol(name));
        symbol.into_iter().flat_map(|s| &s.bindings).filter_map(|id| self.binding(*id))
    }

    /// All bindings that may change the variable `name` of `scope`: those in the scope itself and those in inner functions
    /// that declare it `nonlocal` (or, for the outermost scope, `global`).
    pub fn rebindings_of<'m>(
        &'m self,
        scope: ScopeId,
        name: &str,
    ) -> impl Iterator<Item = &'m Binding> + use<'m> {
        let is_module = self.scope(scope).is_some_and(|s| s.kind == ScopeKind::Module);
        let key = (Some(scope).filter(|_| !is_module), Name::new(name));
        let elsewhere = self.rebound.get(&key).map_or(&[][..], Vec::as_slice);
        let symbol = self.scope(scope).and_then(|s| s.symbol(name));
        let here = symbol.map_or(&[][..], |s| s.bindings.as_slice());
        here.iter().chain(elsewhere).filter_map(|id| self.binding(*id))
    }

    /// The `object.name` nodes, by number, that bind or delete an attribute of this name.
    pub fn stores_of<'m>(&'m self, name: &str) -> impl Iterator<Item = u32> + use<'m> {
        let name = Name::new(name);
        let start = self.attribute_stores.partition_point(|(n, _)| *n < name);
        let rest = self.attribute_stores.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(n, _)| *n == name).map(|(_, node)| *node)
    }

    /// The names of attributes that are bound or deleted, each once.
    pub(super) fn stored_names(&self) -> impl Iterator<Item = &Name> {
        self.attribute_stores.chunk_by(|(a, _), (b, _)| a == b).filter_map(|same| Some(&same.first()?.0))
    }

    /// Bindings of the module's variable `name` in functions and classes that declare it `global`. (A piece of a class body
    /// has them too, though its outermost scope is not the module's.)
    pub fn global_rebindings_of<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Binding> + use<'m> {
        let elsewhere = self.rebound.get(&(None, Name::new(name))).map_or(&[][..], Vec::as_slice);
        elsewhere.iter().filter_map(|id| self.binding(*id))
    }

    /// The callable that a `def`, `lambda` or comprehension node makes.
    #[must_use]
    pub fn callable(&self, node: Node<'_>) -> Option<&Callable> {
        let scope = self.scope_of_node.get(&node.id())?;
        let at = self.callables.binary_search_by_key(scope, |c| c.scope).ok()?;
        self.callables.get(at)
    }

    /// The class that a class statement makes.
    #[must_use]
    pub fn class(&self, node: Node<'_>) -> Option<&ClassFacts> {
        let scope = self.scope_of_node.get(&node.id())?;
        let at = self.classes.binary_search_by_key(scope, |c| c.scope).ok()?;
        self.classes.get(at)
    }

    /// The node that makes a scope.
    #[must_use]
    pub fn scope_node<'t>(&self, tree: &'t SyntaxTree, scope: ScopeId) -> Option<Node<'t>> {
        tree.node(self.scope(scope)?.node)
    }
}
