//! Whether decisions of a path may depend on each other, so that nobody can say that the path exists.

use text_size::TextSize;

use super::path::{Taken, Way};
use crate::semantics::{BindingKind, Resolution, ScopeId, SegmentModel, stdlib};
use crate::syntax::{Field, Kind, Node, SyntaxTree};
use crate::version::PythonVersion;

/// How much is compared at most; beyond that nothing is said.
pub(super) const MOST_COMPARISONS: usize = 2_000;
const MOST_NODES: usize = 20_000;
/// How many assignments are followed back from a name in a condition.
const MOST_STEPS: usize = 8;

/// A segment in its place.
#[derive(Clone, Copy)]
pub(super) struct Ground<'t> {
    /// The number of the piece.
    pub(super) piece: usize,
    pub(super) tree: &'t SyntaxTree,
    pub(super) model: &'t SegmentModel,
}

/// A decision in its place, with what it depends on.
struct Decided<'t> {
    ground: Ground<'t>,
    node: Node<'t>,
    group: Node<'t>,
    /// What came out; none for a statement of which some branch leads out of the code.
    way: Option<Way>,
    subjects: Vec<String>,
}

/// Whether the decisions `way` can be taken together, and together with those `around` the use and with what leads past the
/// `endings`, for all that is known; and whether they leave it open how those of `others` come out.
pub(super) fn is_free<'t>(
    way: &[(Ground<'t>, Taken)],
    around: &[(Ground<'t>, Taken)],
    endings: &[(Ground<'t>, u32)],
    others: &[(Ground<'t>, Taken)],
) -> bool {
    let comparisons = way.len() * (way.len() + around.len() + endings.len() + others.len());
    if comparisons > MOST_COMPARISONS {
        return false;
    }
    let taken = |(ground, taken): &(Ground<'t>, Taken)| decided(*ground, *taken);
    let Some(way) = way.iter().map(taken).collect::<Option<Vec<_>>>() else { return false };
    let Some(mut all) = around.iter().map(taken).collect::<Option<Vec<_>>>() else { return false };
    let Some(ends) =
        endings.iter().map(|(ground, group)| ending(*ground, *group)).collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    all.extend(ends);
    if way.iter().any(|one| one.subjects.iter().any(|subject| is_fixed(subject)) || goes_over_constant(one)) {
        return false;
    }
    let same = |(ground, taken): &(Ground<'t>, Taken), one: &Decided<'t>| {
        ground.piece == one.ground.piece && taken.group == one.group.id()
    };
    if way.iter().any(|one| others.iter().any(|other| same(other, one))) {
        return false;
    }
    let Some(open) = others.iter().map(taken).collect::<Option<Vec<_>>>() else { return false };
    all.extend(open);
    let is_match = |one: &Decided<'t>| one.group.kind() == Kind::MatchStatement;
    let matches: Vec<&Decided<'t>> = way.iter().chain(&all).filter(|one| is_match(one)).collect();
    let may_match = |one: &Decided<'t>, other: &Decided<'t>| {
        one.ground.piece != other.ground.piece || one.group != other.group || may_follow(one, other)
    };
    if matches
        .iter()
        .enumerate()
        .any(|(at, one)| matches.iter().skip(at + 1).any(|other| !may_match(one, other)))
    {
        return false;
    }
    let mut budget = MOST_NODES;
    way.iter().enumerate().all(|(at, one)| {
        let rest = way.iter().skip(at + 1).chain(&all);
        rest.into_iter().all(|other| are_independent(one, other, &mut budget))
    })
}

fn decided(ground: Ground<'_>, taken: Taken) -> Option<Decided<'_>> {
    let node = ground.tree.node(taken.node)?;
    let group = ground.tree.node(taken.group)?;
    let mut subjects = Vec::new();
    match taken.way {
        Way::FirstRound
        | Way::Raised
        | Way::Completed
        | Way::Caught
        | Way::NotCaught
        | Way::Swallowed
        | Way::Returns => {}
        Way::Matches | Way::MatchesNot => {
            for subject in group.field_children(Field::Subject) {
                subjects_of(ground, subject, &mut subjects);
            }
        }
        Way::True | Way::False | Way::Iteration | Way::Exhausted => match node.kind() {
            Kind::ForStatement | Kind::ForInClause => {
                if let Some(iterable) = node.field_child(Field::Right) {
                    subjects_of(ground, iterable, &mut subjects);
                }
            }
            _ => subjects_of(ground, node, &mut subjects),
        },
    }
    Some(Decided { ground, node, group, way: Some(taken.way), subjects })
}

fn ending(ground: Ground<'_>, group: u32) -> Option<Decided<'_>> {
    let group = ground.tree.node(group)?;
    let mut subjects = Vec::new();
    match group.kind() {
        Kind::IfStatement => {
            let clauses = group.children().filter(|n| n.kind() == Kind::ElifClause);
            for clause in std::iter::once(group).chain(clauses) {
                if let Some(condition) = clause.field_child(Field::Condition) {
                    subjects_of(ground, condition, &mut subjects);
                }
            }
        }
        Kind::MatchStatement => {
            for subject in group.field_children(Field::Subject) {
                subjects_of(ground, subject, &mut subjects);
            }
        }
        Kind::AssertStatement => {
            if let Some(condition) = group.named_child(0) {
                subjects_of(ground, condition, &mut subjects);
            }
        }
        _ => {}
    }
    Some(Decided { ground, node: group, group, way: None, subjects })
}

fn are_independent(one: &Decided<'_>, other: &Decided<'_>, budget: &mut usize) -> bool {
    let is_same_piece = one.ground.piece == other.ground.piece;
    if is_same_piece && one.group == other.group {
        // Branches of one statement; but the same condition cannot have come out both ways, except round after round.
        let is_loop =
            |n: Node<'_>| matches!(n.kind(), Kind::WhileStatement | Kind::ForStatement | Kind::ForInClause);
        return one.node != other.node || other.way.is_none() || one.way == other.way || is_loop(one.group);
    }
    // What one handler does not catch, another one that names the same exception does not catch either.
    let passes = |a: &Decided<'_>, b: &Decided<'_>| {
        a.way == Some(Way::NotCaught)
            && matches!(b.way, Some(Way::Caught | Way::Swallowed))
            && share_a_name(a.node, b.node)
    };
    if passes(one, other) || passes(other, one) {
        return false;
    }
    let overlap = |a: &String, b: &String| {
        let longer = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        longer(a, b) || longer(b, a)
    };
    if one.subjects.iter().any(|a| other.subjects.iter().any(|b| overlap(a, b))) {
        return false;
    }
    let (first, second) = if (one.ground.piece, one.node.id()) <= (other.ground.piece, other.node.id()) {
        (one, other)
    } else {
        (other, one)
    };
    let is_after = first.ground.piece != second.ground.piece || second.node.id() >= first.group.subtree_end();
    !is_after || second.subjects.iter().all(|subject| !is_mentioned(first, subject, budget))
}

/// Whether the heads of two clauses or statements have a name in common.
fn share_a_name(one: Node<'_>, other: Node<'_>) -> bool {
    let names = |node: Node<'_>| {
        let head = match node.kind() {
            Kind::WithStatement => node.child_of_kind(Kind::WithClause),
            _ => node.field_child(Field::Value),
        };
        let all = head.into_iter().flat_map(Node::descendants).filter(|n| n.kind() == Kind::Identifier);
        all.map(|n| n.text().to_string()).collect::<Vec<_>>()
    };
    let known = names(one);
    names(other).iter().any(|name| known.contains(name))
}

/// Whether two patterns can be decided like this for one and the same value: certainly where they are different literals, and
/// where one of them matches everything.
fn may_follow(one: &Decided<'_>, other: &Decided<'_>) -> bool {
    let (first, second) = if one.node.id() <= other.node.id() { (one, other) } else { (other, one) };
    if first.node == second.node || second.way != Some(Way::Matches) {
        return true;
    }
    let pattern = |clause: Node<'_>| {
        let pattern = clause.named_children().find(|n| n.kind() == Kind::CasePattern)?;
        let content = pattern.named_child(0);
        let literal = content.and_then(literal);
        // `_` holds no named node, a name a dotted one.
        let is_everything =
            content.is_none_or(|n| n.kind() == Kind::DottedName && n.child_of_kind(Kind::Dot).is_none());
        Some((literal, is_everything))
    };
    let (Some((a, a_is_everything)), Some((b, b_is_everything))) =
        (pattern(first.node), pattern(second.node))
    else {
        return true;
    };
    match first.way {
        Some(Way::MatchesNot) => {
            let are_different = |(a, b): ((Kind, String), (Kind, String))| a.0 == b.0 && a.1 != b.1;
            b_is_everything || a.zip(b).is_some_and(are_different)
        }
        Some(Way::Matches) => a_is_everything || b_is_everything,
        _ => true,
    }
}

/// A literal of which it is easy to say whether it equals another one.
fn literal(node: Node<'_>) -> Option<(Kind, String)> {
    let text = match node.kind() {
        Kind::Integer => node.text().parse::<u64>().ok()?.to_string(),
        Kind::String => {
            let mut content = node.named_children().filter(|n| n.kind() == Kind::StringContent);
            let text = content.next().map_or("", Node::text);
            (content.next().is_none() && !text.contains('\\')).then(|| text.to_string())?
        }
        Kind::None | Kind::True | Kind::False => node.text().to_string(),
        _ => return None,
    };
    Some((node.kind(), text))
}

/// Whether something that a later condition asks for is mentioned in a statement, and so perhaps changed there.
fn is_mentioned(decided: &Decided<'_>, subject: &str, budget: &mut usize) -> bool {
    let statement = decided.group;
    let nodes = (statement.subtree_end() - statement.id()) as usize;
    if nodes > *budget {
        return true;
    }
    *budget -= nodes;
    let wanted = if subject.contains('.') { Kind::Attribute } else { Kind::Identifier };
    // What `a.b` is changes too where `a` is bound.
    let root = subject.split(['.', '(']).next().unwrap_or(subject);
    let is_bound = |n: Node<'_>| {
        n.kind() == Kind::Identifier
            && n.text() == root
            && decided.ground.model.binding_of_name.contains_key(&n.id())
    };
    statement.descendants().any(|n| n.kind() == wanted && n.text() == subject || is_bound(n))
}

/// Whether a loop goes over something that is hardly empty: what is written down somewhere (a constant by its name, or a name
/// that is bound once, to a display or a string), or the parts of a string.
fn goes_over_constant(one: &Decided<'_>) -> bool {
    let model = one.ground.model;
    let iterable = one
        .group
        .field_child(Field::Right)
        .filter(|_| matches!(one.group.kind(), Kind::ForStatement | Kind::ForInClause));
    let is_split = |n: Node<'_>| {
        let function = n.field_child(Field::Function).filter(|_| n.kind() == Kind::Call);
        let method = function.and_then(|function| function.field_child(Field::Attribute));
        method.is_some_and(|method| matches!(method.text(), "split" | "rsplit" | "partition" | "rpartition"))
    };
    if iterable.into_iter().flat_map(Node::descendants).any(is_split) {
        return true;
    }
    let names = iterable.into_iter().flat_map(Node::descendants).filter(|n| n.kind() == Kind::Identifier);
    names.into_iter().any(|name| {
        let owner = match model.resolve(name) {
            Some(Resolution::Scope(scope)) => scope,
            Some(Resolution::Global) if name.text().chars().any(char::is_uppercase) => {
                return !name.text().chars().any(char::is_lowercase);
            }
            Some(Resolution::Global) => ScopeId(0),
            _ => return false,
        };
        let mut bindings = model.rebindings_of(owner, &model.mangled(name));
        let (Some(only), None) = (bindings.next(), bindings.next()) else { return false };
        let value = only.value.and_then(|value| one.ground.tree.node(value));
        value.is_some_and(|value| {
            matches!(
                value.kind(),
                Kind::List | Kind::Tuple | Kind::Set | Kind::Dictionary | Kind::String | Kind::ExpressionList
            ) && value.named_children().next().is_some()
        })
    })
}

/// What stays the same on one machine: a condition on it is not free.
fn is_fixed(subject: &str) -> bool {
    ["sys.version_info", "sys.platform", "sys.hexversion", "sys.implementation", "sys.maxsize", "os.name"]
        .iter()
        .any(|fixed| subject.starts_with(fixed))
        || subject.starts_with("platform.")
        || subject.starts_with("six.PY")
        || matches!(subject, "PY2" | "PY3" | "PYPY")
}

/// What an expression depends on: names with their attributes, and calls without arguments that are names.
fn subjects_of(ground: Ground<'_>, expression: Node<'_>, subjects: &mut Vec<String>) {
    let mut waiting = vec![expression];
    let mut steps = 0;
    while let Some(expression) = waiting.pop() {
        let mut covered_until = TextSize::new(0);
        for node in expression.descendants() {
            if node.start() < covered_until || !matches!(node.kind(), Kind::Attribute | Kind::Identifier) {
                continue;
            }
            let Some(root) = root_of(node) else { continue };
            if node.kind() == Kind::Identifier && !ground.model.scope_of_name.contains_key(&node.id()) {
                continue;
            }
            let is_global = ground.model.resolve(root) == Some(Resolution::Global);
            let call = node.parent().filter(|p| p.kind() == Kind::Call && node.field() == Field::Function);
            if let Some(call) = call.filter(|_| is_global) {
                let arguments = call.field_child(Field::Arguments);
                let has_names =
                    arguments.is_some_and(|a| a.descendants().any(|n| n.kind() == Kind::Identifier));
                if !has_names {
                    subjects.push(call.text().to_string());
                }
                covered_until = node.end();
                continue;
            }
            if node.kind() == Kind::Identifier
                && is_global
                && stdlib::is_builtin(node.text(), PythonVersion::NEWEST)
            {
                continue;
            }
            covered_until = node.end();
            subjects.push(node.text().to_string());
            // A name that is assigned once stands for what is assigned.
            if steps < MOST_STEPS
                && let Some(Resolution::Scope(scope)) = ground.model.resolve(root)
            {
                let name = ground.model.mangled(root);
                let mut bindings = ground.model.rebindings_of(scope, &name);
                if let (Some(only), None) = (bindings.next(), bindings.next())
                    && only.kind == BindingKind::Assignment
                    && let Some(value) = only.value.and_then(|value| ground.tree.node(value))
                {
                    steps += 1;
                    waiting.push(value);
                }
            }
        }
    }
}

/// The name that `a.b.c` starts with.
fn root_of(node: Node<'_>) -> Option<Node<'_>> {
    let mut node = node;
    loop {
        match node.kind() {
            Kind::Identifier => return Some(node),
            Kind::Attribute => node = node.field_child(Field::Object)?,
            _ => return None,
        }
    }
}
