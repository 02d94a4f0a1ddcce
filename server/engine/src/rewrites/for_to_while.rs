//! A `for` loop as the calls of `iter()` and `next()` that it makes (language reference, section 8.3).
//!
//! The loop lets its iterator go when it is left, by whichever way: a generator is closed then. The name that it gets here is
//! therefore deleted in a `finally`, unless what is gone over shows nobody when it is let go. `else` runs once the iterator is
//! exhausted and gone, so it becomes an `if` behind the loop, where its own `break` belongs to the loop around as before.
//!
//! Not offered in a class body, where the iterator would be an attribute, and where something looks at all variables.

use text_size::TextRange;

use super::Rewrite;
use super::blocks::{Compound, has_room};
use super::write::Edits;
use crate::equivalents::for_loop::{argument, take_next};
use crate::equivalents::lines::{Lines, loses_comment, on_line};
use crate::equivalents::names::Home;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "for-to-while", kinds: &[Kind::ForStatement], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let is_async = node.child_of_kind(Kind::KwAsync).is_some();
    let known = ["iter", "next", "StopIteration"];
    if is_async || !known.into_iter().all(|name| context.would_mean_builtin(name, node)) {
        return None;
    }
    let home = Home::of(context, node)?;
    let iterator = home.fresh_like("iterator")?;
    let right = node.field_child(Field::Right)?;
    let mut first = Lines::default();
    first.push(0, format!("{iterator} = iter({})", argument(right, right.text().to_string())));
    let calls = Calls { next: format!("next({iterator})"), end: "StopIteration", gone: vec![iterator] };
    let text = written(&home, node, first, &calls, lets_go_quietly(context, right))?;
    Edits::new(context)
        .replace_range(text.0, text.1)
        .titled("Write the loop with `iter()`, `next()` and `while`")
}

/// How the rounds of a loop get their items.
pub(super) struct Calls {
    /// The expression that gives the next one.
    pub(super) next: String,
    /// The exception that says that there is none.
    pub(super) end: &'static str,
    /// The variables that hold what the loop itself would let go.
    pub(super) gone: Vec<String>,
}

/// A loop as `while`, below the lines that make its iterator, and the range that it takes the place of.
pub(super) fn written<'m>(
    home: &Home<'m>,
    node: Node<'m>,
    mut first: Lines,
    calls: &Calls,
    quiet: bool,
) -> Option<(TextRange, String)> {
    let (left, right) = (node.field_child(Field::Left)?, node.field_child(Field::Right)?);
    let colon = node.child_of_kind(Kind::Colon)?;
    let alternative = node.field_child(Field::Alternative);
    let kept: Vec<_> = node.children().filter(|n| *n == right || n.start() >= colon.start()).collect();
    if loses_comment(node, &kept) {
        return None;
    }
    let block = Compound::of(node)?;
    if !has_room(node, 4) {
        return None;
    }
    let exhausted = alternative.map(|_| home.fresh_like("exhausted"));
    let at_end = match &exhausted {
        Some(name) => {
            let name = name.as_ref()?;
            first.push(0, format!("{name} = False"));
            vec![format!("{name} = True")]
        }
        None => Vec::new(),
    };
    let mut round;
    if left.kind() == Kind::Identifier {
        round = take_next(left.text(), &calls.next, calls.end, &at_end);
    } else {
        // Taking the item apart may run code, whose errors are none of `next()`.
        let item = home.fresh_like("item")?;
        round = take_next(&item, &calls.next, calls.end, &at_end);
        round.push(0, format!("{} = {item}", on_line(left)));
        round.push(0, format!("del {item}"));
    }
    let deeper = usize::from(!quiet);
    if !quiet {
        first.push(0, "try:");
    }
    let mut text = first.at(&block.place);
    text.push_str(&format!("{}while True{}", block.next(deeper), block.suite(node, &round, deeper)?));
    if !quiet {
        let mut last = Lines::default();
        last.push(0, "finally:");
        last.push(1, format!("del {}", calls.gone.join(", ")));
        text.push_str(&block.below(0, &last));
    }
    let mut end = block.body_end(node)?;
    if let (Some(clause), Some(Some(name))) = (alternative, &exhausted) {
        text.push_str(&block.moved(TextRange::new(end, clause.start()), "")?);
        text.push_str(&format!("if {name}{}", block.suite(clause, &Lines::default(), 0)?));
        end = block.body_end(clause)?;
    }
    Some((TextRange::new(node.start(), end), text))
}

/// Whether nobody can see when the iterator of an expression, and what it holds, is let go: that of `range()` and of constants.
fn lets_go_quietly<'m>(context: &Context<'m>, right: Node<'m>) -> bool {
    let right = right.unparenthesized();
    match right.kind() {
        Kind::Call => {
            let name = right.field_child(Field::Function);
            name.is_some_and(|n| n.text() == "range" && context.would_mean_builtin("range", n))
        }
        Kind::String | Kind::ConcatenatedString => true,
        Kind::Tuple | Kind::List | Kind::Set | Kind::ExpressionList => right.named_children().all(|item| {
            let kind = item.unparenthesized().kind();
            kind.is_plain_constant()
                || matches!(kind, Kind::String | Kind::ConcatenatedString | Kind::Comment)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("for-to-while", source);
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(rewritten("for-to-while", before), after);
    }

    #[test]
    fn ignores_class_bodies_and_variables_that_are_looked_at() {
        silent("class A:\n    f$0or x in y:\n        pass\n");
        silent("def f(y):\n    f$0or x in y:\n        print(locals())\n");
        silent("f$0or x in y:\n    print(globals())\n");
    }

    #[test]
    fn ignores_other_meanings_of_the_calls() {
        silent("def next(a): ...\nf$0or x in y:\n    pass\n");
        silent("def f(iter):\n    f$0or x in iter:\n        pass\n");
        silent("async def f(y):\n    async f$0or x in y:\n        pass\n");
    }

    #[test]
    fn ignores_what_cannot_be_moved() {
        silent("def f(y):\n    if y: pass; f$0or x in y: pass\n");
        silent("def f(y):\n    f$0or (x,  # why\n        z) in y:\n        pass\n");
        silent("def f(y):\n    f$0or x in y:\n\t\tpass\n");
        silent("f$0or x in y:\n    if x:\n    \tpass\n");
        let deep: String = (0..18).map(|n| format!("{}for i{n} in y:\n", "  ".repeat(n))).collect();
        silent(&format!("f$0{}{}f()\n", deep.strip_prefix('f').unwrap_or_default(), "  ".repeat(18)));
    }

    #[test]
    fn ignores_syntax_errors() {
        silent("f$0or x in y:\n    f(\n");
    }

    #[test]
    fn takes_item_by_item() {
        becomes(
            "def f():\n    f$0or n in range(3):  # why\n        if n:\n            continue\n        print(n)\n\n    return 1\n",
            "def f():\n    iterator = iter(range(3))\n    while True:  # why\n        try:\n            n = next(iterator)\n        except StopIteration:\n            break\n        if n:\n            continue\n        print(n)\n\n    return 1\n",
        );
        becomes(
            "f$0or n in 1, 2: print(n); print()\n",
            "_iterator = iter((1, 2))\nwhile True:\n    try:\n        n = next(_iterator)\n    except StopIteration:\n        break\n    print(n); print()\n",
        );
    }

    #[test]
    fn keeps_brackets_that_are_needed() {
        let first = |iterable: &str| {
            let text = rewritten("for-to-while", &format!("def f():\n    f$0or x in {iterable}: pass\n"));
            text.lines().nth(1).map(str::to_string)
        };
        assert_eq!(first("*a, b").as_deref(), Some("    iterator = iter((*a, b))"));
        assert_eq!(first("a,").as_deref(), Some("    iterator = iter((a,))"));
        assert_eq!(first("(yield)").as_deref(), Some("    iterator = iter((yield))"));
        assert_eq!(first("(b for b in c)").as_deref(), Some("    iterator = iter((b for b in c))"));
        assert_eq!(first("a if b else c").as_deref(), Some("    iterator = iter(a if b else c)"));
        assert_eq!(first("lambda: a").as_deref(), Some("    iterator = iter(lambda: a)"));
    }

    #[test]
    fn lets_the_iterator_go_with_the_loop() {
        becomes(
            "def f(y, iterator):\n    f$0or x in y:\n        # one\n        g(x,\n          '''a\nb''')\n        # two\n    # three\n",
            "def f(y, iterator):\n    iterator_2 = iter(y)\n    try:\n        while True:\n            try:\n                x = next(iterator_2)\n            except StopIteration:\n                break\n            # one\n            g(x,\n              '''a\nb''')\n            # two\n    finally:\n        del iterator_2\n    # three\n",
        );
        becomes(
            "def f(y):\r\n\tf$0or a, *ä in y: g(ä)\r\n",
            "def f(y):\r\n\titerator = iter(y)\r\n\ttry:\r\n\t\twhile True:\r\n\t\t\ttry:\r\n\t\t\t\titem = next(iterator)\r\n\t\t\texcept StopIteration:\r\n\t\t\t\tbreak\r\n\t\t\ta, *ä = item\r\n\t\t\tdel item\r\n\t\t\tg(ä)\r\n\tfinally:\r\n\t\tdel iterator\r\n",
        );
    }

    #[test]
    fn runs_the_else_where_the_iterator_ended() {
        becomes(
            "def f(y):\n  f$0or x in y:\n    if x: break\n  # no x\n  else:  # none\n    g()\n  h()\n",
            "def f(y):\n  iterator = iter(y)\n  exhausted = False\n  try:\n    while True:\n      try:\n        x = next(iterator)\n      except StopIteration:\n        exhausted = True\n        break\n      if x: break\n  finally:\n    del iterator\n  # no x\n  if exhausted:  # none\n    g()\n  h()\n",
        );
        becomes(
            "f$0or x in 'ab': pass\nelse: g()",
            "_iterator = iter('ab')\n_exhausted = False\nwhile True:\n    try:\n        x = next(_iterator)\n    except StopIteration:\n        _exhausted = True\n        break\n    pass\nif _exhausted:\n    g()",
        );
    }
}
