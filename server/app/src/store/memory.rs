//! The memory of a running program: answered from what is in the computer's memory, written behind its back.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, Instant};

use pygloss_engine::analysis::Level;
use pygloss_engine::learner::{Event, Happening, ONE_VIEW, Record};

use super::clock::now;
use super::database::{Database, Kept, Problem};
use super::exchange::{self, Imported};
use super::fitting::Fitted;
use super::summary::Summed;
use crate::review::{History, answers};

/// Views are written together, this long after the first of them.
const BEHIND: Duration = Duration::from_millis(100);
/// How long a hover waits for the file to be read. What is asked for with every answer waits no longer than this after it was opened.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long what the reader says waits to be written, and what they ask of their memory waits for it to be read.
const AT_MOST: Duration = Duration::from_secs(10);
/// After so many times that something was written, the file is tidied: its log has some four megabytes then.
const MANY: usize = 250;
const UNUSABLE: &str = "the file of the memory cannot be used";

/// What is remembered, shared by all who ask. Dropping it writes what is left.
pub struct Memory {
    shared: Arc<Shared>,
    orders: Mutex<Option<Sender<Order>>>,
    writer: Mutex<Option<std::thread::JoinHandle<()>>>,
}

struct Shared {
    opened: Instant,
    remembered: RwLock<Remembered>,
    level: RwLock<Option<Level>>,
    is_read: Mutex<bool>,
    was_read: Condvar,
}

/// What is remembered. What happens is taken up here by whoever it happens to, so that the next answer knows of it, whatever is being written.
#[derive(Default)]
struct Remembered {
    history: History,
    /// What is to be written, all of it in the history too.
    waiting: Vec<Event>,
}

enum Order {
    /// Somebody looks: what waits is written soon, and what other programs have written is read.
    Look,
    /// What waits is written before the answer.
    Write(SyncSender<Result<(), Problem>>),
    /// What was said last is taken back.
    Undo(SyncSender<Result<Option<Event>, Problem>>),
    /// The reader's level is this, or is forgotten; written before the answer.
    Level(Option<Level>, SyncSender<Result<(), Problem>>),
    /// All that the file holds, as text, with the number of events.
    Export(SyncSender<Result<(String, usize), Problem>>),
    /// What the file does not hold yet is added.
    Import(Imported, SyncSender<Result<usize, Problem>>),
    /// A concept is forgotten, or everything.
    Reset(Option<String>, SyncSender<Result<usize, Problem>>),
}

impl Memory {
    /// The memory in a folder, read in a thread of its own. `report` is told what the reader should know of the file; `level_changed` is
    /// called, on that thread, when the reader's level is another one than before: it was read, or another program has set it.
    #[must_use]
    pub fn open(
        folder: PathBuf,
        report: impl Fn(String) + Send + 'static,
        level_changed: impl Fn() + Send + 'static,
    ) -> Memory {
        let shared = Arc::new(Shared::new());
        let (orders, received) = mpsc::channel();
        let its = Arc::clone(&shared);
        let work = move || Writer::open(&folder, its, report, level_changed).serve(&received);
        let writer = std::thread::Builder::new().name("memory".to_string()).spawn(work).ok();
        if writer.is_none() {
            shared.read();
        }
        Memory { shared, orders: Mutex::new(Some(orders)), writer: Mutex::new(writer) }
    }

    /// What is known of a concept's events. Waits for the file to be read, but not long.
    #[must_use]
    pub fn record(&self, concept: &str) -> Option<Record> {
        self.shared.wait(Instant::now() + PATIENCE);
        self.shared.ask(|history| history.record(concept).cloned())
    }

    /// Asks about all that is remembered, what was met last too. Waits for the file to be read: a review of nothing would begin from nothing.
    pub fn look<T>(&self, ask: impl FnOnce(&History) -> T) -> T {
        self.shared.wait(Instant::now() + AT_MOST);
        self.shared.ask(ask)
    }

    /// The reader's level, where they have said it or answered questions about it. Waits for the file to be read, but not long, and only as long as
    /// it has just been opened; who learns of it later is told by `level_changed`.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.shared.wait(self.shared.opened + PATIENCE);
        *self.shared.level.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reader's level is this, or is forgotten. It is written when this returns.
    ///
    /// # Errors
    /// Where it cannot be written; it holds until the program ends all the same.
    pub fn set_level(&self, level: Option<Level>) -> Result<(), Problem> {
        self.ask(|answer| Order::Level(level, answer))?
    }

    /// Concepts were shown, or their cards opened.
    pub fn met(&self, concepts: impl IntoIterator<Item = String>, happening: Happening) {
        let at = now();
        self.shared.take(concepts.into_iter().map(|concept| Event { at, concept, happening }));
        self.order(Order::Look);
    }

    /// The reader said something, or answered. It is written when this returns.
    ///
    /// # Errors
    /// Where it cannot be written; it holds until the program ends all the same.
    pub fn say(&self, concept: &str, happening: Happening) -> Result<(), Problem> {
        self.shared.take([Event { at: now(), concept: concept.to_string(), happening }]);
        self.ask(Order::Write)?
    }

    /// Takes back what the reader said last.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn undo(&self) -> Result<Option<Event>, Problem> {
        self.ask(Order::Undo)?
    }

    /// All that is remembered as the text of an export, and the number of events in it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn export(&self) -> Result<(String, usize), Problem> {
        self.ask(Order::Export)?
    }

    /// Adds what an export holds and is not there yet, and gives the number of events that were new.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn import(&self, imported: Imported) -> Result<usize, Problem> {
        self.ask(|answer| Order::Import(imported, answer))?
    }

    /// Forgets a concept, or everything there is, and gives the number of events that are gone.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn reset(&self, concept: Option<String>) -> Result<usize, Problem> {
        self.ask(|answer| Order::Reset(concept, answer))?
    }

    /// Writes everything.
    pub fn flush(&self) {
        let _ = self.ask(Order::Write);
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
    fn new() -> Shared {
        Shared {
            opened: Instant::now(),
            remembered: RwLock::default(),
            level: RwLock::default(),
            is_read: Mutex::default(),
            was_read: Condvar::new(),
        }
    }

    /// Takes up what happened here: it is remembered from now on, and waits to be written.
    fn take(&self, events: impl IntoIterator<Item = Event>) {
        let mut own = self.change();
        for event in events {
            // What makes no difference is not kept.
            if event.happening == Happening::Seen && own.was_just_seen(&event) {
                continue;
            }
            own.history.add(&event);
            own.waiting.push(event);
        }
    }

    /// Takes up what is in the file already.
    fn learn(&self, event: &Event) {
        self.change().history.add(event);
    }

    /// What was read takes the place of what was remembered; what waits is added.
    fn replace(&self, history: History) {
        let replace = |own: &mut Remembered| {
            let before = std::mem::replace(&mut own.history, history);
            own.waiting.iter().for_each(|event| own.history.add(event));
            before
        };
        // Nobody waits for the one before to be thrown away.
        let before = replace(&mut self.change());
        drop(before);
    }

    /// Of a concept these events are left in the file, and what waits. Where some are gone, everything is read again later, when nobody waits
    /// for it; until then the rest holds as it is.
    fn mend(&self, concept: &str, left: &[Kept]) {
        let own = &mut *self.change();
        own.history.forget(concept);
        let waiting = own.waiting.iter().filter(|event| event.concept == concept);
        for event in left.iter().map(|kept| &kept.event).chain(waiting) {
            own.history.add(event);
        }
    }

    fn waiting(&self) -> Vec<Event> {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner).waiting.clone()
    }

    /// The first so many no longer wait.
    fn settled(&self, number: usize) {
        let waiting = &mut self.change().waiting;
        waiting.drain(..number.min(waiting.len()));
    }

    fn change(&self) -> RwLockWriteGuard<'_, Remembered> {
        self.remembered.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask<T>(&self, ask: impl FnOnce(&History) -> T) -> T {
        ask(&self.remembered.read().unwrap_or_else(PoisonError::into_inner).history)
    }

    /// Takes the level. `true` where it was another one before.
    fn set_level(&self, level: Option<Level>) -> bool {
        let mut own = self.level.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *own, level) != level
    }

    /// The file has been read, or cannot be.
    fn read(&self) {
        *self.is_read.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.was_read.notify_all();
    }

    fn wait(&self, end: Instant) {
        let is_read = self.is_read.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_read {
            let left = end.saturating_duration_since(Instant::now());
            let _ = self.was_read.wait_timeout_while(is_read, left, |is_read| !*is_read);
        }
    }
}

impl Remembered {
    fn was_just_seen(&self, event: &Event) -> bool {
        let last = self.history.record(&event.concept).and_then(Record::last_view);
        last.is_some_and(|last| (event.at - last).abs() < ONE_VIEW)
    }
}

/// Who reads and writes the file.
struct Writer<R, L> {
    database: Option<Database>,
    shared: Arc<Shared>,
    report: R,
    level_changed: L,
    /// The number of the last event that was read.
    last: i64,
    /// The numbers of events behind that one that this program has written.
    own: Vec<RangeInclusive<i64>>,
    rewritten: i64,
    /// How often something was written since the file was tidied.
    written: usize,
    /// How many answers are in the file.
    answers: usize,
    /// The weights that were fitted last.
    fitted: Option<Fitted>,
    /// Where weights come from that are being fitted, with what all events leave under them, by a thread of its own.
    fitting: Option<Receiver<Result<Summed, Problem>>>,
}

impl<R: Fn(String), L: Fn()> Writer<R, L> {
    fn open(folder: &std::path::Path, shared: Arc<Shared>, report: R, level_changed: L) -> Writer<R, L> {
        let mut writer = Writer {
            database: None,
            shared,
            report,
            level_changed,
            last: 0,
            own: Vec::new(),
            rewritten: 0,
            // A program that was killed has left its log as it was.
            written: MANY,
            answers: 0,
            fitted: None,
            fitting: None,
        };
        match Database::open(folder) {
            Ok(opened) => {
                if let Some(told) = opened.told {
                    (writer.report)(told);
                }
                if let Err(problem) = opened.database.leave_untidy() {
                    (writer.report)(problem);
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
                    Some(Order::Look) => {}
                    Some(Order::Write(answer)) => {
                        let _ = answer.send(self.write());
                    }
                    Some(Order::Undo(answer)) => {
                        let _ = answer.send(self.undo());
                    }
                    Some(Order::Level(level, answer)) => {
                        let _ = answer.send(self.set_level(level));
                    }
                    Some(Order::Export(answer)) => {
                        let _ = answer.send(self.rewrite(|database| exchange::export(database)));
                    }
                    Some(Order::Import(imported, answer)) => {
                        let _ = answer.send(self.rewrite(|database| exchange::import(database, &imported)));
                    }
                    Some(Order::Reset(concept, answer)) => {
                        // Weights that are being fitted to what is forgotten are not waited for.
                        self.fitting = None;
                        let _ = answer.send(self.reset(concept.as_deref()));
                    }
                    None => break,
                }
                order = orders.recv_timeout(end.saturating_duration_since(Instant::now())).ok();
            }
            let done = self.write().and_then(|()| self.catch_up()).and_then(|()| self.fit());
            if let Err(problem) = done.and_then(|()| self.tidy()) {
                (self.report)(problem);
            }
        }
    }

    /// Writes what waits. What cannot be written stays, to be tried again, as long as it is not too much.
    fn write(&mut self) -> Result<(), Problem> {
        const MOST: usize = 10_000;
        let waiting = self.shared.waiting();
        let written = self.database.as_mut().map(|database| database.add(&waiting)).transpose();
        if written.is_ok() || waiting.len() > MOST {
            self.shared.settled(waiting.len());
        }
        self.own.extend(written?.flatten());
        self.answers += answers(&waiting);
        self.written += usize::from(!waiting.is_empty());
        Ok(())
    }

    /// Has the file tidied now and then, by a thread of its own: the disk is waited for, and this one writes what the reader says.
    fn tidy(&mut self) -> Result<(), Problem> {
        let Some(database) = self.database.as_ref().filter(|_| self.written >= MANY) else { return Ok(()) };
        let its = database.again()?;
        // Where it cannot be done now, it is done the next time, or by the last program that closes the file.
        let begun = std::thread::Builder::new().name("tidying".to_string()).spawn(move || drop(its.tidy()));
        self.written = if begun.is_ok() { 0 } else { self.written };
        Ok(())
    }

    /// Reads what other programs have written since.
    fn catch_up(&mut self) -> Result<(), Problem> {
        self.read_level()?;
        let Some(database) = &self.database else { return Ok(()) };
        if database.rewritten()? != self.rewritten {
            return self.read_all();
        }
        for kept in database.events_after(self.last)? {
            self.last = self.last.max(kept.id);
            if !self.own.iter().any(|own| own.contains(&kept.id)) {
                self.answers += answers([&kept.event]);
                self.shared.learn(&kept.event);
            }
        }
        self.own.clear();
        Ok(())
    }

    fn read_all(&mut self) -> Result<(), Problem> {
        let Some(database) = &mut self.database else { return Ok(()) };
        let summed = database.summed()?;
        self.adopt(summed);
        self.read_level()
    }

    /// What was read is what is remembered from now on, with what is not written yet.
    fn adopt(&mut self, summed: Summed) {
        (self.rewritten, self.last, self.fitted) = (summed.rewritten, summed.last, summed.fitted);
        self.answers = summed.answers;
        self.own.clear();
        self.shared.replace(summed.history);
    }

    fn read_level(&mut self) -> Result<(), Problem> {
        let Some(database) = &self.database else { return Ok(()) };
        if self.shared.set_level(database.level()?) {
            (self.level_changed)();
        }
        Ok(())
    }

    fn set_level(&mut self, level: Option<Level>) -> Result<(), Problem> {
        self.shared.set_level(level);
        self.database.as_mut().map_or(Ok(()), |database| database.set_level(level))
    }

    /// Begins to fit weights to the answers where it is time for that, or takes those that have become ready. Nobody waits for them.
    fn fit(&mut self) -> Result<(), Problem> {
        let Some(database) = &mut self.database else { return Ok(()) };
        match self.fitting.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return Ok(()),
            Some(Ok(refitted)) => {
                self.fitting = None;
                let mut summed = refitted?;
                if let Some(fitted) = &summed.fitted {
                    database.keep_fitted(fitted)?;
                }
                if summed.rewritten != database.rewritten()? {
                    return self.read_all();
                }
                summed.follow(database)?;
                database.keep_summed(&summed);
                self.adopt(summed);
                return Ok(());
            }
            // Whoever fitted them is gone without any; another day.
            Some(Err(TryRecvError::Disconnected)) | None => {}
        }
        let now = now();
        if self.fitting.is_none() && Fitted::is_wanted(self.fitted.as_ref(), self.answers, now) {
            // Another program may have fitted them meanwhile.
            self.fitted = database.fitted()?;
            if !Fitted::is_wanted(self.fitted.as_ref(), self.answers, now) {
                return self.read_all();
            }
            let its = database.again()?;
            let (done, fitting) = mpsc::channel();
            let work = move || {
                let _ = done.send(its.refitted(now));
            };
            let begun = std::thread::Builder::new().name("fitting".to_string()).spawn(work);
            self.fitting = begun.is_ok().then_some(fitting);
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<Option<Event>, Problem> {
        self.write()?;
        let Some(database) = &mut self.database else { return Ok(None) };
        let undone = database.undo()?;
        if let Some(event) = &undone {
            self.shared.mend(&event.concept, &database.events_of(&event.concept)?);
        }
        Ok(undone)
    }

    fn reset(&mut self, concept: Option<&str>) -> Result<usize, Problem> {
        let Some(concept) = concept else { return self.rewrite(|database| database.reset(None)) };
        self.write()?;
        let Some(database) = &mut self.database else { return Err(UNUSABLE.to_string()) };
        let gone = database.reset(Some(concept))?;
        self.shared.mend(concept, &[]);
        Ok(gone)
    }

    /// Does something with the whole file, what waits being written, and reads it again.
    fn rewrite<T>(&mut self, work: impl FnOnce(&mut Database) -> Result<T, Problem>) -> Result<T, Problem> {
        self.write()?;
        let database = self.database.as_mut().ok_or(UNUSABLE)?;
        let done = work(database)?;
        self.written = MANY;
        self.read_all()?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests;
