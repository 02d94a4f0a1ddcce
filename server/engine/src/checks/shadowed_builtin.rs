//! A builtin whose name is taken for a value, and that is called under this name later.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::builtins::PLAIN_CLASSES;
use crate::semantics::{Binding, BindingKind, Context, Found, Owner, ScopeId, ScopeKind, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: parameters, attributes, values that may be called, and names that nobody calls.
pub(super) const CHECK: Check = Check {
    code: "shadowed-builtin",
    concept: "shadowing-builtins",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["A001", "A002", "W0622"],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(name) = call.field_child(Field::Function).filter(|n| n.kind() == Kind::Identifier) else {
        return;
    };
    if !stdlib::is_builtin(name.text(), context.target()) {
        return;
    }
    let Some(variable) = context.variable(name) else { return };
    let [first, ..] = variable.bindings.as_slice() else { return };
    let mut class = None;
    for found in &variable.bindings {
        let Some(given) = value_class(context, *found) else { return };
        class.get_or_insert(given);
    }
    let Some(class) = class.filter(|_| runs_after(context, name, &variable.owner, &variable.bindings)) else {
        return;
    };
    let Some(bound) =
        context.module().pieces().get(first.piece).and_then(|p| p.segment.tree().node(first.binding.node))
    else {
        return;
    };
    if !context.globals("*").is_empty() && variable.owner == Owner::Module {
        return;
    }
    let article = if class == "int" { "an" } else { "a" };
    let message = say(
        "{} is {} {} here, no longer the builtin: calling it raises `TypeError`",
        [code(name.text()), crate::note::plain(article), code(class)],
    );
    let at = context.at(crate::semantics::At { piece: first.piece, node: bound });
    let mut finding =
        Finding::new(context.place(name), message).related(at.place(bound), "the name is taken here");
    if let Owner::Function(scope) = variable.owner {
        finding.remedies.extend(remedy(context, name, scope));
    }
    found.push(finding);
}

/// The class of what a binding gives the name, where nothing of it can be called.
fn value_class<'m>(context: &Context<'m>, found: Found<'m>) -> Option<&'static str> {
    let piece = context.module().pieces().get(found.piece)?;
    let tree = piece.segment.tree();
    match found.binding.kind {
        BindingKind::Assignment | BindingKind::NamedExpression => {}
        _ => return None,
    }
    let node = tree.node(found.binding.value?)?;
    let here = context.at(crate::semantics::At { piece: found.piece, node });
    let value = here.value(node);
    let class = value.builtin_name()?;
    PLAIN_CLASSES.iter().find(|plain| **plain == class).copied()
}

/// Whether the name has been bound whenever the program comes to the call.
fn runs_after<'m>(context: &Context<'m>, name: Node<'m>, owner: &Owner, bindings: &[Found<'m>]) -> bool {
    let model = context.model();
    match owner {
        // Inside its own function it means nothing else; an inner function runs later, and finds it or nothing.
        Owner::Function(_) => bindings.first().is_some_and(|first| is_behind(context, *first, name)),
        Owner::Module => {
            let in_module = model.scope(model.scope_at(name)).is_some_and(|s| s.kind == ScopeKind::Module)
                && !model.options.in_class_body;
            bindings.first().is_some_and(|first| {
                in_module && is_behind(context, *first, name) && comes_first(context, *first, name)
            })
        }
        Owner::Class(_) => false,
    }
}

/// Whether a name stands behind the statement that binds it first: in `str = str(x)` the right side comes before.
fn is_behind<'m>(context: &Context<'m>, first: Found<'m>, name: Node<'m>) -> bool {
    let statement = context
        .module()
        .pieces()
        .get(first.piece)
        .and_then(|p| p.segment.tree().node(first.binding.statement));
    statement.is_some_and(|s| (first.piece, s.subtree_end()) <= (context.piece(), name.id()))
}

/// Whether a binding of the module above a name has always happened when the program comes to the name: it stands on no
/// condition, or in a block around the name.
fn comes_first<'m>(context: &Context<'m>, found: Found<'m>, name: Node<'m>) -> bool {
    let Some(node) =
        context.module().pieces().get(found.piece).and_then(|p| p.segment.tree().node(found.binding.node))
    else {
        return false;
    };
    let conditional = node.ancestors().find(|n| n.kind().may_leave_out());
    let shares_block = || {
        let block = node.ancestors().find(|n| n.kind() == Kind::Block);
        found.piece == context.piece() && block.is_some_and(|block| block.contains(name))
    };
    found.binding.scope == ScopeId(0) && (conditional.is_none() || shares_block())
}

/// Gives the variable another name in its function; the calls get the builtin back.
fn remedy<'m>(context: &Context<'m>, name: Node<'m>, scope: ScopeId) -> Option<Remedy> {
    let model = context.model();
    let function =
        model.scope_node(context.tree(), scope).filter(|n| n.kind() == Kind::FunctionDefinition)?;
    let text = name.text();
    let other = format!("{text}_");
    let is_taken =
        model.scopes.iter().any(|s| s.symbol(&other).is_some()) || !context.globals(&other).is_empty();
    // Where it is the builtin's name in the function, it has to be the builtin's around it.
    let around = model.scope_at(function);
    let around =
        model.scope(around).and_then(|s| context.tree().node(s.node)).unwrap_or(context.tree().root());
    let means_builtin = context.globals(text).is_empty()
        && function.ancestors().take_while(|n| n.id() >= around.id()).all(|n| {
            let inside = model.scope_of_node.get(&n.id()).and_then(|id| model.scope(*id));
            inside.is_none_or(|s| s.symbol(text).is_none_or(|symbol| symbol.bindings.is_empty()))
        });
    if is_taken || !means_builtin || rebinds_elsewhere(context, scope, text) {
        return None;
    }
    let mut changes = Changes::new(context);
    for usage in context.uses_of(scope, text, function) {
        let is_called =
            usage.field() == Field::Function && usage.parent().is_some_and(|p| p.kind() == Kind::Call);
        // `f"{list=}"` shows the name, and `nonlocal` means what is around.
        if usage.parent().is_some_and(|p| {
            matches!(p.kind(), Kind::Interpolation | Kind::NonlocalStatement | Kind::GlobalStatement)
        }) {
            return None;
        }
        if !is_called {
            changes = changes.replace(usage, other.clone());
        }
    }
    Some(changes.possible(format!("Call the variable `{other}`, and leave `{text}` to the builtin")))
}

/// Whether an inner function binds the variable too.
fn rebinds_elsewhere(context: &Context<'_>, scope: ScopeId, name: &str) -> bool {
    context.model().rebindings_of(scope, name).any(|binding: &Binding| binding.scope != scope)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "shadowed-builtin";

    #[test]
    fn ignores_class_attributes_and_methods() {
        check_silent(
            CODE,
            "
            class A:
                list = [1]
                id = 3
                def f(self, x):
                    self.max = 3
                    return list(x), self.list, id(x), max(x)
                type = 'a'
                y = type(3)
            ",
        );
    }

    #[test]
    fn ignores_names_that_nobody_calls() {
        check_silent(
            CODE,
            "
            id = 3
            def f(x):
                list = [1, 2]
                type = 'a'
                for i in list: print(i, type)
                return list, id
            def g(): return id(3)
            ",
        );
    }

    #[test]
    fn ignores_what_may_be_called() {
        check_silent(
            CODE,
            "
            from x import open, max
            print = unknown
            def f(input, sum=3, *, len=None):
                filter = lambda x: x
                print(input(), sum(1), len([]), filter(1), open('x'), max(1))
                if input: map = 3
                else: map = other
                return map(1)
            def g():
                x = list(3)
                list = [1]
                str = str(3)
            try: str
            except NameError: str = 'a'
            str(3)
            for type in a: type(3)
            with a as id: id(3)
            def any(): ...
            any()
            ",
        );
    }

    /// At module level the builtin is there until the name is bound.
    #[test]
    fn ignores_calls_before_and_on_conditions() {
        check_silent(
            CODE,
            "
            names = list('ab')
            list = ['a']
            str = str(3)
            int = int('3') + 1
            if names: sum = 3
            def total(): return sum([1])
            sum([1])
            ",
        );
    }

    #[test]
    fn finds_calls_of_values() {
        check_finds(
            CODE,
            "
            def f(items):
                list = [1, 2]
                return list(items)
                       ^^^^ `list` is a `list` here, no longer the builtin: calling it raises `TypeError`
            def g(items):
                sum = 0
                sum = sum + 1
                print(sum(items), [sum(i) for i in items])
                      ^^^
                                   ^^^
            max = 3
            x = max(1, 2)
                ^^^ `max` is an `int` here, no longer the builtin: calling it raises `TypeError`
            ",
        );
    }

    #[test]
    fn mends_with_another_name() {
        check_fix(
            CODE,
            "
            def f(ñ):
            \tlist = [1, 2]  # one
            \tlist.append(3); print(list, x.list, list(ñ))
            \treturn lambda: list
            ",
            "
            def f(ñ):
            \tlist_ = [1, 2]  # one
            \tlist_.append(3); print(list_, x.list, list(ñ))
            \treturn lambda: list_
            ",
        );
        check_fix(
            CODE,
            "def f():\r\n\tstr = ''\r\n\treturn str(1)\r\n",
            "def f():\r\n\tstr_ = ''\r\n\treturn str(1)\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "max = 3\nmax(1, 2)\n",
            "def f(list_):\n    list = [1]\n    return list(list_)\n",
            "def f():\n    list = [1]\n    return f'{list=}', list(1)\n",
            "list = len\ndef f():\n    list = [1]\n    return list(1)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
