//! Python's constructs under the names of CPython's `ast` module, as our syntax tree shows them.

use super::matching::FAR_ENOUGH;
use crate::syntax::{Field, Kind, Node};

/// A construct.
#[derive(Debug)]
pub(super) struct Construct {
    /// Its class in `ast`.
    pub name: &'static str,
    /// The nodes that can be one.
    pub kinds: &'static [Kind],
    /// Which of these nodes are.
    condition: Condition,
    /// The tokens on which it answers. Tokens of its parts (clauses, parameters) count as its own.
    own: &'static [Kind],
}

/// What tells a construct from others that share its kind of node.
#[derive(Debug, Clone, Copy)]
enum Condition {
    Always,
    /// The node has this token of its own.
    Has(Kind),
    /// It has not.
    HasNot(Kind),
    Assign,
    AnnAssign,
    Try,
    TryStar,
    JoinedStr,
    TemplateStr,
    PlainString,
    InTemplate,
    NotInTemplate,
    Unpacking,
    Parameter,
    Expression,
    MatchAs,
    InCase,
    /// A `|` between types, in an annotation or beside `None`; with `None` among them, or without.
    Union {
        optional: bool,
    },
    /// A `%` that fills in a text: a text stands to its left, or several values to its right.
    Percent,
    /// It imports `annotations` from `__future__`.
    Deferred,
    /// One with this token in the brackets behind the name of a definition; in an annotation it unpacks.
    TypeParameter(Kind),
}

impl Construct {
    /// The construct of this name.
    pub fn named(name: &str) -> Option<&'static Construct> {
        TABLE.iter().find(|construct| construct.name == name)
    }

    /// Whether a node is this construct.
    pub fn is(&self, node: Node<'_>) -> bool {
        self.kinds.contains(&node.kind()) && self.condition.holds(node)
    }

    /// Whether it is a special case of another construct, and goes before that one.
    pub fn is_narrow(&self) -> bool {
        matches!(self.condition, Condition::Union { .. } | Condition::Percent | Condition::Deferred)
    }

    /// Whether the construct answers on this token of its own or of its parts. Leaves such as names and numbers are their
    /// own token.
    pub fn owns(&self, construct: Node<'_>, token: Node<'_>) -> bool {
        construct == token
            || self.own.contains(&token.kind())
            || (token.field() == Field::Name && token.parent() == Some(construct) && is_definition(construct))
    }
}

/// `def` and `class` answer on the name they define, too.
pub(super) fn is_definition(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
}

impl Condition {
    fn holds(self, node: Node<'_>) -> bool {
        match self {
            Condition::Always => true,
            Condition::Has(token) => node.child_of_kind(token).is_some(),
            Condition::HasNot(token) => node.child_of_kind(token).is_none(),
            Condition::Assign => node.field_child(Field::Type).is_none(),
            Condition::AnnAssign => node.field_child(Field::Type).is_some(),
            Condition::Try => !is_try_star(node),
            Condition::TryStar => is_try_star(node),
            Condition::JoinedStr => prefix(node).contains(['f', 'F']),
            Condition::TemplateStr => prefix(node).contains(['t', 'T']),
            Condition::PlainString => {
                node.kind() != Kind::String || !prefix(node).contains(['f', 'F', 't', 'T'])
            }
            Condition::InTemplate => in_template(node),
            Condition::NotInTemplate => !in_template(node),
            Condition::Unpacking => node.kind() == Kind::ListSplat || !is_parameter(node),
            Condition::Parameter => is_parameter(node),
            Condition::Expression => is_expression_name(node),
            Condition::Union { optional } => union(node) == Some(optional),
            Condition::Percent => fills_in(node),
            Condition::Deferred => node.named_children().any(|name| name.text() == "annotations"),
            Condition::MatchAs => is_capture(node),
            Condition::InCase => node.parent().is_some_and(|parent| is_pattern(parent.kind())),
            Condition::TypeParameter(token) => {
                node.child_of_kind(token).is_some() && node.ancestor_of_kind(Kind::TypeParameter).is_some()
            }
        }
    }
}

/// Whether this is a pattern of a `case` that has patterns in it. Targets of assignments and loops are written with the same brackets.
fn is_pattern(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CasePattern | Kind::UnionPattern | Kind::KeywordPattern | Kind::DictPattern | Kind::AsPattern
    )
}

/// Whether `None` is among the types that a `|` joins; `None` where it joins no types.
fn union(operator: Node<'_>) -> Option<bool> {
    operator.child_of_kind(Kind::Bar)?;
    let whole = std::iter::successors(Some(operator), |node| {
        node.parent()
            .filter(|parent| parent.kind() == operator.kind() && parent.child_of_kind(Kind::Bar).is_some())
    });
    let whole = whole.take(FAR_ENOUGH).last()?;
    let mut operands = vec![whole];
    let mut is_optional = false;
    while let Some(node) = operands.pop() {
        if node.kind() == whole.kind() && node.child_of_kind(Kind::Bar).is_some() {
            operands.extend(node.named_children());
        }
        is_optional |= node.text() == "None";
    }
    let is_annotation = || whole.ancestor_of_kind(Kind::Type).is_some();
    (is_optional || is_annotation()).then_some(is_optional)
}

fn fills_in(operator: Node<'_>) -> bool {
    let is_text = |node: Node<'_>| matches!(node.kind(), Kind::String | Kind::ConcatenatedString);
    operator.child_of_kind(Kind::Percent).is_some()
        && (operator.field_child(Field::Left).is_some_and(is_text)
            || operator
                .field_child(Field::Right)
                .is_some_and(|right| matches!(right.kind(), Kind::Tuple | Kind::Dictionary)))
}

fn is_try_star(node: Node<'_>) -> bool {
    let mut clauses = node.children().filter(|child| child.kind() == Kind::ExceptClause);
    clauses.any(|clause| clause.child_of_kind(Kind::Star).is_some())
}

/// The letters before a string's quotes.
fn prefix(string: Node<'_>) -> &str {
    let start = string.child_of_kind(Kind::StringStart).map_or("", Node::text);
    start.split(['"', '\'']).next().unwrap_or_default()
}

fn in_template(part: Node<'_>) -> bool {
    part.ancestor_of_kind(Kind::String).is_some_and(|string| Condition::TemplateStr.holds(string))
}

/// Whether a node is a parameter, or the starred part of one.
fn is_parameter(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| {
        matches!(parent.kind(), Kind::Parameters | Kind::LambdaParameters)
            || (parent.kind() == Kind::TypedParameter && node.kind() == Kind::ListSplatPattern)
    })
}

/// Whether an identifier is a variable, and not the name of an attribute, argument, parameter, module or definition.
fn is_expression_name(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    match parent.kind() {
        Kind::Attribute => node.field() == Field::Object,
        Kind::KeywordArgument => node.field() == Field::Value,
        Kind::DefaultParameter | Kind::TypedDefaultParameter => node.field() == Field::Value,
        Kind::FunctionDefinition | Kind::ClassDefinition => false,
        Kind::Parameters | Kind::LambdaParameters | Kind::TypedParameter | Kind::DottedName => false,
        Kind::DictionarySplatPattern
        | Kind::AliasedImport
        | Kind::GlobalStatement
        | Kind::NonlocalStatement => false,
        Kind::KeywordPattern => false,
        Kind::ListSplatPattern => !is_parameter(parent),
        _ => true,
    }
}

/// Whether a pattern captures or is the wildcard: `case p as x`, `case x`, `case _`.
fn is_capture(node: Node<'_>) -> bool {
    if node.kind() == Kind::AsPattern {
        return node.parent().is_some_and(|parent| parent.kind() == Kind::CasePattern);
    }
    let name = |inner: Node<'_>| inner.kind() == Kind::DottedName && inner.child_of_kind(Kind::Dot).is_none();
    node.child(0).is_some_and(|inner| inner.kind() == Kind::Underscore || name(inner))
}

/// The nodes that stand between a token and the construct it belongs to: `else` is a token of an else clause, and that
/// one is a part of the `try`.
pub(super) fn is_part(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ElifClause
            | Kind::ElseClause
            | Kind::ExceptClause
            | Kind::FinallyClause
            | Kind::CaseClause
            | Kind::CasePattern
            | Kind::WithClause
            | Kind::WithItem
            | Kind::AsPattern
            | Kind::Parameters
            | Kind::LambdaParameters
            | Kind::DefaultParameter
            | Kind::TypedParameter
            | Kind::TypedDefaultParameter
            | Kind::PositionalSeparator
            | Kind::KeywordSeparator
            | Kind::ListSplat
            | Kind::DictionarySplat
            | Kind::ListSplatPattern
            | Kind::DictionarySplatPattern
            | Kind::ArgumentList
            | Kind::KeywordArgument
            | Kind::Pair
            | Kind::AliasedImport
            | Kind::WildcardImport
            | Kind::Decorator
            | Kind::ForInClause
            | Kind::IfClause
            | Kind::Interpolation
            | Kind::FormatSpecifier
            | Kind::FormatExpression
            | Kind::SplatPattern
            | Kind::PatternList
            | Kind::KeywordPattern
            | Kind::IsNot
            | Kind::NotIn
    )
}

/// The constructs that a token belongs to, the innermost first.
pub(super) fn owners<'t>(token: Node<'t>) -> Vec<Node<'t>> {
    let mut owners = vec![token];
    let mut node = token;
    // No token lies deeper in the parts of a construct than this; comments and errors do not count as parts.
    for _ in 0..8 {
        let Some(parent) = node.parent() else { break };
        // A body's statements are children; only the cases of a `match` stand in its block as parts.
        if parent.kind() == Kind::Block {
            match parent.parent().filter(|statement| statement.kind() == Kind::MatchStatement) {
                Some(statement) => owners.push(statement),
                None => break,
            }
            break;
        }
        if parent.kind() == Kind::DecoratedDefinition {
            owners.extend(parent.field_child(Field::Definition));
            break;
        }
        owners.push(parent);
        if !is_part(parent.kind()) {
            break;
        }
        node = parent;
    }
    owners
}

const ARITHMETIC: &[Kind] = &[
    Kind::Plus,
    Kind::Minus,
    Kind::Star,
    Kind::DoubleStar,
    Kind::Slash,
    Kind::DoubleSlash,
    Kind::Percent,
    Kind::At,
    Kind::Ampersand,
    Kind::Bar,
    Kind::Caret,
    Kind::LeftShift,
    Kind::RightShift,
];

const AUGMENTED: &[Kind] = &[
    Kind::PlusEqual,
    Kind::MinusEqual,
    Kind::StarEqual,
    Kind::DoubleStarEqual,
    Kind::SlashEqual,
    Kind::DoubleSlashEqual,
    Kind::PercentEqual,
    Kind::AtEqual,
    Kind::AmpersandEqual,
    Kind::BarEqual,
    Kind::CaretEqual,
    Kind::LeftShiftEqual,
    Kind::RightShiftEqual,
];

const COMPARISONS: &[Kind] = &[
    Kind::Less,
    Kind::LessEqual,
    Kind::EqualEqual,
    Kind::NotEqual,
    Kind::Greater,
    Kind::GreaterEqual,
    Kind::KwIs,
    Kind::IsNot,
    Kind::KwIn,
    Kind::NotIn,
];

const BRACES: &[Kind] = &[Kind::OpenBrace, Kind::CloseBrace, Kind::DoubleStar];
const BRACKETS: &[Kind] = &[Kind::OpenBracket, Kind::CloseBracket];
const PARENTHESES: &[Kind] = &[Kind::OpenParen, Kind::CloseParen];
const QUOTES: &[Kind] = &[Kind::StringStart, Kind::StringEnd, Kind::OpenBrace, Kind::CloseBrace];

macro_rules! constructs {
    ($( $name:literal : $($kind:ident)|+ , $condition:expr , $own:expr ; )*) => {
        const TABLE: &[Construct] = &[
            $( Construct { name: $name, kinds: &[$(Kind::$kind),+], condition: $condition, own: $own }, )*
        ];
    };
}

use Condition::{Always, Has, HasNot};

constructs! {
    "FunctionDef": FunctionDefinition, HasNot(Kind::KwAsync), &[Kind::KwDef];
    "AsyncFunctionDef": FunctionDefinition, Has(Kind::KwAsync), &[Kind::KwAsync, Kind::KwDef];
    "ClassDef": ClassDefinition, Always, &[Kind::KwClass];
    "Return": ReturnStatement, Always, &[Kind::KwReturn];
    "Delete": DeleteStatement, Always, &[Kind::KwDel];
    "Assign": Assignment, Condition::Assign, &[Kind::Equal];
    "TypeAlias": TypeAliasStatement, Always, &[Kind::KwType, Kind::Equal];
    "AugAssign": AugmentedAssignment, Always, AUGMENTED;
    "AnnAssign": Assignment, Condition::AnnAssign, &[Kind::Colon, Kind::Equal];
    "For": ForStatement, HasNot(Kind::KwAsync), &[Kind::KwFor, Kind::KwIn, Kind::KwElse];
    "AsyncFor": ForStatement, Has(Kind::KwAsync), &[Kind::KwAsync, Kind::KwFor, Kind::KwIn, Kind::KwElse];
    "While": WhileStatement, Always, &[Kind::KwWhile, Kind::KwElse];
    "If": IfStatement, Always, &[Kind::KwIf, Kind::KwElif, Kind::KwElse];
    "With": WithStatement, HasNot(Kind::KwAsync), &[Kind::KwWith, Kind::KwAs];
    "AsyncWith": WithStatement, Has(Kind::KwAsync), &[Kind::KwAsync, Kind::KwWith, Kind::KwAs];
    "Match": MatchStatement, Always, &[Kind::KwMatch, Kind::KwCase];
    "Raise": RaiseStatement, Always, &[Kind::KwRaise, Kind::KwFrom];
    "Try": TryStatement, Condition::Try,
        &[Kind::KwTry, Kind::KwExcept, Kind::KwElse, Kind::KwFinally, Kind::KwAs];
    "TryStar": TryStatement, Condition::TryStar,
        &[Kind::KwTry, Kind::KwExcept, Kind::Star, Kind::KwElse, Kind::KwFinally, Kind::KwAs];
    "Assert": AssertStatement, Always, &[Kind::KwAssert];
    "Import": ImportStatement, Always, &[Kind::KwImport, Kind::KwAs];
    "ImportFrom": ImportFromStatement | FutureImportStatement, Always,
        &[Kind::KwFrom, Kind::KwImport, Kind::KwAs, Kind::Star];
    "DeferredAnnotations": FutureImportStatement, Condition::Deferred, &[Kind::KwFrom, Kind::KwImport, Kind::KwAs];
    "Global": GlobalStatement, Always, &[Kind::KwGlobal];
    "Nonlocal": NonlocalStatement, Always, &[Kind::KwNonlocal];
    "Expr": ExpressionStatement, Always, &[];
    "Pass": PassStatement, Always, &[Kind::KwPass];
    "Break": BreakStatement, Always, &[Kind::KwBreak];
    "Continue": ContinueStatement, Always, &[Kind::KwContinue];
    "BoolOp": BooleanOperator, Always, &[Kind::KwAnd, Kind::KwOr];
    "NamedExpr": NamedExpression, Always, &[Kind::ColonEqual];
    "BinOp": BinaryOperator | UnionType, Always, ARITHMETIC;
    "UnionType": BinaryOperator | UnionType, Condition::Union { optional: false }, &[Kind::Bar];
    "OptionalType": BinaryOperator | UnionType, Condition::Union { optional: true }, &[Kind::Bar];
    "PercentFormat": BinaryOperator, Condition::Percent, &[Kind::Percent];
    "UnaryOp": UnaryOperator | NotOperator, Always, &[Kind::Plus, Kind::Minus, Kind::Tilde, Kind::KwNot];
    "Lambda": Lambda, Always, &[Kind::KwLambda];
    "IfExp": ConditionalExpression, Always, &[Kind::KwIf, Kind::KwElse];
    "Dict": Dictionary, Always, BRACES;
    "Set": Set, Always, BRACES;
    "ListComp": ListComprehension, Always,
        &[Kind::OpenBracket, Kind::CloseBracket, Kind::KwAsync, Kind::KwFor, Kind::KwIn, Kind::KwIf];
    "SetComp": SetComprehension, Always,
        &[Kind::OpenBrace, Kind::CloseBrace, Kind::KwAsync, Kind::KwFor, Kind::KwIn, Kind::KwIf];
    "DictComp": DictionaryComprehension, Always,
        &[Kind::OpenBrace, Kind::CloseBrace, Kind::KwAsync, Kind::KwFor, Kind::KwIn, Kind::KwIf];
    "GeneratorExp": GeneratorExpression, Always,
        &[Kind::OpenParen, Kind::CloseParen, Kind::KwAsync, Kind::KwFor, Kind::KwIn, Kind::KwIf];
    "Await": Await, Always, &[Kind::KwAwait];
    "Yield": Yield, HasNot(Kind::KwFrom), &[Kind::KwYield];
    "YieldFrom": Yield, Has(Kind::KwFrom), &[Kind::KwYield, Kind::KwFrom];
    "Compare": ComparisonOperator, Always, COMPARISONS;
    "Call": Call, Always, PARENTHESES;
    "FormattedValue": Interpolation | FormatExpression, Condition::NotInTemplate,
        &[Kind::OpenBrace, Kind::CloseBrace, Kind::TypeConversion, Kind::Colon];
    "Interpolation": Interpolation | FormatExpression, Condition::InTemplate,
        &[Kind::OpenBrace, Kind::CloseBrace, Kind::TypeConversion, Kind::Colon];
    "JoinedStr": String, Condition::JoinedStr, QUOTES;
    "TemplateStr": String, Condition::TemplateStr, QUOTES;
    "Constant": String | Integer | Float | True | False | None | Ellipsis, Condition::PlainString,
        &[Kind::StringStart, Kind::StringContent, Kind::StringEnd];
    "Attribute": Attribute | MemberType, Always, &[Kind::Dot];
    "Subscript": Subscript | GenericType, Always, BRACKETS;
    "Starred": ListSplat | ListSplatPattern, Condition::Unpacking, &[Kind::Star];
    "Name": Identifier, Condition::Expression, &[];
    "List": List, Always, BRACKETS;
    "Tuple": Tuple, Always, PARENTHESES;
    "Slice": Slice, Always, &[Kind::Colon];
    "comprehension": ForInClause | IfClause, Always, &[Kind::KwAsync, Kind::KwFor, Kind::KwIn, Kind::KwIf];
    "ExceptHandler": ExceptClause, Always, &[Kind::KwExcept, Kind::KwAs, Kind::Star];
    "arguments": Parameters | LambdaParameters, Always,
        &[Kind::Star, Kind::DoubleStar, Kind::Slash, Kind::Equal];
    "arg": Identifier | DefaultParameter | TypedParameter | TypedDefaultParameter | ListSplatPattern
        | DictionarySplatPattern, Condition::Parameter, &[Kind::Star, Kind::DoubleStar, Kind::Equal, Kind::Colon];
    "keyword": KeywordArgument | DictionarySplat, Always, &[Kind::Equal, Kind::DoubleStar];
    "alias": AliasedImport, Always, &[Kind::KwAs];
    "withitem": WithItem, Always, &[Kind::KwAs];
    "match_case": CaseClause, Always, &[Kind::KwCase];
    "MatchStar": SplatPattern, Always, &[Kind::Star, Kind::DoubleStar];
    "MatchMapping": DictPattern, Always, BRACES;
    "TypeVarTuple": SplatType, Condition::TypeParameter(Kind::Star), &[Kind::Star];
    "ParamSpec": SplatType, Condition::TypeParameter(Kind::DoubleStar), &[Kind::DoubleStar];
    "MatchClass": ClassPattern, Always, PARENTHESES;
    "MatchAs": AsPattern | CasePattern, Condition::MatchAs, &[Kind::KwAs, Kind::Underscore];
    "MatchOr": UnionPattern, Always, &[Kind::Bar];
    "MatchSequence": ListPattern | TuplePattern, Condition::InCase,
        &[Kind::OpenBracket, Kind::CloseBracket, Kind::OpenParen, Kind::CloseParen];
}
