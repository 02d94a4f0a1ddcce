//! `random` for a token or password: whoever sees some of its numbers can tell the next.

use super::calls::is_test_code;
use super::calls::{called, shown, with_name};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Constant, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: names that may mean something else (`key`, `session`), and words that are picked from
/// a list.
pub(super) const CHECK: Check = Check {
    code: "weak-random-for-secret",
    concept: "secrets-module",
    group: Group::Security,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["S311"],
    kinds: &[Kind::Call],
    run,
};

const FUNCTIONS: &[&str] =
    &["choice", "choices", "sample", "randint", "randrange", "getrandbits", "randbytes", "random"];

/// Words that name a secret wherever they stand in a name.
const SECRETS: &[&str] =
    &["token", "password", "passwd", "passphrase", "pwd", "secret", "salt", "nonce", "otp", "csrf", "apikey"];
/// Words that make a secret of a `key`, an `id` or a `code`.
const QUALIFIERS: &[&str] =
    &["api", "secret", "private", "encryption", "session", "auth", "access", "signing", "reset"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some((callee, name)) = called(context, call, FUNCTIONS) else { return };
    let Some(function) = name.strip_prefix("random.") else { return };
    // A generator of one's own may be seeded: only the module's functions count.
    if function.contains('.') {
        return;
    }
    let Some(secret) = secret_for(call) else { return };
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let draws_characters = match function {
        "choice" | "choices" | "sample" => {
            passed.positional.first().is_some_and(|pool| is_alphabet(context, *pool))
        }
        "randint" | "randrange" | "getrandbits" | "randbytes" => true,
        _ => false,
    };
    if !draws_characters || is_test_code(context, call) || is_seeded(context, call) {
        return;
    }
    let message = say(
        "{} can be guessed: {} draws from a generator whose next numbers follow from earlier ones",
        [code(secret.text()), shown(callee)],
    );
    let mut finding = Finding::new(context.place(callee), message);
    finding.remedies.extend(remedy(context, call, callee, function, &passed));
    found.push(finding);
}

/// The name of a secret that the call's result goes into, with no more than joining, slicing and formatting on the way.
fn secret_for(call: Node<'_>) -> Option<Node<'_>> {
    let mut child = call;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::Assignment if child.field() == Field::Right => {
                let target = parent.field_child(Field::Left)?;
                let name = target.field_child(Field::Attribute).unwrap_or(target);
                return (matches!(target.kind(), Kind::Identifier | Kind::Attribute)
                    && is_secret(name.text()))
                .then_some(target);
            }
            Kind::KeywordArgument => {
                let name = parent.field_child(Field::Name)?;
                return is_secret(name.text()).then_some(name);
            }
            Kind::Pair if child.field() == Field::Value => return None,
            Kind::ReturnStatement => {
                let function = parent.ancestors().find(|n| n.kind().is_function())?;
                let name = function.field_child(Field::Name)?;
                return is_secret(name.text()).then_some(name);
            }
            // `''.join(…)`, `str(…)`, `'%06d' % …`: the value goes on in another form.
            Kind::Call => {
                let callee = parent.field_child(Field::Function)?;
                let name = callee.field_child(Field::Attribute).unwrap_or(callee);
                let keeps = [
                    "join",
                    "str",
                    "hex",
                    "bytes",
                    "format",
                    "zfill",
                    "bytearray",
                    "encode",
                    "decode",
                    "list",
                    "to_bytes",
                ];
                if !keeps.contains(&name.text()) {
                    return None;
                }
                child = parent;
            }
            Kind::ArgumentList
            | Kind::GeneratorExpression
            | Kind::ListComprehension
            | Kind::ParenthesizedExpression
            | Kind::Interpolation
            | Kind::String
            | Kind::BinaryOperator
            | Kind::Attribute
            | Kind::Subscript => child = parent,
            _ => return None,
        }
    }
    None
}

/// Whether a name says that it is a secret: `reset_token`, `API_KEY`.
fn is_secret(name: &str) -> bool {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if [
        "count", "length", "len", "size", "index", "idx", "type", "position", "pos", "number", "num",
        "tokens",
    ]
    .iter()
    .any(|plain| words.last().is_some_and(|last| last == plain))
    {
        return false;
    }
    has(SECRETS) || (has(QUALIFIERS) && has(&["key", "id", "code"]))
}

/// The words of a name, in small letters: `ResetToken`, `reset_token` and `RESET_TOKEN` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before_is_small = false;
    let mut current = String::new();
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && before_is_small) {
            words.push(std::mem::take(&mut current));
        }
        if c != '_' {
            current.extend(c.to_lowercase());
        }
        before_is_small = c.is_lowercase();
    }
    words.push(current);
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the pool is made of characters: a literal text, or what the module `string` has.
fn is_alphabet<'m>(context: &Context<'m>, pool: Node<'m>) -> bool {
    if let Some(Constant::Str(text)) = context.constant(pool) {
        return text.chars().count() > 4;
    }
    let pool = pool.unparenthesized();
    pool.descendants().filter(|n| matches!(n.kind(), Kind::Attribute | Kind::Identifier)).any(|n| {
        n.parent().is_none_or(|p| p.kind() != Kind::Attribute)
            && context.qualified_name(n).is_some_and(|name| name.starts_with("string."))
    })
}

/// Whether the function around seeds the generator: then its numbers are meant to be the same each time.
fn is_seeded<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let around = call.ancestors().find(|n| n.kind().is_function()).unwrap_or(context.tree().root());
    around.descendants().any(|n| {
        n.kind() == Kind::Attribute
            && n.field_child(Field::Attribute).is_some_and(|name| name.text() == "seed")
    })
}

fn remedy<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    callee: Node<'m>,
    function: &str,
    passed: &ArgumentNodes<'m>,
) -> Option<Remedy> {
    let plain = passed.named.is_empty() && passed.positional.len() == 1;
    let better = match function {
        "choice" if plain => "secrets.choice",
        "getrandbits" if plain => "secrets.randbits",
        "randrange" if plain => "secrets.randbelow",
        "randbytes" if plain => "secrets.token_bytes",
        _ => return None,
    };
    let changes = Changes::new(context).replace(callee, better);
    let changes = with_name(context, changes, call, "secrets", "secrets", "import secrets")?;
    Some(changes.possible(format!("Draw it with `{better}`, which nobody can foretell")))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "weak-random-for-secret";

    /// ruff issue 13205: numbers that nobody has to keep secret.
    #[test]
    fn ignores_names_of_nothing_secret() {
        check_silent(
            CODE,
            "
            import random, string
            color = random.choice(COLORS)
            numbers = [random.randint(0, 10) for _ in range(5)]
            name = ''.join(random.choices(string.ascii_letters, k=8))
            key = random.choice(list(table))
            delay = random.random()
            monkey = ''.join(random.choice(string.digits) for _ in range(3))
            ",
        );
    }

    /// In language processing and in games a token is a word or a piece.
    #[test]
    fn ignores_what_is_picked_from_a_list() {
        check_silent(
            CODE,
            "
            import random
            token = random.choice(tokens)
            passwords = random.sample(known, 3)
            token_count = random.randint(1, 9)
            session = random.choice(sessions)
            ",
        );
    }

    #[test]
    fn ignores_tests_and_seeded_generators() {
        check_silent(
            CODE,
            "
            import random, string
            def test_login():
                password = ''.join(random.choices(string.ascii_letters, k=8))
            class TestLogin:
                def setup(self):
                    self.token = random.getrandbits(64)
            def simulate():
                random.seed(1)
                token = random.getrandbits(64)
            rng = random.Random(7)
            token = rng.getrandbits(64)
            safe = random.SystemRandom()
            password = safe.choice(string.ascii_letters)
            ",
        );
    }

    #[test]
    fn finds_secrets_that_can_be_guessed() {
        check_finds(
            CODE,
            "
            import random, string
            password = ''.join(random.choice(string.ascii_letters + string.digits) for _ in range(8))
                               ^^^^^^^^^^^^^ `password` can be guessed: `random.choice()` draws from a generator whose next numbers follow from earlier ones
            ALPHABET = 'abcdefghijk'
            def make_token():
                return ''.join(random.choices(ALPHABET, k=20))
                               ^^^^^^^^^^^^^^
            user.resetToken = '%030x' % random.getrandbits(120)
                                        ^^^^^^^^^^^^^^^^^^
            login(otp=random.randint(0, 999999))
                      ^^^^^^^^^^^^^^
            api_key = f'{random.getrandbits(64):x}'
                         ^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "import random, string\npassword = ''.join(random.choice(string.digits) for _ in range(9))  # ü\n",
            "import random, string\nimport secrets\npassword = ''.join(secrets.choice(string.digits) for _ in range(9))  # ü\n",
        );
        check_fix(
            CODE,
            "import random\r\nimport secrets\r\ndef f():\r\n\ttoken = random.getrandbits(64)\r\n\tsalt = random.randbytes(8)\r\n",
            "import random\r\nimport secrets\r\ndef f():\r\n\ttoken = secrets.randbits(64)\r\n\tsalt = secrets.token_bytes(8)\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_has_no_twin() {
        for source in [
            "import random\notp = random.randint(0, 9999)\n",
            "import random, string\ntoken = random.sample(string.digits, 8)\n",
            "import random\ndef f(secrets):\n    token = random.getrandbits(8)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
