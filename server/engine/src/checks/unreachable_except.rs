//! An `except` clause that never runs, because one above it catches all that it names.

use text_size::TextRange;

use super::write::{Changes, indentation, size, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::exceptions::{Catches, Clause, Handler};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: classes that are not known, and `except*`, which takes groups apart.
pub(super) const CHECK: Check = Check {
    code: "unreachable-except",
    concept: "exception-hierarchy",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B025"], pylint: &["E0701", "W0705"], pyright: &[] },
    related_rules: &["B014"],
    kinds: &[Kind::ExceptClause],
    run,
};

fn run<'m>(context: &Context<'m>, clause: Node<'m>, found: &mut Vec<Finding>) {
    let Some(keyword) = clause.child_of_kind(Kind::KwExcept) else { return };
    let is_first = clause.prev_sibling().is_some_and(|before| before.kind() == Kind::Block);
    if is_first || clause.child_of_kind(Kind::Star).is_some() {
        return;
    }
    let Catches::Classes(handlers) = context.catches(clause) else { return };
    let above = context.clauses_above(clause);
    let taken: Vec<Option<(&Clause<'m>, &Handler<'m>)>> =
        handlers.iter().map(|one| one.taken_by(&above).filter(|(_, by)| is_certain(one, by))).collect();
    let related = "this clause comes first, and its body runs instead";
    match (handlers.as_slice(), taken.as_slice()) {
        (_, []) => {}
        ([one], [Some((by, class))]) => {
            let message = if one.text == class.text {
                say("This clause never runs: {} is caught above already", [code(one.text)])
            } else {
                say(
                    "This clause never runs: {} above catches {} first, which derives from it",
                    [code(format!("except {}", class.text)), code(one.text)],
                )
            };
            let mut finding = Finding::new(context.place(keyword), message)
                .related(context.place(by.node.child(0).unwrap_or(by.node)), related);
            finding.remedies.extend(moved(context, clause, by, one, class));
            found.push(finding);
        }
        (_, all) if all.iter().all(Option::is_some) => {
            let message = say("This clause never runs: clauses above catch all that it names", []);
            let mut finding = Finding::new(context.place(keyword), message);
            for (by, _) in all.iter().flatten() {
                let place = context.place(by.node.child(0).unwrap_or(by.node));
                if finding.related.iter().all(|(other, _)| *other != place) {
                    finding = finding.related(place, related);
                }
            }
            found.push(finding);
        }
        _ => {
            let items = items(clause);
            for (item, taken) in items.into_iter().zip(&taken) {
                let Some((by, class)) = taken else { continue };
                let message = say(
                    "{} never gets here: {} above catches it first",
                    [code(item.text()), code(format!("except {}", class.text))],
                );
                found.push(
                    Finding::new(context.place(item), message)
                        .related(context.place(by.node.child(0).unwrap_or(by.node)), related),
                );
            }
        }
    }
}

/// `asyncio.TimeoutError`, `socket.timeout` and others became names of `TimeoutError` one version after the other; a program for
/// several of them has to catch both.
fn is_certain(one: &Handler<'_>, by: &Handler<'_>) -> bool {
    let is_alias = |one: &Handler<'_>| {
        one.class.as_ref().is_some_and(|c| c.is("TimeoutError")) && one.text != "TimeoutError"
    };
    !is_alias(one) && !is_alias(by)
}

/// The classes as they are written, where the clause has them in a tuple of its own.
fn items(clause: Node<'_>) -> Vec<Node<'_>> {
    let values: Vec<Node<'_>> = clause.field_children(Field::Value).filter(|n| n.is_named()).collect();
    let [value] = values.as_slice() else { return values };
    let value = if value.kind() == Kind::AsPattern { value.named_child(0) } else { Some(*value) };
    match value.map(Node::unparenthesized) {
        Some(tuple) if tuple.kind() == Kind::Tuple => tuple.named_children().collect(),
        _ => Vec::new(),
    }
}

/// The clause put before the one that catches what it names, where that one catches more.
fn moved<'m>(
    context: &Context<'m>,
    clause: Node<'m>,
    by: &Clause<'m>,
    one: &Handler<'m>,
    class: &Handler<'m>,
) -> Option<Remedy> {
    let is_narrower = class.class.as_ref()?.is_caught_by(one.class.as_ref()?) == Some(false);
    if !is_narrower || by.handlers.len() != 1 {
        return None;
    }
    let text = clause.tree().text();
    let (start, end) = own_lines(clause)?;
    let (before, _) = own_lines(by.node)?;
    if indentation(text, clause.start()) != indentation(text, by.node.start()) {
        return None;
    }
    // What stands behind the last statement, such as a comment that belongs to it, would be left behind.
    let follower = std::iter::successors(clause.next_sibling(), |node| node.next_sibling())
        .find(|node| node.kind() != Kind::Comment);
    if let Some(next) = follower
        && text.get(end..usize::from(next.start()))?.contains('#')
    {
        return None;
    }
    let lines = text.get(start..end)?;
    if !lines.ends_with(['\n', '\r']) {
        return None;
    }
    let remedy = Changes::new(context)
        .insert(size(before), lines)
        .replace_range(TextRange::new(size(start), size(end)), "")
        .preferred(format!("Put it before `except {}`", class.text));
    Some(remedy)
}

/// From the start of the clause's first line to the end of its last, where it shares neither.
fn own_lines(clause: Node<'_>) -> Option<(usize, usize)> {
    let text = clause.tree().text();
    if !starts_its_line(text, clause.start()) {
        return None;
    }
    let start = usize::from(clause.start()) - indentation(text, clause.start()).len();
    let rest = text.get(usize::from(clause.end())..)?;
    let stop = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let behind = rest.get(..stop)?.trim_start_matches([' ', '\t']);
    if !behind.is_empty() && !behind.starts_with('#') {
        return None;
    }
    let both = rest.get(stop..).is_some_and(|rest| rest.starts_with("\r\n"));
    let width = if both { 2 } else { usize::from(stop < rest.len()) };
    Some((start, usize::from(clause.end()) + stop + width))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "unreachable-except";

    #[test]
    fn ignores_clauses_from_narrow_to_wide() {
        check_silent(
            CODE,
            "
            class Mine(ValueError): pass
            try:
                a()
            except Mine:
                b()
            except UnicodeDecodeError:
                b()
            except (ValueError, KeyError):
                c()
            except LookupError:
                d()
            except Exception:
                e()
            except BaseException:
                f()
            except:
                g()
            ",
        );
    }

    /// What a clause catches is not known where its class is not.
    #[test]
    fn ignores_classes_that_are_not_known() {
        check_silent(
            CODE,
            "
            from somewhere import SomeError
            import other
            class Mine(SomeError): pass
            def f(errors, kind):
                try:
                    a()
                except SomeError:
                    b()
                except Mine2:
                    b()
                except other.Error:
                    c()
                except errors:
                    d()
                except (kind, *errors):
                    e()
                except ValueError:
                    f()
            ",
        );
    }

    /// The issue of pylint-mongoengine, number 2: attributes of one name on two classes.
    #[test]
    fn ignores_attributes_of_other_objects() {
        check_silent(
            CODE,
            "
            try:
                a()
            except Doc.DoesNotExist:
                b()
            except OtherDoc.DoesNotExist:
                c()
            ",
        );
    }

    #[test]
    fn ignores_names_that_became_one() {
        check_silent(
            CODE,
            "
            import asyncio, socket
            try:
                a()
            except TimeoutError:
                b()
            except asyncio.TimeoutError:
                c()
            try:
                a()
            except socket.timeout:
                b()
            except TimeoutError:
                c()
            try:
                FileNotFoundError
            except NameError:
                FileNotFoundError = OSError
            try:
                a()
            except OSError:
                b()
            except FileNotFoundError:
                c()
            ",
        );
    }

    #[test]
    fn ignores_groups_and_other_statements() {
        check_silent(
            CODE,
            "
            try:
                a()
            except* OSError:
                b()
            except* FileNotFoundError:
                c()
            try:
                try:
                    a()
                except OSError:
                    b()
            except FileNotFoundError:
                c()
            ",
        );
    }

    #[test]
    fn finds_clauses_and_items() {
        check_finds(
            CODE,
            "
            import json
            class Mine(KeyError): pass
            try:
                a()
            except LookupError:
                b()
            except Mine as error:
            ^^^^^^ This clause never runs: `except LookupError` above catches `Mine` first, which derives from it
                c()
            except (ValueError, KeyError):
                                ^^^^^^^^ `KeyError` never gets here: `except LookupError` above catches it first
                d()
            except ValueError:
            ^^^^^^ This clause never runs: `ValueError` is caught above already
                e()
            except (json.JSONDecodeError, IndexError):
            ^^^^^^ This clause never runs: clauses above catch all that it names
                f()
            except OSError:
                g()
            except IOError:
            ^^^^^^
                h()
            ",
        );
    }

    #[test]
    fn mends_by_moving_up() {
        check_fix(
            CODE,
            "
            def f():
                try:
                    a()
                except Exception:
                    b()
                except ValueError as error:  # why
                    # first
                    c()  # here
                except KeyError:
                    d()
                else:
                    e()
            ",
            "
            def f():
                try:
                    a()
                except ValueError as error:  # why
                    # first
                    c()  # here
                except KeyError:
                    d()
                except Exception:
                    b()
                else:
                    e()
            ",
        );
        check_fix(
            CODE,
            "try:\n    a()\nexcept OSError:\n    b()\nexcept FileNotFoundError:\n    c()\n    # behind\nfinally:\n    d()\n",
            "try:\n    a()\nexcept FileNotFoundError:\n    c()\n    # behind\nexcept OSError:\n    b()\nfinally:\n    d()\n",
        );
        check_fix(
            CODE,
            "try:\r\n\ta()\r\nexcept OSError: b()\r\nexcept FileNotFoundError: ñ()\r\nc()\r\n",
            "try:\r\n\ta()\r\nexcept FileNotFoundError: ñ()\r\nexcept OSError: b()\r\nc()\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_cannot_be_moved() {
        for source in [
            "try:\n    a()\nexcept OSError:\n    b()\nexcept OSError:\n    c()\n",
            "try:\n    a()\nexcept (OSError, KeyError):\n    b()\nexcept FileNotFoundError:\n    c()\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
