//! Which Python a name of the standard library, a parameter of one, or `|` between classes needs.

use super::builtins::PLAIN_CLASSES;
use super::imports::bare;
use super::syntax_versions::Needs;
use super::{Context, Definition, Home, Value, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// What only happens where an older Python is not expected: code that asks for the version knows what it does.
const ASKS: [&str; 2] = ["version_info", "hexversion"];

/// Classes of `builtins` beside the plain ones between which `|` is new, and those of all that take `[…]`.
const FURTHER_CLASSES: &[&str] =
    &["object", "type", "Exception", "ValueError", "TypeError", "KeyError", "OSError"];
const GENERIC: &[&str] = &["list", "dict", "set", "tuple", "frozenset", "type"];

impl<'m> Context<'m> {
    /// What a node needs that is no matter of syntax. Cost: that of following a name, for few nodes.
    pub(super) fn library_needs(&self, node: Node<'m>) -> Option<Needs<'m>> {
        let (path, since, token, raises) = match node.kind() {
            Kind::DottedName => self.imported_need(node)?,
            Kind::Attribute => {
                let token = node.field_child(Field::Attribute)?;
                if !stdlib::may_be_new(token.text()) || !is_read(node) {
                    return None;
                }
                let path = self.qualified_name(node).or_else(|| self.later_member(node))?;
                let since = self.since(&path)?;
                let is_set_elsewhere = self
                    .module()
                    .pieces()
                    .iter()
                    .any(|piece| piece.model.stores_of(token.text()).next().is_some());
                if is_set_elsewhere {
                    return None;
                }
                (path, since, token, "AttributeError")
            }
            Kind::Identifier => {
                if !stdlib::is_new_builtin(node.text()) {
                    return None;
                }
                let path = self.qualified_name(node).filter(|path| path.starts_with("builtins."))?;
                let since = self.since(&path)?;
                (path, since, node, "NameError")
            }
            Kind::KeywordArgument => {
                let token = node.field_child(Field::Name)?;
                let call = node.parent()?.parent().filter(|n| n.kind() == Kind::Call)?;
                if !stdlib::may_be_new(token.text()) {
                    return None;
                }
                let path = self.qualified_name(call.field_child(Field::Function)?)?;
                let since =
                    stdlib::parameter_since(&path, token.text()).filter(|_| self.is_standard(&path))?;
                let name = path.strip_prefix("builtins.").unwrap_or(&path);
                (format!("{name}({}=…)", token.text()), since, token, "TypeError")
            }
            Kind::BinaryOperator | Kind::UnionType => return self.union_need(node),
            _ => return None,
        };
        let what = format!("`{}`", path.strip_prefix("builtins.").unwrap_or(&path));
        self.need(node, since, what, token, raises)
    }

    /// An attribute of an instance of a standard class that has no such attribute yet at the version the file is for.
    fn later_member(&self, node: Node<'m>) -> Option<String> {
        let Value::Instance(class) = self.value(node.field_child(Field::Object)?) else { return None };
        let path = format!("{class}.{}", node.field_child(Field::Attribute)?.text());
        self.since(&path).filter(|minor| PythonVersion::new(3, *minor) > self.target()).map(|_| path)
    }

    fn need(
        &self,
        node: Node<'m>,
        since: u8,
        what: String,
        token: Node<'m>,
        raises: &'static str,
    ) -> Option<Needs<'m>> {
        if is_guarded(node) || !self.is_evaluated(node) || self.asks_for_version() {
            return None;
        }
        let always = happens_on_import(node) && !self.is_local(node);
        Some(Needs { version: PythonVersion::new(3, since), what, token, raises, always })
    }

    /// A module, or a name of one, in an import statement.
    fn imported_need(&self, node: Node<'m>) -> Option<(String, u8, Node<'m>, &'static str)> {
        if !node.named_children().any(|part| stdlib::may_be_new(part.text())) {
            return None;
        }
        let is_import = |n: &Node<'_>| matches!(n.kind(), Kind::ImportStatement | Kind::ImportFromStatement);
        let statement = node.ancestors().take(2).find(is_import)?;
        let path = self.qualified_name(node)?;
        let since = self.since(&path)?;
        let module = self.module_of(statement).filter(|_| node.field() != Field::ModuleName);
        if statement.kind() == Kind::ImportStatement || module.is_none() {
            return Some((path, since, node, "ModuleNotFoundError"));
        }
        // Of a new module, the module is what is missing.
        if self.since(&module?).is_some() { None } else { Some((path, since, node, "ImportError")) }
    }

    /// The version that brought a name of the standard library, where it has stayed.
    fn since(&self, path: &str) -> Option<u8> {
        let history = stdlib::history(path).filter(|history| history.removed.is_none())?;
        history.since.filter(|_| self.is_standard(path))
    }

    /// Whether no module of the project, nor an installed one, goes by this name.
    fn is_standard(&self, path: &str) -> bool {
        let is_other = |home: Option<Home>| {
            matches!(home, Some(Home::Project(_) | Home::Installed(_) | Home::Namespace))
        };
        let top = path.split('.').next().unwrap_or(path);
        stdlib::is_known_module(top) && !is_other(self.home(top))
    }

    /// `|` between two classes, which has a meaning since Python 3.10.
    fn union_need(&self, node: Node<'m>) -> Option<Needs<'m>> {
        let bar = node.child_of_kind(Kind::Bar)?;
        let mut sides = node.named_children().filter(|n| n.kind() != Kind::Comment);
        let (left, right) = (bare(sides.next()?), bare(sides.next()?));
        // Of `a | b | c` the first is what fails.
        if left.child_of_kind(Kind::Bar).is_some()
            || left.kind() == Kind::None && right.kind() == Kind::None
            || !self.is_class_or_none(left)
            || !self.is_class_or_none(right)
        {
            return None;
        }
        self.need(node, 10, "`|` between types".to_string(), bar, "TypeError")
    }

    fn is_class_or_none(&self, node: Node<'m>) -> bool {
        let is_builtin = |node, names: &[&str]| {
            self.qualified_name(node)
                .is_some_and(|name| name.strip_prefix("builtins.").is_some_and(|name| names.contains(&name)))
        };
        match node.kind() {
            Kind::None => true,
            Kind::Subscript | Kind::GenericType => {
                node.named_child(0).is_some_and(|n| n.kind() == Kind::Identifier && is_builtin(n, GENERIC))
            }
            Kind::Identifier if is_builtin(node, &PLAIN_CLASSES) || is_builtin(node, FURTHER_CLASSES) => true,
            Kind::Identifier => match self.definition(node) {
                // Without a base it has no metaclass that might know `|`.
                Definition::Class(class) => {
                    class.node.field_child(Field::Superclasses).is_none()
                        && class.node.field_child(Field::TypeParameters).is_none()
                        && class.node.parent().is_none_or(|p| p.kind() != Kind::DecoratedDefinition)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an annotation around the node, if there is one, is evaluated before Python 3.14.
    fn is_evaluated(&self, node: Node<'m>) -> bool {
        let mut inner = node;
        for outer in node.ancestors() {
            match outer.kind() {
                Kind::TypeAliasStatement | Kind::String => return false,
                Kind::FunctionDefinition | Kind::ClassDefinition
                    if inner.field() == Field::TypeParameters =>
                {
                    return false;
                }
                _ if matches!(inner.field(), Field::Type | Field::ReturnType) => {
                    let is_parameter = outer.kind() != Kind::Assignment;
                    return !self.module().future_annotations() && (is_parameter || !self.is_local(outer));
                }
                Kind::Block => return true,
                _ => {}
            }
            inner = outer;
        }
        true
    }

    /// Whether the node stands in the body of a function.
    fn is_local(&self, node: Node<'m>) -> bool {
        let mut inner = node;
        node.ancestors().any(|outer| {
            let is_body = outer.kind().is_function() && inner.field() == Field::Body;
            inner = outer;
            is_body
        })
    }

    fn asks_for_version(&self) -> bool {
        let pieces = self.module().pieces();
        pieces.iter().any(|piece| ASKS.iter().any(|word| piece.segment.text().contains(word)))
    }
}

/// Whether an attribute is looked up, and not set or deleted.
fn is_read(node: Node<'_>) -> bool {
    let is_target = node.field() == Field::Left
        && node.parent().is_some_and(|p| matches!(p.kind(), Kind::Assignment | Kind::AugmentedAssignment));
    !is_target && node.parent().is_none_or(|p| !matches!(p.kind(), Kind::DeleteStatement | Kind::PatternList))
}

/// Whether a condition or a handler decides what becomes of it.
fn is_guarded(node: Node<'_>) -> bool {
    let mut inner = node;
    for outer in node.ancestors() {
        let field = inner.field();
        let guards = match outer.kind() {
            Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement => field != Field::Condition,
            Kind::ConditionalExpression | Kind::MatchStatement => true,
            Kind::BooleanOperator => field == Field::Right,
            Kind::TryStatement => inner.kind() != Kind::FinallyClause,
            Kind::WithStatement => field == Field::Body,
            kind => kind.is_comprehension(),
        };
        if guards {
            return true;
        }
        inner = outer;
    }
    false
}

/// Whether it is evaluated whenever the file is run or imported.
fn happens_on_import(node: Node<'_>) -> bool {
    let mut inner = node;
    for outer in node.ancestors() {
        let field = inner.field();
        let happens = match outer.kind() {
            Kind::FunctionDefinition => !matches!(field, Field::Body | Field::TypeParameters),
            Kind::ClassDefinition => field != Field::TypeParameters,
            Kind::Block => outer.parent().is_some_and(|p| p.kind() == Kind::ClassDefinition),
            kind => matches!(
                kind,
                Kind::Module
                    | Kind::ExpressionStatement
                    | Kind::Assignment
                    | Kind::Call
                    | Kind::ArgumentList
                    | Kind::KeywordArgument
                    | Kind::Attribute
                    | Kind::Subscript
                    | Kind::Decorator
                    | Kind::DecoratedDefinition
                    | Kind::Parameters
                    | Kind::DefaultParameter
                    | Kind::TypedParameter
                    | Kind::TypedDefaultParameter
                    | Kind::Type
                    | Kind::GenericType
                    | Kind::TypeParameter
                    | Kind::UnionType
                    | Kind::BinaryOperator
                    | Kind::ParenthesizedExpression
                    | Kind::Tuple
                    | Kind::List
                    | Kind::ExpressionList
                    | Kind::ImportStatement
                    | Kind::ImportFromStatement
                    | Kind::AliasedImport
                    | Kind::DottedName
            ),
        };
        if !happens {
            return false;
        }
        inner = outer;
    }
    true
}
