//! The application around the engine.
