//! The full names under which a thing is known: where a program finds it, and where it is defined.

use super::definition::inner_definition;
use super::summary::Target;
use super::{At, Context, Definition, Name, Resolved};
use crate::document::Surroundings;
use crate::syntax::{Field, Kind, Node};

/// How many re-exports are followed.
const FAR: usize = 32;

impl<'m> Context<'m> {
    /// The full name of a class or function of this file that a name or attribute leads to: `package.module.Class.method`.
    /// `None` for what stands in a function, and in a file whose own name is not known.
    #[must_use]
    pub fn own_full_name(&self, node: Node<'m>) -> Option<String> {
        let own = &self.module().own()?.name;
        let qualname = match self.definition(node) {
            Definition::Class(at) => self.importable_class(at)?.to_string(),
            Definition::Function(at) => self.importable_function(at)?,
            _ => return None,
        };
        Some(format!("{own}.{qualname}"))
    }

    fn importable_class(&self, class: At<'m>) -> Option<Name> {
        let class = inner_definition(class)?;
        let in_function = class.node.ancestors().any(|node| node.kind() == Kind::FunctionDefinition);
        (!in_function).then(|| self.qualname(class))
    }

    fn importable_function(&self, function: At<'m>) -> Option<String> {
        let function = inner_definition(function)?;
        let name = function.node.field_child(Field::Name)?.text();
        let is_scope = |n: &Node<'_>| matches!(n.kind(), Kind::FunctionDefinition | Kind::ClassDefinition);
        match function.node.ancestors().find(is_scope) {
            Some(class) if class.kind() == Kind::ClassDefinition => {
                let class = self.importable_class(At { piece: function.piece, node: class })?;
                Some(format!("{class}.{name}"))
            }
            Some(_) => None,
            None => {
                let piece = self.module().pieces().get(function.piece)?;
                if piece.segment.surroundings() != Surroundings::ClassBody {
                    return Some(name.to_string());
                }
                let (header, scope) = self.module().cut_class(function.piece)?;
                let class = self.module().pieces().get(header)?.model.scope(scope)?;
                Some(format!("{}.{name}", class.name))
            }
        }
    }

    /// The further names of what a dotted path leads to, in the order in which imports pass it on: `package.db.Session` for
    /// `package.Session`, where the package imports it from there. Ends where a module binds the name itself, in several ways, or
    /// in a way that is not known.
    #[must_use]
    pub fn passed_on(&self, path: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        while let Some(next) = self.imported_from(names.last().map_or(path, String::as_str)) {
            if names.len() == FAR || next == path || names.contains(&next) {
                break;
            }
            names.push(next);
        }
        names
    }

    /// Where the module that a path goes through has imported its part of the path from.
    fn imported_from(&self, path: &str) -> Option<String> {
        let (first, mut rest) = path.split_once('.')?;
        let mut module = Name::new(first);
        loop {
            let (part, after) =
                rest.split_once('.').map_or((rest, None), |(part, after)| (part, Some(after)));
            let there = match self.find(&module) {
                Resolved::Module(summary) if summary.replaces_itself => return None,
                Resolved::Module(summary) => Some(summary),
                Resolved::Namespace => None,
                _ => return None,
            };
            let own = there.as_ref().and_then(|summary| summary.name(part));
            let from_stars: Vec<&Name> = there
                .iter()
                .flat_map(|summary| summary.stars.iter())
                .filter(|star| match self.find(star) {
                    Resolved::Module(star) => self.star_of_summary(&star, part) == Some(true),
                    _ => false,
                })
                .collect();
            let submodule = format!("{module}.{part}");
            let passed = match (own, from_stars.as_slice()) {
                (Some((Target::Path(target), _)), []) if target.as_str() != submodule => target.to_string(),
                (None, [star]) => format!("{star}.{part}"),
                (Some((Target::Path(_), _)) | None, []) => {
                    module = Name::from(submodule);
                    rest = after?;
                    continue;
                }
                _ => return None,
            };
            return Some(match after {
                Some(after) => format!("{passed}.{after}"),
                None => passed,
            });
        }
    }
}
