//! `print("Hello {name}")`: a field in a string that is no f-string.

use super::asked::is_asserted;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: whatever may be a template that is filled in later. Only texts that are certainly final are looked at: what is
/// printed, the message of an exception that is raised or of an `assert`, and a piece that is joined to an f-string.
pub(super) const CHECK: Check = Check {
    code: "missing-f-prefix",
    concept: "f-string",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["RUF027"],
    kinds: &[Kind::String],
    run,
};

fn run<'m>(context: &Context<'m>, string: Node<'m>, found: &mut Vec<Finding>) {
    let text = string.text();
    if !text.contains('{') || string.has_error() {
        return;
    }
    let (Some(start), Some(content)) =
        (string.child_of_kind(Kind::StringStart), string.child_of_kind(Kind::StringContent))
    else {
        return;
    };
    let prefix = start.text().trim_end_matches(['"', '\'']);
    if !matches!(prefix, "" | "r" | "R") {
        return;
    }
    let Some(names) = fields(content.text()) else { return };
    let Some(first) = names.first().filter(|_| is_final(context, string)) else { return };
    if !names.iter().all(|name| is_in_scope(context, root(name), string)) {
        return;
    }
    let message = say(
        "{} is plain text here: without an {} before the quote, {} is not filled in",
        [code(format!("{{{first}}}")), code("f"), code(root(first))],
    );
    let remedy = Changes::new(context).prefix(string, 'f').possible("Add the `f`");
    found.push(Finding::new(context.place(string), message).remedy(remedy));
}

/// What the fields hold, where all braces are fields of names and attributes: `name` of `{name!r:>3}`.
fn fields(content: &str) -> Option<Vec<&str>> {
    if content.contains("\\N") {
        return None;
    }
    let mut fields = Vec::new();
    let mut rest = content;
    while let Some(open) = rest.find(['{', '}']) {
        let inside = rest.get(open..)?.strip_prefix('{')?;
        let close = inside.find(['{', '}'])?;
        let field = inside.get(..close)?;
        rest = inside.get(close..)?.strip_prefix('}')?;
        let end = field.find(['!', ':']).unwrap_or(field.len());
        let (expression, after) = (field.get(..end)?, field.get(end..)?);
        let conversion = after.strip_prefix('!').map(|c| c.split(':').next().unwrap_or_default());
        if !conversion.is_none_or(|c| matches!(c, "r" | "s" | "a")) || after.contains(['\\', '\n', '\r']) {
            return None;
        }
        let is_name = |part: &str| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        if !expression.split('.').all(is_name) {
            return None;
        }
        fields.push(expression);
    }
    Some(fields)
}

fn root(field: &str) -> &str {
    field.split('.').next().unwrap_or_default()
}

/// Whether the file itself binds the name where the string stands.
fn is_in_scope<'m>(context: &Context<'m>, name: &str, string: Node<'m>) -> bool {
    !context.would_mean_global(name, string) || !context.globals(name).is_empty()
}

/// Whether nothing can fill the text in later.
fn is_final<'m>(context: &Context<'m>, string: Node<'m>) -> bool {
    let mut whole = string;
    if let Some(joined) = string.parent().filter(|p| p.kind() == Kind::ConcatenatedString) {
        let is_filled = joined.named_children().any(|part| part.child_of_kind(Kind::Interpolation).is_some());
        let is_receiver = joined
            .ancestors()
            .find(|n| n.kind() != Kind::ParenthesizedExpression)
            .is_some_and(|n| matches!(n.kind(), Kind::Attribute | Kind::BinaryOperator));
        if is_filled {
            // A test may want the braces.
            return !is_receiver && !is_asserted(joined) && !is_filled_later(context, joined);
        }
        whole = joined;
    }
    let whole = whole.with_parentheses();
    let Some(parent) = whole.parent() else { return false };
    match parent.kind() {
        Kind::AssertStatement => parent.named_child(1).is_some_and(|message| message.id() == whole.id()),
        Kind::ArgumentList => parent.parent().is_some_and(|call| is_final_in(context, call, whole)),
        _ => false,
    }
}

/// Whether the text gets a name whose `format` is called: what looks like a piece of the f-string is a field of a template.
fn is_filled_later<'m>(context: &Context<'m>, text: Node<'m>) -> bool {
    let outer = text.ancestors().find(|n| n.kind() != Kind::ParenthesizedExpression);
    let name = outer.filter(|n| n.kind() == Kind::Assignment).and_then(|n| n.field_child(Field::Left));
    let uses = name.filter(|n| n.kind() == Kind::Identifier).and_then(|name| context.uses_of_variable(name));
    uses.is_some_and(|uses| {
        uses.into_iter().any(|at| {
            let attribute = at.node.parent().filter(|p| p.kind() == Kind::Attribute);
            attribute
                .and_then(|p| p.field_child(Field::Attribute))
                .is_some_and(|method| matches!(method.text(), "format" | "format_map" | "replace"))
        })
    })
}

/// Whether the call takes the text as it is.
fn is_final_in<'m>(context: &Context<'m>, call: Node<'m>, text: Node<'m>) -> bool {
    let (Some(function), Some(passed)) = (call.field_child(Field::Function), ArgumentNodes::of(call)) else {
        return false;
    };
    if function.text() == "print" {
        return context.would_mean_builtin("print", function);
    }
    let [only] = passed.positional.as_slice() else { return false };
    if only.id() != text.id() || !passed.named.is_empty() {
        return false;
    }
    let raised = call.parent().filter(|p| p.kind() == Kind::RaiseStatement);
    if raised.is_some_and(|raise| raise.field_child(Field::Cause).is_none_or(|cause| cause.id() != call.id()))
    {
        return true;
    }
    let named = context.qualified_name(function);
    named.is_some_and(|name| {
        matches!(name.as_str(), "sys.exit" | "pytest.skip" | "pytest.fail" | "pytest.xfail" | "warnings.warn")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "missing-f-prefix";

    /// ruff issue 21939 and ruff pull request 13076: the text is filled in later.
    #[test]
    fn ignores_templates() {
        check_silent(
            CODE,
            "
            def f(name, arg):
                print('Hello {name}'.format(name=name))
                print('{name}'.replace('{name}', name))
                msg = 'not found: {arg}' if name else '{arg}'
                raise UsageError(msg.format(arg=arg))
            def g(name):
                self.assertEqual('{name}' f'{name}', '{name}a')
                return ('{name}' f'{name}').format(name=1)
            def h(ordered, dtype):
                pattern = (r'ordered={ordered}, '
                           rf'dtype={dtype}')
                return pattern.format(ordered=ordered)
            ",
        );
    }

    /// ruff pull request 9865: what is passed beside the text fills it in.
    #[test]
    fn ignores_messages_with_values() {
        check_silent(
            CODE,
            "
            def f(value):
                raise CustomError('kind', 'invalid: {value}', {'value': value})
                raise CustomError('invalid: {value}', value=value)
                raise CustomError('invalid: {value}', *value)
            ",
        );
    }

    #[test]
    fn ignores_logging_and_gettext_templates() {
        check_silent(
            CODE,
            "
            def f(day):
                logging.info('Today it is: {day}')
                logger.debug('{day}', day=day)
                print(_('Today it is: {day}'))
                raise ValueError(gettext('no {day}'))
            ",
        );
    }

    /// ruff issue 13817: options of other tools have braces of their own.
    #[test]
    fn ignores_names_not_in_scope_and_other_braces() {
        check_silent(
            CODE,
            "
            def f(x):
                print('{y}', '{}', '{0}', '{x y}', '{x', '{{x}}', '{id}', '{x[0]}', b'{x}', u'{x}', '\\\\N{DASH} {x}', '{x!z}')
                label = '{x}'
                '{x}'
            ",
        );
    }

    #[test]
    fn ignores_a_print_of_the_file() {
        check_silent(CODE, "def print(text, **values): ...\ndef f(x): print('{x}', x=x)\n");
    }

    #[test]
    fn finds_final_texts() {
        check_finds(
            CODE,
            "
            name = 'Ann'
            print('Hello {name}!')
                  ^^^^^^^^^^^^^^^ `{name}` is plain text here: without an `f` before the quote, `name` is not filled in
            def f(count, item):
                if count:
                    raise ValueError('{count!r} of '
                                     ^^^^^^^^^^^^^^^
                        'é {item.size:>3}')
                        ^^^^^^^^^^^^^^^^^^^
                assert item, ('no {count}')
                              ^^^^^^^^^^^^
                return f'{count} of ' r'{item}'
                                      ^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_with_the_prefix() {
        check_fix(CODE, "def f(é):\r\n\tprint('{é}')  # why\r\n", "def f(é):\r\n\tprint(f'{é}')  # why\r\n");
        check_fix(CODE, "def f(x): raise E(r'\\d {x}')\n", "def f(x): raise E(fr'\\d {x}')\n");
    }
}
