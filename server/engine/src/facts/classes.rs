//! The classes and imports of a file, for [`facts`](crate::facts).

use std::cell::RefCell;
use std::path::Path;

use crate::facts::{ClassRecord, FactsOptions, ImportRecord};
use crate::semantics::{At, ClassId, Context, Dependencies, Member, Module, Name, Outside};
use crate::syntax::Kind;

/// The classes in source order, with their bases, orders and suppliers as `module.qualname`, and what is imported.
pub(crate) fn classes_and_imports(
    module: &Module,
    options: &FactsOptions,
) -> (Vec<ClassRecord>, Vec<ImportRecord>) {
    let dependencies = RefCell::new(Dependencies::default());
    let Some(context) = Context::new(module, 0, &dependencies) else { return (Vec::new(), Vec::new()) };
    let own = match options.module.as_str() {
        "" => module_name(&options.file),
        name => name.to_string(),
    };
    let spelled = |id: &ClassId| match id.module.as_str() {
        "" => format!("{own}.{}", id.qualname),
        module => format!("{module}.{}", id.qualname),
    };
    let all = |ids: &[ClassId]| ids.iter().map(spelled).collect::<Vec<_>>();
    let records = context.classes().into_iter().map(|(at, class)| {
        let (mro, conflict) = match &class.mro {
            Ok(mro) => (all(&mro.0), None),
            Err(conflict) => (Vec::new(), Some(all(&conflict.heads))),
        };
        let is_own = |member: &Member| member.class.module != "builtins" || member.class.qualname != "object";
        let suppliers: Vec<Member> = context.suppliers(&class).into_iter().filter(is_own).collect();
        let is_special = |member: &&Member| member.name.starts_with("__") && member.name.ends_with("__");
        let absent = suppliers.iter().filter(is_special).filter(|m| context.is_absent(&class, m));
        let mut absent: Vec<Name> = absent.map(|member| member.name.clone()).collect();
        absent.sort_unstable();
        let layout = context.layout(&class);
        ClassRecord {
            qualname: class.id.qualname.to_string(),
            line: context.at(at).line(at.node),
            bases: all(&class.bases),
            mro,
            complete: class.complete,
            conflict,
            members: suppliers.iter().map(|m| (m.name.clone(), spelled(&m.class))).collect(),
            absent,
            missing: context.abstract_methods(&class),
            has_dict: layout.as_ref().map(|layout| layout.has_dict),
            slots: layout.map(|layout| layout.slots),
        }
    });
    (records.collect(), imports(&context, options))
}

/// What the import statements name, and where it leads.
fn imports(context: &Context<'_>, options: &FactsOptions) -> Vec<ImportRecord> {
    let mut records = Vec::new();
    for (piece, there) in context.module().pieces().iter().enumerate() {
        let root = there.segment.tree().root();
        let statements = root
            .descendants()
            .filter(|n| matches!(n.kind(), Kind::ImportStatement | Kind::ImportFromStatement));
        for statement in statements {
            let here = context.at(At { piece, node: statement });
            let named = here.module_of(statement);
            for path in here.imported_paths(statement).into_iter().flatten() {
                let (kind, target) = match here.outside(&path) {
                    Outside::Module(name) => ("module", Some(name.to_string())),
                    Outside::Class(id) if here.class_elsewhere(&id).is_some_and(|class| class.complete) => {
                        ("class", Some(spelled_out(&id)))
                    }
                    Outside::TypingAlias(id) => ("alias", Some(spelled_out(&id))),
                    Outside::Function(module, number) => {
                        let name = here.function_name(&module, number);
                        ("function", name.map(|name| format!("{module}.{name}")))
                    }
                    Outside::Missing => ("missing", None),
                    Outside::Class(_) | Outside::Unknown | Outside::Pending => ("unknown", None),
                };
                let module = named.clone().unwrap_or_else(|| path.clone());
                let origin = options.source.origin(&module);
                records.push(ImportRecord {
                    name: path,
                    line: here.line(statement),
                    module,
                    origin,
                    kind,
                    target,
                });
            }
        }
    }
    records
}

fn spelled_out(id: &ClassId) -> String {
    format!("{}.{}", id.module, id.qualname)
}

/// The name under which a file alone would be imported: `a/b.py` is `b`, `a/__init__.py` is `a`, and what has no name is
/// `__main__`.
pub(crate) fn module_name(file: &str) -> String {
    let path = Path::new(file);
    let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stem = match name(path).as_deref() {
        Some("__init__") => path.parent().and_then(name),
        stem => stem.map(str::to_string),
    };
    stem.filter(|stem| stem != "-" && !stem.is_empty()).unwrap_or_else(|| "__main__".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::facts::facts;

    fn records(text: &str, file: &str) -> Vec<ClassRecord> {
        let options = FactsOptions { file: file.to_string(), ..FactsOptions::default() };
        facts(&Document::new(text), &options).classes
    }

    #[test]
    fn a_file_without_classes() {
        assert_eq!(records("x = 1\n", "a.py"), []);
        assert_eq!(records("", "-"), []);
    }

    #[test]
    fn classes_with_lines_bases_and_orders() {
        let text = "class A:\n    pass\n\n\n@f\nclass B(A, U): pass\nclass C(object, A): pass\n";
        let found = records(text, "pkg/m.py");
        let [a, b, c] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((a.qualname.as_str(), a.line, a.complete), ("A", 1, true));
        assert_eq!(a.mro, ["m.A", "builtins.object"]);
        assert_eq!((b.line, b.complete, b.conflict.clone()), (6, false, None));
        assert_eq!(b.mro, ["m.B", "m.A"]);
        assert_eq!(c.conflict.clone().unwrap(), ["builtins.object", "m.A"]);
        assert!(c.mro.is_empty());
    }

    #[test]
    fn names_of_files() {
        assert_eq!(module_name("a/b.py"), "b");
        assert_eq!(module_name("a/__init__.py"), "a");
        assert_eq!(module_name("-"), "__main__");
        assert_eq!(module_name(""), "__main__");
    }
}
