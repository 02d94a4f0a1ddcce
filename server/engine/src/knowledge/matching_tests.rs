//! Each kind of trigger, where it answers and where it is silent.

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

use super::card::{CardKind, Header, Level, Role, TriggerSpec};
use super::*;
use crate::syntax::{Field, Kind, Node, ParserTree, Query, QueryBudget, parse};

/// Resolves names by a list of pairs, and attributes of what they resolve to.
struct FakeSite<'a> {
    names: &'a [(&'a str, &'a str)],
    classes: &'a [(&'a str, &'a [&'a str])],
    class_body: bool,
    parsed: Option<ParserTree>,
    text: &'a str,
}

impl<'t> Site<'t> for FakeSite<'_> {
    fn qualified_name(&self, reference: Node<'t>) -> Option<String> {
        if reference.kind() == Kind::Attribute {
            let object = self.qualified_name(reference.field_child(Field::Object)?)?;
            return Some(format!("{object}.{}", reference.field_child(Field::Attribute)?.text()));
        }
        self.names.iter().find(|(name, _)| *name == reference.text()).map(|(_, to)| (*to).to_string())
    }

    fn own_full_name(&self, _: Node<'t>) -> Option<String> {
        None
    }

    fn passed_on(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn classes_of(&self, object: Node<'t>) -> Vec<String> {
        let classes = self.classes.iter().find(|(name, _)| *name == object.text());
        classes.map_or_else(Vec::new, |(_, classes)| classes.iter().map(|c| (*c).to_string()).collect())
    }

    fn is_class_body(&self) -> bool {
        self.class_body
    }

    fn captures(&self, queries: &[&Query], token: Node<'t>) -> Vec<Vec<TextRange>> {
        let tree = self.parsed.as_ref().unwrap();
        queries
            .iter()
            .map(|query| query.captures(tree, self.text, token.range(), &mut QueryBudget::default()))
            .collect()
    }
}

fn header(slug: &str, triggers: Vec<TriggerSpec>) -> Header {
    let text = |text: &str| Cow::Owned(text.to_string());
    Header {
        slug: text(slug),
        kind: CardKind::Concept,
        title: text(slug),
        gloss: text("A gloss."),
        area: text("syntax"),
        level: Level::Beginner,
        concept: None,
        aliases: Cow::Borrowed(&[]),
        prerequisites: Cow::Borrowed(&[]),
        related: Cow::Borrowed(&[]),
        sources: Cow::Borrowed(&[]),
        since: None,
        triggers: Cow::Owned(triggers),
    }
}

fn library(cards: &[(&str, TriggerSpec)]) -> Library {
    let card = |(slug, trigger): &(&str, TriggerSpec)| BuiltIn {
        header: header(slug, vec![trigger.clone()]),
        file: "a.md",
        text: "",
    };
    Library::new(&cards.iter().map(card).collect::<Vec<_>>())
}

/// The source without its cursor `$0`, and where that was.
fn cursor(source: &str) -> (String, TextSize) {
    let at = source.find("$0").expect("a cursor");
    (source.replacen("$0", "", 1), TextSize::new(u32::try_from(at).unwrap()))
}

fn hits_in(library: &Library, source: &str, site: FakeSite<'_>) -> Vec<(String, Fit)> {
    let (text, at) = cursor(source);
    let (tree, parsed) = parse(&text, None);
    let site = FakeSite {
        parsed,
        text: &text,
        names: site.names,
        classes: site.classes,
        class_body: site.class_body,
    };
    let found = library.at(&site, tree.node_at(at), &[]);
    found.into_iter().map(|found| (found.slug.to_string(), found.fit)).collect()
}

const NOTHING: FakeSite<'static> =
    FakeSite { names: &[], classes: &[], class_body: false, parsed: None, text: "" };

#[track_caller]
fn answers_with(trigger: &TriggerSpec, site: &FakeSite<'_>, sources: &[&str], silent: &[&str]) {
    let library = library(&[("card", trigger.clone())]);
    let hit = |source: &str| {
        let site = FakeSite { parsed: None, text: "", ..*site };
        !hits_in(&library, source, site).is_empty()
    };
    for source in sources {
        assert!(hit(source), "silent: {source}");
    }
    for source in silent {
        assert!(!hit(source), "answers: {source}");
    }
}

#[track_caller]
fn answers(trigger: &TriggerSpec, sources: &[&str], silent: &[&str]) {
    answers_with(trigger, &NOTHING, sources, silent);
}

fn token(token: &'static str, within: Option<&'static str>) -> TriggerSpec {
    TriggerSpec::Token { token: token.into(), within: within.map(Into::into) }
}

fn node(construct: &'static str) -> TriggerSpec {
    TriggerSpec::Node { construct: construct.into(), min_bases: 0, min_decorators: 0, argument: None }
}

fn name(name: &'static str, role: Option<Role>) -> TriggerSpec {
    TriggerSpec::Name { name: name.into(), role }
}

#[test]
fn keywords() {
    answers(&token("lambda", None), &["f = $0lambda: 0"], &["f = lambda$0: 0", "$0f = 1"]);
    answers(&token("is", None), &["a $0is b", "a $0is not b", "a is $0not b"], &["a $0not in b", "not $0a"]);
    answers(&token("in", None), &["a $0in b", "a $0not in b", "for a $0in b: pass"], &["a $0is not b"]);
    answers(&token("not", None), &["$0not a"], &["a is $0not b", "a $0not in b"]);
    answers(&token("is not", None), &["a $0is not b"], &["a $0is b"]);
    answers(&token("None", None), &["a = $0None", "def f() -> $0None: pass"], &["a = $0True"]);
}

#[test]
fn keywords_in_their_construct() {
    answers(
        &token("from", Some("Raise")),
        &["raise a $0from b"],
        &["$0from a import b", "yield $0from a", "$0raise a from b"],
    );
    answers(
        &token("else", Some("Try")),
        &["try: pass\nexcept A: pass\n$0else: pass"],
        &["for a in b: pass\n$0else: pass", "a if b $0else c", "try: pass\nexcept* A: pass\n$0else: pass"],
    );
    answers(
        &token("except", Some("TryStar")),
        &["try: pass\n$0except* A: pass"],
        &["try: pass\n$0except A: pass"],
    );
    answers(&token("with", Some("With")), &["$0with a as b: pass"], &["async $0with a as b: pass"]);
    answers(&token("async", Some("AsyncFunctionDef")), &["$0async def f(): pass"], &["$0async with a: pass"]);
    answers(&token("yield", Some("Yield")), &["$0yield a"], &["$0yield from a"]);
    answers(
        &token("if", Some("comprehension")),
        &["[a for a in b $0if c]"],
        &["$0if a: pass", "[a $0if b else c for a in d]"],
    );
    answers(&token("as", Some("alias")), &["import a $0as b"], &["with a $0as b: pass"]);
    answers(&token("as", Some("With")), &["with (a $0as b, c as d): pass"], &["import a $0as b"]);
    answers(
        &token("case", Some("Match")),
        &["match a:\n    $0case 1: pass"],
        &["match a:\n    case 1: $0pass"],
    );
}

#[test]
fn operators_in_their_construct() {
    answers(
        &token("*", Some("arguments")),
        &["def f($0*a): pass", "def f(a, $0*, b): pass", "def f($0*a: int): pass", "lambda $0*a: 0"],
        &["f($0*a)", "a $0* b", "a, $0*b = c", "def f(a=b $0* c): pass"],
    );
    answers(
        &token("*", Some("Starred")),
        &["a, $0*b = c", "[$0*a]", "f($0*a)"],
        &["def f($0*a): pass", "a $0* b"],
    );
    answers(&token("*", Some("Call")), &["f($0*a)"], &["[$0*a]", "def f($0*a): pass"]);
    answers(
        &token("=", Some("arguments")),
        &["def f(a$0=1): pass", "def f(a: int $0= 1): pass", "lambda a$0=1: 0"],
        &["a $0= 1", "f(a$0=1)"],
    );
    answers(
        &token("@", Some("FunctionDef")),
        &["$0@a\ndef f(): pass"],
        &["$0@a\nclass B: pass", "a $0@ b", "$0@a\nasync def f(): pass"],
    );
    answers(&token("@", Some("BinOp")), &["a $0@ b"], &["$0@a\ndef f(): pass"]);
}

#[test]
fn constructs_answer_on_their_own_tokens() {
    answers(
        &node("ListComp"),
        &["$0[a for a in b]", "[a $0for a in b]", "[a for a in b $0if c]"],
        &["[$0a for a in b]", "$0[a]", "(a $0for a in b)", "[[a $0+ c] for a in b]"],
    );
    answers(
        &node("JoinedStr"),
        &["$0f'{a}'", "f'$0{a}'", "f'{a}$0'"],
        &["f'{$0a}'", "$0'a'", "f'b$0c{a}'", "$0t'{a}'", "f'{$0\"b\"}'"],
    );
    answers(&node("TemplateStr"), &["$0t'{a}'"], &["$0f'{a}'"]);
    answers(
        &node("ClassDef"),
        &["$0class A: pass", "class $0A: pass"],
        &["class A($0B): pass", "$0@a\nclass A: pass", "class A:\n    $0def f(self): pass"],
    );
    answers(
        &node("Try"),
        &["$0try: pass\nfinally: pass", "try: pass\n$0finally: pass"],
        &["try: $0pass\nfinally: pass"],
    );
    answers(&node("Slice"), &["a[1$0:2]"], &["a$0[1]"]);
    answers(&node("Compare"), &["a $0< b", "a $0is not b"], &["$0a < b"]);
    answers(&node("AnnAssign"), &["a$0: int = 1"], &["a $0= 1"]);
    answers(&node("Assign"), &["a $0= 1"], &["a: int $0= 1"]);
    answers(&node("IfExp"), &["a $0if b else c"], &["$0if a: pass"]);
    answers(&node("Constant"), &["$01", "$0None", "'$0a'"], &["$0a", "f'$0{a}'"]);
    answers(
        &node("MatchAs"),
        &["match a:\n    case $0_: pass", "match a:\n    case 1 $0as b: pass"],
        &["with a $0as b: pass"],
    );
}

#[test]
fn constructs_fulfil_their_conditions() {
    let class = |min_bases, min_decorators, argument: Option<&'static str>| TriggerSpec::Node {
        construct: "ClassDef".into(),
        min_bases,
        min_decorators,
        argument: argument.map(Into::into),
    };
    answers(
        &class(2, 0, None),
        &["$0class A(B, C): pass", "class $0A(B, C, metaclass=M): pass"],
        &[
            "$0class A(B, metaclass=C): pass",
            "$0class A(B): pass",
            "class A(B, $0C): pass",
            "$0@a\nclass A(B, C): pass",
        ],
    );
    answers(
        &class(0, 2, None),
        &["$0@a\n@b\nclass A: pass", "@a\n@b\n$0class A: pass"],
        &["$0@a\nclass A: pass", "$0class A: pass"],
    );
    answers(
        &class(0, 0, Some("metaclass")),
        &["$0class A(metaclass=M): pass", "class A($0metaclass=M): pass"],
        &["$0class A(M): pass", "class A(metaclass=$0M): pass", "f($0metaclass=M)"],
    );
}

#[test]
fn names_are_what_they_resolve_to() {
    let names = &[
        ("T", "threading.Thread"),
        ("threading", "threading"),
        ("property", "builtins.property"),
        ("mine", "mine"),
    ];
    let site = FakeSite { names, ..NOTHING };
    answers_with(
        &name("threading.Thread", None),
        &site,
        &[
            "$0T()",
            "threading.$0Thread",
            "from threading import $0Thread",
            "from threading import Thread as $0T",
            "class A($0T): pass",
        ],
        &[
            "$0threading.Thread",
            "$0Thread()",
            "import $0threading",
            "from .threading import $0Thread",
            "f($0T=1)",
            "def $0T(): pass",
            "from thread import $0Thread",
            "def f($0T): pass",
        ],
    );
    answers_with(
        &name("threading.Thread", Some(Role::Call)),
        &site,
        &["$0T(1)", "threading.$0Thread()"],
        &["$0T", "class A($0T): pass", "f($0T)"],
    );
    answers_with(
        &name("threading.Thread", Some(Role::Base)),
        &site,
        &["class A($0T): pass", "class A($0T[int]): pass"],
        &["$0T()", "class A(B[$0T]): pass"],
    );
    answers_with(
        &name("property", Some(Role::Decorator)),
        &site,
        &["@$0property\ndef f(): pass", "@$0property()\ndef f(): pass"],
        &["$0property()"],
    );
    answers_with(
        &name("threading.Thread", Some(Role::Annotation)),
        &site,
        &["a: $0T = 1", "def f(a: list[$0T]): pass"],
        &["a = $0T"],
    );
    answers_with(
        &name("threading", Some(Role::Import)),
        &site,
        &[
            "import $0threading",
            "from $0threading import Thread",
            "import threading as $0t",
            "import $0threading.x",
        ],
        &["$0threading.Thread", "import a.$0threading", "from a import $0threading"],
    );
    answers_with(
        &name("property", None),
        &site,
        &["$0property", "@$0property\ndef f(): pass"],
        &["import $0property", "from a import $0property"],
    );
    answers_with(&name("builtins.property", None), &site, &["$0property"], &["$0T"]);
    answers_with(&name("mine", None), &site, &[], &["$0mine"]);
}

#[test]
fn methods_of_a_class_and_its_bases() {
    let names = &[("list", "builtins.list")];
    let classes: &[(&str, &[&str])] =
        &[("error", &["builtins.ValueError", "builtins.BaseException"]), ("xs", &["builtins.list"])];
    let site = FakeSite { names, classes, ..NOTHING };
    answers_with(
        &TriggerSpec::Method("BaseException.add_note".into()),
        &site,
        &["error.$0add_note('a')"],
        &["xs.$0add_note('a')", "$0add_note()"],
    );
    answers_with(
        &TriggerSpec::Method("list.pop".into()),
        &site,
        &["xs.$0pop()", "list.$0pop"],
        &["$0xs.pop()", "error.$0pop()"],
    );
}

#[test]
fn attributes_are_read_and_members_defined() {
    answers(
        &TriggerSpec::Attribute("__mro__".into()),
        &["A.$0__mro__", "A.$0__mro__[0] = 1", "A.$0__mro__ += 1"],
        &[
            "A.$0__mro__ = 1",
            "del A.$0__mro__",
            "$0__mro__",
            "(a, A.$0__mro__) = b",
            "for A.$0__mro__ in b: pass",
            "with a as A.$0__mro__: pass",
        ],
    );
    let define = TriggerSpec::Define("__slots__".into());
    answers(
        &define,
        &[
            "class A:\n    $0__slots__ = ()",
            "class A:\n    a = $0__slots__ = ()",
            "class A:\n    $0__slots__: tuple = ()",
            "class A:\n    def $0__slots__(self): pass",
            "class A:\n    @a\n    def $0__slots__(self): pass",
        ],
        &[
            "$0__slots__ = ()",
            "def $0__slots__(): pass",
            "class A:\n    a = $0__slots__",
            "class A:\n    def f(self): $0__slots__ = ()",
            "class A:\n    def f(self):\n        def $0__slots__(): pass",
        ],
    );
    let piece = FakeSite { class_body: true, ..NOTHING };
    answers_with(&define, &piece, &["    def $0__slots__(self): pass\n", "    $0__slots__ = ()\n"], &[]);
}

#[test]
fn queries_of_packs() {
    let query = |query: &'static str| TriggerSpec::Query { query: query.into(), line: 1 };
    answers(
        &query("(call function: (identifier) @f (#eq? @f \"fetch\"))"),
        &["$0fetch(1)"],
        &["$0fetch", "f($0fetch)", "$0f(1)"],
    );
    answers(&query("(assert_statement) @here"), &["$0assert a"], &["assert $0a"]);
    answers(&query("(no_such_node) @here"), &[], &["$0assert a"]);
}

#[test]
fn nothing_is_said_inside_of_errors() {
    answers(&token("is", None), &["a $0is b"], &["(a $0is", "print >>a $0is b", "type(a).b = c $0is d"]);
}

#[test]
fn the_narrowest_leads() {
    let narrowed =
        TriggerSpec::Node { construct: "ClassDef".into(), min_bases: 2, min_decorators: 0, argument: None };
    let library = library(&[
        ("a-token", token("class", None)),
        ("b-node", node("ClassDef")),
        ("c-in", token("class", Some("ClassDef"))),
        ("d-narrowed", narrowed),
        ("e-insight", TriggerSpec::Insight("mro".into())),
    ]);
    let (tree, parsed) = parse("class A(B, C): pass", None);
    let site = FakeSite { parsed, ..NOTHING };
    let found = library.at(&site, tree.node_at(0.into()), &["mro"]);
    let found: Vec<_> = found.iter().map(|m| (m.slug, m.fit)).collect();
    assert_eq!(
        found,
        [
            ("e-insight", Fit::Insight),
            ("d-narrowed", Fit::NarrowedNode),
            ("c-in", Fit::TokenInConstruct),
            ("b-node", Fit::Node),
            ("a-token", Fit::Token),
        ]
    );
    assert_eq!(library.at(&site, tree.node_at(0.into()), &["other"]).len(), 4);
}

#[test]
fn built_in_cards_answer_where_they_should() {
    let names = &[
        ("wraps", "functools.wraps"),
        ("super", "builtins.super"),
        ("print", "builtins.print"),
        ("len", "builtins.len"),
    ];
    for (source, slugs) in [
        ("$0class D(B, C): ...", &["mro-c3", "multiple-inheritance-mixins", "class-statement"] as &[&str]),
        ("class $0D(B): ...", &[]),
        ("class D(B, metaclass=M): $0x", &[]),
        ("class D($0metaclass=M): pass", &["metaclass"]),
        ("$0@a\n@b\ndef f(): pass", &["decorator-stacking", "decorator"]),
        ("@$0wraps(f)\ndef g(): pass", &["functools-wraps"]),
        ("def f(): $0global x", &["global-statement"]),
        ("raise A $0from b", &["exception-chaining"]),
        ("a $0is not None", &["identity-vs-equality"]),
        ("$0super().save()", &["super-function"]),
        ("$0print(1)", &[]),
        ("$0len(a)", &[]),
        ("$0def f(a): pass", &["def-statement"]),
        ("def $0f(a): pass", &[]),
        ("x $0= 1", &["assignment-statement"]),
        ("x = $0'text'", &[]),
        ("x = $0[1]", &[]),
        ("$0for a in b: pass", &["for-loop"]),
        ("for $0a in b: pass", &[]),
    ] {
        let found = hits_in(&super::tests::BUILT_IN, source, FakeSite { names, ..NOTHING });
        let found: Vec<&str> = found.iter().map(|(slug, _)| slug.as_str()).collect();
        assert_eq!(found, slugs, "{source}");
    }
}
