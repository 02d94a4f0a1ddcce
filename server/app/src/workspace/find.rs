//! From a module's name to its file, as Python's path finder goes (Library Reference, `importlib`; PEP 420).

use std::path::{Path, PathBuf};

/// What a name leads to in a list of folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// A Python file: a module, or a package's `__init__`.
    Source {
        /// The file.
        path: PathBuf,
        /// It is an `__init__`.
        is_package: bool,
    },
    /// A compiled module with a stub file beside it.
    Stub {
        /// The stub.
        path: PathBuf,
        /// It is an `__init__`.
        is_package: bool,
    },
    /// A compiled module.
    Compiled(PathBuf),
    /// Folders without an `__init__`, which together are a package.
    Namespace(Vec<PathBuf>),
}

impl Located {
    /// The file that importing it runs: a compiled one goes before the source, as the order of Python's own finders has it.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Located::Source { path, .. } | Located::Stub { path, .. } => {
                let stem = path.file_stem()?.to_str()?;
                let library = compiled(path.parent()?, stem);
                let library = library.filter(|file| file.extension().is_some_and(|e| e != "pyc"));
                let source = || matches!(self, Located::Source { .. }).then(|| path.clone());
                library.or_else(source)
            }
            Located::Compiled(path) => Some(path.clone()),
            Located::Namespace(_) => None,
        }
    }

    /// Where the submodules are.
    fn folders(&self) -> Vec<PathBuf> {
        match self {
            Located::Source { path, is_package: true } | Located::Stub { path, is_package: true } => {
                path.parent().map(Path::to_path_buf).into_iter().collect()
            }
            Located::Namespace(folders) => folders.clone(),
            _ => Vec::new(),
        }
    }
}

/// Looks for a dotted name in these folders.
#[must_use]
pub fn locate(name: &str, folders: &[PathBuf]) -> Option<Located> {
    let mut parts = name.split('.');
    let mut found = locate_part(parts.next()?, folders)?;
    for part in parts {
        found = locate_part(part, &found.folders())?;
    }
    Some(found)
}

fn locate_part(name: &str, folders: &[PathBuf]) -> Option<Located> {
    if name.is_empty() {
        return None;
    }
    let mut portions = Vec::new();
    for folder in folders {
        let package = folder.join(name);
        let is_folder = package.is_dir();
        if is_folder && let Some(found) = file(&package, "__init__", true) {
            return Some(found);
        }
        if let Some(found) = file(folder, name, false) {
            return Some(found);
        }
        if is_folder {
            portions.push(package);
        }
    }
    (!portions.is_empty()).then_some(Located::Namespace(portions))
}

/// A module's file in a folder. A compiled file goes before the source, but is made from it where both are there.
fn file(folder: &Path, stem: &str, is_package: bool) -> Option<Located> {
    let source = folder.join(format!("{stem}.py"));
    if source.is_file() {
        return Some(Located::Source { path: source, is_package });
    }
    let compiled = compiled(folder, stem)?;
    let stub = folder.join(format!("{stem}.pyi"));
    Some(if stub.is_file() { Located::Stub { path: stub, is_package } } else { Located::Compiled(compiled) })
}

/// `name.so`, `name.abi3.so`, `name.cpython-312-x86_64-linux-gnu.so`, `name.pyd`, `name.cp312-win_amd64.pyd`, `name.pyc`.
fn compiled(folder: &Path, stem: &str) -> Option<PathBuf> {
    for ending in ["so", "abi3.so", "pyd", "pyc"] {
        let path = folder.join(format!("{stem}.{ending}"));
        if path.is_file() {
            return Some(path);
        }
    }
    let entries = std::fs::read_dir(folder).ok()?;
    let is_wanted = |name: &str| {
        let rest = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.'));
        rest.and_then(|rest| rest.strip_suffix(".so").or_else(|| rest.strip_suffix(".pyd")))
            .is_some_and(|tag| tag.starts_with("cp") && !tag.contains('.'))
    };
    entries
        .filter_map(Result::ok)
        .find(|entry| is_wanted(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        root
    }

    fn found(root: &Path, folders: &[&str], name: &str) -> String {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
        let short = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
        match locate(name, &folders) {
            None => "nothing".to_string(),
            Some(Located::Source { path, .. }) => short(&path),
            Some(Located::Stub { path, .. }) => format!("stub {}", short(&path)),
            Some(Located::Compiled(path)) => format!("compiled {}", short(&path)),
            Some(Located::Namespace(folders)) => {
                format!("namespace {}", folders.iter().map(|path| short(path)).collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[test]
    fn as_pythons_finder_goes() {
        let root = tree(&[
            "a/m.py",
            "a/p/__init__.py",
            "a/p/x.py",
            "a/p.py",
            "a/n/one.py",
            "a/only.pyi",
            "a/c.cpython-312-x86_64-linux-gnu.so",
            "a/c.pyi",
            "a/d.abi3.so",
            "a/e.so",
            "a/e.py",
            "b/m.py",
            "b/n/two.py",
            "b/r/__init__.py",
            "a/r/plain.py",
            "b/cc.so",
        ]);
        for (name, expected) in [
            ("nothing", "nothing"),
            ("", "nothing"),
            ("only", "nothing"),
            ("m.x", "nothing"),
            ("p.y", "nothing"),
            ("m", "a/m.py"),
            ("p", "a/p/__init__.py"),
            ("p.x", "a/p/x.py"),
            ("n", "namespace a/n b/n"),
            ("n.one", "a/n/one.py"),
            ("n.two", "b/n/two.py"),
            ("r", "b/r/__init__.py"),
            ("c", "stub a/c.pyi"),
            ("d", "compiled a/d.abi3.so"),
            ("e", "a/e.py"),
        ] {
            assert_eq!(found(root.path(), &["a", "b", "gone"], name), expected, "{name}");
        }
    }
}
