//! A function or method that is named and not called: its parentheses are missing.

use super::expected::is_tried;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, Context, Definition, Outside, ScopeKind, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: attributes of objects whose class is not known, properties, functions with
/// decorators, and names that an import brings, which may stand there to be kept.
pub(super) const CHECK: Check = Check {
    code: "missing-call-parentheses",
    concept: "statements-vs-expressions",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &["reportUnusedExpression"] },
    related_rules: &["B018"],
    kinds: &[Kind::ExpressionStatement],
    run,
};

/// Builtins that do something when they are called without arguments.
const BUILTINS: &[&str] =
    &["builtins.print", "builtins.input", "builtins.exit", "builtins.quit", "builtins.breakpoint"];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let mut children = statement.children();
    let (Some(name), None) = (children.next(), children.next()) else { return };
    if !matches!(name.kind(), Kind::Identifier | Kind::Attribute) || is_remark(context, statement) {
        return;
    }
    let Some(function) = function(context, name) else { return };
    if is_tried(statement) || is_replaced(statement) || context.never_runs(statement) {
        return;
    }
    let what = if name.kind() == Kind::Attribute { "method" } else { "function" };
    let what = if matches!(function, Named::Elsewhere { is_method: false, .. }) { "function" } else { what };
    let pattern = if what == "method" {
        "{} only names the method: without parentheses it is not called"
    } else {
        "{} only names the function: without parentheses it is not called"
    };
    let mut finding = Finding::new(context.place(name), say(pattern, [code(name.one_line())]));
    if let Named::Here { definition, .. } = function
        && let Some(name) = definition.node.field_child(Field::Name)
    {
        finding = finding.related(context.at(definition).place(name), "this is what the name leads to");
    }
    finding.remedies.extend(remedy(context, name, &function));
    found.push(finding);
}

/// Whether a test puts something else where the name leads.
fn is_replaced(statement: Node<'_>) -> bool {
    let Some(function) = statement.ancestors().filter(|n| n.kind() == Kind::FunctionDefinition).last() else {
        return false;
    };
    let is_mock = |n: Node<'_>| {
        n.kind() == Kind::Identifier && {
            let name = n.text().to_ascii_lowercase();
            name.contains("patch") || name.contains("mock")
        }
    };
    let decorators = function.parent().filter(|parent| parent.kind() == Kind::DecoratedDefinition);
    decorators.unwrap_or(function).descendants().any(is_mock)
}

enum Named<'m> {
    Here { definition: At<'m>, is_bound: bool },
    Elsewhere { path: String, is_method: bool },
}

/// The function that the expression is certain to name.
fn function<'m>(context: &Context<'m>, name: Node<'m>) -> Option<Named<'m>> {
    match context.definition(name) {
        Definition::Function(definition) => {
            let is_decorated =
                definition.node.parent().is_some_and(|parent| parent.kind() == Kind::DecoratedDefinition);
            let in_class = context.at(definition).class_of_method(definition.node);
            let is_conditional = in_class.is_some_and(|class| {
                let method = definition.node.field_child(Field::Name).map_or("", Node::text);
                context.at(class).is_set_from_outside(class, method)
            });
            // `Class.method` is a plain function, and wants an object.
            let is_bound = in_class.is_some()
                && name
                    .field_child(Field::Object)
                    .is_some_and(|object| !matches!(context.definition(object), Definition::Class(_)));
            (!is_decorated && !is_conditional).then_some(Named::Here { definition, is_bound })
        }
        Definition::External(path) if name.kind() == Kind::Identifier => {
            BUILTINS.contains(&path.as_str()).then_some(Named::Elsewhere { path, is_method: false })
        }
        Definition::External(path) => {
            let target = context.target();
            let is_class = stdlib::entry_at(&path, target).is_some();
            let is_routine = stdlib::signature_of(&path, target).is_some() && !is_class;
            let owner = path.rsplit_once('.').map(|(owner, _)| owner);
            let is_method = owner.is_some_and(|owner| {
                stdlib::entry_at(owner, target).is_some() || stdlib::class_named(owner, target).is_some()
            });
            let is_known =
                is_routine || (!is_probe(name) && matches!(context.outside(&path), Outside::Function(..)));
            is_known.then_some(Named::Elsewhere { path, is_method })
        }
        _ => None,
    }
}

/// Whether reading the name of another module may be what is wanted, for the warning that it gives: in a test, or below a comment
/// that announces it.
fn is_probe(name: Node<'_>) -> bool {
    let in_test = name
        .ancestors()
        .find(|n| n.kind() == Kind::FunctionDefinition)
        .and_then(|function| function.field_child(Field::Name))
        .is_some_and(|name| name.text().starts_with("test"));
    // What stands above the first statement of a block stands before the block.
    let above = name.parent().and_then(|statement| {
        statement.prev_sibling().or_else(|| statement.parent().and_then(Node::prev_sibling))
    });
    let announced = above.is_some_and(|above| above.kind() == Kind::Comment);
    in_test || announced
}

/// Whether the name stands there for somebody else: in a class body or above a text as its documentation, or with a comment that
/// says why.
fn is_remark<'m>(context: &Context<'m>, statement: Node<'m>) -> bool {
    let model = context.model();
    let scope = model.scope_at(statement);
    let in_class = model.scope(scope).is_some_and(|scope| scope.kind == ScopeKind::Class);
    let is_followed = statement.next_sibling().is_some_and(|next| {
        next.kind() == Kind::Comment && context.line(next) == context.line(statement)
            || next
                .named_child(0)
                .is_some_and(|child| next.kind() == Kind::ExpressionStatement && child.kind() == Kind::String)
    });
    in_class
        || is_followed
        || (model.options.in_class_body && statement.parent().is_some_and(|p| p.kind() == Kind::Module))
}

/// The call, where it needs no arguments.
fn remedy<'m>(context: &Context<'m>, name: Node<'m>, function: &Named<'m>) -> Option<Remedy> {
    let needs_none = match function {
        Named::Here { definition, is_bound } => {
            let is_async = definition.node.child_of_kind(Kind::KwAsync).is_some();
            let parameters = definition.node.field_child(Field::Parameters)?;
            let mut needed = parameters.named_children().filter(|parameter| {
                matches!(parameter.kind(), Kind::Identifier)
                    || parameter.kind() == Kind::TypedParameter
                        && parameter.named_child(0).is_some_and(|n| n.kind() == Kind::Identifier)
            });
            !is_async && needed.nth(usize::from(*is_bound)).is_none()
        }
        Named::Elsewhere { path, .. } if BUILTINS.contains(&path.as_str()) => true,
        Named::Elsewhere { path, .. } => {
            let signature = stdlib::signature_of(path, context.target())?;
            let inside = signature.strip_prefix('(')?.split(')').next()?;
            inside
                .split(", ")
                .all(|part| part.is_empty() || part.contains('=') || part.starts_with(['*', '/']))
        }
    };
    needs_none.then(|| Changes::new(context).insert(name.end(), "()").preferred("Call it"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent, found_among};

    const CODE: &str = "missing-call-parentheses";

    #[test]
    fn ignores_calls_and_uses() {
        check_silent(
            CODE,
            "
            def f(): pass
            f()
            g = f
            print(f)
            exit()
            [].sort()
            await f
            f, g
            ",
        );
    }

    #[test]
    fn ignores_properties_and_decorated_functions() {
        check_silent(
            CODE,
            "
            from functools import cached_property, cache
            import datetime
            class A:
                @property
                def size(self): pass
                @cached_property
                def all(self): pass
                @changed
                def other(self): pass
                def go(self):
                    self.size
                    self.all
                    self.other
            @cache
            def f(): pass
            f
            datetime.date.today().year
            ",
        );
    }

    /// ruff issue 10536: reading an attribute may do something.
    #[test]
    fn ignores_names_that_are_not_known() {
        check_silent(
            CODE,
            "
            import somewhere
            from somewhere import thing
            def f(file, cls):
                file.close
                cls.priority
                somewhere.run
                thing
                thing.start
                self.close
            def g(f=None):
                f
            class A:
                def close(self): pass
                def reset(self):
                    self.close = None
                    self.close
            ",
        );
    }

    #[test]
    fn ignores_documentation_and_remarks() {
        check_silent(
            CODE,
            "
            def main(): pass
            main
            'What the program does.'
            main  # noqa
            class A:
                def run(self): pass
                run
                'How it runs.'
            ",
        );
    }

    #[test]
    fn ignores_what_a_mock_replaces() {
        check_silent(
            CODE,
            "
            class Store:
                def save(self): pass
            def test_it():
                with patch.object(Store, 'save', new_callable=PropertyMock) as mock:
                    store = Store()
                    store.save
                    mock.assert_called_with()
            ",
        );
    }

    #[test]
    fn ignores_probing() {
        check_silent(
            CODE,
            "
            import sys
            try:
                sys.getrefcount
            except AttributeError:
                pass
            def test():
                with pytest.raises(AttributeError):
                    sys.exit
            ",
        );
    }

    #[test]
    fn finds_names_of_functions() {
        check_finds(
            CODE,
            "
            import random, sys
            class Store:
                def save(self, force=False): pass
                def close(self):
                    self.save
                    ^^^^^^^^^ `self.save` only names the method: without parentheses it is not called
                    sys.exit
                    ^^^^^^^^ `sys.exit` only names the function: without parentheses it is not called
            def main():
                store = Store()
                store.close
                ^^^^^^^^^^^
                names = ['b', 'a']
                names.sort
                ^^^^^^^^^^ `names.sort` only names the method: without parentheses it is not called
                random.shuffle
                ^^^^^^^^^^^^^^
                if names: exit
                          ^^^^
            main
            ^^^^ `main` only names the function: without parentheses it is not called
            ",
        );
    }

    const PLOTS: &str = "def show(): pass\ndef draw(): pass\nclass Figure: pass\nlimit = 1\n";

    #[test]
    fn finds_functions_of_other_modules() {
        let source = "
            import plots
            def main():
                plots.draw()
                plots.show
                plots.limit
                plots.Figure
            ";
        assert_eq!(found_among(&[("plots", PLOTS)], CODE, source), ["plots.show"]);
    }

    /// Twisted reads a function of a module for the warning that its name gives.
    #[test]
    fn ignores_probing_of_other_modules() {
        let source = "
            import plots
            def test_old_name():
                plots.show
            def main():
                # Gives the warning.
                plots.show
            ";
        assert!(found_among(&[("plots", PLOTS)], CODE, source).is_empty());
    }

    #[test]
    fn mends_it() {
        check_fix(CODE, "def main(x=1, *a): pass\r\nmain\r\n", "def main(x=1, *a): pass\r\nmain()\r\n");
        check_fix(
            CODE,
            "
            class Ñ:
                def save(self, force=False): pass
                def close(self):
                    if self: self.save
                    self . save
            ",
            "
            class Ñ:
                def save(self, force=False): pass
                def close(self):
                    if self: self.save()
                    self . save()
            ",
        );
        check_fix(CODE, "names = ['b']\nnames.sort; exit\n", "names = ['b']\nnames.sort(); exit()\n");
    }

    #[test]
    fn leaves_alone_what_needs_arguments() {
        for source in [
            "def f(x): pass\nf\n",
            "async def f(): pass\nf\n",
            "names = []\nnames.append\n",
            "class A:\n    def run(self, x): pass\na = A()\na.run\n",
            "class A:\n    def run(self): pass\nA.run\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
