//! `"…".format(values)` as an f-string.

use super::Rewrite;
use super::fields::{Template, exact_class, may_interleave};
use super::write::Edits;
use crate::equivalents::lines::loses_comment;
use crate::equivalents::stable::is_stable;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "format-to-f-string", kinds: &[Kind::Call], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let function = node.field_child(Field::Function).filter(|f| f.kind() == Kind::Attribute)?;
    let arguments = node.field_child(Field::Arguments).filter(|n| n.kind() == Kind::ArgumentList)?;
    if function.field_child(Field::Attribute)?.text() != "format" {
        return None;
    }
    let string = function.field_child(Field::Object)?;
    let template = Template::of(string)?;
    let mut given: Vec<(Option<&'m str>, Node<'m>)> = Vec::new();
    for argument in arguments.named_children() {
        given.push(match argument.kind() {
            Kind::KeywordArgument => {
                (Some(argument.field_child(Field::Name)?.text()), argument.field_child(Field::Value)?)
            }
            Kind::ListSplat | Kind::DictionarySplat => return None,
            _ => (None, argument),
        });
    }
    let kept: Vec<Node<'m>> = given.iter().map(|(_, value)| *value).chain([string]).collect();
    if given.is_empty() || loses_comment(node, &kept) {
        return None;
    }
    let fields = fields(template.source)?;
    let mut inside = String::new();
    let mut used = Vec::new();
    let mut automatic = 0;
    for field in &fields {
        inside.push_str(field.before);
        let Some(name) = field.name else { continue };
        let number = if name.is_empty() {
            automatic += 1;
            automatic - 1
        } else if let Ok(number) = name.parse::<usize>() {
            number
        } else {
            given.iter().position(|(keyword, _)| *keyword == Some(name))?
        };
        let (keyword, value) = *given.get(number)?;
        // A number counts positional arguments only, and automatic numbers and others do not go together.
        let by_name = name.starts_with(|c: char| !c.is_ascii_digit());
        if by_name != keyword.is_some() || automatic > 0 && name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        used.push(number);
        inside.push('{');
        inside.push_str(&template.value(value)?);
        inside.push_str(field.after);
        inside.push('}');
    }
    let values: Vec<Node<'m>> = given.iter().map(|(_, value)| *value).collect();
    let in_order = used.iter().copied().eq(0..values.len());
    // Evaluated in another order, more than once, or not at all, it has to be something that does nothing.
    let fits = if in_order {
        may_interleave(context, &values, |value| exact_class(context, value).is_some())
    } else {
        values.iter().all(|value| is_stable(context, *value))
    };
    if !fits {
        return None;
    }
    Edits::new(context).replace(node, template.written(&inside)).titled("Write it as an f-string")
}

/// A replacement field with the text before it; the last has only the text.
struct Part<'t> {
    before: &'t str,
    name: Option<&'t str>,
    /// Conversion and format.
    after: &'t str,
}

/// The fields of a template, in order. `None` where one asks for an attribute or item, or nests.
fn fields(source: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = source.get(at..)?.find(['{', '}']) {
        let brace = at + found;
        let double = source.get(brace..brace + 2);
        if matches!(double, Some("{{" | "}}")) {
            at = brace + 2;
            continue;
        }
        let inside = source.get(brace + 1..)?;
        if !source.get(brace..)?.starts_with('{') {
            return None;
        }
        let end = inside.find('}')?;
        let field = inside.get(..end)?;
        if field.contains(['{', '\\', '[']) {
            return None;
        }
        let split = field.find(['!', ':']).unwrap_or(field.len());
        let (name, after) = (field.get(..split)?, field.get(split..)?);
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return None;
        }
        if after.starts_with('!') {
            let known = ["!r", "!s", "!a"].iter().any(|mark| {
                after.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
            });
            if !known {
                return None;
            }
        }
        parts.push(Part { before: source.get(start..brace)?, name: Some(name), after });
        at = brace + 1 + end + 1;
        start = at;
    }
    parts.push(Part { before: source.get(start..)?, name: None, after: "" });
    Some(parts)
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_is_no_template_or_raises() {
        rewrite_silent("format-to-f-string", "def f(x):\n    return x.for$0mat(1)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{} {}'.for$0mat(x)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{a}'.for$0mat(x)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{0.y}'.for$0mat(x)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{} {0}'.for$0mat(x)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{:{}}'.for$0mat(x, 1)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{}'.for$0mat(*x)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '}'.for$0mat(x)\n");
    }

    #[test]
    fn ignores_values_whose_order_could_be_seen() {
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{} {}'.for$0mat(x, x())\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{1} {0}'.for$0mat(x.a, x)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{0} {0}'.for$0mat(x.a)\n");
        rewrite_silent("format-to-f-string", "def f(x):\n    return '{}'.for$0mat(x, x())\n");
    }

    #[test]
    fn writes_the_fields() {
        assert_eq!(
            rewritten(
                "format-to-f-string",
                "def f(x, y):\n    return '{{{}}} {!r:>5} {z:.2f}'.for$0mat(x.a, y, z=1)\n"
            ),
            "def f(x, y):\n    return f'{{{x.a}}} {y!r:>5} {1:.2f}'\n"
        );
        assert_eq!(
            rewritten("format-to-f-string", "def f(x, y):\n    return '{1}{0}{1}'.for$0mat(x, y)\n"),
            "def f(x, y):\n    return f'{y}{x}{y}'\n"
        );
    }
}
