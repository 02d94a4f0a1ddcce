//! Which class of an order supplies an attribute.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::classes::{Key, Order};
use super::hooks::Hooks;
use super::imports::FAR;
use super::variables::Found;
use super::{At, BindingKind, Class, ClassId, Context, Definition, MemberKind, Name};
use crate::syntax::{Field, Kind, Node};

/// A member of a class with the class that supplies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The attribute, as the compiler names it (`_A__x` for `__x` in class `A`).
    pub name: Name,
    /// The class of the MRO that has it.
    pub class: ClassId,
    /// Where it is bound last, if in this file: the bytes of the identifier in the document.
    pub place: Option<TextRange>,
    /// The piece and number of that identifier.
    pub node: Option<(usize, u32)>,
    /// The line, from 1, in the other module where it is bound last, if that was read.
    pub line: Option<u32>,
}

impl<'m> Context<'m> {
    /// What binds a name in the body of a class of this file (mangled, if private), in source order; what never runs left out.
    #[must_use]
    pub fn bindings_in_class(&self, class: At<'m>, name: &str) -> Vec<Found<'m>> {
        let there = self.at(class);
        let Some(scope) = there.model().scope_of_node.get(&class.node.id()) else { return Vec::new() };
        let mut bindings = there.class_bindings(*scope, name);
        bindings.retain(|found| !self.is_dead(*found));
        bindings
    }

    /// Whether the body of a class of this file gives a name a value.
    #[must_use]
    pub fn class_gives(&self, class: At<'m>, name: &str) -> bool {
        self.bindings_in_class(class, name).iter().any(|found| found.binding.kind.gives_value())
    }

    /// The names that a class body of this file binds, in order of first appearance: annotations without a value do not.
    pub(super) fn names_in_class(&self, class: At<'m>) -> Vec<Name> {
        let there = self.at(class);
        let Some(scope) = there.model().scope_of_node.get(&class.node.id()) else { return Vec::new() };
        let header_name = there.model().scope(*scope).map(|scope| scope.name.clone());
        let mut seen = BTreeSet::new();
        let mut names = Vec::new();
        for (piece, scope) in there.class_scopes(*scope) {
            let Some(there) = self.module().pieces().get(piece) else { continue };
            let Some(scope) = there.model.scope(scope) else { continue };
            let class = if there.model.options.in_class_body { header_name.as_deref() } else { None };
            for symbol in &scope.symbols {
                let mut bindings = symbol.bindings.iter().filter_map(|id| there.model.binding(*id));
                let gives = bindings
                    .any(|binding| binding.kind.gives_value() && !self.is_dead(Found { piece, binding }));
                let name =
                    class.map_or_else(|| symbol.name.clone(), |class| super::mangle(class, &symbol.name));
                if gives && !symbol.flags.global && seen.insert(name.clone()) {
                    names.push(name);
                }
            }
        }
        names
    }

    pub(super) fn keys_of(&self, class: &Class) -> Vec<Key<'m>> {
        let Ok(mro) = &class.mro else { return Vec::new() };
        let keys = mro.0.iter().zip(&class.places).map(|(id, place)| match place {
            Some((piece, node)) => {
                let tree = self.module().pieces().get(*piece).map(|p| p.segment.tree());
                let node = tree.and_then(|tree| tree.node(*node));
                node.map_or_else(|| Key::Outside(id.clone()), |node| Key::File(At { piece: *piece, node }))
            }
            None => Key::Outside(id.clone()),
        });
        keys.collect()
    }

    /// Every attribute of the class's order with the class that supplies it, in the order of the MRO. Where the order is only
    /// certain in part, only of that part. Attributes that are set on instances are not among them.
    #[must_use]
    pub fn members(&self, class: &Class) -> Vec<Member> {
        let mut seen: FxHashSet<Name> = FxHashSet::default();
        let mut members = Vec::new();
        for key in self.keys_of(class) {
            match &key {
                Key::File(at) => {
                    for name in self.names_in_class(*at) {
                        if seen.insert(name.clone()) {
                            members.extend(self.member_of(&key, &name));
                        }
                    }
                }
                Key::Outside(id) => {
                    let Some(class) = self.outside_class(id) else { continue };
                    for name in class.members() {
                        if seen.insert(name.clone()) {
                            members.extend(self.member_of(&key, &name));
                        }
                    }
                }
            }
        }
        members
    }

    /// The class of the order that supplies an attribute; `None` where none does, or none that is certain.
    #[must_use]
    pub fn supplier(&self, class: &Class, name: &str) -> Option<Member> {
        self.supplier_among(&self.keys_of(class), class.complete, name)
    }

    /// What `super().name` inside `for_class` means for an instance of `class`: the supplier after `for_class` in the order of
    /// `class`.
    #[must_use]
    pub fn next_after(&self, class: &Class, for_class: &ClassId, name: &str) -> Option<Member> {
        let order = &class.mro.as_ref().ok()?.0;
        let at = order.iter().position(|id| id == for_class)?;
        self.supplier_among(self.keys_of(class).get(at + 1..)?, class.complete, name)
    }

    /// Whether a class of the order may have the attribute, though which one is not certain.
    #[must_use]
    pub fn may_have(&self, class: &Class, name: &str) -> bool {
        self.keys_of(class).iter().any(|key| match key {
            Key::File(at) => self.is_doubtful(*at, name) || self.member_of(key, name).is_some(),
            Key::Outside(id) => self.outside_class(id).is_none_or(|class| class.may_have(name)),
        })
    }

    /// Whether an `__init__` that is not of this file may run for its objects: what that binds on them is not known. Those of the
    /// builtins bind nothing.
    #[must_use]
    pub fn has_outside_init(&self, class: &Class) -> bool {
        self.keys_of(class).iter().any(|key| match key {
            Key::File(_) => false,
            Key::Outside(id) => {
                id.module != "builtins"
                    && self.outside_class(id).is_none_or(|class| class.may_have("__init__"))
            }
        })
    }

    /// The classes of the order that are of this file.
    #[must_use]
    pub fn file_classes(&self, class: &Class) -> Vec<At<'m>> {
        let at = |key| match key {
            Key::File(at) => Some(at),
            Key::Outside(_) => None,
        };
        self.keys_of(class).into_iter().filter_map(at).collect()
    }

    /// Whether a class after `for_class` in the order of `class` may have the attribute, though which one is not certain.
    #[must_use]
    pub fn may_have_after(&self, class: &Class, for_class: &ClassId, name: &str) -> bool {
        let order = class.mro.as_ref().map_or(&[][..], |mro| mro.0.as_slice());
        let after = order.iter().position(|id| id == for_class).map_or(0, |at| at + 1);
        self.keys_of(class).iter().skip(after).any(|key| match key {
            Key::File(at) => self.is_doubtful(*at, name) || self.member_of(key, name).is_some(),
            Key::Outside(id) => self.outside_class(id).is_none_or(|class| class.may_have(name)),
        })
    }

    fn supplier_among(&self, keys: &[Key<'m>], complete: bool, name: &str) -> Option<Member> {
        self.supplier_under(keys, &self.hooks(keys, complete), name)
    }

    fn supplier_under(&self, keys: &[Key<'m>], hooks: &Hooks, name: &str) -> Option<Member> {
        let at = self.supplying_key(keys, hooks, name)?;
        self.member_of(keys.get(at)?, name)
    }

    /// The place in the order of the class that supplies an attribute.
    pub(super) fn supplying_key(&self, keys: &[Key<'m>], hooks: &Hooks, name: &str) -> Option<usize> {
        // Each class has these, whatever its body says.
        if matches!(
            name,
            "__module__" | "__qualname__" | "__doc__" | "__dict__" | "__weakref__" | "__annotations__"
        ) {
            return None;
        }
        for (at, key) in keys.iter().enumerate() {
            if let Key::File(at) = key
                && (self.is_doubtful(*at, name) || self.may_be_slot(*at, name))
            {
                return None;
            }
            match self.member_of(key, name) {
                Some(_) if self.is_uncertain(key, name) => return None,
                Some(_) if hooks.may_change(name, at, self.kind_of(key, name)) => return None,
                Some(_) => return Some(at),
                None if self.is_uncertain(key, name) => return None,
                None => {}
            }
        }
        None
    }

    /// Every attribute of the class's order whose supplier is certain, with it.
    #[must_use]
    pub fn suppliers(&self, class: &Class) -> Vec<Member> {
        let keys = self.keys_of(class);
        let hooks = self.hooks(&keys, class.complete);
        let members = self.members(class).into_iter();
        members.filter_map(|member| self.supplier_under(&keys, &hooks, &member.name)).collect()
    }

    fn kind_of(&self, key: &Key<'m>, name: &str) -> MemberKind {
        match key {
            Key::File(at) => {
                let found = self.bindings_in_class(*at, name).last().copied();
                found.map_or(MemberKind::Data, |found| self.member_kind(found))
            }
            Key::Outside(id) => match self.outside_class(id) {
                Some(class) => {
                    let written = class.written();
                    // What tables hold was read off finished classes.
                    written.map_or(MemberKind::Method, |class| {
                        class.member(name).map_or(MemberKind::Data, |m| m.kind)
                    })
                }
                None => MemberKind::Data,
            },
        }
    }

    /// Whether a class of another module may have the attribute in a way that is not known.
    fn is_uncertain(&self, key: &Key<'m>, name: &str) -> bool {
        let Key::Outside(id) = key else { return false };
        self.outside_class(id).is_none_or(|class| class.is_uncertain(name))
    }

    /// Whether a class of this file may have an attribute or not, or another than its body says: it is deleted there, bound
    /// under a condition last, or set on the class from outside.
    pub(super) fn is_doubtful(&self, class: At<'m>, name: &str) -> bool {
        let bindings = self.bindings_in_class(class, name);
        let giving = |f: &&Found<'_>| f.binding.kind != BindingKind::Annotation;
        let last = bindings.iter().rev().find(giving).and_then(|found| self.node_of(*found));
        bindings.iter().any(|f| f.binding.kind == BindingKind::Delete)
            || last.is_some_and(is_conditional)
            || self.is_set_from_outside(class, name)
    }

    /// Whether the last binding of a name in a class body stands in an `if`, a loop or the like.
    #[must_use]
    pub fn is_conditional_member(&self, class: At<'m>, name: &str) -> bool {
        let bindings = self.bindings_in_class(class, name);
        bindings.last().and_then(|found| self.node_of(*found)).is_none_or(is_conditional)
    }

    /// Whether `__slots__` of the class may make a slot of this name, which is an attribute of the class.
    fn may_be_slot(&self, class: At<'m>, name: &str) -> bool {
        let bindings = self.bindings_in_class(class, "__slots__");
        bindings.iter().filter(|f| f.binding.kind != BindingKind::Annotation).any(|found| {
            let value = found.binding.value.and_then(|value| self.at_node(*found, value));
            let Some(value) = value else { return true };
            let there = self.at(value);
            let names: Vec<Node<'m>> = match value.node.kind() {
                Kind::Tuple | Kind::List | Kind::Set => value.node.named_children().collect(),
                Kind::Dictionary => {
                    let pairs = value.node.named_children();
                    pairs.map(|pair| pair.field_child(Field::Key).unwrap_or(pair)).collect()
                }
                _ => vec![value.node],
            };
            names.into_iter().any(|n| match there.constant(n) {
                Some(super::Constant::Str(slot)) => slot == name,
                _ => true,
            })
        })
    }

    /// Whether `Class.name` is assigned or deleted somewhere.
    #[must_use]
    pub fn is_set_from_outside(&self, class: At<'m>, name: &str) -> bool {
        self.depend_on(super::Module::store_key(name));
        self.module().pieces_that_store(name).iter().any(|piece| {
            let Some(place) = self.module().pieces().get(*piece) else { return false };
            let mut nodes = place.model.stores_of(name).filter_map(|id| place.segment.tree().node(id));
            nodes.any(|node| {
                let there = self.at(At { piece: *piece, node });
                let object = node.field_child(Field::Object);
                object.is_some_and(|o| there.definition(o) == Definition::Class(class))
            })
        })
    }

    /// The member that a class has itself. A class that binds `__eq__` and not `__hash__` gets `__hash__ = None` (Language
    /// Reference 3.3.1).
    pub(super) fn member_of(&self, key: &Key<'m>, name: &str) -> Option<Member> {
        let class = self.id_of(key);
        match key {
            Key::File(at) => {
                let mut bindings = self.bindings_in_class(*at, name);
                if name == "__hash__" && bindings.is_empty() {
                    bindings = self.bindings_in_class(*at, "__eq__");
                }
                let gives = |f: &&Found<'_>| f.binding.kind.gives_value();
                let found = bindings.iter().rev().find(gives)?;
                let node = self.node_of(*found)?;
                let start = self.module().pieces().get(found.piece)?.start;
                Some(Member {
                    name: Name::new(name),
                    class,
                    place: Some(node.range() + start),
                    node: Some((found.piece, node.id())),
                    line: None,
                })
            }
            Key::Outside(id) => {
                let line = self.outside_class(id)?.line_of(name)?;
                Some(Member { name: Name::new(name), class, place: None, node: None, line })
            }
        }
    }

    /// Where an attribute of a class leads: to what the first class of the order that has it (after `after`) binds it to.
    pub(super) fn member_definition(
        &self,
        order: &Order<'m>,
        after: Option<At<'m>>,
        name: &str,
        fuel: u32,
    ) -> Definition<'m> {
        let skip = after.map_or(0, |class| {
            order.keys.iter().position(|key| *key == Key::File(class)).map_or(order.keys.len(), |at| at + 1)
        });
        for key in order.keys.iter().skip(skip) {
            match key {
                Key::File(at) => {
                    let bindings = self.bindings_in_class(*at, name);
                    let mut giving = bindings.iter().filter(|f| f.binding.kind != BindingKind::Annotation);
                    match (giving.next(), giving.next()) {
                        (None, _) => {}
                        (Some(found), None) => {
                            let Some(node) = self.node_of(*found) else { return Definition::Unknown };
                            let there = self.at(At { piece: found.piece, node });
                            return there.binding_definition(*found, fuel.min(FAR));
                        }
                        _ => return Definition::Unknown,
                    }
                }
                Key::Outside(id) => {
                    let Some(class) = self.outside_class(id) else { return Definition::Unknown };
                    if class.is_uncertain(name) {
                        return Definition::Unknown;
                    }
                    if class.line_of(name).is_some() {
                        return Definition::External(format!("{}.{}.{name}", id.module, id.qualname));
                    }
                }
            }
        }
        Definition::Unknown
    }

    /// Whether instances of a class of another module, named as [`Value::Instance`](super::Value::Instance) names it, have an
    /// attribute by way of the class.
    pub(super) fn class_elsewhere_has(&self, class: &str, name: &str) -> bool {
        let Some(id) = self.class_elsewhere_named(class) else { return false };
        self.class_elsewhere(&id).is_some_and(|class| self.supplier(&class, name).is_some())
    }
}

/// Whether what is bound here is bound in some runs of the class body only.
fn is_conditional(node: Node<'_>) -> bool {
    node.ancestors().take_while(|n| n.kind() != Kind::ClassDefinition).any(|n| n.kind().may_leave_out())
}
