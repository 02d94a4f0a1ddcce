//! Which name an import of a module in a package binds. The misconceptions: the module's own, the whole path, each of its parts.

use super::{From, Question, Quiz};
use crate::note::{Text, code, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "import", from: From::Nodes(&[Kind::ImportStatement], ask) };

fn ask<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Question> {
    let items = context.imported_items(statement);
    let [item] = items.as_slice() else { return None };
    let parts: Vec<&str> = item.path.split('.').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return None };
    if item.renamed || parts.len() < 2 || item.binds != *first || first == last {
        return None;
    }
    let name = |text: &str| Text(vec![code(text)]);
    let ask = say("Which name does {} bind?", [code(statement.text())]);
    Some(
        Question::new("import-statement", context.range(statement), ask, name(first))
            .or(name(last))
            .or(Text::codes(parts.iter().copied(), " and "))
            .because(say(
                "It binds {}, the package; the module is reached through it, as {}.",
                [code(*first), code(item.path.as_str())],
            )),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_an_import_of_a_path_binds() {
        assert_eq!(
            asked("import", "import os.path\n"),
            ["1: Which name does `import os.path` bind? + `os` - `path` - `os` and `path`"]
        );
    }

    #[test]
    fn is_silent_about_plain_imports() {
        not_asked("import", "import os\n");
        not_asked("import", "import os.path as p\n");
        not_asked("import", "from os import path\n");
        not_asked("import", "import a.b, c.d\n");
    }
}
