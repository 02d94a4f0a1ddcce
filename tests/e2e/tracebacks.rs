//! Tracebacks explained in the editor, and their lines marked while they stay the same.

use serde_json::{Value, json};

use crate::client::{Client, pulling, range};

const CODE: &str =
    "def load(path):\n    data = []\n    data.append(path)\n\n\nitems = load('a')\nprint(items[0])\n";

fn printed(file: &str) -> String {
    format!(
        "starting\nTraceback (most recent call last):\n  File \"{file}\", line 7, in <module>\n    print(items[0])\n          ~~~~~^^^\nTypeError: 'NoneType' object is not subscriptable\n"
    )
}

fn explain(client: &mut Client, text: &str) -> Value {
    client.result("workspace/executeCommand", json!({"command": "pygloss.traceback", "arguments": [text]}))
}

fn marked(diagnostics: &Value) -> Vec<Value> {
    diagnostics.as_array().unwrap().iter().filter(|one| one["code"] == "traceback").cloned().collect()
}

#[test]
fn a_traceback_is_explained_and_its_line_marked() {
    let mut client = Client::start();
    // Nobody has saved it: what is open counts.
    std::fs::write(client.folder.join("app.py"), "items = None\n").unwrap();
    let uri = client.open("app.py", CODE);
    assert_eq!(marked(&client.diagnostics(&uri, 1)), Vec::<Value>::new());
    let path = client.folder.join("app.py").display().to_string();
    let told = explain(&mut client, &printed(&path));
    let text = told["markdown"].as_str().unwrap();
    assert!(text.contains(&format!("]({uri}#L7)")), "{text}");
    assert!(text.contains("**In your code:** ") && text.contains("`load()` (line 1)"), "{text}");
    let place = &told["places"][0];
    assert_eq!((&place["uri"], &place["range"]), (&json!(uri), &range((6, 6), (6, 14))));
    assert_eq!(told["places"].as_array().unwrap().len(), 1);
    let card = &told["cards"][0];
    assert!(card["slug"].is_string() && card["title"].is_string(), "{told}");
    let found = marked(&client.diagnostics(&uri, 1));
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["severity"], &found[0]["source"]), (&json!(3), &json!("pygloss")));
    assert_eq!((&found[0]["range"], &found[0]["message"]), (&place["range"], &place["message"]));
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.starts_with("TypeError: ") && message.ends_with('.'), "{message}");

    client.change(&uri, 2, json!([{"range": range((0, 0), (0, 0)), "text": "#"}]));
    assert_eq!(marked(&client.diagnostics(&uri, 2)).len(), 1, "another line was changed");
    client.change(&uri, 3, json!([{"range": range((6, 12), (6, 13)), "text": "1"}]));
    assert_eq!(marked(&client.diagnostics(&uri, 3)), Vec::<Value>::new(), "the line was changed");
    client.assert_well();
}

/// The file open, with the mark that a traceback has left in its seventh line.
fn failed(client: &mut Client) -> String {
    let uri = client.open("app.py", CODE);
    client.diagnostics(&uri, 1);
    std::fs::write(client.folder.join("app.py"), CODE).unwrap();
    explain(client, &printed("app.py"));
    assert_eq!(lines(&client.diagnostics(&uri, 1)), [6]);
    uri
}

fn lines(diagnostics: &Value) -> Vec<u64> {
    let found = marked(diagnostics);
    found.iter().map(|one| one["range"]["start"]["line"].as_u64().unwrap()).collect()
}

/// Makes changes one after the other; `expected` has the marked lines after each.
fn follow(client: &mut Client, uri: &str, changes: &[(Value, &[u64])]) {
    for (version, (change, expected)) in (2..).zip(changes) {
        client.change(uri, version, json!([change]));
        let found = client.diagnostics(uri, version);
        assert_eq!(lines(&found), *expected, "after change {version}: {change}");
        for one in marked(&found) {
            assert_eq!(one["range"]["start"]["line"], one["range"]["end"]["line"]);
            assert_eq!(
                (&one["range"]["start"]["character"], &one["range"]["end"]["character"]),
                (&json!(6), &json!(14))
            );
        }
    }
}

fn part(from: (u32, u32), to: (u32, u32), text: &str) -> Value {
    json!({"range": range(from, to), "text": text})
}

#[test]
fn the_mark_moves_with_the_lines_above_it() {
    let mut client = Client::start();
    let uri = failed(&mut client);
    let changes: [(Value, &[u64]); 9] = [
        (part((0, 0), (0, 0), "import sys\n\n"), &[8]),
        (part((0, 0), (1, 0), ""), &[7]),
        // In front of the line itself, and behind the one above it.
        (part((7, 0), (7, 0), "# here\n"), &[8]),
        (part((7, 6), (7, 6), "\nx = 1"), &[9]),
        // As a client tells it that looks for the first letter that differs: the line above is inserted.
        (part((9, 1), (9, 1), "ass\np"), &[10]),
        // Behind the line, and below it.
        (part((10, 15), (10, 15), "\n"), &[10]),
        (part((11, 0), (11, 0), "# below"), &[10]),
        (part((2, 0), (10, 0), ""), &[2]),
        (part((0, 0), (2, 0), ""), &[0]),
    ];
    follow(&mut client, &uri, &changes);
    assert!(client.text(&uri).starts_with("print(items[0])\n"), "{}", client.text(&uri));
    client.assert_well();
}

#[test]
fn the_mark_goes_for_good_when_its_line_changes() {
    let gone: [(Value, Value); 5] = [
        (part((6, 12), (6, 13), "1"), part((6, 12), (6, 13), "0")),
        (part((6, 15), (6, 15), " "), part((6, 15), (6, 16), "")),
        (part((6, 0), (7, 0), ""), part((6, 0), (6, 0), "print(items[0])\n")),
        (part((5, 17), (6, 0), ""), part((5, 17), (5, 17), "\n")),
        (json!({"text": "print(items)\n"}), json!({"text": CODE})),
    ];
    for (edit, undo) in gone {
        let mut client = Client::start();
        let uri = failed(&mut client);
        follow(&mut client, &uri, &[(edit, &[]), (undo, &[])]);
        assert_eq!(client.text(&uri), CODE);
        client.assert_well();
    }
}

#[test]
fn the_mark_moves_where_the_whole_text_is_sent() {
    let mut client = Client::start();
    let uri = failed(&mut client);
    let above = format!("import sys\n{CODE}");
    let both = format!("import sys\n{CODE}# the end\n");
    let fewer = both.replace("\n\n\n", "\n");
    let changes: [(Value, &[u64]); 5] = [
        (json!({"text": CODE}), &[6]),
        (json!({"text": above}), &[7]),
        (json!({"text": both}), &[7]),
        (json!({"text": fewer}), &[5]),
        (json!({"text": both}), &[7]),
    ];
    follow(&mut client, &uri, &changes);
    client.assert_well();
}

#[test]
fn the_mark_stays_while_its_file_is_closed() {
    let mut client = Client::start();
    let uri = failed(&mut client);
    client.change(&uri, 2, json!([part((0, 0), (0, 0), "\n")]));
    assert_eq!(lines(&client.diagnostics(&uri, 2)), [7]);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    client.open("app.py", &format!("\n{CODE}"));
    assert_eq!(lines(&client.diagnostics(&uri, 1)), [7]);
    client.assert_well();
}

#[test]
fn the_card_of_the_error_is_offered_at_its_mark() {
    let mut client = Client::start();
    let uri = failed(&mut client);
    explain(&mut client, &printed("app.py"));
    let mark = marked(&client.diagnostics(&uri, 1)).remove(0);
    let slug = mark["data"]["concept"].clone();
    let mut learn = |line: u32, character: u32| -> Vec<Value> {
        let asked = json!({
            "textDocument": {"uri": uri}, "range": range((line, character), (line, character)),
            "context": {"diagnostics": [mark], "triggerKind": 1},
        });
        let actions = client.result("textDocument/codeAction", asked);
        let learn = actions.as_array().unwrap().iter().filter(|one| one["kind"] == "pygloss.learn");
        learn.cloned().collect()
    };
    let offered = learn(6, 8);
    assert_eq!(offered[0]["title"], "Learn: None", "{offered:?}");
    assert_eq!(offered[0]["command"]["command"], "pygloss.openCard");
    assert_eq!(offered[0]["command"]["arguments"], json!([slug]));
    let elsewhere = learn(2, 6);
    assert!(elsewhere.iter().all(|one| one["command"]["arguments"] != json!([slug])), "{elsewhere:?}");
    // It moves with its mark.
    client.change(&uri, 2, json!([part((0, 0), (0, 0), "\n")]));
    let asked = json!({
        "textDocument": {"uri": uri}, "range": range((7, 8), (7, 8)), "context": {"diagnostics": [], "triggerKind": 1},
    });
    let actions = client.result("textDocument/codeAction", asked);
    assert!(
        actions.as_array().unwrap().iter().any(|one| one["command"]["arguments"] == json!([slug])),
        "{actions}"
    );
    client.assert_well();
}

#[test]
fn another_text_takes_the_mark_away() {
    let mut client = Client::start();
    let uri = client.open("app.py", CODE);
    client.diagnostics(&uri, 1);
    std::fs::write(client.folder.join("app.py"), CODE).unwrap();
    // A file that is named without its folder lies in the workspace.
    explain(&mut client, &printed("app.py"));
    assert_eq!(marked(&client.diagnostics(&uri, 1)).len(), 1);
    assert_eq!(explain(&mut client, ""), Value::Null);
    assert_eq!(marked(&client.diagnostics(&uri, 1)), Vec::<Value>::new());
    assert_eq!(explain(&mut client, "all is well\n"), Value::Null);
    for arguments in [json!([]), json!([7])] {
        let params = json!({"command": "pygloss.traceback", "arguments": arguments});
        let answer = client.request("workspace/executeCommand", params);
        assert!(answer["error"]["message"].as_str().unwrap().contains("what Python has printed"), "{answer}");
    }
    client.assert_well();
}

#[test]
fn a_client_that_asks_for_diagnostics_gets_the_mark_too() {
    let mut client = Client::start_with(&[], pulling(), json!({}));
    let uri = client.open("app.py", CODE);
    std::fs::write(client.folder.join("app.py"), CODE).unwrap();
    let pull = |client: &mut Client| {
        let answer = client.result("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        marked(&answer["items"])
    };
    assert_eq!(pull(&mut client), Vec::<Value>::new());
    explain(&mut client, &printed("app.py"));
    client.wait_for_method("workspace/diagnostic/refresh");
    assert_eq!(pull(&mut client).len(), 1);
    client.assert_well();
}

#[test]
fn what_is_not_there_or_is_another_line_is_told_and_not_marked() {
    let mut client = Client::start();
    let uri = client.open("app.py", "x = 1\n");
    client.diagnostics(&uri, 1);
    std::fs::write(client.folder.join("app.py"), "x = 1\n").unwrap();
    let told = explain(&mut client, &printed("gone.py"));
    assert_eq!(told["places"], json!([]));
    assert!(told["markdown"].as_str().unwrap().starts_with("**TypeError**: "), "{told}");
    let told = explain(&mut client, &printed("app.py"));
    assert_eq!(told["places"][0]["uri"], json!(uri), "it can be opened all the same");
    client.change(&uri, 2, json!([{"text": "y = 1\n"}]));
    assert_eq!(marked(&client.diagnostics(&uri, 2)), Vec::<Value>::new());
    let remote = explain(&mut client, &printed("//host/share/app.py"));
    assert_eq!(remote["places"], json!([]));
    client.assert_well();
}
