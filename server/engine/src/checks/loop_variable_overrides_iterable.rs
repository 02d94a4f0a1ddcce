//! `for items in items`: a loop variable that takes the name of what the loop goes over.

use super::write::short;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{At, Context, OwnVariable};
use crate::syntax::{Field, Kind, Node};

/// Left out: attributes and items as targets, which bind no name, names that belong to a comprehension or a `lambda` inside, and names
/// that nobody reads once the loop is over, whose old value is not missed. A number that goes on counting from where it was, and a node
/// of a tree whose place its last child takes, are meant so.
pub(super) const CHECK: Check = Check {
    code: "loop-variable-overrides-iterable",
    concept: "for-loop",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["B020"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ForStatement],
    run,
};

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let (Some(targets), Some(iterable)) =
        (statement.field_child(Field::Left), statement.field_child(Field::Right))
    else {
        return;
    };
    let mut read: Option<Vec<Node<'m>>> = None;
    for target in bound(targets) {
        let read = read.get_or_insert_with(|| reads(context, iterable));
        let Some(used) = read.iter().find(|name| name.text() == target.text()) else { continue };
        let all = read.iter().filter(|name| name.text() == target.text());
        if all.copied().all(|name| counts_on(iterable, name)) || !is_missed(context, statement, target) {
            continue;
        }
        let name = code(target.text());
        let message = if *used == iterable.unparenthesized() {
            say("The first round makes {} an item: what this loop goes over has lost its name", [name])
        } else {
            say(
                "Each round binds {} anew: what it was in {} is lost with the first",
                [name, code(short(iterable, 40))],
            )
        };
        found.push(
            Finding::new(context.place(target), message)
                .related(context.place(*used), "this is read once, before the first round"),
        );
    }
}

/// Whether the old value is asked for again: by code behind the loop, or by the loop itself in the next round of one around it.
fn is_missed<'m>(context: &Context<'m>, statement: Node<'m>, target: Node<'m>) -> bool {
    let Some(variable) = context.own_variable(target) else {
        let here = context.locate(statement);
        let is_later = |at: &At<'_>| (at.piece, at.node.id()) >= (here.piece, statement.subtree_end());
        return context.uses_of_variable(target).is_none_or(|uses| uses.iter().any(is_later));
    };
    let is_made_anew = |around: Node<'m>| {
        variable.bindings.iter().any(|binding| around.contains(*binding) && !statement.contains(*binding))
    };
    let mut around = statement.ancestors().take_while(|node| !node.kind().is_function());
    let goes_round = around
        .any(|node| matches!(node.kind(), Kind::ForStatement | Kind::WhileStatement) && !is_made_anew(node));
    goes_round || !is_alike(&variable, statement)
}

/// Whether the loop goes on with the numbers from where the name stands: `range(i, n)`, `enumerate(rest, start=i + 1)`.
fn counts_on(iterable: Node<'_>, name: Node<'_>) -> bool {
    let callee = iterable.field_child(Field::Function).map_or("", Node::text);
    let Some(arguments) = iterable.field_child(Field::Arguments) else { return false };
    let first = arguments.named_child(0).is_some_and(|argument| argument == name);
    match callee {
        "range" => first && arguments.named_child(1).is_some(),
        "enumerate" => arguments.named_child(1).is_some_and(|start| start.contains(name)),
        _ => false,
    }
}

/// Whether all that is asked behind the loop, if anything, is an attribute that was asked for before it, as of a tree's node and of its children.
fn is_alike<'m>(variable: &OwnVariable<'m>, statement: Node<'m>) -> bool {
    let asked = |read: &Node<'m>| {
        let attribute =
            read.parent().filter(|n| n.kind() == Kind::Attribute && read.field() == Field::Object)?;
        (attribute.field() != Field::Function)
            .then(|| attribute.field_child(Field::Attribute))?
            .map(Node::text)
    };
    let before = variable.reads.iter().take_while(|read| read.id() < statement.id());
    let known: Vec<&str> = before.filter_map(asked).collect();
    variable.reads_after(statement).all(|read| asked(&read).is_some_and(|name| known.contains(&name)))
}

/// The names that a target binds.
fn bound(targets: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    targets.descendants().filter(move |node| {
        node.kind() == Kind::Identifier
            && node.text() != "_"
            && std::iter::once(*node)
                .chain(node.ancestors().take_while(|outer| outer.id() > targets.id()))
                .chain(std::iter::once(targets))
                .all(|outer| outer == *node || is_unpacking(outer.kind()))
    })
}

fn is_unpacking(kind: Kind) -> bool {
    kind.is_target_list()
        || matches!(kind, Kind::ListSplatPattern | Kind::ListSplat | Kind::ParenthesizedExpression)
}

/// The names of this very scope that the expression reads.
fn reads<'m>(context: &Context<'m>, expression: Node<'m>) -> Vec<Node<'m>> {
    let model = context.model();
    let here = model.scope_at(expression);
    let own = |name: &Node<'m>| {
        let variable = model.symbol_of(*name).map(|(scope, _)| scope);
        // A comprehension reads what is around it; a `lambda` reads it later, or has a parameter of that name.
        let later =
            name.ancestors().take_while(|n| n.id() >= expression.id()).any(|n| n.kind() == Kind::Lambda);
        model.resolve(*name).is_some()
            && !later
            && (variable == Some(here) || !binds_itself(*name, expression))
    };
    expression.descendants().filter(|n| n.kind() == Kind::Identifier).filter(own).collect()
}

/// Whether the name belongs to a comprehension inside the expression.
fn binds_itself(name: Node<'_>, expression: Node<'_>) -> bool {
    let around = name.ancestors().take_while(|n| n.id() >= expression.id());
    around
        .filter(|n| {
            matches!(
                n.kind(),
                Kind::ListComprehension
                    | Kind::SetComprehension
                    | Kind::DictionaryComprehension
                    | Kind::GeneratorExpression
            )
        })
        .any(|comprehension| {
            let clauses = comprehension.children().filter(|n| n.kind() == Kind::ForInClause);
            clauses.filter_map(|clause| clause.field_child(Field::Left)).any(|left| {
                left.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name.text())
            })
        })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "loop-variable-overrides-iterable";

    #[test]
    fn ignores_other_names() {
        check_silent(
            CODE,
            "
            for item in items:
                items = []
            for item in data.item:
                pass
            for key in sorted(data, key=1):
                pass
            for x in f(x=1):
                pass
            for _ in _:
                pass
            ",
        );
    }

    /// ruff issue 2208: an attribute or an item as the target leaves the name alone.
    #[test]
    fn ignores_attributes_and_items() {
        check_silent(
            CODE,
            "
            for struct.arch in sorted(struct.archs):
                pass
            for values[i] in gs[i]():
                pass
            for self.n, other in zip(self.ns, others):
                pass
            ",
        );
    }

    #[test]
    fn ignores_names_of_comprehensions_and_lambdas() {
        check_silent(
            CODE,
            "
            for word in [word for line in lines for word in line.split()]:
                pass
            for (i, j), b in zip(((i, j) for j in range(1, n) for i in range(j)), bits()):
                pass
            for item in sorted(things, key=lambda item: item.size):
                pass
            for n in {n: 1 for n in range(3)}:
                pass
            ",
        );
    }

    #[test]
    fn ignores_numbers_that_count_on() {
        check_silent(
            CODE,
            "
            def solve(iteration, most, rest):
                for iteration in range(iteration, most):
                    step()
                for iteration, x in enumerate(rest, start=iteration + 1):
                    step(x)
                return iteration + 1
            ",
        );
    }

    #[test]
    fn ignores_the_last_child_of_a_node() {
        check_silent(
            CODE,
            "
            def indent(elem, level):
                if len(elem):
                    if not elem.tail:
                        elem.tail = '  '
                    for elem in elem:
                        indent(elem, level + 1)
                    if not elem.tail:
                        elem.tail = ''
                else:
                    elem.text = ''
            ",
        );
    }

    #[test]
    fn ignores_what_another_branch_reads() {
        check_silent(
            CODE,
            "
            def write(data, out):
                for key, value in data.items():
                    if isinstance(value, list):
                        for value in value:
                            out(value)
                    elif value:
                        out(key, value)
                    else:
                        out(value)
            ",
        );
    }

    #[test]
    fn ignores_what_nobody_reads_again() {
        check_silent(
            CODE,
            "
            def candidates(path, city):
                for path in (path, path / city):
                    if path.is_file():
                        return path
            def curves(fpr, tpr, kws):
                for fpr, tpr, kw in zip(fpr, tpr, kws):
                    draw(fpr, tpr, **kw)
            def walk(groups):
                for group in groups:
                    items = group.items
                    for items in items:
                        yield items
            def again(items):
                for items in items:
                    print(items)
                items = []
                return items
            for line in line.splitlines():
                print(line)
            ",
        );
    }

    #[test]
    fn finds_the_name() {
        check_finds(
            CODE,
            "
            for items in items:
                ^^^^^ The first round makes `items` an item: what this loop goes over has lost its name
                pass
            print(items)
            for key, value in value.items():
                     ^^^^^ Each round binds `value` anew: what it was in `value.items()` is lost with the first
                pass
            def f(a, b, n):
                for i, (a, *b) in zip(range(n), [x for x in a], b):
                        ^
                            ^
                    pass
                async for n in (n):
                          ^
                    pass
                while n:
                    for m in (x for x in g(m)):
                        ^
                        pass
                return a, b
            def highlight(row, x, width):
                for x in range(x, x + width):
                    ^
                    row[x] = 1
                return x + width
            def h():
                return value
            ",
        );
    }
}
