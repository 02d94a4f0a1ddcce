//! Whether code changes an item of a collection in place, by way of the collection's name.

use super::uses::changes_in_place;
use crate::syntax::{Field, Kind, Node};

/// Whether this use of a collection's name changes one of its items: `x[0].append(1)`, `x[0][1] = 2`, and the same of a variable that
/// holds an item: `row` in `for row in x`, `for key, row in x.items()`, `row = x[0]`.
#[must_use]
pub fn changes_an_item(name: Node<'_>) -> bool {
    let mut item = name;
    while let Some(parent) = item.parent().filter(|_| item.field() == Field::Value) {
        if parent.kind() != Kind::Subscript {
            break;
        }
        item = parent;
        if changes_in_place(item) {
            return true;
        }
    }
    holder(name, item).is_some_and(|(held, within)| {
        let mut names = within.descendants().filter(|n| n.kind() == Kind::Identifier);
        names.any(|n| n.text() == held.text() && changes_in_place(n))
    })
}

/// The variable that gets an item, and the code in which it has it.
fn holder<'t>(name: Node<'t>, item: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
    let parent = item.parent()?;
    if item != name && parent.kind() == Kind::Assignment && item.field() == Field::Right {
        let function =
            parent.ancestors().find(|n| matches!(n.kind(), Kind::FunctionDefinition | Kind::Module))?;
        let held = parent.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
        return Some((held, function));
    }
    let over = gone_over(name)?;
    let clause = over.parent().filter(|_| over.field() == Field::Right)?;
    let whole = match clause.kind() {
        Kind::ForStatement => clause,
        Kind::ForInClause => clause.parent()?,
        _ => return None,
    };
    let target = clause.field_child(Field::Left)?;
    let last = target.descendants().rfind(|n| n.kind() == Kind::Identifier)?;
    let is_item = target == last || over != name && target.kind().is_target_list();
    is_item.then_some((last, whole))
}

/// What a loop goes over to get the items: `x`, `enumerate(x)`, `x.values()`, `x.items()`.
fn gone_over(name: Node<'_>) -> Option<Node<'_>> {
    let parent = name.parent()?;
    match parent.kind() {
        Kind::ArgumentList => {
            let call = parent.parent()?;
            (call.field_child(Field::Function)?.text() == "enumerate").then_some(call)
        }
        Kind::Attribute if name.field() == Field::Object => {
            let call = parent.parent().filter(|n| n.kind() == Kind::Call)?;
            let method = parent.field_child(Field::Attribute)?.text();
            matches!(method, "values" | "items").then_some(call)
        }
        _ => Some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// Whether any use of `x` does.
    fn of_x(text: &str) -> bool {
        let (tree, _) = parse(text, None);
        tree.root()
            .descendants()
            .any(|n| n.kind() == Kind::Identifier && n.text() == "x" && changes_an_item(n))
    }

    #[test]
    fn reading_and_new_items_change_none() {
        for text in [
            "x[0] = 1\n",
            "print(x[0][1], len(x))\n",
            "x.append(1)\n",
            "for row in x: print(row)\n",
            "for i, row in enumerate(x): row = 1\n",
            "row = x[0]\nprint(row)\n",
            "y[x[0]] = 1\n",
            "for a, b in x: b.append(1)\n",
        ] {
            assert!(!of_x(text), "{text}");
        }
    }

    #[test]
    fn every_form_of_a_change() {
        for text in [
            "x[0][1] = 2\n",
            "x[0].append(1)\n",
            "x[0] += [1]\n",
            "x[0][1].add(2)\n",
            "del x[0][1]\n",
            "for row in x: row.append(1)\n",
            "for i, row in enumerate(x): row[i] = 1\n",
            "for k, v in x.items(): v.add(1)\n",
            "for v in x.values(): v.clear()\n",
            "[row.pop() for row in x]\n",
            "row = x[0]\nrow[1] = 2\n",
        ] {
            assert!(of_x(text), "{text}");
        }
    }
}
