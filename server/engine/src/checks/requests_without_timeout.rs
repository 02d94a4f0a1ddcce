//! `requests.get(url)` without `timeout`, which may wait for an answer for ever.

use super::calls::{add_argument, called, shown};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Constant, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: sessions that are not made in sight, whose adapter may have a timeout of its own.
pub(super) const CHECK: Check = Check {
    code: "requests-without-timeout",
    concept: "http-clients",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["S113"], pylint: &["W3101"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// Functions of `requests` and of `httpx` that send a request.
const METHODS: &[&str] = &["get", "options", "head", "post", "put", "patch", "delete", "request"];
/// What is `httpx`' own; its clients take a timeout, too.
const MORE: &[&str] = &["stream", "Client", "AsyncClient"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    // A method of `requests` and of everything else has these names: only a module leads there.
    let head = match callee.kind() {
        Kind::Attribute => callee.field_child(Field::Object).filter(|n| n.kind() == Kind::Identifier),
        Kind::Identifier => Some(callee),
        _ => None,
    };
    if head.is_none() {
        return;
    }
    let Some((callee, name)) = called(context, call, METHODS).or_else(|| called(context, call, MORE)) else {
        return;
    };
    let Some((module, function)) = name.split_once('.') else { return };
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let timeout = passed.named.iter().find(|(known, _)| known.text() == "timeout").map(|(_, value)| *value);

    let message = match (module, timeout) {
        ("requests", None) if METHODS.contains(&function) => say(
            "{} has no timeout of its own: where the server never answers, it never returns",
            [shown(callee)],
        ),
        ("requests" | "httpx", Some(value))
            if (METHODS.contains(&function) || module == "httpx" && MORE.contains(&function))
                && context.constant(value) == Some(Constant::None) =>
        {
            say("{} waits without end: {}", [shown(callee), code("timeout=None")])
        }
        _ => return,
    };
    let mut finding = Finding::new(context.place(callee), message);
    finding.remedies.extend(remedy(context, call, timeout));
    found.push(finding);
}

fn remedy<'m>(context: &Context<'m>, call: Node<'m>, timeout: Option<Node<'m>>) -> Option<Remedy> {
    let changes = Changes::new(context);
    let changes = match timeout {
        Some(value) => changes.replace(value, "10"),
        None => add_argument(changes, call, "timeout=10")?,
    };
    Some(changes.possible("Give up after ten seconds without a byte: `timeout=10`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "requests-without-timeout";

    #[test]
    fn ignores_a_timeout() {
        check_silent(
            CODE,
            "
            import requests
            a = requests.get(u, timeout=5)
            b = requests.post(u, data=d, timeout=(3.05, 27))
            def f(timeout=None, **options):
                return requests.get(u, timeout=timeout), requests.get(u, **options), requests.get(*u)
            ",
        );
    }

    /// ruff issue 12240: `httpx` has a timeout of five seconds where none is given.
    #[test]
    fn ignores_httpx_by_its_default() {
        check_silent(
            CODE,
            "import httpx\na = httpx.get(u)\nb = httpx.AsyncClient()\nc = httpx.stream('GET', u)\n",
        );
    }

    /// What a session waits for, its adapter may decide.
    #[test]
    fn ignores_sessions_and_other_objects() {
        check_silent(
            CODE,
            "
            import requests
            s = requests.Session()
            a = s.get(u)
            b = {}.get(u)
            c = requests.exceptions.Timeout()
            def f(requests):
                return requests.get(u)
            ",
        );
    }

    #[test]
    fn finds_calls_without_end() {
        check_finds(
            CODE,
            "
            import requests, httpx
            from requests import post as send, get
            a = requests.get(u)
                ^^^^^^^^^^^^ `requests.get()` has no timeout of its own: where the server never answers, it never returns
            b = requests.request('GET', u, timeout=None)
                ^^^^^^^^^^^^^^^^ `requests.request()` waits without end: `timeout=None`
            c = get(u).json()
                ^^^
            d = httpx.Client(timeout=None)
                ^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "import requests\nrequests.get(ü)  # u\n",
            "import requests\nrequests.get(ü, timeout=10)  # u\n",
        );
        check_fix(
            CODE,
            "import requests\r\nrequests.post(\r\n\tu,\r\n\tdata=d,  # all\r\n)\r\n",
            "import requests\r\nrequests.post(\r\n\tu,\r\n\tdata=d, timeout=10,  # all\r\n)\r\n",
        );
        check_fix(
            CODE,
            "import requests\nrequests.get(u, timeout=None)\n",
            "import requests\nrequests.get(u, timeout=10)\n",
        );
    }
}
