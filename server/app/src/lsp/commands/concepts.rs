//! The concepts of a file or a project, and where they occur.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

use super::super::places::{self, Files};
use super::super::session::Session;
use super::super::{from_proto, to_proto};
use super::Arguments;
use crate::concepts::ranked;
use crate::review::History;
use crate::store;

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Where {
    /// The files that are open.
    Open,
    /// This one.
    File(lsp::Uri),
    /// The project that it belongs to.
    Project(lsp::Uri),
}

impl Where {
    /// Nothing, the address of a file, or one and the word for its project. `None` where it cannot be understood.
    pub(super) fn of(given: &[Value]) -> Option<Where> {
        let uri = |value: &Value| value.as_str()?.parse().ok();
        match given {
            [] | [Value::Null] => Some(Where::Open),
            [file] | [file, Value::Null] => Some(Where::File(uri(file)?)),
            [file, Value::String(word)] if word == "project" => Some(Where::Project(uri(file)?)),
            _ => None,
        }
    }

    /// The concepts there, and whether these are all.
    pub(super) fn files(&self, session: &Session, cancel: &Cancel) -> (Files, bool) {
        match self {
            Where::Open => (places::in_open_files(session, cancel), true),
            Where::File(uri) => (places::in_file(session, uri, cancel), true),
            Where::Project(uri) => places::in_project(session, uri, cancel),
        }
    }
}

/// Gives them, the most advanced first.
pub fn concepts(session: &Arc<Session>, arguments: &Arguments<'_>, cancel: &Cancel) -> Result<Option<Value>> {
    let place = Where::of(arguments.given).filter(|place| *place != Where::Open);
    let place = place.ok_or_else(|| {
        arguments.wrong("a file: [\"file:///a.py\"], or its project: [\"file:///a.py\", \"project\"]")
    })?;
    let (Where::File(uri) | Where::Project(uri)) = &place else { return Ok(None) };
    let path = from_proto::path(uri);
    let library = &session.configuration.of(path.as_deref(), &session.log).shared;
    let library = &library.library;
    let memory = session.memory(path.as_deref());
    let (files, is_whole) = place.files(session, cancel);
    let now = store::now();
    let ranked = ranked(library, &files);
    let slugs = || ranked.iter().map(|one| one.header.slug.as_ref());
    let of = |history: &History| slugs().map(|slug| history.standing(slug, now)).collect();
    let standings: Vec<&str> = memory.map_or_else(|| of(&History::default()), |memory| memory.look(of));
    let concepts = ranked.iter().zip(standings).map(|(one, standing)| {
        let places = one
            .places
            .iter()
            .map(|(uri, place)| json!({"uri": uri, "range": to_proto::lines(place), "line": place.line}));
        let header = one.header;
        json!({
            "slug": header.slug, "title": header.title, "gloss": header.gloss, "level": header.level.name(),
            "standing": standing, "count": one.count, "places": places.collect::<Vec<_>>(),
        })
    });
    Ok(Some(json!({"concepts": concepts.collect::<Vec<_>>(), "complete": is_whole})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_place_is_not_understood() {
        let read = |given: Value| Where::of(given.as_array().unwrap());
        let uri: lsp::Uri = "file:///a.py".parse().unwrap();
        assert_eq!(read(json!([])), Some(Where::Open));
        assert_eq!(read(json!(["file:///a.py"])), Some(Where::File(uri.clone())));
        assert_eq!(read(json!(["file:///a.py", "project"])), Some(Where::Project(uri)));
        for odd in [json!([1]), json!(["file:///a.py", "folder"]), json!(["file:///a.py", "project", 1])] {
            assert_eq!(read(odd.clone()), None, "{odd}");
        }
    }
}
