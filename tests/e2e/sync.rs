//! The server's text is the client's, whatever the client sends.

use serde_json::{Value, json};

use crate::client::{Client, range};

#[test]
fn incremental_changes_give_the_text_that_full_changes_give() {
    let mut client = Client::start();
    let text = "def f():\n    return 'é😀x'\r\n\r\nclass C:\r    pass\n";
    let part = client.open("part.py", text);
    client.change(
        &part,
        2,
        json!([
            {"range": range((1, 15), (1, 15)), "text": "ab"},
            {"range": range((1, 12), (1, 17)), "text": ""},
            {"range": range((0, 4), (0, 5)), "text": "g"},
            {"range": range((4, 0), (5, 0)), "text": "    x = 1\n    y = 2\n"},
        ]),
    );
    let expected = "def g():\n    return 'x'\r\n\r\nclass C:\r    x = 1\n    y = 2\n";
    assert_eq!(client.text(&part), expected);
    client.change(&part, 3, json!([{"text": "z = 1\n"}, {"range": range((0, 0), (0, 1)), "text": "q"}]));
    assert_eq!(client.text(&part), "q = 1\n");
    client.change(&part, 4, json!([]));
    assert_eq!(client.text(&part), "q = 1\n");
    client.assert_well();
}

#[test]
fn random_edits_agree_with_a_model() {
    let mut client = Client::start();
    let mut model: Vec<char> =
        "import os\n\ndef f(a):\n    return a\n\nclass C:\n    x = [1, 2]\n".chars().collect();
    let uri = client.open("random.py", &model.iter().collect::<String>());
    let pieces = [
        "x",
        "\n",
        "(",
        ")",
        "'",
        "\"\"\"",
        "def g():\n    pass\n",
        "é",
        "😀",
        "\r\n",
        "    ",
        "class D: pass\n",
        "",
    ];
    let mut state = 20_261_120_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for version in 2..400 {
        let a = random(model.len() + 1);
        let b = (a + random(8)).min(model.len());
        // A position between CR and LF means the end of the line for everybody else.
        let splits = |at: usize| at > 0 && model.get(at - 1) == Some(&'\r') && model.get(at) == Some(&'\n');
        if splits(a) || splits(b) {
            continue;
        }
        let piece = pieces[random(pieces.len())];
        let change = json!([{"range": range(position(&model, a), position(&model, b)), "text": piece}]);
        client.change(&uri, version, change);
        model.splice(a..b, piece.chars());
        if version % 40 == 0 {
            assert_eq!(client.text(&uri), model.iter().collect::<String>());
        }
    }
    assert_eq!(client.text(&uri), model.iter().collect::<String>());
    client.assert_well();
}

/// Line and UTF-16 column of a character.
fn position(text: &[char], at: usize) -> (u32, u32) {
    let (mut line, mut column) = (0, 0);
    for (i, c) in text[..at].iter().enumerate() {
        let ends = *c == '\n' || (*c == '\r' && text.get(i + 1) != Some(&'\n'));
        if ends {
            (line, column) = (line + 1, 0);
        } else {
            column += c.len_utf16() as u32;
        }
    }
    (line, column)
}

#[test]
fn reversed_and_impossible_ranges_cost_nothing() {
    let mut client = Client::start();
    let uri = client.open("a.py", "abc\ndef\n");
    client.change(&uri, 2, json!([{"range": range((1, 2), (0, 1)), "text": "X"}]));
    assert_eq!(client.text(&uri), "aXf\n");
    client.logged("before its start");
    client.change(&uri, 3, json!([{"range": range((99, 0), (99, 5)), "text": "y = 1\n"}]));
    assert_eq!(client.text(&uri), "aXf\ny = 1\n");
    client.logged("does not have");
    client.change(&uri, 4, json!([{"range": range((0, 999), (0, 4_294_967_295)), "text": "!"}]));
    assert_eq!(client.text(&uri), "aXf!\ny = 1\n");
    let id = client.ask("textDocument/hover", crate::client::at(&uri, 4_294_967_295, 4_294_967_295));
    assert!(client.answer(id).get("error").is_none());
    let answer = client.request(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": range((9, 9), (0, 0)), "context": {"diagnostics": []}}),
    );
    assert!(answer["result"].is_array(), "{answer}");
    for bad in [
        json!({"line": -1, "character": 0}),
        json!({"line": 1.5, "character": 0}),
        json!({"line": 4_294_967_296_u64, "character": 0}),
    ] {
        let answer =
            client.request("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": bad}));
        assert_eq!(answer["error"]["code"], -32602);
    }
    client.assert_well();
}

#[test]
fn odd_versions_lose_no_edit_and_are_said_once() {
    let mut client = Client::start();
    let uri = client.open("a.py", "");
    for (version, text) in [(7, "a"), (7, "b"), (3, "c"), (-1, "d"), (8, "e")] {
        client.change(&uri, version, json!([{"range": range((0, 0), (0, 0)), "text": text}]));
    }
    assert_eq!(client.text(&uri), "edcba");
    client.diagnostics(&uri, 8);
    client.logged("versions do not grow");
    let again = client.settle();
    assert!(!again.iter().any(|m| m.to_string().contains("versions do not grow")), "{again:?}");
}

#[test]
fn files_that_are_not_open_are_answered() {
    let mut client = Client::start();
    let uri = client.uri("never_opened.py");
    answers_nothing(&mut client, &uri);
    client.change(&uri, 2, json!([{"text": "x"}]));
    client.logged("it is not open");
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    client.logged("was not open");
    client.assert_well();
}

#[test]
fn files_that_are_not_python_are_answered() {
    let mut client = Client::start();
    let uri = client.uri("notes.md");
    let text = "try:\n    pass\nexcept:\n    pass\n";
    client.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
    );
    answers_nothing(&mut client, &uri);
    client.change(&uri, 2, json!([{"text": "x == None\n"}]));
    answers_nothing(&mut client, &uri);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    // By its name it is Python, whatever the client takes it for.
    let uri = client.uri("a.py");
    client.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "plaintext", "version": 1, "text": text}}),
    );
    assert_eq!(client.diagnostics(&uri, 1).as_array().unwrap().len(), 1);
    client.assert_well();
}

/// There is nothing to say about a file, and that is what is said.
fn answers_nothing(client: &mut Client, uri: &str) {
    let file = json!({"uri": uri});
    let all = range((0, 0), (1, 0));
    let context =
        json!({"diagnostics": [], "only": ["quickfix", "refactor", "source.fixAll", "pygloss.learn"]});
    assert_eq!(client.hover(uri, 0, 0)["result"], Value::Null);
    let actions = json!({"textDocument": file, "range": all, "context": context});
    assert_eq!(client.request("textDocument/codeAction", actions)["result"], Value::Null);
    let hints = json!({"textDocument": file, "range": all});
    assert_eq!(client.request("textDocument/inlayHint", hints)["result"], json!([]));
    let report = client.result("textDocument/diagnostic", json!({"textDocument": file}));
    assert_eq!(report["items"], json!([]));
}

#[test]
fn closing_takes_the_diagnostics_back() {
    let mut client = Client::start();
    let uri = client.open("a.py", "x = 1\n");
    client.diagnostics(&uri, 1);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    let last = client.wait_for_method("textDocument/publishDiagnostics");
    assert_eq!(last["params"]["diagnostics"], json!([]));
    assert!(last["params"].get("version").is_none());
    let again = client.open("a.py", "y = 2\n");
    assert_eq!(client.text(&again), "y = 2\n");
}

#[test]
fn untitled_documents_are_served() {
    let mut client = Client::start();
    let uri = "untitled:Untitled-1";
    client.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": "x = 1\n"}}),
    );
    client.diagnostics(uri, 1);
    assert_eq!(client.text(uri), "x = 1\n");
}
