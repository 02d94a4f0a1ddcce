//! The end of the client's process is the end of the server's (LSP, `InitializeParams.processId`).
//!
//! The end of the input says the same in nearly all cases; this is for the rest, where another process holds the pipe.

use std::time::Duration;

const PERIOD: Duration = Duration::from_millis(500);

/// Ends this process, with code 1, when the process `id` has ended.
pub fn watch(id: u32) {
    let is_parent = parent_id() == Some(id);
    if !is_parent && is_alive(id) != Some(true) {
        // In another namespace, or on a system where it cannot be seen: it would look dead from the start.
        return;
    }
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(PERIOD).await;
            let gone = if is_parent { parent_id() != Some(id) } else { is_alive(id) == Some(false) };
            if gone {
                std::process::exit(1);
            }
        }
    });
}

/// The parent now; a process whose parent has ended gets another one.
fn parent_id() -> Option<u32> {
    #[cfg(unix)]
    return Some(std::os::unix::process::parent_id());
    #[cfg(not(unix))]
    None
}

/// `None` where that cannot be told: only Linux shows it as a file.
fn is_alive(id: u32) -> Option<bool> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/stat")) else { return Some(false) };
    // "123 (name) Z ...": a zombie has ended; the name may hold anything.
    let state = status.rsplit_once(')').and_then(|(_, rest)| rest.trim_start().chars().next());
    Some(!matches!(state, Some('Z' | 'X')))
}
