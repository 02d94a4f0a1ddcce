//! Each rule of the form, broken once.

use super::*;
use crate::severity::Severity;

const HEADER: &str = r#"title = "The with statement"
gloss = "`with` runs code before and after a block, whatever happens in it."
area = "context-managers"
level = "beginner"
sources = ["https://docs.python.org/3/reference/compound_stmts.html#with"]
"#;

const QUIZZES: &str = r#"
[[quiz]]
ask = "What does this print?"
code = "print(1 + 1)"
choices = ["run", "11"]

[[quiz]]
ask = "What does `as` bind?"
choices = ["what `__enter__` returns", "the manager"]
"#;

const BODY: &str =
    "It calls `__enter__`, and `__exit__` at the end.\n\n```python run\nprint(2)\n```\n```output\n2\n```\n";

fn card(header: &str, quizzes: &str, body: &str) -> String {
    format!("+++\n{header}{quizzes}+++\n{body}")
}

fn parse(text: &str) -> Result<Card, Vec<String>> {
    let shown = |problems: Vec<Problem>| problems.iter().map(ToString::to_string).collect();
    Card::parse("cards/context-managers/with-statement.md", text, Origin::BuiltIn).map_err(shown)
}

/// There is exactly one problem, on this line and with these words.
#[track_caller]
fn fails(text: &str, line: usize, words: &str) {
    let problems = parse(text).unwrap_err();
    let [problem] = problems.as_slice() else { panic!("{problems:#?}") };
    let start = format!("cards/context-managers/with-statement.md:{line}: ");
    assert!(problem.starts_with(&start) && problem.contains(words), "{problem}");
}

#[track_caller]
fn header_fails(old: &str, new: &str, line: usize, words: &str) {
    assert!(HEADER.contains(old), "{old}");
    fails(&card(&HEADER.replacen(old, new, 1), QUIZZES, BODY), line, words);
}

#[track_caller]
fn body_fails(body: &str, line: usize, words: &str) {
    // The front matter takes 16 lines.
    fails(&card(HEADER, QUIZZES, body), 16 + line, words);
}

#[track_caller]
fn trigger_fails(trigger: &str, words: &str) {
    let problems = parse(&card(HEADER, &format!("[[trigger]]\n{trigger}\n{QUIZZES}"), BODY)).unwrap_err();
    let lines = 7..=9;
    let at =
        |line: usize| problems[0].starts_with(&format!("cards/context-managers/with-statement.md:{line}: "));
    assert!(problems.len() == 1 && problems[0].contains(words) && lines.clone().any(at), "{problems:#?}");
}

#[test]
fn a_good_card_is_read() {
    let card = parse(&card(HEADER, QUIZZES, BODY)).unwrap();
    assert_eq!(card.header.slug, "with-statement");
    assert_eq!(card.line_of("gloss"), 3);
    assert_eq!(card.quizzes[0].answer, None);
    assert_eq!(card.quizzes[1].answer.as_deref(), Some("what `__enter__` returns"));
    let fences: Vec<_> = card.fences().collect();
    assert_eq!(fences[0].role, FenceRole::Run { output: Some("2\n".into()) });
    assert_eq!(fences[0].line, 19);
}

#[test]
fn windows_line_ends_and_a_mark_of_byte_order_change_nothing() {
    let text = card(HEADER, QUIZZES, BODY);
    assert_eq!(parse(&format!("\u{feff}{}", text.replace('\n', "\r\n"))), parse(&text));
}

#[test]
fn the_front_matter_is_toml_between_its_lines() {
    fails("# With\n", 1, "begins with a line `+++`");
    fails("+++\ntitle = \"x\"\n", 1, "no end");
    fails(&card(&HEADER.replace("level", "level level"), QUIZZES, BODY), 5, "not valid TOML");
    fails(&"x".repeat(LONGEST_CARD + 1), 1, "split it in two");
}

#[test]
fn keys_and_values_of_the_front_matter_are_known() {
    header_fails("level =", "levels = 1\nlevel =", 5, "`levels` is no key");
    header_fails("\"beginner\"", "\"easy\"", 5, "beginner, intermediate or advanced");
    header_fails("level = \"beginner\"\n", "", 1, "`level` is missing");
    header_fails("\"beginner\"", "3", 5, "`level` has to be text");
    header_fails("title = \"The with statement\"", "title = \" \"", 2, "`title` is empty");
    header_fails("title", "kind = \"card\"\ntitle", 2, "concept or pitfall");
    header_fails("area = \"context-managers\"", "area = \"managers\"", 4, "`managers` is no area");
    header_fails("context-managers", "errors", 4, "lies in the folder `context-managers`");
    header_fails("title", "concept = \"x\"\ntitle", 2, "only pitfall cards");
    header_fails("title", "since = \"three\"\ntitle", 2, "no Python version");
    header_fails("title", "related = [\"With It\"]\ntitle", 2, "`With It` is no slug");
    header_fails("title", "aliases = \"with\"\ntitle", 2, "list of texts");
    header_fails("title", "aliases = [1]\ntitle", 2, "texts only");
    header_fails("https://docs.python.org", "https://example.org", 6, "cite one of those");
    header_fails("sources", "notes = []#", 1, "`sources` is missing");
}

#[test]
fn a_gloss_is_one_sentence() {
    header_fails("happens in it.", "happens in it", 3, "one whole sentence");
    header_fails("happens in it.", "happens. It is safe.", 3, "move the second one");
    header_fails("a block", "a <br>block", 3, "HTML");
    let gloss = HEADER.replace("happens in it.", "`x. Y` e.g. 3.5 does.");
    assert!(parse(&card(&gloss, QUIZZES, BODY)).is_ok());
}

#[test]
fn pitfalls_name_their_concept_and_show_what_is_flagged() {
    let header = HEADER.replace("title", "kind = \"pitfall\"\nconcept = \"context-manager\"\ntitle");
    let body = "Why.\n\n```python bad\nx = 1  #!\n```\n\n```python fixed\nx = 2\n```\n\n## Instead\n\n```python good\nx = 2\n```\n";
    let good = parse(&card(&header, QUIZZES, body)).unwrap();
    let bad = good.fences().next().unwrap();
    assert_eq!((bad.code.as_str(), &bad.role), ("x = 1\n", &FenceRole::Bad { flagged: vec![1] }));
    fails(
        &card(&header.replace("concept = \"context-manager\"\n", ""), QUIZZES, body),
        1,
        "names the card of the concept",
    );
    fails(&card(&header, QUIZZES, "Why.\n"), 1, "needs a ```python bad fence");
    fails(&card(&header, QUIZZES, &body.replace("  #!", "")), 21, "no line of the `bad` fence is marked");
    let below = "Why.\n\n## Instead\n\n```python bad\nx = 1  #!\n```\n";
    fails(&card(&header, QUIZZES, below), 23, "before the first heading");
    let alone =
        body.replace("```python bad\nx = 1  #!\n```\n\n", "").replace("good\nx = 2", "bad\nx = 2  #!");
    let problems = parse(&card(&header, QUIZZES, &alone.replace("## Instead\n\n", ""))).unwrap_err();
    assert!(problems[0].contains("put it right after one"), "{problems:?}");
}

#[test]
fn concepts_have_an_example_and_no_findings() {
    fails(&card(HEADER, QUIZZES, "Why.\n"), 1, "a ```python run fence");
    body_fails(&format!("{BODY}\n```python good\nx = 1\n```\n"), 10, "belong to pitfall cards");
}

#[test]
fn the_body_is_short_and_its_headings_are_in_order() {
    let words = "word word word\n".repeat(51);
    let words = words.strip_suffix("\nword word word\n").unwrap().to_string() + "\nword";
    body_fails(&format!("{words}\n\n{BODY}"), 1, "159 words");
    let split = |text: &str| format!("{BODY}\n## Remember\n\n{text}\n");
    assert!(parse(&card(HEADER, QUIZZES, &split(&words))).is_ok());
    body_fails(&format!("{BODY}\n## Remember\n\na\n\n## Example\n\nb\n"), 14, "stands before `## Remember`");
    body_fails(&format!("{BODY}\n## Example\n\na\n\n## Example\n\nb\n"), 14, "twice");
    body_fails(&format!("{BODY}\n## Notes\n"), 10, "none of the headings");
    body_fails(&format!("{BODY}\n### Example\n"), 10, "none of the headings");
    body_fails(
        &BODY.replace("It calls `__enter__`, and `__exit__` at the end.", ""),
        3,
        "the body is missing",
    );
}

#[test]
fn fences_say_what_they_do() {
    let more = |fence: &str| format!("{BODY}\n{fence}");
    body_fails(&more("```python runs\nx\n```\n"), 10, "`runs` is no word");
    body_fails(&more("```python run raises=E\nx\n```\n"), 10, "one thing only");
    body_fails(&more("```python min=new\nx\n```\n"), 10, "`min=new` is no word");
    body_fails(&more("```rust\nx\n```\n"), 10, "opens no fence that cards use");
    body_fails(&more("```output\nx\n```\n"), 10, "right above it");
    body_fails(&more("a\n\n```python\nx\n```\n```output\nx\n```\n"), 15, "right above it");
    body_fails(&more("```python\nx\n"), 10, "no end");
    body_fails(&more("```python\n\n```\n"), 10, "empty");
    body_fails(&more("```python\nx  #!\n```\n"), 10, "only `bad` fences");
    body_fails(&more("  ```python\n"), 10, "at the beginning of the line");
    let card = parse(&card(HEADER, QUIZZES, &more("````python min=3.12 max=3.13\n```\n````\n"))).unwrap();
    let last = card.fences().last().unwrap();
    assert_eq!((last.min, last.max, last.code.as_str()), (Some((3, 12)), Some((3, 13)), "```\n"));
}

#[test]
fn markup_that_editors_show_raw_stays_out() {
    for (text, words) in [
        ("| a | b |", "a table"),
        ("a | b\n--- | ---", "a table"),
        ("> a", "quotations"),
        ("---", "a line of marks"),
        ("    x = 1", "indented block"),
        ("<br>", "HTML"),
        ("see <https://docs.python.org>", "HTML"),
        ("![a](b.png)", "images"),
        ("a[^1]", "footnotes"),
        ("[a](command:b)", "only links to http"),
        ("[a]: https://b.org", "write links where they belong"),
    ] {
        let line = if text.contains('\n') { 4 } else { 3 };
        body_fails(&format!("Why.\n\n{text}\n\n{BODY}"), line, words);
    }
    for text in ["a < b", "`<b>`", "a - b", "- a | b", "1. a\n   b", "- a\n  - b", "2 * 3"] {
        let text = card(HEADER, QUIZZES, &format!("Why.\n\n{text}\n\n{BODY}"));
        assert!(parse(&text).is_ok(), "{:?}", parse(&text));
    }
    let pack = card(HEADER, QUIZZES, &format!("![a](b.png) [c](command:d)\n\n{BODY}"));
    assert!(Card::parse("with-it.md", &pack, Origin::Pack).is_ok());
}

#[test]
fn quizzes_can_be_answered() {
    let quiz = |old: &str, new: &str| card(HEADER, &QUIZZES.replacen(old, new, 1), BODY);
    fails(
        &card(HEADER, "\n[[quiz]]\nask = \"a\"\ncode = \"b\"\nchoices = [\"run\", \"c\"]\n", BODY),
        1,
        "two quizzes or more",
    );
    fails(&quiz("ask = \"What does `as` bind?\"\n", ""), 13, "no question");
    fails(&quiz(", \"the manager\"", ""), 13, "two choices or more");
    fails(&quiz("\"the manager\"", "\"what `__enter__` returns\""), 15, "twice");
    fails(&quiz("\"what `__enter__` returns\"", "\"run\""), 15, "stands for what the quiz's code prints");
    fails(&quiz("[\"run\", \"11\"]", "[\"2\", \"run\"]"), 11, "the first choice");
    fails(
        &quiz("code = \"print(1 + 1)\"\nchoices = [\"run\"", "choices = [\"2\""),
        1,
        "at least one quiz has `code`",
    );
    fails(&quiz("ask", "hint = \"x\"\nask"), 9, "`hint` is no key of a quiz");
}

#[test]
fn triggers_are_typed() {
    trigger_fails("keyword = \"whit\"", "no keyword of Python");
    trigger_fails("operator = \"with\"", "no operator of Python");
    trigger_fails("keyword = \"with\"\nin = \"with_statement\"", "no construct");
    trigger_fails("node = \"with_statement\"", "no construct");
    trigger_fails("node = \"With\"\nmin_bases = 2", "does not go with With");
    trigger_fails("node = \"ClassDef\"\nmin_bases = \"2\"", "number from 1 up");
    trigger_fails("node = \"With\"\nargument = \"a\"", "goes with ClassDef and Call");
    trigger_fails("name = \"a b\"", "no name");
    trigger_fails("name = \"a.b\"\nas = \"method\"", "no use of a name");
    trigger_fails("method = \"append\"", "write class and method");
    trigger_fails("attribute = \"a.b\"", "no attribute's name");
    trigger_fails("keyword = \"with\"\nnode = \"With\"", "exactly one of the keys");
    trigger_fails("in = \"With\"", "exactly one of the keys");
    trigger_fails("name = \"a\"\nin = \"With\"", "does not go with `name`");
    trigger_fails("keywords = \"with\"\nkeyword = \"with\"", "`keywords` is no key of a trigger");
}

fn set(cards: &[(&str, &str)]) -> Vec<String> {
    let parsed: Vec<(String, Card)> = cards
        .iter()
        .map(|(slug, extra)| {
            let file = format!("context-managers/{slug}.md");
            let text = card(&format!("{extra}\n{HEADER}"), QUIZZES, BODY);
            (file.clone(), Card::parse(&file, &text, Origin::BuiltIn).unwrap())
        })
        .collect();
    let set: Vec<(&str, &Card)> = parsed.iter().map(|(file, card)| (file.as_str(), card)).collect();
    let others = ["planned"].into();
    let taken = ["taken"].into();
    check_set(&set, &others, &taken).iter().map(ToString::to_string).collect()
}

#[test]
fn cards_fit_together() {
    assert_eq!(set(&[("a", "related = [\"b\", \"planned\"]"), ("b", "prerequisites = [\"a\"]")]), [""; 0]);
    assert_eq!(
        set(&[("a", "related = [\"nothing\"]")]),
        ["context-managers/a.md:2: `related` names `nothing`, and there is no such card; check the spelling"]
    );
    assert_eq!(
        set(&[("a", "prerequisites = [\"a\"]")]),
        ["context-managers/a.md:2: the card names itself in `prerequisites`; take it out"]
    );
    assert_eq!(
        set(&[
            ("a", "prerequisites = [\"b\"]"),
            ("b", "prerequisites = [\"c\"]"),
            ("c", "prerequisites = [\"a\"]")
        ]),
        [
            "context-managers/a.md:2: prerequisites go in a circle: a needs b needs c needs a; keep those that are more basic"
        ]
    );
    assert_eq!(
        set(&[("a", ""), ("a", ""), ("taken", "")]),
        [
            "context-managers/a.md:1: the card `a` is there twice, also in context-managers/a.md; rename one",
            "context-managers/taken.md:1: pygloss has a card `taken` of its own; choose another file name",
        ]
    );
}

#[test]
fn planned_slugs_are_needed_and_missing() {
    let text = card(&format!("related = [\"b\"]\n{HEADER}"), QUIZZES, BODY);
    let a = Card::parse("a.md", &text, Origin::BuiltIn).unwrap();
    let problems = |list: &str| {
        let planned = read_planned(list);
        let problems = check_planned("planned.txt", &planned, &[&a]);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(problems("# comment\n\nb\n"), [""; 0]);
    assert_eq!(problems("b\na\n"), ["planned.txt:2: `a` has a card now; take it off this list"]);
    assert_eq!(problems("b\nc\n"), ["planned.txt:2: no card refers to `c`; take it off this list"]);
    assert_eq!(problems("B b\n"), ["planned.txt:1: `B b` is no slug"]);
}

#[test]
fn texts_keep_to_their_lengths() {
    let gloss = |length: usize| format!("{}.", "x".repeat(length - 1));
    let with_gloss = |length| {
        HEADER.replace("`with` runs code before and after a block, whatever happens in it.", &gloss(length))
    };
    fails(&card(&with_gloss(141), QUIZZES, BODY), 3, "141 characters, and 140 is the most");
    assert!(parse(&card(&with_gloss(140), QUIZZES, BODY)).is_ok());
    header_fails("The with statement", &"x".repeat(91), 2, "91 characters, and 90");
    header_fails("title", &format!("aliases = [\"{}\"]\ntitle", "x".repeat(91)), 2, "91 characters, and 90");
    header_fails("title", "aliases = [\"a\\nb\"]\ntitle", 2, "one line");
    body_fails(&format!("{} y\n\n{BODY}", "x".repeat(119)), 1, "longer than 120 characters");
    let many = "a b c d e f g h i j\n".repeat(50);
    fails(&card(HEADER, QUIZZES, &format!("{BODY}\n```python\n{many}```\n")), 1, "400 is the most");
}

#[test]
fn phrases_that_help_nobody_are_named() {
    header_fails("runs code", "simply runs code", 3, "\"simply\" helps nobody");
    header_fails("The with", "Obviously the with", 2, "\"obviously\" helps nobody");
    body_fails(&format!("Of course it does.\n\n{BODY}"), 1, "\"of course\"");
    assert!(parse(&card(HEADER, QUIZZES, &format!("Call `simply()` now.\n\n{BODY}"))).is_ok());
}

#[test]
fn what_is_not_seen_stays_out() {
    body_fails(&format!("a\u{1b}[31mb\n\n{BODY}"), 1, "not seen");
    body_fails(&format!("a\u{202e}b\n\n{BODY}"), 1, "not seen");
    body_fails(&format!("{BODY}\n```python\nx = '\u{200b}'\n```\n"), 11, "not seen");
    header_fails("The with", "The \\u001b with", 2, "not seen");
    header_fails("title", "aliases = [\"\\u202e\"]\ntitle", 2, "not seen");
    let problems =
        parse(&card(&HEADER.replace("\"beginner\"", "\"\\u001b[2J\""), QUIZZES, BODY)).unwrap_err();
    assert!(problems.iter().all(|problem| !problem.contains('\u{1b}')), "{problems:?}");
}

/// The least that a team's card with a check holds.
fn own(check: &str, body: &str) -> Result<Card, Vec<String>> {
    let text = format!(
        "+++\ntitle = \"T\"\ngloss = \"G.\"\narea = \"team\"\nlevel = \"beginner\"\n{check}\n+++\n{body}"
    );
    let shown = |problems: Vec<Problem>| problems.iter().map(ToString::to_string).collect();
    Card::parse("rules/own-rule.md", &text, Origin::Pack).map_err(shown)
}

const CHECKED: &str = "Why.\n\n```python bad\nf()  #!\n```\n\n```python good\ng()\n```\n";

#[test]
fn a_team_s_card_may_bring_checks() {
    let card =
        own("[check]\nname = \"ours.f\"\nas = \"call\"\nmessage = \"`{name}` is old.\"", CHECKED).unwrap();
    assert_eq!(card.header.kind, CardKind::Pitfall);
    assert_eq!(card.checks[0].severity, Severity::Warning);
    let name = TriggerSpec::Name { name: "ours.f".into(), role: Some(Role::Call) };
    assert_eq!(card.checks[0].trigger, name);
    let two = "[[check]]\nkeyword = \"global\"\nmessage = \"No.\"\nseverity = \"hint\"\n[[check]]\nmethod = \"a.B.c\"\nmessage = \"No.\"";
    assert_eq!(own(two, CHECKED).unwrap().checks.len(), 2);
    let concept = own("", "A team's card needs no quiz and no program.\n").unwrap();
    assert_eq!(concept.header.kind, CardKind::Concept);
}

#[test]
fn checks_are_typed() {
    let check = |lines: &str| format!("[check]\n{lines}");
    for (lines, words) in [
        ("message = \"No.\"", "exactly one of the keys"),
        ("name = \"a.b\"", "the check says nothing"),
        ("name = \"a.b\"\nmessage = \"\"", "`message` is empty"),
        ("name = \"a.b\"\nmessage = \"{who}\"", "no placeholder"),
        ("name = \"a.b\"\nmessage = \"a `b\"", "a backtick stands alone"),
        ("name = \"a.b\"\nmessage = \"a\\nb\"", "one line"),
        ("name = \"a.b\"\nmessage = \"[a](command:x)\"", "a link that is not http"),
        ("name = \"a.b\"\nmessage = \"<img src=x>\"", "HTML"),
        ("name = \"a.b\"\nmessage = \"No.\"\nseverity = \"loud\"", "no severity"),
        ("name = \"a.b\"\nmessage = \"No.\"\nrun = \"os.system\"", "`run` is no key of a check"),
        ("name = \"a b\"\nmessage = \"No.\"", "`a b` is no name"),
        ("insight = \"closures\"\nmessage = \"No.\"", "`insight` is no key of a check"),
        ("name = \"a.b\"\nmessage = \"No.\"\nin = \"Raise\"", "does not go with"),
    ] {
        let problems = own(&check(lines), CHECKED).unwrap_err();
        assert!(problems.iter().any(|problem| problem.contains(words)), "{lines}: {problems:?}");
    }
    let long = format!("name = \"a.b\"\nmessage = \"{}\"", "x".repeat(201));
    assert!(own(&check(&long), CHECKED).unwrap_err()[0].contains("201 characters"));
}

#[test]
fn checks_and_kinds_go_together() {
    let good = "[check]\nname = \"a.b\"\nmessage = \"No.\"";
    let fails = |check: &str, body: &str, words: &str| {
        let problems = own(check, body).unwrap_err();
        assert!(problems.iter().any(|problem| problem.contains(words)), "{check}: {problems:?}");
    };
    fails(&format!("kind = \"concept\"\n{good}"), CHECKED, "write kind = \"pitfall\"");
    fails("kind = \"pitfall\"", CHECKED, "add a [check]");
    fails(good, "Why.\n", "needs a ```python bad fence");
    fails("", CHECKED, "belong to pitfall cards");
    fails(good, "Why.\n\n```python bad\nf()  #!\n```\n\n```python fixed\ng()\n```\n", "has no fix");
    let text = card(&format!("{HEADER}\n{good}\n"), QUIZZES, BODY);
    assert!(parse(&text).unwrap_err()[0].contains("for a team's own cards"));
    let reserved = Card::parse(
        "trap.md",
        &format!(
            "+++\ntitle = \"T\"\ngloss = \"G.\"\narea = \"team\"\nlevel = \"beginner\"\n{good}\n+++\n{CHECKED}"
        ),
        Origin::Pack,
    );
    assert!(reserved.unwrap_err()[0].message.contains("the name of a group of checks"));
}

#[test]
fn a_team_s_card_that_is_not_in_style_serves() {
    let card = own("", &format!("Of course {} it is.\n", "long ".repeat(200))).unwrap();
    let said: Vec<&str> = card.remarks.iter().map(|remark| remark.message.as_str()).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    for words in ["longer than 120 characters", "\"of course\"", "150 is the most"] {
        assert!(said.iter().any(|said| said.contains(words)), "{words}: {said:?}");
    }
    let (library, problems) =
        crate::knowledge::Library::default().with_pack(&[("own-rule.md".to_string(), in_order_but_long())]);
    assert!(problems.is_empty() && library.get("own-rule").is_some(), "{problems:?}");
    let problems = crate::knowledge::check_folder(&library, &[("other.md".to_string(), in_order_but_long())]);
    assert_eq!(problems.len(), 1, "{problems:?}");
}

fn in_order_but_long() -> String {
    format!(
        "+++\ntitle = \"T\"\ngloss = \"G.\"\narea = \"team\"\nlevel = \"beginner\"\n+++\n{}\n",
        "word ".repeat(30)
    )
}
