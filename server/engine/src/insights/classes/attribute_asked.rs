//! What is read as `object.name`, and where the code sets it: what the notes about looking an attribute up go by.

use super::class_vs_instance_attributes::gives_value;
use crate::note::{Span, Text, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{At, Class, ClassAttribute, Context, Definition, Member, Name};
use crate::syntax::{Field, Kind, Node};

/// More methods than this are not listed: nothing is said.
const MOST: usize = 3;

/// An attribute that is read.
pub(super) struct Asked<'m> {
    /// `object.name`
    pub(super) node: Node<'m>,
    /// `name`
    pub(super) attribute: Node<'m>,
    /// The name as the compiler has it.
    pub(super) name: Name,
    /// The class of the object, or the class that is the object.
    pub(super) at: At<'m>,
    /// Its order.
    pub(super) class: Class,
    /// The classes of its order in this file.
    pub(super) order: Vec<At<'m>>,
    /// Those below it, where the object may be of one of them.
    pub(super) below: Vec<At<'m>>,
    /// Where methods of its order bind the attribute on their object.
    pub(super) stores: Vec<At<'m>>,
}

impl<'m> Asked<'m> {
    /// `None` where a decorator may have given the class another attribute, or a class below has one.
    pub(super) fn new(
        context: &Context<'m>,
        node: Node<'m>,
        attribute: Node<'m>,
        (at, may_be_below): (At<'m>, bool),
    ) -> Option<Asked<'m>> {
        let class = context.class(at);
        let order = context.file_classes(&class);
        if !class.complete || order.iter().any(|one| context.decorators(*one).next().is_some()) {
            return None;
        }
        let name = Name::from(context.mangled(attribute));
        let below = if may_be_below { context.subclasses(at) } else { Vec::new() };
        let differs = |one: &At<'m>| {
            let (slots, is_unknown) = context.own_slots(*one);
            is_unknown
                || slots.iter().flatten().any(|slot| *slot == name)
                || !context.bindings_in_class(*one, &name).is_empty()
                || !context.instance_stores(*one, attribute.text()).is_empty()
        };
        if below.iter().any(differs) {
            return None;
        }
        let stores = order.iter().flat_map(|one| context.instance_stores(*one, attribute.text())).collect();
        Some(Asked { node, attribute, name, at, class, order, below, stores })
    }

    /// Whether code of the file may set attributes whose names are not written.
    pub(super) fn sets_by_name(&self, context: &Context<'m>) -> bool {
        context.module().pieces().iter().any(|piece| may_set_by_name(piece.segment.text()))
    }

    /// Whether code of these classes may.
    pub(super) fn sets_itself_by_name(&self) -> bool {
        self.order.iter().chain(&self.below).any(|one| may_set_by_name(one.node.text()))
    }

    /// Whether the code of every class of the order is in this file, or sets nothing.
    pub(super) fn is_all_read(&self) -> bool {
        self.class.mro.as_ref().is_ok_and(|mro| {
            mro.0.iter().all(|id| {
                id.module.is_empty()
                    || matches!(
                        (id.module.as_str(), id.qualname.as_str()),
                        ("builtins", "object") | ("abc", "ABC") | ("typing", "Generic")
                    )
            })
        })
    }

    /// The methods that bind the attribute on their object, with the first line where each does: `None` where there are too many,
    /// a function in a method does, or one deletes it.
    pub(super) fn setters(&self, context: &Context<'m>) -> Option<Vec<(&'m str, u32)>> {
        let mut setters: Vec<(At<'m>, &'m str, u32)> = Vec::new();
        for store in &self.stores {
            if !gives_value(store.node) {
                let deletes = store.node.ancestors().any(|n| n.kind() == Kind::DeleteStatement);
                (!deletes).then_some(())?;
                continue;
            }
            let (at, name) = method_of(*store)?;
            // A function inside of a method runs who knows when.
            context.at(at).class_of_method(at.node)?;
            if setters.iter().all(|(known, _, _)| *known != at) {
                setters.push((at, name, context.at(*store).line(store.node)));
            }
        }
        (setters.len() <= MOST && !self.has_unknown_setters(context))
            .then(|| setters.into_iter().map(|(_, name, line)| (name, line)).collect())
    }

    /// Whether a method of these classes, of which a decorator makes who knows what, binds the attribute on its first parameter.
    fn has_unknown_setters(&self, context: &Context<'m>) -> bool {
        context.stores_elsewhere(self.attribute.text(), &self.stores).into_iter().any(|store| {
            let there = context.at(store);
            let object = store.node.field_child(Field::Object);
            let Some(Definition::Parameter(parameter)) = object.map(|object| there.definition(object)) else {
                return false;
            };
            let function = parameter.node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
            let class = function.and_then(|function| context.at(parameter).class_of_method(function));
            class.is_some_and(|class| self.order.contains(&class) || self.below.contains(&class))
        })
    }
}

fn may_set_by_name(text: &str) -> bool {
    ["setattr", "__dict__", "vars("].iter().any(|way| text.contains(way))
}

/// The function in which an attribute is set, with its name.
pub(super) fn method_of(store: At<'_>) -> Option<(At<'_>, &str)> {
    let function = store.node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
    let name = function.field_child(Field::Name)?.text();
    Some((At { piece: store.piece, node: function }, name))
}

/// "`__init__` (line 3) or `go` (line 5)"
pub(super) fn listed(setters: &[(&str, u32)], last: &str) -> Text {
    let mut text = Text::default();
    for (at, (name, line)) in setters.iter().enumerate() {
        if at > 0 {
            text.push(plain(if at + 1 == setters.len() { last } else { ", " }));
        }
        text.extend(say("{} (line {})", [code(*name), plain(line)]));
    }
    text
}

/// `A.x` and " (line 3)" of what a class has.
pub(super) fn named(attribute: &ClassAttribute<'_>, name: &str) -> [Span; 2] {
    let place = attribute.line.map_or_else(String::new, |line| format!(" (line {line})"));
    [code(format!("{}.{name}", class_name(&attribute.class))), plain(place)]
}

/// The same of a method.
pub(super) fn spelled(context: &Context<'_>, member: &Member) -> [Span; 2] {
    [code(format!("{}.{}", class_name(&member.class), member.name)), plain(place_of(context, member))]
}
