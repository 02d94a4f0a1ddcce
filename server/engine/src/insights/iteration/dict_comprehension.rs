//! The loop that a dict or set comprehension stands for, and keys that meet.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, counted, plain, say};
use crate::semantics::known_dict::{DictEntry, KnownDict};
use crate::semantics::{Constant, Context, Data};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "dict-comprehension",
    kinds: &[Kind::DictionaryComprehension, Kind::SetComprehension],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(body) = node.field_child(Field::Body) else { return };
    if node.has_error() {
        return;
    }
    let is_dict = node.kind() == Kind::DictionaryComprehension;
    let key = if is_dict { body.field_child(Field::Key) } else { Some(body) };
    let Some(key) = key else { return };
    let mut lines = Vec::new();
    for clause in node.named_children() {
        match clause.kind() {
            Kind::ForInClause => {
                let (Some(left), Some(right)) =
                    (clause.field_child(Field::Left), clause.field_child(Field::Right))
                else {
                    return;
                };
                let word = if clause.child_of_kind(Kind::KwAsync).is_some() { "async for" } else { "for" };
                lines.push(format!("{word} {} in {}:", left.one_line(), right.one_line()));
            }
            Kind::IfClause => {
                let Some(condition) = clause.named_child(0) else { return };
                lines.push(format!("if {}:", condition.one_line()));
            }
            _ => {}
        }
    }
    let Some(target) = result_name(node) else { return };
    lines.push(if is_dict {
        let Some(value) = body.field_child(Field::Value) else { return };
        format!("{target}[{}] = {}", in_brackets(key), value.one_line())
    } else {
        format!("{target}.add({})", key.one_line())
    });
    let mut source = format!("{target} = {}", if is_dict { "{}" } else { "set()" });
    for (depth, line) in lines.iter().enumerate() {
        source.push_str(&format!("\n{}{line}", "    ".repeat(depth)));
    }
    let what = if is_dict { "dict" } else { "set" };
    let (title, entry) =
        if is_dict { ("Dict comprehension", "key") } else { ("Set comprehension", "element") };
    let new = |lead| Note::new("dict-comprehension", context.range(node), title, lead);
    let note = match keys(context, node, key) {
        None => new(say("a loop that builds a {}", [plain(what)])).weight(Weight::Working),
        Some(keys) => {
            let mut different: Vec<&Constant> = Vec::new();
            let mut met: Option<&Constant> = None;
            for key in &keys {
                if different.contains(&key) {
                    met = met.or(Some(key));
                } else {
                    different.push(key);
                }
            }
            let size = counted(different.len(), entry);
            match met.and_then(crate::semantics::data::repr) {
                None => new(say("a loop that builds a {} of {}", [plain(what), plain(size)])),
                Some(shown) => {
                    let times = keys.iter().filter(|key| Some(*key) == met).count();
                    let lead = say(
                        "{} rounds, but only {}: {} comes {} times",
                        [plain(keys.len()), plain(size), code(shown.clone()), plain(times)],
                    );
                    let note = new(lead).weight(Weight::Surprise);
                    if is_dict {
                        note.line(say("Of several values for {}, the last one stays.", [code(shown)]))
                    } else {
                        note
                    }
                }
            }
        }
    };
    let clauses = node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let keywords = clauses.flat_map(|clause| {
        clause
            .children()
            .filter(|n| matches!(n.kind(), Kind::KwFor | Kind::KwIn | Kind::KwIf | Kind::KwAsync))
    });
    let own = node.children().filter(|n| matches!(n.kind(), Kind::OpenBrace | Kind::CloseBrace));
    let colon = body.children().filter(|n| is_dict && n.kind() == Kind::Colon);
    let anchors: Vec<_> = own.chain(keywords).chain(colon).map(|n| context.range(n)).collect();
    // A string that goes over several lines cannot be shown on one, and a walrus would bind another name.
    let has_lines =
        node.descendants().any(|n| n.kind() == Kind::StringContent && n.text().contains(['\n', '\r']));
    notes.push(if has_lines { note.on(anchors) } else { note.code(source).on(anchors) });
}

/// A key as it stands in an index: a tuple needs no more brackets, a walrus does.
fn in_brackets(key: Node<'_>) -> String {
    match key.kind() {
        Kind::NamedExpression => format!("({})", key.one_line()),
        _ => key.one_line(),
    }
}

/// The keys or elements in order, where the one iterable is known and each is a part of its items, and all are texts or all
/// whole numbers.
fn keys<'m>(context: &Context<'m>, node: Node<'m>, key: Node<'m>) -> Option<Vec<Constant>> {
    let mut clauses =
        node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let (clause, None) = (clauses.next()?, clauses.next()) else { return None };
    if clause.child_of_kind(Kind::KwAsync).is_some() || key.kind() != Kind::Identifier {
        return None;
    }
    let (left, right) = (clause.field_child(Field::Left)?, clause.field_child(Field::Right)?);
    let items =
        context.data(right).and_then(|data| data.items()).or_else(|| of_dict(context, node, right))?;
    let mut keys = Vec::new();
    for item in items {
        let part = match left.kind() {
            Kind::Identifier if left.text() == key.text() => item,
            Kind::PatternList | Kind::TuplePattern => {
                let targets: Vec<Node<'m>> = left.named_children().collect();
                if targets.iter().any(|n| n.kind() != Kind::Identifier) {
                    return None;
                }
                let at = targets.iter().rposition(|n| n.text() == key.text())?;
                let parts = item.items().filter(|parts| parts.len() == targets.len())?;
                parts.into_iter().nth(at)?
            }
            _ => return None,
        };
        let Data::Constant(constant @ (Constant::Int(_) | Constant::Str(_))) = part else { return None };
        keys.push(constant);
    }
    let all_numbers = keys.iter().all(|key| matches!(key, Constant::Int(_)));
    let all_texts = keys.iter().all(|key| matches!(key, Constant::Str(_)));
    (all_numbers || all_texts).then_some(keys)
}

/// What a dict that is written out gives: its pairs from `items()`, its values from `values()`, its keys otherwise.
fn of_dict<'m>(context: &Context<'m>, node: Node<'m>, iterable: Node<'m>) -> Option<Vec<Data>> {
    let iterable = iterable.unparenthesized();
    let (dict, view) = match iterable.kind() {
        Kind::Call => {
            let method = iterable.field_child(Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
            let arguments = iterable.field_child(Field::Arguments)?;
            let name = method.field_child(Field::Attribute)?.text();
            (arguments.named_children().next().is_none())
                .then_some((method.field_child(Field::Object)?, name))?
        }
        _ => (iterable, "keys"),
    };
    let known = KnownDict::new(context, dict, node)?;
    let given = |(key, entry): &(Constant, DictEntry<'m>)| {
        let value = || entry.context.constant(entry.value);
        Some(Data::Constant(match view {
            "keys" => key.clone(),
            "values" => value()?,
            "items" => Constant::Tuple(vec![key.clone(), value()?]),
            _ => return None,
        }))
    };
    known.pairs.iter().map(given).collect()
}

/// The name that the result gets in the loop: the one it is assigned to, or else one that nothing inside uses.
fn result_name(node: Node<'_>) -> Option<String> {
    let assigned =
        node.parent().filter(|p| p.kind() == Kind::Assignment && p.field_child(Field::Right) == Some(node));
    let name =
        assigned.and_then(|a| a.field_child(Field::Left)).filter(|left| left.kind() == Kind::Identifier);
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    if let Some(name) = name.map(Node::text).filter(|name| !used(name)) {
        return Some(name.to_string());
    }
    ["result", "found", "collected", "made"].into_iter().find(|name| !used(name)).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_displays() {
        silent_at("dict-comprehension", "$0{1: 2}\n");
        silent_at("dict-comprehension", "$0{1, 2}\n");
    }

    #[test]
    fn writes_the_loop_out() {
        assert_eq!(
            hover("ages = $0{p.name: p.age for p in people if p}\n"),
            [
                "Dict comprehension · a loop that builds a dict\n    ages = {}\n    for p in people:\n        if p:\n            ages[p.name] = p.age"
            ]
        );
        assert!(
            hover("$0{x for x in 'ab'}\n")[0]
                .starts_with("Set comprehension · a loop that builds a set of 2 elements")
        );
    }

    #[test]
    fn counts_the_keys_that_meet() {
        assert!(
            hover("$0{v: k for k, v in [('a', 1), ('b', 1)]}\n")[0].starts_with(
                "Dict comprehension · 2 rounds, but only 1 key: `1` comes 2 times\nOf several values for `1`, the last one stays.\n"
            )
        );
        for source in
            ["{v: k for k, v in {'a': 1, 'b': 1}.items()}", "{v for v in {'a': 1, 'b': 1}.values()}"]
        {
            assert!(hover(&format!("$0{source}\n"))[0].contains("2 rounds, but only 1 "), "{source}");
        }
        assert!(hover("$0{k for k in {'a': 1, 'b': 1}}\n")[0].contains("a set of 2 elements"));
        assert!(hover("$0{k: 1 for k in d.items()}\n")[0].contains("a loop that builds a dict\n"));
    }
}
