//! What a token names: in an import, or where a name or attribute is used.

use super::card::Role;
use super::matching::{FAR_ENOUGH, Site, is_store};
use super::trigger::Triggers;
use crate::syntax::{Field, Kind, Node};

/// A token that names something of another place.
pub(super) struct Named<'t> {
    /// The name or attribute that it is the last part of; `None` in an import.
    pub reference: Option<Node<'t>>,
    /// The full names of what it leads to, as it is written first; builtins without `builtins.`.
    pub names: Vec<String>,
    is_builtin: bool,
}

impl<'t> Named<'t> {
    /// `None` where the token is no use of a name that triggers could ask for.
    pub fn new(triggers: &Triggers, site: &dyn Site<'t>, token: Node<'t>) -> Option<Named<'t>> {
        if triggers.names.is_empty() && triggers.methods.is_empty() {
            return None;
        }
        let mut named = Named { reference: None, names: Vec::new(), is_builtin: false };
        if let Some(imported) = imported_name(site, token) {
            named.names.push(imported);
        } else {
            let reference = reference(token)?;
            named.reference = Some(reference);
            match site.qualified_name(reference) {
                Some(name) => {
                    let builtin = name.strip_prefix("builtins.");
                    named.is_builtin = builtin.is_some();
                    named.names.push(builtin.unwrap_or(&name).to_string());
                }
                None => named.names.extend(site.own_full_name(reference)),
            }
        }
        if let Some(written) = named.names.first().filter(|name| triggers.may_pass_on(name)) {
            let further = site.passed_on(written);
            named.names.extend(further);
        }
        Some(named)
    }

    /// Whether one of its names is used in this role.
    pub fn fits(&self, name: &str, role: Option<Role>) -> bool {
        match self.reference {
            // A name without a dot is a builtin's, unless an import is asked for.
            None => role == Some(Role::Import) || (role.is_none() && name.contains('.')),
            // Triggers on modules want their import.
            Some(_) if !self.is_builtin && !name.contains('.') => false,
            Some(reference) => role.is_none_or(|role| has_role(reference, role)),
        }
    }

    /// The methods that it may name: by the class of the object before the dot, and by its own full names.
    pub fn methods(&self, triggers: &Triggers, site: &dyn Site<'t>) -> Vec<String> {
        let Some(reference) = self.reference.filter(|_| !triggers.methods.is_empty()) else {
            return Vec::new();
        };
        let mut methods = self.names.clone();
        let attribute = reference.field_child(Field::Attribute);
        if let Some((object, name)) = reference.field_child(Field::Object).zip(attribute) {
            let of = |class: String| {
                let class = class.strip_prefix("builtins.").unwrap_or(&class);
                format!("{class}.{}", name.text())
            };
            methods.extend(site.classes_of(object).into_iter().map(of));
        }
        methods
    }
}

/// The name or attribute that an identifier is the last part of; `None` where it is no use of a name.
fn reference(token: Node<'_>) -> Option<Node<'_>> {
    let parent = token.parent()?;
    match parent.kind() {
        Kind::Attribute if token.field() == Field::Attribute => Some(parent),
        Kind::KeywordArgument if token.field() == Field::Name => None,
        Kind::FunctionDefinition | Kind::ClassDefinition if token.field() == Field::Name => None,
        Kind::DefaultParameter | Kind::TypedDefaultParameter if token.field() == Field::Name => None,
        Kind::Parameters | Kind::LambdaParameters | Kind::AliasedImport => None,
        Kind::NamedExpression if token.field() == Field::Name => None,
        // What a name is bound to is said where it is used.
        _ if is_store(token) => None,
        _ => Some(token),
    }
}

/// Whether a name or attribute is used so.
pub(super) fn has_role(reference: Node<'_>, role: Role) -> bool {
    let Some(parent) = reference.parent() else { return false };
    let is_called = parent.kind() == Kind::Call && reference.field() == Field::Function;
    match role {
        Role::Call => is_called,
        Role::Base => {
            let generic = parent.kind() == Kind::Subscript && reference.field() == Field::Value;
            let arguments = if generic { parent.parent() } else { Some(parent) };
            arguments.is_some_and(|a| a.field() == Field::Superclasses)
        }
        Role::Decorator => {
            let decorator = if is_called { parent.parent() } else { Some(parent) };
            decorator.is_some_and(|d| d.kind() == Kind::Decorator)
        }
        Role::Annotation => reference.ancestors().take(FAR_ENOUGH).any(|a| a.kind() == Kind::Type),
        Role::Import => false,
    }
}

/// What an identifier of an import statement stands for; `None` outside of one, and for a relative import in a file whose
/// own name is not known.
fn imported_name<'t>(site: &dyn Site<'t>, token: Node<'t>) -> Option<String> {
    let mut dotted = token.parent()?;
    let mut upto = token.end();
    if dotted.kind() == Kind::AliasedImport {
        // The alias means the same as the name before it.
        dotted = dotted.field_child(Field::Name)?;
        upto = dotted.end();
    }
    if dotted.kind() != Kind::DottedName {
        return None;
    }
    let parts: Vec<&str> =
        dotted.named_children().filter(|part| part.end() <= upto).map(Node::text).collect();
    let name = parts.join(".");
    let mut statement = dotted.parent()?;
    if statement.kind() == Kind::AliasedImport {
        statement = statement.parent()?;
    }
    match statement.kind() {
        Kind::ImportStatement => Some(name),
        Kind::FutureImportStatement => Some(format!("__future__.{name}")),
        Kind::ImportFromStatement if dotted.field() == Field::ModuleName => Some(name),
        Kind::ImportFromStatement => {
            let module = statement.field_child(Field::ModuleName)?;
            match module.kind() {
                Kind::DottedName => Some(format!("{}.{name}", module.text())),
                Kind::RelativeImport => site.qualified_name(dotted),
                _ => None,
            }
        }
        // The last part of `.db` in `from .db import x` stands for the whole module.
        Kind::RelativeImport if upto == dotted.end() => site.qualified_name(dotted),
        _ => None,
    }
}
