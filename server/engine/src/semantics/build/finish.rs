//! From the completed table to the model.

use rustc_hash::FxHashMap;

use super::super::makes::Makes;
use super::super::model::Mentioned;
use super::super::{
    Callable, CallableKind, Capture, ModelOptions, Name, Scope, ScopeId, ScopeKind, SegmentModel, Symbol,
    SymbolKind,
};
use super::analyze::analyze;
use super::names::Names;
use super::table::{RawScope, RawSymbol};
use super::trouble::unclear;
use super::walk::{Collected, LAZY_ANNOTATIONS};
use crate::syntax::SyntaxTree;
use crate::version::PythonVersion;

/// A qualified name longer than this, in bytes, starts with an ellipsis instead: thousands of nested lambdas would otherwise
/// take memory in the square of their number.
const LONGEST_QUALNAME: usize = 2_000;

pub(super) fn finish(tree: &SyntaxTree, collected: Collected, options: ModelOptions) -> SegmentModel {
    let Collected { mut table, node_scopes, bindings, references, mut classes, .. } = collected;
    analyze(&mut table, options.target);
    let (names, mut raw, declared_global) = table.into_parts();
    spread_coroutines(&mut raw);
    let qualnames = qualnames(&raw, &names, options.target);
    let live = live(&raw);
    let unclear = unclear(tree, &raw, &node_scopes);
    let mut callables = Vec::new();
    for (number, scope) in raw.iter().enumerate() {
        let is_live = live.get(number).copied().unwrap_or(false);
        if is_live && !scope.inlined && is_callable(scope.kind) {
            let qualname = qualnames.get(number).cloned().unwrap_or_default();
            callables.push(callable(scope, ScopeId(id_of(number)), qualname, &names));
        }
    }
    for class in &mut classes {
        let known = qualnames.get(class.scope.0 as usize).cloned().unwrap_or_default();
        (class.qualname, class.is_absolute) = (known.text, known.is_absolute);
    }
    let mut global_names: Vec<Name> = declared_global.iter().map(|id| names.text(*id)).collect();
    global_names.sort_unstable();
    global_names.dedup();
    let scopes: Vec<Scope> = raw
        .iter_mut()
        .zip(live.iter().zip(unclear))
        .map(|(scope, (live, unclear))| Scope { detached: !live, unclear, ..public(scope, &names) })
        .collect();
    let scopes = without_detached_children(scopes);
    let mut model = SegmentModel {
        options,
        scopes,
        bindings,
        references,
        callables,
        classes,
        scope_of_node: collected.scope_of_node,
        scope_of_name: collected.scope_of_name,
        binding_of_name: collected.binding_of_name,
        global_names,
        rebound: FxHashMap::default(),
        attribute_stores: Vec::new(),
        makes: Makes::default(),
        mentioned: Mentioned::default(),
        node_scopes,
    };
    model.rebound = rebound(&model);
    model
}

fn id_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn is_callable(kind: ScopeKind) -> bool {
    matches!(kind, ScopeKind::Function | ScopeKind::Lambda) || kind.is_comprehension()
}

/// An asynchronous comprehension makes the block around it a coroutine too; only for a generator expression around it does
/// that tell something new.
fn spread_coroutines(raw: &mut [RawScope]) {
    for number in (1..raw.len()).rev() {
        let spreads = raw.get(number).is_some_and(|s| {
            s.coroutine && s.kind.is_comprehension() && s.kind != ScopeKind::GeneratorExpression
        });
        let parent = raw.get(number).and_then(|s| s.parent);
        if spreads && let Some(parent) = parent.and_then(|p| raw.get_mut(p as usize)) {
            parent.coroutine = true;
        }
    }
}

/// Which scopes are ever evaluated: neither detached nor inside of one that is.
fn live(raw: &[RawScope]) -> Vec<bool> {
    let mut live: Vec<bool> = Vec::with_capacity(raw.len());
    for scope in raw {
        let around = scope.parent.is_none_or(|p| live.get(p as usize).copied().unwrap_or(true));
        live.push(around && !scope.detached);
    }
    live
}

/// A scope's `__qualname__`.
#[derive(Debug, Clone, Default)]
struct Qualname {
    text: String,
    /// It starts at the module, because something on the way is declared `global`.
    is_absolute: bool,
}

/// `compiler_set_qualname` for every scope: inlined comprehensions, and one block of type parameters or annotations, are
/// passed over; since 3.14 also one of an alias's value.
fn qualnames(raw: &[RawScope], names: &Names, target: PythonVersion) -> Vec<Qualname> {
    let mut all: Vec<Qualname> = Vec::with_capacity(raw.len());
    for scope in raw {
        let generic;
        let own = match scope.kind {
            ScopeKind::Lambda => "<lambda>",
            ScopeKind::ListComprehension => "<listcomp>",
            ScopeKind::SetComprehension => "<setcomp>",
            ScopeKind::DictComprehension => "<dictcomp>",
            ScopeKind::GeneratorExpression => "<genexpr>",
            ScopeKind::TypeParameters => {
                generic = format!("<generic parameters of {}>", scope.name);
                generic.as_str()
            }
            _ => scope.name.as_str(),
        };
        let mut around = not_inlined(raw, scope.parent);
        if let Some(parent) = around.and_then(|p| raw.get(p as usize))
            && match parent.kind {
                ScopeKind::TypeParameters | ScopeKind::TypeVariable | ScopeKind::Annotation => true,
                ScopeKind::TypeAlias => target >= LAZY_ANNOTATIONS,
                _ => false,
            }
        {
            around = not_inlined(raw, parent.parent);
        }
        let parent = around.and_then(|p| Some((p, raw.get(p as usize)?)));
        let is_global = parent.is_some_and(|(_, parent)| is_declared_global(scope, parent, names));
        let base = parent.filter(|_| !is_global).and_then(|(number, _)| all.get(number as usize));
        let text = match (base, parent) {
            (Some(base), Some((_, parent))) if parent.parent.is_some() => {
                if base.text.len() > LONGEST_QUALNAME {
                    format!("….{own}")
                } else if is_body_of_function(parent.kind) {
                    format!("{}.<locals>.{own}", base.text)
                } else {
                    format!("{}.{own}", base.text)
                }
            }
            _ => own.to_owned(),
        };
        let is_absolute = is_global || base.is_some_and(|base| base.is_absolute);
        let qualname = Qualname { text, is_absolute };
        all.push(qualname);
    }
    all
}

/// Whether what is defined directly inside is a local of something.
fn is_body_of_function(kind: ScopeKind) -> bool {
    matches!(kind, ScopeKind::Function | ScopeKind::Lambda | ScopeKind::TypeAlias)
}

/// The scope itself, or the nearest around it that is code of its own.
fn not_inlined(raw: &[RawScope], mut scope: Option<u32>) -> Option<u32> {
    while let Some(inlined) = scope.and_then(|id| raw.get(id as usize)).filter(|s| s.inlined) {
        scope = inlined.parent;
    }
    scope
}

/// Whether a definition's name is declared `global` where the definition stands.
fn is_declared_global(scope: &RawScope, parent: &RawScope, names: &Names) -> bool {
    if !matches!(scope.kind, ScopeKind::Function | ScopeKind::Class) {
        return false;
    }
    let any_global = parent.symbols.iter().any(|s| s.kind == SymbolKind::GlobalExplicit);
    if !any_global {
        return false;
    }
    let class = parent.class.map(|class| names.text(class));
    let name = class.map_or_else(|| scope.name.clone(), |class| super::names::mangle(&class, &scope.name));
    parent.symbols.iter().any(|s| s.kind == SymbolKind::GlobalExplicit && names.text(s.name) == name)
}

fn callable(scope: &RawScope, id: ScopeId, qualname: Qualname, names: &Names) -> Callable {
    let kind = match (scope.generator, scope.coroutine) {
        (true, true) => CallableKind::AsyncGenerator,
        (true, false) => CallableKind::Generator,
        (false, true) => CallableKind::Coroutine,
        (false, false) => CallableKind::Function,
    };
    let capture = |s: &RawSymbol| {
        let owner = s.owner.filter(|_| s.kind == SymbolKind::Free)?;
        Some(Capture { name: names.text(s.name), scope: ScopeId(owner) })
    };
    let mut free: Vec<Capture> = scope.symbols.iter().filter_map(capture).collect();
    free.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let is_cell = |s: &&RawSymbol| s.kind == SymbolKind::Cell || s.comprehension_cell;
    let mut cells: Vec<Name> = scope.symbols.iter().filter(is_cell).map(|s| names.text(s.name)).collect();
    cells.sort_unstable();
    let Qualname { text: qualname, is_absolute } = qualname;
    Callable { scope: id, qualname, is_absolute, kind, free, cells }
}

/// The scope as others see it; takes the symbols out of `scope`.
fn public(scope: &mut RawScope, names: &Names) -> Scope {
    let mut symbols = Vec::with_capacity(scope.symbols.len());
    let mut inlined_symbols = Vec::new();
    for raw in std::mem::take(&mut scope.symbols) {
        let list = if raw.inlined { &mut inlined_symbols } else { &mut symbols };
        list.push(Symbol {
            name: names.text(raw.name),
            kind: raw.kind,
            flags: raw.flags,
            owner: raw.owner.map(ScopeId),
            bindings: raw.bindings,
            references: raw.references,
        });
    }
    let index = symbols.iter().enumerate().map(|(at, s)| (s.name.clone(), id_of(at))).collect();
    Scope {
        kind: scope.kind,
        name: std::mem::take(&mut scope.name),
        parent: scope.parent.map(ScopeId),
        node: scope.node,
        children: scope.children.iter().map(|id| ScopeId(*id)).collect(),
        symbols,
        index,
        inlined_symbols,
        private_to: scope.class.filter(|_| scope.only_type_parameters_of.is_none()).map(|id| names.text(id)),
        inlined: scope.inlined,
        detached: scope.detached,
        unclear: false,
    }
}

fn without_detached_children(mut scopes: Vec<Scope>) -> Vec<Scope> {
    let detached: Vec<bool> = scopes.iter().map(|s| s.detached).collect();
    if detached.contains(&true) {
        for scope in scopes.iter_mut().filter(|s| !s.detached) {
            scope.children.retain(|id| !detached.get(id.0 as usize).copied().unwrap_or(false));
        }
    }
    scopes
}

/// Bindings of variables that live in another scope than the one in which they are bound; the key holds no scope where the
/// variable is the module's.
fn rebound(model: &SegmentModel) -> FxHashMap<(Option<ScopeId>, Name), Vec<super::super::BindingId>> {
    let mut all: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for (number, scope) in model.scopes.iter().enumerate().skip(1) {
        for symbol in scope.symbols.iter().filter(|s| !s.bindings.is_empty()) {
            let owner = match symbol.kind {
                SymbolKind::GlobalExplicit => None,
                SymbolKind::Free => symbol.owner,
                _ => continue,
            };
            debug_assert_ne!(owner, Some(ScopeId(id_of(number))));
            all.entry((owner, symbol.name.clone())).or_default().extend(&symbol.bindings);
        }
    }
    for list in all.values_mut() {
        list.sort_unstable();
    }
    all
}
