//! `pygloss memory`

use crate::support::Folder;

const NOW: [(&str, &str); 1] = [("PYGLOSS_NOW", "1728000000000")];

#[test]
fn what_is_said_is_listed_taken_back_and_forgotten() {
    let folder = Folder::new(&[]);
    let run = |arguments: &[&str]| {
        let run = folder.run_with(arguments, b"", &NOW);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        run.out
    };
    assert_eq!(run(&["memory"]), "Nothing is remembered yet.\n");
    assert_eq!(
        run(&["memory", "know", "mro-c3"]),
        "Method resolution order (MRO): known. Hovers leave out what is general.\n"
    );
    run(&["memory", "mute", "metaclass"]);
    let list = run(&["memory"]);
    let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["mro-c3", "known", "0", "0", "0", "today"]);
    assert_eq!(rows[2], ["metaclass", "muted", "0", "0", "0", "today"]);
    assert!(run(&["memory", "undo"]).starts_with("Taken back: \"Never again\" about "));
    assert_eq!(run(&["memory", "list", "--output-format", "json"]).matches("\"concept\"").count(), 1);
    assert_eq!(run(&["memory", "reset", "mro-c3"]), "1 event is forgotten.\n");
    assert_eq!(run(&["memory", "undo"]), "There is nothing to take back.\n");
    run(&["memory", "know", "closure"]);
    assert_eq!(run(&["memory", "reset", "--all"]), "1 event is forgotten.\n");
    assert!(run(&["memory", "where"]).trim_end().ends_with("memory.sqlite3"));
}

#[test]
fn an_export_goes_to_another_machine() {
    let (one, other) = (Folder::new(&[]), Folder::new(&[]));
    one.run(&["memory", "know", "closure"]);
    one.run(&["memory", "mute", "metaclass"]);
    let export = one.run(&["memory", "export"]).out;
    let import = |folder: &Folder| folder.run_with(&["memory", "import", "-"], export.as_bytes(), &[]).out;
    assert_eq!(import(&other), "2 of 2 events are new.\n");
    assert_eq!(import(&other), "0 of 2 events are new.\n");
    assert_eq!(other.run(&["memory", "export"]).out, export);
}

#[test]
fn a_level_is_kept_taken_along_and_forgotten() {
    let (one, other) = (Folder::new(&[]), Folder::new(&[]));
    assert_eq!(one.run(&["memory", "level"]).out, "No level is kept.\n");
    assert_eq!(one.run(&["memory", "level", "advanced"]).out, "Your level is advanced.\n");
    assert_eq!(one.run(&["memory", "level"]).out, "advanced\n");
    let wrong = one.run(&["memory", "level", "novice"]);
    assert!(wrong.code == 2 && wrong.err.contains("beginner, intermediate and advanced"), "{}", wrong.err);
    let export = one.run(&["memory", "export"]).out;
    assert!(export.contains("\"level\": \"advanced\""), "{export}");
    other.run_with(&["memory", "import", "-"], export.as_bytes(), &[]);
    assert_eq!(other.run(&["memory", "level"]).out, "advanced\n");
    other.run(&["memory", "level", "beginner"]);
    other.run_with(&["memory", "import", "-"], export.as_bytes(), &[]);
    assert_eq!(other.run(&["memory", "level"]).out, "beginner\n", "what was said here stays");
    assert_eq!(one.run(&["memory", "level", "--forget"]).out, "Your level is forgotten.\n");
    assert_eq!(one.run(&["memory", "level"]).out, "No level is kept.\n");
    other.run(&["memory", "reset", "--all"]);
    assert_eq!(other.run(&["memory", "level"]).out, "No level is kept.\n");
    let nowhere = one.run_with(
        &["memory", "level"],
        b"",
        &[("PYGLOSS_DATA_DIR", ""), ("HOME", ""), ("XDG_DATA_HOME", "")],
    );
    assert!(nowhere.code == 2 && nowhere.err.contains("PYGLOSS_DATA_DIR"), "{}", nowhere.err);
}

#[test]
fn what_cannot_be_used_is_named_and_nothing_is_lost() {
    let folder = Folder::new(&[(
        "broken.json",
        "{\"pygloss_memory\": 1, \"events\": [{\"at\": 1, \"concept\": \"closure\", \"what\": \"known\"}, 7]}",
    )]);
    let failed = |arguments: &[&str]| {
        let run = folder.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        run.err
    };
    assert!(
        failed(&["memory", "know", "closures-and-more"])
            .contains("there is no card called `closures-and-more`")
    );
    assert!(failed(&["memory", "import", "broken.json"]).contains("broken.json: events[1]"));
    assert!(failed(&["memory", "import", "missing.json"]).contains("missing.json"));
    assert!(failed(&["memory", "reset"]).contains("--all"));
    assert_eq!(folder.run(&["memory"]).out, "Nothing is remembered yet.\n");
}
