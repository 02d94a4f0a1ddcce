//! An f-string as the calls of `format()` that it stands for.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::equivalent;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "f-string-to-format", kinds: &[Kind::String, Kind::ConcatenatedString], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    // Before Python 3.12 what stands in an f-string must do without its quotes.
    let is_inside = node.ancestors().any(|around| around.kind() == Kind::Interpolation);
    let has_comment = node.descendants().any(|part| part.kind() == Kind::Comment);
    if is_inside || has_comment {
        return None;
    }
    let written = equivalent(context, node).filter(|found| found.construct == "f-string")?;
    Edits::new(context).replace(node, written.code).titled("Write the f-string as calls of format()")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn becomes(before: &str, after: &str) {
        assert_eq!(rewritten("f-string-to-format", before), after);
    }

    #[test]
    fn ignores_what_holds_no_field_or_cannot_be_said_otherwise() {
        for source in [
            "a = $0'x'\n",
            "a = $0f'x'\n",
            "a = f$0'{x=}'\n",
            "a = (\n    f$0'{x}'  # why\n    'y'\n)\n",
            "def format(x): ...\na = f$0'{x}'\n",
        ] {
            rewrite_silent("f-string-to-format", source);
        }
    }

    #[test]
    fn writes_a_call_for_each_field() {
        becomes("a = f$0'{x:>8}'\n", "a = format(x, '>8')\n");
        becomes("a = f$0'{x!r}, {y}'  # why\n", "a = \"\".join([repr(x), ', ', format(y)])  # why\n");
        // What stands in a field stays there.
        becomes("a = f'{f$0\"{x}\"}'\n", "a = format(f\"{x}\")\n");
        becomes("print(f$0'{{{x}}}'.upper())\n", "print(\"\".join(['{', format(x), '}']).upper())\n");
    }
}
