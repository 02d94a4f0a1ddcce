//! A client for tests: as simple as can be, and free to misbehave.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take; the machine may be busy with other tests.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Client {
    pub child: Child,
    input: Option<ChildStdin>,
    output: Option<Receiver<Value>>,
    /// What arrived and was not asked for yet.
    pub waiting: VecDeque<Value>,
    /// Whether requests of the server are answered (with `null`).
    pub answers: bool,
    last: i64,
    pub folder: PathBuf,
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A new folder for a test.
pub fn folder(name: &str) -> PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("pygloss-e2e-{}-{number}-{name}", std::process::id()));
    // Numbers of processes come again: an earlier one may have left its folder.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.canonicalize().unwrap()
}

pub fn server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pygloss"));
    command.arg("server").env_remove("PYGLOSS_TEST_PANIC").env_remove("PYGLOSS_TEST_SLOW");
    command
}

impl Client {
    /// A server that was not spoken to yet.
    pub fn spawn(environment: &[(&str, &str)]) -> Client {
        let mut command = server();
        command.envs(environment.iter().copied());
        Client::with(command, true)
    }

    /// A server started by `command`, whose output is read from the start on where `reads`.
    pub fn with(mut command: Command, reads: bool) -> Client {
        let folder = folder("workspace");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A test that wants several servers to share a memory says so itself.
        if command.get_envs().all(|(name, _)| name != "PYGLOSS_DATA_DIR") {
            command.env("PYGLOSS_DATA_DIR", folder.join("data"));
        }
        let mut child = command.env("PYGLOSS_CACHE_DIR", folder.join("cache")).spawn().unwrap();
        let input = child.stdin.take();
        let mut client =
            Client { child, input, output: None, waiting: VecDeque::new(), answers: true, last: 0, folder };
        if reads {
            client.read();
        }
        client
    }

    /// Starts reading what the server sends.
    pub fn read(&mut self) {
        let mut output = BufReader::new(self.child.stdout.take().unwrap());
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        self.output = Some(receiver);
    }

    /// A server that is ready, with a client that can do everything.
    pub fn start() -> Client {
        Client::start_with(&[], capabilities(), json!({}))
    }

    /// A server that is ready.
    pub fn start_with(environment: &[(&str, &str)], capabilities: Value, options: Value) -> Client {
        let mut client = Client::spawn(environment);
        client.initialize(capabilities, options);
        client
    }

    /// Initializes; gives the server's capabilities.
    pub fn initialize(&mut self, capabilities: Value, options: Value) -> Value {
        let root = uri(&self.folder);
        let answer = self.request(
            "initialize",
            json!({
                "processId": std::process::id(), "rootUri": root, "capabilities": capabilities,
                "workspaceFolders": [{"uri": root, "name": "test"}], "initializationOptions": options,
            }),
        );
        self.notify("initialized", json!({}));
        answer["result"]["capabilities"].clone()
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// Sends a body with a header.
    pub fn body(&mut self, body: &str) {
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.raw(frame.as_bytes());
    }

    pub fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        self.body(&message.to_string());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"method": method, "params": params}));
    }

    /// Sends a request and does not wait.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last += 1;
        self.send(json!({"id": self.last, "method": method, "params": params}));
        self.last
    }

    /// Sends a request and waits for the whole answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The `result` of a request, which must not fail.
    pub fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The answer to the request with this id.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait_for(&format!("the answer to {id}"), |m| m["id"] == id && m.get("method").is_none())
    }

    /// The next notification or request of this method.
    pub fn wait_for_method(&mut self, method: &str) -> Value {
        self.wait_for(method, |m| m["method"] == method)
    }

    /// The diagnostics sent for a version.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Value {
        let found = self.wait_for(&format!("diagnostics of {uri} at version {version}"), |m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && m["params"]["version"] == version
        });
        found["params"]["diagnostics"].clone()
    }

    /// A logged message that contains `words`.
    pub fn logged(&mut self, words: &str) -> String {
        let found = self.wait_for(&format!("a message with `{words}`"), |m| {
            m["method"] == "window/logMessage"
                && m["params"]["message"].as_str().is_some_and(|text| text.contains(words))
        });
        found["params"]["message"].as_str().unwrap().to_string()
    }

    pub fn wait_for(&mut self, what: &str, matches: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        if let Some(at) = self.waiting.iter().position(&matches) {
            return self.waiting.remove(at).unwrap();
        }
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.next(left) {
                Ok(message) if matches(&message) => return message,
                Ok(message) => self.waiting.push_back(message),
                Err(why) => panic!("no {what} within {PATIENCE:?} ({why:?}); waiting: {:#?}", self.waiting),
            }
        }
    }

    fn next(&mut self, timeout: Duration) -> Result<Value, RecvTimeoutError> {
        let message = self.output.as_ref().unwrap().recv_timeout(timeout)?;
        if self.answers && message.get("method").is_some() && message.get("id").is_some() {
            self.send(json!({"id": message["id"], "result": null}));
        }
        Ok(message)
    }

    /// Everything that has arrived by the time that a request is answered.
    pub fn settle(&mut self) -> Vec<Value> {
        self.result("pygloss/panics", Value::Null);
        self.waiting.drain(..).collect()
    }

    pub fn uri(&self, name: &str) -> String {
        uri(&self.folder.join(name))
    }

    /// Opens a file that need not exist; gives its URI.
    pub fn open(&mut self, name: &str, text: &str) -> String {
        let uri = self.uri(name);
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": text}}),
        );
        uri
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The text as the server has it.
    pub fn text(&mut self, uri: &str) -> String {
        self.result("pygloss/text", json!({"uri": uri}))["text"].as_str().unwrap().to_string()
    }

    pub fn hover(&mut self, uri: &str, line: u32, character: u32) -> Value {
        self.request("textDocument/hover", at(uri, line, character))
    }

    pub fn panics(&mut self) -> u64 {
        self.result("pygloss/panics", Value::Null).as_u64().unwrap()
    }

    /// The server must still be there, and without a contained panic.
    pub fn assert_well(&mut self) {
        assert_eq!(self.panics(), 0);
        let uri = self.open("still_there.py", "x = 1\n");
        assert_eq!(self.text(&uri), "x = 1\n");
    }

    /// Kills the server, which cannot do anything about it.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends the input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    pub fn exit(&mut self, patience: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => length = header.strip_prefix("Content-Length: ").unwrap().parse().unwrap(),
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

pub fn uri(path: &std::path::Path) -> String {
    format!("file://{}", path.display())
}

pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

pub fn range(from: (u32, u32), to: (u32, u32)) -> Value {
    json!({"start": {"line": from.0, "character": from.1}, "end": {"line": to.0, "character": to.1}})
}

/// What a client says that can do everything but ask for diagnostics.
pub fn capabilities() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "publishDiagnostics": {
                "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true,
            },
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
                "isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]},
            },
        },
        "workspace": {
            "workspaceEdit": {"documentChanges": true},
            "configuration": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "workspaceFolders": true,
            "diagnostics": {"refreshSupport": true},
        },
        "window": {"showDocument": {"support": true}},
    })
}

/// The same client, which asks for diagnostics.
pub fn pulling() -> Value {
    let mut capabilities = capabilities();
    capabilities["textDocument"]["diagnostic"] = json!({"dynamicRegistration": false});
    capabilities
}

/// The same client with some of it changed: `("/a/b", value)`.
pub fn with(mut capabilities: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        *capabilities.pointer_mut(pointer).unwrap() = value.clone();
    }
    capabilities
}
