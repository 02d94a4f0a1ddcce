//! The oldest Python that a `requires-python` allows.

use pygloss_engine::version::PythonVersion;

/// The oldest version that the specifiers allow (version specifiers of the packaging guides, PEP 440), brought into the
/// range of the versions that are known. `None` where they set no lower bound.
pub fn oldest(specifiers: &str) -> Option<PythonVersion> {
    specifiers.split(',').filter_map(lower_bound).max().map(known)
}

/// The version itself, or the nearest one whose rules are known.
pub fn known(version: PythonVersion) -> PythonVersion {
    version.clamp(PythonVersion::OLDEST, PythonVersion::NEWEST)
}

fn lower_bound(clause: &str) -> Option<PythonVersion> {
    let clause = clause.trim();
    let (rest, above) = match clause {
        _ if clause.starts_with(">=") => (clause.get(2..)?, false),
        _ if clause.starts_with("~=") => (clause.get(2..)?, false),
        _ if clause.starts_with("===") => (clause.get(3..)?, false),
        _ if clause.starts_with("==") => (clause.get(2..)?, false),
        _ if clause.starts_with('>') => (clause.get(1..)?, true),
        _ => return None,
    };
    let mut parts = rest.trim().split('.');
    let major: u8 = parts.next()?.parse().ok()?;
    let minor: u8 = match parts.next() {
        None | Some("*") => 0,
        Some(minor) => minor.parse().ok()?,
    };
    // `>3.11` allows no 3.11.x; `>3.11.2` does.
    let above = above && parts.next().is_none();
    Some(PythonVersion::new(major, if above { minor.saturating_add(1) } else { minor }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_oldest() {
        for (specifiers, minor) in [
            (">=3.11", Some(11)),
            (">= 3.10, <4", Some(10)),
            ("~=3.12", Some(12)),
            ("==3.13.*", Some(13)),
            (">3.11", Some(12)),
            (">3.11.2", Some(11)),
            (">=3.6", Some(9)),
            (">=3.99", Some(14)),
            (">=3", Some(9)),
            ("<3.12", None),
            ("", None),
            (">=three", None),
        ] {
            assert_eq!(oldest(specifiers).map(|v| v.minor), minor, "{specifiers}");
        }
    }
}
