//! What stands on a card, by where it stands: read from the card's text line by line, without parsing it as a card, because
//! a search looks at all of them at once.

/// Where on a card a text stands, and so how much it says about what the card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Slug, title, aliases and other tools' codes.
    Names,
    /// How people ask for it.
    Asked,
    /// The one sentence.
    Gloss,
    /// What in code leads to it.
    Triggers,
    /// What the quizzes ask.
    Questions,
    /// Paragraphs and lists.
    Prose,
    /// Code, and what it prints.
    Code,
}

impl Field {
    /// All, in the order of their numbers.
    pub const ALL: [Field; 7] = [
        Field::Names,
        Field::Asked,
        Field::Gloss,
        Field::Triggers,
        Field::Questions,
        Field::Prose,
        Field::Code,
    ];
}

/// Calls `each` with every piece of a card's text below the keys that its header holds: triggers, quizzes, body.
pub fn read<'t>(text: &'t str, mut each: impl FnMut(Field, &'t str)) {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next();
    let mut section = Section::Keys;
    let mut in_text = false;
    for line in lines.by_ref() {
        if in_text {
            in_text = !line.starts_with("'''") && !line.starts_with("\"\"\"");
            if in_text {
                each(Field::Code, line);
            }
        } else if line == "+++" {
            break;
        } else if line.starts_with("[[") {
            section = if line.starts_with("[[trigger") { Section::Trigger } else { Section::Quiz };
        } else if let Some((key, value)) = line.split_once('=') {
            let value = value.trim();
            match (section, key.trim()) {
                (Section::Trigger, "in" | "as" | "query" | "insight" | "min_bases" | "min_decorators") => {}
                (Section::Trigger, _) => each(Field::Triggers, value.trim_matches(['"', '\''])),
                (Section::Quiz, "code") if value == "'''" || value == "\"\"\"" => in_text = true,
                (Section::Quiz, "code") => each(Field::Code, value),
                (Section::Quiz, _) => each(Field::Questions, value),
                (Section::Keys, _) => {}
            }
        }
    }
    // What code prints says little that the code does not.
    let mut fence = Fence::None;
    for line in lines {
        if line.starts_with("```") {
            fence = match fence {
                Fence::None if line.starts_with("```output") => Fence::Output,
                Fence::None => Fence::Code,
                _ => Fence::None,
            };
        } else if fence == Fence::Code {
            each(Field::Code, line);
        } else if fence == Fence::None && !line.starts_with("## ") {
            each(Field::Prose, line);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fence {
    None,
    Code,
    Output,
}

#[derive(Clone, Copy)]
enum Section {
    Keys,
    Trigger,
    Quiz,
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "+++\ntitle = \"T\"\n\n[[trigger]]\nkeyword = \"with\"\nin = \"With\"\n\n[[quiz]]\nask = \"Why?\"\ncode = '''\nx = 1\n'''\nchoices = [\"run\"]\n+++\nWords.\n\n## Example\n\n```python run\nprint(1)\n```\n";

    #[test]
    fn tells_code_from_prose() {
        let mut found = Vec::new();
        read(CARD, |field, text| {
            if !text.is_empty() {
                found.push((field, text));
            }
        });
        let expected = [
            (Field::Triggers, "with"),
            (Field::Questions, "\"Why?\""),
            (Field::Code, "x = 1"),
            (Field::Questions, "[\"run\"]"),
            (Field::Prose, "Words."),
            (Field::Code, "print(1)"),
        ];
        assert_eq!(found, expected);
    }
}
