//! What a `while` does that an `if` would do too.

use super::first_round::question;
use crate::insights::Insight;
use crate::note::Note;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "while-loop", kinds: &[Kind::WhileStatement], run: explain };

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(question(context, statement));
}
