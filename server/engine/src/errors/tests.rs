//! Texts as interpreters, logs and test runners print them.

use proptest::prelude::*;

use crate::testing::check_linear;

use super::{LinkKind, Raised, Report, parse};

fn only(text: &str) -> Report {
    let mut reports = parse(text);
    assert_eq!(reports.len(), 1, "{reports:#?}");
    reports.remove(0)
}

/// Class, message and the frames, in short.
fn told(raised: &Raised) -> String {
    let frames: Vec<String> = raised
        .frames
        .iter()
        .map(|f| {
            format!(
                "{}:{}:{}:{}",
                f.file,
                f.line,
                f.function.as_deref().unwrap_or("-"),
                f.source.as_deref().unwrap_or("-")
            )
        })
        .collect();
    format!("{}|{}|{}", raised.class, raised.message, frames.join(";"))
}

fn all(text: &str) -> Vec<String> {
    only(text).exceptions.iter().map(told).collect()
}

const PLAIN: &str = "\
loading …
Traceback (most recent call last):
  File \"/a/g.py\", line 7, in <module>
    f(1)
    ~^^^
  File \"/a/g.py\", line 3, in f
    1 / 0)
    ~~^~~
ZeroDivisionError: division by zero
a note

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File \"/a/g.py\", line 10, in <module>
    raise ValueError(\"two\\nlines\") from e
app.Problem: two

lines

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File \"/a/g.py\", line 4, in s
    def s(n): return s(n-1)
  [Previous line repeated 996 more times]
KeyboardInterrupt
$ ls
";

#[test]
fn reads_a_chain_among_other_output() {
    let report = only(PLAIN);
    let told: Vec<String> = report.exceptions.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "ZeroDivisionError|division by zero|/a/g.py:7:<module>:f(1);/a/g.py:3:f:1 / 0)",
            "app.Problem|two|/a/g.py:10:<module>:raise ValueError(\"two\\nlines\") from e",
            "KeyboardInterrupt||/a/g.py:4:s:def s(n): return s(n-1)",
        ]
    );
    let [first, second, third] = report.exceptions.as_slice() else { panic!() };
    assert_eq!(first.below, ["a note"]);
    assert_eq!(second.below, ["", "lines"]);
    assert_eq!(third.frames[0].repeated, 996);
    assert_eq!(second.link.unwrap().kind, LinkKind::Cause);
    assert_eq!(third.link.unwrap(), super::Link { before: 1, kind: LinkKind::Context });
    let marks = first.frames[1].marked.as_ref().unwrap();
    assert_eq!((marks.all.clone(), marks.carets.clone()), (0..5, 2..3));
    assert_eq!(report.last().unwrap().0, 2);
}

#[test]
fn line_ends_colours_and_prefixes_make_no_difference() {
    let want: Vec<String> = all(PLAIN);
    assert_eq!(all(&PLAIN.replace('\n', "\r\n")), want);
    let prefixed: String = PLAIN.lines().map(|line| format!("web_1  | {line}\n")).collect();
    assert_eq!(all(&prefixed), want);
    let timed: String =
        PLAIN.lines().enumerate().map(|(i, line)| format!("10:0{}:00 {line}\n", i % 10)).collect();
    assert_eq!(all(&timed), want);
    let colored = PLAIN.replace("~~^~~", "\u{1b}[31m~~\u{1b}[0m\u{1b}[1;31m^\u{1b}[0m~~");
    assert_eq!(all(&colored), want);
    let logged = PLAIN.replacen("Traceback", "ERROR root: Traceback", 1);
    assert_eq!(all(&logged), want);
}

const GROUP: &str = "\
starting
  + Exception Group Traceback (most recent call last):
  |   File \"g.py\", line 17, in <module>
  |     raise g
  | ExceptionGroup: eg (3 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    | 
    | more
    +---------------- 2 ----------------
    | Exception Group Traceback (most recent call last):
    |   File \"g.py\", line 3, in f
    |     x
    | ExceptionGroup: inner (2 sub-exceptions)
    +-+---------------- 1 ----------------
      | KeyError: 'a'
      +---------------- 2 ----------------
      | Traceback (most recent call last):
      |   File \"g.py\", line 4, in s
      |     def s(n): return s(n-1)
      |                      ^^^^^^
  [Previous line repeated 996 more times]
      | RecursionError: too deep
      | 
      | During handling of the above exception, another exception occurred:
      | 
      | Traceback (most recent call last):
      |   File \"g.py\", line 5, in t
      |     raise B
      | B
      +------------------------------------
    +---------------- 3 ----------------
    | TypeError: 3
    +------------------------------------

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File \"g.py\", line 19, in <module>
OSError
";

#[test]
fn reads_groups() {
    let report = only(GROUP);
    let short: Vec<(&str, Option<usize>, Option<usize>)> = report
        .exceptions
        .iter()
        .map(|e| (e.class.as_str(), e.member_of, e.link.map(|link| link.before)))
        .collect();
    assert_eq!(
        short,
        [
            ("ExceptionGroup", None, None),
            ("ValueError", Some(0), None),
            ("ExceptionGroup", Some(0), None),
            ("KeyError", Some(2), None),
            ("RecursionError", Some(2), None),
            ("B", Some(2), Some(4)),
            ("TypeError", Some(0), None),
            ("OSError", None, Some(0)),
        ]
    );
    assert_eq!(report.exceptions[1].below, ["", "more"]);
    assert_eq!(report.exceptions[4].frames[0].repeated, 996);
    assert_eq!(told(&report.exceptions[7]), "OSError||g.py:19:<module>:-");
    let prefixed: String = GROUP.lines().map(|line| format!("E   {line}\n")).collect();
    assert_eq!(only(&prefixed).exceptions.len(), 8);
}

#[test]
fn reads_what_does_not_compile() {
    let text = "  File \"/a/s.py\", line 2\n    pass\n    ^\nIndentationError: expected an indented block after 'if' statement on line 1\n";
    assert_eq!(
        all(text),
        ["IndentationError|expected an indented block after 'if' statement on line 1|/a/s.py:2:-:pass"]
    );
    assert_eq!(only(text).exceptions[0].frames[0].marked.as_ref().unwrap().carets, 0..1);
    assert!(parse("  File \"/a/s.py\", line 2\n    pass\nProblem: no\n").is_empty());
}

#[test]
fn two_tracebacks_are_two() {
    let text = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nKeyError: 'a'\nExit 1\n\nException in thread T:\nTraceback (most recent call last):\nNameError: name 'x' is not defined. Did you mean: 'y'?";
    let reports = parse(text);
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0].exceptions[0].below, ["Exit 1"]);
    assert_eq!(told(&reports[1].exceptions[0]), "NameError|name 'x' is not defined. Did you mean: 'y'?|");
}

#[test]
fn reads_pytest() {
    let long = "\
=================================== FAILURES ===================================
____________________________________ test_a ____________________________________

    def test_a():
        x = 1
>       assert g(x)
               ^^^^

test_a.py:9: 
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ 

x = 1

    def g(x):
>       return x.foo
E       AttributeError: 'int' object has no attribute 'foo'

lib.py:5: AttributeError
____________________________________ test_b ____________________________________

    def test_b():
>       assert 1 == 2
E       assert 1 == 2
E        +  where 1 = f()

test_a.py:12: AssertionError
=========================== short test summary info ============================
FAILED test_a.py::test_a - AttributeError: 'int' object has no attribute 'foo'
";
    let in_full: Vec<String> = parse(long).iter().flat_map(|r| r.exceptions.iter().map(told)).collect();
    assert_eq!(
        in_full,
        [
            "AttributeError|'int' object has no attribute 'foo'|test_a.py:9:test_a:assert g(x);lib.py:5:g:return x.foo",
            "AssertionError|assert 1 == 2|test_a.py:12:test_b:assert 1 == 2",
        ]
    );
    let short = "\
____ test_a ____
test_a.py:9: in test_a
    assert g(x)
           ^^^^
lib.py:5: in g
    return x.foo
           ^^^^^
E   AttributeError: 'int' object has no attribute 'foo'
____ ERROR collecting test_b.py ____
test_b.py:1: in <module>
    import c
E     File \"/a/c.py\", line 1
E       def f(
E            ^
E   SyntaxError: '(' was never closed
x.py:12: TypeError: no
x.py:12: DeprecationWarning: old
";
    let reports = parse(short);
    let briefly: Vec<String> = reports.iter().flat_map(|r| r.exceptions.iter().map(told)).collect();
    assert_eq!(
        briefly,
        [
            "AttributeError|'int' object has no attribute 'foo'|test_a.py:9:test_a:assert g(x);lib.py:5:g:return x.foo",
            "SyntaxError|'(' was never closed|test_b.py:1:<module>:import c;/a/c.py:1:-:def f(",
            "TypeError|no|x.py:12:-:-",
        ]
    );
}

#[test]
fn reads_ipython() {
    let text = "\
---------------------------------------------------------------------------
ZeroDivisionError                         Traceback (most recent call last)
Cell In[3], line 2
      1 def g():
----> 2     return f(1)

File ~/a/b.py:12, in f(x)
     11     y = 1
---> 12     return x / 0

ZeroDivisionError: division by zero

During handling of the above exception, another exception occurred:

KeyError                                  Traceback (most recent call last)
Input In [4], in <cell line: 2>()
----> 2 d['k']

KeyError: 'k'
";
    assert_eq!(
        all(text),
        [
            "ZeroDivisionError|division by zero|Cell In[3]:2:-:return f(1);~/a/b.py:12:f:return x / 0",
            "KeyError|'k'|Input In [4]:2:<cell line: 2>:d['k']",
        ]
    );
    assert_eq!(only(text).exceptions[1].link.unwrap().kind, LinkKind::Context);
    assert_eq!(
        all("  Cell In[1], line 1\n    def f(\n         ^\nSyntaxError: incomplete input\n"),
        ["SyntaxError|incomplete input|Cell In[1]:1:-:def f("]
    );
}

#[test]
fn finds_nothing_where_nothing_is() {
    for text in [
        "",
        "\n\n",
        "ValueError: 1",
        "Traceback (most recent call last):\n  nothing\nx y",
        "  | \n  +-+--- 1 ---\n",
    ] {
        assert!(parse(text).is_empty(), "{text}");
    }
}

#[test]
fn knows_the_libraries() {
    let is = |file: &str| super::Frame { file: file.to_string(), ..Default::default() }.is_library();
    for file in [
        "/usr/lib/python3.12/json/decoder.py",
        "/v/lib/python3.13t/asyncio/runners.py",
        "C:\\Python312\\Lib\\json\\decoder.py",
        "/v/lib/python3.9/site-packages/requests/api.py",
        "<frozen importlib._bootstrap>",
    ] {
        assert!(is(file), "{file}");
    }
    for file in ["/home/a/lib/app.py", "app.py", "<stdin>", "/lib/python3/app.py", "C:\\work\\lib\\a.py"] {
        assert_eq!(is(file), file == "/lib/python3/app.py", "{file}");
    }
}

/// Lines that mean something to the parser, in any order.
fn lines() -> impl Strategy<Value = String> {
    let known: Vec<String> = [PLAIN, GROUP]
        .iter()
        .flat_map(|text| text.lines())
        .chain([
            "E   ValueError: x",
            "a.py:3: in f",
            ">   x",
            "a.py:4: KeyError",
            "--> 2 x",
            "A  Traceback (most recent call last)",
            "Cell In[3], line 2",
            "\u{1b}[",
            "",
        ])
        .map(ToString::to_string)
        .collect();
    let line =
        prop_oneof![4 => prop::sample::select(known), 1 => "\\PC{0,20}", 1 => "[ |+\\-~^:E>0-9]{0,12}"];
    prop::collection::vec(line, 0..60).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in lines()) {
        for report in parse(&text) {
            prop_assert!(!report.exceptions.is_empty());
            for (i, raised) in report.exceptions.iter().enumerate() {
                prop_assert!(raised.member_of.is_none_or(|group| group < i));
                prop_assert!(raised.link.is_none_or(|link| link.before < i));
            }
        }
    }
}

#[test]
fn time_grows_with_the_text() {
    for unit in [
        PLAIN,
        GROUP,
        "Traceback (most recent call last):\n",
        "KeyError: a\n",
        "  +-+--- 1 ---\n",
        "    | x\n",
    ] {
        let made = |times: usize| format!("{PLAIN}{}", unit.repeat(times * 4000 / unit.len()));
        check_linear(unit, made, |text| {
            std::hint::black_box(parse(text));
        });
    }
}
