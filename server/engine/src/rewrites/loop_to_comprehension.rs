//! A loop that does nothing but fill a new list, set or dict, as a comprehension.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Place, has_long_string};
use crate::equivalents::names::{Home, is_guarded, names_of};
use crate::equivalents::stable::is_stable;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "loop-to-comprehension", kinds: &[Kind::ForStatement], run };

/// A comprehension that would be longer gets a line a clause.
const WIDTH: usize = 88;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Makes {
    List,
    Set,
    Dict,
}

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let place = Place::of(node)?;
    let (start, target, makes) = start(context, node)?;
    Place::of(start)?;
    let home = Home::of(context, node)?;
    if is_guarded(node) || !home.is_private(target) {
        return None;
    }
    let mut clauses = Vec::new();
    let mut kept = Vec::new();
    let mut variables = Vec::new();
    let mut statement = node;
    let added = loop {
        match statement.kind() {
            Kind::ForStatement => {
                let left = statement.field_child(Field::Left)?;
                let right = statement.field_child(Field::Right)?;
                let word = if statement.child_of_kind(Kind::KwAsync).is_some() { "async for" } else { "for" };
                variables.extend(names_of(left)?);
                clauses.push(format!("{word} {} in {}", left.text(), operand(right)));
                kept.extend([left, right]);
            }
            Kind::IfStatement => {
                let condition = statement.field_child(Field::Condition)?;
                clauses.push(format!("if {}", operand(condition)));
                kept.push(condition);
            }
            Kind::ExpressionStatement => break statement.named_child(0)?,
            _ => return None,
        }
        if statement.field_child(Field::Alternative).is_some() {
            return None;
        }
        statement = only_statement(statement)?;
    };
    let body = body(context, added, target, makes, &mut kept)?;
    let moves = kept.iter().all(|part| may_move(*part, target));
    let dropped = variables.iter().all(|name| home.nobody_else_reads(name, node));
    let comments = node.descendants().filter(|n| n.kind() == Kind::Comment && n.start() < added.end());
    let loses_comment = comments.into_iter().any(|n| !kept.iter().any(|part| part.contains(n)));
    if !moves || !dropped || loses_comment || has_long_string(node) {
        return None;
    }
    let (open, close) = if makes == Makes::List { ("[", "]") } else { ("{", "}") };
    let assignment = start.named_child(0)?;
    let empty = assignment.field_child(Field::Right)?;
    let one_line = format!("{open}{body} {}{close}", clauses.join(" "));
    let before = usize::from(empty.start()) - usize::from(start.start()) + place.indent.chars().count();
    let fits = before + one_line.chars().count() <= WIDTH && !one_line.contains(['\n', '\r']);
    let written = if fits {
        one_line
    } else {
        let next = format!("{}{}", place.next(), place.unit);
        let lines: Vec<String> = std::iter::once(body).chain(clauses).collect();
        format!("{open}{next}{}{}{close}", lines.join(&next), place.next())
    };
    // What stands between the two, and behind the first, would have to go somewhere.
    let text = node.tree().text();
    let between = text.get(usize::from(start.end())..usize::from(node.start()))?;
    if !between.trim().is_empty() {
        return None;
    }
    let gone = text_size::TextRange::new(start.end(), added.end());
    Edits::new(context).replace(empty, written).replace_range(gone, "").titled(match makes {
        Makes::List => "Write the loop as a list comprehension",
        Makes::Set => "Write the loop as a set comprehension",
        Makes::Dict => "Write the loop as a dict comprehension",
    })
}

/// The statement before the loop, which makes the empty collection, with the variable.
fn start<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(Node<'m>, Node<'m>, Makes)> {
    let start = node.prev_sibling().filter(|n| n.kind() == Kind::ExpressionStatement)?;
    let assignment = start.named_child(0).filter(|n| n.kind() == Kind::Assignment)?;
    let target = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let empty = assignment.field_child(Field::Right)?;
    let makes = match empty.kind() {
        Kind::List if empty.text() == "[]" => Makes::List,
        Kind::Dictionary if empty.text() == "{}" => Makes::Dict,
        Kind::Call => {
            let function = empty.field_child(Field::Function)?;
            if empty.field_child(Field::Arguments)?.text() != "()"
                || !context.would_mean_builtin(function.text(), function)
            {
                return None;
            }
            match function.text() {
                "list" => Makes::List,
                "set" => Makes::Set,
                "dict" => Makes::Dict,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some((start, target, makes))
}

/// The only statement in the body of a loop or condition.
fn only_statement(statement: Node<'_>) -> Option<Node<'_>> {
    let field = if statement.kind() == Kind::IfStatement { Field::Consequence } else { Field::Body };
    let mut inside = statement.field_child(field)?.named_children();
    let first = inside.next()?;
    inside.next().is_none().then_some(first)
}

/// What each round adds, as a comprehension says it.
fn body<'m>(
    context: &Context<'m>,
    added: Node<'m>,
    target: Node<'m>,
    makes: Makes,
    kept: &mut Vec<Node<'m>>,
) -> Option<String> {
    if makes == Makes::Dict {
        if added.kind() != Kind::Assignment || added.child_of_kind(Kind::Colon).is_some() {
            return None;
        }
        let place = added.field_child(Field::Left).filter(|n| n.kind() == Kind::Subscript)?;
        let value = added.field_child(Field::Right)?;
        let key = place.field_child(Field::Subscript)?;
        let mut keys = place.field_children(Field::Subscript).filter(|n| n.is_named());
        let is_one = keys.next().is_some() && keys.next().is_none();
        let is_target = place.field_child(Field::Value).is_some_and(|n| is_name(n, target));
        let plain = |n: Node<'_>| {
            !matches!(
                n.kind(),
                Kind::Slice | Kind::ListSplat | Kind::Assignment | Kind::ExpressionList | Kind::Yield
            )
        };
        // The assignment evaluates the value first, a comprehension the key.
        let order = is_stable(context, key) || is_stable(context, value);
        let has_comma = place.child_of_kind(Kind::Comma).is_some();
        if !is_target || !is_one || has_comma || !plain(key) || !plain(value) || !order {
            return None;
        }
        kept.extend([key, value]);
        return Some(format!("{}: {}", key.text(), value.text()));
    }
    let method = if makes == Makes::List { "append" } else { "add" };
    let function = added.field_child(Field::Function).filter(|_| added.kind() == Kind::Call)?;
    let object = function.field_child(Field::Object)?;
    let name = function.field_child(Field::Attribute)?;
    let arguments = added.field_child(Field::Arguments).filter(|n| n.kind() == Kind::ArgumentList)?;
    let mut given = arguments.named_children();
    let (argument, None) = (given.next()?, given.next()) else { return None };
    let plain = !matches!(argument.kind(), Kind::KeywordArgument | Kind::ListSplat | Kind::DictionarySplat);
    if !is_name(object, target) || name.text() != method || !plain {
        return None;
    }
    kept.push(argument);
    Some(argument.text().to_string())
}

fn is_name(node: Node<'_>, target: Node<'_>) -> bool {
    node.kind() == Kind::Identifier && node.text() == target.text()
}

/// The source as the `for` and `if` of a comprehension take it, which stop at a conditional expression.
fn operand(node: Node<'_>) -> String {
    match node.kind() {
        Kind::ConditionalExpression | Kind::Lambda | Kind::ExpressionList | Kind::NamedExpression => {
            format!("({})", node.text())
        }
        // `for x in a, b` has a tuple without brackets.
        Kind::Tuple if !node.text().starts_with('(') => format!("({})", node.text()),
        _ => node.text().to_string(),
    }
}

/// Whether an expression of the loop means the same in a comprehension.
fn may_move(part: Node<'_>, target: Node<'_>) -> bool {
    !part.descendants().any(|n| match n.kind() {
        // These make functions that keep the loop's variable, bind names, or stop the function itself.
        Kind::Lambda | Kind::GeneratorExpression | Kind::NamedExpression | Kind::Yield | Kind::Await => true,
        Kind::Identifier => {
            n.text() == target.text() && n.field() != Field::Attribute
                || matches!(n.text(), "super" | "__class__")
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("loop-to-comprehension", source);
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(rewritten("loop-to-comprehension", before), after);
    }

    #[test]
    fn ignores_loops_that_do_more() {
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x)\n        g(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x)\n    else:\n        g()\n");
        silent(
            "def f(y):\n    a = []\n    $0for x in y:\n        if x:\n            a.append(x)\n        else:\n            g()\n",
        );
        silent("def f(y):\n    a = []\n    $0for x in y:\n        if x in a:\n            a.append(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x, 1)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(*x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.extend(x)\n");
    }

    #[test]
    fn ignores_variables_that_are_read_again() {
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x)\n    return x\n");
        silent("def f(y):\n    a = []\n    def g(): return a\n    $0for x in y:\n        a.append(g())\n");
        silent("def f(y):\n    global a\n    a = []\n    $0for x in y:\n        a.append(x)\n");
        silent("def f(x):\n    a = []\n    $0for x in x:\n        a.append(x)\n");
        silent("a = []\n$0for x in y:\n    a.append(g(x))\ndef g(x): return a\n");
    }

    #[test]
    fn ignores_what_a_comprehension_sees_otherwise() {
        silent("class A:\n    a = []\n    $0for x in y:\n        a.append(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(lambda: x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append((yield x))\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(super().g(x))\n");
        silent("def f(y):\n    a = {}\n    $0for x in y:\n        a[k(x)] = v(x)\n");
        silent(
            "def f(y):\n    try:\n        a = []\n        $0for x in y:\n            a.append(x)\n    except E:\n        pass\n    return a\n",
        );
        silent("def f(y):\n    a = []\n    $0for x.b in y:\n        a.append(x)\n");
        silent("def f(y):\n    a = list(y)\n    $0for x in y:\n        a.append(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        # why\n        a.append(x)\n");
    }

    #[test]
    fn writes_the_comprehension() {
        becomes(
            "def f(y):\n    a = []\n    $0for x in y:\n        if x:\n            a.append(x + 1)  # why\n    return a\n",
            "def f(y):\n    a = [x + 1 for x in y if x]  # why\n    return a\n",
        );
        becomes(
            "def f(y):\n    a = set()\n\n    $0for x in 1, 2:\n        for z in x if x else y:\n            a.add((x, z))\n    return a\n",
            "def f(y):\n    a = {(x, z) for x in (1, 2) for z in (x if x else y)}\n    return a\n",
        );
        becomes(
            "def f(y):\n    a = {}\n    $0for k, v in y.items():\n        a[k] = v.lower()\n    return a\n",
            "def f(y):\n    a = {k: v.lower() for k, v in y.items()}\n    return a\n",
        );
    }

    #[test]
    fn breaks_long_lines_at_the_clauses() {
        let long = "something_that_has_a_long_name(first_argument_of_the_call, x)";
        becomes(
            &format!(
                "def f(y):\n    a = []\n    $0for x in y_that_is_long:\n        if x:\n            a.append({long})\n    return a\n"
            ),
            &format!(
                "def f(y):\n    a = [\n        {long}\n        for x in y_that_is_long\n        if x\n    ]\n    return a\n"
            ),
        );
    }
}
