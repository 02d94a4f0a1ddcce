//! The reader's level: asked about in two questions, said, forgotten.

use std::sync::Arc;

use pygloss_engine::analysis::{Cancel, Level};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;

use super::super::session::Session;
use super::{Arguments, failed, remembered};
use crate::review::{level_of, questions};

/// What the command is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// Nothing: it is asked.
    Ask,
    /// To keep this level, or none.
    Keep(Option<Level>),
}

/// Gives the level with the questions about it, or keeps what was answered or said.
pub fn level(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let wish = wish(arguments.given).ok_or_else(|| {
        arguments.wrong(
            "nothing, or the numbers of the two answers: [[1, 0]], or a level: [\"intermediate\"], or [null] to forget it",
        )
    })?;
    if let Wish::Keep(level) = wish {
        remembered(session)?.set_level(level).map_err(failed)?;
        session.level_changed.notify_one();
    }
    let (level, from) = session.level(None);
    let mut answer = json!({"level": level.name(), "from": from.name()});
    if let (Wish::Ask, Some(answer)) = (wish, answer.as_object_mut()) {
        let asked = questions().into_iter();
        let asked = asked.map(|one| json!({"ask": one.ask, "code": one.code, "choices": one.choices}));
        answer.insert("questions".to_string(), asked.collect());
    }
    Ok(Some(answer))
}

/// `None` where it cannot be understood.
fn wish(given: &[Value]) -> Option<Wish> {
    let Some(first) = given.first() else { return Some(Wish::Ask) };
    let level = match first {
        Value::Null => None,
        Value::String(name) => Some(Level::named(name)?),
        Value::Array(numbers) => {
            let numbers: Option<Vec<usize>> =
                numbers.iter().map(|number| usize::try_from(number.as_u64()?).ok()).collect();
            let [how_much, prints] = numbers?[..] else { return None };
            Some(level_of(how_much, prints)?)
        }
        _ => return None,
    };
    Some(Wish::Keep(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_level_is_not_understood() {
        let read = |given: Value| wish(given.as_array().unwrap());
        assert_eq!(read(json!([])), Some(Wish::Ask));
        assert_eq!(read(json!([null])), Some(Wish::Keep(None)));
        assert_eq!(read(json!(["advanced"])), Some(Wish::Keep(Some(Level::Advanced))));
        assert!(matches!(read(json!([[0, 0]])), Some(Wish::Keep(Some(_)))));
        for odd in
            [json!(["novice"]), json!([3]), json!([[1]]), json!([[9, 0]]), json!([[0, -1]]), json!([{}])]
        {
            assert_eq!(read(odd.clone()), None, "{odd}");
        }
    }
}
