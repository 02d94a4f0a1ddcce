//! The handlers. Each changes the state first, before it waits for anything, and waits for computations only, never for
//! the client.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types as lsp;

use super::remembering::Remembering;
use super::session::{Session, contained_panics};
use super::{
    actions, asking, commands, finding, from_proto, hints, parent, registration, to_proto, understanding,
};
use crate::{config, workspace};

/// The handlers of one session.
pub struct Backend(pub Arc<Session>);

impl LanguageServer for Backend {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let client = self.0.negotiate(&params);
        if let Some(id) = params.process_id {
            parent::watch(id);
        }
        Ok(lsp::InitializeResult {
            capabilities: to_proto::capabilities(client),
            server_info: Some(lsp::ServerInfo {
                name: "pygloss".to_string(),
                version: Some(env!("CARGO_PKG_VERSION").to_string()),
            }),
            ..lsp::InitializeResult::default()
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        registration::register(&self.0);
        registration::ask_for_settings(&self.0);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        self.0.open(params.text_document);
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        self.0.change(params);
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.0.close(&params.text_document.uri);
    }

    // A client may send these whatever was agreed on; there is nothing to do for them.
    async fn did_save(&self, _: lsp::DidSaveTextDocumentParams) {}
    async fn will_save(&self, _: lsp::WillSaveTextDocumentParams) {}
    async fn notebook_did_open(&self, _: lsp::DidOpenNotebookDocumentParams) {}
    async fn notebook_did_change(&self, _: lsp::DidChangeNotebookDocumentParams) {}
    async fn notebook_did_save(&self, _: lsp::DidSaveNotebookDocumentParams) {}
    async fn notebook_did_close(&self, _: lsp::DidCloseNotebookDocumentParams) {}

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        // A client that can be asked often sends `null` here, or the settings of everything.
        if self.0.negotiated().configuration {
            registration::ask_for_settings(&self.0);
        } else if self.0.configuration.set_editor(&params.settings, &self.0.log) {
            self.0.refresh();
        }
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        let paths: Vec<_> =
            params.changes.iter().filter_map(|change| from_proto::path(&change.uri)).collect();
        let configured = paths
            .iter()
            .any(|path| config::is_configuration_file(path) || self.0.configuration.may_hold_cards(path));
        if configured {
            self.0.configuration.forget();
        }
        let modules = paths.iter().any(|path| workspace::may_hold_modules(path));
        if configured || modules {
            self.0.workspace.changed();
            self.0.refresh();
        }
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        let gone: Vec<_> =
            params.event.removed.iter().filter_map(|folder| from_proto::path(&folder.uri)).collect();
        let new: Vec<_> =
            params.event.added.iter().filter_map(|folder| from_proto::path(&folder.uri)).collect();
        self.0.configuration.set_folders(|folders| {
            folders.retain(|folder| !gone.contains(folder));
            folders.extend(new);
        });
        self.0.workspace.changed();
        self.0.refresh();
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        self.0.orders.hover();
        let place = params.text_document_position_params;
        self.0
            .compute("textDocument/hover", move |session, cancel| {
                session.orders.hovering(cancel);
                let snapshot = session.understand(&place.text_document.uri)?;
                let offset = snapshot.offset(from_proto::position(place.position));
                if let Some(answer) = asking::hover(session, &snapshot, offset) {
                    return Some(answer);
                }
                let reader = Remembering::of(session, &snapshot, &place.text_document.uri);
                let explanation = reader.explain(offset);
                if snapshot.analysis.module().options().source.was_pending() {
                    session.lookout.ask(&place.text_document.uri);
                }
                let explanation = explanation?;
                let client = session.negotiated();
                let text = understanding::hover(
                    &snapshot.analysis,
                    &explanation,
                    client.markdown,
                    client.command_links,
                    client.more_links.then(|| to_proto::more_link(&place)).as_deref(),
                    client.svg.as_ref(),
                )?;
                reader.saw(&explanation);
                Some(to_proto::hover(&snapshot, explanation.range, text, client))
            })
            .await
    }

    async fn completion(&self, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
        let place = params.text_document_position;
        let offered = self.0.compute("textDocument/completion", move |session, cancel| {
            asking::complete(session, &place, cancel)
        });
        Ok(offered.await?.map(lsp::CompletionResponse::List))
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
        let found = self
            .0
            .compute("workspace/symbol", move |session, _| finding::symbols(session, &params.query))
            .await?;
        Ok(Some(lsp::WorkspaceSymbolResponse::Nested(found)))
    }

    async fn inlay_hint(&self, params: lsp::InlayHintParams) -> Result<Option<Vec<lsp::InlayHint>>> {
        self.0
            .compute("textDocument/inlayHint", move |session, cancel| hints::hints(session, &params, cancel))
            .await
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        let uri = params.text_document.uri;
        let items = self
            .0
            .compute("textDocument/diagnostic", move |session, cancel| {
                let snapshot = session.understand(&uri)?;
                let found = session.diagnostics(&uri, &snapshot, cancel);
                if snapshot.revision == 1 || snapshot.analysis.module().options().source.was_pending() {
                    session.lookout.ask(&uri);
                }
                found
            })
            .await?
            .unwrap_or_default();
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(&items).unwrap_or_default().hash(&mut hasher);
        let result_id = format!("{:016x}", hasher.finish());
        let report = if params.previous_result_id.as_ref() == Some(&result_id) {
            let unchanged = lsp::UnchangedDocumentDiagnosticReport { result_id };
            lsp::DocumentDiagnosticReport::Unchanged(lsp::RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: unchanged,
            })
        } else {
            let full = lsp::FullDocumentDiagnosticReport { result_id: Some(result_id), items };
            lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: full,
            })
        };
        Ok(report.into())
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        self.0
            .compute("textDocument/codeAction", move |session, cancel| {
                actions::actions(session, params, cancel)
            })
            .await
    }

    async fn code_action_resolve(&self, action: lsp::CodeAction) -> Result<lsp::CodeAction> {
        self.0
            .compute("codeAction/resolve", move |session, cancel| actions::resolve(session, action, cancel))
            .await?
            .unwrap_or_else(|| Err(Error::request_cancelled()))
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
        commands::execute(&self.0, params).await
    }
}

/// The parameters of `pygloss/text`.
#[derive(Debug, serde::Deserialize)]
pub struct TextParams {
    uri: lsp::Uri,
}

impl Backend {
    /// `pygloss/text`: the text of an open file as this server has it; `null` for one that is not open.
    pub async fn text(&self, params: TextParams) -> Result<Option<Value>> {
        self.0
            .compute("pygloss/text", move |session, _| {
                let snapshot = session.understand(&params.uri)?;
                let text = snapshot.analysis.document().text();
                Some(json!({"text": text, "version": snapshot.version, "revision": snapshot.revision}))
            })
            .await
    }

    /// `pygloss/panics`: how many panics have been contained since the server started.
    pub async fn panics(&self) -> Result<u64> {
        Ok(contained_panics())
    }
}
