//! What an editor asks about the reader: how they stand, at which level, which questions are due.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, capabilities, folder};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn run(client: &mut Client, command: &str, arguments: Value) -> Value {
    client.result("workspace/executeCommand", json!({"command": command, "arguments": arguments}))
}

fn refused(client: &mut Client, command: &str, arguments: Value) -> String {
    let answer =
        client.request("workspace/executeCommand", json!({"command": command, "arguments": arguments}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    answer["error"]["message"].as_str().unwrap().to_string()
}

/// A server with this memory, on a day of its own.
fn on_day(data: &Path, day: i64, options: Value) -> Client {
    let now = (20_000 * DAY + day * DAY).to_string();
    let environment = [("PYGLOSS_DATA_DIR", data.to_str().unwrap()), ("PYGLOSS_NOW", &now)];
    Client::start_with(&environment, capabilities(), options)
}

#[test]
fn a_review_asks_and_keeps_what_was_answered() {
    let data = folder("memory");
    let mut client = on_day(&data, 0, json!({}));
    let uri = client.open("a.py", "x = 1\ndef f():\n    n = 0\n    def g(): return n\n    return g\n");
    assert_eq!(
        run(&mut client, "pygloss.status", json!([])),
        json!({
            "due": 0, "met": 0, "known": 0, "muted": 0,
            "level": "beginner", "levelFrom": "default", "memory": true,
        })
    );
    let review = run(&mut client, "pygloss.review", json!([{"number": 3}]));
    assert_eq!(review["due"], 0);
    let questions = review["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 3);
    for question in questions {
        assert_eq!(question["reason"], "path");
        let choices = question["choices"].as_array().unwrap();
        assert!((question["right"].as_u64().unwrap() as usize) < choices.len());
    }
    let answer = run(&mut client, "pygloss.answer", json!([{"slug": "closures", "right": false}]));
    assert_eq!((&answer["slug"], &answer["right"]), (&json!("closures"), &json!(false)));
    assert!(answer["due"].as_i64().unwrap() > 20_000 * DAY && answer["again"].is_string(), "{answer}");
    let right = run(&mut client, "pygloss.answer", json!([{"slug": "mro-c3", "right": true}]));
    assert!(right["again"].as_str().unwrap().ends_with("days"), "{right}");
    client.kill();

    let mut later = on_day(&data, 1, json!({}));
    later.open("a.py", "x = 1\ndef f():\n    n = 0\n    def g(): return n\n    return g\n");
    let status = run(&mut later, "pygloss.status", json!([]));
    assert_eq!((&status["due"], &status["met"]), (&json!(1), &json!(2)), "{status}");
    let review = run(&mut later, "pygloss.review", json!([]));
    let first = &review["questions"][0];
    assert_eq!((&first["slug"], &first["reason"]), (&json!("closures"), &json!("due")), "{first}");
    assert_eq!(review["due"], 1);
    assert_eq!(review["questions"].as_array().unwrap().len(), 7);
    assert_eq!(first["why"], Value::Null);
    let place = &first["place"];
    assert_eq!(place["uri"].as_str().unwrap().rsplit('/').next(), uri.rsplit('/').next());
    assert!(place["range"]["start"]["line"].as_u64().unwrap() > 0, "{first}");
    later.assert_well();
}

#[test]
fn a_review_says_what_it_takes() {
    let mut client = Client::start();
    for arguments in [json!([7]), json!([{"count": 7}]), json!([{"number": -1}])] {
        assert!(refused(&mut client, "pygloss.review", arguments).contains("five-phases"));
    }
    let said = refused(&mut client, "pygloss.review", json!([{"path": "no-such-path"}]));
    assert!(said.contains("there is no path `no-such-path`; there are "), "{said}");
    for arguments in [json!([]), json!(["mro-c3"]), json!([{"slug": "mro-c3"}])] {
        assert!(refused(&mut client, "pygloss.answer", arguments).contains("\"right\": true"));
    }
    let said = refused(&mut client, "pygloss.answer", json!([{"slug": "no-such-card", "right": true}]));
    assert!(said.contains("no-such-card"), "{said}");
    client.assert_well();
}

#[test]
fn answers_set_a_level_that_holds_at_once_and_later() {
    let data = folder("memory");
    let text = "def f(a, b=[]): return a\nf(1)\nf = open('a')\n";
    let codes = |found: &Value| -> Vec<String> {
        found.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_string()).collect()
    };
    let for_beginners = "open-without-encoding".to_string();
    let mut client = on_day(&data, 0, json!({}));
    let uri = client.open("a.py", text);
    assert!(codes(&client.diagnostics(&uri, 1)).contains(&for_beginners));
    let asked = run(&mut client, "pygloss.level", json!([]));
    assert_eq!((&asked["level"], &asked["from"]), (&json!("beginner"), &json!("default")));
    let questions = asked["questions"].as_array().unwrap();
    assert_eq!((questions.len(), &questions[0]["code"]), (2, &Value::Null));
    assert!(questions[1]["code"].as_str().unwrap().contains("print("));
    let last = questions[1]["choices"].as_array().unwrap().len() - 1;
    assert_eq!(
        run(&mut client, "pygloss.level", json!([[2, last]])),
        json!({"level": "intermediate", "from": "answers"})
    );
    assert!(!codes(&client.diagnostics(&uri, 1)).contains(&for_beginners), "it holds at once");
    client.kill();

    let mut later = on_day(&data, 1, json!({}));
    let uri = later.open("a.py", text);
    assert_eq!(run(&mut later, "pygloss.status", json!([]))["levelFrom"], "answers");
    while codes(&later.diagnostics(&uri, 1)).contains(&for_beginners) {}
    assert_eq!(
        run(&mut later, "pygloss.level", json!(["advanced"])),
        json!({"level": "advanced", "from": "answers"})
    );
    assert_eq!(
        run(&mut later, "pygloss.level", json!([null])),
        json!({"level": "beginner", "from": "default"})
    );
    for odd in [json!(["novice"]), json!([7]), json!([[0]]), json!([[0, 99]])] {
        assert!(refused(&mut later, "pygloss.level", odd).contains("[[1, 0]]"));
    }
    later.assert_well();
}

#[test]
fn a_configured_level_goes_before_a_kept_one() {
    let data = folder("memory");
    let mut client = on_day(&data, 0, json!({"settings": {"level": "intermediate"}}));
    assert_eq!(
        run(&mut client, "pygloss.level", json!(["advanced"])),
        json!({"level": "intermediate", "from": "setting"})
    );
    client.kill();
    let mut later = on_day(&data, 0, json!({}));
    assert_eq!(run(&mut later, "pygloss.status", json!([]))["level"], "advanced");
}

#[test]
fn nothing_is_kept_without_a_memory() {
    let mut client = Client::start_with(&[], capabilities(), json!({"settings": {"memory": false}}));
    let status = run(&mut client, "pygloss.status", json!([]));
    assert_eq!((&status["memory"], &status["met"]), (&json!(false), &json!(0)));
    assert_eq!(run(&mut client, "pygloss.level", json!([]))["from"], "default");
    for (command, arguments) in [
        ("pygloss.review", json!([])),
        ("pygloss.answer", json!([{"slug": "mro-c3", "right": true}])),
        ("pygloss.level", json!(["advanced"])),
    ] {
        assert!(refused(&mut client, command, arguments).contains("`memory` is off"), "{command}");
    }
    client.assert_well();
}
