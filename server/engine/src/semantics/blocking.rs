//! Calls that wait without `await`: they stop an event loop with all its tasks.

use super::{Context, Definition, ScopeKind, Value};
use crate::syntax::{Field, Kind, Node};

/// What a blocking call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// ASYNC251
    Sleeps,
    /// ASYNC210, ASYNC212
    ForANetwork,
    /// ASYNC220, ASYNC221, ASYNC222
    ForAProcess,
    /// ASYNC230
    ForAFile,
    /// ASYNC250
    ForInput,
}

impl Waits {
    /// What the call does, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Waits::Sleeps => "sleeps",
            Waits::ForANetwork => "waits for the network",
            Waits::ForAProcess => "waits for a process",
            Waits::ForAFile => "waits for a file",
            Waits::ForInput => "waits for input",
        }
    }
}

/// Everything that counts as blocking, by qualified name.
const BLOCKING: &[(&str, Waits)] = &[
    ("time.sleep", Waits::Sleeps),
    ("urllib.request.urlopen", Waits::ForANetwork),
    ("urllib3.request", Waits::ForANetwork),
    ("requests.get", Waits::ForANetwork),
    ("requests.post", Waits::ForANetwork),
    ("requests.put", Waits::ForANetwork),
    ("requests.patch", Waits::ForANetwork),
    ("requests.delete", Waits::ForANetwork),
    ("requests.head", Waits::ForANetwork),
    ("requests.options", Waits::ForANetwork),
    ("requests.request", Waits::ForANetwork),
    ("httpx.get", Waits::ForANetwork),
    ("httpx.post", Waits::ForANetwork),
    ("httpx.put", Waits::ForANetwork),
    ("httpx.patch", Waits::ForANetwork),
    ("httpx.delete", Waits::ForANetwork),
    ("httpx.head", Waits::ForANetwork),
    ("httpx.options", Waits::ForANetwork),
    ("httpx.request", Waits::ForANetwork),
    ("httpx.stream", Waits::ForANetwork),
    ("subprocess.Popen", Waits::ForAProcess),
    ("subprocess.run", Waits::ForAProcess),
    ("subprocess.call", Waits::ForAProcess),
    ("subprocess.check_call", Waits::ForAProcess),
    ("subprocess.check_output", Waits::ForAProcess),
    ("subprocess.getoutput", Waits::ForAProcess),
    ("subprocess.getstatusoutput", Waits::ForAProcess),
    ("os.popen", Waits::ForAProcess),
    ("os.system", Waits::ForAProcess),
    ("os.posix_spawn", Waits::ForAProcess),
    ("os.posix_spawnp", Waits::ForAProcess),
    ("os.spawnl", Waits::ForAProcess),
    ("os.spawnle", Waits::ForAProcess),
    ("os.spawnlp", Waits::ForAProcess),
    ("os.spawnlpe", Waits::ForAProcess),
    ("os.spawnv", Waits::ForAProcess),
    ("os.spawnve", Waits::ForAProcess),
    ("os.spawnvp", Waits::ForAProcess),
    ("os.spawnvpe", Waits::ForAProcess),
    ("os.wait", Waits::ForAProcess),
    ("os.wait3", Waits::ForAProcess),
    ("os.wait4", Waits::ForAProcess),
    ("os.waitid", Waits::ForAProcess),
    ("os.waitpid", Waits::ForAProcess),
    ("builtins.open", Waits::ForAFile),
    ("io.open", Waits::ForAFile),
    ("io.open_code", Waits::ForAFile),
    ("pathlib.Path.open", Waits::ForAFile),
    ("builtins.input", Waits::ForInput),
];

/// Methods of `httpx.Client` that send a request.
const CLIENT_METHODS: &[&str] =
    &["get", "post", "put", "patch", "delete", "head", "options", "request", "send", "stream", "close"];

/// The coroutine in which code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whether a generator expression stands between: with an `await`, that would become an asynchronous one.
    pub in_generator: bool,
}

/// The coroutine in which a node runs; `None` where the code does not run in a coroutine itself, but in a function, lambda or class inside, or in none.
#[must_use]
pub fn coroutine_around<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Place> {
    let model = context.model();
    let mut place = Place { in_generator: false };
    let mut scope = model.scope(model.scope_at(node))?;
    loop {
        match scope.kind {
            ScopeKind::Function => {
                let function = context.tree().node(scope.node)?;
                return function.child_of_kind(Kind::KwAsync).map(|_| place);
            }
            ScopeKind::GeneratorExpression => place.in_generator = true,
            kind if kind.is_comprehension() => {}
            _ => return None,
        }
        scope = model.scope(scope.parent?)?;
    }
}

/// What a callee waits for, with its qualified name.
#[must_use]
pub fn blocking<'m>(context: &Context<'m>, callee: Node<'m>) -> Option<(Waits, String)> {
    if let Some(name) = context.qualified_name(callee) {
        let known = BLOCKING.iter().find(|(one, _)| *one == name);
        if let Some((_, waits)) = known {
            return Some((*waits, name));
        }
    }
    let method = callee.field_child(Field::Attribute)?.text();
    let object = callee.field_child(Field::Object)?;
    if method == "open"
        && matches!(context.value(object), Value::Instance(class) if class.ends_with("pathlib.Path") || class == "pathlib._local.Path")
    {
        return Some((Waits::ForAFile, "pathlib.Path.open".to_string()));
    }
    (CLIENT_METHODS.contains(&method) && is_client(context, object))
        .then(|| (Waits::ForANetwork, format!("httpx.Client.{method}")))
}

/// Whether an expression is a synchronous client of httpx: made by `httpx.Client(…)`, or a parameter annotated so.
fn is_client<'m>(context: &Context<'m>, object: Node<'m>) -> bool {
    let makes_client = |at: Context<'m>, node: Node<'m>| {
        node.kind() == Kind::Call
            && node
                .field_child(Field::Function)
                .and_then(|f| at.qualified_name(f))
                .is_some_and(|name| name == "httpx.Client")
    };
    if makes_client(*context, object) {
        return true;
    }
    match context.definition(object) {
        Definition::Value(at) => makes_client(context.at(at), at.node),
        Definition::Parameter(at) => at.node.field_child(Field::Type).is_some_and(|annotation| {
            context.at(at).qualified_name(annotation).is_some_and(|name| name == "httpx.Client")
        }),
        _ => false,
    }
}
