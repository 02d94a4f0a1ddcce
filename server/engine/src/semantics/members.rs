//! Which class of an order supplies an attribute.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::classes::{Key, Order};
use super::imports::FAR;
use super::variables::Found;
use super::{At, BindingKind, Class, ClassId, Context, Definition, Name, stdlib};
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
}

impl<'m> Context<'m> {
    /// What binds a name in the body of a class of this file (mangled, if private), in source order.
    #[must_use]
    pub fn bindings_in_class(&self, class: At<'m>, name: &str) -> Vec<Found<'m>> {
        let there = self.at(class);
        match there.model().scope_of_node.get(&class.node.id()) {
            Some(scope) => there.class_bindings(*scope, name),
            None => Vec::new(),
        }
    }

    /// The names that a class body of this file binds, in order of first appearance: annotations without a value do not.
    fn names_in_class(&self, class: At<'m>) -> Vec<Name> {
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
                let gives =
                    bindings.any(|b| !matches!(b.kind, BindingKind::Annotation | BindingKind::Delete));
                let name =
                    class.map_or_else(|| symbol.name.clone(), |class| super::mangle(class, &symbol.name));
                if gives && !symbol.flags.global && seen.insert(name.clone()) {
                    names.push(name);
                }
            }
        }
        names
    }

    fn keys_of(&self, class: &Class) -> Vec<Key<'m>> {
        let Ok(mro) = &class.mro else { return Vec::new() };
        let keys = mro.0.iter().zip(&class.places).map(|(id, place)| match place {
            Some((piece, node)) => {
                let tree = self.module().pieces().get(*piece).map(|p| p.segment.tree());
                let node = tree.and_then(|tree| tree.node(*node));
                node.map_or_else(|| Key::Standard(id.clone()), |node| Key::File(At { piece: *piece, node }))
            }
            None => Key::Standard(id.clone()),
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
                Key::Standard(id) => {
                    let Some(standard) = stdlib::class(id, self.target()) else { continue };
                    for name in standard.members() {
                        let name = Name::new(name);
                        if seen.insert(name.clone()) {
                            members.push(Member { name, class: id.clone(), place: None, node: None });
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
        self.supplier_among(&self.keys_of(class), name)
    }

    /// What `super().name` inside `for_class` means for an instance of `class`: the supplier after `for_class` in the order of
    /// `class`.
    #[must_use]
    pub fn next_after(&self, class: &Class, for_class: &ClassId, name: &str) -> Option<Member> {
        let order = &class.mro.as_ref().ok()?.0;
        let at = order.iter().position(|id| id == for_class)?;
        self.supplier_among(self.keys_of(class).get(at + 1..)?, name)
    }

    /// Whether a class of the order may have the attribute, though which one is not certain.
    #[must_use]
    pub fn may_have(&self, class: &Class, name: &str) -> bool {
        self.keys_of(class).iter().any(|key| match key {
            Key::File(at) => self.is_doubtful(*at, name) || self.member_of(key, name).is_some(),
            Key::Standard(_) => hides(key, name),
        })
    }

    /// The classes of the order that are of this file.
    #[must_use]
    pub fn file_classes(&self, class: &Class) -> Vec<At<'m>> {
        let at = |key| match key {
            Key::File(at) => Some(at),
            Key::Standard(_) => None,
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
            Key::Standard(_) => hides(key, name),
        })
    }

    fn supplier_among(&self, keys: &[Key<'m>], name: &str) -> Option<Member> {
        for key in keys {
            if let Key::File(at) = key
                && (self.is_doubtful(*at, name) || self.may_be_slot(*at, name))
            {
                return None;
            }
            match self.member_of(key, name) {
                Some(member) => return Some(member),
                None if hides(key, name) => return None,
                None => {}
            }
        }
        None
    }

    /// Whether a class of this file may have an attribute or not, or another than its body says: it is deleted there, bound
    /// under a condition last, or set on the class from outside.
    fn is_doubtful(&self, class: At<'m>, name: &str) -> bool {
        let bindings = self.bindings_in_class(class, name);
        let giving = |f: &&Found<'_>| f.binding.kind != BindingKind::Annotation;
        let last = bindings.iter().rev().find(giving).and_then(|found| self.node_of(*found));
        bindings.iter().any(|f| f.binding.kind == BindingKind::Delete)
            || last.is_some_and(is_conditional)
            || self.is_set_from_outside(class, name)
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
        self.module().pieces().iter().enumerate().any(|(piece, place)| {
            let mut nodes = place.model.stores_of(name).filter_map(|id| place.segment.tree().node(id));
            nodes.any(|node| {
                let object = node.field_child(Field::Object);
                object.is_some_and(|o| self.at(At { piece, node }).definition(o) == Definition::Class(class))
            })
        })
    }

    /// The member that a class has itself.
    fn member_of(&self, key: &Key<'m>, name: &str) -> Option<Member> {
        let class = self.id_of(key);
        match key {
            Key::File(at) => {
                let bindings = self.bindings_in_class(*at, name);
                let gives =
                    |f: &&Found<'_>| !matches!(f.binding.kind, BindingKind::Annotation | BindingKind::Delete);
                let found = bindings.iter().rev().find(gives)?;
                let node = self.node_of(*found)?;
                let start = self.module().pieces().get(found.piece)?.start;
                Some(Member {
                    name: Name::new(name),
                    class,
                    place: Some(node.range() + start),
                    node: Some((found.piece, node.id())),
                })
            }
            Key::Standard(id) => {
                let standard = stdlib::class(id, self.target())?;
                let has = standard.members().any(|member| member == name);
                has.then(|| Member { name: Name::new(name), class, place: None, node: None })
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
                Key::Standard(id) => {
                    let Some(standard) = stdlib::class(id, self.target()) else { return Definition::Unknown };
                    if standard.members().any(|member| member == name) {
                        return Definition::External(format!("{}.{}.{name}", id.module, id.qualname));
                    }
                    if hides(key, name) {
                        return Definition::Unknown;
                    }
                }
            }
        }
        Definition::Unknown
    }

    /// Whether instances of a standard class, named as [`Value::Instance`](super::Value::Instance) names it, have an attribute by
    /// way of the class.
    pub(super) fn standard_class_has(&self, class: &str, name: &str) -> bool {
        let Some(id) = stdlib::class_named(class, self.target()) else { return false };
        self.standard_class(&id).is_some_and(|class| self.supplier(&class, name).is_some())
    }
}

/// Whether what is bound here is bound in some runs of the class body only.
fn is_conditional(node: Node<'_>) -> bool {
    node.ancestors().take_while(|n| n.kind() != Kind::ClassDefinition).any(|n| {
        matches!(
            n.kind(),
            Kind::IfStatement
                | Kind::ForStatement
                | Kind::WhileStatement
                | Kind::TryStatement
                | Kind::WithStatement
                | Kind::MatchStatement
        )
    })
}

/// Whether a class may have an attribute that the tables leave out: those with one leading underscore.
fn hides(key: &Key<'_>, name: &str) -> bool {
    let is_private = name.starts_with('_') && !name.starts_with("__");
    is_private && matches!(key, Key::Standard(id) if *id != stdlib::builtin("object"))
}
