//! The classes above a class, each looked at once, and their orders from the top down. No recursion.

use rustc_hash::FxHashMap;

use super::bases::{Spec, Target, specs};
use super::c3::{self, Stuck};
use super::classes::Key;
use super::{ClassId, Context, stdlib};
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
struct Entry<'m> {
    key: Key<'m>,
    progress: Progress,
    specs: Vec<Spec>,
    bases: Vec<u32>,
    rest: Rest,
    complete: bool,
    /// `typing.Generic` is above it.
    generic: bool,
    /// `class[…]` gives an alias of a kind that is known.
    subscriptable: bool,
    /// A class of this file says what `class[…]` gives.
    own_subscript: bool,
    /// It is a `TypedDict`, whose bases typing replaces by `dict`.
    typed_dict: bool,
    /// A metaclass may have made another order.
    doubtful: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    New,
    Open,
    Done,
}

/// Classes by number.
pub(super) struct Graph<'m> {
    context: Context<'m>,
    entries: Vec<Entry<'m>>,
    files: FxHashMap<(usize, u32), u32>,
    standard: FxHashMap<ClassId, u32>,
}

impl<'m> Graph<'m> {
    pub(super) fn new(context: Context<'m>) -> Graph<'m> {
        Graph { context, entries: Vec::new(), files: FxHashMap::default(), standard: FxHashMap::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The number of a class.
    pub(super) fn number(&mut self, key: Key<'m>) -> u32 {
        let next = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let number = match &key {
            Key::File(at) => *self.files.entry((at.piece, at.node.id())).or_insert(next),
            Key::Standard(id) => *self.standard.entry(id.clone()).or_insert(next),
        };
        if number == next {
            self.entries.push(Entry {
                key,
                progress: Progress::New,
                specs: Vec::new(),
                bases: Vec::new(),
                rest: Rest::List(Vec::new()),
                complete: false,
                generic: false,
                subscriptable: false,
                own_subscript: false,
                typed_dict: false,
                doubtful: false,
            });
        }
        number
    }

    pub(super) fn key(&self, number: u32) -> &Key<'m> {
        &self.entry(number).key
    }

    pub(super) fn bases(&self, number: u32) -> &[u32] {
        &self.entry(number).bases
    }

    pub(super) fn is_complete(&self, number: u32) -> bool {
        self.entry(number).complete
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `number`, which adds the entry")]
    fn entry(&self, number: u32) -> &Entry<'m> {
        &self.entries[number as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `number`, which adds the entry")]
    fn entry_mut(&mut self, number: u32) -> &mut Entry<'m> {
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
    pub(super) fn compute(&mut self, key: Key<'m>) -> u32 {
        let root = self.number(key);
        let mut waiting = vec![(root, false)];
        while let Some((number, bases_are_done)) = waiting.pop() {
            if bases_are_done {
                self.finish(number);
                continue;
            }
            if self.entry(number).progress != Progress::New {
                continue;
            }
            self.open(number);
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
    fn open(&mut self, number: u32) {
        self.entry_mut(number).progress = Progress::Open;
        let specs = match self.entry(number).key.clone() {
            Key::File(at) => {
                let (specs, doubtful) = specs(self, self.context.at(at), at.node);
                let own_subscript = !self.context.bindings_in_class(at, "__class_getitem__").is_empty();
                let has_parameters = at.node.field_child(Field::TypeParameters).is_some();
                let entry = self.entry_mut(number);
                entry.doubtful = doubtful;
                entry.own_subscript = own_subscript;
                entry.subscriptable = has_parameters;
                entry.generic = has_parameters;
                specs
            }
            Key::Standard(id) => {
                let Some(class) = stdlib::class(&id, self.context.target()) else { return };
                let is_generic = id.module == "typing" && id.qualname == "Generic";
                let subscriptable = class.members().any(|name| name == "__class_getitem__");
                let bases: Vec<ClassId> = class.bases().collect();
                let specs =
                    bases.into_iter().map(|base| Spec::plain(self.number(Key::Standard(base)))).collect();
                let entry = self.entry_mut(number);
                entry.generic = is_generic;
                entry.subscriptable = subscriptable;
                specs
            }
        };
        self.entry_mut(number).specs = specs;
    }

    /// Puts a class in order whose bases are done.
    fn finish(&mut self, number: u32) {
        let specs = std::mem::take(&mut self.entry_mut(number).specs);
        for base in specs.iter().filter_map(|spec| spec.target.number()) {
            let base = self.entry(base);
            let (generic, subscriptable) = (base.generic, base.subscriptable);
            let (own_subscript, doubtful, typed_dict) = (base.own_subscript, base.doubtful, base.typed_dict);
            let entry = self.entry_mut(number);
            entry.generic |= generic;
            entry.subscriptable |= subscriptable;
            entry.own_subscript |= own_subscript;
            entry.doubtful |= doubtful;
            entry.typed_dict |= typed_dict;
        }
        let (bases, known) = self.expand(number, &specs);
        let is_object =
            matches!(&self.entry(number).key, Key::Standard(id) if *id == stdlib::builtin("object"));
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
    fn expand(&mut self, number: u32, specs: &[Spec]) -> (Vec<u32>, bool) {
        let object = self.number(Key::Standard(stdlib::builtin("object")));
        let typing = |name: &str| ClassId { module: "typing".into(), qualname: name.into() };
        let is_standard = matches!(self.entry(number).key, Key::Standard(_));
        if specs.is_empty() {
            let known = number == object || !is_standard;
            if number == object || is_standard {
                return (Vec::new(), known);
            }
            self.compute_standard(object);
            return (vec![object], true);
        }
        let generic = self.number(Key::Standard(typing("Generic")));
        let protocol = self.number(Key::Standard(typing("Protocol")));
        let tuple = self.number(Key::Standard(stdlib::builtin("tuple")));
        let dict = self.number(Key::Standard(stdlib::builtin("dict")));
        if !is_standard {
            for extra in [generic, tuple, dict] {
                self.compute_standard(extra);
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
                Target::Class(base) => {
                    if self.entry(base).own_subscript || !self.entry(base).subscriptable {
                        known = false;
                    } else {
                        bases.push(base);
                    }
                }
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
            self.entry_mut(number).subscriptable = true;
        }
        (bases, known)
    }

    /// Whether a base is an instance of typing's `_BaseGenericAlias`.
    fn is_typing_alias(&self, spec: &Spec) -> bool {
        match spec.target {
            Target::Alias(_) => true,
            Target::Class(base) => spec.subscripted && self.entry(base).generic,
            _ => false,
        }
    }

    /// Computes a class of the tables on the side: these have no file above them, and hardly any depth.
    fn compute_standard(&mut self, number: u32) {
        let mut waiting = vec![(number, false)];
        while let Some((number, done)) = waiting.pop() {
            if done {
                self.finish_standard(number);
            } else if self.entry(number).progress == Progress::New {
                self.open(number);
                waiting.push((number, true));
                waiting.extend(
                    self.entry(number).specs.iter().filter_map(|s| Some((s.target.number()?, false))),
                );
            }
        }
    }

    fn finish_standard(&mut self, number: u32) {
        if matches!(self.entry(number).key, Key::Standard(_)) {
            self.finish(number);
        }
    }
}
