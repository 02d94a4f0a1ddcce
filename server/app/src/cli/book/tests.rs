//! A book over cards that nobody has checked, and over all that there are.

use std::borrow::Cow;

use pygloss_engine::knowledge::paths::{LearningPath, Step};
use pygloss_engine::knowledge::render::{Options, Target, page, parts};

use super::folder::File;
use super::site::Site;
use super::{card_uri, pages};
use crate::cards::library;

/// The text of a page: tags away, blanks folded.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (number, part) in html.split('<').enumerate() {
        text.push_str(if number == 0 { part } else { part.split_once('>').unwrap().1 });
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    folded(&text.replace("&amp;", "&"))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn file<'f>(files: &'f [File], name: &str) -> &'f str {
    &files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("{name} is missing")).text
}

#[test]
fn a_page_has_all_that_explain_prints_in_the_same_order() {
    let files = pages::all(&Site::new(library(), &[]));
    let plain = Options { target: Target::Plain, ..Options::default() };
    for entry in library().entries() {
        let slug = &entry.header().slug;
        // Backticks frame code in one of the two.
        let html = text_of(file(&files, &format!("cards/{slug}.html"))).replace('`', "");
        let explained = page(library(), entry, &plain).unwrap().replace('`', "");
        // The last group, other cards and sources, is in the margin there.
        let (body, _) = explained.rsplit_once("\n\n").unwrap();
        let mut rest = html.as_str();
        let mut lines = 0;
        for line in body.lines().map(folded) {
            // The marks of list items are no text of a page.
            let line = line.strip_prefix("- ").unwrap_or(&line);
            let line = match line.split_once(". ") {
                Some((number, item)) if number.bytes().all(|byte| byte.is_ascii_digit()) => item,
                _ => line,
            };
            let at = rest.find(line);
            let at = at.unwrap_or_else(|| panic!("{slug}: {line:?} is not on the page, or too early"));
            rest = &rest[at + line.len()..];
            lines += usize::from(!line.is_empty());
        }
        assert!(lines > parts(entry).len(), "{slug}: {lines} lines");
    }
}

const NASTY: &str = r#"+++
title = "<script>alert('title')</script>"
gloss = "A `<b>` and a [link](https://example.org/\"onclick=\"x) here."
area = "our-servers"
level = "beginner"
aliases = ["\"><img src=x onerror=alert(1)>", "an-old-name", "{{root}}"]
related = ["closures"]
sources = ["https://example.org/\"><script>"]

[[quiz]]
ask = "What does `</h3><script>` print?"
code = '''
print("</code></pre><script>alert('quiz')</script>")
'''
choices = ["run", "</li><script>", "an Error: `</li>`"]

[[quiz]]
ask = "And {{body}}?"
choices = ["`</li>`", "![x](https://example.org/x.png)", "[y](javascript:alert)"]
+++
Text with [a link](https://example.org/) and {{title}}.

```python run
print("</code></pre><script>alert('code')</script>")
```
```output
</code></pre><script>alert('code')</script>
```
"#;

#[test]
fn a_card_from_anywhere_brings_no_markup_of_its_own() {
    let (library, problems) = library().with_pack(&[("nasty.md".to_string(), NASTY.to_string())]);
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    let files = pages::all(&Site::new(&library, &[]));
    let clean = pages::all(&Site::new(crate::cards::library(), &[]));
    let count = |files: &[File], what: &str| -> usize {
        files.iter().filter(|f| f.name.ends_with(".html")).map(|f| f.text.matches(what).count()).sum()
    };
    // The card and its area have the scripts of the frame, and no others.
    let scripts = file(&clean, "index.html").matches("<script").count();
    assert_eq!(count(&files, "<script"), count(&clean, "<script") + 2 * scripts);
    for what in ["<img", "onerror=alert(1)>", "javascript:", "href=\"https://example.org"] {
        assert_eq!(count(&files, what), count(&clean, what), "{what}");
    }
    let page = file(&files, "cards/nasty.html");
    assert!(page.contains("<h1>&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;</h1>"), "{page}");
    assert!(page.contains("Text with a link and {{title}}.") && page.contains("And {{body}}?"), "{page}");
    assert!(page.contains("your team’s own card") && page.contains("Run it, and see."), "{page}");
    assert!(file(&files, "areas/our-servers.html").contains("<h1>Our servers</h1>"));
    assert!(file(&files, "cards/an-old-name.html").contains("url=nasty.html"));
    assert!(file(&files, "assets/search-index.js").contains("\"an-old-name\""));
}

#[test]
fn a_path_leads_from_card_to_card() {
    let cards = ["closures", "lambda", "gil"].map(Cow::Borrowed).to_vec();
    let path = |name: &'static str, cards| LearningPath {
        name: Cow::Borrowed(name),
        title: Cow::Borrowed("A & B"),
        about: Cow::Borrowed("C < D."),
        steps: Cow::Owned(vec![Step { title: Cow::Borrowed("E"), about: None, cards: Cow::Owned(cards) }]),
    };
    let paths = [path("one", cards), path("two", vec![Cow::Borrowed("gil")])];
    let files = pages::all(&Site::new(library(), &paths));
    let one = file(&files, "paths/one.html");
    assert!(one.contains("<h1>A &amp; B</h1>") && one.contains("C &lt; D."), "{one}");
    assert!(one.contains("<dt id=\"lambda\"><a href=\"../cards/lambda.html?path=one\">"), "{one}");
    assert!(
        one.contains("rel=\"next\" href=\"../paths/two.html\"") && !one.contains("rel=\"prev\""),
        "{one}"
    );
    let lambda = file(&files, "cards/lambda.html");
    let (_, stop) = lambda.split_once("<li data-path=\"one\">").unwrap();
    let (stop, _) = stop.split_once("</li>").unwrap();
    assert!(stop.contains("href=\"../paths/one.html#lambda\"") && stop.contains("2 of 3"), "{stop}");
    assert!(stop.contains("rel=\"prev\" href=\"closures.html?path=one\""), "{stop}");
    assert!(stop.contains("rel=\"next\" href=\"gil.html?path=one\""), "{stop}");
    assert!(file(&files, "index.html").contains("href=\"paths/two.html\""));
}

#[test]
fn every_quiz_of_the_collection_has_its_answer() {
    let site = Site::new(library(), &[]);
    for entry in library().entries() {
        for quiz in &entry.card().unwrap().quizzes {
            let Some(code) = quiz.code.as_ref().filter(|_| quiz.answer.is_none()) else { continue };
            let answer = site.answers.of(&entry.header().slug, code);
            let place = format!("{}:{}", entry.file(), quiz.line);
            assert!(answer.is_some(), "{place}: `tests/cards/run.py --write-answers` notes what this prints");
        }
    }
}

#[test]
fn the_address_of_a_card_survives_odd_folders() {
    assert_eq!(card_uri("/home/me/book"), "file:///home/me/book/cards/{slug}.html");
    assert_eq!(card_uri("/a b/ü#?{slug}"), "file:///a%20b/%C3%BC%23%3F%7Bslug%7D/cards/{slug}.html");
    assert_eq!(card_uri("C:\\docs\\book"), "file:///C:/docs/book/cards/{slug}.html");
}
