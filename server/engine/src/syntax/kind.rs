//! The kinds of syntax nodes and the names of their fields: the only place where the grammar's own strings stand.

use std::sync::LazyLock;

macro_rules! kinds {
    ($( $variant:ident $text:literal $named:literal ; )*) => {
        /// What a node of the syntax tree is. Tokens (keywords, operators, punctuation) have kinds of their own;
        /// keyword tokens are called `Kw…`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is the grammar's own name for the construct")]
        pub enum Kind {
            $( $variant, )*
            /// A stretch that the parser could not make sense of.
            Error,
            /// A statement that the grammar takes for something that CPython may not: nothing is taught or flagged in it.
            Unknown,
        }

        /// Every kind with the grammar's string for it and whether the grammar calls it a named node.
        const NAMES: &[(Kind, &str, bool)] = &[ $( (Kind::$variant, $text, $named), )* ];
    };
}

kinds! {
    Module "module" true;
    Identifier "identifier" true;
    Integer "integer" true;
    Float "float" true;
    True "true" true;
    False "false" true;
    None "none" true;
    Ellipsis "ellipsis" true;
    Comment "comment" true;
    LineContinuation "line_continuation" true;
    String "string" true;
    StringStart "string_start" true;
    StringContent "string_content" true;
    StringEnd "string_end" true;
    EscapeSequence "escape_sequence" true;
    EscapeInterpolation "escape_interpolation" true;
    Interpolation "interpolation" true;
    FormatSpecifier "format_specifier" true;
    FormatExpression "format_expression" true;
    TypeConversion "type_conversion" true;
    ConcatenatedString "concatenated_string" true;
    ImportStatement "import_statement" true;
    ImportPrefix "import_prefix" true;
    RelativeImport "relative_import" true;
    FutureImportStatement "future_import_statement" true;
    ImportFromStatement "import_from_statement" true;
    AliasedImport "aliased_import" true;
    WildcardImport "wildcard_import" true;
    DottedName "dotted_name" true;
    PrintStatement "print_statement" true;
    Chevron "chevron" true;
    ExecStatement "exec_statement" true;
    AssertStatement "assert_statement" true;
    ExpressionStatement "expression_statement" true;
    ReturnStatement "return_statement" true;
    DeleteStatement "delete_statement" true;
    RaiseStatement "raise_statement" true;
    PassStatement "pass_statement" true;
    BreakStatement "break_statement" true;
    ContinueStatement "continue_statement" true;
    IfStatement "if_statement" true;
    ElifClause "elif_clause" true;
    ElseClause "else_clause" true;
    MatchStatement "match_statement" true;
    CaseClause "case_clause" true;
    CasePattern "case_pattern" true;
    UnionPattern "union_pattern" true;
    ListPattern "list_pattern" true;
    TuplePattern "tuple_pattern" true;
    DictPattern "dict_pattern" true;
    KeywordPattern "keyword_pattern" true;
    SplatPattern "splat_pattern" true;
    ClassPattern "class_pattern" true;
    ComplexPattern "complex_pattern" true;
    AsPattern "as_pattern" true;
    AsPatternTarget "as_pattern_target" true;
    ForStatement "for_statement" true;
    WhileStatement "while_statement" true;
    TryStatement "try_statement" true;
    ExceptClause "except_clause" true;
    FinallyClause "finally_clause" true;
    WithStatement "with_statement" true;
    WithClause "with_clause" true;
    WithItem "with_item" true;
    FunctionDefinition "function_definition" true;
    Parameters "parameters" true;
    LambdaParameters "lambda_parameters" true;
    DefaultParameter "default_parameter" true;
    TypedParameter "typed_parameter" true;
    TypedDefaultParameter "typed_default_parameter" true;
    PositionalSeparator "positional_separator" true;
    KeywordSeparator "keyword_separator" true;
    ListSplat "list_splat" true;
    DictionarySplat "dictionary_splat" true;
    ParenthesizedListSplat "parenthesized_list_splat" true;
    ListSplatPattern "list_splat_pattern" true;
    DictionarySplatPattern "dictionary_splat_pattern" true;
    GlobalStatement "global_statement" true;
    NonlocalStatement "nonlocal_statement" true;
    TypeAliasStatement "type_alias_statement" true;
    ClassDefinition "class_definition" true;
    TypeParameter "type_parameter" true;
    ArgumentList "argument_list" true;
    KeywordArgument "keyword_argument" true;
    DecoratedDefinition "decorated_definition" true;
    Decorator "decorator" true;
    Block "block" true;
    ExpressionList "expression_list" true;
    PatternList "pattern_list" true;
    NamedExpression "named_expression" true;
    NotOperator "not_operator" true;
    BooleanOperator "boolean_operator" true;
    BinaryOperator "binary_operator" true;
    UnaryOperator "unary_operator" true;
    ComparisonOperator "comparison_operator" true;
    Lambda "lambda" true;
    Assignment "assignment" true;
    AugmentedAssignment "augmented_assignment" true;
    Yield "yield" true;
    Await "await" true;
    Attribute "attribute" true;
    Subscript "subscript" true;
    Slice "slice" true;
    Call "call" true;
    Type "type" true;
    SplatType "splat_type" true;
    GenericType "generic_type" true;
    UnionType "union_type" true;
    ConstrainedType "constrained_type" true;
    MemberType "member_type" true;
    List "list" true;
    Set "set" true;
    Tuple "tuple" true;
    Dictionary "dictionary" true;
    Pair "pair" true;
    ListComprehension "list_comprehension" true;
    DictionaryComprehension "dictionary_comprehension" true;
    SetComprehension "set_comprehension" true;
    GeneratorExpression "generator_expression" true;
    ForInClause "for_in_clause" true;
    IfClause "if_clause" true;
    ParenthesizedExpression "parenthesized_expression" true;
    ConditionalExpression "conditional_expression" true;

    KwImport "import" false;
    KwFrom "from" false;
    KwFuture "__future__" false;
    KwAs "as" false;
    KwPrint "print" false;
    KwExec "exec" false;
    KwAssert "assert" false;
    KwReturn "return" false;
    KwDel "del" false;
    KwRaise "raise" false;
    KwPass "pass" false;
    KwBreak "break" false;
    KwContinue "continue" false;
    KwIf "if" false;
    KwElif "elif" false;
    KwElse "else" false;
    KwMatch "match" false;
    KwCase "case" false;
    KwAsync "async" false;
    KwFor "for" false;
    KwIn "in" false;
    KwWhile "while" false;
    KwTry "try" false;
    KwExcept "except" false;
    KwFinally "finally" false;
    KwWith "with" false;
    KwDef "def" false;
    KwGlobal "global" false;
    KwNonlocal "nonlocal" false;
    KwType "type" false;
    KwClass "class" false;
    KwNot "not" false;
    KwAnd "and" false;
    KwOr "or" false;
    KwIs "is" false;
    KwLambda "lambda" false;
    KwYield "yield" false;
    KwAwait "await" false;
    NotIn "not in" false;
    IsNot "is not" false;
    Underscore "_" false;
    Semicolon ";" false;
    Dot "." false;
    Comma "," false;
    Colon ":" false;
    ColonEqual ":=" false;
    Equal "=" false;
    Arrow "->" false;
    At "@" false;
    OpenParen "(" false;
    CloseParen ")" false;
    OpenBracket "[" false;
    CloseBracket "]" false;
    OpenBrace "{" false;
    CloseBrace "}" false;
    Plus "+" false;
    Minus "-" false;
    Star "*" false;
    DoubleStar "**" false;
    Slash "/" false;
    DoubleSlash "//" false;
    Percent "%" false;
    Ampersand "&" false;
    Bar "|" false;
    Caret "^" false;
    Tilde "~" false;
    LeftShift "<<" false;
    RightShift ">>" false;
    Less "<" false;
    LessEqual "<=" false;
    EqualEqual "==" false;
    NotEqual "!=" false;
    LessGreater "<>" false;
    GreaterEqual ">=" false;
    Greater ">" false;
    PlusEqual "+=" false;
    MinusEqual "-=" false;
    StarEqual "*=" false;
    SlashEqual "/=" false;
    AtEqual "@=" false;
    DoubleSlashEqual "//=" false;
    PercentEqual "%=" false;
    DoubleStarEqual "**=" false;
    RightShiftEqual ">>=" false;
    LeftShiftEqual "<<=" false;
    AmpersandEqual "&=" false;
    CaretEqual "^=" false;
    BarEqual "|=" false;
    Backslash "\\" false;
}

impl Kind {
    /// How many kinds there are: one more than the greatest `kind as usize`.
    pub const COUNT: usize = Kind::Unknown as usize + 1;

    /// The grammar's string for this kind (`"function_definition"`, `"def"`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Error => "ERROR",
            Kind::Unknown => "unknown",
            _ => NAMES.get(self as usize).map_or("unknown", |(_, name, _)| name),
        }
    }

    /// The keyword, operator or mark that is written like this (`"def"`, `"->"`).
    #[must_use]
    pub fn token(text: &str) -> Option<Kind> {
        NAMES.iter().find(|(_, name, named)| !named && *name == text).map(|(kind, _, _)| *kind)
    }

    /// The kind that goes with the parser's number for it. Numbers that no list above names are
    /// hidden helpers of the grammar, which never show up in a tree.
    pub(super) fn from_grammar(id: u16) -> Kind {
        static TABLE: LazyLock<Vec<Kind>> = LazyLock::new(|| {
            let language = super::parse::language();
            (0..language.node_kind_count())
                .map(|id| {
                    let id = u16::try_from(id).unwrap_or(u16::MAX);
                    let text = language.node_kind_for_id(id).unwrap_or_default();
                    let named = language.node_kind_is_named(id);
                    NAMES
                        .iter()
                        .find(|(_, t, n)| *t == text && *n == named)
                        .map_or(Kind::Unknown, |(kind, _, _)| *kind)
                })
                .collect()
        });
        if id == u16::MAX {
            Kind::Error
        } else {
            TABLE.get(usize::from(id)).copied().unwrap_or(Kind::Unknown)
        }
    }

    /// True for `def`, `async def` and `lambda` nodes: those that make a function object.
    #[must_use]
    pub fn is_function(self) -> bool {
        matches!(self, Kind::FunctionDefinition | Kind::Lambda)
    }

    /// True for a number, `True`, `False`, `None` and `...`: what is one object or another that nobody can tell from it. Texts are not
    /// among them, as an f-string is none.
    #[must_use]
    pub fn is_plain_constant(self) -> bool {
        matches!(self, Kind::Integer | Kind::Float | Kind::True | Kind::False | Kind::None | Kind::Ellipsis)
    }

    /// True for the displays and comprehensions that make a new object which can be changed: lists, dicts and sets.
    #[must_use]
    pub fn is_new_collection(self) -> bool {
        matches!(
            self,
            Kind::List
                | Kind::Dictionary
                | Kind::Set
                | Kind::ListComprehension
                | Kind::DictionaryComprehension
                | Kind::SetComprehension
        )
    }

    /// True for the compound statements whose blocks may be passed over, left early or run more than once.
    #[must_use]
    pub fn may_leave_out(self) -> bool {
        matches!(
            self,
            Kind::IfStatement
                | Kind::ForStatement
                | Kind::WhileStatement
                | Kind::TryStatement
                | Kind::WithStatement
                | Kind::MatchStatement
        )
    }

    /// True for what holds several targets: `a, b`, `(a, b)` and `[a, b]`, by whichever name the grammar has for it there.
    #[must_use]
    pub fn is_target_list(self) -> bool {
        matches!(
            self,
            Kind::PatternList
                | Kind::TuplePattern
                | Kind::ListPattern
                | Kind::ExpressionList
                | Kind::Tuple
                | Kind::List
        )
    }

    /// True for the four comprehension forms (generator expressions included).
    #[must_use]
    pub fn is_comprehension(self) -> bool {
        matches!(
            self,
            Kind::ListComprehension
                | Kind::SetComprehension
                | Kind::DictionaryComprehension
                | Kind::GeneratorExpression
        )
    }
}

macro_rules! fields {
    ($( $variant:ident $text:literal ; )*) => {
        /// The role of a child in its parent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is the grammar's own name for the role")]
        pub enum Field {
            /// The child has no named role.
            Unnamed,
            $( $variant, )*
        }

        const FIELD_NAMES: &[(Field, &str)] = &[ $( (Field::$variant, $text), )* ];
    };
}

fields! {
    Alias "alias";
    Alternative "alternative";
    Argument "argument";
    Arguments "arguments";
    Attribute "attribute";
    Body "body";
    Cause "cause";
    Code "code";
    Condition "condition";
    Consequence "consequence";
    Definition "definition";
    Expression "expression";
    FormatSpecifier "format_specifier";
    Function "function";
    Guard "guard";
    Key "key";
    Left "left";
    ModuleName "module_name";
    Name "name";
    Object "object";
    Operator "operator";
    Operators "operators";
    Parameters "parameters";
    ReturnType "return_type";
    Right "right";
    Subject "subject";
    Subscript "subscript";
    Superclasses "superclasses";
    Type "type";
    TypeConversion "type_conversion";
    TypeParameters "type_parameters";
    Value "value";
}

impl Field {
    /// The field that goes with the parser's number for it; [`Field::Unnamed`] where there is none.
    pub(super) fn from_grammar(id: u16) -> Field {
        static TABLE: LazyLock<Vec<Field>> = LazyLock::new(|| {
            let language = super::parse::language();
            (0..=language.field_count())
                .map(|id| {
                    let name = u16::try_from(id).ok().and_then(|id| language.field_name_for_id(id));
                    FIELD_NAMES.iter().find(|(_, t)| Some(*t) == name).map_or(Field::Unnamed, |(f, _)| *f)
                })
                .collect()
        });
        TABLE.get(usize::from(id)).copied().unwrap_or(Field::Unnamed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_visible_kind_of_the_grammar_has_a_name_here() {
        let language = crate::syntax::parse::language();
        let mut missing = Vec::new();
        for id in 0..u16::try_from(language.node_kind_count()).unwrap() {
            let visible = language.node_kind_is_visible(id);
            let text = language.node_kind_for_id(id).unwrap();
            if visible && text != "end" && Kind::from_grammar(id) == Kind::Unknown {
                missing.push(text);
            }
        }
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn every_field_of_the_grammar_has_a_name_here() {
        let language = crate::syntax::parse::language();
        for id in 1..=u16::try_from(language.field_count()).unwrap() {
            assert_ne!(Field::from_grammar(id), Field::Unnamed, "{:?}", language.field_name_for_id(id));
        }
    }
}
