//! Whether a function only computes: whether its threads would do nothing but take turns under the GIL.

use rustc_hash::FxHashSet;

use super::builtins::PLAIN_CLASSES;
use super::{At, CallableKind, Context, Definition, Value};
use crate::syntax::{Field, Kind, Node};

/// What running a function does with the GIL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purity {
    /// It loops over pure Python code and never lets go of the GIL by itself.
    PureLoop,
    /// It calls this, which waits, or computes without the GIL.
    MayReleaseGil(String),
    /// Not known, or there is no loop in it.
    Unknown,
}

/// Builtins that compute and hold the GIL.
const PURE_BUILTINS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "bytearray",
    "bytes",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "float",
    "frozenset",
    "hash",
    "hex",
    "int",
    "isinstance",
    "len",
    "list",
    "max",
    "min",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

/// Modules all of whose functions compute and hold the GIL.
const PURE_MODULES: &[&str] = &[
    "math",
    "cmath",
    "operator",
    "itertools",
    "random",
    "statistics",
    "fractions",
    "decimal",
    "bisect",
    "heapq",
];

/// Names, and modules with all that is in them, which wait or let go of the GIL while they compute.
const RELEASE: &[&str] = &[
    "builtins.open",
    "builtins.input",
    "builtins.print",
    "time.sleep",
    "hashlib",
    "zlib",
    "gzip",
    "bz2",
    "lzma",
    "socket",
    "ssl",
    "select",
    "selectors",
    "subprocess",
    "os",
    "io",
    "pathlib",
    "shutil",
    "sqlite3",
    "urllib",
    "http",
    "requests",
    "httpx",
    "aiohttp",
    "numpy",
    "scipy",
    "pandas",
    "torch",
    "threading",
    "queue",
    "multiprocessing",
    "logging",
];

/// Loops over fewer rounds than this, written down as a number, are over before another thread could have its turn.
const FEW_ROUNDS: u64 = 10_000;

impl<'m> Context<'m> {
    /// What running the function (a `def` or lambda of this file) does with the GIL, from its body and those of the functions
    /// of this file that it calls. Cost: linear in these.
    #[must_use]
    pub fn purity(&self, function: At<'m>) -> Purity {
        let mut seen = FxHashSet::default();
        let mut waiting = vec![function];
        let mut loops = false;
        let mut unknown = false;
        while let Some(at) = waiting.pop() {
            if !seen.insert((at.piece, at.node.id())) {
                continue;
            }
            let mut body = Body { context: self.at(at), function: at, loops: false, calls: Vec::new() };
            match body.read() {
                Ok(()) => {}
                Err(Some(name)) => return Purity::MayReleaseGil(name),
                Err(None) => unknown = true,
            }
            loops |= body.loops;
            waiting.append(&mut body.calls);
            if unknown {
                break;
            }
        }
        if loops && !unknown { Purity::PureLoop } else { Purity::Unknown }
    }
}

/// One function's body.
struct Body<'m> {
    context: Context<'m>,
    function: At<'m>,
    loops: bool,
    calls: Vec<At<'m>>,
}

impl<'m> Body<'m> {
    /// `Err` with what releases the GIL, or with nothing where something is not known.
    fn read(&mut self) -> Result<(), Option<String>> {
        let function = self.function.node;
        let decorated = function.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition);
        let kind = self.context.model().callable(function).map(|c| c.kind);
        if decorated || !function.kind().is_function() || kind != Some(CallableKind::Function) {
            return Err(None);
        }
        let body = function.field_child(Field::Body).ok_or(None)?;
        let mut result = Ok(());
        let mut skip_to = 0;
        for node in body.descendants() {
            if node.id() < skip_to {
                continue;
            }
            if node.kind().is_function() {
                skip_to = node.subtree_end();
                continue;
            }
            match self.node(node) {
                Ok(()) => {}
                Err(Some(name)) => return Err(Some(name)),
                Err(None) => result = Err(None),
            }
        }
        result
    }

    fn node(&mut self, node: Node<'m>) -> Result<(), Option<String>> {
        match node.kind() {
            Kind::Call => self.call(node),
            Kind::Attribute => self.attribute(node),
            Kind::ForStatement | Kind::ForInClause => {
                let iterable = node.field_child(Field::Right).ok_or(None)?;
                self.loops |= !is_short(&self.context, iterable);
                let not_async = node.child_of_kind(Kind::KwAsync).is_none();
                if not_async && self.is_known_iterable(iterable) { Ok(()) } else { Err(None) }
            }
            Kind::WhileStatement => {
                self.loops = true;
                Ok(())
            }
            Kind::WithStatement
            | Kind::ImportStatement
            | Kind::ImportFromStatement
            | Kind::ClassDefinition
            | Kind::Await
            | Kind::Yield
            | Kind::Unknown
            | Kind::Error => Err(None),
            _ => Ok(()),
        }
    }

    fn call(&mut self, call: Node<'m>) -> Result<(), Option<String>> {
        let callee = call.field_child(Field::Function).ok_or(None)?;
        if let Some(name) = self.context.qualified_name(callee) {
            return if is_pure(&name) { Ok(()) } else { Err(releases(&name)) };
        }
        if callee.kind() == Kind::Attribute {
            let object = callee.field_child(Field::Object).ok_or(None)?;
            return self.is_pure_value(object).then_some(()).ok_or(None);
        }
        match self.context.definition(callee) {
            Definition::Function(at) => {
                // A function that calls itself loops, whatever it is written with.
                self.loops |= at == self.function;
                self.calls.push(at);
                Ok(())
            }
            Definition::Value(at) if at.node.kind() == Kind::Lambda => {
                self.calls.push(at);
                Ok(())
            }
            _ => Err(None),
        }
    }

    /// An attribute that is read: of a module that is known, or the method of a call (which is looked at there).
    fn attribute(&self, attribute: Node<'m>) -> Result<(), Option<String>> {
        let called = attribute.field() == Field::Function
            && attribute.parent().is_some_and(|p| p.kind() == Kind::Call);
        if called {
            return Ok(());
        }
        match self.context.qualified_name(attribute) {
            Some(name) if is_pure(&name) => Ok(()),
            _ => {
                let object = attribute.field_child(Field::Object).ok_or(None)?;
                self.is_pure_value(object).then_some(()).ok_or(None)
            }
        }
    }

    fn is_pure_value(&self, node: Node<'m>) -> bool {
        matches!(self.context.value(node), Value::Instance(name) if is_pure_type(&name))
    }

    /// Going over a file or a queue waits; so what is iterated has to be known.
    fn is_known_iterable(&self, iterable: Node<'m>) -> bool {
        let iterable = iterable.unparenthesized();
        if iterable.kind() == Kind::Call {
            let name = iterable.field_child(Field::Function).and_then(|f| self.context.qualified_name(f));
            if let Some(name) = name.as_deref() {
                let lazy =
                    matches!(name, "builtins.enumerate" | "builtins.zip") || name.starts_with("itertools.");
                let arguments = iterable.field_child(Field::Arguments);
                return match arguments {
                    Some(arguments) if lazy => arguments.named_children().all(|a| self.is_known_iterable(a)),
                    _ => is_pure(name),
                };
            }
        }
        self.is_pure_value(iterable) || iterable.kind() == Kind::Integer
    }
}

fn is_pure(name: &str) -> bool {
    match name.strip_prefix("builtins.") {
        Some(rest) => match rest.split_once('.') {
            Some((class, _)) => PLAIN_CLASSES.contains(&class),
            None => PURE_BUILTINS.contains(&rest),
        },
        None => name.split_once('.').is_some_and(|(module, _)| PURE_MODULES.contains(&module)),
    }
}

fn is_pure_type(name: &str) -> bool {
    name.strip_prefix("builtins.").is_some_and(|name| PLAIN_CLASSES.contains(&name))
}

fn releases(name: &str) -> Option<String> {
    let known = RELEASE
        .iter()
        .any(|one| name.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    known.then(|| name.strip_prefix("builtins.").unwrap_or(name).to_string())
}

/// `range(10)`: few rounds, written down.
fn is_short<'m>(context: &Context<'m>, iterable: Node<'m>) -> bool {
    let iterable = iterable.unparenthesized();
    match iterable.kind() {
        Kind::List | Kind::Tuple | Kind::Set | Kind::String => true,
        Kind::Call => {
            let callee = iterable.field_child(Field::Function).and_then(|f| context.qualified_name(f));
            let arguments = iterable.field_child(Field::Arguments);
            callee.as_deref() == Some("builtins.range")
                && arguments.is_some_and(|a| {
                    a.named_children().all(|n| {
                        n.kind() == Kind::Integer
                            && n.text()
                                .replace('_', "")
                                .parse::<u64>()
                                .is_ok_and(|rounds| rounds < FEW_ROUNDS)
                    })
                })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::semantics::testing::first;

    /// The purity of the first function of the source.
    fn purity(source: &str) -> Purity {
        let of = |context: &Context<'_>, node: Node<'_>| {
            node.kind().is_function().then(|| context.purity(context.locate(node)))
        };
        first(source, of).unwrap_or(Purity::Unknown)
    }

    #[test]
    fn ignores_what_is_not_known_or_does_not_loop() {
        for source in [
            "def f(n):\n    return n * n\n",
            "def f(n):\n    for i in range(10):\n        n += i\n",
            "def f(items):\n    for item in items:\n        x = item\n",
            "def f(n):\n    while n:\n        n = step(n)\n",
            "def f(self):\n    while True:\n        self.run()\n",
            "def f(self):\n    while True:\n        x = self.count\n",
            "def f(n):\n    while n:\n        with n:\n            pass\n",
            "def f(n):\n    while n:\n        yield n\n",
            "async def f(n):\n    while n:\n        n -= 1\n",
            "@jit\ndef f(n):\n    while n:\n        n -= 1\n",
            "def f(n, g):\n    while n:\n        g()\n",
            "import native\ndef f(n):\n    while n:\n        native.step()\n",
        ] {
            assert_eq!(purity(source), Purity::Unknown, "{source}");
        }
    }

    #[test]
    fn sees_loops_that_only_compute() {
        for source in [
            "def f(n):\n    while n:\n        n -= 1\n",
            "def f(limit):\n    total = 0\n    for n in range(limit):\n        total += n * n\n    return total\n",
            "import math\ndef f(n):\n    return [math.sqrt(i) ** math.pi for i in range(n)]\n",
            "def f(n):\n    found = []\n    for i in range(n):\n        found.append(i)\n    return found\n",
            "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n",
            "def f(n):\n    for i, j in zip(range(n), range(n)):\n        pass\n",
            "def f(n):\n    return g(n)\ndef g(n):\n    while n:\n        n -= 1\n",
            "f = lambda n: sum([i for i in range(n)])\n",
        ] {
            assert_eq!(purity(source), Purity::PureLoop, "{source}");
        }
    }

    #[test]
    fn sees_what_releases_the_gil() {
        for (source, name) in [
            ("import time\ndef f(n):\n    while n:\n        time.sleep(1)\n", "time.sleep"),
            ("from hashlib import sha256\ndef f(n):\n    while n:\n        sha256(n)\n", "hashlib.sha256"),
            ("def f(n):\n    while n:\n        print(n)\n", "print"),
            ("def f(n):\n    while n:\n        g()\ndef g():\n    open('x')\n", "open"),
        ] {
            assert_eq!(purity(source), Purity::MayReleaseGil(name.to_string()), "{source}");
        }
    }
}
