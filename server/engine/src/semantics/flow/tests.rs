//! One test a rule of the flow.

use std::cell::RefCell;
use std::sync::Arc;

use crate::document::Document;
use crate::semantics::{Bound, Context, Dependencies, Module, ModuleOptions, NoModules};
use crate::syntax::Kind;
use crate::testing::check_linear;
use crate::version::PythonVersion;

/// What is said of each use of `x` that is not always bound: the line, from 1, and a word; with the lines of the branches.
fn of(text: &str) -> Vec<String> {
    found(&Document::new(text))
}

fn found(document: &Document) -> Vec<String> {
    let options = ModuleOptions { target: PythonVersion::NEWEST, source: Arc::new(NoModules::default()) };
    let module = Module::new(document, options, None);
    let dependencies = RefCell::new(Dependencies::default());
    let mut found = Vec::new();
    for piece in 0..module.pieces().len() {
        let context = Context::new(&module, piece, &dependencies).unwrap();
        for node in context.tree().root().descendants() {
            if node.kind() != Kind::Identifier || node.text() != "x" {
                continue;
            }
            let line = context.line(node);
            match context.bound(node) {
                None | Some(Bound::Always) => {}
                Some(Bound::Unknown) => found.push(format!("{line}: unknown")),
                Some(Bound::Never(None)) => found.push(format!("{line}: never")),
                Some(Bound::Never(Some(at))) => {
                    found.push(format!("{line}: never since {}", context.at(at).line(at.node)));
                }
                Some(Bound::Possibly(branches)) => {
                    let way =
                        branches.iter().map(|b| format!("{} {:?}", context.at(b.at).line(b.at.node), b.way));
                    found.push(format!("{line}: {}", way.collect::<Vec<_>>().join(", ")));
                }
            }
        }
    }
    found
}

/// The same for the body of a function.
fn inside(lines: &[&str]) -> Vec<String> {
    let body: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    of(&format!("def f(a, b, c, items):\n{body}"))
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_branch_may_leave_a_name_unbound() {
    assert_eq!(inside(&["if a: x = 1", "return x"]), ["3: 2 False"]);
    assert_eq!(inside(&["if a: x = 1", "elif b: pass", "else: x = 2", "return x"]), ["5: 2 False, 3 True"]);
    assert_eq!(inside(&["if a: x = 1", "else: x = 2", "return x"]), NOTHING);
    assert_eq!(inside(&["if a: x = 1", "else: return", "return x"]), NOTHING);
    assert_eq!(inside(&["if a: x = 1", "else: assert False", "return x"]), NOTHING);
    assert_eq!(inside(&["x = 1 if a else 2", "return x"]), NOTHING);
}

#[test]
fn a_name_is_reported_where_it_is_read_first() {
    assert_eq!(inside(&["if a: x = 1", "b(x)", "b(x)"]), ["3: 2 False"]);
    assert_eq!(inside(&["b(x)", "x = 1"]), ["2: never"]);
    assert_eq!(inside(&["x += 1"]), ["2: never"]);
}

#[test]
fn del_and_except_unbind() {
    assert_eq!(inside(&["x = 1", "del x", "return x"]), ["4: never since 3"]);
    assert_eq!(
        inside(&["try: a()", "except E as x: pass", "else: return", "return x"]),
        ["5: never since 3"]
    );
    assert_eq!(inside(&["x = 1", "try: a()", "except E as x: pass", "return x"]), ["5: 3 Raised, 4 Caught"]);
    assert_eq!(inside(&["if a: x = 1", "del x"]), ["3: 2 False"]);
    // What has unbound it depends on the way.
    assert_eq!(inside(&["if a:", "    x = 1", "    del x", "return x"]), ["5: never"]);
    assert_eq!(of("if a:\n    x = 1\n    del x\n\n\ndef f(): pass\n\n\nprint(x)\n"), ["9: never"]);
}

#[test]
fn loops_may_run_their_body_or_not() {
    assert_eq!(inside(&["for x in items: pass", "return x"]), ["3: 2 Exhausted"]);
    assert_eq!(inside(&["for x in items: pass", "else: return", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in 1, 2: pass", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in range(0x3): pass", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in 'a b'.split(): pass", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in b'a' + b: pass", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in b'\\r\\n': pass", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in ('' 'a'): pass", "return x"]), NOTHING);
    assert_eq!(inside(&["for x in a.split('.'): pass", "return x"]), ["3: unknown"]);
    assert_eq!(of("for x in a: pass\n\n\ndef f(): pass\n\n\nprint(x)\n"), ["7: 1 Exhausted"]);
    assert_eq!(inside(&["for x in (): pass", "return x"]), ["3: never"]);
    assert_eq!(inside(&["for x in NAMES: pass", "return x"]), ["3: unknown"]);
    assert_eq!(inside(&["n = {1: 2}", "for x in n.items(): pass", "return x"]), ["4: unknown"]);
    assert_eq!(inside(&["while a: x = 1", "return x"]), ["3: 2 Exhausted"]);
    assert_eq!(inside(&["while True:", "    x = a()", "    if x: break", "return x"]), NOTHING);
    assert_eq!(inside(&["while True:", "    if a: break", "    x = 1", "return x"]), ["5: 2 FirstRound"]);
    assert_eq!(inside(&["for i in items:", "    if i: print(x)", "    x = i"]), ["3: 2 FirstRound"]);
}

#[test]
fn a_walrus_binds_where_its_condition_was_asked() {
    assert_eq!(inside(&["if a and (x := b): return x"]), NOTHING);
    assert_eq!(inside(&["if a or (x := b): return x"]), ["2: 2 True"]);
    assert_eq!(inside(&["if not (a and (x := b)): return", "return x"]), NOTHING);
    assert_eq!(inside(&["while (x := a()): pass", "return x"]), NOTHING);
    assert_eq!(inside(&["[0 for i in items if (x := i)]", "return x"]), ["3: 2 Exhausted"]);
    assert_eq!(inside(&["any((x := i) for i in items)", "return x"]), ["3: unknown"]);
}

#[test]
fn exceptions_lead_to_handlers() {
    assert_eq!(inside(&["try: x = a()", "except E: pass", "return x"]), ["4: 2 Raised, 3 Caught"]);
    assert_eq!(inside(&["try: x = 1", "except E: pass", "return x"]), NOTHING);
    assert_eq!(inside(&["try: x = a()", "except E: return", "return x"]), NOTHING);
    assert_eq!(inside(&["try: x = a()", "finally: b()", "return x"]), NOTHING);
    assert_eq!(inside(&["try: x = a()", "finally: b(x)"]), ["3: 2 Raised"]);
    assert_eq!(
        inside(&["try:", "    if a: raise A", "    x = 1", "except B: pass", "return x"]),
        ["6: unknown"]
    );
}

#[test]
fn a_try_may_come_to_its_end() {
    assert_eq!(inside(&["try: b = a()", "except E: x = 1", "return x"]), ["4: 2 Completed"]);
    // What stands there for its exception is not said to do without.
    assert_eq!(inside(&["try: a()", "except E: x = 1", "return x"]), ["4: unknown"]);
    assert_eq!(inside(&["try: 1 / 0", "except E: x = 1", "return x"]), ["4: unknown"]);
}

#[test]
fn a_call_may_never_return() {
    let asked = |call: &str| inside(&["if a: x = 1", &format!("else: {call}"), "return x"]);
    assert_eq!(asked("sys.exit()"), ["4: unknown"]);
    assert_eq!(asked("usage()"), ["4: unknown"]);
    assert_eq!(asked("b.fail()"), ["4: unknown"]);
    assert_eq!(asked("print()"), ["4: 2 False"]);
    assert_eq!(asked("b.append(1)"), ["4: 2 False"]);
    assert_eq!(asked("usage(); b = 1"), ["4: 2 False"]);
    let nested = ["if a: x = 1", "elif b: usage()", "else: stop()", "return x"];
    assert_eq!(inside(&nested), ["5: unknown"]);
    assert_eq!(
        inside(&["if a: x = 1", "elif b: usage()", "else: pass", "return x"]),
        ["5: 2 False, 3 False"]
    );
}

#[test]
fn functions_of_the_file_are_looked_into() {
    let rest = "\n\ndef f(a):\n    if a: x = 1\n    else: g()\n    return x\n";
    let asked = |function: &str| of(&format!("{function}{rest}"));
    let unknown = |function: &str| asked(function).iter().all(|line| line.ends_with("unknown"));
    assert!(!unknown("def g(): pass"));
    assert!(!unknown("def g():\n    h()\n\n\ndef h(): print()"));
    assert!(!unknown("def g():\n    if b: sys.exit()"));
    assert!(!unknown("async def g(): sys.exit()"));
    assert!(unknown("def g(): sys.exit()"));
    assert!(unknown("def g(): raise E"));
    assert!(unknown("def g():\n    h()\n\n\ndef h(): sys.exit()"));
    assert!(unknown("def g(): g()"));
    assert!(unknown("@d\ndef g(): pass"));
}

#[test]
fn a_raise_leads_to_the_handler_of_its_exception() {
    let handlers = ["except B: x = 1", "except C: pass", "return x"];
    let with = |first: &'static str| inside(&[&[first][..], &handlers].concat());
    assert_eq!(with("try: raise B"), ["5: unknown"]);
    assert_eq!(with("try: b = a()"), ["5: 2 Completed"]);
    assert_eq!(inside(&["try: raise B", "except B: pass", "return x", "x = 1"]), ["4: never"]);
    let caught = ["try:", "    if a: raise B", "    x = 1", "except B: pass", "return x"];
    assert_eq!(inside(&caught), ["6: 3 True, 2 Raised, 5 Caught"]);
}

#[test]
fn a_with_may_swallow_exceptions() {
    assert_eq!(inside(&["with a: x = b()", "return x"]), ["3: unknown"]);
    assert_eq!(inside(&["with open(a): x = b()", "return x"]), NOTHING);
    assert_eq!(inside(&["with suppress(E): x = b()", "return x"]), ["3: 2 Swallowed"]);
}

#[test]
fn patterns_capture_when_they_match() {
    assert_eq!(inside(&["match a:", "    case [x]: pass", "return x"]), ["4: 3 MatchesNot"]);
    assert_eq!(inside(&["match a:", "    case [x]: pass", "    case x: pass", "return x"]), NOTHING);
    assert_eq!(inside(&["match a:", "    case [x] if b: pass", "    case _: return x"]), ["4: 3 MatchesNot"]);
    assert_eq!(
        inside(&["match a:", "    case 1: x = 1", "    case 2: pass", "    case _: return", "return x"]),
        ["6: 3 MatchesNot, 4 Matches"]
    );
    assert_eq!(
        inside(&["match a:", "    case int() as x if b: pass", "    case 2: return x"]),
        ["4: unknown"]
    );
}

#[test]
fn ignores_conditions_that_may_depend_on_each_other() {
    assert_eq!(inside(&["if a: x = 1", "if a: return x"]), ["3: unknown"]);
    assert_eq!(inside(&["if a: x = 1", "if not a: x = 2", "return x"]), ["4: unknown"]);
    assert_eq!(inside(&["if a: x = 1", "if not a: return", "return x"]), ["4: unknown"]);
    assert_eq!(inside(&["ok = False", "if a:", "    x = ok = 1", "if ok: return x"]), ["5: unknown"]);
    assert_eq!(inside(&["for x in items: pass", "if items: return x"]), ["3: unknown"]);
    assert_eq!(inside(&["n = b + 1", "if n: x = 1", "if b: return x"]), ["4: unknown"]);
    assert_eq!(inside(&["if a: x = 1", "if b: return x"]), ["3: 2 False"]);
    let rebound = ["try: n, x = a()", "except E: n = ''", "if not n.isdigit(): return", "return x"];
    assert_eq!(inside(&rebound), ["5: unknown"]);
    assert_eq!(inside(&["if sys.version_info > (3,): x = 1", "return x"]), ["3: unknown"]);
}

#[test]
fn a_use_before_says_something_about_the_next() {
    // Past the first use, `a` was true.
    assert_eq!(inside(&["if a: x = y = 1", "b(y)", "b(x)"]), ["4: unknown"]);
    assert_eq!(inside(&["if a: x = 1", "if b: y = 1", "c(y)", "c(x)"]), ["5: 2 False"]);
    assert_eq!(inside(&["if a: x = 1", "c(y)", "y = 1", "c(x)"]), ["5: unknown"]);
    assert_eq!(of("if a:\n    x = y = 1\n\n\ndef f(): pass\n\n\nprint(y)\nprint(x)\n"), ["9: unknown"]);
}

#[test]
fn ignores_names_that_other_functions_bind() {
    assert_eq!(
        inside(&["if a: x = 1", "def g():", "    nonlocal x", "    x = 1", "g()", "return x"]),
        ["7: unknown"]
    );
    assert_eq!(of("def f():\n    global x\n    x = 1\n\nf()\nprint(x)\nx = 1\n"), ["6: unknown"]);
    assert_eq!(of("from m import *\nprint(x)\nx = 1\n"), ["2: unknown"]);
    assert_eq!(of("globals()['x'] = 1\nprint(x)\nx = 1\n"), ["2: unknown"]);
    assert_eq!(inside(&["x = 1", "def g(): return x"]), NOTHING);
}

#[test]
fn the_module_is_followed_over_its_segments() {
    assert_eq!(of("if a:\n    x = 1\n\n\ndef f(): pass\n\n\nclass A:\n    y = x\n"), ["9: 1 False"]);
    assert_eq!(of("x = 1\n\n\ndef f(): pass\n\n\nprint(x)\n"), NOTHING);
    assert_eq!(
        of("try:\n    import x\nexcept E:\n    pass\n\n\ndef f(): pass\n\n\nprint(x)\n"),
        ["10: 1 Raised, 3 Caught"]
    );
    assert_eq!(of("try:\n    x\nexcept NameError:\n    x = str\n\nprint(x)\n"), ["2: never"]);
    assert_eq!(of("if a:\n    raise A\n\nx = 1\n\n\ndef f(): pass\n\nprint(x)\n"), NOTHING);
    // What the module does not bind, and what `builtins` has too, is another matter.
    assert_eq!(of("print(x)\n"), NOTHING);
}

#[test]
fn jumps_pass_through_finally() {
    let through = [
        "for i in items:",
        "    try:",
        "        if i: break",
        "        x = 1",
        "    finally: a()",
        "return x",
    ];
    assert_eq!(inside(&through), ["7: 2 FirstRound"]);
    let normal = ["try:", "    x = a()", "finally:", "    if b: c = 1", "return x"];
    assert_eq!(inside(&normal), NOTHING);
}

#[test]
fn long_code_takes_linear_time() {
    let loops =
        |n: usize| -> String { (0..n).map(|n| format!("    v{n} = a()\n    if v{n}: continue\n")).collect() };
    let loops = &loops;
    let texts: [(&str, &dyn Fn(usize) -> String); 6] = [
        ("branches", &|n| {
            format!("def f():\n{}", "    if a(): x = 1\n    b(x)\n    del x\n".repeat(250 * n))
        }),
        ("branches of a module", &|n| "if a(): x = 1\nb(x)\ndel x\n".repeat(250 * n)),
        ("segments", &|n| "if a(): x = 1\n\n\nclass A: b(x)\n\n\n".repeat(100 * n)),
        ("operators", &|n| format!("x = {}1\n", "a() and ".repeat(500 * n))),
        ("jumps", &|n| format!("def f():\n  while a:\n{}", loops(250 * n))),
        ("handlers", &|n| format!("def f():\n{}", "    try: x = a()\n    except E: b(x)\n".repeat(250 * n))),
    ];
    for (what, text) in texts {
        check_linear(
            what,
            |n| Document::new(&text(n)),
            |document| {
                found(document);
            },
        );
    }
}

#[test]
fn deep_code_is_followed() {
    let deep = (0..90)
        .map(|n| format!("{}for i in a:\n{}x = i\n", " ".repeat(n), " ".repeat(n + 1)))
        .collect::<String>();
    assert!(of(&deep).is_empty());
}

#[test]
fn an_answer_says_what_it_depends_on() {
    let dependencies_of = |text: &str| {
        let options = ModuleOptions { target: PythonVersion::NEWEST, source: Arc::new(NoModules::default()) };
        let module = Module::new(&Document::new(text), options, None);
        let dependencies = RefCell::new(Dependencies::default());
        let context = Context::new(&module, module.pieces().len() - 1, &dependencies).unwrap();
        let last = context.tree().root().descendants().rfind(|n| n.text() == "x").unwrap();
        assert!(context.bound(last).is_some());
        dependencies.take().names.into_iter().collect::<Vec<_>>()
    };
    let between = "\n\n\ndef f(): pass\n\n\n";
    assert_eq!(dependencies_of(&format!("x = 1{between}print(x)\n")), ["x"]);
    // Any other segment may bind it by `globals()`, or end the program.
    let doubtful = dependencies_of(&format!("if a: x = 1{between}print(x)\n"));
    assert!(doubtful.contains(&Module::ANY_CODE.into()));
    assert_eq!(dependencies_of(&format!("x = 1{between}def g(x): return x\n")), [""; 0]);
}
