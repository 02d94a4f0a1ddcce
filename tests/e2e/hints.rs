//! Inlay hints: off until they are switched on, kind by kind.

use serde_json::{Value, json};

use crate::client::{Client, capabilities, range, with};

const TEXT: &str = "class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass
def outer(x):
    def inner():
        return x
    return inner
def numbers():
    yield 1
async def go(): pass
def add(item, basket=[]): pass
print(f'😀 {3.14159:>8.2f}')
";

/// A client that cannot be asked for settings, with these.
fn start(settings: Value) -> Client {
    let capabilities = with(capabilities(), &[("/workspace/configuration", json!(false))]);
    Client::start_with(&[], capabilities, json!({"settings": settings}))
}

fn ask(client: &mut Client, uri: &str, from: (u32, u32), to: (u32, u32)) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": uri}, "range": range(from, to)});
    client.result("textDocument/inlayHint", params).as_array().unwrap().clone()
}

/// Line, column and label of the hints of the whole file.
fn hints(client: &mut Client, uri: &str) -> Vec<(u64, u64, String)> {
    let place = |hint: &Value| {
        let at = &hint["position"];
        let label = hint["label"].as_str().unwrap().to_string();
        (at["line"].as_u64().unwrap(), at["character"].as_u64().unwrap(), label)
    };
    ask(client, uri, (0, 0), (1000, 0)).iter().map(place).collect()
}

fn set(client: &mut Client, settings: Value) {
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"pygloss": settings}}));
}

#[test]
fn they_are_off_until_they_are_switched_on() {
    let mut client = Client::spawn(&[]);
    let server = client.initialize(capabilities(), json!({}));
    assert_eq!(server["inlayHintProvider"], true);
    let uri = client.open("a.py", TEXT);
    assert_eq!(hints(&mut client, &uri), []);
}

#[test]
fn each_kind_is_switched_on_by_itself_and_at_once() {
    let mut client = start(json!({"inlayHints": ["mro"]}));
    let uri = client.open("a.py", TEXT);
    let of = |line, column, label: &str| (line, column, label.to_string());
    let mro = of(3, 14, "D → B → C → A → object");
    let captures = of(5, 16, "captures x");
    let callable = [of(8, 14, "generator"), of(10, 15, "coroutine")];
    let default = of(11, 23, "evaluated once");
    // Columns are UTF-16: the emoji counts as two.
    let value = of(12, 27, "= '    3.14'");
    assert_eq!(hints(&mut client, &uri), std::slice::from_ref(&mro));
    for (kind, expected) in [
        ("captures", vec![captures.clone()]),
        ("callable", callable.to_vec()),
        ("default", vec![default.clone()]),
        ("value", vec![value.clone()]),
        ("mro", vec![mro.clone()]),
    ] {
        set(&mut client, json!({"inlayHints": [kind]}));
        assert_eq!(hints(&mut client, &uri), expected, "{kind}");
    }
    set(&mut client, json!({"inlayHints": true}));
    let [generator, coroutine] = callable;
    assert_eq!(hints(&mut client, &uri), [mro, captures, generator, coroutine, default, value]);
    set(&mut client, json!({"inlayHints": false}));
    assert_eq!(hints(&mut client, &uri), []);
    client.assert_well();
}

#[test]
fn a_line_has_at_most_one_and_the_hint_says_more_when_it_is_pointed_at() {
    let mut client = start(json!({"inlayHints": true}));
    let uri =
        client.open("a.py", "def outer(x):\n    def inner(a=[], b={}):\n        yield x\n    return inner\n");
    let found = ask(&mut client, &uri, (0, 0), (1000, 0));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["paddingLeft"], true);
    assert_eq!(found[0]["tooltip"]["kind"], "markdown");
    assert!(found[0]["tooltip"]["value"].as_str().unwrap().starts_with("**"), "{found:?}");
}

#[test]
fn only_the_lines_that_are_asked_for_are_answered_also_after_an_edit() {
    let mut client = start(json!({"inlayHints": true}));
    let uri = client.open("a.py", TEXT);
    let found = ask(&mut client, &uri, (8, 3), (11, 1));
    let lines: Vec<_> = found.iter().map(|hint| hint["position"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [8, 10, 11]);
    // A new line at the top moves the rest, and `C` is no base any more.
    client.change(
        &uri,
        2,
        json!([
            {"range": range((3, 8), (3, 12)), "text": "B"},
            {"range": range((0, 0), (0, 0)), "text": "\n"},
        ]),
    );
    let lines: Vec<_> = hints(&mut client, &uri).iter().map(|hint| hint.0).collect();
    assert_eq!(lines, [6, 9, 11, 12, 13]);
    client.change(&uri, 3, json!([{"text": "class A(B:\n"}]));
    assert_eq!(hints(&mut client, &uri), []);
    client.assert_well();
}

#[test]
fn what_is_no_kind_of_hint_is_said() {
    let mut client = start(json!({"inlayHints": ["mro", "speed"]}));
    let uri = client.open("a.py", TEXT);
    client.logged("\"captures\"");
    assert_eq!(hints(&mut client, &uri), []);
}

#[test]
fn a_client_is_told_to_ask_again_when_the_settings_change() {
    let mut capabilities = with(capabilities(), &[("/workspace/configuration", json!(false))]);
    capabilities["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    let mut client = Client::start_with(&[], capabilities, json!({}));
    let uri = client.open("a.py", TEXT);
    set(&mut client, json!({"inlayHints": ["mro"]}));
    client.wait_for_method("workspace/inlayHint/refresh");
    assert_eq!(hints(&mut client, &uri).len(), 1);
}
