//! `open(path)` in text mode without `encoding`, which reads by whatever the machine is set to.

use super::calls::{add_argument, called, is_test_code, shown};
use super::file_text::{is_ascii, is_same_in_all_encodings};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Constant, Context, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;
use crate::version::PythonVersion;

/// Left out, because nothing is certain there: modes that are not known, and paths whose class is not. Left out as well, because it is all
/// the same there: tests, whose files are their own; files of the system; and what reads no text or writes ASCII only.
pub(super) const CHECK: Check = Check {
    code: "open-without-encoding",
    concept: "text-encoding",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["PLW1514"], pylint: &["W1514"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// Since this version text is UTF-8 wherever nothing else is said (PEP 686).
const UTF8_MODE: PythonVersion = PythonVersion::new(3, 15);

const NAMES: &[&str] = &[
    "open",
    "read_text",
    "write_text",
    "TextIOWrapper",
    "TemporaryFile",
    "NamedTemporaryFile",
    "SpooledTemporaryFile",
];

/// Where the mode stands, what it is where none is given, and where the encoding stands.
struct Places {
    mode: Option<(usize, &'static str)>,
    encoding: usize,
}

fn places(name: &str) -> Option<Places> {
    let open = |mode, default, encoding| Some(Places { mode: Some((mode, default)), encoding });
    match name {
        "builtins.open" | "io.open" | "_io.open" => open(1, "r", 3),
        "codecs.open" => open(1, "r", 2),
        "tempfile.TemporaryFile" | "tempfile.NamedTemporaryFile" => open(0, "w+b", 2),
        "tempfile.SpooledTemporaryFile" => open(1, "w+b", 3),
        "io.TextIOWrapper" | "_io.TextIOWrapper" => Some(Places { mode: None, encoding: 1 }),
        "Path.open" => open(0, "r", 2),
        "Path.read_text" => Some(Places { mode: None, encoding: 0 }),
        "Path.write_text" => Some(Places { mode: None, encoding: 1 }),
        _ => None,
    }
}

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let last = callee.field_child(Field::Attribute).unwrap_or(callee);
    if !NAMES.contains(&last.text()) || context.target() >= UTF8_MODE {
        return;
    }
    let Some(name) = function(context, call, callee) else { return };
    let Some(places) = places(&name) else { return };
    let Some(passed) = ArgumentNodes::of(call) else { return };
    if passed.get(places.encoding, "encoding").is_some() {
        return;
    }
    if let Some((at, default)) = places.mode {
        let mode = match passed.get(at, "mode") {
            None => default.to_string(),
            Some(mode) => match context.constant(mode) {
                Some(Constant::Str(mode)) => mode,
                _ => return,
            },
        };
        if mode.contains('b') {
            return;
        }
    }
    let path = match callee.field_child(Field::Object).filter(|_| name.starts_with("Path.")) {
        Some(object) => Some(object),
        None => passed.get(0, "file").filter(|_| places.mode.is_some()),
    };
    let written = passed.get(0, "data").filter(|_| name == "Path.write_text");
    if is_same_in_all_encodings(context, call, path)
        || written.is_some_and(|text| is_ascii(context, text))
        || is_test_code(context, call)
    {
        return;
    }
    let message = say(
        "{} without {} goes by the machine's locale: elsewhere the same file may read as other text",
        [shown(callee), code("encoding")],
    );
    let mut finding = Finding::new(context.place(callee), message);
    finding.remedies.extend(remedy(context, call));
    found.push(finding);
}

/// The qualified name, where methods of all concrete paths go by `Path`.
fn function<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>) -> Option<String> {
    if let Some((_, name)) = called(context, call, NAMES) {
        let method = name.strip_prefix("pathlib._local.").or(name.strip_prefix("pathlib."));
        return Some(match method.and_then(|method| method.split_once('.')) {
            Some(("Path" | "PosixPath" | "WindowsPath", method)) => format!("Path.{method}"),
            _ => name,
        });
    }
    // `folder / "name"` is a path where `folder` is one.
    let object = callee.field_child(Field::Object)?;
    let mut first = object.unparenthesized();
    while first.kind() == Kind::BinaryOperator && first.field_child(Field::Operator)?.kind() == Kind::Slash {
        first = first.field_child(Field::Left)?.unparenthesized();
    }
    if first == object {
        return None;
    }
    match context.value(first) {
        Value::Instance(class) if is_path(&class) => {
            Some(format!("Path.{}", callee.field_child(Field::Attribute)?.text()))
        }
        _ => None,
    }
}

fn is_path(class: &str) -> bool {
    let class = class.strip_prefix("pathlib._local.").or(class.strip_prefix("pathlib."));
    class.is_some_and(|class| matches!(class, "Path" | "PosixPath" | "WindowsPath"))
}

fn remedy<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Remedy> {
    let changes = add_argument(Changes::new(context), call, "encoding=\"utf-8\"")?;
    Some(changes.possible("Read and write UTF-8 on every machine: `encoding=\"utf-8\"`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_count, check_finds, check_fix, check_silent};
    use crate::version::PythonVersion;

    const CODE: &str = "open-without-encoding";

    #[test]
    fn ignores_binary_modes() {
        check_silent(
            CODE,
            "
            import tempfile, codecs, io
            from pathlib import Path
            MODE = 'rb'
            a = open(p, 'rb')
            b = open(p, mode='wb+')
            c = open(p, MODE)
            d = Path(p).open('rb')
            e = tempfile.TemporaryFile()
            f = tempfile.NamedTemporaryFile('w+b')
            g = Path(p).read_bytes()
            h = io.BytesIO()
            ",
        );
    }

    #[test]
    fn ignores_an_encoding() {
        check_silent(
            CODE,
            "
            import io, codecs
            from pathlib import Path
            a = open(p, encoding='utf-8')
            b = open(p, 'w', -1, 'latin-1')
            c = open(p, encoding='locale')
            d = open(p, encoding=None)
            e = Path(p).read_text('utf-8')
            f = Path(p).write_text(t, 'utf-8')
            g = io.TextIOWrapper(raw, 'utf-8')
            h = codecs.open(p, 'r', 'utf-8')
            i = Path(p).open('w', -1, 'utf-8')
            ",
        );
    }

    #[test]
    fn ignores_what_is_not_known() {
        check_silent(
            CODE,
            "
            import gzip, os, zipfile
            def f(p, mode, path, **options):
                return open(p, mode), open(p, **options), open(*p), path.open(), path.read_text(), gzip.open(p)
            def open_own(open):
                return open('x')
            z = zipfile.ZipFile(p).open('x')
            w = os.open(p, os.O_RDONLY)
            ",
        );
    }

    #[test]
    fn ignores_files_of_the_system() {
        check_silent(
            CODE,
            "
            import os
            from pathlib import Path
            CPU = '/proc/cpuinfo'
            def f(pid):
                with open(CPU) as a, open(f'/proc/{pid}/stat') as b, open('/proc/%d/maps' % pid) as c:
                    return a.read(), b.read(), c.read()
            null = open(os.devnull, 'w')
            print('ä', file=null)
            hosts = Path('/etc/hosts').read_text()
            load = (Path('/sys') / 'fs').read_text()
            ",
        );
    }

    /// `open(path, 'w').close()` makes a file, `with open(path): pass` asks whether there is one.
    #[test]
    fn ignores_files_whose_text_is_not_asked_for() {
        check_silent(
            CODE,
            "
            import fcntl, subprocess
            open(p, 'w').close()
            with open(p): pass
            def f(p):
                with open(p, 'w') as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                    fd = lock.fileno()
                log = open(p, 'w')
                subprocess.run(['a'], stdout=log, stderr=log)
                log.close()
                subprocess.run(['a'], stdin=open(p))
            ",
        );
    }

    #[test]
    fn ignores_what_is_ascii_in_any_case() {
        check_silent(
            CODE,
            "
            import json, os
            from pathlib import Path
            def f(p, data):
                with open(p, 'w') as out:
                    out.write('# made by a program\\n')
                    out.write(str(os.getpid()))
                    out.write('%d\\n' % data)
                    print('done', file=out)
                    json.dump(data, out, indent=2)
                text = json.dumps(data)
                with open(p, 'w') as out:
                    out.write(text)
                with open(p) as number:
                    n = int(number.read().strip())
                Path(p).write_text(json.dumps(data))
            ",
        );
    }

    #[test]
    fn finds_texts_that_may_not_be_ascii() {
        check_finds(
            CODE,
            "
            import json
            from pathlib import Path
            def f(p, data):
                with open(p, 'w') as out:
                     ^^^^
                    json.dump(data, out, ensure_ascii=False)
                with open(p, 'w') as out:
                     ^^^^
                    out.write('# ä')
                with open(p, 'w') as out:
                     ^^^^
                    out.write('# made\\n')
                    out.write(data)
                with open(p) as given:
                     ^^^^
                    return json.load(given)
            Path(p).write_text('ä')
            ^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn ignores_tests() {
        check_silent(
            CODE,
            "
            def test_it(path):
                path = open(p).read()
            class SomeTest:
                def make(self):
                    return open(p).read()
            ",
        );
    }

    /// PEP 686: from 3.15 on, text is UTF-8.
    #[test]
    fn ignores_targets_that_read_utf_8() {
        assert_eq!(check_count(CODE, "open('x')\n", PythonVersion::new(3, 14)), 1);
        assert_eq!(check_count(CODE, "open('x')\n", PythonVersion::new(3, 15)), 0);
    }

    /// In 3.13 the class says that it is one of `pathlib._local`.
    #[test]
    fn finds_paths_of_every_version() {
        for minor in 9..15 {
            let source = "from pathlib import Path\nPath('x').read_text()\n";
            assert_eq!(check_count(CODE, source, PythonVersion::new(3, minor)), 1, "3.{minor}");
        }
    }

    /// ruff issue 23278: a path that a function of the file gives; pylint issue 7964: `Path.open`.
    #[test]
    fn finds_text_without_encoding() {
        check_finds(
            CODE,
            "
            import io, tempfile, codecs
            from pathlib import Path
            def config():
                return Path(base)
            a = open(p)
                ^^^^ `open()` without `encoding` goes by the machine's locale: elsewhere the same file may read as other text
            with io.open(p, 'r+') as f: f.read()
                 ^^^^^^^
            b = Path(p).open('w')
                ^^^^^^^^^^^^
            folder = Path(p)
            c = (folder / 'x' / name).read_text()
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `read_text()` without `encoding` goes by the machine's locale: elsewhere the same file may read as other text
            d = config().write_text(t)
                ^^^^^^^^^^^^^^^^^^^
            e = tempfile.NamedTemporaryFile('w')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^
            f = io.TextIOWrapper(raw)
                ^^^^^^^^^^^^^^^^
            g = codecs.open(p, 'w')
                ^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "open(ü)  # all\n", "open(ü, encoding=\"utf-8\")  # all\n");
        check_fix(
            CODE,
            "with open(\r\n\tp,  # the path\r\n\t'w',\r\n) as f: f.write(t)\r\n",
            "with open(\r\n\tp,  # the path\r\n\t'w', encoding=\"utf-8\",\r\n) as f: f.write(t)\r\n",
        );
        check_fix(
            CODE,
            "from pathlib import Path\nx = lambda: Path(p).read_text()\n",
            "from pathlib import Path\nx = lambda: Path(p).read_text(encoding=\"utf-8\")\n",
        );
    }
}
