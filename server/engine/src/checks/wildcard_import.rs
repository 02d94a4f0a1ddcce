//! `from module import *` in a file that uses what it binds, where no line says what that is.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{Text, code, say};
use crate::semantics::{At, Context, Resolution, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: packages, which hand on the names of their modules, and files that use nothing of it, which do the same; imports from the
/// module's own package, both ends of which one author has in hand; one of two modules that stand in for each other; and programs
/// that look names up by hand, which need them all.
pub(super) const CHECK: Check = Check {
    code: "wildcard-import",
    concept: "import-statement",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs {
        ruff: &["F403"],
        pylint: &["W0401"],
        pyright: &["reportWildcardImportFromLibrary"],
    },
    related_rules: &["F405"],
    kinds: &[Kind::WildcardImport],
    run,
};

/// Longer lines are broken.
const LONG: usize = 79;
/// More names than these are left to their author.
const MOST: usize = 40;

fn run<'m>(context: &Context<'m>, star: Node<'m>, found: &mut Vec<Finding>) {
    let Some(statement) = star.parent().filter(|p| p.kind() == Kind::ImportFromStatement) else { return };
    if context.module().own().is_some_and(|own| own.is_package) || context.never_runs(statement) {
        return;
    }
    let Some(written) = statement.field_child(Field::ModuleName).map(Node::text) else { return };
    // A module with an underscore is the inside of another, which hands on what it has.
    if written.rsplit('.').next().is_some_and(|last| last.starts_with('_')) {
        return;
    }
    let module = context.module_of(statement);
    if is_of_own_package(context, written, module.as_deref())
        || is_one_of_two(statement)
        || context.makes_names_by_hand()
    {
        return;
    }
    let used = Used::new(context, module.as_deref());
    let whole = code(format!("from {written} import *"));
    let message: Text = match used.from_here.as_slice() {
        [] if used.unknown.is_empty() => return,
        [] => say(
            "{} binds names that no line of this file shows, and replaces earlier ones of the same name",
            [whole],
        ),
        [name] => {
            say("{} hides where {} comes from, and replaces what had these names before", [whole, code(name)])
        }
        [name, other] => say(
            "{} hides where {} and {} come from, and replaces what had these names before",
            [whole, code(name), code(other)],
        ),
        [name, rest @ ..] => say(
            "{} hides where {} and {} more names come from, and replaces what had these names before",
            [whole, code(name), crate::note::plain(rest.len())],
        ),
    };
    let mut finding = Finding::new(context.place(star), message);
    finding.remedies.extend(remedy(context, star, written, &used));
    found.push(finding);
}

/// Whether the import is relative, or of a module of the package that this module is in.
fn is_of_own_package(context: &Context<'_>, written: &str, module: Option<&str>) -> bool {
    let Some(own) = context.module().own() else { return written.starts_with('.') };
    let top = |name: &str| name.split('.').next().map(str::to_string);
    written.starts_with('.') || own.name.contains('.') && module.and_then(top) == top(own.name.as_str())
}

/// Whether the statement stands in a `try` that another import stands in for, or in the clause that stands in for it.
fn is_one_of_two(statement: Node<'_>) -> bool {
    let mut around = statement.ancestors().take_while(|n| n.kind() != Kind::FunctionDefinition);
    let is_import = |n: Node<'_>| matches!(n.text(), "ImportError" | "ModuleNotFoundError");
    around.any(|n| {
        n.kind() == Kind::TryStatement
            && n.named_children()
                .filter(|clause| clause.kind() == Kind::ExceptClause)
                .any(|clause| clause.named_child(0).is_some_and(|caught| caught.descendants().any(is_import)))
    })
}

/// The names of the file that a star import may be there for.
#[derive(Default)]
struct Used {
    /// Those that it binds for certain.
    from_here: Vec<String>,
    /// Those that nothing else binds, and of which that is not known.
    unknown: Vec<String>,
    /// Some name is bound by the star and by a statement: which one counts depends on the order.
    is_entangled: bool,
}

impl Used {
    fn new(context: &Context<'_>, module: Option<&str>) -> Used {
        context.depend_on_code();
        let mut names: Vec<&str> = Vec::new();
        for (number, piece) in context.module().pieces().iter().enumerate() {
            let tree = piece.segment.tree();
            let here = context.at(At { piece: number, node: tree.root() });
            for reference in &piece.model.references {
                let Some(node) = tree.node(reference.node).filter(|n| n.kind() == Kind::Identifier) else {
                    continue;
                };
                let is_global = matches!(
                    here.model().resolve(node),
                    Some(Resolution::Global | Resolution::ClassOrGlobal(_))
                );
                if is_global && !node.text().starts_with('_') {
                    names.push(node.text());
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        let mut used = Used::default();
        for name in names {
            let is_bound = !context.globals(name).is_empty();
            let is_given = module.and_then(|module| context.star_has(module, name));
            match is_given {
                Some(true) if is_bound => used.is_entangled = true,
                Some(true) => used.from_here.push(name.to_string()),
                None if !is_bound && !stdlib::is_builtin(name, context.target()) => {
                    used.unknown.push(name.to_string());
                }
                _ => {}
            }
        }
        used
    }
}

/// Names what is used, where all of it is known to come from this import.
fn remedy<'m>(context: &Context<'m>, star: Node<'m>, written: &str, used: &Used) -> Option<Remedy> {
    let is_only_one = context.globals("*").len() == 1;
    let has_list = !context.globals("__all__").is_empty();
    let is_certain = used.unknown.is_empty() && !used.is_entangled && !used.from_here.is_empty();
    if !is_only_one || has_list || !is_certain || used.from_here.len() > MOST {
        return None;
    }
    let one_line = used.from_here.join(", ");
    let width = "from  import ".len() + written.chars().count() + one_line.chars().count();
    let list = if width <= LONG {
        one_line
    } else {
        let newline = crate::syntax::layout::line_ending(star);
        let lines: Vec<String> = used.from_here.iter().map(|name| format!("    {name},{newline}")).collect();
        format!("({newline}{})", lines.concat())
    };
    Some(Changes::new(context).replace(star, list).possible("Name what is used"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_among, check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "wildcard-import";

    /// pylint issues 831, 2026 and 2430: packages hand on what their modules have.
    #[test]
    fn ignores_packages() {
        let source = "from os.path import *\n__all__ = ['f']\nprint(join('a', 'f'))\n";
        assert!(check_among(CODE, &[], "shop/", source).is_empty());
        assert_eq!(check_among(CODE, &[], "shop.main", source).len(), 1);
    }

    /// A file that uses nothing of it hands it on too.
    #[test]
    fn ignores_files_that_hand_names_on() {
        check_silent(
            CODE,
            "from _socket import *\nfrom os.path import *\nimport sys\nprint(len(sys.argv), __name__)\n",
        );
    }

    #[test]
    fn ignores_what_never_runs() {
        check_silent(
            CODE,
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from math import *\nx: pi\nprint(pi)\n",
        );
    }

    #[test]
    fn ignores_the_own_package() {
        let others = [("shop.core", "f = 1\n")];
        assert!(check_among(CODE, &others, "shop.main", "from .core import *\nprint(f)\n").is_empty());
        assert!(check_among(CODE, &others, "shop.main", "from shop.core import *\nprint(f)\n").is_empty());
        assert_eq!(check_among(CODE, &others, "main", "from shop.core import *\nprint(f)\n").len(), 2);
    }

    #[test]
    fn ignores_one_of_two_modules_and_names_that_are_looked_up() {
        check_silent(
            CODE,
            "try:\n    from lxml.etree import *\nexcept ImportError:\n    from xml.etree.ElementTree import *\nprint(XML)\n",
        );
        check_silent(CODE, "from itertools import *\nif 'batched' not in globals():\n    print(islice)\n");
    }

    #[test]
    fn finds_names_from_nowhere() {
        check_finds(
            CODE,
            "
            from math import *
                             ^ `from math import *` hides where `pi` and `sqrt` come from, and replaces what had these names before
            print(pi)
            def f(x): return sqrt(x) + x.cos
            ",
        );
        check_finds(
            CODE,
            "
            from pygame.locals import *
                                      ^ `from pygame.locals import *` binds names that no line of this file shows, and replaces earlier ones of the same name
            print(K_UP)
            ",
        );
        check_finds(
            CODE,
            "
            from os import *
                           ^ `from os import *` hides where `open` comes from, and replaces what had these names before
            open('x')
            ",
        );
    }

    #[test]
    fn mends_with_the_names() {
        check_fix(
            CODE,
            "from math import *  # ñ\r\nprint(pi, sqrt(2))\r\n",
            "from math import pi, sqrt  # ñ\r\nprint(pi, sqrt(2))\r\n",
        );
        check_fix(
            CODE,
            "
            from math import *
            print(acos(1), acosh(1), asin(1), asinh(1), atan(1), atan2(1), atanh(1), ceil(1), comb(1), copysign(1))
            ",
            "
            from math import (
                acos,
                acosh,
                asin,
                asinh,
                atan,
                atan2,
                atanh,
                ceil,
                comb,
                copysign,
            )
            print(acos(1), acosh(1), asin(1), asinh(1), atan(1), atan2(1), atanh(1), ceil(1), comb(1), copysign(1))
            ",
        );
    }

    #[test]
    fn leaves_alone_what_is_not_known() {
        for source in [
            "from math import *\nfrom other import *\nprint(pi)\n",
            "from math import *\n__all__ = ['f']\nprint(pi)\n",
            "from math import *\npi = 3\nprint(pi, sqrt(2))\n",
            "from unknown import *\nprint(x)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
