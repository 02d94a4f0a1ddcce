//! What becomes of events in the file, and of files that cannot be used.

use super::*;

fn event(at: Millis, concept: &str, happening: Happening) -> Event {
    Event { at, concept: concept.to_string(), happening }
}

fn open(folder: &Path) -> Database {
    let opened = Database::open(folder).unwrap();
    assert_eq!(opened.told, None);
    opened.database
}

fn events(database: &Database) -> Vec<Event> {
    database.events_after(0).unwrap().into_iter().map(|kept| kept.event).collect()
}

#[test]
fn events_are_there_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let happened: Vec<Event> =
        (1..).zip(Happening::ALL).map(|(at, what)| event(at, "closure", what)).collect();
    assert_eq!(open(folder.path()).add(&happened), Ok(Some(1..=7)));
    let mut again = open(folder.path());
    assert_eq!(events(&again), happened);
    assert_eq!(again.add(&[event(9, "mro-c3", Happening::Seen)]), Ok(Some(8..=8)));
    assert_eq!(again.events_after(7).unwrap().len(), 1);
    assert_eq!(again.add(&[]), Ok(None));
}

#[test]
fn what_was_said_last_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let said = event(2, "closure", Happening::Known);
    database
        .add(&[event(1, "mro-c3", Happening::Muted), said.clone(), event(3, "closure", Happening::Seen)])
        .unwrap();
    assert_eq!(database.undo(), Ok(Some(said)));
    assert_eq!(database.rewritten(), Ok(1));
    assert_eq!(database.undo().unwrap().unwrap().concept, "mro-c3");
    assert_eq!(database.undo(), Ok(None));
    assert_eq!(events(&database), [event(3, "closure", Happening::Seen)]);
}

#[test]
fn a_concept_or_everything_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let all = ["a", "b", "b", "c"].map(|concept| event(1, concept, Happening::Seen));
    database.add(&all).unwrap();
    assert_eq!(database.reset(Some("b")), Ok(2));
    assert_eq!(database.reset(Some("nothing")), Ok(0));
    assert_eq!(database.reset(None), Ok(2));
    assert_eq!(events(&database), []);
}

#[test]
fn merging_adds_what_is_not_there_each_at_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let (early, late) = (event(1, "a", Happening::Seen), event(9, "a", Happening::Known));
    database.add(std::slice::from_ref(&late)).unwrap();
    assert_eq!(database.merge(&[late.clone(), early.clone(), early.clone()]), Ok(1));
    assert_eq!(events(&database), [early, late]);
}

#[test]
fn a_damaged_file_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=2 {
        std::fs::write(
            folder.path().join("memory.sqlite3"),
            "this is no database, but long enough to be one",
        )
        .unwrap();
        let mut opened = Database::open(folder.path()).unwrap();
        assert!(opened.told.unwrap().contains(&format!("memory.sqlite3.damaged-{number}")));
        opened.database.add(&[event(1, "a", Happening::Seen)]).unwrap();
        let kept =
            std::fs::read_to_string(folder.path().join(format!("memory.sqlite3.damaged-{number}"))).unwrap();
        assert!(kept.starts_with("this is no database"));
    }
    assert_eq!(events(&open(folder.path())).len(), 1);
}

#[test]
fn a_file_with_a_damaged_page_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite3");
    let mut database = open(folder.path());
    let many: Vec<Event> = (0..20_000).map(|at| event(at, "closure", Happening::Seen)).collect();
    database.add(&many).unwrap();
    drop(database);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).take(8192).for_each(|byte| *byte = 0xAA);
    std::fs::write(&path, bytes).unwrap();
    let opened = Database::open(folder.path()).unwrap();
    assert!(opened.told.unwrap().contains("damaged"));
    assert_eq!(events(&opened.database), []);
}

#[test]
fn another_program_s_tables_are_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite3");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE birds (name TEXT); PRAGMA user_version = 1").unwrap();
    drop(other);
    let opened = Database::open(folder.path()).unwrap();
    assert!(opened.told.unwrap().contains("no such table"));
}

#[test]
fn a_newer_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.sqlite3");
    let newer = Connection::open(&path).unwrap();
    newer.execute_batch("CREATE TABLE all_new (a); PRAGMA user_version = 2").unwrap();
    drop(newer);
    let before = std::fs::read(&path).unwrap();
    let mut opened = Database::open(folder.path()).unwrap();
    assert!(opened.told.unwrap().contains("newer pygloss (version 2, this one knows 1)"));
    opened.database.add(&[event(1, "a", Happening::Seen)]).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(events(&Database::open(folder.path()).unwrap().database).len(), 1);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let problem = Database::open(&file).unwrap_err();
    assert!(problem.starts_with(&file.display().to_string()), "{problem}");
}

#[test]
fn the_events_of_one_concept_come_in_the_order_of_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = open(folder.path());
    let all =
        [event(3, "a", Happening::Seen), event(2, "b", Happening::Seen), event(1, "a", Happening::Read)];
    database.add(&all).unwrap();
    let times: Vec<Millis> = database.events_of("a").unwrap().into_iter().map(|kept| kept.event.at).collect();
    assert_eq!(times, [1, 3]);
    assert_eq!(database.events_of("c"), Ok(Vec::new()));
    assert_eq!(database.again().unwrap().events_of("b").unwrap().len(), 1);
}

/// Two programs that write at once wait for each other, and lose nothing.
#[test]
fn several_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &'static str| {
        let folder = folder.path().to_path_buf();
        std::thread::spawn(move || {
            let mut database = open(&folder);
            for at in 0..100 {
                database.add(&[event(at, name, Happening::Seen)]).unwrap();
            }
        })
    };
    let writers = ["a", "b", "c"].map(write);
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!(events(&open(folder.path())).len(), 300);
}

/// Making the file needs it alone for a moment. Programs that start together all get it.
#[test]
fn many_make_the_same_file_at_once() {
    for _ in 0..30 {
        let folder = tempfile::tempdir().unwrap();
        let ready = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            let start = || {
                ready.wait();
                let mut database = open(folder.path());
                database.add(&[event(1, "closure", Happening::Seen)]).unwrap();
                // The last one that closes a file takes its log away, while others may be opening it.
                drop(database);
                open(folder.path());
            };
            for _ in 0..8 {
                scope.spawn(start);
            }
        });
        assert_eq!(events(&open(folder.path())).len(), 8);
    }
}
