//! What a stack of decorators expands to: shared by the three insights about decorators.

use crate::insights::medium;
use crate::note::{Text, code, plain, say};
use crate::semantics::wrappers::{Returned, function_name, keeps_identity, returned};
use crate::semantics::{At, CallableKind, Context, Definition, repr_str};
use crate::syntax::{Field, Kind, Node};

/// One decorator of a stack.
pub(super) struct Layer<'m> {
    /// The `@` line.
    pub decorator: Node<'m>,
    /// The expression behind the `@`.
    pub expression: Node<'m>,
    /// Where it is a call: what that call is known to return.
    pub made: Option<At<'m>>,
    /// The function that is called with the decorated one, where it is known.
    pub applied: Option<At<'m>>,
}

impl Layer<'_> {
    /// How a reader would name the function that is applied: `shout`, or `wrap` for `@repeat(3)`.
    pub fn applied_name(&self) -> String {
        match (self.expression.kind(), self.applied) {
            (Kind::Call, Some(at)) => function_name(at.node).to_string(),
            _ => medium(self.expression),
        }
    }

    pub fn is_call(&self) -> bool {
        self.expression.kind() == Kind::Call
    }
}

/// A decorated definition with its decorators from top to bottom.
pub(super) struct Stack<'m> {
    /// The name it defines.
    pub name: &'m str,
    /// From top to bottom.
    pub layers: Vec<Layer<'m>>,
    /// Whether it is a class.
    pub is_class: bool,
}

impl<'m> Stack<'m> {
    /// The stack of a decorated definition.
    pub fn of(context: &Context<'m>, decorated: Node<'m>) -> Option<Stack<'m>> {
        let definition = decorated.field_child(Field::Definition)?;
        let name = definition.field_child(Field::Name)?.text();
        let mut layers = Vec::new();
        for decorator in decorated.named_children().filter(|n| n.kind() == Kind::Decorator) {
            let expression = decorator.named_child(0)?;
            let (made, applied) = match expression.kind() {
                Kind::Call => {
                    let callee = expression.field_child(Field::Function)?;
                    let factory = function_of(context, callee);
                    let made = factory.and_then(|at| match returned(context, at) {
                        Returned::Inner(inner) => Some(inner),
                        _ => None,
                    });
                    (made, made)
                }
                _ => (None, function_of(context, expression)),
            };
            layers.push(Layer { decorator, expression, made, applied });
        }
        let is_class = definition.kind() == Kind::ClassDefinition;
        (!layers.is_empty()).then_some(Stack { name, layers, is_class })
    }

    /// `greet = shout(repeat(3)(greet))`, on one line.
    pub fn assignment(&self) -> String {
        let mut call = self.name.to_string();
        for layer in self.layers.iter().rev() {
            call = format!("{}({call})", medium(layer.expression));
        }
        format!("{} = {call}", self.name)
    }

    /// The first line: the assignment, or words where a decorator's own expression means the older object of the same name
    /// (`@x.setter`), which the assignment would get wrong.
    pub fn lead(&self) -> Text {
        let of_its_name = |n: Node<'_>| n.kind() == Kind::Identifier && n.text() == self.name;
        let mentioned = self.layers.iter().any(|layer| {
            of_its_name(layer.expression)
                || layer.expression.descendants().any(|n| of_its_name(n) && n.field() != Field::Attribute)
        });
        if !mentioned {
            return Text(vec![code(self.assignment())]);
        }
        let mut text = Text::default();
        for (i, layer) in self.layers.iter().rev().enumerate() {
            text.push(plain(if i == 0 { "" } else { ", then " }));
            text.push(code(medium(layer.expression)));
            if i == 0 {
                text.extend(say(" is called with the new {}", [plain(self.noun())]));
            }
        }
        text.extend(say("; the result becomes {}", [code(self.name)]));
        text
    }

    /// What is decorated.
    pub fn noun(&self) -> &'static str {
        if self.is_class { "class" } else { "function" }
    }

    /// What the name is bound to in the end, where every layer is known.
    pub fn outcome(&self, context: &Context<'m>) -> Option<Outcome<'m>> {
        let mut outcome = Outcome { function: None, owner: None, name: Some(self.name.to_string()), bare: 0 };
        for (i, layer) in self.layers.iter().enumerate().rev() {
            let applied = layer.applied?;
            match returned(context, applied) {
                Returned::FirstArgument => {}
                // What a decorator above makes of `None` is its own affair.
                Returned::Nothing if i > 0 => return None,
                Returned::Nothing => {
                    return Some(Outcome { name: None, function: None, owner: Some(applied), bare: 0 });
                }
                Returned::Inner(inner) => {
                    outcome.function = Some(inner);
                    outcome.owner = Some(applied);
                    if !keeps_identity(context, applied.node, inner)? {
                        outcome.name = Some(function_name(inner.node).to_string());
                        outcome.bare += 1;
                    }
                }
                Returned::Unknown => return None,
            }
        }
        Some(outcome)
    }
}

/// What a decorated name is bound to.
pub(super) struct Outcome<'m> {
    /// The outermost wrapper; `None` where the function itself comes back.
    pub function: Option<At<'m>>,
    /// The decorator that made it.
    pub owner: Option<At<'m>>,
    /// Its `__name__`; `None` where the name is bound to `None`.
    pub name: Option<String>,
    /// How many wrappers do without `functools.wraps`.
    pub bare: usize,
}

impl Outcome<'_> {
    /// "`greet.__name__` is now `'inner'`: …"; `None` where nothing is lost.
    pub fn lost_name(&self, decorated: &str, layers: usize) -> Option<Text> {
        let Some(name) = &self.name else {
            let owner = self.owner.map_or("the decorator", |at| function_name(at.node));
            return Some(say(
                "{} is `None` from here on: {} returns `None`.",
                [code(decorated), code(owner)],
            ));
        };
        if self.bare == 0 || name == decorated {
            return None;
        }
        let why = match (self.bare, layers) {
            (1, 1) => "the wrapper does not use `functools.wraps`.",
            (2, 2) => "neither wrapper uses `functools.wraps`.",
            (bare, all) if bare == all => "no wrapper uses `functools.wraps`.",
            _ => "not every wrapper uses `functools.wraps`.",
        };
        let mut text = say("{} is now {}: ", [code(format!("{decorated}.__name__")), code(repr_str(name))]);
        text.extend(Text::from(why));
        Some(text)
    }

    /// "`shout`'s `inner`", where a call enters it at once: that of a generator or coroutine function does not.
    pub fn entered(&self, context: &Context<'_>) -> Option<Text> {
        let function = self.function?;
        let kind = context.module().pieces().get(function.piece)?.model.callable(function.node)?.kind;
        if kind == CallableKind::Function || function.node.kind() == Kind::Lambda {
            self.made()
        } else {
            None
        }
    }

    /// "`shout`'s `inner`", as the function that the name is bound to.
    pub fn made(&self) -> Option<Text> {
        let (function, owner) = (self.function?, self.owner?);
        let mut text = Text::default();
        text.push(code(function_name(owner.node)));
        text.push(plain("'s "));
        text.push(match function.node.kind() {
            Kind::Lambda => plain("lambda"),
            _ => code(function_name(function.node)),
        });
        Some(text)
    }
}

/// The `def` that an expression names; not one with decorators of its own, which may do something else when called.
fn function_of<'m>(context: &Context<'m>, expression: Node<'m>) -> Option<At<'m>> {
    match context.definition(expression) {
        Definition::Function(at)
            if at.node.parent().is_none_or(|p| p.kind() != Kind::DecoratedDefinition) =>
        {
            Some(at)
        }
        _ => None,
    }
}
