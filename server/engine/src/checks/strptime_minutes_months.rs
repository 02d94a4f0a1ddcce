//! `%M` where the month is meant, or `%m` where the minute is: codes of date formats that differ by their case only.

use text_size::TextRange;

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{Text, code, say};
use crate::semantics::time_format::{Exchanged, exchanged};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node, literal};
use crate::text::Applicability;

/// Left out, because nothing is certain there: formats in which neighbours do not tell what is meant.
pub(super) const CHECK: Check = Check {
    code: "strptime-minutes-months",
    concept: "strptime-format-codes",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let last = callee.field_child(Field::Attribute).unwrap_or(callee);
    let reads = match last.text() {
        "strptime" => true,
        "strftime" => false,
        _ => return,
    };
    // The format is found by what it holds: the object of `strftime` is seldom known, and no other text has these codes.
    let Some(list) = call.field_child(Field::Arguments) else { return };
    let given = list.named_children().filter(|n| n.kind() != Kind::Comment).collect::<Vec<_>>();
    for argument in given {
        let value = if argument.kind() == Kind::KeywordArgument {
            let Some(value) = argument.field_child(Field::Value) else { continue };
            value
        } else {
            argument
        };
        let Some(Constant::Str(format)) = context.constant(value) else { continue };
        if !format.contains('%') {
            continue;
        }
        for (what, at) in exchanged(&format) {
            let place = literal_place(value, at);
            let message = message(what, reads);
            let mut finding =
                Finding::new(place.map_or(context.place(value), |p| context.place_of(p)), message);
            finding.remedies.extend(place.map(|place| remedy(context, what, place)));
            found.push(finding);
        }
    }
}

fn message(what: Exchanged, reads: bool) -> Text {
    let verb = if reads { "reads" } else { "writes" };
    match what {
        Exchanged::MinuteForMonth => say(
            "{} beside year and day {verb} the minute; the month is {}".replace("{verb}", verb).as_str(),
            [code("%M"), code("%m")],
        ),
        Exchanged::MonthForMinute => say(
            "{} behind the hour {verb} the month; the minute is {}".replace("{verb}", verb).as_str(),
            [code("%m"), code("%M")],
        ),
    }
}

/// Where the character with this number stands, in a literal that is written out here.
fn literal_place(value: Node<'_>, at: usize) -> Option<TextRange> {
    let (_, spots) = literal::spots(value.unparenthesized())?;
    let percent = spots.get(at)?;
    let letter = spots.get(at + 1)?;
    Some(TextRange::new(percent.range.start(), letter.range.end()))
}

fn remedy(context: &Context<'_>, what: Exchanged, place: TextRange) -> Remedy {
    let better = match what {
        Exchanged::MinuteForMonth => "%m",
        Exchanged::MonthForMinute => "%M",
    };
    Changes::new(context).replace_range(place, better).possible(format!("Write `{better}`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "strptime-minutes-months";

    #[test]
    fn ignores_right_formats() {
        check_silent(
            CODE,
            "
            from datetime import datetime
            a = datetime.strptime(t, '%Y-%m-%d %H:%M:%S')
            b = now.strftime('%d.%m.%y, %I:%M %p')
            c = now.strftime('%H%M%d%m')
            d = now.strftime('%Y-%m')
            ",
        );
    }

    /// A duration, a file's name, a month by its name: nothing says that one stands for the other.
    #[test]
    fn ignores_formats_without_both_parts() {
        check_silent(
            CODE,
            "
            a = now.strftime('%M:%S')
            b = now.strftime('%M')
            c = now.strftime('%d %b %Y, minute %M')
            d = now.strftime('%m/%d %H')
            e = now.strftime('%%M-%d-%Y')
            f = now.strftime(f'%Y-%M-{day}')
            g = strptime(*x, **y)
            ",
        );
    }

    #[test]
    fn finds_codes_that_were_taken_for_one_another() {
        check_finds(
            CODE,
            "
            from datetime import datetime
            a = datetime.strptime(t, '%Y-%M-%d')
                                         ^^ `%M` beside year and day reads the minute; the month is `%m`
            b = now.strftime('%d/%M/%Y %H:%m')
                                 ^^ `%M` beside year and day writes the minute; the month is `%m`
                                          ^^ `%m` behind the hour writes the month; the minute is `%M`
            c = now.strftime('%Y-%m-%dT%H:%m:%S')
                                          ^^
            FORMAT = '%Y%M%d'
            d = datetime.strptime(t, FORMAT)
                                     ^^^^^^
            ",
        );
    }

    #[test]
    fn mends_the_code() {
        check_fix(CODE, "d.strftime('%Y-%M-%d %H:%m')\n", "d.strftime('%Y-%m-%d %H:%M')\n");
        check_fix(
            CODE,
            "d.strftime(\r\n\t'ä' # x\r\n\t'%d.%M.%Y')\r\n",
            "d.strftime(\r\n\t'ä' # x\r\n\t'%d.%m.%Y')\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_is_written_elsewhere() {
        assert!(check_fixes(CODE, "F = '%Y-%M-%d'\nd.strftime(F)\n").is_empty());
    }
}
