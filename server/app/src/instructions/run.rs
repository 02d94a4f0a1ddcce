//! Starting a Python, which lists the instructions of one function of a text.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use pygloss_engine::note::Listing;
use serde::Deserialize;

const SCRIPT: &str = include_str!("list.py");
/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(5);
/// More than this is not read.
const MOST_BYTES: u64 = 256 * 1024;
/// Longer files are not sent.
const LONGEST: usize = 4 * 1024 * 1024;

/// What it said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// Which Python it is.
    pub version: String,
    /// The line at which it gave up compiling, 0 where it told none.
    pub refused: Option<u32>,
    /// How many functions it found that may be meant, where that is not one.
    pub found: Option<u32>,
    /// How many instructions there are.
    #[serde(default)]
    pub total: usize,
    /// The first of them.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// An instruction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Its argument.
    pub argument: Option<u32>,
    /// What the argument stands for, as `dis` writes it.
    pub text: String,
    /// The number of the instruction that it jumps to, from 1.
    pub target: Option<usize>,
    /// The line it belongs to, where that is another than before.
    pub line: Option<u32>,
}

/// Asks for the instructions of a function.
///
/// # Errors
/// Where it cannot be started, takes too long, or says something else.
pub fn ask(interpreter: &Path, source: &str, listing: &Listing) -> Result<Answer, String> {
    if source.len() > LONGEST {
        return Err("the file is too long".to_string());
    }
    let job = serde_json::json!({
        "source": source, "name": listing.name, "line": listing.first_line, "parameters": listing.parameters,
    });
    let mut command = Command::new(interpreter);
    // Isolated: no variable of the environment, no folder of the project and no `site` has a say in what is imported.
    command.args(["-I", "-S", "-B", "-X", "utf8", "-c", SCRIPT]);
    if let Some(folder) = interpreter.parent() {
        command.current_dir(folder);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("it cannot be started ({error})"))?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("it cannot be spoken to".to_string());
    };
    let text = job.to_string();
    // An end that is closed early shows in the answer.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).is_ok());
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = output.take(MOST_BYTES).read_to_end(&mut bytes);
        bytes
    });
    let is_done = wait(&mut child, || reader.is_finished());
    if !is_done {
        return Err("it took longer than two seconds".to_string());
    }
    let _ = writer.join();
    let bytes = reader.join().map_err(|_| "its answer was not read".to_string())?;
    serde_json::from_slice(&bytes).map_err(|_| "its answer is not what was asked for".to_string())
}

/// Waits until the answer is there; ends the process where it is not in time.
fn wait(child: &mut Child, is_read: impl Fn() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    while !is_read() && Instant::now() < end {
        std::thread::sleep(PAUSE);
    }
    let is_done = is_read();
    // What has said all is of no more use, and what has not is not waited for.
    let _ = child.kill();
    let _ = child.wait();
    is_done
}
