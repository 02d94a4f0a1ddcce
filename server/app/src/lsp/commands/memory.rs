//! All that is remembered: taken along, put in, forgotten.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

use super::super::session::Session;
use super::{Arguments, failed, named, remembered};
use crate::store::{self, Memory};

/// What the command is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish<'g> {
    /// To give everything.
    Export,
    /// To add what this export holds.
    Import(&'g str),
    /// To forget the concept of this name, or everything.
    Reset(Option<&'g str>),
}

/// Stands for everything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    all: bool,
}

impl Wish<'_> {
    /// `None` where it cannot be understood.
    fn of(given: &[Value]) -> Option<Wish<'_>> {
        let (what, rest) = given.split_first()?;
        match (what.as_str()?, rest) {
            ("export", []) => Some(Wish::Export),
            ("import", [Value::String(text)]) => Some(Wish::Import(text)),
            ("reset", [Value::String(name)]) => Some(Wish::Reset(Some(name))),
            // Everything is never what is left when a name is missing.
            ("reset", [all]) => All::deserialize(all).ok().filter(|all| all.all).map(|_| Wish::Reset(None)),
            _ => None,
        }
    }
}

/// Gives what is remembered, adds to it, or forgets it. All of it is written when the answer comes.
pub fn memory(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let wish = Wish::of(arguments.given).ok_or_else(|| {
        arguments.wrong(
            "what to do: [\"export\"], [\"import\", \"{…}\"], [\"reset\", \"mro-c3\"], or [\"reset\", {\"all\": true}] to forget everything",
        )
    })?;
    let memory = remembered(session)?;
    let answer = match wish {
        Wish::Export => {
            let (text, events) = memory.export().map_err(failed)?;
            json!({"text": text, "events": events})
        }
        Wish::Import(text) => {
            let imported = store::imported(text).map_err(Error::invalid_params)?;
            let events = imported.events.len();
            json!({"added": memory.import(imported).map_err(failed)?, "events": events})
        }
        Wish::Reset(name) => {
            let slug = name.map(|name| slug_of(session, memory, name)).transpose()?;
            json!({"forgotten": memory.reset(slug).map_err(failed)?})
        }
    };
    Ok(Some(answer))
}

/// What is remembered of a card that is no longer there can be forgotten too.
fn slug_of(session: &Session, memory: &Memory, name: &str) -> Result<String> {
    let libraries = session.configuration.libraries();
    let slug = named(&libraries, name).map(|(_, entry)| entry.header().slug.to_string());
    slug.or_else(|problem| memory.record(name).map(|_| name.to_string()).ok_or(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_wish_is_not_understood() {
        let read = |given: Value| format!("{:?}", Wish::of(given.as_array().unwrap()));
        assert_eq!(read(json!(["export"])), "Some(Export)");
        assert_eq!(read(json!(["import", "{}"])), "Some(Import(\"{}\"))");
        assert_eq!(read(json!(["reset", "closures"])), "Some(Reset(Some(\"closures\")))");
        assert_eq!(read(json!(["reset", {"all": true}])), "Some(Reset(None))");
        for odd in [
            json!([]),
            json!([7]),
            json!(["forget"]),
            json!(["export", "/tmp/a.json"]),
            json!(["import"]),
            json!(["import", {}]),
            json!(["reset"]),
            json!(["reset", null]),
            json!(["reset", {}]),
            json!(["reset", {"all": false}]),
            json!(["reset", {"all": true, "but": "closures"}]),
        ] {
            assert_eq!(read(odd.clone()), "None", "{odd}");
        }
    }
}
