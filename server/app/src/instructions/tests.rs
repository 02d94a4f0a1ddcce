//! What is listed, by which Python, and what is said where there is none.

use std::fs;
use std::path::{Path, PathBuf};

use pygloss_engine::note::{Listing, Note, Text};
use pygloss_engine::text::TextRange;

use super::run::Step;
use super::words::{argument, sentence};
use super::*;

fn step(name: &str, argument: u32, text: &str) -> Step {
    Step { name: name.to_string(), argument: Some(argument), text: text.to_string(), ..Step::default() }
}

fn note() -> Note {
    let listing = Listing {
        name: "add".to_string(),
        first_line: 1,
        parameters: vec!["a".to_string(), "b".to_string()],
    };
    Note::new("bytecode-and-dis", TextRange::default(), "Code object", Text::default()).listing(listing)
}

fn facts(note: &Note) -> String {
    note.facts
        .iter()
        .map(|fact| match fact {
            Fact::Line(text) | Fact::Bullet(text) | Fact::Step(text) => text.to_quoted(),
        })
        .collect()
}

/// A program in a folder of its own, which says a text.
#[cfg(unix)]
fn program(folder: &Path, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(folder).unwrap();
    let program = folder.join("python3");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[test]
fn an_unknown_instruction_is_only_named() {
    assert_eq!(sentence(&step("DO_MAGIC", 3, "")), None);
    assert_eq!(worded(&step("DO_MAGIC", 3, "x")).to_quoted(), "`DO_MAGIC` `x`");
}

#[test]
fn instructions_are_said_in_a_sentence() {
    for (step, expected) in [
        (
            step("LOAD_GLOBAL", 1, "NULL + print"),
            "`LOAD_GLOBAL` `print`: looks this name up in the module, then in `builtins`, and puts what it finds on the stack.",
        ),
        (
            step("LOAD_GLOBAL", 1, "print + NULL"),
            "`LOAD_GLOBAL` `print`: looks this name up in the module, then in `builtins`, and puts what it finds on the stack.",
        ),
        (
            step("BINARY_OP", 0, "+"),
            "`BINARY_OP` `+`: takes the top two values and puts the result of this operator on the stack.",
        ),
        (
            step("INPLACE_ADD", 0, ""),
            "`INPLACE_ADD`: takes the top two values and puts the result of `+=` on the stack.",
        ),
        (
            step("CALL", 1, ""),
            "`CALL`: calls what stands below the arguments, with 1 argument, and puts the result on the stack.",
        ),
        (step("LOAD_SMALL_INT", 7, ""), "`LOAD_SMALL_INT` `7`: puts this constant on the stack."),
        (
            step("CONTAINS_OP", 1, ""),
            "`CONTAINS_OP` `not in`: takes the top two values and puts the result of this comparison on the stack.",
        ),
        (step("RESUME", 5, ""), "`RESUME`: marks where it goes on after a `yield`."),
        (
            Step { target: Some(9), line: Some(4), ..step("FOR_ITER", 3, "to L2") },
            "Line 4. `FOR_ITER`: asks the iterator on top for its next item; when there is none, goes on with step 9.",
        ),
    ] {
        assert_eq!(worded(&step).to_quoted(), expected);
    }
    assert_eq!(argument(&step("LOAD_ATTR", 3, "append + NULL|self")), "append");
}

#[test]
fn a_python_in_the_project_is_never_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    let outside = folder.path().join("outside");
    #[cfg(unix)]
    let (own, other) = (program(&project.join(".venv/bin"), "exit 3"), program(&outside, "exit 3"));
    #[cfg(unix)]
    {
        let choice = |configured: Option<&Path>, path: &[&Path]| Choice {
            configured: configured.map(Path::to_path_buf),
            path: path.iter().map(|p| p.to_path_buf()).collect(),
            projects: vec![project.clone()],
        };
        let bin = own.parent().unwrap();
        assert_eq!(choice(Some(&own), &[bin]).interpreter(), None);
        assert_eq!(choice(Some(&project.join(".venv")), &[]).interpreter(), None);
        assert_eq!(choice(None, &[bin, &outside]).interpreter(), Some(other.clone()));
        assert_eq!(choice(Some(&other), &[bin]).interpreter(), Some(other.clone()));
        // A folder that counts from wherever the server runs may be the project's.
        assert_eq!(choice(None, &[Path::new("."), Path::new("bin")]).interpreter(), None);
        // Links into the project and out of it.
        let link = outside.join("links");
        std::os::unix::fs::symlink(bin, &link).unwrap();
        assert_eq!(choice(None, &[&link]).interpreter(), None);
        let away = project.join("away");
        std::os::unix::fs::symlink(&outside, &away).unwrap();
        assert_eq!(choice(None, &[&away]).interpreter(), None);
        // What is no Python by its name is not handed a program.
        let shell = outside.join("sh");
        fs::copy(&other, &shell).unwrap();
        assert_eq!(choice(Some(&shell), &[]).interpreter(), None);
    }
}

#[test]
fn the_folders_of_a_project_are_found_above_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("project/src/package");
    fs::create_dir_all(&source).unwrap();
    fs::write(folder.path().join("project/pyproject.toml"), "").unwrap();
    let projects = projects_of(&source.join("a.py"));
    assert_eq!(projects.first(), Some(&source));
    assert!(projects.contains(&folder.path().join("project")), "{projects:?}");
    assert!(!projects.contains(&folder.path().join("project/src")), "{projects:?}");
}

#[test]
fn without_a_python_it_says_so() {
    let told = with_instructions(note(), "def add(a, b): return a + b\n", &Choice::default());
    assert!(facts(&told).starts_with("No Python was found"), "{told:?}");
    assert!(told.steps.is_empty());
}

#[cfg(unix)]
#[test]
fn a_program_that_is_slow_silent_or_odd_costs_its_answer_only() {
    let folder = tempfile::tempdir().unwrap();
    for (script, says) in [
        ("exec sleep 60", "it took longer than two seconds"),
        ("exit 1", "its answer is not what was asked for"),
        ("echo '{\"version\": 3}'", "its answer is not what was asked for"),
        ("exec yes", "its answer is not what was asked for"),
    ] {
        let program = program(folder.path(), script);
        let choice = Choice { configured: Some(program), ..Choice::default() };
        let start = std::time::Instant::now();
        let told = with_instructions(note(), "def add(a, b): return a + b\n", &choice);
        assert!(facts(&told).contains(says), "{script}: {told:?}");
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{script}");
    }
}

#[cfg(unix)]
#[test]
fn what_it_lists_becomes_steps() {
    let folder = tempfile::tempdir().unwrap();
    let answer = r#"{"version": "3.99.1", "total": 62, "steps": [["RESUME", 0, "", null, 1], ["LOAD_FAST", 0, "a", null, null]]}"#;
    let program = program(folder.path(), &format!("echo '{answer}'"));
    let choice = Choice { configured: Some(program), ..Choice::default() };
    let told = with_instructions(note(), "", &choice);
    assert_eq!(facts(&told), "The first 2 of 62 instructions that Python 3.99.1 makes of it:");
    let steps: Vec<String> = told.steps.iter().map(Text::to_quoted).collect();
    assert_eq!(
        steps,
        [
            "Line 1. `RESUME`: marks where the function begins.",
            "`LOAD_FAST` `a`: puts this local variable on the stack."
        ]
    );
}
