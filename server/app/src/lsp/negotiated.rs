//! What a client can do, as it said in `initialize`.

use pygloss_engine::text::Encoding;

use crate::picture::Colors;

/// Agreed with the client once, at the start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Negotiated {
    /// How columns are counted.
    pub encoding: Encoding,
    /// Hovers are Markdown; otherwise plain text.
    pub markdown: bool,
    /// The client asks for diagnostics; otherwise they are sent.
    pub pull: bool,
    /// Other places may be named in a diagnostic.
    pub related_information: bool,
    /// A diagnostic may carry data.
    pub diagnostic_data: bool,
    /// A diagnostic may link to what explains it.
    pub code_description: bool,
    /// The client asks for diagnostics again when told to.
    pub refresh: bool,
    /// The client asks for inlay hints again when told to.
    pub hint_refresh: bool,
    /// Code actions may be more than commands.
    pub code_action_literals: bool,
    /// The edit of a code action may be asked for later.
    pub lazy_edits: bool,
    /// `isPreferred` is understood.
    pub preferred: bool,
    /// Edits may name the version that they are for.
    pub versioned_edits: bool,
    /// Settings can be asked for.
    pub configuration: bool,
    /// Settings can be subscribed to.
    pub configuration_registration: bool,
    /// Files can be watched.
    pub watched_files: bool,
    /// Files outside of the workspace can be watched.
    pub relative_patterns: bool,
    /// A file can be shown.
    pub show_document: bool,
    /// Whether links that are commands are followed (`initializationOptions.commandLinks`).
    pub command_links: bool,
    /// Whether those links may be `pygloss.more` (`initializationOptions.moreLinks`).
    pub more_links: bool,
    /// Whether the client shows cards itself (`initializationOptions.cardPanel`).
    pub card_panel: bool,
    /// In which colours pictures are drawn, for a client that shows them (`initializationOptions.svg`).
    pub svg: Option<Colors>,
    /// Where a card can be read: `{slug}` is replaced (`initializationOptions.cardUri`).
    pub card_uri: Option<String>,
}
