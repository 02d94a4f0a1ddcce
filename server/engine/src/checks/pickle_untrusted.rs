//! `pickle.loads` of bytes that somebody else sends: reading a pickle may run any code.

use super::calls::{called, shown};
use super::outside_text::{Source, source};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{plain, say};
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Kind, Node};

/// Left out, because nothing is certain there: files and bytes whose origin is not seen. Most are a program's own. So are the bytes on standard
/// input: nobody types a pickle, the program that started this one sends it.
pub(super) const CHECK: Check = Check {
    code: "pickle-untrusted",
    concept: "serialization-pickle",
    group: Group::Security,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["S301"],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some((callee, name)) = called(context, call, &["load", "loads", "Unpickler"]) else { return };
    let Some((module, _)) = name.rsplit_once('.') else { return };
    if !matches!(module, "pickle" | "_pickle" | "dill" | "cloudpickle") {
        return;
    }
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let Some(data) = passed.positional.first().copied() else { return };
    let Some((origin, at)) = source(context, data) else { return };
    // Who writes the command line, or starts the program with a pipe, runs the program anyway.
    if origin == Source::CommandLine || origin == Source::Typed && at.kind() != Kind::Call {
        return;
    }
    let message = say(
        "{} reads {}: a pickle may run any code while it is read",
        [shown(callee), plain(origin.words())],
    );
    let mut finding = Finding::new(context.place(callee), message);
    if at.tree().text() == call.tree().text() && !data.contains(at) {
        finding = finding.related(context.place(at), "the bytes come from here");
    }
    found.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "pickle-untrusted";

    #[test]
    fn ignores_the_own_file() {
        check_silent(
            CODE,
            "
            import pickle
            with open('cache.bin', 'rb') as f:
                a = pickle.load(f)
            def load(path):
                with path.open('rb') as f:
                    return pickle.Unpickler(f).load()
            ",
        );
    }

    /// Tests make a copy by a round trip.
    #[test]
    fn ignores_bytes_made_here() {
        check_silent(
            CODE,
            "
            import pickle, copy
            data = pickle.dumps(x)
            a = pickle.loads(data)
            b = pickle.loads(pickle.dumps(x, -1))
            def f(data, pickle):
                return pickle.loads(request.data)
            import json, requests
            c = json.loads(requests.get(u).content)
            ",
        );
    }

    /// As `multiprocessing` and `anyio` talk to their workers.
    #[test]
    fn ignores_what_the_parent_process_sends() {
        check_silent(
            CODE,
            "
            import pickle, sys
            def work():
                stdin = sys.stdin
                while True:
                    job = pickle.load(stdin.buffer)
            a = pickle.loads(sys.stdin.buffer.read())
            ",
        );
    }

    #[test]
    fn finds_bytes_from_outside() {
        check_finds(
            CODE,
            "
            import base64, io, pickle, requests, socket
            from flask import request
            from urllib.request import urlopen
            a = pickle.load(urlopen(u))
                ^^^^^^^^^^^ `pickle.load()` reads what comes over the network: a pickle may run any code while it is read
            b = pickle.loads(base64.b64decode(request.cookies['x']))
                ^^^^^^^^^^^^ `pickle.loads()` reads what a web request brings: a pickle may run any code while it is read
            answer = requests.get(u, timeout=1)
            c = pickle.loads(answer.content)
                ^^^^^^^^^^^^
            s = socket.socket()
            d = pickle.loads(s.recv(1024))
                ^^^^^^^^^^^^
            e = pickle.Unpickler(io.BytesIO(base64.b64decode(input()))).load()
                ^^^^^^^^^^^^^^^^
            ",
        );
    }
}
