//! `"…" % values` as an f-string.

use super::Rewrite;
use super::fields::{Template, exact_class, may_interleave};
use super::write::Edits;
use crate::equivalents::lines::loses_comment;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "percent-to-f-string", kinds: &[Kind::BinaryOperator], run };

/// Classes whose objects `%` takes for one value: no tuples.
const SINGLE: &[&str] = &["str", "int", "float", "bool", "list", "set", "frozenset", "bytes", "range"];

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    if node.field_child(Field::Operator)?.kind() != Kind::Percent {
        return None;
    }
    let left = node.field_child(Field::Left)?;
    let template = Template::of(left)?;
    let right = node.field_child(Field::Right)?;
    let bare = right.unparenthesized();
    let values: Vec<Node<'m>> = if bare.kind() == Kind::Tuple {
        bare.named_children().collect()
    } else {
        let known = context.value(bare);
        let single = exact_class(context, bare).is_some()
            || known.builtin_name().is_some_and(|name| SINGLE.contains(&name));
        if !single {
            return None;
        }
        vec![bare]
    };
    let kept: Vec<Node<'m>> = values.iter().chain([&left]).copied().collect();
    if values.is_empty() || loses_comment(node, &kept) {
        return None;
    }
    let mut inside = String::new();
    let mut next = values.iter();
    let mut rest = template.source;
    while let Some(at) = rest.find('%') {
        inside.push_str(&doubled(rest.get(..at)?));
        rest = rest.get(at + 1..)?;
        if let Some(after) = rest.strip_prefix('%') {
            inside.push('%');
            rest = after;
            continue;
        }
        let width = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (options, tail) = (rest.get(..width)?, rest.get(width..)?);
        let kind = tail.chars().next()?;
        rest = tail.get(kind.len_utf8()..)?;
        let value = *next.next()?;
        inside.push('{');
        inside.push_str(&template.value(value)?);
        inside.push_str(&conversion(context, value, kind, options)?);
        inside.push('}');
    }
    inside.push_str(&doubled(rest));
    let quiet = |value: Node<'m>| exact_class(context, value).is_some();
    if next.next().is_some() || !may_interleave(context, &values, quiet) {
        return None;
    }
    Edits::new(context).replace(node, template.written(&inside)).titled("Write it as an f-string")
}

/// What `%` and a letter ask for, as a field says it.
fn conversion<'m>(context: &Context<'m>, value: Node<'m>, kind: char, options: &str) -> Option<String> {
    let exact = exact_class(context, value);
    match (kind, options) {
        ('s', "") if exact.is_some() => Some(String::new()),
        ('s' | 'r' | 'a', "") => Some(format!("!{kind}")),
        // An `int` may be `True`, which only a format for numbers writes as 1.
        ('d' | 'i', digits) if exact == Some("int") && !digits.contains('.') => Some(format!(":{digits}d")),
        ('x' | 'X' | 'o', digits) if exact == Some("int") && !digits.contains('.') => {
            Some(format!(":{digits}{kind}"))
        }
        _ => None,
    }
}

fn doubled(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_may_be_a_tuple() {
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%s' $0% x\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%(a)s' $0% {'a': 1}\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return x $0% 2\n");
    }

    #[test]
    fn ignores_what_raises_or_formats_otherwise() {
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%d' $0% (x,)\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%s %s' $0% (x,)\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%s' $0% (x, 1)\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%5s' $0% (x,)\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return b'%s' $0% (x,)\n");
    }

    #[test]
    fn ignores_values_whose_order_could_be_seen() {
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%s %s' $0% (x, x.y)\n");
        rewrite_silent("percent-to-f-string", "def f(x):\n    return '%s' $0% (x['a'],)\n");
    }

    #[test]
    fn writes_the_fields() {
        assert_eq!(
            rewritten("percent-to-f-string", "def f(x, y):\n    return '{%s} 5%% %r\\n' $0% (x.y, y)\n"),
            "def f(x, y):\n    return f'{{{x.y!s}}} 5% {y!r}\\n'\n"
        );
        assert_eq!(
            rewritten("percent-to-f-string", "def f(x):\n    return '%03d' $0% len(x)\n"),
            "def f(x):\n    return f'{len(x):03d}'\n"
        );
    }
}
