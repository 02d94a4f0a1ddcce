//! The Python that a file needs, and the construct that decides it.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::syntax_versions::KINDS;
use crate::syntax::Node;
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "python-versions-overview", kinds: KINDS, run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(needs) = context.needs(node) else { return };
    let target = PythonVersion { free_threaded: false, ..context.target() };
    let what = Text::from(needs.what.as_str());
    let note = if needs.version > target {
        let mut lead = what;
        lead.extend(say(
            " needs Python {}; this file is for {}, which raises {}",
            [plain(needs.version), plain(target), code(needs.raises)],
        ));
        Note::new("python-versions-overview", context.range(node), "Python version", lead)
            .weight(Weight::Fails)
    } else if context.decides(&needs) {
        let mut lead = say("this file needs Python {} or later, for ", [plain(needs.version)]);
        lead.extend(what);
        Note::new("python-versions-overview", context.range(node), "Python version", lead)
            .weight(Weight::Working)
            .line(Text::from("Nothing else in it is known to need a newer one."))
    } else {
        return;
    };
    notes.push(
        note.on([context.range(needs.token)])
            .short(format!("needs Python {}", needs.version))
            .related(&["peps-and-releases"]),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::notes_at_target;
    use crate::version::PythonVersion;

    fn about(source: &str, minor: u8) -> Vec<String> {
        notes_at_target("python-versions-overview", source, PythonVersion::new(3, minor))
    }

    #[test]
    fn ignores_what_every_python_takes() {
        for source in [
            "match = 1\nmatch[0]\n",
            "try: pass\nexcept (A, B): pass\n",
            "f\"{x['a']}\"\n",
            "f'''{\n x}'''\n",
            "f\"{x:\\n}\"\n",
            "f(*x)\n[*x]\n",
            "x[1:2]\n",
            "type = 1\ntype(x)\n",
        ] {
            assert_eq!(about(source, 9), [""; 0], "{source}");
        }
    }

    #[test]
    fn names_what_the_target_does_not_take() {
        for (source, what, minor) in [
            ("match x:\n    case 1: pass\n", "the match statement needs Python 3.10", 9),
            ("try: pass\nexcept* A: pass\n", "except* needs Python 3.11", 10),
            ("type X = int\n", "the type statement needs Python 3.12", 11),
            ("def f[T](x: T): pass\n", "type parameters in brackets needs", 11),
            ("class A[T]: pass\n", "type parameters in brackets needs", 11),
            (
                "f'{x['a']}'\n",
                "an f-string field with the string's own quotes, a backslash or a line break needs Python 3.12",
                11,
            ),
            ("f'{x:{y['a']}}'\n", "an f-string field with", 11),
            ("f'{x['a']:2}'\n", "an f-string field with", 11),
            ("t'{x}'\n", "a t-string needs Python 3.14", 13),
            ("x[*y]\n", "* in a subscript needs Python 3.11", 10),
            (
                "try: pass\nexcept A, B: pass\n",
                "except without parentheses around its classes needs Python 3.14",
                13,
            ),
        ] {
            let notes = about(source, minor).concat().replace('`', "");
            assert!(notes.contains(what), "{source}: {notes}");
        }
    }

    #[test]
    fn ignores_names_that_are_guarded_or_not_the_standard_ones() {
        for source in [
            "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",
            "import sys\nif sys.version_info >= (3, 11):\n    import tomllib\n",
            "import sys\nif sys.version_info < (3, 11):\n    sys.exit()\nimport tomllib\n",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from typing import Self\n",
            "from typing_extensions import Self\n",
            "from contextlib import suppress\nwith suppress(ImportError):\n    import tomllib\n",
            "import itertools\nif hasattr(itertools, 'batched'):\n    itertools.batched('ab', 1)\n",
            "import itertools\nitertools.batched = 3\nitertools.batched\n",
            "def batched(x): pass\nbatched(3)\n",
            "class ExceptionGroup(Exception): pass\nraise ExceptionGroup\n",
            "from __future__ import annotations\ndef f(x: int | None): pass\n",
            "def f(x: 'int | None'): pass\n",
            "def f():\n    x: int | None = 3\n",
            "a = 1 | 2\nb = {1} | {2}\n",
            "def zip(*a, strict=False): pass\nzip(strict=True)\n",
            "import ast\n",
        ] {
            assert_eq!(about(source, 9), [""; 0], "{source}");
        }
        // Where a line is only reached by a call, the file does not need it to be imported.
        assert_eq!(about("import itertools\ndef f(): itertools.batched('ab', 1)\n", 14), [""; 0]);
    }

    #[test]
    fn names_of_the_standard_library_count() {
        for (source, says, minor) in [
            (
                "import tomllib\n",
                "tomllib needs Python 3.11; this file is for 3.9, which raises ModuleNotFoundError",
                9,
            ),
            (
                "from tomllib import loads\n",
                "tomllib needs Python 3.11; this file is for 3.10, which raises ModuleNotFoundError",
                10,
            ),
            (
                "import compression.zstd as z\n",
                "compression.zstd needs Python 3.14; this file is for 3.13, which raises ModuleNotFoundError",
                13,
            ),
            (
                "from itertools import batched as b\n",
                "itertools.batched needs Python 3.12; this file is for 3.11, which raises ImportError",
                11,
            ),
            (
                "import itertools as i\ndef f(): i.batched('ab', 1)\n",
                "itertools.batched needs Python 3.12; this file is for 3.9, which raises AttributeError",
                9,
            ),
            (
                "class A(ExceptionGroup): pass\n",
                "ExceptionGroup needs Python 3.11; this file is for 3.10, which raises NameError",
                10,
            ),
            (
                "def f(a): zip(a, a, strict=True)\n",
                "zip(strict=…) needs Python 3.10; this file is for 3.9, which raises TypeError",
                9,
            ),
            (
                "def f(x: int | None = None): pass\n",
                "| between types needs Python 3.10; this file is for 3.9, which raises TypeError",
                9,
            ),
            (
                "import pathlib\nx = pathlib.Path('.').walk\n",
                "pathlib.Path.walk needs Python 3.12; this file is for 3.11, which raises AttributeError",
                11,
            ),
            (
                "from pathlib import Path\ndef f():\n    p = Path('.')\n    return p.is_junction()\n",
                "pathlib.Path.is_junction needs Python 3.12; this file is for 3.9",
                9,
            ),
            ("class A: pass\nB = A | list[int] | None\n", "| between types needs Python 3.10", 9),
        ] {
            let notes = about(source, minor);
            assert_eq!(notes.len(), 1, "{source}: {notes:?}");
            assert!(notes.concat().replace('`', "").contains(says), "{source}: {notes:?}");
        }
        assert_eq!(
            about("from itertools import batched\nmatch 1:\n    case 1: pass\n", 14),
            [
                "Python version · this file needs Python 3.12 or later, for `itertools.batched`\nNothing else in it is known to need a newer one."
            ]
        );
    }

    #[test]
    fn the_newest_construct_decides() {
        assert_eq!(
            about("match x:\n    case 1: pass\ntype X = int\ntype Y = int\n", 14),
            [
                "Python version · this file needs Python 3.12 or later, for the `type` statement\nNothing else in it is known to need a newer one."
            ]
        );
    }
}
