//! What goes through a file that is opened as text: whether its encoding can make a difference.

use super::built_text::{Part, parts};
use super::calls::called;
use crate::semantics::{ArgumentNodes, Constant, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Folders whose files the system itself keeps for its programs, and writes in ASCII.
const OF_THE_SYSTEM: &[&str] = &["/proc", "/sys", "/dev", "/etc"];

/// What is asked of a file itself, and of no text in it.
const TEXTLESS: &[&str] = &[
    "close", "closed", "fileno", "flush", "truncate", "seek", "tell", "name", "isatty", "buffer", "detach",
    "readable", "writable",
];

/// Whether every encoding gives the same for the file that a call opens at `path`: it is the system's own, no text is read or written,
/// or nothing but ASCII.
pub(super) fn is_same_in_all_encodings<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    path: Option<Node<'m>>,
) -> bool {
    path.is_some_and(|path| is_of_the_system(context, path)) || has_plain_uses(context, call)
}

/// Whether a text that is written whole is ASCII whatever happens.
pub(super) fn is_ascii<'m>(context: &Context<'m>, text: Node<'m>) -> bool {
    parts(context, text).is_some_and(|parts| {
        parts.iter().all(|part| match part {
            Part::Text(text) => text.is_ascii(),
            Part::Hole(hole, is_number) => *is_number || gives_ascii(context, *hole),
        })
    })
}

/// `/proc/cpuinfo`, `f"/proc/{pid}/stat"`, `os.devnull`
fn is_of_the_system<'m>(context: &Context<'m>, path: Node<'m>) -> bool {
    if context
        .qualified_name(path)
        .is_some_and(|name| matches!(name.as_str(), "os.devnull" | "posixpath.devnull"))
    {
        return true;
    }
    let start = match context.constant(path) {
        Some(Constant::Str(whole)) => whole,
        _ => leftmost_text(path).to_string(),
    };
    OF_THE_SYSTEM
        .iter()
        .any(|folder| start.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The text with which a path begins, as far as its form tells.
fn leftmost_text(path: Node<'_>) -> &str {
    let mut node = Some(path);
    while let Some(here) = node {
        let here = here.unparenthesized();
        node = match here.kind() {
            Kind::String => {
                let first = here.children().nth(1).filter(|n| n.kind() == Kind::StringContent);
                return first.map_or("", Node::text);
            }
            Kind::ConcatenatedString => here.named_child(0),
            Kind::BinaryOperator => here.field_child(Field::Left),
            Kind::Attribute => here.field_child(Field::Object),
            Kind::Call => {
                let callee = here.field_child(Field::Function);
                let is_path = callee.is_some_and(|f| {
                    matches!(f.field_child(Field::Attribute).unwrap_or(f).text(), "Path" | "join")
                });
                if is_path {
                    here.field_child(Field::Arguments).and_then(|list| list.named_child(0))
                } else {
                    callee.and_then(|f| f.field_child(Field::Object))
                }
            }
            _ => None,
        };
    }
    ""
}

/// Whether the file is used, and only for what needs no encoding.
fn has_plain_uses<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let Some(parent) = call.parent() else { return false };
    match parent.kind() {
        // `open(path, "w").close()`, `run(command, stdout=open(path, "w"))`
        Kind::Attribute | Kind::KeywordArgument => is_plain_use(context, call),
        Kind::WithItem => true,
        Kind::AsPattern => {
            let name = parent.field_child(Field::Alias).and_then(|target| target.named_child(0));
            let with = parent.ancestors().find(|n| n.kind() == Kind::WithStatement);
            let (Some(name), Some(with)) = (name.filter(|n| n.kind() == Kind::Identifier), with) else {
                return false;
            };
            context.uses_of_variable(name).is_some_and(|uses| {
                uses.into_iter()
                    .filter(|at| at.piece == context.piece() && with.contains(at.node))
                    .all(|at| is_plain_use(context, at.node))
            })
        }
        Kind::Assignment if call.field() == Field::Right => {
            let name = parent.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier);
            let Some(name) = name.filter(|name| context.is_bound_once(*name)) else { return false };
            context.uses_of_variable(name).is_some_and(|uses| {
                !uses.is_empty()
                    && uses
                        .into_iter()
                        .all(|at| at.piece == context.piece() && is_plain_use(context, at.node))
            })
        }
        _ => false,
    }
}

/// Whether what is done with an open file here is the same in all encodings.
fn is_plain_use<'m>(context: &Context<'m>, file: Node<'m>) -> bool {
    let Some(parent) = file.parent() else { return false };
    match parent.kind() {
        Kind::Attribute if file.field() == Field::Object => {
            let Some(method) = parent.field_child(Field::Attribute) else { return false };
            let call =
                parent.parent().filter(|p| p.kind() == Kind::Call && parent.field() == Field::Function);
            TEXTLESS.contains(&method.text())
                || call.is_some_and(|call| match method.text() {
                    "write" => first_argument(call).is_some_and(|text| is_ascii(context, text)),
                    "read" | "readline" => is_read_as_number(context, call),
                    _ => false,
                })
        }
        // Another program gets the file, and reads or writes bytes.
        Kind::KeywordArgument => {
            let name = parent.field_child(Field::Name).map_or("", Node::text);
            match name {
                "stdin" | "stdout" | "stderr" => true,
                "file" => parent
                    .parent()
                    .and_then(|list| list.parent())
                    .is_some_and(|call| prints_ascii(context, call)),
                _ => false,
            }
        }
        Kind::ArgumentList => parent.parent().is_some_and(|call| takes_no_text(context, call, file)),
        _ => false,
    }
}

/// `json.dump(data, file)` escapes what is not ASCII; `fcntl.flock(file, …)` does nothing with the text.
fn takes_no_text<'m>(context: &Context<'m>, call: Node<'m>, file: Node<'m>) -> bool {
    let Some(name) = call.field_child(Field::Function).and_then(|callee| context.qualified_name(callee))
    else {
        return false;
    };
    let place = ArgumentNodes::of(call).and_then(|passed| passed.positional.iter().position(|n| *n == file));
    match name.as_str() {
        "json.dump" => place == Some(1) && escapes(call),
        "fcntl.flock" | "fcntl.lockf" | "fcntl.ioctl" | "fcntl.fcntl" | "os.fsync" => place == Some(0),
        _ => false,
    }
}

/// Whether a call of `json.dump` or `json.dumps` escapes what is not ASCII, as it does unless told otherwise.
fn escapes(call: Node<'_>) -> bool {
    ArgumentNodes::of(call).is_some_and(|passed| {
        passed.named.iter().all(|(name, value)| name.text() != "ensure_ascii" || value.kind() == Kind::True)
    })
}

/// `print("done", file=file)`
fn prints_ascii<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    called(context, call, &["print"]).is_some_and(|(_, name)| name == "builtins.print")
        && ArgumentNodes::of(call).is_some_and(|passed| {
            let separators = passed.named.iter().filter(|(name, _)| matches!(name.text(), "sep" | "end"));
            let texts = separators.map(|(_, value)| *value);
            passed.positional.iter().copied().chain(texts).all(|text| is_ascii(context, text))
        })
}

/// `json.dumps(data)`, and a name for one.
fn gives_ascii<'m>(context: &Context<'m>, value: Node<'m>) -> bool {
    let mut value = value.unparenthesized();
    if value.kind() == Kind::Identifier
        && let Definition::Value(at) = context.definition(value)
        && at.piece == context.piece()
    {
        value = at.node.unparenthesized();
    }
    value.kind() == Kind::Call
        && match called(context, value, &["dumps", "ascii", "str"]) {
            Some((_, name)) => match name.as_str() {
                "json.dumps" => escapes(value),
                "builtins.ascii" => true,
                "builtins.str" => first_argument(value).is_some_and(|shown| {
                    ["int", "float", "bool"].iter().any(|class| context.value(shown).is(class))
                }),
                _ => false,
            },
            None => false,
        }
}

/// `int(file.read())`, `float(file.readline().strip())`: only ASCII is a number, in the files that programs write.
fn is_read_as_number<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let mut node = call;
    while let Some(parent) = node.parent() {
        match parent.kind() {
            Kind::Attribute if node.field() == Field::Object => {
                let method = parent.field_child(Field::Attribute).map_or("", Node::text);
                if !matches!(method, "strip" | "rstrip" | "lstrip") {
                    return false;
                }
            }
            Kind::Call if node.field() == Field::Function => {}
            Kind::ArgumentList => {
                return parent.parent().is_some_and(|outer| {
                    called(context, outer, &["int", "float"])
                        .is_some_and(|(_, name)| matches!(name.as_str(), "builtins.int" | "builtins.float"))
                });
            }
            _ => return false,
        }
        node = parent;
    }
    false
}

fn first_argument(call: Node<'_>) -> Option<Node<'_>> {
    ArgumentNodes::of(call)?.positional.first().copied()
}
