//! What a card says about itself: the part that is needed to find it, without the body.

use std::borrow::Cow;
use std::fmt::Write;

use super::TriggerSpec;

/// Text that stands in the program, or was read from a file.
pub type Str = Cow<'static, str>;
/// Several of them.
pub type List = Cow<'static, [Str]>;

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardKind {
    /// A thing of the language.
    Concept,
    /// What a check flags.
    Pitfall,
}

/// How far along a reader is for whom the card is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Level {
    /// In the first weeks.
    #[default]
    Beginner,
    /// Writes programs.
    Intermediate,
    /// Writes libraries.
    Advanced,
}

impl Level {
    /// All of them, from the easiest.
    pub const ALL: [Level; 3] = [Level::Beginner, Level::Intermediate, Level::Advanced];

    /// As it is written on a card.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Beginner => "beginner",
            Level::Intermediate => "intermediate",
            Level::Advanced => "advanced",
        }
    }

    /// The level that is written so.
    #[must_use]
    pub fn named(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// The front matter without the quizzes. The build script writes those of the built-in cards into the program, so that
/// no card has to be parsed before it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The file's stem; for a pitfall, the check's code.
    pub slug: Str,
    /// Concept or pitfall.
    pub kind: CardKind,
    /// The heading; plain text without markup.
    pub title: Str,
    /// One sentence, which may hold `code`.
    pub gloss: Str,
    /// The folder.
    pub area: Str,
    /// Whom it is for.
    pub level: Level,
    /// Pitfalls: the slug of the concept behind it.
    pub concept: Option<Str>,
    /// What else people search for.
    pub aliases: List,
    /// Slugs of more basic cards.
    pub prerequisites: List,
    /// Slugs worth reading next.
    pub related: List,
    /// Pages that back what it says.
    pub sources: List,
    /// The first Python version that has it, where that matters: `3.7`.
    pub since: Option<Str>,
    /// Where it answers.
    pub triggers: Cow<'static, [TriggerSpec]>,
}

impl Header {
    /// A Rust expression that makes this header of constants. Names of types stand in it without a path.
    #[must_use]
    pub fn to_source(&self) -> String {
        let mut source = String::new();
        let concept = option(self.concept.as_ref());
        let since = option(self.since.as_ref());
        let triggers: Vec<String> = self.triggers.iter().map(TriggerSpec::to_source).collect();
        // Writing to a string cannot fail.
        let _ = write!(
            source,
            "Header {{ slug: {}, kind: CardKind::{:?}, title: {}, gloss: {}, area: {}, level: Level::{:?}, \
             concept: {concept}, aliases: {}, prerequisites: {}, related: {}, sources: {}, since: {since}, \
             triggers: Cow::Borrowed(&[{}]) }}",
            borrowed(&self.slug),
            self.kind,
            borrowed(&self.title),
            borrowed(&self.gloss),
            borrowed(&self.area),
            self.level,
            list(&self.aliases),
            list(&self.prerequisites),
            list(&self.related),
            list(&self.sources),
            triggers.join(", "),
        );
        source
    }
}

pub(super) fn borrowed(text: &str) -> String {
    format!("Cow::Borrowed({text:?})")
}

pub(super) fn option(text: Option<&Str>) -> String {
    text.map_or_else(|| "None".to_string(), |text| format!("Some({})", borrowed(text)))
}

fn list(items: &[Str]) -> String {
    let items: Vec<String> = items.iter().map(|item| borrowed(item)).collect();
    format!("Cow::Borrowed(&[{}])", items.join(", "))
}
