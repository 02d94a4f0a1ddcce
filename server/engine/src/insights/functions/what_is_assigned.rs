//! What one `=` does: which variable it binds, or whose attribute or item it sets.

use crate::note::{Note, SHORT, Text, Weight, code, plain, say};
use crate::semantics::{BindingKind, Context, Resolution, ScopeId, ScopeKind};
use crate::syntax::{Field, Kind, Node};

/// More lines than these are counted, not listed.
const MOST_LINES: usize = 5;

/// What there is to say at the `=` of an assignment to one target.
pub(super) fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let equal = node.child_of_kind(Kind::Equal)?;
    if !context.is_asked_about(&[context.range(equal)]) || node.has_error() {
        return None;
    }
    let is_statement = node.parent().is_some_and(|outer| outer.kind() == Kind::ExpressionStatement);
    let value = node.field_child(Field::Right).filter(|value| value.kind() != Kind::Assignment);
    let value = value.filter(|_| is_statement)?;
    let target = node.field_child(Field::Left)?.unparenthesized();
    let (lead, lines) = match target.kind() {
        Kind::Identifier => name(context, target, value),
        Kind::Attribute => attribute(context, target),
        Kind::Subscript => item(target),
        _ => None,
    }?;
    let note = Note::new("assignment-statement", context.range(node), "Assignment", lead);
    let note = lines.into_iter().fold(note.weight(Weight::Whereabouts), Note::line);
    let general = match target.kind() {
        Kind::Identifier => {
            "The right side is evaluated first, to one object. Nothing is copied: the name refers to that object."
        }
        _ => "The right side is evaluated first, then what stands left of the last dot or bracket.",
    };
    Some(note.general(general).on([context.range(equal)]))
}

/// `x = …`
fn name<'m>(context: &Context<'m>, target: Node<'m>, value: Node<'m>) -> Option<(Text, Vec<Text>)> {
    let model = context.model();
    let own = model.scope(*model.scope_of_name.get(&target.id())?).filter(|scope| !scope.unclear)?;
    let written = target.text();
    if context.mangled(target) != written {
        return None;
    }
    let bound = code(written);
    let owner = |scope: ScopeId| {
        Some(code(model.scope_node(context.tree(), scope)?.field_child(Field::Name)?.text()))
    };
    let (lead, mut others) = match model.resolve(target)? {
        Resolution::Scope(scope) if model.scope(scope)?.kind == ScopeKind::Function => {
            let symbol = own.symbol(written)?;
            let pattern = match (symbol.flags.parameter, scope == *model.scope_of_name.get(&target.id())?) {
                (_, false) => "binds {}, a variable of {}, as `nonlocal` says",
                (true, true) => "binds {}, a parameter of {}, again",
                (false, true) => "binds {}, a local variable of {}",
            };
            (say(pattern, [bound, owner(scope)?]), lines_in(context, scope, written))
        }
        Resolution::Global if own.kind == ScopeKind::Function => {
            (say("binds {} of the module, as `global` says", [bound]), Vec::new())
        }
        Resolution::Global if own.kind == ScopeKind::Module => {
            (say("binds {}, a name of this module", [bound]), lines_of_module(context, written))
        }
        Resolution::ClassOrGlobal(scope) => {
            (say("binds {} in the body of the class {}", [bound, owner(scope)?]), Vec::new())
        }
        _ => return None,
    };
    let mut lines = Vec::new();
    let value = value.unparenthesized();
    if value.kind() == Kind::Identifier && value.text() != written && own.kind != ScopeKind::Class {
        lines.push(say("{} and {} are then two names of one object.", [code(value.text()), code(written)]));
    }
    let own = context.line(target);
    others.retain(|line| *line != own);
    others.sort_unstable();
    others.dedup();
    if !others.is_empty() {
        let word = if others.len() == 1 { "line" } else { "lines" };
        let more = if others.len() > MOST_LINES { " …" } else { "" };
        let shown: Vec<String> = others.iter().take(MOST_LINES).map(ToString::to_string).collect();
        lines.push(say(
            "{} is bound on {} {} too.",
            [code(written), plain(word), plain(shown.join(", ") + more)],
        ));
    }
    Some((lead, lines))
}

/// The lines of a function that bind its variable.
fn lines_in(context: &Context<'_>, scope: ScopeId, name: &str) -> Vec<u32> {
    let bindings = context.model().bindings_of(scope, name);
    let bindings = bindings.filter(|b| b.kind.gives_value() && b.kind != BindingKind::Parameter);
    bindings.filter_map(|b| Some(context.line(context.tree().node(b.node)?))).collect()
}

/// The lines of the module, and of functions that say `global`, that bind its name.
fn lines_of_module(context: &Context<'_>, name: &str) -> Vec<u32> {
    let bindings = context.globals(name).into_iter().filter_map(|place| context.global_binding(place));
    bindings.filter(|(binding, _)| binding.kind.gives_value()).map(|(_, line)| line).collect()
}

/// `a.x = …`
fn attribute<'m>(context: &Context<'m>, target: Node<'m>) -> Option<(Text, Vec<Text>)> {
    let attribute = target.field_child(Field::Attribute)?;
    let name = context.mangled(attribute);
    let mut lead = say("sets the attribute {} of ", [code(name.as_str())]);
    lead.extend(object(target.field_child(Field::Object)?)?);
    lead.push(plain("; no name is bound"));
    let line =
        "The object's class decides what that does: its `__setattr__` is called with {} and the value.";
    Some((lead, vec![say(line, [code(format!("'{name}'"))])]))
}

/// `a[i] = …`
fn item(target: Node<'_>) -> Option<(Text, Vec<Text>)> {
    let mut keys = target.field_children(Field::Subscript);
    let (Some(key), None) = (keys.next(), keys.next()) else { return None };
    let shown = key.one_line();
    let makes_tuple = target.child_of_kind(Kind::Comma).is_some() || key.kind() == Kind::ListSplat;
    if makes_tuple || shown.chars().count() > SHORT || shown.contains(['…', '`']) {
        return None;
    }
    let what = if key.kind() == Kind::Slice { "slice" } else { "item" };
    let mut lead = say("sets the {} {} of ", [plain(what), code(shown)]);
    lead.extend(object(target.field_child(Field::Value)?)?);
    lead.push(plain("; no name is bound"));
    let line =
        "The object's class decides what that does: its `__setitem__` is called with the {} and the value.";
    Some((lead, vec![say(line, [plain(if what == "slice" { "slice" } else { "key" })])]))
}

/// "the object that `a` names", or "what `a.b()` gives"; nothing where that is long.
fn object(node: Node<'_>) -> Option<Text> {
    let node = node.unparenthesized();
    let shown = node.one_line();
    if shown.chars().count() > SHORT || shown.contains(['…', '`']) {
        return None;
    }
    let is_name = node.kind() == Kind::Identifier;
    Some(say(if is_name { "the object that {} names" } else { "what {} gives" }, [code(shown)]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    /// What is said of the `=` at the mark, on one line.
    fn about(source: &str) -> String {
        let notes = hover(source);
        notes.into_iter().find(|note| note.starts_with("Assignment ·")).unwrap_or_default().replace('\n', " ")
    }

    #[test]
    fn ignores_names_and_what_others_tell() {
        silent_at("assignment-statement", "$0x = $01\n");
        silent_at("assignment-statement", "a $0= b $0= []\n");
        silent_at("assignment-statement", "a, b $0= 1, 2\n");
        silent_at("assignment-statement", "x: int\nf(a$0=1)\n");
        silent_at("assignment-statement", "a[1, 2] $0= 1\na[1,] $0= 1\na[*b] $0= 1\n");
        silent_at("assignment-statement", "class A:\n    __x $0= 1\n");
    }

    #[test]
    fn says_which_variable_is_bound() {
        assert!(about("x $0= 1\n").starts_with("Assignment · binds `x`, a name of this module"));
        assert!(
            about("x = 1\ny $0= x\nif x:\n    y = 3\n").starts_with(
                "Assignment · binds `y`, a name of this module `x` and `y` are then two names of one object. `y` is bound on line 4 too."
            )
        );
        let function = "def f(a):\n    n = 0\n    for n in a: pass\n    n $0= 3\n    a = 1\n";
        assert!(
            about(function).starts_with(
                "Assignment · binds `n`, a local variable of `f` `n` is bound on lines 2, 3 too."
            )
        );
        assert!(
            about("def f(a):\n    print(a)\n    a $0= 1\n")
                .starts_with("Assignment · binds `a`, a parameter of `f`, again")
        );
        assert!(
            about("def f():\n    n = 1\n    def g():\n        nonlocal n\n        n $0= 2\n").starts_with(
                "Assignment · binds `n`, a variable of `f`, as `nonlocal` says `n` is bound on line 2 too."
            )
        );
        assert!(
            about("def f():\n    global n\n    n $0= 2\n")
                .starts_with("Assignment · binds `n` of the module, as `global` says")
        );
        assert!(
            about("class A:\n    n $0= 2\n")
                .starts_with("Assignment · binds `n` in the body of the class `A`")
        );
    }

    #[test]
    fn says_whose_attribute_or_item_is_set() {
        assert!(about("class A:\n    def f(self):\n        self.n $0= 2\n").starts_with(
            "Assignment · sets the attribute `n` of the object that `self` names; no name is bound The object's class decides what that does: its `__setattr__` is called with `'n'` and the value."
        ));
        assert!(
            about("class A:\n    def f(self):\n        self.__n $0= 2\n").contains("attribute `_A__n` of")
        );
        assert!(about("a.b()[0] $0= 2\n").starts_with(
            "Assignment · sets the item `0` of what `a.b()` gives; no name is bound The object's class decides what that does: its `__setitem__` is called with the key and the value."
        ));
        assert!(
            about("a[1:] $0= 2\n")
                .starts_with("Assignment · sets the slice `1:` of the object that `a` names")
        );
    }
}
