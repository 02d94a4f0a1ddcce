//! What the programs of quizzes print: read off CPython by `tests/cards/run.py`, which holds the table to it.

use std::collections::HashMap;

/// Lines of slug, fingerprint of the program and what it prints as a JSON string.
const TABLE: &str = include_str!("../../../knowledge/answers.tsv");

/// Printed answers by card and program.
pub struct Answers(HashMap<(&'static str, u64), &'static str>);

impl Answers {
    /// Those of the built-in cards.
    pub fn built_in() -> Answers {
        let read = |line: &'static str| {
            let mut fields = line.splitn(3, '\t');
            let (slug, print) = (fields.next()?, fields.next()?);
            Some(((slug, u64::from_str_radix(print, 16).ok()?), fields.next()?))
        };
        Answers(TABLE.lines().filter_map(read).collect())
    }

    /// What a card's program prints; `None` where nobody has run it as it now is.
    pub fn of(&self, slug: &str, code: &str) -> Option<String> {
        serde_json::from_str(self.0.get(&(slug, fingerprint(code)))?).ok()
    }
}

/// FNV-1a over the bytes of a program: an answer counts for exactly the program that was run.
pub fn fingerprint(code: &str) -> u64 {
    code.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_those_of_the_runner() {
        assert_eq!(fingerprint(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint("print(1)\n"), 0xc36a_df2b_03ca_cd3c);
    }

    #[test]
    fn a_changed_program_has_no_answer() {
        let answers = Answers::built_in();
        let library = crate::cards::library();
        let card = library.get("mutable-default-argument").unwrap().card().unwrap();
        let code = card.quizzes[0].code.as_deref().unwrap();
        assert_eq!(answers.of("mutable-default-argument", code).as_deref(), Some("{'a': 0, 'c': 1}"));
        assert_eq!(answers.of("mutable-default-argument", &format!("{code}#")), None);
    }
}
