//! Where a name is looked up, where that may surprise.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{BindingKind, Context, Resolution, ScopeKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "legb-scope", kinds: &[Kind::Identifier], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(resolution) = context.model().resolve(node) else { return };
    let note = match resolution {
        Resolution::Scope(scope) => hiding(context, node, scope).or_else(|| rebound(context, node, scope)),
        Resolution::Global => global(context, node),
        Resolution::ClassOrGlobal(_) => None,
    };
    notes.extend(note);
}

/// A name that is local here and bound at the top of the file too: a look at the binding itself.
fn hiding<'m>(context: &Context<'m>, node: Node<'m>, scope: crate::semantics::ScopeId) -> Option<Note> {
    let model = context.model();
    let id = model.binding_of_name.get(&node.id())?;
    let binding = model.binding(*id)?;
    let owner = model.scope(scope)?;
    let first = *model.bindings_of(scope, &model.mangled(node)).next()? == *binding;
    let variable = matches!(
        binding.kind,
        BindingKind::Assignment
            | BindingKind::For
            | BindingKind::NamedExpression
            | BindingKind::With
            | BindingKind::Import
            | BindingKind::ImportFrom
    );
    if owner.kind != ScopeKind::Function || !first || !variable {
        return None;
    }
    let name = model.mangled(node);
    let (global, line) = context.global_binding(*context.globals(&name).first()?)?;
    // What hides a module-level variable on purpose is common; hiding an import or a definition is worth a word.
    let what = match global.kind {
        BindingKind::Import | BindingKind::ImportFrom => "import",
        BindingKind::Function => "function",
        BindingKind::Class => "class",
        _ => return None,
    };
    let function = model.scope_node(context.tree(), scope)?;
    let function_name = function.field_child(Field::Name)?.text();
    let lead = say(
        "local to {}; hides the {} {} of line {}",
        [code(function_name), plain(what), code(node.text()), plain(line)],
    );
    Some(
        Note::new("legb-scope", context.range(node), "Local name", lead)
            .line(say(
                "In the whole of {}, {} means this variable, above this line too.",
                [code(function_name), code(node.text())],
            ))
            .short(format!("hides the {what} of line {line}"))
            .related(&["shadowing-builtins"]),
    )
}

/// A parameter that the function binds again: which value the name has depends on the line. Told where it is bound; reading it is
/// what parameters are for.
fn rebound<'m>(context: &Context<'m>, node: Node<'m>, scope: crate::semantics::ScopeId) -> Option<Note> {
    let model = context.model();
    model.binding_of_name.get(&node.id())?;
    if model.scope(scope)?.kind != ScopeKind::Function {
        return None;
    }
    let name = model.mangled(node);
    let mut bindings = model.bindings_of(scope, &name);
    bindings.next().filter(|first| first.kind == BindingKind::Parameter)?;
    let again: Vec<_> = bindings.filter(|b| b.kind.gives_value()).collect();
    let changed: Vec<_> = again
        .iter()
        .filter(|b| b.kind == BindingKind::AugmentedAssignment)
        .filter_map(|b| {
            context.tree().node(b.node)?.ancestors().find(|n| n.kind() == Kind::AugmentedAssignment)
        })
        .collect();
    let lines: Vec<String> =
        again.iter().filter_map(|b| Some(context.line(context.tree().node(b.node)?).to_string())).collect();
    let word = match lines.len() {
        0 => return None,
        1 => "line",
        _ => "lines",
    };
    let function = model.scope_node(context.tree(), scope)?.field_child(Field::Name)?.text();
    let shown =
        if lines.len() > 5 { format!("{} …", lines.get(..5)?.join(", ")) } else { lines.join(", ") };
    let lead = say("parameter of {}, bound again on {} {}", [code(function), plain(word), plain(shown)]);
    let note = Note::new("legb-scope", context.range(node), "Local name", lead).weight(Weight::Whereabouts);
    if changed.is_empty() {
        return Some(note.line(say(
            "That changes only what {} means here; the argument itself stays as it is.",
            [code(node.text())],
        )));
    }
    Some(match changed.into_iter().find_map(changeable) {
        Some((operator, class)) => note.line(say(
            "An augmented assignment may change the argument itself: {} does, where it is a {}.",
            [code(operator), plain(class)],
        )),
        None => note,
    })
}

/// The operator of an augmented assignment and a built-in class whose objects it changes; `None` where none of them takes what
/// stands on the right.
fn changeable<'m>(assignment: Node<'m>) -> Option<(&'m str, &'static str)> {
    let operator = assignment.field_child(Field::Operator)?.text();
    let right = assignment.field_child(Field::Right)?.kind();
    let is_number = matches!(right, Kind::Integer | Kind::Float);
    let class = match operator {
        "+=" if !is_number => "list",
        "*=" if right != Kind::Float => "list",
        "|=" | "&=" | "-=" | "^=" if !is_number => "set",
        _ => return None,
    };
    Some((operator, class))
}

/// A name of the module that is read inside a function and that several lines bind: found when the line runs, as the last of
/// them to run left it. A name that one line binds is what going to its definition tells.
fn global<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let model = context.model();
    let scope = model.scope(*model.scope_of_name.get(&node.id())?)?;
    if scope.kind == ScopeKind::Class || model.binding_of_name.contains_key(&node.id()) {
        return None;
    }
    let name = context.mangled(node);
    let places = context.globals(&name);
    let mut bindings: Vec<_> = places.into_iter().filter_map(|place| context.global_binding(place)).collect();
    // What is deleted, or imported anew by a star, may be there or not.
    if bindings.iter().any(|(binding, _)| binding.kind == BindingKind::Delete)
        || !context.globals("*").is_empty()
    {
        return None;
    }
    bindings.retain(|(binding, _)| binding.kind != BindingKind::Annotation);
    // At the top of the module the lines above are near.
    if scope.kind == ScopeKind::Module {
        return None;
    }
    let lines: Vec<u32> = bindings.into_iter().map(|(_, line)| line).collect();
    let [first, .., last] = lines.as_slice() else { return None };
    let lead = say(
        "a name of this module, bound on {} lines (first {}, last {})",
        [plain(lines.len()), plain(first), plain(last)],
    );
    // In this function it is looked up each time the line runs; that only matters where it may change.
    Some(
        Note::new("legb-scope", context.range(node), "Global name", lead)
            .weight(Weight::Whereabouts)
            .line(say(
                "{} is looked up each time this line runs, and is what the last of them to run has bound.",
                [code(node.text())],
            ))
            .general(
                "Python looks in the function, then in functions around it, in the module, and in the builtins.",
            ),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_plain_names() {
        silent_at("legb-scope", "def g(): pass\ndef f():\n    return $0g()\n");
        silent_at("legb-scope", "def f(other):\n    other = convert(other)\n    return $0other\n");
        silent_at("legb-scope", "x = 1\ny = x\ndef f(a):\n    b = a\n    b += 1\n    return $0b + len(a)\n");
        silent_at("legb-scope", "def f():\n    for i in y:\n        if i: print($0t)\n        t = i\n");
        silent_at("legb-scope", "def f():\n    x = 1\n    def g(): return $0x\n    return g\n");
        silent_at("legb-scope", "LIMIT = 1\ndef f():\n    return $0LIMIT\n");
        silent_at("legb-scope", "import json\ndef f():\n    return $0json.loads\n");
    }

    #[test]
    fn says_where_the_module_binds_a_name() {
        let text = hover("x = 1\nx = 2\ndef f():\n    return $0x\n").remove(0);
        assert!(
            text.starts_with("Global name · a name of this module, bound on 2 lines (first 1, last 2)"),
            "{text}"
        );
    }

    #[test]
    fn says_that_a_parameter_is_bound_again() {
        let text = hover("def f(other):\n    ot$0her = convert(other)\n    return other\n").remove(0);
        assert!(text.starts_with("Local name · parameter of `f`, bound again on line 2"), "{text}");
    }

    #[test]
    fn tells_of_a_hidden_import() {
        assert_eq!(
            hover("import time\ndef f():\n    ti$0me = 3\n    return time\n"),
            [
                "Local name · local to `f`; hides the import `time` of line 1\nIn the whole of `f`, `time` means this variable, above this line too."
            ]
        );
    }

    #[test]
    fn knows_what_is_evaluated_first() {
        silent_at("legb-scope", "def f():\n    return $0x if (x := g()) else 0\n");
        silent_at("legb-scope", "def f():\n    a[$0x] = (x := 1)\n");
    }

    #[test]
    fn says_what_augmented_assignment_may_do_to_an_argument() {
        let text = hover("def f(items):\n    it$0ems += [1]\n    return items\n").remove(0);
        assert!(text.ends_with("may change the argument itself: `+=` does, where it is a list."), "{text}");
        let text = hover("def f(seen):\n    se$0en |= {1}\n    return seen\n").remove(0);
        assert!(text.ends_with("may change the argument itself: `|=` does, where it is a set."), "{text}");
    }

    #[test]
    fn ignores_augmented_assignments_that_no_list_and_no_set_takes() {
        for operation in ["-= 1", "+= 1", "//= 2", "*= 0.5", "@= m"] {
            let text =
                hover(&format!("def f(limit, m):\n    li$0mit {operation}\n    return limit\n")).remove(0);
            assert_eq!(text, "Local name · parameter of `f`, bound again on line 2", "{operation}");
        }
    }

    #[test]
    fn ignores_globals_that_may_be_gone_or_of_a_star_import() {
        silent_at("legb-scope", "x = 1\ndel x\ndef f(): return $0x\n");
        silent_at("legb-scope", "x = 1\nfrom m import *\ndef f(): return $0x\n");
    }
}
