//! `pygloss.quiz`: questions about the open file.

use serde_json::{Value, json};

use crate::client::{Client, capabilities, folder};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// The name before the default is written with a character of two UTF-16 units.
const TEXT: &str = "import os.path\n\n\ndef f(𝒙, seen=[]):\n    return 𝒙[1:-1]\n";

fn run(client: &mut Client, command: &str, arguments: Value) -> Value {
    client.result("workspace/executeCommand", json!({"command": command, "arguments": arguments}))
}

fn on_day(data: &std::path::Path, day: i64) -> Client {
    let now = (20_000 * DAY + day * DAY).to_string();
    let environment = [("PYGLOSS_DATA_DIR", data.to_str().unwrap()), ("PYGLOSS_NOW", &now)];
    Client::start_with(&environment, capabilities(), json!({}))
}

fn slugs(answer: &Value) -> Vec<&str> {
    answer["questions"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap()).collect()
}

#[test]
fn the_file_is_asked_about_first_and_then_its_concepts() {
    let data = folder("quiz");
    let mut client = on_day(&data, 0);
    let uri = client.open("a.py", TEXT);
    let answer = run(&mut client, "pygloss.quiz", json!([uri]));
    let questions = answer["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 5, "{answer}");
    let mut of_file: Vec<&str> = slugs(&answer)[..3].to_vec();
    of_file.sort_unstable();
    assert_eq!(of_file, ["default-arguments", "import-statement", "slicing"]);
    let of = |slug: &str| questions.iter().find(|one| one["slug"] == slug).unwrap();
    let default = of("default-arguments");
    assert_eq!(
        default["place"],
        json!({"uri": uri, "range": {"start": {"line": 3, "character": 10}, "end": {"line": 3, "character": 17}}})
    );
    assert_eq!(default["code"], "def f(𝒙, seen=[]):\n");
    assert_eq!(default["lines"], json!([4]));
    assert!(default["why"].as_str().unwrap().contains("when the `def` runs"), "{default}");
    let right = default["right"].as_u64().unwrap() as usize;
    assert!(default["choices"][right].as_str().unwrap().starts_with("the one of the first call"));
    for question in &questions[3..] {
        assert!(question["lines"].as_array().unwrap().is_empty(), "a card's: {question}");
        assert_eq!(question["place"]["uri"], uri.as_str());
        assert!(question.as_object().unwrap().get("why").is_none(), "{question}");
    }
    assert_eq!(run(&mut client, "pygloss.quiz", json!([uri])), answer, "the same all day");
    assert_eq!(
        run(&mut client, "pygloss.quiz", json!([uri, {"number": 2}]))["questions"],
        json!(questions[..2])
    );
    client.assert_well();
}

#[test]
fn what_was_answered_comes_last_and_what_is_muted_not_at_all() {
    let data = folder("quiz");
    let mut client = on_day(&data, 0);
    let uri = client.open("a.py", TEXT);
    run(&mut client, "pygloss.mute", json!(["slicing"]));
    run(&mut client, "pygloss.answer", json!([{"slug": "import-statement", "right": true}]));
    let answer = run(&mut client, "pygloss.quiz", json!([uri, {"number": 2}]));
    assert_eq!(slugs(&answer), ["default-arguments", "import-statement"]);
    client.assert_well();
}

#[test]
fn a_file_that_is_not_open_has_no_questions_and_wrong_arguments_are_refused() {
    let mut client = Client::start();
    let none = run(&mut client, "pygloss.quiz", json!(["file:///nowhere.py"]));
    assert_eq!(none, json!({"questions": []}));
    for wrong in [json!([]), json!([1]), json!(["file:///a.py", {"many": 1}]), json!(["file:///a.py", 5])] {
        let answer = client
            .request("workspace/executeCommand", json!({"command": "pygloss.quiz", "arguments": wrong}));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
    client.assert_well();
}
