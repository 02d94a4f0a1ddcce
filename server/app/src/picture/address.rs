//! An image as an address.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `data:image/svg+xml;base64,…`
pub fn of(svg: &str) -> String {
    let mut address = String::from("data:image/svg+xml;base64,");
    for chunk in svg.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let shown = usize::try_from(place).is_ok_and(|place| place <= chunk.len());
            let digit = usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied();
            address.push(if shown { char::from(digit.unwrap_or(b'=')) } else { '=' });
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn encodes_as_rfc_4648_shows() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("é→", "w6nihpI="),
        ] {
            assert_eq!(of(text), format!("data:image/svg+xml;base64,{expected}"));
        }
    }
}
