//! Well formed, escaped, the same each time, and never too big.

use pygloss_engine::note::Picture;

use super::{Colors, image, layout, svg};

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn diamond() -> Picture {
    Picture::Classes {
        names: texts(&["D", "B", "C", "A", "object"]),
        bases: vec![(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)],
    }
}

fn drawn(picture: &Picture) -> layout::Drawing {
    match picture {
        Picture::Classes { names, bases } => layout::classes(names, bases),
        Picture::Objects { names, objects, arrows } => layout::objects(names, objects, arrows),
    }
}

fn written(picture: &Picture) -> String {
    svg::write(&drawn(picture), &Colors::default())
}

/// Python's own XML parser reads it; it gives the texts.
fn parsed(svg: &str) -> String {
    let program = "import sys, xml.etree.ElementTree as e\nt = e.fromstring(sys.argv[1].encode())\nsys.stdout.buffer.write('|'.join(''.join(x.itertext()) for x in t.iter('{http://www.w3.org/2000/svg}text')).encode())";
    let output = std::process::Command::new("python3").args(["-c", program, svg]).output().unwrap();
    assert!(output.status.success(), "{svg}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_class_stands_left_of_its_bases() {
    let drawing = drawn(&diamond());
    let x = |name: &str| drawing.frames.iter().find(|frame| frame.name == name).unwrap().x;
    assert!(x("D") < x("B") && x("B") == x("C") && x("C") < x("A") && x("A") < x("object"));
    assert!(drawing.height < 100, "{}", drawing.height);
    for (i, a) in drawing.frames.iter().enumerate() {
        assert!(a.x + a.width <= drawing.width && a.y + a.height <= drawing.height);
        for b in &drawing.frames[i + 1..] {
            let beside = a.x + a.width < b.x || b.x + b.width < a.x;
            assert!(beside || a.y + a.height < b.y || b.y + b.height < a.y, "{a:?} meets {b:?}");
        }
    }
    assert_eq!(parsed(&written(&diamond())), "1 D|2 B|3 C|4 A|5 object");
}

#[test]
fn names_are_text_whatever_is_in_them() {
    let nasty = "<b a=\"x\">&amp;'\u{0}\u{1b}\u{ffff}]]>";
    for picture in [
        Picture::Classes { names: texts(&[nasty, "é→"]), bases: vec![(0, 1)] },
        Picture::Objects { names: texts(&[nasty]), objects: texts(&["['<', \"&\"]"]), arrows: vec![(0, 0)] },
    ] {
        let svg = written(&picture);
        assert!(parsed(&svg).contains("<b a=\"x\">&amp;'"), "{svg}");
        assert!(!svg.contains("<b"), "{svg}");
    }
}

#[test]
fn numbers_that_lead_nowhere_and_empty_pictures_do_no_harm() {
    for picture in [
        Picture::Classes { names: vec![], bases: vec![(0, 1)] },
        Picture::Classes { names: texts(&["A"]), bases: vec![(0, 0), (5, 0)] },
        Picture::Objects { names: vec![], objects: vec![], arrows: vec![(1, 1)] },
    ] {
        parsed(&written(&picture));
    }
}

#[test]
fn what_is_too_big_is_not_drawn() {
    let names: Vec<String> = (0..200).map(|i| format!("a_class_with_a_long_name_{i}")).collect();
    let big = Picture::Classes { bases: (1..200).map(|i| (0, i)).collect(), names };
    assert_eq!(image(&big, &Colors::default(), 20_000), None);
    let small = image(&diamond(), &Colors::default(), 20_000).unwrap();
    assert!(small.starts_with("data:image/svg+xml;base64,") && small.len() < 5_000, "{}", small.len());
    assert_eq!(small, image(&diamond(), &Colors::default(), 20_000).unwrap());
}

#[test]
fn only_colours_are_taken_for_colours() {
    let colors = Colors::named(|name| match name {
        "foreground" => Some("#ccc".to_string()),
        "accent" => Some("red\"/><script>".to_string()),
        _ => None,
    });
    assert_eq!(colors, Colors { foreground: "#ccc".into(), ..Colors::default() });
}
