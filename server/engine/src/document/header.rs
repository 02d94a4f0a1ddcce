//! The header of a single-file script (PEP 723).

use crate::version::PythonVersion;

/// The lowest Python version that the `requires-python` of a text's PEP 723 header allows (PEP 440 specifiers),
/// brought into the range of versions whose rules are known. `None` where there is no such header, or more than
/// one, or what it says cannot be read.
#[must_use]
pub fn target_from_pep723(text: &str) -> Option<PythonVersion> {
    let table: toml::Table = script_block(text)?.parse().ok()?;
    let specifiers = table.get("requires-python")?.as_str()?;
    lowest(specifiers)
}

/// What the one `# /// script` block holds.
fn script_block(text: &str) -> Option<String> {
    // Hardly any file has one.
    memchr::memmem::find(text.as_bytes(), b"# /// script")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim_end).collect();
    let mut found = None;
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        next += 1;
        if *line != "# /// script" {
            continue;
        }
        // The block ends at the last `# ///` of the comment lines that follow.
        let rest = lines.get(next..).unwrap_or_default();
        let length = rest.iter().position(|l| !(l.starts_with("# ") || *l == "#")).unwrap_or(rest.len());
        let comments = rest.get(..length).unwrap_or_default();
        let Some(end) = comments.iter().rposition(|l| *l == "# ///") else { continue };
        let content: Vec<&str> = comments
            .get(..end)
            .unwrap_or_default()
            .iter()
            .map(|l| l.strip_prefix("# ").or_else(|| l.strip_prefix('#')).unwrap_or(l))
            .collect();
        if found.replace(content.join("\n")).is_some() {
            return None;
        }
        next += end + 1;
    }
    found
}

/// The lowest known version of which some patch release satisfies all specifiers; where only older or newer ones
/// do, the nearest known.
fn lowest(specifiers: &str) -> Option<PythonVersion> {
    let clauses: Vec<Clause> = specifiers
        .split(',')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(Clause::read)
        .collect::<Option<_>>()?;
    if clauses.is_empty() {
        return None;
    }
    let allowed = |major: u32, minor: u32| {
        (0..100).any(|patch| clauses.iter().all(|clause| clause.allows([major, minor, patch])))
    };
    let minor = (0..100).find(|minor| allowed(3, *minor))?;
    let minor = u8::try_from(minor).ok()?;
    Some(PythonVersion::new(3, minor.clamp(PythonVersion::OLDEST.minor, PythonVersion::NEWEST.minor)))
}

/// One version specifier.
struct Clause {
    operator: &'static str,
    parts: Vec<u32>,
    wildcard: bool,
}

impl Clause {
    fn read(text: &str) -> Option<Clause> {
        let operator = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"]
            .into_iter()
            .find(|operator| text.starts_with(operator))?;
        let version = text.get(operator.len()..)?.trim();
        let (version, wildcard) = match version.strip_suffix(".*") {
            Some(version) => (version, true),
            None => (version, false),
        };
        // A pre-release (`3.13.0rc1`) counts as the release itself.
        let digits = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
        let parts: Vec<u32> = version
            .get(..digits)?
            .trim_end_matches('.')
            .split('.')
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        Some(Clause { operator, parts, wildcard })
    }

    fn allows(&self, version: [u32; 3]) -> bool {
        let padded = |parts: &[u32]| [0, 1, 2].map(|i| parts.get(i).copied().unwrap_or(0));
        let own = padded(&self.parts);
        let starts = |count: usize| self.parts.iter().zip(version).take(count).all(|(a, b)| *a == b);
        let equal = if self.wildcard { starts(self.parts.len()) } else { own == version };
        match self.operator {
            "==" | "===" => equal,
            "!=" => !equal,
            "<=" => version <= own,
            ">=" => version >= own,
            "<" => version < own,
            ">" => version > own,
            // "Compatible release": at least this one, with the same parts but the last.
            _ => version >= own && starts(self.parts.len().saturating_sub(1)),
        }
    }
}
