//! What the `%` codes of a date format stand for, on a fixed moment, and codes that are easily taken for one another.

use super::call::call_of;
use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::time_format::{MINUTES, MONTHS, Moment, Part, is_never_read, meaning, read, sample};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight = Insight {
    concept: "strptime-format-codes",
    kinds: &[Kind::String, Kind::ConcatenatedString],
    run: explain,
};

const TITLE: &str = "Date format";
/// More codes than this are counted, not listed.
const MOST: usize = 8;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(use_) = Use::of(context, node) else { return };
    let Some(Constant::Str(format)) = context.constant(node) else { return };
    let is_quote =
        |n: &Node<'_>| matches!(n.kind(), Kind::StringStart | Kind::StringContent | Kind::StringEnd);
    let anchors: Vec<_> = node.descendants().filter(is_quote).map(|n| context.range(n)).collect();
    let new = |lead: Text| Note::new("strptime-format-codes", context.range(node), TITLE, lead).on(anchors);
    let Some(parts) = read(&format) else { return };
    let mut codes: Vec<&str> = Vec::new();
    let mut repeated = None;
    for part in &parts {
        if let Part::Code(code) = part {
            if codes.contains(&code.as_str()) {
                repeated.get_or_insert(code.as_str());
            } else {
                codes.push(code);
            }
        }
    }
    // Without a code there is nothing to say; `time.strftime` knows no parts of a second.
    if codes.is_empty() || use_.is_module && !use_.reads && codes.contains(&"%f") {
        return;
    }
    let failure = if use_.reads { fails(context, &codes, repeated) } else { None };
    let shown = sample(&parts, use_.moment).filter(|_| !use_.reads || is_read_back(&codes));
    let mut note = match (failure, slip(&codes, &format, use_.reads)) {
        (Some(lead), _) => new(lead).weight(Weight::Fails),
        (None, Some(lead)) => {
            let note = new(lead).weight(Weight::Surprise);
            match &shown {
                Some(shown) => note.line(example(shown, &use_)),
                None => note,
            }
        }
        (None, None) => match &shown {
            Some(shown) => new(example(shown, &use_)),
            None => new(say("{}", [plain(counted(codes.len(), "code"))])),
        },
    };
    for one in codes.iter().take(MOST) {
        note = note.bullet(match meaning(one) {
            Some(meaning) => {
                let mut text = say("{}: ", [code(*one)]);
                text.extend(Text::from(meaning));
                text
            }
            None if use_.reads => say("{}: no code that every Python reads", [code(*one)]),
            None => say("{}: Python does not define it; the system's C library may", [code(*one)]),
        });
    }
    if codes.len() > MOST {
        note = note.line(say("… and {} more.", [plain(codes.len() - MOST)]));
    }
    if use_.reads && codes.contains(&"%y") {
        note = note.line(Text::from("`%y` reads 69 to 99 as 1969 to 1999, and 00 to 68 as 2000 to 2068."));
    }
    notes.push(note.related(&["datetime-module"]));
}

/// The call that a format is passed to.
struct Use {
    /// `strptime`
    reads: bool,
    /// It is that of `time`.
    is_module: bool,
    moment: Moment,
}

impl Use {
    fn of<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Use> {
        let (call, passed) = call_of(node)?;
        let callee = call.field_child(Field::Function)?;
        if callee.kind() == Kind::Attribute
            && !matches!(callee.field_child(Field::Attribute)?.text(), "strftime" | "strptime")
        {
            return None;
        }
        let (reads, is_module, moment) = match context.qualified_name(callee)?.as_str() {
            "time.strftime" => (false, true, Moment::Full),
            "time.strptime" => (true, true, Moment::Full),
            "datetime.datetime.strftime" => (false, false, Moment::Full),
            "datetime.datetime.strptime" => (true, false, Moment::Full),
            "datetime.date.strftime" => (false, false, Moment::Day),
            "datetime.time.strftime" => (false, false, Moment::Time),
            _ => return None,
        };
        let format = passed.get(usize::from(reads), "format")?;
        (format.unparenthesized() == node).then_some(Use { reads, is_module, moment })
    }
}

fn fails(context: &Context<'_>, codes: &[&str], repeated: Option<&str>) -> Option<Text> {
    if let Some(bad) = codes.iter().find(|one| is_never_read(one)) {
        return Some(say("`strptime` raises `ValueError`: it cannot read {}", [code(*bad)]));
    }
    // What the locale writes may hold any of them, too.
    let is_plain = codes.iter().all(|one| meaning(one).is_some() && !matches!(*one, "%c" | "%x" | "%X"));
    let twice = repeated.filter(|one| is_plain && *one != "%%")?;
    let error = if context.target() < PythonVersion::new(3, 13) { "re.error" } else { "re.PatternError" };
    Some(say("`strptime` raises {}: {} stands there twice", [code(error), code(twice)]))
}

/// Codes that are written where another one is meant, and codes that are lost.
fn slip(codes: &[&str], format: &str, reads: bool) -> Option<Text> {
    let has = |one: &str| codes.contains(&one);
    let has_any = |list: &[&str]| list.iter().any(|one| has(one));
    let day = has_any(&["%Y", "%y"]) && has("%d");
    let time_of_day = ["%H", "%I", "%S", "%p", "%X", "%c", "%T", "%R", "%r"];
    if has("%M") && day && !has_any(&MONTHS) && !has_any(&time_of_day) {
        return Some(Text::from("`%M` is the minute; the month is `%m`"));
    }
    if ["%H:%m", "%I:%m"].iter().any(|pair| format.contains(pair)) && !has_any(&MINUTES) {
        return Some(Text::from("`%m` is the month; the minute is `%M`"));
    }
    // What Python does not define may tell it.
    let is_known = codes.iter().all(|one| meaning(one).is_some());
    if is_known && has("%I") && !has_any(&["%p", "%H", "%X", "%c"]) {
        return Some(Text::from("without `%p`, `%I` does not tell morning from afternoon"));
    }
    if reads && has("%p") && has("%H") && !has("%I") {
        return Some(Text::from("`%p` changes nothing beside `%H`: it goes with `%I`"));
    }
    None
}

/// Whether `strptime` reads what `strftime` writes with these codes, whatever else stands there.
fn is_read_back(codes: &[&str]) -> bool {
    !codes.iter().any(|one| matches!(*one, "%G" | "%V" | "%u" | "%U" | "%W"))
}

fn example(shown: &str, use_: &Use) -> Text {
    if use_.reads {
        return say("reads text such as {}", [code(shown)]);
    }
    let moment = match use_.moment {
        Moment::Full => "9 March 2024, 14:05:07",
        Moment::Day => "9 March 2024",
        Moment::Time => "14:05:07",
    };
    say("writes {} for {}", [code(shown), plain(moment)])
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of, silent_at};

    #[test]
    fn ignores_what_is_no_date_format() {
        for source in [
            "x.strftime($0'%Y')\n",
            "import time\ntime.strftime($0'plain')\n",
            "import time\ntime.strptime($0'%Y', '%Y')\n",
            "import time\ntime.strftime($0f'%Y{x}')\n",
            "import time\ntime.strftime($0'%S.%f')\n",
            "def strftime(x): ...\nstrftime($0'%Y')\n",
        ] {
            silent_at("strptime-format-codes", source);
        }
    }

    #[test]
    fn spells_the_codes_out() {
        assert_eq!(
            hover("from datetime import datetime\ndatetime.now().strftime('$0%d.%m.%y')\n"),
            [
                "Date format · writes `09.03.24` for 9 March 2024, 14:05:07\n- `%d`: day of the month, 01 to 31\n- `%m`: month, 01 to 12\n- `%y`: year, its last two digits"
            ]
        );
        assert_eq!(
            hover("import time\ntime.strptime(x, $0'%H:%M %Z')\n"),
            [
                "Date format · 3 codes\n- `%H`: hour, 00 to 23\n- `%M`: minute, 00 to 59\n- `%Z`: name of the time zone"
            ]
        );
    }

    #[test]
    fn finds_slips() {
        let lead = |format: &str, function: &str| {
            let call = format!("import time\ntime.{function}{format})\n");
            let text = notes_of("strptime-format-codes", &call).remove(0);
            text.lines().next().unwrap_or_default().to_string()
        };
        assert_eq!(lead("'%Y-%M-%d'", "strftime("), "Date format · `%M` is the minute; the month is `%m`");
        assert_eq!(lead("'%H:%m'", "strftime("), "Date format · `%m` is the month; the minute is `%M`");
        assert!(!lead("'%X %H:%m'", "strftime(").contains("the minute is"));
        assert_eq!(
            lead("'%I:%M'", "strptime(x, "),
            "Date format · without `%p`, `%I` does not tell morning from afternoon"
        );
        assert_eq!(
            lead("'%i.%m'", "strptime(x, "),
            "Date format · `strptime` raises `ValueError`: it cannot read `%i`"
        );
        assert_eq!(
            lead("'%d.%d'", "strptime(x, "),
            "Date format · `strptime` raises `re.PatternError`: `%d` stands there twice"
        );
    }
}
