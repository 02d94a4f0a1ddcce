//! `else` on a loop that has no `break`: nothing can keep it from running.

use text_size::TextRange;

use super::write::{Changes, indentation, line_end, size, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::loops::{breaks_of, loop_word};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: an `else` whose comment says what it is for, on a loop that a `return` or `raise` leaves. Where a `return` leaves the loop, or
/// a `raise` does and the clause begins with a comment or is one `return` or `raise`, it says what a search does that has found nothing, and
/// only beginners are told.
pub(super) const CHECK: Check = Check {
    code: "loop-else-without-break",
    concept: "loop-else",
    group: Group::Trap,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["PLW0120"], pylint: &["W0120"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ElseClause],
    run,
};

fn run<'m>(context: &Context<'m>, clause: Node<'m>, found: &mut Vec<Finding>) {
    let Some(statement) = clause.parent() else { return };
    if !matches!(statement.kind(), Kind::ForStatement | Kind::WhileStatement)
        || !breaks_of(statement).is_empty()
    {
        return;
    }
    let Some(keyword) = clause.child_of_kind(Kind::KwElse) else { return };
    let endless = statement
        .field_child(Field::Condition)
        .is_some_and(|condition| matches!(condition.unparenthesized().text(), "True" | "1"));
    let (returns, raises) = leaves_otherwise(statement);
    if (returns || raises) && has_comment(clause) {
        return;
    }
    let is_search = returns || raises && (is_an_answer(clause) || begins_with_comment(clause));
    let word = loop_word(statement);
    let message = if endless {
        say("This `else` never runs: the condition of the {} never becomes false", [code(word)])
    } else {
        say(
            "This `else` runs whenever the {} comes to its end, also after no round at all: it is there for a `break`, and there is none",
            [code(word)],
        )
    };
    let mut finding = Finding::new(context.place(keyword), message).for_beginners(is_search && !endless);
    if let Some(first) = statement.children().find(|n| matches!(n.kind(), Kind::KwFor | Kind::KwWhile)) {
        finding = finding.related(context.place(first), "this loop has no `break` of its own");
    }
    if !endless {
        finding.remedies.extend(dedented(context, clause, keyword));
    }
    found.push(finding);
}

/// Whether a comment stands on the line of the `else:`.
fn has_comment(clause: Node<'_>) -> bool {
    let text = clause.tree().text();
    clause.child_of_kind(Kind::Colon).is_some_and(|colon| {
        let end = usize::from(colon.end());
        text.get(end..line_end(text, end)).is_some_and(|rest| rest.trim_start().starts_with('#'))
    })
}

/// Whether a comment is the first that stands below the `else:`.
fn begins_with_comment(clause: Node<'_>) -> bool {
    let text = clause.tree().text();
    clause.child_of_kind(Kind::Colon).is_some_and(|colon| {
        let below = text.get(line_end(text, usize::from(colon.end()))..).unwrap_or_default();
        below.trim_start().starts_with('#')
    })
}

/// Whether the clause is one `return` or `raise`: what a search says that has found nothing.
fn is_an_answer(clause: Node<'_>) -> bool {
    clause.field_child(Field::Body).is_some_and(|body| {
        let mut statements = body.named_children().filter(|n| n.kind() != Kind::Comment);
        let is_leaving = |n: Node<'_>| matches!(n.kind(), Kind::ReturnStatement | Kind::RaiseStatement);
        statements.next().is_some_and(is_leaving) && statements.next().is_none()
    })
}

/// Whether a `return`, and whether a `raise` in the loop skips the clause.
fn leaves_otherwise(statement: Node<'_>) -> (bool, bool) {
    let Some(body) = statement.field_child(Field::Body) else { return (false, false) };
    let (mut returns, mut raises) = (false, false);
    let mut skip_to = 0;
    for node in body.descendants() {
        match node.kind() {
            _ if node.id() < skip_to => {}
            Kind::FunctionDefinition | Kind::ClassDefinition => skip_to = node.subtree_end(),
            Kind::ReturnStatement => returns = true,
            Kind::RaiseStatement => raises = true,
            _ => {}
        }
    }
    (returns, raises)
}

/// The clause's statements behind the loop.
fn dedented<'m>(context: &Context<'m>, clause: Node<'m>, keyword: Node<'m>) -> Option<Remedy> {
    const TITLE: &str = "Put it behind the loop";
    let text = clause.tree().text();
    let block = clause.field_child(Field::Body)?;
    let colon = clause.child_of_kind(Kind::Colon)?;
    if !starts_its_line(text, keyword.start()) {
        return None;
    }
    if !starts_its_line(text, block.start()) {
        // `else: done()`; the `\` of a continued line would be left over.
        let range = TextRange::new(keyword.start(), block.start());
        let between = text.get(usize::from(colon.end())..usize::from(block.start()))?;
        let is_one_line = between.trim_matches([' ', '\t']).is_empty();
        return is_one_line.then(|| Changes::new(context).replace_range(range, "").safe(TITLE));
    }
    let outer = indentation(text, keyword.start());
    let inner = indentation(text, block.start());
    inner.strip_prefix(outer)?;
    let header_end = line_end(text, usize::from(colon.end()));
    let header = text.get(usize::from(colon.end())..header_end)?;
    let mut changes = Changes::new(context);
    if header.trim().is_empty() {
        // The whole line goes.
        let start = usize::from(keyword.start()) - outer.len();
        changes = changes.replace_range(TextRange::new(size(start), size(header_end)), "");
    } else if header.trim_start().starts_with('#') {
        // A comment stays where the `else` was.
        let comment = usize::from(colon.end()) + (header.len() - header.trim_start().len());
        changes = changes.replace_range(TextRange::new(keyword.start(), size(comment)), "");
    } else {
        return None;
    }
    let strings: Vec<TextRange> =
        block.descendants().filter(|n| n.kind() == Kind::String).map(Node::range).collect();
    let mut at = header_end;
    while at < usize::from(block.end()) {
        let next = line_end(text, at);
        let line = text.get(at..next)?;
        let start = size(at);
        // What stands inside a string is part of its value.
        let in_string = strings.iter().any(|range| range.start() < start && start < range.end());
        if line.starts_with(inner) && !in_string {
            let surplus = TextRange::new(size(at + outer.len()), size(at + inner.len()));
            changes = changes.replace_range(surplus, "");
        }
        at = next;
    }
    Some(changes.safe(TITLE))
}

#[cfg(test)]
mod tests {
    use crate::testing::{
        check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent,
    };

    const CODE: &str = "loop-else-without-break";

    /// ruff issue 1136: a `break` in the `else` of an `if`.
    #[test]
    fn ignores_loops_with_a_break() {
        check_silent(
            CODE,
            "
            for page in pages:
                if page:
                    print(page)
                else:
                    break
            else:
                print('all')
            while x:
                with y:
                    try:
                        a()
                    except E:
                        match z:
                            case 1:
                                break
            else:
                b()
            for x in xs:
                for y in x:
                    break
                else:
                    break
            else:
                c()
            ",
        );
    }

    #[test]
    fn ignores_other_else_clauses() {
        check_silent(
            CODE,
            "
            if x:
                a()
            else:
                b()
            try:
                a()
            except E:
                pass
            else:
                b()
            for x in xs:
                a()
            ",
        );
    }

    #[test]
    fn tells_only_beginners_what_a_search_does_that_has_found_nothing() {
        check_finds_for_beginners(
            CODE,
            "
            def first(rows):
                for row in rows:
                    if row:
                        return row
                else:
                ^^^^
                    print('none')
                    return None
            def check(rows):
                while rows:
                    if not rows.pop():
                        raise ValueError
                else:
                ^^^^
                    return True
            def follow(rows, out):
                while rows:
                    if not rows.pop():
                        raise ValueError
                else:
                ^^^^
                    # all are good
                    out.extend(rows)
                    return out
            ",
        );
    }

    #[test]
    fn tells_everybody_what_is_no_search() {
        let code = "
            def last(rows):
                for row in rows:
                    print(row)
                else:
                    return row
            def check(rows, out):
                for row in rows:
                    if not row:
                        raise ValueError
                else:
                    out.extend(rows)
                    return out
            def endless():
                while True:
                    return 1
                else:
                    return 2
            ";
        assert_eq!(check_count_by_default(CODE, code), 3);
    }

    #[test]
    fn ignores_clauses_that_a_comment_explains() {
        check_silent(
            CODE,
            "
            def solve(rounds):
                for n in range(rounds):
                    if near(n):
                        return n
                else:  # no round came near enough
                    return None
            ",
        );
    }

    #[test]
    fn finds_clauses_that_always_run() {
        check_finds(
            CODE,
            "
            for x in xs:
                def inner(): return x
            else:  # no x
            ^^^^
                a()
            for x in xs:
                for y in x:
                    break
            else:
            ^^^^ This `else` runs whenever the `for` comes to its end, also after no round at all: it is there for a `break`, and there is none
                a()
            def f(xs):
                for x in xs:
                    if x:
                        return x
                else:
                ^^^^
                    return None
            while True:
                a()
            else:
            ^^^^ This `else` never runs: the condition of the `while` never becomes false
                b()
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def f(xs):
                for x in xs:
                    a(x)
                # before
                else:  # why
                    # first
                    b('''
                        kept
                    ''')

                    if x:
                        c()
                    # last
                return 1
            ",
            "
            def f(xs):
                for x in xs:
                    a(x)
                # before
                # why
                # first
                b('''
                        kept
                    ''')

                if x:
                    c()
                # last
                return 1
            ",
        );
        check_fix(CODE, "for x in y: a()\nelse: b(); c()\n", "for x in y: a()\nb(); c()\n");
        check_fix(
            CODE,
            "while ñ:\r\n\ta()\r\nelse:\r\n\tb(1,\r\n\t\t2)\r\n\tc()\r\nd()\r\n",
            "while ñ:\r\n\ta()\r\nb(1,\r\n\t2)\r\nc()\r\nd()\r\n",
        );
        check_fix(
            CODE,
            "for x in y:\n    pass\nelse:\n    for z in y:\n        pass\n    else:\n        a()\n",
            "for x in y:\n    pass\nfor z in y:\n    pass\na()\n",
        );
    }

    #[test]
    fn leaves_alone_what_never_runs() {
        assert!(check_fixes(CODE, "while True:\n    a()\nelse:\n    b()\n").is_empty());
    }
}
