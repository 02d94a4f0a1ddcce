//! What is answered, what is written, and what others write.

use std::path::Path;
use std::sync::mpsc::channel;

use pygloss_engine::learner::{DAY, Stage};

use super::*;

fn memory(folder: &Path) -> Memory {
    Memory::open(folder.to_path_buf(), |told| panic!("{told}"), || {})
}

fn kept(folder: &Path) -> Vec<(String, Happening)> {
    let database = Database::open(folder).unwrap().database;
    database
        .events_after(0)
        .unwrap()
        .into_iter()
        .map(|kept| (kept.event.concept, kept.event.happening))
        .collect()
}

fn stage(memory: &Memory, concept: &str) -> Option<Stage> {
    memory.record(concept).map(|record| record.stage(now()))
}

#[test]
fn what_is_said_holds_at_once_and_later() {
    let folder = tempfile::tempdir().unwrap();
    let first = memory(folder.path());
    assert_eq!(first.record("closure"), None);
    first.say("closure", Happening::Known).unwrap();
    assert_eq!(stage(&first, "closure"), Some(Stage::Known));
    assert_eq!(kept(folder.path()), [("closure".to_string(), Happening::Known)]);
    assert_eq!(stage(&memory(folder.path()), "closure"), Some(Stage::Known));
}

#[test]
fn views_are_written_behind_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = memory(folder.path());
    for _ in 0..3 {
        first.met(["closure".to_string(), "mro-c3".to_string()], Happening::Seen);
        first.flush();
    }
    assert_eq!(kept(folder.path()).len(), 2);
    first.met(["late".to_string()], Happening::Seen);
    drop(first);
    assert_eq!(kept(folder.path()).len(), 3, "what waits is written at the end");
}

#[test]
fn what_was_said_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let first = memory(folder.path());
    first.met(["closure".to_string()], Happening::Seen);
    first.say("closure", Happening::Muted).unwrap();
    assert!(first.record("closure").unwrap().is_muted());
    assert_eq!(first.undo().unwrap().map(|event| event.happening), Some(Happening::Muted));
    assert!(!first.record("closure").unwrap().is_muted());
    assert_eq!(first.record("closure").unwrap().views(), 1);
    assert_eq!(first.undo(), Ok(None));
}

/// On a busy machine a file may take long to be read: a review waits for it, a hover does not.
#[test]
fn a_review_waits_for_the_file_to_be_read() {
    let shared = Arc::new(Shared::new());
    let memory = Memory { shared: Arc::clone(&shared), orders: Mutex::default(), writer: Mutex::default() };
    assert_eq!(stage(&memory, "closure"), None);
    let reader = std::thread::spawn(move || {
        std::thread::sleep(4 * PATIENCE);
        shared.learn(&Event { at: now(), concept: "closure".to_string(), happening: Happening::Known });
        shared.read();
    });
    assert!(memory.look(|history| history.record("closure").is_some()));
    reader.join().unwrap();
}

/// Answers come from the computer's memory, with what was met last, however long writing takes.
#[test]
fn what_was_just_met_counts_while_nothing_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let first = memory(folder.path());
    first.say("closure", Happening::Known).unwrap();
    let other = rusqlite::Connection::open(folder.path().join("memory.sqlite3")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    first.met(["mro-c3".to_string()], Happening::Read);
    // Now it waits for the other program.
    std::thread::sleep(3 * BEHIND);
    let reads = |concept: &str| first.look(|history| history.record(concept).map(Record::reads));
    assert_eq!(reads("mro-c3"), Some(1));
    first.met(["mro-c3".to_string(), "late".to_string()], Happening::Read);
    assert_eq!((reads("mro-c3"), reads("late")), (Some(2), Some(1)));
    other.execute_batch("ROLLBACK").unwrap();
    first.flush();
    assert_eq!(kept(folder.path()).len(), 4, "each is written once");
    assert_eq!((reads("mro-c3"), reads("late")), (Some(2), Some(1)));
}

/// The log does not grow for as long as a program runs.
#[test]
fn what_is_written_comes_into_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let first = memory(folder.path());
    let file = || std::fs::metadata(folder.path().join("memory.sqlite3")).unwrap().len();
    first.flush();
    let before = file();
    let end = Instant::now() + Duration::from_secs(30);
    let mut said = 0;
    while (said <= MANY || file() == before) && Instant::now() < end {
        first.say(&format!("c{said}"), Happening::Known).unwrap();
        said += 1;
    }
    assert!(file() > before, "after {said} times");
    assert_eq!(kept(folder.path()).len(), said);
}

/// What is taken back or forgotten is taken out of one concept at once, of which the same is left as if everything was read again.
#[test]
fn a_concept_that_is_mended_is_what_its_events_leave() {
    let folder = tempfile::tempdir().unwrap();
    let first = memory(folder.path());
    let told = |history: &History| {
        let told =
            |concept: &str| format!("{:?} {:?}", history.record(concept), history.schedule().get(concept));
        ["closure", "mro-c3"].map(told)
    };
    let in_full = || told(&Database::open(folder.path()).unwrap().database.history().unwrap());
    for concept in ["closure", "mro-c3"] {
        first.met([concept.to_string()], Happening::Read);
        for right in [true, false, true] {
            first.say(concept, Happening::Answered { right }).unwrap();
        }
    }
    let before = first.look(told);
    first.say("closure", Happening::Muted).unwrap();
    assert_ne!(first.look(told), before);
    first.undo().unwrap();
    assert_eq!((first.look(told), in_full()), (before.clone(), before));
    assert_eq!(first.reset(Some("closure".to_string())), Ok(4));
    assert_eq!(first.look(told), in_full());
    first.met(["closure".to_string()], Happening::Seen);
    first.flush();
    std::thread::sleep(3 * BEHIND);
    assert_eq!(first.look(told), in_full(), "and it goes on from there");
}

/// Two editors: what the one is told, the other knows after it has looked.
#[test]
fn programs_learn_from_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (memory(folder.path()), memory(folder.path()));
    other.met(["mro-c3".to_string()], Happening::Seen);
    other.flush();
    one.say("closure", Happening::Known).unwrap();
    let looked = |wanted: &dyn Fn() -> bool| {
        let end = Instant::now() + Duration::from_secs(10);
        while !wanted() && Instant::now() < end {
            other.met(["mro-c3".to_string()], Happening::Seen);
            std::thread::sleep(Duration::from_millis(10));
        }
        wanted()
    };
    assert!(looked(&|| stage(&other, "closure") == Some(Stage::Known)));
    assert_eq!(other.record("mro-c3").unwrap().views(), 1, "its own events are counted once");
    one.undo().unwrap();
    assert!(looked(&|| stage(&other, "closure").is_none()));
}

#[test]
fn a_memory_that_cannot_be_written_is_told_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (tell, told) = channel();
    let memory = Memory::open(file, move |words| tell.send(words).unwrap(), || {});
    memory.say("closure", Happening::Known).unwrap();
    assert_eq!(stage(&memory, "closure"), Some(Stage::Known), "as long as the program runs");
    assert!(told.recv().unwrap().ends_with("What you know is not remembered."));
}

#[test]
fn weights_are_fitted_behind_the_reader_s_back_and_used() {
    const ASKED: i64 = 80;
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(folder.path()).unwrap().database;
    // Somebody who remembers everything for good: questions come back later than they do for others.
    let answer = |(concept, turn): (i64, i64)| Event {
        at: now() - (200 - 12 * turn - concept % 5) * DAY,
        concept: format!("c{concept}"),
        happening: Happening::Answered { right: turn > 0 || concept % 2 > 0 },
    };
    let events: Vec<Event> =
        (0..ASKED).flat_map(|concept| (0..6).map(move |turn| (concept, turn))).map(answer).collect();
    database.merge(&events).unwrap();
    let due = |history: &History| history.schedule().get("c1").unwrap().due;
    let reads = |history: &History| history.record("metaclass").map(Record::reads);
    let mut read = 0;
    let usual = due(&database.history().unwrap());
    let memory = memory(folder.path());
    assert_eq!(memory.look(due), usual, "nobody waits for it");
    let end = Instant::now() + Duration::from_secs(30);
    while memory.look(due) == usual && Instant::now() < end {
        memory.met(["metaclass".to_string()], Happening::Read);
        read += 1;
        assert_eq!(memory.look(reads), Some(read), "what happens meanwhile counts, once");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(memory.look(due) > usual);
    memory.flush();
    assert_eq!(memory.look(reads), Some(read));
    assert_eq!(memory.look(due), due(&database.history().unwrap()), "it is kept for other programs");
}
