//! What the reader knows: said, shown less, taken back, kept.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, capabilities, folder, range};

const TEXT: &str = "class A:\n    def f(self): pass\nclass B(A):\n    def f(self): super().f()\n\
                    class C(A):\n    def f(self): super().f()\nclass D(B, C): pass\n";
const DAY: u64 = 24 * 60 * 60 * 1000;

/// A server that shares its memory with all others of the folder, on a day of its own.
fn on_day(data: &Path, day: u64) -> Client {
    let now = (20_000 * DAY + day * DAY).to_string();
    Client::start_with(
        &[("PYGLOSS_DATA_DIR", data.to_str().unwrap()), ("PYGLOSS_NOW", &now)],
        capabilities(),
        json!({}),
    )
}

fn shown(client: &mut Client, uri: &str) -> Option<String> {
    let answer = client.hover(uri, 6, 6);
    answer["result"]["contents"]["value"].as_str().map(String::from)
}

fn say(client: &mut Client, command: &str, arguments: Value) -> Value {
    client.result("workspace/executeCommand", json!({"command": command, "arguments": arguments}))
}

/// The titles of what may be said at the class with two bases.
fn offered(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({
        "textDocument": {"uri": uri}, "range": range((6, 6), (6, 6)),
        "context": {"diagnostics": [], "triggerKind": 1, "only": ["pygloss.remember"]},
    });
    let found = client.result("textDocument/codeAction", params);
    found.as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap().to_string()).collect()
}

#[test]
fn what_is_known_fades_and_comes_back() {
    let data = folder("memory");
    let mut client = on_day(&data, 0);
    let uri = client.open("a.py", TEXT);
    let whole = shown(&mut client, &uri).unwrap();
    assert!(whole.lines().count() > 2, "{whole}");
    assert_eq!(
        offered(&mut client, &uri),
        ["I know this: Method resolution order (MRO)", "Never again: Method resolution order (MRO)"]
    );
    let answer = say(&mut client, "pygloss.know", json!(["mro-c3"]));
    assert_eq!(answer["said"], "known");
    let facts = shown(&mut client, &uri).unwrap();
    assert_eq!(facts, whole.lines().next().unwrap());
    assert_eq!(
        offered(&mut client, &uri),
        ["Remind me: Method resolution order (MRO)", "Never again: Method resolution order (MRO)"]
    );
    say(&mut client, "pygloss.mute", json!(["mro-c3"]));
    assert!(shown(&mut client, &uri).is_none_or(|text| !text.contains("resolution order")));
    assert_eq!(say(&mut client, "pygloss.undo", json!([]))["said"], "muted");
    assert_eq!(shown(&mut client, &uri), Some(facts));
    say(&mut client, "pygloss.remind", json!(["mro-c3"]));
    assert_eq!(shown(&mut client, &uri), Some(whole.clone()));
    assert_eq!(say(&mut client, "pygloss.undo", json!([]))["said"], "reminded");
    assert_eq!(say(&mut client, "pygloss.undo", json!([]))["said"], "known");
    assert_eq!(say(&mut client, "pygloss.undo", json!([])), Value::Null);
    assert_eq!(shown(&mut client, &uri), Some(whole));
    client.assert_well();
}

#[test]
fn what_is_met_on_several_days_fades() {
    let data = folder("memory");
    let lines = |day| {
        let mut client = on_day(&data, day);
        let uri = client.open("a.py", TEXT);
        let lines =
            shown(&mut client, &uri).map_or(0, |text| text.lines().filter(|line| !line.is_empty()).count());
        client.result("shutdown", Value::Null);
        client.notify("exit", Value::Null);
        assert!(client.exit(Duration::from_secs(30)).unwrap().success());
        lines
    };
    let first = lines(0);
    assert_eq!(first, 3, "lead, facts, what is general");
    assert_eq!(lines(1), first);
    assert_eq!(lines(2), first, "what is shown fades the next time");
    assert_eq!(lines(3), 2, "lead and facts");
    for day in 4..8 {
        lines(day);
    }
    assert_eq!(lines(8), 1, "facts");
    for day in 9..20 {
        assert_eq!(lines(day), 1, "what is computed from this code stays");
    }
    assert_eq!(lines(200), 1, "half a year takes one stage back");
    assert_eq!(lines(400), 2, "and another half year one more");
}

#[test]
fn what_is_said_survives_the_server_s_death() {
    let data = folder("memory");
    let mut first = on_day(&data, 0);
    say(&mut first, "pygloss.know", json!(["mro-c3"]));
    first.kill();
    let mut second = on_day(&data, 0);
    let again = second.open("a.py", TEXT);
    assert_eq!(shown(&mut second, &again).unwrap().lines().count(), 1);
    second.assert_well();
}

/// Two editors and a third that is killed, all at once: every event is there.
#[test]
fn several_servers_lose_nothing() {
    const EACH: usize = 20;
    let data = folder("memory");
    let slugs: Vec<String> = {
        let mut client = on_day(&data, 0);
        let found = client.result(
            "workspace/executeCommand",
            json!({"command": "pygloss.search", "arguments": ["class", 3 * EACH]}),
        );
        found.as_array().unwrap().iter().map(|hit| hit["slug"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(slugs.len(), 3 * EACH);
    let told: Vec<_> = slugs
        .chunks(EACH)
        .enumerate()
        .map(|(number, slugs)| {
            let (data, slugs) = (data.clone(), slugs.to_vec());
            std::thread::spawn(move || {
                let mut client = on_day(&data, 0);
                for slug in slugs {
                    say(&mut client, "pygloss.know", json!([slug]));
                }
                if number == 0 {
                    client.kill();
                }
            })
        })
        .collect();
    told.into_iter().for_each(|one| one.join().unwrap());
    let mut last = on_day(&data, 0);
    for _ in 0..3 * EACH {
        assert_eq!(say(&mut last, "pygloss.undo", json!([]))["said"], "known");
    }
    assert_eq!(say(&mut last, "pygloss.undo", json!([])), Value::Null);
}

#[test]
fn another_editor_hears_of_it() {
    let data = folder("memory");
    let (mut one, mut other) = (on_day(&data, 0), on_day(&data, 0));
    let uri = other.open("a.py", TEXT);
    assert!(shown(&mut other, &uri).unwrap().lines().count() > 1);
    say(&mut one, "pygloss.know", json!(["mro-c3"]));
    let end = Instant::now() + Duration::from_secs(20);
    while shown(&mut other, &uri).unwrap().lines().count() > 1 {
        assert!(Instant::now() < end, "the other editor did not hear of it");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn nothing_is_kept_where_the_reader_does_not_want_it() {
    let data = folder("memory");
    let environment = [("PYGLOSS_DATA_DIR", data.to_str().unwrap())];
    let mut client = Client::start_with(&environment, capabilities(), json!({"settings": {"memory": false}}));
    let uri = client.open("a.py", TEXT);
    assert!(shown(&mut client, &uri).unwrap().lines().count() > 2);
    assert_eq!(offered(&mut client, &uri), Vec::<String>::new());
    let answer = client
        .request("workspace/executeCommand", json!({"command": "pygloss.know", "arguments": ["mro-c3"]}));
    assert!(answer["error"]["message"].as_str().unwrap().contains("`memory` is off"), "{answer}");
    client.assert_well();
    drop(client);
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0);
}

#[test]
fn a_damaged_memory_is_told_of_once_and_the_rest_goes_on() {
    let data = folder("memory");
    std::fs::write(data.join("memory.sqlite3"), "no database at all, by no means").unwrap();
    let mut client = on_day(&data, 0);
    let uri = client.open("a.py", TEXT);
    assert!(shown(&mut client, &uri).is_some());
    assert!(client.logged("the memory is damaged").contains("damaged-1"));
    say(&mut client, "pygloss.know", json!(["mro-c3"]));
    assert_eq!(shown(&mut client, &uri).unwrap().lines().count(), 1);
    client.assert_well();
}

#[test]
fn a_card_that_is_not_there_is_named() {
    let mut client = Client::start();
    for arguments in [json!([]), json!(["no-such-card"])] {
        let answer = client
            .request("workspace/executeCommand", json!({"command": "pygloss.know", "arguments": arguments}));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
    client.assert_well();
}

#[test]
fn all_that_is_remembered_is_taken_along_put_in_and_forgotten() {
    let (one, other) = (folder("memory"), folder("memory"));
    let mut client = on_day(&one, 0);
    let uri = client.open("a.py", TEXT);
    let whole = shown(&mut client, &uri).unwrap();
    say(&mut client, "pygloss.know", json!(["mro-c3"]));
    say(&mut client, "pygloss.mute", json!(["metaclass"]));
    say(&mut client, "pygloss.level", json!(["advanced"]));
    let export = say(&mut client, "pygloss.memory", json!(["export"]));
    let text = export["text"].as_str().unwrap();
    let read: Value = serde_json::from_str(text).unwrap();
    let events = read["events"].as_array().unwrap();
    assert_eq!((&export["events"], &read["level"]), (&json!(events.len()), &json!("advanced")));
    let whats: Vec<&str> = events.iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert!(whats.contains(&"known") && whats.contains(&"muted"), "{whats:?}");
    assert!(text.ends_with("}\n"), "as `pygloss memory export` prints it");

    let mut there = on_day(&other, 1);
    let its = there.open("a.py", TEXT);
    say(&mut there, "pygloss.know", json!(["closures"]));
    let added = say(&mut there, "pygloss.memory", json!(["import", text]));
    assert_eq!(added, json!({"added": events.len(), "events": events.len()}));
    assert_eq!(say(&mut there, "pygloss.memory", json!(["import", text]))["added"], 0, "once is enough");
    let status = say(&mut there, "pygloss.status", json!([]));
    assert_eq!(
        (&status["known"], &status["muted"], &status["level"]),
        (&json!(2), &json!(1), &json!("advanced"))
    );
    assert_eq!(shown(&mut there, &its), whole.lines().next().map(String::from), "it holds at once");
    // What was said last is what was said last in all of it.
    assert_eq!(say(&mut there, "pygloss.undo", json!([]))["slug"], "closures");

    assert_eq!(say(&mut there, "pygloss.memory", json!(["reset", "metaclass"])), json!({"forgotten": 1}));
    assert_eq!(say(&mut there, "pygloss.status", json!([]))["muted"], 0);
    let gone = say(&mut there, "pygloss.memory", json!(["reset", {"all": true}]));
    assert!(gone["forgotten"].as_u64().unwrap() >= 1, "{gone}");
    let status = say(&mut there, "pygloss.status", json!([]));
    let none = json!({"due": 0, "met": 0, "known": 0, "muted": 0});
    for (key, value) in none.as_object().unwrap() {
        assert_eq!(&status[key], value, "{key}: {status}");
    }
    assert_eq!(status["levelFrom"], "default");
    assert_eq!(say(&mut there, "pygloss.undo", json!([])), Value::Null);
    assert_eq!(shown(&mut there, &its), Some(whole));
    client.assert_well();
    there.assert_well();
}

#[test]
fn what_cannot_be_put_in_or_is_not_asked_for_rightly_changes_nothing() {
    let data = folder("memory");
    let mut client = on_day(&data, 0);
    say(&mut client, "pygloss.know", json!(["mro-c3"]));
    let mut refused = |arguments: Value| {
        let params = json!({"command": "pygloss.memory", "arguments": arguments});
        let answer = client.request("workspace/executeCommand", params);
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{answer}")).to_string()
    };
    assert!(refused(json!([])).contains("[\"export\"]"));
    assert!(refused(json!(["reset"])).contains("to forget everything"));
    assert!(refused(json!(["reset", "no-such-card"])).contains("no-such-card"));
    assert!(refused(json!(["import", "x = 1"])).starts_with("this is no JSON"));
    assert!(refused(json!(["import", "{}"])).contains("no export of `pygloss memory export`"));
    let one_is_wrong = r#"{"pygloss_memory": 1, "events": [
        {"at": 1, "concept": "closures", "what": "known"}, {"at": 1, "concept": "closures", "what": "gone"}]}"#;
    assert!(refused(json!(["import", one_is_wrong])).starts_with("events[1]: `what` is \"gone\""));
    let status = say(&mut client, "pygloss.status", json!([]));
    assert_eq!((&status["met"], &status["known"]), (&json!(1), &json!(1)));
    client.assert_well();
}
