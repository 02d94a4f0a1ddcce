//! Blocks that definitions, lambdas, comprehensions and type parameters open.

use super::super::{BindingKind, ClassFacts, Name, ScopeId, ScopeKind};
use super::names::normalized;
use super::walk::{LAZY_ANNOTATIONS, Mode, State, Target, Walk};
use crate::syntax::{Field, Kind, Node};

impl<'t> Walk<'t> {
    /// `def`: the name is bound around it, defaults are evaluated there, annotations there or in a block of their own.
    pub(super) fn function(&mut self, node: Node<'t>, scope: u32) {
        let name = normalized(node.field_child(Field::Name).map_or("", Node::text));
        let parameters = node.field_child(Field::Parameters);
        let mut around = scope;
        let generics = node.field_child(Field::TypeParameters);
        if let Some(generics) = generics {
            around = self.open_type_parameters(&name, scope, node);
            self.flags(around, ".defaults").parameter = true;
            if parameters.is_some_and(has_keyword_only_default) {
                self.flags(around, ".kwdefaults").parameter = true;
            }
            self.type_parameters(generics, around);
        }
        let mut annotations = around;
        if self.options.future_annotations {
            let is_annotated = node.field_child(Field::ReturnType).is_some()
                || parameters
                    .is_some_and(|p| p.named_children().any(|c| c.field_child(Field::Type).is_some()));
            if is_annotated {
                annotations = self.unevaluated_annotations(around, node);
            }
        } else if self.options.target >= LAZY_ANNOTATIONS {
            let raw = self.table.scope(around);
            let sees_class = raw.sees_class || raw.kind == ScopeKind::Class;
            annotations = self.open_annotations(around, node, sees_class);
        }
        let inner = self.table.open(ScopeKind::Function, name, Some(around), node.id());
        self.scope_of_node.insert(node.id(), ScopeId(inner));
        for child in node.children() {
            match (child.field(), child.kind()) {
                (Field::Name, _) => self.bind_definition(child, scope, BindingKind::Function, node),
                (Field::ReturnType, _) => self.give(child, State::load(annotations)),
                (Field::Body, _) => self.give(child, State::load(inner)),
                (Field::Parameters, _) => self.parameters(child, scope, annotations, inner),
                (_, Kind::KwAsync) => self.table.scope_mut(inner).coroutine = true,
                _ => {}
            }
        }
    }

    pub(super) fn lambda(&mut self, node: Node<'t>, scope: u32) {
        let inner = self.table.open(ScopeKind::Lambda, Name::new_static("lambda"), Some(scope), node.id());
        self.scope_of_node.insert(node.id(), ScopeId(inner));
        for child in node.children() {
            match child.field() {
                Field::Parameters => self.parameters(child, scope, scope, inner),
                Field::Body => self.give(child, State::load(inner)),
                _ => {}
            }
        }
    }

    fn parameters(&mut self, list: Node<'t>, defaults: u32, annotations: u32, inner: u32) {
        self.give(list, State { scope: inner, mode: Mode::Load });
        for parameter in list.named_children() {
            let value = parameter.field_child(Field::Value);
            let annotation = parameter.field_child(Field::Type);
            let mode = self.store(Target {
                kind: BindingKind::Parameter,
                statement: parameter.id(),
                value: value.map(Node::id),
                annotation: annotation.map(Node::id),
            });
            let bound = State { scope: inner, mode };
            match parameter.kind() {
                Kind::DefaultParameter | Kind::TypedParameter | Kind::TypedDefaultParameter => {
                    for part in parameter.named_children() {
                        match part.field() {
                            Field::Value => self.give(part, State::load(defaults)),
                            Field::Type => self.give(part, State::load(annotations)),
                            _ => self.give(part, bound),
                        }
                    }
                }
                _ => self.give(parameter, bound),
            }
        }
    }

    pub(super) fn class(&mut self, node: Node<'t>, scope: u32) {
        let name = normalized(node.field_child(Field::Name).map_or("", Node::text));
        let private = self.table.names.intern(&name);
        let generics = node.field_child(Field::TypeParameters);
        let mut around = scope;
        if let Some(generics) = generics {
            around = self.open_type_parameters(&name, scope, node);
            for implicit in [".type_params", ".generic_base"] {
                let flags = self.flags(around, implicit);
                flags.assigned = true;
                flags.referenced = true;
            }
            let raw = self.table.scope_mut(around);
            raw.class = Some(private);
            raw.only_type_parameters_of = Some(around);
            self.type_parameters(generics, around);
        }
        let inner = self.table.open(ScopeKind::Class, name, Some(around), node.id());
        let raw = self.table.scope_mut(inner);
        raw.class = Some(private);
        raw.only_type_parameters_of = None;
        if generics.is_some() {
            self.flags(inner, "__type_params__").assigned = true;
            self.flags(inner, ".type_params").referenced = true;
        }
        self.scope_of_node.insert(node.id(), ScopeId(inner));
        self.classes.push(ClassFacts { scope: ScopeId(inner), qualname: String::new(), is_absolute: false });
        for child in node.children() {
            match child.field() {
                Field::Name => self.bind_definition(child, scope, BindingKind::Class, node),
                Field::Superclasses => self.give(child, State::load(around)),
                Field::Body => self.give(child, State::load(inner)),
                _ => {}
            }
        }
    }

    fn bind_definition(&mut self, name: Node<'t>, scope: u32, kind: BindingKind, definition: Node<'t>) {
        let mode = self.store_plain(kind, definition);
        self.give(name, State { scope, mode });
    }

    /// `type X[T] = value`: the value is evaluated on demand, in a block of its own (PEP 695).
    pub(super) fn type_alias(&mut self, node: Node<'t>, scope: u32) {
        let Some(left) = node.field_child(Field::Left) else { return };
        let Some(head) = left.named_child(0) else { return };
        let (name, generics) = match head.kind() {
            Kind::GenericType => {
                (head.named_child(0).unwrap_or(head), head.child_of_kind(Kind::TypeParameter))
            }
            _ => (head, None),
        };
        self.bind_definition(name, scope, BindingKind::TypeAlias, node);
        let text = normalized(name.text());
        let mut around = scope;
        if let Some(generics) = generics {
            around = self.open_type_parameters(&text, scope, node);
            self.type_parameters(generics, around);
        }
        let inner = self.table.open(ScopeKind::TypeAlias, text, Some(around), node.id());
        self.take_format(inner);
        if self.table.scope(scope).kind == ScopeKind::Class {
            self.see_class(inner);
        }
        self.scope_of_node.insert(node.id(), ScopeId(inner));
        if let Some(right) = node.field_child(Field::Right) {
            self.give(right, State::load(inner));
        }
    }

    fn open_type_parameters(&mut self, name: &Name, scope: u32, node: Node<'t>) -> u32 {
        let inner = self.table.open(ScopeKind::TypeParameters, name.clone(), Some(scope), node.id());
        if self.table.scope(scope).kind == ScopeKind::Class {
            self.see_class(inner);
        }
        inner
    }

    /// `[T: bound, *Ts, **P]`. The parser knows no defaults (PEP 696): it leaves `T =` or `= default` as an error.
    fn type_parameters(&mut self, list: Node<'t>, scope: u32) {
        self.give(list, State::load(scope));
        let mut last = None;
        let mut awaits_default = false;
        for item in list.children() {
            match item.kind() {
                Kind::Comma => awaits_default = false,
                Kind::Error => {
                    let name = item.named_children().find(|n| n.kind() == Kind::Identifier);
                    if item.child(0).is_some_and(|n| n.kind() == Kind::Equal) {
                        let place = self.open_type_variable(last, scope, name.unwrap_or(item));
                        self.give(item, State::load(place));
                    } else if let Some(name) = name {
                        self.bind_type_parameter(name, scope);
                        last = Some(name);
                        awaits_default = item.child_of_kind(Kind::Equal).is_some();
                    }
                }
                Kind::Type if awaits_default => {
                    awaits_default = false;
                    let place = self.open_type_variable(last, scope, item);
                    self.give(item, State::load(place));
                }
                Kind::Type => last = self.type_parameter(item, scope).or(last),
                _ => {}
            }
        }
    }

    fn type_parameter(&mut self, item: Node<'t>, scope: u32) -> Option<Node<'t>> {
        let content = item.named_child(0)?;
        match content.kind() {
            Kind::ConstrainedType => {
                let mut parts = content.named_children();
                let name = parts.next()?;
                let name = if name.kind() == Kind::Type { name.named_child(0)? } else { name };
                self.bind_type_parameter(name, scope);
                if let Some(bound) = parts.next() {
                    let place = self.open_type_variable(Some(name), scope, bound);
                    self.give(bound, State::load(place));
                }
                Some(name)
            }
            // Before a default the parser takes `*Ts` for an argument.
            Kind::SplatType | Kind::ListSplat => {
                let name = content.named_child(0)?;
                self.bind_type_parameter(name, scope);
                Some(name)
            }
            _ => {
                self.bind_type_parameter(content, scope);
                Some(content)
            }
        }
    }

    fn bind_type_parameter(&mut self, name: Node<'t>, scope: u32) {
        // A private parameter of a class is known as one before anything refers to it.
        if name.kind() == Kind::Identifier && name.text().starts_with("__") {
            let written = self.table.names.intern(name.text());
            if let Some(class) = self.table.scope(scope).class {
                let text =
                    super::names::mangle(&self.table.names.text(class), &self.table.names.text(written));
                self.flags(scope, &text).type_parameter = true;
            }
        }
        self.bind_definition(name, scope, BindingKind::TypeParameter, name);
    }

    fn open_type_variable(&mut self, name: Option<Node<'t>>, scope: u32, value: Node<'t>) -> u32 {
        let name = normalized(name.map_or("", Node::text));
        let sees_class = self.table.scope(scope).sees_class;
        let inner = self.table.open(ScopeKind::TypeVariable, name, Some(scope), value.id());
        self.take_format(inner);
        if sees_class {
            self.see_class(inner);
        }
        inner
    }

    /// The first iterable is evaluated around the comprehension and handed in as `.0`.
    pub(super) fn comprehension(&mut self, node: Node<'t>, scope: u32) -> State {
        let (kind, name) = match node.kind() {
            Kind::ListComprehension => (ScopeKind::ListComprehension, "listcomp"),
            Kind::SetComprehension => (ScopeKind::SetComprehension, "setcomp"),
            Kind::DictionaryComprehension => (ScopeKind::DictComprehension, "dictcomp"),
            _ => (ScopeKind::GeneratorExpression, "genexpr"),
        };
        let inner = self.table.open(kind, Name::new_static(name), Some(scope), node.id());
        self.scope_of_node.insert(node.id(), ScopeId(inner));
        self.flags(inner, ".0").parameter = true;
        let mut is_first = true;
        for clause in node.named_children().filter(|n| n.kind() == Kind::ForInClause) {
            self.give(clause, State::load(inner));
            let mode = self.store_plain(BindingKind::Comprehension, clause);
            for part in clause.children() {
                match part.field() {
                    Field::Left => self.give(part, State { scope: inner, mode }),
                    Field::Right if is_first => self.give(part, State::load(scope)),
                    _ if part.kind() == Kind::KwAsync => self.table.scope_mut(inner).coroutine = true,
                    _ => {}
                }
            }
            is_first = false;
        }
        State::load(inner)
    }
}

fn has_keyword_only_default(parameters: Node<'_>) -> bool {
    parameters
        .named_children()
        .skip_while(|n| {
            let splat = n.named_child(0).filter(|_| n.kind() == Kind::TypedParameter).unwrap_or(*n);
            !matches!(splat.kind(), Kind::KeywordSeparator | Kind::ListSplatPattern)
        })
        .any(|n| n.field_child(Field::Value).is_some())
}
