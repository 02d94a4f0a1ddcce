//! A decorator whose wrapper does not take over the decorated function's name, docstring and signature.

use super::write::{Changes, indentation, line_ending};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, Context, ScopeId, SymbolKind};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: wrappers with parameters of their own, lambdas, wrappers that are handed to a call,
/// functions that the file calls and decorates nothing with, fixtures of tests, and private ones, whose products only their own module
/// sees.
pub(super) const CHECK: Check = Check {
    code: "missing-wraps",
    concept: "functools-wraps",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, wrapper: Node<'m>, found: &mut Vec<Finding>) {
    if wrapper.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return;
    }
    let Some(name) = wrapper.field_child(Field::Name) else { return };
    let model = context.model();
    let scope = model.scope_at(wrapper);
    let Some(decorator) = model.scope_node(context.tree(), scope) else { return };
    if decorator.kind() != Kind::FunctionDefinition {
        return;
    }
    let Some(decorated) = decorated_parameter(decorator) else { return };
    if model.rebindings_of(scope, decorated.text()).count() != 1
        || !passes_everything_on(context, wrapper, scope, decorated)
        || !is_only_returned(context, scope, name, wrapper)
    {
        return;
    }
    if is_fixture(decorator) || !may_decorate(context, decorator) {
        return;
    }
    let decorator_name = decorator.field_child(Field::Name).map_or("", Node::text);
    let message = say(
        "What {} decorates shows the name, docstring and signature of {}",
        [code(decorator_name), code(name.text())],
    );
    let mut finding = Finding::new(context.place(name), message)
        .related(context.place(decorated), "the decorated function comes in here");
    finding.remedies.extend(remedy(context, wrapper, decorated));
    found.push(finding);
}

/// Whether the function, or the one around it that makes it, is there to decorate: the file does so with it, or does nothing at all with
/// it and lets others use it.
fn may_decorate<'m>(context: &Context<'m>, decorator: Node<'m>) -> bool {
    let outer = decorator.ancestors().filter(|node| node.kind() == Kind::FunctionDefinition).last();
    let maker = outer.unwrap_or(decorator);
    let Some(name) = maker.field_child(Field::Name) else { return false };
    if name.text().starts_with('_') && !name.text().starts_with("__") || name.text().starts_with("test") {
        return false;
    }
    let Some(uses) = context.uses_of_variable(name) else { return true };
    let decorates = |at: &At<'m>| at.node.ancestors().any(|node| node.kind() == Kind::Decorator);
    uses.is_empty() || uses.iter().any(decorates)
}

/// Whether a test framework calls the function: `@pytest.fixture`. What it returns goes to tests.
fn is_fixture(function: Node<'_>) -> bool {
    let whole = function.parent().filter(|node| node.kind() == Kind::DecoratedDefinition);
    let decorators =
        whole.into_iter().flat_map(Node::named_children).filter(|node| node.kind() == Kind::Decorator);
    decorators.into_iter().any(|decorator| {
        let text = decorator.text();
        let name = text.split('(').next().unwrap_or(text).trim_start_matches('@').trim();
        name.rsplit('.').next() == Some("fixture")
    })
}

/// The identifier of the parameter that takes the decorated function: the first one (behind `self` or `cls`), where
/// all others have defaults.
fn decorated_parameter(decorator: Node<'_>) -> Option<Node<'_>> {
    let mut parameters = decorator
        .field_child(Field::Parameters)?
        .named_children()
        .filter(|p| !(p.kind() == Kind::Identifier && matches!(p.text(), "self" | "cls")));
    let first = parameters.next()?;
    let identifier = match first.kind() {
        Kind::Identifier => first,
        Kind::DefaultParameter | Kind::TypedDefaultParameter => first.field_child(Field::Name)?,
        Kind::TypedParameter => first.named_child(0)?,
        _ => return None,
    };
    let optional = |p: Node<'_>| {
        matches!(
            p.kind(),
            Kind::DefaultParameter
                | Kind::TypedDefaultParameter
                | Kind::KeywordSeparator
                | Kind::PositionalSeparator
        )
    };
    (identifier.kind() == Kind::Identifier && parameters.all(optional)).then_some(identifier)
}

/// Whether the wrapper calls the decorated function with its own `*args` or `**kwargs`.
fn passes_everything_on<'m>(
    context: &Context<'m>,
    wrapper: Node<'m>,
    scope: ScopeId,
    decorated: Node<'m>,
) -> bool {
    let (Some(parameters), Some(body)) =
        (wrapper.field_child(Field::Parameters), wrapper.field_child(Field::Body))
    else {
        return false;
    };
    let stars: Vec<&str> = parameters
        .descendants()
        .filter(|n| matches!(n.kind(), Kind::ListSplatPattern | Kind::DictionarySplatPattern))
        .filter_map(|n| n.named_child(0))
        .map(Node::text)
        .collect();
    if stars.is_empty() {
        return false;
    }
    context.uses_of(scope, decorated.text(), body).any(|usage| {
        usage.field() == Field::Function
            && usage.ancestors().find(|n| n.kind().is_function()) == Some(wrapper)
            && usage.parent().and_then(|call| call.field_child(Field::Arguments)).is_some_and(|arguments| {
                arguments
                    .named_children()
                    .filter(|a| matches!(a.kind(), Kind::ListSplat | Kind::DictionarySplat))
                    .filter_map(|a| a.named_child(0))
                    .any(|a| stars.contains(&a.text()))
            })
    })
}

/// The attributes that `functools.wraps` sets.
const SET_BY_WRAPS: &[&str] = &[
    "__wrapped__",
    "__name__",
    "__qualname__",
    "__doc__",
    "__dict__",
    "__module__",
    "__signature__",
    "__annotations__",
];

/// Whether the decorator does nothing with the wrapper but return it and set attributes of its own on it.
fn is_only_returned<'m>(context: &Context<'m>, scope: ScopeId, name: Node<'m>, wrapper: Node<'m>) -> bool {
    let model = context.model();
    let Some(symbol) = model.scope(scope).and_then(|s| s.symbol(&model.mangled(name))) else { return false };
    // Where another function inside uses the wrapper too, it may do anything with it.
    let captured =
        symbol.kind == SymbolKind::Cell && context.uses_of(scope, name.text(), wrapper).nth(1).is_none();
    if captured {
        return false;
    }
    let mut returned = false;
    let tree = context.tree();
    for usage in symbol.references.iter().filter_map(|id| tree.node(*id)) {
        let Some(parent) = usage.parent() else { return false };
        match parent.kind() {
            Kind::ReturnStatement => returned = true,
            Kind::Attribute => {
                let attribute = parent.field_child(Field::Attribute).map_or("", Node::text);
                if SET_BY_WRAPS.contains(&attribute) || parent.field() != Field::Left {
                    return false;
                }
            }
            _ => return false,
        }
    }
    returned
}

fn remedy<'m>(context: &Context<'m>, wrapper: Node<'m>, decorated: Node<'m>) -> Option<Remedy> {
    let means = |name: &str, target: &str| {
        context.would_mean_global(name, wrapper) && context.global_import(name).as_deref() == Some(target)
    };
    let mut changes = Changes::new(context);
    let call = if means("wraps", "functools.wraps") {
        "wraps"
    } else if means("functools", "functools") {
        "functools.wraps"
    } else if context.would_mean_global("functools", wrapper) && context.globals("functools").is_empty() {
        changes = changes.import("import functools");
        "functools.wraps"
    } else {
        return None;
    };
    let indent = indentation(wrapper.tree().text(), wrapper.start());
    let line = format!("@{call}({}){}{indent}", decorated.text(), line_ending(wrapper));
    let title = format!("Take over the name and docstring of `{0}` with `@{call}({0})`", decorated.text());
    Some(changes.insert(wrapper.start(), line).preferred(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "missing-wraps";

    #[test]
    fn ignores_wrappers_that_set_wrapped_or_use_update_wrapper() {
        check_silent(
            CODE,
            "
            import functools
            def a(func):
                @functools.wraps(func)
                def wrapper(*args, **kwargs):
                    return func(*args, **kwargs)
                return wrapper
            def b(func):
                def wrapper(*args, **kwargs):
                    return func(*args, **kwargs)
                return functools.update_wrapper(wrapper, func)
            def c(func):
                def wrapper(*args, **kwargs):
                    return func(*args, **kwargs)
                wrapper.__wrapped__ = func
                return wrapper
            def d(func):
                def wrapper(*args, **kwargs):
                    return func(*args, **kwargs)
                functools.update_wrapper(wrapper, func)
                return wrapper
            def e(func):
                def wrapper(*args, **kwargs):
                    return func(*args, **kwargs)
                return functools.wraps(func)(wrapper)
            ",
        );
    }

    #[test]
    fn ignores_class_wrappers() {
        check_silent(
            CODE,
            "
            def deco(func):
                class Wrapper:
                    def __call__(self, *args, **kwargs):
                        return func(*args, **kwargs)
                return Wrapper()
            ",
        );
    }

    #[test]
    fn ignores_functions_that_are_no_decorators() {
        check_silent(
            CODE,
            "
            def make_handler(callback):
                def handle(event):
                    callback(event)
                return handle
            def apply(func, count):
                def run(*args):
                    return func(*args)
                return run
            def outer(func):
                def inner(*args):
                    return func(*args)
                inner(1)
                return func
            def other(func):
                def inner(*args):
                    return print(*args)
                register(inner)
                return inner
            def rebound(func):
                func = func or print
                def inner(*args):
                    return func(*args)
                return inner
            ",
        );
    }

    #[test]
    fn ignores_what_decorates_nothing_here_and_private_helpers() {
        check_silent(
            CODE,
            "
            def _with_alias(func):
                def wrapper(*args, **kwargs):
                    return func(*args, **kwargs)
                return wrapper
            def exception_to_nan(func):
                def wrap(*a):
                    return func(*a)
                return wrap
            run(exception_to_nan(lambda z: z))
            def proxy(func):
                def inner(self, *args):
                    return func(self.wrapped, *args)
                return inner
            class Lazy:
                __str__ = proxy(str)
            ",
        );
    }

    #[test]
    fn ignores_fixtures() {
        check_silent(
            CODE,
            "
            import pytest
            @pytest.fixture
            def make(engine):
                def go(**options):
                    return engine(**options)
                return go
            class Base:
                @config.fixture(scope='module')
                def make(self, engine):
                    def go(**options):
                        return engine(**options)
                    return go
            ",
        );
    }

    #[test]
    fn finds_wrappers() {
        check_finds(
            CODE,
            "
            def timed(func):
                def wrapper(*args, **kwargs):
                    ^^^^^^^ What `timed` decorates shows the name, docstring and signature of `wrapper`
                    return func(*args, **kwargs)
                return wrapper
            def repeat(n):
                def decorate(fn, *, quiet=False):
                    async def inner(self, *args):
                              ^^^^^
                        for _ in range(n):
                            await fn(self, *args)
                    inner.repeats = n
                    return inner
                return decorate
            class Router:
                def route(self, handler):
                    if self.sync:
                        def call(*a): return handler(*a)
                            ^^^^
                        return call
                    def call(**k): return handler(**k)
                        ^^^^
                    return call
            def logged(func):
                def inner(*args):
                    ^^^^^
                    return func(*args)
                return inner
            @logged
            def work(): ...
            ",
        );
    }

    #[test]
    fn mends_with_and_without_the_import() {
        check_fix(
            CODE,
            "
            import time

            def timed(func):
                # why
                def wrapper(*args): return func(*args)
                return wrapper
            ",
            "
            import time
            import functools

            def timed(func):
                # why
                @functools.wraps(func)
                def wrapper(*args): return func(*args)
                return wrapper
            ",
        );
        check_fix(
            CODE,
            "from functools import wraps\r\n\r\ndef d(é):\r\n\tasync def w(**k):\r\n\t\tawait é(**k)\r\n\treturn w\r\n",
            "from functools import wraps\r\n\r\ndef d(é):\r\n\t@wraps(é)\r\n\tasync def w(**k):\r\n\t\tawait é(**k)\r\n\treturn w\r\n",
        );
        check_fix(
            CODE,
            "import functools\ndef d(f):\n    def w(*a): return f(*a)\n    return w\n",
            "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w(*a): return f(*a)\n    return w\n",
        );
        let source = "def d(f, functools=None):\n    def w(*a): return f(*a)\n    return w\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}
