//! Tests of the document.

mod cuts;
mod edits;
mod positions;
