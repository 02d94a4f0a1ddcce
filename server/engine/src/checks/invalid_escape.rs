//! A backslash before a character with which it forms no escape sequence: it stays as it is, for now.

use text_size::{TextRange, TextSize};

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// Left out: `\400` and other octal numbers above `\377`, for which CPython has a warning of its own; a backslash before a
/// character outside ASCII, of which CPython says nothing.
pub(super) const CHECK: Check = Check {
    code: "invalid-escape",
    concept: "string-literals",
    group: Group::Trap,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs {
        ruff: &["W605"],
        pylint: &["W1401"],
        pyright: &["reportInvalidStringEscapeSequence"],
    },
    related_rules: &[],
    kinds: &[Kind::String],
    run,
};

fn run(context: &Context<'_>, string: Node<'_>, found: &mut Vec<Finding>) {
    if !string.text().contains('\\') || string.has_error() {
        return;
    }
    let Some(start) = string.child_of_kind(Kind::StringStart) else { return };
    let prefix = start.text().trim_end_matches(['"', '\'']);
    if prefix.contains(['r', 'R']) {
        return;
    }
    let escapes = Escapes::of(string, prefix.contains(['b', 'B']));
    for (at, letter) in &escapes.invalid {
        let message = say(
            "{} is no escape sequence: the backslash stays in the text, and a later Python will refuse it",
            [code(format!("\\{letter}"))],
        );
        let range = TextRange::at(*at, TextSize::of('\\') + TextSize::of(*letter));
        let remedy = remedy(context, start, prefix, &escapes, *at);
        found.push(Finding::new(context.place_of(range), message).remedy(remedy));
    }
}

/// A raw string where that changes no other character, or else one backslash more.
fn remedy(context: &Context<'_>, start: Node<'_>, prefix: &str, escapes: &Escapes, at: TextSize) -> Remedy {
    let changes = Changes::new(context);
    if escapes.has_valid || prefix.contains(['u', 'U']) {
        return changes.insert(at, "\\").safe("Double the backslash");
    }
    changes.prefix(start, 'r').safe("Make it a raw string")
}

/// The backslashes of a string literal.
struct Escapes {
    /// Those that mean themselves, with the character after them.
    invalid: Vec<(TextSize, char)>,
    /// Whether there is one that a raw string would read otherwise.
    has_valid: bool,
}

impl Escapes {
    fn of(string: Node<'_>, is_bytes: bool) -> Escapes {
        let mut escapes = Escapes { invalid: Vec::new(), has_valid: false };
        let text = string.tree().text();
        for content in string.children().filter(|n| n.kind() == Kind::StringContent) {
            let mut at = usize::from(content.start());
            let end = usize::from(content.end());
            while at < end {
                let rest = text.get(at..).unwrap_or_default();
                let mut chars = rest.chars();
                let Some(first) = chars.next() else { break };
                at += first.len_utf8();
                if first != '\\' {
                    continue;
                }
                let Some(letter) = chars.next() else { break };
                at += letter.len_utf8();
                if is_escape(letter, is_bytes) {
                    escapes.has_valid = true;
                } else if letter.is_ascii() {
                    let backslash = at - letter.len_utf8() - 1;
                    escapes.invalid.push((super::write::size(backslash), letter));
                    // The brace opens the field that comes next.
                    if matches!(letter, '{' | '}') && at > end {
                        break;
                    }
                }
            }
        }
        // What stands between the fields' braces, as in `{x:\>3}`, is left alone, and then so is the prefix.
        let in_fields = string
            .children()
            .filter(|n| n.kind() == Kind::Interpolation)
            .any(|field| field.text().contains('\\'));
        escapes.has_valid |= in_fields;
        escapes
    }
}

/// Whether a backslash and this character are an escape sequence (Language Reference 2.5, "Escape sequences").
fn is_escape(letter: char, is_bytes: bool) -> bool {
    match letter {
        '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | '0'..='7' => true,
        'N' | 'u' | 'U' => !is_bytes,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "invalid-escape";

    #[test]
    fn ignores_escapes_and_raw_strings() {
        check_silent(
            CODE,
            r#"
            a = '\n\t\\\'\"\a\b\f\r\v\x41\101\0\u0041\U00000041\N{BULLET}'
            b = r'\d' R"\d" + rb'\d' + Rb'\d' + rf'\d{x}' + fr'\{x}'
            c = '''\
            x'''
            "#,
        );
    }

    /// In bytes `\N`, `\u` and `\U` mean nothing; in f-strings `\N{…}` is a character and no field.
    #[test]
    fn ignores_what_bytes_and_f_strings_know() {
        check_silent(CODE, "a = b'\\x41\\101\\n'\nb = f'\\N{BULLET} {x}\\n'\n");
        check_finds(
            CODE,
            r#"
            a = b'\u0041 \d'
                  ^^
                         ^^
            "#,
        );
    }

    /// The compiler of CPython 3.9 to 3.14 does not warn of these, and a raw string keeps them too.
    #[test]
    fn ignores_characters_outside_ascii() {
        check_silent(CODE, "a = '\\П'\nb = f'\\é{a}'\n");
        check_fix(CODE, r"a = '\П\d'", r"a = r'\П\d'");
    }

    #[test]
    fn finds_each_backslash() {
        check_finds(
            CODE,
            r#"
            a = re.match('\d+\.\n')
                          ^^ `\d` is no escape sequence: the backslash stays in the text, and a later Python will refuse it
                             ^^
            b = "\q" 'c\ '
                 ^^
                       ^^
            c = f'{x}\{y} \d'
                     ^^
                          ^^
            "#,
        );
    }

    /// ruff issues 11461 and 11491: a raw string would keep the other escapes as they are written.
    #[test]
    fn mends_without_touching_other_escapes() {
        check_fix(CODE, r"a = '\d+'  # why", r"a = r'\d+'  # why");
        check_fix(CODE, r"a = '\d\.\w'", r"a = r'\d\.\w'");
        check_fix(CODE, r"a = '\d\n'", r"a = '\\d\n'");
        check_fix(CODE, "a = '''\\\n\\d\n'''\n", "a = '''\\\n\\\\d\n'''\n");
        check_fix(CODE, r"a = f'\d{x}\n'", r"a = f'\\d{x}\n'");
        check_fix(CODE, "a = '''\\d\r\né\\w'''\r\n", "a = r'''\\d\r\né\\w'''\r\n");
    }

    #[test]
    fn mends_every_prefix() {
        check_fix(CODE, r"a = b'\d' B'\d'", r"a = rb'\d' rB'\d'");
        check_fix(CODE, r"a = u'\d'", r"a = u'\\d'");
        check_fix(CODE, "def f(): return'\\d'\n", "def f(): return r'\\d'\n");
        check_fix(CODE, r"a = f'\d{x}'", r"a = rf'\d{x}'");
        check_fix(CODE, r"a = f'\{x}'", r"a = rf'\{x}'");
        check_fix(CODE, "def f():\n    '''Of \\d.'''\n", "def f():\n    r'''Of \\d.'''\n");
    }
}
