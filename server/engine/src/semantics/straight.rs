//! What names refer to where a statement starts, as far as the statements above it in a straight line say so.

use rustc_hash::FxHashMap;

use super::imports::bare;
use super::{At, BindingKind, Context, Name, Resolution, ScopeId, ScopeKind, Value};
use crate::syntax::{Field, Kind, Node};

/// How many statements are followed at most.
const MOST_STATEMENTS: usize = 100;

/// An expression with more nodes than this may do anything.
const MOST_NODES: u32 = 200;

/// Builtin functions that leave what they are given as it is.
const ONLY_LOOK: [&str; 16] = [
    "print",
    "len",
    "sorted",
    "sum",
    "min",
    "max",
    "list",
    "tuple",
    "set",
    "frozenset",
    "dict",
    "str",
    "repr",
    "id",
    "type",
    "isinstance",
];

/// An object that some names refer to.
#[derive(Debug, Clone)]
struct Object<'m> {
    /// The display that made it.
    display: Option<At<'m>>,
    /// The expression that gave it, display or not, where that was seen.
    made: Option<At<'m>>,
    /// Nothing since then can have changed it.
    is_intact: bool,
}

/// A name with the object it refers to.
#[derive(Debug, Clone, Copy)]
struct Bound<'m> {
    object: usize,
    /// The statement that bound it, where that was seen.
    by: Option<At<'m>>,
}

/// What a function's or the module's own names refer to at one place.
pub struct Straight<'m> {
    context: Context<'m>,
    scope: Home,
    objects: Vec<Object<'m>>,
    names: FxHashMap<Name, Bound<'m>>,
}

/// Whose names are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Function(ScopeId),
    Module,
}

enum Event<'m> {
    Statement(At<'m>),
    /// A block of a compound statement is entered; whatever stands before it there may have run or not.
    Enter(At<'m>, Node<'m>),
    /// The statement in which the node stands, some of which may have run before the node is evaluated.
    Within(At<'m>, Node<'m>),
}

impl<'m> Context<'m> {
    /// What names refer to before the statement runs in which `node` stands; `None` where `node` is evaluated at another time or
    /// in a class body. Cost: linear in the statements above, of which a hundred are looked at.
    #[must_use]
    pub fn straight(&self, node: Node<'m>) -> Option<Straight<'m>> {
        let model = self.model();
        let mut statement = statement_of(node)?;
        let scope = model.scope_at(statement);
        if model.scope_at(node) != scope {
            return None;
        }
        let home = match model.scope(scope)?.kind {
            ScopeKind::Function => Home::Function(scope),
            ScopeKind::Module if !model.options.in_class_body => Home::Module,
            _ => return None,
        };
        let mut events: Vec<Event<'m>> = vec![Event::Within(self.locate(statement), node)];
        loop {
            let block = statement.parent()?;
            let mut above: Vec<Node<'m>> =
                block.named_children().take_while(|n| n.id() < statement.id()).collect();
            above.reverse();
            let left = MOST_STATEMENTS.saturating_sub(events.len());
            events.extend(above.into_iter().take(left).map(|n| Event::Statement(self.locate(n))));
            if events.len() >= MOST_STATEMENTS || block.kind() == Kind::Module {
                break;
            }
            let owner = block.parent()?;
            if owner.kind().is_function() {
                break;
            }
            statement = statement_of(owner)?;
            events.push(Event::Enter(self.locate(statement), block));
        }
        if home == Home::Module {
            for (piece, there) in self.module().pieces().iter().enumerate().take(self.piece()).rev() {
                if there.model.options.in_class_body || events.len() >= MOST_STATEMENTS {
                    break;
                }
                let above: Vec<Node<'m>> = there.segment.tree().root().named_children().collect();
                let left = MOST_STATEMENTS.saturating_sub(events.len());
                events.extend(
                    above.into_iter().rev().take(left).map(|node| Event::Statement(At { piece, node })),
                );
            }
        }
        let mut straight =
            Straight { context: *self, scope: home, objects: Vec::new(), names: FxHashMap::default() };
        for event in events.into_iter().rev() {
            match event {
                Event::Statement(at) => straight.run(at),
                Event::Enter(at, block) => straight.enter(at, block),
                Event::Within(at, node) => straight.within(at, node),
            }
        }
        Some(straight)
    }
}

impl<'m> Context<'m> {
    /// What kind of object the expression gives where it stands: as [`Context::value`], and for a name that is bound several
    /// times what the statements above in a straight line bound it to last.
    #[must_use]
    pub fn value_here(&self, node: Node<'m>) -> Value<'m> {
        let value = self.value(node);
        let node = bare(node);
        if value != Value::Unknown || node.kind() != Kind::Identifier {
            return value;
        }
        let made = self.straight(node).and_then(|straight| straight.made(node));
        made.map_or(Value::Unknown, |at| self.at(at).value(at.node))
    }
}

impl<'m> Straight<'m> {
    /// The display that made the object that the identifier refers to, where nothing has changed the object since.
    #[must_use]
    pub fn display(&self, identifier: Node<'m>) -> Option<At<'m>> {
        let bound = self.names.get(&self.key(&self.context, identifier)?)?;
        let object = self.objects.get(bound.object).filter(|object| object.is_intact)?;
        object.display.filter(|_| self.is_own(identifier))
    }

    /// The list, set, dict or tuple display that made the object that the identifier refers to, whatever has changed in it.
    #[must_use]
    pub fn origin(&self, identifier: Node<'m>) -> Option<At<'m>> {
        let bound = self.names.get(&self.key(&self.context, identifier)?)?;
        self.objects.get(bound.object)?.display.filter(|_| self.is_own(identifier))
    }

    /// The expression whose value was bound, where the identifier still refers to that value; what has changed in it since is
    /// another question.
    #[must_use]
    pub fn made(&self, identifier: Node<'m>) -> Option<At<'m>> {
        let bound = self.names.get(&self.key(&self.context, identifier)?)?;
        self.objects.get(bound.object)?.made.filter(|_| self.is_own(identifier))
    }

    /// The other names that refer to the identifier's object, in the order in which they were bound, each with the statement
    /// that bound it where that was seen.
    #[must_use]
    pub fn others(&self, identifier: Node<'m>) -> Vec<(Name, Option<At<'m>>)> {
        let Some(key) = self.key(&self.context, identifier).filter(|_| self.is_own(identifier)) else {
            return Vec::new();
        };
        let Some(object) = self.names.get(&key).map(|bound| bound.object) else { return Vec::new() };
        let same = |(name, bound): (&Name, &Bound<'m>)| {
            let is_other = bound.object == object && *name != key && self.is_own_name(name);
            is_other.then(|| (name.clone(), bound.by))
        };
        let mut others: Vec<_> = self.names.iter().filter_map(same).collect();
        others.sort_by_key(|(name, by)| (by.map(|at| (at.piece, at.node.id())), name.clone()));
        others
    }

    /// Whether the identifier is one of the names that are followed, which nothing else binds.
    #[must_use]
    pub fn is_followed(&self, identifier: Node<'m>) -> bool {
        self.key(&self.context, identifier).is_some() && self.is_own(identifier)
    }

    /// Whether nothing but the code that is followed binds the identifier's variable.
    fn is_own(&self, identifier: Node<'m>) -> bool {
        self.context.variable(identifier).is_some_and(|variable| self.is_own_name(&variable.name))
    }

    fn is_own_name(&self, name: &Name) -> bool {
        match self.scope {
            Home::Function(scope) => {
                self.context.model().rebindings_of(scope, name).all(|binding| binding.scope == scope)
            }
            Home::Module => {
                let pieces = self.context.module().pieces();
                self.context.globals(name).into_iter().all(|(piece, id)| {
                    let binding = pieces.get(piece as usize).and_then(|p| p.model.binding(id));
                    binding.is_some_and(|binding| binding.scope == ScopeId(0))
                })
            }
        }
    }

    /// The variable's name, where it is one of those that are followed.
    fn key(&self, there: &Context<'m>, identifier: Node<'m>) -> Option<Name> {
        if identifier.kind() != Kind::Identifier {
            return None;
        }
        let model = there.model();
        let same = match (self.scope, model.resolve(identifier)?) {
            (Home::Function(scope), Resolution::Scope(of)) => scope == of,
            (Home::Module, Resolution::Global) => true,
            _ => false,
        };
        same.then(|| model.mangled(identifier))
    }

    fn run(&mut self, at: At<'m>) {
        let there = self.context.at(at);
        let statement = at.node;
        let inner = (statement.kind() == Kind::ExpressionStatement)
            .then(|| statement.named_child(0).filter(|_| statement.named_child(1).is_none()))
            .flatten();
        match inner.map(|inner| (inner, inner.kind())) {
            Some((inner, Kind::Assignment)) => self.assign(&there, at, inner),
            Some((inner, Kind::AugmentedAssignment)) => {
                let value = inner.field_child(Field::Right);
                let target = inner.field_child(Field::Left);
                if value.is_some_and(|value| is_tame(&there, value)) {
                    self.touch(&there, target);
                } else {
                    self.touch_all();
                }
                self.forget_bound_in(&there, statement);
            }
            Some((inner, _)) => {
                if !is_tame(&there, inner) {
                    match method_of(&there, inner) {
                        Some(object) => self.touch(&there, Some(object)),
                        None => self.touch_all(),
                    }
                }
                self.forget_bound_in(&there, statement);
            }
            None => {
                if !matches!(
                    statement.kind(),
                    Kind::PassStatement | Kind::GlobalStatement | Kind::NonlocalStatement | Kind::Comment
                ) {
                    self.touch_all();
                }
                self.forget_bound_in(&there, statement);
            }
        }
    }

    fn assign(&mut self, there: &Context<'m>, at: At<'m>, assignment: Node<'m>) {
        let mut targets = Vec::new();
        let mut next = Some(assignment);
        let mut value = None;
        while let Some(node) = next {
            targets.extend(node.field_child(Field::Left));
            value = node.field_child(Field::Right);
            next = value.filter(|value| value.kind() == Kind::Assignment);
        }
        let Some(value) = value.map(bare) else { return };
        if !is_tame(there, value) {
            self.touch_all();
        }
        // What a walrus in the value binds is not followed.
        self.forget_bound_in(there, value);
        let made = At { piece: at.piece, node: value };
        let object = match value.kind() {
            Kind::Identifier => self.object_of(there, value),
            kind if kind.is_new_collection() || matches!(kind, Kind::Tuple | Kind::ExpressionList) => {
                Some(self.new_object(Some(made), Some(made)))
            }
            _ => Some(self.new_object(None, Some(made))),
        };
        for target in targets {
            match (target.kind(), self.key(there, target), object) {
                (Kind::Identifier, Some(name), Some(object)) => {
                    self.names.insert(name, Bound { object, by: Some(at) });
                }
                (Kind::Identifier, Some(name), None) => {
                    self.names.remove(&name);
                }
                (Kind::Identifier, None, _) => {}
                (Kind::PatternList | Kind::TuplePattern | Kind::ListPattern, ..) => {
                    self.forget_bound_in(there, target);
                    if target.descendants().any(|n| matches!(n.kind(), Kind::Subscript | Kind::Attribute)) {
                        self.touch_all();
                    }
                }
                (Kind::Subscript, ..) => {
                    let tame = target.field_children(Field::Subscript).all(|n| is_tame(there, n));
                    let of = target.field_child(Field::Value).filter(|_| tame);
                    match of.filter(|of| of.kind() == Kind::Identifier) {
                        Some(of) => self.touch(there, Some(of)),
                        None => self.touch_all(),
                    }
                }
                _ => {
                    self.touch_all();
                    self.forget_bound_in(there, target);
                }
            }
        }
    }

    /// A compound statement's block is entered.
    fn enter(&mut self, at: At<'m>, block: Node<'m>) {
        let there = self.context.at(at);
        let is_loop = matches!(at.node.kind(), Kind::ForStatement | Kind::WhileStatement);
        let end = if is_loop { at.node.subtree_end() } else { block.id() };
        self.forget_between(&there, at.node.id(), end);
        let comes_first = match at.node.kind() {
            Kind::TryStatement => block.field() == Field::Body,
            Kind::IfStatement => {
                let condition = at.node.field_child(Field::Condition);
                block.field() == Field::Consequence && condition.is_some_and(|node| is_tame(&there, node))
            }
            _ => false,
        };
        // The blocks of clauses have an owner of their own.
        if !comes_first || block.parent() != Some(at.node) {
            self.touch_all();
        }
    }

    /// What may have happened in the node's own statement: `while` tests again after each round, a `case` binds before its guard
    /// is evaluated, and a walrus may stand to the left.
    fn within(&mut self, at: At<'m>, node: Node<'m>) {
        let there = self.context.at(at);
        let first = match at.node.kind() {
            Kind::IfStatement => Some(Field::Condition),
            Kind::ForStatement => Some(Field::Right),
            Kind::WhileStatement | Kind::TryStatement | Kind::MatchStatement | Kind::WithStatement => None,
            _ => {
                self.forget_walruses(&there, at.node);
                return;
            }
        };
        let comes_first = first
            .and_then(|field| at.node.field_child(field))
            .is_some_and(|part| part == node || part.contains(node));
        if comes_first {
            self.forget_walruses(&there, at.node);
        } else {
            self.forget_bound_in(&there, at.node);
            self.touch_all();
        }
    }

    fn forget_walruses(&mut self, there: &Context<'m>, statement: Node<'m>) {
        let bindings = &there.model().bindings;
        let start = bindings.partition_point(|binding| binding.node < statement.id());
        let within = bindings.iter().skip(start).take_while(|binding| binding.node < statement.subtree_end());
        for binding in within.filter(|binding| binding.kind == BindingKind::NamedExpression) {
            self.names.remove(&binding.name);
        }
    }

    fn forget_bound_in(&mut self, there: &Context<'m>, node: Node<'m>) {
        self.forget_between(there, node.id(), node.subtree_end());
    }

    fn forget_between(&mut self, there: &Context<'m>, from: u32, to: u32) {
        let bindings = &there.model().bindings;
        let start = bindings.partition_point(|binding| binding.node < from);
        for binding in bindings.iter().skip(start).take_while(|binding| binding.node < to) {
            if binding.name == "*" {
                self.names.clear();
                return;
            }
            if let Some(identifier) = there.tree().node(binding.node) {
                self.names.remove(&there.model().mangled(identifier));
            }
            self.names.remove(&binding.name);
        }
    }

    fn object_of(&mut self, there: &Context<'m>, identifier: Node<'m>) -> Option<usize> {
        let name = self.key(there, identifier)?;
        if let Some(bound) = self.names.get(&name) {
            return Some(bound.object);
        }
        let object = self.new_object(None, None);
        self.names.insert(name, Bound { object, by: None });
        Some(object)
    }

    fn new_object(&mut self, display: Option<At<'m>>, made: Option<At<'m>>) -> usize {
        self.objects.push(Object { display, made, is_intact: true });
        self.objects.len() - 1
    }

    /// The object that an expression gives may have changed.
    fn touch(&mut self, there: &Context<'m>, node: Option<Node<'m>>) {
        let known = node.and_then(|node| self.key(there, node)).and_then(|name| self.names.get(&name));
        match known.map(|bound| bound.object).and_then(|object| self.objects.get_mut(object)) {
            // A list may hold others, but does not change them when it changes.
            Some(object) if object.display.is_some() => object.is_intact = false,
            _ => self.touch_all(),
        }
    }

    fn touch_all(&mut self) {
        self.objects.iter_mut().for_each(|object| object.is_intact = false);
    }
}

/// The statement in which a node stands.
fn statement_of(node: Node<'_>) -> Option<Node<'_>> {
    let is_statement =
        |n: &Node<'_>| n.parent().is_some_and(|parent| matches!(parent.kind(), Kind::Block | Kind::Module));
    std::iter::once(node).chain(node.ancestors()).find(is_statement)
}

/// Whether evaluating the expression changes no list, set or dict that was there before.
fn is_tame<'m>(context: &Context<'m>, expression: Node<'m>) -> bool {
    if expression.subtree_end() - expression.id() > MOST_NODES {
        return false;
    }
    expression.descendants().filter(|n| n.is_named()).all(|node| match node.kind() {
        Kind::Call => {
            let name = node.field_child(Field::Function).and_then(|f| context.qualified_name(f));
            name.as_deref()
                .and_then(|name| name.strip_prefix("builtins."))
                .is_some_and(|name| ONLY_LOOK.contains(&name))
        }
        Kind::Attribute
        | Kind::Await
        | Kind::Yield
        | Kind::GeneratorExpression
        | Kind::Interpolation
        | Kind::KeywordArgument
        | Kind::Lambda
        | Kind::Unknown
        | Kind::Error => false,
        _ => true,
    })
}

/// The name whose object a call like `x.append(1)` changes, and nothing else.
fn method_of<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Node<'m>> {
    const CHANGE_ITSELF: [&str; 11] = [
        "append",
        "extend",
        "insert",
        "pop",
        "remove",
        "clear",
        "reverse",
        "add",
        "discard",
        "update",
        "setdefault",
    ];
    let function = (call.kind() == Kind::Call).then(|| call.field_child(Field::Function))??;
    let name = (function.kind() == Kind::Attribute).then(|| function.field_child(Field::Attribute))??;
    let arguments = call.field_child(Field::Arguments)?;
    let only_it = CHANGE_ITSELF.contains(&name.text()) && is_tame(context, arguments);
    function.field_child(Field::Object).filter(|object| only_it && object.kind() == Kind::Identifier)
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;

    /// The names that refer to what the text's last expression refers to, and the display that made it.
    fn about(text: &str) -> String {
        ask(text, |context, node| {
            let Some(straight) = context.straight(node) else { return "nothing".to_string() };
            let others: Vec<String> =
                straight.others(node).into_iter().map(|(name, _)| name.to_string()).collect();
            let display = straight.display(node).map_or("?", |at| at.node.text());
            format!("{} {display}", others.join(","))
        })
    }

    #[test]
    fn kinds_of_objects() {
        for (text, expected) in [
            ("a = [1]\na = 's'\na\n", "str"),
            ("def f(b):\n    a = b\n    a = {}\n    a\n", "dict"),
            ("a = f()\na = [a]\nif x:\n    a = 's'\na\n", "?"),
            ("a = 1\na\n", "int"),
            ("a = f()\na = 1\nfor x in y:\n    a\n    a = 's'\n", "?"),
        ] {
            let found =
                ask(text, |context, node| context.value_here(node).builtin_name().unwrap_or("?").to_string());
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_may_have_happened_is_not_known() {
        for text in [
            "a = [1]\nf()\na\n",
            "a = [1]\na.append(2)\na\n",
            "a = [1]\nb = a\nb[0] = 3\na = b = c\na = 1\na\n",
            "a = [1]\nif x:\n    a = [2]\na\n",
            "a = [1]\ndef f():\n    global a\n    a = []\na\n",
            "a = [1]\nfrom m import *\na\n",
            "for x in y:\n    a = [1]\na\n",
            "a = [1]\nfor x in y:\n    a\n    a = 3\n",
            "def f():\n    a = [1]\n    def g():\n        nonlocal a\n        a = []\n    g()\n    a\n",
            "class A:\n    a = [1]\n    a\n",
            "a = [1]\n(lambda: a)()\nx\n",
            "a = [1]\n(a := 3)\na\n",
            "a = [1]\ndel a\na\n",
            "a = [1]\nfor a in b: pass\na\n",
            "a = [1]\nif f():\n    a\n",
            "a = [1]\nif x: pass\nelse:\n    a\n",
            "a = [1]\nif x: pass\nelif f():\n    a\n",
            "a = [1]\ntry: f()\nexcept E: pass\nelse:\n    a\n",
            "a = [1]\ntry: f()\nfinally:\n    a\n",
            "a = [1]\ntry: pass\nexcept E:\n    a\n",
        ] {
            let text = about(text);
            assert!(text.ends_with('?') || text == "nothing", "{text}");
        }
        assert_eq!(about("a = [1]\nb = a\nb = [2]\na\n"), " [1]");
    }

    #[test]
    fn what_a_straight_line_says() {
        for (text, expected) in [
            ("a = [1]\na\n", " [1]"),
            ("a = [1]\nprint(a)\n\n\n\nb = a\na\n", "b [1]"),
            ("a = b = {}\na\n", "b {}"),
            ("a = [1]\nb = [2]\nb.append(a)\na\n", " [1]"),
            ("a = [1]\nb = a\nb.append(3)\na\n", "b ?"),
            ("def f(x):\n    y = x\n    if y:\n        z = x\n        x\n", "y,z ?"),
            ("a = [1]\nb = a\na = [2]\nb\n", " [1]"),
            ("a = [1]\nif x:\n    a\n", " [1]"),
            ("a = [1]\ntry:\n    a\nexcept E: pass\n", " [1]"),
        ] {
            assert_eq!(about(text), expected, "{text}");
        }
    }
}
