//! The classes above a class as a graph.

use crate::note::Picture;
use crate::semantics::cooperation::class_name;
use crate::semantics::{Class, ClassId, Context};

/// More classes than this make no picture that is read faster than words.
const MOST: usize = 10;

/// The graph of a class with several bases somewhere above it; nothing where a class of its order is not known for certain.
pub(super) fn drawn(context: &Context<'_>, class: &Class) -> Option<Picture> {
    let order = &class.mro.as_ref().ok()?.0;
    if !class.complete || !(3..=MOST).contains(&order.len()) {
        return None;
    }
    let here = context.file_classes(class);
    let read = |id: &ClassId| -> Option<Class> {
        if !id.module.is_empty() {
            return context.class_elsewhere(id);
        }
        // Of two classes of one name it is not known which one is meant.
        let mut found = here.iter().map(|at| context.class(*at)).filter(|class| class.id == *id);
        let class = found.next()?;
        found.next().is_none().then_some(class)
    };
    let mut bases = Vec::new();
    for (from, id) in order.iter().enumerate() {
        for base in &read(id)?.bases {
            bases.push((from, order.iter().position(|other| other == base)?));
        }
    }
    // A chain is told by the order itself.
    let branches = (0..order.len()).any(|at| bases.iter().filter(|(from, _)| *from == at).count() > 1);
    let names = order.iter().map(class_name).collect();
    branches.then_some(Picture::Classes { names, bases })
}

#[cfg(test)]
mod tests {
    use crate::note::Picture;
    use crate::testing::note_at;

    const ABC: &str = "class A: pass\nclass B(A): pass\nclass C(A): pass\n";

    fn graph(source: &str) -> Option<String> {
        match note_at(source).picture? {
            Picture::Classes { names, bases } => {
                let lines = bases.iter().map(|(from, to)| format!("{} > {}", names[*from], names[*to]));
                Some(lines.collect::<Vec<_>>().join(", "))
            }
            Picture::Objects { .. } => None,
        }
    }

    #[test]
    fn a_diamond_has_five_lines() {
        assert_eq!(
            graph(&format!("{ABC}cla$0ss D(B, C): pass\n")).unwrap(),
            "D > B, D > C, B > A, C > A, A > object"
        );
    }

    #[test]
    fn classes_from_elsewhere_are_drawn_with_what_is_above_them() {
        assert_eq!(
            graph("import collections\nclass A: pass\ncla$0ss B(A, collections.OrderedDict): pass\n")
                .unwrap(),
            "B > A, B > collections.OrderedDict, A > object, collections.OrderedDict > dict, dict > object"
        );
    }

    #[test]
    fn nothing_is_drawn_of_chains_and_conflicts() {
        for source in [
            "class A: pass\nclass B(A): pass\nclass C(B): pass\ncla$0ss D(C): pass\n",
            "class P: pass\nclass Q(P): pass\ncla$0ss X(P, Q): pass\n",
        ] {
            assert_eq!(graph(source), None, "{source}");
        }
    }
}
