//! `Thread(target=work())`, which runs `work` at once and gives the thread what it returns: None.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::coroutines::is_replaced_below;
use crate::semantics::threads::thread_target;
use crate::semantics::wrappers::{Returned, decorators_call_it_plainly, returned};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: functions that return something, which may be a function, and those that are not
/// of this file.
pub(super) const CHECK: Check = Check {
    code: "thread-target-called",
    concept: "threading-module",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// What takes a `target`.
const STARTERS: &[&str] = &["threading.Thread", "multiprocessing.Process"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(target) = thread_target(call).filter(|t| t.kind() == Kind::Call) else { return };
    let Some(starter) = call.field_child(Field::Function) else { return };
    let Some(path) = context.qualified_name(starter).filter(|path| STARTERS.contains(&path.as_str())) else {
        return;
    };
    let Some(work) = target.field_child(Field::Function) else { return };
    let Some(at) = function_without_result(context, work) else { return };
    let what = if path == "threading.Thread" { "thread" } else { "process" };
    let message = say(
        "{} runs here, before the {} is made, which gets its `None` and has nothing to do",
        [code(target.one_line()), crate::note::plain(what)],
    );
    let there = context.at(at);
    let name = at.node.field_child(Field::Name).unwrap_or(at.node);
    let mut finding = Finding::new(context.place(target), message)
        .related(there.place(name), "this function returns nothing");
    finding.remedies.extend(remedy(context, call, target, work));
    found.push(finding);
}

/// The function of this file that a name leads to, where all its calls give None.
fn function_without_result<'m>(context: &Context<'m>, work: Node<'m>) -> Option<At<'m>> {
    if !matches!(work.kind(), Kind::Identifier | Kind::Attribute) {
        return None;
    }
    let Definition::Function(at) = context.definition(work) else { return None };
    let there = context.at(at);
    let is_abstract = at.node.field_child(Field::Body).is_some_and(|body| {
        let only = body.named_children().find(|n| !super::write::is_docstring(*n));
        only.is_none_or(|n| {
            matches!(n.kind(), Kind::PassStatement | Kind::RaiseStatement) || n.text() == "..."
        })
    });
    let is_certain = at.node.kind() == Kind::FunctionDefinition
        && decorators_call_it_plainly(&there, at.node)
        && !is_abstract
        && !is_replaced_below(context, at);
    (is_certain && returned(context, at) == Returned::Nothing).then_some(at)
}

/// Gives the function itself, and its arguments apart.
fn remedy<'m>(context: &Context<'m>, call: Node<'m>, target: Node<'m>, work: Node<'m>) -> Option<Remedy> {
    let arguments = target.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    if arguments.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    let mut positional = Vec::new();
    let mut named = Vec::new();
    for argument in arguments.named_children() {
        match argument.kind() {
            Kind::ListSplat | Kind::DictionarySplat | Kind::GeneratorExpression => return None,
            Kind::KeywordArgument => {
                let (name, value) = (argument.field_child(Field::Name)?, argument.field_child(Field::Value)?);
                named.push(format!("\"{}\": {}", name.text(), value.text()));
            }
            _ => positional.push(argument.text()),
        }
    }
    let mut written = work.text().to_string();
    if !positional.is_empty() || !named.is_empty() {
        let has = |word: &str| {
            let list = call.field_child(Field::Arguments);
            list.into_iter().flat_map(Node::named_children).any(|a| {
                a.kind() == Kind::DictionarySplat
                    || a.field_child(Field::Name)
                        .is_some_and(|n| n.text() == word && a.kind() == Kind::KeywordArgument)
            })
        };
        // Behind a positional target more positional arguments may stand.
        let by_name = target.parent().is_some_and(|p| p.kind() == Kind::KeywordArgument);
        if !by_name || has("args") || has("kwargs") {
            return None;
        }
    }
    if !positional.is_empty() {
        let comma = if positional.len() == 1 { "," } else { "" };
        written.push_str(&format!(", args=({}{comma})", positional.join(", ")));
    }
    if !named.is_empty() {
        written.push_str(&format!(", kwargs={{{}}}", named.join(", ")));
    }
    let title = format!("Give it the function: `target={}`", work.text());
    Some(Changes::new(context).replace(target, written).preferred(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "thread-target-called";

    #[test]
    fn ignores_functions_that_return_a_function() {
        check_silent(
            CODE,
            "
            import threading
            def make_worker(n):
                def worker(): print(n)
                return worker
            def maybe(n):
                if n: return print
            class Worker:
                def __call__(self): ...
                def job(self): return self
            t = threading.Thread(target=make_worker(1))
            u = threading.Thread(target=maybe(1))
            v = threading.Thread(target=Worker())
            w = threading.Thread(target=Worker().job())
            x = threading.Thread(target=unknown())
            ",
        );
    }

    #[test]
    fn ignores_functions_that_may_be_others() {
        check_silent(
            CODE,
            "
            import threading, functools
            @decorate
            def decorated(): print()
            async def coroutine(): print()
            def values(): yield 1
            def work(): print()
            class Base:
                def job(self): raise NotImplementedError
                def other(self): pass
                def more(self): print()
                def start(self):
                    threading.Thread(target=self.job()).start()
                    threading.Thread(target=self.other()).start()
                    threading.Thread(target=self.more()).start()
            class Sub(Base):
                def more(self): return print
            for f in decorated, coroutine, values:
                threading.Thread(target=decorated())
                threading.Thread(target=coroutine())
                threading.Thread(target=values())
                threading.Thread(target=functools.partial(work))
                threading.Thread(target=work)
                Thread(target=work())
                threading.Thread(target=None)
            ",
        );
    }

    #[test]
    fn finds_calls() {
        check_finds(
            CODE,
            "
            import threading
            from multiprocessing import Process
            def work(n=0):
                print(n)
            class A:
                def job(self):
                    self.x = 1
                def start(self):
                    threading.Thread(target=self.job()).start()
                                            ^^^^^^^^^^ `self.job()` runs here, before the thread is made, which gets its `None` and has nothing to do
            t = threading.Thread(None, work(3))
                                       ^^^^^^^
            p = Process(target=work())
                               ^^^^^^ `work()` runs here, before the process is made, which gets its `None` and has nothing to do
            ",
        );
    }

    #[test]
    fn mends_with_arguments() {
        check_fix(
            CODE,
            "
            import threading
            def work(*args, **kw): print(args)
            threading.Thread(target=work()).start()  # why
            threading.Thread(target=work(1), daemon=True)
            threading.Thread(target=work('ñ', 2, x=3))
            ",
            "
            import threading
            def work(*args, **kw): print(args)
            threading.Thread(target=work).start()  # why
            threading.Thread(target=work, args=(1,), daemon=True)
            threading.Thread(target=work, args=('ñ', 2), kwargs={\"x\": 3})
            ",
        );
        check_fix(
            CODE,
            "import threading\r\ndef w():\r\n\tprint()\r\ndef f():\r\n\tthreading.Thread(None, w(), 'n').start()\r\n",
            "import threading\r\ndef w():\r\n\tprint()\r\ndef f():\r\n\tthreading.Thread(None, w, 'n').start()\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for call in ["target=w(*a)", "target=w(1), args=()", "None, w(1)", "target=w(x for x in a)"] {
            let source = format!("import threading\ndef w(*a): print(a)\nthreading.Thread({call})\n");
            assert!(check_fixes(CODE, &source).is_empty(), "{source}");
        }
    }
}
