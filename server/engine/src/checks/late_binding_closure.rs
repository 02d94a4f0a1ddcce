//! A function that outlives the round of a loop in which it is made, and reads a variable that the loop binds anew.

use text_size::TextSize;

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{BindingKind, Context, Resolution, ScopeId, leaves_loop};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

pub(super) const CHECK: Check = Check {
    code: "late-binding-closure",
    concept: "late-binding-closures",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B023"], pylint: &["W0640"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition, Kind::Lambda],
    run,
};

/// Methods that keep a function for later: of containers, of event loops, toolkits and exit stacks.
const KEEPERS: &[&str] = &[
    "append",
    "appendleft",
    "add",
    "insert",
    "extend",
    "put",
    "put_nowait",
    "push",
    "setdefault",
    "connect",
    "bind",
    "register",
    "subscribe",
    "after",
    "after_idle",
    "call_later",
    "call_soon",
    "call_soon_threadsafe",
    "call_at",
    "add_done_callback",
    "add_callback",
    "addCleanup",
    "callback",
    "schedule",
];

/// Keyword arguments under which toolkits and threads keep a function.
const KEPT_AS: &[&str] = &["command", "callback", "target", "on_click", "on_change"];

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let Some(around) = loop_around(function) else { return };
    let Some(kept_at) = kept(context, function, around) else { return };
    if leaves_loop(kept_at, around) {
        return;
    }
    let Some(body) = function.field_child(Field::Body) else { return };
    let own_name = function.field_child(Field::Name).map(Node::text);
    let mut seen: Vec<&str> = Vec::new();
    for name in body.descendants().filter(|n| n.kind() == Kind::Identifier) {
        if seen.contains(&name.text()) || Some(name.text()) == own_name {
            continue;
        }
        let Some(bound) = bound_in_loop(context, name, function, around) else { continue };
        seen.push(name.text());
        let message = say(
            "This function reads {} when it is called, and finds the value of the last round then",
            [code(name.text())],
        );
        let there = say("each round binds {} anew", [code(name.text())]);
        let mut finding = Finding::new(context.place(name), message).related(context.place(bound), there);
        finding.remedies.extend(remedy(context, function, name));
        found.push(finding);
    }
}

/// The innermost loop or comprehension in whose body the function is made, with no other function between.
fn loop_around(function: Node<'_>) -> Option<Node<'_>> {
    let mut child = function;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ForStatement | Kind::WhileStatement if child.field() == Field::Body => return Some(parent),
            kind if kind.is_comprehension() && child.field() == Field::Body => return Some(parent),
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => return None,
            _ => child = parent,
        }
    }
    None
}

/// Where a function is put away so that it outlives the round; `None` where that is not certain.
fn kept<'m>(context: &Context<'m>, function: Node<'m>, around: Node<'m>) -> Option<Node<'m>> {
    if function.kind() == Kind::Lambda {
        return kept_expression(context, function, around);
    }
    if function.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return None;
    }
    kept_name(context, function.field_child(Field::Name)?, around)
}

/// Where the loop puts away what a name means, which the name was bound to in this round.
fn kept_name<'m>(context: &Context<'m>, name: Node<'m>, around: Node<'m>) -> Option<Node<'m>> {
    let body = around.field_child(Field::Body)?;
    let uses = body.descendants().filter(|n| {
        n.kind() == Kind::Identifier
            && n.id() > name.id()
            && n.text() == name.text()
            && context.is_same_variable(*n, name)
    });
    uses.filter(|n| !context.model().binding_of_name.contains_key(&n.id()))
        .find_map(|n| kept_expression(context, n, around))
}

fn kept_expression<'m>(context: &Context<'m>, expression: Node<'m>, around: Node<'m>) -> Option<Node<'m>> {
    let mut child = expression;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ListComprehension | Kind::SetComprehension | Kind::DictionaryComprehension => {
                return (parent == around && child.field() == Field::Body).then_some(child);
            }
            Kind::GeneratorExpression => {
                let made_at_once = parent.parent().is_some_and(|call| {
                    let callee = call.field_child(Field::Function).and_then(|f| context.qualified_name(f));
                    matches!(
                        callee.as_deref(),
                        Some("builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.dict")
                    )
                });
                return (parent == around && child.field() == Field::Body && made_at_once).then_some(child);
            }
            Kind::ParenthesizedExpression
            | Kind::Tuple
            | Kind::List
            | Kind::Set
            | Kind::Dictionary
            | Kind::ExpressionList => {
                child = parent;
            }
            Kind::Pair if child.field() == Field::Value => child = parent,
            Kind::ConditionalExpression if parent.named_child(1) != Some(child) => child = parent,
            Kind::Assignment if child.field() == Field::Right => {
                let left = parent.field_child(Field::Left)?;
                return match left.kind() {
                    Kind::Attribute | Kind::Subscript => {
                        outlives(context, leftmost(left), around).then_some(parent)
                    }
                    Kind::Identifier if child == expression && expression.kind() == Kind::Lambda => {
                        kept_name(context, left, around)
                    }
                    _ => None,
                };
            }
            Kind::AugmentedAssignment if child.field() == Field::Right => {
                let left = parent.field_child(Field::Left)?;
                return outlives(context, leftmost(left), around).then_some(parent);
            }
            Kind::KeywordArgument => {
                let name = parent.field_child(Field::Name)?.text();
                if KEPT_AS.contains(&name) {
                    return Some(parent);
                }
                child = parent;
                if !is_wrapper(context, call_of(parent)?) {
                    return None;
                }
            }
            Kind::ArgumentList => {
                let call = call_of(parent)?;
                let callee = call.field_child(Field::Function)?;
                if is_wrapper(context, call) {
                    child = call;
                    continue;
                }
                if context.qualified_name(callee).as_deref() == Some("builtins.setattr") {
                    return Some(call);
                }
                let method = callee.field_child(Field::Attribute)?.text();
                let receiver = leftmost(callee);
                let keeps = KEEPERS.contains(&method)
                    && callee.kind() == Kind::Attribute
                    && outlives(context, receiver, around);
                return keeps.then_some(call);
            }
            _ => return None,
        }
    }
    None
}

fn call_of(node: Node<'_>) -> Option<Node<'_>> {
    let parent = node.parent()?;
    if parent.kind() == Kind::ArgumentList { parent.parent() } else { Some(parent) }
        .filter(|n| n.kind() == Kind::Call)
}

/// Calls that give a callable which calls the one they are given.
fn is_wrapper<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let callee = call.field_child(Field::Function).and_then(|f| context.qualified_name(f));
    matches!(
        callee.as_deref(),
        Some("functools.partial" | "builtins.property" | "builtins.staticmethod" | "builtins.classmethod")
    )
}

/// The name that an attribute, item or call starts with.
fn leftmost(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    loop {
        let inner =
            [Field::Object, Field::Value, Field::Function].into_iter().find_map(|f| node.field_child(f));
        match inner {
            Some(inner) if matches!(node.kind(), Kind::Attribute | Kind::Subscript | Kind::Call) => {
                node = inner
            }
            _ => return node,
        }
    }
}

/// Whether what a name means was there before the round: the loop does not bind it.
fn outlives<'m>(context: &Context<'m>, name: Node<'m>, around: Node<'m>) -> bool {
    if name.kind() != Kind::Identifier {
        return false;
    }
    !around.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && n.text() == name.text()
            && context.model().binding_of_name.contains_key(&n.id())
            // `fs += […]` goes on with the object of the round before.
            && n.parent().is_some_and(|p| p.kind() != Kind::AugmentedAssignment)
            && context.is_same_variable(n, name)
    })
}

/// Where the loop binds the variable that `name`, inside the function, captures; `None` where it captures none, or the
/// function binds it itself.
fn bound_in_loop<'m>(
    context: &Context<'m>,
    name: Node<'m>,
    function: Node<'m>,
    around: Node<'m>,
) -> Option<Node<'m>> {
    let model = context.model();
    let owner = match model.resolve(name)? {
        Resolution::Scope(scope) => scope,
        Resolution::Global if !model.options.in_class_body => ScopeId(0),
        _ => return None,
    };
    let owner_node = model.scope(owner)?.node;
    if owner_node >= function.id() {
        return None;
    }
    let mangled = model.mangled(name);
    let bindings: Vec<_> = model.rebindings_of(owner, &mangled).collect();
    let inside = |node: Node<'_>, id: u32| (node.id()..node.subtree_end()).contains(&id);
    if bindings.iter().any(|b| inside(function, b.node)) {
        return None;
    }
    let binding = bindings.into_iter().find(|b| {
        inside(around, b.node)
            && !matches!(b.kind, BindingKind::Import | BindingKind::ImportFrom | BindingKind::Delete)
    })?;
    context.tree().node(binding.node)
}

/// Binds the value of the round with a default.
fn remedy<'m>(context: &Context<'m>, function: Node<'m>, name: Node<'m>) -> Option<Remedy> {
    let text = name.text();
    let (at, written) = new_parameter(function, text)?;
    let title = format!("Bind the value of this round with a default: `{text}={text}`");
    Some(Changes::new(context).insert(at, written).preferred(title))
}

/// Where `NAME=NAME` goes among the parameters: last, but before `**kwargs`.
fn new_parameter(function: Node<'_>, name: &str) -> Option<(TextSize, String)> {
    let Some(parameters) = function.field_child(Field::Parameters) else {
        let keyword = function.child_of_kind(Kind::KwLambda)?;
        return Some((keyword.end(), format!(" {name}={name}")));
    };
    let keywords = parameters.named_children().find(|p| {
        p.kind() == Kind::DictionarySplatPattern
            || (p.kind() == Kind::TypedParameter && p.child_of_kind(Kind::DictionarySplatPattern).is_some())
    });
    if let Some(keywords) = keywords {
        return Some((keywords.start(), format!("{name}={name}, ")));
    }
    match parameters.named_children().last() {
        Some(last) => Some((last.end(), format!(", {name}={name}"))),
        None => Some((parameters.child_of_kind(Kind::OpenParen)?.end(), format!("{name}={name}"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "late-binding-closure";

    /// bugbear issues 269 and 468, pylint issues 5508 and 9557.
    #[test]
    fn ignores_closures_called_or_consumed_in_the_same_round() {
        check_silent(
            CODE,
            "
            def f(rows, columns):
                for column in columns:
                    print(max(rows, key=lambda row: row[column]))
                    rows.sort(key=lambda row: row[column])
                    (lambda: print(column))()
                    foo = []
                    def bar():
                        foo.append(column)
                    bar()
                    retry(lambda: column)
                    with raises(Exit) as e:
                        run(lambda *_: exit(column))
                    tests = []
                    tests.append(lambda: column)
                    run_all(tests)
                return [max(rows, key=lambda row: row[c]) for c in columns]
            ",
        );
    }

    #[test]
    fn ignores_closures_returned_at_once() {
        check_silent(
            CODE,
            "
            def f(names, found):
                for name in names:
                    if name:
                        return lambda: name
                for name in names:
                    found.append(lambda: name)
                    break
            ",
        );
    }

    #[test]
    fn ignores_bound_values() {
        check_silent(
            CODE,
            "
            fs = []
            for i in range(3):
                fs.append(lambda i=i: i)
                fs.append(partial(print, i))
                fs.append(lambda i: i)
                fs.append(lambda: [i for i in range(2)])
                fs.append(lambda: other)
            gs = [lambda n=n: n for n in fs]
            hs = [f() for f in [lambda: j for k in fs]]
            ",
        );
    }

    #[test]
    fn finds_what_outlives_the_round() {
        check_finds(
            CODE,
            "
            fs = []
            d = {}
            for i, j in x:
                fs.append(lambda a: a + i + i + j)
                                        ^ This function reads `i` when it is called, and finds the value of the last round then
                                                ^
                def f():
                    return lambda: i
                                   ^
                d[i] = f
                Button(command=lambda: go(i))
                                          ^
                def g(): return k
                                ^
                k = 1
                root.after(10, g)
            gs = [lambda: n for n in x]
                          ^
            hs = {k: (lambda: v) for k, v in x}
                              ^
            while True:
                line = read()
                fs += [lambda: line]
                               ^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def make(names, fs):
                for name in names:
                    fs.append(lambda: 'hi ' + name)
                    fs.append(lambda a, *b: name)
                    fs.append(lambda **kw: name)
            ",
            "
            def make(names, fs):
                for name in names:
                    fs.append(lambda name=name: 'hi ' + name)
                    fs.append(lambda a, *b, name=name: name)
                    fs.append(lambda name=name, **kw: name)
            ",
        );
        check_fix(
            CODE,
            "for é, b in x:\r\n\tdef f(): return é, b\r\n\tfs.append(f)\r\n",
            "for é, b in x:\r\n\tdef f(é=é, b=b): return é, b\r\n\tfs.append(f)\r\n",
        );
        check_fix(
            CODE,
            "
            for i in x:
                async def f(
                    a,  # first
                    b=1,
                    **kw: int,
                ):
                    return i
                d['f'] = f
            ",
            "
            for i in x:
                async def f(
                    a,  # first
                    b=1,
                    i=i, **kw: int,
                ):
                    return i
                d['f'] = f
            ",
        );
        check_fix(CODE, "fs = [lambda: i for i in x]\n", "fs = [lambda i=i: i for i in x]\n");
    }
}
