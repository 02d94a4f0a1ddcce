//! Hovers and pages, word for word, and what nasty names do to them: nothing.

use text_size::TextRange;

use super::*;
use crate::analysis::Explanation;
use crate::knowledge::Library;
use crate::knowledge::tests::BUILT_IN;
use crate::note::{Note, Text, code, plain, say};

fn mro() -> Note {
    let lead = Text::codes(["D", "B", "C", "A", "object"], " → ");
    Note::new("mro-c3", TextRange::default(), "Method resolution order", lead)
        .line(say("{} comes from {} (line {}).", [code("save"), code("B"), plain(7)]))
        .general("Python searches a class and its bases in this one order.")
        .related(&["super-function", "multiple-inheritance-mixins", "no-such-card"])
}

fn decorators() -> Note {
    let lead = say("{}", [code("greet = shout(repeat(3)(greet))")]);
    Note::new("decorator", TextRange::default(), "Decorators", lead)
        .step(say("{} is called and returns {}", [code("repeat(3)"), code("wrap")]))
        .step("a call of `greet` enters `inner` first".into())
        .line(say("{} is now {}.", [code("greet.__name__"), code("'inner'")]))
        .line("Neither wrapper uses `functools.wraps`.".into())
        .code("greet = shout(greet)\n")
}

fn explanation(notes: Vec<Note>, cards: &[&str]) -> Explanation {
    let cards = cards.iter().map(|slug| (*slug).to_string()).collect();
    Explanation {
        range: TextRange::default(),
        notes,
        cards,
        asked: None,
        basics: Vec::new(),
        beneath: Vec::new(),
        depth: Depth::Full,
    }
}

const PLAIN: Options = Options { target: Target::Plain, depth: Depth::Full, links: Links::None, more: false };

fn terminal(color: bool, width: usize) -> Options {
    Options { target: Target::Terminal(Style { color, width }), ..Options::default() }
}

fn lead_of(text: Text) -> String {
    let note = Note::new("closures", TextRange::default(), "T", text);
    super::note(&Library::default(), &note, &Options::default())
}

#[test]
fn a_hover_has_the_shape_of_the_models() {
    let shown = hover(&BUILT_IN, &explanation(vec![mro()], &[]), &Options::default()).unwrap();
    assert_eq!(
        shown,
        "**Method resolution order** · `D` → `B` → `C` → `A` → `object`\n\
         \n\
         `save` comes from `B` (line 7).\n\
         \n\
         *Python searches a class and its bases in this one order.* \
         See also: super(); Multiple inheritance, diamonds and mixins"
    );
    let shown = super::note(&BUILT_IN, &decorators(), &Options::default());
    assert_eq!(
        shown,
        "**Decorators** · `greet = shout(repeat(3)(greet))`\n\
         \n\
         1. `repeat(3)` is called and returns `wrap`\n\
         2. a call of `greet` enters `inner` first\n\
         \n\
         `greet.__name__` is now `'inner'`.\n\
         Neither wrapper uses `functools.wraps`.\n\
         \n\
         ```python\n\
         greet = shout(greet)\n\
         ```"
    );
}

/// Whatever a note holds, what is shown of it has at most twelve lines and 1,200 characters.
#[test]
fn a_hover_is_never_longer_than_promised() {
    let word = "a_long_name_[of](something)*_ ".repeat(4);
    let sentence = say("{} and {}", [code(word.as_str()), plain(&word)]);
    for size in [0, 1, 3, 10, 100] {
        let long = vec![sentence.0.clone(); size].concat();
        let base = Note::new("mro-c3", TextRange::default(), "T".repeat(size), Text(long.clone()));
        let base = base.related(&["super-function", "multiple-inheritance-mixins", "closures"]);
        for facts in [0, 1, 5, 50] {
            for kind in 0..4 {
                let mut note = base.clone();
                for _ in 0..facts {
                    note = match kind {
                        0 => note.line(Text(long.clone())),
                        1 => note.bullet(Text(long.clone())),
                        2 => note.step(Text(long.clone())),
                        _ => note.code(format!("{word}\n").repeat(facts * size)),
                    };
                }
                note = note.general(Text(long.clone()));
                let explanation = explanation(vec![note], &[]);
                for target in [Target::Markdown, Target::Plain] {
                    let options = Options { target, ..Options::default() };
                    for more in [None, Some("command:x")] {
                        let shown = hover_with_more(&BUILT_IN, &explanation, &options, more).unwrap();
                        let shown = shown.replace("](command:x)", "]");
                        assert!(shown.lines().count() <= 12, "{shown}");
                        assert!(shown.chars().count() <= 1_200 + 2, "{}: {shown}", shown.chars().count());
                    }
                }
            }
        }
    }
}

#[test]
fn a_hover_names_the_way_to_more_only_where_there_is_more() {
    let address = "command:pygloss.more?%5B%5D";
    let linked = |note: Note, more| {
        let shown = hover_with_more(&BUILT_IN, &explanation(vec![note], &[]), &Options::default(), more);
        shown.unwrap().contains("[More](command:pygloss.more?%5B%5D)")
    };
    assert!(!linked(mro(), Some(address)), "all was said");
    assert!(linked(mro().more("First `a`.".into()), Some(address)));
    assert!(!linked(mro().more("First `a`.".into()), None), "nobody can follow it");
    let long = (1..40).fold(mro(), |note, i| note.bullet(say("{}", [plain(i)])));
    assert!(has_more(&BUILT_IN, &long) && linked(long, Some(address)));
    assert!(!has_more(&BUILT_IN, &mro()));
    // Whoever asked for more is shown the way to the card.
    let more = super::note(&BUILT_IN, &mro(), &Options { more: true, ..Options::default() });
    assert!(more.contains("See also: Method resolution order; super(); "), "{more}");
}

#[test]
fn knowing_more_means_reading_less() {
    let at = |depth| super::note(&BUILT_IN, &mro(), &Options { depth, ..PLAIN });
    assert_eq!(at(Depth::Full).lines().count(), 5);
    assert_eq!(
        at(Depth::Short),
        "Method resolution order · `D` → `B` → `C` → `A` → `object`\n\n`save` comes from `B` (line 7)."
    );
    assert_eq!(at(Depth::Facts), "Method resolution order · `D` → `B` → `C` → `A` → `object`");
    let long = (1..9).fold(mro(), |note, i| note.bullet(say("{}", [plain(i)])));
    let short = super::note(&BUILT_IN, &long, &Options { depth: Depth::Short, ..PLAIN });
    assert_eq!(short.lines().filter(|line| !line.is_empty()).count(), 3);
    let card = BUILT_IN.get("closures").unwrap();
    assert_eq!(card_hover(&BUILT_IN, card, &Options { depth: Depth::Facts, ..PLAIN }), None);
}

#[test]
fn of_a_card_about_several_names_the_part_about_the_one_asked_for_comes_first() {
    let shown = |asked: Option<&str>| {
        let asked = asked.map(str::to_string);
        let explanation = Explanation { asked, ..explanation(vec![], &["sys-module"]) };
        hover(&BUILT_IN, &explanation, &PLAIN).unwrap().lines().nth(2).unwrap().to_string()
    };
    assert!(shown(None).starts_with("`sys` belongs"), "{}", shown(None));
    assert!(shown(Some("signal.SIGINT")).starts_with("`signal`: calls"), "{}", shown(Some("signal.SIGINT")));
    assert!(shown(Some("sys.argv")).starts_with("`sys.argv`: the"), "{}", shown(Some("sys.argv")));
    assert!(shown(Some("sys.platform")).starts_with("`sys.platform`: "), "{}", shown(Some("sys.platform")));
    assert!(shown(Some("platform.system")).starts_with("`platform`: "), "{}", shown(Some("platform.system")));
    // A name of a module that the card has no line for is not the module that is called so.
    assert_eq!(shown(Some("sys.signal")), shown(None));
    assert_eq!(shown(Some("elsewhere.name")), shown(None));
}

#[test]
fn of_a_card_about_several_keywords_the_part_about_the_one_at_the_cursor_comes_first() {
    for keyword in ["else", "finally"] {
        let explanation =
            Explanation { asked: Some(keyword.to_string()), ..explanation(vec![], &["try-else-finally"]) };
        let shown = hover(&BUILT_IN, &explanation, &PLAIN).unwrap();
        assert!(shown.lines().nth(2).unwrap().starts_with(&format!("`{keyword}`: runs")), "{shown}");
    }
}

#[test]
fn a_hover_has_twelve_lines_and_keeps_its_first_and_its_general_line() {
    let long = (1..40).fold(mro(), |note, i| note.bullet(say("{}", [plain(i)])));
    let shown = super::note(&BUILT_IN, &long, &Options::default());
    assert_eq!(shown.lines().count(), 12);
    assert!(
        shown.starts_with("**Method resolution order**") && shown.contains("\n- 5\n- …\n\n*Python searches"),
        "{shown}"
    );
    let wide = mro().line(say(&"word ".repeat(300), []));
    assert!(!super::note(&BUILT_IN, &wide, &Options::default()).contains("word"));
    let more = super::note(&BUILT_IN, &long, &Options { more: true, ..Options::default() });
    assert!(more.contains("\n- 39\n"));
    let mut stepped = mro();
    stepped.steps = vec!["First `a`.".into(), "Then `b`.".into()];
    assert!(!super::note(&BUILT_IN, &stepped, &Options::default()).contains("First"));
    let more = super::note(&BUILT_IN, &stepped, &Options { more: true, ..Options::default() });
    assert!(more.contains("1. First `a`.\n2. Then `b`."), "{more}");
}

#[test]
fn the_narrowest_leads_and_others_are_named_once() {
    let explained =
        explanation(vec![mro(), decorators()], &["closures", "mro-c3", "decorator", "no-such-card"]);
    let shown = hover(&BUILT_IN, &explained, &PLAIN).unwrap();
    assert!(
        shown.ends_with("See also: super(); Multiple inheritance, diamonds and mixins; Decorators"),
        "{shown}"
    );
    let cards = explanation(Vec::new(), &["no-such-card", "closures", "lambda"]);
    let shown = hover(&BUILT_IN, &cards, &PLAIN).unwrap();
    assert!(shown.starts_with("Closures · ") && shown.contains("See also: lambda, "), "{shown}");
    assert_eq!(hover(&BUILT_IN, &explanation(Vec::new(), &["no-such-card"]), &PLAIN), None);
}

#[test]
fn cards_are_linked_only_where_that_is_asked_for() {
    let linked = Options { links: Links::Command, ..Options::default() };
    let shown = super::note(&BUILT_IN, &mro(), &linked);
    assert!(shown.contains("[super()](command:pygloss.openCard?%5B%22super-function%22%5D); ["), "{shown}");
    assert!(!shown.contains("no-such-card"), "{shown}");
    assert!(
        !super::note(&BUILT_IN, &mro(), &Options { links: Links::Command, ..PLAIN }).contains("command:")
    );
}

#[test]
fn every_built_in_card_has_a_hover_and_a_page() {
    for entry in BUILT_IN.entries() {
        for target in [Target::Markdown, Target::Plain, Target::Terminal(Style { color: false, width: 60 })] {
            let options = Options { target, ..Options::default() };
            let hover = card_hover(&BUILT_IN, entry, &options).unwrap();
            let page = page(&BUILT_IN, entry, &options).unwrap();
            assert!(page.len() > hover.len() / 2);
            if target == Target::Markdown {
                assert!((3..=12).contains(&hover.lines().count()), "{hover}");
                assert!(!page.contains("```python run"), "{page}");
                assert!(!page.lines().any(|line| line.trim_end().ends_with("#!")), "{page}");
            }
            if let Target::Terminal(style) = target {
                for line in page.lines().filter(|line| !line.starts_with("    ") && !line.contains("http")) {
                    // Code is never broken, so that it can be copied.
                    let code = line.split('`').skip(1).step_by(2).map(|code| code.chars().count()).max();
                    let is_long = code.is_some_and(|code| code + 10 > style.width);
                    assert!(line.chars().count() <= style.width || is_long, "{line}");
                }
            }
        }
    }
}

#[test]
fn a_page_shows_the_whole_card() {
    let entry = BUILT_IN.get("mutable-default-argument").unwrap();
    let shown = page(&BUILT_IN, entry, &Options::default()).unwrap();
    let start = "# Mutable default argument\n\n*A list, dict or set as a default is made once";
    assert!(shown.starts_with(start), "{shown}");
    for part in [
        "```python\ndef record(event, history=[]):\n",
        "becomes:\n\n```python\ndef record(event, history=None):\n",
        "## Example\n\n```python\n",
        "prints:\n\n```text\n['login', 'logout']\n",
        "- About: Default argument values\n",
        "- Source: [docs.python.org/3/",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let raises = page(&BUILT_IN, BUILT_IN.get("dataclass").unwrap(), &Options::default()).unwrap();
    assert!(raises.contains("```\n\nraises `ValueError`.\n"), "{raises}");
    assert!(raises.contains("- Since Python 3.7\n"), "{raises}");
    let min = page(&BUILT_IN, BUILT_IN.get("await-expression").unwrap(), &Options::default()).unwrap();
    assert!(min.contains("Python 3.11 and later:\n\n```python\nimport asyncio\n"), "{min}");
}

#[test]
fn a_terminal_wraps_and_colours() {
    let narrow = super::note(&BUILT_IN, &decorators(), &terminal(false, 24));
    assert!(narrow.lines().count() <= 12, "{narrow}");
    let shown = super::note(&BUILT_IN, &mro(), &terminal(true, 30));
    assert!(shown.starts_with("\u{1b}[1mMethod\u{1b}[0m \u{1b}[1mresolution\u{1b}[0m"), "{shown:?}");
    assert!(shown.contains("\u{1b}[36msave\u{1b}[0m comes from"), "{shown:?}");
    let shown = super::note(&BUILT_IN, &decorators(), &Options { more: true, ..terminal(false, 24) });
    assert_eq!(
        shown,
        "Decorators ·\n\
         `greet = shout(repeat(3)(greet))`\n\
         \n\
         1. `repeat(3)` is called\n   and returns `wrap`\n\
         2. a call of `greet`\n   enters `inner` first\n\
         \n\
         `greet.__name__` is now\n`'inner'`.\n\
         Neither wrapper uses\n`functools.wraps`.\n\
         \n    greet = shout(greet)\n\nSee also: Decorators"
    );
}

#[test]
fn code_stands_between_as_many_backticks_as_it_takes() {
    for (name, shown) in [
        ("x", "`x`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("``a", "``` ``a ```"),
        ("  a  ", "`   a   `"),
        ("__slots__", "`__slots__`"),
        ("a\n    b\r\nc", "`a b c`"),
        ("a\u{1b}[31m", "`a\\x1b[31m`"),
        ("a\u{202e}b", "`a\\u202eb`"),
        ("<script>", "`<script>`"),
    ] {
        assert_eq!(lead_of(say("{}", [code(name)])), format!("**T** · {shown}"));
    }
    let long = lead_of(say("{}", [code("x".repeat(5_000))]));
    assert_eq!(long.chars().count(), "**T** · ``".chars().count() + 201);
    let fenced =
        Note::new("closures", TextRange::default(), "T", Text::default()).code("'''\n```\n````\n'''\u{7}");
    let shown = super::note(&Library::default(), &fenced, &Options::default());
    assert_eq!(shown, "**T**\n\n`````python\n'''\n```\n````\n'''\\x07\n`````");
}

#[test]
fn plain_text_is_no_markup() {
    for (text, shown) in [
        ("__slots__", "\\_\\_slots\\_\\_"),
        ("snake_case 2 * 3", "snake_case 2 * 3"),
        ("*args, **kwargs", "\\*args, \\*\\*kwargs"),
        ("a < b, <b>, x<y", "a < b, \\<b>, x\\<y"),
        ("a & b &amp; &#35;", "a & b &amp;amp; &amp;#35;"),
        ("[a](b) [c] d", "[a\\](b) [c] d"),
        ("C:\\new \\*", "C:\\new \\\\\\*"),
        ("~~a~~", "\\~\\~a\\~\\~"),
        ("a\nb\n\n# c", "a b # c"),
    ] {
        let lead = Text(vec![plain(text)]);
        let expected = format!("**T** · {shown}");
        // The tick stands for a span that is code in our own patterns; there is none here.
        assert_eq!(lead_of(lead), expected, "{text}");
    }
    for (text, shown) in [
        ("# a", "\\# a"),
        ("> a", "\\> a"),
        ("- a", "\\- a"),
        ("| a | b |", "\\| a | b |"),
        ("--- | ---", "\\--- | ---"),
        ("12. a", "12\\. a"),
        ("12.5 a", "12.5 a"),
        ("-1", "-1"),
        ("a # b", "a # b"),
    ] {
        let note =
            Note::new("closures", TextRange::default(), "T", Text::default()).line(Text(vec![plain(text)]));
        assert_eq!(super::note(&Library::default(), &note, &Options::default()), format!("**T**\n\n{shown}"));
    }
    let title = Note::new("closures", TextRange::default(), "__eq__ | *args", Text::default());
    let shown = super::note(&Library::default(), &title, &Options::default());
    assert_eq!(shown, "**\\_\\_eq\\_\\_ | \\*args**");
}

#[test]
fn a_general_line_with_code_and_stars_stays_one_emphasis() {
    let note = mro().general(say(" Use {} or *{}, never 2 * 3. ", [code("a*b"), code("x")]));
    let shown = super::note(&Library::default(), &note, &Options::default());
    assert!(shown.ends_with("\n *Use `a*b` or \\*`x`, never 2 * 3.* "), "{shown:?}");
}

#[test]
fn packs_bring_no_links_no_images_and_no_commands() {
    let text = "+++\ntitle = \"House [rule](x)\"\ngloss = \"Ask [us](https://x.org) first.\"\narea = \"house\"\nlevel = \"beginner\"\n\
                sources = [\"https://x.org/(a)\"]\nrelated = [\"closures\"]\n\n[[trigger]]\nkeyword = \"lambda\"\n\n\
                [[quiz]]\nask = \"a\"\ncode = \"print(1)\"\nchoices = [\"run\", \"2\"]\n\n[[quiz]]\nask = \"b\"\nchoices = [\"1\", \"2\"]\n+++\n\
                See [this](command:evil) and ![that](https://x.org/a.png) now.\n\n```python run\nprint(1)\n```\n```output\n1\n```\n";
    let (library, problems) = BUILT_IN.with_pack(&[("house/rule.md".into(), text.into())]);
    assert_eq!(problems, []);
    let entry = library.get("rule").unwrap();
    let shown = page(&library, entry, &Options { links: Links::Command, ..Options::default() }).unwrap();
    assert!(shown.starts_with("# House [rule\\](x)\n\n*Ask us first.*\n\nSee this and  now.\n"), "{shown}");
    assert!(!shown.contains("evil") && !shown.contains(".png") && !shown.contains("](https"), "{shown}");
    let hover = card_hover(&library, entry, &Options::default()).unwrap();
    assert!(!hover.contains("evil") && hover.contains("See this and"), "{hover}");
}

#[test]
fn a_concept_shows_the_pitfalls_that_name_it() {
    let card = BUILT_IN.get("default-arguments").unwrap();
    let shown = card_hover(&BUILT_IN, card, &PLAIN).unwrap();
    assert!(shown.contains("See also: Call as a default, Mutable default argument"), "{shown}");
    let shown = page(&BUILT_IN, card, &PLAIN).unwrap();
    assert!(shown.contains("\n- Pitfalls: Call as a default, Mutable default argument\n"), "{shown}");
    assert_eq!(shown.matches("Mutable default argument").count(), 1, "named once: {shown}");
    // Where a check has its concept's name, there is one card, and it does not lead to itself.
    assert_eq!(BUILT_IN.pitfalls("bare-except").count(), 0);
    assert_eq!(BUILT_IN.pitfalls("no-such-card").count(), 0);
}
