//! The instructions of a function: listed by a Python that the reader chose, and never by one that lies in the project.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, capabilities, folder, range};

const TEXT: &str = "x = 1\ndef add(a, b):\n    return a + b\n";
const ANSWER: &str = r#"{"version": "3.99.1", "total": 1, "steps": [["LOAD_FAST", 0, "a", null, 3]]}"#;

/// A program that leaves a mark beside itself, and says this.
fn python(folder: &Path, says: &str) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let program = folder.join("python3");
    fs::write(&program, format!("#!/bin/sh\necho ran >> \"$(dirname \"$0\")/mark\"\n{says}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

fn was_run(program: &Path) -> bool {
    program.with_file_name("mark").exists()
}

fn start(path: &[&Path], settings: Value) -> Client {
    let path = std::env::join_paths(path).unwrap();
    // `sh` and `dirname` are found where they always are; the first folders decide which Python is.
    let path = format!("{}:/usr/sbin:/sbin", path.to_str().unwrap());
    let options = json!({"cardPanel": true, "settings": settings});
    Client::start_with(&[("PATH", path.as_str())], capabilities(), options)
}

fn page(client: &mut Client, uri: &str) -> String {
    let arguments = json!([uri, {"line": 1, "character": 1}, "bytecode-and-dis"]);
    let command = json!({"command": "pygloss.more", "arguments": arguments});
    client.result("workspace/executeCommand", command)["markdown"].as_str().unwrap().to_string()
}

#[test]
fn an_action_lists_what_the_first_python_outside_says() {
    let outside = folder("outside");
    let program = python(&outside, &format!("PATH=/bin:/usr/bin cat > /dev/null; echo '{ANSWER}'"));
    fs::write(outside.join("dirname"), "#!/bin/sh\necho \"${1%/*}\"\n").unwrap();
    fs::set_permissions(outside.join("dirname"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut client = start(&[&outside], json!({}));
    let uri = client.open("a.py", TEXT);
    let params = json!({
        "textDocument": {"uri": uri}, "range": range((1, 1), (1, 1)),
        "context": {"diagnostics": [], "triggerKind": 1},
    });
    let offered = client.result("textDocument/codeAction", params);
    let action =
        offered.as_array().unwrap().iter().find(|a| a["title"] == "More about: Code object").unwrap();
    let answer = client.result("workspace/executeCommand", action["command"].clone());
    let text = answer["markdown"].as_str().unwrap();
    assert!(text.contains("The instructions that Python 3.99.1 makes of it:"), "{text}");
    assert!(text.contains("1. Line 3. `LOAD_FAST` `a`: puts this local variable on the stack."), "{text}");
    assert!(was_run(&program));
    client.assert_well();
    let _ = fs::remove_dir_all(outside);
}

#[test]
fn a_python_of_the_project_is_never_started() {
    let mut client = start(&[], json!({}));
    let environment = client.folder.join(".venv");
    fs::create_dir_all(environment.join("bin")).unwrap();
    fs::write(environment.join("pyvenv.cfg"), "home = /nowhere\nversion = 3.12.0\n").unwrap();
    let own = python(&environment.join("bin"), &format!("echo '{ANSWER}'"));
    // Named by a file of the project, by the editor, and by nobody.
    fs::write(client.folder.join("pygloss.toml"), format!("interpreter = {:?}\n", own.to_str().unwrap()))
        .unwrap();
    let uri = client.open("a.py", TEXT);
    let text = page(&mut client, &uri);
    assert!(text.contains("No Python was found"), "{text}");
    assert!(text.contains("Parameters, first in `co_varnames`: `a`, `b`."), "{text}");
    for settings in
        [json!({"interpreter": own}), json!({"interpreter": environment}), json!({"interpreter": ".venv"})]
    {
        client.notify("workspace/didChangeConfiguration", json!({"settings": {"pygloss": settings}}));
        let text = page(&mut client, &uri);
        assert!(text.contains("No Python was found"), "{text}");
    }
    // First on the PATH, as an environment is that was activated.
    let folder = client.folder.clone();
    let path = format!("{}:{}", environment.join("bin").display(), ".venv/bin");
    let mut other = Client::spawn(&[("PATH", path.as_str())]);
    let theirs = other.folder.clone();
    other.folder = folder;
    other.initialize(capabilities(), json!({"cardPanel": true}));
    let uri = other.open("b.py", TEXT);
    let text = page(&mut other, &uri);
    assert!(text.contains("No Python was found"), "{text}");
    other.folder = theirs;
    assert!(!was_run(&own));
    client.assert_well();
    other.assert_well();
}

#[test]
fn a_python_that_hangs_holds_nothing_else_up() {
    let outside = folder("slow");
    let program = python(&outside, "exec /bin/sleep 60");
    let mut client = start(&[], json!({"interpreter": program}));
    let uri = client.open("a.py", TEXT);
    let arguments = json!([uri, {"line": 1, "character": 1}, "bytecode-and-dis"]);
    let asked =
        client.ask("workspace/executeCommand", json!({"command": "pygloss.more", "arguments": arguments}));
    assert!(client.hover(&uri, 1, 1)["result"].is_object());
    assert!(
        client.waiting.iter().all(|message| message["id"] != asked),
        "the hover is answered before the command"
    );
    let text = client.answer(asked)["result"]["markdown"].as_str().unwrap().to_string();
    assert!(text.contains("it took longer than two seconds"), "{text}");
    client.assert_well();
    let _ = fs::remove_dir_all(outside);
}
