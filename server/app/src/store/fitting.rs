//! The weights that were fitted to the reader's answers, kept beside the answers, and made anew now and then.

use pygloss_engine::learner::{DAY, Event, Millis};
use serde::{Deserialize, Serialize};

use super::database::{Database, Problem};
use super::summary::Summed;
use crate::review::{ENOUGH, History, answers, fit};

/// The name of what is kept among the texts.
const NAME: &str = "weights";
/// It is made anew at most this often.
const PAUSE: Millis = DAY;

/// What was fitted last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// When, in milliseconds since the beginning of 1970, UTC.
    at: Millis,
    /// To how many answers.
    answers: usize,
    /// The weights; `None` where those that come with the model are as good.
    weights: Option<Vec<f32>>,
}

impl Fitted {
    /// Fits weights to the answers among these events. Takes a while.
    #[must_use]
    pub fn to(events: &[Event], now: Millis) -> Fitted {
        Fitted { at: now, answers: answers(events), weights: fit(events) }
    }

    /// Whether weights would be fitted now: there are enough answers, more than last time, and that was a while ago.
    #[must_use]
    pub fn is_wanted(before: Option<&Fitted>, answers: usize, now: Millis) -> bool {
        let is_old = |fitted: &Fitted| fitted.answers != answers && (now - fitted.at).abs() >= PAUSE;
        answers >= ENOUGH && before.is_none_or(is_old)
    }

    /// The weights; `None` for those that come with the model.
    #[must_use]
    pub fn weights(&self) -> Option<&[f32]> {
        self.weights.as_deref()
    }
}

impl Database {
    /// What was fitted last; `None` where nothing was, or it cannot be understood.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn fitted(&self) -> Result<Option<Fitted>, Problem> {
        Ok(self.text(NAME)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps what was fitted.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep_fitted(&mut self, fitted: &Fitted) -> Result<(), Problem> {
        self.set_text(NAME, serde_json::to_string(fitted).ok().as_deref())
    }

    /// Fits weights to the answers, and gives them with what all events leave under them; nothing is kept yet. Takes a while.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn refitted(&self, now: Millis) -> Result<Summed, Problem> {
        // Read before the events, so that who compares it later sees what changed meanwhile.
        let rewritten = self.rewritten()?;
        let kept = self.events_after(0)?;
        let last = kept.iter().map(|kept| kept.id).max().unwrap_or(0);
        let events: Vec<Event> = kept.into_iter().map(|kept| kept.event).collect();
        let fitted = Fitted::to(&events, now);
        let history = History::under(fitted.weights(), &events);
        Ok(Summed { history, last, answers: fitted.answers, rewritten, fitted: Some(fitted) })
    }

    /// Fits weights to the answers and keeps them, where it is time for that.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn fit(&mut self, now: Millis) -> Result<(), Problem> {
        let summed = self.summed()?;
        if Fitted::is_wanted(summed.fitted.as_ref(), summed.answers, now)
            && let Some(fitted) = self.refitted(now)?.fitted
        {
            self.keep_fitted(&fitted)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_anew_once_a_day_where_there_are_more_answers() {
        let fitted = |at, answers| Some(Fitted { at, answers, weights: None });
        let wanted = |before: Option<Fitted>, answers, now| Fitted::is_wanted(before.as_ref(), answers, now);
        assert!(!wanted(None, ENOUGH - 1, 0) && wanted(None, ENOUGH, 0));
        assert!(!wanted(fitted(0, ENOUGH), ENOUGH, 9 * DAY), "nothing was answered since");
        assert!(
            !wanted(fitted(0, ENOUGH), ENOUGH + 1, DAY - 1) && wanted(fitted(0, ENOUGH), ENOUGH + 1, DAY)
        );
    }

    #[test]
    fn what_was_fitted_is_kept_and_forgotten_with_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let mut database = Database::open(folder.path()).unwrap().database;
        assert_eq!(database.fitted(), Ok(None));
        for weights in [None, Some(vec![0.212, 1.293_1, 1e-9])] {
            let fitted = Fitted { at: 5, answers: 400, weights };
            database.keep_fitted(&fitted).unwrap();
            assert_eq!(database.fitted(), Ok(Some(fitted)));
        }
        database.reset(None).unwrap();
        assert_eq!(database.fitted(), Ok(None));
        database.set_text(NAME, Some("no json")).unwrap();
        assert_eq!(database.fitted(), Ok(None));
    }
}
