//! Where a text or bytes come from that the program did not write itself: what is typed, sent or requested.

use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Who may decide what stands in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// `input()`, `sys.stdin`
    Typed,
    /// `sys.argv`
    CommandLine,
    /// A web request, as the framework hands it on.
    Request,
    /// What a server or a connection sends.
    Network,
}

impl Source {
    pub(super) fn words(self) -> &'static str {
        match self {
            Source::Typed => "what somebody types",
            Source::CommandLine => "what stands on the command line",
            Source::Request => "what a web request brings",
            Source::Network => "what comes over the network",
        }
    }
}

/// How many steps an expression is followed back.
const FAR: usize = 40;

/// Methods that give (a part of) what their object holds.
const KEEPS: &[&str] = &[
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "replace",
    "split",
    "partition",
    "decode",
    "encode",
    "read",
    "readline",
    "readlines",
    "get",
    "getlist",
    "get_data",
    "get_json",
    "format",
    "join",
    "getvalue",
    "splitlines",
    "json",
    "removeprefix",
    "removesuffix",
];

/// Functions that give what their first argument holds, in another form.
const CONVERTS: &[&str] = &[
    "builtins.str",
    "builtins.bytes",
    "base64.b64decode",
    "base64.urlsafe_b64decode",
    "base64.decodebytes",
    "binascii.unhexlify",
    "binascii.a2b_base64",
    "builtins.bytes.fromhex",
    "zlib.decompress",
    "gzip.decompress",
    "urllib.parse.unquote",
    "io.BytesIO",
    "io.StringIO",
];

/// Where the expression's value comes from, where that is seen in the code: through names that are bound once, parts, and
/// conversions.
pub(super) fn source<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(Source, Node<'m>)> {
    let mut waiting = vec![(*context, node)];
    for _ in 0..FAR {
        let (context, node) = waiting.pop()?;
        let node = node.unparenthesized();
        match node.kind() {
            Kind::Identifier => match context.definition(node) {
                Definition::Value(at) => waiting.push((context.at(at), at.node)),
                Definition::External(name) => {
                    if let Some(source) = named(&name) {
                        return Some((source, node));
                    }
                }
                _ => {}
            },
            Kind::Attribute => {
                if let Some(source) = context.qualified_name(node).as_deref().and_then(named) {
                    return Some((source, node));
                }
                waiting.push((context, node.field_child(Field::Object)?));
            }
            Kind::Subscript => waiting.extend(node.field_child(Field::Value).map(|value| (context, value))),
            Kind::Await => waiting.extend(node.named_child(0).map(|inner| (context, inner))),
            Kind::NamedExpression => {
                waiting.extend(node.field_child(Field::Value).map(|value| (context, value)));
            }
            Kind::Call => {
                let callee = node.field_child(Field::Function)?;
                if let Some(name) = context.qualified_name(callee) {
                    if let Some(source) = called(&name) {
                        return Some((source, node));
                    }
                    if CONVERTS.contains(&name.as_str()) {
                        let list = node.field_child(Field::Arguments)?;
                        waiting.extend(list.named_child(0).map(|first| (context, first)));
                        continue;
                    }
                }
                if let Some(object) = callee.field_child(Field::Object)
                    && callee.field_child(Field::Attribute).is_some_and(|n| KEEPS.contains(&n.text()))
                {
                    waiting.push((context, object));
                    if let Some(list) = node.field_child(Field::Arguments)
                        && callee.field_child(Field::Attribute).is_some_and(|n| n.text() == "format")
                    {
                        waiting.extend(list.named_children().map(|n| (context, n)));
                    }
                }
            }
            Kind::BinaryOperator => {
                let sides = [Field::Left, Field::Right];
                waiting.extend(sides.into_iter().filter_map(|f| node.field_child(f)).map(|n| (context, n)));
            }
            Kind::KeywordArgument => {
                waiting.extend(node.field_child(Field::Value).map(|value| (context, value)));
            }
            Kind::Tuple => waiting.extend(node.named_children().map(|n| (context, n))),
            Kind::String => {
                let holes = node.children().filter(|n| n.kind() == Kind::Interpolation);
                waiting.extend(holes.filter_map(|n| n.field_child(Field::Expression)).map(|n| (context, n)));
            }
            Kind::ConcatenatedString => waiting.extend(node.named_children().map(|n| (context, n))),
            _ => {}
        }
    }
    None
}

fn named(name: &str) -> Option<Source> {
    match name {
        "sys.argv" => Some(Source::CommandLine),
        "sys.stdin" | "sys.stdin.buffer" => Some(Source::Typed),
        "flask.request" | "bottle.request" => Some(Source::Request),
        _ if name.starts_with("flask.request.") => Some(Source::Request),
        _ => None,
    }
}

fn called(name: &str) -> Option<Source> {
    match name {
        "builtins.input" => Some(Source::Typed),
        "urllib.request.urlopen" | "socket.socket.recv" | "http.client.HTTPConnection.getresponse" => {
            Some(Source::Network)
        }
        "requests.get" | "requests.post" | "requests.request" | "httpx.get" | "httpx.post" => {
            Some(Source::Network)
        }
        _ => None,
    }
}
