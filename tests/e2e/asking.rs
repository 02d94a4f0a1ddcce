//! Cards looked up where one types: in comments that ask, and among the symbols of the workspace.

use serde_json::{Value, json};

use crate::client::{Client, at, capabilities, range};

fn completed(client: &mut Client, uri: &str, line: u32, character: u32) -> Value {
    client.result("textDocument/completion", at(uri, line, character))
}

fn labels(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_comment_that_asks_is_completed() {
    let mut client = Client::spawn(&[]);
    let server = client.initialize(capabilities(), json!({}));
    assert_eq!(server["completionProvider"]["triggerCharacters"], json!(["?", " "]));
    let uri = client.open("a.py", "x = 1  #? star before a parameter  \n");
    let list = completed(&mut client, &uri, 0, 33);
    assert_eq!(list["isIncomplete"], true);
    assert!(labels(&list).iter().any(|label| label.starts_with("Keyword-only parameters")), "{list}");
    let first = &list["items"][0];
    assert_eq!(first["filterText"], "star before a parameter");
    assert_eq!(first["textEdit"]["range"], range((0, 10), (0, 33)));
    assert_eq!(first["textEdit"]["newText"], first["label"]);
    assert!(first["detail"].as_str().unwrap().ends_with('.'));
    assert_eq!(first["documentation"]["kind"], "markdown");
    assert!(first["documentation"]["value"].as_str().unwrap().starts_with("**"), "{first}");
    let keys: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|item| item["sortText"].as_str().unwrap()).collect();
    assert!(keys.is_sorted() && keys.len() <= 10);
    // In the middle: what stands before the cursor is asked, and all of it is replaced.
    let list = completed(&mut client, &uri, 0, 14);
    assert_eq!(list["items"][0]["filterText"], "star");
    assert_eq!(list["items"][0]["textEdit"]["range"], range((0, 10), (0, 33)));
    client.assert_well();
}

#[test]
fn nothing_is_completed_elsewhere() {
    let mut client = Client::start();
    let uri =
        client.open("a.py", "x = 1 \ny = '#? star'\n# ? star \n'''\n#? star\n'''\n# star\nd[x] #? star\n");
    for (line, character) in [(0, 6), (1, 11), (2, 9), (4, 7), (6, 6), (7, 4), (7, 6)] {
        assert_eq!(completed(&mut client, &uri, line, character), Value::Null, "{line}:{character}");
    }
    assert!(!completed(&mut client, &uri, 7, 12)["items"].as_array().unwrap().is_empty());
    assert_eq!(completed(&mut client, "file:///not/open.py", 0, 0), Value::Null);
    client.assert_well();
}

#[test]
fn an_empty_question_offers_what_stands_near() {
    let mut client = Client::start();
    let uri = client.open("a.py", "while x: pass\n\n#?\nwith open('a') as f: pass\n");
    let list = completed(&mut client, &uri, 2, 2);
    assert!(labels(&list).iter().any(|label| label == "The with statement"), "{list}");
    let first = &list["items"][0];
    assert_eq!(first["textEdit"]["range"], range((2, 2), (2, 2)));
    assert!(first["textEdit"]["newText"].as_str().unwrap().starts_with(' '));
    client.change(&uri, 2, json!([{"range": range((2, 2), (2, 2)), "text": " "}]));
    let list = completed(&mut client, &uri, 2, 3);
    assert_eq!(list["items"][0]["textEdit"]["range"], range((2, 3), (2, 3)));
    assert!(!list["items"][0]["textEdit"]["newText"].as_str().unwrap().starts_with(' '));
    let empty = client.open("empty.py", "#?");
    assert_eq!(labels(&completed(&mut client, &empty, 0, 2)), Vec::<String>::new());
    client.assert_well();
}

#[test]
fn pointing_at_a_comment_that_asks_shows_the_best_card() {
    let mut client = Client::start();
    let uri = client.open("a.py", "x = [] #? with statement\n#? zzzqqq\n#?\ns = '#? with statement'\n");
    for _ in 0..2 {
        let answer = client.hover(&uri, 0, 15);
        let text = answer["result"]["contents"]["value"].as_str().unwrap();
        assert!(text.starts_with("**The with statement**"), "{text}");
        assert!(text.lines().filter(|line| !line.is_empty()).count() <= 3, "{text}");
        assert_eq!(answer["result"]["range"], range((0, 7), (0, 24)));
    }
    for (line, character) in [(1, 5), (2, 1)] {
        assert_eq!(client.hover(&uri, line, character)["result"], Value::Null);
    }
    let string = client.hover(&uri, 3, 10)["result"]["contents"]["value"].clone();
    assert!(!string.as_str().unwrap_or_default().contains("with statement**"), "{string}");
    client.assert_well();
}

#[test]
fn cards_are_found_among_the_symbols() {
    let mut client = Client::spawn(&[]);
    let server = client.initialize(capabilities(), json!({}));
    assert_eq!(server["workspaceSymbolProvider"], true);
    let find = |client: &mut Client, query: &str| client.result("workspace/symbol", json!({"query": query}));
    for query in ["?with-statement", "?with statement", " ?with_statement"] {
        let found = find(&mut client, query);
        let first = &found[0];
        assert_eq!(first["name"], format!("{} → 1. The with statement", query.trim()));
        assert!(first["containerName"].as_str().unwrap().ends_with('.'));
        let page = first["location"]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_string();
        assert!(page.ends_with("/with-statement.md"));
        assert!(std::fs::read_to_string(page).unwrap().starts_with("# The with statement"));
        assert_eq!(first["location"]["range"], range((0, 0), (0, 0)));
        assert!(found.as_array().unwrap().len() <= 9);
    }
    for query in ["with-statement", "", "?", "? zzzqqq", "with?"] {
        assert_eq!(find(&mut client, query), json!([]), "{query}");
    }
    client.assert_well();
}
