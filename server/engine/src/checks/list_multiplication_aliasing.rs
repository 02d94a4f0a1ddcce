//! `[[…]] * n`: one inner object, and n references to it.

use text_size::TextRange;

use super::write::{Changes, holds, size};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::iterated::is_changeable;
use crate::semantics::shared_items::changes_an_item;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: tuples, `*=`, what a name or an instance of any class holds, and lists that are unpacked
/// or looped over at once. Objects that are only read do no harm: a name that the file uses has to change one of them, or the list has to
/// be handed on as it is. A few equal lines that are put before or behind others are to be read; where `extend` puts them there, only
/// beginners are told.
pub(super) const CHECK: Check = Check {
    code: "list-multiplication-aliasing",
    concept: "list-multiplication-aliasing",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::BinaryOperator],
    run,
};

fn run<'m>(context: &Context<'m>, product: Node<'m>, found: &mut Vec<Finding>) {
    if product.field_child(Field::Operator).is_none_or(|op| op.kind() != Kind::Star) {
        return;
    }
    let (Some(left), Some(right)) = (product.field_child(Field::Left), product.field_child(Field::Right))
    else {
        return;
    };
    let (list, count) =
        if left.unparenthesized().kind() == Kind::List { (left, right) } else { (right, left) };
    let display = list.unparenthesized();
    if display.kind() != Kind::List || !makes_several(count) || is_used_up(product) {
        return;
    }
    let Some(inner) = display.named_children().find(|element| is_mutable(context, *element)) else { return };
    if !may_be_changed(context, product) {
        return;
    }
    let message = say(
        "All places of this list hold the same {}, so a change through one shows in all of them",
        [code(kind_of(inner))],
    );
    let mut finding = Finding::new(context.place(product), message).for_beginners(fills_up(product));
    finding = finding.related(context.place(inner), "this is evaluated once");
    finding.remedies.extend(remedy(context, product, list, count));
    found.push(finding);
}

/// How far up a sum is followed.
const FAR: usize = 64;

/// False for a count that is written down as 0 or 1.
fn makes_several(count: Node<'_>) -> bool {
    let count = count.unparenthesized();
    match count.kind() {
        Kind::Integer => !matches!(count.text(), "0" | "1"),
        Kind::List | Kind::String | Kind::Tuple => false,
        _ => true,
    }
}

/// Whether the list is taken apart or compared at once, or handed to a call that may copy it: `zip(*[iter(x)] * n)`,
/// `product(*[[0, 1]] * n)`, `assert rows == [[1]] * 3`, `numpy.array([[0] * 3] * 3)`.
fn is_used_up(product: Node<'_>) -> bool {
    let mut child = product;
    for parent in product.ancestors().take(FAR) {
        match parent.kind() {
            Kind::ParenthesizedExpression | Kind::KeywordArgument => child = parent,
            Kind::BinaryOperator => child = parent,
            Kind::ListSplat | Kind::ComparisonOperator | Kind::DictionarySplat => return true,
            Kind::ForStatement | Kind::ForInClause => return child.field() == Field::Right,
            Kind::ArgumentList => return !keeps_its_argument(parent),
            _ => return false,
        }
    }
    true
}

/// Whether something may change an object of the list: the code that uses its name does, or the list goes where others see it.
fn may_be_changed<'m>(context: &Context<'m>, product: Node<'m>) -> bool {
    let mut child = product;
    let mut is_whole = true;
    for parent in product.ancestors().take(FAR) {
        match parent.kind() {
            Kind::ParenthesizedExpression | Kind::ConditionalExpression | Kind::BooleanOperator => {}
            Kind::BinaryOperator => {
                is_whole &= parent.field_child(Field::Operator).is_some_and(|op| op.kind() == Kind::Star);
            }
            // The rows of a product that is itself repeated, and the list of what `list()` is given.
            Kind::List if parent.parent().is_some_and(|outer| outer.kind() == Kind::BinaryOperator) => {}
            Kind::ListComprehension if child.field() == Field::Body => {}
            Kind::Call => {}
            // Other calls read it, or copy it.
            Kind::ArgumentList if !keeps_its_argument(parent) => return false,
            Kind::ArgumentList => {
                let called = parent.parent().and_then(|call| call.field_child(Field::Function));
                let method = called.and_then(|function| function.field_child(Field::Attribute));
                if let Some((called, method)) = called.zip(method) {
                    let receiver = called.field_child(Field::Object);
                    return if method.text() == "extend" {
                        receiver.is_some_and(|receiver| is_changed_of(context, receiver))
                    } else {
                        is_whole
                    };
                }
            }
            Kind::Assignment | Kind::AugmentedAssignment if child.field() == Field::Right => {
                let Some(target) = parent.field_child(Field::Left) else { return false };
                return match target.kind() {
                    Kind::Identifier => is_changed_by_name(context, target, is_whole),
                    Kind::Subscript => false,
                    _ => is_whole,
                };
            }
            Kind::ReturnStatement | Kind::Yield | Kind::Lambda => return is_whole,
            // Among others it is a part of what is written out whole, as tables of tests are.
            _ => return false,
        }
        child = parent;
    }
    false
}

/// Whether it is what `extend` puts behind the items of another list.
fn fills_up(product: Node<'_>) -> bool {
    product
        .parent()
        .filter(|arguments| arguments.kind() == Kind::ArgumentList)
        .and_then(Node::parent)
        .and_then(|call| call.field_child(Field::Function)?.field_child(Field::Attribute))
        .is_some_and(|method| method.text() == "extend")
}

/// Whether an item of what the name holds is changed.
fn is_changed_of<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    name.kind() == Kind::Identifier
        && context.uses_of_variable(name).is_some_and(|uses| uses.iter().any(|at| changes_an_item(at.node)))
}

fn is_changed_by_name<'m>(context: &Context<'m>, name: Node<'m>, is_whole: bool) -> bool {
    let Some(uses) = context.uses_of_variable(name) else { return true };
    uses.is_empty() || uses.iter().any(|at| changes_an_item(at.node) || is_whole && is_handed_on(at.node))
}

/// `return x`, `yield x`, `self.x = x`, `rows.append(x)`
fn is_handed_on(name: Node<'_>) -> bool {
    let Some(parent) = name.parent() else { return false };
    match parent.kind() {
        Kind::ReturnStatement | Kind::Yield => true,
        Kind::Assignment => {
            name.field() == Field::Right
                && parent.field_child(Field::Left).is_some_and(|left| left.kind() == Kind::Attribute)
        }
        Kind::ArgumentList => keeps_its_argument(parent),
        _ => false,
    }
}

/// Calls that store the very list they are given, or its items.
fn keeps_its_argument(arguments: Node<'_>) -> bool {
    let callee = arguments.parent().and_then(|call| call.field_child(Field::Function));
    let name = callee.and_then(|c| c.field_child(Field::Attribute).or(Some(c)));
    name.is_some_and(|n| matches!(n.text(), "list" | "deque" | "append" | "extend" | "insert" | "appendleft"))
}

fn is_mutable<'m>(context: &Context<'m>, element: Node<'m>) -> bool {
    let element = element.unparenthesized();
    match element.kind() {
        Kind::List
        | Kind::Dictionary
        | Kind::Set
        | Kind::ListComprehension
        | Kind::DictionaryComprehension
        | Kind::SetComprehension => true,
        Kind::BinaryOperator => {
            element.field_child(Field::Operator).is_some_and(|op| op.kind() == Kind::Star)
                && [Field::Left, Field::Right]
                    .into_iter()
                    .filter_map(|field| element.field_child(field))
                    .any(|side| side.unparenthesized().kind() == Kind::List)
        }
        Kind::Call => {
            let callee = element.field_child(Field::Function);
            callee.and_then(|c| context.qualified_name(c)).is_some_and(|name| is_changeable(&name))
        }
        _ => false,
    }
}

fn kind_of(element: Node<'_>) -> String {
    let element = element.unparenthesized();
    match element.kind() {
        Kind::Dictionary | Kind::DictionaryComprehension => "dict".to_string(),
        Kind::Set | Kind::SetComprehension => "set".to_string(),
        Kind::Call => element.field_child(Field::Function).map_or("list", Node::text).to_string(),
        _ => "list".to_string(),
    }
}

/// `[x] * n` becomes `[x for _ in range(n)]`, where the display has one element and a comprehension may stand there.
fn remedy<'m>(context: &Context<'m>, product: Node<'m>, list: Node<'m>, count: Node<'m>) -> Option<Remedy> {
    let display = list.unparenthesized();
    let mut elements = display.named_children();
    let element = elements.next()?;
    if elements.next().is_some() {
        return None;
    }
    let bad = [Kind::Await, Kind::Yield, Kind::NamedExpression];
    if holds(product, &bad) || !context.would_mean_builtin("range", product) {
        return None;
    }
    let names_in_class = context.is_in_class_scope(product) && holds(element, &[Kind::Identifier]);
    if names_in_class {
        return None;
    }
    let variable = ["_", "_i", "_index"]
        .into_iter()
        .find(|name| element.descendants().all(|n| n.kind() != Kind::Identifier || n.text() != *name))?;
    let text = product.tree().text();
    let slice =
        |range: TextRange| text.get(usize::from(range.start())..usize::from(range.end())).unwrap_or_default();
    let between = if list.start() < count.start() {
        TextRange::new(list.end(), product.end())
    } else {
        TextRange::new(product.start(), list.start())
    };
    let beside = slice(TextRange::new(list.end().min(count.end()), list.start().max(count.start())));
    if beside.contains('#') || beside.contains('\\') {
        return None;
    }
    let mut times = count;
    while times.kind() == Kind::ParenthesizedExpression && times.children().count() == 3 {
        times = times.named_child(0)?;
    }
    let comma = element.next_sibling().filter(|n| n.kind() == Kind::Comma);
    let mut changes = Changes::new(context)
        .insert(element.end(), format!(" for {variable} in range({})", times.text()))
        .replace_range(between, "");
    if let Some(comma) = comma {
        let rest = text.get(usize::from(comma.end())..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let last = rest.get(blanks..).is_some_and(|rest| rest.starts_with(']'));
        let end = comma.end() + if last { size(blanks) } else { size(0) };
        changes = changes.replace_range(TextRange::new(comma.start(), end), "");
    }
    Some(changes.preferred("Make a new object for each place, with a comprehension"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent};

    const CODE: &str = "list-multiplication-aliasing";

    #[test]
    fn ignores_immutable_elements() {
        check_silent(
            CODE,
            "
            a = [0] * n
            b = [None, 'x', (1, 2)] * n
            c = [x] * n + [f()] * n
            d = [[]] * 1
            e = ([],) + y
            f = [[0]] ** n
            ",
        );
    }

    #[test]
    fn ignores_product_of_repeated_lists() {
        check_silent(CODE, "a = product(*[[0, 1]] * n)\nb = product(*([[0, 1]] * n), repeat=2)\n");
    }

    #[test]
    fn ignores_zip_of_a_repeated_iterator() {
        check_silent(CODE, "a = list(zip(*[iter(x)] * n))\n");
    }

    #[test]
    fn ignores_what_is_unpacked_compared_or_copied_at_once() {
        check_silent(
            CODE,
            "
            a = [*[[0]] * n]
            assert rows == [[1, 2]] * 3
            b = numpy.array([[0] * 3] * 3)
            c = numpy.array([[[0] * 2] * 3] * 4)
            for row in [[0]] * 3: pass
            ",
        );
    }

    #[test]
    fn ignores_rows_that_are_only_read() {
        check_silent(
            CODE,
            "
            def test_predict():
                X = [[0]] * 4
                y = [1, 2, 1, 1]
                clf.fit(X, y)
                assert clf.predict(X) == X[0][0]
            table = ([[1, 0, 0]] * 3, 'shape')
            cells = [['1'] * 3] * 3
            ax.table(cellText=cells, loc=len(cells))
            for row in cells:
                print(row)
            def defaults(n, X):
                quantiles = [[]] * n
                for x, quantile in zip(X, quantiles):
                    print(x, quantile)
                draw([[]] * n, levels=[{}] * n)
                frame['new'] = [['a']] * n
            ",
        );
    }

    #[test]
    fn ignores_equal_lines_beside_others() {
        check_silent(
            CODE,
            "
            def pad(lines, blank, more):
                lines = lines + [[blank]] * more
                return lines
            def both(lines, blank, more):
                return [[blank]] * more + lines
            def fill(table, empty, rows):
                table.extend([[empty]] * rows)
                return table
            ",
        );
    }

    #[test]
    fn finds_rows_that_are_changed() {
        check_finds(
            CODE,
            "
            def f(n):
                grid = [[0] * n] * n
                       ^^^^^^^^^^^^^
                grid[0][1] = 2
                rows = [[0]] * n
                       ^^^^^^^^^
                for row in rows:
                    row.append(1)
                kept = [[0]] * n
                       ^^^^^^^^^
                self.kept = kept
                more = []
                more.extend([[]] * n)
                            ^^^^^^^^
                for i, row in enumerate(more):
                    row.append(i)
                return [[0]] * n
                       ^^^^^^^^^
            ",
        );
    }

    #[test]
    fn tells_only_beginners_of_rows_that_fill_up_a_table() {
        check_finds_for_beginners(
            CODE,
            "
            def square(table, empty, missing, width):
                table.extend([[empty]] * missing)
                             ^^^^^^^^^^^^^^^^^^^
                for row in table:
                    row.extend([empty] * (width - len(row)))
                return table
            ",
        );
    }

    #[test]
    fn finds_every_mutable_element() {
        check_finds(
            CODE,
            "
            a = [[]] * n
                ^^^^^^^^ All places of this list hold the same `list`, so a change through one shows in all of them
            b = n * [[0] * 3]
                ^^^^^^^^^^^^^
            c = [{}] * n
                ^^^^^^^^ All places of this list hold the same `dict`, so a change through one shows in all of them
            d = [0, {1}] * n
                ^^^^^^^^^^^^
            e = rows.append([[i for i in x]] * n)
                            ^^^^^^^^^^^^^^^^^^^^
            g, h = [list()] * 2
                   ^^^^^^^^^^^^
            f = [[0] * 3] * 2 + [[1]]
                ^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "a = [[0] * 3] * n\n", "a = [[0] * 3 for _ in range(n)]\n");
        check_fix(CODE, "a = (n + 1) * [[], ]\n", "a = [[] for _ in range(n + 1)]\n");
        check_fix(CODE, "a = [[_('é')]]*n\r\n", "a = [[_('é')] for _i in range(n)]\r\n");
        check_fix(
            CODE,
            "a = [\n    [0],  # zero\n] * len(x)  # why\n",
            "a = [\n    [0] for _ in range(len(x))  # zero\n]  # why\n",
        );
        check_fix(CODE, "a = [[[0] * 2] * 3] * 4\n", "a = [[[0] * 2 for _ in range(3)] for _ in range(4)]\n");
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "a = [[], []] * n\n",
            "class A:\n    x = 1\n    y = [[x]] * 2\n",
            "def f():\n    return [[(yield)]] * 2\n",
            "def range(n): ...\na = [[]] * 2\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
