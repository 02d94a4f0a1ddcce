//! Markdown of cards as HTML. Tags in it are text, images are left out, and a link leads to a web page or nowhere.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Paragraphs and lists.
pub fn block(markdown: &str) -> String {
    let mut written = String::new();
    html::push_html(&mut written, events(markdown).into_iter());
    written
}

/// One sentence, without a paragraph around it.
pub fn inline(markdown: &str) -> String {
    let is_frame =
        |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
    let mut written = String::new();
    html::push_html(&mut written, events(markdown).into_iter().filter(|event| !is_frame(event)));
    written
}

/// The text of a sentence, without any markup.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in events(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

fn events(markdown: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    // Links may stand in images and images in links; what is inside of either is kept, as text.
    let mut dropped: Vec<bool> = Vec::new();
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Html(tags) | Event::InlineHtml(tags) => events.push(Event::Text(tags)),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                let is_web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                dropped.push(!is_web);
                if is_web {
                    events.push(event);
                }
            }
            Event::End(TagEnd::Link) => {
                if dropped.pop() == Some(false) {
                    events.push(event);
                }
            }
            event => events.push(event),
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_cards_use() {
        assert_eq!(
            block("a **b** *c* `<d>` [e](https://x.org/?a=1&b=2)\n\n- f\n- g"),
            "<p>a <strong>b</strong> <em>c</em> <code>&lt;d&gt;</code> \
             <a href=\"https://x.org/?a=1&amp;b=2\">e</a></p>\n<ul>\n<li>f</li>\n<li>g</li>\n</ul>\n"
        );
        assert_eq!(inline("a `b`"), "a <code>b</code>");
        assert_eq!(plain("a `b` *c*"), "a b c");
    }

    #[test]
    fn nothing_of_a_card_becomes_a_tag_an_image_or_a_live_link() {
        for nasty in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<!-- a --> b",
            "<div>\n\n<style>p{}</style>\n\n</div>",
            "![a](https://x.org/a.png)",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt&#58;alert(1))",
            "[a](data:text/html,x)",
            "[a](command:x)",
            "<javascript:alert(1)>",
            "[a]: javascript:alert(1)\n\n[a]",
            "[![a](https://x.org/a.png)](command:x)",
        ] {
            for html in [block(nasty), inline(nasty)] {
                let tags = html.replace("<p>", "").replace("</p>", "");
                assert!(!tags.contains('<'), "{nasty}: {html}");
            }
        }
    }
}
