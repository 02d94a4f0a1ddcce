//! Where Python would look for modules: the project's own folders and an environment's `site-packages`.

use std::path::{Path, PathBuf};

use pygloss_engine::semantics::stdlib;

/// What the process and the reader say about the environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Surroundings {
    /// The configured interpreter: a program, or the folder of an environment.
    pub interpreter: Option<PathBuf>,
    /// `VIRTUAL_ENV`
    pub virtual_env: Option<PathBuf>,
    /// `CONDA_PREFIX`
    pub conda_prefix: Option<PathBuf>,
    /// `PYTHONPATH`
    pub python_path: Vec<PathBuf>,
    /// `PATH`
    pub path: Vec<PathBuf>,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Surroundings {
        let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let list = |name: &str| {
            let value = std::env::var_os(name).unwrap_or_default();
            std::env::split_paths(&value).filter(|path| !path.as_os_str().is_empty()).collect()
        };
        Surroundings {
            interpreter: None,
            virtual_env: folder("VIRTUAL_ENV"),
            conda_prefix: folder("CONDA_PREFIX"),
            python_path: list("PYTHONPATH"),
            path: list("PATH"),
        }
    }
}

/// An environment: folders with installed packages, in the order in which Python searches them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// `site-packages`, and what `.pth` files in them add.
    pub site: Vec<PathBuf>,
    /// `.pth` files name programs or archives that may bring modules which no folder has: of a name that is not found it is not known
    /// whether it is there.
    pub may_have_more: bool,
}

/// The names under which projects keep their environments.
const OWN_ENVIRONMENTS: [&str; 4] = [".venv", "venv", "env", ".env"];

impl Environment {
    /// The environment of the files in `folder`: the configured interpreter's, else that of `VIRTUAL_ENV`, else one in the folder
    /// or above it, else conda's, else that of the first `python3` or `python` on the `PATH`.
    #[must_use]
    pub fn discover(folder: Option<&Path>, surroundings: &Surroundings) -> Environment {
        let given = surroundings.interpreter.as_deref().and_then(prefix_of);
        let active = || surroundings.virtual_env.clone().filter(|prefix| prefix.is_dir());
        let own = || {
            let environments =
                folder?.ancestors().flat_map(|folder| OWN_ENVIRONMENTS.map(|name| folder.join(name)));
            environments.into_iter().find(|prefix| prefix.join("pyvenv.cfg").is_file())
        };
        let conda = || surroundings.conda_prefix.clone().filter(|prefix| prefix.is_dir());
        let on_path = || {
            let programs = surroundings
                .path
                .iter()
                .flat_map(|folder| ["python3", "python", "python.exe"].map(|name| folder.join(name)));
            programs.filter(|program| program.is_file()).find_map(|program| {
                prefix_of(&program).filter(|prefix| !site_folders(prefix, None).is_empty())
            })
        };
        match given.or_else(active).or_else(own).or_else(conda).or_else(on_path) {
            Some(prefix) => with_path_files(packages_of(&prefix)),
            None => Environment::default(),
        }
    }
}

/// The folder of an environment, from its interpreter or the folder itself.
fn prefix_of(interpreter: &Path) -> Option<PathBuf> {
    if interpreter.is_dir() {
        return Some(interpreter.to_path_buf());
    }
    let above = |program: &Path| Some(program.parent()?.parent()?.to_path_buf());
    let own = above(interpreter)?;
    // An environment's interpreter is often a link to another one's.
    if own.join("pyvenv.cfg").is_file() || !interpreter.exists() {
        return Some(own);
    }
    interpreter.canonicalize().ok().and_then(|real| above(&real)).or(Some(own))
}

/// The `site-packages` folders of an environment, and of the one below it where `pyvenv.cfg` says so (PEP 405).
fn packages_of(prefix: &Path) -> Vec<PathBuf> {
    let settings = std::fs::read_to_string(prefix.join("pyvenv.cfg")).unwrap_or_default();
    let setting = |name: &str| {
        settings.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_string())
        })
    };
    let version = setting("version").or_else(|| setting("version_info"));
    let mut folders = site_folders(prefix, version.as_deref());
    if setting("include-system-site-packages").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        && let Some(home) = setting("home")
        && let Some(base) = Path::new(&home).parent()
    {
        folders.extend(site_folders(base, version.as_deref()));
    }
    folders
}

/// `lib/python3.12/site-packages` (on Windows `Lib/site-packages`), also as Debian names it, for one version, or for all that
/// are there.
fn site_folders(prefix: &Path, version: Option<&str>) -> Vec<PathBuf> {
    let wanted = version.map(|version| {
        let mut parts = version.split('.');
        format!("python{}.{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
    });
    let mut folders = Vec::new();
    for lib in ["lib", "lib64", "local/lib"] {
        let Ok(entries) = std::fs::read_dir(prefix.join(lib)) else { continue };
        let mut versions: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("python3")))
            .collect();
        versions.sort();
        if let Some(wanted) = &wanted
            && versions.iter().any(|path| path.ends_with(wanted))
        {
            versions.retain(|path| path.ends_with(wanted));
        }
        for kind in ["site-packages", "dist-packages"] {
            folders.extend(versions.iter().rev().map(|path| path.join(kind)));
        }
    }
    folders.push(prefix.join("Lib/site-packages"));
    let mut known: Vec<PathBuf> = Vec::new();
    folders.retain(|folder| {
        // `lib64` is a link to `lib` in most environments.
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        folder.is_dir() && !known.contains(&real) && {
            known.push(real);
            true
        }
    });
    folders
}

/// The folders with what their `.pth` files add (Library Reference, `site`). Lines that start with `import` are programs and
/// are not run.
fn with_path_files(folders: Vec<PathBuf>) -> Environment {
    let mut all: Vec<PathBuf> = Vec::new();
    let mut may_have_more = false;
    for folder in folders {
        let mut added = Vec::new();
        if let Ok(entries) = std::fs::read_dir(&folder) {
            let mut files: Vec<PathBuf> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.extension().is_some_and(|extension| extension == "pth"))
                .collect();
            let is_hidden =
                |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // Those with a dot in front are passed over by newer micro versions, and read by older ones.
            let all = files.len();
            files.retain(|path| !is_hidden(path));
            may_have_more |= files.len() < all;
            files.sort();
            for file in files {
                let Ok(bytes) = std::fs::read(&file) else { continue };
                let text = String::from_utf8_lossy(&bytes);
                for line in text.trim_start_matches('\u{feff}').lines().map(str::trim_end) {
                    if line.trim().is_empty() || line.starts_with('#') {
                        continue;
                    }
                    if let Some(program) = program_of(line) {
                        may_have_more |= brings_modules(program);
                        continue;
                    }
                    let path = folder.join(line);
                    // A zip archive.
                    may_have_more |= path.is_file();
                    added.push(path);
                }
            }
        }
        all.push(folder);
        all.extend(added.into_iter().filter(|path| path.is_dir()));
    }
    let mut known: Vec<PathBuf> = Vec::new();
    all.retain(|path| {
        !known.contains(path) && {
            known.push(path.clone());
            true
        }
    });
    Environment { site: all, may_have_more }
}

/// What follows `import` in a line of a `.pth` file that is a program.
fn program_of(line: &str) -> Option<&str> {
    line.strip_prefix("import ").or_else(|| line.strip_prefix("import\t"))
}

/// Whether a line `import …` of a `.pth` file may bring a finder, as those of editable installs do: it imports a module that is not the
/// standard library's. That of virtualenv itself only mends `distutils`.
fn brings_modules(program: &str) -> bool {
    let imported = program.split(';').next().unwrap_or_default();
    let mut names = imported.split(',').map(|name| name.split_whitespace().next().unwrap_or_default());
    names.any(|name| {
        let top = name.split('.').next().unwrap_or_default();
        !stdlib::is_known_module(top) && top != "_virtualenv"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn nothing() -> Surroundings {
        Surroundings::default()
    }

    #[test]
    fn nothing_where_there_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Environment::discover(None, &nothing()), Environment::default());
        std::fs::create_dir_all(folder.path().join(".venv/lib/python3.12/site-packages")).unwrap();
        // No `pyvenv.cfg`: this is somebody's folder.
        assert_eq!(Environment::discover(Some(folder.path()), &nothing()), Environment::default());
        let gone = Surroundings { virtual_env: Some(folder.path().join("gone")), ..nothing() };
        assert_eq!(Environment::discover(None, &gone), Environment::default());
    }

    #[test]
    fn the_projects_own_environment() {
        let folder = tempfile::tempdir().unwrap();
        let prefix = folder.path().join(".venv");
        let site = prefix.join("lib/python3.12/site-packages");
        write(&prefix.join("pyvenv.cfg"), "home = /nowhere/bin\nversion = 3.12.1\n");
        write(&site.join("a.pth"), "# a comment\nimport os; os.remove('x')\n\nsub\ngone\n");
        std::fs::create_dir_all(site.join("sub")).unwrap();
        std::fs::create_dir_all(prefix.join("lib/python3.11/site-packages")).unwrap();
        let below = folder.path().join("src/package");
        std::fs::create_dir_all(&below).unwrap();
        let found = Environment::discover(Some(&below), &nothing());
        assert_eq!(found.site, [site.clone(), site.join("sub")]);
        assert!(!found.may_have_more);
        write(
            &site.join("b.pth"),
            "import __editable___package_finder; __editable___package_finder.install()\n",
        );
        assert!(Environment::discover(Some(&below), &nothing()).may_have_more);
        write(&site.join("b.pth"), "archive.zip\n");
        write(&site.join("archive.zip"), "");
        assert!(Environment::discover(Some(&below), &nothing()).may_have_more);
    }

    #[test]
    fn an_environment_that_sees_the_systems_packages() {
        let folder = tempfile::tempdir().unwrap();
        let system = folder.path().join("system");
        let prefix = folder.path().join("env");
        std::fs::create_dir_all(system.join("lib/python3.12/site-packages")).unwrap();
        std::fs::create_dir_all(prefix.join("lib/python3.12/site-packages")).unwrap();
        let home = system.join("bin");
        let settings =
            format!("home = {}\ninclude-system-site-packages = true\nversion = 3.12\n", home.display());
        write(&prefix.join("pyvenv.cfg"), &settings);
        let active = Surroundings { virtual_env: Some(prefix.clone()), ..nothing() };
        let found = Environment::discover(None, &active);
        let sites =
            [prefix.join("lib/python3.12/site-packages"), system.join("lib/python3.12/site-packages")];
        assert_eq!(found.site, sites);
        let given = Surroundings { interpreter: Some(system), virtual_env: Some(prefix), ..nothing() };
        assert_eq!(Environment::discover(None, &given).site, sites.get(1..).unwrap());
    }
}
