//! Other modules: what is said of a class whose bases stand in other files.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, capabilities, pulling};

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
        assert!(start.elapsed() < Duration::from_secs(20), "{words} is not in {hover}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn bases_in_a_package_are_followed_through_re_exports() {
    let files = [
        ("package/__init__.py", "from .inner import Base\n"),
        (
            "package/inner.py",
            "from collections.abc import Sized\nclass Base(Sized):\n    def f(self): pass\n",
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
