//! Code actions: fixes, all safe fixes at once, "More about: …" and "Learn: …".

use pygloss_engine::analysis::{Cancel, Diagnostic};
use pygloss_engine::text::{Fix, TextRange};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;

use super::session::Session;
use super::snapshot::{Snapshot, safe_edits};
use super::{from_proto, to_proto, understanding};

const QUICKFIX: &str = "quickfix";
const FIX_ALL: &str = "source.fixAll.pygloss";
const LEARN: &str = "pygloss.learn";
const MORE: &str = "pygloss.more";

/// More cards than this are not offered at one place.
const MOST_CARDS: usize = 3;

/// What an action needs to be completed later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Later {
    uri: lsp::Uri,
    revision: u64,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum What {
    /// The fix with this number of the finding with this number.
    Fix { finding: usize, fix: usize },
    /// All safe fixes.
    All,
}

struct Request<'r> {
    session: &'r Session,
    uri: &'r lsp::Uri,
    snapshot: &'r Snapshot,
    only: Option<Vec<lsp::CodeActionKind>>,
}

impl Request<'_> {
    /// A kind is wanted where nothing else is asked for, or it or one of its parents is (LSP, `CodeActionKind`).
    fn wants(&self, kind: &str) -> bool {
        let is_below = |parent: &str| {
            parent.is_empty()
                || kind.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.only.as_ref().is_none_or(|only| only.iter().any(|parent| is_below(parent.as_str())))
    }

    fn action(
        &self,
        title: String,
        kind: &'static str,
        what: What,
        findings: &[Diagnostic],
    ) -> lsp::CodeAction {
        let client = self.session.negotiated();
        let mut action = lsp::CodeAction {
            title,
            kind: Some(lsp::CodeActionKind::new(kind)),
            ..lsp::CodeAction::default()
        };
        if client.lazy_edits {
            let later = Later { uri: self.uri.clone(), revision: self.snapshot.revision, what };
            action.data = serde_json::to_value(later).ok();
        } else {
            action.edit = edit(self.session, self.uri, self.snapshot, findings, &what);
        }
        action
    }

    fn fixes(&self, findings: &[Diagnostic], range: TextRange) -> Vec<lsp::CodeAction> {
        let client = self.session.negotiated();
        let mut actions = Vec::new();
        let here =
            findings.iter().enumerate().filter(|(_, finding)| finding.range.intersect(range).is_some());
        for (number, finding) in here {
            for (fix_number, fix) in finding.fixes.iter().enumerate() {
                let what = What::Fix { finding: number, fix: fix_number };
                let mut action = self.action(fix.title.clone(), QUICKFIX, what, findings);
                action.is_preferred = (client.preferred && fix.preferred).then_some(true);
                action.diagnostics =
                    Some(vec![to_proto::diagnostic(self.snapshot, self.uri, client, finding)]);
                actions.push(action);
            }
        }
        actions
    }

    /// A command, as an action of its kind where the client knows such.
    fn command(&self, kind: &'static str, command: lsp::Command) -> lsp::CodeActionOrCommand {
        if !self.session.negotiated().code_action_literals {
            return command.into();
        }
        let action = lsp::CodeAction {
            title: command.title.clone(),
            kind: Some(lsp::CodeActionKind::new(kind)),
            command: Some(command),
            ..lsp::CodeAction::default()
        };
        action.into()
    }

    /// The note that leads here, worked through.
    fn more(&self, at: lsp::Position, range: TextRange) -> Option<lsp::Command> {
        let title = understanding::title_of_more(&self.snapshot.analysis, range.start())?;
        Some(lsp::Command {
            title: format!("More about: {title}"),
            command: super::commands::MORE.to_string(),
            arguments: Some(vec![json!(self.uri), json!(at)]),
        })
    }

    /// The cards about what stands here and about the findings here.
    fn cards(&self, findings: &[Diagnostic], range: TextRange) -> Vec<lsp::Command> {
        let here = findings.iter().filter(|finding| finding.range.intersect(range).is_some());
        let mut slugs: Vec<String> = here.map(|finding| finding.check.code.to_string()).collect();
        slugs.extend(understanding::cards_at(&self.snapshot.analysis, range.start()));
        let mut offered: Vec<lsp::Command> = Vec::new();
        for slug in slugs {
            let Some(title) = understanding::title(self.snapshot.analysis.library(), &slug) else { continue };
            let title = format!("Learn: {title}");
            if offered.len() < MOST_CARDS && offered.iter().all(|command| command.title != title) {
                let arguments = Some(vec![json!(slug)]);
                offered.push(lsp::Command {
                    title,
                    command: super::commands::OPEN_CARD.to_string(),
                    arguments,
                });
            }
        }
        offered
    }
}

/// What may be done at a place; `None` where it was cancelled or the file is not open.
pub fn actions(
    session: &Session,
    params: lsp::CodeActionParams,
    cancel: &Cancel,
) -> Option<lsp::CodeActionResponse> {
    let uri = params.text_document.uri;
    let snapshot = session.understand(&uri)?;
    let findings = snapshot.findings(cancel)?;
    let start = snapshot.offset(from_proto::position(params.range.start));
    let end = snapshot.offset(from_proto::position(params.range.end));
    let range = TextRange::new(start.min(end), start.max(end));
    let request = Request { session, uri: &uri, snapshot: &snapshot, only: params.context.only };
    let client = session.negotiated();
    let mut response: lsp::CodeActionResponse = Vec::new();
    if client.code_action_literals {
        if request.wants(QUICKFIX) {
            response.extend(request.fixes(&findings, range).into_iter().map(Into::into));
        }
        if request.wants(FIX_ALL) && !safe_edits(&findings).is_empty() {
            let title = "Apply all safe fixes of pygloss".to_string();
            response.push(request.action(title, FIX_ALL, What::All, &findings).into());
        }
    }
    // Never for the light bulb, which is asked for automatically after every move of the cursor.
    if params.context.trigger_kind == Some(lsp::CodeActionTriggerKind::INVOKED) {
        let more = request.wants(MORE).then(|| request.more(params.range.start, range)).flatten();
        response.extend(more.map(|command| request.command(MORE, command)));
        if request.wants(LEARN) {
            let cards = request.cards(&findings, range);
            response.extend(cards.into_iter().map(|command| request.command(LEARN, command)));
        }
    }
    Some(response)
}

/// Adds the edit to an action that was offered without one; `None` where it was cancelled.
///
/// # Errors
/// Where the file has changed since, or the action is none of ours.
pub fn resolve(
    session: &Session,
    mut action: lsp::CodeAction,
    cancel: &Cancel,
) -> Option<Result<lsp::CodeAction>> {
    let later = action.data.clone().map(serde_json::from_value::<Later>);
    let later = match later {
        Some(Ok(later)) => later,
        Some(Err(error)) => {
            let words = format!("`{}` is no action of pygloss: {error}", action.title);
            return Some(Err(Error::invalid_params(words)));
        }
        // Complete already.
        None => return Some(Ok(action)),
    };
    let snapshot = session.understand(&later.uri).filter(|snapshot| snapshot.revision == later.revision);
    let Some(snapshot) = snapshot else {
        let words =
            format!("the file has changed since `{}` was offered; ask for the actions again", action.title);
        return Some(Err(Error { code: ErrorCode::ContentModified, message: words.into(), data: None }));
    };
    let findings = snapshot.findings(cancel)?;
    action.edit = edit(session, &later.uri, &snapshot, &findings, &later.what);
    Some(Ok(action))
}

fn edit(
    session: &Session,
    uri: &lsp::Uri,
    snapshot: &Snapshot,
    findings: &[Diagnostic],
    what: &What,
) -> Option<lsp::WorkspaceEdit> {
    let client = session.negotiated();
    let edits = match what {
        What::Fix { finding, fix } => {
            let fix: &Fix = findings.get(*finding)?.fixes.get(*fix)?;
            fix.edits.clone()
        }
        What::All => safe_edits(findings),
    };
    Some(to_proto::workspace_edit(snapshot, uri, client, &edits))
}
