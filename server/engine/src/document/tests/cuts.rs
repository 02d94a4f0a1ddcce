//! Where documents are cut, as a table.

#[path = "../../../tests/support/half_typed_lines.rs"]
mod half_typed_lines;

use half_typed_lines::HALF_TYPED;
use text_size::TextSize;

use crate::document::{Document, Surroundings, target_from_pep723};
use crate::syntax::Kind;
use crate::version::PythonVersion;

/// Fails unless the text is cut exactly at its `¦` marks.
#[track_caller]
fn assert_cut(marked: &str) {
    let text = marked.replace('¦', "");
    let document = Document::new(&text);
    let pieces: Vec<&str> = document.pieces().iter().map(|p| p.segment.text()).collect();
    assert_eq!(pieces.join("¦"), marked);
}

/// The same, where all of it is valid code.
#[track_caller]
fn assert_cut_valid(marked: &str) {
    assert_cut(marked);
    for piece in Document::new(&marked.replace('¦', "")).pieces() {
        assert!(!piece.segment.tree().root().has_error(), "{:?}", piece.segment.text());
    }
}

/// The names of all definitions that the trees show.
fn definitions(document: &Document) -> Vec<String> {
    let trees = document.pieces().iter().map(|p| p.segment.tree());
    trees
        .flat_map(|tree| tree.root().descendants())
        .filter(|n| matches!(n.kind(), Kind::FunctionDefinition | Kind::ClassDefinition))
        .filter_map(|n| n.child_of_kind(Kind::Identifier))
        .map(|n| n.text().to_string())
        .collect()
}

#[test]
fn cuts_before_each_compound_statement() {
    assert_cut_valid(
        "import a\n¦def f():\n    pass\n\n\n¦class A:\n    x = 1\n¦x = 1\n¦if x:\n    y\n¦async def g(): pass\n",
    );
    assert_cut_valid("for x in y: pass\n¦while x: pass\n¦with x: pass\n¦x = 1\n");
    assert_cut("");
    assert_cut_valid("\n\n# only a comment\n");
}

#[test]
fn keeps_runs_of_simple_statements_up_to_a_blank_line() {
    assert_cut_valid(
        "import a\nimport b\n\n¦x = 1; y = 2\n# about z\nz = 3\n\n¦# about w\n\nw = 4\n# the end\n",
    );
}

#[test]
fn cuts_long_runs() {
    let line = "x = 1\n";
    assert_cut_valid(&[line.repeat(32), line.repeat(32), line.repeat(6)].join("¦"));
    let long = format!("y = [\n{}]\n", "    1,\n".repeat(40));
    assert_cut_valid(&format!("{}¦{long}¦x = 1\n", line.repeat(5)));
}

#[test]
fn keeps_clauses_with_their_head() {
    assert_cut_valid("if x:\n    a\n# why\nelif y:\n    b\n\n\nelse:\n    c\n¦d\n");
    assert_cut_valid("try:\n    a\nexcept A: pass\nexcept* B if 0 else C:\n    b\nelse:\n    c\nfinally:\n    d\n¦for x in y:\n    a\nelse:\n    b\n".replace("except* B if 0 else C", "except B").as_str());
    assert_cut_valid("match x:\n    case 1:\n        a\n    # why\n    case _:\n        b\n¦match = 1\nmatch[0]: int = 2\n¦x\n".replace("match[0]: int = 2\n¦x\n", "match[0]: int = 2\n").as_str());
    assert_cut("x = 1\n¦match x:\n  case 1: pass\ncase 2:\n  pass\n");
}

#[test]
fn keeps_decorators_with_what_they_decorate() {
    assert_cut_valid(
        "x = 1\n¦# about f\n@a\n# between\n\n@b(\n    1,\n)\n# and here\nasync def f():\n    pass\n¦@c\nclass A: pass\n",
    );
    assert_cut("@half.typed\n¦x = 1\n");
}

#[test]
fn gives_comments_to_what_follows() {
    assert_cut_valid(
        "def f():\n    x\n    # of f\n\n¦# of g\n\ndef g():\n    y\n# at column 0\n    z\n        # deeper\n¦x = 1  # type: int\n",
    );
}

#[test]
fn knows_all_forms_of_strings() {
    for prefix in ["", "r", "b", "Rb", "bR", "u", "f", "F", "rf", "fR", "t", "rT"] {
        assert_cut_valid(&format!(
            "x = {prefix}'''\ndef f():\n    \\''' \" '' '''\n\n¦y = {prefix}\"a\\\n'''b\\\"\"\n¦def g(): pass\n"
        ));
        assert_cut_valid(&format!("x = {prefix}'#' # '''\n\n¦y = {prefix}'\"\"\"'\n¦def g(): pass\n"));
    }
    assert_cut_valid("x = f'{a!r:>{w}}{{' f\"{d['k']}\" f'''{x:\n}'''\n¦def g(): pass\n");
    assert_cut_valid("x = f'{\"#\"}' f'{x:#x}' rf'\\{x}'\n¦def g(): pass\n");
    assert_cut_valid("x = '' \"\" '''''' \"\"\"\"\"\"\n¦def g(): pass\n");
    assert_cut_valid("x = 1if 1else\"a\"\n¦def g(): pass\n");
}

#[test]
fn knows_nested_quotes_of_python_3_12() {
    assert_cut("x = f'{d['''a''']}' f\"{f\"{1}\"}\"\n¦def g(): pass\n");
    assert_cut("x = f'{\n    d['a'] # '\n}'\n¦def g(): pass\n");
    assert_cut("x = f'''{d['''\n#''']}'''\n¦def g(): pass\n");
    // The new rule makes no sense of these; the old one does.
    assert_cut("x = f'{'\n¦def g(): pass\n");
    assert_cut("print(f\"{x\")\n\n¦y = 1\n¦def g(): pass\n");
    assert_cut("x = f'{a[1)}'\n\n¦y = 2\n");
}

#[test]
fn knows_continuations_and_line_ends() {
    assert_cut_valid("x = 1 + \\\n    2 \\\n\n¦with a as b, \\\n     c as d:\n    pass\n¦y = 1\n");
    assert_cut("x = 1\r\n\r\n¦def f():\r\n    return \\\r\n1\r\n¦y = 2");
    assert_cut_valid("x = 1\r\r¦def f():\r    return '''\r\r'''\r¦y = 2\r");
    assert_cut_valid("\u{feff}def f():\n    pass\n¦x = 1\n");
    assert_cut_valid(
        "x = 1\n\x0c\n¦\x0cdef f():\n    pass\n¦y = 1\n".replace("\n¦\x0cdef", "\n¦def").as_str(),
    );
    assert_cut_valid(
        "\\\ndef f(): pass\n¦async \\\ndef g(): pass\n¦from a \\\nimport b\nx = 1; \\\nimport c\n",
    );
    assert_cut_valid("x = a \\\n@ b\n¦def f(): pass\n");
}

#[test]
fn a_definition_ends_what_is_open_above_it() {
    for opening in [
        "(",
        "[1, {",
        "f(x,",
        "\\",
        "'a\\",
        "f'{",
        "f'''{x'''(",
        "print(f\"{d['a'",
        "x = a[",
        "@dec(",
        "def f(a,",
        "class A(",
    ] {
        for definition in [
            "def g():\n    pass\n",
            "class G:\n    pass\n",
            "async def g(): pass\n",
            "import g\n",
            "from g import h\n",
        ] {
            assert_cut(
                &format!("x = {opening}\n¦{definition}")
                    .replace("x = def", "def")
                    .replace("x = @", "@")
                    .replace("x = class", "class"),
            );
        }
    }
    assert_cut("x = (\n¦@a\n# b\n@c(\n  1)\ndef f(): pass\n");
    assert_cut_valid("x = (a\n@ b\n)\n¦def f(): pass\n");
    assert_cut_valid("def f():\n    x = (yield\nfrom y)\n¦def g(): pass\n");
    assert_cut("def f(:\n    x = [\n    def g(): pass\n¦def h(): pass\n");
}

#[test]
fn a_string_that_swallows_definitions_ends_before_them() {
    assert_cut("x = \"\"\"\n¦def f():\n    '''Doc.'''\n\n¦def g():\n    \"\"\"Doc.\"\"\"\n");
    assert_cut("x = 1\n\n¦\"\"\"\n\n¦def f():\n    \"\"\"Doc.\"\"\"\n\n¦import a\n\n¦y = '''a'''\n");
    // A string that holds such a line on purpose stays whole.
    assert_cut(
        "s = '''\nimport a\ndef f(): pass\n'''\n\n¦def d(): pass\n¦@dec\ndef d(): pass\n¦async def e(): pass\n¦x = '''\n\n¦def g():\n    '''Doc.'''\n\n¦def h():\n    '''Doc.'''\n",
    );
    assert_cut("x = 1\n\n¦y = '''\nstill being typed\n");
    // A sentence is no definition.
    assert_cut("x = '''\nimport of goods\nclass of its own\nfrom here on\n");
}

#[test]
fn cuts_big_classes_at_their_members() {
    let member = |i: usize| {
        format!("    # about {i}\n    @property\n    def m{i}(self):\n{}\n", "        x = 1\n".repeat(96))
    };
    let members: Vec<String> = (0..6).map(member).collect();
    let header = "@dec\nclass A(B):\n    '''Doc.'''\n\n";
    assert_cut_valid(&format!("x = 1\n¦{header}¦{}¦def f(): pass\n", members.join("¦")));
    assert_cut_valid(&format!("{header}{}¦def f(): pass\n", members[..4].concat()));
    let text = format!("{header}{}    # of A\n# of f\ndef f(): pass\n", members.concat());
    let document = Document::new(&text);
    let around: Vec<_> = document.pieces().iter().map(|p| p.segment.surroundings()).collect();
    let mut expected = vec![Surroundings::ClassBody; 8];
    expected[0] = Surroundings::Module;
    expected[7] = Surroundings::Module;
    assert_eq!(around, expected);
    assert!(document.pieces()[7].segment.text().starts_with("# of f"));
    // Half-typed in one member, the others keep their own pieces.
    for typed in [
        "        y = f(\n",
        "        y = [1,\n        z = {\n",
        "        '''\n",
        "        if x \\\n",
        "    @\n",
        "    def\n",
    ] {
        let broken = text.replacen("    # about 3\n", &format!("{typed}    # about 3\n"), 1);
        let found = definitions(&Document::new(&broken));
        for name in ["A", "m0", "m1", "m3", "m4", "m5", "f"] {
            assert!(found.iter().any(|found| found == name), "{typed:?} loses {name}: {found:?}");
        }
    }
}

#[test]
fn lines_of_notebooks_are_comments() {
    let text =
        "# %%\n%matplotlib inline\n!ls 'a\nimport a\n\n# %% [markdown]\n# Text\n\n# %%\nx = (1\n% 2)\n";
    let document = Document::new(text);
    assert!(document.pieces().iter().all(|p| !p.segment.tree().root().has_error()));
    assert_eq!(document.text(), text);
    assert!(Document::new("%matplotlib inline\n").pieces()[0].segment.tree().root().has_error());
}

#[test]
fn reads_the_target_of_a_script() {
    let target = |specifiers: &str| {
        target_from_pep723(&format!(
            "#!/usr/bin/env python\n# /// script\n# requires-python = \"{specifiers}\"\n# dependencies = [\n#   \"a\",\n# ]\n# ///\nimport a\n"
        ))
    };
    let version = |minor| Some(PythonVersion::new(3, minor));
    assert_eq!(target(">=3.11"), version(11));
    assert_eq!(target(">= 3.10.4, <4"), version(10));
    assert_eq!(target("~=3.12"), version(12));
    assert_eq!(target("~=3.12.1"), version(12));
    assert_eq!(target("==3.13.*"), version(13));
    assert_eq!(target(">3.11, !=3.12.*,<3.14"), version(11));
    assert_eq!(target(">=3.7"), version(9));
    assert_eq!(target(">=3.99"), version(14));
    assert_eq!(target("nonsense"), None);
    assert_eq!(target("<3"), None);
    assert_eq!(target_from_pep723("import a\n"), None);
    assert_eq!(target_from_pep723("# /// script\r\n# requires-python = '>=3.12'\r\n# ///\r\n"), version(12));
    assert_eq!(target_from_pep723("# /// script\n# requires-python = '>=3.12'\n"), None);
    let twice = "# /// script\n# requires-python = '>=3.12'\n# ///\n\n";
    assert_eq!(target_from_pep723(&twice.repeat(2)), None);
    assert_cut_valid("# /// script\n# requires-python = '>=3.12'\n# ///\n\nimport a\n¦def f(): pass\n");
}

#[test]
fn half_typed_lines_lose_no_definition() {
    let file = "import a\n\n\ndef f():\n    \"\"\"Doc.\"\"\"\n    return (1)\n\n\n@dec\ndef g(a,\n      b):\n    '''Doc.'''\n    return {}\n\n\nclass A:\n    '''Doc.'''\n\n    def m(self):\n        pass\n\n\ndef h():\n    return \"\"\"x\"\"\"\n";
    for line in HALF_TYPED {
        for (place, edited) in
            [("import a\n", ""), ("return (1)\n", "f"), ("return {}\n", "g"), ("pass\n", "A")]
        {
            for indent in ["", "    "] {
                let text = file.replacen(place, &format!("{place}{indent}{line}\n"), 1);
                let found = definitions(&Document::new(&text));
                for name in ["f", "g", "A", "h"] {
                    assert!(
                        (name == edited && !indent.is_empty()) || found.iter().any(|f| f == name),
                        "{line:?} after {place:?} loses {name}: {found:?}"
                    );
                }
            }
        }
    }
}

/// What no person writes still has to be answered, and in time that does not grow with its square.
#[test]
fn bears_extremes() {
    let cases = [
        format!("x = {}{}\n", "(".repeat(100_000), ")".repeat(100_000)),
        "[".repeat(100_000),
        format!("x = {}1\n", "1 + ".repeat(50_000)),
        format!("x = a{}\n", ".b".repeat(50_000)),
        format!("x = {}1\n", "not ".repeat(20_000)),
        format!("x = {}1\n", "lambda: ".repeat(5_000)),
        (0..900).map(|i| format!("{}if x:\n", " ".repeat(i))).collect::<String>(),
        format!("class A({}): pass\n", "B, ".repeat(2_000)),
        format!("x = '{}'\n", "a".repeat(10_000_000)),
        "f\"{\n".repeat(3_000),
        "x = '''\ndef f(): pass\n".repeat(3_000),
        format!("x = (\n{}", "@a\n".repeat(20_000)),
        "\\\n".repeat(20_000),
    ];
    for text in cases {
        let started = std::time::Instant::now();
        let document = Document::new(&text);
        assert_eq!(document.len(), TextSize::of(&*text));
        drop(document);
        let shown = &text[..text.len().min(40)];
        assert!(started.elapsed().as_secs() < 20, "{shown:?} took {:?}", started.elapsed());
    }
}

/// The first words of the definitions at the top of a document.
fn opened(text: &str) -> Vec<String> {
    let document = Document::new(text);
    let starts = document.pieces().iter().map(|p| p.segment.text().trim_start().to_string());
    let word = |text: String| text.split(['(', ':', '\n']).next().unwrap_or_default().to_string();
    starts.map(word).filter(|head| head.starts_with("def ") || head.starts_with("class ")).collect()
}

#[test]
fn a_script_in_the_docstring_does_not_outweigh_the_code() {
    let script = "class S:\n    def a(self): pass\n    def b(self): pass\n    def c(self): pass\n";
    let text = format!(
        "\"\"\"Doc.\n\n{script}\n{script}\"\"\"\n\nimport a\n\ndef f():\n    \"\"\"Text of f.\"\"\"\n\nx = \"\"\"abc\ndef g():\n    \"\"\"Text of g.\"\"\"\n\ndef h():\n    \"\"\"Text of h.\"\"\"\n"
    );
    assert_eq!(opened(&text), ["def f", "def g", "def h"]);
}

#[test]
fn an_apostrophe_in_a_docstring_does_not_hide_that_strings_are_inside_out() {
    let text = "x = \"\"\"abc\ndef f():\n    \"\"\"\n    Doc.\n    \"\"\"\n\ndef g():\n    \"\"\"\n    Doc.\n    \"\"\"\n    if a:\n        \"\"\"Not the caller's frame.\"\"\"\n\ndef h(): pass\n";
    assert_eq!(opened(text), ["def f", "def g", "def h"]);
}

#[test]
fn a_word_behind_a_docstring_moves_no_string() {
    let text = "\"\"\"Doc.\n\nimport a\n\"\"\" word\n\ndef f(): pass\n\nclass A:\n    \"\"\"Doc.\"\"\"\n";
    assert_eq!(opened(text), ["def f", "class A"]);
}
