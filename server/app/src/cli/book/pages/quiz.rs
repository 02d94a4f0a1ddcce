//! The questions of a card, with answers that open.

use pygloss_engine::knowledge::Entry;
use pygloss_engine::knowledge::card::Quiz;
use pygloss_engine::knowledge::render::{sentence, shown_code};

use crate::answers::fingerprint;
use crate::cli::book::site::Site;
use crate::cli::book::text::{escape, inline, python};

/// The section; empty where a card asks nothing.
pub fn section(site: &Site<'_>, entry: &Entry) -> String {
    let quizzes = entry.card().map(|card| card.quizzes.as_slice()).unwrap_or_default();
    if quizzes.is_empty() {
        return String::new();
    }
    let questions: String =
        (1..).zip(quizzes).map(|(number, quiz)| question(site, entry, number, quiz)).collect();
    format!(
        "<section class=\"quiz\" aria-labelledby=\"quiz\">\n<h2 id=\"quiz\">Quiz</h2>\n{questions}</section>\n"
    )
}

/// A choice as it is shown, and whether it is the right one.
struct Choice {
    html: String,
    is_right: bool,
}

fn question(site: &Site<'_>, entry: &Entry, number: usize, quiz: &Quiz) -> String {
    let slug = entry.header().slug.as_ref();
    let mut html =
        format!("<section class=\"question\">\n<h3>{number}. {}</h3>\n", inline(&sentence(entry, &quiz.ask)));
    let code = quiz.code.as_deref();
    if let Some(code) = code {
        html.push_str(&format!("<pre><code>{}</code></pre>\n", python(&shown_code(code))));
    }
    // What a program prints is known of those that somebody has run.
    let printed = quiz.answer.is_none();
    let right = match (&quiz.answer, code) {
        (Some(answer), _) => Some(answer.clone()),
        (None, Some(code)) => site.answers.of(slug, code),
        (None, None) => None,
    };
    let choice = |text: &str, is_right| Choice { html: choice(entry, text, printed), is_right };
    let mut choices: Vec<Choice> = quiz.wrong.iter().map(|wrong| choice(wrong, false)).collect();
    let Some(right) = right else {
        html.push_str("<p>Run it, and see.</p>\n</section>\n");
        return html;
    };
    // The right one lands anywhere, and stays there from one run to the next.
    let place = fingerprint(&format!("{slug} {number} {}", quiz.ask));
    let place = usize::try_from(place % (choices.len() as u64 + 1)).unwrap_or(0);
    choices.insert(place, choice(&right, true));
    html.push_str("<ol class=\"choices\" type=\"A\">\n");
    for choice in &choices {
        html.push_str(&format!("<li>{}</li>\n", choice.html));
    }
    html.push_str("</ol>\n<details>\n<summary>Answer</summary>\n");
    for (letter, choice) in ('A'..).zip(&choices).filter(|(_, choice)| choice.is_right) {
        html.push_str(&format!("<div class=\"answer\"><b>{letter}</b> <div>{}</div></div>\n", choice.html));
    }
    html.push_str("</details>\n</section>\n");
    html
}

/// A choice: what a program prints is code, whatever it looks like; that it raises is said in words.
fn choice(entry: &Entry, text: &str, printed: bool) -> String {
    let words = ["a ", "an "].iter().any(|article| {
        let first = text.strip_prefix(article).and_then(|rest| rest.split([' ', ':']).next());
        first.is_some_and(|word| word.ends_with("Error") || word.ends_with("Exception"))
    });
    if !printed || words {
        return inline(&sentence(entry, text));
    }
    let shown = shown_code(text);
    match shown.as_str() {
        "" => "<em>nothing</em>".to_string(),
        shown if shown.contains('\n') => {
            format!("<pre class=\"output\"><samp>{}</samp></pre>", escape(shown))
        }
        shown => format!("<samp>{}</samp>", escape(shown)),
    }
}
