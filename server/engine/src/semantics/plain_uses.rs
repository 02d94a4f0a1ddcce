//! Functions of a class body that are used as the plain functions they are there, not as methods.

use super::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// Whether code of the class body itself reads the name, or code of the file reads it from something that is, or may be,
    /// the class: `Class.name`.
    #[must_use]
    pub fn is_used_plainly(&self, class: At<'m>, name: &str) -> bool {
        self.is_read_in_body(class, name) || self.is_read_from_class(class, name)
    }

    fn is_read_in_body(&self, class: At<'m>, name: &str) -> bool {
        let there = self.at(class);
        let Some(scope) = there.model().scope_of_node.get(&class.node.id()) else { return true };
        there.class_scopes(*scope).into_iter().any(|(piece, scope)| {
            let Some(place) = self.module().pieces().get(piece) else { return true };
            let mut references = place.model.references.iter().filter(|r| r.scope == scope);
            references.any(|r| place.segment.tree().node(r.node).is_some_and(|n| n.text() == name))
        })
    }

    fn is_read_from_class(&self, class: At<'m>, name: &str) -> bool {
        self.depend_on_code();
        self.module().pieces().iter().enumerate().any(|(piece, place)| {
            place.segment.tree().root().descendants().any(|node| {
                read_from(node, name).is_some_and(|object| {
                    let there = self.at(At { piece, node });
                    looks_like_a_class(object) || there.definition(object) == Definition::Class(class)
                })
            })
        })
    }
}

/// What the attribute is read from: `thing` of `thing.name`, and of `getattr(thing, …)`, which may read any.
fn read_from<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    match node.kind() {
        Kind::Attribute => {
            node.field_child(Field::Attribute).filter(|n| n.text() == name)?;
            node.field_child(Field::Object)
        }
        Kind::Call => {
            node.field_child(Field::Function).filter(|f| matches!(f.text(), "getattr" | "vars"))?;
            node.field_child(Field::Arguments)?.named_child(0)
        }
        _ => None,
    }
}

/// `Name.x`, `module.Name.x`, `cls.x`, `type(thing).x`, `thing.__class__.x`
fn looks_like_a_class(object: Node<'_>) -> bool {
    let object = object.unparenthesized();
    let is_classy = |name: Node<'_>| {
        let text = name.text().trim_start_matches('_');
        text.starts_with(char::is_uppercase) || matches!(name.text(), "cls" | "__class__")
    };
    match object.kind() {
        Kind::Identifier => is_classy(object),
        Kind::Attribute => object.field_child(Field::Attribute).is_some_and(is_classy),
        Kind::Call => object.field_child(Field::Function).is_some_and(|f| f.text() == "type"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::first;
    use crate::syntax::Kind;

    fn is_used(uses: &str) -> bool {
        let text = format!("class A:\n    def f(): pass\n{uses}\n");
        first(&text, |context, node| {
            (node.kind() == Kind::ClassDefinition).then(|| context.is_used_plainly(context.locate(node), "f"))
        })
        .unwrap()
    }

    #[test]
    fn in_the_body_or_by_way_of_the_class() {
        for uses in [
            "    x = f()",
            "    f = staticmethod(f)",
            "A.f()",
            "b = A\nc = b.f",
            "def g(cls): cls.f()",
            "type(a).f()",
            "    @classmethod\n    def g(cls, name): return getattr(cls, name)()",
        ] {
            assert!(is_used(uses), "{uses}");
        }
    }

    #[test]
    fn not_on_instances_and_elsewhere() {
        for uses in
            ["A().f()", "f()", "    def g(self): return self.f()", "a.f()", "A.g()", "getattr(a, 'f')"]
        {
            assert!(!is_used(uses), "{uses}");
        }
    }
}
