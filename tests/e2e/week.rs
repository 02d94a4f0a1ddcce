//! A learner's week: mornings and evenings of opening, hovering, answering and saying what is known, with a clock that is set.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, capabilities, folder};

const HOUR: i64 = 60 * 60 * 1000;
const MONDAY: i64 = 20_002 * 24 * HOUR;
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const FILE: &str = r#"class Base:
    def save(self): print("base")

class Logged(Base):
    def save(self): super().save()

class Cached(Base):
    def save(self): super().save()

class Store(Logged, Cached): pass

def counter():
    count = 0
    def step():
        nonlocal count
        count += 1
        return count
    return step

def collect(item, into=[]):
    into.append(item)
    return into

squares = [n * n for n in range(10) if n % 2]
"#;

/// What the reader points at each time: a word of a line.
const PLACES: [(&str, &str); 4] =
    [("class Store", "class"), ("    def step", "def"), ("def collect", "[]"), ("squares =", "for")];

struct Reader<'d> {
    data: &'d Path,
    log: String,
    /// How often each concept was asked about.
    asked: BTreeMap<String, u32>,
}

impl Reader<'_> {
    fn note(&mut self, line: &str) {
        writeln!(self.log, "  {line}").unwrap();
    }

    /// An editor that is opened at an hour of a day, and the file in it.
    fn sit_down(&self, day: i64, hour: i64) -> (Client, String) {
        let now = (MONDAY + (day * 24 + hour) * HOUR).to_string();
        let environment = [("PYGLOSS_DATA_DIR", self.data.to_str().unwrap()), ("PYGLOSS_NOW", &now)];
        let mut client = Client::start_with(&environment, capabilities(), json!({}));
        let uri = client.open("store.py", FILE);
        // A hover does not wait long for the memory to be read; who sits down takes longer.
        run(&mut client, "pygloss.status", json!([]));
        (client, uri)
    }

    fn look(&mut self, client: &mut Client, uri: &str) {
        for (line, word) in PLACES {
            let row = FILE.lines().position(|text| text.starts_with(line)).unwrap();
            let column = FILE.lines().nth(row).unwrap().find(word).unwrap();
            let answer = client.hover(uri, row as u32, column as u32);
            let text = answer["result"]["contents"]["value"].as_str().unwrap_or_default();
            let told: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            let lead = told.first().map_or("nothing", |line| line.trim());
            let shown: String = lead.chars().take(76).collect();
            let lines = if told.len() == 1 { "1 line".to_string() } else { format!("{} lines", told.len()) };
            self.note(&format!("`{word}` in `{}`: {lines}. {shown}", line.trim()));
        }
    }

    /// Answers five questions: the first time that a concept of an uneven place is asked about, wrong.
    fn review(&mut self, client: &mut Client) {
        let review = run(client, "pygloss.review", json!([{"number": 5}]));
        let mut told = Vec::new();
        for (at, question) in review["questions"].as_array().unwrap().iter().enumerate() {
            let slug = question["slug"].as_str().unwrap();
            let times = self.asked.entry(slug.to_string()).or_default();
            // No two answers are of one millisecond.
            std::thread::sleep(std::time::Duration::from_millis(3));
            let right = *times > 0 || at % 2 == 0;
            *times += 1;
            let answer = run(client, "pygloss.answer", json!([{"slug": slug, "right": right}]));
            let (reason, again) = (question["reason"].as_str().unwrap(), answer["again"].as_str().unwrap());
            told.push(format!("{slug} ({reason}): {}, {again}", if right { "right" } else { "wrong" }));
        }
        for line in told {
            self.note(&line);
        }
    }

    fn say(&mut self, client: &mut Client, command: &str, slug: &str) {
        let said = run(client, command, json!([slug]));
        self.note(&format!("{} {}", said["title"].as_str().unwrap(), said["said"].as_str().unwrap()));
    }

    fn status(&mut self, client: &mut Client) {
        let status = run(client, "pygloss.status", json!([]));
        self.note(&format!(
            "at level {} ({}), {} met, {} known, {} muted",
            status["level"].as_str().unwrap(),
            status["levelFrom"].as_str().unwrap(),
            status["met"],
            status["known"],
            status["muted"],
        ));
    }
}

fn run(client: &mut Client, command: &str, arguments: Value) -> Value {
    client.result("workspace/executeCommand", json!({"command": command, "arguments": arguments}))
}

fn stand_up(mut client: Client) {
    client.result("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(client.exit(std::time::Duration::from_secs(30)).unwrap().success());
}

#[test]
fn a_week_reads_sensibly() {
    let data = folder("week");
    let mut reader = Reader { data: &data, log: String::new(), asked: BTreeMap::new() };
    for (day, name) in (0i64..).zip(DAYS) {
        writeln!(reader.log, "{name}, nine in the morning").unwrap();
        let (mut client, uri) = reader.sit_down(day, 9);
        if day == 0 {
            let level = run(&mut client, "pygloss.level", json!([[0, 0]]));
            reader.note(&format!("two questions: level {}", level["level"].as_str().unwrap()));
        }
        reader.look(&mut client, &uri);
        match day {
            2 => reader.say(&mut client, "pygloss.know", "list-comprehension"),
            3 => reader.say(&mut client, "pygloss.mute", "closures"),
            4 => {
                let undone = run(&mut client, "pygloss.undo", json!([]));
                reader.note(&format!("undone: {}", undone["title"].as_str().unwrap()));
            }
            _ => {}
        }
        stand_up(client);
        writeln!(reader.log, "{name}, eight in the evening").unwrap();
        let (mut client, _) = reader.sit_down(day, 20);
        reader.review(&mut client);
        reader.status(&mut client);
        stand_up(client);
    }
    insta::assert_snapshot!(reader.log);
}
