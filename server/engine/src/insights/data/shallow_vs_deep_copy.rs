//! Which levels a copy copies.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::data::{is_stored, slice_parts};
use crate::semantics::{At, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "shallow-vs-deep-copy", kinds: &[Kind::Call, Kind::Subscript], run: explain };

/// So many parts are named.
const LISTED: usize = 3;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() || is_stored(node) {
        return;
    }
    let Some((of, anchor, is_deep)) = copied(context, node) else { return };
    let Some(display) = context.straight(of).and_then(|straight| straight.display(of)) else { return };
    let Some(inner) = inner(display) else { return };
    let what = if display.node.kind() == Kind::List { "list" } else { "dict" };
    // `list()` of a dict gives its keys.
    let by_name = node.field_child(Field::Function).map_or("", Node::text);
    if matches!(by_name, "list" | "dict") && by_name != what
        || node.kind() == Kind::Subscript && what == "dict"
    {
        return;
    }
    let name = of.text();
    let mut parts = Text::codes(inner.iter().take(LISTED).map(|(key, _)| format!("{name}[{key}]")), ", ");
    if inner.len() > LISTED {
        parts.push(plain(format!(" and {} more", inner.len() - LISTED)));
    }
    let mut note = if is_deep {
        let mut lead = say("a new {}, and new objects for ", [plain(what)]);
        lead.extend(parts);
        Note::new("shallow-vs-deep-copy", context.range(node), "Deep copy", lead)
    } else {
        let mut lead = say("a new {} on the outside; ", [plain(what)]);
        lead.extend(parts);
        lead.push(plain(if inner.len() == 1 { " stays shared" } else { " stay shared" }));
        Note::new("shallow-vs-deep-copy", context.range(node), "Shallow copy", lead).weight(Weight::Surprise)
    };
    if !is_deep && let Some((key, kind)) = inner.first() {
        note = note.line(say(
            "A change inside {} shows in both: there is 1 {} for the two of them.",
            [code(format!("{name}[{key}]")), plain(*kind)],
        ));
        note = note.line(say(
            "{} copies the {} inside too.",
            [code(format!("copy.deepcopy({name})")), plain(counted(inner.len(), "object"))],
        ));
    }
    notes.push(note.on(anchor.into_iter().map(|n| context.range(n))));
}

/// The name whose object is copied, where a hover shows that, and whether the copy is deep.
fn copied<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(Node<'m>, Vec<Node<'m>>, bool)> {
    let is_name = |n: &Node<'m>| n.kind() == Kind::Identifier;
    if node.kind() == Kind::Subscript {
        let mut indexes = node.field_children(Field::Subscript);
        let (slice, None) = (indexes.next()?, indexes.next()) else { return None };
        if slice.kind() != Kind::Slice || slice_parts(slice).iter().any(Option::is_some) {
            return None;
        }
        let of = node.field_child(Field::Value).filter(is_name)?;
        let colons = slice.children().filter(|n| n.kind() == Kind::Colon).collect();
        return Some((of, colons, false));
    }
    let function = node.field_child(Field::Function)?;
    let arguments = node.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let mut given = arguments.named_children();
    if function.kind() == Kind::Attribute
        && let Some(of) = function.field_child(Field::Object).filter(is_name)
        && let Some(method) = function.field_child(Field::Attribute).filter(|n| n.text() == "copy")
        && given.next().is_none()
    {
        return Some((of, vec![method], false));
    }
    let (of, None) = (arguments.named_child(0).filter(is_name)?, arguments.named_child(1)) else {
        return None;
    };
    let word = match function.kind() {
        Kind::Attribute => function.field_child(Field::Attribute)?,
        Kind::Identifier => function,
        _ => return None,
    };
    if !matches!(word.text(), "list" | "dict" | "copy" | "deepcopy") {
        return None;
    }
    let is_deep = match context.qualified_name(function)?.as_str() {
        "builtins.list" | "builtins.dict" | "copy.copy" => false,
        "copy.deepcopy" => true,
        _ => return None,
    };
    Some((of, vec![word], is_deep))
}

/// The lists, dicts and sets that stand in a display, each with the index or key that leads to it.
fn inner<'m>(display: At<'m>) -> Option<Vec<(String, &'static str)>> {
    let kind_of = |node: Node<'m>| match node.unparenthesized().kind() {
        Kind::List | Kind::ListComprehension => Some("list"),
        Kind::Dictionary | Kind::DictionaryComprehension => Some("dict"),
        Kind::Set | Kind::SetComprehension => Some("set"),
        _ => None,
    };
    let mut found = Vec::new();
    match display.node.kind() {
        Kind::List => {
            for (at, item) in display.node.named_children().enumerate() {
                if item.text().starts_with('*') {
                    return None;
                }
                found.extend(kind_of(item).map(|kind| (at.to_string(), kind)));
            }
        }
        Kind::Dictionary => {
            let mut keys: Vec<&str> = Vec::new();
            for pair in display.node.named_children() {
                let key = pair.field_child(Field::Key).filter(|_| pair.kind() == Kind::Pair)?;
                // Other keys may be equal to one another.
                let is_text = key.kind() == Kind::String
                    && key.text().starts_with(['\'', '"'])
                    && !key.text().contains(['\\', '\n'])
                    && !key.text().starts_with("'''")
                    && !key.text().starts_with("\"\"\"");
                let bare = key.text().trim_matches(['\'', '"']);
                if !is_text || keys.contains(&bare) {
                    return None;
                }
                keys.push(bare);
                found.extend(
                    kind_of(pair.field_child(Field::Value)?).map(|kind| (key.text().to_string(), kind)),
                );
            }
        }
        _ => return None,
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known_or_holds_nothing_that_changes() {
        for source in [
            "b = a[$0:]\n",
            "a = [1, 2]\nb = a[$0:]\n",
            "a = [[1]]\nf(a)\nb = a.$0copy()\n",
            "a = [*x, [1]]\nb = $0list(a)\n",
            "a = [[1]]\nb = a[0$0:]\n",
            "def list(x): return x\na = [[1]]\nb = $0list(a)\n",
            "a = [[1]]\na[$0:] = [2]\n",
            "a = {k: [1]}\nb = $0dict(a)\n",
            "a = {'k': [1]}\nb = $0list(a)\n",
        ] {
            let source = source.replace("[$0:]", "$0[:]").replace("a[0$0:]", "$0a[0:]");
            silent_at("shallow-vs-deep-copy", &source);
        }
    }

    #[test]
    fn names_what_stays_shared() {
        assert_eq!(
            hover("a = [[1], 2]\nb = a.$0copy()\n"),
            [
                "Shallow copy · a new list on the outside; `a[0]` stays shared\nA change inside `a[0]` shows in both: there is 1 list for the two of them.\n`copy.deepcopy(a)` copies the 1 object inside too."
            ]
        );
        assert_eq!(
            hover("import copy\na = {'k': [1], 'n': 1}\nb = copy.$0deepcopy(a)\n"),
            ["Deep copy · a new dict, and new objects for `a['k']`"]
        );
    }
}
