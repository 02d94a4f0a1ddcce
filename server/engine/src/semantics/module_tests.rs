//! Joining segments: what an edit changes, and that nothing else does.

use std::sync::Arc;

use super::testing::options;
use super::{Module, Name};
use crate::document::Document;
use crate::text::{TextRange, TextSize};
use crate::version::PythonVersion;

fn edited(document: &mut Document, old: &str, new: &str) {
    let text = document.text();
    let start = text.find(old).unwrap();
    let range = TextRange::at(TextSize::new(u32::try_from(start).unwrap()), TextSize::of(old));
    document.edit(range, new).unwrap();
}

fn join(document: &Document, previous: Option<&Module>) -> Module {
    Module::new(document, options(PythonVersion::NEWEST), previous)
}

/// What the names of the text lead to, by line, whatever the numbers of the pieces.
fn table(module: &Module, names: &[&str]) -> Vec<(String, Vec<u32>)> {
    let line = |(piece, binding)| {
        let piece: &super::ModulePiece = &module.pieces()[piece as usize];
        let node = piece.segment.tree().node(piece.model.binding(binding).unwrap().node).unwrap();
        piece.first_line + piece.segment.lines().line(node.start())
    };
    names
        .iter()
        .map(|name| (name.to_string(), module.globals(name).into_iter().map(line).collect()))
        .collect()
}

const TEXT: &str = "\
import os


def f():
    global made
    made = 1
    return os


class A:
    def f(self): pass


def g():
    return f


x = 1
";

const NAMES: &[&str] = &["os", "f", "made", "A", "g", "x", "y", "h", "*", "B", "nothing"];

#[test]
fn names_lead_to_their_bindings() {
    let module = join(&Document::new(TEXT), None);
    let of = |name| table(&module, &[name])[0].1.clone();
    assert!(of("nothing").is_empty());
    assert_eq!(of("os"), [0]);
    assert_eq!(of("made"), [5]);
    assert_eq!(of("f"), [3]);
    assert_eq!(of("x"), [17]);
}

#[test]
fn edits_give_the_table_of_a_fresh_module() {
    let edits = [
        ("return os", "return  os"),
        ("made = 1", "made = other = 1"),
        ("def g():", "def h():"),
        ("x = 1\n", "x = 1\n\n\ndef y(): pass\n"),
        ("import os\n", "from m import *\n\n\nimport os\n\n\nx = 3\n"),
        ("class A:\n    def f(self): pass\n", ""),
        ("    global made\n", ""),
        ("def f():", "class B:"),
        ("import os\n", ""),
        ("def y(): pass\n", "def y(: pass\n"),
        ("def y(: pass\n", "def y(): pass\nif y:\n    def g(): pass\nelse:\n    h = 1\n"),
    ];
    let mut document = Document::new(TEXT);
    let mut module = join(&document, None);
    for (old, new) in edits {
        edited(&mut document, old, new);
        let next = join(&document, Some(&module));
        let fresh = join(&Document::new(&document.text()), None);
        assert_eq!(table(&next, NAMES), table(&fresh, NAMES), "{old:?} -> {new:?}");
        module = next;
    }
}

#[test]
fn models_of_unchanged_segments_are_kept() {
    let mut document = Document::new(TEXT);
    let before = join(&document, None);
    edited(&mut document, "return f\n", "return 1\n");
    let after = join(&document, Some(&before));
    let kept =
        before.pieces().iter().zip(after.pieces()).filter(|(a, b)| Arc::ptr_eq(&a.model, &b.model)).count();
    assert_eq!(kept + 1, before.pieces().len());
}

#[test]
fn a_future_import_counts_for_all_segments() {
    let mut document = Document::new(TEXT);
    let before = join(&document, None);
    assert!(!before.future_annotations());
    edited(&mut document, "import os\n", "'''Doc.'''\nfrom __future__ import annotations\n");
    let after = join(&document, Some(&before));
    assert!(after.future_annotations());
    assert!(after.pieces().iter().all(|piece| piece.model.options.future_annotations));
    edited(&mut document, "'''Doc.'''\n", "import sys\n\n\n");
    assert!(!join(&document, Some(&after)).future_annotations());
}

#[test]
fn changed_names_are_those_of_changed_segments() {
    let mut document = Document::new(TEXT);
    let before = join(&document, None);
    assert!(before.changed_names(&before).is_empty());
    assert!(join(&document, Some(&before)).changed_names(&before).is_empty());
    edited(&mut document, "def g():", "def h():");
    let after = join(&document, Some(&before));
    let changed: Vec<Name> = after.changed_names(&before).into_iter().collect();
    assert_eq!(changed, ["code *", "g", "h"]);
    edited(&mut document, "def f(self)", "def e(self)");
    let next = join(&document, Some(&after));
    let changed: Vec<Name> = next.changed_names(&after).into_iter().collect();
    assert_eq!(changed, ["A", "class *", "class A", "class A.e", "class A.f", "code *"]);
    // Only moved.
    edited(&mut document, "import os\n", "import os\n\n\n\n");
    let last = join(&document, Some(&next));
    assert!(!last.changed_names(&next).contains("g"));
}

/// A class that is long enough to be cut.
fn long_class() -> String {
    let mut text = String::from("class Base:\n    pass\n\n\nclass Long(Base):\n    first = 1\n\n");
    for n in 0..400 {
        text.push_str(&format!("    def m{n}(self):\n        return self.m0\n\n"));
    }
    text.push_str(
        "    def __hidden(self):\n        return self.__hidden, self.m0, first\n\n\nclass X(Long):\n    pass\n",
    );
    text
}

#[test]
fn a_class_that_was_cut_is_one_class() {
    use super::testing::{ask_class, module};
    use super::{At, Context, Definition};
    use crate::syntax::Kind;

    let text = long_class();
    let joined = module(&text);
    assert!(joined.pieces().len() > 4, "the class was not cut");
    assert!(joined.globals("m0").is_empty() && joined.globals("first").is_empty());
    let names: Vec<String> = ask_class(&text, PythonVersion::NEWEST, "X", |context, class| {
        assert!(class.complete);
        let own = context.members(class).into_iter().filter(|m| m.class.qualname == "Long");
        own.map(|m| m.name.to_string()).collect()
    });
    assert_eq!(names.len(), 402);
    assert_eq!(names.last().unwrap(), "_Long__hidden");

    // In the last piece of the body: `self.m0` is in the first one, and a member is no variable of a method.
    let dependencies = std::cell::RefCell::default();
    let (piece, there) = joined
        .pieces()
        .iter()
        .enumerate()
        .find(|(_, piece)| piece.segment.text().contains("def __hidden"))
        .unwrap();
    let context = Context::new(&joined, piece, &dependencies).unwrap();
    let find = |text: &str| there.segment.tree().root().descendants().rfind(|n| n.text() == text).unwrap();
    let Definition::Function(At { node, .. }) = context.definition(find("self.__hidden")) else {
        panic!("not found")
    };
    assert_eq!(node.field_child(crate::syntax::Field::Name).unwrap().text(), "__hidden");
    let Definition::Function(at) = context.definition(find("self.m0")) else { panic!("not found") };
    assert!(at.piece < piece);
    let first = find("first");
    assert_eq!(first.kind(), Kind::Identifier);
    assert_eq!(context.definition(first), Definition::Unknown);
    assert!(dependencies.borrow().names.contains("class Long.m0"), "{dependencies:?}");

    // A change of one member changes the class, and nothing else.
    let mut document = Document::new(&text);
    let before = join(&document, None);
    edited(&mut document, "def m7(", "def n7(");
    let changed = join(&document, Some(&before)).changed_names(&before);
    assert!(changed.contains("class Long") && !changed.contains("class X") && !changed.contains("Base"));
}
