//! A team's own cards on the command line: `cards new` and `cards check`, and what the other commands make of them.

use crate::support::Folder;

const CARDS: &str = ".pygloss/cards";

const CONCEPT: &str = "+++\ntitle = \"Our sessions\"\ngloss = \"Sessions come from `session_scope`.\"\narea = \"team\"\n\
    level = \"beginner\"\naliases = [\"our unit of work\"]\n\n[[trigger]]\nname = \"shop.db.Session\"\nas = \"call\"\n+++\nAsk for one.\n";

const PITFALL: &str = "+++\ntitle = \"Engine by hand\"\ngloss = \"There is one engine.\"\narea = \"team\"\nlevel = \"beginner\"\n\n\
    [check]\nname = \"shop.db.engine\"\nas = \"call\"\nmessage = \"`{name}` makes another engine.\"\n+++\nUse it.\n\n\
    ```python bad\nfrom shop import engine\nengine()  #!\n```\n\n```python good\nfrom shop import engine\nprint(engine)\n```\n";

const MAIN: &str = "from shop import Session, engine\n\n\ns = Session()\nengine()\n";

fn project() -> Folder {
    Folder::new(&[
        ("shop/__init__.py", "from .db import *\n"),
        ("shop/db.py", "class Session: pass\ndef engine(): pass\n"),
        ("app/main.py", MAIN),
        (&format!("{CARDS}/sessions.md"), CONCEPT),
        // Without a configuration file: the folder of cards marks the project's root.
        (&format!("{CARDS}/engine-by-hand.md"), PITFALL),
    ])
}

#[test]
fn every_command_knows_the_cards_of_the_file_s_project() {
    let folder = project();
    let run = folder.run(&["explain", "app/main.py:4:5"]);
    assert!(run.code == 0 && run.out.contains("Sessions come from `session_scope`."), "{run:?}");
    assert!(run.out.contains("A card of your team."), "{run:?}");
    let run = folder.run(&["explain", "app/main.py:5"]);
    assert!(run.out.contains("! Engine by hand · `engine` makes another engine."), "{run:?}");
    assert!(run.out.contains("pygloss explain engine-by-hand"), "{run:?}");
    let run = folder.run(&["read", "app/main.py"]);
    assert!(run.out.contains("Our sessions") && run.out.contains("Engine by hand"), "{run:?}");
    for name in ["sessions", "Our Unit of Work"] {
        let run = folder.run(&["explain", name]);
        assert!(run.code == 0 && run.out.starts_with("Our sessions\n"), "{run:?}");
    }
    assert!(folder.run(&["explain", "sesions"]).err.contains("did you mean `sessions`"));
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("warning[engine-by-hand]: `engine` makes another engine."), "{run:?}");
}

#[test]
fn configured_packs_count_and_a_bad_card_is_named() {
    let folder = Folder::new(&[
        ("pyproject.toml", "[tool.pygloss]\npacks = [\"docs/cards\", \"gone\"]\n"),
        ("docs/cards/sessions.md", CONCEPT),
        ("docs/cards/bad.md", "+++\ntitle = 1\n+++\n"),
        ("main.py", "from shop.db import Session\nSession()\n"),
    ]);
    let run = folder.run(&["explain", "main.py:2:1"]);
    assert!(run.out.contains("Sessions come from"), "{run:?}");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("gone: `packs` names this, which is no folder."), "{run:?}");
    assert!(run.err.contains("docs/cards/bad.md:2: `title` has to be text"), "{run:?}");
    let run = folder.run(&["check", "--output-format", "json"]);
    assert_eq!((run.code, run.out.as_str()), (2, "[]\n"), "{run:?}");
}

#[test]
fn findings_of_cards_are_chosen_like_all_others() {
    let folder = project();
    let found = |arguments: &[&str]| {
        let run = folder.run(&[&["check", "--output-format", "concise", "-q", "app"], arguments].concat());
        (run.code, run.out.trim_end().to_string(), run.err)
    };
    let line = "app/main.py:5:1: engine-by-hand `engine` makes another engine.";
    assert_eq!(found(&[]).1, line);
    assert_eq!(found(&["--select", "team"]).1, line);
    assert_eq!(found(&["--select", "engine-by-hand"]).1, line);
    assert_eq!(found(&["--select", "trap"]).1, "");
    assert_eq!(found(&["--ignore", "engine-by-hand"]), (0, String::new(), String::new()));
    assert_eq!(found(&["--select", "trap", "--extend-select", "team"]).1, line);
    let (code, _, said) = found(&["--select", "engine-by-han"]);
    assert!(code == 2 && said.contains("did you mean `engine-by-hand`?"), "{said}");
    let json = folder.run(&["check", "--output-format", "json", "app"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json[0]["group"], &json[0]["concept"]), (&"team".into(), &"engine-by-hand".into()));
    folder.write(
        "app/main.py",
        MAIN.replace("engine()", "engine()  # pygloss: ignore[engine-by-hand]").as_bytes(),
    );
    assert_eq!(found(&[]).0, 0);
    folder.write("pygloss.toml", b"[per-file-ignores]\n\"app/**\" = [\"team\"]\n");
    folder.write("app/main.py", MAIN.as_bytes());
    assert_eq!(found(&[]).0, 0);
}

#[test]
fn the_list_of_checks_has_those_of_the_project() {
    let run = project().run(&["checks"]);
    assert_eq!(run.code, 0);
    let line = run.out.lines().find(|line| line.starts_with("engine-by-hand ")).unwrap();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["engine-by-hand", "team", "-"]);
    let json = project().run(&["checks", "--output-format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let own = json.as_array().unwrap().iter().find(|check| check["code"] == "engine-by-hand").unwrap();
    assert_eq!((&own["group"], &own["fix"]), (&"team".into(), &serde_json::Value::Null));
}

#[test]
fn a_check_is_proven_by_its_fences() {
    let folder = project();
    let run = folder.run(&["cards", "check"]);
    assert_eq!((run.code, run.out.as_str()), (0, "2 cards in order.\n"), "{run:?}");
    let wrong = PITFALL.replace("print(engine)", "engine()").replace("as = \"call\"", "as = \"base\"");
    folder.write(&format!("{CARDS}/engine-by-hand.md"), wrong.as_bytes());
    let run = folder.run(&["cards", "check"]);
    assert_eq!(run.code, 1, "{run:?}");
    let expected = ".pygloss/cards/engine-by-hand.md:16: the check `engine-by-hand` does not flag this line, which is marked with `#!`\n";
    assert!(run.out.starts_with(expected), "{run:?}");
    let wrong = PITFALL.replace("print(engine)", "engine()");
    folder.write(&format!("{CARDS}/engine-by-hand.md"), wrong.as_bytes());
    let run = folder.run(&["cards", "check", CARDS]);
    assert!(
        run.out.contains(
            "engine-by-hand.md:21: the check `engine-by-hand` flags this line, which is not marked"
        ),
        "{run:?}"
    );
}

/// Fills in what is empty on a new card.
fn filled(text: &str, slug: &str) -> String {
    text.replace("title = \"\"", &format!("title = \"About {slug}\""))
        .replace("gloss = \"\"", "gloss = \"What we do here.\"")
        .replace("name = \"\"", "name = \"shop.db.engine\"")
        .replace("message = \"\"", "message = \"`{name}` is not for you.\"")
        .replace("+++\n\n", "+++\nWhy, and what instead.\n\n")
        .replace("```python\n```", "```python\nx = 1\n```")
        .replace("```python bad\n```", "```python bad\nfrom shop.db import engine\nengine()  #!\n```")
        .replace("```python good\n```", "```python good\nx = 1\n```")
}

#[test]
fn a_new_card_says_what_to_fill_in_and_is_in_order_then() {
    for (kind, problems) in [(&[][..], 5), (&["--kind", "pitfall"][..], 8), (&["--kind", "check"][..], 8)] {
        let folder = Folder::new(&[]);
        let run = folder.run(&[&["cards", "new", "our-engine"], kind].concat());
        let said = "Wrote .pygloss/cards/our-engine.md. Fill in what is empty; `pygloss cards check .pygloss/cards` says what is left.\n";
        assert_eq!((run.code, run.out.as_str()), (0, said), "{run:?}");
        let run = folder.run(&["cards", "check"]);
        assert_eq!(run.code, 1);
        assert_eq!(run.out.lines().count(), problems + 1, "{}", run.out);
        let file = format!("{CARDS}/our-engine.md");
        let text = String::from_utf8(folder.read(&file)).unwrap();
        folder.write(&file, filled(&text, "engines").as_bytes());
        let run = folder.run(&["cards", "check"]);
        assert_eq!((run.code, run.out.as_str()), (0, "1 card in order.\n"), "{run:?}");
    }
}

#[test]
fn a_new_card_takes_no_name_that_is_none_or_is_taken() {
    let folder = Folder::new(&[("docs/sub/here.md", "mine"), ("file", "")]);
    for (arguments, said) in [
        (&["Our Card"][..], "`Our Card` is no name for a card"),
        (&["../escape"][..], "`../escape` is no name for a card"),
        (&["a/b"][..], "is no name for a card"),
        (&["-x"][..], ""),
        (&[""][..], "is no name for a card"),
        (&["a--b"][..], "is no name for a card"),
        (&["super-function"][..], "pygloss has a card `super-function` of its own (super()"),
        (&["bare-except", "--kind", "check"][..], "pygloss has a card `bare-except` of its own"),
        (&["trap", "--kind", "check"][..], "the name of a group of checks"),
        (&["here", "docs"][..], "docs/sub/here.md: there is a card `here` already; it stays as it is"),
        (&["new", "file"][..], "file: cannot be made"),
    ] {
        let run = folder.run(&[&["cards", "new"], arguments].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?} {run:?}");
        assert!(run.err.contains(said), "{arguments:?} {run:?}");
    }
    assert_eq!(folder.read("docs/sub/here.md"), b"mine");
    let long = "x".repeat(61);
    assert_eq!(folder.run(&["cards", "new", &long]).code, 2);
    assert_eq!(folder.run(&["cards", "new", "fine", "docs"]).code, 0);
    let run = folder.run(&["cards", "new", "fine", "docs"]);
    assert!(run.code == 2 && run.err.contains("docs/fine.md: there is a card `fine` already"), "{run:?}");
}

#[test]
fn what_is_no_card_is_named_and_ends_with_2() {
    let folder = Folder::new(&[(&format!("{CARDS}/sessions.md"), CONCEPT)]);
    folder.write(&format!("{CARDS}/latin.md"), b"\xe9");
    folder.write(&format!("{CARDS}/giant.md"), &vec![b'x'; 5 << 20]);
    let run = folder.run(&["cards", "check"]);
    assert_eq!((run.code, run.out.as_str()), (2, "1 card in order.\n"), "{run:?}");
    assert!(run.err.contains(".pygloss/cards/latin.md: line 1: byte 0xe9 is not UTF-8"), "{run:?}");
    assert!(run.err.contains(".pygloss/cards/giant.md: a card has at most 32768 bytes"), "{run:?}");
}

#[test]
fn a_card_s_words_do_not_steer_the_terminal() {
    let text =
        CONCEPT.replace("beginner", "\\u001b[2Jbeginner").replace("Our sessions", "\\u001b]0;x\\u0007Ours");
    let folder = Folder::new(&[(&format!("{CARDS}/sessions.md"), &text)]);
    let run = folder.run(&["cards", "check"]);
    assert!(run.code == 1 && !run.out.contains('\u{1b}'), "{run:?}");
    assert!(run.out.contains("holds a character that is not seen"), "{run:?}");
}
