//! Format specifications against CPython: what is rendered here is what `format()` gives, and what is refused there is refused
//! here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use std::io::Write;
use std::process::{Command, Stdio};

use pygloss_engine::semantics::format_spec::{FormatSpec, Sample, render};

const SCRIPT: &str = r#"
import sys, ast
for line in sys.stdin:
    spec, value = ast.literal_eval(line)
    try:
        print(repr(format(value, spec)))
    except ValueError:
        print("ValueError")
"#;

fn specs() -> Vec<String> {
    let mut specs = Vec::new();
    for align in ["", "<", ">", "^", "=", "*<", "x^", "0>", "_="] {
        for sign in ["", "+", " ", "-"] {
            for zero in ["", "0"] {
                for width in ["", "1", "9", "14"] {
                    for grouping in ["", ",", "_"] {
                        for tail in [
                            "", ".2", ".0", "d", "x", "X", "b", "o", "f", ".3f", "e", ".1E", "g", ".4g", "%",
                            ".1%", "s", ".2s",
                        ] {
                            specs.push(format!("{align}{sign}{zero}{width}{grouping}{tail}"));
                        }
                    }
                }
            }
        }
    }
    specs
}

#[test]
fn renders_what_cpython_renders() {
    let samples: Vec<(Sample, String)> = vec![
        (Sample::Text("ab".into()), "'ab'".into()),
        (Sample::Text("abcdefgh".into()), "'abcdefgh'".into()),
        (Sample::Integer(42), "42".into()),
        (Sample::Integer(-1_234_567), "-1234567".into()),
        (Sample::Float(2.375), "2.375".into()),
        (Sample::Float(-0.000_012_345), "-0.000012345".into()),
        (Sample::Float(1_234_567.891), "1234567.891".into()),
    ];
    let mut python = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed for this test: install CPython 3.11 or later");
    let mut asked = Vec::new();
    let mut input = String::new();
    for spec in specs() {
        for (sample, source) in &samples {
            input.push_str(&format!("({spec:?}, {source})\n"));
            asked.push((spec.clone(), sample.clone()));
        }
    }
    let mut stdin = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap();
    writer.join().unwrap().unwrap();
    let answers: Vec<&str> = output.lines().collect();
    assert_eq!(answers.len(), asked.len());
    let mut wrong = Vec::new();
    let mut rendered = 0;
    for ((spec, sample), answer) in asked.iter().zip(&answers) {
        let ours = FormatSpec::parse(spec).and_then(|parsed| render(&parsed, sample));
        let Some(ours) = ours else { continue };
        rendered += 1;
        let shown = pygloss_engine::semantics::repr_str(&ours);
        if shown != *answer {
            wrong.push(format!("format({sample:?}, {spec:?}): CPython {answer}, here {shown}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {rendered}:\n{}",
        wrong.len(),
        wrong.iter().take(30).cloned().collect::<Vec<_>>().join("\n")
    );
    // Most of what CPython accepts is rendered, so that the test cannot pass by saying nothing.
    let accepted = answers.iter().filter(|a| **a != "ValueError").count();
    assert!(rendered * 10 > accepted * 7, "{rendered} rendered of {accepted} accepted");
}
