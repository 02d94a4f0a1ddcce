//! Format strings of `str.format` (Library Reference, "Format String Syntax"), read as Objects/stringlib/unicode_format.h does.

/// A replacement field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As written, braces included.
    pub source: String,
    /// Which argument it takes.
    pub key: Key,
    /// `.name` and `[index]` behind it.
    pub path: String,
    /// `r`, `s` or `a`.
    pub conversion: Option<char>,
    /// What stands behind the colon.
    pub spec: String,
    /// It stands in the specification of the field before it.
    pub is_nested: bool,
}

/// The argument of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The next one, counted from 0.
    Automatic(usize),
    /// The one with this number.
    Place(usize),
    /// The one with this name.
    Name(String),
}

/// The fields in the order in which they are filled in, up to what is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacement {
    /// The fields.
    pub fields: Vec<Field>,
    /// With which message of a `ValueError` it ends.
    pub refused: Option<&'static str>,
}

/// A whole field, before its name is looked at.
struct Raw {
    source: String,
    name: String,
    conversion: Option<char>,
    spec: String,
}

/// Reads a format string; `None` where it nests deeper or is written in a way that is not looked into.
#[must_use]
pub fn read(format: &str) -> Option<Replacement> {
    let mut found = Replacement::default();
    let mut numbering = Numbering::default();
    let (raws, refused) = fields(format);
    for raw in raws {
        if raw.conversion.is_some_and(|c| !matches!(c, 'r' | 's' | 'a')) {
            return None;
        }
        let (nested, nested_refused) = fields(&raw.spec);
        if nested_refused.is_some() || nested.iter().any(|inner| inner.spec.contains('{')) {
            return None;
        }
        for (at, raw) in std::iter::once(raw).chain(nested).enumerate() {
            match numbering.field(raw, at > 0)? {
                Ok(field) => found.fields.push(field),
                Err(message) => {
                    found.refused = Some(message);
                    return Some(found);
                }
            }
        }
    }
    found.refused = refused;
    Some(found)
}

/// Automatic and written numbers do not mix.
#[derive(Default)]
struct Numbering {
    next: usize,
    is_manual: Option<bool>,
}

impl Numbering {
    fn field(&mut self, raw: Raw, is_nested: bool) -> Option<Result<Field, &'static str>> {
        let end = raw.name.find(['.', '[']).unwrap_or(raw.name.len());
        let (first, path) = raw.name.split_at_checked(end)?;
        if !is_well_formed(path) {
            return None;
        }
        let is_number = !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
        let key = if first.is_empty() {
            if self.is_manual == Some(true) {
                return Some(Err(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            self.is_manual = Some(false);
            self.next += 1;
            Key::Automatic(self.next - 1)
        } else if is_number {
            if self.is_manual == Some(false) {
                return Some(Err(
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            self.is_manual = Some(true);
            Key::Place(first.parse().ok().filter(|n| *n < 1_000_000)?)
        } else {
            Key::Name(first.to_string())
        };
        let (path, conversion) = (path.to_string(), raw.conversion);
        Some(Ok(Field { source: raw.source, key, path, conversion, spec: raw.spec, is_nested }))
    }
}

/// Whether a path is made of attributes and items that are named.
fn is_well_formed(path: &str) -> bool {
    let mut rest = path;
    while !rest.is_empty() {
        let named = if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            after.split_at_checked(end)
        } else {
            rest.strip_prefix('[').and_then(|after| after.split_once(']'))
        };
        match named {
            Some((name, after)) if !name.is_empty() => rest = after,
            _ => return false,
        }
    }
    true
}

/// The outermost fields, up to the first mistake.
fn fields(format: &str) -> (Vec<Raw>, Option<&'static str>) {
    let mut found = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        let (brace, after) = (rest.get(at..=at).unwrap_or_default(), rest.get(at + 1..).unwrap_or_default());
        if after.starts_with(brace) {
            rest = after.get(1..).unwrap_or_default();
            continue;
        }
        if brace == "}" {
            return (found, Some("Single '}' encountered in format string"));
        }
        if after.is_empty() {
            return (found, Some("Single '{' encountered in format string"));
        }
        match field(after) {
            Ok((mut raw, length)) => {
                raw.source = format!("{{{}", after.get(..length).unwrap_or_default());
                found.push(raw);
                rest = after.get(length..).unwrap_or_default();
            }
            Err(message) => return (found, Some(message)),
        }
    }
    (found, None)
}

/// A field behind its brace, and how many bytes it takes with its closing one.
fn field(text: &str) -> Result<(Raw, usize), &'static str> {
    let mut chars = text.char_indices();
    let mut end = None;
    while let Some((at, c)) = chars.next() {
        match c {
            '{' => return Err("unexpected '{' in field name"),
            '[' => {
                chars.by_ref().find(|(_, c)| *c == ']');
            }
            '}' | ':' | '!' => {
                end = Some((at, c));
                break;
            }
            _ => {}
        }
    }
    let Some((at, mut last)) = end else { return Err("expected '}' before end of string") };
    let name = text.get(..at).unwrap_or_default().to_string();
    let mut conversion = None;
    let raw =
        |conversion, spec: &str| Raw { source: String::new(), name, conversion, spec: spec.to_string() };
    if last == '!' {
        let Some((_, c)) = chars.next() else {
            return Err("end of string while looking for conversion specifier");
        };
        conversion = Some(c);
        match chars.next() {
            Some((_, c)) => last = c,
            None => return Err("unmatched '{' in format spec"),
        }
        if last != '}' && last != ':' {
            return Err("expected ':' after conversion specifier");
        }
    }
    let start = text.len() - chars.as_str().len();
    if last == '}' {
        return Ok((raw(conversion, ""), start));
    }
    let mut depth = 1;
    for (at, c) in chars {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok((raw(conversion, text.get(start..at).unwrap_or_default()), at + 1));
        }
    }
    Err("unmatched '{' in format spec")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(format: &str) -> Vec<Key> {
        read(format).unwrap().fields.into_iter().map(|field| field.key).collect()
    }

    #[test]
    fn what_is_refused() {
        for (format, message) in [
            ("{", "Single '{' encountered in format string"),
            ("a}", "Single '}' encountered in format string"),
            ("{0", "expected '}' before end of string"),
            ("{0!", "end of string while looking for conversion specifier"),
            ("{0!rx}", "expected ':' after conversion specifier"),
            ("{:{", "unmatched '{' in format spec"),
            ("{a{b}}", "unexpected '{' in field name"),
            ("{} {0}", "cannot switch from automatic field numbering to manual field specification"),
            ("{0} {}", "cannot switch from manual field specification to automatic field numbering"),
        ] {
            assert_eq!(read(format).unwrap().refused, Some(message), "{format}");
        }
    }

    #[test]
    fn fields_in_order() {
        assert_eq!(
            keys("{{x}} {:>{}} {name.first!r} {}"),
            [Key::Automatic(0), Key::Automatic(1), Key::Name("name".into()), Key::Automatic(2)]
        );
        let field = read("{0[a.b].c!r:^9}").unwrap().fields.remove(0);
        assert_eq!((field.key, field.path.as_str()), (Key::Place(0), "[a.b].c"));
        assert_eq!((field.source.as_str(), field.spec.as_str()), ("{0[a.b].c!r:^9}", "^9"));
        assert_eq!(field.conversion, Some('r'));
    }
}
