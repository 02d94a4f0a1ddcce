//! Handlers and checks that panic on purpose.

use serde_json::json;

use crate::client::{Client, capabilities, pulling};

const BARE: &str = "try:\n    f()\nexcept:\n    pass\nx = y == None\n";

#[test]
fn a_handler_that_panics_costs_its_answer_only() {
    let mut client = Client::start_with(&[("PYGLOSS_TEST_PANIC", "hover")], capabilities(), json!({}));
    let uri = client.open("a.py", "x = 1\n");
    for count in 1..4 {
        let answer = client.hover(&uri, 0, 0);
        assert_eq!(answer["error"]["code"], -32603, "{answer}");
        assert_eq!(client.panics(), count);
    }
    client.logged("textDocument/hover");
    assert_eq!(client.text(&uri), "x = 1\n");
    assert_eq!(
        client.request("workspace/executeCommand", json!({"command": "pygloss.panics"}))["result"],
        json!({"panics": 3})
    );
}

#[test]
fn a_check_that_panics_costs_its_findings_only() {
    let mut client = Client::start_with(&[("PYGLOSS_TEST_PANIC", "bare-except")], capabilities(), json!({}));
    let uri = client.open("a.py", BARE);
    let found = client.diagnostics(&uri, 1);
    let codes: Vec<&str> = found.as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["equality-with-none"]);
    assert!(client.panics() > 0);
    client.logged("a check panicked");
    assert_eq!(client.text(&uri), BARE);
}

#[test]
fn a_check_that_panics_in_a_pulled_request_is_contained() {
    let mut client = Client::start_with(&[("PYGLOSS_TEST_PANIC", "bare-except")], pulling(), json!({}));
    let uri = client.open("a.py", BARE);
    let report = client.result("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    assert_eq!(report["items"].as_array().unwrap().len(), 1, "{report}");
    assert!(client.panics() > 0);
}
