//! Classes and their method resolution order.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;

use super::graph::{Graph, Rank};
use super::{At, Context, Name};
use crate::document::Surroundings;
use crate::syntax::Kind;

/// A class by where it is defined: the module's name (empty for this file's) and its qualified name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId {
    /// `collections.abc`; empty for the file at hand.
    pub module: Name,
    /// `Outer.Inner`
    pub qualname: Name,
}

/// A class with its linearisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Which class it is.
    pub id: ClassId,
    /// Its `__bases__` as far as they are known: what `Generic[T]`, `NamedTuple` and others of typing really give.
    pub bases: Vec<ClassId>,
    /// False where a base (or a base's base, or a metaclass) is not known: then the order is only what is certain.
    pub complete: bool,
    /// The linearisation, or why there is none.
    pub mro: Result<Mro, MroConflict>,
    /// Where the classes of the MRO are defined in this file: number of the piece and of the class statement's node. For a
    /// conflict, those of `before` and then of `heads`.
    pub places: Vec<Option<(usize, u32)>>,
}

/// A method resolution order: the class itself first, `object` last where it is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mro(pub Vec<ClassId>);

/// Why no linearisation exists: after `before`, these heads contradict each other. A single head is a base that is named twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MroConflict {
    /// What could still be put in order, the class itself first.
    pub before: Vec<ClassId>,
    /// The classes of which each has to come before another, in the order in which the bases bring them.
    pub heads: Vec<ClassId>,
}

/// A class inside a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key<'m> {
    /// A class statement of this file.
    File(At<'m>),
    /// A class of another module.
    Outside(ClassId),
}

/// A class's order as keys.
#[derive(Debug, Clone)]
pub(super) struct Order<'m> {
    pub(super) keys: Vec<Key<'m>>,
    pub(super) complete: bool,
}

impl<'m> Context<'m> {
    /// The class that a class statement (`at.node` is a `class_definition`, or its `decorated_definition`) makes. Cost grows with
    /// the number of classes above it, and, where one has several bases, with the length of their orders.
    #[must_use]
    pub fn class(&self, at: At<'m>) -> Class {
        let at = super::definition::inner_definition(at).unwrap_or(at);
        self.ask(&Key::File(at), class_of)
    }

    /// A class of another module; `None` where there is none of that name, or it is not known.
    #[must_use]
    pub fn class_elsewhere(&self, id: &ClassId) -> Option<Class> {
        self.outside_class(id)?;
        Some(self.ask(&Key::Outside(id.clone()), class_of))
    }

    /// Every class statement of the file with its class, in source order; each class above another is looked at once.
    #[must_use]
    pub fn classes(&self) -> Vec<(At<'m>, Class)> {
        let mut graph = self.graph();
        let mut all = Vec::new();
        for at in self.class_statements() {
            let number = graph.compute(self, &Key::File(at));
            self.depend_on_all(graph.dependencies(number));
            all.push((at, class_of(&graph, number)));
        }
        all
    }

    /// Every class statement of the file, in source order. Whoever asks depends on [`ANY_CLASS`](super::Module::ANY_CLASS).
    fn class_statements(&self) -> impl Iterator<Item = At<'m>> + use<'m> {
        self.depend_on(Name::new_static(super::Module::ANY_CLASS));
        self.module().pieces().iter().enumerate().flat_map(|(piece, there)| {
            let nodes = there.model.classes.iter().filter_map(|facts| {
                let node = there.model.scope_node(there.segment.tree(), facts.scope)?;
                (node.kind() == Kind::ClassDefinition).then_some(node)
            });
            nodes.map(move |node| At { piece, node })
        })
    }

    /// The classes that were asked about so far: the module's, or for a question within a question about them, new ones.
    fn graph(&self) -> Held<'m> {
        if self.nesting() == 0 { Held::Shared(self.module().graph()) } else { Held::Own(Graph::default()) }
    }

    /// Computes a class and everything above it, and reads the answer off.
    fn ask<T>(&self, key: &Key<'m>, read: impl FnOnce(&Graph, u32) -> T) -> T {
        let mut graph = self.graph();
        let number = graph.compute(self, key);
        self.depend_on_all(graph.dependencies(number));
        read(&graph, number)
    }

    /// The name and place by which a class is known.
    pub(super) fn id_of(&self, key: &Key<'m>) -> ClassId {
        match key {
            Key::Outside(id) => id.clone(),
            Key::File(at) => ClassId { module: Name::default(), qualname: self.qualname(*at) },
        }
    }

    /// The `__qualname__` of a class statement of this file.
    #[must_use]
    pub fn qualname(&self, class: At<'m>) -> Name {
        let there = self.at(class);
        let own = there.model().class(class.node).map(|facts| facts.qualname.clone()).unwrap_or_default();
        let piece = self.module().pieces().get(class.piece);
        if piece.is_some_and(|p| p.segment.surroundings() == Surroundings::ClassBody)
            && let Some((header, scope)) = self.module().cut_class(class.piece)
            && let Some(scope) = self.module().pieces().get(header).and_then(|p| p.model.scope(scope))
        {
            return Name::from(format!("{}.{own}", scope.name));
        }
        Name::from(own)
    }

    /// The class's order, as far as it is certain; `None` where it has none.
    pub(super) fn class_keys(&self, class: At<'m>) -> Option<Order<'m>> {
        self.order_keys(&Key::File(class))
    }

    /// The same for a class of another module.
    pub(super) fn outside_keys(&self, class: &ClassId) -> Option<Order<'m>> {
        self.order_keys(&Key::Outside(class.clone()))
    }

    fn order_keys(&self, class: &Key<'m>) -> Option<Order<'m>> {
        self.ask(class, |graph, number| match graph.rank(number) {
            Rank::Ordered(order) => Some(Order {
                keys: order.iter().map(|number| self.key_of(graph, *number)).collect(),
                complete: graph.is_complete(number),
            }),
            Rank::Stuck(_) => None,
        })
    }

    fn key_of(&self, graph: &Graph, number: u32) -> Key<'m> {
        let at = graph.place(number).and_then(|(piece, node)| {
            let node = self.module().pieces().get(piece)?.segment.tree().node(node)?;
            Some(At { piece, node })
        });
        at.map_or_else(|| Key::Outside(graph.id(number).clone()), Key::File)
    }

    /// Whether a class of another module is one of these or below one of them.
    pub(super) fn is_below(&self, id: &ClassId, classes: &[&str]) -> bool {
        let Some(class) = self.class_elsewhere(id) else { return false };
        let named = |id: &ClassId| classes.iter().any(|c| *c == format!("{}.{}", id.module, id.qualname));
        class.mro.is_ok_and(|mro| mro.0.iter().any(named))
    }

    /// Whether the body of a class of this file below this one binds a name.
    #[must_use]
    pub fn is_bound_below(&self, class: At<'m>, name: &str) -> bool {
        let binds = |at: At<'m>| !self.bindings_in_class(at, name).is_empty();
        // To find out what is below a class takes longer, and few names are bound in several classes.
        self.class_statements().any(|at| at != class && binds(at))
            && self.subclasses(class).into_iter().any(binds)
    }

    /// The classes of this file that have this one among their bases, directly or through others, in source order. Looks at
    /// every class of the file.
    #[must_use]
    pub fn subclasses(&self, class: At<'m>) -> Vec<At<'m>> {
        let mut graph = self.graph();
        let root =
            graph.number(self, &Key::File(super::definition::inner_definition(class).unwrap_or(class)));
        let mut all = Vec::new();
        let has_bases = |at: &At<'m>| at.node.field_child(crate::syntax::Field::Superclasses).is_some();
        for at in self.class_statements().filter(has_bases) {
            let number = graph.compute(self, &Key::File(at));
            self.depend_on_all(graph.dependencies(number));
            all.push(number);
        }
        // From each base to the classes that name it.
        let mut named_by: Vec<Vec<u32>> = vec![Vec::new(); graph.len()];
        for number in &all {
            for base in graph.bases(*number) {
                if let Some(list) = named_by.get_mut(*base as usize) {
                    list.push(*number);
                }
            }
        }
        let mut below = vec![false; graph.len()];
        let mut waiting = VecDeque::from([root]);
        while let Some(number) = waiting.pop_front() {
            for sub in named_by.get(number as usize).into_iter().flatten() {
                if let Some(seen) = below.get_mut(*sub as usize)
                    && !std::mem::replace(seen, true)
                {
                    waiting.push_back(*sub);
                }
            }
        }
        let mut found: Vec<At<'m>> = Vec::new();
        for number in all {
            if below.get(number as usize) == Some(&true)
                && let Key::File(at) = self.key_of(&graph, number)
            {
                found.push(at);
            }
        }
        found
    }
}

/// The classes that were asked about, for as long as an answer takes.
enum Held<'m> {
    Shared(MutexGuard<'m, Graph>),
    Own(Graph),
}

impl Deref for Held<'_> {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        match self {
            Held::Shared(graph) => graph,
            Held::Own(graph) => graph,
        }
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Graph {
        match self {
            Held::Shared(graph) => graph,
            Held::Own(graph) => graph,
        }
    }
}

fn class_of(graph: &Graph, number: u32) -> Class {
    let id_of = |number: &u32| graph.id(*number).clone();
    let place_of = |number: &u32| graph.place(*number);
    let bases = graph.bases(number).iter().map(id_of).collect();
    let (mro, places) = match graph.rank(number) {
        Rank::Ordered(order) => {
            (Ok(Mro(order.iter().map(id_of).collect())), order.iter().map(place_of).collect())
        }
        Rank::Stuck(stuck) => {
            let both = stuck.before.iter().chain(&stuck.heads);
            let conflict = MroConflict {
                before: stuck.before.iter().map(id_of).collect(),
                heads: stuck.heads.iter().map(id_of).collect(),
            };
            (Err(conflict), both.map(place_of).collect())
        }
    };
    Class { id: id_of(&number), bases, complete: graph.is_complete(number), mro, places }
}
