//! What becomes of an import that fails, by where the statement stands.

use super::exceptions::{Catches, ExceptionClass, Handler};
use super::loops::goes_elsewhere;
use super::{Context, stdlib};
use crate::syntax::{Field, Kind, Node};

/// What stands between the start of the program and an import, or between its failure and the end of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportGuard<'m> {
    /// Nothing: it runs with the module, and where it fails the module fails.
    Nothing,
    /// This `except` clause catches its failure.
    Caught(Node<'m>),
    /// It stands in an `except` clause of this `try`: it runs only where the body has failed.
    Fallback(Node<'m>),
    /// It stands in a function, which may never be called, or be called when more modules can be found.
    Function,
    /// It runs on a condition that is not decided before.
    Condition,
    /// The file does something with `sys.path`.
    Path,
    /// Something around it may catch its failure.
    Unknown,
}

impl<'m> Context<'m> {
    /// What guards an import statement against a module that is not there.
    #[must_use]
    pub fn import_guard(&self, statement: Node<'m>) -> ImportGuard<'m> {
        let mut guard = ImportGuard::Nothing;
        let mut inner = statement;
        for outer in statement.ancestors() {
            match outer.kind() {
                Kind::WithStatement => return ImportGuard::Unknown,
                Kind::TryStatement if inner.field() == Field::Body => match self.handler_of_absence(outer) {
                    Handling::Passed => {}
                    Handling::Unknown => return ImportGuard::Unknown,
                    Handling::Caught(clause) => return ImportGuard::Caught(clause),
                },
                Kind::TryStatement if inner.kind() == Kind::ExceptClause => {
                    return ImportGuard::Fallback(outer);
                }
                kind if kind.is_function() => {
                    if guard == ImportGuard::Nothing {
                        guard = ImportGuard::Function;
                    }
                    break;
                }
                kind if kind.may_leave_out() => guard = ImportGuard::Condition,
                _ => {}
            }
            inner = outer;
        }
        let is_open = matches!(guard, ImportGuard::Nothing | ImportGuard::Function);
        if is_open && self.mentions_search_path() { ImportGuard::Path } else { guard }
    }

    /// Where the `ModuleNotFoundError` of a statement in the body of this `try` goes.
    fn handler_of_absence(&self, statement: Node<'m>) -> Handling<'m> {
        let Some(absence) = self.absence() else { return Handling::Unknown };
        if statement.child_of_kind(Kind::FinallyClause).is_some_and(goes_elsewhere) {
            return Handling::Unknown;
        }
        for clause in statement.named_children().filter(|n| n.kind() == Kind::ExceptClause) {
            if clause.child_of_kind(Kind::Star).is_some() {
                return Handling::Unknown;
            }
            match self.catches(clause) {
                Catches::Everything => return Handling::Caught(clause),
                Catches::Unknown => return Handling::Unknown,
                Catches::Classes(handlers) => {
                    let catches = |handler: &Handler<'m>| absence.is_caught_by(handler.class.as_ref()?);
                    let found: Vec<Option<bool>> = handlers.iter().map(catches).collect();
                    if found.contains(&Some(true)) {
                        return Handling::Caught(clause);
                    }
                    if found.contains(&None) {
                        return Handling::Unknown;
                    }
                }
            }
        }
        Handling::Passed
    }

    fn absence(&self) -> Option<ExceptionClass<'m>> {
        self.exception_of(&stdlib::builtin("ModuleNotFoundError"))
    }

    /// Whether the file says `sys.path` or `addsitedir` anywhere: then folders may be searched that nothing else names.
    fn mentions_search_path(&self) -> bool {
        self.depend_on_code();
        self.module().pieces().iter().any(|piece| {
            let text = piece.segment.text().as_bytes();
            ["sys.path", "addsitedir"]
                .iter()
                .any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        })
    }
}

/// Where an exception goes.
enum Handling<'m> {
    /// Past all clauses.
    Passed,
    /// To this clause.
    Caught(Node<'m>),
    /// That is not certain.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::super::testing::first;
    use super::*;

    fn guard(text: &str) -> String {
        let guard = |context: &Context<'_>, node: Node<'_>| {
            let is_it = node.is_named() && node.text() == "import gone";
            is_it.then(|| match context.import_guard(node) {
                ImportGuard::Caught(clause) => format!("caught on {}", context.line(clause)),
                ImportGuard::Fallback(around) => format!("fallback of {}", context.line(around)),
                other => format!("{other:?}").to_lowercase(),
            })
        };
        first(text, guard).unwrap()
    }

    #[test]
    fn what_may_catch_it_is_unknown() {
        for text in [
            "with a:\n    import gone\n",
            "try:\n    import gone\nexcept errors:\n    pass\n",
            "try:\n    import gone\nexcept* ImportError:\n    pass\n",
            "def f():\n    try:\n        import gone\n    finally:\n        return\n",
        ] {
            assert_eq!(guard(text), "unknown", "{text}");
        }
    }

    #[test]
    fn what_guards_it() {
        for (text, expected) in [
            ("import gone\n", "nothing"),
            ("class A:\n    import gone\n", "nothing"),
            ("try:\n    import gone\nexcept ValueError:\n    pass\n", "nothing"),
            ("try:\n    import gone\nfinally:\n    pass\n", "nothing"),
            ("try:\n    import gone\nexcept ImportError:\n    pass\n", "caught on 3"),
            ("try:\n    import gone\nexcept (KeyError, ModuleNotFoundError):\n    pass\n", "caught on 3"),
            ("try:\n    if x:\n        import gone\nexcept:\n    pass\n", "caught on 4"),
            (
                "try:\n    import gone\nexcept OSError:\n    pass\nexcept Exception:\n    pass\n",
                "caught on 5",
            ),
            ("try:\n    import a\nexcept ImportError:\n    import gone\n", "fallback of 1"),
            ("try:\n    f()\nexcept ImportError:\n    pass\nelse:\n    import gone\n", "condition"),
            ("if x:\n    import gone\n", "condition"),
            ("def f():\n    import gone\n", "function"),
            ("def f():\n    if x:\n        import gone\n", "condition"),
            ("try:\n    def f():\n        import gone\nexcept ImportError:\n    pass\n", "function"),
            ("import sys\nsys.path.insert(0, 'lib')\nimport gone\n", "path"),
            ("def f():\n    sys.path.insert(0, 'lib')\n    import gone\n", "path"),
        ] {
            assert_eq!(guard(text), expected, "{text}");
        }
    }
}
