//! A property whose own setter, getter or deleter uses the property, and so runs itself without end.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::wrappers::{first_parameter, own_nodes};
use crate::semantics::{At, CallableKind, Context, Definition, Property};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: what is reached under a condition that an earlier call or assignment to an attribute may have changed, or with
/// another value than the one that came in.
pub(super) const CHECK: Check = Check {
    code: "property-setter-recursion",
    concept: "property",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition],
    run,
};

/// Builtins that change nothing that a condition could ask for.
const QUIET: &[&str] = &[
    "isinstance",
    "issubclass",
    "len",
    "type",
    "callable",
    "hasattr",
    "int",
    "float",
    "str",
    "bool",
    "abs",
    "min",
    "max",
    "round",
    "sum",
    "any",
    "all",
    "print",
    "repr",
    "sorted",
];

/// Which part of a property a function is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Getter,
    Setter,
    Deleter,
}

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let is_part = |d: Node<'_>| {
        d.kind() == Kind::Decorator
            && ["property", "setter", "getter", "deleter"].iter().any(|word| d.text().ends_with(word))
    };
    if !function
        .parent()
        .is_some_and(|p| p.kind() == Kind::DecoratedDefinition && p.named_children().any(is_part))
    {
        return;
    }
    let (Some(class), Some(name), Some(body)) = (
        context.class_of_method(function),
        function.field_child(Field::Name),
        function.field_child(Field::Body),
    ) else {
        return;
    };
    let mentions = |n: Node<'_>| n.field() == Field::Attribute && n.text() == name.text();
    if !own_nodes(body).any(mentions) {
        return;
    }
    let Some(property) = context.property(class, &context.mangled(name)).filter(|p| !p.cached) else {
        return;
    };
    let here = context.locate(function);
    let part = if property.getter == here {
        Part::Getter
    } else if property.setter == Some(here) {
        Part::Setter
    } else if property.deleter == Some(here) {
        Part::Deleter
    } else {
        return;
    };
    if context.model().callable(function).is_none_or(|c| c.kind != CallableKind::Function)
        || !goes_to_the_property(context, class, part)
    {
        return;
    }
    for attribute in uses(context, function, name.text(), part) {
        let (written, kind) = match part {
            Part::Getter => (attribute.text().to_string(), "getter"),
            Part::Setter => (format!("{} = …", attribute.text()), "setter"),
            Part::Deleter => (format!("del {}", attribute.text()), "deleter"),
        };
        let message = say(
            "{} inside the {} of {} calls that {} again, without end",
            [code(written), plain(kind), code(name.text()), plain(kind)],
        );
        let mut finding = Finding::new(context.place(attribute), message)
            .related(context.place(name), "the property's function");
        finding.remedies.extend(remedy(context, class, &property, part, attribute));
        found.push(finding);
    }
}

/// Whether no method of the class stands between an attribute and the property.
fn goes_to_the_property<'m>(context: &Context<'m>, class: At<'m>, part: Part) -> bool {
    let method = match part {
        Part::Getter => "__getattribute__",
        Part::Setter => "__setattr__",
        Part::Deleter => "__delattr__",
    };
    context.special(&context.class(class), method).is_of_object()
}

/// The places where the function certainly comes back to itself.
fn uses<'m>(context: &Context<'m>, function: Node<'m>, name: &str, part: Part) -> Vec<Node<'m>> {
    let (Some(body), Some(own)) = (function.field_child(Field::Body), first_parameter(function)) else {
        return Vec::new();
    };
    let is_own = |node: &Node<'m>| {
        node.kind() == Kind::Attribute
            && node.field_child(Field::Attribute).is_some_and(|n| n.text() == name)
            && node.field_child(Field::Object).is_some_and(|object| {
                object.kind() == Kind::Identifier
                    && context.definition(object) == Definition::Parameter(context.locate(own))
            })
    };
    own_nodes(body)
        .filter(is_own)
        .filter(|node| match part {
            Part::Getter => is_always_read(*node, body),
            Part::Setter => is_assigned_again(context, function, *node, body),
            Part::Deleter => {
                let statement = node.parent().filter(|p| p.kind() == Kind::DeleteStatement);
                statement.is_some_and(|s| s.parent() == Some(body) && !leaves_before(s, body))
            }
        })
        .collect()
}

fn leaves_before(statement: Node<'_>, body: Node<'_>) -> bool {
    own_nodes(body)
        .take_while(|n| n.id() < statement.id())
        .any(|n| matches!(n.kind(), Kind::ReturnStatement | Kind::Yield))
}

/// Whether each run of the body that gets to its end reads the attribute.
fn is_always_read(attribute: Node<'_>, body: Node<'_>) -> bool {
    let mut child = attribute;
    while let Some(parent) = child.parent() {
        if parent == body {
            return !leaves_before(child, body);
        }
        let is_evaluated = match parent.kind() {
            Kind::Assignment => child.field() == Field::Right,
            Kind::ReturnStatement
            | Kind::ExpressionStatement
            | Kind::Call
            | Kind::Attribute
            | Kind::ArgumentList
            | Kind::KeywordArgument
            | Kind::ParenthesizedExpression
            | Kind::BinaryOperator
            | Kind::UnaryOperator
            | Kind::Tuple
            | Kind::List
            | Kind::Interpolation
            | Kind::String => true,
            Kind::Subscript => parent.parent().is_none_or(|p| p.kind() != Kind::DeleteStatement),
            _ => false,
        };
        if !is_evaluated {
            return false;
        }
        child = parent;
    }
    false
}

/// Whether the setter assigns to the property in a way that leads it to the same place again.
fn is_assigned_again<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    attribute: Node<'m>,
    body: Node<'m>,
) -> bool {
    let Some(assignment) = attribute.parent().filter(|p| p.kind() == Kind::Assignment) else { return false };
    let (Some(right), Some(statement)) = (assignment.field_child(Field::Right), assignment.parent()) else {
        return false;
    };
    if attribute.field() != Field::Left || statement.kind() != Kind::ExpressionStatement {
        return false;
    }
    if statement.parent() == Some(body) && !leaves_before(statement, body) {
        return true;
    }
    let only_branches = statement
        .ancestors()
        .take_while(|n| *n != body)
        .all(|n| matches!(n.kind(), Kind::Block | Kind::IfStatement | Kind::ElifClause | Kind::ElseClause));
    only_branches
        && is_value_that_came_in(context, function, right)
        && is_quiet_before(context, attribute, statement, body)
}

/// Whether an expression is the setter's second parameter, which nothing else binds.
fn is_value_that_came_in<'m>(context: &Context<'m>, function: Node<'m>, value: Node<'m>) -> bool {
    let second = function.field_child(Field::Parameters).and_then(|list| list.named_children().nth(1));
    value.kind() == Kind::Identifier
        && second
            .is_some_and(|second| context.definition(value) == Definition::Parameter(context.locate(second)))
}

/// Whether what runs before the statement leaves everything as it was: the conditions come out the same in the next call.
fn is_quiet_before<'m>(
    context: &Context<'m>,
    attribute: Node<'m>,
    statement: Node<'m>,
    body: Node<'m>,
) -> bool {
    own_nodes(body).take_while(|n| n.id() < statement.id()).all(|node| match node.kind() {
        Kind::Assignment => {
            let left = node.field_child(Field::Left);
            // Another branch that comes back to the property does not come here.
            left.is_some_and(|left| left.kind() == Kind::Identifier || left.text() == attribute.text())
        }
        Kind::AugmentedAssignment
        | Kind::DeleteStatement
        | Kind::GlobalStatement
        | Kind::NonlocalStatement
        | Kind::ForStatement
        | Kind::WhileStatement
        | Kind::WithStatement
        | Kind::TryStatement
        | Kind::Yield
        | Kind::Await => false,
        Kind::Call => {
            node.ancestors().take_while(|n| *n != body).any(|n| n.kind() == Kind::RaiseStatement)
                || node.field_child(Field::Function).is_some_and(|callee| {
                    QUIET.contains(&callee.text())
                        && context.qualified_name(callee).is_some_and(|name| name.starts_with("builtins."))
                })
        }
        _ => true,
    })
}

fn remedy<'m>(
    context: &Context<'m>,
    class: At<'m>,
    property: &Property<'m>,
    part: Part,
    attribute: Node<'m>,
) -> Option<Remedy> {
    let name = property.name.as_str();
    let other = match part {
        Part::Getter => property.setter.and_then(|setter| stored(setter.node, name)),
        Part::Setter | Part::Deleter => returned(property.getter.node, name),
    };
    let place = match other {
        Some(other) => other.to_string(),
        None if name.starts_with('_') => return None,
        None => format!("_{name}"),
    };
    if !context.bindings_in_class(class, &place).is_empty() {
        return None;
    }
    let own = attribute.field_child(Field::Attribute)?;
    Some(Changes::new(context).replace(own, place.as_str()).possible(format!("Keep the value in `{place}`")))
}

/// `_x` of a getter that is `return self._x`.
fn returned<'t>(getter: Node<'t>, name: &str) -> Option<&'t str> {
    let last = getter.field_child(Field::Body)?.named_children().last()?;
    let value = last.named_child(0).filter(|_| last.kind() == Kind::ReturnStatement)?;
    other_attribute(getter, value, name)
}

/// `_x` of a setter with one `self._x = …`.
fn stored<'t>(setter: Node<'t>, name: &str) -> Option<&'t str> {
    let assigned = own_nodes(setter.field_child(Field::Body)?)
        .filter(|n| n.kind() == Kind::Assignment)
        .filter_map(|n| other_attribute(setter, n.field_child(Field::Left)?, name));
    let mut assigned: Vec<&str> = assigned.collect();
    assigned.dedup();
    if let [only] = assigned.as_slice() { Some(only) } else { None }
}

fn other_attribute<'t>(function: Node<'t>, node: Node<'t>, name: &str) -> Option<&'t str> {
    let object = node.field_child(Field::Object).filter(|_| node.kind() == Kind::Attribute)?;
    let attribute = node.field_child(Field::Attribute)?.text();
    (object.text() == first_parameter(function)?.text() && attribute != name).then_some(attribute)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "property-setter-recursion";

    #[test]
    fn ignores_attributes_of_other_names_and_objects() {
        check_silent(
            CODE,
            "
            class A:
                @property
                def x(self): return self._x + other.x
                @x.setter
                def x(self, value):
                    self._x = value
                    self.child.x = value
                    self = value
                    self.x = 1
                @x.deleter
                def x(self): del self._x
            ",
        );
    }

    #[test]
    fn ignores_a_value_made_ready_for_another_round() {
        check_silent(
            CODE,
            "
            class A:
                @property
                def x(self): return self._x
                @x.setter
                def x(self, value):
                    if isinstance(value, int):
                        self._x = value
                        return
                    self.x = int(value)
                @property
                def y(self): return self._y
                @y.setter
                def y(self, value):
                    if isinstance(value, str):
                        value = int(value)
                        self.y = value
                    else:
                        self._y = value
            ",
        );
    }

    #[test]
    fn ignores_conditions_that_may_change() {
        check_silent(
            CODE,
            "
            class A:
                @property
                def x(self):
                    if self._x is None:
                        self._x = make()
                        return self.x
                    return self._x
                @x.setter
                def x(self, value):
                    if self.busy:
                        self._x = value
                        return
                    self.busy = True
                    self.x = value
                @property
                def y(self): return [self.y for _ in ()] or (lambda: self.y)
                @y.setter
                def y(self, value):
                    if not self.begin():
                        return
                    self.y = value
            ",
        );
    }

    #[test]
    fn ignores_cached_properties_and_own_look_ups() {
        check_silent(
            CODE,
            "
            import functools
            from elsewhere import Base
            class A:
                @functools.cached_property
                def x(self): return self.x
            class B:
                def __setattr__(self, name, value): self.__dict__[name] = value
                @property
                def x(self): return 1
                @x.setter
                def x(self, value): self.x = value
            class C(Base):
                @property
                def x(self): return self.x
            ",
        );
    }

    #[test]
    fn finds_each_part() {
        check_finds(
            CODE,
            "
            class A:
                @property
                def x(self):
                    return self.x
                           ^^^^^^ `self.x` inside the getter of `x` calls that getter again, without end
                @x.setter
                def x(self, value):
                    if value < 0:
                        raise ValueError(value)
                    self.x = float(value)
                    ^^^^^^ `self.x = …` inside the setter of `x` calls that setter again, without end
                @x.deleter
                def x(self):
                    del self.x
                        ^^^^^^ `del self.x` inside the deleter of `x` calls that deleter again, without end
            class B:
                @property
                def x(self): return f'{self.x}!'
                                       ^^^^^^
                @x.setter
                def x(self, value):
                    if isinstance(value, int) and 0 <= value <= 100:
                        self.x = value
                        ^^^^^^
                    elif value == self._y:
                        self.x = value
                        ^^^^^^
                    else:
                        raise ValueError('no')
            ",
        );
    }

    #[test]
    fn mends_with_the_name_that_the_other_part_uses() {
        check_fix(
            CODE,
            "
            class A:
                @property
                def x(self): return self._value
                @x.setter
                def x(self, value): self.x = value  # why
            ",
            "
            class A:
                @property
                def x(self): return self._value
                @x.setter
                def x(self, value): self._value = value  # why
            ",
        );
        check_fix(
            CODE,
            "class A:\r\n\t@property\r\n\tdef é(self):\r\n\t\treturn self.é\r\n\t@é.setter\r\n\tdef é(self, v):\r\n\t\tself.é = v\r\n",
            "class A:\r\n\t@property\r\n\tdef é(self):\r\n\t\treturn self._é\r\n\t@é.setter\r\n\tdef é(self, v):\r\n\t\tself._é = v\r\n",
        );
    }

    #[test]
    fn leaves_alone_where_the_name_is_taken() {
        let source = "class A:\n    def _x(self): pass\n    @property\n    def x(self): return self.x\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}
