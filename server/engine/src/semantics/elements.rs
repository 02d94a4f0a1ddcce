//! What going over, unpacking or indexing an expression gives, where all of it is of one class.

use super::builtins::READING_METHODS;
use super::imports::bare;
use super::variables::Found;
use super::{At, BindingKind, Context, Definition, Owner, Value, stdlib};
use crate::syntax::{Field, Kind, Node};

/// A display with more items than this is not looked into.
const MOST_ITEMS: usize = 32;

/// Functions that only look at what they are given, or copy it.
const ONLY_LOOK: [&str; 22] = [
    "len",
    "sorted",
    "sum",
    "min",
    "max",
    "any",
    "all",
    "enumerate",
    "zip",
    "reversed",
    "list",
    "tuple",
    "set",
    "frozenset",
    "str",
    "repr",
    "print",
    "isinstance",
    "map",
    "filter",
    "bool",
    "iter",
];

impl<'m> Context<'m> {
    /// What the target of a `for` is bound to.
    pub(super) fn gone_over(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let clause =
            identifier.ancestors().find(|n| matches!(n.kind(), Kind::ForStatement | Kind::ForInClause));
        let Some(clause) = clause.filter(|n| n.child_of_kind(Kind::KwAsync).is_none()) else {
            return Value::Unknown;
        };
        let (Some(left), Some(right)) = (clause.field_child(Field::Left), clause.field_child(Field::Right))
        else {
            return Value::Unknown;
        };
        let there = self.at(At { piece: found.piece, node: right });
        if bare(left) == identifier {
            return there.element(right, fuel);
        }
        match place_in(identifier, left) {
            Some((at, count)) => there.element_part(right, at, count, fuel),
            None => Value::Unknown,
        }
    }

    /// What a name is bound to by `a, b = …`.
    pub(super) fn unpacked(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let Some(statement) = identifier.ancestor_of_kind(Kind::Assignment) else { return Value::Unknown };
        let (Some(left), Some(mut right)) =
            (statement.field_child(Field::Left), statement.field_child(Field::Right))
        else {
            return Value::Unknown;
        };
        while right.kind() == Kind::Assignment {
            match right.field_child(Field::Right) {
                Some(value) => right = value,
                None => return Value::Unknown,
            }
        }
        let there = self.at(At { piece: found.piece, node: right });
        match place_in(identifier, left) {
            Some((at, count)) => there.part(right, at, count, fuel),
            None => Value::Unknown,
        }
    }

    /// The part of a number `at` of `count` that an expression is unpacked into.
    fn part(&self, node: Node<'m>, at: usize, count: usize, fuel: u32) -> Value<'m> {
        let node = bare(node);
        if !matches!(node.kind(), Kind::Tuple | Kind::ExpressionList | Kind::List) {
            return self.element(node, fuel);
        }
        match items(node) {
            Some(items) if items.len() == count => {
                items.get(at).map_or(Value::Unknown, |item| self.value_within(*item, fuel))
            }
            _ => Value::Unknown,
        }
    }

    /// The part of each element that `for a, b in …` unpacks.
    fn element_part(&self, node: Node<'m>, at: usize, count: usize, fuel: u32) -> Value<'m> {
        let node = bare(node);
        if let Some(items) = items(node).filter(|items| !items.is_empty() && items.len() <= MOST_ITEMS) {
            let share = fuel / u32::try_from(items.len()).unwrap_or(u32::MAX);
            return common(items.into_iter().map(|item| match item.kind() {
                Kind::Tuple | Kind::List => self.part(item, at, count, share),
                _ => Value::Unknown,
            }));
        }
        if let Some((name, arguments)) = self.builtin_call(node, fuel) {
            return match (name.as_str(), arguments.as_slice()) {
                ("builtins.enumerate", [_, ..]) if at == 0 && count == 2 => match arguments.get(1) {
                    None => Value::builtin("int"),
                    Some(start) => self.value_within(*start, fuel),
                },
                ("builtins.enumerate", [over, ..]) if at == 1 && count == 2 => self.element(*over, fuel),
                ("builtins.zip", all) if all.len() == count => {
                    all.get(at).map_or(Value::Unknown, |over| self.element(*over, fuel))
                }
                _ => Value::Unknown,
            };
        }
        Value::Unknown
    }

    /// The name of a called function of another module, with its arguments, where all are by position but those that `sorted`,
    /// `zip` and such have by name.
    fn builtin_call(&self, node: Node<'m>, fuel: u32) -> Option<(String, Vec<Node<'m>>)> {
        if node.kind() != Kind::Call {
            return None;
        }
        let Definition::External(name) = self.definition_within(node.field_child(Field::Function)?, fuel)
        else {
            return None;
        };
        let list = node.field_child(Field::Arguments)?;
        if list.kind() == Kind::GeneratorExpression {
            return Some((name, vec![list]));
        }
        let mut arguments = Vec::new();
        for argument in list.named_children() {
            match argument.kind() {
                Kind::Comment => {}
                Kind::KeywordArgument => {
                    let keyword = argument.field_child(Field::Name)?.text();
                    if !matches!(keyword, "key" | "reverse" | "strict") {
                        return None;
                    }
                }
                Kind::ListSplat | Kind::DictionarySplat | Kind::ParenthesizedListSplat => return None,
                _ => arguments.push(argument),
            }
        }
        Some((name, arguments))
    }

    /// What going over the expression gives.
    pub(super) fn element(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let Some(fuel) = fuel.checked_sub(1) else { return Value::Unknown };
        let node = bare(node);
        match node.kind() {
            Kind::List | Kind::Tuple | Kind::Set | Kind::ExpressionList | Kind::Dictionary => {
                let Some(items) = items(node).filter(|items| items.len() <= MOST_ITEMS) else {
                    return Value::Unknown;
                };
                let share = fuel / u32::try_from(items.len().max(1)).unwrap_or(u32::MAX);
                return common(items.into_iter().map(|item| self.value_within(item, share.max(2).min(fuel))));
            }
            Kind::ListComprehension | Kind::SetComprehension | Kind::GeneratorExpression => {
                return node.field_child(Field::Body).map_or(Value::Unknown, |n| self.value_within(n, fuel));
            }
            Kind::DictionaryComprehension => {
                let key = node.field_child(Field::Body).and_then(|pair| pair.field_child(Field::Key));
                return key.map_or(Value::Unknown, |n| self.value_within(n, fuel));
            }
            Kind::Call => {
                if let Some(value) = self.element_of_call(node, fuel) {
                    return value;
                }
            }
            Kind::Identifier => {
                if let Some(value) = self.element_of_name(node, fuel) {
                    return value;
                }
            }
            Kind::Subscript => {
                let has_slice = node.field_children(Field::Subscript).any(|n| n.kind() == Kind::Slice);
                if has_slice && let Some(of) = node.field_child(Field::Value) {
                    return self.element(of, fuel);
                }
            }
            _ => {}
        }
        let Value::Instance(class) = self.value_within(node, fuel) else { return Value::Unknown };
        match class.as_str() {
            "builtins.str" | "_io.TextIOWrapper" | "_io.StringIO" => Value::builtin("str"),
            "builtins.bytes" | "builtins.bytearray" | "builtins.range" => Value::builtin("int"),
            "_io.BufferedReader" | "_io.BufferedRandom" | "_io.BytesIO" => Value::builtin("bytes"),
            "builtins.enumerate" | "builtins.zip" | "builtins.dict_items" => Value::builtin("tuple"),
            _ => Value::Unknown,
        }
    }

    fn element_of_call(&self, call: Node<'m>, fuel: u32) -> Option<Value<'m>> {
        let name = self.qualified_call(call, fuel)?;
        if let Some(elements) = stdlib::call_result(&name, self.target()).and_then(|outcome| outcome.elements)
        {
            return Some(self.named_class(elements));
        }
        let (name, arguments) = self.builtin_call(call, fuel)?;
        match (name.strip_prefix("builtins.")?, arguments.as_slice()) {
            ("list" | "tuple" | "set" | "frozenset" | "sorted" | "reversed" | "iter", [over]) => {
                Some(self.element(*over, fuel))
            }
            ("filter", [_, over]) => Some(self.element(*over, fuel)),
            ("map", [function, _, ..]) => match self.definition_within(*function, fuel) {
                Definition::External(name) => match name.as_str() {
                    "builtins.str" | "builtins.int" | "builtins.float" | "builtins.bool"
                    | "builtins.list" | "builtins.tuple" | "builtins.set" => Some(Value::Instance(name)),
                    _ => {
                        let outcome = stdlib::call_result(&name, self.target())?;
                        Some(self.outcome(outcome).into_value())
                    }
                },
                _ => None,
            },
            _ => None,
        }
    }

    fn qualified_call(&self, call: Node<'m>, fuel: u32) -> Option<String> {
        match self.definition_within(call.field_child(Field::Function)?, fuel) {
            Definition::External(name) => Some(name),
            _ => None,
        }
    }

    /// For a name bound once: what going over its value gives, where nothing can have put something else into it.
    fn element_of_name(&self, identifier: Node<'m>, fuel: u32) -> Option<Value<'m>> {
        let found = self.only_binding(identifier)?;
        if !matches!(found.binding.kind, BindingKind::Assignment | BindingKind::NamedExpression) {
            return None;
        }
        let value = self.at_node(found, found.binding.value?)?;
        let there = self.at(value);
        let is_tuple = matches!(bare(value.node).kind(), Kind::Tuple | Kind::ExpressionList);
        // `x = y = []` and `f(x := [])` give the object to others too.
        let is_alone = || {
            let statement = value.node.ancestors().find(|n| n.kind() != Kind::ParenthesizedExpression);
            statement.is_some_and(|n| {
                n.kind() == Kind::Assignment && n.parent().is_none_or(|p| p.kind() != Kind::Assignment)
            })
        };
        let is_own = || match bare(value.node).kind() {
            Kind::List | Kind::Set | Kind::Dictionary | Kind::ListComprehension | Kind::SetComprehension => {
                true
            }
            Kind::Call => there
                .value_within(value.node, fuel)
                .builtin_name()
                .is_some_and(|name| matches!(name, "list" | "tuple" | "set" | "frozenset" | "dict")),
            _ => false,
        };
        if is_tuple || (is_alone() && is_own() && self.is_only_read(identifier, found)) {
            return Some(there.element(value.node, fuel));
        }
        None
    }

    /// Whether every use of a function's own variable only looks at its object, so that the object stays as it was made.
    fn is_only_read(&self, identifier: Node<'m>, found: Found<'m>) -> bool {
        let Some(variable) = self.variable(identifier) else { return false };
        let Owner::Function(scope) = variable.owner else { return false };
        // Other spellings of such names would have to be looked for too.
        if variable.name.starts_with("__") || !variable.name.is_ascii() || found.piece != self.piece() {
            return false;
        }
        let around = self.model().scope(scope).and_then(|s| self.tree().node(s.node));
        around.is_some_and(|around| {
            self.uses_of(scope, &variable.name, around)
                .all(|use_| use_.id() == found.binding.node || self.only_looks(use_))
        })
    }

    fn only_looks(&self, identifier: Node<'m>) -> bool {
        let Some(parent) = identifier.parent() else { return false };
        match parent.kind() {
            Kind::ForStatement | Kind::ForInClause => identifier.field() == Field::Right,
            Kind::ComparisonOperator | Kind::NotOperator | Kind::ReturnStatement | Kind::Interpolation => {
                true
            }
            Kind::BinaryOperator => true,
            Kind::IfStatement | Kind::WhileStatement | Kind::ElifClause => {
                identifier.field() == Field::Condition
            }
            Kind::Subscript => identifier.field() == Field::Value && !super::receiver::is_store(parent),
            Kind::Attribute => {
                let called = parent.field() == Field::Function;
                let name = parent.field_child(Field::Attribute).map_or("", Node::text);
                called && (READING_METHODS.contains(&name) || name == "__len__")
            }
            Kind::ArgumentList => {
                let function = parent.parent().and_then(|call| call.field_child(Field::Function));
                let name = function.and_then(|f| self.qualified_name(f));
                let name = name.as_deref().and_then(|name| name.strip_prefix("builtins."));
                name.is_some_and(|name| ONLY_LOOK.contains(&name) || name == "str.join")
            }
            _ => false,
        }
    }

    /// `x[…]`
    pub(super) fn subscript_value(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let Some(of) = node.field_child(Field::Value) else { return Value::Unknown };
        let mut indexes = node.field_children(Field::Subscript);
        let (Some(index), None) = (indexes.next(), indexes.next()) else { return Value::Unknown };
        let value = self.value_within(of, fuel / 2);
        let Some(class) = value.builtin_name() else { return Value::Unknown };
        let is_slice = index.kind() == Kind::Slice;
        match class {
            "str" => Value::builtin("str"),
            "bytes" | "bytearray" | "list" | "tuple" | "range" if is_slice => value,
            _ if is_slice => Value::Unknown,
            _ => {
                let is_whole = |value: Value<'_>| value.is("int") || value.is("bool");
                match class {
                    "bytes" | "bytearray" | "range" if is_whole(self.value_within(index, fuel / 2)) => {
                        Value::builtin("int")
                    }
                    // An index that is none raises; a slice in a name would give the class itself.
                    "list" | "tuple" if is_whole(self.value_within(index, fuel / 2)) => {
                        self.element(of, fuel / 2)
                    }
                    _ => Value::Unknown,
                }
            }
        }
    }
}

/// The items of a display, or the keys of a dict's; `None` where a star adds some that are not known.
pub(super) fn items(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    if !matches!(node.kind(), Kind::List | Kind::Tuple | Kind::Set | Kind::ExpressionList | Kind::Dictionary)
    {
        return None;
    }
    let mut items = Vec::new();
    for item in node.named_children().filter(|n| n.kind() != Kind::Comment) {
        match item.kind() {
            Kind::Pair => items.push(item.field_child(Field::Key)?),
            _ if item.text().starts_with('*') => return None,
            _ => items.push(item),
        }
    }
    Some(items)
}

/// What all of them are.
fn common<'m>(mut values: impl Iterator<Item = Value<'m>>) -> Value<'m> {
    let Some(first) = values.next() else { return Value::Unknown };
    if first != Value::Unknown && values.all(|value| value == first) { first } else { Value::Unknown }
}

/// Which of how many targets an identifier is, in a pattern without a star.
fn place_in(identifier: Node<'_>, pattern: Node<'_>) -> Option<(usize, usize)> {
    if !pattern.kind().is_target_list() {
        return None;
    }
    let targets: Vec<Node<'_>> = pattern.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    if targets.iter().any(|n| n.text().starts_with('*')) {
        return None;
    }
    Some((targets.iter().position(|n| *n == identifier)?, targets.len()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::value;

    #[test]
    fn what_is_of_several_classes_or_may_change_is_not_known() {
        for text in [
            "x[0]\n",
            "x = []\nfor y in x: pass\ny\n",
            "for x in [1, 'a']: pass\nx\n",
            "for x in [*a]: pass\nx\n",
            "async def f():\n    async for x in 'ab':\n        x\n",
            "a, *b = 'xy'\na\n",
            "def f():\n    x = [1]\n    x.append('a')\n    x[0]\n",
            "def f():\n    x = [1]\n    g(x)\n    x[0]\n",
            "def f():\n    x = y = [1]\n    y.append('a')\n    x[0]\n",
            "def f():\n    x = [1]\n    [x.append(i) for i in 'a']\n    x[0]\n",
            "x = [1]\nx[0]\n",
        ] {
            assert_eq!(value(text), "?", "{text}");
        }
    }

    #[test]
    fn elements_and_parts() {
        for (text, expected) in [
            ("[0] * 3\n", "builtins.list"),
            ("x = []\nx.append(1)\n", "None"),
            ("x, y = 1, 'a'\ny\n", "builtins.str"),
            ("a, b = b, a = 1, 2\na\n", "builtins.int"),
            ("for x in [1, 2]: pass\nx\n", "builtins.int"),
            ("for i, x in enumerate('ab'): pass\nx\n", "builtins.str"),
            ("for i, x in enumerate('ab', 1): pass\ni\n", "builtins.int"),
            ("for a, b in zip('ab', range(3)): pass\nb\n", "builtins.int"),
            ("for a, b in [('x', 1), ('y', 2)]: pass\na\n", "builtins.str"),
            ("with open(p) as f:\n    for line in f:\n        line\n", "builtins.str"),
            ("def f():\n    x = ['a', 'b']\n    for y in sorted(x):\n        y\n", "builtins.str"),
            ("def f():\n    x = [1]\n    print(x, len(x))\n    x[0]\n", "builtins.int"),
            ("'a b'.split()[0]\n", "builtins.str"),
            ("'abc'[1:]\n", "builtins.str"),
            ("b'abc'[0]\n", "builtins.int"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
