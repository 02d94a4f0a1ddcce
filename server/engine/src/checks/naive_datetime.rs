//! `utcnow()`, whose result does not say that it is UTC, and durations taken from a local clock that jumps.

use super::calls::{called, shown, with_name};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::say;
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because local time is wanted there: `now()` for a person to read, for a name of a file, for a date. A duration that is only
/// told to a person is one of these.
pub(super) const CHECK: Check = Check {
    code: "naive-datetime",
    concept: "datetime-module",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["DTZ003", "DTZ005"],
    kinds: &[Kind::Call],
    run,
};

/// What shows the moment to a person or takes a part of it, for which the time zone does not matter.
const SHOWN: &[&str] = &[
    "strftime",
    "isoformat",
    "ctime",
    "date",
    "time",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "weekday",
    "isoweekday",
    "timetuple",
    "utctimetuple",
    "toordinal",
    "isocalendar",
    "__str__",
];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some((callee, name)) = called(context, call, &["now", "utcnow", "utcfromtimestamp"]) else { return };
    let Some(method) = name.strip_prefix("datetime.datetime.") else { return };
    let message = match method {
        "utcnow" | "utcfromtimestamp" => {
            if is_shown(call) || gets_zone(call) || is_only_shown(context, call) {
                return;
            }
            say(
                "{} gives UTC without saying so: what takes it for local time is off by hours (deprecated since 3.12)",
                [shown(callee)],
            )
        }
        _ => {
            let Some(passed) = ArgumentNodes::of(call) else { return };
            let is_duration = passed.positional.is_empty() && passed.named.is_empty() && is_subtracted(call);
            if !is_duration || is_only_told(context, call) {
                return;
            }
            say(
                "{} is the local clock, which is put forward and back: a duration taken from it may be an hour off",
                [shown(callee)],
            )
        }
    };
    let mut finding = Finding::new(context.place(callee), message);
    finding.remedies.extend(remedy(context, call, callee, method));
    found.push(finding);
}

/// The attribute that is taken of a node's value.
fn attribute_of(node: Node<'_>) -> Option<(Node<'_>, &str)> {
    let parent = node.parent().filter(|p| p.kind() == Kind::Attribute && node.field() == Field::Object)?;
    Some((parent, parent.field_child(Field::Attribute)?.text()))
}

fn is_shown(call: Node<'_>) -> bool {
    let mut node = call;
    while let Some((attribute, name)) = attribute_of(node) {
        if SHOWN.contains(&name) {
            return true;
        }
        match attribute.parent() {
            Some(next) if name == "replace" && next.kind() == Kind::Call => node = next,
            _ => return false,
        }
    }
    let printed = |n: Node<'_>| {
        matches!(n.kind(), Kind::Interpolation)
            || n.kind() == Kind::Call
                && n.field_child(Field::Function)
                    .is_some_and(|f| matches!(f.text(), "print" | "str" | "repr"))
    };
    node.ancestors().take(2).any(printed)
}

/// Whether it is put into a name of the function of which only parts are taken, as `http.cookiejar` does.
fn is_only_shown<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let Some(assignment) = call.parent().filter(|p| p.kind() == Kind::Assignment) else { return false };
    let Some(target) = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier) else {
        return false;
    };
    let Some(function) = call.ancestors().find(|n| n.kind() == Kind::FunctionDefinition) else {
        return false;
    };
    let Some(scope) = context.model().scope_of_node.get(&function.id()).copied() else { return false };
    let is_binding =
        |n: Node<'m>| n.field() == Field::Left && n.parent().is_some_and(|p| p.kind() == Kind::Assignment);
    context
        .uses_of(scope, target.text(), function)
        .filter(|n| !is_binding(*n))
        .all(|n| attribute_of(n).is_some_and(|(_, name)| SHOWN.contains(&name)))
}

/// How many names a duration is followed through.
const FAR: usize = 8;

/// Whether what is worked out from the moment ends in a text for a person: printed, logged, put into an f-string.
fn is_only_told<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let mut waiting = vec![call];
    let mut names: Vec<&str> = Vec::new();
    while let Some(node) = waiting.pop() {
        match end_of(node) {
            End::Told => {}
            End::Named(name) if names.contains(&name.text()) => {}
            End::Named(name) if names.len() < FAR => {
                names.push(name.text());
                let Some(uses) = context.uses_of_variable(name).filter(|uses| !uses.is_empty()) else {
                    return false;
                };
                if uses.iter().any(|at| at.piece != context.piece()) {
                    return false;
                }
                waiting.extend(uses.into_iter().map(|at| at.node));
            }
            _ => return false,
        }
    }
    true
}

/// Where a value that is worked out from another ends.
enum End<'m> {
    Told,
    Named(Node<'m>),
    Elsewhere,
}

fn end_of(node: Node<'_>) -> End<'_> {
    let mut node = node;
    while let Some(parent) = node.parent() {
        match parent.kind() {
            Kind::Interpolation => return End::Told,
            Kind::ArgumentList => {
                let callee = parent.parent().and_then(|call| call.field_child(Field::Function));
                let name = callee.map_or("", |f| f.field_child(Field::Attribute).unwrap_or(f).text());
                if TELLERS.contains(&name) {
                    return End::Told;
                }
                if !WORKERS.contains(&name) {
                    return End::Elsewhere;
                }
            }
            Kind::Assignment if node.field() == Field::Right => {
                let name = parent.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier);
                return name.map_or(End::Elsewhere, End::Named);
            }
            Kind::BinaryOperator
            | Kind::ParenthesizedExpression
            | Kind::KeywordArgument
            | Kind::Call
            | Kind::Tuple
            | Kind::Attribute => {}
            _ => return End::Elsewhere,
        }
        node = parent;
    }
    End::Elsewhere
}

/// Functions that show what they get to a person.
const TELLERS: &[&str] = &["print", "str", "debug", "info", "warning", "echo", "write_line", "format"];

/// Functions that make another form of a duration.
const WORKERS: &[&str] = &["timedelta", "int", "round", "float", "total_seconds", "abs"];

/// Whether a time zone is given to it at once.
fn gets_zone(call: Node<'_>) -> bool {
    let mut node = call;
    while let Some((attribute, name)) = attribute_of(node) {
        let Some(next) = attribute.parent().filter(|p| p.kind() == Kind::Call) else { return false };
        if name == "replace"
            && next.field_child(Field::Arguments).is_some_and(|list| {
                list.named_children()
                    .any(|n| n.field_child(Field::Name).is_some_and(|name| name.text() == "tzinfo"))
            })
        {
            return true;
        }
        node = next;
    }
    // `timezone.localize(utcnow())`, `make_aware(utcnow())`
    node.ancestors().take(2).any(|n| {
        n.kind() == Kind::Call
            && n.field_child(Field::Function).is_some_and(|f| {
                let name = f.field_child(Field::Attribute).unwrap_or(f).text();
                matches!(name, "localize" | "make_aware" | "fromutc" | "timegm")
            })
    })
}

/// Whether the moment is one side of a subtraction whose other side is a moment, too, as far as its name tells.
fn is_subtracted(call: Node<'_>) -> bool {
    let Some(parent) = call.parent().filter(|p| p.kind() == Kind::BinaryOperator) else { return false };
    if parent.field_child(Field::Operator).is_none_or(|n| n.kind() != Kind::Minus) {
        return false;
    }
    // `now() - timedelta(…)` is a moment; what follows the minus has to be one.
    if call.field() == Field::Right {
        return true;
    }
    let Some(other) = parent.field_child(Field::Right) else { return false };
    let name = other.field_child(Field::Attribute).unwrap_or(other);
    let words =
        ["start", "begin", "began", "since", "before", "t0", "last", "created", "updated", "previous"];
    matches!(other.kind(), Kind::Identifier | Kind::Attribute)
        && words.iter().any(|word| name.text().to_ascii_lowercase().contains(word))
        && !name.text().to_ascii_lowercase().contains("delta")
}

fn remedy<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>, method: &str) -> Option<Remedy> {
    let class = callee.field_child(Field::Object)?;
    let word = callee.field_child(Field::Attribute)?;
    let list = call.field_child(Field::Arguments)?;
    // The other side of a subtraction has to be mended as well, and it may stand anywhere.
    if method == "now" {
        return None;
    }
    let changes = Changes::new(context);
    let (changes, utc) = match class.field_child(Field::Object) {
        Some(module) => (changes, format!("{}.timezone.utc", module.text())),
        None => {
            let changes = with_name(
                context,
                changes,
                call,
                "timezone",
                "datetime.timezone",
                "from datetime import timezone",
            )?;
            (changes, "timezone.utc".to_string())
        }
    };
    let better = if method == "utcnow" { "now" } else { "fromtimestamp" };
    let given = list.named_children().filter(|n| n.kind() != Kind::Comment).last();
    let changes = changes.replace(word, better);
    let changes = match given {
        Some(last) => changes.insert(last.end(), format!(", {utc}")),
        None => changes.insert(list.child_of_kind(Kind::OpenParen)?.end(), utc.clone()),
    };
    Some(changes.possible(format!(
        "Say that it is UTC: `{better}({}{utc})`",
        if method == "utcnow" { "" } else { "…, " }
    )))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "naive-datetime";

    #[test]
    fn ignores_what_a_person_reads() {
        check_silent(
            CODE,
            "
            from datetime import datetime
            print(datetime.now())
            a = datetime.now().strftime('%H:%M')
            b = datetime.utcnow().isoformat()
            c = f'{datetime.utcnow()}'
            d = datetime.utcnow().replace(microsecond=0).isoformat()
            e = datetime.utcnow().year
            f = str(datetime.utcnow())
            def stamp(t=None):
                if t is None:
                    moment = datetime.utcnow()
                else:
                    moment = datetime.utcfromtimestamp(t)
                return '%04d-%02d' % (moment.year, moment.month)
            ",
        );
    }

    /// ruff issues 5516, 8208 and 15998: a zone is given to it at once.
    #[test]
    fn ignores_local_time_that_is_wanted() {
        check_silent(
            CODE,
            "
            from datetime import datetime, timedelta, timezone
            a = datetime.now().astimezone()
            b = datetime.now().replace(microsecond=0).astimezone()
            c = datetime.now()
            d = datetime.now(timezone.utc) - start
            e = datetime.utcnow().replace(tzinfo=timezone.utc)
            f = datetime.now() - timedelta(days=1)
            g = datetime.now() - delta
            h = utc.localize(datetime.utcnow())
            ",
        );
    }

    #[test]
    fn ignores_other_classes() {
        check_silent(
            CODE,
            "
            import pandas as pd
            from freezegun import datetime
            a = pd.Timestamp.utcnow()
            b = datetime.utcnow()
            c = self.utcnow()
            ",
        );
    }

    #[test]
    fn ignores_durations_that_are_only_told() {
        check_silent(
            CODE,
            "
            from datetime import datetime, timedelta
            def f(start):
                work()
                print('took', datetime.now() - start)
                age = datetime.now() - start
                age = timedelta(seconds=int(age.total_seconds()))
                self.status.append(f'{age} ago')
                log.info('took %s', (datetime.now() - start).total_seconds())
            ",
        );
    }

    #[test]
    fn finds_durations_that_decide() {
        check_finds(
            CODE,
            "
            from datetime import datetime
            def f(start, limit):
                age = datetime.now() - start
                      ^^^^^^^^^^^^
                print(age)
                return age > limit
            ",
        );
    }

    #[test]
    fn finds_utc_that_does_not_say_so() {
        check_finds(
            CODE,
            "
            import datetime as dt
            from datetime import datetime
            a = datetime.utcnow()
                ^^^^^^^^^^^^^^^ `datetime.utcnow()` gives UTC without saying so: what takes it for local time is off by hours (deprecated since 3.12)
            b = dt.datetime.utcfromtimestamp(t).timestamp()
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            c = datetime.now() - start
                ^^^^^^^^^^^^ `datetime.now()` is the local clock, which is put forward and back: a duration taken from it may be an hour off
            ",
        );
    }

    #[test]
    fn mends_utc() {
        check_fix(
            CODE,
            "from datetime import datetime\nx = datetime.utcnow()  # ü\n",
            "from datetime import datetime\nfrom datetime import timezone\nx = datetime.now(timezone.utc)  # ü\n",
        );
        check_fix(
            CODE,
            "import datetime\r\ndef f(t):\r\n\treturn datetime.datetime.utcfromtimestamp(t)\r\n",
            "import datetime\r\ndef f(t):\r\n\treturn datetime.datetime.fromtimestamp(t, datetime.timezone.utc)\r\n",
        );
    }
}
