//! Cards among the symbols of the workspace, for whoever begins with a question mark: `?with-statement`.

use tower_lsp::ls_types as lsp;

use super::commands::{best, write_page};
use super::session::Session;
use super::{to_proto, understanding};

/// What such a query begins with. All others are those of other servers.
const MARK: char = '?';
/// No more cards than these are found: their numbers have one digit.
const MOST: usize = 9;

/// The cards that answer a query, as symbols whose location is their page; none for a query that does not begin with a question mark.
///
/// VS Code leaves out symbols whose names do not have the characters of the query in its order, and puts those that have them equally well
/// into the order of their names: so the query stands before the title, and a number. Of a query of several words it sends the first, and
/// looks for the others in the names, then in the names of the containers, which are the glosses therefore; words that are joined by `-` are sent
/// as they are.
pub fn symbols(session: &Session, query: &str) -> Vec<lsp::WorkspaceSymbol> {
    let Some(question) = query.trim_start().strip_prefix(MARK) else { return Vec::new() };
    let libraries = session.configuration.libraries();
    let symbol = |(number, slug): (usize, &str)| {
        let library = libraries.iter().find(|library| library.get(slug).is_some())?;
        let page = understanding::page(library, slug, false)?;
        let path = match write_page(&page) {
            Ok(path) => path,
            Err(why) => {
                session.log.warn_once(why);
                return None;
            }
        };
        let start = lsp::Position { line: 0, character: 0 };
        let location = lsp::Location { uri: to_proto::uri(&path)?, range: lsp::Range { start, end: start } };
        Some(lsp::WorkspaceSymbol {
            name: format!("{} → {number}. {}", query.trim(), page.title),
            kind: lsp::SymbolKind::KEY,
            tags: None,
            container_name: library.get(slug).map(|entry| entry.header().gloss.to_string()),
            location: lsp::OneOf::Left(location),
            data: None,
        })
    };
    let found = best(&libraries, question, MOST);
    (1..).zip(found.iter().map(|hit| hit.slug)).filter_map(symbol).collect()
}
