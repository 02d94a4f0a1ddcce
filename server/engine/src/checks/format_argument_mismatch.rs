//! A format string whose fields and arguments do not go together.

use super::calls::is_error_wanted;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, counted, plain, say};
use crate::semantics::format_use::{FormatCall, FormatFailure, PercentFailure, PercentUse};
use crate::semantics::replacement::Key;
use crate::semantics::{Context, repr_str};
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: texts that are not known, and arguments behind a star.
pub(super) const CHECK: Check = Check {
    code: "format-argument-mismatch",
    concept: "str-format-method",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs {
        ruff: &["F507", "F522", "F523", "F524"],
        pylint: &["E1305", "E1306", "W1301", "W1303"],
        pyright: &[],
    },
    related_rules: &[],
    kinds: &[Kind::Call, Kind::BinaryOperator],
    run,
};

/// A longer argument is cut.
const LONG: usize = 40;

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    match node.kind() {
        Kind::Call => found.extend(method(context, node)),
        _ => found.extend(operator(context, node)),
    }
}

/// `'…'.format(…)`
fn method<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Finding> {
    let callee = call.field_child(Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
    if callee.field_child(Field::Attribute)?.text() != "format" || is_error_wanted(call) {
        return None;
    }
    let use_ = FormatCall::of(context, call)?;
    let place = context.place(use_.text);
    match use_.failure {
        Some(FormatFailure::Missing(field)) if use_.is_certain => {
            let source = code(&field.source);
            let message = match &field.key {
                Key::Name(name) => {
                    say("{} wants an argument named {}: this raises `KeyError`", [source, code(name)])
                }
                Key::Automatic(at) => say(
                    "{} wants argument {}, which is not passed: this raises `IndexError`",
                    [source, plain(at + 1)],
                ),
                Key::Place(at) => say(
                    "{} wants argument {}, counted from 0, which is not passed: this raises `IndexError`",
                    [source, plain(at)],
                ),
            };
            Some(Finding::new(place, message))
        }
        Some(FormatFailure::Refused(message)) if use_.is_certain => {
            Some(Finding::new(place, say("This format raises `ValueError`: {}", [code(message)])))
        }
        Some(_) => None,
        None => {
            // A text with a name of its own may be one of several that get the same arguments.
            if !matches!(use_.text.unparenthesized().kind(), Kind::String | Kind::ConcatenatedString) {
                return None;
            }
            let first = *use_.unused.first()?;
            let shown = code(crate::note::cut(&first.one_line(), LONG));
            let message = match use_.unused.len() - 1 {
                0 => say("{} is passed to `format`, but no field of the text takes it", [shown]),
                more => say(
                    "{} and {} more are passed to `format`, but no field of the text takes them",
                    [shown, plain(more)],
                ),
            };
            Some(Finding::new(context.place(first), message).related(place, "the fields stand here"))
        }
    }
}

/// `'…' % …`
fn operator<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Finding> {
    if node.field_child(Field::Operator)?.kind() != Kind::Percent || is_error_wanted(node) {
        return None;
    }
    let use_ = PercentUse::of(context, node)?;
    let message = match use_.failure? {
        PercentFailure::Count(wanted, given) => {
            let values = if given == 1 { "1 value is".to_string() } else { format!("{given} values are") };
            say(
                "The format has {}, and {} given: this raises `TypeError`",
                [plain(counted(wanted, "place")), plain(values)],
            )
        }
        PercentFailure::Key(key) => {
            say("{} is not in the dictionary: this raises `KeyError`", [code(repr_str(&key))])
        }
    };
    Some(Finding::new(context.place(use_.text), message))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "format-argument-mismatch";

    #[test]
    fn ignores_star_arguments() {
        check_silent(
            CODE,
            "
            a = '{} {}'.format(*x)
            b = '{a} {b}'.format(a=1, **x)
            c = '%s %s' % (*x, 1)
            d = '%(a)s %(b)s' % {**x}
            e = '{} {}'.format(1, *x)
            ",
        );
    }

    #[test]
    fn ignores_formats_that_fit() {
        check_silent(
            CODE,
            "
            a = '{} {}'.format(1, 2)
            b = '{0} {0} {1.x} {n:>{w}}'.format(1, x, n=3, w=4)
            c = '%s is %5.2f %%' % (1, 2.0)
            d = '%(a)s' % {'a': 1, 'b': 2}
            e = '%*d' % (5, 3)
            f = '{{}}'.format()
            g = 'plain' % ()
            ",
        );
    }

    /// ruff pull request 24142 and issue 5986: what is not a tuple may be one, and `%` takes a list as one value; codeql issue 7068:
    /// a doubled percent sign.
    #[test]
    fn ignores_values_that_are_not_known() {
        check_silent(
            CODE,
            "
            a = '%s %s' % x
            b = '%s' % [1, 2, 3]
            c = 'no place' % x
            d = 'no place' % {'a': 1}
            e = '%%s %s' % 'x'
            f = x.format(1, 2)
            g = '%s %s' % f()
            ",
        );
    }

    /// One of several texts, of which not all use all.
    #[test]
    fn ignores_what_a_shared_text_leaves_out() {
        check_silent(CODE, "SHORT = '{name}'\na = SHORT.format(name=n, size=s)\n");
    }

    #[test]
    fn ignores_errors_that_are_wanted() {
        check_silent(
            CODE,
            "with pytest.raises(TypeError):\n    '%s' % (1, 2)\nwith self.assertRaises(IndexError):\n    '{}'.format()\n",
        );
    }

    #[test]
    fn finds_what_is_missing() {
        check_finds(
            CODE,
            "
            a = '{} {}'.format(x)
                ^^^^^^^ `{}` wants argument 2, which is not passed: this raises `IndexError`
            b = '{name}'.format(nane=x)
                ^^^^^^^^ `{name}` wants an argument named `name`: this raises `KeyError`
            c = '{1}'.format(x)
                ^^^^^ `{1}` wants argument 1, counted from 0, which is not passed: this raises `IndexError`
            d = '%s %s' % (x,)
                ^^^^^^^ The format has 2 places, and 1 value is given: this raises `TypeError`
            e = '%(a)s' % {'b': x}
                ^^^^^^^ `'a'` is not in the dictionary: this raises `KeyError`
            f = '{} {0}'.format(x)
                ^^^^^^^^
            TEXT = '{} {}'
            g = TEXT.format(x)
                ^^^^
            h = 'none' % 5
                ^^^^^^
            ",
        );
    }

    #[test]
    fn finds_what_is_left_over() {
        check_finds(
            CODE,
            "
            a = '{}'.format(x, y)
                               ^ `y` is passed to `format`, but no field of the text takes it
            b = '{}'.format(x, y, z=2)
                               ^ `y` and 1 more are passed to `format`, but no field of the text takes them
            c = '%s' % (x, y)
                ^^^^ The format has 1 place, and 2 values are given: this raises `TypeError`
            ",
        );
    }
}
