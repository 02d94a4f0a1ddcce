//! `i = 0`, and `i += 1` in each round of a loop: what `enumerate` does.

use super::write::{Changes, holds, lines_of};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::equivalents::names::Home;
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::data::is_stored;
use crate::semantics::loops::loop_of;
use crate::syntax::{Field, Kind, Node, literal};
use crate::text::Applicability;

/// Left out: variables of a module or class, which other code may read, and those that inner functions see. A loop over `range` has its
/// number already. Only beginners are told where the numbers begin elsewhere than at 0 or 1.
pub(super) const CHECK: Check = Check {
    code: "manual-counter",
    concept: "enumerate-function",
    group: Group::Idiom,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["SIM113"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ForStatement],
    run,
};

/// A variable that counts the rounds of a loop.
struct Counter<'m> {
    /// The variable, in the statement that counts.
    name: Node<'m>,
    /// `i = 0`
    start: Node<'m>,
    /// The number that it starts with.
    first: i128,
    /// `i += 1`
    step: Node<'m>,
    /// The number is read before the step, and after it.
    is_read: (bool, bool),
    /// The list into which all reads look, at the number that the round began with.
    beside: Option<Node<'m>>,
}

impl Counter<'_> {
    /// Whether `enumerate` would begin with neither 0 nor 1: the number is a place, such as that behind the item, and reads as one.
    fn is_ahead(&self) -> bool {
        let begins = if self.is_read.0 { self.first } else { self.first.saturating_add(1) };
        !matches!(begins, 0 | 1)
    }
}

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    if statement.child_of_kind(Kind::KwAsync).is_some() {
        return;
    }
    let over = statement.field_child(Field::Right).and_then(|over| over.field_child(Field::Function));
    if over.is_some_and(|callee| callee.text() == "range") {
        return;
    }
    let Some(body) = statement.field_child(Field::Body) else { return };
    let steps = body.named_children().filter_map(|step| Some((step, counted(step)?)));
    for (step, name) in steps {
        let Some(counter) = counter(context, statement, step, name) else { continue };
        let shown = code(counter.name.text());
        let message = match &counter.beside {
            Some(other) => say(
                "{} counts the rounds of the loop by hand, to look into {}; `zip` gives the items of both side by side, `enumerate` the number with each item",
                [shown, code(other.text())],
            ),
            None => say(
                "{} counts the rounds of the loop by hand; `enumerate` gives the number with each item",
                [shown],
            ),
        };
        let mut finding =
            Finding::new(context.place(step), message).for_beginners(counter.is_ahead()).related(
                context.place(counter.start),
                say("it starts here, at {}", [code(counter.first.to_string())]),
            );
        finding.remedies.extend(remedy(context, statement, &counter));
        found.push(finding);
    }
}

/// The name in `i += 1`.
fn counted(step: Node<'_>) -> Option<Node<'_>> {
    let assignment = step
        .named_child(0)
        .filter(|n| step.kind() == Kind::ExpressionStatement && n.kind() == Kind::AugmentedAssignment)?;
    let by = assignment.field_child(Field::Right)?;
    let is_step = assignment.field_child(Field::Operator)?.kind() == Kind::PlusEqual
        && by.kind() == Kind::Integer
        && by.text() == "1";
    assignment.field_child(Field::Left).filter(|left| is_step && left.kind() == Kind::Identifier)
}

fn counter<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    step: Node<'m>,
    name: Node<'m>,
) -> Option<Counter<'m>> {
    let (start, first) = start(statement, name)?;
    let body = statement.field_child(Field::Body)?;
    let variable = context.own_variable(name)?;
    let reads: Vec<Node<'m>> =
        variable.reads.iter().copied().filter(|read| statement.contains(*read) && *read != name).collect();
    // What the loop goes over, and its `else`, see the number before and after the rounds.
    if reads.is_empty() || reads.iter().any(|read| !body.contains(*read)) {
        return None;
    }
    let is_bound_once = variable.bindings.iter().filter(|n| statement.contains(**n)).count() == 1;
    let between = start.subtree_end()..statement.id();
    let is_touched = variable.reads.iter().chain(&variable.bindings).any(|n| between.contains(&n.id()));
    let is_passed_over = body
        .descendants()
        .any(|n| n.kind() == Kind::ContinueStatement && n.id() < step.id() && loop_of(n) == Some(statement));
    if !is_bound_once || is_touched || is_passed_over || variable.is_read_after(statement) {
        return None;
    }
    // Something may look at all variables.
    Home::of(context, statement)?;
    let before = reads.iter().any(|read| read.id() < step.id());
    let after = reads.iter().any(|read| read.id() > step.id());
    let beside = looked_into(&reads).filter(|_| first == 0 && !after);
    Some(Counter { name, start, first, step, is_read: (before, after), beside })
}

/// The variable or attribute whose items all of these numbers choose, each in brackets of its own that only read: `x[i]`.
fn looked_into<'m>(numbers: &[Node<'m>]) -> Option<Node<'m>> {
    let into = |number: &Node<'m>| {
        let item = number
            .parent()
            .filter(|item| item.kind() == Kind::Subscript && number.field() == Field::Subscript)?;
        let list = item.field_child(Field::Value)?;
        let is_name = matches!(list.kind(), Kind::Identifier | Kind::Attribute);
        (is_name && !is_stored(item)).then_some(list)
    };
    let first = into(numbers.first()?)?;
    numbers.iter().all(|number| into(number).is_some_and(|list| list.text() == first.text())).then_some(first)
}

/// The statement above the loop, in the same block, that gives the variable its first number.
fn start<'m>(statement: Node<'m>, name: Node<'m>) -> Option<(Node<'m>, i128)> {
    let block = statement.parent()?;
    let above = block.named_children().take_while(|n| n.id() < statement.id());
    let binds = above.filter_map(|n| {
        let assignment = n.named_child(0).filter(|_| n.kind() == Kind::ExpressionStatement)?;
        let left = assignment.field_child(Field::Left)?;
        (assignment.kind() == Kind::Assignment
            && left.kind() == Kind::Identifier
            && left.text() == name.text())
        .then_some((n, assignment.field_child(Field::Right)?))
    });
    let (start, value) = binds.last()?;
    (value.kind() == Kind::Integer).then_some((start, literal::integer(value.text())?))
}

fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, counter: &Counter<'m>) -> Option<Remedy> {
    let (left, right) = (statement.field_child(Field::Left)?, statement.field_child(Field::Right)?);
    let first = match counter.is_read {
        (true, false) => counter.first,
        (false, true) => counter.first.checked_add(1)?,
        // The number changes in the middle of the round.
        _ => return None,
    };
    let mut targets = statement.field_children(Field::Left);
    let mut values = statement.field_children(Field::Right);
    let is_single = targets.next().is_some() && targets.next().is_none();
    let is_one = values.next().is_some() && values.next().is_none();
    let is_plain = !holds(right, &[Kind::Yield, Kind::ListSplat, Kind::NamedExpression]);
    if !is_single || !is_one || !is_plain || !context.would_mean_builtin("enumerate", statement) {
        return None;
    }
    let target = match left.kind() {
        Kind::PatternList | Kind::ExpressionList => format!("({})", left.text()),
        _ => left.text().to_string(),
    };
    let is_bare = match right.kind() {
        Kind::ExpressionList => true,
        Kind::Tuple => !right.text().starts_with('('),
        _ => false,
    };
    let iterable = if is_bare { format!("({})", right.text()) } else { right.text().to_string() };
    let from = if first == 0 { String::new() } else { format!(", {first}") };
    Some(
        Changes::new(context)
            .replace_range(lines_of(counter.start)?, "")
            .replace(left, format!("{}, {target}", counter.name.text()))
            .replace(right, format!("enumerate({iterable}{from})"))
            .replace_range(lines_of(counter.step)?, "")
            .preferred("Count with `enumerate`"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent};

    const CODE: &str = "manual-counter";

    #[test]
    fn tells_only_beginners_of_places() {
        check_finds_for_beginners(
            CODE,
            "
            def flags(text, take):
                i = 1
                for letter in text[1:]:
                    i += 1
                    ^^^^^^
                    take(letter, text[i:])
            ",
        );
    }

    #[test]
    fn ignores_loops_over_numbers() {
        check_silent(
            CODE,
            "
            def f(points):
                count = 0
                for i in range(1, len(points)):
                    points.insert(i + count, i)
                    count += 1
            ",
        );
    }

    /// flake8-simplify issues 18, 32 and 54, flake8 issue 1955: what is passed over is not counted.
    #[test]
    fn ignores_a_continue_before_the_step() {
        check_silent(
            CODE,
            "
            def f(xs, out):
                n = 0
                for x in xs:
                    if x % 2 == 0:
                        continue
                    out[n] = x
                    n += 1
            def g(xs):
                good = 0
                for x in xs:
                    try:
                        use(x, good)
                    except ValueError:
                        continue
                    good += 1
            ",
        );
    }

    #[test]
    fn ignores_counters_that_are_read_after_the_loop() {
        check_silent(
            CODE,
            "
            def f(xs):
                n = 0
                for x in xs:
                    print(n, x)
                    n += 1
                return n
            def g(xs):
                n = 0
                for x in xs:
                    print(n, x)
                    n += 1
                else:
                    print(n)
            def h(xs):
                while xs:
                    print(n)
                    n = 0
                    for x in xs:
                        print(n, x)
                        n += 1
            ",
        );
    }

    /// flake8-simplify issue 25: the number goes on through several inner loops.
    #[test]
    fn ignores_counters_of_more_than_one_loop() {
        check_silent(
            CODE,
            "
            def f(foos):
                count = 0
                for foo in foos:
                    for bar in foo:
                        print(count)
                        count += 1
            def g(xs, n=0):
                for x in xs:
                    print(n, x)
                    n += 1
            ",
        );
    }

    /// flake8-simplify issue 144: the number is changed elsewhere in the loop, or not in each round.
    #[test]
    fn ignores_counters_that_do_more() {
        check_silent(
            CODE,
            "
            def f(xs, start):
                i = 0
                for x in xs:
                    print(i)
                    i += 1
                    if start + i == 0:
                        i += 1
            def g(xs):
                i = 0
                for x in xs:
                    print(i)
                    if x:
                        i += 1
            def h(xs):
                i = 0
                for x in xs:
                    print(i)
                    i += 2
            def k(xs):
                i = 0
                for x in range(i):
                    print(i)
                    i += 1
            ",
        );
    }

    /// flake8-simplify issue 18: a start that is computed goes on with something else; and issue 55: text.
    #[test]
    fn ignores_other_starts_and_steps() {
        check_silent(
            CODE,
            "
            def f(output, token):
                pos = len(output) - token
                for _ in range(token):
                    output += output[pos]
                    pos += 1
            def g(lines):
                for line in lines:
                    line += b'x'
                    print(line)
            def h(cm, xs):
                for x in xs:
                    cm[x] += 1
            def k(xs):
                n = 0
                for x in xs:
                    n += 1
            ",
        );
    }

    /// ruff issue 9995: there is no asynchronous `enumerate`.
    #[test]
    fn ignores_asynchronous_loops() {
        check_silent(
            CODE,
            "
            async def f(xs):
                i = 0
                async for x in xs:
                    print(i)
                    i += 1
            ",
        );
    }

    #[test]
    fn ignores_counters_that_others_see() {
        check_silent(
            CODE,
            "
            def f(xs):
                i = 0
                def g(): return i
                for x in xs:
                    print(i)
                    i += 1
            def h(xs):
                global n
                n = 0
                for x in xs:
                    print(n)
                    n += 1
            def k(xs):
                i = 0
                for x in xs:
                    print(locals(), i)
                    i += 1
            ",
        );
    }

    /// ruff issue 24206: a second loop counts afresh.
    #[test]
    fn finds_counters() {
        check_finds(
            CODE,
            "
            def f(xs, ys):
                i = 0
                for x in xs:
                    print(i, x)
                    i += 1
                    ^^^^^^ `i` counts the rounds of the loop by hand; `enumerate` gives the number with each item
                i = 0
                print('next')
                for y in ys:
                    i += 1
                    ^^^^^^
                    print(i, y)
                    if y:
                        continue
            ",
        );
    }

    #[test]
    fn speaks_of_zip_where_another_list_is_looked_into() {
        check_finds(
            CODE,
            "
            def f(xs, ys):
                i = 0
                for x in xs:
                    print(x, ys[i], ys[i].size)
                    i += 1
                    ^^^^^^ `i` counts the rounds of the loop by hand, to look into `ys`; `zip` gives the items of both side by side, `enumerate` the number with each item
            def g(xs, ys, zs):
                i = 0
                for x in xs:
                    print(x, ys[i], zs[i])
                    i += 1
                    ^^^^^^ `i` counts the rounds of the loop by hand; `enumerate` gives the number with each item
                i = 0
                for x in xs:
                    ys[i] = x
                    i += 1
                    ^^^^^^ `i` counts the rounds of the loop by hand; `enumerate` gives the number with each item
            ",
        );
    }

    /// ruff issue 21393: a start other than 0.
    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def f(xs):
                # From one.
                i = 1
                print('go')
                for a, b in xs:  # why
                    print(i, a, b)
                    # the end
                    i += 1
            ",
            "
            def f(xs):
                # From one.
                print('go')
                for i, (a, b) in enumerate(xs, 1):  # why
                    print(i, a, b)
                    # the end
            ",
        );
        check_fix(
            CODE,
            "def f(x):\r\n\té = 0\r\n\tfor ñ in x, 1:\r\n\t\té += 1\r\n\t\tprint(é, ñ)\r\n",
            "def f(x):\r\n\tfor é, ñ in enumerate((x, 1), 1):\r\n\t\tprint(é, ñ)\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_be_lost() {
        for source in [
            "def f(x):\n    i = 0  # why\n    for y in x:\n        print(i)\n        i += 1\n",
            "def f(x):\n    i = 0\n    for y in x: print(i); i += 1\n",
            "def f(x):\n    i = 0\n    for y in x:\n        print(i)\n        i += 1\n        print(i)\n",
            "def f(x, enumerate):\n    i = 0\n    for y in x:\n        print(i)\n        i += 1\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
