//! Which Python a construct needs.

use super::Context;
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// What older versions refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs<'m> {
    /// The first version that takes it.
    pub version: PythonVersion,
    /// What it is called, with code in backticks.
    pub what: String,
    /// The token that shows it.
    pub token: Node<'m>,
    /// What an older version raises.
    pub raises: &'static str,
    /// It does so whenever the file is run or imported, and not only where this line is reached.
    pub always: bool,
}

/// The kinds of nodes that [`Context::needs`] looks at.
pub const KINDS: &[Kind] = &[
    Kind::MatchStatement,
    Kind::ExceptClause,
    Kind::TypeAliasStatement,
    Kind::TypeParameter,
    Kind::String,
    Kind::Subscript,
    Kind::DottedName,
    Kind::Attribute,
    Kind::Identifier,
    Kind::KeywordArgument,
    Kind::BinaryOperator,
    Kind::UnionType,
];

impl<'m> Context<'m> {
    /// What a node needs that Python 3.9 does not have. Cost: linear in the node for strings with fields, that of following a name
    /// for few others, else constant.
    #[must_use]
    pub fn needs(&self, node: Node<'m>) -> Option<Needs<'m>> {
        self.syntax_needs(node).or_else(|| self.library_needs(node))
    }

    /// What a node needs of the compiler.
    fn syntax_needs(&self, node: Node<'m>) -> Option<Needs<'m>> {
        let new = |minor, what: &str, token: Option<Node<'m>>| {
            Some(Needs {
                version: PythonVersion::new(3, minor),
                what: what.to_string(),
                token: token?,
                raises: "SyntaxError",
                always: true,
            })
        };
        match node.kind() {
            Kind::MatchStatement => new(10, "the `match` statement", node.child_of_kind(Kind::KwMatch)),
            Kind::ExceptClause => {
                let keyword = node.child_of_kind(Kind::KwExcept);
                let caught =
                    node.named_children().filter(|n| !matches!(n.kind(), Kind::Block | Kind::Comment));
                if node.child_of_kind(Kind::Comma).is_some() || caught.count() > 1 {
                    new(14, "`except` without parentheses around its classes", keyword)
                } else if node.child_of_kind(Kind::Star).is_some() {
                    new(11, "`except*`", keyword)
                } else {
                    None
                }
            }
            Kind::TypeAliasStatement => new(12, "the `type` statement", node.child_of_kind(Kind::KwType)),
            Kind::TypeParameter
                if node.parent().is_some_and(|p| {
                    matches!(p.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
                        && p.field_child(Field::TypeParameters) == Some(node)
                }) =>
            {
                new(12, "type parameters in brackets", node.child_of_kind(Kind::OpenBracket))
            }
            Kind::String => {
                let start = node.child_of_kind(Kind::StringStart)?;
                let prefix = start.text().trim_end_matches(['"', '\'']);
                if prefix.contains(['t', 'T']) {
                    return new(14, "a t-string", Some(start));
                }
                if prefix.contains(['f', 'F']) && has_free_field(node, start) {
                    return new(
                        12,
                        "an f-string field with the string's own quotes, a backslash or a line break",
                        Some(start),
                    );
                }
                None
            }
            Kind::Subscript => {
                let star = node.named_children().skip(1).find(|n| n.kind() == Kind::ListSplat);
                new(11, "`*` in a subscript", star.and_then(|n| n.child_of_kind(Kind::Star)))
            }
            _ => None,
        }
    }

    /// Whether this decides which Python a file needs: the first of those that need the newest, and that no condition puts off. It is
    /// `false` as soon as another is seen to decide.
    #[must_use]
    pub fn decides(&self, needs: &Needs<'m>) -> bool {
        if !needs.always {
            return false;
        }
        let own = (self.piece(), needs.token.id());
        for (piece, there) in self.module().pieces().iter().enumerate() {
            let tree = there.segment.tree();
            for node in tree.root().descendants().filter(|n| KINDS.contains(&n.kind())) {
                let here = self.at(super::At { piece, node });
                let Some(other) = here.needs(node).filter(|other| other.always) else { continue };
                let is_first = (piece, other.token.id()) < own;
                if other.version > needs.version || other.version == needs.version && is_first {
                    return false;
                }
            }
        }
        true
    }
}

/// Whether an f-string has a field as PEP 701 allows it: with the string's own quotes in it, with a backslash, or, in a string of
/// one line, with a line break or a comment.
fn has_free_field(string: Node<'_>, start: Node<'_>) -> bool {
    let quotes = start.text().trim_start_matches(|c: char| c.is_alphabetic());
    let is_short = quotes.len() == 1;
    string.children().filter(|n| n.kind() == Kind::Interpolation).any(|field| {
        let Some(expression) = field.named_child(0) else { return false };
        let text = expression.text();
        let reuses = |n: Node<'_>| n.kind() == Kind::StringStart && n.text().contains(quotes);
        text.contains('\\') || is_short && field.text().contains('\n') || field.descendants().any(reuses)
    })
}
