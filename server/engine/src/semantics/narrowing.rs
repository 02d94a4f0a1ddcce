//! What the conditions around a use of a name say about it: `is None`, `isinstance`, `if x:`, and early returns.

use super::values::Possible;
use super::variables::Variable;
use super::{Context, Definition, Owner, ScopeId, Value, stdlib};
use crate::syntax::{Field, Kind, Node};

/// A condition made of more parts than this is not taken apart.
const MOST_PARTS: usize = 32;

/// What a condition says about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fact<'m> {
    NotNone,
    IsNone,
    Instance(Value<'m>),
}

impl<'m> Context<'m> {
    /// What a name gives where it is read, given what its bindings give.
    pub(super) fn narrowed(&self, identifier: Node<'m>, possible: Possible<'m>, fuel: u32) -> Possible<'m> {
        // Where a class is certain, no condition makes it more so.
        if !possible.or_none && possible.value != Value::Unknown {
            return possible;
        }
        let Some(variable) = self.variable(identifier).filter(|v| self.is_steady(v, identifier)) else {
            return possible;
        };
        let mut narrowed = possible;
        for fact in self.facts_at(identifier, &variable, fuel / 2) {
            narrowed = match fact {
                Fact::IsNone => return Possible::certain(Value::None),
                Fact::NotNone if narrowed.value == Value::None => return Possible::UNKNOWN,
                Fact::NotNone => Possible { or_none: false, ..narrowed },
                Fact::Instance(value) if matches!(narrowed.value, Value::Unknown) => Possible::certain(value),
                Fact::Instance(_) => Possible { or_none: false, ..narrowed },
            };
        }
        narrowed
    }

    /// Whether the code between a condition and a use is all that could bind the variable anew: it belongs to the function (or
    /// comprehension) that reads it here, and nothing elsewhere binds it.
    fn is_steady(&self, variable: &Variable<'m>, identifier: Node<'m>) -> bool {
        let owner = match variable.owner {
            Owner::Function(scope) => scope,
            Owner::Module => ScopeId(0),
            Owner::Class(_) => return false,
        };
        let model = self.model();
        let mut scope = model.scope_at(identifier);
        while scope != owner {
            match model.scope(scope) {
                Some(one) if one.kind.is_comprehension() => match one.parent {
                    Some(parent) => scope = parent,
                    None => return false,
                },
                _ => return false,
            }
        }
        variable.bindings.iter().all(|found| found.piece != self.piece() || found.binding.scope == owner)
            && (matches!(variable.owner, Owner::Function(_))
                || variable.bindings.iter().all(|f| self.is_of_module(f)))
    }

    /// Whether a binding of a module's name stands in the module and not in a function that declares it `global`.
    fn is_of_module(&self, found: &super::variables::Found<'m>) -> bool {
        let there = self.module().pieces().get(found.piece);
        there
            .and_then(|piece| piece.model.scope(found.binding.scope))
            .is_some_and(|scope| scope.parent.is_none())
    }

    /// What holds where the identifier is read.
    fn facts_at(&self, identifier: Node<'m>, variable: &Variable<'m>, fuel: u32) -> Vec<Fact<'m>> {
        let mut facts = Vec::new();
        let binds = |from: u32, to: u32| {
            variable.bindings.iter().any(|f| f.piece == self.piece() && (from..to).contains(&f.binding.node))
        };
        let mut say = |condition: Node<'m>, holds: bool| {
            facts.extend(self.facts_of(condition, holds, variable, fuel));
        };
        let mut child = identifier;
        while let Some(parent) = child.parent() {
            // From the condition to the use, and round a loop in between, nothing may bind the name.
            if binds(child.id(), child.subtree_end()) && child != identifier {
                break;
            }
            match parent.kind() {
                Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement => {
                    let in_body = matches!(child.field(), Field::Consequence | Field::Body);
                    if let Some(condition) = parent.field_child(Field::Condition).filter(|_| in_body) {
                        say(condition, true);
                    }
                    // In `else` and `elif`, none of the conditions before held.
                    if parent.kind() == Kind::IfStatement && child.field() == Field::Alternative {
                        if let Some(condition) = parent.field_child(Field::Condition) {
                            say(condition, false);
                        }
                        let before = parent.field_children(Field::Alternative).take_while(|n| *n != child);
                        for condition in before.filter_map(|n| n.field_child(Field::Condition)) {
                            say(condition, false);
                        }
                    }
                }
                Kind::ConditionalExpression => {
                    let parts: Vec<Node<'m>> =
                        parent.named_children().filter(|n| n.kind() != Kind::Comment).collect();
                    if let [yes, condition, no] = parts.as_slice() {
                        if child == *yes {
                            say(*condition, true);
                        } else if child == *no {
                            say(*condition, false);
                        }
                    }
                }
                Kind::BooleanOperator if child.field() == Field::Right => {
                    let is_and = parent.field_child(Field::Operator).is_some_and(|n| n.text() == "and");
                    if let Some(left) = parent.field_child(Field::Left) {
                        say(left, is_and);
                    }
                }
                Kind::ListComprehension
                | Kind::SetComprehension
                | Kind::DictionaryComprehension
                | Kind::GeneratorExpression => {
                    if child.field() == Field::Body {
                        for clause in parent.named_children().filter(|n| n.kind() == Kind::IfClause) {
                            if let Some(condition) = clause.named_child(0) {
                                say(condition, true);
                            }
                        }
                    }
                    // A generator goes on later, when the names around it may be bound anew.
                    if parent.kind() == Kind::GeneratorExpression {
                        break;
                    }
                }
                Kind::Block | Kind::Module => {
                    for before in parent.named_children().take_while(|n| *n != child) {
                        let (condition, holds) = match before.kind() {
                            Kind::AssertStatement => (before.named_child(0), true),
                            Kind::IfStatement if leaves(before) => {
                                (before.field_child(Field::Condition), false)
                            }
                            _ => continue,
                        };
                        // What the condition itself binds, it says something about.
                        if let Some(condition) = condition
                            && !binds(condition.subtree_end(), child.subtree_end())
                        {
                            say(condition, holds);
                        }
                    }
                }
                kind if kind.is_function() || kind == Kind::ClassDefinition => break,
                _ => {}
            }
            child = parent;
        }
        facts
    }

    /// What a condition says about the variable where it holds, or where it does not.
    fn facts_of(
        &self,
        condition: Node<'m>,
        holds: bool,
        variable: &Variable<'m>,
        fuel: u32,
    ) -> Vec<Fact<'m>> {
        let mut facts = Vec::new();
        let here = |f: &&super::variables::Found<'m>| {
            f.piece == self.piece() && (condition.id()..condition.subtree_end()).contains(&f.binding.node)
        };
        // A name that the condition binds is only what it is where it is bound.
        let bound = variable.bindings.iter().filter(here).count();
        if bound > 1 {
            return facts;
        }
        let is_it = |node: Node<'m>| {
            let is_binding = node.unparenthesized().kind() == Kind::NamedExpression;
            (bound == 0 || is_binding) && self.is_it(node, variable)
        };
        let mut open = vec![(condition, holds)];
        let mut parts = 0;
        while let Some((node, holds)) = open.pop() {
            parts += 1;
            if parts > MOST_PARTS {
                break;
            }
            let node = node.unparenthesized();
            match node.kind() {
                Kind::NotOperator => open.extend(node.field_child(Field::Argument).map(|n| (n, !holds))),
                Kind::BooleanOperator => {
                    let is_and = node.field_child(Field::Operator).is_some_and(|n| n.text() == "and");
                    if is_and == holds {
                        let sides = [node.field_child(Field::Left), node.field_child(Field::Right)];
                        open.extend(sides.into_iter().flatten().map(|n| (n, holds)));
                    }
                }
                Kind::Identifier | Kind::NamedExpression if holds && is_it(node) => {
                    facts.push(Fact::NotNone);
                }
                Kind::ComparisonOperator => facts.extend(fact_of_identity(node, holds, &is_it)),
                Kind::Call if holds => facts.extend(self.fact_of_class(node, &is_it, fuel)),
                _ => {}
            }
        }
        facts
    }

    /// Whether an expression is the variable: its name, or `name := …`.
    fn is_it(&self, node: Node<'m>, variable: &Variable<'m>) -> bool {
        let node = node.unparenthesized();
        let name =
            if node.kind() == Kind::NamedExpression { node.field_child(Field::Name) } else { Some(node) };
        let Some(name) = name.filter(|n| n.kind() == Kind::Identifier) else { return false };
        name.text() == variable.name
            && self.variable(name).is_some_and(|v| v.owner == variable.owner && v.name == variable.name)
    }

    /// `isinstance(x, C)`
    fn fact_of_class(
        &self,
        call: Node<'m>,
        is_it: &impl Fn(Node<'m>) -> bool,
        fuel: u32,
    ) -> Option<Fact<'m>> {
        let function = call.field_child(Field::Function)?;
        if !matches!(self.definition_within(function, fuel), Definition::External(name) if name == "builtins.isinstance")
        {
            return None;
        }
        let arguments = call.field_child(Field::Arguments)?;
        let given: Vec<Node<'m>> = arguments.named_children().filter(|n| n.kind() != Kind::Comment).collect();
        let [object, class] = given.as_slice() else { return None };
        if !is_it(*object) {
            return None;
        }
        let class = class.unparenthesized();
        if class.kind() == Kind::Tuple {
            let several = class.named_children().filter(|n| n.kind() != Kind::Comment).take(MOST_PARTS);
            let known = several.map(|one| self.instances(one, fuel)).collect::<Option<Vec<_>>>()?;
            return (!known.is_empty()).then_some(Fact::NotNone);
        }
        self.instances(class, fuel).map(Fact::Instance)
    }

    /// The instances of a class whose metaclass does not answer `isinstance` for other objects.
    fn instances(&self, class: Node<'m>, fuel: u32) -> Option<Value<'m>> {
        let definition = self.definition_within(class, fuel);
        match self.instance_of(definition) {
            Value::Instance(name) => {
                let id = stdlib::class_named(&name, self.target())?;
                let metaclass = stdlib::class(&id, self.target())?.metaclass();
                // None is an object too.
                let may_be_none = matches!(name.as_str(), "builtins.NoneType" | "builtins.object");
                (metaclass == stdlib::builtin("type") && !may_be_none).then_some(Value::Instance(name))
            }
            Value::InstanceOf(class) if self.makes_instances(class) => Some(Value::InstanceOf(class)),
            _ => None,
        }
    }
}

/// `x is None`, `x is not None`
fn fact_of_identity<'m>(node: Node<'m>, holds: bool, is_it: &impl Fn(Node<'m>) -> bool) -> Option<Fact<'m>> {
    let mut operators = node.field_children(Field::Operators);
    let (operator, None) = (operators.next()?, operators.next()) else { return None };
    let is_none = match operator.kind() {
        Kind::KwIs => holds,
        Kind::IsNot => !holds,
        _ => return None,
    };
    let operands: Vec<Node<'m>> = node
        .named_children()
        .filter(|n| n.field() != Field::Operators && n.kind() != Kind::Comment)
        .collect();
    let [left, right] = operands.as_slice() else { return None };
    let other = match (is_it(*left), is_it(*right)) {
        (true, false) => right,
        (false, true) => left,
        _ => return None,
    };
    let fact = if is_none { Fact::IsNone } else { Fact::NotNone };
    (other.unparenthesized().kind() == Kind::None).then_some(fact)
}

/// Whether an `if` without another branch never runs on to what follows it.
fn leaves(statement: Node<'_>) -> bool {
    if statement.field_child(Field::Alternative).is_some() {
        return false;
    }
    let body = statement.field_child(Field::Consequence);
    let last = body.and_then(|body| body.named_children().filter(|n| n.kind() != Kind::Comment).last());
    last.is_some_and(|n| {
        matches!(
            n.kind(),
            Kind::ReturnStatement | Kind::RaiseStatement | Kind::ContinueStatement | Kind::BreakStatement
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::value;

    #[test]
    fn says_nothing_where_a_condition_does_not_hold_for_certain() {
        for text in [
            "def f(x: int | None):\n    if isinstance(x, object):\n        x\n",
            "import re\nre.match('a', b)\n",
            "import re\nm = re.match('a', b)\nm\n",
            "def f(x):\n    if isinstance(x, int) or y:\n        x\n",
            "def f(x):\n    if isinstance(x, int):\n        x = g()\n        x\n",
            "def f(x):\n    if not isinstance(x, int):\n        g()\n    x\n",
            "def f(x):\n    if isinstance(x, int):\n        def g():\n            x\n",
            "def f(x: int | str | None):\n    x\n",
            "def f(x: int | None):\n    while x:\n        x = g()\n    x\n",
            "from collections.abc import Mapping\ndef f(x):\n    if isinstance(x, Mapping):\n        x\n",
        ] {
            assert_eq!(value(text), "?", "{text}");
        }
    }

    #[test]
    fn what_conditions_say() {
        for (text, expected) in [
            ("import re\nm = re.match('a', b)\nif m:\n    m\n", "re.Match"),
            ("import re\nif (m := re.match('a', b)):\n    m\n", "re.Match"),
            (
                "import re\ndef f():\n    m = re.match('a', b)\n    if m is None:\n        return\n    m\n",
                "re.Match",
            ),
            (
                "import re\ndef f():\n    if not (m := re.match('a', b)):\n        raise X\n    m\n",
                "re.Match",
            ),
            ("def f(x: int | None):\n    if x is not None and y:\n        x\n", "builtins.int"),
            ("from typing import Optional\ndef f(x: Optional[str]):\n    assert x\n    x\n", "builtins.str"),
            ("def f(x: int | None):\n    if x is None:\n        x\n", "None"),
            ("def f(x):\n    if isinstance(x, dict):\n        x\n", "builtins.dict"),
            ("def f(x):\n    if not isinstance(x, str):\n        raise TypeError\n    x\n", "builtins.str"),
            ("def f(x: str | None):\n    x or ''\n", "builtins.str"),
            ("class A: pass\ndef f(x):\n    if isinstance(x, A):\n        x\n", "instance of A"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
