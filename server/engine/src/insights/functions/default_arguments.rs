//! When a default is evaluated, and who shares it.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Picture, Text, code, plain, say};
use crate::semantics::{Context, Definition, ModulePiece};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "default-arguments",
    kinds: &[Kind::DefaultParameter, Kind::TypedDefaultParameter],
    run: explain,
};

/// More calls than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(equal), Some(name), Some(value)) =
        (node.child_of_kind(Kind::Equal), node.field_child(Field::Name), node.field_child(Field::Value))
    else {
        return;
    };
    // A default that can neither change nor differ from one evaluation to the next needs no word.
    let Some(what) = What::of(context, value) else { return };
    let Some(function) = node.ancestors().find(|n| n.kind().is_function()) else { return };
    let statement = if function.kind() == Kind::Lambda { "lambda" } else { "def" };
    let lead = match what {
        What::Object => say(
            "{} is made once, when this {} runs; every call without {} shares it",
            [code(value.one_line()), code(statement), code(name.text())],
        ),
        What::Call => say(
            "{} is called once, when this {} runs, not at each call",
            [code(value.one_line()), code(statement)],
        ),
    };
    let mut note = Note::new("default-arguments", context.range(node), "Default argument", lead)
        .on([context.range(equal)])
        .short(format!("evaluated once, when {statement} runs"))
        .hint(HintKind::Default, context.range(value).end(), "evaluated once")
        .related(&["mutability", "args-kwargs"]);
    let lines = calls_with_default(context, function, node);
    if let Some(text) = calls(&lines, name.text()) {
        note = note.line(text);
    }
    if matches!(what, What::Object) {
        note.picture = drawn(function, name.text(), &value.one_line(), &lines);
    }
    notes.push(note.general(say(
        "A default is evaluated where the {} makes the function; calls only look it up.",
        [code(statement)],
    )));
}

/// The one object, and what leads to it: the function itself, and the parameter in each of the calls.
fn drawn(function: Node<'_>, parameter: &str, value: &str, lines: &[u32]) -> Option<Picture> {
    let function = function.field_child(Field::Name)?.text();
    if lines.is_empty() || lines.len() > MOST {
        return None;
    }
    let calls = lines.iter().map(|line| format!("{parameter} in the call on line {line}"));
    let names: Vec<String> = std::iter::once(format!("default of {function}")).chain(calls).collect();
    let arrows = (0..names.len()).map(|name| (name, 0)).collect();
    Some(Picture::Objects { names, objects: vec![value.to_string()], arrows })
}

/// Why a default is worth a word.
#[derive(Clone, Copy)]
enum What {
    /// An object that can be changed.
    Object,
    /// A call whose result is kept.
    Call,
}

impl What {
    fn of<'m>(context: &Context<'m>, value: Node<'m>) -> Option<What> {
        let value = value.unparenthesized();
        match value.kind() {
            kind if kind.is_new_collection() => Some(What::Object),
            Kind::Call => {
                let function = value.field_child(Field::Function)?;
                match context.qualified_name(function).as_deref() {
                    Some("builtins.list" | "builtins.dict" | "builtins.set" | "builtins.bytearray") => {
                        Some(What::Object)
                    }
                    Some(
                        "builtins.tuple" | "builtins.frozenset" | "builtins.int" | "builtins.float"
                        | "builtins.str" | "builtins.object",
                    ) => None,
                    _ => Some(What::Call),
                }
            }
            _ => None,
        }
    }
}

fn calls(lines: &[u32], parameter: &str) -> Option<Text> {
    let list: Vec<String> = lines.iter().take(MOST).map(ToString::to_string).collect();
    let more = if lines.len() > MOST { " …" } else { "" };
    match lines.len() {
        0 => None,
        1 => Some(say(
            "The call on line {} uses it: it does not pass {}.",
            [plain(list.join("")), code(parameter)],
        )),
        _ => Some(say(
            "The calls on lines {}{} share it: they do not pass {}.",
            [plain(list.join(", ")), plain(more), code(parameter)],
        )),
    }
}

/// The lines of the calls in this file that leave the parameter to its default.
fn calls_with_default<'m>(context: &Context<'m>, function: Node<'m>, parameter: Node<'m>) -> Vec<u32> {
    let (Some(name), Some(parameters)) =
        (function.field_child(Field::Name), function.field_child(Field::Parameters))
    else {
        return Vec::new();
    };
    // What a decorator makes of the function may pass arguments of its own.
    if function.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return Vec::new();
    }
    let is_parameter = |n: &Node<'_>| !matches!(n.kind(), Kind::PositionalSeparator | Kind::Comment);
    let Some(index) = parameters.named_children().filter(is_parameter).position(|n| n == parameter) else {
        return Vec::new();
    };
    let keyword_only = parameters
        .named_children()
        .take_while(|n| *n != parameter)
        .any(|n| matches!(n.kind(), Kind::KeywordSeparator | Kind::ListSplatPattern));
    let Some(parameter_name) = parameter.field_child(Field::Name) else { return Vec::new() };
    let target = context.locate(function);
    let mut lines = Vec::new();
    for (piece, place) in context.module().pieces().iter().enumerate() {
        for node in mentions(place, name.text()) {
            let Some(call) =
                node.parent().filter(|p| p.kind() == Kind::Call && node.field() == Field::Function)
            else {
                continue;
            };
            let there = context.at(crate::semantics::At { piece, node });
            let leaves = leaves_to_default(call, index, keyword_only, parameter_name.text());
            if leaves && there.definition(node) == Definition::Function(target) {
                lines.push(there.line(call));
            }
        }
    }
    lines
}

fn mentions<'m>(place: &'m ModulePiece, name: &'m str) -> impl Iterator<Item = Node<'m>> {
    let tree = place.segment.tree();
    let references =
        if place.segment.text().contains(name) { place.model.references.as_slice() } else { &[] };
    references.iter().filter_map(|r| tree.node(r.node)).filter(move |n| n.text() == name)
}

fn leaves_to_default(call: Node<'_>, index: usize, keyword_only: bool, name: &str) -> bool {
    let Some(arguments) = call.field_child(Field::Arguments) else { return false };
    let mut positional = 0;
    for argument in arguments.named_children() {
        match argument.kind() {
            Kind::ListSplat | Kind::DictionarySplat | Kind::ForInClause => return false,
            Kind::KeywordArgument => {
                if argument.field_child(Field::Name).is_some_and(|n| n.text() == name) {
                    return false;
                }
            }
            Kind::Comment => {}
            _ => positional += 1,
        }
    }
    keyword_only || positional <= index
}

#[cfg(test)]
mod tests {
    use crate::note::Picture;
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_defaults_that_cannot_change() {
        for default in ["None", "1", "'a'", "(1, 2)", "x", "a.b", "frozenset()", "lambda: []"] {
            silent_at("default-arguments", &format!("def f(a$0={default}): pass\n"));
        }
    }

    #[test]
    fn names_the_calls_that_share_it() {
        assert_eq!(
            hover("def add(item, basket$0=[]):\n    return basket\nadd(1)\nadd(2)\nadd(3, [])\nadd(*x)\n"),
            [
                "Default argument · `[]` is made once, when this `def` runs; every call without `basket` shares it\nThe calls on lines 3, 4 share it: they do not pass `basket`.\n(A default is evaluated where the `def` makes the function; calls only look it up.)"
            ]
        );
    }

    #[test]
    fn says_that_a_call_happens_once() {
        let text = hover("import time\ndef f(now$0=time.time()): pass\n").remove(0);
        assert!(
            text.starts_with(
                "Default argument · `time.time()` is called once, when this `def` runs, not at each call"
            ),
            "{text}"
        );
    }

    #[test]
    fn draws_the_object_that_calls_share() {
        let picture =
            crate::testing::note_at("def add(item, basket$0=[]):\n    return basket\nadd(1)\nadd(2)\n")
                .picture;
        let Some(Picture::Objects { names, objects, arrows }) = picture else { panic!("{picture:?}") };
        assert_eq!(names, ["default of add", "basket in the call on line 3", "basket in the call on line 4"]);
        assert_eq!((objects, arrows), (vec!["[]".to_string()], vec![(0, 0), (1, 0), (2, 0)]));
        let nobody = crate::testing::note_at("def add(item, basket$0=[]): pass\n");
        assert_eq!(nobody.picture, None);
    }

    #[test]
    fn claims_no_calls_of_what_a_decorator_made() {
        let text = hover("@d\ndef add(item, basket$0=[]):\n    return basket\nadd(1)\n").remove(0);
        assert!(!text.contains("line 4"), "{text}");
    }

    #[test]
    fn counts_comments_neither_as_parameters_nor_as_arguments() {
        let source =
            "def add(item, # what\n    basket$0=[]):\n    return basket\nadd(1, [])\nadd(1, # here\n    )\n";
        let text = hover(source).remove(0);
        assert!(text.contains("The call on line 5 uses it"), "{text}");
    }
}
