//! What fails because something is None.

use super::causes::{iterated, object_of, of_none};
use super::{Case, Explainer};
use crate::note::Text;
use crate::syntax::{Field, Kind};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "none-attribute",
        concept: "attribute-error-none",
        classes: &["AttributeError"],
        patterns: &[
            "'NoneType' object has no attribute '{}' and no __dict__ for setting new attributes",
            "'NoneType' object has no attribute '{}'",
        ],
        what: "The object before `.{0}` is `None`, which has no such attribute.",
        advice: &[
            "Find out where the value became `None`. Where `None` is a regular answer, test for it first: `if value is not None:`.",
        ],
        cause: Some(attribute),
        ..Explainer::BASE
    },
    Explainer {
        name: "none-subscript",
        concept: "none-singleton",
        classes: &["TypeError"],
        patterns: &[
            "'NoneType' object is not subscriptable",
            "'NoneType' object does not support item assignment",
            "'NoneType' object does not support item deletion",
        ],
        what: "The object before `[…]` is `None`, which has no items.",
        advice: &["Find out where the value became `None`, and return or store the collection there."],
        cause: Some(subscript),
        ..Explainer::BASE
    },
    Explainer {
        name: "none-iterated",
        concept: "none-singleton",
        classes: &["TypeError"],
        patterns: &[
            "'NoneType' object is not iterable",
            "cannot unpack non-iterable NoneType object",
            "argument of type 'NoneType' is not iterable",
            "argument of type 'NoneType' is not a container or iterable",
        ],
        what: "Something that has items is needed here, and the value is `None`.",
        advice: &[
            "Find out where the value became `None`. A function that ends without `return` gives `None`.",
        ],
        cause: Some(loops),
        ..Explainer::BASE
    },
    Explainer {
        name: "none-called",
        concept: "none-singleton",
        classes: &["TypeError"],
        patterns: &["'NoneType' object is not callable"],
        what: "What stands before `(…)` is `None`, and `None` cannot be called.",
        advice: &[
            "Look at where the name is bound. A decorator that does not return the function leaves `None` in its place.",
        ],
        cause: Some(called),
        ..Explainer::BASE
    },
    Explainer {
        name: "none-length",
        concept: "none-singleton",
        classes: &["TypeError"],
        patterns: &["object of type 'NoneType' has no len()"],
        what: "`len()` was given `None`.",
        advice: &[
            "Find out where the value became `None`. Where that is a regular answer, test for it first.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "none-operand",
        concept: "none-singleton",
        classes: &["TypeError"],
        patterns: &[
            "unsupported operand type(s) for {}: 'NoneType' and '{}'",
            "unsupported operand type(s) for {}: '{}' and 'NoneType'",
            "'{}' not supported between instances of 'NoneType' and '{}'",
            "'{}' not supported between instances of '{}' and 'NoneType'",
            "can only concatenate str (not \"NoneType\") to str",
            "can only concatenate list (not \"NoneType\") to list",
        ],
        what: "One side of the operator is `None`, which takes part in no such operation.",
        advice: &[
            "Find out where the value became `None`. A function that ends without `return` gives `None`.",
        ],
        cause: Some(operand),
        ..Explainer::BASE
    },
];

fn attribute(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| Some(of_none(context, object_of(node, case.hole(0))?)))?
}

fn subscript(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| {
        let is_subscript = node.kind() == Kind::Subscript;
        is_subscript.then(|| of_none(context, node.field_child(Field::Value)?))
    })?
}

fn loops(case: &Case<'_>) -> Option<Text> {
    if !case.raised.message.starts_with("'NoneType'") {
        return None;
    }
    let (source, frame) = case.source()?;
    let marked = source.marked(frame);
    source.culprit(frame, |context, node| {
        let iterable = iterated(node)?;
        let range = context.range(iterable);
        // A loop over several lines has its own line at the top. A comprehension may be marked as a whole.
        let is_here =
            context.line(iterable) == frame.line && marked.is_none_or(|marked| marked.contains_range(range));
        is_here.then(|| of_none(context, iterable))
    })?
}

fn called(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| {
        (node.kind() == Kind::Call).then(|| of_none(context, node.field_child(Field::Function)?))
    })?
}

fn operand(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    let message = &case.raised.message;
    let is_left = message.contains(": 'NoneType' and") || message.contains("of 'NoneType' and");
    source.culprit(frame, |context, node| {
        let side = if is_left { Field::Left } else { Field::Right };
        (node.kind() == Kind::BinaryOperator).then(|| of_none(context, node.field_child(side)?))
    })?
}
