//! The application around the engine.
pub mod cards;
