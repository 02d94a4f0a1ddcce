//! "More": the note that leads at a place, with all its facts and steps.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, capabilities, range};

const TEXT: &str = "class A: pass\nclass B(A): pass\nclass C(A): pass\nclass D(B, C): pass\nx = 1\n";
const STEP: &str = "`A` is passed over: in the order of `C` it comes behind `C`. `C` is taken.";

fn more(client: &mut Client, arguments: Value) -> Value {
    client.result("workspace/executeCommand", json!({"command": "pygloss.more", "arguments": arguments}))
}

fn actions(client: &mut Client, uri: &str, line: u32, trigger: u32) -> Vec<Value> {
    let params = json!({
        "textDocument": {"uri": uri}, "range": range((line, 1), (line, 1)),
        "context": {"diagnostics": [], "triggerKind": trigger},
    });
    let found = client.result("textDocument/codeAction", params);
    let of_more = |action: &&Value| action["kind"] == "pygloss.more";
    found.as_array().unwrap().iter().filter(of_more).cloned().collect()
}

#[test]
fn an_action_leads_to_the_steps_where_there_are_any() {
    let mut client = Client::start_with(&[], capabilities(), json!({"cardPanel": true}));
    let uri = client.open("a.py", TEXT);
    let offered = actions(&mut client, &uri, 3, 1);
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert_eq!(offered[0]["title"], "More about: Method resolution order");
    let command = offered[0]["command"].clone();
    let answer = client.result("workspace/executeCommand", command);
    assert_eq!(answer["title"], "Method resolution order");
    assert!(answer["markdown"].as_str().unwrap().contains(STEP), "{answer}");
    assert!(!answer["markdown"].as_str().unwrap().contains("command:"), "{answer}");
    // Never for the light bulb, and not where nothing is computed.
    assert_eq!(actions(&mut client, &uri, 3, 2), Vec::<Value>::new());
    assert_eq!(actions(&mut client, &uri, 4, 1), Vec::<Value>::new());
    client.assert_well();
}

#[test]
fn the_command_takes_a_place_in_both_forms_and_answers_nothing_with_null() {
    let mut client = Client::start_with(&[], capabilities(), json!({"cardPanel": true}));
    let uri = client.open("a.py", TEXT);
    let at = json!({"line": 3, "character": 6});
    let one = more(&mut client, json!([uri, at]));
    let other = more(&mut client, json!([{"textDocument": {"uri": uri}, "position": at}]));
    assert!(one["markdown"].as_str().unwrap().contains(STEP));
    assert_eq!(one, other);
    assert_eq!(more(&mut client, json!([uri, {"line": 4, "character": 0}])), Value::Null);
    assert_eq!(more(&mut client, json!(["file:///nowhere.py", at])), Value::Null);
    for wrong in [json!([]), json!([uri]), json!([1, 2]), json!([uri, "here"])] {
        let answer = client
            .request("workspace/executeCommand", json!({"command": "pygloss.more", "arguments": wrong}));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
    client.assert_well();
}

#[test]
fn an_editor_without_a_panel_is_shown_a_file() {
    let mut client = Client::start();
    let uri = client.open("a.py", TEXT);
    more(&mut client, json!([uri, {"line": 3, "character": 6}]));
    let shown = client.wait_for_method("window/showDocument");
    let path = shown["params"]["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert!(fs::read_to_string(path).unwrap().contains(STEP));
}

#[test]
fn a_hover_links_to_more_only_for_a_client_that_can_follow_it() {
    for (options, linked) in [
        (json!({"commandLinks": true, "moreLinks": true}), true),
        (json!({"commandLinks": true}), false),
        (json!({}), false),
    ] {
        let mut client = Client::start_with(&[], capabilities(), options);
        let uri = client.open("a.py", TEXT);
        let shown = client.hover(&uri, 3, 6)["result"]["contents"]["value"].as_str().unwrap().to_string();
        assert_eq!(shown.contains("](command:pygloss.more?%5B%22file"), linked, "{shown}");
    }
}

#[test]
fn a_picture_is_drawn_for_a_client_that_says_its_colours() {
    let options = json!({"cardPanel": true, "svg": {"foreground": "#111213", "accent": "url(x)"}});
    for (options, drawn) in [(options, true), (json!({"cardPanel": true}), false)] {
        let mut client = Client::start_with(&[], capabilities(), options);
        let uri = client.open("a.py", TEXT);
        let hover = client.hover(&uri, 3, 6)["result"]["contents"]["value"].as_str().unwrap().to_string();
        let page = more(&mut client, json!([uri, {"line": 3, "character": 6}]));
        for text in [hover.as_str(), page["markdown"].as_str().unwrap()] {
            assert_eq!(text.contains("](data:image/svg+xml;base64,"), drawn, "{text}");
            // The text is complete beside it, and the lead stays the first line.
            assert!(text.starts_with("**Method resolution order** · `D` → `B` → `C` → `A` → `object`\n\n"));
            assert!(text.contains("*Python searches a class"), "{text}");
        }
        // Not where the note has none.
        let uri = client.open("b.py", "def f():\n    yield 1\n");
        let hover = client.hover(&uri, 0, 1)["result"]["contents"]["value"].to_string();
        assert!(!hover.contains("data:"), "{hover}");
    }
}
