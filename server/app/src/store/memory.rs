//! The memory of a running program: answered from what is in the computer's memory, written behind its back.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use pygloss_engine::learner::{Event, Happening, Millis, ONE_VIEW, Record, records};
use rustc_hash::FxHashMap;

use super::clock::now;
use super::database::{Database, Problem};

/// Views are written together, this long after the first of them.
const BEHIND: Duration = Duration::from_millis(100);
/// How long an answer waits for the file to be read, once.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long what the reader says waits to be written.
const AT_MOST: Duration = Duration::from_secs(10);

/// What is remembered, shared by all who ask. Dropping it writes what is left.
pub struct Memory {
    shared: Arc<Shared>,
    orders: Mutex<Option<Sender<Order>>>,
    writer: Mutex<Option<std::thread::JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    records: RwLock<FxHashMap<String, Record>>,
    is_read: Mutex<bool>,
    was_read: Condvar,
}

enum Order {
    /// Something that happened, to be written soon.
    Add(Event),
    /// Something that is written before the answer.
    Say(Event, SyncSender<Result<(), Problem>>),
    /// What was said last is taken back.
    Undo(SyncSender<Result<Option<Event>, Problem>>),
    /// Somebody looks: what other programs have written is read.
    Look,
    /// Everything is written before the answer.
    Flush(SyncSender<()>),
}

impl Memory {
    /// The memory in a folder, read in a thread of its own. `report` is told what the reader should know of the file.
    #[must_use]
    pub fn open(folder: PathBuf, report: impl Fn(String) + Send + 'static) -> Memory {
        let shared = Arc::new(Shared::default());
        let (orders, received) = mpsc::channel();
        let its = Arc::clone(&shared);
        let work = move || Writer::open(&folder, its, report).serve(&received);
        let writer = std::thread::Builder::new().name("memory".to_string()).spawn(work).ok();
        if writer.is_none() {
            shared.read();
        }
        Memory { shared, orders: Mutex::new(Some(orders)), writer: Mutex::new(writer) }
    }

    /// What is known of a concept's events. Waits for the file to be read, but not long.
    #[must_use]
    pub fn record(&self, concept: &str) -> Option<Record> {
        self.shared.wait();
        self.shared.records.read().unwrap_or_else(PoisonError::into_inner).get(concept).cloned()
    }

    /// Concepts were shown, or their cards opened.
    pub fn met(&self, concepts: impl IntoIterator<Item = String>, happening: Happening) {
        let at = now();
        let mut is_new = false;
        for concept in concepts {
            let event = Event { at, concept, happening };
            // What makes no difference is not kept.
            if happening == Happening::Seen && self.shared.was_just_seen(&event.concept, at) {
                continue;
            }
            self.order(Order::Add(event));
            is_new = true;
        }
        if !is_new {
            self.order(Order::Look);
        }
    }

    /// The reader said something, or answered. It is written when this returns.
    ///
    /// # Errors
    /// Where it cannot be written; it holds until the program ends all the same.
    pub fn say(&self, concept: &str, happening: Happening) -> Result<(), Problem> {
        let event = Event { at: now(), concept: concept.to_string(), happening };
        self.ask(|answer| Order::Say(event, answer))?
    }

    /// Takes back what the reader said last.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn undo(&self) -> Result<Option<Event>, Problem> {
        self.ask(Order::Undo)?
    }

    /// Writes everything.
    pub fn flush(&self) {
        let _ = self.ask(Order::Flush);
    }

    fn ask<T>(&self, order: impl FnOnce(SyncSender<T>) -> Order) -> Result<T, Problem> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.order(order(answer));
        answered.recv_timeout(AT_MOST).map_err(|_| "the memory does not answer".to_string())
    }

    fn order(&self, order: Order) {
        if let Some(orders) = self.orders.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            let _ = orders.send(order);
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // The writer ends when nobody can order anything any more.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = writer.join();
        }
    }
}

impl Shared {
    fn add(&self, event: &Event) {
        let mut records = self.records.write().unwrap_or_else(PoisonError::into_inner);
        match records.get_mut(&event.concept) {
            Some(record) => record.add(event),
            None => records.entry(event.concept.clone()).or_default().add(event),
        }
    }

    fn was_just_seen(&self, concept: &str, at: Millis) -> bool {
        let records = self.records.read().unwrap_or_else(PoisonError::into_inner);
        records.get(concept).and_then(Record::last_view).is_some_and(|last| (at - last).abs() < ONE_VIEW)
    }

    /// The file has been read, or cannot be.
    fn read(&self) {
        *self.is_read.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.was_read.notify_all();
    }

    fn wait(&self) {
        let is_read = self.is_read.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_read {
            let _ = self.was_read.wait_timeout_while(is_read, PATIENCE, |is_read| !*is_read);
        }
    }
}

/// Who reads and writes the file.
struct Writer<R> {
    database: Option<Database>,
    shared: Arc<Shared>,
    report: R,
    /// The number of the last event that was read.
    last: i64,
    /// The numbers of events behind that one that this program has written.
    own: Vec<RangeInclusive<i64>>,
    rewritten: i64,
    /// What is to be written.
    waiting: Vec<Event>,
}

impl<R: Fn(String)> Writer<R> {
    fn open(folder: &std::path::Path, shared: Arc<Shared>, report: R) -> Writer<R> {
        let mut writer = Writer {
            database: None,
            shared,
            report,
            last: 0,
            own: Vec::new(),
            rewritten: 0,
            waiting: Vec::new(),
        };
        match Database::open(folder) {
            Ok(opened) => {
                if let Some(told) = opened.told {
                    (writer.report)(told);
                }
                writer.database = Some(opened.database);
                if let Err(problem) = writer.read_all() {
                    (writer.report)(problem);
                }
            }
            Err(problem) => (writer.report)(format!("{problem}. What you know is not remembered.")),
        }
        writer.shared.read();
        writer
    }

    fn serve(mut self, orders: &Receiver<Order>) {
        // A program that ends without asking for anything leaves this loop with nothing to write.
        while let Ok(order) = orders.recv() {
            let mut order = Some(order);
            let end = Instant::now() + BEHIND;
            loop {
                match order {
                    Some(Order::Add(event)) => self.take(event),
                    Some(Order::Look) => {}
                    Some(Order::Say(event, answer)) => {
                        self.take(event);
                        let _ = answer.send(self.write());
                    }
                    Some(Order::Undo(answer)) => {
                        let _ = answer.send(self.undo());
                    }
                    Some(Order::Flush(answer)) => {
                        let _ = self.write();
                        let _ = answer.send(());
                    }
                    None => break,
                }
                order = orders.recv_timeout(end.saturating_duration_since(Instant::now())).ok();
            }
            if let Err(problem) = self.write().and_then(|()| self.catch_up()) {
                (self.report)(problem);
            }
        }
    }

    fn take(&mut self, event: Event) {
        self.shared.add(&event);
        self.waiting.push(event);
    }

    /// Writes what waits. What cannot be written stays, to be tried again, as long as it is not too much.
    fn write(&mut self) -> Result<(), Problem> {
        const MOST: usize = 10_000;
        let Some(database) = &mut self.database else {
            self.waiting.clear();
            return Ok(());
        };
        let written = database.add(&self.waiting);
        if written.is_ok() || self.waiting.len() > MOST {
            self.waiting.clear();
        }
        self.own.extend(written?);
        Ok(())
    }

    /// Reads what other programs have written since.
    fn catch_up(&mut self) -> Result<(), Problem> {
        let Some(database) = &self.database else { return Ok(()) };
        if database.rewritten()? != self.rewritten {
            return self.read_all();
        }
        for kept in database.events_after(self.last)? {
            self.last = self.last.max(kept.id);
            if !self.own.iter().any(|own| own.contains(&kept.id)) {
                self.shared.add(&kept.event);
            }
        }
        self.own.clear();
        Ok(())
    }

    fn read_all(&mut self) -> Result<(), Problem> {
        let Some(database) = &self.database else { return Ok(()) };
        self.rewritten = database.rewritten()?;
        let events = database.events_after(0)?;
        self.last = events.iter().map(|kept| kept.id).max().unwrap_or(0);
        self.own.clear();
        let happened = events.iter().map(|kept| &kept.event).chain(&self.waiting);
        let records =
            records(happened).into_iter().map(|(slug, record)| (slug.to_string(), record)).collect();
        *self.shared.records.write().unwrap_or_else(PoisonError::into_inner) = records;
        Ok(())
    }

    fn undo(&mut self) -> Result<Option<Event>, Problem> {
        self.write()?;
        let Some(database) = &mut self.database else { return Ok(None) };
        let undone = database.undo()?;
        self.read_all()?;
        Ok(undone)
    }
}

#[cfg(test)]
mod tests;
