//! What is known of the names of a file, as data: the answer of `pygloss facts`, in the words of CPython's `symtable` module.

mod callables;
mod classes;
mod uses;
mod values;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Not;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::document::{Document, Piece};
use crate::semantics::{
    Callable, CallableKind, Context, Dependencies, Module, ModuleOptions, ModuleSource, Name, NoModules,
    Scope, ScopeId, ScopeKind, SegmentModel, Symbol, SymbolFlags, SymbolKind, mangle,
};
use crate::syntax::Kind;
use crate::version::PythonVersion;
pub use callables::{ClosureFacts, DecoratorFacts, ParameterFacts};
pub use uses::{BranchFacts, UseFacts};

/// The version of the JSON shape.
pub const VERSION: u32 = 1;

/// What a file is looked at under.
#[derive(Clone)]
pub struct FactsOptions {
    /// The file's name, as it is to be printed.
    pub file: String,
    /// The dotted name under which the file is imported, for the names of its classes; empty for that of the file alone.
    pub module: String,
    /// Where its imports lead.
    pub source: Arc<dyn ModuleSource>,
    /// The Python version that the code is written for.
    pub target: PythonVersion,
    /// Whether to tell the values of expressions too.
    pub values: bool,
}

impl Default for FactsOptions {
    fn default() -> FactsOptions {
        FactsOptions {
            file: String::new(),
            module: String::new(),
            source: Arc::new(NoModules::default()),
            target: PythonVersion::default(),
            values: false,
        }
    }
}

/// The facts of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The version of this shape.
    pub version: u32,
    /// The file.
    pub file: String,
    /// The blocks of CPython's symbol table in preorder, siblings in source order.
    pub scopes: Vec<ScopeFacts>,
    /// Functions, lambdas and those comprehensions that are code objects, in source order.
    pub callables: Vec<CallableFacts>,
    /// Classes, in source order.
    pub classes: Vec<ClassRecord>,
    /// What the file's import statements name, in source order.
    pub imports: Vec<ImportRecord>,
    /// Expressions whose class or value is known, in source order; left out unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<ValueRecord>>,
    /// The places, in source order, that want a name to be bound and where it is not known to be: reads, `del` and `+=`, in a
    /// function of the function's own names, and at module level (class bodies included) of names that the module binds.
    /// What is not listed is bound whenever the program comes there, or is of another kind.
    pub uses: Vec<UseFacts>,
}

/// A block of the symbol table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeFacts {
    /// `SymbolTable.get_name()`
    pub name: Name,
    /// `SymbolTable.get_type()`, in the words of the target version.
    pub kind: &'static str,
    /// `SymbolTable.get_lineno()`: 0 for the module.
    pub line: u32,
    /// The number of the block around it in the list; null for the module.
    pub parent: Option<usize>,
    /// The names. First `global`, `free` or `local`, then what else `symtable` says of a name: `cell`, `parameter`,
    /// `imported`, `annotated`, `assigned`, `referenced`, `nonlocal`, `declared_global`, `type_parameter`.
    pub names: BTreeMap<Name, Vec<&'static str>>,
    /// Only there where it is true: the parser could not read a statement that the block takes part in, so what is said of the
    /// block may be wrong.
    #[serde(skip_serializing_if = "Not::not")]
    pub unclear: bool,
}

/// A function object's code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallableFacts {
    /// `__qualname__`
    pub qualname: String,
    /// The line of `def`, `lambda` or the comprehension's bracket, from 1.
    pub line: u32,
    /// `function`, `generator`, `coroutine` or `async generator`.
    pub kind: &'static str,
    /// `co_freevars`, sorted.
    pub free: Vec<Name>,
    /// `co_cellvars`, sorted.
    pub cell: Vec<Name>,
    /// The decorators, from top to bottom; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decorators: Vec<DecoratorFacts>,
    /// The parameters of a function or lambda, in source order; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterFacts>,
    /// What is known of each variable in `free`; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closure: Vec<ClosureFacts>,
    /// As of a block.
    #[serde(skip_serializing_if = "Not::not")]
    pub unclear: bool,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassRecord {
    /// `__qualname__`
    pub qualname: String,
    /// The line of `class`, from 1.
    pub line: u32,
    /// Its bases as `module.qualname`.
    pub bases: Vec<String>,
    /// Its method resolution order as `module.qualname`; empty where there is none.
    pub mro: Vec<String>,
    /// Whether all bases are known.
    pub complete: bool,
    /// The classes that contradict each other's order, where there is no method resolution order.
    pub conflict: Option<Vec<String>>,
    /// For each attribute that the class finds on the classes of its order, `object`'s left out, the class that supplies it, as
    /// `module.qualname`. Only what is certain; where the order is not known whole, only of its known part.
    pub members: BTreeMap<Name, String>,
    /// Those of the special methods among these (`__hash__`) in whose place stands None: the class does not have them.
    pub absent: Vec<Name>,
    /// `__abstractmethods__`, sorted: without these the class makes no instances. Null where they are not known.
    #[serde(rename = "abstract")]
    pub missing: Option<Vec<Name>>,
    /// The names in the `__slots__` of the classes of its order, sorted, those of the standard library's classes left out; null where
    /// they are not known.
    pub slots: Option<Vec<Name>>,
    /// Whether instances have a `__dict__`; null where that is not known.
    pub has_dict: Option<bool>,
}

/// A module or name that an import statement names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRecord {
    /// The absolute dotted name: of a module in `import`, of a module and a name in it in `from … import`.
    pub name: String,
    /// The line of the statement, from 1.
    pub line: u32,
    /// The absolute dotted name of the module that the statement names: in `from … import` what stands after `from`.
    pub module: String,
    /// The file of that module; `standard library` for those of CPython, which are known from tables; `namespace` for a package
    /// without `__init__.py`; `nothing` where there is no such module. Null where that is not known.
    pub origin: Option<String>,
    /// What it leads to: `module`, `class`, `alias` (one of typing's for a class), `function`, `missing`, or `unknown`.
    pub kind: &'static str,
    /// The absolute dotted name of the class, function or module that it is, through re-exports.
    pub target: Option<String>,
}

/// An expression of which it is known what it gives. Names, attributes, calls, subscripts and operators are among these, plain
/// literals and displays are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueRecord {
    /// The line on which it starts, from 1.
    pub line: u32,
    /// The column at which it starts, in code points from 1.
    pub column: u32,
    /// The line on which it ends.
    pub end_line: u32,
    /// The column after its last character.
    pub end_column: u32,
    /// The class of the object as `module.qualname`: the object is an instance of it, perhaps of a class below it. Null where only
    /// the number of items is known.
    pub class: Option<String>,
    /// The object itself, as a literal, where the code alone says which it is.
    pub constant: Option<String>,
    /// How many items going over it gives.
    pub items: Option<usize>,
}

/// A block before its place in the list is known.
struct Draft {
    scope: ScopeFacts,
    names: BTreeMap<Name, Merged>,
    children: Vec<usize>,
    /// The block of its own annotations.
    annotations: Option<usize>,
    /// Whether `kind` is the module's or a class's.
    is_body: bool,
}

/// A name of a block that may be cut into pieces.
#[derive(Clone, Copy)]
struct Merged {
    kind: SymbolKind,
    flags: SymbolFlags,
    /// Only inlined comprehensions brought it here.
    inlined: bool,
}

/// Computes the facts of a document.
#[must_use]
pub fn facts(document: &Document, options: &FactsOptions) -> Facts {
    let under = ModuleOptions { target: options.target, source: Arc::clone(&options.source) };
    let module = Module::new(document, under, None);
    let mut join = Join::new(options.target);
    let dependencies = RefCell::new(Dependencies::default());
    for (number, piece) in document.pieces().iter().enumerate() {
        if let Some(context) = Context::new(&module, number, &dependencies) {
            join.add(piece, &context);
        }
    }
    let (classes, imports) = classes::classes_and_imports(&module, options);
    Facts {
        version: VERSION,
        file: options.file.clone(),
        callables: std::mem::take(&mut join.callables),
        scopes: join.done(),
        classes,
        imports,
        values: options.values.then(|| values::values(document, &module, options)),
        uses: uses::uses(&module),
    }
}

/// Joins the models of a document's pieces.
struct Join {
    target: PythonVersion,
    drafts: Vec<Draft>,
    callables: Vec<CallableFacts>,
    /// The class whose body may go on in the next piece.
    open_class: Option<usize>,
}

impl Join {
    fn new(target: PythonVersion) -> Join {
        let scope = ScopeFacts {
            name: Name::new_static("top"),
            kind: "module",
            line: 0,
            parent: None,
            names: BTreeMap::new(),
            unclear: false,
        };
        let module =
            Draft { scope, names: BTreeMap::new(), children: Vec::new(), annotations: None, is_body: true };
        Join { target, drafts: vec![module], callables: Vec::new(), open_class: None }
    }

    fn add(&mut self, piece: &Piece, context: &Context<'_>) {
        let model = context.model();
        let class = self.open_class.filter(|_| model.options.in_class_body);
        let class_name = class.and_then(|id| self.drafts.get(id)).map(|d| d.scope.name.clone());
        let root = class.unwrap_or(0);
        // Names that only the class around the piece mangles are still as written.
        let name_in = |scope: &Scope, name: &Name| match &class_name {
            Some(class) if scope.private_to.is_none() => mangle(class, name),
            _ => name.clone(),
        };
        let line = |scope: &Scope| match piece.segment.tree().node(scope.node) {
            Some(node) => piece.first_line + piece.segment.lines().line(node.start()) + 1,
            None => 0,
        };
        let mut place_of: FxHashMap<ScopeId, usize> = FxHashMap::default();
        place_of.insert(ScopeId(0), root);
        let mut last_class = None;
        for (number, scope) in model.scopes.iter().enumerate() {
            if scope.detached || scope.inlined {
                continue;
            }
            let id = ScopeId(u32::try_from(number).unwrap_or(u32::MAX));
            let parent = not_inlined(model, scope.parent);
            let mut place = place_of.get(&id).copied();
            if place.is_none() {
                let Some(around) = parent.and_then(|p| place_of.get(&p).copied()) else { continue };
                let is_body_annotations = scope.kind == ScopeKind::Annotation
                    && piece.segment.tree().node(scope.node).is_some_and(|n| n.kind() == Kind::Type)
                    && self.drafts.get(around).is_some_and(|d| d.is_body);
                let known =
                    self.drafts.get(around).and_then(|d| d.annotations).filter(|_| is_body_annotations);
                let at = known.unwrap_or_else(|| self.draft(scope, around, line(scope)));
                if is_body_annotations && let Some(draft) = self.drafts.get_mut(around) {
                    draft.annotations = Some(at);
                }
                let is_top = around == 0 || parent.is_some_and(|p| is_top_generic(model, p));
                if is_top && scope.kind == ScopeKind::Class {
                    last_class = Some(at);
                }
                place_of.insert(id, at);
                place = Some(at);
            }
            if let Some(draft) = self.drafts.get_mut(place.unwrap_or(0)) {
                draft.scope.unclear |= scope.unclear;
            }
            for (symbol, inlined) in symbols(scope) {
                self.merge(place.unwrap_or(0), name_in(scope, &symbol.name), symbol, inlined);
            }
        }
        if class.is_some() {
            for name in &model.global_names {
                let name = class_name.as_ref().map_or_else(|| name.clone(), |class| mangle(class, name));
                let symbol = declared_global();
                self.merge(0, name, &symbol, false);
            }
        }
        for callable in &model.callables {
            let Some(scope) = model.scope(callable.scope) else { continue };
            let prefix = class_name.as_deref();
            let name = |name: &Name| name_in(scope, name);
            self.callables.push(CallableFacts {
                decorators: callables::decorators(context, callable),
                parameters: callables::parameters(context, callable),
                closure: callables::closure(context, callable, name),
                unclear: scope.unclear,
                ..callable_facts(callable, prefix, line(scope), name)
            });
        }
        if !model.options.in_class_body {
            self.open_class = last_class;
        }
    }

    fn draft(&mut self, scope: &Scope, around: usize, line: u32) -> usize {
        let at = self.drafts.len();
        if let Some(parent) = self.drafts.get_mut(around) {
            parent.children.push(at);
        }
        let kind = kind_name(scope.kind, self.target);
        let is_body = scope.kind == ScopeKind::Class;
        let name = scope.name.clone();
        let scope = ScopeFacts { name, kind, line, parent: None, names: BTreeMap::new(), unclear: false };
        self.drafts.push(Draft {
            scope,
            names: BTreeMap::new(),
            children: Vec::new(),
            annotations: None,
            is_body,
        });
        at
    }

    /// What a piece says of a name of a block is added to what the pieces before it said.
    fn merge(&mut self, place: usize, name: Name, symbol: &Symbol, inlined: bool) {
        let Some(draft) = self.drafts.get_mut(place) else { return };
        let new = Merged { kind: symbol.kind, flags: symbol.flags, inlined };
        draft.names.entry(name).and_modify(|old| *old = old.and(new)).or_insert(new);
    }

    fn done(mut self) -> Vec<ScopeFacts> {
        let mut flat: Vec<ScopeFacts> = Vec::with_capacity(self.drafts.len());
        let mut open = vec![(0, None)];
        while let Some((at, parent)) = open.pop() {
            let Some(draft) = self.drafts.get_mut(at) else { continue };
            let number = flat.len();
            open.extend(draft.children.iter().rev().map(|child| (*child, Some(number))));
            // `symtable` takes every block of the name `top` for the module.
            let is_module = draft.scope.name == "top";
            let names = std::mem::take(&mut draft.names);
            let names = names.into_iter().map(|(name, merged)| (name, merged.words(is_module))).collect();
            flat.push(ScopeFacts { parent, names, ..draft.scope.clone() });
        }
        flat
    }
}

impl Merged {
    fn and(self, new: Merged) -> Merged {
        match (self.inlined, new.inlined) {
            // A comprehension's name is taken over only where the block has no such name itself.
            (_, true) => self,
            (true, false) => new,
            (false, false) => {
                let (a, b) = (self.flags, new.flags);
                let flags = SymbolFlags {
                    parameter: a.parameter || b.parameter,
                    imported: a.imported || b.imported,
                    annotated: a.annotated || b.annotated,
                    assigned: a.assigned || b.assigned,
                    referenced: a.referenced || b.referenced,
                    global: a.global || b.global,
                    nonlocal: a.nonlocal || b.nonlocal,
                    type_parameter: a.type_parameter || b.type_parameter,
                    comprehension_target: a.comprehension_target || b.comprehension_target,
                };
                let rank = |kind| match kind {
                    SymbolKind::GlobalExplicit => 4,
                    SymbolKind::Cell => 3,
                    SymbolKind::Local => 2,
                    SymbolKind::Free => 1,
                    SymbolKind::GlobalImplicit => 0,
                };
                let kind = if rank(new.kind) > rank(self.kind) { new.kind } else { self.kind };
                Merged { kind, flags, inlined: false }
            }
        }
    }

    fn words(self, is_module: bool) -> Vec<&'static str> {
        let flags = self.flags;
        let is_bound = flags.parameter || flags.assigned || flags.imported || flags.type_parameter;
        let first = match self.kind {
            _ if is_module && is_bound => "global",
            SymbolKind::GlobalExplicit | SymbolKind::GlobalImplicit => "global",
            SymbolKind::Free => "free",
            SymbolKind::Local | SymbolKind::Cell => "local",
        };
        let more = [
            (self.kind == SymbolKind::Cell, "cell"),
            (flags.parameter, "parameter"),
            (flags.imported, "imported"),
            (flags.annotated, "annotated"),
            (flags.assigned, "assigned"),
            (flags.referenced, "referenced"),
            (flags.nonlocal, "nonlocal"),
            (self.kind == SymbolKind::GlobalExplicit, "declared_global"),
            (flags.type_parameter, "type_parameter"),
        ];
        let more = more.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word);
        std::iter::once(first).chain(more).collect()
    }
}

fn symbols(scope: &Scope) -> impl Iterator<Item = (&Symbol, bool)> {
    let own = scope.symbols.iter().map(|s| (s, false));
    own.chain(scope.inlined_symbols.iter().map(|s| (s, true)))
}

fn declared_global() -> Symbol {
    Symbol {
        name: Name::default(),
        kind: SymbolKind::GlobalExplicit,
        flags: SymbolFlags { global: true, ..SymbolFlags::default() },
        owner: None,
        bindings: Vec::new(),
        references: Vec::new(),
    }
}

/// The scope itself, or the nearest around it that is not inlined.
fn not_inlined(model: &SegmentModel, mut scope: Option<ScopeId>) -> Option<ScopeId> {
    while let Some(inlined) = scope.and_then(|id| model.scope(id)).filter(|s| s.inlined) {
        scope = inlined.parent;
    }
    scope
}

fn is_top_generic(model: &SegmentModel, scope: ScopeId) -> bool {
    model.scope(scope).is_some_and(|s| s.kind == ScopeKind::TypeParameters && s.parent == Some(ScopeId(0)))
}

fn callable_facts(
    callable: &Callable,
    class: Option<&str>,
    line: u32,
    name: impl Fn(&Name) -> Name,
) -> CallableFacts {
    let qualname = match class {
        Some(class) if !callable.is_absolute => format!("{class}.{}", callable.qualname),
        _ => callable.qualname.clone(),
    };
    let kind = match callable.kind {
        CallableKind::Function => "function",
        CallableKind::Generator => "generator",
        CallableKind::Coroutine => "coroutine",
        CallableKind::AsyncGenerator => "async generator",
    };
    let mut free: Vec<Name> = callable.free.iter().map(|capture| name(&capture.name)).collect();
    let mut cell: Vec<Name> = callable.cells.iter().map(name).collect();
    free.sort_unstable();
    cell.sort_unstable();
    CallableFacts {
        qualname,
        line,
        kind,
        free,
        cell,
        decorators: Vec::new(),
        parameters: Vec::new(),
        closure: Vec::new(),
        unclear: false,
    }
}

/// `SymbolTable.get_type()`; 3.12 still had other words for the blocks that it brought.
fn kind_name(kind: ScopeKind, target: PythonVersion) -> &'static str {
    let is_older = target <= PythonVersion::new(3, 12);
    match kind {
        ScopeKind::Module => "module",
        ScopeKind::Class => "class",
        ScopeKind::TypeParameters if is_older => "type parameter",
        ScopeKind::TypeParameters => "type parameters",
        ScopeKind::TypeAlias => "type alias",
        ScopeKind::TypeVariable if is_older => "TypeVar bound",
        ScopeKind::TypeVariable => "type variable",
        ScopeKind::Annotation => "annotation",
        _ => "function",
    }
}

#[cfg(test)]
mod tests;
