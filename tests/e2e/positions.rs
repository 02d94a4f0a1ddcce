//! Position encodings, hover formats, and how findings are given.

use serde_json::{Value, json};

use crate::client::{Client, capabilities, pulling, range, with};

#[test]
fn the_client_s_first_known_encoding_is_taken() {
    for (offered, agreed) in [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-16", "utf-8"]), "utf-16"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-7", "utf-32"]), "utf-32"),
        (json!([]), "utf-16"),
    ] {
        let mut client = Client::spawn(&[]);
        let said =
            client.initialize(with(capabilities(), &[("/general/positionEncodings", offered)]), json!({}));
        assert_eq!(said["positionEncoding"], agreed);
    }
    let mut client = Client::spawn(&[]);
    assert_eq!(client.initialize(json!({}), json!({}))["positionEncoding"], "utf-16");
}

#[test]
fn changes_and_findings_count_in_the_agreed_encoding() {
    for (encoding, column) in [("utf-8", 11), ("utf-16", 9), ("utf-32", 8)] {
        let mut client = Client::spawn(&[]);
        client.initialize(
            with(capabilities(), &[("/general/positionEncodings", json!([encoding]))]),
            json!({}),
        );
        let uri = client.open("a.py", "s = '😀_'\n");
        client.change(
            &uri,
            2,
            json!([{"range": range((0, column), (0, column)), "text": "; t = s == None"}]),
        );
        assert_eq!(client.text(&uri), "s = '😀_'; t = s == None\n", "{encoding}");
        let found = client.diagnostics(&uri, 2);
        let end = found[0]["range"]["end"]["character"].as_u64().unwrap();
        assert_eq!(end, u64::from(column) + 15, "{encoding}: {found}");
    }
}

const SAMPLE: &str = "class A:\n    def save(self): pass\n\nclass B(A):\n    def save(self): pass\n\nclass C(A):\n    def save(self): pass\n\nclass D(B, C):\n    pass\n";

#[test]
fn hovers_are_markdown_or_plain_as_the_client_prefers() {
    for (formats, kind) in [
        (json!(["markdown", "plaintext"]), "markdown"),
        (json!(["plaintext", "markdown"]), "plaintext"),
        (json!(["plaintext"]), "plaintext"),
    ] {
        let mut client = Client::spawn(&[]);
        client.initialize(with(capabilities(), &[("/textDocument/hover/contentFormat", formats)]), json!({}));
        let uri = client.open("a.py", SAMPLE);
        let hover = client.hover(&uri, 9, 0)["result"].clone();
        assert_eq!(hover["contents"]["kind"], kind, "{hover}");
        let text = hover["contents"]["value"].as_str().unwrap();
        assert!(
            text.starts_with(if kind == "markdown" {
                "**Method resolution order**"
            } else {
                "Method resolution order"
            }),
            "{text}"
        );
        assert!(!text.is_empty() && text.lines().count() <= 12, "{text}");
        assert_eq!(hover["range"]["start"]["line"], 9);
    }
}

#[test]
fn nothing_to_say_is_null() {
    let mut client = Client::start();
    let uri = client.open("a.py", "x = 1\n\n");
    for (line, character) in [(0, 0), (0, 4), (1, 0), (2, 0), (9, 9)] {
        assert_eq!(client.hover(&uri, line, character)["result"], Value::Null);
    }
    let empty = client.open("empty.py", "");
    assert_eq!(client.hover(&empty, 0, 0)["result"], Value::Null);
    client.assert_well();
}

#[test]
fn findings_are_sent_with_all_that_the_client_understands() {
    let options = json!({"cardUri": "https://example.org/cards/{slug}"});
    let mut client = Client::start_with(&[], capabilities(), options);
    let uri = client.open("a.py", "try:\n    f()\nexcept:\n    pass\n");
    let found = client.diagnostics(&uri, 1);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    let first = &found[0];
    assert_eq!(first["code"], "bare-except");
    assert_eq!(first["source"], "pygloss");
    assert_eq!(first["severity"], 2);
    assert_eq!(first["range"]["start"], json!({"line": 2, "character": 0}));
    assert_eq!(first["codeDescription"]["href"], "https://example.org/cards/bare-except");
    assert!(first["data"]["concept"].is_string(), "{first}");

    let mut client = Client::start_with(&[], json!({}), json!({"cardUri": "https://example.org/{slug}"}));
    let uri = client.open("a.py", "try:\n    f()\nexcept:\n    pass\n");
    let found = client.diagnostics(&uri, 1);
    assert!(found[0].get("codeDescription").is_none() && found[0].get("data").is_none(), "{found}");
}

#[test]
fn related_places_are_named_where_the_client_shows_them() {
    let text = "handlers = []\nfor i in range(3):\n    handlers.append(lambda: i)\n";
    let mut client = Client::start();
    let uri = client.open("a.py", text);
    let found = client.diagnostics(&uri, 1);
    assert_eq!(found[0]["code"], "late-binding-closure");
    let related = &found[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], uri);
    assert_eq!(related["location"]["range"]["start"]["line"], 1, "{found}");
    let mut client = Client::start_with(&[], json!({}), json!({}));
    let uri = client.open("a.py", text);
    assert!(client.diagnostics(&uri, 1)[0].get("relatedInformation").is_none());
}

#[test]
fn a_client_that_asks_for_findings_is_not_sent_them_too() {
    let mut client = Client::spawn(&[]);
    let said = client.initialize(pulling(), json!({}));
    assert!(said["diagnosticProvider"].is_object());
    let uri = client.open("a.py", "x = y == None\n");
    let first = client.result("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["code"], "equality-with-none", "{first}");
    let id = first["resultId"].clone();
    let again = client
        .result("textDocument/diagnostic", json!({"textDocument": {"uri": uri}, "previousResultId": id}));
    assert_eq!(again, json!({"kind": "unchanged", "resultId": id}));
    client.change(&uri, 2, json!([{"text": "x = y is None\n"}]));
    let mended = client
        .result("textDocument/diagnostic", json!({"textDocument": {"uri": uri}, "previousResultId": id}));
    assert_eq!(mended["items"], json!([]));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    let sent = client.settle();
    assert!(!sent.iter().any(|m| m["method"] == "textDocument/publishDiagnostics"), "{sent:?}");
    let push = Client::spawn(&[]).initialize(capabilities(), json!({}));
    assert!(push.get("diagnosticProvider").is_none());
}
