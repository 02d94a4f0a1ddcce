//! The tools whose codes are known, and the names under which they report.

/// A tool with codes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// ruff, and with the same codes flake8 and its plugins.
    Ruff,
    /// flake8-bugbear, where ruff lacks its code.
    Bugbear,
    /// pylint.
    Pylint,
    /// pyright, Pylance and basedpyright.
    Pyright,
    /// mypy.
    Mypy,
    /// ty.
    Ty,
    /// pyrefly.
    Pyrefly,
}

impl Tool {
    /// Every tool.
    pub const ALL: [Tool; 7] =
        [Tool::Ruff, Tool::Bugbear, Tool::Pylint, Tool::Pyright, Tool::Mypy, Tool::Ty, Tool::Pyrefly];

    /// What it is called, in the table as well.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tool::Ruff => "ruff",
            Tool::Bugbear => "flake8-bugbear",
            Tool::Pylint => "pylint",
            Tool::Pyright => "pyright",
            Tool::Mypy => "mypy",
            Tool::Ty => "ty",
            Tool::Pyrefly => "pyrefly",
        }
    }

    /// The tool that is called so.
    #[must_use]
    pub fn named(name: &str) -> Option<Tool> {
        Tool::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// Whose codes a diagnostic of this source has, whatever the case; none where the source is not known.
    #[must_use]
    pub fn of_source(source: &str) -> &'static [Tool] {
        match source.trim().to_lowercase().as_str() {
            "ruff" => &[Tool::Ruff],
            "flake8" | "flake8-bugbear" | "bugbear" | "pycodestyle" | "pyflakes" | "pydocstyle" => {
                &[Tool::Bugbear, Tool::Ruff]
            }
            "pylint" => &[Tool::Pylint],
            "pyright" | "pylance" | "basedpyright" => &[Tool::Pyright],
            "mypy" | "dmypy" | "pylsp_mypy" => &[Tool::Mypy],
            "ty" => &[Tool::Ty],
            "pyrefly" => &[Tool::Pyrefly],
            _ => &[],
        }
    }
}
