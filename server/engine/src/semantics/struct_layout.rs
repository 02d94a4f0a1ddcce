//! The formats of `struct` (Library Reference, "Format Strings"): which field stands where.

use crate::note::counted;

/// In which order the bytes of a number stand, and how fields are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `@`, or nothing: as the C compiler of the machine does it, with gaps.
    Native,
    /// `=`: the machine's order, without gaps.
    Machine,
    /// `<`
    Little,
    /// `>`
    Big,
    /// `!`: big-endian as well.
    Network,
}

/// One letter of a format with what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The letter.
    pub letter: char,
    /// How often, or how many bytes for `s` and `p`.
    pub count: usize,
    /// The bytes before it that nothing uses.
    pub gap: usize,
    /// Its first byte.
    pub offset: usize,
    /// Its bytes, all together.
    pub size: usize,
    /// How many values it takes or gives.
    pub values: usize,
    /// Where it is written, count and letter, in bytes of the format.
    pub written: (usize, usize),
}

/// A format that `struct` accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The order.
    pub order: Order,
    /// The fields.
    pub members: Vec<Member>,
    /// The bytes, all together.
    pub size: usize,
    /// How many values `pack` wants and `unpack` gives.
    pub values: usize,
    /// A letter whose size differs between 64-bit machines; offsets and sizes hold only where a C `long` has 8 bytes.
    pub varies: Option<char>,
}

/// Why a format has no layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// `struct` refuses it, with this message.
    Invalid(&'static str),
    /// Not known here.
    Unknown,
}

/// More bytes than this are not counted.
const LARGEST: usize = 1 << 20;

/// Reads a format. Native sizes are those of 64-bit machines.
///
/// # Errors
/// Where `struct` refuses it, and where it is not known whether it does.
pub fn layout(format: &str) -> Result<Layout, Trouble> {
    let bytes = format.as_bytes();
    let (order, mut at) = match bytes.first() {
        Some(b'@') => (Order::Native, 1),
        Some(b'=') => (Order::Machine, 1),
        Some(b'<') => (Order::Little, 1),
        Some(b'>') => (Order::Big, 1),
        Some(b'!') => (Order::Network, 1),
        _ => (Order::Native, 0),
    };
    let mut layout = Layout { order, members: Vec::new(), size: 0, values: 0, varies: None };
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        at += 1;
        if byte.is_ascii_whitespace() || byte == 0x0b {
            continue;
        }
        let mut letter = byte;
        let mut count = 1;
        if byte.is_ascii_digit() {
            count = usize::from(byte - b'0');
            loop {
                let next = bytes.get(at).copied();
                at += 1;
                match next {
                    Some(digit) if digit.is_ascii_digit() => {
                        count = count.saturating_mul(10).saturating_add(usize::from(digit - b'0'));
                    }
                    Some(other) => {
                        letter = other;
                        break;
                    }
                    None => return Err(Trouble::Invalid("repeat count given without format specifier")),
                }
            }
        }
        let letter = char::from(letter);
        let is_native = order == Order::Native;
        // Complex numbers are new in 3.14, and unpacking a text without room for its length is a bug of CPython.
        if matches!(letter, 'F' | 'D' | '\0') || !letter.is_ascii() || (letter == 'p' && count == 0) {
            return Err(Trouble::Unknown);
        }
        let Some(width) = width(letter, is_native) else {
            return Err(Trouble::Invalid("bad char in struct format"));
        };
        let alignment = if is_native && !matches!(letter, 's' | 'p') { width } else { 1 };
        let offset = layout.size.next_multiple_of(alignment);
        let size = width.saturating_mul(count);
        let values = match letter {
            'x' => 0,
            's' | 'p' => 1,
            _ => count,
        };
        if is_native && matches!(letter, 'l' | 'L') {
            layout.varies.get_or_insert(letter);
        }
        let gap = offset - layout.size;
        layout.members.push(Member { letter, count, gap, offset, size, values, written: (start, at) });
        layout.size = offset.saturating_add(size);
        layout.values = layout.values.saturating_add(values);
        if layout.size > LARGEST || layout.values > LARGEST {
            return Err(Trouble::Unknown);
        }
    }
    Ok(layout)
}

/// The bytes of one value.
fn width(letter: char, is_native: bool) -> Option<usize> {
    Some(match letter {
        'x' | 'c' | 'b' | 'B' | '?' | 's' | 'p' => 1,
        'h' | 'H' | 'e' => 2,
        'i' | 'I' | 'f' => 4,
        'l' | 'L' if is_native => 8,
        'l' | 'L' => 4,
        'q' | 'Q' | 'd' => 8,
        'n' | 'N' | 'P' if is_native => 8,
        _ => return None,
    })
}

/// What one value of this letter is, in words.
#[must_use]
pub fn meaning(member: &Member) -> String {
    let bits = |sign: &str| {
        let each = member.size.checked_div(member.count).unwrap_or(0);
        match each {
            0 => format!("a whole number{sign}"),
            1 => format!("a whole number{sign} in 1 byte"),
            each => format!("a whole number{sign} in {each} bytes"),
        }
    };
    match member.letter {
        'x' => "a byte that is skipped".into(),
        'c' => "a `bytes` of length 1".into(),
        '?' => "a `bool` in 1 byte".into(),
        'b' | 'h' | 'i' | 'l' | 'q' | 'n' => bits(" with a sign"),
        'B' | 'H' | 'I' | 'L' | 'Q' | 'N' => bits(" without a sign"),
        'P' => "an address in 8 bytes".into(),
        'e' => "a `float` in 2 bytes".into(),
        'f' => "a `float` in 4 bytes".into(),
        'd' => "a `float` in 8 bytes".into(),
        's' if member.count == 1 => "one `bytes` of length 1".into(),
        's' => format!("one `bytes` of length {}", member.count),
        _ => {
            let most = member.count.saturating_sub(1).min(255);
            format!("a length and at most {} of text", counted(most, "byte"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_struct_refuses() {
        for (format, expected) in [
            ("<y", Trouble::Invalid("bad char in struct format")),
            ("3", Trouble::Invalid("repeat count given without format specifier")),
            ("2 h", Trouble::Invalid("bad char in struct format")),
            ("<n", Trouble::Invalid("bad char in struct format")),
            ("i<", Trouble::Invalid("bad char in struct format")),
            ("F", Trouble::Unknown),
        ] {
            assert_eq!(layout(format), Err(expected), "{format}");
        }
    }

    #[test]
    fn sizes_and_offsets() {
        for (format, size, values, offsets) in [
            (">hif", 10, 3, vec![0, 2, 6]),
            ("hif", 12, 3, vec![0, 4, 8]),
            ("bq0i", 16, 2, vec![0, 8, 16]),
            ("<10s 3x2H", 17, 3, vec![0, 10, 13]),
            ("b0l", 8, 1, vec![0, 8]),
        ] {
            let layout = layout(format).unwrap();
            let found: Vec<usize> = layout.members.iter().map(|member| member.offset).collect();
            assert_eq!((layout.size, layout.values, found), (size, values, offsets), "{format}");
        }
    }
}
