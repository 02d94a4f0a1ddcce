//! `match`.

use super::super::graph::Along;
use super::super::path::{Taken, Way};
use super::{Lower, Task};
use crate::semantics::BindingKind;
use crate::syntax::{Field, Kind, Node};

impl<'t> Lower<'t> {
    pub(super) fn match_statement(&mut self, node: Node<'t>) {
        let end = self.label();
        let Some(body) = node.field_child(Field::Body) else { return self.fail() };
        let mut tasks: Vec<Task<'t>> =
            node.field_children(Field::Subject).filter(|n| n.is_named()).map(Task::Visit).collect();
        tasks.push(Task::Open(end));
        let mut last = None;
        for clause in body.named_children().filter(|n| n.kind() == Kind::CaseClause) {
            let (yes, no) = (self.label(), self.label());
            let taken = |way| Taken { node: clause.id(), group: node.id(), way };
            let fails = Task::Decide(no, taken(Way::MatchesNot), Along::BOTH);
            tasks.extend([Task::Save, Task::Open(yes), Task::Open(no)]);
            let patterns: Vec<Node<'t>> =
                clause.named_children().filter(|n| n.kind() == Kind::CasePattern).collect();
            if clause.child_of_kind(Kind::Comma).is_some() || !is_irrefutable(&patterns) {
                tasks.extend([Task::Raise(Along::OVER), fails]);
            }
            let mut captures = Vec::new();
            for name in patterns.iter().flat_map(|pattern| pattern.descendants()) {
                if name.kind() != Kind::Identifier {
                    continue;
                }
                match self.model.binding_of_name.get(&name.id()).and_then(|id| self.model.binding(*id)) {
                    Some(binding) if binding.kind == BindingKind::Pattern => captures.push(Task::Bind(name)),
                    _ if self.model.scope_of_name.contains_key(&name.id()) => {
                        tasks.extend([Task::Visit(name), Task::Raise(Along::OVER), fails]);
                    }
                    _ => {}
                }
            }
            // Captures are bound when the whole pattern has matched, before the guard is asked.
            tasks.push(Task::Take(taken(Way::Matches)));
            tasks.append(&mut captures);
            let guard = clause.field_child(Field::Guard).and_then(|guard| guard.named_child(0));
            match guard {
                Some(guard) => {
                    tasks.push(Task::Condition { node: guard, yes, no, group: node.id(), is_loop: false })
                }
                None => tasks.extend([Task::Jump(yes), Task::Stop]),
            }
            tasks.push(Task::Land(yes));
            tasks.extend(clause.field_child(Field::Consequence).map(Task::Visit));
            let other = match guard {
                Some(_) => Task::Land(no),
                None => Task::LandBy(no, taken(Way::MatchesNot)),
            };
            tasks.extend([Task::EndArm { to: end, arm: yes }, Task::Restore, other]);
            last = Some(no);
        }
        tasks.extend(last.map(|arm| Task::EndArm { to: end, arm }));
        tasks.push(Task::Join { at: end, group: node.id() });
        self.then(tasks);
    }
}

/// Whether a pattern matches everything: a name, `_`, one of these in parentheses, with `as`, or as the last of several.
fn is_irrefutable(patterns: &[Node<'_>]) -> bool {
    let [mut pattern] = *patterns else { return false };
    loop {
        let next = match pattern.kind() {
            Kind::DottedName => return pattern.child_of_kind(Kind::Dot).is_none(),
            Kind::Identifier | Kind::Underscore => return true,
            Kind::CasePattern => match pattern.named_child(0) {
                Some(inner) => Some(inner),
                None => return pattern.text().trim_matches(['(', ')', ' ', '\t', '\r', '\n']) == "_",
            },
            Kind::TuplePattern if pattern.child_of_kind(Kind::Comma).is_none() => pattern.named_child(0),
            Kind::AsPattern => pattern.named_child(0),
            Kind::UnionPattern => pattern.children().last(),
            _ => None,
        };
        match next {
            Some(inner) => pattern = inner,
            None => return false,
        }
    }
}
