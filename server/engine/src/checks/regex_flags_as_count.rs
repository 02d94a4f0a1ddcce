//! `re.sub(pattern, new, text, re.I)`: the fourth place is `count`, not `flags`.

use super::calls::called;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::regex::Flags;
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;
use crate::version::PythonVersion;

/// Left out, because nothing is certain there: a variable in that place may hold a number.
pub(super) const CHECK: Check = Check {
    code: "regex-flags-as-count",
    concept: "regex-syntax",
    group: Group::Trap,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["B034"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// Since this version a count or flags by position warn.
const WARNS: PythonVersion = PythonVersion::new(3, 13);

/// The function, how many arguments it has before the count, what the count is called, whether it has flags.
fn function(name: &str) -> Option<(usize, &'static str, bool)> {
    Some(match name {
        "re.sub" | "re.subn" => (3, "count", true),
        "re.split" => (2, "maxsplit", true),
        "re.Pattern.sub" | "re.Pattern.subn" => (2, "count", false),
        "re.Pattern.split" => (1, "maxsplit", false),
        _ => return None,
    })
}

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let count_of = |call: Node<'m>| {
        let list = call.field_child(Field::Arguments).filter(|list| list.kind() == Kind::ArgumentList)?;
        Some(list.named_children().filter(|n| n.kind() != Kind::Comment).count())
    };
    // Most calls of a `split` have one argument, or none.
    if count_of(call).is_none_or(|count| count < 2) {
        return;
    }
    let Some((_, name)) = called(context, call, &["sub", "subn", "split"]) else { return };
    let Some((before, parameter, has_flags)) = function(&name) else { return };
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let by_name = passed.named.iter().find(|(known, _)| known.text() == parameter).map(|(_, value)| *value);
    let Some(count) = passed.positional.get(before).copied().or(by_name) else { return };
    let are_flags = passed.positional.get(before + 1).copied();
    if is_flags(context, count) {
        let bits = bits(context, count);
        let rounds = if parameter == "count" { "replacement" } else { "split" };
        let message = match bits {
            Some(bits) => say(
                "{} is passed as {} here: at most {} made, and no flag is set",
                [code(count.one_line()), code(parameter), plain(counted(bits, rounds))],
            ),
            None => say("{} is passed as {} here: no flag is set", [code(count.one_line()), code(parameter)]),
        };
        let mut finding = Finding::new(context.place(count), message);
        if has_flags && passed.positional.len() == before + 1 && !names_flags(&passed) {
            finding.remedies.push(as_flags(context, count));
        }
        found.push(finding);
        return;
    }
    if !has_flags || by_name.is_some() {
        return;
    }
    let message = say(
        "{} is {} of {} by position, where {} are easily put by mistake: since 3.13 that warns",
        [code(count.one_line()), code(parameter), code(callee.text()), code("flags")],
    );
    let mut changes = Changes::new(context).insert(count.start(), format!("{parameter}="));
    if let Some(flags) = are_flags {
        changes = changes.insert(flags.start(), "flags=");
    }
    let remedy = changes.safe(format!("Pass it by name: `{parameter}={}`", count.one_line()));
    found.push(Finding::new(context.place(count), message).remedy(remedy));
}

fn counted(bits: u32, what: &str) -> String {
    if bits == 1 { format!("1 {what} is") } else { format!("{bits} {what}s are") }
}

fn names_flags(passed: &ArgumentNodes<'_>) -> bool {
    passed.named.iter().any(|(known, _)| known.text() == "flags")
}

/// `flags=` before it. Where it warns already, that is what was asked for; elsewhere the result may be another.
fn as_flags<'m>(context: &Context<'m>, flags: Node<'m>) -> Remedy {
    let changes = Changes::new(context).insert(flags.start(), "flags=");
    let title = format!("Pass it as flags: `flags={}`", flags.one_line());
    if context.target() >= WARNS { changes.safe(title) } else { changes.preferred(title) }
}

/// Whether the expression is made of flags of `re`.
fn is_flags<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    bits(context, node).is_some()
}

/// The number that flags joined by `|` are.
fn bits<'m>(context: &Context<'m>, node: Node<'m>) -> Option<u32> {
    let mut waiting = vec![node.unparenthesized()];
    let mut bits = 0;
    while let Some(node) = waiting.pop() {
        match node.kind() {
            Kind::BinaryOperator if node.field_child(Field::Operator)?.kind() == Kind::Bar => {
                waiting.push(node.field_child(Field::Left)?.unparenthesized());
                waiting.push(node.field_child(Field::Right)?.unparenthesized());
            }
            Kind::Identifier | Kind::Attribute => {
                let name = context.qualified_name(node)?;
                let name = name.strip_prefix("re.")?;
                let name = name.strip_prefix("RegexFlag.").unwrap_or(name);
                bits |= number(Flags::named(name)?)?;
            }
            _ => return None,
        }
    }
    Some(bits)
}

/// The value of a flag (Library Reference, `re.RegexFlag`).
fn number(flag: Flags) -> Option<u32> {
    Some(match flag {
        Flags::IGNORECASE => 2,
        Flags::LOCALE => 4,
        Flags::MULTILINE => 8,
        Flags::DOTALL => 16,
        Flags::UNICODE => 32,
        Flags::VERBOSE => 64,
        Flags::ASCII => 256,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "regex-flags-as-count";

    #[test]
    fn ignores_names() {
        check_silent(
            CODE,
            "
            import re
            a = re.sub('a', 'b', t)
            b = re.sub('a', 'b', t, flags=re.I)
            c = re.sub('a', 'b', t, count=1, flags=re.I | re.M)
            d = re.split('a', t, maxsplit=2)
            e = re.findall('a', t, re.I), re.match('a', t, re.I)
            f = re.sub(*given), re.sub('a', 'b', **given)
            ",
        );
    }

    #[test]
    fn ignores_other_methods() {
        check_silent(
            CODE,
            "
            import re
            p = re.compile('a')
            a = p.sub('b', t, 1)
            b = p.split(t, 2)
            c = 'a b c'.split(' ', 1)
            d = frame.sub(1, 2, 3, 4)
            def f(re):
                return re.sub('a', 'b', t, re.I)
            ",
        );
    }

    #[test]
    fn finds_flags_in_the_place_of_a_count() {
        check_finds(
            CODE,
            "
            import re
            from re import sub, IGNORECASE as ANY
            p = re.compile('a')
            a = re.sub('a', 'b', t, re.I)
                                    ^^^^ `re.I` is passed as `count` here: at most 2 replacements are made, and no flag is set
            b = re.split('a', t, re.MULTILINE | re.DOTALL)
                                 ^^^^^^^^^^^^^^^^^^^^^^^^ `re.MULTILINE | re.DOTALL` is passed as `maxsplit` here: at most 24 splits are made, and no flag is set
            c = sub('a', 'b', t, ANY)
                                 ^^^
            d = p.sub('b', t, re.I)
                              ^^^^
            e = re.subn('a', 'b', t, count=re.X)
                                           ^^^^
            ",
        );
    }

    #[test]
    fn finds_a_count_by_position() {
        check_finds(
            CODE,
            "
            import re
            a = re.sub('a', 'b', t, 1)
                                    ^ `1` is `count` of `re.sub` by position, where `flags` are easily put by mistake: since 3.13 that warns
            b = re.split('a', t, n, re.I)
                                 ^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "import re\nre.sub('a', 'b', t, re.I)\n",
            "import re\nre.sub('a', 'b', t, flags=re.I)\n",
        );
        check_fix(
            CODE,
            "import re\r\nre.split('ä',\r\n\tt,\r\n\t0,  # all\r\n\tre.I,\r\n)\r\n",
            "import re\r\nre.split('ä',\r\n\tt,\r\n\tmaxsplit=0,  # all\r\n\tflags=re.I,\r\n)\r\n",
        );
        check_fix(CODE, "import re\nre.sub('a', 'b', t, 1)\n", "import re\nre.sub('a', 'b', t, count=1)\n");
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "import re\nre.sub('a', 'b', t, re.I, re.M)\n",
            "import re\nre.sub('a', 'b', t, re.I, flags=0)\n",
            "import re\nre.compile('a').sub('b', t, re.I)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
