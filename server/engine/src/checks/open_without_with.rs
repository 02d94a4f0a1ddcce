//! A file that is opened without `with`, and that nothing closes where an error comes between.

use text_size::TextRange;

use super::calls::{called, shown};
use super::write::{Changes, size};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::layout::{has_its_lines, indentation, line_ending};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because somebody else may close the file: it is returned, stored, handed on, or used in an inner function; or the program ends
/// with the function.
pub(super) const CHECK: Check = Check {
    code: "open-without-with",
    concept: "with-statement",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["SIM115", "R1732"],
    kinds: &[Kind::Call],
    run,
};

/// Methods that use an open file and keep nothing of it.
const USES: &[&str] = &[
    "read",
    "readline",
    "readlines",
    "readinto",
    "write",
    "writelines",
    "seek",
    "tell",
    "flush",
    "truncate",
    "name",
];

/// Functions that use a file while they run, and keep nothing of it.
const TAKERS: &[&str] = &[
    "json.load",
    "json.dump",
    "pickle.load",
    "pickle.dump",
    "tomllib.load",
    "marshal.load",
    "marshal.dump",
    "plistlib.load",
    "builtins.list",
    "builtins.sorted",
    "builtins.set",
    "builtins.sum",
    "builtins.tuple",
    "builtins.print",
    "shutil.copyfileobj",
    "yaml.safe_load",
    "ast.parse",
];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some((callee, name)) = called(context, call, &["open"]) else { return };
    let of_path = name.strip_prefix("pathlib.").is_some_and(|name| name.ends_with("Path.open"));
    if !matches!(name.as_str(), "builtins.open" | "io.open" | "_io.open" | "codecs.open") && !of_path {
        return;
    }
    if used_at_once(context, call) {
        if is_read_by_a_script(call) {
            return;
        }
        let message = say(
            "Nothing closes the file that {} gives here: it stays open until it is collected, and an error keeps it longer",
            [shown(callee)],
        );
        let mut finding = Finding::new(context.place(callee), message);
        finding.remedies.extend(around_statement(context, call));
        found.push(finding);
        return;
    }
    let Some(statement) =
        call.parent().filter(|p| p.kind() == Kind::Assignment && call.field() == Field::Right)
    else {
        return;
    };
    let Some(target) = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier) else {
        return;
    };
    let Some(life) = Life::of(context, target, statement) else { return };
    // What is made and closed at once, as `touch` does, needs no care.
    if life.close.is_some() && !life.is_used {
        return;
    }
    let message = match life.close {
        Some(_) => say(
            "An error before {} leaves {} open: nothing closes it then",
            [code(format!("{}.close()", target.text())), code(target.text())],
        ),
        None => say("Nothing closes {}: it stays open until it is collected", [code(target.text())]),
    };
    let mut finding = Finding::new(context.place(callee), message);
    if let Some(close) = life.close {
        finding = finding.related(context.place(close), "it is closed here, if the program comes this far");
        finding.remedies.extend(around_block(context, statement, call, target, close, life.last));
    }
    found.push(finding);
}

/// Whether code of the module reads a file in one go, `open(…).read()`: that runs once, and the file is collected at once.
fn is_read_by_a_script(call: Node<'_>) -> bool {
    let reads = call.parent().and_then(|p| p.field_child(Field::Attribute));
    reads.is_some_and(|method| method.text().starts_with("read"))
        && !call.ancestors().any(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition)
}

/// `open(…).read()`, `json.load(open(…))`, `for line in open(…):`
fn used_at_once<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let Some(parent) = call.parent() else { return false };
    match parent.kind() {
        Kind::Attribute if call.field() == Field::Object => {
            let is_called =
                parent.parent().is_some_and(|p| p.kind() == Kind::Call && parent.field() == Field::Function);
            let method = parent.field_child(Field::Attribute).map_or("", Node::text);
            is_called && matches!(method, "read" | "readline" | "readlines" | "write" | "writelines")
        }
        Kind::ForStatement | Kind::ForInClause => call.field() == Field::Right,
        Kind::ArgumentList => parent.parent().is_some_and(|outer| takes(context, outer)),
        _ => false,
    }
}

fn takes<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    call.kind() == Kind::Call
        && call
            .field_child(Field::Function)
            .and_then(|callee| context.qualified_name(callee))
            .is_some_and(|name| TAKERS.contains(&name.as_str()))
}

/// What a function does with its file.
struct Life<'m> {
    /// The statement that closes it, in the block in which it was opened.
    close: Option<Node<'m>>,
    /// Its last use.
    last: u32,
    /// It is used before it is closed.
    is_used: bool,
}

impl<'m> Life<'m> {
    /// `None` where the file may be closed by somebody else, or is closed whatever happens.
    fn of(context: &Context<'m>, target: Node<'m>, statement: Node<'m>) -> Option<Life<'m>> {
        let function = statement.ancestors().find(|n| is_scope(n.kind()))?;
        if function.kind() != Kind::FunctionDefinition {
            return None;
        }
        let scope = context.model().scope_of_node.get(&function.id()).copied()?;
        let body = function.field_child(Field::Body)?;
        let block = statement.parent()?.parent()?;
        let (mut close, mut last, mut is_used) = (None, statement.id(), false);
        if body.descendants().any(|n| matches!(n.kind(), Kind::Yield | Kind::GlobalStatement)) {
            return None;
        }
        // A `try` around that ends with `finally` was written for it.
        let guarded = |n: Node<'m>| {
            n.ancestors()
                .take_while(|a| *a != function)
                .any(|a| a.kind() == Kind::TryStatement && a.child_of_kind(Kind::FinallyClause).is_some())
        };
        if guarded(statement) {
            return None;
        }
        for node in context.uses_of(scope, target.text(), function) {
            if node == target {
                continue;
            }
            if node.ancestors().find(|n| is_scope(n.kind())) != Some(function) || guarded(node) {
                return None;
            }
            let parent = node.parent()?;
            match parent.kind() {
                Kind::Attribute if node.field() == Field::Object => {
                    let method = parent.field_child(Field::Attribute)?.text();
                    if method == "close" {
                        let closing =
                            parent.parent()?.parent().filter(|n| n.kind() == Kind::ExpressionStatement)?;
                        if close.replace(closing).is_some() || closing.parent() != Some(block) {
                            return None;
                        }
                    } else if !USES.contains(&method) {
                        return None;
                    }
                }
                Kind::ForStatement if node.field() == Field::Right => {}
                Kind::ArgumentList if takes(context, parent.parent()?) => {}
                Kind::KeywordArgument
                    if parent.field_child(Field::Name)?.text() == "file"
                        && takes(context, parent.parent()?.parent()?) => {}
                _ => return None,
            }
            last = last.max(node.id());
            is_used |= close.is_none();
        }
        if close.is_none() && ends_program(context, body) {
            return None;
        }
        Some(Life { close, last, is_used })
    }
}

/// Whether the last thing that a function does is to end the program, which closes all files.
fn ends_program<'m>(context: &Context<'m>, body: Node<'m>) -> bool {
    let last = body.named_children().filter(|n| n.kind() != Kind::Comment).last();
    last.filter(|n| n.kind() == Kind::ExpressionStatement)
        .and_then(|statement| statement.named_child(0))
        .filter(|n| n.kind() == Kind::Call)
        .and_then(|call| called(context, call, &["exit"]))
        .is_some_and(|(_, name)| name == "sys.exit")
}

fn is_scope(kind: Kind) -> bool {
    kind.is_function() || kind.is_comprehension() || matches!(kind, Kind::ClassDefinition | Kind::Module)
}

/// The statement in a `with` of its own, where opening the file is the first thing that it does.
fn around_statement<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Remedy> {
    let mut top = call;
    let statement = loop {
        let parent = top.parent()?;
        match parent.kind() {
            // `open(…).read()`, and what follows it.
            Kind::Attribute if top.field() == Field::Object => top = parent,
            Kind::Call if top.field() == Field::Function => top = parent,
            // `json.load(open(…))`
            Kind::ArgumentList
                if parent.named_child(0) == Some(top) && parent.parent()?.kind() == Kind::Call =>
            {
                let outer = parent.parent()?;
                let callee = outer.field_child(Field::Function)?;
                if !callee
                    .descendants()
                    .all(|n| matches!(n.kind(), Kind::Identifier | Kind::Attribute | Kind::Dot))
                {
                    return None;
                }
                top = outer;
            }
            Kind::Assignment if top.field() == Field::Right => {
                let target = parent.field_child(Field::Left)?;
                if !matches!(target.kind(), Kind::Identifier | Kind::Attribute) {
                    return None;
                }
                top = parent;
            }
            Kind::ExpressionStatement | Kind::ReturnStatement => break parent,
            _ => return None,
        }
    };
    let text = statement.text();
    if !has_its_lines(statement)
        || text.contains(['\n', '\r'])
        || !matches!(statement.parent()?.kind(), Kind::Block | Kind::Module)
        || statement.descendants().any(|n| matches!(n.kind(), Kind::Await | Kind::NamedExpression))
    {
        return None;
    }
    let name = ["file", "f", "stream"]
        .into_iter()
        .find(|name| context.would_mean_global(name, call) && context.globals(name).is_empty())?;
    let tree = statement.tree().text();
    let indent = indentation(tree, statement.start());
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    let header = format!("with {} as {name}:{}{indent}{unit}", call.text(), line_ending(statement));
    let changes = Changes::new(context).insert(statement.start(), header).replace(call, name);
    Some(changes.possible("Open it in a `with`, which closes it"))
}

/// The statements from opening to closing in a `with`.
fn around_block<'m>(
    context: &Context<'m>,
    assignment: Node<'m>,
    call: Node<'m>,
    target: Node<'m>,
    close: Node<'m>,
    last: u32,
) -> Option<Remedy> {
    let statement = assignment.parent().filter(|n| n.kind() == Kind::ExpressionStatement)?;
    let block = statement.parent().filter(|n| n.kind() == Kind::Block)?;
    if last > close.subtree_end() || assignment.field_child(Field::Type).is_some() {
        return None;
    }
    let between: Vec<Node<'m>> =
        block.named_children().filter(|n| n.id() > statement.id() && n.id() < close.id()).collect();
    let all = [statement, close].into_iter().chain(between.iter().copied());
    let tree = statement.tree().text();
    let is_plain = |n: Node<'m>| {
        // A text over several lines would be moved along with its lines.
        !n.descendants().any(|n| {
            matches!(n.kind(), Kind::String | Kind::LineContinuation) && n.text().contains(['\n', '\r'])
        })
    };
    let last_between = between.last()?;
    if !all.clone().all(has_its_lines) || !all.clone().all(is_plain) {
        return None;
    }
    let (from, to) = (usize::from(statement.end()), usize::from(close.start()));
    let inner = tree.get(from..to)?;
    let rest = tree.get(usize::from(close.end())..)?;
    let ends_line = rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) || rest.trim().is_empty();
    if !ends_line || statement.text().contains(['\n', '\r']) || inner.lines().next()?.contains('\\') {
        return None;
    }
    let unit = if indentation(tree, statement.start()).contains('\t') { "\t" } else { "    " };
    let mut changes =
        Changes::new(context).replace(statement, format!("with {} as {}:", call.text(), target.text()));
    let end = usize::from(last_between.end());
    let mut at = from;
    for line in inner.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start > from && start < end && !line.trim().is_empty() {
            changes = changes.insert(size(start), unit);
        }
    }
    let line_start = to - indentation(tree, close.start()).len();
    let line_end = usize::from(close.end()) + rest.find('\n').map_or(rest.len(), |n| n + 1);
    changes = changes.replace_range(TextRange::new(size(line_start), size(line_end)), "");
    Some(changes.possible("Use a `with`, which closes it whatever happens"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "open-without-with";

    #[test]
    fn ignores_with_and_finally() {
        check_silent(
            CODE,
            "
            def f(p):
                with open(p) as a:
                    a.read()
                b = open(p)
                try:
                    b.read()
                finally:
                    b.close()
                c = open(p)
                with c:
                    c.read()
            ",
        );
    }

    /// pylint issue 4748: the caller closes what is returned; and what is stored or handed on.
    #[test]
    fn ignores_files_that_leave_the_function() {
        check_silent(
            CODE,
            "
            def f(self, p):
                a = open(p)
                return a
            def g(self, p):
                self.file = open(p)
                b = open(p)
                self.files.append(b)
                c = open(p)
                self.c = c
                return open(p)
            def h(p):
                d = open(p)
                yield d
            def i(p):
                e = open(p)
                return lambda: e.read()
            class K:
                log = open('x')
            ",
        );
    }

    #[test]
    fn ignores_exit_stack_and_closing() {
        check_silent(
            CODE,
            "
            from contextlib import ExitStack, closing
            def f(p):
                with ExitStack() as stack:
                    a = stack.enter_context(open(p))
                    b = open(p)
                    stack.callback(b.close)
                c = open(p)
                with closing(c):
                    c.read()
                d = open(p)
                atexit.register(d.close)
            ",
        );
    }

    /// pylint issues 5080 and 4676: opened and closed at once, and a choice in a `with`.
    #[test]
    fn ignores_what_is_closed_at_once_or_chosen() {
        check_silent(
            CODE,
            "
            open('x', 'w').close()
            def g(p):
                out = open(p, 'w')
                out.close()
            def f(p):
                with (open(p) if p else nullcontext()) as a:
                    a.read()
                b = open(p) if p else sys.stdin
                b.read()
            ",
        );
    }

    #[test]
    fn ignores_other_functions() {
        check_silent(
            CODE,
            "
            import os, webbrowser
            def f(open, z):
                a = os.open('x', 0)
                b = open('x').read()
                webbrowser.open('x')
                z.open('x').read()
            ",
        );
    }

    #[test]
    fn ignores_files_of_a_program_that_ends() {
        check_silent(
            CODE,
            "
            import sys
            def main():
                f = open(p, 'wb')
                f.write(sys.stdin.buffer.read(4))
                sys.exit(23)
            ",
        );
    }

    #[test]
    fn ignores_what_a_script_reads_in_one_go() {
        check_silent(CODE, "data = open('a').read()\nlines = [line for line in open('b').readlines()]\n");
        check_finds(
            CODE,
            "
            open('a', 'w').write('b')
            ^^^^
            class A:
                data = open('a').read()
                       ^^^^
            ",
        );
    }

    #[test]
    fn finds_files_that_nobody_closes() {
        check_finds(
            CODE,
            "
            import json
            def b(p):
                return open(p).read()
                       ^^^^ Nothing closes the file that `open()` gives here: it stays open until it is collected, and an error keeps it longer
            b = json.load(open('x'))
                          ^^^^
            for line in open('x'):
                        ^^^^
                print(line)
            def f(p):
                c = open(p)
                    ^^^^ Nothing closes `c`: it stays open until it is collected
                return c.read()
            def g(p):
                d = open(p)
                    ^^^^ An error before `d.close()` leaves `d` open: nothing closes it then
                text = d.read()
                d.close()
                return text
            ",
        );
    }

    #[test]
    fn mends_a_statement() {
        check_fix(
            CODE,
            "def f(p):\n    return open(p).read().strip()  # ü\n",
            "def f(p):\n    with open(p) as file:\n        return file.read().strip()  # ü\n",
        );
        check_fix(
            CODE,
            "import json\r\ndef g(p):\r\n\tfile = 1\r\n\tx = json.load(open(p))\r\n\treturn x\r\n",
            "import json\r\ndef g(p):\r\n\tfile = 1\r\n\twith open(p) as f:\r\n\t\tx = json.load(f)\r\n\treturn x\r\n",
        );
    }

    #[test]
    fn mends_a_block() {
        check_fix(
            CODE,
            "
            def f(p):
                out = open(p, 'w')  # ü
                for x in p:

                    # each
                    out.write(x)
                out.close()
                return 1
            ",
            "
            def f(p):
                with open(p, 'w') as out:  # ü
                    for x in p:

                        # each
                        out.write(x)
                return 1
            ",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "def f():\n    x = 1; y = open('x').read()\n",
            "def f():\n    x = g() + open('x').read()\n",
            "for x in open('x'): print(x)\n",
            "def f(p):\n    a = open(p)\n    a.write('''\nx''')\n    a.close()\n",
            "def f(p):\n    a = open(p)\n    a.read(); a.close()\n",
            "def f(y):\n    x = [open(p).read() for p in y]\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
