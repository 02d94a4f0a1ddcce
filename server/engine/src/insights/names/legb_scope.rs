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
        Resolution::Scope(scope) => unbound(context, node, scope)
            .or_else(|| hiding(context, node, scope))
            .or_else(|| rebound(context, node, scope)),
        Resolution::Global => global(context, node),
        Resolution::ClassOrGlobal(_) => None,
    };
    notes.extend(note);
}

/// A local that is read before anything can have bound it: every binding of the function stands below, outside of any
/// loop that could bring control back up.
fn unbound<'m>(context: &Context<'m>, node: Node<'m>, scope: crate::semantics::ScopeId) -> Option<Note> {
    let model = context.model();
    let owner = model.scope(scope)?;
    if owner.kind != ScopeKind::Function || model.scope_of_name.get(&node.id()) != Some(&scope) {
        return None;
    }
    if model.binding_of_name.contains_key(&node.id()) && !is_augmented_target(node) {
        return None;
    }
    let name = model.mangled(node);
    let bindings: Vec<_> = model.bindings_of(scope, &name).collect();
    let first = bindings.first()?;
    let function = model.scope_node(context.tree(), scope)?;
    let above = |id: u32| context.tree().node(id).is_none_or(|n| n.start() < node.start());
    if bindings.iter().any(|b| above(b.node) || b.kind == BindingKind::Parameter) {
        return None;
    }
    // A nested function may bind it by `nonlocal` first.
    if model.rebindings_of(scope, &name).count() != bindings.len() {
        return None;
    }
    let in_loop = node
        .ancestors()
        .take_while(|n| *n != function)
        .any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement));
    // The value of an assignment is evaluated before its target is bound: `x = x + 1`.
    if in_loop || bindings.iter().any(|b| is_bound_first(context, node, b)) {
        return None;
    }
    let function_name = function.field_child(Field::Name)?.text();
    let bound = context.tree().node(first.node)?;
    let verb = match first.kind {
        BindingKind::For => "the loop",
        BindingKind::Import | BindingKind::ImportFrom => "the import",
        BindingKind::Function | BindingKind::Class => "the definition",
        BindingKind::Delete => "the `del`",
        BindingKind::Annotation => "the annotation",
        _ => "the assignment",
    };
    let mut lead = say("{} is local to {}, because of ", [code(node.text()), code(function_name)]);
    lead.extend(crate::note::Text::from(verb));
    lead.push(plain(format!(" on line {}", context.line(bound))));
    let mut note = Note::new("legb-scope", context.range(node), "UnboundLocalError", lead)
        .short("UnboundLocalError")
        .related(&["unbound-local-error", "global-statement"]);
    let globals = context.globals(&name);
    let hidden = globals.iter().find_map(|(piece, binding)| {
        let gives = gives_a_value(context, *piece, *binding);
        if gives { global_line(context, *piece, *binding) } else { None }
    });
    let nearer = around(context, function, &name);
    note = match hidden {
        _ if nearer.is_some() => note.line(say(
            "It has no value yet here. The {} of {} is hidden in the whole function.",
            [code(node.text()), code(nearer.unwrap_or_default())],
        )),
        Some(line) => note
            .line(say(
                "It has no value yet here. The global {} (line {}) is hidden in the whole function, above line {} too.",
                [code(node.text()), plain(line), plain(context.line(bound))],
            ))
            .line(say("{} if you mean to change it; another name if not.", [code(format!("global {name}"))])),
        None => note.line(say("It has no value yet here: no line above binds it.", [])),
    };
    Some(note)
}

/// Whether a `:=` of the same statement binds the name before the node is evaluated, though it stands behind it: `x if (x := f())
/// else 0`, `a[x] = (x := 1)`.
fn is_bound_first<'m>(context: &Context<'m>, node: Node<'m>, binding: &crate::semantics::Binding) -> bool {
    binding.kind == BindingKind::NamedExpression
        && context.tree().node(binding.node).is_some_and(|bound| {
            bound
                .ancestors()
                .take_while(|n| !matches!(n.kind(), Kind::Block | Kind::Module))
                .any(|n| n.contains(node))
                && !is_augmented_target(node)
        })
}

/// The name of the innermost function around this one that has a variable of the name.
fn around<'m>(context: &Context<'m>, function: Node<'m>, name: &str) -> Option<&'m str> {
    let outer = function.ancestors().filter(|n| n.kind() == Kind::FunctionDefinition);
    let model = context.model();
    outer
        .filter(|n| {
            model.scope_of_node.get(&n.id()).is_some_and(|s| model.bindings_of(*s, name).next().is_some())
        })
        .find_map(|n| n.field_child(Field::Name).map(Node::text))
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
    let (piece, global) = *context.globals(&name).first()?;
    let kind = context.module().pieces().get(piece as usize)?.model.binding(global)?.kind;
    // What hides a module-level variable on purpose is common; hiding an import or a definition is worth a word.
    let what = match kind {
        BindingKind::Import | BindingKind::ImportFrom => "import",
        BindingKind::Function => "function",
        BindingKind::Class => "class",
        _ => return None,
    };
    let function = model.scope_node(context.tree(), scope)?;
    let function_name = function.field_child(Field::Name)?.text();
    let line = global_line(context, piece, global)?;
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

/// A parameter that the function binds again: which value the name has depends on the line.
fn rebound<'m>(context: &Context<'m>, node: Node<'m>, scope: crate::semantics::ScopeId) -> Option<Note> {
    let model = context.model();
    if model.scope(scope)?.kind != ScopeKind::Function {
        return None;
    }
    let name = model.mangled(node);
    let mut bindings = model.bindings_of(scope, &name);
    bindings.next().filter(|first| first.kind == BindingKind::Parameter)?;
    let again: Vec<_> =
        bindings.filter(|b| !matches!(b.kind, BindingKind::Annotation | BindingKind::Delete)).collect();
    let in_place = again.iter().any(|b| b.kind == BindingKind::AugmentedAssignment);
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
    Some(
        Note::new("legb-scope", context.range(node), "Local name", lead)
            .line(if in_place {
                say(
                    "An augmented assignment may change the argument itself: `+=` does, where it is a list.",
                    [],
                )
            } else {
                say(
                    "That changes only what {} means here; the argument itself stays as it is.",
                    [code(node.text())],
                )
            })
            .weight(Weight::Whereabouts),
    )
}

/// A name of the module that is read inside a function: found when the line runs, wherever the module binds it.
fn global<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let model = context.model();
    let scope = model.scope(*model.scope_of_name.get(&node.id())?)?;
    if scope.kind == ScopeKind::Class || model.binding_of_name.contains_key(&node.id()) {
        return None;
    }
    let name = context.mangled(node);
    let binding_of = |piece: u32, id| context.module().pieces().get(piece as usize)?.model.binding(id);
    let kind_of = |(piece, id): &(u32, _)| binding_of(*piece, *id).map(|b| b.kind);
    let mut places = context.globals(&name);
    // What is deleted, or imported anew by a star, may be there or not.
    if places.iter().any(|place| kind_of(place) == Some(BindingKind::Delete))
        || !context.globals("*").is_empty()
    {
        return None;
    }
    places.retain(|place| kind_of(place) != Some(BindingKind::Annotation));
    let (piece, binding) = *places.first()?;
    let kind = kind_of(&(piece, binding))?;
    // At the top of the module the line above is near; only a definition may be far away.
    let is_definition = matches!(kind, BindingKind::Function | BindingKind::Class);
    if scope.kind == ScopeKind::Module && (places.len() > 1 || !is_definition) {
        return None;
    }
    let what = match kind {
        BindingKind::Import | BindingKind::ImportFrom => "import",
        BindingKind::Function => "function",
        BindingKind::Class => "class",
        _ => "variable",
    };
    let lines: Vec<String> = places
        .iter()
        .filter_map(|(piece, binding)| global_line(context, *piece, *binding))
        .map(|line| line.to_string())
        .collect();
    let lead = match lines.as_slice() {
        // An import or a constant at the top of the file is where everybody looks for it.
        [_] if !is_definition => return None,
        [line] => say("the {} of line {} of this module", [plain(what), plain(line)]),
        [first, .., last] => say(
            "a name of this module, bound on {} lines (first {}, last {})",
            [plain(lines.len()), plain(first), plain(last)],
        ),
        [] => return None,
    };
    let mut note =
        Note::new("legb-scope", context.range(node), "Global name", lead).weight(Weight::Whereabouts);
    // In this function it is looked up each time the line runs; that only matters where it may change.
    if lines.len() > 1 {
        note = note.line(say(
            "{} is looked up each time this line runs, and is what the last of them to run has bound.",
            [code(node.text())],
        ));
    }
    if scope.kind == ScopeKind::Module {
        return Some(note);
    }
    Some(note.general(
        "Python looks in the function, then in functions around it, in the module, and in the builtins.",
    ))
}

fn is_augmented_target(node: Node<'_>) -> bool {
    node.field() == Field::Left && node.parent().is_some_and(|p| p.kind() == Kind::AugmentedAssignment)
}

fn global_line(context: &Context<'_>, piece: u32, binding: crate::semantics::BindingId) -> Option<u32> {
    let place = context.module().pieces().get(piece as usize)?;
    let node = place.segment.tree().node(place.model.binding(binding)?.node)?;
    Some(context.at(crate::semantics::At { piece: piece as usize, node }).line(node))
}

/// False for `del x` and `x: int`: neither makes a global.
fn gives_a_value(context: &Context<'_>, piece: u32, binding: crate::semantics::BindingId) -> bool {
    let piece = context.module().pieces().get(piece as usize);
    let binding = piece.and_then(|piece| piece.model.binding(binding));
    binding.is_some_and(|b| !matches!(b.kind, BindingKind::Delete | BindingKind::Annotation))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_plain_names() {
        silent_at("legb-scope", "x = 1\ny = x\ndef f(a):\n    b = a\n    b += 1\n    return $0b + len(a)\n");
        silent_at("legb-scope", "def f():\n    for i in y:\n        if i: print($0t)\n        t = i\n");
        silent_at("legb-scope", "def f():\n    x = 1\n    def g(): return $0x\n    return g\n");
        silent_at("legb-scope", "LIMIT = 1\ndef f():\n    return $0LIMIT\n");
        silent_at("legb-scope", "import json\ndef f():\n    return $0json.loads\n");
    }

    #[test]
    fn says_where_the_module_binds_a_name() {
        assert_eq!(
            hover("def g(): pass\ndef f():\n    return $0g()\n"),
            [
                "Global name · the function of line 1 of this module\n(Python looks in the function, then in functions around it, in the module, and in the builtins.)"
            ]
        );
        let text = hover("x = 1\nx = 2\ndef f():\n    return $0x\n").remove(0);
        assert!(
            text.starts_with("Global name · a name of this module, bound on 2 lines (first 1, last 2)"),
            "{text}"
        );
    }

    #[test]
    fn takes_a_del_for_no_global() {
        let text = hover("def f():\n    print($0x)\n    x = 1\ndel x\n").remove(0);
        assert!(text.contains("It has no value yet here: no line above binds it."), "{text}");
    }

    #[test]
    fn says_that_a_parameter_is_bound_again() {
        let text = hover("def f(other):\n    other = convert(other)\n    return $0other\n").remove(0);
        assert!(text.starts_with("Local name · parameter of `f`, bound again on line 2"), "{text}");
    }

    #[test]
    fn finds_a_local_read_before_it_is_bound() {
        assert_eq!(
            hover("limit = 10\ndef check(x):\n    if x > $0limit: print('over', limit)\n    limit = x\n"),
            [
                "UnboundLocalError · `limit` is local to `check`, because of the assignment on line 4\nIt has no value yet here. The global `limit` (line 1) is hidden in the whole function, above line 4 too.\n`global limit` if you mean to change it; another name if not."
            ]
        );
    }

    #[test]
    fn finds_an_augmented_assignment_to_a_global() {
        let text = hover("count = 0\ndef f():\n    cou$0nt += 1\n").remove(0);
        assert!(
            text.starts_with(
                "UnboundLocalError · `count` is local to `f`, because of the assignment on line 3"
            ),
            "{text}"
        );
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
    fn names_the_function_around_whose_variable_is_hidden() {
        let text =
            hover("x = 1\ndef f():\n    x = 2\n    def g():\n        print($0x)\n        x = 3\n").remove(0);
        assert!(text.ends_with("The `x` of `f` is hidden in the whole function."), "{text}");
    }

    #[test]
    fn says_what_augmented_assignment_may_do_to_an_argument() {
        let text = hover("def f(items):\n    items += [1]\n    return it$0ems\n").remove(0);
        assert!(text.contains("may change the argument itself"), "{text}");
    }

    #[test]
    fn ignores_globals_that_may_be_gone_or_of_a_star_import() {
        silent_at("legb-scope", "x = 1\ndel x\ndef f(): return $0x\n");
        silent_at("legb-scope", "x = 1\nfrom m import *\ndef f(): return $0x\n");
    }
}
