//! Code actions: fixes, all safe fixes at once, rewrites, "More about: …" and "Learn: …".

use pygloss_engine::analysis::{Cancel, Diagnostic, Offer, together};
use pygloss_engine::checks::UNUSED_SUPPRESSION;
use pygloss_engine::note::{Note, Weight};
use pygloss_engine::text::{Fix, TextRange};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;

use super::remembering::Remembering;
use super::session::Session;
use super::snapshot::{Snapshot, safe_fixes};
use super::{foreign, from_proto, to_proto, understanding};

const QUICKFIX: &str = "quickfix";
const REWRITE: &str = "refactor.rewrite";
const FIX_ALL: &str = "source.fixAll.pygloss";
const LEARN: &str = "pygloss.learn";
const MORE: &str = "pygloss.more";
const REMEMBER: &str = "pygloss.remember";

/// More rewrites than this are not offered at one place: the narrowest come first.
const MOST_REWRITES: usize = 8;

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
    /// A comment that silences the finding with this number.
    Silence { finding: usize },
    /// All safe fixes.
    All,
    /// The rewrite with this number of those for this range, in bytes.
    Rewrite { start: u32, end: u32, number: usize },
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
            action.edit = edit(self.session, self.uri, self.snapshot, findings, &what, &Cancel::default());
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
                action.diagnostics = Some(vec![self.diagnostic(finding)]);
                actions.push(action);
            }
        }
        actions
    }

    fn diagnostic(&self, finding: &Diagnostic) -> lsp::Diagnostic {
        let defer = self.session.deferred_to(self.uri);
        to_proto::diagnostic(self.snapshot, self.uri, self.session.negotiated(), &defer, finding)
    }

    /// Comments that silence the findings here.
    fn silencing(&self, findings: &[Diagnostic], range: TextRange) -> Vec<lsp::CodeAction> {
        let here = findings.iter().enumerate().filter(|(_, finding)| {
            finding.range.intersect(range).is_some() && finding.check.code != UNUSED_SUPPRESSION.code
        });
        let possible = here.filter(|(_, finding)| self.snapshot.analysis.silencing(finding).is_some());
        let action = |(number, finding): (usize, &Diagnostic)| {
            let title = format!("Ignore {} in this line", finding.check.code);
            let mut action = self.action(title, QUICKFIX, What::Silence { finding: number }, findings);
            action.diagnostics = Some(vec![self.diagnostic(finding)]);
            action
        };
        possible.map(action).collect()
    }

    /// Other ways to say what stands here.
    fn rewrites(&self, range: TextRange, cancel: &Cancel) -> Vec<lsp::CodeAction> {
        let offers = self.snapshot.analysis.rewrites(range, cancel);
        let (start, end) = (range.start().into(), range.end().into());
        let action = |(number, offer): (usize, Offer)| {
            let what = What::Rewrite { start, end, number };
            let mut action = lsp::CodeAction {
                title: offer.fix.title,
                kind: Some(lsp::CodeActionKind::new(REWRITE)),
                ..lsp::CodeAction::default()
            };
            let client = self.session.negotiated();
            if client.lazy_edits {
                let later = Later { uri: self.uri.clone(), revision: self.snapshot.revision, what };
                action.data = serde_json::to_value(later).ok();
            } else {
                action.edit =
                    Some(to_proto::workspace_edit(self.snapshot, self.uri, client, &offer.fix.edits));
            }
            action
        };
        offers.into_iter().take(MOST_REWRITES).enumerate().map(action).collect()
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

    /// The note that leads here, worked through, and what the interpreter makes of what stands here.
    fn more(&self, at: lsp::Position, range: TextRange) -> Vec<lsp::Command> {
        let notes = understanding::notes_with_more(&self.snapshot.analysis, range.start());
        let command = |note: &Note| {
            let mut arguments = vec![json!(self.uri), json!(at)];
            arguments.extend((note.weight == Weight::Beneath).then(|| json!(note.concept)));
            lsp::Command {
                title: format!("More about: {}", note.title),
                command: super::commands::MORE.to_string(),
                arguments: Some(arguments),
            }
        };
        notes.iter().map(command).collect()
    }

    /// "I know this", "Remind me", "Never again", about what leads here.
    fn sayings(&self, range: TextRange) -> Vec<lsp::Command> {
        let slugs = understanding::cards_at(&self.snapshot.analysis, range.start());
        let offers = Remembering::of(self.session, self.snapshot, self.uri).offers(&slugs);
        let command = |(command, title, slug): (&str, String, String)| lsp::Command {
            title,
            command: command.to_string(),
            arguments: Some(vec![json!(slug)]),
        };
        offers.into_iter().map(command).collect()
    }

    /// The slugs of the cards about the errors that were raised here.
    fn raised(&self, range: TextRange) -> impl Iterator<Item = &'static str> {
        let offset = |position| self.snapshot.offset(from_proto::position(position));
        let marks = self.session.marks_in(self.uri, self.snapshot).into_iter();
        let here = marks.filter(move |mark| {
            TextRange::new(offset(mark.range.start), offset(mark.range.end)).intersect(range).is_some()
        });
        here.map(|mark| mark.concept)
    }

    /// The cards about the error that was raised here, about the findings here, about what other tools have found here, and about what
    /// stands here.
    fn cards(
        &self,
        findings: &[Diagnostic],
        range: TextRange,
        known: &[lsp::Diagnostic],
    ) -> Vec<lsp::Command> {
        let here = findings.iter().filter(|finding| finding.range.intersect(range).is_some());
        let mut slugs: Vec<String> = self.raised(range).map(str::to_string).collect();
        slugs.extend(here.map(|finding| finding.check.code.to_string()));
        slugs.extend(known.iter().flat_map(foreign::cards).map(str::to_string));
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
    let invoked = params.context.trigger_kind == Some(lsp::CodeActionTriggerKind::INVOKED);
    let mut response: lsp::CodeActionResponse = Vec::new();
    if client.code_action_literals {
        if request.wants(QUICKFIX) {
            response.extend(request.fixes(&findings, range).into_iter().map(Into::into));
        }
        if request.wants(FIX_ALL) && safe_fixes(&findings).next().is_some() {
            let title = "Apply all safe fixes of pygloss".to_string();
            response.push(request.action(title, FIX_ALL, What::All, &findings).into());
        }
    }
    // For whoever asks, and not beside every bulb.
    if client.code_action_literals && invoked && request.wants(QUICKFIX) {
        response.extend(request.silencing(&findings, range).into_iter().map(Into::into));
    }
    // Never for the light bulb, which would shine wherever the cursor goes; but for whoever asks for rewrites by name.
    if client.code_action_literals && request.wants(REWRITE) && (invoked || request.only.is_some()) {
        response.extend(request.rewrites(range, cancel).into_iter().map(Into::into));
    }
    // Never for the light bulb, which is asked for automatically after every move of the cursor.
    if invoked {
        if request.wants(MORE) {
            let more = request.more(params.range.start, range);
            response.extend(more.into_iter().map(|command| request.command(MORE, command)));
        }
        if request.wants(REMEMBER) {
            let said = request.sayings(range);
            response.extend(said.into_iter().map(|command| request.command(REMEMBER, command)));
        }
        if request.wants(LEARN) {
            let cards = request.cards(&findings, range, &params.context.diagnostics);
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
    action.edit = edit(session, &later.uri, &snapshot, &findings, &later.what, cancel);
    Some(Ok(action))
}

fn edit(
    session: &Session,
    uri: &lsp::Uri,
    snapshot: &Snapshot,
    findings: &[Diagnostic],
    what: &What,
    cancel: &Cancel,
) -> Option<lsp::WorkspaceEdit> {
    let client = session.negotiated();
    let edits = match what {
        What::Fix { finding, fix } => {
            let fix: &Fix = findings.get(*finding)?.fixes.get(*fix)?;
            fix.edits.clone()
        }
        What::Silence { finding } => vec![snapshot.analysis.silencing(findings.get(*finding)?)?],
        What::All => {
            let fixes: Vec<&Fix> = safe_fixes(findings).collect();
            together(snapshot.analysis.document(), &fixes).edits
        }
        What::Rewrite { start, end, number } => {
            let range = TextRange::new((*start.min(end)).into(), (*start.max(end)).into());
            snapshot.analysis.rewrites(range, cancel).into_iter().nth(*number)?.fix.edits
        }
    };
    Some(to_proto::workspace_edit(snapshot, uri, client, &edits))
}
