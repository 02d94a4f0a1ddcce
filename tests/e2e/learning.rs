//! What an editor asks about the reader: how they stand, at which level, which questions are due.

use std::collections::BTreeSet;
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
        assert_eq!(question["asked"], "next on the path: 1. Beginner: a first program");
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
    let asked = first["asked"].as_str().unwrap();
    assert!(asked.starts_with("due for ") && asked.ends_with(" hours"), "{asked}");
    assert!(first.as_object().unwrap().get("why").is_none(), "the gloss says why: {first}");
    let place = &first["place"];
    assert_eq!(place["uri"].as_str().unwrap().rsplit('/').next(), uri.rsplit('/').next());
    assert!(place["range"]["start"]["line"].as_u64().unwrap() > 0, "{first}");
    let here = later.uri("a.py");
    later.hover(&here, 1, 1);
    let met = run(&mut later, "pygloss.review", json!([]))["questions"].clone();
    let met = met.as_array().unwrap().iter().find(|one| one["reason"] == "met").unwrap().clone();
    let line = met["place"]["range"]["start"]["line"].as_u64().unwrap() + 1;
    assert_eq!(met["asked"], format!("in your code at a.py:{line}"), "{met}");
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
        ("pygloss.memory", json!(["export"])),
        ("pygloss.memory", json!(["import", "{\"pygloss_memory\": 1, \"events\": []}"])),
        ("pygloss.memory", json!(["reset", {"all": true}])),
    ] {
        assert!(refused(&mut client, command, arguments).contains("`memory` is off"), "{command}");
    }
    client.assert_well();
}

#[test]
fn paths_show_what_is_known_what_is_here_and_what_is_next() {
    let mut client = Client::start();
    let uri = client.open("a.py", "import os\n\n\ndef f(x):\n    for i in x:\n        print(i)\n");
    let answer = run(&mut client, "pygloss.path", json!([uri]));
    let paths = answer["paths"].as_array().unwrap();
    assert!(paths.len() > 2);
    let here_in = |answer: &Value| -> Vec<String> {
        let cards = answer["cards"].as_object().unwrap();
        cards.iter().filter(|(_, card)| card["here"] == true).map(|(slug, _)| slug.clone()).collect()
    };
    let here = here_in(&answer);
    assert!(here.contains(&"for-loop".to_string()) && !here.contains(&"metaclass".to_string()), "{here:?}");
    let along = |path: &Value| -> Vec<String> {
        let steps = path["steps"].as_array().unwrap();
        let slugs = steps.iter().flat_map(|step| step["cards"].as_array().unwrap());
        slugs.map(|slug| slug.as_str().unwrap().to_string()).collect()
    };
    let mut used = BTreeSet::new();
    for path in paths {
        let cards = along(path);
        assert_eq!(path["next"], cards[0].as_str(), "nothing is known yet");
        for step in path["steps"].as_array().unwrap() {
            assert!(step["title"].as_str().is_some_and(|title| !title.is_empty()), "{step}");
            assert!(step["cards"].as_array().is_some_and(|cards| !cards.is_empty()), "{step}");
        }
        used.extend(cards);
    }
    let told: BTreeSet<String> = answer["cards"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(told, used, "each card of a path is told");
    for card in answer["cards"].as_object().unwrap().values() {
        assert!(
            card["title"].is_string() && card["standing"] == "new" && card["here"].is_boolean(),
            "{card}"
        );
    }
    let path = |slug: &str| paths.iter().find(|path| path["slug"] == slug).unwrap();
    let headings = |slug: &str| -> Vec<&str> {
        let steps = path(slug)["steps"].as_array().unwrap();
        steps.iter().map(|step| step["title"].as_str().unwrap()).collect()
    };
    assert_eq!(headings("thirty-days")[2], "Day 3: text", "it counts itself");
    assert_eq!(headings("eighteen-chapters")[0], "1. The object model");
    assert_eq!(headings("error-playbook")[1], "2. The file does not even start");
    assert!(path("five-phases")["steps"][0]["gloss"].is_string());
    let first = along(&paths[0]);
    run(&mut client, "pygloss.know", json!([first[0]]));
    let open = run(&mut client, "pygloss.path", json!([]));
    assert_eq!(here_in(&open), here, "the open files are this one");
    assert_eq!(open["cards"][&first[0]]["standing"], "known");
    assert_eq!(open["paths"][0]["next"], first[1].as_str());
    let elsewhere = run(&mut client, "pygloss.path", json!(["file:///nowhere/b.py"]));
    assert_eq!(here_in(&elsewhere), Vec::<String>::new());
    let card = run(&mut client, "pygloss.card", json!([first[1], {"peek": true}]));
    assert!(card["gloss"].as_str().is_some_and(|gloss| !gloss.is_empty()), "what it is about: {card}");
    assert!(refused(&mut client, "pygloss.path", json!([7])).contains("\"project\""));
    client.assert_well();
}

fn slugs(answer: &Value) -> Vec<&str> {
    answer["concepts"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap()).collect()
}

#[test]
fn concepts_are_listed_for_a_file_and_its_project() {
    let mut client = Client::start();
    std::fs::create_dir_all(client.folder.join("lib")).unwrap();
    std::fs::write(client.folder.join(".gitignore"), "made/\n").unwrap();
    std::fs::create_dir_all(client.folder.join("made")).unwrap();
    std::fs::write(client.folder.join("made/d.py"), "with open('a') as f: pass\n").unwrap();
    std::fs::write(client.folder.join("lib/b.py"), "class M(type): pass\nfor x in 'é': y = lambda: x\n")
        .unwrap();
    std::fs::write(client.folder.join("a.py"), "on_disk = [x for x in y]\n").unwrap();
    let uri = client.open("a.py", "for x in y:\n    while x: pass\n    while y: pass\n");
    let own = run(&mut client, "pygloss.concepts", json!([uri]));
    assert_eq!(own["complete"], true);
    assert!(slugs(&own).contains(&"for-loop") && !slugs(&own).contains(&"metaclass"), "{own}");
    let one = |answer: &Value, slug: &str| -> Value {
        answer["concepts"].as_array().unwrap().iter().find(|one| one["slug"] == slug).unwrap().clone()
    };
    let found = one(&own, "while-loop");
    assert_eq!(
        (&found["count"], &found["standing"], &found["level"]),
        (&json!(2), &json!("new"), &json!("beginner"))
    );
    assert_eq!(found["places"][1]["uri"], json!(uri));
    assert_eq!(found["places"][1]["range"]["start"], json!({"line": 2, "character": 4}));
    assert_eq!(found["places"][1]["line"], "while y: pass");
    for _ in 0..2 {
        let project = run(&mut client, "pygloss.concepts", json!([uri, "project"]));
        assert_eq!(project["complete"], true);
        let slugs = slugs(&project);
        assert!(
            slugs.iter().position(|slug| *slug == "metaclass").unwrap()
                < slugs.iter().position(|slug| *slug == "while-loop").unwrap()
        );
        assert!(!slugs.contains(&"with-statement"), "what git leaves out is left out");
        assert!(!slugs.contains(&"list-comprehension"), "what is open goes before what is on disk");
        let places = one(&project, "for-loop")["places"].clone();
        let files: Vec<&str> = places
            .as_array()
            .unwrap()
            .iter()
            .map(|at| at["uri"].as_str().unwrap().rsplit('/').next().unwrap())
            .collect();
        assert_eq!(files, ["a.py", "b.py"]);
    }
    std::fs::write(client.folder.join("lib/b.py"), "nothing = 'here at all any more, and longer'\n").unwrap();
    let project = run(&mut client, "pygloss.concepts", json!([uri, "project"]));
    assert!(!slugs(&project).contains(&"metaclass"));
    for odd in [json!([]), json!([uri, "folder"]), json!([3])] {
        assert!(refused(&mut client, "pygloss.concepts", odd).contains("\"project\""));
    }
    client.assert_well();
}

#[test]
fn a_large_project_is_looked_at_in_part_and_said_so() {
    let mut client = Client::start();
    for number in 0..510 {
        std::fs::write(client.folder.join(format!("m{number:03}.py")), "x = 1\n").unwrap();
    }
    let uri = client.open("m000.py", "x = 1\n");
    let project = run(&mut client, "pygloss.concepts", json!([uri, "project"]));
    assert_eq!(project["complete"], false);
    client.assert_well();
}

#[test]
fn a_card_comes_with_its_questions_and_looking_at_it_is_not_reading() {
    let data = folder("memory");
    let mut client = on_day(&data, 0, json!({}));
    let looked = run(&mut client, "pygloss.card", json!(["closures", {"peek": true}]));
    let questions = looked["questions"].as_array().unwrap();
    assert!(questions.len() > 1, "{looked}");
    for question in questions {
        assert_eq!(question["slug"], "closures");
        assert!(
            (question["right"].as_u64().unwrap() as usize) < question["choices"].as_array().unwrap().len()
        );
    }
    assert_eq!(run(&mut client, "pygloss.status", json!([]))["met"], 0);
    let read = run(&mut client, "pygloss.card", json!(["closures"]));
    assert_eq!(read, looked);
    assert_eq!(run(&mut client, "pygloss.status", json!([]))["met"], 1);
    assert!(refused(&mut client, "pygloss.card", json!(["closures", {"look": true}])).contains("\"peek\""));
}
