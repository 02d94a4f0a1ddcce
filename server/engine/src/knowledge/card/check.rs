//! A team's own check: where it flags code, and what it says there.

use std::ops::Range;

use toml::de::DeTable;

use super::TriggerSpec;
use super::front::Reader;
use super::front_trigger::PLACES;
use super::limits::MESSAGE_CHARS;
use crate::severity::Severity;

/// One `[check]` of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckSpec {
    /// What it flags.
    pub trigger: TriggerSpec,
    /// What it says, with placeholders.
    pub message: Message,
    /// How loudly.
    pub severity: Severity,
}

/// A message with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Text as it stands.
    Text(String),
    /// `{name}`: what stands in the reader's code.
    Name,
    /// `{target}`: what the trigger asks for.
    Target,
}

impl Message {
    /// Reads a message: `{name}` and `{target}` are placeholders, `{{` and `}}` are braces.
    fn parse(text: &str) -> Result<Message, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                plain.push_str(brace.get(..1).unwrap_or_default());
                rest = after;
                continue;
            }
            let inside = brace.strip_prefix('{').and_then(|inside| inside.split_once('}'));
            let (part, after) = match inside {
                Some(("name", after)) => (Part::Name, after),
                Some(("target", after)) => (Part::Target, after),
                Some((other, _)) => {
                    return Err(format!(
                        "`{{{other}}}` is no placeholder; there are {{name}} and {{target}}"
                    ));
                }
                None => return Err("a brace stands alone; write {{ or }} for a brace".to_string()),
            };
            parts.extend([Part::Text(std::mem::take(&mut plain)), part]);
            rest = after;
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        Ok(Message(parts))
    }

    /// The stretches of the message for one place, each with whether it is code: what stands between backticks is.
    #[must_use]
    pub fn spans(&self, name: &str, target: &str) -> Vec<(String, bool)> {
        let mut spans: Vec<(String, bool)> = vec![(String::new(), false)];
        for part in &self.0 {
            let text = match part {
                Part::Text(text) => text,
                Part::Name => {
                    append(&mut spans, name);
                    continue;
                }
                Part::Target => {
                    append(&mut spans, target);
                    continue;
                }
            };
            for (number, stretch) in text.split('`').enumerate() {
                if number > 0 {
                    let is_code = spans.last().is_some_and(|(_, code)| *code);
                    spans.push((String::new(), !is_code));
                }
                append(&mut spans, stretch);
            }
        }
        spans.retain(|(text, _)| !text.is_empty());
        spans
    }
}

fn append(spans: &mut [(String, bool)], text: &str) {
    if let Some((last, _)) = spans.last_mut() {
        last.push_str(text);
    }
}

impl Reader<'_, '_> {
    /// The `[check]` of a card, or each `[[check]]`.
    pub(super) fn checks(&mut self, table: &DeTable<'_>) -> Vec<CheckSpec> {
        let tables = match table.get("check").map(|value| (value.get_ref().as_table(), value.span())) {
            Some((Some(one), span)) => vec![(one, span)],
            _ => self.tables(table, "check"),
        };
        let known = [PLACES, &["message", "severity"]].concat();
        let mut reader =
            Reader { toml: self.toml, problems: &mut *self.problems, known: &known, what: "a check" };
        tables.iter().filter_map(|(check, span)| reader.check(check, span)).collect()
    }

    fn check(&mut self, check: &DeTable<'_>, span: &Range<usize>) -> Option<CheckSpec> {
        let trigger = self.trigger(check, span);
        let severity = match self.text(check, "severity") {
            None => Severity::Warning,
            Some((text, span)) => {
                let found = Severity::ALL.into_iter().find(|(name, _)| *name == text);
                if found.is_none() {
                    self.report(
                        &span,
                        format!("`{text}` is no severity; write error, warning, information or hint"),
                    );
                }
                found?.1
            }
        };
        let Some((message, span)) = self.text(check, "message") else {
            if !check.contains_key("message") {
                self.report(span, "the check says nothing; add message = \"…\"");
            }
            return None;
        };
        self.check_message(&message, &span);
        let message = Message::parse(&message).map_err(|why| self.report(&span, why)).ok()?;
        Some(CheckSpec { trigger: trigger?, message, severity })
    }

    /// A message stands in lists, margins and terminals: one line of plain text, with `code`.
    fn check_message(&mut self, message: &str, span: &Range<usize>) {
        self.check_inline("`message`", message, span);
        if message.contains('\n') {
            self.report(span, "`message` is one line; what there is to explain stands in the body");
        }
        let chars = message.chars().count();
        if chars > MESSAGE_CHARS {
            self.report(
                span,
                format!(
                    "`message` has {chars} characters, and {MESSAGE_CHARS} is the most; explain in the body"
                ),
            );
        }
        if message.matches('`').count() % 2 == 1 {
            self.report(span, "a backtick stands alone in `message`; code stands between two");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(message: &str) -> Vec<(String, bool)> {
        Message::parse(message).unwrap().spans("db.Session", "team.db.Session")
    }

    #[test]
    fn placeholders_stand_for_what_is_found() {
        let code = |text: &str| (text.to_string(), true);
        let plain = |text: &str| (text.to_string(), false);
        assert_eq!(said("`{name}` is old"), [code("db.Session"), plain(" is old")]);
        assert_eq!(said("{target}: use `{{x}}`"), [plain("team.db.Session: use "), code("{x}")]);
        assert_eq!(said("`x = {name}()`"), [code("x = db.Session()")]);
        assert_eq!(said("Ask."), [plain("Ask.")]);
    }

    #[test]
    fn other_braces_are_slips() {
        for (message, why) in [
            ("{nam}", "`{nam}` is no placeholder"),
            ("{name", "stands alone"),
            ("a } b", "stands alone"),
            ("{}", "`{}`"),
        ] {
            assert!(Message::parse(message).unwrap_err().contains(why), "{message}");
        }
    }
}
