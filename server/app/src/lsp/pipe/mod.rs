//! The bytes between the client and the service: whatever arrives, the service sees whole, valid messages only.

mod frame;
mod mend;
mod message;
mod outbox;
mod reader;

pub use message::Incoming;
pub use outbox::Outbox;
pub use reader::{Input, spawn};
