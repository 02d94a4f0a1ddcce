//! The merge that puts a class and its bases in order, step by step.

use crate::note::{Text, code, plain, say};
use crate::semantics::c3::{Turn, turns};
use crate::semantics::cooperation::class_name;
use crate::semantics::{Class, ClassId, Context};
use crate::syntax::Node;

/// A longer order is not worked through: nobody reads so many steps.
const MOST_CLASSES: usize = 24;
/// Nor is one of more bases.
const MOST_BASES: usize = 8;

/// The steps for a class with two or more bases; nothing where an order above it is not known for certain.
pub(super) fn merged<'m>(context: &Context<'m>, node: Node<'m>, class: &Class) -> Vec<Text> {
    // Many bases are not even looked at: this is computed for every hover.
    let length = class.mro.as_ref().map_or(0, |mro| mro.0.len());
    if !(2..=MOST_BASES).contains(&class.bases.len()) || !class.complete || length > MOST_CLASSES {
        return Vec::new();
    }
    let Some(orders) = context.base_orders(node, class) else { return Vec::new() };
    let mut ids: Vec<&ClassId> = Vec::new();
    for id in orders.iter().flatten() {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.len() > MOST_CLASSES {
        return Vec::new();
    }
    let number = |id: &ClassId| ids.iter().position(|known| *known == id).unwrap_or_default();
    let mut lists: Vec<Vec<usize>> = orders.iter().map(|order| order.iter().map(number).collect()).collect();
    lists.push(class.bases.iter().map(number).collect());
    let turns = turns(&lists);
    // What is shown step by step must be what was computed.
    let taken: Vec<&ClassId> = turns.iter().filter_map(|turn| ids.get(turn.taken?).copied()).collect();
    let expected: Vec<&ClassId> = match &class.mro {
        Ok(mro) => mro.0.iter().skip(1).collect(),
        Err(conflict) => conflict.before.iter().skip(1).collect(),
    };
    if taken != expected {
        return Vec::new();
    }
    let name = |number: usize| code(ids.get(number).map(|id| class_name(id)).unwrap_or_default());
    let mut steps = vec![beginning(class, &orders)];
    steps.extend(turns.iter().map(|turn| told(turn, class, &name)));
    steps
}

/// "`D` comes first. Merged behind it: `B` → `A` → `object`, `C` → `A` → `object`, and the bases `B`, `C`."
fn beginning(class: &Class, orders: &[Vec<ClassId>]) -> Text {
    let mut text = say("{} comes first. Behind it these lists are merged: ", [code(class_name(&class.id))]);
    for order in orders {
        text.extend(Text::codes(order.iter().map(class_name), " → "));
        text.push(plain("; "));
    }
    text.push(plain("and the bases as they are written: "));
    text.extend(Text::codes(class.bases.iter().map(class_name), ", "));
    text.push(plain("."));
    text
}

/// "`A` is passed over: in the order of `C` it comes behind `C`. `C` is taken."
fn told(turn: &Turn, class: &Class, name: &impl Fn(usize) -> crate::note::Span) -> Text {
    let mut text = Text::default();
    for (candidate, list, before) in &turn.passed_over {
        let whose = match class.bases.get(*list) {
            Some(base) => say("in the order of {}", [code(class_name(base))]),
            None => Text::from("among the bases"),
        };
        text.extend(say("{} is passed over: ", [name(*candidate)]));
        text.extend(whose);
        text.extend(say(" it comes behind {}. ", [name(*before)]));
    }
    match turn.taken {
        Some(taken) if turn.passed_over.is_empty() => {
            text.extend(say("{} is taken: it comes behind nothing that is left.", [name(taken)]));
        }
        Some(taken) => text.extend(say("{} is taken.", [name(taken)])),
        None => text.extend(Text::from("No candidate is left: `TypeError`.")),
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::steps_at;

    const ABC: &str = "class A: pass\nclass B(A): pass\nclass C(A): pass\n";

    #[test]
    fn works_a_diamond_through() {
        assert_eq!(
            steps_at(&format!("{ABC}cla$0ss D(B, C): pass\n")),
            [
                "`D` comes first. Behind it these lists are merged: `B` → `A` → `object`; `C` → `A` → `object`; and the bases as they are written: `B`, `C`.",
                "`B` is taken: it comes behind nothing that is left.",
                "`A` is passed over: in the order of `C` it comes behind `C`. `C` is taken.",
                "`A` is taken: it comes behind nothing that is left.",
                "`object` is taken: it comes behind nothing that is left.",
            ]
        );
    }

    #[test]
    fn works_a_conflict_through() {
        assert_eq!(
            steps_at("class P: pass\nclass Q(P): pass\ncla$0ss X(P, Q): pass\n"),
            [
                "`X` comes first. Behind it these lists are merged: `P` → `object`; `Q` → `P` → `object`; and the bases as they are written: `P`, `Q`.",
                "`P` is passed over: in the order of `Q` it comes behind `Q`. `Q` is passed over: among the bases it comes behind `P`. No candidate is left: `TypeError`.",
            ]
        );
    }

    #[test]
    fn reads_the_orders_of_classes_from_elsewhere() {
        let steps =
            steps_at("import collections\ncla$0ss C(collections.OrderedDict, collections.Counter): pass\n");
        assert!(steps.last().unwrap().starts_with("`object` is taken"), "{steps:?}");
    }

    #[test]
    fn says_nothing_where_a_base_is_not_known() {
        assert_eq!(
            steps_at(&format!("from x import Y\n{ABC}cla$0ss D(B, C, Y): pass\n")),
            Vec::<String>::new()
        );
    }
}
