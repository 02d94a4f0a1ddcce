//! From our types to the protocol's.

use std::collections::HashMap;
use std::path::Path;

use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::checks::{Check, UNUSED_SUPPRESSION};
use pygloss_engine::note::Hint;
use pygloss_engine::severity::Severity;
use pygloss_engine::text::{Edit, Encoding, Position, TextRange};
use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::negotiated::Negotiated;
use super::snapshot::Snapshot;
use crate::concepts::Place;

/// A position.
pub fn position(position: Position) -> lsp::Position {
    lsp::Position { line: position.line, character: position.character }
}

/// A range of a file.
pub fn range(snapshot: &Snapshot, range: TextRange) -> lsp::Range {
    let (start, end) = snapshot.positions(range);
    lsp::Range { start: position(start), end: position(end) }
}

/// A range that is in the client's positions already.
pub fn lines(place: &Place) -> lsp::Range {
    lsp::Range { start: position(place.start), end: position(place.end) }
}

/// The name of an encoding.
pub fn encoding(encoding: Encoding) -> lsp::PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    }
}

/// The URI of a path.
pub fn uri(path: &Path) -> Option<lsp::Uri> {
    lsp::Uri::from_file_path(path)
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    }
}

/// A finding. Its data names the concept, and the codes under which the tools in `defer` report the same: a client that knows what
/// they say of the line leaves the finding out.
pub fn diagnostic(
    snapshot: &Snapshot,
    uri: &lsp::Uri,
    client: &Negotiated,
    defer: &[String],
    finding: &Diagnostic,
) -> lsp::Diagnostic {
    let code = finding.check.code;
    let library = snapshot.analysis.library();
    let slug = if library.get(code).is_some() { code } else { finding.check.concept };
    let is_idle = finding.check.code == UNUSED_SUPPRESSION.code;
    let link = client.card_uri.as_ref().filter(|_| client.code_description);
    let related = finding.related.iter().map(|(place, message)| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: uri.clone(), range: range(snapshot, *place) },
        message: message.clone(),
    });
    lsp::Diagnostic {
        range: range(snapshot, finding.range),
        severity: Some(severity(finding.severity)),
        code: Some(lsp::NumberOrString::String(code.to_string())),
        code_description: link
            .and_then(|template| template.replace("{slug}", slug).parse().ok())
            .map(|href| lsp::CodeDescription { href }),
        source: Some("pygloss".to_string()),
        message: finding.message.clone(),
        related_information: (client.related_information && !finding.related.is_empty())
            .then(|| related.collect()),
        tags: is_idle.then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data: client
            .diagnostic_data
            .then(|| json!({"concept": finding.check.concept, "also": also(finding.check, defer)})),
    }
}

/// The codes of the same rule in these tools, each behind the tool's name: `ruff:B006`.
fn also(check: &Check, tools: &[String]) -> Vec<String> {
    let known = check.also_known_as;
    let of = |tool: &str| match tool {
        "ruff" => known.ruff,
        "pylint" => known.pylint,
        "pyright" => known.pyright,
        _ => &[],
    };
    tools.iter().flat_map(|tool| of(tool).iter().map(move |code| format!("{tool}:{code}"))).collect()
}

/// Text, as Markdown or not.
pub fn markup(value: String, markdown: bool) -> lsp::MarkupContent {
    let kind = if markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
    lsp::MarkupContent { kind, value }
}

/// Hovered text.
pub fn hover(snapshot: &Snapshot, place: TextRange, value: String, client: &Negotiated) -> lsp::Hover {
    lsp::Hover {
        contents: lsp::HoverContents::Markup(markup(value, client.markdown)),
        range: Some(range(snapshot, place)),
    }
}

/// The address by which a client that follows commands shows the whole note of a place.
pub fn more_link(place: &lsp::TextDocumentPositionParams) -> String {
    let arguments = json!([place.text_document.uri, place.position]).to_string();
    let mut address = "command:pygloss.more?".to_string();
    for byte in arguments.bytes() {
        if byte.is_ascii_alphanumeric() {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// A few words between the code; `tooltip` says more.
pub fn inlay_hint(snapshot: &Snapshot, hint: &Hint, tooltip: String, client: &Negotiated) -> lsp::InlayHint {
    let (at, _) = snapshot.positions(TextRange::empty(hint.at));
    lsp::InlayHint {
        position: position(at),
        label: lsp::InlayHintLabel::String(hint.label.clone()),
        kind: None,
        text_edits: None,
        tooltip: Some(lsp::InlayHintTooltip::MarkupContent(markup(tooltip, client.markdown))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// Edits of one file; with the version that they are for where the client understands it.
pub fn workspace_edit(
    snapshot: &Snapshot,
    uri: &lsp::Uri,
    client: &Negotiated,
    edits: &[Edit],
) -> lsp::WorkspaceEdit {
    let edits = edits
        .iter()
        .map(|edit| lsp::TextEdit { range: range(snapshot, edit.range), new_text: edit.text.clone() });
    if client.versioned_edits {
        let text_document =
            lsp::OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: snapshot.version };
        let edit = lsp::TextDocumentEdit { text_document, edits: edits.map(lsp::OneOf::Left).collect() };
        return lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![edit])),
            ..lsp::WorkspaceEdit::default()
        };
    }
    let changes = HashMap::from([(uri.clone(), edits.collect())]);
    lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
}

/// What this server does, for this client.
pub fn capabilities(client: &Negotiated) -> lsp::ServerCapabilities {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let kinds = [
        "quickfix",
        "refactor.rewrite",
        "source.fixAll.pygloss",
        "pygloss.learn",
        "pygloss.more",
        "pygloss.remember",
    ];
    let kinds = kinds.map(lsp::CodeActionKind::new);
    let actions = lsp::CodeActionOptions {
        code_action_kinds: Some(kinds.to_vec()),
        resolve_provider: Some(client.lazy_edits),
        ..lsp::CodeActionOptions::default()
    };
    let pull = lsp::DiagnosticOptions {
        identifier: Some("pygloss".to_string()),
        inter_file_dependencies: true,
        workspace_diagnostics: false,
        ..lsp::DiagnosticOptions::default()
    };
    lsp::ServerCapabilities {
        position_encoding: Some(encoding(client.encoding)),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(actions)),
        // In comments that ask (`#?`), and nowhere else.
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(["?", " "].map(String::from).to_vec()),
            ..lsp::CompletionOptions::default()
        }),
        workspace_symbol_provider: Some(lsp::OneOf::Left(true)),
        inlay_hint_provider: Some(lsp::OneOf::Left(true)),
        diagnostic_provider: client.pull.then_some(lsp::DiagnosticServerCapabilities::Options(pull)),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: super::commands::names().map(String::from).collect(),
            ..lsp::ExecuteCommandOptions::default()
        }),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            ..lsp::WorkspaceServerCapabilities::default()
        }),
        ..lsp::ServerCapabilities::default()
    }
}
