//! A question as clients get it.

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::super::to_proto;
use crate::concepts::Place;
use crate::review::Question;

/// The question, and the place that it is about or where its concept is at work: a file and a range in it. `why` an answer is right is told
/// of questions about code; of a card's the gloss is what is told.
pub fn written(question: &Question, place: Option<(&lsp::Uri, &Place)>) -> Value {
    let mut written = json!({
        "slug": question.slug, "title": question.title, "gloss": question.gloss,
        "ask": question.ask, "code": question.code, "choices": question.choices, "right": question.right,
        "lines": question.lines,
        "place": place.map(|(uri, place)| json!({"uri": uri, "range": to_proto::lines(place)})),
    });
    if let (Some(why), Some(fields)) = (&question.why, written.as_object_mut()) {
        fields.insert("why".to_string(), json!(why));
    }
    written
}
