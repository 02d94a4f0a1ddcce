//! The classes of a file, for [`facts`](crate::facts).

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use crate::document::Document;
use crate::facts::{ClassRecord, FactsOptions};
use crate::semantics::{ClassId, Context, Dependencies, Module, ModuleOptions, NoModules};

/// The classes in source order, with their bases and orders as `module.qualname`.
pub(crate) fn classes(document: &Document, options: &FactsOptions) -> Vec<ClassRecord> {
    let under = ModuleOptions { target: options.target, source: Arc::new(NoModules) };
    let module = Module::new(document, under, None);
    let dependencies = RefCell::new(Dependencies::default());
    let Some(context) = Context::new(&module, 0, &dependencies) else { return Vec::new() };
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
        ClassRecord {
            qualname: class.id.qualname.to_string(),
            line: context.at(at).line(at.node),
            bases: all(&class.bases),
            mro,
            complete: class.complete,
            conflict,
        }
    });
    records.collect()
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

    fn records(text: &str, file: &str) -> Vec<ClassRecord> {
        let options = FactsOptions { file: file.to_string(), ..FactsOptions::default() };
        classes(&Document::new(text), &options)
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
