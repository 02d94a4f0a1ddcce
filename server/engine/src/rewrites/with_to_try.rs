//! A `with` statement as `try`, `except` and `finally` (language reference, section 8.5): `__enter__` and `__exit__` are looked up on
//! the class of the manager, before the first of them is called; `except … as` gives what `sys.exc_info()` does, in each version of
//! Python and without an import. The statement lets its manager go when it is over, so the name of it is deleted. Of several
//! managers each stands within the one before.
//!
//! As in the reference's form, what is no manager raises an `AttributeError` that names the method (from Python 3.11 on the statement
//! raises a `TypeError`), and methods that are no functions of the class, static ones say, get the manager all the same.
//!
//! Not offered in a class body, where these names would be attributes, and where something looks at all variables.

use text_size::TextRange;

use super::Rewrite;
use super::blocks::{Compound, has_room};
use super::write::Edits;
use crate::equivalents::lines::{Lines, loses_comment, on_line};
use crate::equivalents::names::Home;
use crate::equivalents::with_statement::{enter, items};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "with-to-try", kinds: &[Kind::WithStatement], run };

/// More managers than this are not written out.
const MOST: usize = 4;

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    if node.child_of_kind(Kind::KwAsync).is_some() {
        return None;
    }
    let (range, text) = written(context, node, false)?;
    Edits::new(context)
        .replace_range(range, text)
        .titled("Write the `with` statement as `try`, `except` and `finally`")
}

/// The names of one manager.
struct Names {
    manager: String,
    exit: String,
    raised: String,
}

/// The statement written out, and the range that this takes the place of.
pub(super) fn written<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    is_async: bool,
) -> Option<(TextRange, String)> {
    let all = items(node).filter(|all| all.len() <= MOST)?;
    let known = ["type", "BaseException"].into_iter().all(|name| context.would_mean_builtin(name, node));
    let home = Home::of(context, node)?;
    let colon = node.child_of_kind(Kind::Colon)?;
    let kept: Vec<_> = all
        .iter()
        .map(|item| item.manager)
        .chain(node.children().filter(|n| n.start() >= colon.start()))
        .collect();
    let block = Compound::of(node)?;
    if !known || loses_comment(node, &kept) || !has_room(node, 2 * all.len() + 1) {
        return None;
    }
    let (enter_name, value) = (home.fresh_like("enter")?, home.fresh_like("value")?);
    let error = home.fresh_like("error")?;
    let mut names = Vec::new();
    for number in 0..all.len() {
        let which = ["", "second_", "third_", "fourth_"].get(number)?;
        let name = |word: &str| home.fresh_like(&format!("{which}{word}"));
        names.push(Names { manager: name("manager")?, exit: name("exit")?, raised: name("raised")? });
    }
    let mut text = String::new();
    let mut inside = Lines::default();
    for (depth, (item, own)) in all.iter().zip(&names).enumerate() {
        // A plain name can be bound without an error, so it is bound at once.
        let bound = item.target.map_or(String::new(), |target| {
            if target.kind() == Kind::Identifier { target.text().to_string() } else { value.clone() }
        });
        // `manager = x := f()` is none of Python.
        let manager = match item.manager.kind() {
            Kind::NamedExpression => item.manager.with_parentheses(),
            _ => item.manager,
        };
        let mut head = enter(&on_line(manager), &bound, [&own.manager, &enter_name, &own.exit], is_async);
        head.push(0, format!("{} = False", own.raised));
        head.push(0, "try");
        if depth == 0 {
            text.push_str(&head.at(&block.place));
        } else {
            // It stands in the `try` of the manager before.
            text.push(':');
            text.push_str(&block.below(depth, &inside));
            text.push_str(&block.below(depth, &head));
        }
        inside = Lines::default();
        if let Some(target) = item.target.filter(|target| target.kind() != Kind::Identifier) {
            inside.push(0, format!("{} = {value}", on_line(target)));
            inside.push(0, format!("del {value}"));
        }
    }
    text.push_str(&block.suite(node, &inside, all.len() - 1)?);
    let word = if is_async { "await " } else { "" };
    for (depth, own) in names.iter().enumerate().rev() {
        let Names { manager, exit, raised } = own;
        let mut tail = Lines::default();
        tail.push(0, format!("except BaseException as {error}:"));
        tail.push(1, format!("{raised} = True"));
        tail.push(
            1,
            format!("if not {word}{exit}({manager}, type({error}), {error}, {error}.__traceback__):"),
        );
        tail.push(2, "raise");
        tail.push(0, "finally:");
        tail.push(1, format!("if not {raised}:"));
        tail.push(2, format!("{word}{exit}({manager}, None, None, None)"));
        tail.push(1, format!("del {manager}"));
        text.push_str(&block.below(depth, &tail));
    }
    Some((TextRange::new(node.start(), block.body_end(node)?), text))
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("with-to-try", source);
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(rewritten("with-to-try", before), after);
    }

    #[test]
    fn ignores_class_bodies_and_variables_that_are_looked_at() {
        silent("class A:\n    w$0ith x as y:\n        pass\n");
        silent("def f(x):\n    w$0ith x as y:\n        return locals()\n");
    }

    #[test]
    fn ignores_other_meanings_and_other_statements() {
        silent("def f(type):\n    w$0ith type as y:\n        pass\n");
        silent("async def f(x):\n    async w$0ith x as y:\n        pass\n");
        silent("def f(x):\n    w$0ith (x, x) as y:\n        pass\n");
        silent("def f(x):\n    w$0ith x, x, x, x, x:\n        pass\n");
    }

    #[test]
    fn ignores_comments_between_managers() {
        silent("def f(x):\n    w$0ith (x as a,  # why\n          x as b):\n        pass\n");
        silent("def f(x):\n    if x: pass; w$0ith x: pass\n");
    }

    #[test]
    fn calls_the_methods_of_the_class() {
        becomes(
            "def f(p):\n    w$0ith open(p) as file:  # why\n        # text\n        return file.read()\n",
            "def f(p):\n    manager = open(p)\n    enter = type(manager).__enter__\n    exit = type(manager).__exit__\n    file = enter(manager)\n    raised = False\n    try:  # why\n        # text\n        return file.read()\n    except BaseException as error:\n        raised = True\n        if not exit(manager, type(error), error, error.__traceback__):\n            raise\n    finally:\n        if not raised:\n            exit(manager, None, None, None)\n        del manager\n",
        );
    }

    #[test]
    fn binds_other_targets_where_errors_count() {
        becomes(
            "w$0ith a as (b, c): d()\n",
            "_manager = a\n_enter = type(_manager).__enter__\n_exit = type(_manager).__exit__\n_value = _enter(_manager)\n_raised = False\ntry:\n    (b, c) = _value\n    del _value\n    d()\nexcept BaseException as _error:\n    _raised = True\n    if not _exit(_manager, type(_error), _error, _error.__traceback__):\n        raise\nfinally:\n    if not _raised:\n        _exit(_manager, None, None, None)\n    del _manager\n",
        );
    }

    #[test]
    fn keeps_brackets_that_are_needed() {
        let first = |clause: &str| {
            let text = rewritten("with-to-try", &format!("def f():\n    w$0ith {clause}: pass\n"));
            text.lines().nth(1).map(str::to_string)
        };
        assert_eq!(first("(x := g())").as_deref(), Some("    manager = (x := g())"));
        assert_eq!(first("(yield)").as_deref(), Some("    manager = yield"));
        assert_eq!(first("(x,)").as_deref(), Some("    manager = x"));
        assert_eq!(first("(x as y)").as_deref(), Some("    manager = x"));
        assert_eq!(first("lambda: x").as_deref(), Some("    manager = lambda: x"));
    }

    #[test]
    fn puts_managers_into_each_other() {
        let after = "def f(exit):\n\tmanager = a\n\tenter = type(manager).__enter__\n\texit_2 = type(manager).__exit__\n\tvalue = enter(manager)\n\traised = False\n\ttry:\n\t\tb.c = value\n\t\tdel value\n\t\tsecond_manager = d\n\t\tenter = type(second_manager).__enter__\n\t\tsecond_exit = type(second_manager).__exit__\n\t\tenter(second_manager)\n\t\tsecond_raised = False\n\t\ttry:\n\t\t\tif e:\n\t\t\t\tg('''\n''')\n\t\texcept BaseException as error:\n\t\t\tsecond_raised = True\n\t\t\tif not second_exit(second_manager, type(error), error, error.__traceback__):\n\t\t\t\traise\n\t\tfinally:\n\t\t\tif not second_raised:\n\t\t\t\tsecond_exit(second_manager, None, None, None)\n\t\t\tdel second_manager\n\texcept BaseException as error:\n\t\traised = True\n\t\tif not exit_2(manager, type(error), error, error.__traceback__):\n\t\t\traise\n\tfinally:\n\t\tif not raised:\n\t\t\texit_2(manager, None, None, None)\n\t\tdel manager\n";
        for clause in ["a as b.c, d", "(a as b.c, d)", "(a as b.c, d,)"] {
            let before = format!("def f(exit):\n\tw$0ith {clause}:\n\t\tif e:\n\t\t\tg('''\n''')\n");
            becomes(&before, after);
        }
    }
}
