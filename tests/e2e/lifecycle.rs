//! Beginning, end, and what may be asked when.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, capabilities, server};

const SOON: Duration = Duration::from_secs(5);

#[test]
fn exit_after_shutdown_is_success() {
    let mut client = Client::start();
    assert_eq!(client.result("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(SOON).and_then(|status| status.code()), Some(0));
}

#[test]
fn exit_without_shutdown_is_failure() {
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(SOON).and_then(|status| status.code()), Some(1));
    let mut client = Client::spawn(&[]);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(SOON).and_then(|status| status.code()), Some(1));
}

#[test]
fn end_of_input_ends_the_server() {
    let mut client = Client::start();
    client.hang_up();
    assert_eq!(client.exit(SOON).and_then(|status| status.code()), Some(1));
    let mut client = Client::start();
    client.result("shutdown", Value::Null);
    client.hang_up();
    assert_eq!(client.exit(SOON).and_then(|status| status.code()), Some(0));
}

#[test]
fn exit_does_not_wait_for_what_is_being_computed() {
    let mut client = Client::start_with(&[("PYGLOSS_TEST_SLOW", "hover")], capabilities(), json!({}));
    let uri = client.open("a.py", "x = 1\n");
    client.ask("textDocument/hover", crate::client::at(&uri, 0, 0));
    client.result("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(SOON).and_then(|status| status.code()), Some(0));
}

#[test]
fn the_server_ends_with_its_parent() {
    // A shell that starts the server and ends, while the server's input stays open.
    let mut sleeper = Command::new("sleep").arg("60").stdout(Stdio::null()).spawn().unwrap();
    let mut client = Client::spawn(&[]);
    let params = json!({"processId": sleeper.id(), "rootUri": null, "capabilities": {}});
    client.request("initialize", params);
    assert!(client.exit(Duration::from_millis(800)).is_none(), "the client is alive, and so is the server");
    sleeper.kill().unwrap();
    // Not waited for: a process that has ended and is not buried yet counts as ended.
    assert!(client.exit(SOON).is_some(), "the server outlived its client");
    sleeper.wait().unwrap();
}

#[test]
fn a_client_without_a_process_is_served() {
    let mut client = Client::spawn(&[]);
    let params = json!({"processId": null, "rootUri": null, "workspaceFolders": [], "capabilities": {}});
    assert!(client.request("initialize", params)["result"]["capabilities"].is_object());
    client.assert_well();
}

#[test]
fn requests_before_initialize_are_refused() {
    let mut client = Client::spawn(&[]);
    for method in ["textDocument/hover", "shutdown", "no/such/method", "$/noSuchMethod"] {
        assert_eq!(client.request(method, json!({}))["error"]["code"], -32002, "{method}");
    }
    // Notifications are dropped, `initialized` among them.
    let uri = client.open("early.py", "x = 1\n");
    client.notify("initialized", json!({}));
    client.initialize(capabilities(), json!({}));
    assert_eq!(client.result("pygloss/text", json!({"uri": uri})), Value::Null);
    client.assert_well();
}

#[test]
fn initialize_happens_once() {
    let mut client = Client::start();
    assert_eq!(client.request("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    client.assert_well();
}

#[test]
fn requests_after_shutdown_are_refused() {
    let mut client = Client::start();
    client.result("shutdown", Value::Null);
    for method in ["textDocument/hover", "shutdown", "initialize", "no/such/method"] {
        assert_eq!(client.request(method, json!({}))["error"]["code"], -32600, "{method}");
    }
}

#[test]
fn unknown_methods_are_answered() {
    let mut client = Client::start();
    for method in ["no/such/method", "$/noSuchMethod", "textDocument/definition"] {
        let answer = client.request(
            method,
            json!({"textDocument": {"uri": "file:///a.py"}, "position": {"line": 0, "character": 0}}),
        );
        assert_eq!(answer["error"]["code"], -32601, "{method}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(method), "{answer}");
    }
    for method in ["no/such/notification", "$/setTrace", "$/progress", "textDocument/didSave"] {
        client.notify(method, json!({"value": "off", "textDocument": {"uri": "file:///a.py"}}));
    }
    client.assert_well();
}

#[test]
fn wrong_parameters_are_answered() {
    let mut client = Client::start();
    for params in [json!({}), json!([]), json!({"textDocument": 1}), json!("text"), Value::Null] {
        assert_eq!(client.request("textDocument/hover", params.clone())["error"]["code"], -32602, "{params}");
    }
    client.notify("textDocument/didChange", json!({"textDocument": 1}));
    client.assert_well();
}

#[test]
fn a_notification_may_follow_initialize_at_once() {
    let mut client = Client::spawn(&[]);
    let id = client.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    client.notify("initialized", json!({}));
    let uri = client.open("a.py", "x = 1\n");
    let text = client.ask("pygloss/text", json!({"uri": uri}));
    assert!(client.answer(id)["result"].is_object());
    assert_eq!(client.answer(text)["result"]["text"], "x = 1\n");
}

#[test]
fn a_server_without_a_client_ends() {
    let status = server().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}
