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
