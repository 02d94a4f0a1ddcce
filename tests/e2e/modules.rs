//! Other modules: what is said of a class whose bases stand in other files.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, capabilities, pulling};

/// For what is read in the background; the debug build of the engine is many times slower, and the machine may be busy.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 150 } else { 20 });

const MAIN: &str = "from package import Base\nclass Mixin: pass\nclass C(Mixin, Base): pass\n";

/// A client whose folder holds these files.
fn start(files: &[(&str, &str)], capabilities: Value) -> Client {
    let mut client = Client::spawn(&[]);
    for (name, text) in files {
        let path = client.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    client.initialize(capabilities, json!({}));
    client
}

/// Hovers again and again until the text has these words; a hover itself does not wait until a module is read.
fn hover_until(client: &mut Client, uri: &str, (line, character): (u32, u32), words: &str) {
    let start = Instant::now();
    loop {
        let hover = client.hover(uri, line, character);
        if hover.to_string().contains(words) {
            return;
        }
        assert!(start.elapsed() < LIMIT, "{words} is not in {hover}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn bases_in_a_package_are_followed_through_re_exports() {
    let files = [
        ("package/__init__.py", "from .inner import Base\n"),
        (
            "package/inner.py",
            "from collections.abc import Sized\nclass Base(Sized):\n    def __len__(self): return 0\n",
        ),
    ];
    for capabilities in [capabilities(), pulling()] {
        let mut client = start(&files, capabilities);
        let uri = client.open("main.py", MAIN);
        hover_until(&mut client, &uri, (2, 6), "`C` → `Mixin` → `Base` → `collections.abc.Sized` → `object`");
        client.assert_well();
    }
}

#[test]
fn the_open_text_of_a_module_goes_before_the_file_s() {
    let mut client = start(&[("package.py", "class A: pass\nclass Base(A): pass\n")], capabilities());
    let uri = client.open("main.py", MAIN);
    hover_until(&mut client, &uri, (2, 6), "`C` → `Mixin` → `Base` → `A` → `object`");
    let package = client.open("package.py", "class B: pass\nclass Base(B): pass\n");
    hover_until(&mut client, &uri, (2, 6), "`C` → `Mixin` → `Base` → `B` → `object`");
    client.change(&package, 2, json!([{"text": "class D: pass\nclass Base(D): pass\n"}]));
    hover_until(&mut client, &uri, (2, 6), "`C` → `Mixin` → `Base` → `D` → `object`");
    client.assert_well();
}

#[test]
fn packages_of_a_virtual_environment_are_found() {
    let files = [
        (".venv/pyvenv.cfg", "home = /nowhere\nversion = 3.12.0\n"),
        (".venv/lib/python3.12/site-packages/package.py", "class A: pass\nclass Base(A): pass\n"),
    ];
    let mut client = start(&files, capabilities());
    let uri = client.open("main.py", MAIN);
    hover_until(&mut client, &uri, (2, 6), "`C` → `Mixin` → `Base` → `A` → `object`");
    client.assert_well();
}

#[test]
fn what_cannot_be_read_or_goes_round_in_circles_is_not_known() {
    let files: [(&str, &str); 3] = [
        ("package.py", "from other import Base\n"),
        ("other.py", "from package import Base\nclass Broken(\n"),
        ("huge.py", "class Base"),
    ];
    let mut client = start(&files, capabilities());
    fs::write(client.folder.join("binary.py"), b"\x00\x01").unwrap();
    for text in [MAIN.to_string(), MAIN.replace("package", "binary"), MAIN.replace("package", "huge")] {
        let uri = client.open("main.py", &text);
        for _ in 0..20 {
            let hover = client.hover(&uri, 2, 6);
            assert!(!hover.to_string().contains("→ `object`"), "{hover}");
        }
    }
    client.assert_well();
}

/// Asks for a hover until the modules behind it are read; gives the last answer.
fn hover_in_the_end(client: &mut Client, uri: &str, (line, character): (u32, u32)) -> String {
    let mut last = String::new();
    let mut same = 0;
    for _ in 0..200 {
        let now = client.hover(uri, line, character).to_string();
        // The numbers of the requests differ.
        let now = now.split_once("\"result\"").map_or(String::new(), |(_, rest)| rest.to_string());
        same = if now == last { same + 1 } else { 0 };
        last = now;
        if same == 10 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    last
}

/// How many messages with these words were logged.
fn logged(client: &mut Client, words: &str) -> usize {
    let messages = client.settle();
    let logged = messages.iter().filter(|m| m["method"] == "window/logMessage");
    logged.filter(|m| m["params"]["message"].as_str().is_some_and(|text| text.contains(words))).count()
}

#[test]
fn imports_that_go_round_in_circles() {
    let files = [
        ("a.py", "from b import *\nfrom b import B\nclass A(B): pass\nclass Plain: pass\n"),
        ("b.py", "from a import *\nfrom a import A\nclass B(A): pass\n"),
        ("package/__init__.py", "from package import Base\nfrom .inner import *\n"),
        ("package/inner.py", "from . import Base\nfrom package.inner import *\n"),
    ];
    let mut client = start(&files, capabilities());
    let text = "import a, package\nclass C(a.A): pass\nclass D(package.Base): pass\nclass X: pass\nclass E(X, a.Plain): pass\n";
    let uri = client.open("main.py", text);
    for line in [1, 2] {
        let hover = hover_in_the_end(&mut client, &uri, (line, 6));
        assert!(!hover.contains("→ `object`"), "{hover}");
    }
    hover_until(&mut client, &uri, (4, 6), "`E` → `X` → `Plain` → `object`");
    assert_eq!(logged(&mut client, ".py"), 0);
    client.assert_well();
}

#[test]
fn a_package_that_shadows_the_standard_library() {
    let files = [
        ("threading.py", "class Mine: pass\nclass Thread(Mine): pass\n"),
        ("email/__init__.py", ""),
        ("email/message.py", "class Mine: pass\nclass Message(Mine): pass\n"),
        ("logging/notes.txt", ""),
        ("sys.py", "class Mine: pass\n"),
    ];
    let mut client = start(&files, capabilities());
    let text = "import threading, logging\nfrom email.message import Message\nclass X: pass\nclass T(X, threading.Thread): pass\nclass M(X, Message): pass\nclass L(X, logging.Handler): pass\n";
    let uri = client.open("main.py", text);
    hover_until(&mut client, &uri, (3, 6), "`T` → `X` → `threading.Thread` → `threading.Mine` → `object`");
    hover_until(
        &mut client,
        &uri,
        (4, 6),
        "`M` → `X` → `email.message.Message` → `email.message.Mine` → `object`",
    );
    hover_until(&mut client, &uri, (5, 6), "`L` → `X` → `logging.Handler` → `logging.Filterer` → `object`");
    client.assert_well();
}

#[test]
fn a_broken_third_party_file_says_what_it_can() {
    let files = [
        (".venv/pyvenv.cfg", "home = /nowhere\nversion = 3.12.0\n"),
        (
            ".venv/lib/python3.12/site-packages/half.py",
            "class A:\n    pass\n\n\nclass Base(A):\n    def f(self):\n        return 1\n\n\nclass Broken(A, :\n    pass\n",
        ),
    ];
    let mut client = start(&files, capabilities());
    fs::write(client.folder.join(".venv/lib/python3.12/site-packages/nul.py"), b"class Base:\0\n\xff\xfe")
        .unwrap();
    let text = "import half, nul\nclass X: pass\nclass C(X, half.Base): pass\nclass D(X, half.Broken): pass\nclass E(X, nul.Base): pass\n";
    let uri = client.open("main.py", text);
    hover_until(&mut client, &uri, (2, 6), "`C` → `X` → `Base` → `A` → `object`");
    for line in [3, 4] {
        let hover = hover_in_the_end(&mut client, &uri, (line, 6));
        assert!(!hover.contains("→ `object`"), "{hover}");
    }
    // However often it is asked for, and from however many files, it is said once.
    let second = client.open("second.py", text);
    hover_in_the_end(&mut client, &second, (4, 6));
    assert!(logged(&mut client, "nul.py") <= 1);
    client.assert_well();
}

#[cfg(unix)]
#[test]
fn links_that_lead_round_in_circles_or_nowhere() {
    use std::os::unix::fs::symlink;
    let mut client = start(&[("real/__init__.py", "class A: pass\nclass Base(A): pass\n")], capabilities());
    let folder = client.folder.clone();
    symlink(folder.join("loop"), folder.join("loop")).unwrap();
    symlink(folder.join("loop.py"), folder.join("loop.py")).unwrap();
    symlink("../real", folder.join("real/again")).unwrap();
    symlink("nowhere.py", folder.join("dangling.py")).unwrap();
    symlink(folder.join("real"), folder.join("linked")).unwrap();
    fs::write(folder.join("file"), "").unwrap();
    let text = "import loop, dangling, file.inner\nfrom real.again.again.again import Base\nfrom linked import Base as Linked\nclass X: pass\nclass A(X, loop.Base): pass\nclass B(X, dangling.Base): pass\nclass C(X, file.inner.Base): pass\nclass D(X, Base): pass\nclass E(X, Linked): pass\n";
    let uri = client.open("main.py", text);
    for line in [4, 5, 6] {
        let hover = hover_in_the_end(&mut client, &uri, (line, 6));
        assert!(!hover.contains("→ `object`"), "{hover}");
    }
    for (line, name) in [(7, "D"), (8, "E")] {
        hover_until(&mut client, &uri, (line, 6), &format!("`{name}` → `X` → `Base` → `A` → `object`"));
    }
    assert!(logged(&mut client, "loop") <= 1);
    client.assert_well();
}

#[test]
fn a_generated_module_with_30_000_classes() {
    let mut text = String::from("class Root: pass\nclass C0(Root): pass\n");
    for number in 1..30_000 {
        // Every hundredth starts a new chain.
        let base = if number % 100 == 0 { 0 } else { number - 1 };
        text.push_str(&format!("class C{number}(C{base}):\n    def m{number}(self): pass\n"));
    }
    let mut client = start(&[("generated.py", &text)], capabilities());
    let uri = client.open("main.py", "import generated\nclass X: pass\nclass C(X, generated.C29901): pass\n");
    let start = Instant::now();
    let first = client.hover(&uri, 2, 6);
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "the first hover waits for {:?}: {first}",
        start.elapsed()
    );
    hover_until(&mut client, &uri, (2, 6), "`C` → `X` → `C29901` → `C29900` → `C0` → `Root` → `object`");
    client.assert_well();
}

#[test]
fn a_base_list_that_changes_while_it_is_typed() {
    let files = [("package.py", "class A: pass\nclass Base(A): pass\nclass Other: pass\n")];
    let mut client = start(&files, capabilities());
    let head = "from package import Base, Other\nclass X: pass\nclass C(";
    let uri = client.open("main.py", head);
    let typed = "X, Base, Other): pass\n";
    for length in 1..=typed.len() {
        let text = format!("{head}{}", &typed[..length]);
        client.change(&uri, length as i64 + 1, json!([{"text": text}]));
        let hover = client.hover(&uri, 2, 6).to_string();
        // Half a list names no whole order with what is not there yet.
        assert!(!hover.contains("Other") || length > "X, Base, Other".len() - 1, "{length}: {hover}");
    }
    hover_until(&mut client, &uri, (2, 6), "`C` → `X` → `Base` → `A` → `Other` → `object`");
    client.change(&uri, 100, json!([{"text": format!("{head}Other, X): pass\n")}]));
    hover_until(&mut client, &uri, (2, 6), "`C` → `Other` → `X` → `object`");
    client.change(&uri, 101, json!([{"text": format!("{head}Base, X, Base): pass\n")}]));
    hover_until(&mut client, &uri, (2, 6), "there is none");
    assert_eq!(logged(&mut client, "package.py"), 0);
    client.assert_well();
}
