//! The `%` codes of `strftime` and `strptime` (Library Reference, "strftime() and strptime() Format Codes").

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A code, with its percent sign: `%Y`, `%-d`, `%:z`.
    Code(String),
    /// Text that stands for itself.
    Text(String),
}

/// The parts of a format; `None` where it ends in a percent sign.
#[must_use]
pub fn read(format: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut text)));
        }
        let mut code = String::from('%');
        let mut letter = chars.next()?;
        // What the C library of some systems has between the sign and the letter.
        while matches!(letter, '-' | '_' | '^' | '#' | ':') || letter.is_ascii_digit() {
            code.push(letter);
            letter = chars.next()?;
        }
        code.push(letter);
        parts.push(Part::Code(code));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Some(parts)
}

/// What a code stands for; `None` for what Python does not document.
#[must_use]
pub fn meaning(code: &str) -> Option<&'static str> {
    Some(match code {
        "%Y" => "year, four digits",
        "%y" => "year, its last two digits",
        "%m" => "month, 01 to 12",
        "%b" => "month, short name",
        "%B" => "month, full name",
        "%d" => "day of the month, 01 to 31",
        "%j" => "day of the year, 001 to 366",
        "%H" => "hour, 00 to 23",
        "%I" => "hour, 01 to 12",
        "%p" => "AM or PM",
        "%M" => "minute, 00 to 59",
        "%S" => "second, two digits",
        "%f" => "microsecond, six digits",
        "%a" => "weekday, short name",
        "%A" => "weekday, full name",
        "%w" => "weekday as a number, Sunday is 0",
        "%u" => "weekday as a number, Monday is 1",
        "%U" => "week of the year, from its first Sunday",
        "%W" => "week of the year, from its first Monday",
        "%G" => "year that the ISO week belongs to",
        "%V" => "ISO week, 01 to 53",
        "%z" => "offset from UTC, such as `+0530`",
        "%Z" => "name of the time zone",
        "%c" => "date and time, as the locale writes them",
        "%x" => "date, as the locale writes it",
        "%X" => "time, as the locale writes it",
        "%%" => "a percent sign",
        _ => return None,
    })
}

/// Whether no Python up to 3.14 can read this code. Signs and numbers between the percent sign and the letter depend on the
/// release.
#[must_use]
pub fn is_never_read(code: &str) -> bool {
    let mut letters = code.chars().skip(1);
    matches!((letters.next(), letters.next()), (Some(letter), None) if "ghinoqstvCDFJKLNQ".contains(letter))
}

/// A moment that samples are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// 9 March 2024, 14:05:07.
    Full,
    /// The same day without a time.
    Day,
    /// The time without a day, which Python fills in as 1 January 1900.
    Time,
}

/// What a moment is in a format; `None` where that depends on the machine, the locale or the time zone.
#[must_use]
pub fn sample(parts: &[Part], moment: Moment) -> Option<String> {
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Code(code) => written(code, moment),
        })
        .collect()
}

fn written(code: &str, moment: Moment) -> Option<&'static str> {
    let pick = |march, new_year| Some(if moment == Moment::Time { new_year } else { march });
    let hour = |afternoon, midnight| Some(if moment == Moment::Day { midnight } else { afternoon });
    match code {
        "%Y" | "%G" => pick("2024", "1900"),
        "%y" => pick("24", "00"),
        "%m" => pick("03", "01"),
        "%b" => pick("Mar", "Jan"),
        "%B" => pick("March", "January"),
        "%d" => pick("09", "01"),
        "%j" => pick("069", "001"),
        "%a" => pick("Sat", "Mon"),
        "%A" => pick("Saturday", "Monday"),
        "%w" | "%u" => pick("6", "1"),
        "%U" => pick("09", "00"),
        "%W" => pick("10", "01"),
        "%V" => pick("10", "01"),
        "%H" => hour("14", "00"),
        "%I" => hour("02", "12"),
        "%p" => hour("PM", "AM"),
        "%M" => hour("05", "00"),
        "%S" => hour("07", "00"),
        "%f" => Some("000000"),
        "%%" => Some("%"),
        _ => None,
    }
}

/// The codes that tell the minute, those of the system's C library among them.
pub const MINUTES: [&str; 7] = ["%M", "%X", "%c", "%T", "%R", "%r", "%s"];
/// The codes that tell the month, or the day of the year.
pub const MONTHS: [&str; 10] = ["%m", "%b", "%B", "%h", "%j", "%x", "%c", "%D", "%F", "%s"];

/// A code that stands where the other of the pair `%m` and `%M` is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchanged {
    /// `%M` between year and day: `%Y-%M-%d`.
    MinuteForMonth,
    /// `%m` behind the hour: `%H:%m`.
    MonthForMinute,
}

/// The codes of a format that were taken for one another, with the place of their percent sign, counted in characters. Only
/// neighbours that belong together tell, and only where the code that is meant stands nowhere else.
#[must_use]
pub fn exchanged(format: &str) -> Vec<(Exchanged, usize)> {
    let Some(parts) = read(format) else { return Vec::new() };
    let mut codes: Vec<(&str, usize)> = Vec::new();
    // What stands before each code.
    let mut between: Vec<&str> = Vec::new();
    let (mut at, mut text) = (0, "");
    for part in &parts {
        match part {
            Part::Text(plain) => {
                text = plain;
                at += plain.chars().count();
            }
            Part::Code(code) => {
                codes.push((code, at));
                between.push(std::mem::take(&mut text));
                at += code.chars().count();
            }
        }
    }
    let name = |at: usize| codes.get(at).map_or("", |(code, _)| *code);
    let gap = |at: usize| between.get(at).copied().unwrap_or_default();
    let is_year = |code: &str| matches!(code, "%Y" | "%y");
    let is_minute_for_month = |at: usize| {
        let (before, after) = (if at > 0 { name(at - 1) } else { "" }, name(at + 1));
        let in_the_middle = is_year(before) && after == "%d" || before == "%d" && is_year(after);
        let first = at == 0 && after == "%d" && is_year(name(2)) && gap(1) == gap(2);
        let is_date_mark = |gap: &str| matches!(gap, "" | "-" | "/" | ".");
        name(at) == "%M" && is_date_mark(gap(at + 1)) && (in_the_middle && gap(at) == gap(at + 1) || first)
    };
    let is_month_for_minute = |at: usize| {
        let after_hour = at > 0 && matches!(name(at - 1), "%H" | "%I");
        name(at) == "%m" && after_hour && gap(at) == ":"
    };
    let minutes: Vec<usize> = (0..codes.len()).filter(|at| is_minute_for_month(*at)).collect();
    let months: Vec<usize> = (0..codes.len()).filter(|at| is_month_for_minute(*at)).collect();
    let others = |wanted: &[&str], known: &[usize]| {
        (0..codes.len()).any(|at| wanted.contains(&name(at)) && !known.contains(&at))
    };
    let mut found = Vec::new();
    let place = |at: &usize| codes.get(*at).map(|(_, place)| *place);
    if minutes.len() == 1 && !others(&MONTHS, &months) {
        found.extend(minutes.iter().filter_map(place).map(|at| (Exchanged::MinuteForMonth, at)));
    }
    if months.len() == 1 && !others(&MINUTES, &minutes) {
        found.extend(months.iter().filter_map(place).map(|at| (Exchanged::MonthForMinute, at)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_neighbours_that_belong_together_are_exchanged() {
        for format in [
            "%Y-%m-%d %H:%M",
            "%M-%S",
            "%H:%M %d/%Y",
            "%Y %M:%d",
            "%d/%m %H",
            "%Y-%M-%d %b",
            "%Y-%M",
            "%%M-%d-%Y",
        ] {
            assert_eq!(exchanged(format), [], "{format}");
        }
        assert_eq!(exchanged("ä%Y-%M-%d"), [(Exchanged::MinuteForMonth, 4)]);
        assert_eq!(exchanged("%M/%d/%y"), [(Exchanged::MinuteForMonth, 0)]);
        assert_eq!(exchanged("%d.%m.%Y %H:%m"), [(Exchanged::MonthForMinute, 12)]);
        let both = [(Exchanged::MinuteForMonth, 3), (Exchanged::MonthForMinute, 12)];
        assert_eq!(exchanged("%Y-%M-%d %H:%m"), both);
    }

    #[test]
    fn what_depends_on_the_machine_has_no_sample() {
        for format in ["%c", "%Z", "%-d", "%e", "%s"] {
            assert_eq!(sample(&read(format).unwrap(), Moment::Full), None, "{format}");
        }
        assert_eq!(read("100%"), None);
    }

    #[test]
    fn samples() {
        let show = |format: &str, moment| sample(&read(format).unwrap(), moment).unwrap();
        assert_eq!(show("%d.%m.%y, %I:%M %p (100%%)", Moment::Full), "09.03.24, 02:05 PM (100%)");
        assert_eq!(show("%A %H", Moment::Day), "Saturday 00");
        assert_eq!(show("%Y %S", Moment::Time), "1900 07");
    }
}
