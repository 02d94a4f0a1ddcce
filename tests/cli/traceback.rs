//! `pygloss traceback`.

use crate::support::Folder;

const CODE: &str =
    "def load(path):\n    data = []\n    data.append(path)\n\n\nitems = load('a')\nprint(items[0])\n";

const PRINTED: &str = "\
starting
Traceback (most recent call last):
  File \"app.py\", line 7, in <module>
    print(items[0])
          ~~~~~^^^
TypeError: 'NoneType' object is not subscriptable
";

#[test]
fn explains_what_is_piped_into_it() {
    let folder = Folder::new(&[("app.py", CODE)]);
    let run = folder.run_with(&["traceback"], PRINTED.as_bytes(), &[("COLUMNS", "72")]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out);
    assert_eq!(folder.read("app.py"), CODE.as_bytes());
}

#[test]
fn reads_a_file_and_links_between_exceptions() {
    let text = "Traceback (most recent call last):\n  File \"gone.py\", line 1, in f\n    {}['k']\nKeyError: 'k'\n\nDuring handling of the above exception, another exception occurred:\n\n  + Exception Group Traceback (most recent call last):\n  |   File \"gone.py\", line 3, in <module>\n  | ExceptionGroup: eg (1 sub-exception)\n  +-+---------------- 1 ----------------\n    | shop.Closed: too late\n    +------------------------------------\n";
    let folder = Folder::new(&[("log.txt", text)]);
    let run = folder.run_with(&["traceback", "log.txt"], b"", &[("COLUMNS", "72")]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out);
}

#[test]
fn colours_are_for_terminals() {
    let folder = Folder::new(&[("app.py", CODE)]);
    let run = folder.run_with(&["traceback", "--color", "always"], PRINTED.as_bytes(), &[]);
    assert!(run.out.contains("\u{1b}["), "{}", run.out);
    assert!(!run.out.contains('`'), "{}", run.out);
    let wild = "Traceback (most recent call last):\nValueError: \u{7} \u{202e}x\n";
    let run = folder.run_with(&["traceback"], wild.as_bytes(), &[]);
    assert!(!run.out.contains(['\u{7}', '\u{202e}', '\u{1b}']), "{:?}", run.out);
}

#[test]
fn utf_16_and_broken_text_are_read() {
    let folder = Folder::new(&[]);
    let mut bytes = b"\xff\xfe".to_vec();
    bytes.extend(PRINTED.encode_utf16().flat_map(u16::to_le_bytes));
    assert!(folder.run_with(&["traceback"], &bytes, &[]).out.contains("None"));
    let mut bytes = b"\xff\0\x80 noise\n".to_vec();
    bytes.extend(PRINTED.bytes());
    assert!(folder.run_with(&["traceback"], &bytes, &[]).out.contains("None"));
}

#[test]
fn data_holds_the_whole_chain() {
    let folder = Folder::new(&[("app.py", CODE)]);
    let run = folder.run_with(&["traceback", "--output-format", "json", "-"], PRINTED.as_bytes(), &[]);
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let raised = &told["tracebacks"][0][0];
    assert_eq!((&raised["class"], &raised["line"]), (&"TypeError".into(), &6.into()));
    assert_eq!(raised["frames"][0]["line"], 7);
    assert_eq!(raised["explanation"]["name"], "none-subscript");
    assert!(raised["explanation"]["cause"].as_str().unwrap().contains("`load()` (line 1)"), "{}", run.out);
}

#[test]
fn nothing_to_explain_is_said() {
    let folder = Folder::new(&[]);
    let run = folder.run_with(&["traceback"], b"all is well\n", &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("no traceback"), "{}", run.err);
    let run = folder.run(&["traceback", "missing.txt"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("missing.txt: cannot be read"), "{}", run.err);
}
