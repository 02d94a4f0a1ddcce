//! A class that is nothing but a context manager, as a generator function under `@contextmanager`.
//!
//! A `StopIteration` that escapes from entering or leaving leaves a generator as `RuntimeError`; a manager that lets one escape is
//! broken either way, so this alone does not stand against the rewrite.

use std::collections::BTreeMap;

use text_size::TextRange;

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Place, has_long_string};
use crate::equivalents::stable::is_stable;
use crate::semantics::{Context, Resolution};
use crate::syntax::layout::indentation;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "class-to-contextmanager", kinds: &[Kind::ClassDefinition], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let place = Place::of(node)?;
    let name = node.field_child(Field::Name)?;
    let is_plain = node.field_child(Field::Superclasses).is_none()
        && node.field_child(Field::TypeParameters).is_none()
        && node.parent().is_some_and(|p| p.kind() != Kind::DecoratedDefinition)
        && context.module().body_pieces(context.piece()).next().is_none();
    if !is_plain || has_long_string(node) {
        return None;
    }
    let class = Parts::of(node)?;
    if !class.names_are_apart() || !class.keeps_comments(node) {
        return None;
    }
    let value = class.enter.result;
    let own_value = value.filter(|value| value.text() == class.enter.receiver);
    if !is_only_entered(context, name, own_value.is_some())? {
        return None;
    }
    let (decorator, import) = decorator(context)?;
    let mut lines: Vec<String> = Vec::new();
    if import {
        lines.push("import contextlib".to_string());
        lines.push(String::new());
    }
    lines.push(format!("@{decorator}"));
    lines.push(format!("def {}({}):", name.text(), class.parameters));
    let unit = place.unit;
    if let Some(docstring) = class.docstring {
        lines.push(format!("{unit}{}", docstring.text()));
    }
    let set = class.certain();
    for line in class.enter.lines(&set)? {
        lines.push(format!("{unit}{line}"));
    }
    let given = match value.filter(|_| own_value.is_none()) {
        None => String::new(),
        Some(value) if class.enter.is_at_hand(context, value, &set) => {
            format!(" {}", class.enter.written(value.range(), &set)?)
        }
        // Its evaluation is no part of what the clean-up is for.
        Some(value) => {
            if node.descendants().any(|n| n.text() == "entered") {
                return None;
            }
            lines.push(format!("{unit}entered = {}", class.enter.written(value.range(), &set)?));
            " entered".to_string()
        }
    };
    lines.push(format!("{unit}try:"));
    lines.push(format!("{unit}{unit}yield{given}"));
    lines.push(format!("{unit}finally:"));
    for line in class.exit.lines(&set)? {
        lines.push(format!("{unit}{unit}{line}"));
    }
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            text.push_str(place.newline);
            text.push_str(if line.is_empty() { "" } else { place.indent });
        }
        text.push_str(line);
    }
    Edits::new(context).replace(node, text).titled("Write the class as a `@contextmanager` function")
}

/// What the decorator is called here, and whether it has to be imported first.
fn decorator(context: &Context<'_>) -> Option<(&'static str, bool)> {
    for (name, path, written) in [
        ("contextmanager", "contextlib.contextmanager", "contextmanager"),
        ("contextlib", "contextlib", "contextlib.contextmanager"),
    ] {
        let is_above = context.globals(name).iter().all(|(piece, _)| (*piece as usize) < context.piece());
        if is_above && context.global_import(name).as_deref() == Some(path) {
            return Some((written, false));
        }
    }
    let is_free = context.module().pieces().iter().all(|piece| {
        let mut all = piece.segment.tree().root().descendants();
        all.all(|n| n.kind() != Kind::Identifier || n.text() != "contextlib")
    });
    is_free.then_some(("contextlib.contextmanager", true))
}

/// Whether the class is called nowhere but as the manager of a `with` statement, without `as` where that would get the manager
/// itself. `None` where others may use it.
fn is_only_entered<'m>(context: &Context<'m>, name: Node<'m>, gives_itself: bool) -> Option<bool> {
    let model = context.model();
    let is_inner = matches!(model.resolve(name), Some(Resolution::Scope(scope)) if scope.0 != 0);
    if context.is_in_class_scope(name) || !is_inner && !name.text().starts_with('_') {
        return None;
    }
    let mut uses = 0;
    for piece in context.module().pieces() {
        for node in piece.segment.tree().root().descendants() {
            let mentions = match node.kind() {
                Kind::Identifier => node.text() == name.text(),
                Kind::StringContent => node.text().contains(name.text()),
                _ => false,
            };
            let is_name = std::ptr::eq(node.tree(), name.tree()) && node == name;
            if !mentions || is_name {
                continue;
            }
            if !is_entered(node, gives_itself)? {
                return Some(false);
            }
            uses += 1;
        }
    }
    Some(uses > 0)
}

fn is_entered(name: Node<'_>, gives_itself: bool) -> Option<bool> {
    let call = name.parent().filter(|p| p.kind() == Kind::Call && name.field() == Field::Function)?;
    let mut item = call.parent()?;
    let is_bound = item.kind() == Kind::AsPattern;
    if is_bound {
        item = item.parent()?;
    }
    let statement = item.parent()?.parent()?;
    let is_plain = item.kind() == Kind::WithItem
        && statement.kind() == Kind::WithStatement
        && statement.child_of_kind(Kind::KwAsync).is_none();
    Some(is_plain && !(is_bound && gives_itself))
}

/// `__enter__` or `__exit__`.
struct Method<'m> {
    receiver: &'m str,
    /// The other parameters.
    others: Vec<&'m str>,
    /// What it does, without the `return` at its end.
    statements: Vec<Node<'m>>,
    /// What that gives.
    result: Option<Node<'m>>,
}

/// A class with nothing else in it.
struct Parts<'m> {
    docstring: Option<Node<'m>>,
    /// The parameters of `__init__` but the first, as they are written.
    parameters: String,
    /// Their names.
    parameter_names: Vec<&'m str>,
    /// Attributes that hold parameters.
    stored: BTreeMap<&'m str, &'m str>,
    enter: Method<'m>,
    exit: Method<'m>,
}

impl<'m> Parts<'m> {
    fn of(class: Node<'m>) -> Option<Parts<'m>> {
        let body = class.field_child(Field::Body)?;
        let mut methods: BTreeMap<&str, Node<'m>> = BTreeMap::new();
        let mut docstring = None;
        for (number, statement) in body.named_children().filter(|n| n.kind() != Kind::Comment).enumerate() {
            match statement.kind() {
                Kind::ExpressionStatement if number == 0 => {
                    docstring = Some(statement.named_child(0).filter(|n| n.kind() == Kind::String)?);
                }
                Kind::FunctionDefinition if statement.child_of_kind(Kind::KwAsync).is_none() => {
                    let name = statement.field_child(Field::Name)?.text();
                    if methods.insert(name, statement).is_some() {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        let enter = Method::of(methods.remove("__enter__")?)?;
        let exit = Method::of(methods.remove("__exit__")?)?;
        let (mut parameters, mut parameter_names, mut stored) = (String::new(), Vec::new(), BTreeMap::new());
        if let Some(init) = methods.remove("__init__") {
            let method = Method::of(init)?;
            parameter_names.clone_from(&method.others);
            if method.result.is_some() {
                return None;
            }
            for statement in &method.statements {
                let (attribute, value) = method.sets(*statement)?;
                let known = value.kind() == Kind::Identifier && parameter_names.contains(&value.text());
                if !known || stored.insert(attribute, value.text()).is_some() {
                    return None;
                }
            }
            let list = init.field_child(Field::Parameters)?;
            let second = list.named_children().nth(1);
            let last = list.named_children().last();
            if let (Some(second), Some(last)) = (second, last) {
                let whole = TextRange::new(second.start(), last.end());
                parameters = list.tree().text().get(std::ops::Range::<usize>::from(whole))?.to_string();
            }
            if parameters.contains(['\n', '#']) || list.text().contains('/') {
                return None;
            }
        }
        let is_known = exit.result.is_none_or(|n| matches!(n.kind(), Kind::None | Kind::False));
        let (entered, left) = (&enter.others, &exit.others);
        let uses_error = exit.identifiers().any(|n| left.contains(&n.text()));
        let counts = entered.is_empty() && !left.is_empty() && !exit.statements.is_empty();
        (methods.is_empty() && is_known && counts && !uses_error).then_some(Parts {
            docstring,
            parameters,
            parameter_names,
            stored,
            enter,
            exit,
        })
    }

    /// The attributes that are set before `__exit__` runs, with the variables that take their place.
    fn certain(&self) -> BTreeMap<&'m str, &'m str> {
        let mut set = self.stored.clone();
        for statement in &self.enter.statements {
            if let Some((attribute, _)) = self.enter.sets(*statement) {
                set.entry(attribute).or_insert(attribute);
            }
        }
        set
    }

    /// Whether the variables of the three functions, and the attributes that become variables, are different ones in one function.
    fn names_are_apart(&self) -> bool {
        let certain = self.certain();
        let made: Vec<&str> = certain.values().copied().chain(self.parameter_names.iter().copied()).collect();
        let used = |method: &Method<'m>| method.identifiers().map(Node::text).collect::<Vec<_>>();
        let (entered, left) = (used(&self.enter), used(&self.exit));
        let clash = made.iter().any(|name| entered.contains(name) || left.contains(name));
        let bound = |method: &Method<'m>| method.bound();
        let (Some(first), Some(second)) = (bound(&self.enter), bound(&self.exit)) else { return false };
        // What a parameter held goes lost where an attribute of its name is another thing.
        let renamed = certain.iter().any(|(attribute, name)| {
            attribute != name && certain.contains_key(name)
                || attribute == name
                    && self.parameter_names.contains(name)
                    && !self.stored.contains_key(attribute)
        });
        let twice =
            self.stored.values().any(|one| self.stored.values().filter(|other| *other == one).count() > 1);
        !clash
            && !renamed
            && !twice
            && !first.iter().any(|name| left.contains(name))
            && !second.iter().any(|name| entered.contains(name))
    }

    /// Whether every comment stands between statements that are kept.
    fn keeps_comments(&self, class: Node<'m>) -> bool {
        let mut comments = class.descendants().filter(|n| n.kind() == Kind::Comment);
        comments.all(|n| {
            [&self.enter, &self.exit]
                .iter()
                .any(|method| method.range().is_some_and(|r| r.contains_range(n.range())))
        })
    }
}

impl<'m> Method<'m> {
    fn of(function: Node<'m>) -> Option<Method<'m>> {
        let mut names = Vec::new();
        let parameters = function.field_child(Field::Parameters)?;
        if function.field_child(Field::TypeParameters).is_some()
            || parameters.descendants().any(|n| n.kind() == Kind::Lambda)
        {
            return None;
        }
        for parameter in parameters.named_children() {
            names.push(match parameter.kind() {
                Kind::Identifier => parameter.text(),
                Kind::DefaultParameter | Kind::TypedDefaultParameter => {
                    parameter.field_child(Field::Name)?.text()
                }
                Kind::TypedParameter | Kind::ListSplatPattern | Kind::DictionarySplatPattern => {
                    parameter.descendants().find(|n| n.kind() == Kind::Identifier)?.text()
                }
                Kind::KeywordSeparator => continue,
                _ => return None,
            });
        }
        if parameters.named_child(0)?.kind() != Kind::Identifier {
            return None;
        }
        let receiver = names.remove(0);
        let body = function.field_child(Field::Body)?;
        let mut statements: Vec<Node<'m>> = body
            .named_children()
            .filter(|n| !matches!(n.kind(), Kind::Comment | Kind::PassStatement))
            .collect();
        let mut result = None;
        if let Some(last) = statements.last().filter(|last| last.kind() == Kind::ReturnStatement) {
            result = last.named_child(0);
            statements.pop();
        }
        let strange = |n: Node<'m>| {
            matches!(
                n.kind(),
                Kind::ReturnStatement
                    | Kind::Yield
                    | Kind::Await
                    | Kind::GlobalStatement
                    | Kind::NonlocalStatement
                    | Kind::DeleteStatement
                    | Kind::Lambda
                    | Kind::GeneratorExpression
                    | Kind::FunctionDefinition
                    | Kind::ClassDefinition
                    | Kind::NamedExpression
                    | Kind::MatchStatement
                    | Kind::ImportStatement
                    | Kind::ImportFromStatement
                    | Kind::ListComprehension
                    | Kind::SetComprehension
                    | Kind::DictionaryComprehension
                    | Kind::LineContinuation
            ) || n.kind() == Kind::Identifier
                && (n.text().starts_with("__")
                    || matches!(
                        n.text(),
                        "super" | "locals" | "vars" | "eval" | "exec" | "dir" | "exc_info" | "next"
                    ))
        };
        let is_docstring =
            statements.first().and_then(|s| s.named_child(0)).is_some_and(|n| n.kind() == Kind::String);
        let method = Method { receiver, others: names, statements, result };
        let parts = || method.statements.iter().copied().chain(method.result);
        let shares_lines = method.statements.iter().any(|s| Place::of(*s).is_none());
        (!is_docstring && !shares_lines && !parts().flat_map(Node::descendants).any(strange))
            .then_some(method)
    }

    /// The attribute that a statement sets, and to what.
    fn sets(&self, statement: Node<'m>) -> Option<(&'m str, Node<'m>)> {
        let assignment = statement.named_child(0).filter(|n| n.kind() == Kind::Assignment)?;
        let left = assignment.field_child(Field::Left)?;
        let value = assignment.field_child(Field::Right)?;
        let is_plain = assignment.field_child(Field::Type).is_none() && value.kind() != Kind::Assignment;
        (self.is_own(left) && is_plain).then_some((left.field_child(Field::Attribute)?.text(), value))
    }

    fn is_own(&self, node: Node<'m>) -> bool {
        node.kind() == Kind::Attribute
            && node
                .field_child(Field::Object)
                .is_some_and(|object| object.kind() == Kind::Identifier && object.text() == self.receiver)
    }

    fn parts(&self) -> impl Iterator<Item = Node<'m>> + use<'_, 'm> {
        self.statements.iter().copied().chain(self.result)
    }

    /// The names of variables in it, but the receiver.
    fn identifiers(&self) -> impl Iterator<Item = Node<'m>> + use<'_, 'm> {
        self.parts().flat_map(Node::descendants).filter(|n| {
            let is_attribute =
                n.field() == Field::Attribute && n.parent().is_some_and(|p| p.kind() == Kind::Attribute);
            n.kind() == Kind::Identifier && !is_attribute && n.text() != self.receiver
        })
    }

    /// The names that it binds; `None` where it binds them in other ways than by assignments and loops.
    fn bound(&self) -> Option<Vec<&'m str>> {
        let mut names = Vec::new();
        for node in self.statements.iter().flat_map(|s| s.descendants()) {
            let target = match node.kind() {
                Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement => {
                    node.field_child(Field::Left)?
                }
                Kind::AsPattern | Kind::TryStatement => return None,
                _ => continue,
            };
            names.extend(target.descendants().filter(|n| n.kind() == Kind::Identifier).map(Node::text));
        }
        Some(names.into_iter().filter(|name| *name != self.receiver).collect())
    }

    fn range(&self) -> Option<TextRange> {
        Some(TextRange::new(self.statements.first()?.start(), self.statements.last()?.end()))
    }

    /// Whether evaluating an expression of it can do nothing, and cannot fail.
    fn is_at_hand(&self, context: &Context<'m>, value: Node<'m>, set: &BTreeMap<&'m str, &'m str>) -> bool {
        let is_set =
            |n: Node<'m>| n.field_child(Field::Attribute).is_some_and(|name| set.contains_key(name.text()));
        if self.is_own(value) {
            return is_set(value);
        }
        value.kind() != Kind::Identifier && is_stable(context, value)
    }

    /// The statements as lines without their indentation; `None` where an attribute is asked for that may not be there.
    fn lines(&self, set: &BTreeMap<&'m str, &'m str>) -> Option<Vec<String>> {
        let Some(range) = self.range() else { return Some(Vec::new()) };
        let own = indentation(self.statements.first()?.tree().text(), range.start());
        let written = self.written(range, set)?;
        let lines = written.lines().enumerate();
        let mut all = Vec::new();
        for (number, line) in lines {
            all.push(match line.strip_prefix(own) {
                _ if number == 0 => line.to_string(),
                Some(rest) => rest.to_string(),
                None if line.trim().is_empty() => String::new(),
                None => return None,
            });
        }
        Some(all.into_iter().filter(|line| !line.is_empty()).collect())
    }

    /// The source in a range with variables for attributes.
    fn written(&self, range: TextRange, set: &BTreeMap<&'m str, &'m str>) -> Option<String> {
        let text = self.parts().next()?.tree().text();
        let mut written = String::new();
        let mut done = usize::from(range.start());
        let inside = self.parts().flat_map(Node::descendants).filter(|n| range.contains_range(n.range()));
        let mut owned = 0;
        for node in inside {
            if node.kind() == Kind::Identifier && node.text() == self.receiver {
                owned += 1;
            }
            if !self.is_own(node) {
                continue;
            }
            owned -= 1;
            let attribute = node.field_child(Field::Attribute)?.text();
            let name = set.get(attribute)?;
            if !self.is_set_before(attribute, node, set) {
                return None;
            }
            written.push_str(text.get(done..usize::from(node.start()))?);
            written.push_str(name);
            done = usize::from(node.end());
        }
        written.push_str(text.get(done..usize::from(range.end()))?);
        // The receiver itself is handed to nobody.
        (owned == 0).then_some(written)
    }

    /// Whether an attribute is set where it is asked for: by `__init__`, or by a statement of this method that has run.
    fn is_set_before(&self, attribute: &str, at: Node<'m>, set: &BTreeMap<&'m str, &'m str>) -> bool {
        let own: Vec<Node<'m>> = self
            .statements
            .iter()
            .copied()
            .filter(|s| self.sets(*s).is_some_and(|(name, _)| name == attribute))
            .collect();
        // In `__exit__`, what `__enter__` has set is there.
        let first_here = own.first().copied();
        let is_from_init = set.get(attribute).is_some_and(|name| *name != attribute) || first_here.is_none();
        let is_target = |statement: Node<'m>| {
            statement.named_child(0).and_then(|n| n.field_child(Field::Left)).is_some_and(|left| left == at)
        };
        is_from_init || first_here.is_some_and(|first| is_target(first) || first.end() <= at.start())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    const CLASS: &str = "class _Ma$0naged:\n    def __init__(self, path, mode='r'):\n        self.path = path\n        self.m = mode\n\n    def __enter__(self):\n        self.file = open(self.path, self.m)\n        return self.file\n\n    def __exit__(self, *args):\n        if self.file:\n            # kept\n            self.file.close()\n\nwith _Managed('a') as f:\n    print(f)\n";

    #[test]
    fn ignores_what_others_may_use() {
        for (old, new) in [
            ("_Ma$0naged:", "_Ma$0naged(Base):"),
            ("with _Managed('a') as f", "with _Managed('a'), other(_Managed) as f"),
            ("print(f)", "print('_Managed')"),
            ("with _Managed('a') as f:\n    print(f)\n", ""),
            ("return self.file", "return self"),
            ("self.file.close()", "self.other.close()"),
            ("self.file.close()", "return True"),
            ("self.file.close()", "print(args)"),
            ("self.file.close()", "print(path)"),
            ("self.file.close()", "print(self)"),
            ("self.m = mode", "self.m = mode + 1"),
            ("self.m = mode", "self.m = mode; self.path = 1"),
            ("            # kept\n", "            return 1\n"),
            ("        return self.file\n", "        return self.file  # why\n"),
        ] {
            let source = CLASS.replace(old, new);
            assert_ne!(source, CLASS, "{old}");
            rewrite_silent("class-to-contextmanager", &source);
        }
        rewrite_silent("class-to-contextmanager", &CLASS.replace("_Ma", "Ma").replace("with _", "with "));
    }

    #[test]
    fn writes_a_generator_function() {
        assert_eq!(
            rewritten("class-to-contextmanager", CLASS),
            "import contextlib\n\n@contextlib.contextmanager\ndef _Managed(path, mode='r'):\n    file = open(path, mode)\n    try:\n        yield file\n    finally:\n        if file:\n            # kept\n            file.close()\n\nwith _Managed('a') as f:\n    print(f)\n"
        );
    }

    #[test]
    fn evaluates_what_is_given_before_the_body_is_guarded() {
        assert_eq!(
            rewritten(
                "class-to-contextmanager",
                "from contextlib import contextmanager\ndef f():\n    class Ma$0naged:\n        \"\"\"Doc.\"\"\"\n        def __enter__(self):\n            self.x = start()\n            return make(self.x)\n        def __exit__(self, a, b, c):\n            stop(self.x)\n            return False\n\n    with Managed():\n        pass\n"
            ),
            "from contextlib import contextmanager\ndef f():\n    @contextmanager\n    def Managed():\n        \"\"\"Doc.\"\"\"\n        x = start()\n        entered = make(x)\n        try:\n            yield entered\n        finally:\n            stop(x)\n\n    with Managed():\n        pass\n"
        );
    }
}
