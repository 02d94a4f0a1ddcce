//! What the check tells, and where it is silent.

use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

const CODE: &str = "contextmanager-without-finally";

#[test]
fn ignores_nothing_after_the_yield() {
    check_silent(
        CODE,
        "
        from contextlib import contextmanager
        @contextmanager
        def a():
            start()
            yield
        @contextmanager
        def b(x):
            if x:
                yield 1
            else:
                yield 2
                return
        @contextmanager
        def c():
            with open('x') as f:
                yield f
        ",
    );
}

#[test]
fn ignores_what_sees_to_the_exception() {
    check_silent(
        CODE,
        "
        import contextlib
        @contextlib.contextmanager
        def a():
            try:
                yield
            finally:
                stop()
        @contextlib.asynccontextmanager
        async def b():
            try:
                yield
            except ValueError:
                pass
            await stop()
        def c():
            yield
            stop()
        @contextlib.contextmanager
        def d():
            yield from e()
            stop()
        ",
    );
}

/// ruff issue 25378: a loop that ends behind the `yield`.
#[test]
fn ignores_loops() {
    check_silent(
        CODE,
        "
        from contextlib import contextmanager
        @contextmanager
        def foo(items):
            for value in items:
                yield
                break
        ",
    );
}

/// ruff issues 25564 and 27552: a `with` of the function sees to exceptions, the code behind the `yield` is for success.
#[test]
fn ignores_code_for_success_inside_with() {
    check_silent(
        CODE,
        "
        import asyncio
        from contextlib import asynccontextmanager, contextmanager
        @asynccontextmanager
        async def whatever():
            async with asyncio.TaskGroup() as group:
                group.start_soon(something())
                yield
                group.cancel()
        @contextmanager
        def some():
            with some_manager():
                yield
                some_code()
        ",
    );
}

#[test]
fn ignores_checks_and_results_of_the_block() {
    check_silent(
        CODE,
        "
        from contextlib import contextmanager
        @contextmanager
        def a(self):
            yield
            self.assertEqual(warnings(), [])
        @contextmanager
        def b():
            yield
            if not seen():
                raise AssertionError
        @contextmanager
        def c():
            yield
            assert seen()
            x = 1
        @contextmanager
        def d(session):
            yield session
            session.commit()
        @contextmanager
        def e(out):
            out.write('(')
            yield
            out.write(')')
        @contextmanager
        def f():
            yield
            x = 1
        @contextmanager
        def timer(found):
            start = time()
            yield
            print(time() - start)
            found['x'] = 1
            sys.exit(1)
        ",
    );
}

/// A visitor that fails is given up, and its stack with it.
#[test]
fn ignores_the_state_of_one_object() {
    check_silent(
        CODE,
        "
        from contextlib import contextmanager
        class Visitor:
            @contextmanager
            def scope(self, kind):
                before = self.kind
                self.kind = kind
                self.stack.append(kind)
                yield
                self.kind = before
                self.stack.pop()
                del self.names[-1]
                self.leave_scope()
        @contextmanager
        def pushed(stack, pair):
            stack.append(pair)
            yield
            stack.pop()
        ",
    );
}

#[test]
fn ignores_what_is_done_after_success() {
    check_silent(
        CODE,
        "
        from contextlib import contextmanager
        @contextmanager
        def synced(font):
            before = metrics(font)
            yield
            for name, value in metrics(font):
                setattr(font, name, value)
            del font['old']
        class Saver:
            def __exit__(self, *args): return True
        @contextmanager
        def saved(modules):
            with Saver() as saver:
                yield
            modules.clear()
            saver.resume()
        ",
    );
    check_silent(
        CODE,
        "
        from contextlib import contextmanager
        import unittest
        @contextmanager
        def file_of_test():
            file = make()
            yield file
            file.close()
        ",
    );
}

#[test]
fn finds_what_is_let_go_or_set_again() {
    check_finds(
        CODE,
        "
        from contextlib import contextmanager
        class Pool:
            @contextmanager
            def taken(self):
                yield self.take()
                ^^^^^^^^^^^^^^^^^
                self.lock.release()
        @contextmanager
        def collecting(on):
            before = gc_state()
            set_state(on)
            yield
            ^^^^^
            set_state(before)
        @contextmanager
        def hosted():
            os.environ['HOSTED'] = '1'
            yield
            ^^^^^
            del os.environ['HOSTED']
        ",
    );
}

#[test]
fn finds_clean_up_that_may_not_run() {
    check_finds(
        CODE,
        "
        from contextlib import contextmanager, asynccontextmanager
        @contextmanager
        def opened(path):
            f = open(path)
            yield f
            ^^^^^^^ What stands behind this `yield` does not run when a `with opened()` block raises: the exception comes out here
            f.close()
        @asynccontextmanager
        async def paused(stream):
            if stream is None:
                yield
            else:
                stream.paused = True
                x = yield stream
                    ^^^^^^^^^^^^
                stream.paused = False
        @contextmanager
        def deeper():
            global depth
            depth += 1
            yield
            ^^^^^
            depth -= 1
        @contextmanager
        def inside():
            with other():
                yield
                ^^^^^
            stop()
        ",
    );
}

#[test]
fn mends_with_try_and_finally() {
    check_fix(
        CODE,
        "
        from contextlib import contextmanager
        @contextmanager
        def opened(path):
            '''Doc.'''
            f = open(path)
            yield f  # in use

            # no longer
            if f:
                f.close()

            print('closed')  # why
        ",
        "
        from contextlib import contextmanager
        @contextmanager
        def opened(path):
            '''Doc.'''
            f = open(path)
            try:
                yield f  # in use
            finally:
                # no longer
                if f:
                    f.close()

                print('closed')  # why
        ",
    );
    check_fix(
        CODE,
        "import contextlib\r\nclass A:\r\n\t@contextlib.contextmanager\r\n\tdef é(other):\r\n\t\tother.é = 1\r\n\t\tx = yield (\r\n\t\t\t1)\r\n\t\tother.é = x\r\n",
        "import contextlib\r\nclass A:\r\n\t@contextlib.contextmanager\r\n\tdef é(other):\r\n\t\tother.é = 1\r\n\t\ttry:\r\n\t\t\tx = yield (\r\n\t\t\t\t1)\r\n\t\tfinally:\r\n\t\t\tother.é = x\r\n",
    );
}

#[test]
fn leaves_alone_what_cannot_be_moved() {
    for body in [
        "    yield; stop()\n",
        "    if x:\n        yield\n    else:\n        yield\n    stop()\n",
        "    yield\n    stop('''\n    one''')\n",
    ] {
        let source = format!("from contextlib import contextmanager\n@contextmanager\ndef f():\n{body}");
        assert!(check_fixes(CODE, &source).is_empty(), "{source}");
    }
}
