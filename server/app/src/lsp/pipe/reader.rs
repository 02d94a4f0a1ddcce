//! The thread that reads what the client sends.

use std::io::BufRead;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::frame::{Frame, Frames};
use super::message::{self, Incoming, Read};
use super::outbox::Outbox;

/// What arrives, in order; it ends with the input.
pub type Input = UnboundedReceiver<Incoming>;

/// Starts reading `input`. What is no message is answered through `outbox`; the rest is handed on. The line between the
/// thread and the service has no end, so that a cancellation never waits behind what it cancels.
pub fn spawn(input: impl BufRead + Send + 'static, outbox: Outbox) -> Input {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        let mut frames = Frames::new(input);
        while let Some(frame) = frames.next() {
            let (remark, read) = match frame {
                Frame::Body(body) => message::read(body),
                Frame::Refused(why) => {
                    let say = format!("{why}; what follows is skipped up to the next Content-Length");
                    (
                        Some(format!("The client sent something that is no message: {say}.")),
                        Read::Answer(message::parse_error(&say)),
                    )
                }
            };
            let remark = remark.map(Incoming::Remark);
            let pass = match read {
                Read::Pass(incoming) => Some(incoming),
                Read::Answer(answer) => {
                    outbox.send(&answer);
                    None
                }
            };
            for incoming in remark.into_iter().chain(pass) {
                if sender.send(incoming).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}
