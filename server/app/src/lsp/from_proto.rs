//! From the protocol's types to ours.

use std::path::PathBuf;

use pygloss_engine::text::{Encoding, Position};
use serde_json::Value;
use tower_lsp::ls_types as lsp;

use super::negotiated::Negotiated;
use super::open_file::Change;
use crate::picture::Colors;

/// A position.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A change. `rangeLength` is deprecated and says nothing new.
pub fn change(event: lsp::TextDocumentContentChangeEvent) -> Change {
    match event.range {
        None => Change::Full(event.text),
        Some(range) => {
            Change::Part { start: position(range.start), end: position(range.end), text: event.text }
        }
    }
}

/// The path of a `file:` URI; `None` for `untitled:` and others.
pub fn path(uri: &lsp::Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    uri.to_file_path().map(std::borrow::Cow::into_owned)
}

/// Whether an open document is Python, by its name or by the language that the client takes it for.
pub fn is_python(document: &lsp::TextDocumentItem) -> bool {
    let language = document.language_id.to_ascii_lowercase();
    let by_language = language.is_empty() || language.contains("python") || language.starts_with("py");
    let path = path(&document.uri);
    let ending = path.as_deref().and_then(|path| path.extension()).and_then(|ending| ending.to_str());
    by_language || ending.is_some_and(|ending| matches!(ending, "py" | "pyi" | "pyw"))
}

/// The workspace folders; a client without them may give a root.
pub fn folders(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = &params.workspace_folders {
        return folders.iter().filter_map(|folder| path(&folder.uri)).collect();
    }
    #[expect(deprecated, reason = "older clients send nothing else")]
    let root = params.root_uri.as_ref().and_then(path);
    root.into_iter().collect()
}

/// What the client can do.
pub fn negotiated(params: &lsp::InitializeParams) -> Negotiated {
    let capabilities = &params.capabilities;
    let documents = capabilities.text_document.clone().unwrap_or_default();
    let workspace = capabilities.workspace.clone().unwrap_or_default();
    let push = documents.publish_diagnostics.unwrap_or_default();
    let pull = documents.diagnostic;
    let (push_data, push_links, push_related) =
        (push.data_support, push.code_description_support, push.related_information);
    let (data, links, related) = match &pull {
        Some(pull) => (
            pull.data_support.or(push_data),
            pull.code_description_support.or(push_links),
            pull.related_information.or(push_related),
        ),
        None => (push_data, push_links, push_related),
    };
    let actions = documents.code_action.unwrap_or_default();
    let formats = documents.hover.and_then(|hover| hover.content_format);
    let options = params.initialization_options.as_ref();
    let option = |name: &str| options.and_then(|options| options.get(name));
    let flag = |name: &str| option(name).and_then(Value::as_bool).unwrap_or(false);
    Negotiated {
        encoding: encoding(capabilities),
        // A client that names no format predates the choice and takes Markdown.
        markdown: formats.is_none_or(|formats| formats.first() != Some(&lsp::MarkupKind::PlainText)),
        pull: pull.is_some(),
        related_information: related.unwrap_or(false),
        diagnostic_data: data.unwrap_or(false),
        code_description: links.unwrap_or(false),
        refresh: workspace.diagnostics.and_then(|d| d.refresh_support).unwrap_or(false),
        hint_refresh: workspace.inlay_hint.and_then(|hint| hint.refresh_support).unwrap_or(false),
        code_action_literals: actions.code_action_literal_support.is_some(),
        lazy_edits: actions.data_support.unwrap_or(false)
            && actions.resolve_support.is_some_and(|resolve| resolve.properties.iter().any(|p| p == "edit")),
        preferred: actions.is_preferred_support.unwrap_or(false),
        versioned_edits: workspace.workspace_edit.and_then(|edit| edit.document_changes).unwrap_or(false),
        configuration: workspace.configuration.unwrap_or(false),
        configuration_registration: workspace
            .did_change_configuration
            .and_then(|change| change.dynamic_registration)
            .unwrap_or(false),
        relative_patterns: workspace
            .did_change_watched_files
            .as_ref()
            .and_then(|files| files.relative_pattern_support)
            .unwrap_or(false),
        watched_files: workspace
            .did_change_watched_files
            .and_then(|files| files.dynamic_registration)
            .unwrap_or(false),
        show_document: capabilities
            .window
            .as_ref()
            .and_then(|window| window.show_document.as_ref())
            .is_some_and(|show| show.support),
        command_links: flag("commandLinks"),
        more_links: flag("moreLinks"),
        card_panel: flag("cardPanel"),
        svg: option("svg")
            .and_then(Value::as_object)
            .map(|colors| Colors::named(|name| colors.get(name).and_then(Value::as_str).map(String::from))),
        card_uri: option("cardUri").and_then(Value::as_str).map(String::from),
    }
}

/// The first encoding of the client's list that is known; UTF-16 where it has no list (LSP 3.17, `positionEncodings`).
fn encoding(capabilities: &lsp::ClientCapabilities) -> Encoding {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let known = |kind: &lsp::PositionEncodingKind| match kind.as_str() {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    };
    offered.and_then(|offered| offered.iter().find_map(known)).unwrap_or_default()
}
