//! Which bindings a name may mean, over all segments.

use super::{
    At, Binding, BindingKind, Context, Name, Resolution, ScopeId, ScopeKind, Symbol, SymbolKind, stdlib,
};
use crate::syntax::{Kind, Node};

/// A binding in its place.
#[derive(Debug, Clone, Copy)]
pub struct Found<'m> {
    /// The number of the piece.
    pub piece: usize,
    /// The binding, in the model of that piece.
    pub binding: &'m Binding,
}

/// Where a variable lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// In a function (lambda, comprehension …) of this piece.
    Function(ScopeId),
    /// In a class body, or in the module where the class does not bind it.
    Class(ScopeId),
    /// In the module, or else in `builtins`.
    Module,
}

/// A variable with everything that may bind it.
#[derive(Debug, Clone)]
pub struct Variable<'m> {
    /// Its name, mangled where it is private to a class.
    pub name: Name,
    /// Where it lives.
    pub owner: Owner,
    /// Everything that may bind it, in source order; empty for names of `builtins` and of star imports.
    pub bindings: Vec<Found<'m>>,
}

impl<'m> Context<'m> {
    /// The variable that an identifier reads or binds; `None` where it is none (an attribute's name, a keyword).
    #[must_use]
    pub fn variable(&self, identifier: Node<'m>) -> Option<Variable<'m>> {
        if identifier.kind() != Kind::Identifier {
            return None;
        }
        let model = self.model();
        let resolution = model.resolve(identifier)?;
        let name = self.mangled(identifier);
        let kind_of = |scope| model.scope(scope).map(|s| s.kind);
        let owner = match resolution {
            Resolution::Global if self.other_piece_binds(identifier, &name) => Owner::Class(ScopeId(0)),
            Resolution::Global => Owner::Module,
            Resolution::Scope(scope) | Resolution::ClassOrGlobal(scope) => match kind_of(scope) {
                _ if scope == ScopeId(0) && !model.options.in_class_body => Owner::Module,
                Some(ScopeKind::Class) => Owner::Class(scope),
                _ if scope == ScopeId(0) => Owner::Class(scope),
                _ => Owner::Function(scope),
            },
        };
        let bindings = match owner {
            Owner::Function(scope) => {
                // Inside one segment, the model's own name; the two differ in pieces of a class body.
                let here = model.rebindings_of(scope, &model.mangled(identifier));
                here.map(|binding| Found { piece: self.piece(), binding }).collect()
            }
            Owner::Class(scope) => {
                let mut bindings = self.class_bindings(scope, &name);
                bindings.extend(self.global_bindings(&name));
                bindings
            }
            Owner::Module => self.global_bindings(&name),
        };
        Some(Variable { name, owner, bindings })
    }

    /// Whether an identifier that code of a class body itself reads is bound in another piece of that body.
    fn other_piece_binds(&self, identifier: Node<'m>, name: &str) -> bool {
        let model = self.model();
        let is_read_here = |(scope, symbol): (ScopeId, &Symbol)| {
            scope == ScopeId(0) && symbol.kind == SymbolKind::GlobalImplicit
        };
        model.options.in_class_body
            && model.symbol_of(identifier).is_some_and(is_read_here)
            && !self.class_bindings(ScopeId(0), name).is_empty()
    }

    /// The name of an identifier as the compiler sees it, also in a piece of a class body, whose model does not know what
    /// the class is called.
    #[must_use]
    pub fn mangled(&self, identifier: Node<'m>) -> Name {
        let model = self.model();
        let name = model.mangled(identifier);
        if !model.options.in_class_body || !name.starts_with("__") || name.ends_with("__") {
            return name;
        }
        match self.cut_class_name() {
            Some(class) => super::mangle(&class, &name),
            None => name,
        }
    }

    /// The name of the class whose body goes on in this piece.
    pub(super) fn cut_class_name(&self) -> Option<Name> {
        let (header, scope) = self.module().cut_class(self.piece())?;
        let name = self.module().pieces().get(header)?.model.scope(scope)?.name.clone();
        // The header's segment binds the name.
        self.depend_on(name.clone());
        Some(name)
    }

    /// What binds a name (as the compiler sees it) in a class body, whichever of its pieces this one is.
    pub(super) fn class_bindings(&self, scope: ScopeId, name: &str) -> Vec<Found<'m>> {
        let pieces = self.module().pieces();
        let Some(header) = self.cut_header(scope) else {
            let here = self.model().rebindings_of(scope, name);
            return here.map(|binding| Found { piece: self.piece(), binding }).collect();
        };
        if let Some(class) = self.header_name(header) {
            self.depend_on(super::Module::member_key(&class, name));
        }
        let bindings = self.module().cut_class_members(header);
        let places = bindings.get(name).map_or(&[][..], Vec::as_slice);
        let found = places.iter().filter_map(|(piece, id)| {
            Some(Found { piece: *piece, binding: pieces.get(*piece)?.model.binding(*id)? })
        });
        found.collect()
    }

    /// The pieces that the body of a class is in, for a question about one of its attributes.
    pub(super) fn class_pieces(&self, scope: ScopeId, attribute: &str) -> Vec<usize> {
        let Some(header) = self.cut_header(scope) else { return vec![self.piece()] };
        if let Some(class) = self.header_name(header) {
            self.depend_on(super::Module::member_key(&class, attribute));
        }
        std::iter::once(header).chain(self.module().body_pieces(header)).collect()
    }

    fn header_name(&self, header: usize) -> Option<Name> {
        let (_, scope) = self.module().cut_class(header)?;
        Some(self.module().pieces().get(header)?.model.scope(scope)?.name.clone())
    }

    /// The piece with the header of the class of which `scope` is the body here, where that body is cut into pieces.
    fn cut_header(&self, scope: ScopeId) -> Option<usize> {
        let (header, cut) = self.module().cut_class(self.piece())?;
        let is_header = (self.piece(), scope) == (header, cut);
        let is_body = scope == ScopeId(0) && header != self.piece();
        ((is_header || is_body) && self.module().body_pieces(header).next().is_some()).then_some(header)
    }

    /// The scopes that are the body of one class: more than one where the body was cut into pieces.
    pub(super) fn class_scopes(&self, scope: ScopeId) -> Vec<(usize, ScopeId)> {
        let Some(header) = self.cut_header(scope) else { return vec![(self.piece(), scope)] };
        let Some((_, cut)) = self.module().cut_class(header) else { return vec![(self.piece(), scope)] };
        if let Some(class) = self.header_name(header) {
            self.depend_on(super::Module::class_key(&class));
        }
        let bodies = self.module().body_pieces(header).map(|piece| (piece, ScopeId(0)));
        std::iter::once((header, cut)).chain(bodies).collect()
    }

    pub(super) fn global_bindings(&self, name: &str) -> Vec<Found<'m>> {
        let places = self.globals(name);
        let pieces = self.module().pieces();
        let found = places.into_iter().filter_map(|(piece, id)| {
            let piece = piece as usize;
            Some(Found { piece, binding: pieces.get(piece)?.model.binding(id)? })
        });
        found.collect()
    }

    /// The one binding that gives an identifier its value wherever it is read: `None` where there are several (annotations
    /// without a value, star imports that cannot bind it, and what never runs do not count), where it may also mean a builtin, or where it is deleted.
    pub(super) fn only_binding(&self, identifier: Node<'m>) -> Option<Found<'m>> {
        self.only_binding_of(identifier, &self.variable(identifier)?)
    }

    /// The same for an identifier whose variable is known.
    pub(super) fn only_binding_of(&self, identifier: Node<'m>, variable: &Variable<'m>) -> Option<Found<'m>> {
        let settled = self.settled(&variable.bindings);
        let [found] = settled.as_slice() else { return None };
        let found = *found;
        if found.binding.kind == BindingKind::Delete {
            return None;
        }
        if !matches!(variable.owner, Owner::Function(_)) {
            if stdlib::is_builtin(&variable.name, self.target()) && !self.always_bound(identifier, found) {
                return None;
            }
            if self.star_after(found, &variable.name) {
                return None;
            }
        }
        Some(found)
    }

    /// Whether a binding of a module or class has happened before the identifier is read, so that the builtin of that name
    /// is out of the question.
    fn always_bound(&self, identifier: Node<'m>, found: Found<'m>) -> bool {
        let Some(node) = self.node_of(found) else { return false };
        let conditional =
            node.ancestors().take_while(|n| !is_scope(n.kind())).any(|n| n.kind().may_leave_out());
        let inside_function = identifier
            .ancestors()
            .any(|n| matches!(n.kind(), Kind::Block) && n.parent().is_some_and(|p| p.kind().is_function()));
        !conditional && (inside_function || (found.piece, node.id()) <= (self.piece(), identifier.id()))
    }

    /// Whether a star import below the binding may bind the name again.
    fn star_after(&self, found: Found<'m>, name: &str) -> bool {
        self.global_bindings("*").into_iter().any(|star| {
            (star.piece, star.binding.node) > (found.piece, found.binding.node)
                && self.star_binds(star, name) != Some(false)
        })
    }

    /// Whether a star import binds the name; `None` where that is not known.
    pub(super) fn star_binds(&self, star: Found<'m>, name: &str) -> Option<bool> {
        let module = self.star_module(star)?;
        self.star_has(&module, name)
    }

    /// The absolute name of the module of a star import.
    pub(super) fn star_module(&self, star: Found<'m>) -> Option<String> {
        self.module_of(self.statement_of(star)?)
    }

    /// The identifier that a binding binds.
    pub(super) fn node_of(&self, found: Found<'m>) -> Option<Node<'m>> {
        self.module().pieces().get(found.piece)?.segment.tree().node(found.binding.node)
    }

    /// The statement, definition, clause or parameter of a binding.
    pub(super) fn statement_of(&self, found: Found<'m>) -> Option<Node<'m>> {
        self.module().pieces().get(found.piece)?.segment.tree().node(found.binding.statement)
    }

    /// A node of the piece in which a binding stands.
    pub(super) fn at_node(&self, found: Found<'m>, node: u32) -> Option<At<'m>> {
        let node = self.module().pieces().get(found.piece)?.segment.tree().node(node)?;
        Some(At { piece: found.piece, node })
    }
}

fn is_scope(kind: Kind) -> bool {
    matches!(kind, Kind::Module | Kind::ClassDefinition) || kind.is_function()
}
