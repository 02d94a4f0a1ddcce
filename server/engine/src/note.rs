//! What an insight has to say, as data: renderers make Markdown, plain text or a terminal's lines of it.

use text_size::{TextRange, TextSize};

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Our own words.
    Plain(String),
    /// Code, a name or a value; escaped by the renderer.
    Code(String),
}

/// A sentence, or part of one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Span>);

/// Code, a name or a value of the reader's, for [`say`].
#[must_use]
pub fn code(text: impl Into<String>) -> Span {
    Span::Code(text.into())
}

/// A number or our own words, for [`say`].
#[must_use]
pub fn plain(text: impl ToString) -> Span {
    Span::Plain(text.to_string())
}

/// A count and what is counted, in the number that goes with it: "1 more method", "3 more methods".
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    match (count, one.strip_suffix("ss")) {
        (1, _) => format!("1 {one}"),
        (_, Some(_)) => format!("{count} {one}es"),
        (_, None) => format!("{count} {one}s"),
    }
}

/// Makes a text from a pattern: each `{}` is replaced by the next of `spans`, and `` `…` `` is code.
///
/// `say("{} comes from {} (line {})", [code("save"), code("B"), plain(7)])`
#[must_use]
pub fn say(pattern: &str, spans: impl IntoIterator<Item = Span>) -> Text {
    let mut spans = spans.into_iter();
    let mut text = Text::default();
    for (i, part) in pattern.split('`').enumerate() {
        if i % 2 == 1 {
            text.push(Span::Code(part.to_string()));
            continue;
        }
        for (j, piece) in part.split("{}").enumerate() {
            if j > 0
                && let Some(span) = spans.next()
            {
                text.push(span);
            }
            text.push(Span::Plain(piece.to_string()));
        }
    }
    text
}

impl Text {
    /// Appends a span; plain spans that meet become one.
    pub fn push(&mut self, span: Span) {
        match (self.0.last_mut(), span) {
            (_, Span::Plain(new)) if new.is_empty() => {}
            (Some(Span::Plain(last)), Span::Plain(new)) => last.push_str(&new),
            (_, span) => self.0.push(span),
        }
    }

    /// Appends another text.
    pub fn extend(&mut self, other: Text) {
        for span in other.0 {
            self.push(span);
        }
    }

    /// Code spans with `separator` between them: `A` → `B` → `C`.
    #[must_use]
    pub fn codes<S: Into<String>>(items: impl IntoIterator<Item = S>, separator: &str) -> Text {
        let mut text = Text::default();
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                text.push(plain(separator));
            }
            text.push(code(item));
        }
        text
    }

    /// The text with code in backticks, as a message shows it where no markup is rendered.
    #[must_use]
    pub fn to_quoted(&self) -> String {
        let mut quoted = String::new();
        for span in &self.0 {
            match span {
                Span::Plain(text) => quoted.push_str(text),
                Span::Code(text) => {
                    quoted.push('`');
                    quoted.push_str(text);
                    quoted.push('`');
                }
            }
        }
        quoted
    }

    /// The text without any markup.
    #[must_use]
    pub fn to_plain(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Plain(s) | Span::Code(s) => s.as_str(),
            })
            .collect()
    }
}

impl From<&str> for Text {
    /// `` `…` `` is code.
    fn from(text: &str) -> Text {
        say(text, [])
    }
}

/// A fact of this code, below the lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A paragraph.
    Line(Text),
    /// One of a list.
    Bullet(Text),
    /// One of a numbered list; consecutive ones count from 1.
    Step(Text),
}

/// What kind of news a note is. Where several are about the same token, the weightier leads: what breaks goes before what
/// misleads, and what only this code gives before what any such code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// This raises, or cannot work.
    Fails,
    /// This works otherwise than it reads.
    Surprise,
    /// What this code gives: a value, an order, a binding.
    Result,
    /// How the construct works, in the reader's names. For readers to whose level its card belongs.
    Working,
    /// Where a name is found. For beginners who ask for this very place, not for margins and lists.
    Whereabouts,
    /// What the interpreter makes of it. It is named beside other things and told when it is asked for; alone where nothing else
    /// is to be said.
    Beneath,
}

impl Weight {
    /// Its name in what programs read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Weight::Fails => "fails",
            Weight::Surprise => "surprise",
            Weight::Result => "result",
            Weight::Working => "working",
            Weight::Whereabouts => "whereabouts",
            Weight::Beneath => "beneath",
        }
    }
}

/// The kinds of inlay hints, each of which is switched on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HintKind {
    /// The method resolution order of a class with two or more bases.
    Mro,
    /// The variables that an inner function captures.
    Captures,
    /// That a `def` makes a generator or a coroutine.
    Callable,
    /// A default that is evaluated once.
    Default,
    /// The value of a constant slice or format.
    Value,
    /// What a costly operation in a loop costs.
    Cost,
}

impl HintKind {
    /// All of them.
    pub const ALL: [HintKind; 6] = [
        HintKind::Mro,
        HintKind::Captures,
        HintKind::Callable,
        HintKind::Default,
        HintKind::Value,
        HintKind::Cost,
    ];

    /// Its name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            HintKind::Mro => "mro",
            HintKind::Captures => "captures",
            HintKind::Callable => "callable",
            HintKind::Default => "default",
            HintKind::Value => "value",
            HintKind::Cost => "cost",
        }
    }
}

/// The most characters of an inlay hint and of a note's short form.
pub const SHORT: usize = 40;

/// A few words between the code, for readers who want them there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it is about.
    pub kind: HintKind,
    /// Where it stands, in bytes of the document.
    pub at: TextSize,
    /// At most [`SHORT`] characters.
    pub label: String,
}

/// A text in at most [`SHORT`] characters; what is cut ends in `…`.
#[must_use]
pub fn shortened(text: &str) -> String {
    cut(text, SHORT)
}

/// A text in at most `most` characters; what is cut ends in `…`.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() > most {
        text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    } else {
        text.to_string()
    }
}

/// What is seen faster than read. Only names and lines between them: where they stand is for whoever draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// Classes in the order in which Python searches them.
    Classes {
        /// Their names, the class itself first.
        names: Vec<String>,
        /// From a class to one of its bases, by number.
        bases: Vec<(usize, usize)>,
    },
    /// Names and the objects they lead to.
    Objects {
        /// What leads there.
        names: Vec<String>,
        /// The objects, as they are written.
        objects: Vec<String>,
        /// From a name to its object, by number.
        arrows: Vec<(usize, usize)>,
    },
}

/// A question whose answer is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub ask: Text,
    /// The right answer.
    pub answer: String,
    /// Wrong ones, each from a real misconception.
    pub wrong: Vec<String>,
}

/// The function whose instructions a program around the engine may have listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// `co_name`
    pub name: String,
    /// `co_firstlineno`
    pub first_line: u32,
    /// The parameters, as they begin `co_varnames`.
    pub parameters: Vec<String>,
}

/// What an insight says about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The slug of the card that explains the concept.
    pub concept: &'static str,
    /// What the note is about, in bytes of the document.
    pub range: TextRange,
    /// Where a hover shows it: the construct's own keywords and operators, or the name it defines. Never its children.
    pub anchors: Vec<TextRange>,
    /// The concept's name as the first line shows it: "Method resolution order".
    pub title: String,
    /// The rest of the first line: what this code does. Stands alone in an echo area.
    pub lead: Text,
    /// The facts of this code.
    pub facts: Vec<Fact>,
    /// Equivalent code in the reader's names, if there is such.
    pub code: Option<String>,
    /// The same in full, for whoever asks for more.
    pub written_out: Option<String>,
    /// One line of general truth.
    pub general: Option<Text>,
    /// Slugs of other cards worth a look.
    pub related: Vec<&'static str>,
    /// The lead in at most 40 characters, for inlay hints and margins.
    pub short: String,
    /// Further steps, shown when more is asked for.
    pub steps: Vec<Text>,
    /// A question about this place.
    pub question: Option<Question>,
    /// What kind of news it is.
    pub weight: Weight,
    /// What an inlay hint says, where the kind is switched on.
    pub hint: Option<Hint>,
    /// What may be drawn beside the text, which is complete without it.
    pub picture: Option<Picture>,
    /// The function that it is about, where the interpreter's instructions tell more.
    pub listing: Option<Listing>,
}

impl Note {
    /// A note with only its first line, shown where `range` is hovered.
    #[must_use]
    pub fn new(concept: &'static str, range: TextRange, title: impl Into<String>, lead: Text) -> Note {
        let short = shortened(&lead.to_plain());
        Note {
            concept,
            range,
            anchors: vec![range],
            title: title.into(),
            lead,
            facts: Vec::new(),
            code: None,
            written_out: None,
            general: None,
            related: Vec::new(),
            short,
            steps: Vec::new(),
            question: None,
            weight: Weight::Result,
            hint: None,
            picture: None,
            listing: None,
        }
    }

    /// Whether another note would tell its reader the same again, at another place.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Note) -> bool {
        self.concept == other.concept
            && self.title == other.title
            && self.lead == other.lead
            && self.facts == other.facts
    }

    /// Shows the note on these places instead of on its whole range.
    #[must_use]
    pub fn on(mut self, anchors: impl IntoIterator<Item = TextRange>) -> Note {
        self.anchors = anchors.into_iter().collect();
        self
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn line(mut self, text: Text) -> Note {
        self.facts.push(Fact::Line(text));
        self
    }

    /// Adds a line of a list.
    #[must_use]
    pub fn bullet(mut self, text: Text) -> Note {
        self.facts.push(Fact::Bullet(text));
        self
    }

    /// Adds a numbered step.
    #[must_use]
    pub fn step(mut self, text: Text) -> Note {
        self.facts.push(Fact::Step(text));
        self
    }

    /// Sets the equivalent code.
    #[must_use]
    pub fn code(mut self, source: impl Into<String>) -> Note {
        self.code = Some(source.into());
        self
    }

    /// Sets the line of general truth.
    #[must_use]
    pub fn general(mut self, text: impl Into<Text>) -> Note {
        self.general = Some(text.into());
        self
    }

    /// Sets the short form (at most 40 characters).
    #[must_use]
    pub fn short(mut self, text: impl Into<String>) -> Note {
        self.short = text.into();
        self
    }

    /// Says what kind of news it is; a note is a [`Weight::Result`] unless it says otherwise.
    #[must_use]
    pub fn weight(mut self, weight: Weight) -> Note {
        self.weight = weight;
        self
    }

    /// Adds one step to what is shown when more is asked for: the insight worked through.
    #[must_use]
    pub fn more(mut self, step: Text) -> Note {
        self.steps.push(step);
        self
    }

    /// Sets the inlay hint that stands at byte `at` of the document.
    #[must_use]
    pub fn hint(mut self, kind: HintKind, at: TextSize, label: &str) -> Note {
        self.hint = Some(Hint { kind, at, label: shortened(label) });
        self
    }

    /// Sets what may be drawn.
    #[must_use]
    pub fn picture(mut self, picture: Picture) -> Note {
        self.picture = Some(picture);
        self
    }

    /// Names the function whose instructions tell more.
    #[must_use]
    pub fn listing(mut self, listing: Listing) -> Note {
        self.listing = Some(listing);
        self
    }

    /// Sets the computed question.
    #[must_use]
    pub fn question(mut self, question: Question) -> Note {
        self.question = Some(question);
        self
    }

    /// Names other cards.
    #[must_use]
    pub fn related(mut self, slugs: &[&'static str]) -> Note {
        self.related = slugs.to_vec();
        self
    }
}
