//! `eval` or `exec` of a text that somebody else writes.

use super::calls::{called, shown, with_name};
use super::outside_text::source;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{plain, say};
use crate::semantics::{ArgumentNodes, Context, Definition};
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: texts whose origin is not seen, such as parameters. Who calls may have made them. Left out as
/// well: `exec(sys.stdin.read())`, by which a program runs scripts, as Python itself does.
pub(super) const CHECK: Check = Check {
    code: "eval-of-input",
    concept: "eval-exec-compile",
    group: Group::Security,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["S307", "W0123"],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some((callee, name)) = called(context, call, &["eval", "exec"]) else { return };
    if !matches!(name.as_str(), "builtins.eval" | "builtins.exec") {
        return;
    }
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let Some(text) = passed.positional.first().copied() else { return };
    if name == "builtins.exec" && is_all_of_stdin(context, text) {
        return;
    }
    let Some((origin, at)) = source(context, text) else { return };
    let message = say("{} runs {} as code of this program", [shown(callee), plain(origin.words())]);
    let mut finding = Finding::new(context.place(callee), message);
    if at.tree().text() == call.tree().text() && !text.contains(at) {
        finding = finding.related(context.place(at), "the text comes from here");
    }
    if name == "builtins.eval" && passed.positional.len() == 1 && passed.named.is_empty() {
        finding.remedies.extend(remedy(context, callee, text));
    }
    found.push(finding);
}

/// Whether the text is the whole of `sys.stdin`: a script, and nothing that was asked for.
fn is_all_of_stdin<'m>(context: &Context<'m>, text: Node<'m>) -> bool {
    let text = match context.definition(text) {
        Definition::Value(at) if at.piece == context.piece() => at.node,
        _ => text,
    };
    called(context, text.unparenthesized(), &["read"]).is_some_and(|(_, name)| name == "sys.stdin.read")
}

/// `ast.literal_eval`, where the text is evaluated as it came: what is put together here is more than a literal.
fn remedy<'m>(context: &Context<'m>, callee: Node<'m>, text: Node<'m>) -> Option<Remedy> {
    if matches!(text.unparenthesized().kind(), Kind::String | Kind::ConcatenatedString | Kind::BinaryOperator)
    {
        return None;
    }
    let changes = Changes::new(context).replace(callee, "ast.literal_eval");
    let changes = with_name(context, changes, callee, "ast", "ast", "import ast")?;
    Some(changes.possible("Read it as a literal, with `ast.literal_eval`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "eval-of-input";

    #[test]
    fn ignores_constants() {
        check_silent(CODE, "TEXT = '1 + 1'\na = eval('1 + 1')\nb = eval(TEXT)\nexec('x = 1')\n");
    }

    /// Who calls may have made the text; namedtuple and dataclasses of the standard library work like that.
    #[test]
    fn ignores_texts_of_unknown_origin() {
        check_silent(
            CODE,
            "
            def make(text, names):
                a = eval(f'lambda {names}: {text}')
                exec(compile(text, 'x', 'exec'), {})
                return a
            for line in open('program.py'):
                exec(line)
            ",
        );
    }

    /// `program < script.py` is there to run the script.
    #[test]
    fn ignores_scripts_on_standard_input() {
        check_silent(
            CODE,
            "
            import sys
            def run(names):
                exec(sys.stdin.read(), names)
                script = sys.stdin.read()
                exec(script)
            ",
        );
    }

    /// ruff issue 5505: a method that is called `eval`.
    #[test]
    fn ignores_other_functions() {
        check_silent(
            CODE,
            "
            import ast
            class Model:
                def eval(self, x): ...
            Model().eval(input())
            a = ast.literal_eval(input())
            def f(eval):
                return eval(input())
            b = frame.eval(input())
            ",
        );
    }

    #[test]
    fn finds_texts_from_outside() {
        check_finds(
            CODE,
            "
            import sys
            from flask import request
            from urllib.request import urlopen
            a = eval(input('x? '))
                ^^^^ `eval()` runs what somebody types as code of this program
            b = eval(sys.argv[1].strip())
                ^^^^ `eval()` runs what stands on the command line as code of this program
            exec(sys.stdin.readline())
            ^^^^
            c = eval(sys.stdin.read())
                ^^^^
            def view():
                text = request.args.get('x')
                return eval(text)
                       ^^^^ `eval()` runs what a web request brings as code of this program
            c = eval('f(' + input() + ')')
                ^^^^
            exec(urlopen(u).read().decode())
            ^^^^ `exec()` runs what comes over the network as code of this program
            ",
        );
    }

    #[test]
    fn mends_what_is_read_as_it_came() {
        check_fix(CODE, "a = eval(input())  # ü\n", "import ast\n\n\na = ast.literal_eval(input())  # ü\n");
        check_fix(
            CODE,
            "import ast\r\ndef f():\r\n\treturn eval(input())\r\n",
            "import ast\r\ndef f():\r\n\treturn ast.literal_eval(input())\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "eval(input(), {})\n",
            "exec(input())\n",
            "eval(f'2 * {input()}')\n",
            "def f(ast):\n    return eval(input())\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
