//! Removing or inserting items of a collection in a loop over that same collection.

use super::expected::expects;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::iterated::{Iterated, changes_of_iterated, is_by_number};
use crate::semantics::{Context, Loop};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: lists that grow at their end, keys that are set, and changes
/// under another name or in a function.
pub(super) const CHECK: Check = Check {
    code: "modify-while-iterating",
    concept: "modify-while-iterating",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B909"], pylint: &["W4701", "E4702", "E4703"], pyright: &[] },
    related_rules: &["PLE4703"],
    kinds: &[Kind::ForStatement],
    run,
};

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(iterable) = statement.field_child(Field::Right) else { return };
    let Some((iterated, changes)) = changes_of_iterated(context, statement) else { return };
    let name = iterated.collection.text();
    let whole = Loop::new(statement);
    for change in changes.iter().copied() {
        if whole.is_left_after(change) || expects(change, "RuntimeError") {
            continue;
        }
        let shown = match change.kind() {
            Kind::Call => {
                let callee = change.field_child(Field::Function).map_or("", Node::text);
                format!("{callee}(…)")
            }
            _ => format!("del {}", change.text()),
        };
        let message = say("{} changes {} while the loop goes over it", [code(shown), code(name)]);
        let deletion = change.ancestors().take(2).find(|n| n.kind() == Kind::DeleteStatement);
        let mut finding = Finding::new(context.place(deletion.unwrap_or(change)), message);
        let there = say("the loop goes over {} here", [code(name)]);
        finding = finding.related(context.place(iterable), there);
        // Numbers of a copy are not those of the list that is changed.
        if !iterated.counted || !changes.iter().any(|change| is_by_number(*change)) {
            finding.remedies.extend(remedy(context, statement, &iterated));
        }
        found.push(finding);
    }
}

fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, iterated: &Iterated<'m>) -> Option<Remedy> {
    if !context.would_mean_builtin("list", statement) {
        return None;
    }
    let wrapped = iterated.wrapped;
    Some(
        Changes::new(context)
            .insert(wrapped.start(), "list(")
            .insert(wrapped.end(), ")")
            .preferred(format!("Loop over a copy: `list({})`", wrapped.text())),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "modify-while-iterating";

    /// bugbear issue 455, ruff issues 12402 and 18399.
    #[test]
    fn ignores_changes_followed_by_break_or_return() {
        check_silent(
            CODE,
            "
            def f(items):
                for x in items:
                    if x:
                        items.remove(x)
                        if log:
                            log(x)
                        break
                for x in items:
                    if x:
                        items.remove(x)
                        return x
                for x in items:
                    return items.pop(x)
                for x in items:
                    try:
                        items.remove(x)
                    except ValueError:
                        pass
                    raise Done
                for x in items:
                    while x:
                        items.remove(x)
                        break
                    break
            ",
        );
    }

    #[test]
    fn ignores_changes_of_another_object() {
        check_silent(
            CODE,
            "
            def f(items, others, d, self):
                for x in items:
                    others.remove(x)
                    d[x] = items
                    self.items.remove(x)
                    del d[x], d.items
                for k in d:
                    d[k].remove(1)
                    del d[k][0]
                for x in items:
                    items = x.children
                    items.remove(x)
                for x in self.items:
                    self.items = list(x)
                    self.items.pop()
            ",
        );
    }

    /// bugbear issue 455: a jar that copies itself; here, what is visibly a copy.
    #[test]
    fn ignores_copies() {
        check_silent(
            CODE,
            "
            def f(items, d):
                for x in list(items):
                    items.remove(x)
                for x in items[:]:
                    items.remove(x)
                for x in items.copy():
                    items.remove(x)
                for k, v in sorted(d.items()):
                    del d[k]
                for k in tuple(d):
                    d.pop(k)
                for x in reversed(items):
                    items.remove(x)
            ",
        );
    }

    #[test]
    fn ignores_objects_that_may_iterate_over_a_copy() {
        check_silent(
            CODE,
            "
            class Box:
                def clear(self):
                    for key in self.keys():
                        self.discard(key)
                    for key in self:
                        self.remove(key)
                    for header in self._visible.keys():
                        del self._visible[header]
            def test(self, d):
                with self.assertRaises(RuntimeError):
                    for k in d:
                        del d[k]
            ",
        );
    }

    #[test]
    fn ignores_worklists() {
        check_silent(
            CODE,
            "
            def f(todo):
                for x in todo:
                    todo.append(x.next)
                    todo.extend(x.children)
            ",
        );
    }

    #[test]
    fn ignores_functions_and_new_values() {
        check_silent(
            CODE,
            "
            def f(items, d):
                for x in items:
                    def later():
                        items.remove(x)
                    later_too = lambda: items.pop()
                else:
                    items.clear()
                for k in d:
                    d[k] = 0
                    d.update({k: 1})
            async def g(stream):
                async for x in stream:
                    stream.pop()
            ",
        );
    }

    #[test]
    fn finds_every_change() {
        check_finds(
            CODE,
            "
            def f(items, d, self):
                for n in items:
                    if n:
                        items.remove(n)
                        ^^^^^^^^^^^^^^^ `items.remove(…)` changes `items` while the loop goes over it
                for k in d:
                    del d[k]
                    ^^^^^^^^ `del d[k]` changes `d` while the loop goes over it
                for k, v in d.items():
                    x = d.pop(k)
                        ^^^^^^^^
                    continue
                    break
                for i, x in enumerate(self.items):
                    while True:
                        self.items.insert(0, x)
                        ^^^^^^^^^^^^^^^^^^^^^^^
                        break
            seen = set()
            for x in seen:
                seen.add(x + 1)
                ^^^^^^^^^^^^^^^
            ",
        );
    }

    /// The numbers of a copy are not those of the list.
    #[test]
    fn leaves_alone_what_goes_by_number() {
        for source in [
            "for i, x in enumerate(items):\n    if x: items.pop(i)\n",
            "for i, x in enumerate(items):\n    if x: del items[i]\n",
            "for i, x in enumerate(items):\n    items.insert(i, x)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def f(items):
                for n in items:  # why
                    items.remove(n)
                    items.pop()
            ",
            "
            def f(items):
                for n in list(items):  # why
                    items.remove(n)
                    items.pop()
            ",
        );
        check_fix(
            CODE,
            "def f(é):\r\n\tfor k, v in é.items(): del é[k]\r\n",
            "def f(é):\r\n\tfor k, v in list(é.items()): del é[k]\r\n",
        );
        check_fix(
            CODE,
            "
            @d
            def f(self):
                def g():
                    for i, x in enumerate(self.xs, 1):
                        self.xs.remove(x)
            ",
            "
            @d
            def f(self):
                def g():
                    for i, x in enumerate(list(self.xs), 1):
                        self.xs.remove(x)
            ",
        );
        assert!(check_fixes(CODE, "def f(x, list):\n    for i in x:\n        x.remove(i)\n").is_empty());
    }
}
