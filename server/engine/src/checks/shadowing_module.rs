//! A file that has the name of a standard module, and takes its place for the programs of its folder.

use text_size::TextRange;

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{Context, Shadow};
use crate::syntax::{Kind, Node};

/// Left out: modules of packages, which have another full name, and files that the interpreter never looks for, because it has
/// the standard module already.
pub(super) const CHECK: Check = Check {
    code: "shadowing-module",
    concept: "import-statement",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["A005"], pylint: &[], pyright: &["reportShadowedImports"] },
    related_rules: &["W0406"],
    kinds: &[Kind::Module],
    run,
};

fn run<'m>(context: &Context<'m>, module: Node<'m>, found: &mut Vec<Finding>) {
    if context.piece() != 0 || module.parent().is_some() {
        return;
    }
    let Some(own) = context.module().own() else { return };
    let Some(Shadow::IsThisFile(file)) = context.shadow(&own.name) else { return };
    let Some(first) = module.children().next() else { return };
    let line = first.text().split(['\n', '\r']).next().unwrap_or_default();
    let range = TextRange::at(first.start(), text_size::TextSize::of(line));
    let name = own.name.as_str();
    let message = say(
        "{} takes the place of the standard {}: {} finds this file, here and in the modules beside it",
        [code(file), code(name), code(format!("import {name}"))],
    );
    found.push(Finding::new(context.place_of(range), message));
}

#[cfg(test)]
mod tests {
    use crate::testing::check_among;

    const CODE: &str = "shadowing-module";

    /// ruff issue 15399: `utils.logging` is another module than `logging`.
    #[test]
    fn ignores_modules_of_packages() {
        assert!(check_among(CODE, &[("utils/", "")], "utils.logging", "x = 1\n").is_empty());
    }

    #[test]
    fn ignores_names_that_no_standard_module_has() {
        assert!(check_among(CODE, &[], "shop", "import random\n").is_empty());
        assert!(check_among(CODE, &[("random", "")], "shop", "import random\n").is_empty());
    }

    /// `sys` and the like are part of the interpreter, or imported before any program.
    #[test]
    fn ignores_files_that_are_never_found() {
        assert!(check_among(CODE, &[], "sys", "x = 1\n").is_empty());
        assert!(check_among(CODE, &[], "builtins", "x = 1\n").is_empty());
    }

    #[test]
    fn finds_the_file() {
        let found = check_among(
            CODE,
            &[],
            "random",
            "'''Dice.\n\nMore.'''\nfrom random import choice\ndef f(): ...\n",
        );
        let message = "'''Dice.: `random.py` takes the place of the standard `random`: `import random` finds this file, \
            here and in the modules beside it";
        assert_eq!(found, [message]);
        assert_eq!(check_among(CODE, &[], "email", "# Why.\nx = 1\n").len(), 1);
    }
}
