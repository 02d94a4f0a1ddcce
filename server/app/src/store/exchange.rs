//! The memory as JSON: to keep, to look at, to take to another machine.

use pygloss_engine::analysis::Level;
use pygloss_engine::learner::{Event, Happening, Millis};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::database::{Database, Kept, Problem};

/// The version of the form.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Export<'e> {
    pygloss_memory: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    events: Vec<Line<'e>>,
}

#[derive(Serialize)]
struct Line<'e> {
    /// Milliseconds since the beginning of 1970, UTC.
    at: Millis,
    concept: &'e str,
    what: &'static str,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `at`, `concept` and `what`")]
struct Given {
    at: Millis,
    concept: String,
    what: String,
}

/// What an export holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// The events.
    pub events: Vec<Event>,
    /// The reader's level, where it was said.
    pub level: Option<Level>,
}

/// All that a file holds, as text that [`imported`] reads, and the number of events in it.
///
/// # Errors
/// Where the file cannot be read.
pub fn export(database: &Database) -> Result<(String, usize), Problem> {
    let kept = database.events_after(0)?;
    let text = serde_json::to_string_pretty(&exported(&kept, database.level()?));
    Ok((text.map_err(|error| error.to_string())? + "\n", kept.len()))
}

/// Adds what is not there yet, and gives the number of events that were new. A level that is kept already stays.
///
/// # Errors
/// Where the file cannot be written.
pub fn import(database: &mut Database, imported: &Imported) -> Result<usize, Problem> {
    let added = database.merge(&imported.events)?;
    if database.level()?.is_none() && imported.level.is_some() {
        database.set_level(imported.level)?;
    }
    Ok(added)
}

/// All events and the reader's level as JSON that [`imported`] reads.
fn exported(kept: &[Kept], level: Option<Level>) -> Value {
    let lines = kept.iter().map(|Kept { event, .. }| Line {
        at: event.at,
        concept: &event.concept,
        what: event.happening.name(),
    });
    let (level, events) = (level.map(Level::name), lines.collect());
    serde_json::to_value(Export { pygloss_memory: VERSION, level, events }).unwrap_or_default()
}

/// What an export holds.
///
/// # Errors
/// Where it is no export, in words that name the event; then nothing of it is used.
pub fn imported(text: &str) -> Result<Imported, Problem> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
    match value.get("pygloss_memory").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(other) => {
            return Err(format!("this is of version {other}; this pygloss reads version {VERSION}"));
        }
        None => {
            return Err(
                "this is no export of `pygloss memory export`: it has no `pygloss_memory`".to_string()
            );
        }
    }
    let Some(events) = value.get("events").and_then(Value::as_array) else {
        return Err("`events` should be a list".to_string());
    };
    let read = |(number, event): (usize, &Value)| {
        let given = Given::deserialize(event).map_err(|error| format!("events[{number}]: {error}"))?;
        let happening = Happening::named(&given.what).ok_or_else(|| {
            let names: Vec<&str> = Happening::ALL.iter().map(|happening| happening.name()).collect();
            format!(
                "events[{number}]: `what` is \"{}\"; it should be one of {}",
                given.what,
                names.join(", ")
            )
        })?;
        if given.concept.is_empty() {
            return Err(format!("events[{number}]: `concept` is empty"));
        }
        Ok(Event { at: given.at, concept: given.concept, happening })
    };
    let level = match value.get("level") {
        None | Some(Value::Null) => None,
        Some(level) => Some(level.as_str().and_then(Level::named).ok_or_else(|| {
            format!("`level` is {level}; it should be one of {}", Level::ALL.map(Level::name).join(", "))
        })?),
    };
    Ok(Imported { events: events.iter().enumerate().map(read).collect::<Result<_, _>>()?, level })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_can_be_imported() {
        let event = |at, happening| Event { at, concept: "closure".to_string(), happening };
        let kept: Vec<Kept> = (1..)
            .zip(Happening::ALL)
            .map(|(id, happening)| Kept { id, event: event(id * 1000, happening) })
            .collect();
        let events: Vec<Event> = kept.iter().map(|kept| kept.event.clone()).collect();
        for level in Level::ALL.map(Some).into_iter().chain([None]) {
            let read = imported(&exported(&kept, level).to_string());
            assert_eq!(read, Ok(Imported { events: events.clone(), level }));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let wrong = |text: &str| imported(text).unwrap_err();
        assert!(wrong("{").starts_with("this is no JSON"));
        assert!(wrong("{}").contains("`pygloss_memory`"));
        assert!(wrong(r#"{"pygloss_memory": 2}"#).contains("version 2"));
        assert_eq!(wrong(r#"{"pygloss_memory": 1}"#), "`events` should be a list");
        let with = |event: &str| wrong(&format!(r#"{{"pygloss_memory": 1, "events": [{event}]}}"#));
        let level = wrong(r#"{"pygloss_memory": 1, "events": [], "level": "novice"}"#);
        assert_eq!(level, "`level` is \"novice\"; it should be one of beginner, intermediate, advanced");
        assert_eq!(with(r#"{"at": 1, "what": "seen"}"#), "events[0]: missing field `concept`");
        assert_eq!(with(r#"{"at": 1, "concept": "", "what": "seen"}"#), "events[0]: `concept` is empty");
        assert!(
            with(r#"{"at": 1, "concept": "a", "what": "gone"}"#).starts_with("events[0]: `what` is \"gone\"")
        );
    }
}
