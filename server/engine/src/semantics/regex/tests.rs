//! What patterns consist of, and what is wrong with them.

use super::*;

fn read(pattern: &str, minor: u8) -> Result<Pattern, Trouble> {
    let reading = Reading { is_bytes: false, flags: Flags::NONE, target: PythonVersion::new(3, minor) };
    parse(&pattern.chars().collect::<Vec<_>>(), reading)
}

fn message(pattern: &str, minor: u8) -> String {
    match read(pattern, minor) {
        Ok(_) => "fine".into(),
        Err(Trouble::Unknown) => "unknown".into(),
        Err(Trouble::Invalid { message, at: Some(at) }) => format!("{message} at position {at}"),
        Err(Trouble::Invalid { message, at: None }) => message,
    }
}

/// The words for each part of a pattern.
fn told(pattern: &str) -> Vec<String> {
    let pattern = read(pattern, 14).unwrap();
    whole(&pattern, 50)
        .iter()
        .map(|part| format!("{}: {}", pattern.source(&part.range), describe(&pattern, part).to_quoted()))
        .collect()
}

#[test]
fn what_is_not_known_here() {
    for pattern in [r"\N{DASH}", "(?P<é>a)", r"\ud800", "a{100000,}", "(?t)a"] {
        assert_eq!(message(pattern, 12), "unknown", "{pattern}");
    }
}

#[test]
fn says_what_cpython_says() {
    for (pattern, expected) in [
        ("(a", "missing ), unterminated subpattern at position 0"),
        ("a)", "unbalanced parenthesis at position 1"),
        ("[a", "unterminated character set at position 0"),
        ("*a", "nothing to repeat at position 0"),
        ("a**", "multiple repeat at position 2"),
        ("[b-a]", "bad character range b-a at position 1"),
        (r"\q", r"bad escape \q at position 0"),
        ("a\\", "bad escape (end of pattern) at position 1"),
        (r"(a)\2", "invalid group reference 2 at position 4"),
        ("(?P<n>a)(?P<n>b)", "redefinition of group name 'n' as group 2; was group 1 at position 12"),
        ("(?<=a+)b", "look-behind requires fixed-width pattern"),
        ("(?P<1>a)", "bad character in group name '1' at position 4"),
        ("a{3,2}", "min repeat greater than max repeat at position 2"),
        ("(?(2)a)", "invalid group reference 2 at position 3"),
        ("a(?i)", "global flags not at the start of the expression at position 1"),
        ("(?<n>a)", "unknown extension ?<n at position 1"),
    ] {
        assert_eq!(message(pattern, 14), expected, "{pattern}");
    }
}

#[test]
fn versions_differ() {
    for (pattern, minor, is_fine) in [
        ("a(?i)", 10, true),
        ("a*+", 10, false),
        ("a*+", 11, true),
        ("(?>a)", 10, false),
        ("(?>a)", 11, true),
        (r"a\z", 13, false),
        (r"a\z", 14, true),
    ] {
        assert_eq!(read(pattern, minor).is_ok(), is_fine, "{pattern} in 3.{minor}");
    }
}

#[test]
fn counts_groups() {
    let pattern = read(r"(?P<year>\d{4})-(?:a|(b))(?=(c))", 14).unwrap();
    let names: Vec<Option<&str>> = pattern.groups.iter().map(|group| group.name.as_deref()).collect();
    assert_eq!(names, [Some("year"), None, None]);
}

#[test]
fn says_what_the_parts_are() {
    assert_eq!(
        told(r"^(?P<y>\d{4})-(\w+?) *[^a-z\s]$"),
        [
            "^: the start of the text",
            r"(?P<y>\d{4}): group 1 `y`: 4 digits",
            r"\d{4}: 4 digits",
            "-: `-`",
            r"(\w+?): group 2: one or more letters, digits or `_`, as few as possible",
            r"\w+?: one or more letters, digits or `_`, as few as possible",
            " *: any number of spaces",
            r"[^a-z\s]: a character other than `a` to `z`, white space",
            "$: the end of the text, or a line feed that ends it",
        ]
    );
}

#[test]
fn finds_quantifiers_in_quantifiers() {
    for (pattern, expected) in [
        ("(a+)+$", true),
        (r"^(?:\w+)*-", true),
        ("(a+)+", false),
        ("(a+)+a", false),
        ("(a+b)+$", false),
        ("(a++)+$", false),
    ] {
        assert_eq!(runaway(&read(pattern, 14).unwrap()).is_some(), expected, "{pattern}");
    }
}
