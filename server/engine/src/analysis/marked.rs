//! Names that make a definition what it is: a decorator above it, one of its bases. Whoever points at `property` in `@property` is told
//! of this property, and not of properties in general. Other decorators' names are told of what the `@` before them tells, where that is
//! more than that they are called: type servers tell the rest.

use super::Analysis;
use crate::insights::{run, written_out};
use crate::note::{Note, Weight};
use crate::syntax::{Field, Kind, Node};

/// What is computed of the definition that `name` marks, at the `@` or else at the definition's own name: about the concept of the card
/// that the name has, or, where it is a decorator without a card, what that decorator is known to do there.
pub(super) fn notes(analysis: &Analysis, piece: usize, name: Node<'_>, card: Option<&str>) -> Vec<Note> {
    let (Some(definition), Some(place)) = (marked(name), analysis.module.pieces().get(piece)) else {
        return Vec::new();
    };
    let sign = name.ancestor_of_kind(Kind::Decorator).and_then(|mark| mark.child_of_kind(Kind::At));
    let own = definition.field_child(Field::Name).filter(|_| card.is_some());
    let is_meant = |note: &Note| match card {
        Some(slug) => note.concept == slug && note.weight != Weight::Beneath,
        None => note.weight < Weight::Whereabouts,
    };
    let at = |place| {
        let mut notes = run::at(&analysis.module, piece, place);
        notes.retain(|note| is_meant(note) && analysis.is_told(note));
        // Where nothing is told, this would write the construct out as a note of its own.
        if !notes.is_empty() {
            written_out::complete(&analysis.module, piece, place, &mut notes);
        }
        notes
    };
    let places = sign.into_iter().chain(own).map(|node| node.start() + place.start);
    places.map(at).find(|notes| !notes.is_empty()).unwrap_or_default()
}

/// The definition below the decorator that is this name, or is made by calling it; or the class with this base or metaclass.
fn marked(name: Node<'_>) -> Option<Node<'_>> {
    let mut node = name;
    while let Some(parent) = node.parent() {
        let leads_on = match parent.kind() {
            Kind::Attribute => parent.field_child(Field::Attribute) == Some(node),
            Kind::KeywordArgument => true,
            Kind::Call => parent.field_child(Field::Function) == Some(node),
            Kind::Decorator => return parent.parent()?.field_child(Field::Definition),
            Kind::ArgumentList => {
                return parent.parent().filter(|class| class.kind() == Kind::ClassDefinition);
            }
            _ => false,
        };
        if !leads_on {
            return None;
        }
        node = parent;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use text_size::TextSize;

    use crate::analysis::{Analysis, Explanation, Level, Settings, Shared};
    use crate::document::Document;
    use crate::knowledge::tests::BUILT_IN;

    /// What is told at the first `mark` of a text.
    fn told(text: &str, mark: &str) -> Explanation {
        asked(text, mark).unwrap()
    }

    fn asked(text: &str, mark: &str) -> Option<Explanation> {
        let settings = Arc::new(Settings { level: Level::Beginner, ..Settings::default() });
        let analysis =
            Analysis::new(Document::new(text), settings, &Shared::new(Arc::clone(&BUILT_IN)), None);
        analysis.explain(TextSize::try_from(text.find(mark).unwrap()).unwrap())
    }

    /// The leads of the notes there.
    fn leads(text: &str, mark: &str) -> Vec<String> {
        told(text, mark).notes.iter().map(|note| note.lead.to_quoted()).collect()
    }

    #[test]
    fn a_decorator_is_told_of_what_it_makes() {
        let text =
            "class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass\n";
        assert_eq!(leads(text, "property"), ["reading `obj.x` calls this method, assigning line 5"]);
        let text = "import dataclasses as d\n@d.dataclass(order=True)\nclass A:\n    n: int\n";
        assert_eq!(leads(text, "dataclass("), ["`__init__(self, n: int)`"]);
        let text =
            "import functools\ndef f(g):\n    @functools.wraps(g)\n    def h(): return g()\n    return h\n";
        assert_eq!(leads(text, "wraps"), ["`h` takes over the name, docstring and more of `g`"]);
        assert!(told(text, "wraps").cards.iter().all(|slug| slug != "functools-wraps"));
    }

    #[test]
    fn a_decorator_without_a_card_is_told_of_as_its_sign_is() {
        let text = "def d(f):\n    return f\n@d\ndef g(): return 1\n";
        assert_eq!(leads(text, "d\ndef g"), ["`g = d(g)`"]);
        let text = "import m\ndef d(n):\n    def e(f):\n        return f\n    return e\n@d(m.n)\ndef g(): return 1\n";
        assert_eq!(leads(text, "d(m"), leads(text, "@d"));
        for mark in ["m.n", "n)\n"] {
            assert_eq!(asked(text, mark), None);
        }
        // Type servers know more of it.
        let text = "import app\n@app.route\ndef g(): return 1\n";
        assert_eq!((asked(text, "app.route"), asked(text, "route")), (None, None));
    }

    #[test]
    fn what_fails_goes_before_what_is_made() {
        let text = "def d(f):\n    return f\n@d(1, 2)\ndef g(): return 1\n";
        let titles: Vec<String> = told(text, "d(1").notes.into_iter().map(|note| note.title).collect();
        assert_eq!(titles, ["TypeError"]);
    }

    #[test]
    fn a_base_is_told_of_what_it_makes() {
        let text = "import enum\nclass A(enum.Enum):\n    R = 1\n";
        assert_eq!(leads(text, "Enum"), ["`R = 1`"]);
        let text =
            "import abc\nclass A(metaclass=abc.ABCMeta):\n    @abc.abstractmethod\n    def f(self): ...\n";
        assert_eq!(leads(text, "ABCMeta"), ["abstract: `f` (line 4)"]);
    }

    #[test]
    fn the_name_that_is_pointed_at_is_what_is_marked() {
        let text = "class A:\n    @property\n    def x(self): return 1\n";
        let range = told(text, "property").range;
        assert_eq!(&text[std::ops::Range::<usize>::from(range)], "property");
    }

    #[test]
    fn other_names_keep_their_cards() {
        for (text, mark) in [
            // What is in a call's parentheses makes nothing of the function below.
            ("@f(property)\ndef g(): return 1\n", "property"),
            // The class is no enumeration of its own: it has no member.
            ("import enum\nclass A(f(enum.Enum)): pass\n", "Enum"),
            ("x = property(f)\n", "property"),
            // Nothing is computed of a static method.
            ("class A:\n    @staticmethod\n    def f(): return 1\n", "staticmethod"),
        ] {
            let told = told(text, mark);
            assert!(told.notes.is_empty() && !told.cards.is_empty(), "{text}: {told:?}");
        }
    }
}
