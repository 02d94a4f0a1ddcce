//! Code actions, commands, and cards.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, capabilities, range, with};

fn actions(client: &mut Client, uri: &str, line: u32, column: u32, context: &Value) -> Vec<Value> {
    let mut context = context.clone();
    context["diagnostics"] = json!([]);
    let params = json!({"textDocument": {"uri": uri}, "range": range((line, column), (line, column)), "context": context});
    client.result("textDocument/codeAction", params).as_array().unwrap().clone()
}

fn of_kind<'a>(actions: &'a [Value], kind: &str) -> Vec<&'a Value> {
    actions.iter().filter(|action| action["kind"] == kind).collect()
}

/// The text after the edits of an action (of one line each, in columns that are bytes).
fn applied(text: &str, action: &Value) -> String {
    let edits = action["edit"]
        .pointer("/documentChanges/0/edits")
        .or_else(|| action["edit"]["changes"].as_object().and_then(|changes| changes.values().next()));
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset =
        |p: &Value| starts[p["line"].as_u64().unwrap() as usize] + p["character"].as_u64().unwrap() as usize;
    let mut edits: Vec<(usize, usize, &str)> = edits
        .unwrap_or_else(|| panic!("no edit in {action}"))
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (offset(&e["range"]["start"]), offset(&e["range"]["end"]), e["newText"].as_str().unwrap()))
        .collect();
    edits.sort_unstable();
    let mut result = text.to_string();
    for (start, end, new) in edits.into_iter().rev() {
        result.replace_range(start..end, new);
    }
    result
}

const NONE: &str = "x = y == None\nz = y is 'text'\nw = y is 5\n";

#[test]
fn fixes_are_completed_when_they_are_chosen() {
    let mut client = Client::start();
    let uri = client.open("a.py", NONE);
    let found = actions(&mut client, &uri, 0, 10, &json!({}));
    let fix = of_kind(&found, "quickfix")[0].clone();
    assert!(fix.get("edit").is_none(), "resolved later: {fix}");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(fix["diagnostics"][0]["code"], "equality-with-none");
    let fix = client.result("codeAction/resolve", fix);
    assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"], json!({"uri": uri, "version": 1}));
    assert_eq!(applied(NONE, &fix), NONE.replace("y == None", "y is None"));
}

#[test]
fn fixes_are_complete_for_a_client_that_does_not_resolve() {
    let mut client = Client::spawn(&[]);
    let plain = with(
        capabilities(),
        &[
            ("/textDocument/codeAction/resolveSupport", Value::Null),
            ("/textDocument/codeAction/isPreferredSupport", json!(false)),
            ("/workspace/workspaceEdit", json!({})),
        ],
    );
    client.initialize(plain, json!({}));
    let uri = client.open("a.py", NONE);
    let found = actions(&mut client, &uri, 0, 10, &json!({"only": ["quickfix"]}));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].get("isPreferred").is_none());
    assert!(found[0]["edit"]["changes"][&uri].is_array());
    assert_eq!(applied(NONE, &found[0]), NONE.replace("y == None", "y is None"));
}

#[test]
fn a_fix_of_an_older_text_is_refused() {
    let mut client = Client::start();
    let uri = client.open("a.py", NONE);
    let fix = actions(&mut client, &uri, 0, 10, &json!({"only": ["quickfix"]}))[0].clone();
    client.change(&uri, 2, json!([{"text": "\n".to_string() + NONE}]));
    assert_eq!(client.request("codeAction/resolve", fix)["error"]["code"], -32801);
    assert_eq!(
        client.request("codeAction/resolve", json!({"title": "x", "data": 1}))["error"]["code"],
        -32602
    );
    client.assert_well();
}

#[test]
fn fix_all_applies_safe_fixes_only() {
    let mut client = Client::start();
    let uri = client.open("a.py", NONE);
    for only in ["source.fixAll.pygloss", "source.fixAll", "source"] {
        let found = actions(&mut client, &uri, 0, 0, &json!({"only": [only]}));
        assert_eq!(found.len(), 1, "{found:?}");
        let all = client.result("codeAction/resolve", found[0].clone());
        let expected = NONE.replace("y is 'text'", "y == 'text'").replace("y is 5", "y == 5");
        assert_eq!(applied(NONE, &all), expected, "`== None` has no safe fix");
    }
    let clean = client.open("b.py", "x = y == None\n");
    assert_eq!(actions(&mut client, &clean, 0, 0, &json!({"only": ["source.fixAll"]})).len(), 0);
    assert_eq!(actions(&mut client, &uri, 0, 10, &json!({"only": ["refactor"]})).len(), 0);
}

const LISTS: &str = "def f(names):\n    found = [n.strip() for n in names if n]\n    return found\n";
const LOOPS: &str = "def f(names):\n    found = []\n    for n in names:\n        if n:\n            found.append(n.strip())\n    return found\n";

#[test]
fn rewrites_are_offered_when_they_are_asked_for() {
    let mut client = Client::start();
    let uri = client.open("a.py", LISTS);
    let automatic = actions(&mut client, &uri, 1, 20, &json!({"triggerKind": 2}));
    assert_eq!(of_kind(&automatic, "refactor.rewrite").len(), 0);
    let others = json!({"only": ["quickfix"], "triggerKind": 1});
    assert_eq!(actions(&mut client, &uri, 1, 20, &others).len(), 0);
    for context in
        [json!({"only": ["refactor"]}), json!({"only": ["refactor.rewrite"]}), json!({"triggerKind": 1})]
    {
        let found = actions(&mut client, &uri, 1, 20, &context);
        let rewrite = of_kind(&found, "refactor.rewrite")[0].clone();
        assert_eq!(rewrite["title"], "Write the comprehension as a loop");
        assert!(rewrite.get("edit").is_none(), "resolved later: {rewrite}");
        let rewrite = client.result("codeAction/resolve", rewrite);
        assert_eq!(applied(LISTS, &rewrite), LOOPS);
    }
    let back = client.open("b.py", LOOPS);
    let found = actions(&mut client, &back, 2, 6, &json!({"only": ["refactor"]}));
    let rewrite = client.result("codeAction/resolve", of_kind(&found, "refactor.rewrite")[0].clone());
    assert_eq!(rewrite["title"], "Write the loop as a list comprehension");
    assert_eq!(applied(LOOPS, &rewrite), LISTS);
    client.change(&back, 2, json!([{"text": "\n".to_string() + LOOPS}]));
    assert_eq!(client.request("codeAction/resolve", found[0].clone())["error"]["code"], -32801);
}

#[test]
fn learning_is_offered_when_it_is_asked_for() {
    let mut client = Client::start();
    let uri = client.open("a.py", "x = y == None\n");
    let automatic = actions(&mut client, &uri, 0, 10, &json!({"triggerKind": 2}));
    assert_eq!(of_kind(&automatic, "pygloss.learn").len(), 0);
    assert_eq!(of_kind(&actions(&mut client, &uri, 0, 10, &json!({})), "pygloss.learn").len(), 0);
    let invoked = actions(&mut client, &uri, 0, 10, &json!({"triggerKind": 1}));
    let learn = of_kind(&invoked, "pygloss.learn");
    assert!(learn[0]["title"].as_str().unwrap().starts_with("Learn: "), "{invoked:?}");
    assert_eq!(learn[0]["command"]["command"], "pygloss.openCard");
    assert_eq!(learn[0]["command"]["arguments"], json!(["equality-with-none"]));
}

#[test]
fn cards_are_given_and_shown() {
    let mut client = Client::start();
    let card = client
        .result("workspace/executeCommand", json!({"command": "pygloss.card", "arguments": ["mro-c3"]}));
    assert_eq!(card["slug"], "mro-c3");
    assert!(card["markdown"].as_str().unwrap().contains("```python"), "{card}");
    let opened = client
        .result("workspace/executeCommand", json!({"command": "pygloss.openCard", "arguments": ["mro-c3"]}));
    assert_eq!(opened, card);
    let shown = client.wait_for_method("window/showDocument");
    let path = client.folder.join("cache/cards/mro-c3.md");
    assert_eq!(shown["params"]["uri"], crate::client::uri(&path));
    assert_eq!(fs::read_to_string(path).unwrap(), card["markdown"].as_str().unwrap());
    let sent = client.settle();
    assert!(!sent.iter().any(|m| m["method"] == "window/showDocument"), "`pygloss.card` shows nothing");
}

#[test]
fn a_card_is_given_by_its_title_and_its_other_names() {
    let mut client = Client::start();
    for name in ["super()", "Super-Function", "B006"] {
        let card = client
            .result("workspace/executeCommand", json!({"command": "pygloss.card", "arguments": [name]}));
        let slug = if name == "B006" { "mutable-default-argument" } else { "super-function" };
        assert_eq!(card["slug"], slug, "{name}");
    }
}

#[test]
fn cards_are_searched_for() {
    let mut client = Client::start();
    let mut search = |arguments: Value| {
        client
            .result("workspace/executeCommand", json!({"command": "pygloss.search", "arguments": arguments}))
    };
    let found = search(json!(["why is my default list shared", 3]));
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 3);
    assert_eq!(found[0]["slug"], "mutable-default-argument");
    assert_eq!(found[0]["title"], "Mutable default argument");
    assert!(found[0]["gloss"].as_str().unwrap().contains("`def`"), "{found:?}");
    let scores: Vec<f64> = found.iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert_eq!(search(json!(["W0102"]))[0]["slug"], "mutable-default-argument");
    assert_eq!(search(json!(["list"])).as_array().unwrap().len(), 20);
    assert_eq!(search(json!(["list", 0])), json!([]));
    assert_eq!(search(json!(["zzzzqq", null])), json!([]));
    for arguments in [json!([]), json!([7]), json!(["list", "many"]), json!(["list", -1])] {
        let params = json!({"command": "pygloss.search", "arguments": arguments});
        let answer = client.request("workspace/executeCommand", params);
        assert_eq!(answer["error"]["code"], -32602, "{arguments}");
    }
    client.assert_well();
}

#[test]
fn a_client_with_a_panel_shows_cards_itself() {
    let mut client = Client::start_with(&[], capabilities(), json!({"cardPanel": true}));
    client
        .result("workspace/executeCommand", json!({"command": "pygloss.openCard", "arguments": ["mro-c3"]}));
    let sent = client.settle();
    assert!(!sent.iter().any(|m| m["method"] == "window/showDocument"), "{sent:?}");
    assert!(!client.folder.join("cache").exists());
}

#[test]
fn an_unwritable_cache_is_said_and_nothing_is_lost() {
    let mut client = Client::spawn(&[]);
    // A file where a folder should be: not even root can write into it.
    fs::write(client.folder.join("cache"), "").unwrap();
    client.initialize(capabilities(), json!({}));
    let card = client
        .result("workspace/executeCommand", json!({"command": "pygloss.openCard", "arguments": ["mro-c3"]}));
    assert_eq!(card["slug"], "mro-c3");
    let message = client.logged("cannot be written");
    assert!(message.contains("PYGLOSS_CACHE_DIR"), "{message}");
    client.assert_well();
}

#[test]
fn unknown_commands_and_cards_are_answered() {
    let mut client = Client::start();
    for params in [
        json!({"command": "no.such.command"}),
        json!({"command": "pygloss.openCard"}),
        json!({"command": "pygloss.openCard", "arguments": ["no-such-card"]}),
        json!({"command": "pygloss.openCard", "arguments": ["../../etc/passwd"]}),
        json!({"command": "pygloss.card", "arguments": [7]}),
    ] {
        let answer = client.request("workspace/executeCommand", params.clone());
        assert_eq!(answer["error"]["code"], -32602, "{params}");
        assert!(answer["error"]["message"].as_str().unwrap().len() > 15, "{answer}");
    }
    client.assert_well();
}

#[test]
fn a_finding_is_silenced_by_a_comment_for_those_who_ask() {
    let mut client = Client::start();
    let uri = client.open("a.py", NONE);
    let title = |action: &&Value| action["title"] == "Ignore equality-with-none in this line";
    let bulb = actions(&mut client, &uri, 0, 10, &json!({"triggerKind": 2}));
    assert!(!bulb.iter().any(|action| title(&action)), "{bulb:?}");
    let found = actions(&mut client, &uri, 0, 10, &json!({"triggerKind": 1}));
    let silence = found.iter().find(title).unwrap().clone();
    assert_eq!((silence["kind"].as_str(), silence.get("isPreferred")), (Some("quickfix"), None));
    let silence = client.result("codeAction/resolve", silence);
    let mended = applied(NONE, &silence);
    assert!(mended.starts_with("x = y == None  # pygloss: ignore[equality-with-none]\n"), "{mended}");
    let uri = client.open("b.py", &mended);
    assert_eq!(actions(&mut client, &uri, 0, 10, &json!({"only": ["quickfix"], "triggerKind": 1})).len(), 0);
}

#[test]
fn a_card_is_offered_for_what_another_tool_has_found() {
    let mut client = Client::start();
    let uri = client.open("a.py", "x = 1\ny = 2\n");
    let mut titles = |source: &str, code: Value| {
        let place = range((0, 0), (0, 1));
        let diagnostic = json!({"range": place, "message": "m", "source": source, "code": code});
        let context = json!({"diagnostics": [diagnostic], "triggerKind": 1, "only": ["pygloss.learn"]});
        let params = json!({"textDocument": {"uri": uri}, "range": place, "context": context});
        let found = client.result("textDocument/codeAction", params);
        let titles: Vec<String> =
            found.as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_string()).collect();
        titles
    };
    for (source, code) in [("Ruff", "B006"), ("Pylint", "W0102:dangerous-default-value"), ("Flake8", "B006")]
    {
        assert_eq!(
            titles(source, json!(code)).first().map(String::as_str),
            Some("Learn: Mutable default argument")
        );
    }
    for (source, code, title) in [
        ("Ruff", json!("F401"), "Learn: import and from ... import"),
        (
            "Ruff",
            json!({"value": "F401", "target": "https://x.example"}),
            "Learn: import and from ... import",
        ),
        ("Pylance", json!("reportUndefinedVariable"), "Learn: NameError"),
        ("Mypy", json!("truthy-function"), "Learn: Truth value testing"),
        ("ty", json!("unresolved-reference"), "Learn: NameError"),
        ("Pyrefly", json!("unknown-name"), "Learn: NameError"),
    ] {
        let found = titles(source, code.clone());
        assert!(found.first().is_some_and(|first| first.starts_with(title)), "{source} {code}: {found:?}");
    }
    let plain = titles("pygloss", Value::Null);
    for (source, code) in [
        ("Ruff", json!("W291")),
        ("Ruff", json!(6)),
        ("mypy", Value::Null),
        ("bandit", json!("B006")),
        ("Pylint", json!("B006")),
    ] {
        assert_eq!(titles(source, code.clone()), plain, "{source} {code}");
    }
}

#[test]
fn a_finding_names_the_codes_of_the_tools_that_it_leaves_it_to() {
    for (settings, also) in [
        (json!({}), json!(["ruff:B006", "pylint:W0102"])),
        (json!({"defer": ["pylint"]}), json!(["pylint:W0102"])),
        (json!({"defer": false}), json!([])),
    ] {
        let mut client = Client::spawn(&[]);
        client.initialize(capabilities(), json!({"settings": settings}));
        let uri = client.open("a.py", "def f(x=[]):\n    x.append(1)\n    return x\n");
        let found = client.diagnostics(&uri, 1);
        assert_eq!(found[0]["data"], json!({"concept": "default-arguments", "also": also}));
    }
}

#[test]
fn an_idle_comment_is_faded_and_severities_are_the_reader_s() {
    let mut client = Client::spawn(&[]);
    let settings = json!({"severity": {"trap": "information"}});
    client.initialize(capabilities(), json!({"settings": settings}));
    let uri = client.open("a.py", "x = 1  # pygloss: ignore[trap]\ny = x == None\n");
    let found = client.diagnostics(&uri, 1);
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"], &found[0]["tags"]),
        (&json!("unused-suppression"), &json!(4), &json!([1]))
    );
    assert_eq!((&found[1]["code"], &found[1]["severity"]), (&json!("equality-with-none"), &json!(3)));
}
