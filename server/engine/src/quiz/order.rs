//! In which order Python searches a class. The misconceptions: each base to its end before the next, the bases from right to left, or
//! level by level.

use super::{From, Question, Quiz, header};
use crate::note::{Text, code, say};
use crate::semantics::cooperation::class_name;
use crate::semantics::{Class, ClassId, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "order", from: From::Nodes(&[Kind::ClassDefinition], ask) };

/// A longer order is not asked for.
const MOST: usize = 6;

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    // A class without brackets has one base.
    node.field_child(Field::Superclasses)?;
    let name = node.field_child(Field::Name)?;
    let class = context.class(context.locate(node));
    let order = &class.mro.as_ref().ok()?.0;
    if class.bases.len() < 2 || !class.complete || order.len() > MOST {
        return None;
    }
    let right = shown(order);
    let wrong: [Vec<ClassId>; 4] = [
        walk(context, &class, Way::Deep)?,
        walk(context, &class, Way::Backwards)?,
        walk(context, &class, Way::Wide)?,
        order.iter().rev().cloned().collect(),
    ];
    let ask = say("In which order does Python search the classes of {}?", [code(name.text())]);
    let above = context.file_classes(&class);
    let headers = above.into_iter().map(|at| header(&context.at(at), at.node));
    let question = Question::new("mro-c3", context.range(name), ask, right)
        .needs(headers)
        .needs([header(context, node)])
        .because(Text::from(
            "A class comes before its bases, and the bases keep the order in which they are written.",
        ));
    Some(wrong.iter().map(|order| shown(order)).fold(question, Question::or))
}

fn shown(order: &[ClassId]) -> Text {
    Text(vec![code(order.iter().map(class_name).collect::<Vec<_>>().join(", "))])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Deep,
    Backwards,
    Wide,
}

/// The classes above in an order that Python does not take, each where it is met first; `None` where their bases are not known.
fn walk<'m>(context: &Context<'m>, class: &Class, way: Way) -> Option<Vec<ClassId>> {
    let mut order: Vec<ClassId> = Vec::new();
    let mut waiting = vec![class.id.clone()];
    let known = context.file_classes(class).into_iter().map(|at| context.class(at));
    let known: Vec<Class> = known.collect();
    while !waiting.is_empty() {
        let next = if way == Way::Wide { waiting.remove(0) } else { waiting.pop()? };
        if order.contains(&next) {
            continue;
        }
        let bases = match known.iter().find(|class| class.id == next) {
            Some(class) => class.bases.clone(),
            None if next.qualname == "object" => Vec::new(),
            None => context.class_elsewhere(&next)?.bases,
        };
        order.push(next);
        match way {
            Way::Deep => waiting.extend(bases.into_iter().rev()),
            Way::Wide | Way::Backwards => waiting.extend(bases),
        }
        if order.len() > 2 * MOST {
            return None;
        }
    }
    Some(order)
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_for_the_order_of_a_diamond() {
        assert_eq!(
            asked("order", "class A: ...\nclass B(A): ...\nclass C(A): ...\nclass D(B, C): ...\n"),
            [
                "4: In which order does Python search the classes of `D`? + `D, B, C, A, object` - `D, B, A, object, C` - `D, C, A, object, B` - `object, A, C, B, D`"
            ]
        );
    }

    #[test]
    fn is_silent_where_the_order_is_not_known_or_there_is_one_base() {
        not_asked("order", "class A: ...\nclass B(A): ...\n");
        not_asked("order", "class A(Unknown): ...\nclass B: ...\nclass C(A, B): ...\n");
        not_asked("order", "class A: ...\nclass B(A): ...\nclass C(A, B): ...\n");
    }
}
