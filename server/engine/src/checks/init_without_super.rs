//! An `__init__` that leaves out that of the class above, although what it would set is used.

use super::write::{BodyStart, Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::cooperation::{chain, class_name, function_of};
use crate::semantics::signature::{Takes, parameters};
use crate::semantics::wrappers::{first_parameter, own_nodes};
use crate::semantics::{At, Class, Context, Definition, Special};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Told only where it shows: an attribute that the `__init__` above sets, nothing else in the file sets, and an inherited method
/// reads. Everything else is left out: a class may well replace all of what stands above it.
pub(super) const CHECK: Check = Check {
    code: "init-without-super",
    concept: "object-initialisation",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["W0231"], pyright: &["reportMissingSuperCall"] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let Some(name) = function.field_child(Field::Name).filter(|n| n.text() == "__init__") else { return };
    let Some(at) = context.class_of_method(function) else { return };
    if at.node.field_child(Field::Superclasses).is_none() {
        return;
    }
    // Nearly all call it, in one way or another.
    let calls = |body: Node<'_>| body.text().contains("super") || body.text().contains("__init__");
    if function.field_child(Field::Body).is_none_or(calls) {
        return;
    }
    // Another method may call it, later on; of a class so long that it is read in parts not all is seen here.
    if at.piece != context.piece() || !at.node.contains(function) || at.node.text().contains(".__init__") {
        return;
    }
    let class = context.class(at);
    if !class.complete || holds(function, &[Kind::RaiseStatement]) {
        return;
    }
    let steps = chain(context, &class, "__init__", 2);
    let [own, above] = steps.as_slice() else { return };
    if own.function != Some(context.locate(function)) || own.goes_on != Some(false) {
        return;
    }
    let is_thread = above.member.class.module == "threading" && above.member.class.qualname == "Thread";
    if is_thread {
        let starts = context.supplier(&class, "start");
        if starts.is_none_or(|member| member.class != above.member.class) {
            return;
        }
        let message = say(
            "{} does not call `super().__init__()`: without what {} sets, `start()` raises `RuntimeError`",
            [code(format!("{}.__init__", class.id.qualname)), code("threading.Thread.__init__")],
        );
        let mut finding = Finding::new(context.place(name), message);
        finding.remedies.extend(remedy(context, function, None));
        found.push(finding);
        return;
    }
    let Some(init) = above.function else { return };
    if !context.is_plainly_made(&class)
        || context.abstract_methods(&class).is_none_or(|missing| !missing.is_empty())
        || context.special(&class, "__getattr__") != Special::Missing
        || !context.special(&class, "__getattribute__").is_of_object()
        || sets_by_name(context, &class)
    {
        return;
    }
    for (attribute, stores) in set_by(context, init) {
        if context.may_have(&class, attribute) || !context.stores_elsewhere(attribute, &stores).is_empty() {
            continue;
        }
        let Some((method, read)) = read_by_inherited(context, &class, at, init, attribute) else { continue };
        let message = say(
            "{} does not call {}, so {}, which {} reads, is never set",
            [
                code(format!("{}.__init__", class.id.qualname)),
                code(format!("{}.__init__", class_name(&above.member.class))),
                code(attribute),
                code(method),
            ],
        );
        let there = context.at(read);
        let mut finding =
            Finding::new(context.place(name), message).related(there.place(read.node), "read here");
        if let Some(store) = stores.first() {
            finding = finding.related(context.at(*store).place(store.node), "set here only");
        }
        finding.remedies.extend(remedy(context, function, Some(init.node)));
        found.push(finding);
        return;
    }
}

/// Whether code of these classes may set attributes by names that are not written out.
fn sets_by_name<'m>(context: &Context<'m>, class: &Class) -> bool {
    context.file_classes(class).into_iter().any(|at| {
        let text = at.node.text();
        ["setattr", "__dict__", "vars(", "__setstate__", "locals("].iter().any(|word| text.contains(word))
    })
}

/// The attributes that an `__init__` sets on its object, each with all the places where it does.
fn set_by<'m>(context: &Context<'m>, init: At<'m>) -> Vec<(&'m str, Vec<At<'m>>)> {
    let there = context.at(init);
    let mut set: Vec<(&'m str, Vec<At<'m>>)> = Vec::new();
    let (Some(body), Some(own)) = (init.node.field_child(Field::Body), first_parameter(init.node)) else {
        return set;
    };
    for assignment in own_nodes(body).filter(|n| n.kind() == Kind::Assignment) {
        let (Some(left), Some(_)) =
            (assignment.field_child(Field::Left), assignment.field_child(Field::Right))
        else {
            continue;
        };
        let Some(attribute) = own_attribute(&there, left, there.locate(own)) else { continue };
        // Private names are different ones in each class.
        if attribute.starts_with("__") {
            continue;
        }
        match set.iter_mut().find(|(name, _)| *name == attribute) {
            Some((_, places)) => places.push(there.locate(left)),
            None => set.push((attribute, vec![there.locate(left)])),
        }
    }
    set
}

/// `x` for `self.x`.
fn own_attribute<'m>(context: &Context<'m>, node: Node<'m>, own: At<'m>) -> Option<&'m str> {
    let object = node.field_child(Field::Object).filter(|_| node.kind() == Kind::Attribute)?;
    let is_own =
        object.kind() == Kind::Identifier && context.definition(object) == Definition::Parameter(own);
    is_own.then_some(())?;
    Some(node.field_child(Field::Attribute)?.text())
}

/// An inherited method that reads the attribute whenever it is called and gets there, with the place.
fn read_by_inherited<'m>(
    context: &Context<'m>,
    class: &Class,
    own_class: At<'m>,
    init: At<'m>,
    attribute: &str,
) -> Option<(String, At<'m>)> {
    for member in context.members(class) {
        let is_helper = member.name.starts_with('_') && !member.name.ends_with("__");
        if is_helper || member.name == "__init__" || member.name == "__del__" {
            continue;
        }
        let Some(method) = function_of(context, &member) else { continue };
        let there = context.at(method);
        let Some(body) = method.node.field_child(Field::Body) else { continue };
        let text = body.text();
        if !text.contains(attribute) || text.contains("hasattr") || text.contains("except") {
            continue;
        }
        let owner = there.class_of_method(method.node);
        if owner == Some(own_class)
            || context.supplier(class, &member.name).is_none_or(|s| s.node != member.node)
            || init.node.descendants().any(|n| n.field() == Field::Attribute && n.text() == member.name)
        {
            continue;
        }
        let Some(own) = first_parameter(method.node).map(|p| there.locate(p)) else { continue };
        if context.class_of_self(own).is_none_or(|(_, is_class)| is_class) {
            continue;
        }
        let read = own_nodes(body).find(|node| {
            own_attribute(&there, *node, own) == Some(attribute)
                && !node.ancestors().take_while(|n| *n != body).any(|n| {
                    matches!(
                        n.kind(),
                        Kind::IfStatement
                            | Kind::TryStatement
                            | Kind::BooleanOperator
                            | Kind::ConditionalExpression
                    )
                })
        });
        if let Some(read) = read {
            let owner = owner.map(|owner| context.qualname(owner)).unwrap_or_default();
            return Some((format!("{owner}.{}", member.name), there.locate(read)));
        }
    }
    None
}

/// The call, where the parameters of this `__init__` say what to hand on.
fn remedy<'m>(context: &Context<'m>, function: Node<'m>, above: Option<Node<'m>>) -> Option<Remedy> {
    let own = parameters(function)?;
    let mut arguments: Vec<String> = Vec::new();
    for wanted in above.map_or(Some(Vec::new()), parameters)?.iter().skip(1) {
        let has = own
            .iter()
            .skip(1)
            .any(|p| p.name == wanted.name && matches!(p.takes, Takes::Place | Takes::Either | Takes::Name));
        match wanted.takes {
            Takes::Rest | Takes::NamedRest => {}
            _ if !has && wanted.default.is_some() => {}
            _ if !has => return None,
            Takes::Place => arguments.push(wanted.name.clone()),
            Takes::Either if wanted.default.is_none() => arguments.push(wanted.name.clone()),
            Takes::Either | Takes::Name => arguments.push(format!("{0}={0}", wanted.name)),
        }
    }
    if !context.would_mean_builtin("super", function) {
        return None;
    }
    let line = format!("super().__init__({})", arguments.join(", "));
    let title = format!("Call `{line}` first");
    Some(BodyStart::new(function, |_| false)?.insert(Changes::new(context), &[(0, line)]).possible(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "init-without-super";

    /// pylint issues 4941, 9225 and 3072: no `__init__` above.
    #[test]
    fn ignores_bases_without_init() {
        check_silent(
            CODE,
            "
            from collections.abc import MutableMapping
            from typing import Protocol
            class A:
                def f(self): return self.x
            class B(A):
                def __init__(self): self.y = 1
            class C(MutableMapping):
                def __init__(self, *args): pass
            class P(Protocol):
                def __init__(self): self.x = 1
                def f(self): return self.x
            class D(P):
                def __init__(self): pass
            ",
        );
    }

    /// pylint issue 2512: an `__init__` above that sets nothing, or nothing that is read.
    #[test]
    fn ignores_an_init_above_that_is_not_missed() {
        check_silent(
            CODE,
            "
            class A:
                def __init__(self, arguments): pass
                def f(self): return 1
            class B(A):
                def __init__(self): self.y = 1
            class C:
                def __init__(self):
                    self.x = 1
                    self.y = 2
                    self.z = 3
                y = 0
                def f(self): return self.x, self.y
                def g(self): return self.z
                def _h(self): return self.z
            class D(C):
                def __init__(self): self.x = 2
                def g(self): return 1
            ",
        );
    }

    #[test]
    fn ignores_explicit_calls() {
        check_silent(
            CODE,
            "
            class A:
                def __init__(self): self.x = 1
                def f(self): return self.x
            class B(A):
                def __init__(self): A.__init__(self)
            class C(A):
                def __init__(self): super(C, self).__init__()
            class D(A):
                def __init__(self):
                    for base in D.__mro__: base.__init__(self)
            class E(A):
                def __init__(self): raise TypeError
            class F(A):
                def __init__(self): self.y = 1
                def accept(self): A.__init__(self)
            ",
        );
    }

    #[test]
    fn ignores_named_tuples_and_dataclasses() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass
            from typing import NamedTuple
            @dataclass
            class A:
                x: int
                def f(self): return self.x
            class B(A):
                def __init__(self): pass
            class N(NamedTuple):
                x: int
                def f(self): return self.x
            class O(N):
                def __init__(self, x): pass
            ",
        );
    }

    #[test]
    fn ignores_unknown_ways_to_set() {
        check_silent(
            CODE,
            "
            from elsewhere import Base
            class A:
                def __init__(self): self.x = 1
                def f(self): return self.x
            class B(A):
                def __init__(self, **kw): self.__dict__.update(kw)
            class C(A, Base):
                def __init__(self): pass
            class D(A):
                def __init__(self): pass
                def __getattr__(self, name): return 1
            class K:
                def __init__(self): self.z = 1
                def f(self): return self.z if hasattr(self, 'z') else 0
                def g(self): return self.ready and self.z
            class L(K):
                def __init__(self): pass
            ",
        );
    }

    #[test]
    fn finds_an_attribute_that_is_never_set() {
        check_finds(
            CODE,
            "
            import threading
            class Animal:
                def __init__(self, name):
                    self.name = name
                def greet(self):
                    return f'I am {self.name}'
            class Dog(Animal):
                def __init__(self, name, breed):
                    ^^^^^^^^ `Dog.__init__` does not call `Animal.__init__`, so `name`, which `Animal.greet` reads, is never set
                    self.breed = breed
            class Worker(threading.Thread):
                def __init__(self, job):
                    ^^^^^^^^ `Worker.__init__` does not call `super().__init__()`: without what `threading.Thread.__init__` sets, `start()` raises `RuntimeError`
                    self.job = job
            ",
        );
    }

    #[test]
    fn mends_with_the_call() {
        check_fix(
            CODE,
            "
            class A:
                def __init__(self, x, *, y=1, z=2): self.x = x
                def f(self): return self.x
            class B(A):
                def __init__(self, x, y):
                    '''Doc.'''
                    # why
                    self.b = y
            ",
            "
            class A:
                def __init__(self, x, *, y=1, z=2): self.x = x
                def f(self): return self.x
            class B(A):
                def __init__(self, x, y):
                    '''Doc.'''
                    super().__init__(x, y=y)
                    # why
                    self.b = y
            ",
        );
        check_fix(
            CODE,
            "import threading\r\nclass Ä(threading.Thread):\r\n\tdef __init__(self, job): self.é = job\r\n",
            "import threading\r\nclass Ä(threading.Thread):\r\n\tdef __init__(self, job):\r\n\t\tsuper().__init__()\r\n\t\tself.é = job\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_to_hand_on_is_not_known() {
        let source = "class A:\n    def __init__(self, x): self.x = x\n    def f(self): return self.x\nclass B(A):\n    def __init__(self): pass\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}
