//! A function that outlives the round of a loop in which it is made, and reads a variable that the loop binds anew.

use text_size::TextSize;

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::late_binding::late_bound_by;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: classes, generator expressions, lazy `map()`s, and functions
/// that are yielded or handed to a call that may use them at once.
pub(super) const CHECK: Check = Check {
    code: "late-binding-closure",
    concept: "late-binding-closures",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B023"], pylint: &["W0640"], pyright: &[] },
    related_rules: &[],
    kinds: &[
        Kind::ForStatement,
        Kind::WhileStatement,
        Kind::ListComprehension,
        Kind::SetComprehension,
        Kind::DictionaryComprehension,
        Kind::GeneratorExpression,
    ],
    run,
};

fn run<'m>(context: &Context<'m>, around: Node<'m>, found: &mut Vec<Finding>) {
    for (function, late) in late_bound_by(context, around) {
        let name = late.name;
        let message = say(
            "This function reads {} when it is called, and finds the value of the last round then",
            [code(name.text())],
        );
        let there = say("each round binds {} anew", [code(name.text())]);
        let mut finding =
            Finding::new(context.place(name), message).related(context.place(late.bound), there);
        finding.remedies.extend(remedy(context, function, name));
        found.push(finding);
    }
}

/// Binds the value of the round with a default.
fn remedy<'m>(context: &Context<'m>, function: Node<'m>, name: Node<'m>) -> Option<Remedy> {
    let text = name.text();
    let (at, written) = new_parameter(function, text)?;
    let title = format!("Bind the value of this round with a default: `{text}={text}`");
    Some(Changes::new(context).insert(at, written).preferred(title))
}

/// Where `NAME=NAME` goes among the parameters: last, but before `**kwargs`.
fn new_parameter(function: Node<'_>, name: &str) -> Option<(TextSize, String)> {
    let Some(parameters) = function.field_child(Field::Parameters) else {
        let keyword = function.child_of_kind(Kind::KwLambda)?;
        return Some((keyword.end(), format!(" {name}={name}")));
    };
    let keywords = parameters.named_children().find(|p| {
        p.kind() == Kind::DictionarySplatPattern
            || (p.kind() == Kind::TypedParameter && p.child_of_kind(Kind::DictionarySplatPattern).is_some())
    });
    if let Some(keywords) = keywords {
        return Some((keywords.start(), format!("{name}={name}, ")));
    }
    match parameters.named_children().last() {
        Some(last) => Some((last.end(), format!(", {name}={name}"))),
        None => Some((parameters.child_of_kind(Kind::OpenParen)?.end(), format!("{name}={name}"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "late-binding-closure";

    /// bugbear issues 269 and 468, pylint issues 5508 and 9557.
    #[test]
    fn ignores_closures_called_or_consumed_in_the_same_round() {
        check_silent(
            CODE,
            "
            def f(rows, columns):
                for column in columns:
                    print(max(rows, key=lambda row: row[column]))
                    rows.sort(key=lambda row: row[column])
                    (lambda: print(column))()
                    foo = []
                    def bar():
                        foo.append(column)
                    bar()
                    retry(lambda: column)
                    with raises(Exit) as e:
                        run(lambda *_: exit(column))
                    tests = []
                    tests.append(lambda: column)
                    run_all(tests)
                return [max(rows, key=lambda row: row[c]) for c in columns]
            ",
        );
    }

    #[test]
    fn ignores_closures_returned_at_once() {
        check_silent(
            CODE,
            "
            def f(names, found):
                for name in names:
                    if name:
                        return lambda: name
                for name in names:
                    found.append(lambda: name)
                    break
            ",
        );
    }

    #[test]
    fn ignores_bound_values() {
        check_silent(
            CODE,
            "
            fs = []
            for i in range(3):
                fs.append(lambda i=i: i)
                fs.append(partial(print, i))
                fs.append(lambda i: i)
                fs.append(lambda: [i for i in range(2)])
                fs.append(lambda: other)
            gs = [lambda n=n: n for n in fs]
            hs = [f() for f in [lambda: j for k in fs]]
            ",
        );
    }

    #[test]
    fn ignores_what_is_the_same_in_every_round() {
        check_silent(
            CODE,
            "
            fs = []
            for i in [1]:
                fs.append(lambda: i)
            for i in x:
                n = 5
                fs.append(lambda: n)
            gs = [lambda: i for i in ('a',)]
            ",
        );
    }

    #[test]
    fn ignores_functions_taken_out_in_the_same_round() {
        check_silent(
            CODE,
            "
            fs, d = [], {}
            for i in x:
                fs.append(lambda: i)
                print(fs.pop()())
                d['f'] = lambda: i
                print(d['f']())
            ",
        );
    }

    #[test]
    fn finds_what_outlives_the_round() {
        check_finds(
            CODE,
            "
            fs = []
            d = {}
            for i, j in x:
                fs.append(lambda a: a + i + i + j)
                                        ^ This function reads `i` when it is called, and finds the value of the last round then
                                                ^
                def f():
                    return lambda: i
                                   ^
                d[i] = f
                Button(command=lambda: go(i))
                                          ^
                def g(): return k
                                ^
                k = i
                root.after(10, g)
            gs = [lambda: n for n in x]
                          ^
            hs = {k: (lambda: v) for k, v in x}
                              ^
            while True:
                line = read()
                fs += [lambda: line]
                               ^^^^
            for a in x:
                for b in a:
                    fs.append(lambda: (a, b))
                                       ^
                                          ^
            for i in x:
                n = 5 if i else 6
                fs.append(lambda: n)
                                  ^
                fs.append(print)
                print(len(fs))
                for m in [i]:
                    d[i] = lambda: m
                                   ^
                    d[m] = 1
            for i in x:
                n = 5
                if i:
                    n = 6
                fs.append(lambda: n)
                                  ^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def make(names, fs):
                for name in names:
                    fs.append(lambda: 'hi ' + name)
                    fs.append(lambda a, *b: name)
                    fs.append(lambda **kw: name)
            ",
            "
            def make(names, fs):
                for name in names:
                    fs.append(lambda name=name: 'hi ' + name)
                    fs.append(lambda a, *b, name=name: name)
                    fs.append(lambda name=name, **kw: name)
            ",
        );
        check_fix(
            CODE,
            "for é, b in x:\r\n\tdef f(): return é, b\r\n\tfs.append(f)\r\n",
            "for é, b in x:\r\n\tdef f(é=é, b=b): return é, b\r\n\tfs.append(f)\r\n",
        );
        check_fix(
            CODE,
            "
            for i in x:
                async def f(
                    a,  # first
                    b=1,
                    **kw: int,
                ):
                    return i
                d['f'] = f
            ",
            "
            for i in x:
                async def f(
                    a,  # first
                    b=1,
                    i=i, **kw: int,
                ):
                    return i
                d['f'] = f
            ",
        );
        check_fix(CODE, "fs = [lambda: i for i in x]\n", "fs = [lambda i=i: i for i in x]\n");
    }
}
