//! A local name that is read where it has no value, or may have none.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say, shortened};
use crate::semantics::{
    At, Binding, BindingKind, Bound, Branch, Context, Resolution, ScopeId, ScopeKind, Way,
};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "unbound-local-error", kinds: &[Kind::Identifier], run: explain };

/// More decisions than this are counted, not listed.
const MOST: usize = 3;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let model = context.model();
    let Some(scope) = model.scope_of_name.get(&node.id()).copied() else { return };
    // What a function around owns is no local name here, and raises another error.
    if model.scope(scope).is_none_or(|s| s.kind != ScopeKind::Function)
        || model.resolve(node) != Some(Resolution::Scope(scope))
    {
        return;
    }
    let note = match context.bound(node) {
        Some(Bound::Never(why)) => never(context, node, scope, why),
        Some(Bound::Possibly(branches)) => possibly(context, node, scope, &branches),
        _ => None,
    };
    notes.extend(note.map(|note| note.related(&["global-statement", "legb-scope", "name-error"])));
}

/// It never has a value here.
fn never<'m>(context: &Context<'m>, node: Node<'m>, scope: ScopeId, why: Option<At<'m>>) -> Option<Note> {
    let function = context.model().scope_node(context.tree(), scope)?;
    let function_name = function.field_child(Field::Name)?.text();
    let new = |lead| {
        Note::new("unbound-local-error", context.range(node), "UnboundLocalError", lead)
            .weight(Weight::Fails)
            .short("UnboundLocalError")
    };
    let name = code(node.text());
    if let Some(why) = why {
        let line = plain(context.at(why).line(why.node));
        if why.node.kind() == Kind::ExceptClause {
            return Some(
                new(say("{} has no value here: the `except` clause of line {} unbinds it", [name, line]))
                    .line(say(
                        "At the end of the clause Python deletes {}, so that the exception does not live on.",
                        [code(node.text())],
                    )),
            );
        }
        return Some(new(say("{} has no value here: the `del` on line {} takes it away", [name, line])));
    }
    let mangled = context.model().mangled(node);
    let first = local_binding(context, scope, &mangled)?;
    let bound = context.tree().node(first.node)?;
    // What unbinds it on every way is not one place.
    if bound.start() < node.start() {
        return Some(
            new(say("{} has no value here, on whichever way the program comes to this line", [name]))
                .line(local_since(context, node, function_name, first, bound)),
        );
    }
    let mut lead = say("{} is local to {}, because of ", [name, code(function_name)]);
    lead.extend(Text::from(what(first.kind)));
    lead.push(plain(format!(" on line {}", context.line(bound))));
    let note = new(lead);
    let nearer = around(context, function, &mangled);
    Some(match hidden_global(context, &mangled) {
        _ if nearer.is_some() => note.line(say(
            "It has no value yet here. The {} of {} is hidden in the whole function.",
            [code(node.text()), code(nearer.unwrap_or_default())],
        )),
        Some(line) => note
            .line(say(
                "It has no value yet here. The global {} (line {}) is hidden in the whole function, above line {} too.",
                [code(node.text()), plain(line), plain(context.line(bound))],
            ))
            .line(say("{} if you mean to change it; another name if not.", [code(format!("global {mangled}"))])),
        None => note.line(say("It has no value yet here: nothing binds it before this line runs.", [])),
    })
}

/// It has no value where these decisions are taken.
fn possibly<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    scope: ScopeId,
    branches: &[Branch<'m>],
) -> Option<Note> {
    if branches.is_empty() {
        return None;
    }
    let function = context.model().scope_node(context.tree(), scope)?;
    let function_name = function.field_child(Field::Name)?.text();
    let mut lead = say("{} has no value here if ", [code(node.text())]);
    for (i, branch) in branches.iter().take(MOST).enumerate() {
        if i > 0 {
            lead.push(plain(" and "));
        }
        lead.extend(outcome(context, branch, branches));
    }
    if branches.len() > MOST {
        lead.push(plain(format!(", and on {}", counted(branches.len() - MOST, "more condition"))));
    }
    let mangled = context.model().mangled(node);
    let first = local_binding(context, scope, &mangled)?;
    let bound = context.tree().node(first.node)?;
    let note = Note::new("unbound-local-error", context.range(node), "UnboundLocalError", lead)
        .weight(Weight::Surprise)
        .short(format!("{} may have no value", node.text()));
    Some(note.line(local_since(context, node, function_name, first, bound)))
}

fn local_since(
    context: &Context<'_>,
    node: Node<'_>,
    function: &str,
    binding: &Binding,
    bound: Node<'_>,
) -> Text {
    let mut text = say("{} is local to {}, because of ", [code(node.text()), code(function)]);
    text.extend(Text::from(what(binding.kind)));
    text.push(plain(format!(" on line {}; reading it without a value raises ", context.line(bound))));
    text.push(code("UnboundLocalError"));
    text.push(plain("."));
    text
}

/// What comes out of a decision, in the reader's words.
fn outcome<'m>(context: &Context<'m>, branch: &Branch<'m>, all: &[Branch<'m>]) -> Text {
    let there = context.at(branch.at);
    let line = plain(there.line(branch.at.node));
    let condition = || code(shortened(&branch.at.node.one_line()));
    let clause = || code(if branch.at.node.kind() == Kind::ExceptClause { "except" } else { "try" });
    let goes_round = all
        .iter()
        .any(|other| other.at == branch.at && matches!(other.way, Way::FirstRound | Way::Iteration));
    let is_for = matches!(branch.at.node.kind(), Kind::ForStatement | Kind::ForInClause);
    match branch.way {
        // A `while` goes by its condition.
        Way::Exhausted if !is_for && goes_round => say("{} (line {}) becomes false", [condition(), line]),
        Way::Exhausted if !is_for => say("{} (line {}) is false", [condition(), line]),
        Way::Iteration if !is_for => say("{} (line {}) is true", [condition(), line]),
        Way::True => say("{} (line {}) is true", [condition(), line]),
        Way::False => say("{} (line {}) is false", [condition(), line]),
        Way::FirstRound => say("it is the first round of the loop on line {}", [line]),
        Way::Iteration => say("the loop on line {} goes round again", [line]),
        Way::Exhausted if goes_round => say("the loop on line {} runs out of items", [line]),
        Way::Exhausted => say("the loop on line {} has no item", [line]),
        Way::Raised => say("something in the {} on line {} raises", [clause(), line]),
        Way::Completed => say("nothing in the {} on line {} raises", [clause(), line]),
        Way::Caught => say("the `except` on line {} catches it", [line]),
        Way::NotCaught => say("the `except` on line {} does not catch it", [line]),
        Way::Swallowed => say("the `with` on line {} swallows an exception", [line]),
        Way::Matches => say("the `case` on line {} matches", [line]),
        Way::MatchesNot => say("the `case` on line {} does not match", [line]),
        Way::Returns => say("the call on line {} returns", [line]),
    }
}

/// The first place in the function itself that makes the name local.
fn local_binding<'m>(context: &Context<'m>, scope: ScopeId, name: &str) -> Option<&'m Binding> {
    context.model().bindings_of(scope, name).next()
}

fn what(kind: BindingKind) -> &'static str {
    match kind {
        BindingKind::For => "the loop",
        BindingKind::Import | BindingKind::ImportFrom => "the import",
        BindingKind::Function | BindingKind::Class => "the definition",
        BindingKind::Delete => "the `del`",
        BindingKind::Annotation => "the annotation",
        BindingKind::With => "the `with`",
        BindingKind::Except => "the `except`",
        BindingKind::Pattern => "the pattern",
        BindingKind::Parameter => "the parameter",
        _ => "the assignment",
    }
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

/// The line on which the module binds the name; `del x` and `x: int` make no global.
fn hidden_global(context: &Context<'_>, name: &str) -> Option<u32> {
    let mut bindings = context.globals(name).into_iter().filter_map(|place| context.global_binding(place));
    bindings.find(|(binding, _)| binding.kind.gives_value()).map(|(_, line)| line)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_names_that_have_a_value() {
        silent_at("unbound-local-error", "x = 1\ny = $0x\ndef f(a):\n    b = a\n    b += 1\n    return b\n");
        silent_at("unbound-local-error", "def f():\n    return $0x if (x := g()) else 0\n");
        silent_at("unbound-local-error", "def f():\n    a[$0x] = (x := 1)\n");
        silent_at("unbound-local-error", "def f(p):\n    if p: x = 1\n    else: return\n    return $0x\n");
        silent_at(
            "unbound-local-error",
            "def f():\n    while True:\n        x = 1\n        break\n    return $0x\n",
        );
        silent_at(
            "unbound-local-error",
            "def f():\n    def g():\n        nonlocal x\n        x = 1\n    g()\n    print($0x)\n    x = 2\n",
        );
        silent_at("unbound-local-error", "def f():\n    def g():\n        return $0x\n    g()\n    x = 2\n");
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
    fn takes_a_del_for_no_global() {
        let text = hover("def f():\n    print($0x)\n    x = 1\ndel x\n").remove(0);
        assert!(text.contains("It has no value yet here: nothing binds it before"), "{text}");
    }

    #[test]
    fn names_the_function_around_whose_variable_is_hidden() {
        let text =
            hover("x = 1\ndef f():\n    x = 2\n    def g():\n        print($0x)\n        x = 3\n").remove(0);
        assert!(text.ends_with("The `x` of `f` is hidden in the whole function."), "{text}");
    }

    #[test]
    fn says_what_takes_a_name_away() {
        assert_eq!(
            hover("def f(x):\n    del x\n    return $0x\n"),
            ["UnboundLocalError · `x` has no value here: the `del` on line 2 takes it away"]
        );
        assert!(
            hover(
                "def f():\n    try: g()\n    except OSError as e: pass\n    else: return\n    return $0e\n"
            )[0]
            .starts_with(
                "UnboundLocalError · `e` has no value here: the `except` clause of line 3 unbinds it"
            )
        );
    }

    #[test]
    fn names_the_decisions_that_leave_it_unbound() {
        assert_eq!(
            hover("def f(p, items):\n    if p > 1:\n        x = 1\n    return $0x\n"),
            [
                "UnboundLocalError · `x` has no value here if `p > 1` (line 2) is false\n`x` is local to `f`, because of the assignment on line 3; reading it without a value raises `UnboundLocalError`."
            ]
        );
        assert!(
            hover("def f(items):\n    for x in items: pass\n    return $0x\n")[0]
                .contains("`x` has no value here if the loop on line 2 has no item")
        );
        assert!(
            hover("def f(p):\n    while p: x = p.pop()\n    return $0x\n")[0]
                .contains("`x` has no value here if `p` (line 2) is false")
        );
    }
}
