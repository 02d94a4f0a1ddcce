//! `name.rstrip(".tar.gz")`, which takes off characters and not the word.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context, Definition, Value};
use crate::syntax::literal::{self, Text};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;
use crate::version::PythonVersion;

pub(super) const CHECK: Check = Check {
    code: "str-strip-as-prefix",
    concept: "str-methods",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B005"], pylint: &["E1310"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(function) = call.field_child(Field::Function).filter(|f| f.kind() == Kind::Attribute) else {
        return;
    };
    let (Some(receiver), Some(method)) =
        (function.field_child(Field::Object), function.field_child(Field::Attribute))
    else {
        return;
    };
    let better = match method.text() {
        "strip" => None,
        "lstrip" => Some("removeprefix"),
        "rstrip" => Some("removesuffix"),
        _ => return,
    };
    let Some(passed) = ArgumentNodes::of(call).filter(|passed| passed.named.is_empty()) else { return };
    let &[argument] = passed.positional.as_slice() else { return };
    let Some(text) = literal::string(argument) else { return };
    if !is_word(&text) || !may_be_text(context, receiver) {
        return;
    }
    let message = say(
        "{} takes off any of these characters, in any order and number, not the text {}",
        [code(format!("{}()", method.text())), code(argument.text())],
    );
    let mut finding = Finding::new(context.place(call), message);
    if let Some(better) = better.filter(|_| context.target() >= PythonVersion::new(3, 9)) {
        let remedy = Changes::new(context).replace(method, better);
        finding = finding.remedy(remedy.possible(format!("Take off the text with `{better}()`")));
    }
    found.push(finding);
}

/// Whether this reads as a piece of text and not as a set of characters: some character stands in it twice, and there are letters.
fn is_word(text: &Text) -> bool {
    let chars: Vec<char> = match text {
        Text::Str(text) => text.chars().collect(),
        Text::Bytes(bytes) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let mut distinct = chars.clone();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() < chars.len() && chars.iter().any(|c| c.is_alphanumeric())
}

/// Whether the receiver may be a text: no module, class, or object of another class.
fn may_be_text<'m>(context: &Context<'m>, receiver: Node<'m>) -> bool {
    match context.value(receiver) {
        Value::Instance(class) => {
            matches!(class.as_str(), "builtins.str" | "builtins.bytes" | "builtins.bytearray")
        }
        Value::Unknown => !matches!(
            context.definition(receiver),
            Definition::External(_) | Definition::Class(_) | Definition::Function(_)
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_count, check_finds, check_fix, check_fixes, check_silent};
    use crate::version::PythonVersion;

    const CODE: &str = "str-strip-as-prefix";

    #[test]
    fn ignores_single_characters_and_sets_of_distinct_ones() {
        check_silent(
            CODE,
            "a = x.strip() + x.lstrip('a') + x.rstrip('abc') + x.strip(y) + x.strip('.,;') + x.rstrip('.py')\n",
        );
    }

    /// ruff issues 2851 and 2958: one character, written as several.
    #[test]
    fn ignores_escapes() {
        check_silent(CODE, "a = x.lstrip('\\ufeff') + x.rstrip('\\r\\n') + x.strip('\\x00\\x01')\n");
    }

    /// flake8-bugbear issue 297: a function of a module that has the same name.
    #[test]
    fn ignores_functions_of_modules() {
        check_silent(CODE, "import pysdhstrip\na = pysdhstrip.strip('1 00:00 ALICE')\n");
    }

    /// A set of signs may name one of them twice.
    #[test]
    fn ignores_sets_of_signs() {
        check_silent(CODE, "a = x.strip('|{}|  ')\n");
    }

    #[test]
    fn ignores_other_classes() {
        check_silent(CODE, "class A:\n    def strip(self, x): return x\na = A().strip('aa')\n");
    }

    #[test]
    fn finds_words() {
        check_finds(
            CODE,
            "
            a = url.lstrip('https://')
                ^^^^^^^^^^^^^^^^^^^^^^ `lstrip()` takes off any of these characters, in any order and number, not the text `'https://'`
            b = f(x).rstrip(b'.tar.gz')
                ^^^^^^^^^^^^^^^^^^^^^^^
            c = 'abba'.strip('éé')
                ^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_with_the_method_for_it() {
        check_fix(CODE, "a = é.lstrip('www.')  # why\r\n", "a = é.removeprefix('www.')  # why\r\n");
        check_fix(CODE, "a = x.rstrip(\n\t'.tar.gz')\n", "a = x.removesuffix(\n\t'.tar.gz')\n");
        assert!(check_fixes(CODE, "a = x.strip('aa')\n").is_empty());
        assert_eq!(check_count(CODE, "a = x.lstrip('www.')\n", PythonVersion::new(3, 8)), 1);
    }
}
