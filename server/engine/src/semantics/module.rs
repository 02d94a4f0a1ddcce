//! The module: its segments joined by name.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use text_size::TextSize;

use super::flow::{Flow, Together};
use super::function_locals::{self, FunctionLocals};
use super::graph::Graph;
use super::hooks::KnownHooks;
use super::makes::Makes;
use super::names::{Names, bound_by, has_classes, last_class};
use super::remembered::{Lead, Remembered};
use super::{BindingId, Dependencies, ModelOptions, ModuleSource, Name, OwnName, ScopeId, SegmentModel};
use crate::document::{Document, Segment, SegmentId, Surroundings};
use crate::syntax::{Kind, Node};
use crate::version::PythonVersion;

/// What a module is joined under.
#[derive(Clone)]
pub struct ModuleOptions {
    /// The Python version the code is written for.
    pub target: PythonVersion,
    /// Where imports lead.
    pub source: Arc<dyn ModuleSource>,
}

/// A segment with its model, in its place.
#[derive(Debug, Clone)]
pub struct ModulePiece {
    /// Where it starts, in bytes of the document.
    pub start: TextSize,
    /// Its first line, from 0.
    pub first_line: u32,
    /// The segment.
    pub segment: Arc<Segment>,
    /// Its model.
    pub model: Arc<SegmentModel>,
    /// Where its names are bound when they are read. Made when asked for.
    flow: Arc<OnceLock<Flow>>,
    /// What the table of names calls it; stays the same while pieces above it come and go.
    slot: u32,
}

impl ModulePiece {
    fn is_same(&self, other: &ModulePiece) -> bool {
        self.segment.id() == other.segment.id() && Arc::ptr_eq(&self.model, &other.model)
    }

    fn names(&self) -> Vec<(Name, BindingId)> {
        bound_by(&self.model, self.segment.surroundings())
    }
}

/// A whole file's names. Immutable; a new one is joined after each edit from the models of unchanged segments.
pub struct Module {
    pieces: Vec<ModulePiece>,
    /// The number of the piece in each slot; `u32::MAX` for an empty one.
    piece_in_slot: Arc<Vec<u32>>,
    names: Names,
    future_annotations: bool,
    options: ModuleOptions,
    /// For each class whose body is cut, by the number of its header's piece, what binds each of its names. Made when asked for, each by
    /// itself: an edit seldom asks about more than one.
    cut_classes: OnceLock<FxHashMap<usize, OnceLock<ClassMembers>>>,
    /// The classes that were asked about, and those above them.
    graph: Mutex<Graph>,
    /// What names and attributes were found to lead to.
    pub(super) definitions: Remembered<(usize, u32), Lead>,
    /// Whether the classes that are called may have abstract methods.
    pub(super) abstracts: Remembered<Lead, bool>,
    /// What may set attributes on the classes that were asked about.
    hooks: Mutex<KnownHooks>,
    /// Which names are given to which functions.
    handed_around: OnceLock<FxHashMap<Name, Vec<Name>>>,
    /// What functions keep to themselves. Made when asked for.
    function_locals: OnceLock<FunctionLocals>,
    /// In which pieces attributes of a name are bound or deleted.
    storing: OnceLock<FxHashMap<Name, Vec<usize>>>,
    /// What the outermost levels of all segments say together. Made when asked for.
    together: OnceLock<Together>,
    /// What the segments have together. Made when asked for.
    makes: OnceLock<Makes>,
    /// The name under which the file is imported.
    own: Option<OwnName>,
    /// The state of the other modules when this one was joined.
    generation: u64,
}

/// The names of a class body, as the compiler sees them, with the pieces and bindings that bind them, in source order.
pub(super) type ClassMembers = FxHashMap<Name, Vec<(usize, BindingId)>>;

/// A node, and the number of the piece it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<'m> {
    /// The number of the piece.
    pub piece: usize,
    /// The node; its offsets count from the start of the piece.
    pub node: Node<'m>,
}

const EMPTY: u32 = u32::MAX;

impl Module {
    /// Joins the document's segments. Models of segments that `previous` has too, under the same options, are kept; and
    /// where no changed segment binds other top-level names than before, so is the table of names.
    #[must_use]
    pub fn new(document: &Document, options: ModuleOptions, previous: Option<&Module>) -> Module {
        let future_annotations = has_future_annotations(document);
        let model_options = |surroundings| ModelOptions {
            target: options.target,
            future_annotations,
            in_class_body: surroundings == Surroundings::ClassBody,
        };
        let old: &[ModulePiece] = previous.map_or(&[], |module| &module.pieces);
        let new = document.pieces();
        let is_kept = |piece: &crate::document::Piece, old: &ModulePiece| {
            piece.segment.id() == old.segment.id()
                && old.model.options == model_options(piece.segment.surroundings())
        };
        let head = new.iter().zip(old).take_while(|(piece, old)| is_kept(piece, old)).count();
        let tail = new
            .iter()
            .rev()
            .zip(old.iter().rev())
            .take(new.len().min(old.len()) - head)
            .take_while(|(piece, old)| is_kept(piece, old))
            .count();
        let old_middle = old.get(head..old.len() - tail).unwrap_or_default();
        let kept_in_middle: FxHashMap<SegmentId, &ModulePiece> =
            old_middle.iter().map(|piece| (piece.segment.id(), piece)).collect();

        // Slots of pieces that are gone are taken by those that have come: an edit inside a function keeps the table.
        let stays: FxHashSet<SegmentId> = new
            .get(head..new.len() - tail)
            .unwrap_or_default()
            .iter()
            .filter(|piece| kept_in_middle.get(&piece.segment.id()).is_some_and(|old| is_kept(piece, old)))
            .map(|piece| piece.segment.id())
            .collect();
        let gone: Vec<&ModulePiece> =
            old_middle.iter().filter(|piece| !stays.contains(&piece.segment.id())).collect();
        let changes = new.len() - head - tail - stays.len();
        let mut free = gone.iter().map(|piece| piece.slot).collect::<Vec<_>>();
        free.reverse();
        let mut slots_used = previous.map_or(0, |module| module.piece_in_slot.len());
        if changes > free.len()
            && let Some(module) = previous
        {
            let holes = module.piece_in_slot.iter().enumerate().filter(|(_, piece)| **piece == EMPTY);
            let holes: Vec<u32> = holes.map(|(slot, _)| number(slot)).collect();
            free.splice(0..0, holes);
        }

        let mut come: Vec<usize> = Vec::with_capacity(changes);
        let mut pieces: Vec<ModulePiece> = Vec::with_capacity(new.len());
        for (at, piece) in new.iter().enumerate() {
            let kept = if at < head {
                old.get(at)
            } else if at >= new.len() - tail {
                old.get(at + old.len() - new.len())
            } else {
                let id = piece.segment.id();
                stays.contains(&id).then(|| kept_in_middle.get(&id).copied()).flatten()
            };
            let (model, flow, slot) = match kept {
                Some(kept) => (Arc::clone(&kept.model), Arc::clone(&kept.flow), kept.slot),
                None => {
                    come.push(at);
                    let options = model_options(piece.segment.surroundings());
                    let model = Arc::new(SegmentModel::new(piece.segment.tree(), options));
                    let slot = free.pop().unwrap_or_else(|| {
                        slots_used += 1;
                        number(slots_used - 1)
                    });
                    (model, Arc::default(), slot)
                }
            };
            let (start, first_line) = (piece.start, piece.first_line);
            let segment = Arc::clone(&piece.segment);
            pieces.push(ModulePiece { start, first_line, segment, model, flow, slot });
        }

        let in_order = come.len() == gone.len() && stays.is_empty() && new.len() == old.len();
        let piece_in_slot = match previous {
            Some(module) if in_order => Arc::clone(&module.piece_in_slot),
            _ => {
                let mut table = vec![EMPTY; slots_used];
                for (at, piece) in pieces.iter().enumerate() {
                    if let Some(entry) = table.get_mut(piece.slot as usize) {
                        *entry = number(at);
                    }
                }
                Arc::new(table)
            }
        };
        let names = joined(previous, &gone, come.iter().filter_map(|at| pieces.get(*at)).collect());
        let (own, generation) = (options.source.own(), options.source.generation());
        Module {
            own,
            generation,
            pieces,
            piece_in_slot,
            names,
            future_annotations,
            options,
            cut_classes: OnceLock::new(),
            graph: Mutex::default(),
            definitions: Remembered::default(),
            abstracts: Remembered::default(),
            hooks: Mutex::default(),
            handed_around: OnceLock::new(),
            function_locals: OnceLock::new(),
            storing: OnceLock::new(),
            together: OnceLock::new(),
            makes: OnceLock::new(),
        }
    }

    /// The segments with their models, in source order.
    #[must_use]
    pub fn pieces(&self) -> &[ModulePiece] {
        &self.pieces
    }

    /// The name under which the file is imported, where that is known.
    #[must_use]
    pub fn own(&self) -> Option<&OwnName> {
        self.own.as_ref()
    }

    /// The state of the other modules when it was joined: see [`ModuleSource::generation`].
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The names that it binds at its top level, in no order; `*` for star imports.
    pub(super) fn bound_names(&self) -> Vec<Name> {
        self.names.all()
    }

    /// What it was joined under.
    #[must_use]
    pub fn options(&self) -> &ModuleOptions {
        &self.options
    }

    /// What answers depend on before anything was asked: all, where that does not matter.
    #[must_use]
    pub fn dependencies(&self) -> Dependencies {
        Dependencies { everything: self.options.source.is_for_one_look(), ..Dependencies::default() }
    }

    /// Whether the file has `from __future__ import annotations` (PEP 563).
    #[must_use]
    pub fn future_annotations(&self) -> bool {
        self.future_annotations
    }

    /// Where the module binds a top-level name, in source order: number of the piece, and the binding in its model. Bindings
    /// in functions that declare the name `global` are among them. Star imports are bindings of `*`. Checks and insights ask
    /// through [`Context::globals`](super::Context::globals), which remembers that they did.
    #[must_use]
    pub fn globals(&self, name: &str) -> Vec<(u32, BindingId)> {
        let places = self.names.get(name).iter();
        let mut places: Vec<(u32, BindingId)> = places
            .filter_map(|(slot, binding)| Some((*self.piece_in_slot.get(*slot as usize)?, *binding)))
            .filter(|(piece, _)| *piece != EMPTY)
            .collect();
        places.sort_unstable();
        places
    }

    /// The variables that its functions keep to themselves.
    pub(super) fn function_locals(&self) -> &FunctionLocals {
        self.function_locals.get_or_init(|| function_locals::find(self))
    }

    /// Where the names of a piece are bound when they are read; nothing is known of a piece that does not exist.
    pub(super) fn flow(&self, piece: usize) -> Option<&Flow> {
        let piece = self.pieces.get(piece)?;
        Some(piece.flow.get_or_init(|| Flow::new(piece.segment.tree(), &piece.model)))
    }

    /// What the outermost levels of all segments say together.
    pub(super) fn together(&self) -> &Together {
        self.together.get_or_init(|| Together::new(self))
    }

    /// Whether calls of what some segment defines may make generators or coroutines.
    pub(super) fn makes(&self) -> Makes {
        let all = || self.pieces.iter().fold(Makes::default(), |all, piece| all.with(piece.model.makes));
        *self.makes.get_or_init(all)
    }

    /// The classes that were asked about so far. Whoever holds them asks nothing that asks for them again.
    pub(super) fn graph(&self) -> MutexGuard<'_, Graph> {
        let mut graph = self.graph.lock().unwrap_or_else(|poisoned| {
            // A panic may have left a class half done.
            let mut graph = poisoned.into_inner();
            *graph = Graph::default();
            self.graph.clear_poison();
            graph
        });
        graph.keep_for(self.options.source.generation());
        graph
    }

    /// What may set attributes on the classes that were asked about.
    pub(super) fn known_hooks(&self) -> MutexGuard<'_, KnownHooks> {
        let mut known = self.hooks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.keep_for(self.options.source.generation());
        known
    }

    /// Which names are given to which functions: see [`handed_around`](super::hooks::handed_around).
    pub(super) fn handed_around(&self) -> &FxHashMap<Name, Vec<Name>> {
        self.handed_around.get_or_init(|| {
            let mut found = FxHashMap::default();
            self.pieces
                .iter()
                .for_each(|piece| super::hooks::handed_around(piece.segment.text(), &mut found));
            found
        })
    }

    /// The numbers of the pieces in which `object.name` is bound or deleted. Asked for every member of every class.
    pub(super) fn pieces_that_store(&self, name: &str) -> &[usize] {
        let storing = self.storing.get_or_init(|| {
            let mut storing: FxHashMap<Name, Vec<usize>> = FxHashMap::default();
            for (number, piece) in self.pieces.iter().enumerate() {
                for name in piece.model.stored_names() {
                    storing.entry(name.clone()).or_default().push(number);
                }
            }
            storing
        });
        storing.get(name).map_or(&[], Vec::as_slice)
    }

    /// For a piece of a class body that was cut, or the piece with its header: the number of the header's piece and the scope
    /// of the class there. For other pieces, the last class of the piece, whose body is whole.
    #[must_use]
    pub fn cut_class(&self, piece: usize) -> Option<(usize, ScopeId)> {
        let header = self.pieces.get(..=piece)?.iter().rposition(is_module_level)?;
        Some((header, last_class(&self.pieces.get(header)?.model)?))
    }

    /// The numbers of the pieces in which the body of a class goes on, whose header is in this piece.
    pub fn body_pieces(&self, header: usize) -> impl Iterator<Item = usize> {
        let rest = self.pieces.iter().enumerate().skip(header + 1);
        rest.take_while(|(_, piece)| !is_module_level(piece)).map(|(at, _)| at)
    }

    /// What a finding depends on when it depends on the body of a top-level class: this name of the table, which no
    /// identifier can be.
    #[must_use]
    pub fn class_key(name: &str) -> Name {
        Name::from(format!("class {name}"))
    }

    /// What a finding depends on when it depends on one attribute of a top-level class whose body was cut.
    #[must_use]
    pub fn member_key(class: &str, attribute: &str) -> Name {
        Name::from(format!("class {class}.{attribute}"))
    }

    /// What a finding depends on when it depends on where `object.attribute` is assigned in the file.
    #[must_use]
    pub fn store_key(attribute: &str) -> Name {
        Name::from(format!("store {attribute}"))
    }

    /// What binds each name of a class whose body is cut, by the number of its header's piece.
    pub(super) fn cut_class_members(&self, header: usize) -> &ClassMembers {
        static NONE: LazyLock<ClassMembers> = LazyLock::new(ClassMembers::default);
        let all = self.cut_classes.get_or_init(|| {
            let levels = self.pieces.iter().map(is_module_level).enumerate();
            let headers =
                levels.clone().zip(levels.skip(1)).filter(|((_, header), (_, body))| *header && !body);
            headers.map(|((at, _), _)| (at, OnceLock::new())).collect()
        });
        all.get(&header).map_or(&NONE, |members| members.get_or_init(|| self.members_of_cut_class(header)))
    }

    fn members_of_cut_class(&self, header: usize) -> ClassMembers {
        let mut members = ClassMembers::default();
        let Some((_, cut)) = self.cut_class(header) else { return members };
        let scopes =
            std::iter::once((header, cut)).chain(self.body_pieces(header).map(|at| (at, ScopeId(0))));
        for (at, scope) in scopes {
            for (name, binding) in self.class_names_in(at, scope) {
                members.entry(name).or_default().push((at, binding));
            }
        }
        members
    }

    /// The names that a piece binds in a scope that is (part of) a cut class's body, as the compiler sees them.
    fn class_names_in(&self, at: usize, scope: ScopeId) -> Vec<(Name, BindingId)> {
        let Some(piece) = self.pieces.get(at) else { return Vec::new() };
        let class = if is_module_level(piece) { None } else { self.cut_class_name(at) };
        let Some(scope) = piece.model.scope(scope) else { return Vec::new() };
        let names = scope.symbols.iter().flat_map(|symbol| {
            // The models of the pieces have private names as they are written.
            let name = match &class {
                Some(class) => super::mangle(class, &symbol.name),
                None => symbol.name.clone(),
            };
            symbol.bindings.iter().map(move |binding| (name.clone(), *binding))
        });
        names.collect()
    }

    /// What depends on other modules depends on this name, which no identifier can be.
    pub const ANY_MODULE: &'static str = "import *";

    /// What depends on the code of every segment depends on this name.
    pub const ANY_CODE: &'static str = "code *";

    /// What depends on every class of the file depends on this name.
    pub const ANY_CLASS: &'static str = "class *";

    /// The names whose binding segments are other ones than in `previous`, those of changed segments before and after:
    /// whatever depends on none of them still holds. Classes whose bodies were cut go by [`Module::class_key`].
    #[must_use]
    pub fn changed_names(&self, previous: &Module) -> BTreeSet<Name> {
        let (old, new) = (&previous.pieces, &self.pieces);
        let head = new.iter().zip(old).take_while(|(a, b)| a.is_same(b)).count();
        let tail = new
            .iter()
            .rev()
            .zip(old.iter().rev())
            .take(new.len().min(old.len()) - head)
            .take_while(|(a, b)| a.is_same(b))
            .count();
        let mut names = BTreeSet::new();
        let mut collect = |module: &Module, other: &Module| {
            let pieces = &module.pieces;
            let others: FxHashMap<SegmentId, &ModulePiece> = other
                .pieces
                .get(head..other.pieces.len() - tail)
                .unwrap_or_default()
                .iter()
                .map(|piece| (piece.segment.id(), piece))
                .collect();
            for (at, piece) in pieces.iter().enumerate().take(pieces.len() - tail).skip(head) {
                if others.get(&piece.segment.id()).is_some_and(|other| other.is_same(piece)) {
                    continue;
                }
                names.insert(Name::new_static(Module::ANY_CODE));
                names.extend(piece.names().into_iter().map(|(name, _)| name));
                names.extend(piece.model.attribute_stores.iter().map(|(name, _)| Module::store_key(name)));
                if has_classes(&piece.model) {
                    names.insert(Name::new_static(Module::ANY_CLASS));
                }
                if let Some(class) = module.cut_class_name(at) {
                    names.insert(Module::class_key(&class));
                    let scope = match module.cut_class(at) {
                        Some((header, scope)) if header == at => scope,
                        _ => ScopeId(0),
                    };
                    let bound = module.class_names_in(at, scope).into_iter().map(|(name, _)| name);
                    let stored = piece.model.attribute_stores.iter().map(|(name, _)| name.clone());
                    names.extend(bound.chain(stored).map(|name| Module::member_key(&class, &name)));
                }
            }
        };
        collect(self, previous);
        collect(previous, self);
        names.extend(self.makes().keys_of_differences(previous.makes()));
        if self.generation != previous.generation || self.own != previous.own {
            names.insert(Name::new_static(Module::ANY_MODULE));
        }
        if self.own != previous.own {
            names.extend(Makes::ALL.keys_of_differences(Makes::default()));
        }
        names
    }

    /// The name of the class whose header or body is in this piece.
    fn cut_class_name(&self, piece: usize) -> Option<Name> {
        let (header, scope) = self.cut_class(piece)?;
        Some(self.pieces.get(header)?.model.scope(scope)?.name.clone())
    }
}

fn is_module_level(piece: &ModulePiece) -> bool {
    piece.segment.surroundings() == Surroundings::Module
}

/// The table of names after `gone` went and `come` came.
fn joined(previous: Option<&Module>, gone: &[&ModulePiece], come: Vec<&ModulePiece>) -> Names {
    let with_slots = |pieces: &[&ModulePiece]| -> Vec<(Name, u32, BindingId)> {
        let names = pieces.iter().flat_map(|piece| {
            let slot = piece.slot;
            piece.names().into_iter().map(move |(name, binding)| (name, slot, binding))
        });
        names.collect()
    };
    let come = with_slots(&come);
    let Some(previous) = previous else { return Names::of(come.into_iter()) };
    let gone = with_slots(gone);
    if gone == come {
        return previous.names.clone();
    }
    previous.names.changed(gone.into_iter(), come.into_iter())
}

/// Looks where CPython allows future imports: after the docstring and comments, before anything else.
fn has_future_annotations(document: &Document) -> bool {
    for piece in document.pieces() {
        for statement in piece.segment.tree().root().named_children() {
            match statement.kind() {
                Kind::FutureImportStatement => {
                    let mut names = statement.named_children().flat_map(Node::descendants);
                    if names.any(|n| n.kind() == Kind::DottedName && n.text() == "annotations") {
                        return true;
                    }
                }
                Kind::ExpressionStatement
                    if statement
                        .named_child(0)
                        .is_some_and(|n| matches!(n.kind(), Kind::String | Kind::ConcatenatedString)) => {}
                _ => return false,
            }
        }
    }
    false
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
