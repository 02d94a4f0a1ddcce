//! A call as a default: it is made once, when `def` runs.

use super::calls::is_test_code;
use super::default_sentinel::sentinel;
use super::default_uses::Uses;
use super::mutable_default_argument::is_memo;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, plain, say};
use crate::semantics::dataclasses::dataclass;
use crate::semantics::{At, Context, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: calls whose result cannot change, or is not known to (markers of frameworks among
/// them), tests, sentinels, and objects that the function only reads. Lists, dicts and sets are the business of
/// `mutable-default-argument`.
pub(super) const CHECK: Check = Check {
    code: "call-in-default-argument",
    concept: "default-arguments",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B008"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::DefaultParameter, Kind::TypedDefaultParameter],
    run,
};

/// Functions that give something else each time.
const VARYING: [&str; 33] = [
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.process_time",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "random.random",
    "random.randint",
    "random.randrange",
    "random.uniform",
    "random.gauss",
    "random.choice",
    "random.choices",
    "random.sample",
    "random.getrandbits",
    "secrets.token_bytes",
    "secrets.token_hex",
    "secrets.token_urlsafe",
    "secrets.randbelow",
    "secrets.choice",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.urandom",
    "os.getcwd",
    "pathlib.Path.cwd",
];

/// What is used up by the first call that goes over it.
const ITERATORS: [&str; 7] = ["iter", "map", "filter", "zip", "enumerate", "reversed", "open"];

fn run<'m>(context: &Context<'m>, parameter: Node<'m>, found: &mut Vec<Finding>) {
    found.extend(finding(context, parameter));
}

fn finding<'m>(context: &Context<'m>, parameter: Node<'m>) -> Option<Finding> {
    let default = parameter.field_child(Field::Value)?;
    let call = default.unparenthesized();
    if call.kind() != Kind::Call {
        return None;
    }
    let name = parameter.field_child(Field::Name)?;
    let callee = call.field_child(Field::Function)?;
    let path = context.qualified_name(callee);
    let function = parameter.parent()?.parent()?;
    let scope = *context.model().scope_of_node.get(&function.id())?;
    let owner =
        function.field_child(Field::Name).map_or_else(|| plain("this lambda"), |name| code(name.text()));
    let keyword = code(if function.kind() == Kind::Lambda { "lambda" } else { "def" });
    // A test is over soon after its helpers are made.
    if is_test_code(context, parameter) {
        return None;
    }
    let varies = path.as_deref().is_some_and(|path| VARYING.contains(&path))
        && has_no_given_time(path.as_deref(), call);
    let mut finding = if varies {
        let message = say(
            "{} is called once, when {} runs: every call of {} without {} gets that first result",
            [code(format!("{}()", callee.one_line())), keyword, owner, code(name.text())],
        );
        Finding::new(context.place(default), message)
    } else {
        let made = changing_object(context, call, path.as_deref())?;
        let uses = Uses::of(context, function, scope, name, false);
        // Whoever only goes over an iterator uses it up.
        let is_used = || {
            let body = function.field_child(Field::Body);
            made == "iterator"
                && body.is_some_and(|body| context.uses_of(scope, name.text(), body).next().is_some())
        };
        if is_memo(name.text()) || !(uses.changes || uses.escapes || is_used()) {
            return None;
        }
        let message = say(
            "Calls of {} without {} share one {}: it is made once, when {} runs",
            [owner, code(name.text()), code(made.clone()), keyword],
        );
        let finding = Finding::new(context.place(default), message);
        match uses.at {
            Some(at) if at.id() > function.id() && function.contains(at) => {
                finding.related(context.place(at), "here the function uses the shared object")
            }
            _ => finding,
        }
    };
    let changes = sentinel(context, function, scope, parameter);
    finding.remedies.extend(
        changes.map(|changes| changes.possible("Use `None` as the default, and make the call in the body")),
    );
    Some(finding)
}

/// `time.localtime(0)` is always the same, as is `datetime.fromtimestamp`.
fn has_no_given_time(path: Option<&str>, call: Node<'_>) -> bool {
    let converts = path.is_some_and(|path| matches!(path, "time.localtime" | "time.gmtime" | "time.ctime"));
    let given = call.field_child(Field::Arguments).and_then(|list| list.named_child(0));
    !converts || given.is_none()
}

/// The class of the object that the call makes, where that can change: an instance of a class of this file some code of which sets
/// attributes of instances, a new list from a function, an iterator.
fn changing_object<'m>(context: &Context<'m>, call: Node<'m>, path: Option<&str>) -> Option<String> {
    if context.new_collection(call).is_some() {
        return None;
    }
    if let Some(name) = path {
        if let Some(name) = name.strip_prefix("builtins.").filter(|name| ITERATORS.contains(name)) {
            return Some(if name == "open" { "file".to_string() } else { "iterator".to_string() });
        }
        if matches!(
            name,
            "io.StringIO" | "io.BytesIO" | "types.SimpleNamespace" | "argparse.Namespace" | "queue.Queue"
        ) {
            return name.rsplit('.').next().map(str::to_string);
        }
        return None;
    }
    match context.value(call) {
        Value::InstanceOf(class) => sets_attributes(context, class).then(|| {
            class.node.field_child(Field::Name).map_or_else(String::new, |name| name.text().to_string())
        }),
        value => value
            .builtin_name()
            .filter(|name| matches!(*name, "list" | "dict" | "set" | "bytearray"))
            .map(str::to_string),
    }
}

/// Whether some code of the file other than `__init__` sets an attribute that instances of the class have.
fn sets_attributes<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let there = context.at(class);
    if !context.is_plainly_made(&context.class(class)) {
        return false;
    }
    let data = dataclass(&there, class);
    if data.as_ref().is_some_and(|data| data.parameters.frozen) {
        return false;
    }
    let mut names: Vec<String> =
        data.into_iter().flat_map(|data| data.fields).map(|field| field.name).collect();
    let mut made = Vec::new();
    for node in class.node.descendants().filter(|n| n.kind() == Kind::Attribute) {
        let Some(object) = node.field_child(Field::Object).filter(|n| n.kind() == Kind::Identifier) else {
            continue;
        };
        let Some(name) = node.field_child(Field::Attribute) else { continue };
        let function = node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
        let is_init = function
            .and_then(|f| f.field_child(Field::Name))
            .is_some_and(|name| matches!(name.text(), "__init__" | "__post_init__" | "__new__"));
        let is_bound =
            node.field() == Field::Left && node.parent().is_some_and(|p| p.kind() == Kind::Assignment);
        if is_init && is_bound && object.text() == "self" {
            names.push(name.text().to_string());
            made.push(At { piece: class.piece, node });
        }
    }
    names.iter().any(|name| !context.stores_elsewhere(name, &made).is_empty())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "call-in-default-argument";

    /// ruff issue 8378, jaraco/skeleton issue 214: what cannot change may be made once.
    #[test]
    fn ignores_immutable_calls() {
        check_silent(
            CODE,
            "
            from pathlib import Path, PurePath
            from datetime import timedelta
            import operator, re, time
            def f(a=Path('.'), b=timedelta(days=1), c=frozenset([1]), d=tuple(), e=PurePath(), g=int('1'),
                  h=operator.itemgetter(1), i=re.compile('x'), j=object(), k=ValueError('x'), l=time.localtime(0)):
                self.a = a, b, c, d, e, g, h, i, j, k, l
            ",
        );
    }

    #[test]
    fn ignores_marker_calls() {
        check_silent(
            CODE,
            "
            from fastapi import Depends, Query
            import typer
            from hypothesis import strategies as st
            def f(db=Depends(get_db), q: str = Query(None), name: str = typer.Option('x'), s=st.none()):
                db.add(q)
                return name, s
            ",
        );
    }

    #[test]
    fn ignores_what_is_not_known_or_only_read() {
        check_silent(
            CODE,
            "
            import weakref
            class Parser:
                def parse(self, text): return text
            class Interval:
                def __init__(self, low=None):
                    self.low = low
                def move(self):
                    self.low = 1
            def f(self, a=make(), b=Parser(), c=Interval(), selfref=weakref.ref(self), d=self.text.index('x')):
                self.b = b
                if c == 1:
                    return a
            ",
        );
    }

    #[test]
    fn ignores_functions_that_are_not_called() {
        check_silent(
            CODE,
            "import time\ndef f(clock=time.time, now=lambda: time.time()):\n    return clock(), now()\n",
        );
    }

    #[test]
    fn ignores_memo_parameters() {
        check_silent(CODE, "def f(_numbers=iter(range(9))):\n    return next(_numbers)\n");
    }

    #[test]
    fn ignores_lists_that_have_a_check_of_their_own() {
        check_silent(CODE, "def f(a=list(), b=dict(x=1)):\n    a.append(b)\n    return a\n");
    }

    #[test]
    fn finds_what_changes_with_time() {
        check_finds(
            CODE,
            "
            import random, time
            from datetime import datetime as dt
            from uuid import uuid4
            def log(text, when=time.time()):
                               ^^^^^^^^^^^ `time.time()` is called once, when `def` runs: every call of `log` without `when` gets that first result
                print(text, when)
            def make(*, id=uuid4(), at: dt = dt.now()): ...
                           ^^^^^^^
                                             ^^^^^^^^
            dice = lambda n=random.randint(1, 6): n
                            ^^^^^^^^^^^^^^^^^^^^ `random.randint()` is called once, when `lambda` runs: every call of this lambda without `n` gets that first result
            ",
        );
    }

    #[test]
    fn finds_objects_that_change() {
        check_finds(
            CODE,
            "
            import io
            class Cart:
                def __init__(self):
                    self.items = []
                def clear(self):
                    self.items = []
            def buy(item, cart=Cart()):
                               ^^^^^^ Calls of `buy` without `cart` share one `Cart`: it is made once, when `def` runs
                cart.items.append(item)
                return cart
            def first(numbers=iter(range(9))):
                              ^^^^^^^^^^^^^^
                return next(numbers)
            def write(text, out=io.StringIO()):
                                ^^^^^^^^^^^^^
                out.write(text)
                return out
            ",
        );
    }

    #[test]
    fn mends_with_a_sentinel() {
        check_fix(
            CODE,
            "
            import time
            def log(text, when: float = time.time()):
                '''Doc.'''
                print(text, when)  # why
            ",
            "
            import time
            def log(text, when: float | None = None):
                '''Doc.'''
                if when is None:
                    when = time.time()
                print(text, when)  # why
            ",
        );
        check_fix(
            CODE,
            "
            import time
            class A:
                def log(self, when=time.time()):
                    self.when = when
            ",
            "
            import time
            class A:
                def log(self, when=None):
                    if when is None:
                        when = time.time()
                    self.when = when
            ",
        );
        check_fix(
            CODE,
            "import time\r\ndef é(t=time.time()): return t\r\n",
            "import time\r\ndef é(t=None):\r\n    if t is None:\r\n        t = time.time()\r\n    return t\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "import time\nf = lambda t=time.time(): t\n",
            "import random\ndef f(n, x=random.choice(n)):\n    return x\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
