//! Cards.

use crate::semantics::Module;
use crate::syntax::Node;

/// The cards.
#[derive(Debug, Default)]
pub struct Library {}

impl Library {
    /// The slugs of the cards that apply at a token, the narrowest first.
    #[must_use]
    pub fn cards_at(&self, module: &Module, piece: usize, token: Node<'_>) -> Vec<String> {
        let _ = (module, piece, token);
        Vec::new()
    }
}
