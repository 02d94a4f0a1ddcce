//! A team's own cards while the server runs: what hovers and findings make of them as their files come, change and go.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, capabilities, pulling, range, with};

const CARDS: &str = ".pygloss/cards";

fn card(gloss: &str, triggers: &str) -> String {
    format!(
        "+++\ntitle = \"Our sessions\"\ngloss = \"{gloss}\"\narea = \"team\"\nlevel = \"beginner\"\n{triggers}\n+++\nAsk for one.\n"
    )
}

fn checked(message: &str, check: &str) -> String {
    let card =
        card("Sessions come from `session_scope`.", &format!("[check]\n{check}\nmessage = \"{message}\""));
    format!("{card}\n```python bad\nx()  #!\n```\n")
}

const CALL: &str = "[[trigger]]\nname = \"shop.db.Session\"\nas = \"call\"";

/// The project's modules: `shop` hands on what `shop.db` has.
const SHOP: [(&str, &str); 4] = [
    ("shop/__init__.py", "from .db import Session, engine\n"),
    (
        "shop/db.py",
        "class Base:\n    url = ''\n    def commit(self): pass\nclass Session(Base): pass\ndef engine(): pass\ndef inner():\n    return Session()\n",
    ),
    ("shop/web.py", "def route(path):\n    return lambda f: f\n"),
    ("pyproject.toml", "[project]\nname = \"shop\"\n"),
];

fn start(files: &[(&str, &str)], capabilities: Value, options: Value) -> Client {
    let mut client = Client::spawn(&[]);
    for (name, text) in SHOP.iter().chain(files) {
        write(&client, name, text);
    }
    client.initialize(with(capabilities, &[("/workspace/configuration", json!(false))]), options);
    client
}

fn write(client: &Client, name: &str, text: &str) {
    let path = client.folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Tells the server that a file came (1), changed (2) or went (3).
fn tell(client: &mut Client, name: &str, what: u32) {
    let changes = json!({"changes": [{"uri": client.uri(name), "type": what}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
}

fn save(client: &mut Client, name: &str, text: &str, what: u32) {
    write(client, name, text);
    tell(client, name, what);
}

fn at(text: &str, words: &str) -> (u32, u32) {
    let offset = text.find(words).unwrap();
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

/// What a hover says, asked for again and again until it has these words: modules are read meanwhile.
fn hover_until(client: &mut Client, uri: &str, (line, character): (u32, u32), words: &str) -> String {
    let start = Instant::now();
    loop {
        let hover = client.hover(uri, line, character)["result"].to_string();
        if hover.contains(words) {
            return hover;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{words} is not in {hover}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn hover(client: &mut Client, uri: &str, (line, character): (u32, u32)) -> String {
    client.hover(uri, line, character)["result"].to_string()
}

#[test]
fn each_kind_of_trigger_answers_on_the_team_s_own_names() {
    let cards = [
        ("call", CALL, "Calls."),
        ("base", "[[trigger]]\nname = \"shop.db.Session\"\nas = \"base\"", "Bases."),
        ("deco", "[[trigger]]\nname = \"shop.web.route\"\nas = \"decorator\"", "Routes."),
        ("imported", "[[trigger]]\nname = \"shop.db.engine\"\nas = \"import\"", "Imports."),
        ("method", "[[trigger]]\nmethod = \"shop.db.Base.commit\"", "Methods."),
        ("attribute", "[[trigger]]\nattribute = \"shop_url\"", "Attributes."),
        ("define", "[[trigger]]\ndefine = \"shop_hook\"", "Definitions."),
        ("query", "[[trigger]]\nquery = '((identifier) @a (#eq? @a \"shop_magic\"))'", "Queries."),
    ];
    let cards: Vec<(String, String)> = cards
        .iter()
        .map(|(slug, trigger, gloss)| (format!("{CARDS}/team/{slug}.md"), card(gloss, trigger)))
        .collect();
    let files: Vec<(&str, &str)> = cards.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let text = "from shop import Session as S, engine\nfrom shop import web as w\nimport shop\n\
                class Mine(S):\n    shop_hook = 1\n@w.route('/')\ndef f(): pass\n\
                s = shop.Session()\ns.commit()\ns.shop_url\nshop_magic\nplain = 1\n";
    let mut client = start(&files, capabilities(), json!({}));
    let uri = client.open("app/main.py", text);
    for (words, gloss) in [
        ("engine\n", "Imports."),
        ("S):", "Bases."),
        ("shop_hook", "Definitions."),
        ("route(", "Routes."),
        ("Session()", "Calls."),
        ("commit", "Methods."),
        ("shop_url", "Attributes."),
        ("shop_magic", "Queries."),
    ] {
        let hover = hover_until(&mut client, &uri, at(text, words), gloss);
        assert!(hover.contains("A card of your team."), "{hover}");
    }
    assert_eq!(hover(&mut client, &uri, at(text, "plain = 1")), "null");
    // In the file that defines it, and by way of an import that counts from the package.
    let db = client.open("shop/db.py", SHOP[1].1);
    hover_until(&mut client, &db, at(SHOP[1].1, "Session()"), "Calls.");
    let near = "from .db import Session\nx = Session()\n";
    let web = client.open("shop/web.py", near);
    hover_until(&mut client, &web, at(near, "Session()"), "Calls.");
    client.assert_well();
}

#[test]
fn hovers_follow_a_card_as_it_comes_changes_breaks_is_mended_and_goes() {
    let name = format!("{CARDS}/sessions.md");
    let other = format!("{CARDS}/engines.md");
    let engines = card("About engines.", "[[trigger]]\nname = \"shop.db.engine\"\nas = \"call\"");
    let text = "from shop.db import Session, engine\nSession()\nengine()\n";
    let mut client = start(&[(&other, &engines)], capabilities(), json!({}));
    let uri = client.open("main.py", text);
    let session = at(text, "Session()");
    assert_eq!(hover(&mut client, &uri, session), "null");

    save(&mut client, &name, &card("The first.", CALL), 1);
    assert!(hover(&mut client, &uri, session).contains("The first."));
    save(&mut client, &name, &card("The second.", CALL), 2);
    assert!(hover(&mut client, &uri, session).contains("The second."));

    for _ in 0..2 {
        save(&mut client, &name, &card("The third", CALL), 2);
        assert_eq!(hover(&mut client, &uri, session), "null");
        let said = client.logged("sessions.md");
        assert!(said.contains(".pygloss/cards/sessions.md:3: `gloss` is one whole sentence"), "{said}");
        assert!(
            hover(&mut client, &uri, at(text, "engine()")).contains("About engines."),
            "it costs itself only"
        );
        save(&mut client, &name, &card("The fourth.", CALL), 2);
        assert!(hover(&mut client, &uri, session).contains("The fourth."));
    }

    fs::remove_file(client.folder.join(&name)).unwrap();
    tell(&mut client, &name, 3);
    assert_eq!(hover(&mut client, &uri, session), "null");
    // A client may name the folder that went, and nothing in it.
    fs::remove_dir_all(client.folder.join(CARDS)).unwrap();
    tell(&mut client, ".pygloss", 3);
    assert_eq!(hover(&mut client, &uri, at(text, "engine()")), "null");
    save(&mut client, &other, &engines, 1);
    assert!(hover(&mut client, &uri, at(text, "engine()")).contains("About engines."));
    client.assert_well();
}

#[test]
fn checks_of_cards_are_found_live_and_lead_to_their_card() {
    let name = format!("{CARDS}/session-by-hand.md");
    let check = "name = \"shop.db.Session\"\nas = \"call\"\nseverity = \"error\"";
    let text = "from shop import Session as S\ns = S()\nt = S()  # pygloss: ignore[session-by-hand]\n";
    let mut client = start(&[(&name, &checked("`{name}` makes its own.", check))], pulling(), json!({}));
    let uri = client.open("main.py", text);
    let found = |client: &mut Client| {
        let params = json!({"textDocument": {"uri": uri}});
        client.result("textDocument/diagnostic", params)["items"].clone()
    };
    // Where the name comes from is read in the background.
    let begin = Instant::now();
    while found(&mut client).as_array().unwrap().is_empty() {
        assert!(begin.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
    let items = found(&mut client);
    assert_eq!(items.as_array().unwrap().len(), 1, "{items}");
    assert_eq!(items[0]["code"], "session-by-hand");
    assert_eq!((&items[0]["message"], &items[0]["severity"]), (&json!("`S` makes its own."), &json!(1)));
    assert_eq!(items[0]["range"], range((1, 4), (1, 5)));

    let params = json!({
        "textDocument": {"uri": uri}, "range": range((1, 4), (1, 4)),
        "context": {"diagnostics": [], "triggerKind": 1},
    });
    let actions = client.result("textDocument/codeAction", params);
    let learn =
        actions.as_array().unwrap().iter().find(|action| action["title"] == "Learn: Our sessions").unwrap();
    let command = learn["command"].clone();
    let opened = client.result(
        "workspace/executeCommand",
        json!({"command": command["command"], "arguments": command["arguments"]}),
    );
    assert_eq!(opened["slug"], "session-by-hand");
    assert!(opened["markdown"].as_str().unwrap().contains("Ask for one."), "{opened}");

    save(&mut client, &name, &checked("Now a hint.", &check.replace("error", "hint")), 2);
    client.wait_for_method("workspace/diagnostic/refresh");
    let items = found(&mut client);
    assert_eq!((&items[0]["message"], &items[0]["severity"]), (&json!("Now a hint."), &json!(4)));

    save(&mut client, "pygloss.toml", "ignore = [\"team\"]\n", 1);
    assert_eq!(found(&mut client), json!([]));
    save(&mut client, "pygloss.toml", "select = [\"session-by-hand\"]\n", 2);
    assert_eq!(found(&mut client).as_array().unwrap().len(), 1);
    save(&mut client, &name, "+++\n", 2);
    assert_eq!(found(&mut client), json!([]));
    client.assert_well();
}

#[test]
fn findings_are_sent_anew_when_a_card_changes() {
    let name = format!("{CARDS}/no-globals.md");
    let text = "def f():\n    global x\n    x = 1\n";
    let mut client = start(&[], capabilities(), json!({}));
    let uri = client.open("main.py", text);
    assert_eq!(client.diagnostics(&uri, 1), json!([]));
    save(&mut client, &name, &checked("No `{name}`.", "keyword = \"global\""), 1);
    let found = client.diagnostics(&uri, 1);
    assert_eq!((&found[0]["code"], &found[0]["message"]), (&json!("no-globals"), &json!("No `global`.")));
    assert_eq!(found[0]["severity"], 2);
    fs::remove_file(client.folder.join(&name)).unwrap();
    tell(&mut client, &name, 3);
    // The same findings may be sent twice while modules are looked for in the background.
    client.wait_for("diagnostics without the card's", |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri
            && message["params"]["diagnostics"] == json!([])
    });
}

#[test]
fn configured_folders_count_wherever_they_lie_and_may_come_later() {
    let elsewhere = crate::client::folder("elsewhere");
    let settings = json!({"settings": {"packs": [elsewhere.join("cards"), "docs/cards"]}});
    let mut watching = capabilities();
    watching["workspace"]["didChangeWatchedFiles"]["relativePatternSupport"] = json!(true);
    let text = "from shop.db import Session, engine\nSession()\nengine()\n";
    let mut client = start(&[("pygloss.toml", "level = \"beginner\"\n")], watching, settings);
    let uri = client.open("main.py", text);
    assert_eq!(hover(&mut client, &uri, at(text, "Session()")), "null");
    client.logged("docs/cards: `packs` names this, which is no folder");
    client.logged("elsewhere/cards: `packs` names this, which is no folder");
    let outside = client.wait_for("a registration for the folder elsewhere", |message| {
        message["method"] == "client/registerCapability" && message.to_string().contains("baseUri")
    });
    let watcher = &outside["params"]["registrations"][0]["registerOptions"]["watchers"][0]["globPattern"];
    assert_eq!(watcher["baseUri"], crate::client::uri(&elsewhere.join("cards")));

    save(&mut client, "docs/cards/sessions.md", &card("In the project.", CALL), 1);
    assert!(hover(&mut client, &uri, at(text, "Session()")).contains("In the project."));
    fs::create_dir(elsewhere.join("cards")).unwrap();
    let path = elsewhere.join("cards/engines.md");
    fs::write(&path, card("From elsewhere.", &CALL.replace("Session", "engine"))).unwrap();
    let changes = json!({"changes": [{"uri": crate::client::uri(&path), "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
    assert!(hover(&mut client, &uri, at(text, "engine()")).contains("From elsewhere."));
    client.assert_well();
    let _ = fs::remove_dir_all(elsewhere);
}

#[test]
fn bad_files_are_named_once_each_and_harm_nobody() {
    let good = card("The good one.", CALL);
    let name = |file: &str| format!("{CARDS}/{file}");
    let mut client = start(
        &[
            (&name("good.md"), &good),
            (&name("empty.md"), ""),
            (&name("deep.md"), &card("G.", &format!("[[trigger]]\nquery = '{}'", "(".repeat(1_500)))),
            (&name("huge.md"), &"x".repeat(1 << 20)),
            (&name("super-function.md"), &good),
            (&name("command.md"), &good.replace("The good one.", "[a](command:x) b.")),
        ],
        capabilities(),
        json!({}),
    );
    fs::write(client.folder.join(name("latin.md")), b"caf\xe9\n").unwrap();
    let text = "from shop.db import Session\nSession()\nsuper()\n";
    let uri = client.open("main.py", text);
    assert!(hover(&mut client, &uri, at(text, "Session()")).contains("The good one."));
    for words in [
        "empty.md:1: a card begins with a line `+++`",
        "deep.md:7: the query is not valid: its brackets nest deeper than 32",
        "huge.md: a card has at most 32768 bytes, and this has more",
        "super-function.md:1: pygloss has a card `super-function` of its own; choose another file name",
        "command.md:3: `gloss` holds a link that is not http",
        "latin.md: line 1: byte 0xe9 is not UTF-8; save the file as UTF-8",
    ] {
        client.logged(words);
    }
    let page = client.result(
        "workspace/executeCommand",
        json!({"command": "pygloss.card", "arguments": ["super-function"]}),
    );
    assert_ne!(page["title"], "Our sessions");
    client.assert_well();
}
