//! Mends what clients send and the protocol's types do not take: escapes of surrogates that have lost their other half, and
//! codes of diagnostics that are neither numbers nor strings.

use memchr::memmem;
use serde_json::Value;

/// Replaces every lone surrogate escape (`\ud83d` without its `\ude00`) by `\ufffd`, of the same length, and says how
/// many there were. Editors send them when a change cuts a character in two (ECMA-404 allows them).
pub fn lone_surrogates(body: &mut [u8]) -> usize {
    if memmem::find(body, b"\\ud").is_none() && memmem::find(body, b"\\uD").is_none() {
        return 0;
    }
    let (mut at, mut mended) = (0, 0);
    while let Some(backslash) = body.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += backslash;
        match unit(body, at) {
            Some(0xD800..=0xDBFF) if matches!(unit(body, at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                if let Some(digits) = body.get_mut(at + 2..at + 6) {
                    digits.copy_from_slice(b"fffd");
                }
                mended += 1;
                at += 6;
            }
            // `\\`, `\n`, `\u0041`: what follows the backslash is no backslash that starts an escape.
            _ => at += 2,
        }
    }
    mended
}

/// The code unit of the `\uXXXX` at `at`.
fn unit(body: &[u8], at: usize) -> Option<u32> {
    let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Makes numbers and strings of the codes of the diagnostics that come with a request for code actions. VS Code's own type of
/// a code may be `{value, target}`, and some clients pass that on as it is; one such code must not cost all actions.
pub fn diagnostic_codes(message: &mut Value) {
    if message.get("method").and_then(Value::as_str) != Some("textDocument/codeAction") {
        return;
    }
    let diagnostics = message.pointer_mut("/params/context/diagnostics").and_then(Value::as_array_mut);
    for diagnostic in diagnostics.into_iter().flatten().filter_map(Value::as_object_mut) {
        let is_good =
            |code: &Value| code.is_string() || code.as_i64().is_some_and(|it| i32::try_from(it).is_ok());
        let Some(code) = diagnostic.get_mut("code").filter(|code| !is_good(code)) else { continue };
        let value = code.get_mut("value").map(Value::take);
        match value.filter(is_good) {
            Some(value) => *code = value,
            None => {
                diagnostic.remove("code");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_become_numbers_and_strings() {
        let asked = |code: Value| {
            let mut message = json!({
                "method": "textDocument/codeAction",
                "params": {"context": {"diagnostics": [{"message": "m", "code": code}]}},
            });
            diagnostic_codes(&mut message);
            message["params"]["context"]["diagnostics"][0].get("code").cloned()
        };
        for (sent, read) in [
            (json!("B006"), Some(json!("B006"))),
            (json!(7), Some(json!(7))),
            (json!({"value": "B006", "target": {"scheme": "https"}}), Some(json!("B006"))),
            (json!({"value": 7}), Some(json!(7))),
            (json!({"value": {"value": 7}}), None),
            (json!({"target": "x"}), None),
            (json!(["B006"]), None),
            (json!(1.5), None),
            (json!(u64::MAX), None),
            (json!(true), None),
            (Value::Null, None),
        ] {
            assert_eq!(asked(sent.clone()), read, "{sent}");
        }
        for other in [json!({}), json!([]), json!({"method": "textDocument/codeAction", "params": 7})] {
            let mut message = other.clone();
            diagnostic_codes(&mut message);
            assert_eq!(message, other);
        }
    }

    #[test]
    fn mends_lone_surrogates_only() {
        for (before, after) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\uDE00 x""#, r#""\ufffd x""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\ud83d\n\ude00""#, r#""\ufffd\n\ufffd""#),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            let mut body = before.as_bytes().to_vec();
            lone_surrogates(&mut body);
            assert_eq!(String::from_utf8_lossy(&body), after);
        }
    }
}
