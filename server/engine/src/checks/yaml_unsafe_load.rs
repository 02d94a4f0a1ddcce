//! `yaml.load` with a loader that makes Python objects of whatever the document names.

use super::calls::{called, shown};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: loaders that a program writes itself, and other packages with a `load` of that kind.
pub(super) const CHECK: Check = Check {
    code: "yaml-unsafe-load",
    concept: "yaml-format",
    group: Group::Security,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["S506"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// Loaders of PyYAML that make more than plain values.
const UNSAFE: &[&str] = &["Loader", "UnsafeLoader", "FullLoader", "CLoader", "CUnsafeLoader", "CFullLoader"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let names = ["load", "load_all", "unsafe_load", "unsafe_load_all"];
    let Some((callee, name)) = called(context, call, &names) else { return };
    let Some(function) = name.strip_prefix("yaml.") else { return };
    let message = match function {
        "load" | "load_all" => {
            let Some(passed) = ArgumentNodes::of(call) else { return };
            match passed.get(1, "Loader") {
                None => say(
                    "{} without a loader fails since PyYAML 6, and before that makes any Python object that the text names",
                    [shown(callee)],
                ),
                Some(loader) => {
                    let Some(class) = unsafe_loader(context, loader) else { return };
                    say(
                        "{} with {} makes Python objects that the text names, which may run code",
                        [shown(callee), code(class)],
                    )
                }
            }
        }
        _ => say("{} makes any Python object that the text names, which may run code", [shown(callee)]),
    };
    let mut finding = Finding::new(context.place(callee), message);
    finding.remedies.extend(remedy(context, call, callee));
    found.push(finding);
}

/// The name of PyYAML's own loader, where it is one that makes more than plain values.
fn unsafe_loader<'m>(context: &Context<'m>, loader: Node<'m>) -> Option<String> {
    let name = context.qualified_name(loader)?;
    let class = name.strip_prefix("yaml.")?;
    let class = class.strip_prefix("loader.").or(class.strip_prefix("cyaml.")).unwrap_or(class);
    UNSAFE.contains(&class).then(|| class.to_string())
}

/// `safe_load` in place of the function, and no loader. Only where it is reached as an attribute: an imported name may not be there.
fn remedy<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>) -> Option<Remedy> {
    let word = callee.field_child(Field::Attribute)?;
    let better = if word.text().ends_with("_all") { "safe_load_all" } else { "safe_load" };
    let mut changes = Changes::new(context).replace(word, better);
    let list = call.field_child(Field::Arguments)?;
    let given: Vec<Node<'m>> = list.named_children().collect();
    if list.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    match given.as_slice() {
        [_] => {}
        [first, loader] => {
            changes = changes.replace_range(text_size::TextRange::new(first.end(), loader.end()), "");
        }
        _ => return None,
    }
    Some(changes.preferred(format!("Use `{better}`, which makes plain values only")))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "yaml-unsafe-load";

    /// ruff issues 9299, 21673 and 13604, bandit issue 437: a loader by another of its names, and loaders that do even less.
    #[test]
    fn ignores_an_explicit_safe_loader() {
        check_silent(
            CODE,
            "
            import yaml
            from yaml import SafeLoader, CSafeLoader as Fast
            from yaml.loader import SafeLoader as Other
            a = yaml.load(t, yaml.SafeLoader)
            b = yaml.load(t, Loader=SafeLoader)
            c = yaml.load(t, Loader=Other)
            d = yaml.load(t, Loader=yaml.cyaml.CSafeLoader)
            e = yaml.load(t, Fast)
            f = yaml.load(t, yaml.BaseLoader)
            g = yaml.safe_load(t)
            h = yaml.load_all(t, yaml.CBaseLoader)
            ",
        );
    }

    /// A loader of one's own may be derived from the safe one.
    #[test]
    fn ignores_loaders_that_are_not_known() {
        check_silent(
            CODE,
            "
            import yaml
            class Mine(yaml.SafeLoader): ...
            try:
                from yaml import CSafeLoader as Chosen
            except ImportError:
                from yaml import SafeLoader as Chosen
            def f(text, loader, **options):
                return (
                    yaml.load(text, Mine), yaml.load(text, Loader=loader), yaml.load(text, **options),
                    yaml.load(text, Loader=Chosen), yaml.load(*text),
                )
            ",
        );
    }

    #[test]
    fn ignores_other_modules() {
        check_silent(
            CODE,
            "
            import json
            from ruamel.yaml import YAML
            from ruamel import yaml
            a = json.load(f)
            b = YAML().load(f)
            c = yaml.load(f)
            ",
        );
    }

    #[test]
    fn finds_unsafe_loaders() {
        check_finds(
            CODE,
            "
            import yaml
            from yaml import load, UnsafeLoader
            a = yaml.load(t)
                ^^^^^^^^^ `yaml.load()` without a loader fails since PyYAML 6, and before that makes any Python object that the text names
            b = yaml.load(t, Loader=yaml.FullLoader)
                ^^^^^^^^^ `yaml.load()` with `FullLoader` makes Python objects that the text names, which may run code
            c = load(t, UnsafeLoader)
                ^^^^
            d = yaml.unsafe_load(t)
                ^^^^^^^^^^^^^^^^ `yaml.unsafe_load()` makes any Python object that the text names, which may run code
            e = yaml.load_all(t, yaml.cyaml.CLoader)
                ^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "import yaml\nyaml.load(t)  # all\n", "import yaml\nyaml.safe_load(t)  # all\n");
        check_fix(
            CODE,
            "import yaml\r\nyaml.load(\r\n\tñ, Loader=yaml.Loader,\r\n)\r\n",
            "import yaml\r\nyaml.safe_load(\r\n\tñ,\r\n)\r\n",
        );
        check_fix(
            CODE,
            "import yaml as y\ny.load_all(open(p), y.FullLoader)\n",
            "import yaml as y\ny.safe_load_all(open(p))\n",
        );
        check_fix(CODE, "import yaml\nyaml.unsafe_load(t)\n", "import yaml\nyaml.safe_load(t)\n");
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in
            ["from yaml import load\nload(t)\n", "import yaml\nyaml.load(t,  # the text\n    yaml.Loader)\n"]
        {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
