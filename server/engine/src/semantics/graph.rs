//! The classes of a module and those above them, each looked at once, and their orders from the top down. No recursion.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bases::{Spec, Target, outside_specs, specs};
use super::c3::{self, Stuck};
use super::classes::Key;
use super::outside::OutsideClass;
use super::{At, ClassId, Context, Dependencies, Subscript, stdlib};
use crate::syntax::Field;

/// An order, or why there is none.
pub(super) enum Rank {
    /// The class first.
    Ordered(Vec<u32>),
    /// The class itself is the first of `before`.
    Stuck(Stuck),
}

/// Where the classes after a class come from.
#[derive(Debug, Clone)]
enum Rest {
    /// From its only base.
    Of(u32),
    /// These.
    List(Vec<u32>),
    /// There is no order.
    Stuck(Stuck),
}

#[derive(Debug)]
struct Entry {
    id: ClassId,
    /// For a class of the file: number of the piece and of the class statement's node.
    place: Option<(usize, u32)>,
    /// What the order depends on, that of the classes above included.
    dependencies: Arc<Dependencies>,
    progress: Progress,
    specs: Vec<Spec>,
    bases: Vec<u32>,
    rest: Rest,
    complete: bool,
    /// `typing.Generic` is above it.
    generic: bool,
    /// What its own body says that `class[…]` gives.
    own_subscript: Option<Subscript>,
    /// It is a `TypedDict`, whose bases typing replaces by `dict`.
    typed_dict: bool,
    /// A metaclass may have made another order.
    doubtful: bool,
    /// It is one of the tables', whose bases are those that CPython made.
    table: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    New,
    Open,
    Done,
}

/// An order that depends on more names than this is taken to depend on all: a chain of thousands of classes would have
/// millions.
const MOST_NAMES: usize = 64;
/// What a class statement names as a base may have to be looked up in another class (`Outer.Inner`), whose bases may have
/// to be looked up in turn, and these may go round in circles. Past this depth they are not known.
const MOST_NESTED: u8 = 3;

/// Classes by number.
#[derive(Debug, Default)]
pub(super) struct Graph {
    entries: Vec<Entry>,
    files: FxHashMap<(usize, u32), u32>,
    outside: FxHashMap<ClassId, u32>,
    /// The state of the other modules when the first class was asked about.
    generation: u64,
}

impl Graph {
    /// Forgets all where another state of the other modules was looked at before.
    pub(super) fn keep_for(&mut self, generation: u64) {
        if self.generation != generation {
            *self = Graph { generation, ..Graph::default() };
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The number of a class.
    pub(super) fn number(&mut self, context: &Context<'_>, key: &Key<'_>) -> u32 {
        let next = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let (number, place) = match key {
            Key::File(at) => {
                let place = (at.piece, at.node.id());
                (*self.files.entry(place).or_insert(next), Some(place))
            }
            Key::Outside(id) => (*self.outside.entry(id.clone()).or_insert(next), None),
        };
        if number == next {
            self.entries.push(Entry {
                id: context.id_of(key),
                place,
                dependencies: Arc::default(),
                progress: Progress::New,
                specs: Vec::new(),
                bases: Vec::new(),
                rest: Rest::List(Vec::new()),
                complete: false,
                generic: false,
                own_subscript: None,
                typed_dict: false,
                doubtful: false,
                table: false,
            });
        }
        number
    }

    /// The number of a class of another module.
    pub(super) fn outside(&mut self, context: &Context<'_>, id: ClassId) -> u32 {
        self.number(context, &Key::Outside(id))
    }

    pub(super) fn id(&self, number: u32) -> &ClassId {
        &self.entry(number).id
    }

    /// For a class of the file: number of the piece and of the class statement's node.
    pub(super) fn place(&self, number: u32) -> Option<(usize, u32)> {
        self.entry(number).place
    }

    /// What the order of a class that was computed depends on.
    pub(super) fn dependencies(&self, number: u32) -> &Arc<Dependencies> {
        &self.entry(number).dependencies
    }

    pub(super) fn bases(&self, number: u32) -> &[u32] {
        &self.entry(number).bases
    }

    pub(super) fn is_complete(&self, number: u32) -> bool {
        self.entry(number).complete
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `number`, which adds the entry")]
    fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `number`, which adds the entry")]
    fn entry_mut(&mut self, number: u32) -> &mut Entry {
        &mut self.entries[number as usize]
    }

    /// The order of a class that was computed.
    pub(super) fn rank(&self, number: u32) -> Rank {
        let mut order = vec![number];
        let mut at = number;
        loop {
            match &self.entry(at).rest {
                Rest::Of(base) => {
                    order.push(*base);
                    at = *base;
                }
                Rest::List(rest) => {
                    order.extend(rest);
                    return Rank::Ordered(order);
                }
                Rest::Stuck(stuck) if at == number => return Rank::Stuck(stuck.clone()),
                Rest::Stuck(_) => return Rank::Ordered(order),
            }
        }
    }

    /// Computes a class and everything above it, bases before the classes that have them.
    pub(super) fn compute(&mut self, context: &Context<'_>, key: &Key<'_>) -> u32 {
        let root = self.number(context, key);
        let mut waiting = vec![(root, false)];
        while let Some((number, bases_are_done)) = waiting.pop() {
            if bases_are_done {
                self.finish(context, number);
                continue;
            }
            if self.entry(number).progress != Progress::New {
                continue;
            }
            self.open(context, number);
            waiting.push((number, true));
            for spec in &self.entry(number).specs {
                if let Some(base) = spec.target.number()
                    && self.entry(base).progress == Progress::New
                {
                    waiting.push((base, false));
                }
            }
        }
        root
    }

    /// Finds what a class names as its bases.
    fn open(&mut self, context: &Context<'_>, number: u32) {
        self.entry_mut(number).progress = Progress::Open;
        match self.entry(number).place {
            Some((piece, node)) => self.open_statement(context, number, piece, node),
            None => self.open_outside(context, number),
        }
    }

    fn open_statement(&mut self, context: &Context<'_>, number: u32, piece: usize, node: u32) {
        let dependencies = RefCell::new(context.module().dependencies());
        let there = context.nested(piece, &dependencies).filter(|there| there.nesting() <= MOST_NESTED);
        let Some((there, node)) = there.and_then(|there| Some((there, there.tree().node(node)?))) else {
            self.entry_mut(number).doubtful = true;
            return;
        };
        let (specs, doubtful) = specs(self, there, node);
        let own_subscript = there.own_subscript(At { piece, node });
        let has_parameters = node.field_child(Field::TypeParameters).is_some();
        let entry = self.entry_mut(number);
        entry.specs = specs;
        entry.doubtful = doubtful;
        entry.own_subscript = own_subscript;
        entry.generic = has_parameters;
        entry.dependencies = Arc::new(dependencies.take());
    }

    fn open_outside(&mut self, context: &Context<'_>, number: u32) {
        let dependencies = RefCell::new(context.module().dependencies());
        let id = self.id(number).clone();
        let Some(context) = context.nested(context.piece(), &dependencies) else { return };
        match context.outside_class(&id) {
            None => {
                let entry = self.entry_mut(number);
                entry.doubtful = true;
            }
            Some(OutsideClass::Table(class)) => {
                let subscriptable = class.members().any(|name| name == "__class_getitem__");
                let specs = class.bases().map(|base| Spec::plain(self.outside(&context, base))).collect();
                let entry = self.entry_mut(number);
                entry.specs = specs;
                entry.generic = id.module == "typing" && id.qualname == "Generic";
                entry.own_subscript = subscriptable.then_some(Subscript::Alias);
                entry.table = true;
            }
            Some(OutsideClass::Written(summary, at)) => {
                let Some(class) = summary.classes.get(at as usize) else { return };
                let deep = context.nesting() > MOST_NESTED;
                let (specs, doubtful) =
                    if deep { (Vec::new(), true) } else { outside_specs(self, &context, &summary, class) };
                let entry = self.entry_mut(number);
                entry.specs = specs;
                entry.doubtful = doubtful;
                entry.own_subscript = class.subscript;
                entry.generic = class.has_type_parameters;
            }
        }
        self.entry_mut(number).dependencies = Arc::new(dependencies.take());
    }

    /// Adds to what a class depends on what the classes above it depend on.
    fn inherit_dependencies(&mut self, number: u32, specs: &[Spec]) {
        let mut all = Arc::clone(self.dependencies(number));
        for base in specs.iter().filter_map(|spec| spec.target.number()) {
            let base = self.entry(base);
            if *base.dependencies == Dependencies::default() && base.progress == Progress::Done {
                continue;
            }
            let all = Arc::make_mut(&mut all);
            all.extend(&base.dependencies);
            all.everything |= base.progress != Progress::Done;
        }
        if all.names.len() > MOST_NAMES || all.everything {
            all = Arc::new(Dependencies { everything: true, ..Dependencies::default() });
        }
        self.entry_mut(number).dependencies = all;
    }

    /// Puts a class in order whose bases are done.
    fn finish(&mut self, context: &Context<'_>, number: u32) {
        let specs = std::mem::take(&mut self.entry_mut(number).specs);
        self.inherit_dependencies(number, &specs);
        for base in specs.iter().filter_map(|spec| spec.target.number()) {
            let base = self.entry(base);
            let (generic, typed_dict) = (base.generic, base.typed_dict);
            // In a circle of bases no class is certain, from wherever it is looked at.
            let doubtful = base.doubtful || base.progress != Progress::Done;
            let entry = self.entry_mut(number);
            entry.generic |= generic;
            entry.doubtful |= doubtful;
            entry.typed_dict |= typed_dict;
        }
        let (bases, known) = self.expand(context, number, &specs);
        let is_object = self.place(number).is_none() && *self.id(number) == stdlib::builtin("object");
        let twice = bases.iter().enumerate().find(|(at, base)| bases.iter().take(*at).any(|b| b == *base));
        let all_done = bases.iter().all(|base| {
            self.entry(*base).progress == Progress::Done && !matches!(self.entry(*base).rest, Rest::Stuck(_))
        });
        let known = known && all_done;
        let complete = known && !self.entry(number).doubtful && bases.iter().all(|b| self.entry(*b).complete);
        let stuck = |before: Vec<u32>, heads| {
            Rest::Stuck(Stuck { before: std::iter::once(number).chain(before).collect(), heads })
        };
        let rest = if self.entry(number).doubtful || (!complete && !all_done) {
            Rest::List(Vec::new())
        } else if let (Some((_, base)), true) = (twice, known) {
            stuck(Vec::new(), vec![*base])
        } else {
            match (bases.as_slice(), complete) {
                ([], _) => Rest::List(Vec::new()),
                ([base], _) if known => Rest::Of(*base),
                // Whatever the bases that are not known have above them, the first one comes next.
                ([first, ..], false) if self.is_first(&specs, *first) => Rest::List(vec![*first]),
                (_, false) => Rest::List(Vec::new()),
                (several, true) => {
                    let mut lists: Vec<Vec<u32>> = Vec::with_capacity(several.len() + 1);
                    for base in several {
                        if let Rank::Ordered(order) = self.rank(*base) {
                            lists.push(order);
                        }
                    }
                    lists.push(several.to_vec());
                    match c3::merge(&lists) {
                        Ok(order) => Rest::List(order),
                        Err(Stuck { before, heads }) => stuck(before, heads),
                    }
                }
            }
        };
        let entry = self.entry_mut(number);
        entry.complete = (complete || is_object) && !matches!(rest, Rest::Stuck(_));
        // A conflict is certain: nothing about it is left open.
        entry.complete |= matches!(rest, Rest::Stuck(_)) && known;
        entry.bases = bases;
        entry.rest = rest;
        entry.progress = Progress::Done;
    }

    /// Whether the first base as written is this class and nothing can come before it.
    fn is_first(&self, specs: &[Spec], first: u32) -> bool {
        specs.first().is_some_and(|spec| spec.target.number() == Some(first) && !spec.subscripted)
    }

    /// The `__bases__` that CPython makes of what stands in the parentheses (PEP 560, and `__mro_entries__` in typing.py and
    /// genericaliasobject.c), and whether that is all of them.
    fn expand(&mut self, context: &Context<'_>, number: u32, specs: &[Spec]) -> (Vec<u32>, bool) {
        let object = self.outside(context, stdlib::builtin("object"));
        let typing = |name: &str| ClassId { module: "typing".into(), qualname: name.into() };
        let is_table = self.entry(number).table;
        if specs.is_empty() {
            let known = number == object || !is_table;
            if number == object || is_table {
                return (Vec::new(), known);
            }
            self.compute_table(context, object);
            return (vec![object], true);
        }
        let generic = self.outside(context, typing("Generic"));
        let protocol = self.outside(context, typing("Protocol"));
        let tuple = self.outside(context, stdlib::builtin("tuple"));
        let dict = self.outside(context, stdlib::builtin("dict"));
        if !is_table {
            for extra in [generic, tuple, dict] {
                self.compute_table(context, extra);
            }
        }
        if specs.iter().any(|spec| spec.target == Target::TypedDict) {
            self.entry_mut(number).typed_dict = true;
        }
        let known = specs.iter().all(|spec| spec.target != Target::Unknown);
        if self.entry(number).typed_dict {
            let bases = if self.entry(number).generic { vec![generic, dict] } else { vec![dict] };
            return (if known { bases } else { Vec::new() }, known);
        }
        let mut known = known;
        let mut bases = Vec::new();
        for (at, spec) in specs.iter().enumerate() {
            let later = || specs.iter().skip(at + 1);
            match spec.target {
                Target::Unknown | Target::TypedDict => {}
                Target::NamedTuple => bases.push(tuple),
                Target::Class(base) if !spec.subscripted => bases.push(base),
                Target::Class(base) if base == generic => {
                    let has_protocol =
                        specs.iter().any(|s| s.target == Target::Class(protocol) && !s.subscripted);
                    if !has_protocol && !later().any(|s| self.is_typing_alias(s)) {
                        bases.push(generic);
                    }
                }
                // An alias stands for its class, and so does what gives the class itself.
                Target::Class(base) => match self.subscript(base) {
                    Subscript::Alias | Subscript::Itself => bases.push(base),
                    Subscript::Further | Subscript::Unknown => known = false,
                },
                Target::Alias(base) => {
                    if !specs.iter().any(|s| s.target == Target::Class(base) && !s.subscripted) {
                        bases.push(base);
                    }
                    let brings_generic = |s: &Spec| {
                        self.is_typing_alias(s)
                            || matches!(s.target, Target::Class(c) if !s.subscripted && self.entry(c).generic)
                    };
                    if !later().any(brings_generic) {
                        bases.push(generic);
                    }
                }
            }
        }
        if bases.contains(&generic) {
            self.entry_mut(number).generic = true;
        }
        (bases, known)
    }

    /// Whether a base is an instance of typing's `_BaseGenericAlias`.
    fn is_typing_alias(&self, spec: &Spec) -> bool {
        match spec.target {
            Target::Alias(_) => true,
            Target::Class(base) => {
                spec.subscripted && self.entry(base).generic && self.subscript(base) == Subscript::Alias
            }
            _ => false,
        }
    }

    /// What `class[…]` gives for a class that is done: what the first class of its order says that says anything.
    fn subscript(&self, number: u32) -> Subscript {
        let Rank::Ordered(order) = self.rank(number) else { return Subscript::Unknown };
        for class in order {
            match self.entry(class).own_subscript {
                None | Some(Subscript::Further) => {}
                Some(kind) => return kind,
            }
        }
        Subscript::Unknown
    }

    /// Computes a class of the tables on the side: these have no file above them, and hardly any depth.
    fn compute_table(&mut self, context: &Context<'_>, number: u32) {
        let mut waiting = vec![(number, false)];
        while let Some((number, done)) = waiting.pop() {
            if done {
                self.finish_table(context, number);
            } else if self.entry(number).progress == Progress::New {
                self.open(context, number);
                waiting.push((number, true));
                waiting.extend(
                    self.entry(number).specs.iter().filter_map(|s| Some((s.target.number()?, false))),
                );
            }
        }
    }

    fn finish_table(&mut self, context: &Context<'_>, number: u32) {
        if self.entry(number).table {
            self.finish(context, number);
        }
    }
}
