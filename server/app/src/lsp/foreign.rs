//! What other tools' findings are about: the cards behind their codes.

use pygloss_engine::knowledge::codes::{Asked, Tool};
use tower_lsp::ls_types as lsp;

use crate::cards::codes;

/// The slugs of the cards about what another tool has found; none where its code is not known.
pub fn cards(diagnostic: &lsp::Diagnostic) -> Vec<&'static str> {
    let source = diagnostic.source.as_deref();
    let tools = source.map_or(&[][..], Tool::of_source);
    if tools.is_empty() && source.is_some() {
        // Codes such as `S101` mean something else in tools that nobody has looked at.
        return Vec::new();
    }
    let code = match &diagnostic.code {
        Some(lsp::NumberOrString::String(code)) => Some(code.as_str()),
        // None of these tools counts its rules.
        Some(lsp::NumberOrString::Number(_)) | None => None,
    };
    let Some(asked) = code.or_else(|| in_message(&diagnostic.message, tools)).map(Asked::new) else {
        return Vec::new();
    };
    // Without a source, a word could be anybody's.
    if source.is_none() && !asked.is_plainly_a_code() {
        return Vec::new();
    }
    codes().called(asked.code, tools).flat_map(|rule| rule.cards.iter().copied()).collect()
}

/// mypy ends its messages so, and some of those that pass them on leave it there: `… has no attribute "x"  [union-attr]`.
fn in_message<'m>(message: &'m str, tools: &[Tool]) -> Option<&'m str> {
    if !tools.contains(&Tool::Mypy) {
        return None;
    }
    let (_, code) = message.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    Some(code)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn found(source: &Value, code: &Value, message: &str) -> Vec<&'static str> {
        let place = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}});
        let mut diagnostic = json!({"range": place, "message": message});
        for (key, value) in [("source", source), ("code", code)] {
            if !value.is_null() {
                diagnostic[key] = value.clone();
            }
        }
        cards(&serde_json::from_value(diagnostic).unwrap())
    }

    #[test]
    fn each_tool_is_known_by_the_names_under_which_it_reports() {
        for (source, code, card) in [
            ("Ruff", "F401", "import-statement"),
            ("ruff", "unused-import", "import-statement"),
            ("Pylint", "W0102:dangerous-default-value", "mutable-default-argument"),
            ("pylint", "dangerous-default-value", "mutable-default-argument"),
            ("Pyright", "reportOptionalMemberAccess", "optional-type"),
            ("Pylance", "reportOptionalMemberAccess", "optional-type"),
            ("basedpyright", "reportOptionalMemberAccess", "optional-type"),
            ("mypy", "union-attr", "union-type"),
            ("Mypy", "return", "return-statement"),
            ("ty", "unresolved-reference", "name-error"),
            ("Pyrefly", "unknown-name", "name-error"),
            ("pyrefly", "bad-index", "container-protocol"),
            ("Flake8", "B006", "mutable-default-argument"),
            ("flake8", "B001", "bare-except"),
            ("pycodestyle", "E722", "bare-except"),
        ] {
            assert_eq!(found(&json!(source), &json!(code), "m"), [card], "{source} {code}");
        }
    }

    #[test]
    fn a_tool_is_asked_for_its_own_codes_only() {
        for (source, code) in [
            (json!("pylint"), json!("B006")),
            (json!("mypy"), json!("unresolved-reference")),
            (json!("bandit"), json!("B006")),
            (json!("pygloss"), json!("bare-except")),
            (json!("Ruff"), json!("W291")),
            (json!("Ruff"), json!(6)),
            (Value::Null, json!("return")),
            (Value::Null, Value::Null),
        ] {
            assert!(found(&source, &code, "ends in [union-attr]").is_empty(), "{source} {code}");
        }
        assert_eq!(found(&Value::Null, &json!("B006"), "m"), ["mutable-default-argument"]);
    }

    #[test]
    fn mypy_may_leave_its_code_in_the_message() {
        let message = "Item \"None\" of \"str | None\" has no attribute \"x\"  [union-attr]";
        assert_eq!(found(&json!("mypy"), &Value::Null, message), ["union-type"]);
        assert!(found(&json!("mypy"), &Value::Null, "no code here").is_empty());
        assert!(found(&json!("Ruff"), &Value::Null, message).is_empty());
    }
}
