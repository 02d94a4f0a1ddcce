//! Where an import leads, and which names it binds.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::{Context, Home, Imported};
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "import-statement",
    kinds: &[Kind::ImportStatement, Kind::ImportFromStatement],
    run: explain,
};

/// More names than these are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    // What only type checkers read binds nothing.
    if context.never_runs(node) {
        return;
    }
    let items = context.imported_items(node);
    let note = match context.module_of(node) {
        Some(module) => from(context, node, &module, &items),
        None if node.kind() == Kind::ImportStatement => plain_import(context, node, &items),
        None => None,
    };
    notes.extend(note.map(|note| note.on(keywords(context, node)).related(&["sys-path-search", "modules"])));
}

/// The words `import` and `from`.
pub(super) fn keywords<'m>(context: &Context<'m>, node: Node<'m>) -> Vec<text_size::TextRange> {
    let is_word = |n: &Node<'_>| matches!(n.kind(), Kind::KwImport | Kind::KwFrom);
    node.children().filter(is_word).map(|n| context.range(n)).collect()
}

fn plain_import<'m>(context: &Context<'m>, node: Node<'m>, items: &[Imported<'m>]) -> Option<Note> {
    let [item] = items else { return several(context, node, items) };
    let home = context.home(&item.path);
    if home == Some(Home::Nowhere) {
        return None;
    }
    let place = home.as_ref().and_then(place);
    let is_deep = item.path.contains('.') && !item.renamed;
    let mut lead = if is_deep {
        say("binds {}; the module is {}", [code(item.binds), code(item.path.as_str())])
    } else if item.renamed {
        say("binds {} to the module {}", [code(item.binds), code(item.path.as_str())])
    } else {
        say("binds {}", [code(item.binds)])
    };
    match place {
        Some(place) => {
            lead.push(plain(", "));
            lead.extend(place);
        }
        // Of a package that is there the module may be missing all the same.
        None if is_deep && !context.home(item.binds).is_some_and(|home| home != Home::Nowhere) => {}
        None => return None,
    }
    Some(Note::new("import-statement", context.range(node), "import", lead).weight(weight(home.as_ref())))
}

fn several<'m>(context: &Context<'m>, node: Node<'m>, items: &[Imported<'m>]) -> Option<Note> {
    // Where one of them may not be there, the statement may raise before it binds the rest.
    if items.is_empty()
        || items.iter().any(|item| matches!(context.home(&item.path), None | Some(Home::Nowhere)))
    {
        return None;
    }
    let lead = say("binds ", []);
    let note = Note::new("import-statement", context.range(node), "import", with_names(lead, items));
    let mut shown = 0;
    let mut note = note;
    for item in items.iter().take(MOST) {
        let home = context.home(&item.path);
        if let Some(Home::Project(_) | Home::Installed(_)) = home
            && let Some(place) = home.as_ref().and_then(place)
        {
            let mut text = say("{} is ", [code(item.path.as_str())]);
            text.extend(place);
            note = note.bullet(text);
            shown += 1;
        }
    }
    (shown > 0).then_some(note)
}

fn from<'m>(context: &Context<'m>, node: Node<'m>, module: &str, items: &[Imported<'m>]) -> Option<Note> {
    let home = context.home(module);
    let place = home.as_ref().and_then(place)?;
    if items.iter().any(|item| context.has_no_name(module, &item.path)) {
        return None;
    }
    let is_known = |item: &Imported<'m>| context.is_name_of(module, &item.path);
    let mut lead = if items.is_empty() {
        say("binds the public names of {}, ", [code(module)])
    } else if !items.iter().all(is_known) {
        if home == Some(Home::Standard) {
            return None;
        }
        match items {
            [item] => say("{} comes from {}, ", [code(item.path.as_str()), code(module)]),
            _ => say("the names come from {}, ", [code(module)]),
        }
    } else {
        let mut lead = with_names(say("binds ", []), items);
        lead.extend(say(" from {}, ", [code(module)]));
        lead
    };
    lead.extend(place);
    let mut note =
        Note::new("import-statement", context.range(node), "import", lead).weight(weight(home.as_ref()));
    if let Some(Home::Standard) = home {
        return Some(note);
    }
    for item in items.iter().take(MOST) {
        if let Some(line) = context.line_in_module(module, &item.path) {
            note = note.bullet(say("{} is bound there on line {}", [code(item.path.as_str()), plain(line)]));
            continue;
        }
        let full = format!("{module}.{}", item.path);
        if let Some(Home::Project(file) | Home::Installed(file)) = context.home(&full) {
            note = note.bullet(say("{} is a module itself: {}", [code(item.path.as_str()), code(file)]));
        }
    }
    Some(note)
}

fn with_names(mut lead: Text, items: &[Imported<'_>]) -> Text {
    if items.len() > MOST {
        lead.push(plain(counted(items.len(), "name")));
        return lead;
    }
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            lead.push(plain(if number + 1 == items.len() { " and " } else { ", " }));
        }
        lead.push(code(item.binds));
    }
    lead
}

/// What stands where, in words.
fn place(home: &Home) -> Option<Text> {
    Some(match home {
        Home::Project(file) => say("the project's {}", [code(file.as_str())]),
        Home::Installed(file) => say("the installed {}", [code(file.as_str())]),
        Home::Standard => Text::from("a module of the standard library"),
        Home::Namespace => Text::from("a folder without `__init__.py`"),
        Home::Nowhere => return None,
    })
}

/// That a module of the standard library is one is told to those who begin.
fn weight(home: Option<&Home>) -> Weight {
    match home {
        Some(Home::Project(_) | Home::Installed(_) | Home::Namespace) => Weight::Result,
        _ => Weight::Working,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::hover_among;

    const FILES: &[(&str, &str)] = &[
        ("helper", "import os\n\ndef work(): pass\n"),
        ("pkg/", ""),
        ("pkg.part", "x = 1\n"),
        ("maybe", "try:\n    from fast import work\nexcept ImportError:\n    pass\n"),
    ];

    fn lead(source: &str) -> Vec<String> {
        hover_among(FILES, "main", source)
    }

    #[test]
    fn ignores_what_is_not_known_and_what_never_runs() {
        for source in [
            "imp$0ort unknown_thing\n",
            "fr$0om unknown_thing import x\n",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    imp$0ort helper\n",
            "imp$0ort os, sys\n",
        ] {
            let notes = lead(source);
            assert!(!notes.iter().any(|note| note.starts_with("import ·")), "{source}: {notes:?}");
        }
    }

    #[test]
    fn says_what_is_bound_and_where_it_is() {
        assert_eq!(lead("imp$0ort helper\n"), ["import · binds `helper`, the project's `helper.py`"]);
        assert_eq!(
            lead("imp$0ort helper as h\n"),
            ["import · binds `h` to the module `helper`, the project's `helper.py`"]
        );
        assert_eq!(
            lead("import pkg.part\nimp$0ort pkg.part\n"),
            ["import · binds `pkg`; the module is `pkg.part`, the project's `pkg/part.py`"]
        );
        assert_eq!(lead("imp$0ort math\n"), ["import · binds `math`, a module of the standard library"]);
    }

    #[test]
    fn ignores_whether_a_name_is_there_that_may_not_be_bound() {
        let lead = lead("from maybe imp$0ort work\n").remove(0);
        assert!(lead.starts_with("import · `work` comes from `maybe`, the project's `maybe.py`"), "{lead}");
    }

    #[test]
    fn says_where_names_come_from() {
        assert_eq!(
            lead("from helper imp$0ort work as w\n"),
            [
                "import · binds `w` from `helper`, the project's `helper.py`\n- `work` is bound there on line 3"
            ]
        );
        assert_eq!(
            lead("fr$0om pkg import part\n"),
            [
                "import · binds `part` from `pkg`, the project's `pkg/__init__.py`\n- `part` is a module itself: `pkg/part.py`"
            ]
        );
    }
}
