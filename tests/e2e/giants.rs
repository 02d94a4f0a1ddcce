//! Files that nobody writes, and that must be answered all the same: within ten seconds, and without a panic.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{Client, range};

/// For an answer, from the release build that readers use; the debug build of the engine is several times slower.
const LIMIT: Duration =
    if cfg!(debug_assertions) { Duration::from_secs(25) } else { Duration::from_secs(10) };

fn serve(name: &str, text: &str) {
    let mut client = Client::start();
    let answered = |what: &str, start: Instant| {
        let took = start.elapsed();
        eprintln!("{name}: {what} after {took:?}");
        assert!(took < LIMIT, "{name}: {what} after {took:?}");
    };
    let start = Instant::now();
    let uri = client.open("giant.py", text);
    client.diagnostics(&uri, 1);
    answered("diagnostics", start);

    let lines = text.lines().count() as u32;
    for line in [0, lines / 2, lines.saturating_sub(1)] {
        for column in [0, 5, 2000] {
            let start = Instant::now();
            let answer = client.hover(&uri, line, column);
            assert!(answer.get("error").is_none(), "{answer}");
            answered("a hover", start);
        }
    }
    let start = Instant::now();
    let params = json!({
        "textDocument": {"uri": uri}, "range": range((0, 0), (lines, 0)),
        "context": {"diagnostics": [], "triggerKind": 1},
    });
    client.result("textDocument/codeAction", params);
    answered("code actions", start);

    let start = Instant::now();
    client.change(&uri, 2, json!([{"range": range((0, 0), (0, 0)), "text": "y = 1\n"}]));
    client.diagnostics(&uri, 2);
    answered("a change", start);
    assert_eq!(client.text(&uri).len(), text.len() + 6);
    client.assert_well();
}

#[test]
fn brackets_100_000_deep() {
    let deep = 100_000;
    serve("brackets", &format!("x = {}{}\n", "(".repeat(deep), ")".repeat(deep)));
    serve("open brackets", &format!("x = {}\n", "[".repeat(deep)));
    serve("closing brackets", &format!("x = 1\n{}\n", "}".repeat(deep)));
}

#[test]
fn a_sum_of_50_000_terms() {
    serve("sum", &format!("x = {}\n", vec!["a"; 50_000].join(" + ")));
}

#[test]
fn an_attribute_chain_of_50_000() {
    serve("attributes", &format!("x = {}\n", vec!["a"; 50_000].join(".")));
}

#[test]
fn calls_50_000_in_a_row() {
    serve("calls", &format!("x = a{}\n", "()".repeat(50_000)));
}

#[test]
fn not_20_000_times() {
    serve("not", &format!("x = {}y\n", "not ".repeat(20_000)));
}

#[test]
fn lambdas_5_000_deep() {
    serve("lambdas", &format!("x = {}y\n", "lambda: ".repeat(5_000)));
}

#[test]
fn if_900_deep() {
    let mut text = String::new();
    for depth in 0..900 {
        text.push_str(&format!("{}if a{depth}:\n", " ".repeat(depth)));
    }
    text.push_str(&format!("{}pass\n", " ".repeat(900)));
    serve("if", &text);
}

#[test]
fn a_class_chain_of_3_000() {
    let mut text = String::from("class C0:\n    def m(self): pass\n");
    for number in 1..3_000 {
        text.push_str(&format!("class C{number}(C{}):\n    def m(self): super().m()\n", number - 1));
    }
    serve("class chain", &text);
}

#[test]
fn a_class_with_2_000_bases() {
    let mut text = String::new();
    for number in 0..2_000 {
        text.push_str(&format!("class B{number}: pass\n"));
    }
    let bases: Vec<String> = (0..2_000).map(|number| format!("B{number}")).collect();
    text.push_str(&format!("class C({}): pass\n", bases.join(", ")));
    serve("bases", &text);
}

#[test]
fn strings_of_10_mb() {
    let big = "x".repeat(10_000_000);
    serve("string", &format!("s = '{big}'\n"));
    serve("triple-quoted string", &format!("s = '''\n{}'''\n", "a line of text\n".repeat(650_000)));
    serve("f-string", &format!("s = f'{{a}}{big}'\n"));
    serve("open string", &format!("s = '''{big}\n"));
}

#[test]
fn a_binary_file() {
    let text: String =
        (0..200_000_u32).map(|i| char::from_u32(i.wrapping_mul(2_654_435_761) % 255).unwrap()).collect();
    serve("binary", &text);
}
