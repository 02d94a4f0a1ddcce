//! Under which name a private attribute is found. The misconceptions: under the name that is written, and other ways to put a class's
//! name in front.

use super::{From, Question, Quiz};
use crate::note::{Text, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "mangling", from: From::Nodes(&[Kind::Attribute], ask) };

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let name = node.field_child(Field::Attribute)?;
    let object = node.field_child(Field::Object).filter(|n| n.kind() == Kind::Identifier)?;
    let written = name.text();
    if !written.starts_with("__") || written.ends_with("__") || !written.is_ascii() {
        return None;
    }
    let class = name.ancestors().find(|n| n.kind() == Kind::ClassDefinition)?;
    // Once a class: where it stands first.
    let is_it =
        |n: &Node<'m>| n.kind() == Kind::Identifier && n.field() == Field::Attribute && n.text() == written;
    if class.descendants().find(is_it) != Some(name) {
        return None;
    }
    let spelled = context.mangled(name);
    let class_name = class.field_child(Field::Name)?;
    let named = class_name.text();
    if spelled.as_str() == written {
        return None;
    }
    let shown = |text: String| Text(vec![code(text)]);
    let ask = say(
        "Under which name does {} on line {} look the attribute up?",
        [code(format!("{}.{written}", object.text())), plain(context.line(name))],
    );
    Some(
        Question::new("name-mangling", context.range(name), ask, shown(spelled.to_string()))
            .or(shown(written.to_string()))
            .or(shown(format!("__{named}{written}")))
            .or(shown(format!("_{named}{written}")))
            .or(shown(format!("{named}{written}")))
            .needs([super::header(context, class)])
            .because(say(
                "In a class a name with two underscores in front is spelled with the class's name: {}.",
                [code(spelled.as_str())],
            )),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_how_a_private_name_is_spelled() {
        assert_eq!(
            asked(
                "mangling",
                "class _Box:\n    def __init__(self):\n        self.__size = 1\n        self.__size\n"
            ),
            [
                "3: Under which name does `self.__size` on line 3 look the attribute up? + `_Box__size` - `__size` - `___Box__size` - `__Box__size`"
            ]
        );
    }

    #[test]
    fn is_silent_about_other_names() {
        not_asked("mangling", "class A:\n    def f(self):\n        self._x = self.__dict__\n");
        not_asked("mangling", "def f(self):\n    self.__x = 1\n");
    }
}
