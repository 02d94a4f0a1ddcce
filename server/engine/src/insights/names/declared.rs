//! What `global` and `nonlocal` have in common.

use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{At, Binding, Context, Resolution, ScopeId, ScopeKind};
use crate::syntax::{Field, Kind, Node};

/// More lines than this are counted, not listed.
const MOST: usize = 5;

/// Which statement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    Global,
    Nonlocal,
}

impl Declared {
    fn word(self) -> &'static str {
        match self {
            Declared::Global => "global",
            Declared::Nonlocal => "nonlocal",
        }
    }
}

/// One note for each name of the statement.
pub(super) fn explain_names<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    declared: Declared,
    notes: &mut Vec<Note>,
) {
    let keyword = node.children().find(|n| matches!(n.kind(), Kind::KwGlobal | Kind::KwNonlocal));
    for name in node.named_children().filter(|n| n.kind() == Kind::Identifier) {
        let note = match declared {
            Declared::Global => global(context, name),
            Declared::Nonlocal => nonlocal(context, name),
        };
        notes.extend(note.map(|note| {
            note.on(keyword.into_iter().chain([name]).map(|n| context.range(n)))
                .related(&["legb-scope", "unbound-local-error"])
        }));
    }
}

fn new(context: &Context<'_>, name: Node<'_>, declared: Declared, lead: Text) -> Note {
    let slug = match declared {
        Declared::Global => "global-statement",
        Declared::Nonlocal => "nonlocal-statement",
    };
    Note::new(slug, context.range(name), declared.word(), lead)
}

/// The scope in which the statement stands, and what it is called there.
fn here<'m>(context: &Context<'m>, name: Node<'m>) -> Option<(ScopeId, &'m str)> {
    let model = context.model();
    let scope = *model.scope_of_name.get(&name.id())?;
    let owner = model.scope_node(context.tree(), scope)?;
    let called = match owner.kind() {
        Kind::FunctionDefinition | Kind::ClassDefinition => owner.field_child(Field::Name)?.text(),
        _ => "",
    };
    Some((scope, called))
}

/// Whether the scope itself binds or deletes the name.
fn binds(context: &Context<'_>, scope: ScopeId, name: &str) -> bool {
    context.model().bindings_of(scope, name).next().is_some()
}

fn global<'m>(context: &Context<'m>, name: Node<'m>) -> Option<Note> {
    let model = context.model();
    let (scope, called) = here(context, name)?;
    let mangled = context.mangled(name);
    let new = |lead| new(context, name, Declared::Global, lead);
    let kind = model.scope(scope)?.kind;
    if kind == ScopeKind::Module && !model.options.in_class_body {
        return Some(
            new(say(
                "at the top of the module `global` changes nothing: {} is the module's anyway",
                [code(name.text())],
            ))
            .weight(Weight::Surprise)
            .short("changes nothing here"),
        );
    }
    if kind != ScopeKind::Function || called.is_empty() {
        return None;
    }
    let mut at_top = Vec::new();
    let mut in_functions = Vec::new();
    for (piece, id) in context.globals(&mangled) {
        let place = context.module().pieces().get(piece as usize)?;
        let binding = place.model.binding(id)?;
        let line = line_of(context, piece as usize, binding)?;
        let inside = place.model.scope(binding.scope)?.kind != ScopeKind::Module;
        if inside {
            in_functions.push(line);
        } else if gives(binding) {
            at_top.push(line);
        }
    }
    let needless = !binds(context, scope, &mangled) && context.finds_global_anyway(scope, &mangled);
    let mut lead = if needless {
        say("{} never binds {}: it finds ", [code(called), code(name.text())])
    } else {
        say("{} in {} is ", [code(name.text()), code(called)])
    };
    match (at_top.first(), in_functions.as_slice()) {
        (Some(line), _) => lead.push(plain(format!("the module's variable (line {line})"))),
        (None, [only]) if !needless => {
            lead.push(plain(format!("the module's variable, which is made on line {only}")));
        }
        _ => lead.push(plain("the module's variable")),
    }
    if needless {
        lead.extend(Text::from(" without `global` too"));
    }
    let mut note =
        new(lead).short(if needless { "needless: it never binds it" } else { "the module's variable" });
    if !(at_top.is_empty() && in_functions.len() == 1) {
        note.facts.extend(rebound("Functions rebind it on ", &in_functions));
    }
    let reads = global_reads(context, &mangled);
    note.facts.extend(rebound("It is read on ", &reads));
    Some(note)
}

fn nonlocal<'m>(context: &Context<'m>, name: Node<'m>) -> Option<Note> {
    let model = context.model();
    let (scope, called) = here(context, name)?;
    let Resolution::Scope(owner) = model.resolve(name)? else { return None };
    if model.scope(scope)?.kind != ScopeKind::Function || owner == scope {
        return None;
    }
    let mangled = model.mangled(name);
    let function = model.scope_node(context.tree(), owner)?.field_child(Field::Name)?.text();
    let own: Vec<u32> = model
        .bindings_of(owner, &mangled)
        .filter(|b| gives(b))
        .filter_map(|b| line_of(context, context.piece(), b))
        .collect();
    let inside: Vec<u32> = model
        .rebindings_of(owner, &mangled)
        .filter(|b| b.scope != owner)
        .filter_map(|b| line_of(context, context.piece(), b))
        .collect();
    let needless = !binds(context, scope, &mangled);
    let mut lead = if needless {
        say("{} never binds {}: it finds ", [code(called), code(name.text())])
    } else {
        say("{} in {} is ", [code(name.text()), code(called)])
    };
    lead.extend(say("the variable of {}", [code(function)]));
    if let Some(line) = own.first() {
        lead.push(plain(format!(" (line {line})")));
    }
    if needless {
        lead.extend(Text::from(" without `nonlocal` too"));
    }
    let mut note = new(context, name, Declared::Nonlocal, lead).short(if needless {
        "needless: it never binds it".into()
    } else {
        format!("the variable of {function}")
    });
    note.facts.extend(rebound("Functions inside rebind it on ", &inside));
    let reads: Vec<u32> = model
        .references
        .iter()
        .filter_map(|r| context.tree().node(r.node))
        .filter(|n| n.text() == name.text() && model.resolve(*n) == Some(Resolution::Scope(owner)))
        .map(|n| context.line(n))
        .collect();
    note.facts.extend(rebound("It is read on ", &reads));
    Some(note)
}

/// Lines that read the module's variable, in functions and at the top.
fn global_reads(context: &Context<'_>, name: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    for (piece, place) in context.module().pieces().iter().enumerate() {
        if !place.segment.text().contains(name) {
            continue;
        }
        let tree = place.segment.tree();
        for node in place.model.references.iter().filter_map(|r| tree.node(r.node)) {
            if node.text() != name {
                continue;
            }
            let there = context.at(At { piece, node });
            let is_declaration = node
                .parent()
                .is_some_and(|p| matches!(p.kind(), Kind::GlobalStatement | Kind::NonlocalStatement));
            if !is_declaration
                && there.variable(node).is_some_and(|v| v.owner == crate::semantics::Owner::Module)
            {
                lines.push(there.line(node));
            }
        }
    }
    lines
}

/// "It is read on lines 3, 4 and 2 more."
fn rebound(start: &str, lines: &[u32]) -> Option<crate::note::Fact> {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(MOST).map(ToString::to_string).collect();
    let more = match lines.len().checked_sub(MOST) {
        Some(more @ 1..) => format!(" and {more} more"),
        _ => String::new(),
    };
    let word = match lines.len() {
        0 => return None,
        1 => "line",
        _ => "lines",
    };
    Some(crate::note::Fact::Line(say(
        "{}{} {}{}.",
        [plain(start), plain(word), plain(shown.join(", ")), plain(more)],
    )))
}

fn gives(binding: &Binding) -> bool {
    binding.kind.gives_value()
}

fn line_of(context: &Context<'_>, piece: usize, binding: &Binding) -> Option<u32> {
    let node = context.module().pieces().get(piece)?.segment.tree().node(binding.node)?;
    Some(context.at(At { piece, node }).line(node))
}
