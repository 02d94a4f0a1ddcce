//! Mends what JSON allows and Rust's strings do not: escapes of surrogates that have lost their other half.

use memchr::memmem;

/// Replaces every lone surrogate escape (`\ud83d` without its `\ude00`) by `\ufffd`, of the same length, and says how
/// many there were. Editors send them when a change cuts a character in two (ECMA-404 allows them).
pub fn lone_surrogates(body: &mut [u8]) -> usize {
    if memmem::find(body, b"\\ud").is_none() && memmem::find(body, b"\\uD").is_none() {
        return 0;
    }
    let (mut at, mut mended) = (0, 0);
    while let Some(backslash) = body.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += backslash;
        match unit(body, at) {
            Some(0xD800..=0xDBFF) if matches!(unit(body, at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                if let Some(digits) = body.get_mut(at + 2..at + 6) {
                    digits.copy_from_slice(b"fffd");
                }
                mended += 1;
                at += 6;
            }
            // `\\`, `\n`, `\u0041`: what follows the backslash is no backslash that starts an escape.
            _ => at += 2,
        }
    }
    mended
}

/// The code unit of the `\uXXXX` at `at`.
fn unit(body: &[u8], at: usize) -> Option<u32> {
    let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_lone_surrogates_only() {
        for (before, after) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\uDE00 x""#, r#""\ufffd x""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\ud83d\n\ude00""#, r#""\ufffd\n\ufffd""#),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            let mut body = before.as_bytes().to_vec();
            lone_surrogates(&mut body);
            assert_eq!(String::from_utf8_lossy(&body), after);
        }
    }
}
