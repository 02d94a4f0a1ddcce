//! What the check tells, and where it is silent.

use crate::testing::{
    check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent,
};

const CODE: &str = "manual-append-loop";

#[test]
fn finds_a_list_whose_name_means_something_else_later() {
    check_finds(
        CODE,
        "
        def f(xs):
            found = []
            for x in xs:
                found.append(x.name)
                ^^^^^^^^^^^^^^^^^^^^
            found = tuple(found)
            return found
        ",
    );
}

#[test]
fn tells_only_beginners_where_the_gain_is_doubtful() {
    check_finds_for_beginners(
        CODE,
        "
        def added(xs):
            found = [0]
            for x in xs:
                found.append(solve(x))
                ^^^^^^^^^^^^^^^^^^^^^^
            return found
        def taken(xs, ys):
            found = []
            for x in xs:
                found.append(ys.pop(x))
                ^^^^^^^^^^^^^^^^^^^^^^^
            return found
        def several(xs, ys):
            found = []
            for x in xs:
                found.append(x + 1)
                ^^^^^^^^^^^^^^^^^^^
            for y in ys:
                print(y)
                found.append(y + 1)
            return found
        async def waited(xs):
            found = []
            async for x in xs:
                found.append(x + 1)
                ^^^^^^^^^^^^^^^^^^^
            return found
        def chosen(xs):
            found = []
            for x in xs:
                if (
                    x.is_ready
                ):
                    found.append(x + 1)
                    ^^^^^^^^^^^^^^^^^^^
            return found
        def commented(xs):
            found = []
            for x in xs:
                # Take all but the last.
                if x:
                    found.append(x[:-1])
                    ^^^^^^^^^^^^^^^^^^^^
            return found
        def test_all(xs):
            found = []
            for x in xs:
                found.append(solve(x))
                ^^^^^^^^^^^^^^^^^^^^^^
            assert found
        ",
    );
    let code = "
        def solved(xs):
            found = []
            for x in xs:
                if x:
                    found.append(solve(x, once=True))
            return found
        ";
    assert_eq!(check_count_by_default(CODE, code), 1);
    let long = code.replace(", once", ",\n                                           once");
    assert_eq!((check_fixes(CODE, &long).len(), check_count_by_default(CODE, &long)), (1, 0));
}

#[test]
fn ignores_one_of_several_appends() {
    check_silent(
        CODE,
        "
        def f(signature, last):
            parts = ['self']
            for name in signature:
                parts.append(name.text)
            if last:
                parts.append(last)
            return parts
        ",
    );
}

#[test]
fn ignores_lists_that_the_rounds_of_another_loop_fill() {
    check_silent(
        CODE,
        "
        def f(rows):
            found = []
            for row in rows:
                for item in row:
                    found.append(item + 1)
            while rows:
                row = rows.pop()
                for item in row:
                    if item:
                        found.append(item + 1)
            return found
        ",
    );
}

#[test]
fn ignores_one_of_a_group_of_lists() {
    check_silent(
        CODE,
        "
        def f(left, right, out):
            both = []
            # only on the right
            last = []
            for x in left:
                if x in right:
                    both.append(x)
                else:
                    out.append(x)
            for x in right:
                if x in out:
                    last.append(x)
            return both, last
        ",
    );
    check_finds(
        CODE,
        "
        def f(left, right):
            both = []
            last = []
            for x in left:
                both.append(x + 1)
                ^^^^^^^^^^^^^^^^^^
            for x in right:
                last.append(x + 1)
                ^^^^^^^^^^^^^^^^^^
            return both, last
        ",
    );
}

#[test]
fn ignores_await_try_and_several_statements() {
    check_silent(
        CODE,
        "
        async def f(xs):
            a = []
            for x in xs:
                a.append(await x)
            c = []
            for x in xs:
                try:
                    c.append(int(x))
                except ValueError:
                    pass
            d = []
            for x in xs:
                print(x)
                d.append(x + 1)
            e = []
            for x in xs:
                if x:
                    e.append(x + 1)
                else:
                    print(x)
            return a, c, d, e
        ",
    );
}

#[test]
fn ignores_break_and_else() {
    check_silent(
        CODE,
        "
        def f(xs):
            a = []
            for x in xs:
                if not x:
                    break
                a.append(x + 1)
            b = []
            for x in xs:
                b.append(x + 1)
            else:
                print(b)
            return a
        ",
    );
}

/// ruff issues 5581, 6210 and 5494: what is added depends on what is there.
#[test]
fn ignores_lists_that_are_read_in_the_loop() {
    check_silent(
        CODE,
        "
        def f(xs):
            fib = [0, 1]
            for i in range(20):
                fib.append(sum(fib[-2:]))
            once = []
            for x in xs:
                if x not in once:
                    once.append(x)
            todo = [1]
            for x in todo:
                todo.append(x + 1)
            d = {}
            for x in xs:
                d[x].append(x + 1)
            return fib
        def g(xs):
            a = []
            def last(): return a[-1]
            for x in xs:
                a.append(last())
            return a
        ",
    );
}

/// An error leaves what was added so far, for those who catch it.
#[test]
fn ignores_lists_that_outlive_an_error() {
    check_silent(
        CODE,
        "
        def f(xs):
            a = []
            try:
                for x in xs:
                    a.append(int(x))
            except ValueError:
                print(a)
            b = []
            with suppress(ValueError):
                for x in xs:
                    b.append(int(x))
            return a, b
        ",
    );
}

#[test]
fn ignores_loop_variables_that_are_read_later() {
    check_silent(
        CODE,
        "
        def f(xs):
            a = []
            for x in xs:
                a.append(x + 1)
            return a, x
        def g(xs):
            a = []
            for x in xs:
                a.append(x)
            return a
        def h(xs, a):
            for x in xs:
                a.append(x + 1)
        class A:
            a = []
            for x in xs:
                a.append(x + 1)
        ",
    );
}

#[test]
fn finds_loops_that_only_append() {
    check_finds(
        CODE,
        "
        def f(xs, more: list):
            a = []
            for x in xs:
                a.append(x + 1)
                ^^^^^^^^^^^^^^^ `a` is filled by one `append` a round; a list comprehension makes the same list faster
            b = [1]
            for x in xs:
                if x:
                    b.append(x)
                    ^^^^^^^^^^^ `b` gets one `append` a round; `b.extend` with a list comprehension adds all of them at once
            for x in xs:
                more.append(x + 1)
                ^^^^^^^^^^^^^^^^^^
            if a:
                c = []
                for x in xs:
                    c.append(-x)
                    ^^^^^^^^^^^^
            else:
                c = [0]
            return a, b, c
        async def g(xs):
            a = []
            async for x in xs:
                a.append(x)
                ^^^^^^^^^^^
            return a
        ",
    );
}

#[test]
fn mends_every_form() {
    check_fix(
        CODE,
        "
        def f(y):
            a: list[int] = []
            for x in y:
                if x:
                    a.append(x + 1)  # why
            return a
        ",
        "
        def f(y):
            a: list[int] = [x + 1 for x in y if x]  # why
            return a
        ",
    );
    check_fix(
        CODE,
        "def f(é):\r\n\ta = [0]\r\n\tfor ñ in é: a.append(ñ + 1)\r\n\treturn a\r\n",
        "def f(é):\r\n\ta = [0]\r\n\ta.extend([ñ + 1 for ñ in é])\r\n\treturn a\r\n",
    );
    check_fix(
        CODE,
        "async def f(y):\n    a = []\n    async for x in y:\n        a.append(x)\n    return a\n",
        "async def f(y):\n    a = [x async for x in y]\n    return a\n",
    );
}

#[test]
fn lines_keep_their_distance() {
    check_fix(
        CODE,
        "
        def f(y):
            a = []
            for x in y:
                if (
                    x
                    and y
                ):
                    a.append(
                        (
                            x,

                            g(x,
                      y),
                        )
                    )
            return a
        ",
        "
        def f(y):
            a = [
                (
                    x,

                    g(x,
                      y),
                )
                for x in y
                if (
                    x
                    and y
                )
            ]
            return a
        ",
    );
}

#[test]
fn leaves_alone_what_would_be_lost() {
    for source in [
        "def f(y):\n    a = []\n    for x in y:\n        # why\n        a.append(x + 1)\n    return a\n",
        "def f(y):\n    a = []; b = 1\n    for x in y:\n        a.append(x + 1)\n    return a, b\n",
        "def f(y):\n    a = []\n    for x in y:\n        a.append(super().g(x))\n    return a\n",
    ] {
        assert!(check_fixes(CODE, source).is_empty(), "{source}");
    }
}
