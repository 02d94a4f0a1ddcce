//! The file: events in an SQLite database that several programs use at once.
//!
//! Events are added and never changed. What takes some away (undoing, resetting) or may put some between others (importing) counts up
//! `rewritten`, so that the other programs know that adding what is new is not enough.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pygloss_engine::analysis::Level;
use pygloss_engine::learner::{Event, Happening, Millis};
use rusqlite::{Connection, ErrorCode, OptionalExtension, ToSql, Transaction, TransactionBehavior, params};

/// The version of the tables, kept as `user_version`.
const VERSION: i64 = 1;
/// How long a program waits for another one that writes.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it waits before it asks again, where SQLite does not wait itself.
const PAUSE: Duration = Duration::from_millis(5);

const TABLES: &str = "
CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, concept TEXT NOT NULL, what TEXT NOT NULL);
CREATE INDEX events_at ON events (at);
CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO numbers VALUES ('rewritten', 0);
";

/// What a program that is older does not know, and may leave as it is.
const LATER_TABLES: &str = "
CREATE TABLE IF NOT EXISTS texts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_of ON events (concept);
";

/// The name of the reader's level among the texts.
const LEVEL: &str = "level";

/// Why the memory cannot be used, in words for the reader.
pub type Problem = String;

/// An event, and its number in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Grows with each event that is added.
    pub id: i64,
    /// What happened.
    pub event: Event,
}

/// An open file.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    path: PathBuf,
}

/// A file that was opened, and what the reader should be told of it.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub database: Database,
    /// A file that was damaged, or is of a newer pygloss, and what was done about it.
    pub told: Option<String>,
}

enum Unusable {
    Damaged(String),
    Newer(i64),
    Busy(String),
    Other(String),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Unusable {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Unusable::Damaged(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Unusable::Busy(error.to_string()),
            _ => Unusable::Other(error.to_string()),
        }
    }
}

impl Database {
    /// Opens the file in a folder, and makes both where they are not there. A damaged file is kept under another name, a newer one is left
    /// as it is; either way a file that can be used takes its place.
    ///
    /// # Errors
    /// Where the folder or the file cannot be written or read.
    pub fn open(folder: &Path) -> Result<Opened, Problem> {
        let failed = |path: &Path, why: &str| format!("{}: the memory cannot be used: {why}", path.display());
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error.to_string()))?;
        let path = folder.join("memory.sqlite3");
        match Database::usable(&path) {
            Ok(database) => Ok(Opened { database, told: None }),
            Err(Unusable::Busy(why) | Unusable::Other(why)) => Err(failed(&path, &why)),
            Err(Unusable::Damaged(why)) => {
                let aside = set_aside(&path).map_err(|error| failed(&path, &error.to_string()))?;
                let database = Database::usable(&path).map_err(|again| failed(&path, &again.to_string()))?;
                let told = format!(
                    "{}: the memory is damaged ({why}); it is kept as {}, and a new one begins. `pygloss memory import` takes an export of the old one.",
                    path.display(),
                    aside.display()
                );
                Ok(Opened { database, told: Some(told) })
            }
            Err(Unusable::Newer(version)) => {
                let own = folder.join(format!("memory-{VERSION}.sqlite3"));
                let database = Database::usable(&own).map_err(|again| failed(&own, &again.to_string()))?;
                let told = format!(
                    "{}: the memory is of a newer pygloss (version {version}, this one knows {VERSION}); it is left as it is, and {} is used.",
                    path.display(),
                    own.display()
                );
                Ok(Opened { database, told: Some(told) })
            }
        }
    }

    /// The file, once no other program has it alone. To get its first log and to lose its last one a file must be had alone, and SQLite
    /// gives up at once instead of waiting there, since two that wait for this would wait for each other.
    fn usable(path: &Path) -> Result<Database, Unusable> {
        let end = Instant::now() + PATIENCE;
        loop {
            match Database::usable_now(path) {
                Err(Unusable::Busy(_)) if Instant::now() < end => std::thread::sleep(PAUSE),
                other => return other,
            }
        }
    }

    fn usable_now(path: &Path) -> Result<Database, Unusable> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        let version = |connection: &Connection| {
            connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        };
        let found = version(&connection)?;
        if found > VERSION {
            return Err(Unusable::Newer(found));
        }
        // Readers and a writer do not wait for each other, and what is committed survives the program.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        if found == 0 {
            let transaction = Transaction::new(&mut connection, TransactionBehavior::Immediate)?;
            // Another program may have been faster.
            if version(&transaction)? == 0 {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            transaction.commit()?;
        }
        let database = Database { connection, path: path.to_path_buf() };
        database.look()?;
        database.connection.execute_batch(LATER_TABLES)?;
        Ok(database)
    }

    /// The same file once more, for a thread of its own.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn again(&self) -> Result<Database, Problem> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&self.path)?;
            connection.busy_timeout(PATIENCE)?;
            Ok(connection)
        };
        let connection = open().map_err(|error| self.failed(&error))?;
        Ok(Database { connection, path: self.path.clone() })
    }

    /// From now on nobody who writes through this moves what was written from the log into the file: whoever says something would
    /// wait for the disk now and then. [`Database::tidy`] does it.
    ///
    /// # Errors
    /// Where the file cannot be used.
    pub fn leave_untidy(&self) -> Result<(), Problem> {
        self.connection.pragma_update(None, "wal_autocheckpoint", 0).map_err(|error| self.failed(&error))
    }

    /// Moves what was written from the log into the file, as far as nobody has to wait for it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn tidy(&self) -> Result<(), Problem> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(|error| self.failed(&error))
    }

    /// Looks whether the file holds together.
    fn look(&self) -> Result<(), Unusable> {
        let said: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if said != "ok" {
            return Err(Unusable::Damaged(said));
        }
        self.connection
            .query_row("SELECT value FROM numbers WHERE name = 'rewritten'", [], |_| Ok(()))
            .map_err(|error| match error {
                rusqlite::Error::SqliteFailure(failure, Some(message))
                    if failure.code == ErrorCode::Unknown =>
                {
                    Unusable::Damaged(message)
                }
                rusqlite::Error::QueryReturnedNoRows => Unusable::Damaged("a table is empty".to_string()),
                other => other.into(),
            })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: &rusqlite::Error) -> Problem {
        format!("{}: the memory cannot be used: {error}", self.path.display())
    }

    fn writing<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Problem> {
        let path = &self.path;
        let failed =
            |error: rusqlite::Error| format!("{}: the memory cannot be written: {error}", path.display());
        let transaction =
            Transaction::new(&mut self.connection, TransactionBehavior::Immediate).map_err(failed)?;
        let made = work(&transaction).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(made)
    }

    /// Adds events, all or none, and gives their numbers.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add(&mut self, events: &[Event]) -> Result<Option<RangeInclusive<i64>>, Problem> {
        let Some(before_last) = events.len().checked_sub(1) else { return Ok(None) };
        self.writing(|transaction| {
            let mut insert =
                transaction.prepare("INSERT INTO events (at, concept, what) VALUES (?, ?, ?)")?;
            for event in events {
                insert.execute(params![event.at, event.concept, event.happening.name()])?;
            }
            // Nobody else writes in between, and numbers are given in a row.
            let last = transaction.last_insert_rowid();
            let others = i64::try_from(before_last).unwrap_or(i64::MAX);
            Ok(Some(last.saturating_sub(others)..=last))
        })
    }

    /// The events behind the one of this number, in the order of their times; all behind 0. What this program has no name for is left out.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn events_after(&self, id: i64) -> Result<Vec<Kept>, Problem> {
        // The plus keeps SQLite from going through all times in order where only a few numbers are asked for.
        self.events("SELECT id, at, concept, what FROM events WHERE id > ? ORDER BY +at, id", id)
    }

    /// The events of a concept, in the order of their times.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn events_of(&self, concept: &str) -> Result<Vec<Kept>, Problem> {
        self.events("SELECT id, at, concept, what FROM events WHERE concept = ? ORDER BY +at, id", concept)
    }

    fn events(&self, select: &str, wanted: impl ToSql) -> Result<Vec<Kept>, Problem> {
        let read = || -> rusqlite::Result<Vec<Kept>> {
            let mut select = self.connection.prepare(select)?;
            let rows = select.query_map([&wanted], |row| {
                let what: String = row.get(3)?;
                let (id, at, concept): (i64, Millis, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Happening::named(&what)
                    .map(|happening| Kept { id, event: Event { at, concept, happening } }))
            })?;
            rows.filter_map(Result::transpose).collect()
        };
        read().map_err(|error| self.failed(&error))
    }

    /// How often events were taken away or put between others.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn rewritten(&self) -> Result<i64, Problem> {
        self.connection
            .query_row("SELECT value FROM numbers WHERE name = 'rewritten'", [], |row| row.get(0))
            .map_err(|error| self.failed(&error))
    }

    /// A text that is kept under a name.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        self.connection
            .query_row("SELECT value FROM texts WHERE name = ?", [name], |row| row.get(0))
            .optional()
            .map_err(|error| self.failed(&error))
    }

    /// Keeps a text under a name in place of the one before, or none.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set_text(&mut self, name: &str, value: Option<&str>) -> Result<(), Problem> {
        self.writing(|transaction| {
            match value {
                Some(value) => {
                    transaction.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", [name, value])?
                }
                None => transaction.execute("DELETE FROM texts WHERE name = ?", [name])?,
            };
            Ok(())
        })
    }

    /// The reader's level, where they have said it or answered questions about it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn level(&self) -> Result<Option<Level>, Problem> {
        Ok(self.text(LEVEL)?.as_deref().and_then(Level::named))
    }

    /// Keeps the reader's level, or forgets it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set_level(&mut self, level: Option<Level>) -> Result<(), Problem> {
        self.set_text(LEVEL, level.map(Level::name))
    }

    /// Takes back what the reader said last ("I know this", "Remind me", "Never again"), and gives it; `None` where nothing was said.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn undo(&mut self) -> Result<Option<Event>, Problem> {
        let said = Happening::ALL.into_iter().filter(|happening| happening.is_said());
        let said = said.map(|happening| format!("'{}'", happening.name())).collect::<Vec<_>>().join(", ");
        self.writing(|transaction| {
            let last = transaction
                .query_row(
                    &format!("SELECT id, at, concept, what FROM events WHERE what IN ({said}) ORDER BY at DESC, id DESC LIMIT 1"),
                    [],
                    |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)),
                )
                .optional()?;
            let Some((id, at, concept, what)) = last else { return Ok(None) };
            transaction.execute("DELETE FROM events WHERE id = ?", [id])?;
            count_up(transaction)?;
            Ok(Happening::named(&what).map(|happening| Event { at, concept, happening }))
        })
    }

    /// Forgets a concept, or everything there is, and gives the number of events that are gone.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn reset(&mut self, concept: Option<&str>) -> Result<usize, Problem> {
        self.writing(|transaction| {
            let gone = match concept {
                Some(concept) => transaction.execute("DELETE FROM events WHERE concept = ?", [concept])?,
                None => {
                    transaction.execute("DELETE FROM texts", [])?;
                    transaction.execute("DELETE FROM events", [])?
                }
            };
            count_up(transaction)?;
            Ok(gone)
        })
    }

    /// Adds the events that are not there yet, each at its time, and gives their number.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn merge(&mut self, events: &[Event]) -> Result<usize, Problem> {
        self.writing(|transaction| {
            let mut insert = transaction.prepare(
                "INSERT INTO events (at, concept, what) SELECT ?1, ?2, ?3
                 WHERE NOT EXISTS (SELECT 1 FROM events WHERE at = ?1 AND concept = ?2 AND what = ?3)",
            )?;
            let mut added = 0;
            for event in events {
                added += insert.execute(params![event.at, event.concept, event.happening.name()])?;
            }
            count_up(transaction)?;
            Ok(added)
        })
    }
}

fn count_up(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("UPDATE numbers SET value = value + 1 WHERE name = 'rewritten'", []).map(drop)
}

/// Gives a file and what belongs to it another name, which nothing has yet.
fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let named = |number: u32, end: &str| {
        let mut name = path.as_os_str().to_os_string();
        name.push(format!("{end}.damaged-{number}"));
        PathBuf::from(name)
    };
    let number = (1..).find(|number| !named(*number, "").exists()).unwrap_or(1);
    for end in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_os_string();
        beside.push(end);
        let beside = PathBuf::from(beside);
        if beside.exists() {
            std::fs::rename(&beside, named(number, end))?;
        }
    }
    std::fs::rename(path, named(number, ""))?;
    Ok(named(number, ""))
}

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unusable::Damaged(why) | Unusable::Busy(why) | Unusable::Other(why) => f.write_str(why),
            Unusable::Newer(version) => write!(f, "it is of version {version}"),
        }
    }
}

#[cfg(test)]
mod tests;
