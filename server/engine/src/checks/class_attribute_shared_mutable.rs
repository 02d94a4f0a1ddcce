//! A list, dict or set of the class that methods change through `self`: all objects share it.

use text_size::TextRange;

use super::write::{BodyStart, Changes, comments_above, holds, indentation, size};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::named_tuples::made_by_class;
use crate::semantics::uses::changes_in_place;
use crate::semantics::{At, BindingKind, Context, Definition};
use crate::syntax::layout::has_its_lines;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: classes over some that are not known, have a metaclass or an `__init__` in another file,
/// decorated ones, names and comments that tell of sharing, and attributes that are bound on an object, on the class or in a subclass,
/// or used through the class. Caches, which are looked into before they are filled or have the class as their key, are shared on
/// purpose, and a class that a function makes has few objects.
pub(super) const CHECK: Check = Check {
    code: "class-attribute-shared-mutable",
    concept: "class-vs-instance-attributes",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["RUF012"],
    kinds: &[Kind::ClassDefinition],
    run,
};

/// Words in the names of what is shared on purpose.
const SHARED: [&str; 14] = [
    "cache",
    "memo",
    "regist",
    "shared",
    "global",
    "pool",
    "instances",
    "seen",
    "lock",
    "known",
    "all_",
    "singleton",
    "intern",
    "stats",
];

fn run<'m>(context: &Context<'m>, class: Node<'m>, found: &mut Vec<Finding>) {
    let Some(body) = class.field_child(Field::Body) else { return };
    for statement in body.named_children().filter(|n| n.kind() == Kind::ExpressionStatement) {
        if let Some(assignment) = statement.named_child(0).filter(|n| n.kind() == Kind::Assignment) {
            found.extend(finding(context, context.locate(class), statement, assignment));
        }
    }
}

fn finding<'m>(
    context: &Context<'m>,
    class: At<'m>,
    statement: Node<'m>,
    assignment: Node<'m>,
) -> Option<Finding> {
    let name = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let value = assignment.field_child(Field::Right)?;
    if !is_for_objects(name.text()) || promises_to_be_shared(assignment) {
        return None;
    }
    let made = context.new_collection(value)?;
    if is_in_function(class.node)
        || comments_above(statement).chain([line_of(statement)]).any(tells_of_sharing)
    {
        return None;
    }
    let changed = changed_through_self(context, class, name.text())?;
    let bindings = context.bindings_in_class(class, name.text());
    let [bound] = bindings.as_slice() else { return None };
    if bound.binding.kind != BindingKind::Assignment
        || context.decorators(class).next().is_some()
        || !context.is_plainly_made(&context.class(class))
        || context.has_outside_init(&context.class(class))
        || made_by_class(context, class).is_some()
        || context.is_bound_below(class, name.text())
    {
        return None;
    }
    let rebinds = |at: &At<'m>| at.node.parent().is_none_or(|p| p.kind() != Kind::AugmentedAssignment);
    if context.stores_elsewhere(name.text(), &[]).iter().any(rebinds)
        || is_used_through_class(context, class, name)
        || is_cache(context, class, name.text())
    {
        return None;
    }
    let owner = class.node.field_child(Field::Name)?.text();
    let message = say(
        "{} is one {} of the class, and a method changes it through {}: all objects of {} share it",
        [code(name.text()), code(made), code(changed.one_line()), code(owner)],
    );
    let mut finding = Finding::new(context.place(value), message)
        .related(context.place(changed), "this changes it for all objects");
    finding.remedies.extend(remedy(context, class, statement, assignment));
    Some(finding)
}

/// Whether the name is no constant, no special name, and does not tell of sharing.
fn is_for_objects(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.chars().any(char::is_lowercase)
        && !name.starts_with("__")
        && !SHARED.iter().any(|word| lower.contains(word))
}

/// Whether a comment says of what stands below or before it that it is there for all objects.
fn tells_of_sharing(line: &str) -> bool {
    let comment = line.split_once('#').map_or("", |(_, comment)| comment).to_lowercase();
    ["share", "cache", "all instances", "all objects", "class-level", "class level"]
        .iter()
        .any(|word| comment.contains(word))
}

/// The rest of the line on which a statement ends.
fn line_of(statement: Node<'_>) -> &str {
    let rest = statement.tree().text().get(usize::from(statement.end())..).unwrap_or_default();
    rest.split(['\n', '\r']).next().unwrap_or_default()
}

fn is_in_function(class: Node<'_>) -> bool {
    class.ancestors().any(|n| n.kind() == Kind::FunctionDefinition)
}

fn promises_to_be_shared(assignment: Node<'_>) -> bool {
    let annotation = assignment.field_child(Field::Type).map_or("", Node::text);
    annotation.contains("ClassVar") || annotation.contains("Final")
}

/// The first `self.name` of the class's methods through which the object is changed in place.
fn changed_through_self<'m>(context: &Context<'m>, class: At<'m>, name: &str) -> Option<Node<'m>> {
    class.node.descendants().find(|n| changes_in_place(*n) && is_of_self(context, class, *n, name))
}

/// Whether the attribute is only filled item by item, each time with the class itself as the key, or in a method that looks the key up
/// first and gives back what it has found.
fn is_cache<'m>(context: &Context<'m>, class: At<'m>, name: &str) -> bool {
    let mut changes =
        class.node.descendants().filter(|n| is_of_self(context, class, *n, name) && changes_in_place(*n));
    changes.all(|attribute| {
        let Some(item) = attribute.parent().filter(|p| p.kind() == Kind::Subscript) else { return false };
        let key = item.named_child(1).map_or("", Node::text);
        let is_set =
            item.parent().is_some_and(|p| p.kind() == Kind::Assignment) && item.field() == Field::Left;
        is_set && (is_the_class(key) || looks_up_first(context, class, item, name))
    })
}

/// `self.__class__`, `type(self)`, or a name of it.
fn is_the_class(key: &str) -> bool {
    key.contains(".__class__") || key.contains("type(")
}

/// Whether the method that sets the item asks for the same key: with `in`, or in a `try` that waits for `KeyError`; and returns something.
fn looks_up_first<'m>(context: &Context<'m>, class: At<'m>, item: Node<'m>, name: &str) -> bool {
    let Some(method) = item.ancestors().find(|n| n.kind() == Kind::FunctionDefinition) else { return false };
    let Some(key) = item.named_child(1) else { return false };
    let gives = |n: Node<'m>| {
        n.kind() == Kind::ReturnStatement && n.named_child(0).is_some_and(|n| n.kind() != Kind::None)
    };
    let asks = |n: Node<'m>| {
        let Some(parent) = n.parent().filter(|_| is_of_self(context, class, n, name)) else { return false };
        match parent.kind() {
            Kind::ComparisonOperator => parent.named_child(0).is_some_and(|asked| asked.text() == key.text()),
            Kind::Subscript => {
                parent.id() != item.id()
                    && parent.named_child(1).is_some_and(|asked| asked.text() == key.text())
                    && parent.ancestors().any(|n| n.kind() == Kind::TryStatement && waits_for_key_error(n))
            }
            _ => false,
        }
    };
    method.descendants().any(gives) && method.descendants().any(asks)
}

fn waits_for_key_error(statement: Node<'_>) -> bool {
    let mut clauses = statement.named_children().filter(|n| n.kind() == Kind::ExceptClause);
    clauses.any(|clause| clause.named_child(0).is_some_and(|caught| caught.text().contains("KeyError")))
}

/// Whether the node is `self.name` of the class's methods.
fn is_of_self<'m>(context: &Context<'m>, class: At<'m>, node: Node<'m>, name: &str) -> bool {
    node.kind() == Kind::Attribute
        && node.field_child(Field::Attribute).is_some_and(|a| a.text() == name)
        && node.field_child(Field::Object).is_some_and(|object| {
            object.kind() == Kind::Identifier
                && matches!(context.definition(object), Definition::Parameter(parameter)
                    if context.at(parameter).class_of_self(parameter) == Some((class, false)))
        })
}

/// Whether the class's own code asks the class for it, or the file does so by the class's name: whoever does so knows that it is shared.
fn is_used_through_class<'m>(context: &Context<'m>, class: At<'m>, name: Node<'m>) -> bool {
    let by_name = class.node.field_child(Field::Name).and_then(|own| context.uses_of_variable(own));
    let is_asked = |at: &At<'m>| {
        let around =
            at.node.parent().filter(|n| n.kind() == Kind::Attribute && at.node.field() == Field::Object);
        around.and_then(|n| n.field_child(Field::Attribute)).is_some_and(|a| a.text() == name.text())
    };
    if by_name.unwrap_or_default().iter().any(is_asked) {
        return true;
    }
    class.node.descendants().any(|n| {
        n.kind() == Kind::Attribute
            && n.field_child(Field::Attribute).is_some_and(|a| a.text() == name.text())
            && n.field_child(Field::Object).is_some_and(|object| match context.definition(object) {
                Definition::Parameter(parameter) => context
                    .at(parameter)
                    .class_of_self(parameter)
                    .is_none_or(|(of, is_class)| is_class || of != class),
                _ => true,
            })
    })
}

/// Makes the object in `__init__`, where the class has one; an annotation stays where it is.
fn remedy<'m>(
    context: &Context<'m>,
    class: At<'m>,
    statement: Node<'m>,
    assignment: Node<'m>,
) -> Option<Remedy> {
    let name = assignment.field_child(Field::Left)?;
    let value = assignment.field_child(Field::Right)?;
    let bad = [Kind::Comment, Kind::LineContinuation, Kind::Await, Kind::Yield, Kind::NamedExpression];
    let reads_class = || {
        let model = context.model();
        let scope = model.scope(model.scope_at(value));
        value.descendants().any(|n| {
            n.kind() == Kind::Identifier
                && model.resolve(n).is_some()
                && scope.is_none_or(|s| s.symbol(n.text()).is_some_and(|symbol| symbol.flags.assigned))
        })
    };
    if holds(assignment, &bad)
        || value.text().contains(['\n', '\r'])
        || !has_its_lines(statement)
        || reads_class()
    {
        return None;
    }
    let body = class.node.field_child(Field::Body)?;
    let is_init = |n: &Node<'m>| {
        n.kind() == Kind::FunctionDefinition
            && n.field_child(Field::Name).is_some_and(|name| name.text() == "__init__")
    };
    let mut inits = body.named_children().filter(is_init);
    let (init, None) = (inits.next()?, inits.next()) else { return None };
    let own =
        init.field_child(Field::Parameters)?.named_child(0).filter(|n| n.kind() == Kind::Identifier)?.text();
    let line = format!("{own}.{} = {}", name.text(), value.text());
    let changes = BodyStart::new(init, |_| false)?.insert(Changes::new(context), &[(0, line)]);
    let changes = match assignment.field_child(Field::Type) {
        Some(annotation) => changes.replace_range(TextRange::new(annotation.end(), assignment.end()), ""),
        None => changes.replace_range(whole_line(statement)?, ""),
    };
    Some(changes.possible("Make it in `__init__`, for each object"))
}

/// The line of a statement with its line break, and with the blank lines below where it opens the body; `None` where a comment
/// stands on it.
fn whole_line(statement: Node<'_>) -> Option<TextRange> {
    let text = statement.tree().text();
    let start = usize::from(statement.start()) - indentation(text, statement.start()).len();
    let rest = text.get(usize::from(statement.end())..)?;
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    if !line.trim().is_empty() {
        return None;
    }
    let after = rest.get(line.len()..)?;
    let mut end = usize::from(statement.end()) + line.len();
    let opens = statement.prev_sibling().is_none();
    let breaks = after.len() - after.trim_start_matches(['\n', '\r']).len();
    end += match (opens, after.starts_with("\r\n")) {
        (true, _) => breaks,
        (false, true) => 2,
        (false, false) => breaks.min(1),
    };
    Some(TextRange::new(size(start), size(end)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "class-attribute-shared-mutable";

    /// ruff issue 21389: what an annotation says is the class's own.
    #[test]
    fn ignores_class_variables_and_constants() {
        check_silent(
            CODE,
            "
            from typing import ClassVar, Final
            class A:
                names: ClassVar[list] = []
                sizes: Final = {}
                TABLE = {}
                __slots__ = []
                def add(self, x):
                    self.names.append(x)
                    self.sizes[x] = 1
                    self.TABLE[x] = 1
            ",
        );
    }

    #[test]
    fn ignores_what_is_never_changed_through_self() {
        check_silent(
            CODE,
            "
            class A:
                fields = ['a', 'b']
                options = {}
                def show(self, other):
                    other.fields.append(1)
                    return [f for f in self.fields], self.options.get('x'), self.fields[0]
            ",
        );
    }

    /// ruff issue 5243: classes whose bodies are read by a library.
    #[test]
    fn ignores_bodies_of_dataclasses_models_and_the_like() {
        check_silent(
            CODE,
            "
            import attrs, ctypes, enum, typing
            from dataclasses import dataclass
            from django.db import models
            from pydantic import BaseModel
            class A(BaseModel):
                items: list = []
                def add(self, x): self.items.append(x)
            class B(models.Model):
                items = []
                def add(self, x): self.items.append(x)
            @attrs.define
            class C:
                items: list = []
                def add(self, x): self.items.append(x)
            class D(enum.Enum):
                items = []
                def add(self, x): self.items.append(x)
            class E(ctypes.Structure):
                items = []
                def add(self, x): self.items.append(x)
            class F(typing.NamedTuple):
                items: list = []
                def add(self, x): self.items.append(x)
            @dataclass
            class G:
                items = []
                def add(self, x): self.items.append(x)
            ",
        );
    }

    #[test]
    fn ignores_attributes_that_objects_have_of_their_own() {
        check_silent(
            CODE,
            "
            class A:
                items = []
                others = []
                more = []
                def __init__(self):
                    self.items = []
                def add(self, x):
                    self.items.append(x)
                    self.others.append(x)
                    self.more.append(x)
            def make():
                a = A()
                a.others = []
                return a
            class B(A):
                more = []
            ",
        );
    }

    #[test]
    fn ignores_what_is_shared_on_purpose() {
        check_silent(
            CODE,
            "
            class A:
                _cache = {}
                registry = []
                made = []
                count = {}
                def __init__(self):
                    self._cache[1] = 2
                    self.registry.append(self)
                    self.made.append(self)
                    self.count[1] = 2
                @classmethod
                def all(cls):
                    return cls.made, A.count
            ",
        );
    }

    #[test]
    fn ignores_what_a_comment_or_other_code_of_the_file_tells_of() {
        check_silent(
            CODE,
            "
            class A:
                # One for all instances.
                rows = {}
                other = []  # shared
                executors = {}
                def add(self, x):
                    self.rows[x] = 1
                    self.other.append(x)
                    self.executors[x] = 1
            class B:
                def get(self, x): return A.executors[x]
            def make():
                class Log:
                    lines = []
                    def write(self, x): self.lines.append(x)
                return Log()
            ",
        );
    }

    #[test]
    fn ignores_caches() {
        check_silent(
            CODE,
            "
            class A:
                compiled = {}
                results = {}
                def match(self, pattern, text):
                    try:
                        found = self.compiled[pattern]
                    except KeyError:
                        found = self.compiled[pattern] = compile(pattern)
                    return found(text)
                def find(self, x):
                    self.results[self.__class__.__name__] = x
            ",
        );
    }

    /// `logging.Handler.__init__` binds `filters` on each object.
    #[test]
    fn ignores_classes_below_an_init_of_another_file() {
        check_silent(
            CODE,
            "
            import logging
            class Mine(logging.Handler):
                filters = []
                def add(self, x): self.filters.append(x)
            ",
        );
    }

    #[test]
    fn finds_what_is_counted_or_only_put_in() {
        check_finds(
            CODE,
            "
            class Stock(dict):
                items = {}
                        ^^
                owners = {}
                         ^^
                def add(self, name, n):
                    if name in self.items:
                        self.items[name] += n
                    else:
                        self.items[name] = n
                def own(self, name, owner):
                    if name in self.owners:
                        raise ValueError(name)
                    self.owners[name] = owner
            ",
        );
    }

    #[test]
    fn finds_what_methods_change() {
        check_finds(
            CODE,
            "
            class Basket:
                items = []
                        ^^ `items` is one `list` of the class, and a method changes it through `self.items`: all objects of `Basket` share it
                prices: dict[str, int] = {}
                                         ^^
                parts = set()
                        ^^^^^
                def add(self, item, price):
                    self.items.append(item)
                    self.prices[item] = price
                    self.parts |= {item}
            ",
        );
    }

    #[test]
    fn mends_into_init() {
        check_fix(
            CODE,
            "
            class Basket:
                '''Doc.'''
                items = []
                prices: dict[str, int] = {'é': 1}  # why
                def __init__(self, owner):
                    '''Doc.'''
                    self.owner = owner
                def add(self, item):
                    self.items.append(item)
                    self.prices[item] = 1
            ",
            "
            class Basket:
                '''Doc.'''
                prices: dict[str, int]  # why
                def __init__(self, owner):
                    '''Doc.'''
                    self.prices = {'é': 1}
                    self.items = []
                    self.owner = owner
                def add(self, item):
                    self.items.append(item)
                    self.prices[item] = 1
            ",
        );
        check_fix(
            CODE,
            "class A:\r\n\tx = []\r\n\tdef __init__(self): self.x.append(1)\r\n",
            "class A:\r\n\tdef __init__(self):\r\n\t\tself.x = []\r\n\t\tself.x.append(1)\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "class A:\n    x = []\n    def add(self): self.x.append(1)\n",
            "class A:\n    n = 1\n    x = [n]\n    def __init__(self): self.x.append(1)\n",
            "class A:\n    x = []  # why\n    def __init__(self): self.x.append(1)\n",
            "class A:\n    x = [  # why\n    ]\n    def __init__(self): self.x.append(1)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
