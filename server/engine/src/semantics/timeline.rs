//! What a generator gives, one `next()` after the other, where its body is made of constants, counting and loops over such.

use rustc_hash::FxHashMap;

use super::{Constant, Context, data};
use crate::syntax::{Field, Kind, Node};

/// More statements than this are not followed.
const MOST_STATEMENTS: u32 = 2_000;
/// More values than this are not followed.
const MOST_VALUES: usize = 200;

/// A value that is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The line of the `yield`.
    pub line: u32,
    /// The value's `repr`.
    pub value: String,
    /// The local variables that have a known value then, with it, in the order in which they were first bound.
    pub names: Vec<(String, String)>,
}

/// How it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It returns: on the line of a `return` or at the end of its body, with the `repr` of a value that is not None.
    Returns(Option<u32>, Option<String>),
    /// What follows is not known, or too long to be followed.
    Open,
}

/// The values of a generator in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// What each `next()` gives.
    pub given: Vec<Given>,
    /// What the one after them does.
    pub end: End,
    /// The first variable that takes what is sent in, with its line.
    pub received: Option<(String, u32)>,
}

/// What a variable holds; nothing is known of what is sent in.
type Held = Option<Constant>;

/// Statements that are run from the first to the last, and again for each round of a loop.
struct Frame<'m> {
    statements: Vec<Node<'m>>,
    next: usize,
    round: Round<'m>,
}

enum Round<'m> {
    Once,
    For(Node<'m>, &'m str, std::vec::IntoIter<Constant>),
    While(Node<'m>),
}

/// Where a statement leads.
enum Went {
    On,
    Broke,
    NextRound,
    Returned(End),
}

struct Run<'a, 'm> {
    context: &'a Context<'m>,
    names: FxHashMap<&'m str, (usize, Held)>,
    frames: Vec<Frame<'m>>,
    timeline: Timeline,
}

/// The timeline of a generator function; `None` where not even the first value is known.
#[must_use]
pub fn timeline<'m>(context: &Context<'m>, function: Node<'m>) -> Option<Timeline> {
    let body = function.field_child(Field::Body)?;
    let mut run = Run {
        context,
        names: FxHashMap::default(),
        frames: Vec::new(),
        timeline: Timeline { given: Vec::new(), end: End::Open, received: None },
    };
    run.enter(body, Round::Once);
    if let Some(end) = run.follow() {
        run.timeline.end = end;
    }
    let timeline = run.timeline;
    (!timeline.given.is_empty() || timeline.end != End::Open).then_some(timeline)
}

impl<'m> Run<'_, 'm> {
    fn enter(&mut self, block: Node<'m>, round: Round<'m>) {
        let statements = block.named_children().filter(|n| n.kind() != Kind::Comment).collect();
        self.frames.push(Frame { statements, next: 0, round });
    }

    /// How it ends; `None` where what comes next is not known.
    fn follow(&mut self) -> Option<End> {
        for _ in 0..MOST_STATEMENTS {
            let Some(frame) = self.frames.last_mut() else { return Some(End::Returns(None, None)) };
            let Some(statement) = frame.statements.get(frame.next).copied() else {
                self.next_round()?;
                continue;
            };
            frame.next += 1;
            match self.statement(statement)? {
                Went::On => {}
                Went::Returned(end) => return Some(end),
                Went::Broke => {
                    self.leave_branches()?;
                    self.frames.pop();
                }
                Went::NextRound => {
                    self.leave_branches()?;
                    self.next_round()?;
                }
            }
            if self.timeline.given.len() >= MOST_VALUES {
                return None;
            }
        }
        None
    }

    /// Leaves the branches of `if` statements up to the loop around them.
    fn leave_branches(&mut self) -> Option<()> {
        while matches!(self.frames.last()?.round, Round::Once) {
            self.frames.pop();
        }
        Some(())
    }

    /// At the end of a block: the next round of its loop, the loop's `else`, or what follows.
    fn next_round(&mut self) -> Option<()> {
        let mut frame = self.frames.pop()?;
        let (goes_on, statement) = match &mut frame.round {
            Round::Once => return Some(()),
            Round::For(statement, target, items) => match items.next() {
                Some(item) => {
                    self.bind(target, Some(item));
                    (true, *statement)
                }
                None => (false, *statement),
            },
            Round::While(statement) => (self.truth(statement.field_child(Field::Condition)?)?, *statement),
        };
        if goes_on {
            frame.next = 0;
            self.frames.push(frame);
        } else if let Some(other) = statement.child_of_kind(Kind::ElseClause) {
            self.enter(other.field_child(Field::Body)?, Round::Once);
        }
        Some(())
    }

    fn bind(&mut self, name: &'m str, held: Held) {
        let number = self.names.len();
        self.names.entry(name).or_insert((number, None)).1 = held;
    }

    fn statement(&mut self, statement: Node<'m>) -> Option<Went> {
        match statement.kind() {
            Kind::PassStatement => {}
            Kind::BreakStatement => return Some(Went::Broke),
            Kind::ContinueStatement => return Some(Went::NextRound),
            Kind::ReturnStatement => {
                let value = match statement.named_child(0).filter(|n| n.kind() != Kind::Comment) {
                    Some(value) => Some(self.value(value)?).filter(|value| *value != Constant::None),
                    None => None,
                };
                let shown = match value {
                    Some(value) => Some(data::repr(&value)?),
                    None => None,
                };
                return Some(Went::Returned(End::Returns(Some(self.context.line(statement)), shown)));
            }
            Kind::IfStatement => self.branch(statement)?,
            Kind::ForStatement if statement.child_of_kind(Kind::KwAsync).is_none() => {
                let target = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
                let items = self.items(statement.field_child(Field::Right)?)?;
                self.enter(
                    statement.field_child(Field::Body)?,
                    Round::For(statement, target.text(), items.into_iter()),
                );
                // The first round is entered like each further one.
                self.frames.last_mut().map(|frame| frame.next = frame.statements.len())?;
            }
            Kind::WhileStatement => {
                self.enter(statement.field_child(Field::Body)?, Round::While(statement));
                self.frames.last_mut().map(|frame| frame.next = frame.statements.len())?;
            }
            Kind::ExpressionStatement => self.expression(statement)?,
            _ => return None,
        }
        Some(Went::On)
    }

    fn branch(&mut self, statement: Node<'m>) -> Option<()> {
        let clauses = std::iter::once(statement).chain(statement.field_children(Field::Alternative));
        for clause in clauses {
            if clause.kind() == Kind::ElseClause {
                self.enter(clause.field_child(Field::Body)?, Round::Once);
                break;
            }
            if self.truth(clause.field_child(Field::Condition)?)? {
                self.enter(clause.field_child(Field::Consequence)?, Round::Once);
                break;
            }
        }
        Some(())
    }

    fn expression(&mut self, statement: Node<'m>) -> Option<()> {
        let mut parts = statement.named_children().filter(|n| n.kind() != Kind::Comment);
        let (expression, None) = (parts.next()?.unparenthesized(), parts.next()) else { return None };
        match expression.kind() {
            Kind::Yield => self.give(expression),
            Kind::Assignment => {
                let target = expression.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
                let value = expression.field_child(Field::Right)?.unparenthesized();
                if value.kind() != Kind::Yield {
                    let value = self.value(value)?;
                    self.bind(target.text(), Some(value));
                    return Some(());
                }
                self.give(value)?;
                if value.child_of_kind(Kind::KwFrom).is_some() {
                    // What lists and ranges return in the end is None.
                    self.bind(target.text(), Some(Constant::None));
                    return Some(());
                }
                let line = self.context.line(expression);
                self.timeline.received.get_or_insert_with(|| (target.text().to_string(), line));
                self.bind(target.text(), None);
                Some(())
            }
            Kind::AugmentedAssignment => {
                let target = expression.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
                let operator = expression.field_child(Field::Operator)?.text().strip_suffix('=')?;
                let left = self.simple(target)?;
                let right = self.simple(expression.field_child(Field::Right)?)?;
                let value = calculated(&left, operator, &right)?;
                self.bind(target.text(), Some(value));
                Some(())
            }
            Kind::Call => self.is_print(expression).then_some(()),
            // A text or number that stands alone does nothing.
            Kind::String | Kind::Integer | Kind::Ellipsis => {
                (!expression.descendants().any(|n| n.kind() == Kind::Interpolation)).then_some(())
            }
            _ => None,
        }
    }

    /// Whether it is a `print()` of texts and variables, which cannot fail.
    fn is_print(&self, call: Node<'m>) -> bool {
        let (Some(function), Some(arguments)) =
            (call.field_child(Field::Function), call.field_child(Field::Arguments))
        else {
            return false;
        };
        self.context.qualified_name(function).as_deref() == Some("builtins.print")
            && arguments.named_children().all(|argument| match argument.kind() {
                Kind::Identifier => self.names.get(argument.text()).is_some_and(|(_, held)| held.is_some()),
                Kind::String | Kind::Integer | Kind::Float => {
                    !argument.descendants().any(|n| n.kind() == Kind::Interpolation)
                }
                Kind::Comment => true,
                _ => false,
            })
    }

    /// Notes what a `yield` gives out.
    fn give(&mut self, node: Node<'m>) -> Option<()> {
        let value = node.named_children().find(|n| n.kind() != Kind::Comment);
        let values = match (node.child_of_kind(Kind::KwFrom), value) {
            (Some(_), Some(value)) => self.items(value)?,
            (None, Some(value)) => vec![self.value(value)?],
            (_, None) => vec![Constant::None],
        };
        let line = self.context.line(node);
        let names = self.known_names();
        for value in values {
            let value = data::repr(&value)?;
            self.timeline.given.push(Given { line, value, names: names.clone() });
            if self.timeline.given.len() > MOST_VALUES {
                return None;
            }
        }
        Some(())
    }

    fn known_names(&self) -> Vec<(String, String)> {
        let mut names: Vec<(usize, String, String)> = self
            .names
            .iter()
            .filter_map(|(name, (number, held))| {
                Some((*number, (*name).to_string(), data::repr(held.as_ref()?)?))
            })
            .collect();
        names.sort();
        names.into_iter().map(|(_, name, value)| (name, value)).collect()
    }

    /// What a loop or `yield from` goes over.
    fn items(&self, node: Node<'m>) -> Option<Vec<Constant>> {
        let node = node.unparenthesized();
        match node.kind() {
            Kind::List | Kind::Tuple => data::plain_items(node)?
                .into_iter()
                .filter(|n| n.kind() != Kind::Comment)
                .map(|n| self.simple(n))
                .collect(),
            Kind::Call => {
                let function = node.field_child(Field::Function)?;
                if self.context.qualified_name(function).as_deref() != Some("builtins.range") {
                    return None;
                }
                let arguments = node.field_child(Field::Arguments)?.named_children();
                let numbers: Vec<i128> = arguments
                    .map(|argument| match self.simple(argument)? {
                        Constant::Int(number) => Some(number),
                        _ => None,
                    })
                    .collect::<Option<_>>()?;
                let (start, stop, step) = match numbers.as_slice() {
                    [stop] => (0, *stop, 1),
                    [start, stop] => (*start, *stop, 1),
                    [start, stop, step] if *step != 0 => (*start, *stop, *step),
                    _ => return None,
                };
                let mut items = Vec::new();
                let mut at = start;
                while if step > 0 { at < stop } else { at > stop } {
                    items.push(Constant::Int(at));
                    at = at.checked_add(step)?;
                    if items.len() > MOST_VALUES {
                        // More than is followed anyway.
                        break;
                    }
                }
                Some(items)
            }
            _ => match self.simple(node)? {
                Constant::Str(text) => Some(text.chars().map(|c| Constant::Str(c.to_string())).collect()),
                Constant::Tuple(items) => Some(items),
                _ => None,
            },
        }
    }

    /// The value of an expression: of a tuple of simple ones, of a comparison, or of a simple one.
    fn value(&self, node: Node<'m>) -> Option<Constant> {
        let node = node.unparenthesized();
        match node.kind() {
            Kind::Tuple | Kind::ExpressionList => {
                let items = data::plain_items(node)?;
                items
                    .into_iter()
                    .filter(|n| n.kind() != Kind::Comment)
                    .map(|n| self.simple(n))
                    .collect::<Option<_>>()
                    .map(Constant::Tuple)
            }
            Kind::ComparisonOperator => self.truth(node).map(Constant::Bool),
            _ => self.simple(node),
        }
    }

    /// The truth of a condition.
    fn truth(&self, node: Node<'m>) -> Option<bool> {
        let node = node.unparenthesized();
        if node.kind() == Kind::ComparisonOperator {
            let mut parts = node.named_children().filter(|n| n.kind() != Kind::Comment);
            let (left, right, None) = (parts.next()?, parts.next()?, parts.next()) else { return None };
            let operator = node.field_child(Field::Operators)?.text();
            let (Constant::Int(left), Constant::Int(right)) = (self.simple(left)?, self.simple(right)?)
            else {
                return None;
            };
            return Some(match operator {
                "<" => left < right,
                "<=" => left <= right,
                ">" => left > right,
                ">=" => left >= right,
                "==" => left == right,
                "!=" => left != right,
                _ => return None,
            });
        }
        Some(match self.simple(node)? {
            Constant::Bool(value) => value,
            Constant::None => false,
            Constant::Int(value) => value != 0,
            Constant::Str(value) => !value.is_empty(),
            Constant::Tuple(items) => !items.is_empty(),
            Constant::Float(_) | Constant::Bytes(_) => return None,
        })
    }

    /// The value of a variable, a constant, or one operation on two of them.
    fn simple(&self, node: Node<'m>) -> Option<Constant> {
        let node = node.unparenthesized();
        if node.kind() != Kind::BinaryOperator {
            return self.leaf(node);
        }
        let left = self.leaf(node.field_child(Field::Left)?.unparenthesized())?;
        let right = self.leaf(node.field_child(Field::Right)?.unparenthesized())?;
        calculated(&left, node.field_child(Field::Operator)?.text(), &right)
    }

    fn leaf(&self, node: Node<'m>) -> Option<Constant> {
        if node.kind() == Kind::Identifier {
            return self.names.get(node.text())?.1.clone();
        }
        // A name in it might be bound later, or again.
        let has_names = node.descendants().any(|n| n.kind() == Kind::Identifier);
        if has_names { None } else { self.context.constant(node) }
    }
}

/// One operation on whole numbers, or texts that are joined.
fn calculated(left: &Constant, operator: &str, right: &Constant) -> Option<Constant> {
    match (left, right) {
        (Constant::Int(left), Constant::Int(right)) => Some(Constant::Int(match operator {
            "+" => left.checked_add(*right)?,
            "-" => left.checked_sub(*right)?,
            "*" => left.checked_mul(*right)?,
            // The remainder has the sign of the divisor (Language Reference 6.7).
            "%" if *right > 0 => left.rem_euclid(*right),
            "//" if *right > 0 => left.div_euclid(*right),
            _ => return None,
        })),
        (Constant::Str(left), Constant::Str(right)) if operator == "+" => {
            Some(Constant::Str(format!("{left}{right}")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::semantics::Dependencies;
    use crate::semantics::testing::module;

    fn shown(body: &str) -> String {
        let module = module(&format!("def f():\n{body}"));
        let dependencies = RefCell::new(Dependencies::default());
        let context = Context::new(&module, 0, &dependencies).unwrap();
        let root = context.tree().root();
        let function = root.descendants().find(|n| n.kind() == Kind::FunctionDefinition).unwrap();
        let Some(timeline) = timeline(&context, function) else { return "?".to_string() };
        let values: Vec<String> = timeline.given.iter().map(|g| format!("{}:{}", g.line, g.value)).collect();
        let end = match timeline.end {
            End::Returns(line, value) => format!("{line:?} {value:?}"),
            End::Open => "…".to_string(),
        };
        format!("{} {end}", values.join(" "))
    }

    #[test]
    fn stops_where_something_is_not_known() {
        for body in [
            "    yield g()\n",
            "    yield x\n    x = 1\n",
            "    try:\n        yield 1\n    finally: pass\n",
            "    for i in g(): yield i\n",
            "    print(x)\n    yield 1\n",
            "    yield 1 // 0\n",
        ] {
            assert_eq!(shown(body), "?", "{body}");
        }
        assert_eq!(shown("    yield 1\n    g()\n    yield 2\n"), "2:1 …");
        assert_eq!(shown("    got = yield 1\n    if got: yield 2\n"), "2:1 …");
        assert!(shown("    while True: yield 1\n").ends_with(" …"));
        assert!(shown("    while True: pass\n") == "?");
    }

    #[test]
    fn follows_loops_and_branches() {
        for (body, expected) in [
            ("    yield 1\n    yield 'a', 2\n", "2:1 3:('a', 2) None None"),
            (
                "    for i in range(3):\n        yield i * 2\n    return 'done'\n",
                "3:0 3:2 3:4 Some(4) Some(\"'done'\")",
            ),
            ("    n = 3\n    while n > 0:\n        yield n\n        n -= 1\n", "4:3 4:2 4:1 None None"),
            ("    for c in 'ab':\n        if c == 1: pass\n", "?"),
            (
                "    for i in range(6):\n        if i % 2 == 0:\n            continue\n        elif i > 4:\n            break\n        yield i\n    else:\n        yield 9\n",
                "7:1 7:3 None None",
            ),
            ("    for i in (1,):\n        pass\n    else:\n        yield i\n", "5:1 None None"),
            (
                "    yield from [1, 2]\n    x = yield from range(1)\n    yield x\n",
                "2:1 2:2 3:0 4:None None None",
            ),
            ("    if 0:\n        yield\n", " None None"),
            (
                "    for i in range(2):\n        for j in range(i):\n            yield i, j\n",
                "4:(1, 0) None None",
            ),
        ] {
            assert_eq!(shown(body), expected, "{body}");
        }
    }
}
