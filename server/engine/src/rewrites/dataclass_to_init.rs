//! The `__init__` that `@dataclass` makes, written into the class, which is then told not to make one: `init=False`. All else that the
//! decorator makes stays.
//!
//! A default is evaluated once, as before: `__init__` names the class attribute that holds it, or repeats a constant. What stands for a
//! value that is made anew for each object is a name of its own in front of the class; it is what the class's docstring shows, where
//! `@dataclass` makes that up.
//!
//! Not offered where a base, a field or an annotation is not known well enough to be written again, where a metaclass or an
//! `__init_subclass__` may look at the class before the decorator does, and where nothing can stand in front of the class for its
//! methods: in another class, in a loop.

use text_size::{TextRange, TextSize};

use super::Rewrite;
use super::blocks::{Compound, last_token};
use super::write::Edits;
use crate::equivalents::dataclass_init::Init;
use crate::equivalents::lines::{Lines, Place};
use crate::equivalents::names::Home;
use crate::equivalents::stable::is_stable;
use crate::semantics::dataclasses::{DataField, FieldDefault};
use crate::semantics::{At, BindingKind, Class, Context};
use crate::syntax::layout::{indentation, starts_its_line};
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "dataclass-to-init", kinds: &[Kind::ClassDefinition], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let decorated = node.parent().filter(|p| p.kind() == Kind::DecoratedDefinition)?;
    let place = Place::of(decorated)?;
    let init = Init::of(context, node)?;
    let at = context.locate(node);
    let class = context.class(at);
    let lowest = decorated.named_children().filter(|n| n.kind() == Kind::Decorator).last();
    if lowest != Some(init.class.decorator) || may_be_watched(context, &class) {
        return None;
    }
    let body = node.field_child(Field::Body)?;
    let own = Own { context, node, at, class: &class };
    if !init.class.fields.iter().all(|field| own.can_write(field, init.class.parameters.slots)) {
        return None;
    }
    let mut edits = Edits::new(context);
    let missing = if init.makes {
        let in_loop = node
            .ancestors()
            .take_while(|n| !n.kind().is_function())
            .any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement));
        let name = Home::of(context, decorated).filter(|_| !in_loop)?.fresh_like("missing")?;
        let apart = if place.indent.is_empty() { place.newline.repeat(2) } else { String::new() };
        edits = edits.insert(decorated.start(), format!("{name} = object(){apart}{}", place.next()));
        name
    } else {
        String::new()
    };
    // Kept as text it would be told as `'None'` in the docstring that is made up.
    let has_docstring = body
        .named_children()
        .find(|n| n.kind() != Kind::Comment)
        .is_some_and(|n| n.named_child(0).is_some_and(|n| is_text(n)));
    let result = if context.module().future_annotations() && !has_docstring { "" } else { " -> None" };
    let written = init.lines(context, &missing, result, &|field| own.default(field, &missing))?;
    let edits = without_init(edits, init.class.decorator)?;
    insert(edits, node, body, &written)?.titled("Write out the `__init__` of the dataclass")
}

fn is_text(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::String | Kind::ConcatenatedString)
}

/// Whether something looks at the class before its decorators do.
fn may_be_watched<'m>(context: &Context<'m>, class: &Class) -> bool {
    context.init_subclass_above(class) != Some(None) || context.metaclass(class) != Some(None)
}

/// The class, and what its fields may say again in it.
struct Own<'c, 'm> {
    context: &'c Context<'m>,
    node: Node<'m>,
    at: At<'m>,
    class: &'c Class,
}

impl<'m> Own<'_, 'm> {
    /// Whether the annotation and the default of a field mean the same below the fields of this class.
    fn can_write(&self, field: &DataField<'m>, slots: bool) -> bool {
        let text = field.annotation.as_str();
        let is_own = !self.context.bindings_in_class(self.at, &field.name).is_empty();
        let is_plain = !text.contains(['(', '{', '\n']) && !text.contains(":=") && !text.contains("lambda");
        let gives = |kind| kind != BindingKind::Annotation;
        let mut words = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        let means_the_same = |word: &str| {
            let here = self.context.bindings_in_class(self.at, word);
            let is_global = || {
                self.context.would_mean_global(word, self.node)
                    && self.context.globals(word).len() < 2
                    && !self.context.may_have(self.class, word)
            };
            !here.iter().any(|found| gives(found.binding.kind)) && (is_own || is_global())
        };
        // With slots, `__init__` sets even what it does not take.
        let has_value = matches!(field.default, FieldDefault::Value(_));
        let can_say = match (has_value, field.init) {
            (true, true) => self.default(field, "").is_some(),
            (true, false) => !slots || field.given.is_some_and(|given| is_constant(given.node)),
            (false, _) => true,
        };
        is_plain && words.all(means_the_same) && can_say
    }

    /// What is written for the default of a parameter.
    fn default(&self, field: &DataField<'m>, missing: &str) -> Option<String> {
        match (&field.default, field.given) {
            (FieldDefault::Factory, _) => Some(missing.to_string()),
            (FieldDefault::Value(_), Some(given)) => {
                let there = self.context.at(given);
                let is_here = given.piece == self.at.piece && self.node.contains(given.node);
                let direct = given.node.with_parentheses().parent().map(Node::kind) == Some(Kind::Assignment);
                if is_constant(given.node) {
                    return Some(given.node.text().to_string());
                }
                if is_here && direct {
                    return Some(field.name.clone());
                }
                let name = given.node.unparenthesized();
                let means_the_same = name.kind() == Kind::Identifier
                    && is_stable(&there, name)
                    && there.would_mean_global(name.text(), name)
                    && !self.context.may_have(self.class, name.text());
                means_the_same.then(|| name.text().to_string())
            }
            _ => None,
        }
    }
}

/// A constant of one line that is the same object, or one that nobody can tell from it, wherever it is written.
fn is_constant(node: Node<'_>) -> bool {
    let node = node.unparenthesized();
    let number = |n: Node<'_>| matches!(n.kind(), Kind::Integer | Kind::Float);
    match node.kind() {
        kind if kind.is_plain_constant() => true,
        Kind::UnaryOperator => node.field_child(Field::Argument).is_some_and(number),
        Kind::String => {
            !node.text().contains(['\n', '\r']) && node.child_of_kind(Kind::Interpolation).is_none()
        }
        _ => false,
    }
}

/// The decorator with `init=False`.
fn without_init<'c, 'm>(edits: Edits<'c, 'm>, decorator: Node<'m>) -> Option<Edits<'c, 'm>> {
    let expression = decorator.named_child(0)?.unparenthesized();
    if expression.kind() != Kind::Call {
        return Some(edits.insert(expression.end(), "(init=False)"));
    }
    let arguments = expression.field_child(Field::Arguments)?;
    let given = || arguments.named_children().filter(|n| n.kind() != Kind::Comment);
    let told = given().find(|n| n.field_child(Field::Name).is_some_and(|name| name.text() == "init"));
    Some(match (told, given().last()) {
        (Some(told), _) => edits.replace(told.field_child(Field::Value)?, "False"),
        (None, Some(last)) => edits.insert(last.end(), ", init=False"),
        (None, None) => edits.insert(arguments.child_of_kind(Kind::OpenParen)?.end(), "init=False"),
    })
}

/// The function below the fields and what is said of the last of them.
fn insert<'c, 'm>(
    edits: Edits<'c, 'm>,
    node: Node<'m>,
    body: Node<'m>,
    lines: &Lines,
) -> Option<Edits<'c, 'm>> {
    let text = node.tree().text();
    let block = Compound::of(node)?;
    let statements: Vec<Node<'m>> = body.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    let first = *statements.first()?;
    if !starts_its_line(text, first.start()) {
        let colon = node.child_of_kind(Kind::Colon)?;
        let suite = block.suite(node, &Lines::default(), 0)?;
        let range = TextRange::new(colon.start(), block.body_end(node)?);
        let below = block.below(1, lines);
        return Some(edits.replace_range(range, format!("{suite}{}{below}", block.place.newline)));
    }
    let declares = |n: &Node<'m>| {
        n.kind() == Kind::ExpressionStatement
            && n.named_children()
                .any(|n| n.kind() == Kind::Assignment && n.field_child(Field::Type).is_some())
    };
    let mut last = statements.iter().rposition(declares);
    if last.is_none() && matches!(first.kind(), Kind::ExpressionStatement | Kind::PassStatement) {
        last = Some(0);
    }
    let indent = indentation(text, first.start());
    let Some(mut last) = last else {
        let lines = lines.below(indent, block.unit, block.place.newline);
        let lines = lines.strip_prefix(block.place.newline)?.strip_prefix(indent)?.to_string();
        return Some(edits.insert(first.start(), format!("{lines}{0}{0}{indent}", block.place.newline)));
    };
    // What is said of a field in a string below it.
    while statements.get(last + 1).is_some_and(|n| {
        n.kind() == Kind::ExpressionStatement && n.named_child(0).is_some_and(|n| is_text(n))
    }) {
        last += 1;
    }
    let end = last_token(*statements.get(last)?)?;
    let rest = text.get(usize::from(end)..)?;
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    if rest.get(..line)?.ends_with('\\') {
        return None;
    }
    let below = rest.get(line..)?.strip_prefix(block.place.newline).unwrap_or_default();
    let apart = below.split(['\n', '\r']).next().is_some_and(|next| !next.trim().is_empty());
    let lines = lines.below(indent, block.unit, block.place.newline);
    let apart = if apart { block.place.newline } else { "" };
    let at = end + TextSize::try_from(line).ok()?;
    Some(edits.insert(at, format!("{}{lines}{apart}", block.place.newline)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    const HEAD: &str = "import dataclasses\nfrom dataclasses import dataclass, field, InitVar, KW_ONLY\n";

    fn silent(source: &str) {
        rewrite_silent("dataclass-to-init", &format!("{HEAD}{source}"));
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(
            rewritten("dataclass-to-init", &format!("{HEAD}{before}")).strip_prefix(HEAD),
            Some(after)
        );
    }

    #[test]
    fn ignores_classes_without_a_generated_init() {
        silent("class $0A:\n    x: int\n");
        silent("@dataclass(init=False)\nclass $0A:\n    x: int\n");
        silent("@dataclass\nclass $0A:\n    x: int\n    def __init__(self): ...\n");
        silent("@dataclass(**options)\nclass $0A:\n    x: int\n");
    }

    #[test]
    fn ignores_classes_that_are_not_known() {
        silent("@dataclass\nclass $0A(B):\n    x: int\n");
        silent("@dataclass\nclass $0A(metaclass=M):\n    x: int\n");
        silent("class B:\n    def __init_subclass__(cls): ...\n@dataclass\nclass $0A(B):\n    x: int\n");
        silent("@dataclass\n@register\nclass $0A:\n    x: int\n");
    }

    #[test]
    fn ignores_what_means_something_else_below() {
        silent("@dataclass\nclass $0A:\n    date: date = None\n");
        silent("@dataclass\nclass $0A:\n    class B: ...\n    x: B\n");
        silent("@dataclass\nclass $0A:\n    x: Annotated[int, f()] = 1\n");
        silent("@dataclass\nclass $0A:\n    x: int = field(default=f())\n");
        silent("@dataclass\nclass B:\n    x: int = f()\n@dataclass\nclass $0A(B):\n    y: int = 1\n");
        silent(
            "C = 1\n@dataclass(slots=True)\nclass $0A:\n    C = 2\n    x: int = field(init=False, default=C)\n",
        );
    }

    #[test]
    fn ignores_places_without_room_for_a_name_in_front() {
        silent("class B:\n    @dataclass\n    class $0A:\n        x: list = field(default_factory=list)\n");
        silent(
            "for n in y:\n    @dataclass\n    class $0A:\n        x: list = field(default_factory=list)\n",
        );
        silent(
            "def f():\n    @dataclass\n    class $0A:\n        x: list = field(default_factory=list)\n    return locals()\n",
        );
    }

    #[test]
    fn writes_the_parameters_and_sets_the_fields() {
        becomes(
            "@dataclass\nclass $0A:\n    \"\"\"Text.\"\"\"\n\n    x: int  # one\n    y: str = 'a'\n    \"\"\"About y.\"\"\"\n    z: tuple = (1, 2)\n    def g(self): ...\n",
            "@dataclass(init=False)\nclass A:\n    \"\"\"Text.\"\"\"\n\n    x: int  # one\n    y: str = 'a'\n    \"\"\"About y.\"\"\"\n    z: tuple = (1, 2)\n\n    def __init__(self, x: int, y: str = 'a', z: tuple = z) -> None:\n        self.x = x\n        self.y = y\n        self.z = z\n\n    def g(self): ...\n",
        );
        becomes(
            "@dataclass()\nclass $0A: x: int = -1\n",
            "@dataclass(init=False)\nclass A:\n    x: int = -1\n\n    def __init__(self, x: int = -1) -> None:\n        self.x = x\n",
        );
        becomes(
            "@dataclass(init=True)\nclass $0A:\n    pass",
            "@dataclass(init=False)\nclass A:\n    pass\n\n    def __init__(self) -> None:\n        pass",
        );
    }

    #[test]
    fn makes_values_anew() {
        becomes(
            "@dataclasses.dataclass(frozen=True,)\nclass $0A:\n    x: InitVar[int]\n    _: KW_ONLY\n    y: list = field(default_factory=list)\n\n    def __post_init__(self, x): ...\n",
            "_missing = object()\n\n\n@dataclasses.dataclass(frozen=True, init=False,)\nclass A:\n    x: InitVar[int]\n    _: KW_ONLY\n    y: list = field(default_factory=list)\n\n    def __init__(self, x: InitVar[int], *, y: list = _missing) -> None:\n        object.__setattr__(self, \"y\", list() if y is _missing else y)\n        self.__post_init__(x)\n\n    def __post_init__(self, x): ...\n",
        );
    }

    #[test]
    fn takes_the_fields_of_bases_along() {
        becomes(
            "@dataclass\nclass B:\n    x: int\n    y: int = 1\n\n@dataclass\nclass $0A(B):\n    def f(self): ...\n",
            "@dataclass\nclass B:\n    x: int\n    y: int = 1\n\n@dataclass(init=False)\nclass A(B):\n    def __init__(self, x: int, y: int = 1) -> None:\n        self.x = x\n        self.y = y\n\n    def f(self): ...\n",
        );
    }
}
