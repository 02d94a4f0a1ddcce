//! What the check tells, and where it is silent.

use crate::testing::{
    check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_silent,
};

const CODE: &str = "raise-without-from";

#[test]
fn ignores_raise_of_the_same_exception() {
    check_silent(
        CODE,
        "
        try:
            a()
        except OSError as error:
            if b:
                raise
            if c:
                raise error
            if d:
                raise error.with_traceback(None)
            raise error.args[0]
        ",
    );
}

#[test]
fn ignores_an_exception_of_the_class_that_is_caught() {
    check_silent(
        CODE,
        "
        def find(names, name):
            try:
                return names[name]
            except KeyError:
                raise KeyError(f'no {name}')
            except (errors.Invalid) as error:
                raise errors.Invalid(str(error))
        ",
    );
    check_finds(
        CODE,
        "
        def find(names, name):
            try:
                return names[name]
            except (KeyError, ValueError):
                raise KeyError(name)
                ^^^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn ignores_an_exception_that_is_given_the_caught_one() {
    check_silent(
        CODE,
        "
        def bind(socket, port):
            try:
                socket.bind(port)
            except OSError as error:
                raise CannotListenError(port, error)
            except ValueError as error:
                raise CannotListenError(port, reason=error)
        ",
    );
    check_finds(
        CODE,
        "
        def bind(socket, port):
            try:
                socket.bind(port)
            except OSError as error:
                raise CannotListenError(str(error))
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            except ValueError as error:
                raise CannotListenError('{}'.format(error))
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            except KeyError as error:
                raise CannotListenError(type(error).__name__)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn ignores_one_word_for_nothing_more_in_place_of_another() {
    check_silent(
        CODE,
        "
        def next_line(lines, number):
            try:
                return lines[number]
            except IndexError:
                raise EOFError
            except (StopIteration, KeyError) as error:
                raise LookupError()
        ",
    );
    check_finds(
        CODE,
        "
        def next_line(lines, number):
            try:
                return lines[number]
            except IndexError:
                raise EOFError('no more lines')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            except (KeyError, TypeError):
                raise EOFError
                ^^^^^^^^^^^^^^
            except StopIteration:
                raise ValueError
                ^^^^^^^^^^^^^^^^
            except:
                raise EOFError
                ^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn tells_only_beginners_where_the_new_one_says_all() {
    check_finds_for_beginners(
        CODE,
        "
        def manager(managers, name, steps):
            try:
                return managers[name]
            except KeyError:
                raise ValueError(f'no manager {name}')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            try:
                mode = next(steps)
            except (StopIteration, IndexError):
                raise SyntaxProblem('not enough')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            try:
                number = convert(mode)
                return number
            except ValueError:
                raise forms.ValidationError('no number')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            try:
                size = int(name[1:])
            except (ValueError, TypeError):
                raise Malformed('no size')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^
            try:
                steps.send(mode)
            except OSError:
                raise Disconnected()
                ^^^^^^^^^^^^^^^^^^^^
            except RuntimeError:
                for step in steps:
                    if not step:
                        raise Malformed(step)
                        ^^^^^^^^^^^^^^^^^^^^^
        def load(self, url):
            try:
                return fetch(url)
            except OSError as error:
                severe = self.reporter.severe('no %s: %s' % (url, error), line=self.lineno)
                raise Propagation(severe)
                ^^^^^^^^^^^^^^^^^^^^^^^^^
        ",
    );
    let code = "
        def load(self, url):
            try:
                return fetch(url)
            except OSError as error:
                where = self.place(url)
                raise Problem(where)
        ";
    assert_eq!(check_count_by_default(CODE, code), 1);
    let code = "
        def manager(managers, name):
            try:
                found = managers[name]
                return found.start()
            except KeyError:
                raise ValueError(f'no manager {name}')
            try:
                return convert(name)
            except ValueError:
                raise Problem('no number')
            try:
                return int(find(name))
            except ValueError:
                raise Problem('no number')
            try:
                return managers[name]
            except (KeyError, TypeError):
                raise ValueError(f'no manager {name}')
        ";
    assert_eq!(check_count_by_default(CODE, code), 4);
}

#[test]
fn ignores_the_answer_to_whether_an_attribute_is_there() {
    check_silent(
        CODE,
        "
        def last(parser):
            try:
                return parser.last_node
            except AttributeError:
                raise SyntaxProblem('no cycles')
            try:
                parser.alias
            except (AttributeError, TypeError):
                raise TypeError('an expression is needed')
        ",
    );
    check_finds(
        CODE,
        "
        def last(parser):
            try:
                node = parser.last_node
                return parse(node)
            except AttributeError:
                raise SyntaxProblem('no cycles')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn ignores_what_a_validator_raises() {
    check_silent(
        CODE,
        "
        def validate_age(value):
            try:
                return int(value)
            except ValueError:
                raise Invalid('no number')
        def bool_validator(value):
            try:
                return value in TRUE
            except TypeError:
                raise errors.BoolError()
        class URLValidator:
            def __call__(self, value):
                try:
                    return urlsplit(value)
                except ValueError:
                    raise Invalid(value)
        ",
    );
    check_finds(
        CODE,
        "
        def load(value, validator):
            try:
                return int(value)
            except ValueError:
                raise Invalid('no number')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn ignores_messages_to_other_code() {
    check_silent(
        CODE,
        "
        class Rejected(Exception): pass
        class Middleware:
            def check(self, request):
                try:
                    a(request)
                except KeyError:
                    raise Rejected('no token')
            def run(self, request):
                try:
                    self.check(request)
                except Rejected as error:
                    return str(error)
        def page(name):
            try:
                return pages[name]
            except KeyError:
                raise Http404('no page')
            except ValueError:
                raise web.HTTPNotFound()
            except OSError:
                raise unittest.SkipTest('no files')
        ",
    );
    check_silent(
        CODE,
        "
        import pytest
        class Fake:
            def __getattr__(self, name):
                try:
                    return self.names[name]
                except KeyError:
                    raise AttributeError(name)
        ",
    );
}

#[test]
fn ignores_from_none() {
    check_silent(
        CODE,
        "
        try:
            a()
        except OSError:
            raise ValueError('b') from None
        except KeyError as e:
            raise ValueError('b') from e
        else:
            raise ValueError('c')
        finally:
            raise ValueError('d')
        ",
    );
}

/// Exceptions made elsewhere may have a cause already; functions defined in the handler run later.
#[test]
fn ignores_exceptions_made_elsewhere() {
    check_silent(
        CODE,
        "
        try:
            a()
        except OSError:
            raise saved
        except KeyError:
            raise self.make_error()
        except ValueError:
            raise make(1)(2)
        except TypeError:
            def later():
                raise ValueError
            raise PENDING
        ",
    );
}

/// A `raise` that the code around catches is a jump, as in `enum.py` of the standard library.
#[test]
fn ignores_exceptions_caught_nearby() {
    check_silent(
        CODE,
        "
        try:
            try:
                a()
            except TypeError:
                raise KeyError
        except KeyError:
            b()
        try:
            a()
        except TypeError:
            try:
                raise ValueError('x')
            except (OSError, ValueError):
                pass
        ",
    );
}

/// Nobody reads a traceback of these.
#[test]
fn ignores_exits_and_the_end_of_iterators() {
    check_silent(
        CODE,
        "
        class Stop(SystemExit): pass
        class Words:
            def __next__(self):
                try:
                    return a()
                except IndexError:
                    raise StopIteration
            async def __anext__(self):
                try:
                    return a()
                except IndexError:
                    raise StopAsyncIteration
        try:
            a()
        except KeyError:
            raise SystemExit('b')
        except ValueError:
            raise Stop
        ",
    );
}

#[test]
fn ignores_exceptions_caught_by_a_base_or_swallowed() {
    check_silent(
        CODE,
        "
        class Own(OSError): pass
        def f(self):
            try:
                try:
                    a()
                except TypeError:
                    raise KeyError
                except ValueError:
                    raise Own
            except (LookupError, OSError):
                b()
            try:
                a()
            except TypeError:
                with contextlib.suppress(KeyError):
                    raise KeyError
                with self.assertRaises(LookupError):
                    raise KeyError
        ",
    );
}

#[test]
fn finds_lower_case_classes() {
    check_finds(
        CODE,
        "
        import struct
        class error_proto(Exception): pass
        try:
            a()
        except (error_proto, OSError):
            raise error_proto('b')
            ^^^^^^^^^^^^^^^^^^^^^^
        except KeyError:
            raise struct.error
            ^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn finds_new_exceptions() {
    check_finds(
        CODE,
        "
        def f():
            try:
                a()
            except OSError as e:
                raise ValueError('b')
                ^^^^^^^^^^^^^^^^^^^^^ `ValueError` replaces `e` without `from`: its traceback reads as if this handler had failed
            except (KeyError, TypeError):
                if x:
                    raise errors.Custom
                    ^^^^^^^^^^^^^^^^^^^ `errors.Custom` replaces the caught exception without `from`: its traceback reads as if this handler had failed
            except:
                raise _Stop().with_traceback(tb)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn mends_with_the_name_at_hand() {
    check_fix(
        CODE,
        "
        try: a()
        except OSError as é: raise ValueError('b')  # why
        ",
        "
        try: a()
        except OSError as é: raise ValueError('b') from é  # why
        ",
    );
    check_fix(
        CODE,
        "try:\r\n\ta()\r\nexcept OSError as e:\r\n\traise ValueError(\r\n\t\t1, # one\r\n\t)\r\n",
        "try:\r\n\ta()\r\nexcept OSError as e:\r\n\traise ValueError(\r\n\t\t1, # one\r\n\t) from e\r\n",
    );
}

#[test]
fn mends_with_a_free_name() {
    check_fix(
        CODE,
        "
        def f(error):
            try:
                a()
            except (KeyError, TypeError):
                if error:
                    raise ValueError
                raise ValueError('b')
        ",
        "
        def f(error):
            try:
                a()
            except (KeyError, TypeError) as exc:
                if error:
                    raise ValueError from exc
                raise ValueError('b') from exc
        ",
    );
}

#[test]
fn mends_the_inner_of_two_handlers() {
    check_fix(
        CODE,
        "
        try:
            a()
        except OSError as e:
            try:
                b()
            except KeyError:
                raise ValueError
        ",
        "
        try:
            a()
        except OSError as e:
            try:
                b()
            except KeyError as error:
                raise ValueError from error
        ",
    );
}

/// No fix where the name no longer means the caught exception.
#[test]
fn leaves_alone_what_would_break() {
    for source in [
        "try:\n    a()\nexcept OSError as e:\n    e = str(e)\n    raise ValueError(e)\n",
        "try:\n    a()\nexcept OSError as e:\n    try:\n        b()\n    except KeyError as e:\n        pass\n    raise ValueError\n",
        "try:\n    a()\nexcept OSError as e:\n    del e\n    raise ValueError\n",
        "try:\n    a()\nexcept:\n    raise ValueError\n",
    ] {
        assert!(crate::testing::check_fixes(CODE, source).is_empty(), "{source}");
    }
}
