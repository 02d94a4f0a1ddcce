//! A list, set or dict comprehension as a loop.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::comprehension::{Comprehension, written};
use crate::equivalents::lines::Place;
use crate::equivalents::names::{Home, is_guarded};
use crate::equivalents::stable::evaluated_first;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "comprehension-to-loop",
    kinds: &[Kind::ListComprehension, Kind::SetComprehension, Kind::DictionaryComprehension],
    run,
};

const TITLE: &str = "Write the comprehension as a loop";

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let parts = Comprehension::of(node)?;
    if parts.keeps_variables() {
        return None;
    }
    let statement = evaluated_first(context, node)?;
    let place = Place::of(statement)?;
    let home = Home::of(context, statement)?;
    if node.kind() == Kind::SetComprehension && !context.would_mean_builtin("set", statement) {
        return None;
    }
    if !parts.targets()?.into_iter().all(|name| home.nobody_reads(name, node)) {
        return None;
    }
    let key =
        if parts.needs_key(context) { home.fresh(&["key", "item_key", "next_key"])? } else { String::new() };
    if let Some(name) = assigned(context, statement, node, &home) {
        let loops = written(context, &parts, name, &key)?.at(&place);
        return Edits::new(context)
            .replace(node, parts.empty())
            .insert(statement.end(), format!("{}{loops}", place.next()))
            .titled(TITLE);
    }
    let name = home.fresh(match node.kind() {
        Kind::ListComprehension => &["result", "items", "collected"],
        Kind::SetComprehension => &["result", "unique", "collected"],
        _ => &["result", "mapping", "collected"],
    })?;
    let loops = written(context, &parts, &name, &key)?.at(&place);
    let next = place.next();
    Edits::new(context)
        .insert(statement.start(), format!("{name} = {}{next}{loops}{next}", parts.empty()))
        .replace(node, name)
        .titled(TITLE)
}

/// The variable that the comprehension is assigned to, where it can hold the collection while the loop fills it: nobody reads
/// it meanwhile, nor after an error.
fn assigned<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    node: Node<'m>,
    home: &Home<'m>,
) -> Option<&'m str> {
    let assignment = node.parent().filter(|p| p.kind() == Kind::Assignment)?;
    let target = assignment.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let alone = assignment.parent() == Some(statement) && assignment.end() == node.end();
    let used = node.descendants().any(|n| {
        n.kind() == Kind::Identifier && n.text() == target.text() && context.model().resolve(n).is_some()
    });
    (alone && !used && !is_guarded(statement) && home.is_private(target)).then(|| target.text())
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("comprehension-to-loop", source);
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(rewritten("comprehension-to-loop", before), after);
    }

    #[test]
    fn ignores_names_that_somebody_else_reads() {
        silent("def f(y, x):\n    a = [$0x for x in y]\n    return x\n");
        silent("def f(y):\n    a = [$0x for x in y]\n    return x\n");
        silent("def f(x):\n    a = [$0x for x in x]\n");
        silent("def f(y):\n    def g(): return x\n    a = [$0x for x in y]\n");
        silent("def f(y):\n    for x in y:\n        a = [$0x for x in y]\n        print(x)\n");
        silent("x = 1\na = [$0x for x in y]\n");
        silent("def f(): return x\na = [$0x for x in y]\n");
        silent("def f(y):\n    a = [$0x for x in y]\n    return locals()\n");
    }

    #[test]
    fn ignores_class_bodies() {
        silent("class A:\n    a = [$0x for x in y]\n");
    }

    #[test]
    fn ignores_what_does_not_run_first_or_once() {
        silent("def f(y, g):\n    return g(), [$0x for x in y]\n");
        silent("def f(self, y):\n    return self.g([$0x for x in y])\n");
        silent("def f(y, c):\n    return c and [$0x for x in y]\n");
        silent("def f(y):\n    while [$0x for x in y]:\n        pass\n");
        silent("def f(y):\n    return lambda: [$0x for x in y]\n");
        silent("def f(y):\n    assert [$0x for x in y]\n");
        silent("def f(y):\n    if y: return [$0x for x in y]\n");
        silent("def f(y):\n    a = 1; b = [$0x for x in y]\n");
    }

    #[test]
    fn ignores_functions_that_keep_the_variable() {
        silent("def f(y):\n    return [$0lambda: x for x in y]\n");
    }

    #[test]
    fn ignores_comments_between_the_parts() {
        silent("def f(y):\n    a = [$0\n        x\n        # why\n        for x in y\n    ]\n");
    }

    #[test]
    fn fills_the_variable_itself() {
        becomes(
            "def f(y):\n    a: list = [$0g(x) for x in y if x if h(x)]  # why\n    return a\n",
            "def f(y):\n    a: list = []\n    for x in y:\n        if x:\n            if h(x):\n                a.append(g(x))  # why\n    return a\n",
        );
        becomes(
            "a = {$0x for row in y for x in row}\n",
            "a = set()\nfor row in y:\n    for x in row:\n        a.add(x)\n",
        );
    }

    #[test]
    fn fills_a_new_variable_where_the_old_one_may_be_read() {
        becomes(
            "def f(y):\n    try:\n        a = [$0x for x in y]\n    except E:\n        return a\n",
            "def f(y):\n    try:\n        result = []\n        for x in y:\n            result.append(x)\n        a = result\n    except E:\n        return a\n",
        );
        becomes(
            "def f(y):\n    return sorted([$0x for x in y])\n",
            "def f(y):\n    result = []\n    for x in y:\n        result.append(x)\n    return sorted(result)\n",
        );
    }

    #[test]
    fn computes_keys_before_values() {
        becomes(
            "def f(y):\n    return {$0k(x): v(x) for x in y}\n",
            "def f(y):\n    result = {}\n    for x in y:\n        key = k(x)\n        result[key] = v(x)\n    return result\n",
        );
        becomes(
            "def f(y):\n    return {$0x: v(x) for x in y}\n",
            "def f(y):\n    result = {}\n    for x in y:\n        result[x] = v(x)\n    return result\n",
        );
    }

    #[test]
    fn keeps_brackets_where_lines_need_them() {
        becomes(
            "def f(y):\n    a = [\n        $0x\n        for x in y\n        if x and\n        h(x)\n    ]\n",
            "def f(y):\n    a = []\n    for x in y:\n        if (x and\n        h(x)):\n            a.append(x)\n",
        );
    }
}
