//! Names of a class body that its methods do not see.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::class_names::{hidden_name, is_nowhere, receiver_name};
use crate::semantics::{At, BindingKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "class-scope", kinds: &[Kind::Identifier], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(hidden) = hidden_name(context, node) else { return };
    let Some(class_name) = hidden.class.node.field_child(Field::Name).map(Node::text) else { return };
    let Some(line) = line_of(context, hidden.binding.piece, hidden.binding.binding.node) else { return };
    let name = context.mangled(node);
    let read = code(node.text());
    let new = |lead| {
        Note::new("class-scope", context.range(node), "Class scope", lead)
            .related(&["legb-scope", "attribute-lookup"])
    };
    let of_class = || [code(class_name), plain(line)];
    let [class, at] = of_class();
    let is_method = matches!(hidden.inside.kind(), Kind::FunctionDefinition | Kind::Lambda);
    let mut note = if is_nowhere(context, &name) {
        new(say("the {} of class {} (line {}) is not visible here", [read, class, at]))
            .line(say(
                "It is looked up in the module, which has no {}: reading it raises `NameError`.",
                [code(node.text())],
            ))
            .weight(Weight::Fails)
            .short("NameError: not visible in the class")
    } else {
        let is_data = !matches!(hidden.binding.binding.kind, BindingKind::Function | BindingKind::Class);
        let weight = if is_data { Weight::Surprise } else { Weight::Working };
        let globals = context.globals(&name);
        let lead = match globals.as_slice() {
            [] if !context.globals("*").is_empty() => return,
            [] => say("this is the builtin {}, not that of class {} (line {})", [read, class, at]),
            [(piece, binding), ..] => {
                let place = context.module().pieces().get(*piece as usize);
                let binding = place.and_then(|p| p.model.binding(*binding));
                let Some(module) = binding.and_then(|b| line_of(context, *piece as usize, b.node)) else {
                    return;
                };
                say(
                    "this is the module's {} (line {}), not that of class {} (line {})",
                    [read, plain(module), class, at],
                )
            }
        };
        new(lead).weight(weight).short(format!("not the {} of {class_name}", node.text()))
    };
    note = match (hidden.inside.kind(), receiver_name(context, hidden.inside)) {
        (_, Some(receiver)) => note.line(say(
            "A method reaches it as {} or {}.",
            [code(format!("{receiver}.{}", node.text())), code(format!("{class_name}.{}", node.text()))],
        )),
        _ if is_method => note.line(say(
            "A function in the class reaches it as {}.",
            [code(format!("{class_name}.{}", node.text()))],
        )),
        (Kind::ClassDefinition, _) => {
            note.line(say("A class body does not see the names of the class around it.", []))
        }
        _ => note.line(say(
            "In a class body only the first iterable of a comprehension sees the names of the class.",
            [],
        )),
    };
    notes.push(note);
}

fn line_of(context: &Context<'_>, piece: usize, node: u32) -> Option<u32> {
    let node = context.module().pieces().get(piece)?.segment.tree().node(node)?;
    Some(context.at(At { piece, node }).line(node))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_names_that_are_seen() {
        silent_at("class-scope", "class A:\n    x = 1\n    y = $0x\n");
        silent_at("class-scope", "class A:\n    x = 1\n    y = [i for i in range($0x)]\n");
        silent_at("class-scope", "class A:\n    x = 1\n    def f(self, a=$0x): pass\n");
        silent_at("class-scope", "class A:\n    x = 1\n    def f(self): return self.$0x\n");
        silent_at("class-scope", "class A:\n    x = 1\n    def f(self, x): return $0x\n");
        silent_at("class-scope", "def g(x):\n    class A:\n        x = 1\n        def f(self): return $0x\n");
        silent_at(
            "class-scope",
            "class A:\n    x = 1\n    def f(self):\n        global x\n        return $0x\n",
        );
        silent_at("class-scope", "class A:\n    x: int\n    def f(self): return $0x\n");
    }

    #[test]
    fn says_how_a_method_reaches_it() {
        assert_eq!(
            hover("class Stack:\n    limit = 3\n    def full(self, n):\n        return n > $0limit\n"),
            [
                "Class scope · the `limit` of class `Stack` (line 2) is not visible here\nIt is looked up in the module, which has no `limit`: reading it raises `NameError`.\nA method reaches it as `self.limit` or `Stack.limit`."
            ]
        );
    }

    #[test]
    fn says_what_is_meant_instead() {
        assert_eq!(
            hover("limit = 9\nclass Stack:\n    limit = 3\n    xs = [n for n in range(9) if n < $0limit]\n"),
            [
                "Class scope · this is the module's `limit` (line 1), not that of class `Stack` (line 3)\nIn a class body only the first iterable of a comprehension sees the names of the class."
            ]
        );
        assert!(
            hover("class F:\n    def open(self): pass\n    def go(this): return $0open()\n")[0].starts_with(
                "Class scope · this is the builtin `open`, not that of class `F` (line 2)\nA method reaches it as `this.open` or `F.open`."
            )
        );
    }
}
