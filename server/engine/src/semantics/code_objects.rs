//! The code object that the compiler makes of a function: which variables it has and how it finds them.

use super::{BindingKind, CallableKind, Context, Name, Scope, ScopeId, ScopeKind, Symbol, SymbolKind};
use crate::syntax::{Field, Kind, Node};

/// Of larger functions nothing is told.
const MOST_NODES: usize = 6_000;

/// What `__code__` of a function holds, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeObject<'m> {
    /// `co_name`
    pub name: &'m str,
    /// The parameters, in the order in which they begin `co_varnames`.
    pub parameters: Vec<Name>,
    /// The other names in `co_varnames`, in the order in which they are first met in the text.
    pub locals: Vec<Name>,
    /// `co_cellvars`, sorted.
    pub cells: Vec<Name>,
    /// `co_freevars`, sorted.
    pub free: Vec<Name>,
    /// Names of the module or of `builtins`, which stand in `co_names` beside those of attributes.
    pub globals: Vec<Name>,
    /// Flags of `co_flags` that tell something, as `inspect` calls them without `CO_`.
    pub flags: Vec<&'static str>,
}

/// A code object among the constants of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner<'m> {
    /// What makes it: a function, class, `lambda` or comprehension.
    pub node: Node<'m>,
    /// `co_name`
    pub name: &'m str,
}

impl<'m> Context<'m> {
    /// The code object of a function or lambda; `None` where some of it cannot be told. Cost: linear in the function.
    #[must_use]
    pub fn code_object(&self, function: Node<'m>) -> Option<CodeObject<'m>> {
        let model = self.model();
        let callable = model.callable(function)?;
        let scope = model.scope(callable.scope).filter(|scope| !scope.unclear)?;
        let is_large = function.descendants().nth(MOST_NODES).is_some();
        if is_large || function.has_error() || self.is_unsure(scope) || is_left_out(function) {
            return None;
        }
        // The names of an inlined comprehension are there for the code that is made of it.
        let inlined = scope.inlined_symbols.iter().map(|symbol| (symbol, true));
        let own = scope.symbols.iter().map(|symbol| (symbol, false)).chain(inlined);
        let mut object = CodeObject {
            name: name_of(function)?,
            parameters: Vec::new(),
            locals: Vec::new(),
            cells: callable.cells.clone(),
            free: callable.free.iter().map(|capture| capture.name.clone()).collect(),
            globals: Vec::new(),
            flags: Vec::new(),
        };
        let (mut rest, mut named_rest) = (None, None);
        for (symbol, is_inlined) in own {
            let is_compiled = is_inlined || self.is_compiled(symbol);
            if symbol.flags.parameter {
                match self.stars(symbol) {
                    0 => object.parameters.push(symbol.name.clone()),
                    1 => rest = Some(symbol.name.clone()),
                    _ => named_rest = Some(symbol.name.clone()),
                }
                continue;
            }
            match symbol.kind {
                SymbolKind::Local if is_compiled && !object.locals.contains(&symbol.name) => {
                    object.locals.push(symbol.name.clone());
                }
                SymbolKind::GlobalImplicit | SymbolKind::GlobalExplicit
                    if is_compiled
                        && symbol.name != "__debug__"
                        && !object.globals.contains(&symbol.name) =>
                {
                    object.globals.push(symbol.name.clone());
                }
                _ => {}
            }
        }
        for name in self.inlined_variables(callable.scope) {
            if !object.locals.contains(&name) && !object.parameters.contains(&name) {
                let is_star = [&rest, &named_rest].iter().any(|star| star.as_ref() == Some(&name));
                object.locals.extend((!is_star).then_some(name));
            }
        }
        object.flags.extend(rest.is_some().then_some("VARARGS"));
        object.flags.extend(named_rest.is_some().then_some("VARKEYWORDS"));
        object.parameters.extend(rest.into_iter().chain(named_rest));
        object.flags.extend(match callable.kind {
            CallableKind::Function => None,
            CallableKind::Generator => Some("GENERATOR"),
            CallableKind::Coroutine => Some("COROUTINE"),
            CallableKind::AsyncGenerator => Some("ASYNC_GENERATOR"),
        });
        Some(object)
    }

    /// The code objects among the constants of a function's; `None` where the compiler may leave some of its code out.
    #[must_use]
    pub fn inner_code(&self, function: Node<'m>) -> Option<Vec<Inner<'m>>> {
        let model = self.model();
        let own = model.callable(function)?.scope;
        if function.descendants().take(MOST_NODES).any(may_be_left_out) {
            return None;
        }
        let mut inner = Vec::new();
        let last = function.subtree_end();
        for scope in &model.scopes {
            let is_code = scope.kind.is_comprehension()
                || matches!(scope.kind, ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Class);
            if scope.node <= function.id() || scope.node >= last || scope.inlined || scope.detached {
                continue;
            }
            // Annotations and type parameters have code objects of their own, with others inside.
            if is_code && self.not_inlined(scope.parent) == Some(own) {
                let node = self.tree().node(scope.node)?;
                inner.push(Inner { node, name: name_of(node)? });
            }
        }
        Some(inner)
    }

    /// The variables of the comprehensions that are inlined into a function: they are its own, also where it shares them.
    fn inlined_variables(&self, own: ScopeId) -> Vec<Name> {
        let is_here =
            |scope: &&Scope| scope.inlined && !scope.detached && self.not_inlined(scope.parent) == Some(own);
        let scopes = self.model().scopes.iter().filter(is_here);
        let is_own = |symbol: &&Symbol| {
            // A comprehension that is no function has no parameter for what it goes over.
            !symbol.flags.parameter && matches!(symbol.kind, SymbolKind::Local | SymbolKind::Cell)
        };
        scopes
            .flat_map(|scope| scope.symbols.iter().filter(is_own))
            .map(|symbol| symbol.name.clone())
            .collect()
    }

    /// The nearest scope that is no inlined comprehension.
    fn not_inlined(&self, mut scope: Option<ScopeId>) -> Option<ScopeId> {
        while let Some(inlined) = scope.and_then(|id| self.model().scope(id)).filter(|s| s.inlined) {
            scope = inlined.parent;
        }
        scope
    }

    /// In a piece of a class body, private names are not yet what the compiler makes of them.
    fn is_unsure(&self, scope: &Scope) -> bool {
        let is_private = |name: &Name| name.starts_with("__") && !name.ends_with("__");
        self.model().options.in_class_body && scope.symbols.iter().any(|symbol| is_private(&symbol.name))
    }

    /// How many stars stand before a parameter.
    fn stars(&self, symbol: &Symbol) -> usize {
        let bindings = symbol.bindings.iter().filter_map(|id| self.model().binding(*id));
        let node =
            bindings.filter(|b| b.kind == BindingKind::Parameter).find_map(|b| self.tree().node(b.node));
        let around = node.into_iter().flat_map(|node| node.ancestors().take(3));
        around
            .take_while(|n| !matches!(n.kind(), Kind::Parameters | Kind::LambdaParameters))
            .map(|n| match n.kind() {
                Kind::ListSplatPattern => 1,
                Kind::DictionarySplatPattern => 2,
                _ => 0,
            })
            .max()
            .unwrap_or(0)
    }

    /// Whether code is made for the name: an annotation of a local variable is never evaluated, and binds nothing.
    fn is_compiled(&self, symbol: &Symbol) -> bool {
        let bindings = symbol.bindings.iter().filter_map(|id| self.model().binding(*id));
        let is_bound = bindings.clone().any(|b| b.kind != BindingKind::Annotation);
        let is_read = symbol.references.iter().filter_map(|id| self.tree().node(*id)).any(|node| {
            let mut inner = node;
            !node.ancestors().take_while(|n| n.kind() != Kind::Block).any(|outer| {
                let is_annotation = outer.kind() == Kind::Assignment && inner.field() == Field::Type;
                inner = outer;
                is_annotation
            })
        });
        is_bound || is_read
    }
}

/// `co_name` of what a node is compiled to.
fn name_of(node: Node<'_>) -> Option<&str> {
    Some(match node.kind() {
        Kind::FunctionDefinition | Kind::ClassDefinition => node.field_child(Field::Name)?.text(),
        Kind::Lambda => "<lambda>",
        Kind::ListComprehension => "<listcomp>",
        Kind::SetComprehension => "<setcomp>",
        Kind::DictionaryComprehension => "<dictcomp>",
        Kind::GeneratorExpression => "<genexpr>",
        _ => return None,
    })
}

/// Whether the code around a function may be known never to run, so that no code object is kept of it.
fn is_left_out(function: Node<'_>) -> bool {
    let mut inner = function;
    for outer in function.ancestors() {
        let before = || outer.named_children().take_while(|n| *n != inner);
        if outer.kind() == Kind::Block && before().any(may_leave) || may_be_left_out(outer) {
            return true;
        }
        inner = outer;
    }
    false
}

/// Whether nothing may come after a statement: a jump, or one in each of its branches.
fn may_leave(statement: Node<'_>) -> bool {
    let is_jump = |n: Node<'_>| {
        matches!(
            n.kind(),
            Kind::ReturnStatement | Kind::RaiseStatement | Kind::ContinueStatement | Kind::BreakStatement
        )
    };
    let decided = || statement.field_child(Field::Condition).is_some_and(may_be_constant);
    let branches = match statement.kind() {
        Kind::IfStatement => statement.field_child(Field::Alternative).is_some() || decided(),
        // A loop that is not left needs no jump for that.
        Kind::WhileStatement if decided() => return true,
        Kind::WhileStatement
        | Kind::ForStatement
        | Kind::TryStatement
        | Kind::WithStatement
        | Kind::MatchStatement => true,
        _ => return is_jump(statement),
    };
    branches && statement.descendants().take(MOST_NODES).any(is_jump)
}

/// Whether the compiler may know which way an expression goes as a condition: one part of it is enough for that.
fn may_be_constant(condition: Node<'_>) -> bool {
    let mut rest = vec![condition];
    while let Some(node) = rest.pop() {
        let node = node.unparenthesized();
        match node.kind() {
            Kind::BooleanOperator | Kind::ConditionalExpression | Kind::NotOperator | Kind::UnaryOperator => {
                rest.extend(node.named_children())
            }
            _ if is_constant(node) => return true,
            _ => {}
        }
    }
    false
}

fn is_constant(node: Node<'_>) -> bool {
    let node = node.unparenthesized();
    node.kind().is_plain_constant()
        || matches!(node.kind(), Kind::String | Kind::Tuple | Kind::NotOperator | Kind::UnaryOperator)
        || node.text() == "__debug__"
}

/// Whether what stands in or behind a node may be known never to run, so that the compiler leaves it out.
fn may_be_left_out(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement => {
            node.field_child(Field::Condition).is_some_and(may_be_constant)
        }
        Kind::ConditionalExpression
        | Kind::BooleanOperator
        | Kind::BinaryOperator
        | Kind::ComparisonOperator
        | Kind::Subscript => {
            node.named_children().any(is_constant)
                && node.descendants().any(|n| n.kind() == Kind::Lambda || n.kind().is_comprehension())
        }
        Kind::AssertStatement => true,
        Kind::ReturnStatement | Kind::RaiseStatement | Kind::ContinueStatement | Kind::BreakStatement => {
            node.next_sibling().is_some_and(Node::is_named)
        }
        _ => false,
    }
}
