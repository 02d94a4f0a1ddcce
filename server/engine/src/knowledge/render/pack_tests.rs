//! What cards of a pack cannot bring into an editor, held against a parser of Markdown that makes a link of all it can.

use pulldown_cmark::{Event, LinkType, Options as Extensions, Parser, Tag};

use super::*;
use crate::knowledge::Library;
use crate::knowledge::tests::BUILT_IN;

fn card(gloss: &str, body: &str) -> String {
    format!(
        "+++\ntitle = \"House rule\"\ngloss = '{gloss}'\narea = \"house\"\nlevel = \"beginner\"\nrelated = [\"closures\"]\n\
         sources = [\"https://evil.example/(a)?b=[c]\"]\n+++\n{body}\n"
    )
}

fn with(text: String) -> Result<Library, String> {
    let (library, problems) = BUILT_IN.with_pack(&[("rule.md".into(), text)]);
    match problems.as_slice() {
        [] => Ok(library),
        problems => Err(problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join("; ")),
    }
}

/// Everything that Markdown can bring beside text, and what a client would make a link of besides.
fn brought(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, Extensions::all()) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let is_ours = link_type == LinkType::Inline
                    && dest_url.as_ref() == "command:pygloss.openCard?%5B%22closures%22%5D";
                if !is_ours {
                    found.push(format!("link {dest_url}"));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("image {dest_url}")),
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("html {html}")),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => {
                let lower = text.to_lowercase();
                let words = ["http://", "https://", "ftp://", "www.", "mailto:", "@evil"];
                found.extend(
                    words.iter().filter(|word| lower.contains(**word)).map(|word| format!("bare {word}")),
                );
            }
            _ => {}
        }
    }
    found
}

#[test]
fn tricky_markdown_brings_no_link_no_image_and_no_html() {
    let tricky = [
        "[a](command:workbench.action.terminal.new)",
        "[a](COMMAND:x) [b](CoMmAnD:x) [c]( command:x ) [d](<command:x>)",
        "[a](com&#109;and:x) [b](&#x63;ommand:x) [c](command&colon;x)",
        "[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](java\tscript:x) [d](vbscript:x)",
        "[a](data:text/html;base64,PHNjcmlwdD4=) ![b](data:image/svg+xml,x)",
        "[a](file:///etc/passwd) [b](vscode://x) [c](//evil.example) [d](\\\\evil\\x)",
        "[a](https://evil.example) [b](http://evil.example \"title\")",
        "[a](https://evil.example/(x)) tail) [![i](https://evil.example/i.png)](command:x)",
        "![a](https://evil.example/pixel.png) ![b][ref] ![c]",
        "[a][ref] [ref][] [ref] text [ref]: command:x",
        "\\[a](command:x) \\![b](https://evil.example) [a\\](command:x)",
        "`[a](command:x)` ``[b](command:x)`` [c`](command:x)`",
        "**[a](command:x)** *[b](command:y)* [**c**](command:z) **[d**](command:w)",
        "[[a](command:x)](command:y) [a [b] c](command:x)",
        "https://evil.example www.evil.example HTTP://EVIL.EXAMPLE x@evil.example mailto:x@evil.example",
        "(https://evil.example), see:https://evil.example; \"www.evil.example\"",
        "a\u{a0}[b](command:x)\u{3000}[c](command:y)",
        "- [a](command:x)\n  - ![b](https://evil.example/b.png)",
        "1. https://evil.example/a_b_*c*",
        "[a](command:x\n\"t\")",
        "&lt;img src=x&gt; &#60;script&#62; \\<b>",
    ];
    let mut shown = 0;
    for text in tricky {
        let Ok(library) = with(card("Ask first.", text)) else { continue };
        shown += 1;
        let entry = library.get("rule").unwrap();
        for links in [Links::None, Links::Command] {
            let options = Options { links, ..Options::default() };
            let page = page(&library, entry, &options).unwrap();
            assert_eq!(brought(&page), [""; 0], "{text}\n---\n{page}");
            let hover = card_hover(&library, entry, &options).unwrap();
            assert_eq!(brought(&hover), [""; 0], "{text}\n---\n{hover}");
        }
    }
    assert!(shown >= 15, "only {shown} of these are cards at all");
}

#[test]
fn html_and_what_defines_links_elsewhere_make_no_card() {
    for text in [
        "<img src=x onerror=alert(1)>",
        "a <script>x</script>",
        "<https://evil.example>",
        "<command:x>",
        "<!-- hidden -->",
        "[ref]: command:x",
        "[^1]: note",
        "a[^1]",
        "|a|b|",
    ] {
        let problem = with(card("Ask first.", text)).unwrap_err();
        assert!(!problem.is_empty(), "{text}");
    }
    for gloss in
        ["A <b>b</b> c.", "![a](https://evil.example) b.", "[a](command:x) b.", "[a](javascript:x) b."]
    {
        assert!(with(card(gloss, "Why.")).is_err(), "{gloss}");
    }
}

#[test]
fn titles_and_names_of_files_are_text() {
    let text = card("Ask first.", "Why.").replace("House rule", "[x](command:y) <b>z</b> `c`");
    let library = with(text).unwrap();
    let entry = library.get("rule").unwrap();
    let page = page(&library, entry, &Options::default()).unwrap();
    assert_eq!(brought(&page), [""; 0], "{page}");
    assert!(page.contains("A card of your team: `rule.md`"), "{page}");
    let hover = card_hover(&library, entry, &Options::default()).unwrap();
    assert!(hover.contains("*A card of your team.* See also: Closures"), "{hover}");
}
