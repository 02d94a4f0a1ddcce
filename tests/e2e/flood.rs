//! Clients that send much, read late, or never answer.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, at, capabilities, range, server};

#[test]
fn five_thousand_changes_before_anything_is_read() {
    let mut client = Client::with(server(), false);
    let initialize = json!({"id": "start", "method": "initialize", "params": {"processId": null, "rootUri": null, "capabilities": {}}});
    client.send(initialize);
    client.notify("initialized", json!({}));
    let uri = client.open("a.py", "\n");
    let start = Instant::now();
    for version in 2..5002 {
        let text = if version % 50 == 0 { "\n" } else { "x" };
        client.change(&uri, version, json!([{"range": range((0, 0), (0, 0)), "text": text}]));
        if version % 10 == 0 {
            client.send(
                json!({"id": 100_000 + version, "method": "textDocument/hover", "params": at(&uri, 0, 0)}),
            );
        }
    }
    assert!(start.elapsed() < Duration::from_secs(20), "writing took {:?}", start.elapsed());
    client.read();
    client.diagnostics(&uri, 5001);
    let text = client.text(&uri);
    assert_eq!(text.chars().filter(|c| *c == 'x').count(), 4900);
    assert_eq!(text.chars().filter(|c| *c == '\n').count(), 101);
    let mut hovers = 0;
    // Answers come in any order: some may still be worked on when a later request is answered.
    let end = Instant::now() + Duration::from_secs(30);
    while hovers < 500 && Instant::now() < end {
        let answers = |m: &Value| m.get("result").is_some() && m["id"].as_i64() > Some(100_000);
        hovers += client.settle().into_iter().filter(answers).count();
    }
    assert_eq!(hovers, 500, "every request is answered");
    client.assert_well();
}

#[test]
fn changes_are_checked_once_they_have_all_arrived() {
    let mut client = Client::start();
    let uri = client.open("a.py", "");
    for version in 2..1002 {
        client.change(&uri, version, json!([{"range": range((0, 0), (0, 0)), "text": "x"}]));
    }
    client.diagnostics(&uri, 1001);
    let text = client.text(&uri);
    assert_eq!(text, "x".repeat(1000));
    let published =
        client.waiting.iter().filter(|m| m["method"] == "textDocument/publishDiagnostics").count();
    assert!(published < 1000, "{published} publications for 1,000 changes");
}

#[test]
fn a_client_that_never_reads_is_served_once_it_does() {
    let mut client = Client::with(server(), false);
    client.send(json!({"id": 0, "method": "initialize", "params": {"processId": null, "rootUri": null, "capabilities": capabilities()}}));
    client.notify("initialized", json!({}));
    let text = "try:\n    f()\nexcept:\n    pass\n".repeat(200);
    let uri = client.open("a.py", &text);
    // Far more than a pipe holds: 500 answers of 6 kB each and as many changes.
    for number in 1..501 {
        client.change(&uri, number + 1, json!([{"text": text}]));
        client.send(json!({"id": number, "method": "pygloss/text", "params": {"uri": uri}}));
    }
    std::thread::sleep(Duration::from_secs(1));
    assert!(client.child.try_wait().unwrap().is_none(), "the server is there");
    client.read();
    for number in 1..501 {
        assert!(client.answer(number)["result"]["text"].is_string());
    }
    client.assert_well();
}

#[test]
fn a_client_that_never_answers_is_served() {
    let mut client = Client::spawn(&[]);
    client.answers = false;
    client.initialize(capabilities(), json!({}));
    client.wait_for_method("workspace/configuration");
    client.wait_for_method("client/registerCapability");
    for _ in 0..20 {
        client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    let uri = client.open("a.py", "x = 1\n");
    client.diagnostics(&uri, 1);
    client.assert_well();
    client.result("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(Duration::from_secs(5)).and_then(|status| status.code()), Some(0));
}

#[test]
fn slow_requests_are_cancelled_long_before_they_are_done() {
    for number in [100, 400] {
        let mut client = Client::start_with(&[("PYGLOSS_TEST_SLOW", "hover")], capabilities(), json!({}));
        let uri = client.open("a.py", "x = 1\n");
        client.diagnostics(&uri, 1);
        let ids: Vec<i64> = (0..number).map(|_| client.ask("textDocument/hover", at(&uri, 0, 0))).collect();
        client.settle();
        std::thread::sleep(Duration::from_millis(50));
        let start = Instant::now();
        for id in &ids {
            client.notify("$/cancelRequest", json!({"id": id}));
        }
        for id in &ids {
            assert_eq!(client.answer(*id)["error"]["code"], -32800);
        }
        let cancelled = start.elapsed();
        // The threads are free again, too: a computation for another request does not wait for the minute that a slow one takes.
        assert_eq!(client.text(&uri), "x = 1\n");
        let free = start.elapsed();
        eprintln!("{number} requests: answered after {cancelled:?}, threads free after {free:?}");
        // How fast exactly is for a bench on a still machine: a slow request takes a minute.
        assert!(
            free < Duration::from_secs(20),
            "cancelled after {cancelled:?}, the threads were free after {free:?}"
        );
    }
}

#[test]
fn cancelling_what_is_not_there_is_no_error() {
    let mut client = Client::start();
    for id in [json!(99), json!("none"), json!(null), json!(1.5)] {
        client.notify("$/cancelRequest", json!({"id": id}));
    }
    client.assert_well();
}
