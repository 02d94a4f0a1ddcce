//! A command for the shell that is put together from values, which the shell reads as its own language.

use super::built_text::{Part, parts};
use super::calls::{called, shown};
use super::outside_text::source;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::{ArgumentNodes, Constant, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: commands that come whole from elsewhere, such as a parameter. Their author has asked
/// for a shell. Left out as well: what is meant to be several words, by its name (`args`, `options`), and commands that begin with the
/// reader's own program (`f"{editor} {path}"`).
pub(super) const CHECK: Check = Check {
    code: "shell-true-with-variable",
    concept: "subprocess-module",
    group: Group::Security,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["S602"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let names = [
        "run",
        "call",
        "check_call",
        "check_output",
        "Popen",
        "getoutput",
        "getstatusoutput",
        "system",
        "popen",
    ];
    let Some(callee) = call.field_child(Field::Function) else { return };
    let Some((_, name)) = called(context, call, &names) else { return };
    let always = matches!(
        name.as_str(),
        "os.system" | "os.popen" | "subprocess.getoutput" | "subprocess.getstatusoutput"
    );
    if !always && !name.starts_with("subprocess.") {
        return;
    }
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let shell = passed.named.iter().find(|(known, _)| known.text() == "shell").map(|(_, value)| *value);
    let asks = shell.and_then(|value| context.constant(value));
    if !always && !matches!(asks, Some(Constant::Bool(true) | Constant::Int(1))) {
        return;
    }
    let Some(command) = passed.get(0, "args") else { return };
    let (there, built) = followed(context, command);
    let place = context.place(command);
    if let Some((origin, _)) = source(context, command)
        && matches!(built.kind(), Kind::Identifier | Kind::Call | Kind::Subscript | Kind::Attribute)
        && !super::built_text::is_format(built)
    {
        let message = say("{} lets {} be a command of the shell", [shown(callee), plain(origin.words())]);
        found.push(Finding::new(place, message));
        return;
    }
    if !is_put_together(built) {
        return;
    }
    let Some(parts) = parts(&there, built) else { return };
    if begins_with_own_program(&parts) {
        return;
    }
    let risky = parts.iter().find_map(|part| match part {
        Part::Hole(hole, false) if !is_quoted(&there, *hole) && !is_several_words(*hole) => Some(*hole),
        _ => None,
    });
    let Some(hole) = risky else { return };
    let message = say(
        "The shell reads {} as a part of its command: a blank, `;` or `$` in it means more than itself",
        [code(crate::note::cut(&hole.one_line(), 40))],
    );
    let mut finding = Finding::new(place, message);
    if built != command {
        finding = finding.related(there.place(hole), "it is put into the command here");
    } else if let Some(shell) = shell {
        finding.remedies.extend(remedy(context, call, command, shell, &parts));
    }
    found.push(finding);
}

/// Names for what somebody chose to be run, which may have words of its own: `EDITOR="code --wait"`.
const OWN_PROGRAMS: &[&str] = &["editor", "pager", "viewer", "browser"];

/// Names for several words of a command line.
const SEVERAL_WORDS: &[&str] =
    &["args", "arguments", "argv", "rest", "cmd", "command", "cmdline", "options", "opts", "flags", "params"];

fn begins_with_own_program(parts: &[Part<'_>]) -> bool {
    let first = parts.iter().find(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()));
    matches!(first, Some(Part::Hole(hole, _)) if is_named(*hole, OWN_PROGRAMS))
}

fn is_several_words(hole: Node<'_>) -> bool {
    is_named(hole, SEVERAL_WORDS)
}

/// Whether the last word of a variable's or attribute's name is one of these.
fn is_named(hole: Node<'_>, words: &[&str]) -> bool {
    let name = hole.field_child(Field::Attribute).unwrap_or(hole).text().to_ascii_lowercase();
    matches!(hole.kind(), Kind::Identifier | Kind::Attribute)
        && name.rsplit('_').next().is_some_and(|last| words.contains(&last))
}

/// What a name stands for that is bound once.
fn followed<'m>(context: &Context<'m>, command: Node<'m>) -> (Context<'m>, Node<'m>) {
    let command = command.unparenthesized();
    if command.kind() == Kind::Identifier
        && let Definition::Value(at) = context.definition(command)
        && at.piece == context.piece()
    {
        return (context.at(at), at.node.unparenthesized());
    }
    (*context, command)
}

fn is_put_together(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::String | Kind::ConcatenatedString => true,
        Kind::BinaryOperator => {
            let mut first = node;
            while first.kind() == Kind::BinaryOperator {
                match first.field_child(Field::Left) {
                    Some(left) => first = left.unparenthesized(),
                    None => return false,
                }
            }
            matches!(first.kind(), Kind::String | Kind::ConcatenatedString)
        }
        Kind::Call => super::built_text::is_format(node),
        _ => false,
    }
}

/// Whether the value is made safe for the shell, or comes from the interpreter itself.
fn is_quoted<'m>(context: &Context<'m>, hole: Node<'m>) -> bool {
    let (context, hole) = followed(context, hole);
    let function = if hole.kind() == Kind::Call { hole.field_child(Field::Function) } else { Some(hole) };
    let name = function.and_then(|function| context.qualified_name(function));
    let by_name = function.and_then(|f| f.field_child(Field::Attribute).or(Some(f))).map_or("", Node::text);
    by_name.contains("quote")
        || name.is_some_and(|name| {
            matches!(
                name.as_str(),
                "shlex.quote" | "shlex.join" | "pipes.quote" | "subprocess.list2cmdline" | "sys.executable"
            ) || name.starts_with("os.getpid")
        })
}

/// A list of arguments without a shell, where the command is plain words and each value is a word of its own.
fn remedy<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    command: Node<'m>,
    shell: Node<'m>,
    parts: &[Part<'m>],
) -> Option<Remedy> {
    if command.kind() != Kind::String || !call.field_child(Field::Arguments)?.kind().eq(&Kind::ArgumentList) {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    let mut ends_word = true;
    for part in parts {
        match part {
            Part::Text(text) => {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || " -_./=:,+@".contains(c);
                if !text.chars().all(is_plain) || (!ends_word && !text.starts_with(' ')) {
                    return None;
                }
                words.extend(
                    text.split(' ').filter(|word| !word.is_empty()).map(|word| format!("\"{word}\"")),
                );
                ends_word = text.ends_with(' ');
            }
            Part::Hole(hole, is_number) => {
                let is_name = matches!(hole.kind(), Kind::Identifier | Kind::Attribute);
                if !ends_word || words.is_empty() || !is_name || *is_number {
                    return None;
                }
                words.push(format!("str({})", hole.text()));
                ends_word = false;
            }
        }
    }
    // A conversion or a width of the field would be lost.
    let fields = command.children().filter(|n| n.kind() == Kind::Interpolation);
    for field in fields {
        if field.named_children().count() != 1 || !context.would_mean_builtin("str", call) {
            return None;
        }
    }
    let keyword = shell.parent().filter(|n| n.kind() == Kind::KeywordArgument)?;
    let before = keyword.prev_sibling().filter(|n| n.kind() == Kind::Comma)?;
    let range = text_size::TextRange::new(before.start(), keyword.end());
    if call.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    let list = format!("[{}]", words.join(", "));
    Some(
        Changes::new(context)
            .replace(command, list)
            .replace_range(range, "")
            .possible("Pass a list of arguments, without a shell"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "shell-true-with-variable";

    #[test]
    fn ignores_constant_commands() {
        check_silent(
            CODE,
            "
            import os, subprocess
            NAME = 'x'
            subprocess.run('ls | wc -l', shell=True)
            subprocess.run(f'ls {NAME}', shell=True)
            subprocess.run(['ver'], shell=True)
            os.system('clear')
            subprocess.Popen('kill %d' % os.getpid(), shell=True)
            ",
        );
    }

    /// Functions that are there to run a command in a shell, as `os.popen` is.
    #[test]
    fn ignores_commands_that_come_whole() {
        check_silent(
            CODE,
            "
            import subprocess
            def popen(cmd):
                return subprocess.Popen(cmd, shell=True)
            def each(commands):
                for cmd in commands:
                    subprocess.run(cmd, shell=True)
            ",
        );
    }

    #[test]
    fn ignores_lists_and_quoted_values() {
        check_silent(
            CODE,
            "
            import shlex, subprocess, sys
            subprocess.run(['ls', path])
            subprocess.run(f'ls {path}', shell=False)
            subprocess.run(f'ls {shlex.quote(path)}', shell=True)
            subprocess.run(f'{sys.executable} -V', shell=True)
            safe = shlex.quote(path)
            subprocess.run('ls ' + safe, shell=True)
            runner.run(f'ls {path}', shell=True)
            ",
        );
    }

    #[test]
    fn ignores_what_is_meant_to_be_several_words() {
        check_silent(
            CODE,
            "
            import os, subprocess
            def edit(editor, path):
                subprocess.check_call(f'{editor} \"{path}\"', shell=True)
            class Client:
                def cmd_LLS(self, rest):
                    os.system('ls %s' % rest)
            subprocess.run(f'make {self.make_args}', shell=True)
            ",
        );
    }

    #[test]
    fn finds_values_in_the_command() {
        check_finds(
            CODE,
            "
            import os, subprocess
            from subprocess import check_output
            subprocess.run(f'ls {path}', shell=True)
                           ^^^^^^^^^^^^ The shell reads `path` as a part of its command: a blank, `;` or `$` in it means more than itself
            check_output('ls %s' % path, shell=True)
                         ^^^^^^^^^^^^^^
            os.system('rm -r ' + folder)
                      ^^^^^^^^^^^^^^^^^
            def f(name):
                command = 'cat {}'.format(name)
                subprocess.call(command, shell=True)
                                ^^^^^^^
            subprocess.run(input('$ '), shell=True)
                           ^^^^^^^^^^^ `subprocess.run()` lets what somebody types be a command of the shell
            ",
        );
    }

    #[test]
    fn mends_plain_words() {
        check_fix(
            CODE,
            "import subprocess\nsubprocess.run(f'ls -l {path}', shell=True, check=True)\n",
            "import subprocess\nsubprocess.run([\"ls\", \"-l\", str(path)], check=True)\n",
        );
        check_fix(
            CODE,
            "import subprocess\r\nsubprocess.run(\r\n\tf'cat {ü} {b.c}',\r\n\tshell=True,\r\n)\r\n",
            "import subprocess\r\nsubprocess.run(\r\n\t[\"cat\", str(ü), str(b.c)],\r\n)\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_needs_the_shell() {
        for source in [
            "import subprocess\nsubprocess.run(f'ls {path} | wc', shell=True)\n",
            "import subprocess\nsubprocess.run(f'ls {path}/*', shell=True)\n",
            "import subprocess\nsubprocess.run(f'ls \"{path}\"', shell=True)\n",
            "import subprocess\nsubprocess.run(f'ls x{path}', shell=True)\n",
            "import subprocess\nsubprocess.run(f'{tool} x', shell=True)\n",
            "import os\nos.system(f'ls {path}')\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
