//! Whose method a `super()` call runs. The misconceptions: that of the base that is written first, the own one again, or that of the
//! class of the object.

use super::{From, Question, Quiz, header};
use crate::note::{Text, code, say};
use crate::semantics::cooperation::class_name;
use crate::semantics::super_call::{NextInLine, SuperCall};
use crate::semantics::{At, Class, Context};
use crate::syntax::{Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "super", from: From::Nodes(&[Kind::Call], ask) };

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let call = SuperCall::of(context, node)?;
    let name = call.attribute?;
    let own = context.class(call.class);
    let mut classes = vec![call.class];
    classes.extend(context.subclasses(call.class));
    let direct = own.bases.first()?;
    let supplier = |class: &Class| match call.next(context, class)? {
        NextInLine::Member(member) => Some(member.class),
        _ => None,
    };
    let plainly = supplier(&own);
    // Where another class comes next than in the class itself, or than the base that is written first.
    let (at, answer) = classes.iter().find_map(|at| {
        let found = supplier(&context.class(*at))?;
        (plainly.as_ref() != Some(&found) || found != *direct).then_some((*at, found))
    })?;
    let class = context.class(at);
    let order = &class.mro.as_ref().ok()?.0;
    let mut wrong: Vec<Text> = Vec::new();
    let mut add = |id| wrong.push(that_of(&class_name(id)));
    if let Some(plainly) = &plainly {
        add(plainly);
    }
    // The bases as they are written, those of the class at hand last.
    own.bases.iter().for_each(&mut add);
    add(&own.id);
    for id in order {
        add(id);
    }
    let method = node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
    let whose = if call.of_class { "For the class {}" } else { "For a {} object" };
    let ask = say(
        &format!("{whose}, whose {{}} does {{}} in the class {{}} find?"),
        [
            code(class.id.qualname.as_str()),
            code(name),
            code(format!("super().{name}")),
            code(own.id.qualname.as_str()),
        ],
    );
    let names: Vec<String> = order.iter().map(class_name).collect();
    let mut because = say("The order of {} is ", [code(class.id.qualname.as_str())]);
    because.extend(Text::codes(&names, " → "));
    because.extend(say(
        ". {} is the first behind {} that has {}.",
        [code(class_name(&answer)), code(own.id.qualname.as_str()), code(name)],
    ));
    let question = Question::new("super-function", context.range(node), ask, that_of(&class_name(&answer)))
        .because(because)
        .needs([header(context, method), header(context, call.class.node)])
        .needs(headers(context, &class, name));
    Some(wrong.into_iter().fold(question, Question::or))
}

fn that_of(class: &str) -> Text {
    say("that of {}", [code(class)])
}

/// Where the classes of an order that are in this file begin, and where they define a method.
fn headers<'m>(context: &Context<'m>, class: &Class, method: &str) -> Vec<text_size::TextRange> {
    let mut ranges = Vec::new();
    for at in context.file_classes(class) {
        ranges.push(there(context, at));
        let bound = context.bindings_in_class(at, method);
        for found in bound {
            let place = context.module().pieces().get(found.piece);
            if let Some(node) = place.and_then(|p| p.segment.tree().node(found.binding.node)) {
                ranges.push(context.at(At { piece: found.piece, node }).range(node));
            }
        }
    }
    ranges
}

fn there<'m>(context: &Context<'m>, at: At<'m>) -> text_size::TextRange {
    header(&context.at(at), at.node)
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_where_another_class_comes_next_than_reads() {
        assert_eq!(
            asked(
                "super",
                "class A:\n    def save(self): ...\nclass B(A):\n    def save(self): super().save()\nclass C(A):\n    def save(self): ...\nclass D(B, C): ...\n"
            ),
            [
                "4: For a `D` object, whose `save` does `super().save` in the class `B` find? + that of `C` - that of `A` - that of `B` - that of `D`"
            ]
        );
    }

    #[test]
    fn asks_past_a_base_that_does_not_have_it() {
        assert_eq!(
            asked(
                "super",
                "class A:\n    def save(self): ...\nclass B(A): ...\nclass C(B):\n    def save(self): super().save()\n"
            ),
            [
                "5: For a `C` object, whose `save` does `super().save` in the class `C` find? + that of `A` - that of `B` - that of `C` - that of `object`"
            ]
        );
    }

    #[test]
    fn is_silent_where_it_is_as_it_reads_or_not_known() {
        not_asked(
            "super",
            "class A:\n    def save(self): ...\nclass B(A):\n    def save(self): super().save()\n",
        );
        not_asked(
            "super",
            "class A(Unknown):\n    def save(self): ...\nclass B(A):\n    def save(self): super().save()\nclass C(A):\n    def save(self): ...\nclass D(B, C, Other): ...\n",
        );
    }
}
