//! The Python that a file needs, and the construct that decides it.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, plain, say};
use crate::semantics::Context;
use crate::semantics::syntax_versions::KINDS;
use crate::syntax::Node;
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "python-versions-overview", kinds: KINDS, run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(needs) = context.needs(node) else { return };
    let target = PythonVersion { free_threaded: false, ..context.target() };
    let what = Text::from(needs.what);
    let note = if needs.version > target {
        let mut lead = what;
        lead.extend(say(
            " needs Python {}; this file is for {}, which raises `SyntaxError`",
            [plain(needs.version), plain(target)],
        ));
        Note::new("python-versions-overview", context.range(node), "Python version", lead)
            .weight(Weight::Fails)
    } else if context.decides(&needs) {
        let mut lead = say("this file needs Python {} or later, for ", [plain(needs.version)]);
        lead.extend(what);
        Note::new("python-versions-overview", context.range(node), "Python version", lead)
            .weight(Weight::Working)
            .line(Text::from(
                "It is the newest syntax in the file; what its modules offer may need a newer one.",
            ))
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
    fn the_newest_construct_decides() {
        assert_eq!(
            about("match x:\n    case 1: pass\ntype X = int\ntype Y = int\n", 14),
            [
                "Python version · this file needs Python 3.12 or later, for the `type` statement\nIt is the newest syntax in the file; what its modules offer may need a newer one."
            ]
        );
    }
}
