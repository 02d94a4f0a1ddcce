//! A decorator whose wrapper does not take over the decorated function's name, docstring and signature.

use super::calls::is_test_code;
use super::write::{Changes, comments_above, indentation, is_docstring, line_ending};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, Context, ScopeId, SymbolKind};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: wrappers with parameters of their own, lambdas, wrappers that are handed to a call,
/// functions that the file calls and decorates nothing with, fixtures, private ones and those of private modules and of tests, whose products
/// only their own package sees, and those about which a comment says that the name is left out.
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
    if is_fixture(decorator)
        || !may_decorate(context, decorator, decorated)
        || is_inside_a_package(context)
        || is_test_code(context, wrapper)
        || speaks_of_wraps(wrapper)
        || speaks_of_wraps(decorator)
    {
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
fn may_decorate<'m>(context: &Context<'m>, decorator: Node<'m>, decorated: Node<'m>) -> bool {
    let outer = decorator.ancestors().filter(|node| node.kind() == Kind::FunctionDefinition);
    let makers: Vec<Node<'m>> = std::iter::once(decorator).chain(outer).collect();
    for (number, maker) in makers.iter().enumerate() {
        let Some(name) = maker.field_child(Field::Name) else { return false };
        if name.text().starts_with('_') && !name.text().starts_with("__") || is_made_of_another(*maker) {
            return false;
        }
        let Some(uses) = context.uses_of_variable(name) else { continue };
        let decorates = |at: &At<'m>| at.node.ancestors().any(|node| node.kind() == Kind::Decorator);
        if uses.iter().any(decorates) {
            return true;
        }
        let is_given_back = |at: &At<'m>| at.node.parent().is_some_and(|p| p.kind() == Kind::ReturnStatement);
        let is_last = number + 1 == makers.len();
        if is_last && !uses.is_empty() || !is_last && !uses.iter().any(is_given_back) {
            return false;
        }
    }
    speaks_of_decorating(&makers) || is_called_like_a_function(decorated.text())
}

/// Whether a decorator makes something else of the function, as `@fixture` does: who calls it then is not known.
fn is_made_of_another(function: Node<'_>) -> bool {
    let around = function.parent().filter(|p| p.kind() == Kind::DecoratedDefinition);
    let mut decorators =
        around.into_iter().flat_map(|p| p.named_children().filter(|n| n.kind() == Kind::Decorator));
    decorators.any(|decorator| {
        let name = decorator.text().trim_start_matches('@').trim();
        !matches!(name, "staticmethod" | "classmethod")
    })
}

/// Whether the name or the docstring of one of the functions says that it decorates.
fn speaks_of_decorating(makers: &[Node<'_>]) -> bool {
    makers.iter().any(|maker| {
        let docstring =
            maker.field_child(Field::Body).and_then(|body| body.named_children().find(|n| is_docstring(*n)));
        [maker.field_child(Field::Name), docstring]
            .into_iter()
            .flatten()
            .any(|said| said.text().to_ascii_lowercase().contains("deco"))
    })
}

/// Whether a parameter's name says that it takes a function. One that is called otherwise may take an object, which has no name of
/// its own to hand on.
fn is_called_like_a_function(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "f" | "fn" | "fun" | "cb" | "g" | "h" | "view" | "wrapped" | "handler" | "target")
        || ["func", "_fn", "fn_", "method", "call", "coro", "decorat", "meth"]
            .iter()
            .any(|part| name.contains(part))
}

/// Whether the module is the inside of a package, by its name: only that package sees what is decorated there.
fn is_inside_a_package(context: &Context<'_>) -> bool {
    context
        .module()
        .own()
        .is_some_and(|own| own.name.split('.').any(|part| part.starts_with('_') && !part.starts_with("__")))
}

/// Whether a comment right above the function names `wraps`: somebody thought of it.
fn speaks_of_wraps(function: Node<'_>) -> bool {
    comments_above(function).any(|line| line.contains("wraps"))
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

/// Whether the wrapper calls the decorated function with its own `*args` or `**kwargs`, and before them with nothing but its own
/// parameters in their order: otherwise it makes a function of other parameters, which `wraps` would tell wrong.
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
    let fixed: Vec<&str> = parameters
        .named_children()
        .filter(|p| matches!(p.kind(), Kind::Identifier | Kind::TypedParameter))
        .filter_map(|p| if p.kind() == Kind::Identifier { Some(p) } else { p.named_child(0) })
        .filter(|p| p.kind() == Kind::Identifier)
        .map(Node::text)
        .collect();
    context.uses_of(scope, decorated.text(), body).any(|usage| {
        usage.field() == Field::Function
            && usage.ancestors().find(|n| n.kind().is_function()) == Some(wrapper)
            && usage.parent().and_then(|call| call.field_child(Field::Arguments)).is_some_and(|arguments| {
                arguments
                    .named_children()
                    .filter(|a| matches!(a.kind(), Kind::ListSplat | Kind::DictionarySplat))
                    .filter_map(|a| a.named_child(0))
                    .any(|a| stars.contains(&a.text()))
                    && fixed.iter().copied().eq(arguments
                        .named_children()
                        .take_while(|a| {
                            !matches!(
                                a.kind(),
                                Kind::ListSplat | Kind::DictionarySplat | Kind::KeywordArgument
                            )
                        })
                        .map(Node::text))
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
    use crate::testing::{check_among, check_finds, check_fix, check_fixes, check_silent};

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

    /// Made of what is no function, for other parameters, or called by who is not known.
    #[test]
    fn ignores_what_makes_functions_of_other_things() {
        check_silent(
            CODE,
            "
            def record(type):
                def make(*args):
                    return type(*args)
                return make
            def proxy(func):
                def inner(self, *args):
                    return func(self.wrapped, *args)
                return inner
            @proxy
            def work(self): ...
            class Zone:
                def wrap(self, func):
                    def build(name, *args):
                        return str(name), func(*args)
                    return build
                @fixture()
                def engine(self, func):
                    def go(**kw):
                        return func(**kw)
                    return go
            def apply(values):
                def wrap(func):
                    def wrapper(*args):
                        return func(*args)
                    return wrapper
                return run(wrap(values.func), values)
            ",
        );
    }

    #[test]
    fn ignores_where_a_comment_says_why_and_tests() {
        check_silent(
            CODE,
            "
            class Wrapper:
                def __call__(self, func):
                    # No @wraps here: it takes too long.
                    def inner(*args):
                        with self:
                            return func(*args)
                    return inner
            def fast(func):
                count(1)
                # Without functools.wraps
                # on purpose.
                def inner(*args):
                    return func(*args)
                return inner
            ",
        );
        check_silent(
            CODE,
            "import pytest\ndef collect(fn):\n    def test(*args):\n        return fn(*args)\n    return test\n",
        );
        let source =
            "def timed(func):\n    def inner(*args):\n        return func(*args)\n    return inner\n";
        assert!(check_among(CODE, &[("shop._tools", "")], "shop._tools", source).is_empty());
        assert!(!check_among(CODE, &[("shop.tools", "")], "shop.tools", source).is_empty());
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
            "from functools import wraps\r\n\r\ndef deco(é):\r\n\tasync def w(**k):\r\n\t\tawait é(**k)\r\n\treturn w\r\n",
            "from functools import wraps\r\n\r\ndef deco(é):\r\n\t@wraps(é)\r\n\tasync def w(**k):\r\n\t\tawait é(**k)\r\n\treturn w\r\n",
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
