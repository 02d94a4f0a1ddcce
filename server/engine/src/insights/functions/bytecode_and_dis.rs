//! What the compiler makes of a function: its code object's variables, told from the text.

use super::code_anchors;
use crate::insights::Insight;
use crate::note::{Listing, Note, Text, Weight, code, counted, plain, say};
use crate::semantics::{CodeObject, Context, Name};
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "bytecode-and-dis", kinds: &[Kind::FunctionDefinition, Kind::Lambda], run: explain };

/// More names than these are counted, not listed.
const MOST: usize = 8;

fn explain<'m>(context: &Context<'m>, function: Node<'m>, notes: &mut Vec<Note>) {
    let Some(object) = context.code_object(function) else { return };
    let mut note = Note::new("bytecode-and-dis", context.range(function), "Code object", lead(&object))
        .on(code_anchors(context, function))
        .short("code object")
        .weight(Weight::Beneath)
        .listing(listing(context, function, &object))
        .related(&["cpython-execution-model"]);
    for (pattern, names) in [
        ("Parameters, first in `co_varnames`: ", &object.parameters),
        ("Local variables, behind them in `co_varnames`: ", &object.locals),
        ("Variables shared with functions inside, `co_cellvars`: ", &object.cells),
        ("Variables of functions around, `co_freevars`: ", &object.free),
        ("Names of the module or of `builtins`, in `co_names`: ", &object.globals),
    ] {
        if !names.is_empty() {
            let mut text = Text::from(pattern);
            text.extend(listed(names));
            note = note.line(text);
        }
    }
    if !object.flags.is_empty() {
        let mut text = Text::from("`co_flags` has ");
        text.extend(Text::codes(object.flags.iter().copied(), ", "));
        text.push(plain("."));
        note = note.line(text);
    }
    notes.push(note);
}

fn listing<'m>(context: &Context<'m>, function: Node<'m>, object: &CodeObject<'m>) -> Listing {
    let decorated = function.parent().filter(|p| p.kind() == Kind::DecoratedDefinition);
    Listing {
        name: object.name.to_string(),
        first_line: context.line(decorated.unwrap_or(function)),
        parameters: object.parameters.iter().map(Name::to_string).collect(),
    }
}

fn lead(object: &CodeObject<'_>) -> Text {
    let counts: Vec<String> = [
        (object.parameters.len(), "parameter"),
        (object.locals.len(), "local variable"),
        (object.cells.iter().filter(|name| !object.parameters.contains(name)).count(), "shared variable"),
        (object.free.len(), "variable from around"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| match (count, what) {
        (1, _) | (_, "parameter" | "local variable" | "shared variable") => counted(count, what),
        _ => format!("{count} variables from around"),
    })
    .collect();
    let name = code(object.name);
    match counts.as_slice() {
        [] => say("{} has no variables of its own", [name]),
        [one] => say("{} has {}", [name, plain(one)]),
        [before @ .., last] => say("{} has {} and {}", [name, plain(before.join(", ")), plain(last)]),
    }
}

fn listed(names: &[Name]) -> Text {
    let mut text = Text::codes(names.iter().take(MOST).map(Name::as_str), ", ");
    match names.len().checked_sub(MOST).filter(|more| *more > 0) {
        Some(more) => text.push(plain(format!(" and {more} more."))),
        None => text.push(plain(".")),
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{beneath, silent_at};

    fn about(source: &str) -> String {
        let notes = beneath(source);
        notes.into_iter().find(|note| note.starts_with("Code object")).unwrap_or_default()
    }

    #[test]
    fn ignores_names_and_what_is_no_function() {
        for source in [
            "def $0f(a):\n    $0return $0a\n",
            "$0class A:\n    x = 1\n",
            "x = $0lambda: 1\n".replace("$0lambda", "$0[y for y in 'ab']").as_str(),
        ] {
            silent_at("bytecode-and-dis", source);
        }
    }

    #[test]
    fn ignores_functions_that_the_compiler_may_leave_out() {
        for before in [
            "return",
            "if not 0 or x: return",
            "if (1 if x else 2): return",
            "while not 0: pass",
            "while 1: pass",
        ] {
            let source = format!("def f(x):\n    {before}\n    $0def g(y): return y\n");
            assert_eq!(about(&source), "", "{source}");
        }
        assert_ne!(about("def f(x):\n    if not x or x == 0: return\n    $0def g(y): return y\n"), "");
        assert_eq!(
            about("def f(x):\n    if not 0 or x: pass\n    else:\n        $0def g(y): return y\n"),
            ""
        );
    }

    #[test]
    fn names_the_variables_by_how_they_are_found() {
        assert_eq!(
            about("def total(prices, *rest, tax=2, **more):\n    x: int\n    y: Late = sum(prices)\n    def inner():\n        return tax + y\n    return print(inner, y)\n".replace("def total", "$0def total").as_str()),
            "Code object · `total` has 4 parameters, 1 local variable and 1 shared variable\n\
             Parameters, first in `co_varnames`: `prices`, `tax`, `rest`, `more`.\n\
             Local variables, behind them in `co_varnames`: `inner`.\n\
             Variables shared with functions inside, `co_cellvars`: `tax`, `y`.\n\
             Names of the module or of `builtins`, in `co_names`: `sum`, `print`.\n\
             `co_flags` has `VARARGS`, `VARKEYWORDS`."
        );
        assert_eq!(
            about("def f(n):\n    return $0lambda x: x + n\n"),
            "Code object · `<lambda>` has 1 parameter and 1 variable from around\n\
             Parameters, first in `co_varnames`: `x`.\n\
             Variables of functions around, `co_freevars`: `n`."
        );
        assert_eq!(about("$0def f(): pass\n"), "Code object · `f` has no variables of its own");
        assert!(
            about("async $0def f():\n    yield [q for q in 'ab']\n")
                .contains("`co_varnames`: `q`.\n`co_flags` has `ASYNC_GENERATOR`.")
        );
    }
}
