//! Configuration as it was written: keys and values with their lines, from TOML and from JSON alike.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something about a configuration that its author should know. The rest of the configuration holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file; `None` for the editor's settings.
    pub path: Option<PathBuf>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.path, self.line) {
            (Some(path), Some(line)) => write!(f, "{}:{line}: ", path.display())?,
            (Some(path), None) => write!(f, "{}: ", path.display())?,
            (None, _) => f.write_str("editor settings: ")?,
        }
        f.write_str(&self.message)
    }
}

/// A key with its value and the line (from 1) it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key in kebab-case.
    pub key: String,
    /// The line, from 1, where it comes from a file.
    pub line: Option<u32>,
    /// The value.
    pub value: Value,
}

/// A parsed TOML file.
pub struct TomlFile<'t> {
    text: &'t str,
    table: DeTable<'t>,
}

impl<'t> TomlFile<'t> {
    /// Parses `text`.
    ///
    /// # Errors
    /// Where it is no TOML, with the line of the first error.
    pub fn parse(path: &Path, text: &'t str) -> Result<TomlFile<'t>, Problem> {
        match DeTable::parse(text) {
            Ok(table) => Ok(TomlFile { text, table: table.into_inner() }),
            Err(error) => Err(Problem {
                path: Some(path.to_path_buf()),
                line: error.span().map(|span| line_of(text, span.start)),
                message: format!("this is no TOML: {}. The file is left aside until it is.", error.message()),
            }),
        }
    }

    /// The entries of the table at `keys`; `None` where there is no such table.
    pub fn entries(&self, keys: &[&str]) -> Option<Vec<Entry>> {
        let mut table = &self.table;
        for key in keys {
            table = table.get(*key)?.get_ref().as_table()?;
        }
        Some(
            table
                .iter()
                .map(|(key, value)| Entry {
                    key: key.get_ref().to_string(),
                    line: Some(line_of(self.text, key.span().start)),
                    value: to_json(value),
                })
                .collect(),
        )
    }

    /// The string at `keys`.
    pub fn string(&self, keys: &[&str]) -> Option<&str> {
        let (last, tables) = keys.split_last()?;
        let mut table = &self.table;
        for key in tables {
            table = table.get(*key)?.get_ref().as_table()?;
        }
        table.get(*last)?.get_ref().as_str()
    }
}

/// The entries of a JSON object, with camelCase keys turned into kebab-case.
pub fn json_entries(object: &Map<String, Value>) -> Vec<Entry> {
    object.iter().map(|(key, value)| Entry { key: kebab(key), line: None, value: value.clone() }).collect()
}

fn kebab(key: &str) -> String {
    let mut result = String::with_capacity(key.len() + 2);
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            result.push('-');
        }
        result.push(c.to_ascii_lowercase());
    }
    result
}

fn line_of(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

/// The TOML parser bounds how deep tables and arrays may nest, so the recursion here is bounded too.
fn to_json(value: &Spanned<DeValue<'_>>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Array(items) => Value::Array(items.iter().map(to_json).collect()),
        DeValue::Table(table) => Value::Object(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), to_json(value))).collect(),
        ),
        DeValue::Integer(number) => number.as_str().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Datetime(datetime) => Value::String(datetime.to_string()),
    }
}
