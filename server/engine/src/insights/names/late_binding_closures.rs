//! Functions made in a loop that all read the loop variable's last value.

use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::Context;
use crate::semantics::late_binding::{late_bound, values_of_rounds};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "late-binding-closures",
    kinds: &[Kind::FunctionDefinition, Kind::Lambda],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, function: Node<'m>, notes: &mut Vec<Note>) {
    let Some(late) = late_bound(context, function).into_iter().next() else { return };
    let name = late.name.text();
    let lead = match values_of_rounds(context, function, &late) {
        Some(values) => same_answer(&values),
        None => say(
            "all functions made here share one {}, and read the value that it has when they are called",
            [code(name)],
        ),
    };
    let place = if late.around.kind().is_comprehension() { "comprehension" } else { "loop" };
    let keyword = function.child_of_kind(Kind::KwLambda).or_else(|| function.child_of_kind(Kind::KwDef));
    let anchors = keyword.into_iter().chain(function.field_child(Field::Name)).map(|n| context.range(n));
    let bind = match function.kind() {
        Kind::Lambda => say("{} keeps the value of each round.", [code(format!("lambda {name}={name}: …"))]),
        _ => say("A parameter {} keeps the value of each round.", [code(format!("{name}={name}"))]),
    };
    notes.push(
        Note::new("late-binding-closures", context.range(function), "Late binding", lead)
            .on(anchors)
            .short(format!("reads the last {name}"))
            .line(say(
                "Each captures the variable {} of the {} (line {}), not its value of that round.",
                [code(name), plain(place), plain(context.line(late.bound))],
            ))
            .line(bind)
            .related(&["closures", "default-arguments"]),
    );
}

/// "all 3 functions return `2`, not `0`, `1`, `2`"
fn same_answer(values: &[String]) -> Text {
    let Some(last) = values.last() else { return Text::default() };
    let mut text = say("all {} functions return {}, not ", [plain(values.len()), code(last.as_str())]);
    if values.len() > 4 {
        text.extend(Text::codes(values.iter().take(3).map(String::as_str), ", "));
        text.push(plain(", … "));
        text.push(code(last.as_str()));
    } else {
        text.extend(Text::codes(values.iter().map(String::as_str), ", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_functions_used_in_their_own_round() {
        silent_at("late-binding-closures", "for i in x:\n    print(max(y, key=lam$0bda v: v[i]))\n");
        silent_at("late-binding-closures", "fs = [lam$0bda i=i: i for i in range(3)]\n");
        silent_at("late-binding-closures", "fs = [lam$0bda: j for i in range(3)]\n");
    }

    #[test]
    fn knows_what_they_all_return() {
        let text = hover("makers = [lam$0bda: i for i in range(3)]\n").remove(0);
        assert_eq!(
            text,
            "Late binding · all 3 functions return `2`, not `0`, `1`, `2`\nEach captures the variable `i` of the comprehension (line 1), not its value of that round.\n`lambda i=i: …` keeps the value of each round."
        );
    }

    #[test]
    fn says_less_of_a_loop() {
        let text = hover("fs = []\nfor name in names:\n    fs.append(lam$0bda: greet(name))\n").remove(0);
        assert!(text.starts_with("Late binding · all functions made here share one `name`, and read the value that it has when they are called"), "{text}");
    }
}
