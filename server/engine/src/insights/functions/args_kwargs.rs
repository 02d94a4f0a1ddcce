//! Which parameter a keyword argument goes to.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "args-kwargs", kinds: &[Kind::KeywordArgument], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(name) = node.field_child(Field::Name) else { return };
    let Some(call) = node.ancestors().nth(1).filter(|n| n.kind() == Kind::Call) else { return };
    let Some(callee) = call.field_child(Field::Function) else { return };
    let Definition::Function(function) = context.definition(callee) else { return };
    // A decorator may have put another function in its place, with other parameters.
    if function.node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return;
    }
    let Some(note) = binding(context, name, callee, function) else { return };
    notes.push(note.on([context.range(name)]));
}

/// What the language reference, section 6.3.4 "Calls", makes of the keyword.
fn binding<'m>(context: &Context<'m>, name: Node<'m>, callee: Node<'m>, function: At<'m>) -> Option<Note> {
    let there = context.at(function);
    let line = there.line(function.node);
    let parameters = function.node.field_child(Field::Parameters)?;
    let all: Vec<Node<'m>> = parameters.named_children().collect();
    // Those before `/` take no keyword (PEP 570).
    let first = all.iter().position(|p| p.kind() == Kind::PositionalSeparator).map_or(0, |at| at + 1);
    let called = |parameter: &&Node<'m>| {
        let own = parameter.field_child(Field::Name).unwrap_or(**parameter);
        let own = if parameter.kind() == Kind::TypedParameter {
            parameter.named_child(0).unwrap_or(own)
        } else {
            own
        };
        own.kind() == Kind::Identifier && own.text() == name.text()
    };
    let title = "Keyword argument";
    let new = |lead| Note::new("args-kwargs", context.range(name), title, lead);
    if let Some(parameter) = all.get(first..)?.iter().find(called) {
        let lead = match parameter.field_child(Field::Value) {
            Some(default) => say(
                "parameter {} of {} (line {}), {} where it is not passed",
                [code(name.text()), code(callee.text()), plain(line), code(default.one_line())],
            ),
            None => say(
                "parameter {} of {} (line {}), which has no default",
                [code(name.text()), code(callee.text()), plain(line)],
            ),
        };
        return Some(new(lead).weight(Weight::Whereabouts));
    }
    let collects = all.iter().find_map(|p| match p.kind() {
        Kind::DictionarySplatPattern => p.named_child(0),
        Kind::TypedParameter => p.child_of_kind(Kind::DictionarySplatPattern)?.named_child(0),
        _ => None,
    });
    // Where nothing collects it, the call raises: `def-statement` tells.
    let kwargs = collects?;
    let lead = say(
        "{} (line {}) has no parameter of this name: it finds it in {}",
        [code(callee.text()), plain(line), code(format!("{}[{:?}]", kwargs.text(), name.text()))],
    );
    Some(new(lead).weight(Weight::Whereabouts))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_functions_that_are_not_known() {
        silent_at("args-kwargs", "f($0a=1)\n");
        silent_at("args-kwargs", "def f(*, a): pass\nf($0b=2)\n");
        silent_at("args-kwargs", "import m\nm.f($0a=1)\n");
        silent_at("args-kwargs", "@d\ndef f(a): pass\nf($0a=1)\n");
        silent_at("args-kwargs", "def f(a): pass\nf(a=$0b)\n");
        silent_at("args-kwargs", "class A:\n    def f(self): pass\n    def g(self): self.f($0a=1)\n");
    }

    #[test]
    fn names_the_parameter_and_its_default() {
        assert_eq!(
            hover("def f(a, raiseit=False): pass\nf(1, $0raiseit=True)\n"),
            ["Keyword argument · parameter `raiseit` of `f` (line 1), `False` where it is not passed"]
        );
        assert_eq!(
            hover("def f(a: int): pass\nf($0a=1)\n"),
            ["Keyword argument · parameter `a` of `f` (line 1), which has no default"]
        );
    }

    #[test]
    fn knows_what_kwargs_collect() {
        assert_eq!(
            hover("def f(a, /, **rest): pass\nf(1, $0a=2)\n"),
            ["Keyword argument · `f` (line 1) has no parameter of this name: it finds it in `rest[\"a\"]`"]
        );
    }
}
