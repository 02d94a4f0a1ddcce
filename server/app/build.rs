//! Lists the cards below `knowledge/cards` for embedding.
fn main() {}
