//! The options: their names, their forms, and what is said about those that are not understood.

use std::path::Path;

use pygloss_engine::analysis::{HoverMode, Level};
use pygloss_engine::note::HintKind;
use pygloss_engine::severity::Severity;
use pygloss_engine::version::PythonVersion;
use serde_json::{Map, Value};

use super::raw::{Entry, Problem, json_entries};

/// Options as they were given; `None` where nothing was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// `level`: `beginner`, `intermediate` or `advanced`.
    pub level: Option<Level>,
    /// `target-version`: `3.12` or `py312`.
    pub target_version: Option<PythonVersion>,
    /// `select`: only these checks or groups.
    pub select: Option<Vec<String>>,
    /// `extend-select`: these too.
    pub extend_select: Option<Vec<String>>,
    /// `ignore`: not these.
    pub ignore: Option<Vec<String>>,
    /// `per-file-ignores`: not these in files that a pattern matches.
    pub per_file_ignores: Option<Vec<(String, Vec<String>)>>,
    /// `severity`: how loudly checks or groups speak; `None` for `off`.
    pub severity: Option<Vec<(String, Option<Severity>)>>,
    /// `exclude`: patterns of files that are not checked.
    pub exclude: Option<Vec<String>>,
    /// `hover`: `all`, `insights` or `off`.
    pub hover: Option<HoverMode>,
    /// `inlay-hints`: `true` for all kinds, or some of their names.
    pub inlay_hints: Option<Vec<HintKind>>,
    /// `packs`: folders with more cards.
    pub packs: Option<Vec<String>>,
    /// `interpreter`: the Python whose packages the code uses.
    pub interpreter: Option<String>,
    /// `defer`: whose findings are not repeated.
    pub defer: Option<Defer>,
    /// `memory`: whether it is remembered what the reader knows.
    pub memory: Option<bool>,
}

/// Other tools whose findings are not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defer {
    /// `true`: to every tool that is known; `false`: to none.
    All(bool),
    /// To these: `ruff`, `pylint`, `pyright`.
    To(Vec<String>),
}

impl Defer {
    const KNOWN: [&str; 3] = ["ruff", "pylint", "pyright"];

    /// The tools' names.
    #[must_use]
    pub fn tools(self) -> Vec<String> {
        match self {
            Defer::All(true) => Defer::KNOWN.map(String::from).to_vec(),
            Defer::All(false) => Vec::new(),
            Defer::To(tools) => tools,
        }
    }
}

/// The keys, for the message about one that does not exist.
const KEYS: [&str; 14] = [
    "defer",
    "exclude",
    "extend-select",
    "hover",
    "ignore",
    "inlay-hints",
    "interpreter",
    "level",
    "memory",
    "packs",
    "per-file-ignores",
    "select",
    "severity",
    "target-version",
];

impl Options {
    /// These options, and `lower`'s where these have none.
    #[must_use]
    pub fn or(self, lower: Options) -> Options {
        Options {
            level: self.level.or(lower.level),
            target_version: self.target_version.or(lower.target_version),
            select: self.select.or(lower.select),
            extend_select: self.extend_select.or(lower.extend_select),
            ignore: self.ignore.or(lower.ignore),
            per_file_ignores: self.per_file_ignores.or(lower.per_file_ignores),
            severity: self.severity.or(lower.severity),
            exclude: self.exclude.or(lower.exclude),
            hover: self.hover.or(lower.hover),
            inlay_hints: self.inlay_hints.or(lower.inlay_hints),
            packs: self.packs.or(lower.packs),
            interpreter: self.interpreter.or(lower.interpreter),
            defer: self.defer.or(lower.defer),
            memory: self.memory.or(lower.memory),
        }
    }

    /// Reads an editor's settings, with camelCase or kebab-case keys. `null` counts as not given.
    #[must_use]
    pub fn from_json(settings: &Map<String, Value>) -> (Options, Vec<Problem>) {
        Options::from_entries(None, json_entries(settings))
    }

    /// Reads entries; what is not understood is left out and said.
    pub(super) fn from_entries(path: Option<&Path>, entries: Vec<Entry>) -> (Options, Vec<Problem>) {
        let mut options = Options::default();
        let mut problems = Vec::new();
        for entry in entries {
            if entry.value.is_null() {
                continue;
            }
            if let Err(message) = options.set(&entry.key, &entry.value) {
                let path = path.map(Path::to_path_buf);
                problems.push(Problem { path, line: entry.line, message });
            }
        }
        (options, problems)
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "level" => self.level = Some(one_of(key, value, &Level::ALL.map(|level| (level.name(), level)))?),
            "target-version" => self.target_version = Some(version(value)?),
            "select" => self.select = Some(strings(key, value)?),
            "extend-select" => self.extend_select = Some(strings(key, value)?),
            "ignore" => self.ignore = Some(strings(key, value)?),
            "per-file-ignores" => self.per_file_ignores = Some(lists_by_pattern(key, value)?),
            "severity" => self.severity = Some(severities(key, value)?),
            "exclude" => self.exclude = Some(strings(key, value)?),
            "hover" => self.hover = Some(one_of(key, value, &HOVER_MODES)?),
            "inlay-hints" => self.inlay_hints = Some(hint_kinds(key, value)?),
            "packs" => self.packs = Some(strings(key, value)?),
            "interpreter" => self.interpreter = Some(string(key, value)?),
            "defer" => {
                self.defer = Some(match value.as_bool() {
                    Some(all) => Defer::All(all),
                    None => Defer::To(strings(key, value)?),
                });
            }
            "memory" => self.memory = Some(flag(key, value)?),
            _ => return Err(unknown(key)),
        }
        Ok(())
    }
}

const HOVER_MODES: [(&str, HoverMode); 3] =
    [("all", HoverMode::All), ("insights", HoverMode::Insights), ("off", HoverMode::Off)];

fn unknown(key: &str) -> String {
    let near = KEYS.iter().find(|known| {
        known.starts_with(key)
            || key.starts_with(*known)
            || known.replace('-', "") == key.replace(['-', '_'], "")
    });
    match near {
        Some(near) => format!("there is no option `{key}`; is `{near}` meant? The line is left aside."),
        None => format!("there is no option `{key}`. It is left aside; the options are {}.", KEYS.join(", ")),
    }
}

fn one_of<T: Copy>(key: &str, value: &Value, choices: &[(&str, T)]) -> Result<T, String> {
    let found = value.as_str().and_then(|text| choices.iter().find(|(name, _)| *name == text));
    found.map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        format!("`{key}` is {value}; write one of {}.", names.join(", "))
    })
}

fn version(value: &Value) -> Result<PythonVersion, String> {
    let wrong = |why: String| format!("`target-version` is {value}: {why}.");
    let text = value.as_str().ok_or_else(|| wrong("write it as a string, \"3.12\"".to_string()))?;
    let version: PythonVersion = text.parse().map_err(wrong)?;
    if version < PythonVersion::OLDEST || version > PythonVersion::NEWEST {
        return Err(wrong(format!(
            "the versions whose rules are known are {} to {}",
            PythonVersion::OLDEST,
            PythonVersion::NEWEST
        )));
    }
    Ok(version)
}

fn string(key: &str, value: &Value) -> Result<String, String> {
    value.as_str().map(String::from).ok_or_else(|| format!("`{key}` is {value}; write a string."))
}

fn flag(key: &str, value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("`{key}` is {value}; write true or false."))
}

fn strings(key: &str, value: &Value) -> Result<Vec<String>, String> {
    let items: Option<Vec<String>> =
        value.as_array().and_then(|items| items.iter().map(|item| item.as_str().map(String::from)).collect());
    items.ok_or_else(|| format!("`{key}` is {value}; write a list of strings."))
}

fn hint_kinds(key: &str, value: &Value) -> Result<Vec<HintKind>, String> {
    if let Some(all) = value.as_bool() {
        return Ok(if all { HintKind::ALL.to_vec() } else { Vec::new() });
    }
    let kind = |item: &Value| {
        let name = item.as_str()?;
        HintKind::ALL.into_iter().find(|kind| kind.name() == name)
    };
    let kinds: Option<Vec<HintKind>> = value.as_array().and_then(|items| items.iter().map(kind).collect());
    kinds.ok_or_else(|| {
        let names: Vec<String> = HintKind::ALL.iter().map(|kind| format!("\"{}\"", kind.name())).collect();
        format!("`{key}` is {value}; write true, false or a list of {}.", names.join(", "))
    })
}

fn lists_by_pattern(key: &str, value: &Value) -> Result<Vec<(String, Vec<String>)>, String> {
    let table = value
        .as_object()
        .ok_or_else(|| format!("`{key}` is {value}; write a table from patterns to lists of codes."))?;
    table.iter().map(|(pattern, codes)| Ok((pattern.clone(), strings(pattern, codes)?))).collect()
}

fn severities(key: &str, value: &Value) -> Result<Vec<(String, Option<Severity>)>, String> {
    let table = value.as_object().ok_or_else(|| {
        format!("`{key}` is {value}; write a table from codes or groups to how loudly they speak.")
    })?;
    let mut choices: Vec<(&str, Option<Severity>)> =
        Severity::ALL.iter().map(|(name, severity)| (*name, Some(*severity))).collect();
    choices.push(("off", None));
    table.iter().map(|(selector, how)| Ok((selector.clone(), one_of(selector, how, &choices)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> (Options, Vec<String>) {
        let value: Value = serde_json::from_str(json).unwrap();
        let (options, problems) = Options::from_json(value.as_object().unwrap());
        (options, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn reads_both_spellings_of_a_key() {
        let (camel, none) =
            read(r#"{"targetVersion": "3.12", "inlayHints": true, "perFileIgnores": {"t/*": ["a"]}}"#);
        assert_eq!(none, Vec::<String>::new());
        let (kebab, _) =
            read(r#"{"target-version": "py312", "inlay-hints": true, "per-file-ignores": {"t/*": ["a"]}}"#);
        assert_eq!(camel, kebab);
        assert_eq!(camel.target_version, Some(PythonVersion::new(3, 12)));
    }

    #[test]
    fn names_an_unknown_key_and_keeps_the_others() {
        let (options, problems) = read(r#"{"targetversion": "3.12", "level": "advanced", "zzz": 1}"#);
        assert_eq!(options.level, Some(Level::Advanced));
        assert_eq!(problems.len(), 2);
        assert!(problems[0].contains("`target-version` meant"), "{problems:?}");
        assert!(problems[1].contains("no option `zzz`"), "{problems:?}");
    }

    #[test]
    fn says_what_a_value_may_be() {
        for (json, say) in [
            (r#"{"level": "novice"}"#, "\"beginner\""),
            (r#"{"targetVersion": 3.12}"#, "write it as a string"),
            (r#"{"targetVersion": "2.7"}"#, "3.9 to 3.14"),
            (r#"{"select": "trap"}"#, "list of strings"),
            (r#"{"memory": "yes"}"#, "true or false"),
            (r#"{"inlayHints": ["mro", "speed"]}"#, "\"cost\""),
            (r#"{"severity": {"trap": "loud"}}"#, "\"hint\", \"off\""),
            (r#"{"severity": ["trap"]}"#, "write a table"),
            (r#"{"inlayHints": "mro"}"#, "write true, false or a list"),
        ] {
            let (options, problems) = read(json);
            assert_eq!(options, Options::default());
            assert!(problems[0].contains(say), "{problems:?}");
        }
    }

    #[test]
    fn inlay_hints_are_switched_on_kind_by_kind() {
        let kinds = |json: &str| {
            let (options, problems) = read(json);
            assert_eq!(problems, Vec::<String>::new());
            options.inlay_hints.unwrap()
        };
        assert_eq!(kinds(r#"{"inlayHints": true}"#), HintKind::ALL);
        assert_eq!(kinds(r#"{"inlayHints": false}"#), []);
        assert_eq!(kinds(r#"{"inlay-hints": ["cost", "mro"]}"#), [HintKind::Cost, HintKind::Mro]);
    }

    #[test]
    fn null_counts_as_not_given() {
        assert_eq!(read(r#"{"level": null}"#), (Options::default(), Vec::new()));
    }
}
