//! What is no message, or hardly one.

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn malformed_json_is_answered() {
    let mut client = Client::start();
    for body in ["{", "", "nonsense", "{\"jsonrpc\": \"2.0\", \"method\": ", "\u{0}"] {
        client.body(body);
        let answer = client.wait_for("a parse error", |m| m["error"]["code"] == -32700);
        assert_eq!(answer["id"], Value::Null);
    }
    client.body(&"[".repeat(200_000));
    client.wait_for("a parse error", |m| m["error"]["code"] == -32700);
    client.assert_well();
}

#[test]
fn what_is_no_request_is_answered() {
    let mut client = Client::start();
    for body in [
        "{}",
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}]",
        "1",
        "null",
        "\"text\"",
        "{\"jsonrpc\":\"2.0\"}",
    ] {
        client.body(body);
        let answer = client.wait_for("an invalid request", |m| m["error"]["code"] == -32600);
        assert_eq!(answer["id"], Value::Null, "{body}");
    }
    client.body(r#"{"jsonrpc":"1.0","id":"seven","method":"shutdown"}"#);
    let answer = client.wait_for("an invalid request", |m| m["error"]["code"] == -32600);
    assert_eq!(answer["id"], "seven");
    client.assert_well();
}

#[test]
fn bad_answers_are_left_aside() {
    let mut client = Client::start();
    for answer in [
        json!({"jsonrpc": "2.0", "id": 999, "result": null}),
        json!({"jsonrpc": "2.0", "id": "x", "error": {"code": 1}}),
        json!({"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "m", "more": 1}}),
        json!({"jsonrpc": "2.0", "id": 1.5, "result": 1}),
    ] {
        client.body(&answer.to_string());
    }
    client.assert_well();
}

#[test]
fn lone_surrogates_are_mended() {
    let mut client = Client::start();
    let uri = client.uri("a.py");
    let open = r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"URI","languageId":"python","version":1,"text":"s = '\ud83d'\nt = '\ude00\ud83d\ude00 \\ud83d'\n"}}}"#;
    client.body(&open.replace("URI", &uri));
    assert_eq!(client.text(&uri), "s = '\u{fffd}'\nt = '\u{fffd}\u{1f600} \\ud83d'\n");
    client.logged("lone surrogates");
    client.assert_well();
}

#[test]
fn a_message_that_is_not_utf_8_is_mended() {
    let mut client = Client::start();
    let uri = client.uri("a.py");
    let body = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":"{uri}","languageId":"python","version":1,"text":"s = 'é'\n"}}}}}}"#
    );
    let latin: Vec<u8> = body.chars().map(|c| if c == 'é' { 0xE9 } else { c as u8 }).collect();
    client.raw(format!("Content-Length: {}\r\n\r\n", latin.len()).as_bytes());
    client.raw(&latin);
    assert_eq!(client.text(&uri), "s = '\u{fffd}'\n");
    client.logged("not UTF-8");
}

#[test]
fn odd_headers_are_read() {
    let mut client = Client::start();
    for (number, header) in [
        "content-length: {}\r\n\r\n",
        "CONTENT-LENGTH:{}\r\n\r\n",
        "Content-Length : {} \n\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: {}\r\n\r\n",
        "X-Unknown: 1\r\nContent-Length: {}\r\nX-Other: 2\r\n\r\n",
        "\r\n\r\nContent-Length: {}\r\n\r\n",
    ]
    .iter()
    .enumerate()
    {
        let id = 1000 + number as i64;
        let body = format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"pygloss/panics\"}}");
        client.raw(header.replace("{}", &body.len().to_string()).as_bytes());
        client.raw(body.as_bytes());
        assert_eq!(client.answer(id)["result"], 0, "{header:?}");
    }
}

#[test]
fn broken_headers_are_answered_and_skipped() {
    let mut client = Client::start();
    for bad in [
        "no header at all\r\n\r\n",
        "X-Only: 1\r\n\r\n{\"jsonrpc\":\"2.0\"}",
        "Content-Length: many\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: 1000000000000\r\n\r\n{}",
        "Content-Length: 99999999999999999999999999\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    ] {
        client.raw(bad.as_bytes());
        client.assert_well();
        let answer = client.wait_for("an error", |m| m["error"]["code"] == -32700);
        assert!(answer["error"]["message"].as_str().unwrap().len() > 20, "{answer}");
        client.logged("no message");
    }
}

#[test]
fn a_body_of_the_wrong_length_costs_itself_only() {
    let mut client = Client::start();
    client.raw(b"Content-Length: 10\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
    client.assert_well();
    client.wait_for("an error", |m| m["error"]["code"] == -32700);
}
