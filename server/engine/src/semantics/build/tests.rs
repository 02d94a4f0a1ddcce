//! One test a rule of the symbol table.

use crate::semantics::{
    BindingKind, CallableKind, ModelOptions, Resolution, Scope, ScopeId, ScopeKind, SegmentModel, SymbolKind,
};
use crate::syntax::{Kind, Node, SyntaxTree, parse};
use crate::testing::check_linear;
use crate::version::PythonVersion;

const OLD: PythonVersion = PythonVersion::new(3, 11);

struct Built {
    tree: SyntaxTree,
    model: SegmentModel,
}

fn build_with(text: &str, options: ModelOptions) -> Built {
    let (tree, _) = parse(text, None);
    let model = SegmentModel::new(&tree, options);
    Built { tree, model }
}

fn build(text: &str) -> Built {
    build_with(text, ModelOptions { target: OLD, ..ModelOptions::default() })
}

fn newest(text: &str) -> Built {
    build_with(text, ModelOptions::default())
}

impl Built {
    fn scope(&self, name: &str) -> (ScopeId, &Scope) {
        let at = self.model.scopes.iter().position(|s| s.name == name).unwrap();
        (ScopeId(u32::try_from(at).unwrap()), &self.model.scopes[at])
    }

    fn kind(&self, scope: &str, name: &str) -> SymbolKind {
        self.scope(scope).1.symbol(name).unwrap().kind
    }

    /// The last identifier with this text.
    fn last(&self, name: &str) -> Node<'_> {
        let is_it = |n: &Node<'_>| n.kind() == Kind::Identifier && n.text() == name;
        self.tree.root().descendants().rfind(is_it).unwrap()
    }

    fn callable_kinds(&self) -> Vec<(&str, CallableKind)> {
        self.model.callables.iter().map(|c| (c.qualname.as_str(), c.kind)).collect()
    }

    fn bound(&self, scope: &str) -> Vec<(&str, BindingKind)> {
        let id = self.scope(scope).0;
        let of_scope = self.model.bindings.iter().filter(|b| b.scope == id);
        of_scope.map(|b| (b.name.as_str(), b.kind)).collect()
    }

    fn text_of(&self, node: Option<u32>) -> Option<&str> {
        Some(self.tree.node(node?)?.text())
    }
}

#[test]
fn functions_do_not_see_class_scopes() {
    let built = build("x = 0\nclass A:\n    x = 1\n    def f(self):\n        return x\n    y = x\n");
    assert_eq!(built.kind("f", "x"), SymbolKind::GlobalImplicit);
    assert_eq!(built.model.resolve(built.last("x")), Some(Resolution::ClassOrGlobal(built.scope("A").0)));
}

#[test]
fn the_first_iterable_is_evaluated_outside() {
    let built = build("class A:\n    xs = []\n    ys = [x for x in xs for y in xs]\n");
    let scope = built.scope("listcomp");
    let reading: Vec<_> =
        built.model.references.iter().filter(|r| built.tree.node(r.node).unwrap().text() == "xs").collect();
    assert_eq!(reading.len(), 2);
    assert_eq!(reading[0].scope, built.scope("A").0);
    assert_eq!(reading[1].scope, scope.0);
    assert_eq!(built.kind("listcomp", "xs"), SymbolKind::GlobalImplicit);
    assert!(scope.1.symbol(".0").unwrap().flags.parameter);
}

#[test]
fn a_walrus_in_a_comprehension_binds_in_the_function_around() {
    let built = build("def f(xs):\n    [[last := y for y in x] for x in xs]\n    return last\n");
    assert_eq!(built.kind("f", "last"), SymbolKind::Cell);
    assert_eq!(built.kind("listcomp", "last"), SymbolKind::Free);
    let (f, _) = built.scope("f");
    let names: Vec<_> = built.model.bindings_of(f, "last").map(|b| b.kind).collect();
    assert_eq!(names, [BindingKind::NamedExpression]);
    assert_eq!(built.model.resolve(built.last("last")), Some(Resolution::Scope(f)));
    let module = build("any((hit := x) for x in y)\n");
    assert_eq!(module.kind("genexpr", "hit"), SymbolKind::GlobalExplicit);
    assert_eq!(module.kind("top", "hit"), SymbolKind::GlobalExplicit);
}

#[test]
fn nonlocal_reaches_through_functions_and_global_past_them() {
    let text = "def f():\n    x = y = 0\n    def g():\n        nonlocal x\n        global y\n        x = y = 1\n    return x, y\n";
    let built = build(text);
    assert_eq!(built.kind("f", "x"), SymbolKind::Cell);
    assert_eq!(built.kind("g", "x"), SymbolKind::Free);
    assert_eq!(built.kind("f", "y"), SymbolKind::Local);
    assert_eq!(built.kind("g", "y"), SymbolKind::GlobalExplicit);
    assert!(built.model.scopes[0].symbol("y").unwrap().flags.global);
    let (f, _) = built.scope("f");
    assert_eq!(built.model.rebindings_of(f, "x").count(), 2);
    assert_eq!(built.model.rebindings_of(f, "y").count(), 1);
    assert_eq!(built.model.rebindings_of(ScopeId(0), "y").count(), 1);
    assert_eq!(built.model.global_names, ["y"]);
}

#[test]
fn super_reads_the_cell_of_the_class() {
    let built = build(
        "class A:\n    def f(self):\n        return super().f()\n    def g(self):\n        return __class__\n",
    );
    let (class, _) = built.scope("A");
    for callable in &built.model.callables {
        let free: Vec<_> = callable.free.iter().map(|c| (c.name.as_str(), c.scope)).collect();
        assert_eq!(free, [("__class__", class)], "{}", callable.qualname);
    }
}

#[test]
fn private_names_belong_to_their_class() {
    let text = "class _A:\n    __x = 1\n    def f(self, __p, *, k):\n        import __m, __n.o\n        g(__k=__p)\n        return self.__x, __x\n";
    let built = build(text);
    assert!(built.scope("_A").1.symbol("_A__x").is_some());
    let names: Vec<_> = built.scope("f").1.symbols.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["self", "_A__p", "k", "_A__m", "_A__n", "g", "_A__x"]);
    assert_eq!(built.model.mangled(built.last("__x")), "_A__x");
}

#[test]
fn decorators_defaults_and_bases_are_evaluated_outside() {
    let text = "def f(a, b=lambda: a, *, c=(d := 1)) -> r: pass\n@deco\nclass A(base, metaclass=m): pass\n";
    let built = build(text);
    assert_eq!(built.kind("lambda", "a"), SymbolKind::GlobalImplicit);
    for name in ["r", "d", "deco", "base", "m"] {
        assert!(built.model.scopes[0].symbol(name).is_some(), "{name}");
    }
    assert!(built.model.scopes[0].symbol("metaclass").is_none());
}

#[test]
fn values_are_known_for_whole_targets_only() {
    let text = "a = b = 1\n(c) = 2\nd, e = f = 3\nfor g in h: pass\ni: int = 4\n(j): int\nk: int\nl += 5\n";
    let built = build(text);
    let all: Vec<_> = built
        .model
        .bindings
        .iter()
        .map(|b| (b.name.as_str(), b.kind, built.text_of(b.value), built.text_of(b.annotation)))
        .collect();
    use BindingKind::{Annotation, Assignment, AugmentedAssignment, For};
    let expected = [
        ("a", Assignment, Some("1"), None),
        ("b", Assignment, Some("1"), None),
        ("c", Assignment, Some("2"), None),
        ("d", Assignment, None, None),
        ("e", Assignment, None, None),
        ("f", Assignment, Some("3"), None),
        ("g", For, None, None),
        ("i", Assignment, Some("4"), Some("int")),
        ("k", Annotation, None, Some("int")),
        ("l", AugmentedAssignment, None, None),
    ];
    assert_eq!(all, expected);
}

#[test]
fn every_binding_form_binds() {
    let text = "import a.b, c.d as e\nfrom m import f as g, h\nfrom n import *\nwith i as (j, k.l), m as n: pass\n\
                try: pass\nexcept (E, F) as o: pass\ndel p, q[r]\nclass S: pass\nasync def t(): pass\ntype u = v\n";
    use BindingKind::{Class, Delete, Except, Function, Import, ImportFrom, TypeAlias, With};
    let expected = [
        ("a", Import),
        ("e", Import),
        ("g", ImportFrom),
        ("h", ImportFrom),
        ("*", ImportFrom),
        ("j", With),
        ("n", With),
        ("o", Except),
        ("p", Delete),
        ("S", Class),
        ("t", Function),
        ("u", TypeAlias),
    ];
    assert_eq!(newest(text).bound("top"), expected);
}

#[test]
fn match_patterns_capture_plain_names() {
    let text = "match x:\n    case [a, *b, _] | A.c: pass\n    case {'k': d, K.l: 1, **e}: pass\n    case C(f, g=h) as i if j: pass\n";
    let built = build(text);
    let names: Vec<_> = built.bound("top").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "b", "d", "e", "f", "h", "i"]);
    let read: Vec<_> =
        built.model.references.iter().map(|r| built.tree.node(r.node).unwrap().text()).collect();
    assert_eq!(read, ["x", "A", "K", "C", "j"]);
}

#[test]
fn type_parameters_have_a_scope_of_their_own() {
    let built = newest("class A[T: bound](B[T]):\n    x: T\n    def f[U](self, y: T) -> U: pass\n");
    let parameters = &built.model.scopes[1];
    assert_eq!(parameters.kind, ScopeKind::TypeParameters);
    assert_eq!(built.kind("A", "T"), SymbolKind::Cell);
    let symbol = parameters.symbol("T").unwrap();
    assert!(symbol.flags.type_parameter && symbol.flags.assigned);
    let bound = built.model.scopes.iter().find(|s| s.kind == ScopeKind::TypeVariable).unwrap();
    assert_eq!(bound.name, "T");
    assert!(bound.symbol("bound").is_some());
    assert_eq!(built.model.resolve(built.last("T")), Some(Resolution::Scope(ScopeId(1))));
    let qualnames: Vec<_> = built.model.callables.iter().map(|c| c.qualname.as_str()).collect();
    assert_eq!(qualnames, ["A.f"]);
}

#[test]
fn type_parameters_may_have_defaults() {
    let built = newest("def f[T = a](): pass\ndef g[T: b = c, *U]() : pass\n");
    let values: Vec<_> = built
        .model
        .scopes
        .iter()
        .filter(|s| s.kind == ScopeKind::TypeVariable)
        .map(|s| (s.name.as_str(), s.symbols.last().unwrap().name.as_str()))
        .collect();
    assert_eq!(values, [("T", "a"), ("T", "b"), ("T", "c")]);
    let built = newest("def f[*Ts = a](): pass\n");
    let names: Vec<_> = built.model.scopes.iter().map(|s| (s.kind, s.name.as_str())).collect();
    assert!(names.contains(&(ScopeKind::TypeVariable, "Ts")), "{names:?}");
}

#[test]
fn an_alias_is_no_part_of_qualified_names_since_3_14() {
    let text = "def f():\n    type A = lambda: 1\n    type B[T] = lambda: 1\n";
    let qualnames = |target| {
        let built = build_with(text, ModelOptions { target, ..ModelOptions::default() });
        built.model.callables.into_iter().map(|c| c.qualname).skip(1).collect::<Vec<_>>()
    };
    assert_eq!(
        qualnames(PythonVersion::new(3, 13)),
        ["f.<locals>.A.<locals>.<lambda>", "f.<locals>.B.<locals>.<lambda>"]
    );
    assert_eq!(
        qualnames(PythonVersion::new(3, 14)),
        ["f.<locals>.<lambda>", "f.<locals>.<generic parameters of B>.<lambda>"]
    );
}

#[test]
fn an_inlined_comprehension_of_a_class_takes_no_cell_of_the_class() {
    let text = "class A:\n    r = [lambda: __classdict__ for _ in x]\n";
    let kind_in = |target| {
        let built = build_with(text, ModelOptions { target, ..ModelOptions::default() });
        let (_, class) = built.scope("A");
        class.inlined_symbols.iter().find(|s| s.name == "__classdict__").map(|s| s.kind)
    };
    assert_eq!(kind_in(PythonVersion::new(3, 13)), Some(SymbolKind::Free));
    assert_eq!(kind_in(PythonVersion::new(3, 14)), Some(SymbolKind::GlobalImplicit));
}

#[test]
fn annotations_are_lazy_since_3_14() {
    let text = "class A:\n    T = int\n    def f(self, x: T): pass\n";
    assert!(build(text).scope("A").1.symbol("T").unwrap().flags.referenced);
    let built = newest(text);
    assert!(!built.scope("A").1.symbol("T").unwrap().flags.referenced);
    let place = built.scope("A").0;
    assert_eq!(built.model.resolve(built.last("T")), Some(Resolution::ClassOrGlobal(place)));
    let local = newest("def f():\n    x: T = 1\n");
    let of_f = &local.model.scopes[local.scope("f").0.0 as usize];
    assert!(of_f.symbol("T").is_none());
    assert_eq!(local.model.resolve(local.last("T")), Some(Resolution::Global));
}

#[test]
fn annotations_that_stay_text_are_no_part_of_the_table() {
    let future_annotations = true;
    let built = build_with(
        "x: A\ndef f(y: B) -> C: pass\n",
        ModelOptions { target: OLD, future_annotations, in_class_body: false },
    );
    assert_eq!(built.scope("top").1.symbols.len(), 2);
    assert!(
        built
            .scope("top")
            .1
            .children
            .iter()
            .all(|c| built.model.scope(*c).unwrap().kind == ScopeKind::Function)
    );
    assert_eq!(built.model.resolve(built.last("C")), Some(Resolution::Global));
}

#[test]
fn comprehensions_are_inlined_since_3_12() {
    let text = "def f(x):\n    [x + y for y in x]\n    return [lambda: z for z in x]\n";
    let old = build(text);
    assert_eq!(old.kind("f", "x"), SymbolKind::Cell);
    assert_eq!(old.model.callables.len(), 4);
    let new = newest(text);
    assert_eq!(new.kind("f", "x"), SymbolKind::Local);
    let f = &new.model.callables[0];
    assert_eq!((f.qualname.as_str(), f.cells.as_slice()), ("f", &["z".into()][..]));
    assert_eq!(new.model.callables[1].qualname, "f.<locals>.<lambda>");
    assert_eq!(new.scope("f").1.symbols.len(), 1);
    let brought: Vec<_> = new.scope("f").1.inlined_symbols.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(brought, ["y", "z"]);
}

#[test]
fn callables_are_what_their_own_body_makes_them() {
    let text = "def f():\n    def g(): yield\n    return lambda: (yield)\nasync def c(): await x\n\
                async def a():\n    yield\n    return [y async for y in x], (z async for z in x)\n";
    let built = build(text);
    use CallableKind::{AsyncGenerator, Coroutine, Function, Generator};
    let expected = [
        ("f", Function),
        ("f.<locals>.g", Generator),
        ("f.<locals>.<lambda>", Generator),
        ("c", Coroutine),
        ("a", AsyncGenerator),
        ("a.<locals>.<listcomp>", Coroutine),
        ("a.<locals>.<genexpr>", AsyncGenerator),
    ];
    assert_eq!(built.callable_kinds(), expected);
}

#[test]
fn f_string_fields_are_code() {
    let built = build("def f(w):\n    return lambda: f'{x!r:>{w}}{y:=5}{z:={w}}'\n");
    assert_eq!(built.kind("lambda", "w"), SymbolKind::Free);
    assert!(built.scope("lambda").1.symbol("x").unwrap().flags.referenced);
    let field = built.scope("lambda").1.symbol("y").unwrap();
    assert!(field.flags.referenced && !field.flags.assigned);
}

#[test]
fn what_the_parser_misreads_is_only_read() {
    let built = build("print >>f, x\ntype(self).y = z\n");
    assert!(built.model.bindings.is_empty());
    let read: Vec<_> =
        built.model.references.iter().map(|r| built.tree.node(r.node).unwrap().text()).collect();
    assert_eq!(read, ["print", "f", "x", "type", "self", "z"]);
}

#[test]
fn functions_in_a_piece_of_a_class_body_skip_it() {
    let options = ModelOptions { in_class_body: true, ..ModelOptions::default() };
    let built = build_with("    x = 1\n    def f(self):\n        return super(), x, __y\n", options);
    assert_eq!(built.model.scopes[0].kind, ScopeKind::Class);
    assert_eq!(built.kind("f", "x"), SymbolKind::GlobalImplicit);
    assert_eq!(built.kind("f", "__class__"), SymbolKind::Free);
    assert!(built.scope("f").1.symbol("__y").is_some());
    assert_eq!(built.model.callables[0].qualname, "f");
}

#[test]
fn scope_at_tells_where_code_runs() {
    let built = build("@d\ndef f(a=b):\n    return [c for e in g]\n");
    let in_module = ["d", "b", "f"];
    for name in in_module {
        assert_eq!(built.model.scope_at(built.last(name)), ScopeId(0), "{name}");
    }
    assert_eq!(built.model.scope_at(built.last("g")), built.scope("f").0);
    assert_eq!(built.model.scope_at(built.last("c")), built.scope("listcomp").0);
}

#[test]
fn deep_code_takes_linear_time() {
    let names = |n: usize| (0..n).map(|n| format!("a{n}")).collect::<Vec<_>>();
    let nested = |n: usize| names(n).iter().map(|n| format!("lambda {n}: ")).collect::<String>();
    let (names, nested) = (&names, &nested);
    let texts: [(&str, &dyn Fn(usize) -> String); 7] = [
        ("lambdas", &|n| format!("{}a0\n", nested(1_250 * n))),
        ("captures", &|n| {
            let names = names(5_000 * n);
            format!("lambda {}: lambda: {}\n", names.join(", "), names.join(" + "))
        }),
        ("operators", &|n| format!("x = {}\n", vec!["y"; 12_500 * n].join(" + "))),
        ("attributes", &|n| format!("x = y{}\n", ".z".repeat(12_500 * n))),
        ("targets", &|n| format!("{}0\n", "x = ".repeat(5_000 * n))),
        ("brackets", &|n| format!("{}{}\n", "(".repeat(5_000 * n), ")".repeat(5_000 * n))),
        ("negations", &|n| format!("{}x\n", "not ".repeat(5_000 * n))),
    ];
    for (what, text) in texts {
        check_linear(
            what,
            |n| parse(&text(n), None).0,
            |tree| assert!(!SegmentModel::new(tree, ModelOptions::default()).scopes.is_empty()),
        );
    }
}
