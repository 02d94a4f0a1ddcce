//! How long coroutines wait, where only constant sleeps make them wait.

use super::wrappers::own_nodes;
use super::{At, CallableKind, Constant, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// A time in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(u64);

impl Time {
    /// Nothing to wait for.
    pub const NONE: Time = Time(0);

    /// Both, one after the other.
    #[must_use]
    pub fn and(self, other: Time) -> Time {
        Time(self.0.saturating_add(other.0))
    }
}

impl std::fmt::Display for Time {
    /// In seconds: `1.5`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{rest:06}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// Sleeps of more seconds than these are nobody's.
const LONG: f64 = 1e6;
/// Coroutines that are looked into, one in the other.
const DEEP: usize = 6;

impl<'m> Context<'m> {
    /// How long it takes until a call's coroutine is done, as far as it waits: for `asyncio.sleep` of a constant, or an `async def`
    /// of this file that waits for nothing but such, in each run. `None` where it may wait for something else, or fail.
    #[must_use]
    pub fn waiting_time(&self, call: Node<'m>) -> Option<Time> {
        let mut total = Time::NONE;
        let mut waiting = vec![(self.locate(call), 0)];
        let mut looked_at = 0;
        while let Some((at, depth)) = waiting.pop() {
            looked_at += 1;
            if depth > DEEP || looked_at > 64 {
                return None;
            }
            let here = self.at(at);
            let callee = at.node.field_child(Field::Function).filter(|_| at.node.kind() == Kind::Call)?;
            if here.qualified_name(callee).as_deref() == Some("asyncio.sleep") {
                total = total.and(here.slept(at.node)?);
                continue;
            }
            for inner in here.awaited_in(callee)? {
                waiting.push((inner, depth + 1));
            }
        }
        Some(total)
    }

    /// The one constant argument of a call of `asyncio.sleep`.
    fn slept(&self, call: Node<'m>) -> Option<Time> {
        let arguments = call.field_child(Field::Arguments)?;
        let mut all = arguments.named_children().filter(|n| n.kind() != Kind::Comment);
        let argument = all.next().filter(|n| n.kind() != Kind::KeywordArgument)?;
        if all.next().is_some() {
            return None;
        }
        let seconds = match self.constant(argument)? {
            Constant::Int(n) => f64::from(i32::try_from(n).ok()?),
            Constant::Float(n) => n,
            _ => return None,
        };
        let micros = (seconds * 1e6).round();
        let is_exact = (micros / 1e6 - seconds).abs() < 1e-9;
        if !(0.0..LONG).contains(&seconds) || !is_exact {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1e12")]
        Some(Time(micros as u64))
    }

    /// The calls that a coroutine function of this file awaits, where each run awaits all of them and does nothing else that may
    /// take long or end it.
    fn awaited_in(&self, callee: Node<'m>) -> Option<Vec<At<'m>>> {
        if callee.kind() != Kind::Identifier {
            return None;
        }
        let Definition::Function(at) = self.definition(callee) else { return None };
        let there = self.at(at);
        let is_plain = at.node.parent().is_none_or(|p| p.kind() != Kind::DecoratedDefinition);
        if !is_plain || there.model().callable(at.node)?.kind != CallableKind::Coroutine {
            return None;
        }
        let body = at.node.field_child(Field::Body)?;
        let mut awaited = Vec::new();
        for node in own_nodes(body) {
            match node.kind() {
                Kind::Await => {
                    let call = node.named_child(0)?.unparenthesized();
                    awaited.push(At { piece: at.piece, node: call });
                }
                // Where it ends before its end, or what it does may be done more than once or never.
                Kind::IfStatement
                | Kind::ForStatement
                | Kind::WhileStatement
                | Kind::TryStatement
                | Kind::WithStatement
                | Kind::MatchStatement
                | Kind::RaiseStatement
                | Kind::AssertStatement
                | Kind::ConditionalExpression
                | Kind::BooleanOperator
                | Kind::Subscript
                | Kind::ForInClause => return None,
                Kind::ReturnStatement if node.parent() != Some(body) || !is_last(body, node) => return None,
                Kind::Call => {
                    let is_awaited = node.parent().is_some_and(|p| p.kind() == Kind::Await);
                    let is_print = node
                        .field_child(Field::Function)
                        .and_then(|f| there.qualified_name(f))
                        .is_some_and(|name| name == "builtins.print");
                    if !is_awaited && !is_print {
                        return None;
                    }
                }
                _ => {}
            }
        }
        Some(awaited)
    }
}

fn is_last(body: Node<'_>, statement: Node<'_>) -> bool {
    body.named_children().filter(|n| n.kind() != Kind::Comment).last() == Some(statement)
}
