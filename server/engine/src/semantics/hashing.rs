//! Keys and elements that cannot be hashed.

use super::dataclasses::dataclass;
use super::{At, Constant, Context, Definition, Found, Special, Value};
use crate::syntax::{Field, Kind, Node};

/// So deep tuples are looked into.
const MOST_NODES: usize = 50;

/// Where an object is needed that has a hash.
#[derive(Debug, Clone)]
pub struct Refused<'m> {
    /// What it is needed for: a key, an element, an argument.
    pub role: &'static str,
    /// The expression that gives it.
    pub item: Node<'m>,
    /// The item itself, or what of it cannot be hashed.
    pub part: Node<'m>,
    /// What that is.
    pub class: Unhashable,
    /// The tokens by which it is asked for.
    pub anchors: Vec<Node<'m>>,
    /// The function that keeps its results by its arguments, and its line, if that is what asks.
    pub cache: Option<(Node<'m>, u32)>,
}

/// A class whose instances have no hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unhashable {
    /// One of `builtins`.
    Builtin(&'static str),
    /// A class of the file that compares by more than identity.
    Own {
        /// Its name.
        name: String,
        /// The line of its `__eq__`; `None` where it says `__hash__ = None`.
        line: Option<u32>,
    },
    /// A dataclass of the file.
    Data {
        /// Its name.
        name: String,
    },
}

/// How far names are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// To their only value.
    Once,
    /// To what a straight line of statements says they refer to here: finds more, and takes longer.
    Here,
}

/// What a display, index, comparison or call needs the hash of, where that has none for certain.
#[must_use]
pub fn refused<'m>(context: &Context<'m>, node: Node<'m>, names: Names) -> Option<Refused<'m>> {
    Asked { context: *context, names }.refused(node)
}

#[derive(Clone, Copy)]
struct Asked<'m> {
    context: Context<'m>,
    names: Names,
}

impl<'m> Asked<'m> {
    fn refused(&self, node: Node<'m>) -> Option<Refused<'m>> {
        match node.kind() {
            Kind::Pair => {
                let in_display = node.parent().is_some_and(|p| p.kind() == Kind::Dictionary);
                let (key, colon) = (node.field_child(Field::Key)?, node.child_of_kind(Kind::Colon)?);
                if !in_display {
                    return None;
                }
                self.unhashable(key)?.asked("key", vec![colon])
            }
            Kind::Set => {
                let why = node.named_children().find_map(|item| self.unhashable(item))?;
                let braces =
                    node.children().filter(|n| matches!(n.kind(), Kind::OpenBrace | Kind::CloseBrace));
                why.asked("element", braces.collect())
            }
            Kind::Subscript => self.subscript(node),
            Kind::ComparisonOperator => self.membership(node),
            Kind::Call => self.call(node),
            _ => None,
        }
    }

    /// `d[[1]]`, read, bound or deleted.
    fn subscript(&self, node: Node<'m>) -> Option<Refused<'m>> {
        let mut indexes = node.field_children(Field::Subscript);
        let (index, None) = (indexes.next()?, indexes.next()) else { return None };
        let parent = node.parent()?;
        // A loop that runs no round binds nothing.
        if matches!(parent.kind(), Kind::ForStatement | Kind::ForInClause) && node.field() == Field::Left {
            return None;
        }
        let why = self.unhashable(index)?;
        if self.collection(node.field_child(Field::Value)?)? != "dict" {
            return None;
        }
        let brackets = node.children().filter(|n| matches!(n.kind(), Kind::OpenBracket | Kind::CloseBracket));
        why.asked("key", brackets.collect())
    }

    /// `[1] in d`
    fn membership(&self, node: Node<'m>) -> Option<Refused<'m>> {
        let mut operators = node.field_children(Field::Operators);
        let (token, None) = (operators.next()?, operators.next()) else { return None };
        if !matches!(token.kind(), Kind::KwIn | Kind::NotIn) {
            return None;
        }
        let mut sides = node.named_children().filter(|n| n.field() != Field::Operators);
        let (item, of) = (sides.next()?, sides.next()?);
        let why = self.unhashable(item)?;
        let class = self.collection(of).filter(|class| matches!(*class, "dict" | "set"))?;
        // A set that is looked for in a set is taken for a frozenset.
        if class == "set" && why.item == why.part && why.class == Unhashable::Builtin("set") {
            return None;
        }
        why.asked(if class == "set" { "element" } else { "key" }, vec![token])
    }

    fn call(&self, node: Node<'m>) -> Option<Refused<'m>> {
        let function = node.field_child(Field::Function)?;
        let arguments = node.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
        if function.kind() == Kind::Identifier {
            let given: Vec<Node<'m>> = arguments.named_children().collect();
            let first = *given.first()?;
            return match (function.text(), given.len()) {
                ("hash", 1) => {
                    let why = self.unhashable(first)?;
                    let is_builtin = self.context.qualified_name(function)? == "builtins.hash";
                    is_builtin.then(|| why.asked("argument", vec![function]))?
                }
                (name @ ("set" | "frozenset"), 1) => {
                    let why = self.first_unhashable(first)?;
                    let is_builtin = self.context.qualified_name(function)? == format!("builtins.{name}");
                    is_builtin.then(|| why.asked("element", vec![function]))?
                }
                _ => self.cached(function, &given),
            };
        }
        let (object, token) = (function.field_child(Field::Object)?, function.field_child(Field::Attribute)?);
        let (class, role, most) = match token.text() {
            "add" => ("set", "element", 1),
            "get" | "setdefault" => ("dict", "key", 2),
            "fromkeys" => ("", "key", 2),
            _ => return None,
        };
        let mut given = arguments.named_children();
        let item = given.next().filter(|_| given.count() < most)?;
        if class.is_empty() {
            let why = self.first_unhashable(item)?;
            let is_builtin = self.context.qualified_name(object)? == "builtins.dict";
            return is_builtin.then(|| why.asked(role, vec![token]))?;
        }
        let why = self.unhashable(item)?;
        if self.collection(object)? != class {
            return None;
        }
        why.asked(role, vec![token])
    }

    /// The first item of a display that cannot be hashed.
    fn first_unhashable(&self, display: Node<'m>) -> Option<Why<'m>> {
        let display = display.unparenthesized();
        if !matches!(display.kind(), Kind::List | Kind::Tuple)
            || display.named_children().any(|item| item.text().starts_with('*'))
        {
            return None;
        }
        display.named_children().find_map(|item| self.unhashable(item))
    }

    /// A call of a function whose results are kept by its arguments.
    fn cached(&self, function: Node<'m>, given: &[Node<'m>]) -> Option<Refused<'m>> {
        let context = &self.context;
        let value = |n: Node<'m>| match n.kind() {
            Kind::KeywordArgument => n.field_child(Field::Value),
            _ => Some(n),
        };
        let is_display = |n: &Node<'m>| n.unparenthesized().kind().is_new_collection();
        let item = given.iter().filter_map(|n| value(*n)).find(is_display)?;
        // What a star brings along may fail before.
        if given.iter().any(|n| n.text().starts_with('*')) {
            return None;
        }
        let Definition::Function(at) = context.definition(function) else { return None };
        let there = context.at(at);
        let mut decorators = context.decorators(at);
        let (decorator, None) = (decorators.next()?, decorators.next()) else { return None };
        let name = there.decorator_name(decorator)?;
        let expression = decorator.named_child(0)?.unparenthesized();
        let is_kept = match (name.as_str(), expression.kind()) {
            ("functools.cache", kind) => kind != Kind::Call,
            ("functools.lru_cache", Kind::Call) => keeps_some(&there, expression)?,
            ("functools.lru_cache", _) => true,
            _ => false,
        };
        if !is_kept {
            return None;
        }
        let refused = self.unhashable(item)?.asked("argument", vec![function])?;
        Some(Refused { cache: Some((function, there.line(at.node))), ..refused })
    }

    /// Why the object that an expression gives cannot be hashed, where that is certain.
    fn unhashable(&self, item: Node<'m>) -> Option<Why<'m>> {
        let item = item.unparenthesized();
        let mut waiting = vec![item];
        let mut seen = 0;
        while let Some(next) = waiting.pop() {
            seen += 1;
            if seen > MOST_NODES {
                return None;
            }
            let next = next.unparenthesized();
            if next.kind() == Kind::Tuple {
                waiting.extend(next.named_children());
                continue;
            }
            if let Some(class) = self.changeable(next) {
                return Some(Why { item, part: next, class });
            }
        }
        None
    }

    /// The builtin class of a list, dict or set that an expression gives.
    fn collection(&self, node: Node<'m>) -> Option<&'static str> {
        match self.changeable(node.unparenthesized())? {
            Unhashable::Builtin(name) => Some(name),
            _ => None,
        }
    }

    /// The class of an expression that gives what cannot be hashed.
    fn changeable(&self, node: Node<'m>) -> Option<Unhashable> {
        let context = &self.context;
        if node.kind() != Kind::Identifier {
            return made(context, node);
        }
        if self.names == Names::Here
            && let Some(at) = context.straight(node).and_then(|straight| straight.made(node))
        {
            return made(&context.at(at), at.node.unparenthesized());
        }
        match context.definition(node) {
            Definition::Value(at) => made(&context.at(at), at.node.unparenthesized()),
            _ => None,
        }
    }
}

struct Why<'m> {
    item: Node<'m>,
    part: Node<'m>,
    class: Unhashable,
}

impl<'m> Why<'m> {
    #[allow(clippy::unnecessary_wraps, reason = "it ends chains of what may be missing")]
    fn asked(self, role: &'static str, anchors: Vec<Node<'m>>) -> Option<Refused<'m>> {
        Some(Refused { role, item: self.item, part: self.part, class: self.class, anchors, cache: None })
    }
}

/// Whether `lru_cache(…)` keeps anything: with a size of 0 it asks for no hash.
fn keeps_some<'m>(context: &Context<'m>, call: Node<'m>) -> Option<bool> {
    for argument in call.field_child(Field::Arguments)?.named_children() {
        let (name, value) = match argument.kind() {
            Kind::Comment => continue,
            Kind::KeywordArgument => {
                (argument.field_child(Field::Name)?.text(), argument.field_child(Field::Value)?)
            }
            _ => ("maxsize", argument),
        };
        match (name, context.constant(value)?) {
            ("maxsize", Constant::None) | ("typed", _) => {}
            ("maxsize", Constant::Int(size)) if size > 0 => {}
            _ => return Some(false),
        }
    }
    Some(true)
}

/// The class of what a display or call makes.
fn made<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Unhashable> {
    Some(Unhashable::Builtin(match node.kind() {
        Kind::List | Kind::ListComprehension => "list",
        Kind::Set | Kind::SetComprehension => "set",
        Kind::Dictionary | Kind::DictionaryComprehension => "dict",
        Kind::Call => {
            let function = node.field_child(Field::Function).filter(|f| f.kind() == Kind::Identifier)?;
            match ["list", "dict", "set", "bytearray"].into_iter().find(|name| *name == function.text()) {
                Some(name) if context.qualified_name(function)? == format!("builtins.{name}") => name,
                _ => return instance(context, node, function),
            }
        }
        _ => return None,
    }))
}

/// The class of this file that a call makes an instance of, where its instances have no hash.
fn instance<'m>(context: &Context<'m>, call: Node<'m>, function: Node<'m>) -> Option<Unhashable> {
    let Definition::Class(at) = context.definition(function) else { return None };
    if !matches!(context.value(call), Value::InstanceOf(of) if of == at) {
        return None;
    }
    let there = context.at(at);
    let name = at.node.field_child(Field::Name)?.text().to_string();
    if let Some(data) = dataclass(&there, at) {
        let taken = ["__hash__", "__eq__"].iter().any(|name| !context.bindings_in_class(at, name).is_empty());
        let parameters = data.parameters;
        let is_only = context.decorators(at).count() == 1;
        let is_plain = data.complete && is_only && !taken && !is_set_elsewhere(context, at);
        return (is_plain && parameters.eq && !parameters.frozen && !parameters.unsafe_hash)
            .then_some(Unhashable::Data { name });
    }
    if context.decorators(at).next().is_some() {
        return None;
    }
    let class = context.class(at);
    if !context.is_plainly_made(&class) {
        return None;
    }
    let Special::Denied(denied) = context.special(&class, "__hash__") else { return None };
    if denied.class != class.id {
        return None;
    }
    let eq = context.bindings_in_class(at, "__eq__");
    let is_written = !context.bindings_in_class(at, "__hash__").is_empty();
    let line = match eq.as_slice() {
        [eq] if !is_written => Some(line_of(context, *eq)?),
        _ if is_written => None,
        _ => return None,
    };
    Some(Unhashable::Own { name, line })
}

fn line_of<'m>(context: &Context<'m>, found: Found<'m>) -> Option<u32> {
    let node = context.module().pieces().get(found.piece)?.segment.tree().node(found.binding.node)?;
    Some(context.at(At { piece: found.piece, node }).line(node))
}

/// Whether any other code of the file may give the class a hash.
fn is_set_elsewhere<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let pieces = context.module().pieces();
    pieces.iter().any(|piece| piece.segment.tree().root().text().contains("__hash__"))
        || context.class(class).mro.is_err()
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::{Names, refused};

    fn part(text: &str, names: Names) -> String {
        ask(text, |context, node| refused(context, node, names).map(|found| found.part.text().to_string()))
            .unwrap_or_default()
    }

    #[test]
    fn finds_what_has_no_hash() {
        for (text, expected) in [
            ("{[1], 2}\n", "[1]"),
            ("{(1, {}), 2}\n", "{}"),
            ("hash([])\n", "[]"),
            ("d = {}\nd[[1]]\n", "[1]"),
            ("d = {}\n[1] in d\n", "[1]"),
        ] {
            assert_eq!(part(text, Names::Once), expected, "{text}");
        }
    }

    #[test]
    fn follows_names_as_far_as_asked() {
        assert_eq!(part("x = []\n{x}\n", Names::Once), "x");
        assert_eq!(part("x = ()\nx = []\n{x}\n", Names::Once), "");
        assert_eq!(part("x = ()\nx = []\n{x}\n", Names::Here), "x");
    }
}
