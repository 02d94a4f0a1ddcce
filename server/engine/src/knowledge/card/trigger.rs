//! Triggers as a card writes them: where in code the card answers.

use super::header::{Str, borrowed, option};

/// Python's reserved words and soft keywords, and the two operators that are made of two words.
pub const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "is not", "lambda", "match", "nonlocal", "not", "not in", "or", "pass", "raise", "return", "try", "type",
    "while", "with", "yield",
];

/// Operators, and the other marks that mean something of their own.
pub const OPERATORS: &[&str] = &[
    "+", "-", "*", "**", "/", "//", "%", "@", "&", "|", "^", "~", "<<", ">>", "<", "<=", "==", "!=", ">=",
    ">", "=", ":=", "->", "+=", "-=", "*=", "/=", "@=", "//=", "%=", "**=", ">>=", "<<=", "&=", "^=", "|=",
    ".", "...", ":",
];

/// The constructs that a trigger can name, as CPython's `ast` module calls them. The last are special cases of others that it
/// has no class for.
pub const CONSTRUCTS: &[&str] = &[
    "FunctionDef",
    "AsyncFunctionDef",
    "ClassDef",
    "Return",
    "Delete",
    "Assign",
    "TypeAlias",
    "AugAssign",
    "AnnAssign",
    "For",
    "AsyncFor",
    "While",
    "If",
    "With",
    "AsyncWith",
    "Match",
    "Raise",
    "Try",
    "TryStar",
    "Assert",
    "Import",
    "ImportFrom",
    "Global",
    "Nonlocal",
    "Expr",
    "Pass",
    "Break",
    "Continue",
    "BoolOp",
    "NamedExpr",
    "BinOp",
    "UnaryOp",
    "Lambda",
    "IfExp",
    "Dict",
    "Set",
    "ListComp",
    "SetComp",
    "DictComp",
    "GeneratorExp",
    "Await",
    "Yield",
    "YieldFrom",
    "Compare",
    "Call",
    "FormattedValue",
    "Interpolation",
    "JoinedStr",
    "TemplateStr",
    "Constant",
    "Attribute",
    "Subscript",
    "Starred",
    "Name",
    "List",
    "Tuple",
    "Slice",
    "comprehension",
    "ExceptHandler",
    "arguments",
    "arg",
    "keyword",
    "alias",
    "withitem",
    "match_case",
    "MatchStar",
    "MatchMapping",
    "MatchClass",
    "TypeVarTuple",
    "ParamSpec",
    "MatchAs",
    "MatchOr",
    "MatchSequence",
    "UnionType",
    "OptionalType",
    "PercentFormat",
    "DeferredAnnotations",
];

/// How a name is used where a trigger wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// It is called.
    Call,
    /// It is a base of a class.
    Base,
    /// It decorates, called or not.
    Decorator,
    /// It stands in an annotation.
    Annotation,
    /// An import names it.
    Import,
}

impl Role {
    /// All of them, as cards write them.
    pub const ALL: [(&'static str, Role); 5] = [
        ("call", Role::Call),
        ("base", Role::Base),
        ("decorator", Role::Decorator),
        ("annotation", Role::Annotation),
        ("import", Role::Import),
    ];
}

/// One trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerSpec {
    /// A keyword or operator, anywhere or in one kind of construct.
    Token {
        /// The token.
        token: Str,
        /// The construct.
        within: Option<Str>,
    },
    /// A construct, on its own keywords and operators.
    Node {
        /// Its name in `ast`.
        construct: Str,
        /// Classes: only with so many bases.
        min_bases: u32,
        /// Definitions: only with so many decorators.
        min_decorators: u32,
        /// Classes and calls: only with this keyword argument.
        argument: Option<Str>,
    },
    /// What a reference resolves to. A name without a dot is a builtin; a module is meant only with [`Role::Import`].
    Name {
        /// `threading.Thread`
        name: Str,
        /// How it is used.
        role: Option<Role>,
    },
    /// A method, where the receiver's class is known.
    Method(Str),
    /// An attribute that is read.
    Attribute(Str),
    /// A method or attribute that a class body defines.
    Define(Str),
    /// Wherever this insight has something to say.
    Insight(Str),
    /// A tree-sitter query.
    Query {
        /// Its text.
        query: Str,
        /// The line of the card (from 1) on which it stands.
        line: u32,
    },
}

impl TriggerSpec {
    /// A Rust expression that makes this trigger of constants.
    #[must_use]
    pub fn to_source(&self) -> String {
        match self {
            TriggerSpec::Token { token, within } => format!(
                "TriggerSpec::Token {{ token: {}, within: {} }}",
                borrowed(token),
                option(within.as_ref())
            ),
            TriggerSpec::Node { construct, min_bases, min_decorators, argument } => format!(
                "TriggerSpec::Node {{ construct: {}, min_bases: {min_bases}, min_decorators: {min_decorators}, \
                 argument: {} }}",
                borrowed(construct),
                option(argument.as_ref())
            ),
            TriggerSpec::Name { name, role } => {
                let role = role.map_or_else(|| "None".to_string(), |role| format!("Some(Role::{role:?})"));
                format!("TriggerSpec::Name {{ name: {}, role: {role} }}", borrowed(name))
            }
            TriggerSpec::Method(name) => format!("TriggerSpec::Method({})", borrowed(name)),
            TriggerSpec::Attribute(name) => format!("TriggerSpec::Attribute({})", borrowed(name)),
            TriggerSpec::Define(name) => format!("TriggerSpec::Define({})", borrowed(name)),
            TriggerSpec::Insight(name) => format!("TriggerSpec::Insight({})", borrowed(name)),
            TriggerSpec::Query { query, line } => {
                format!("TriggerSpec::Query {{ query: {}, line: {line} }}", borrowed(query))
            }
        }
    }
}
