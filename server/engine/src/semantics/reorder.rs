//! An order of bases that works, where the written one does not.

use super::{At, ClassId, Context, Definition, c3};
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// For a class statement of this piece whose bases contradict each other: two of its bases that only have to change places.
    /// `None` where no exchange of two helps, or where a base is not known.
    #[must_use]
    pub fn bases_to_swap(&self, class: Node<'m>) -> Option<(Node<'m>, Node<'m>)> {
        let bases: Vec<Node<'m>> = class
            .field_child(Field::Superclasses)?
            .named_children()
            .filter(|n| n.kind() != Kind::KeywordArgument)
            .collect();
        if bases.len() > 12 {
            return None;
        }
        let mut ids: Vec<ClassId> = Vec::new();
        let mut number = |id: ClassId| {
            let known = ids.iter().position(|one| *one == id);
            let at = known.unwrap_or_else(|| {
                ids.push(id);
                ids.len() - 1
            });
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        let mut orders: Vec<Vec<u32>> = Vec::new();
        for base in &bases {
            orders.push(self.order_of(*base)?.into_iter().map(&mut number).collect());
        }
        let works = |order: &[usize]| {
            let mut lists: Vec<Vec<u32>> = order.iter().filter_map(|at| orders.get(*at)).cloned().collect();
            lists.push(lists.iter().filter_map(|list| list.first()).copied().collect());
            c3::merge(&lists).is_ok()
        };
        for first in 0..bases.len() {
            for second in first + 1..bases.len() {
                let mut order: Vec<usize> = (0..bases.len()).collect();
                order.swap(first, second);
                if works(&order) {
                    return Some((*bases.get(first)?, *bases.get(second)?));
                }
            }
        }
        None
    }

    /// The method resolution order of each of a class's bases, in the order of the bases; `None` where one is not known for
    /// certain. `statement` is the class statement, of this piece.
    #[must_use]
    pub fn base_orders(&self, statement: Node<'m>, class: &super::Class) -> Option<Vec<Vec<ClassId>>> {
        let named = statement.field_child(Field::Superclasses)?.named_children();
        let named: Vec<At<'m>> = named
            .filter_map(|base| match self.definition(base) {
                Definition::Class(at) => Some(at),
                _ => None,
            })
            .collect();
        let order = |id: &ClassId| {
            let base = if id.module.is_empty() {
                // Two classes of one name: which of them it is depends on where it is named.
                let mut found = named.iter().filter(|at| self.class(**at).id == *id);
                let base = self.class(*found.next()?);
                found.next().is_none().then_some(base)?
            } else {
                self.class_elsewhere(id)?
            };
            base.mro.ok().filter(|_| base.complete).map(|mro| mro.0)
        };
        class.bases.iter().map(order).collect()
    }

    /// The method resolution order of a class that is named as a base.
    fn order_of(&self, base: Node<'m>) -> Option<Vec<ClassId>> {
        let class = match self.definition(base) {
            Definition::Class(At { piece, node }) => self.class(At { piece, node }),
            Definition::External(name) => {
                let super::Outside::Class(id) = self.outside(&name) else { return None };
                self.class_elsewhere(&id)?
            }
            _ => return None,
        };
        class.mro.ok().filter(|_| class.complete).map(|mro| mro.0)
    }
}
