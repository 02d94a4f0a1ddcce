//! Settings: where they come from, which of them counts, and what is said about those that are not understood.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, capabilities, pulling, with};

const TEXT: &str = "x = y == None\ntry:\n    f()\nexcept:\n    pass\n";

fn codes(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect()
}

/// A client without `workspace/configuration`, and a file of its workspace that holds `TEXT`.
fn start(files: &[(&str, &str)], options: Value) -> (Client, String) {
    let mut client = Client::spawn(&[]);
    for (name, text) in files {
        let path = client.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    client.initialize(with(capabilities(), &[("/workspace/configuration", json!(false))]), options);
    let uri = client.open("sub/a.py", TEXT);
    (client, uri)
}

#[test]
fn the_editor_goes_before_files_and_own_files_before_the_project_s() {
    let (mut client, uri) = start(&[], json!({}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none", "bare-except"]);

    let project = ("pyproject.toml", "[tool.pygloss]\nignore = [\"bare-except\"]\n");
    let (mut client, uri) = start(&[project], json!({}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none"]);

    let own = ("pygloss.toml", "ignore = [\"equality-with-none\"]\n");
    let (mut client, uri) = start(&[project, own], json!({}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["bare-except"]);

    let (mut client, uri) = start(&[project, own], json!({"settings": {"ignore": []}}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none", "bare-except"]);
}

#[test]
fn a_change_of_the_editor_s_settings_counts_at_once() {
    let (mut client, uri) = start(&[], json!({}));
    client.diagnostics(&uri, 1);
    let settings = json!({"settings": {"pygloss": {"ignore": ["bare-except"]}}});
    client.notify("workspace/didChangeConfiguration", settings.clone());
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none"]);
    client.notify("workspace/didChangeConfiguration", settings);
    let sent = client.settle();
    assert!(
        !sent.iter().any(|m| m["method"] == "textDocument/publishDiagnostics"),
        "nothing changed: {sent:?}"
    );
}

#[test]
fn a_client_with_settings_is_asked_for_them() {
    let mut client = Client::spawn(&[]);
    client.answers = false;
    client.initialize(capabilities(), json!({}));
    let uri = client.open("a.py", TEXT);
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none", "bare-except"]);
    let question = client.wait_for_method("workspace/configuration");
    assert_eq!(question["params"]["items"][0]["section"], "pygloss");
    client.send(json!({"id": question["id"], "result": [{"ignore": ["bare-except"]}]}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none"]);
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    let question = client.wait_for_method("workspace/configuration");
    client.send(json!({"id": question["id"], "result": [{"ignore": ["trap"]}]}));
    client.diagnostics(&uri, 1);
}

#[test]
fn a_client_that_asks_for_findings_is_told_to_ask_again() {
    let mut client =
        Client::start_with(&[], with(pulling(), &[("/workspace/configuration", json!(false))]), json!({}));
    client.open("a.py", TEXT);
    client
        .notify("workspace/didChangeConfiguration", json!({"settings": {"pygloss": {"level": "advanced"}}}));
    client.wait_for_method("workspace/diagnostic/refresh");
    client.assert_well();
}

#[test]
fn a_watched_file_counts_when_it_changes() {
    let (mut client, uri) = start(&[], json!({}));
    let registration = client.wait_for_method("client/registerCapability").to_string();
    assert!(registration.contains("**/pygloss.toml"), "{registration}");
    client.diagnostics(&uri, 1);
    let path = client.folder.join("pygloss.toml");
    fs::write(&path, "ignore = [\"bare-except\"]\n").unwrap();
    let changes = json!({"changes": [{"uri": client.uri("pygloss.toml"), "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none"]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]}));
    client.assert_well();
}

#[test]
fn unknown_keys_and_broken_files_are_named() {
    let (mut client, uri) = start(
        &[("pygloss.toml", "level = \"advanced\"\n\ncolour = 1\n")],
        json!({"settings": {"zebra": 1, "level": 7}}),
    );
    client.diagnostics(&uri, 1);
    let message = client.logged("colour");
    assert!(message.contains("pygloss.toml:3: there is no option `colour`"), "{message}");
    client.logged("there is no option `zebra`");
    client.logged("`level` is 7");

    let (mut client, uri) = start(&[("pygloss.toml", "level = \n")], json!({}));
    client.diagnostics(&uri, 1);
    client.logged("pygloss.toml:1: this is no TOML");

    let (mut client, uri) = start(&[("pygloss.toml/inside", "")], json!({}));
    client.diagnostics(&uri, 1);
    client.logged("pygloss.toml: this cannot be read");
    client.assert_well();
}

#[test]
fn files_may_be_excluded_and_findings_ignored_by_path() {
    let (mut client, uri) = start(&[("pygloss.toml", "exclude = [\"sub\"]\n")], json!({}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), [""; 0]);
    let other = client.open("other.py", TEXT);
    assert_eq!(codes(&client.diagnostics(&other, 1)).len(), 2);
    let vendored = client.open(".venv/lib/a.py", TEXT);
    assert_eq!(codes(&client.diagnostics(&vendored, 1)).len(), 2, "own patterns replace the defaults");

    let (mut client, _) = start(&[], json!({}));
    let vendored = client.open(".venv/lib/a.py", TEXT);
    assert_eq!(codes(&client.diagnostics(&vendored, 1)), [""; 0]);

    let rules = "[per-file-ignores]\n\"sub/**\" = [\"bare-except\"]\n";
    let (mut client, uri) = start(&[("pygloss.toml", rules)], json!({}));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["equality-with-none"]);
}

#[test]
fn hovers_can_be_turned_off() {
    let (mut client, _) = start(&[], json!({"settings": {"hover": "off"}}));
    let uri = client.open("b.py", "class A: pass\nclass B: pass\nclass C(A, B): pass\n");
    assert_eq!(client.hover(&uri, 2, 0)["result"], Value::Null);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"pygloss": {"hover": "all"}}}));
    assert!(client.hover(&uri, 2, 0)["result"].is_object());
}

#[test]
fn a_hover_shows_no_card_below_the_reader_s_level() {
    let (mut client, _) = start(&[], json!({"settings": {"level": "advanced"}}));
    let uri =
        client.open("b.py", "def f(x):\n    return x\nclass A: pass\nclass B: pass\nclass C(A, B): pass\n");
    assert_eq!(client.hover(&uri, 1, 5)["result"], Value::Null);
    assert!(client.hover(&uri, 4, 0)["result"].is_object(), "what is computed is always shown");
    let learn = client.request(
        "textDocument/codeAction",
        json!({
            "textDocument": {"uri": uri},
            "range": {"start": {"line": 1, "character": 5}, "end": {"line": 1, "character": 5}},
            "context": {"diagnostics": [], "triggerKind": 1},
        }),
    );
    assert!(learn.to_string().contains("Learn: "), "{learn}");
    client
        .notify("workspace/didChangeConfiguration", json!({"settings": {"pygloss": {"level": "beginner"}}}));
    assert!(client.hover(&uri, 1, 5)["result"].is_object());
}

#[test]
fn workspace_folders_come_and_go() {
    let mut client = Client::start();
    let folder = client.uri("other");
    let event = json!({"event": {"added": [{"uri": folder, "name": "other"}], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [], "removed": [{"uri": folder, "name": "other"}]}}),
    );
    client.assert_well();
}

const CARD: &str = r#"+++
title = "How we log"
gloss = "Loggers are made by our own factory."
area = "team"
level = "beginner"
aliases = []
prerequisites = []
related = []
notes = []
sources = []
[[trigger]]
name = "logging.getLogger"
as = "call"
[[quiz]]
ask = "What does this print?"
code = "print(1 + 1)"
choices = ["run", "11"]
[[quiz]]
ask = "Who makes loggers?"
choices = ["The factory", "Everybody"]
+++
Use the factory.

## Example

```python run
print("made")
```

```output
made
```
"#;

#[test]
fn a_team_s_own_cards_are_shown_and_bad_ones_are_named() {
    let files =
        [(".pygloss/cards/team/how-we-log.md", CARD), (".pygloss/cards/bad.md", "+++\ntitle = 1\n+++\n")];
    let (mut client, _) = start(&files, json!({}));
    let uri = client.open("b.py", "import logging\nlog = logging.getLogger('a')\n");
    let message = client.logged("bad.md");
    assert!(message.contains(".pygloss/cards/bad.md:"), "{message}");
    let hover = client.hover(&uri, 1, 15);
    assert!(hover.to_string().contains("our own factory"), "{hover}");
    let arguments = json!({"command": "pygloss.card", "arguments": ["how-we-log"]});
    assert_eq!(client.result("workspace/executeCommand", arguments.clone())["title"], "How we log");
    let search = json!({"command": "pygloss.search", "arguments": ["how we log", 1]});
    assert_eq!(client.result("workspace/executeCommand", search)[0]["slug"], "how-we-log");

    let path = client.folder.join(files[0].0);
    fs::write(&path, CARD.replace("How we log", "The way we log")).unwrap();
    let changes = json!({"changes": [{"uri": client.uri(files[0].0), "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
    assert!(client.hover(&uri, 1, 15)["result"].is_object());
    assert_eq!(client.result("workspace/executeCommand", arguments)["title"], "The way we log");

    let (mut client, uri) = start(&[("pygloss.toml", "packs = [\"no/such/folder\"]\n")], json!({}));
    client.diagnostics(&uri, 1);
    client.logged("no/such/folder");
}
