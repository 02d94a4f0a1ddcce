//! A list, dict or set as a default: made once, shared by all calls.

use super::calls::is_test_code;
use super::default_sentinel::sentinel;
use super::default_uses::Uses;
use super::expected::is_in_test;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::fresh::is_empty;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: what unknown calls do with the object, and memos, told by
/// their name; and what is kept in an attribute which the file only looks at. Of one that is kept, and that nothing here changes, only
/// beginners are told.
pub(super) const CHECK: Check = Check {
    code: "mutable-default-argument",
    concept: "default-arguments",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B006"], pylint: &["W0102"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::DefaultParameter, Kind::TypedDefaultParameter],
    run,
};

/// Annotations that promise not to change the object.
const READ_ONLY: &[&str] = &[
    "Sequence",
    "Mapping",
    "Iterable",
    "Collection",
    "Container",
    "Iterator",
    "Sized",
    "AbstractSet",
    "FrozenSet",
    "frozenset",
];

fn run<'m>(context: &Context<'m>, parameter: Node<'m>, found: &mut Vec<Finding>) {
    let (Some(name), Some(default)) =
        (parameter.field_child(Field::Name), parameter.field_child(Field::Value))
    else {
        return;
    };
    let Some(made) = context.new_collection(default) else { return };
    let Some(function) = parameter.parent().and_then(|list| list.parent()) else { return };
    let Some(scope) = context.model().scope_of_node.get(&function.id()).copied() else { return };
    let uses = Uses::of(context, function, scope, name, is_empty(default));
    if is_harmless(context, function, name.text(), default, &uses)
        || (!uses.changes && promises_not_to_change(parameter))
    {
        return;
    }
    let callee = function.field_child(Field::Name).map_or("this lambda", Node::text);
    let message = say(
        "Calls of {} without {} share one {}: the default is made once, when {} runs",
        [
            if callee == "this lambda" { crate::note::plain(callee) } else { code(callee) },
            code(name.text()),
            code(made.clone()),
            code(if function.kind() == Kind::Lambda { "lambda" } else { "def" }),
        ],
    );
    let mut finding = Finding::new(context.place(default), message).for_beginners(!uses.matters);
    if let Some(at) = uses.at {
        let what = if uses.changes {
            "this changes the shared object"
        } else {
            "the shared object leaves the function here"
        };
        finding = finding.related(context.place(at), what);
    }
    finding.remedies.extend(sentinel(context, function, scope, parameter).map(|changes| {
        changes.preferred(format!("Use `None` as the default, and make the {made} in the body"))
    }));
    found.push(finding);
}

/// Whether nobody can tell that the object is shared, or it is shared on purpose.
fn is_harmless<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    name: &str,
    default: Node<'m>,
    uses: &Uses<'m>,
) -> bool {
    let own_name = function.field_child(Field::Name).map_or("", Node::text);
    let is_inside = own_name.starts_with('_') && !own_name.starts_with("__");
    // What a private function gives back, or what a private parameter's name says not to pass, is seen by code that knows it.
    if !uses.changes && !uses.stored && (is_inside || name.starts_with('_')) {
        return true;
    }
    // A function inside a test is made anew by each run of the test; helpers of tests are called by code that changes nothing.
    let inside_a_test = function.ancestors().any(|n| n.kind().is_function()) && is_in_test(function);
    if inside_a_test || !uses.changes && is_test_code(context, function) {
        return true;
    }
    // `last=[None]`, and only its one item is ever set: a variable that lives on between calls.
    let is_variable = default.kind() == Kind::List && default.named_children().count() == 1;
    if is_variable && uses.only_sets_items && !uses.escapes {
        return true;
    }
    !uses.escapes && (is_memo(name) || !uses.changes)
}

/// A parameter that is there to keep values between calls, by its name.
pub(super) fn is_memo(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with('_') || ["cache", "memo", "seen"].iter().any(|word| name.contains(word))
}

fn promises_not_to_change(parameter: Node<'_>) -> bool {
    let Some(annotation) = parameter.field_child(Field::Type) else { return false };
    let text = annotation.text().trim_start_matches(['"', '\'']);
    let head = text.split(['[', ' ', '"', '\'']).next().unwrap_or_default();
    READ_ONLY.contains(&head.rsplit('.').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::testing::{
        check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent,
    };

    const CODE: &str = "mutable-default-argument";

    #[test]
    fn ignores_immutable_displays_and_frozenset() {
        check_silent(
            CODE,
            "
            def f(a=(), b=frozenset([1]), c='', d=1, e=None, g=MISSING, h=tuple([]), i=x or y):
                a += (1,)
                return a, b, c, d, e, g, h, i
            ",
        );
    }

    /// As in a project's own review (springfall2008/batpred, pull request 4819): none of 53 such defaults was changed.
    #[test]
    fn ignores_defaults_never_changed_and_never_returned_or_stored() {
        check_silent(
            CODE,
            "
            def f(a=[], b={}, c=set()):
                for x in a:
                    print(x, len(a), a[0], b.get(x), c | {x}, 'a' in b, *a, **b)
                if not a and b:
                    call(*a, **b)
                return [y for y in a], list(b), sorted(c), f'{a}', a == b, a.copy()
            def g(a=[]):
                a = list(a)
                a.append(1)
                return a
            def h(a=[]):
                a = a or []
                return a
            def unused(a=[]): ...
            ",
        );
    }

    /// What the object is called, or whom it is given to, makes no difference where they only read it.
    #[test]
    fn ignores_what_others_of_this_file_only_read() {
        check_silent(
            CODE,
            "
            def total(values): return sum(values)
            class Report:
                def __init__(self, title, rows):
                    self.count = len(rows)
                def width(self, row): return len(row)
                def add(self, title, row=[]):
                    return self.width(row) + Report.width(self, row)
            def f(a=[], b=[], c=[], d=[], e={'x': [1]}):
                other = a
                print(len(other), [b, a], e['x'].count(1))
                return total(b), Report('t', rows=c), total(values=d) + 1
            ",
        );
    }

    /// A dict or list that holds the default, and is only read itself.
    #[test]
    fn ignores_collections_with_it_that_go_nowhere() {
        check_silent(
            CODE,
            "
            def f(a=[], b={}, c=[], d=[]):
                pair = [a, 1]
                pair += [2]
                pair.sort()
                options = {'b': b}
                options['c'] = 1
                send(options, **options)
                for one in pair: print(one, pair[0], options.items)
                if type(c) == str:
                    c = [c]
                rows = {'d': d}
                rows = {}
                return len(pair), rows
            def g(a=[]):
                both = [list(a), *a]
                return both
            class Pages:
                def note(self, text, place=[-1, -1, 0, 0]):
                    note = {'text': text, 'place': place}
                    self.notes.append(note)
            ",
        );
    }

    #[test]
    fn ignores_what_goes_to_unknown_calls() {
        check_silent(
            CODE,
            "
            import json
            def f(a=[], b={}):
                json.dumps(a)
                self.send(b, headers=b)
                return unknown(a, *a)
            ",
        );
    }

    #[test]
    fn ignores_memo_parameters() {
        check_silent(
            CODE,
            "
            def fib(n, memo={}):
                if n not in memo:
                    memo[n] = n if n < 2 else fib(n - 1, memo) + fib(n - 2, memo)
                return memo[n]
            def once(x, _done=set()):
                _done.add(x)
            ",
        );
    }

    #[test]
    fn ignores_annotations_that_promise_not_to_change() {
        check_silent(
            CODE,
            "
            def f(a: Sequence[int] = [], b: typing.Mapping[str, int] = {}):
                return g(a, b)
            ",
        );
    }

    /// Read, given back or kept where only code that knows of it comes by.
    #[test]
    fn ignores_what_only_its_own_module_sees() {
        check_silent(
            CODE,
            "
            def _depth(arrays, index=[]):
                for i, a in enumerate(arrays):
                    _depth(a, index + [i])
                return index, 1
            def first(thing, _default={}):
                return _default
            class Config:
                def __init__(self, values={}, env={}):
                    found = values._values if isinstance(values, Config) else values
                    for name in found: print(name)
                    self._env = env
                def run(self):
                    print(self._env, *self._env)
                def later(self, args=[], kwds={}):
                    self.queue.put((args, kwds))
            ",
        );
    }

    #[test]
    fn ignores_a_variable_that_lives_on_between_calls() {
        check_silent(
            CODE,
            "
            def bar(position, last=['']):
                if position == last[0]:
                    return ''
                last[0] = position
                return position
            def count(n=[0]):
                n[0] += 1
                return n[0]
            ",
        );
    }

    #[test]
    fn ignores_helpers_of_tests_that_change_nothing_and_what_a_test_makes() {
        check_silent(
            CODE,
            "
            import pytest
            class Reactor:
                def spawn(self, env={}):
                    self.env = env
            def test_memory():
                def count(x=[]):
                    x.append(None)
                    return len(x)
                assert count() == 1
            ",
        );
    }

    #[test]
    fn ignores_attributes_that_the_file_only_looks_at() {
        check_silent(
            CODE,
            "
            import copy
            class Profile:
                def __init__(self, mappings=[], options={}, names=[], more=[]):
                    self.mappings = mappings
                    self.options = options
                    self.names = names
                    self.more = more
                def prepare(self, text):
                    for mapping in self.mappings:
                        text = mapping.map(text)
                    return connect(text, **self.options)
                def has(self, name):
                    rows = list(self.more) + self.more
                    rows.extend(self.more)
                    if self.more: print(self.more[0], copy.copy(self.more), ', '.join(self.more))
                    return name in self.names or self.names.index(name)
            def show(profile):
                print(len(profile.mappings), *profile.names)
            ",
        );
    }

    #[test]
    fn tells_only_beginners_of_attributes_that_nothing_here_changes() {
        check_finds_for_beginners(
            CODE,
            "
            class Completions:
                def __init__(self, names=[], texts={}, rows=[]):
                                         ^^
                                                   ^^
                                                            ^^
                    self.names = names
                    self.texts = texts
                    self.rows = rows
                def start(self, run):
                    run(self.texts)
                    return self.rows
            ",
        );
    }

    #[test]
    fn tells_everybody_of_attributes_that_are_changed() {
        let code = "
            class Completions:
                def __init__(self, names=[], texts={}, rows=[[]]):
                    self.names = names
                    self.texts = texts
                    self.rows = rows
                def add(self, name):
                    self.names.append(name)
                    self.rows[0].append(name)
            def fill(it): it.texts['a'] = 1
            ";
        assert_eq!(check_count_by_default(CODE, code), 3);
    }

    #[test]
    fn finds_private_attributes_that_change_or_get_out() {
        check_finds(
            CODE,
            "
            class Cart:
                def __init__(self, items=[], prices={}, *, ids=[0]):
                                         ^^
                                                    ^^
                                                               ^^^
                    self._items = items
                    self._prices = prices
                    ids.append(1)
                def add(self, item): self._items.append(item)
                @property
                def prices(self): return self._prices
            ",
        );
    }

    #[test]
    fn finds_what_is_changed_returned_or_stored() {
        check_finds(
            CODE,
            "
            def f(a=[], *, b: dict = {}, c=set(), d=[x for x in y]):
                    ^^ Calls of `f` without `a` share one `list`: the default is made once, when `def` runs
                                     ^^
                                           ^^^^^
                                                    ^^^^^^^^^^^^^^
                a.append(1)
                b['x'] = 1
                self.c = c
                return d
            g = lambda x=[]: x.append(1)
                         ^^ Calls of this lambda without `x` share one `list`: the default is made once, when `lambda` runs
            def h(memo={}):
                       ^^
                return memo
            def i(a=[], b=[], c=[]):
                    ^^
                          ^^
                                ^^
                def inner():
                    a.append(1)
                b += [1]
                c = c + [1] if c else c
                return c
            ",
        );
    }

    #[test]
    fn finds_changes_under_other_names() {
        check_finds(
            CODE,
            "
            def put(values, value): values.append(value)
            class Report:
                def __init__(self, rows):
                    self.rows = rows
                def fill(self, rows): rows.add(1)
                def add(self, row=set()):
                                  ^^^^^
                    self.fill(row)
            def f(a=[], b=[], c=[], d={'x': []}, e=[]):
                    ^^
                          ^^
                                ^^
                                      ^^^^^^^^^
                                                   ^^
                other = a
                other.append(1)
                put(b, 2)
                d['x'].append(1)
                rows.append(e)
                return Report(c).rows and Report
            def g(a=[]):
                    ^^
                return [a, 1]
            ",
        );
    }

    #[test]
    fn finds_what_gets_out_in_a_collection_with_a_name() {
        check_finds(
            CODE,
            "
            class Pages:
                def note(self, text, place=[], tags=[], more=[]):
                                           ^^
                                                    ^^
                    note = {'text': text, 'place': place}
                    self.notes.append(note)
                    other = [tags]
                    again = other
                    more = [*more]
                    return again, len(more)
            ",
        );
    }

    #[test]
    fn mends_in_order_behind_the_docstring() {
        check_fix(
            CODE,
            "
            def f(a, b=[], *, c={}, **kw) -> int:
                '''Doc.'''
                # why
                b.append(a)  # here
                return c
            ",
            "
            def f(a, b=None, *, c=None, **kw) -> int:
                '''Doc.'''
                if b is None:
                    b = []
                if c is None:
                    c = {}
                # why
                b.append(a)  # here
                return c
            ",
        );
    }

    #[test]
    fn mends_one_line_bodies() {
        check_fix(
            CODE,
            "def f(x=[]): x.append(1); return x\n",
            "def f(x=None):\n    if x is None:\n        x = []\n    x.append(1); return x\n",
        );
        check_fix(
            CODE,
            "class A:\n\tdef f(self, x=[]): return x  # why\n",
            "class A:\n\tdef f(self, x=None):\n\t\tif x is None:\n\t\t\tx = []\n\t\treturn x  # why\n",
        );
    }

    #[test]
    fn mends_with_tabs_carriage_returns_decorators_and_nesting() {
        check_fix(
            CODE,
            "@d\r\nasync def ñ(é=[\r\n\t1,  # one\r\n]):\r\n\treturn é\r\n",
            "@d\r\nasync def ñ(é=None):\r\n\tif é is None:\r\n\t\té = [\r\n\t1,  # one\r\n]\r\n\treturn é\r\n",
        );
        check_fix(
            CODE,
            "
            def f():
              def g(x={}):
                return x
              return g
            ",
            "
            def f():
              def g(x=None):
                if x is None:
                    x = {}
                return x
              return g
            ",
        );
    }

    #[test]
    fn mends_annotations() {
        check_fix(
            CODE,
            "
            def f(a: list[int] = [], b: 'dict' = {}, c: Optional[set] = set(), d: int | list = []):
                return a, b, c, d
            ",
            "
            def f(a: list[int] | None = None, b: 'dict | None' = None, c: Optional[set] = None, d: int | list | None = None):
                if a is None:
                    a = []
                if b is None:
                    b = {}
                if c is None:
                    c = set()
                if d is None:
                    d = []
                return a, b, c, d
            ",
        );
    }

    #[test]
    fn mends_methods_whose_defaults_read_names_of_the_module() {
        check_fix(
            CODE,
            "N = 1\nclass A:\n    def f(self, x=[N]):\n        return x\n",
            "N = 1\nclass A:\n    def f(self, x=None):\n        if x is None:\n            x = [N]\n        return x\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "f = lambda x=[]: x\n",
            "def f(x=[y]):\n    y = 1\n    return x\n",
            "class A:\n    y = 1\n    def f(self, x=[y]):\n        return x\n",
            "def f(x=[]): 'doc'; return x\n",
            "def f(x=[(y := 1)]):\n    return x\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
