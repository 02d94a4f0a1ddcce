//! Messages: what a body says, or which error answers it (JSON-RPC 2.0, sections 4 to 6).

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Id, Request, Response};

use super::mend;

/// What arrives at the service.
#[derive(Debug)]
pub enum Incoming {
    /// A request or a notification.
    Request(Request),
    /// The client's answer to a request of ours.
    Response(Response),
    /// Something that could not be understood as it was sent; to be logged.
    Remark(String),
}

/// What becomes of a body.
#[derive(Debug)]
pub enum Read {
    /// Something for the service.
    Pass(Incoming),
    /// An error that answers it.
    Answer(Value),
}

/// Reads a body. A remark comes first where something in it had to be mended.
pub fn read(mut body: Vec<u8>) -> (Option<String>, Read) {
    let mended = mend::lone_surrogates(&mut body);
    let mut remark = (mended > 0).then(|| {
        format!("A message held {mended} halves of characters (lone surrogates); each is read as U+FFFD.")
    });
    let text = match String::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            remark = Some("A message was not UTF-8; what is not is read as U+FFFD.".to_string());
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }
    };
    let mut value: Value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(error) => {
            return (remark, Read::Answer(parse_error(&format!("the message is no JSON: {error}"))));
        }
    };
    mend::diagnostic_codes(&mut value);
    (remark, understand(value))
}

fn understand(value: Value) -> Read {
    let Some(object) = value.as_object() else {
        let what =
            if value.is_array() { "a batch of messages, which LSP does not have" } else { "no object" };
        return Read::Answer(invalid_request(&Value::Null, &format!("the message is {what}")));
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    if object.contains_key("method") {
        return match serde_json::from_value::<Request>(value) {
            Ok(request) if request.id() == Some(&Id::Null) => Read::Answer(invalid_request(
                &Value::Null,
                "the id of a request is a number or a string, not null",
            )),
            Ok(request) => Read::Pass(Incoming::Request(request)),
            Err(error) => Read::Answer(invalid_request(&id, &format!("the request is not valid: {error}"))),
        };
    }
    if object.contains_key("id") && (object.contains_key("result") || object.contains_key("error")) {
        // A bad answer to a request of ours is not answered again; there would be no end to it.
        return Read::Pass(match serde_json::from_value::<Response>(value) {
            Ok(response) => Incoming::Response(response),
            Err(error) => {
                Incoming::Remark(format!("An answer of the client is not valid and is left aside: {error}"))
            }
        });
    }
    Read::Answer(invalid_request(&id, "the message is neither a request nor an answer: it has no method"))
}

/// -32700: what arrived is no JSON.
pub fn parse_error(message: &str) -> Value {
    error(&Value::Null, -32700, message)
}

fn invalid_request(id: &Value, message: &str) -> Value {
    // Only numbers and strings can be given back.
    let id = if id.is_i64() || id.is_string() { id } else { &Value::Null };
    error(id, -32600, message)
}

fn error(id: &Value, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &str) -> i64 {
        match read(body.as_bytes().to_vec()).1 {
            Read::Answer(answer) => answer["error"]["code"].as_i64().unwrap(),
            Read::Pass(_) => 0,
        }
    }

    #[test]
    fn answers_what_is_no_message() {
        assert_eq!(code(r#"{"jsonrpc": "2.0", "method": "#), -32700);
        assert_eq!(code(""), -32700);
        assert_eq!(code(&"[".repeat(100_000)), -32700);
        for body in ["{}", "[]", "1", "null", r#"{"jsonrpc":"2.0"}"#, r#"{"jsonrpc":"2.0","id":1}"#] {
            assert_eq!(code(body), -32600, "{body}");
        }
        assert_eq!(code(r#"{"jsonrpc":"1.0","id":1,"method":"x"}"#), -32600);
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#), -32600);
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"method":7}"#), -32600);
    }

    #[test]
    fn passes_good_messages_on() {
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"\ud83d"}}"#), 0);
        assert_eq!(code(r#"{"jsonrpc":"2.0","method":"x"}"#), 0);
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"result":null}"#), 0);
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"error":{"code":1}}"#), 0);
    }
}
