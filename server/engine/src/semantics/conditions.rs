//! Code that never runs, because its condition is decided before the program starts.

use super::imports::bare;
use super::{BindingKind, Context};
use crate::syntax::{Field, Kind, Node};

/// How deep a condition is looked into.
const DEEP: u32 = 16;

impl<'m> Context<'m> {
    /// Whether the code at `node` never runs: it stands under `if TYPE_CHECKING:`, under a test of `sys.version_info` that the
    /// target version does not pass, under `if False:`, or in the `else` of one that always holds.
    #[must_use]
    pub fn never_runs(&self, node: Node<'m>) -> bool {
        let mut inner = node;
        for outer in node.ancestors() {
            match outer.kind() {
                Kind::IfStatement | Kind::ElifClause
                    if inner.field() == Field::Consequence && self.decided(outer) == Some(false) =>
                {
                    return true;
                }
                Kind::IfStatement if inner.field() == Field::Alternative => {
                    let before = std::iter::once(outer).chain(
                        outer
                            .field_children(Field::Alternative)
                            .take_while(|clause| *clause != inner)
                            .filter(|clause| clause.kind() == Kind::ElifClause),
                    );
                    if before.into_iter().any(|clause| self.decided(clause) == Some(true)) {
                        return true;
                    }
                }
                _ => {}
            }
            inner = outer;
        }
        false
    }

    /// What the condition of an `if` or `elif` always is.
    fn decided(&self, clause: Node<'m>) -> Option<bool> {
        self.truth(clause.field_child(Field::Condition)?, DEEP)
    }

    /// The truth of a condition that does not depend on what the program does. Names are only seen through imports and a
    /// single `TYPE_CHECKING = False`, so that asking for a name never comes back to the name.
    fn truth(&self, condition: Node<'m>, fuel: u32) -> Option<bool> {
        let fuel = fuel.checked_sub(1)?;
        let condition = bare(condition);
        match condition.kind() {
            Kind::True => Some(true),
            Kind::False | Kind::None => Some(false),
            Kind::Integer => match condition.text() {
                "0" => Some(false),
                "1" => Some(true),
                _ => None,
            },
            Kind::NotOperator => self.truth(condition.field_child(Field::Argument)?, fuel).map(|is| !is),
            Kind::BooleanOperator => {
                let left = self.truth(condition.field_child(Field::Left)?, fuel);
                let right = self.truth(condition.field_child(Field::Right)?, fuel);
                let is_and = condition.field_child(Field::Operator)?.text() == "and";
                match (left, right) {
                    (Some(one), Some(other)) => Some(if is_and { one && other } else { one || other }),
                    (Some(known), None) | (None, Some(known)) if known != is_and => Some(known),
                    _ => None,
                }
            }
            Kind::Identifier | Kind::Attribute => match self.imported_path(condition)?.as_str() {
                "typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING" => Some(false),
                _ => None,
            },
            Kind::ComparisonOperator => self.version_test(condition),
            _ => None,
        }
    }

    /// `sys.version_info >= (3, 12)`, also `sys.version_info[0] == 3` and `sys.version_info[:2] < (3, 10)`.
    fn version_test(&self, comparison: Node<'m>) -> Option<bool> {
        let mut operators = comparison.field_children(Field::Operators);
        let operator = operators.next().filter(|_| operators.next().is_none())?;
        let mut operands = comparison.named_children().filter(|n| n.field() != Field::Operators);
        let (left, right) = (operands.next()?, bare(operands.next()?));
        let (major, minor) = (i64::from(self.target().major), i64::from(self.target().minor));
        let left = bare(left);
        let (object, index) = match left.kind() {
            Kind::Subscript => (left.field_child(Field::Value)?, left.named_child(1)),
            Kind::Attribute
                if matches!(left.field_child(Field::Attribute)?.text(), "major" | "minor")
                    && left.field_child(Field::Object)?.kind() == Kind::Attribute =>
            {
                (left.field_child(Field::Object)?, left.field_child(Field::Attribute))
            }
            _ => (left, None),
        };
        if self.imported_path(object)? != "sys.version_info" {
            return None;
        }
        let number = |node: Node<'_>| node.text().parse::<i64>().ok();
        let ordering = match index {
            Some(index) if matches!(index.text(), "0" | "major") => major.cmp(&number(right)?),
            Some(index) if matches!(index.text(), "1" | "minor") => minor.cmp(&number(right)?),
            Some(index) if index.kind() != Kind::Slice || index.text() != ":2" => return None,
            short => {
                if right.kind() != Kind::Tuple {
                    return None;
                }
                let parts: Vec<i64> = right.named_children().map(number).collect::<Option<_>>()?;
                let (theirs, ours) = match parts.as_slice() {
                    [one] => (vec![*one], vec![major]),
                    [one, two] => (vec![*one, *two], vec![major, minor]),
                    // A micro version is not known; unless the others decide.
                    [one, two, ..] if (*one, *two) != (major, minor) => {
                        (vec![*one, *two], vec![major, minor])
                    }
                    _ => return None,
                };
                let ordering = ours.cmp(&theirs);
                // `version_info` has five parts: where two are equal to the two that are asked for, it is the longer one.
                if ordering.is_eq() && (short.is_none() || theirs.len() < 2) {
                    std::cmp::Ordering::Greater
                } else {
                    ordering
                }
            }
        };
        Some(match operator.text() {
            "<" => ordering.is_lt(),
            "<=" => ordering.is_le(),
            ">" => ordering.is_gt(),
            ">=" => ordering.is_ge(),
            "==" => ordering.is_eq(),
            "!=" => ordering.is_ne(),
            _ => return None,
        })
    }

    /// What a name leads to that nothing but imports bind, or an attribute of one; `TYPE_CHECKING` also where it is set to
    /// `False` once.
    fn imported_path(&self, node: Node<'m>) -> Option<String> {
        match node.kind() {
            Kind::Identifier => {
                let bindings = self.variable(node)?.bindings;
                if node.text() == "TYPE_CHECKING"
                    && let [only] = bindings.as_slice()
                    && only.binding.kind == BindingKind::Assignment
                {
                    let value = self.at_node(*only, only.binding.value?)?;
                    return (value.node.kind() == Kind::False).then(|| "typing.TYPE_CHECKING".to_string());
                }
                self.agreed_import(&bindings)
            }
            Kind::Attribute => {
                let object = node.field_child(Field::Object)?;
                if object.kind() != Kind::Identifier {
                    return None;
                }
                Some(format!(
                    "{}.{}",
                    self.imported_path(object)?,
                    node.field_child(Field::Attribute)?.text()
                ))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;

    /// Whether the last expression of the text never runs.
    fn dead(text: &str) -> bool {
        ask(text, |context, node| context.never_runs(node))
    }

    #[test]
    fn what_may_run() {
        for text in [
            "x\n",
            "if y:\n    x\n",
            "if True:\n    x\n",
            "if False:\n    y\nelse:\n    x\n",
            "import sys\nif sys.version_info >= (3, 8):\n    x\n",
            "import sys\nif sys.version_info[0] == 3:\n    x\n",
            "import sys\nif sys.version_info[:2] == (3, 14):\n    x\n",
            "import sys\nif sys.version_info > (3, 14):\n    x\n",
            "import sys\nif sys.version_info >= (3, 14, 2):\n    x\n",
            "import sys\nif sys.platform == 'win32':\n    x\n",
            "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    x\n",
            "from typing import TYPE_CHECKING\nTYPE_CHECKING = y\nif TYPE_CHECKING:\n    x\n",
            "TYPE_CHECKING = True\nif TYPE_CHECKING:\n    x\n",
            "def sys(): pass\nif sys.version_info < (3,):\n    x\n",
            "if y or False:\n    x\n",
            "if y:\n    pass\nelif True:\n    x\n",
        ] {
            assert!(!dead(text), "{text}");
        }
    }

    #[test]
    fn what_never_runs() {
        for text in [
            "if False:\n    x\n",
            "if 0:\n    def f():\n        x\n",
            "if True:\n    y\nelse:\n    x\n",
            "if y:\n    pass\nelif 1:\n    pass\nelse:\n    x\n",
            "if y:\n    pass\nelif 0:\n    x\n",
            "if y and False:\n    x\n",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    x\n",
            "import typing as t\nif t.TYPE_CHECKING:\n    x\n",
            "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    x\n",
            "import sys\nif sys.version_info < (3, 9):\n    x\n",
            "import sys\nif sys.version_info <= (3,):\n    x\n",
            "import sys\nif sys.version_info[0] < 3:\n    x\n",
            "import sys\nif sys.version_info.major == 2:\n    x\n",
            "import sys\nif sys.version_info >= (3, 8):\n    y\nelse:\n    x\n",
            "from sys import version_info\nif version_info[:2] < (3, 14):\n    x\n",
        ] {
            assert!(dead(text), "{text}");
        }
    }

    #[test]
    fn a_name_that_its_own_condition_needs() {
        assert!(!dead("if a:\n    a = 1\nelse:\n    a = 2\na\nif a:\n    x\n"));
    }
}
