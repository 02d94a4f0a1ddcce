//! What checks of cards find, and that settings, comments and edits count for them as for all others.

use crate::severity::Severity;
use std::sync::Arc;

use super::*;
use crate::analysis::{Diagnostic, Settings, Shared, prove};
use crate::document::Document;
use crate::semantics::{ModuleSource, NoModules, OwnName, Resolved};
use crate::testing::Fixture;
use crate::version::PythonVersion;

fn card(checks: &str) -> String {
    format!(
        "+++\ntitle = \"T\"\ngloss = \"G.\"\narea = \"team\"\nlevel = \"beginner\"\n{checks}\n+++\nWhy.\n\n```python bad\nf()  #!\n```\n"
    )
}

fn library(cards: &[(&str, &str)]) -> Arc<Library> {
    let files: Vec<(String, String)> =
        cards.iter().map(|(slug, checks)| (format!("{slug}.md"), card(checks))).collect();
    let (library, problems) = Library::default().with_pack(&files);
    assert!(problems.is_empty(), "{problems:?}");
    Arc::new(library)
}

/// A file that is `own` by name, and knows no other module.
fn shared(library: &Arc<Library>, own: &str) -> Shared {
    let own = Some(OwnName { name: own.into(), is_package: false });
    Shared { library: Arc::clone(library), modules: Arc::new(NoModules { own }) }
}

fn analyse(library: &Arc<Library>, text: &str, settings: Settings, previous: Option<&Analysis>) -> Analysis {
    Analysis::new(Document::new(text), Arc::new(settings), &shared(library, "shop.main"), previous)
}

fn found(library: &Arc<Library>, text: &str) -> Vec<Diagnostic> {
    let settings = Settings { select: Some(vec!["team".to_string()]), ..Settings::default() };
    analyse(library, text, settings, None).all_diagnostics(&Cancel::default()).unwrap()
}

/// A card with this check flags exactly what is marked.
#[track_caller]
fn flags(check: &str, source: &str) {
    let library = library(&[("own-rule", &format!("[check]\n{check}\nmessage = \"{{name}}\""))]);
    let fixture = Fixture::new(source);
    let found = found(&library, &fixture.text);
    let found: Vec<_> = found.iter().map(|d| (d.range, d.message.as_str())).collect();
    let marked: Vec<_> = fixture.marks.iter().map(|mark| (mark.range, mark.text.as_str())).collect();
    assert_eq!(found, marked, "{check}\n{}", fixture.text);
}

#[test]
fn names_in_their_role() {
    flags(
        "name = \"shop.db.Session\"\nas = \"call\"",
        "
import shop.db as d
from shop.db import Session as S, other
s = S()
    ^ S
d.Session(1)
^^^^^^^^^ d.Session
class A(S): pass
x: S = S
other()
def f(S): S()
",
    );
    flags(
        "name = \"shop.db.Session\"\nas = \"import\"",
        "
from shop.db import Session as S, other
                    ^^^^^^^ Session
from shop import db
S()
",
    );
    flags(
        "name = \"shop.old\"\nas = \"import\"",
        "
import shop.old.deep as x
       ^^^^^^^^ shop.old
from shop.old import y
     ^^^^^^^^ shop.old
from shop import old, new
                 ^^^ old
from .old import z
      ^^^ old
from . import old as o
              ^^^ old
",
    );
    flags(
        "name = \"shop.db.Session\"\nas = \"base\"",
        "
from shop.db import Session
class A(Session, metaclass=Session): pass
        ^^^^^^^ Session
Session()
",
    );
    flags(
        "name = \"shop.web.route\"\nas = \"decorator\"",
        "
from shop import web
@web.route('/')
 ^^^^^^^^^ web.route
def f(): web.route()
",
    );
    flags(
        "name = \"print\"",
        "
print(1)
^^^^^ print
x = print
    ^^^^^ print
x()
if (y := print): x, z = print, 1
         ^^^^^ print
                        ^^^^^ print
def g(print): print()
",
    );
}

#[test]
fn names_of_the_file_itself() {
    flags(
        "name = \"shop.main.old\"\nas = \"call\"",
        "
def old(): pass
def new():
    old()
    ^^^ old
    def old2(): pass
    old2()
class K:
    def old(self): pass
",
    );
    flags(
        "method = \"shop.main.K.save\"",
        "
class K:
    def save(self): pass
    def all(self):
        self.save()
             ^^^^ save
class L(K): pass
l = L()
l.save()
  ^^^^ save
l.load()
",
    );
}

#[test]
fn methods_of_known_classes_only() {
    flags(
        "method = \"list.remove\"",
        "
a = []
a.remove(1)
  ^^^^^^ remove
def f(b): b.remove(1)
",
    );
}

#[test]
fn attributes_and_definitions() {
    flags(
        "attribute = \"objects\"",
        "
a.b.objects.all()
    ^^^^^^^ objects
a.objects = 1
objects = 2
",
    );
    flags(
        "define = \"__del__\"",
        "
class A:
    def __del__(self): pass
        ^^^^^^^ __del__
def __del__(): pass
",
    );
}

#[test]
fn tokens_and_constructs_are_flagged_once() {
    flags("keyword = \"global\"", "def f():\n    global x, y\n    ^^^^^^ global\n");
    flags("keyword = \"is not\"", "a is not b\n  ^^^^^^ is not\na is b\n");
    flags("keyword = \"from\"\nin = \"Raise\"", "from a import b\nraise A from b\n        ^^^^ from\n");
    flags("operator = \"%\"", "a % b\n  ^ %\n");
    flags("node = \"Lambda\"", "f = lambda: 1\n    ^^^^^^^^^ lambda: 1\n");
    flags("node = \"ClassDef\"\nmin_bases = 2", "class A(B, C): pass\n      ^ A\nclass D(E): pass\n");
    flags(
        "node = \"ClassDef\"\nargument = \"metaclass\"",
        "class A(metaclass=M): pass\n        ^^^^^^^^^ metaclass\n",
    );
    flags("node = \"FunctionDef\"\nmin_decorators = 2", "@a\n@b\ndef f(): pass\n    ^ f\n");
    flags("node = \"While\"", "while x:\n^^^^^ while\n    pass\nelse:\n    pass\n");
    flags("node = \"Try\"", "try:\n^^^ try\n    pass\nexcept A:\n    pass\nfinally:\n    pass\n");
}

#[test]
fn queries_flag_what_they_capture() {
    flags(
        "query = '(call function: (identifier) @_f arguments: (argument_list (integer) @n) (#eq? @_f \"sleep\"))'",
        "
sleep(5)
      ^ 5
sleep(x)
wake(5)
",
    );
}

#[test]
fn nothing_is_flagged_in_an_error() {
    flags(
        "keyword = \"global\"",
        "def f():\n    global x\n    ^^^^^^ global\ndef g():\n    global x; a b c(\n",
    );
    flags("query = '(identifier) @a'", "x = = 1\n");
}

#[test]
fn long_code_is_shortened_and_cannot_end_the_code_of_a_message() {
    let library = library(&[(
        "own-rule",
        "[check]\nquery = '(string) @s'\nmessage = \"`{name}` is no name, says {target}.\"\nseverity = \"error\"",
    )]);
    let found = found(&library, &format!("x = \"`a`\"\ny = '{}'\n", "b ".repeat(100)));
    assert_eq!(found[0].message, "`\"'a'\"` is no name, says query.");
    assert!(
        found[1].message.contains("…` is no name") && found[1].message.len() < 110,
        "{}",
        found[1].message
    );
    assert_eq!(found[0].check.group.severity(), Severity::Error);
    assert_eq!((found[0].check.code, found[0].check.concept), ("own-rule", "own-rule"));
}

const OWN: &str = "[check]\nname = \"shop.db.old\"\nas = \"call\"\nmessage = \"Old.\"";
const OTHER: &str =
    "[[check]]\nkeyword = \"lambda\"\nmessage = \"No.\"\n[[check]]\nkeyword = \"global\"\nmessage = \"No.\"";
const TEXT: &str =
    "from shop.db import old\nold()\nf = lambda: 0\ndef g(x=[]):\n    global h\n    h = x.append(1)\n";

#[test]
fn settings_choose_them_by_code_and_group() {
    let library = library(&[("own-rule", OWN), ("other-rule", OTHER)]);
    let codes = |select: Option<&str>, extend: &str, ignore: &str| {
        let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
        let settings = Settings {
            select: select.map(words),
            extend_select: words(extend),
            ignore: words(ignore),
            ..Settings::default()
        };
        let found = analyse(&library, TEXT, settings, None).diagnostics(&Cancel::default()).unwrap();
        found.iter().map(|d| d.check.code).collect::<Vec<_>>().join(" ")
    };
    let all = "own-rule other-rule mutable-default-argument other-rule";
    assert_eq!(codes(None, "", ""), all);
    assert_eq!(codes(Some("ALL"), "", ""), all);
    assert_eq!(codes(Some("team"), "", ""), "own-rule other-rule other-rule");
    assert_eq!(codes(Some("own-rule"), "", ""), "own-rule");
    assert_eq!(codes(Some("trap"), "other-rule", ""), "other-rule mutable-default-argument other-rule");
    assert_eq!(codes(None, "", "team"), "mutable-default-argument");
    assert_eq!(codes(None, "", "other-rule trap"), "own-rule");
}

#[test]
fn comments_silence_them() {
    let library = library(&[("own-rule", OWN)]);
    let lines = |comment: &str| found(&library, &format!("from shop.db import old\nold(){comment}\n")).len();
    assert_eq!(lines(""), 1);
    assert_eq!(lines("  # pygloss: ignore[other]"), 1);
    assert_eq!(lines("  # pygloss: ignore[own-rule]"), 0);
    assert_eq!(lines("  # noqa"), 0);
    assert_eq!(lines("  # noqa: own-rule"), 0);
}

#[test]
fn an_edit_has_only_that_looked_at_again_which_it_touches() {
    let library = library(&[("own-rule", OWN)]);
    let text = format!(
        "from shop.db import old\n\n\ndef f():\n    old()\n\n\n{}",
        ["g", "i", "j"].map(|name| format!("def {name}():\n    old()\n")).concat()
    );
    let first = analyse(&library, &text, Settings::default(), None);
    assert_eq!(first.diagnostics(&Cancel::default()).unwrap().len(), 4);
    // The import is the other segments' only link to the name.
    for (from, to, count) in
        [("import old", "import new", 0), ("def f", "def h", 4), ("shop.db", "shop.no", 0)]
    {
        let edited = text.replacen(from, to, 1);
        let mut document = first.document().clone();
        let at = u32::try_from(text.find(from).unwrap()).unwrap();
        let range = text_size::TextRange::at(at.into(), u32::try_from(from.len()).unwrap().into());
        document.edit(range, to).unwrap();
        let settings = Arc::new(Settings::default());
        let second = Analysis::new(document, settings, &shared(&library, "shop.main"), Some(&first));
        let kept = second.team.iter().filter(|cell| cell.get().is_some()).count();
        assert_eq!(second.diagnostics(&Cancel::default()).unwrap().len(), count, "{edited}");
        assert!((to != "def h") || kept > 0, "nothing was kept");
    }
}

#[test]
fn other_cards_have_everything_looked_at_again() {
    let before = library(&[("own-rule", OWN)]);
    let first = analyse(&before, TEXT, Settings::default(), None);
    assert_eq!(first.diagnostics(&Cancel::default()).unwrap().len(), 2);
    let after = library(&[("own-rule", &OWN.replace("Old.", "Older."))]);
    let second = analyse(&after, TEXT, Settings::default(), Some(&first));
    assert_eq!(second.diagnostics(&Cancel::default()).unwrap()[0].message, "Older.");
    let third = analyse(&Arc::default(), TEXT, Settings::default(), Some(&second));
    assert_eq!(third.diagnostics(&Cancel::default()).unwrap().len(), 1);
}

#[test]
fn fences_prove_a_check() {
    let card = |bad: &str, good: &str| {
        let text = card(OWN).replace("f()  #!\n", bad);
        let text = format!("{text}\n```python good\n{good}\n```\n");
        let (library, problems) = Library::default().with_pack(&[("own-rule.md".to_string(), text)]);
        assert!(problems.is_empty(), "{problems:?}");
        let problems = prove(&shared(&Arc::new(library), "shop.main"), PythonVersion::NEWEST);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let import = "from shop.db import old\n";
    assert_eq!(card(&format!("{import}old()  #!\n"), "old()"), [""; 0]);
    assert_eq!(
        card(&format!("{import}x = old  #!\nold()\n"), &format!("{import}old()")),
        [
            "own-rule.md:15: the check `own-rule` does not flag this line, which is marked with `#!`",
            "own-rule.md:16: the check `own-rule` flags this line, which is not marked: Old.",
            "own-rule.md:21: the check `own-rule` flags this line, which is not marked: Old.",
        ]
    );
}

#[test]
fn names_are_followed_through_re_exports() {
    use crate::semantics::ModuleSummary;

    struct Package(Vec<(&'static str, &'static str)>);
    impl ModuleSource for Package {
        fn find(&self, name: &str) -> Resolved {
            let Some((key, text)) = self.0.iter().find(|(key, _)| key.trim_end_matches('/') == name) else {
                return Resolved::Missing;
            };
            let own = OwnName { name: name.into(), is_package: key.ends_with('/') };
            Resolved::Module(Arc::new(ModuleSummary::new(text, &own, false, PythonVersion::NEWEST)))
        }
        fn own(&self) -> Option<OwnName> {
            Some(OwnName { name: "shop.main".into(), is_package: false })
        }
    }
    let modules = Package(vec![
        ("shop/", "from .api import Session as Session, old as ancient\n"),
        ("shop.api", "from shop.db import *\n"),
        ("shop.db", "class Base:\n    def commit(self): ...\nclass Session(Base): ...\ndef old(): ...\n"),
    ]);
    let method = "[check]\nmethod = \"shop.db.Base.commit\"\nmessage = \"Method.\"";
    let library = library(&[("own-rule", OWN), ("other-rule", method)]);
    let text =
        "import shop\nfrom . import ancient, Session\nancient()\nshop.ancient()\ns = Session()\ns.commit()\n";
    let shared = Shared { library, modules: Arc::new(modules) };
    let analysis = Analysis::new(Document::new(text), Arc::default(), &shared, None);
    let found = analysis.diagnostics(&Cancel::default()).unwrap();
    let found: Vec<(&str, &str)> =
        found.iter().map(|d| (&text[std::ops::Range::<usize>::from(d.range)], d.message.as_str())).collect();
    assert_eq!(found, [("ancient", "Old."), ("shop.ancient", "Old."), ("commit", "Method.")]);
}
