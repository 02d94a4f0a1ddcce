//! Python with its words coloured, from the engine's own syntax tree.

use std::collections::BTreeSet;

use pygloss_engine::semantics::stdlib::is_builtin;
use pygloss_engine::syntax::{Field, Kind, Node, SyntaxTree, parse};
use pygloss_engine::version::PythonVersion;

use super::push_escaped;

/// A program as HTML.
pub fn python(code: &str) -> String {
    lines(code).join("\n")
}

/// The lines of a program as HTML, none of which opens a tag that another closes.
pub fn lines(code: &str) -> Vec<String> {
    let (tree, _) = parse(code, None);
    let bound = bound_names(&tree);
    let mut lines = vec![String::new()];
    let mut at = 0;
    for token in tokens(&tree) {
        let (start, end) = (usize::from(token.start()), usize::from(token.end()));
        if start < at {
            continue;
        }
        push(&mut lines, "", code.get(at..start).unwrap_or_default());
        push(&mut lines, look(token, &bound), code.get(start..end).unwrap_or_default());
        at = end;
    }
    push(&mut lines, "", code.get(at..).unwrap_or_default());
    lines
}

fn push(lines: &mut Vec<String>, look: &str, text: &str) {
    for (number, part) in text.split('\n').enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) else { continue };
        if look.is_empty() {
            push_escaped(line, part);
        } else {
            line.push_str(&format!("<span class=\"{look}\">"));
            push_escaped(line, part);
            line.push_str("</span>");
        }
    }
}

fn tokens(tree: &SyntaxTree) -> impl Iterator<Item = Node<'_>> {
    tree.root().descendants().filter(|node| node.subtree_end() == node.id() + 1 && !node.range().is_empty())
}

/// The class of a token: `k` keywords, `s` strings, `e` escapes in them, `n` numbers, `c` comments, `d` names being defined,
/// `b` builtins, `o` decorators.
fn look(token: Node<'_>, bound: &BTreeSet<&str>) -> &'static str {
    match token.kind() {
        Kind::Comment => "c",
        Kind::StringStart | Kind::StringContent | Kind::StringEnd => "s",
        Kind::EscapeSequence | Kind::EscapeInterpolation => "e",
        Kind::Integer | Kind::Float => "n",
        Kind::True | Kind::False | Kind::None => "k",
        Kind::Identifier => name(token, bound),
        Kind::Underscore => "",
        kind if !token.is_named() && kind.name().starts_with(|c: char| c.is_ascii_alphabetic()) => "k",
        Kind::At if token.parent().is_some_and(|parent| parent.kind() == Kind::Decorator) => "o",
        _ => "",
    }
}

fn name(token: Node<'_>, bound: &BTreeSet<&str>) -> &'static str {
    let Some(parent) = token.parent() else { return "" };
    match (parent.kind(), token.field()) {
        (Kind::FunctionDefinition | Kind::ClassDefinition, Field::Name) => "d",
        (Kind::Decorator, _) => "o",
        (Kind::Attribute, Field::Attribute)
        | (Kind::KeywordArgument, Field::Name)
        | (Kind::DottedName, _) => "",
        _ if !bound.contains(token.text()) && is_builtin(token.text(), PythonVersion::default()) => "b",
        _ => "",
    }
}

/// Names that the program binds itself: they are no builtins in it.
fn bound_names(tree: &SyntaxTree) -> BTreeSet<&str> {
    let is_binding = |node: &Node<'_>| {
        let Some(parent) = node.parent() else { return false };
        match parent.kind() {
            Kind::FunctionDefinition | Kind::ClassDefinition => node.field() == Field::Name,
            Kind::Assignment | Kind::ForStatement | Kind::ForInClause => node.field() == Field::Left,
            Kind::NamedExpression | Kind::DefaultParameter | Kind::TypedDefaultParameter => {
                node.field() == Field::Name
            }
            Kind::Parameters | Kind::LambdaParameters | Kind::PatternList | Kind::TypedParameter => true,
            Kind::AsPatternTarget => true,
            _ => false,
        }
    };
    tree.root()
        .descendants()
        .filter(|n| n.kind() == Kind::Identifier && is_binding(n))
        .map(Node::text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_words_by_what_they_are() {
        assert_eq!(
            python("def f(x=1):\n    return len(x) # why\n"),
            "<span class=\"k\">def</span> <span class=\"d\">f</span>(x=<span class=\"n\">1</span>):\n    \
             <span class=\"k\">return</span> <span class=\"b\">len</span>(x) <span class=\"c\"># why</span>\n"
        );
        assert_eq!(python("x.print(list=list)"), "x.print(list=<span class=\"b\">list</span>)");
        assert_eq!(python("list = 1\nlist"), "list = <span class=\"n\">1</span>\nlist");
        assert_eq!(python("match = 1"), "match = <span class=\"n\">1</span>");
        assert_eq!(
            python("f'a{b!r}\\n'"),
            "<span class=\"s\">f&#39;</span><span class=\"s\">a</span>{b!r}<span class=\"e\">\\n</span>\
             <span class=\"s\">&#39;</span>"
        );
    }

    #[test]
    fn a_line_closes_what_it_opens() {
        for line in lines("x = '''a\nb'''\n<b>&") {
            assert_eq!(line.matches("<span").count(), line.matches("</span>").count(), "{line}");
        }
        assert_eq!(
            lines("'''a\nb'''")[1],
            "<span class=\"s\">b</span><span class=\"s\">&#39;&#39;&#39;</span>"
        );
    }

    #[test]
    fn no_character_of_any_card_is_lost() {
        for entry in crate::cards::library().entries() {
            for fence in entry.card().unwrap().fences() {
                let mut text = python(&fence.code).replace("</span>", "");
                for class in ["c", "s", "e", "n", "k", "d", "o", "b"] {
                    text = text.replace(&format!("<span class=\"{class}\">"), "");
                }
                let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
                let text = text.replace("&#39;", "'").replace("&amp;", "&");
                assert_eq!(text, fence.code, "{}", entry.file());
            }
        }
    }
}
