//! A password or key written into the code, where everybody who reads the code reads it.

use super::calls::{is_test_code, with_name};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node, literal};
use crate::text::Applicability;

/// Left out, because nothing is certain there: values that read as words, such as the name of a field or of a kind of token.
pub(super) const CHECK: Check = Check {
    code: "hardcoded-secret",
    concept: "secrets-management",
    group: Group::Security,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["S105", "S106", "S107"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[
        Kind::Assignment,
        Kind::KeywordArgument,
        Kind::DefaultParameter,
        Kind::TypedDefaultParameter,
        Kind::ComparisonOperator,
    ],
    run,
};

/// What a name ends with that holds a secret.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "secret_key",
    "secretkey",
    "api_key",
    "apikey",
    "access_key",
    "auth_token",
    "access_token",
    "refresh_token",
    "api_token",
    "bearer_token",
    "private_key",
    "client_secret",
    "token",
    "signing_key",
    "encryption_key",
];

/// Words of values that only hold the place of a secret.
const PLACEHOLDERS: &[&str] = &[
    "changeme",
    "change-me",
    "change_me",
    "example",
    "placeholder",
    "dummy",
    "fake",
    "your",
    "insert",
    "todo",
    "xxx",
    "***",
    "...",
    "test",
    "sample",
    "default",
    "redacted",
    "foo",
    "bar",
    "abc123",
    "secret",
    "password",
    "token",
    "key",
    "none",
    "null",
    "demo",
    "not-set",
    "unset",
    "insecure",
    "0000",
    "1234",
];

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    let sides = match node.kind() {
        Kind::Assignment => node.field_child(Field::Left).zip(node.field_child(Field::Right)),
        Kind::ComparisonOperator => compared(node),
        _ => node.field_child(Field::Name).zip(node.field_child(Field::Value)),
    };
    let Some((target, value)) = sides else { return };
    if value.kind() != Kind::String {
        return;
    }
    let name = match target.kind() {
        Kind::Identifier => target,
        Kind::Attribute => match target.field_child(Field::Attribute) {
            Some(name) => name,
            None => return,
        },
        _ => return,
    };
    // What a parser compares is its own token.
    let is_of_a_parser =
        node.kind() == Kind::ComparisonOperator && name.text().to_ascii_lowercase().ends_with("token");
    if !names_secret(name.text()) || is_of_a_parser {
        return;
    }
    let Some(literal::Text::Str(text)) = literal::string(value) else { return };
    if !looks_secret(&text, name.text()) || is_test_code(context, node) {
        return;
    }
    let message = say(
        "{} stands in the code: whoever has the code, or its history, has the secret",
        [code(name.text())],
    );
    let mut finding = Finding::new(context.place(value), message);
    if node.kind() == Kind::Assignment {
        finding.remedies.extend(remedy(context, name, value));
    }
    found.push(finding);
}

/// The two sides of `password == "…"`, as they stand or the other way round.
fn compared(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let operator = node.children().find(|n| n.field() == Field::Operators)?;
    let mut sides = node.named_children();
    let (left, right) = (sides.next()?, sides.next()?);
    if !matches!(operator.kind(), Kind::EqualEqual | Kind::NotEqual) || sides.next().is_some() {
        return None;
    }
    Some(if left.kind() == Kind::String { (right, left) } else { (left, right) })
}

fn names_secret(name: &str) -> bool {
    let lower = name.trim_matches('_').to_ascii_lowercase();
    SECRETS.iter().any(|secret| {
        lower.strip_suffix(secret).is_some_and(|before| before.is_empty() || before.ends_with('_'))
    })
}

/// Whether a text is a secret and no word for one: it mixes letters with digits or signs, has no blanks, and is no address,
/// path, pattern or placeholder.
fn looks_secret(text: &str, name: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_token = name.to_ascii_lowercase().ends_with("token");
    let shortest = if is_token { 16 } else { 6 };
    let has = |is: fn(char) -> bool| text.chars().any(is);
    let is_address =
        text.contains("://") || text.starts_with(['/', '.', '<', '$', '@', '#', '-']) || text.contains('\\');
    let is_pattern = text.contains(['{', '}', '(', '[', '<', '>', '*', '%']);
    // Numbers that count names (`password1`) and words that are joined are no secret.
    let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = stem.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.' | ':' | ' '))
        && lower.len() - stem.len() < 3;
    text.chars().count() >= shortest
        && has(char::is_alphabetic)
        && has(|c: char| c.is_ascii_digit())
        && !has(char::is_whitespace)
        && text.is_ascii()
        && !is_address
        && !is_pattern
        && !is_word
        && !PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// The environment in place of the literal, under the name that it has here.
fn remedy<'m>(context: &Context<'m>, name: Node<'m>, value: Node<'m>) -> Option<Remedy> {
    let variable = name.text().trim_matches('_').to_ascii_uppercase();
    let quote = if value.text().ends_with('\'') { '\'' } else { '"' };
    let text = format!("os.environ[{quote}{variable}{quote}]");
    let changes = Changes::new(context).replace(value, &text);
    let changes = with_name(context, changes, value, "os", "os", "import os")?;
    Some(changes.possible(format!("Read it from the environment: `{text}`")))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "hardcoded-secret";

    /// ruff issue 2383: empty texts.
    #[test]
    fn ignores_empty_texts_and_placeholders() {
        check_silent(
            CODE,
            "
            password = ''
            SECRET_KEY = 'change-me-please-1'
            API_KEY = '<your key 1>'
            token = 'xxxxxxxxxxxxxxxx1'
            db_password = 'example123'
            secret = 'django-insecure-3k4j5'
            password = 'hunter'
            api_key = '$API_KEY1'
            ",
        );
    }

    /// ruff issues 3511 and 2384: kinds of tokens, and `passed`; names of fields, addresses, patterns.
    #[test]
    fn ignores_what_names_something_else() {
        check_silent(
            CODE,
            "
            def tokenize(text, token='13a', tokenizer='intl13', first_token_with_whitespace='xxx 12'): ...
            def set_password(user, password_field='password1', usable_password_field_name='x1y2z3'): ...
            passed = 'a1b2c3d4'
            PASSWORD = 'password1'
            new_password = 'new_password2'
            TOKEN_URL = 'https://a1.example.org/token'
            access_token = 'https://a1.b2.org/token/c3'
            private_key = '/etc/keys/id_ed25519'
            token_pattern = r'(?u)\\b\\w\\w+\\b1'
            if token == 'a1b2c3d4e5f6g7h8':
                pass
            password = get(), 'a1b2c3d4'
            password = b'a1b2c3d4'
            client_secret = f'{x}a1b2c3'
            ALPHABET_password_alphabet = '23456789ABCDEFGH'
            ",
        );
    }

    #[test]
    fn ignores_tests() {
        check_silent(
            CODE,
            "
            def test_login(client):
                password = 'tr0ub4dor&3'
                client.login(password='tr0ub4dor&3')
            class LoginTests:
                token = 'ya29a0f3c8d7e6b5a4'
            ",
        );
        check_silent(CODE, "import pytest\npassword = 'tr0ub4dor&3'\n");
    }

    #[test]
    fn finds_secrets() {
        check_finds(
            CODE,
            "
            if password == 'tr0ub4dor&5': ...
                           ^^^^^^^^^^^^^
            ok = 'tr0ub4dor&6' != user.password
                 ^^^^^^^^^^^^^
            PASSWORD = 'tr0ub4dor&3'
                       ^^^^^^^^^^^^^ `PASSWORD` stands in the code: whoever has the code, or its history, has the secret
            connect(user='ann', password='c0rrect!horse')
                                         ^^^^^^^^^^^^^^^
            def call(api_key: str = 'AIzaSyD9f8g7h6j5'): ...
                                    ^^^^^^^^^^^^^^^^^^
            def more(secret='s3cr3t-w0rd'): ...
                            ^^^^^^^^^^^^^
            app.secret_key = '8f42a73054b1749f8f58848be5e6502c'
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            auth_token: str = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_assignments() {
        check_fix(
            CODE,
            "PASSWORD = 'tr0ub4dor&3'  # ü\n",
            "import os\n\n\nPASSWORD = os.environ['PASSWORD']  # ü\n",
        );
        check_fix(
            CODE,
            "import os\r\ndef f(self):\r\n\tself._api_key = \"AIzaSyD9f8g7h6j5\"\r\n",
            "import os\r\ndef f(self):\r\n\tself._api_key = os.environ[\"API_KEY\"]\r\n",
        );
    }
}
