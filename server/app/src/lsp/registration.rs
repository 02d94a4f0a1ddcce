//! What the server asks of the client after the start. Each question is a task of its own: a client that never answers
//! keeps nobody waiting.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::session::Session;
use super::to_proto;

const WATCHED: [&str; 9] = [
    "**/pygloss.toml",
    "**/pyproject.toml",
    "**/ruff.toml",
    "**/.ruff.toml",
    "**/.pygloss/cards/**",
    "**/*.md",
    "**/*.py",
    "**/*.pth",
    "**/pyvenv.cfg",
];

/// Asks to be told when a configuration file, a module or the editor's settings change.
pub fn register(session: &Arc<Session>) {
    let client = session.negotiated();
    let mut registrations = Vec::new();
    if client.watched_files {
        let watchers: Vec<_> = WATCHED.iter().map(|pattern| json!({"globPattern": pattern})).collect();
        registrations.push(lsp::Registration {
            id: "pygloss-watched-files".to_string(),
            method: "workspace/didChangeWatchedFiles".to_string(),
            register_options: Some(json!({"watchers": watchers})),
        });
    }
    if client.configuration_registration {
        registrations.push(lsp::Registration {
            id: "pygloss-configuration".to_string(),
            method: "workspace/didChangeConfiguration".to_string(),
            register_options: Some(json!({"section": "pygloss"})),
        });
    }
    if registrations.is_empty() {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        if let Err(error) = session.client.register_capability(registrations).await {
            session.log.info(format!(
                "The editor will not say when configuration files change ({}); restart the server after such a change.",
                error.message
            ));
        }
    });
}

/// Asks to be told when cards change that lie outside of the workspace.
pub fn watch_packs(session: &Arc<Session>) {
    let client = session.negotiated();
    if !client.watched_files || !client.relative_patterns {
        return;
    }
    let folders = session.configuration.unwatched_packs();
    let watchers: Vec<_> = folders
        .iter()
        .filter_map(|folder| {
            Some(json!({"globPattern": {"baseUri": to_proto::uri(folder)?, "pattern": "**/*.md"}}))
        })
        .collect();
    let Some(first) = folders.first().filter(|_| !watchers.is_empty()) else { return };
    let registration = lsp::Registration {
        // A folder is asked for once, so that its name makes the id unique.
        id: format!("pygloss-packs-{}", first.display()),
        method: "workspace/didChangeWatchedFiles".to_string(),
        register_options: Some(json!({"watchers": watchers})),
    };
    let session = Arc::clone(session);
    tokio::spawn(async move {
        if let Err(error) = session.client.register_capability(vec![registration]).await {
            session.log.info(format!(
                "The editor will not say when cards outside of the workspace change ({}).",
                error.message
            ));
        }
    });
}

/// Asks for the editor's settings, where they can be asked for.
pub fn ask_for_settings(session: &Arc<Session>) {
    if !session.negotiated().configuration {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        let item = lsp::ConfigurationItem { scope_uri: None, section: Some("pygloss".to_string()) };
        // Without an answer the settings stay as they are.
        let Ok(answer) = session.client.configuration(vec![item]).await else { return };
        // `null` is how a client says that it has no such section; what came with `initialize` holds then.
        let Some(settings) = answer.into_iter().next().filter(|settings| !settings.is_null()) else { return };
        if session.configuration.set_editor(&settings, &session.log) {
            session.refresh();
        }
    });
}
