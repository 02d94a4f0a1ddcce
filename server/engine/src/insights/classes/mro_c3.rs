//! The order in which Python searches the hovered class and its bases, and which method is found first.

use super::class_graph::drawn;
use super::merge_steps::merged;
use crate::insights::Insight;
use crate::note::{HintKind, Note, SHORT, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{Step, chain, class_name, function_of, place_of};
use crate::semantics::{Class, ClassId, Context, Member, MroConflict, Name};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "mro-c3", kinds: &[Kind::ClassDefinition], run: explain };

/// More methods than this are counted, not listed.
const MOST_METHODS: usize = 3;
/// Of the others, these are named.
const MOST_OTHERS: usize = 6;
/// Of a longer order, the middle is left out of the first line.
const MOST_CLASSES: usize = 16;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(keyword), Some(name)) = (node.child_of_kind(Kind::KwClass), node.field_child(Field::Name))
    else {
        return;
    };
    let anchors = [context.range(keyword), context.range(name)];
    if !context.is_asked_about(&anchors) {
        return;
    }
    let class = context.class(context.locate(node));
    let mut note = match &class.mro {
        Err(conflict) => in_conflict(context, node, conflict).weight(Weight::Fails),
        // A class with one base and nothing above that needs no picture of its order.
        Ok(mro) if class.bases.len() < 2 && mro.0.len() < 4 => return,
        Ok(mro) if !class.complete && mro.0.len() < 3 => return,
        Ok(_) if extends_members(context, &class) => return,
        Ok(mro) => match context.layout_conflict(&class) {
            Some(both) => return notes.push(laid_out_differently(context, node, &both).on(anchors)),
            None => in_order(context, node, &class, &mro.0),
        },
    };
    if let (Some(colon), Some(label)) = (node.child_of_kind(Kind::Colon), in_few_words(&class)) {
        note = note.hint(HintKind::Mro, context.range(colon).end(), &label);
    }
    note.steps = merged(context, node, &class);
    note.picture = drawn(context, &class);
    notes.push(note.on(anchors));
}

/// The order behind a class that names two bases or more: as many of its classes as there is room for.
fn in_few_words(class: &Class) -> Option<String> {
    let order = match &class.mro {
        Ok(mro) if class.bases.len() >= 2 => distinct_names(&mro.0),
        Ok(_) => return None,
        Err(_) => return Some("no order: TypeError".to_string()),
    };
    let end = if class.complete { "" } else { " → …" };
    let whole = format!("{}{end}", order.join(" → "));
    if whole.chars().count() <= SHORT {
        return Some(whole);
    }
    let mut kept = String::new();
    for name in order {
        let longer = if kept.is_empty() { name } else { format!("{kept} → {name}") };
        if longer.chars().count() + " → …".chars().count() > SHORT {
            break;
        }
        kept = longer;
    }
    (!kept.is_empty()).then(|| format!("{kept} → …"))
}

/// Whether an enumeration above may have members: then nothing can be derived from it, and there is no such class.
fn extends_members<'m>(context: &Context<'m>, class: &Class) -> bool {
    let is_enum = |id: &ClassId| id.module.as_str() == "enum" && id.qualname.as_str() == "Enum";
    if !class.mro.as_ref().is_ok_and(|mro| mro.0.iter().any(is_enum)) {
        return false;
    }
    let mut above = context.file_classes(class).into_iter().skip(1);
    above.any(|at| {
        let body = at.node.field_child(Field::Body);
        let mut nodes = body.into_iter().flat_map(Node::named_children);
        nodes.any(|statement| {
            statement.named_child(0).is_some_and(|n| {
                n.kind() == Kind::Assignment
                    && n.field_child(Field::Right).is_some()
                    && n.field_child(Field::Left).is_some_and(|left| !left.text().starts_with('_'))
            })
        })
    })
}

fn in_order<'m>(context: &Context<'m>, node: Node<'m>, class: &Class, order: &[ClassId]) -> Note {
    let names = distinct_names(order);
    let mut lead = shortened(&names);
    if !class.complete {
        lead.push(plain(" → … (a base further up is not known)"));
    }
    let short = names.join(" → ");
    let mut note = Note::new("mro-c3", context.range(node), "Method resolution order", lead)
        .related(&["super-function", "multiple-inheritance-mixins"]);
    if short.chars().count() <= 40 {
        note = note.short(short);
    }
    if let Some(missing) = still_abstract(context, class) {
        note = note.line(missing);
    }
    let methods = shared_methods(context, class);
    let more = methods.len().saturating_sub(MOST_METHODS);
    for steps in methods.iter().take(MOST_METHODS) {
        note = note.line(path(context, class, steps));
    }
    if more > 0 {
        note = note.line(others(&methods));
    }
    note.general("Python searches a class and its bases in this one order.")
}

/// "Others: `dispatch` from `LoginRequiredMixin`, `get_form` from `FormMixin`, and 3 more."
fn others(methods: &[Vec<Step<'_>>]) -> Text {
    let mut text = Text::from("Others: ");
    let rest = methods.iter().skip(MOST_METHODS).filter_map(|steps| steps.first());
    let count = rest.clone().count();
    for (i, step) in rest.take(MOST_OTHERS).enumerate() {
        if i > 0 {
            text.push(plain(", "));
        }
        text.push(code(step.member.name.as_str()));
        text.push(plain(" from "));
        text.push(code(class_name(&step.member.class)));
    }
    let more = count.saturating_sub(MOST_OTHERS);
    text.push(plain(if more > 0 { format!(", and {more} more.") } else { ".".to_string() }));
    text
}

/// What a class that says nothing abstract itself still has to implement before it makes instances.
fn still_abstract(context: &Context<'_>, class: &Class) -> Option<Text> {
    let missing = context.abstract_methods(class).filter(|missing| !missing.is_empty())?;
    let is_own = |name: &Name| context.supplier(class, name).is_some_and(|member| member.class == class.id);
    if missing.iter().any(is_own) {
        return None;
    }
    let names = Text::codes(missing.iter().take(MOST_OTHERS).map(Name::as_str), ", ");
    let mut text = Text::from("Still abstract: ");
    text.extend(names);
    let more = missing.len().saturating_sub(MOST_OTHERS);
    text.push(plain(if more > 0 { format!(", and {more} more.") } else { ".".to_string() }));
    Some(text)
}

/// The classes by name; two of one name with their modules.
fn distinct_names(order: &[ClassId]) -> Vec<String> {
    let mut names: Vec<String> = order.iter().map(class_name).collect();
    let short = names.clone();
    for (name, id) in names.iter_mut().zip(order) {
        if short.iter().filter(|other| *other == name).count() > 1 && !id.module.is_empty() {
            *name = format!("{}.{}", id.module, id.qualname);
        }
    }
    names
}

/// `D` → `B` → `C` → `A` → `object`; a long order loses its middle.
fn shortened(names: &[String]) -> Text {
    if names.len() <= MOST_CLASSES {
        return Text::codes(names.iter().map(String::as_str), " → ");
    }
    let (head, tail) = (names.get(..MOST_CLASSES - 2).unwrap_or_default(), names.len() - (MOST_CLASSES - 1));
    let mut text = Text::codes(head.iter().map(String::as_str), " → ");
    text.push(plain(format!(" → {tail} more → ")));
    if let Some(last) = names.last() {
        text.push(code(last.as_str()));
    }
    text
}

/// The methods that at least two classes of the order have, the standard library's left out: first those that the class itself has,
/// then others in the order in which they are found, private ones last.
fn shared_methods<'m>(context: &Context<'m>, class: &Class) -> Vec<Vec<Step<'m>>> {
    let mut found = Vec::new();
    for member in context.members(class) {
        if member.node.is_none() && member.line.is_none() {
            continue;
        }
        // Members that are no methods may be many: an enumeration has hundreds.
        if member.name != "__hash__" && !is_method(context, &member) {
            continue;
        }
        let steps = chain(context, class, &member.name, 6);
        let known = steps.iter().filter(|step| is_method(context, &step.member)).count();
        let Some(first) = steps.first().filter(|step| is_method(context, &step.member)) else { continue };
        // What is bound to something else than a `def` may be no method at all.
        let is_bound = |step: &Step<'_>| step.member.node.is_some() || step.member.line.is_some();
        if steps.iter().any(|step| is_bound(step) && !is_method(context, &step.member)) {
            continue;
        }
        // That a class replaces a method of its base is what a class is for.
        let replaced = first.member.class == class.id && first.goes_on != Some(true);
        if known >= 2 && !replaced {
            found.push(steps);
        }
    }
    found.sort_by_key(|steps| {
        let first = steps.first().map(|step| &step.member);
        (
            first.is_some_and(|member| member.class != class.id),
            first.is_some_and(|member| member.name.starts_with('_') && member.node.is_none()),
        )
    });
    found
}

/// Whether a member is a `def` that was read, here or in another module.
fn is_method(context: &Context<'_>, member: &Member) -> bool {
    function_of(context, member).is_some() || (member.line.is_some() && context.is_method_elsewhere(member))
}

/// "`save` comes from `B` (line 7). Its `super().save()` goes on to `C.save` (line 9), then `A.save` (line 5)."
fn path<'m>(context: &Context<'m>, class: &Class, steps: &[Step<'m>]) -> Text {
    let Some((first, rest)) = steps.split_first() else { return Text::default() };
    let name = first.member.name.as_str();
    let mut text = if first.member.class == class.id {
        say("{} is its own{}.", [code(name), plain(place_of(context, &first.member))])
    } else {
        say(
            "{} comes from {}{}.",
            [code(name), code(class_name(&first.member.class)), plain(place_of(context, &first.member))],
        )
    };
    match first.goes_on {
        Some(true) => {
            text.extend(say(" Its {} goes on to ", [code(format!("super().{name}()"))]));
            let mut goes_on = true;
            for (i, step) in rest.iter().enumerate() {
                if !goes_on {
                    break;
                }
                if i > 0 {
                    text.push(plain(", then "));
                }
                text.push(code(format!("{}.{name}", class_name(&step.member.class))));
                text.push(plain(place_of(context, &step.member)));
                goes_on = step.goes_on == Some(true);
            }
            text.push(plain("."));
        }
        Some(false) => {
            if let Some(next) = rest.first() {
                text.extend(say(
                    " It does not call {}: it hides {}{}.",
                    [
                        code(format!("super().{name}()")),
                        code(format!("{}.{name}", class_name(&next.member.class))),
                        plain(place_of(context, &next.member)),
                    ],
                ));
            }
        }
        None => {}
    }
    text
}

fn laid_out_differently<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    (one, other): &(ClassId, ClassId),
) -> Note {
    let names = [code(class_name(one)), code(class_name(other))];
    let lead = say("there is none: instances of {} and of {} are laid out differently in memory", names);
    Note::new("mro-c3", context.range(node), "Method resolution order", lead)
        .weight(Weight::Fails)
        .line(Text::from("The `class` statement raises `TypeError`. Derive from one of the two, and keep the other in an attribute."))
        .short("lay-out conflict: TypeError")
}

fn in_conflict<'m>(context: &Context<'m>, node: Node<'m>, conflict: &MroConflict) -> Note {
    let heads: Vec<String> = conflict.heads.iter().map(class_name).collect();
    let mut lead = Text::from("there is none: ");
    let title = "Method resolution order";
    if let [twice] = heads.as_slice() {
        lead.extend(say("{} is named twice among the bases", [code(twice.as_str())]));
        return Note::new("mro-c3", context.range(node), title, lead)
            .line(Text::from("The `class` statement raises `TypeError`."))
            .short("duplicate base: TypeError");
    }
    lead.extend(Text::codes(heads.iter().map(String::as_str), " and "));
    lead.push(plain(" would each have to come before the other"));
    Note::new("mro-c3", context.range(node), title, lead)
        .line(Text::from("The `class` statement raises `TypeError`. Name the more specific class first."))
        .general("A class comes before its bases, and bases keep the order in which they are written.")
        .short("no order: TypeError")
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    const DIAMOND: &str = "class A:
    def save(self): print('A')
class B(A):
    def save(self): super().save()
class C(A):
    def save(self): super().save()
";

    #[test]
    fn ignores_classes_with_nothing_to_tell() {
        silent_at("mro-c3", "cla$0ss A: pass\n");
        silent_at("mro-c3", "class A: pass\ncla$0ss B(A): pass\n");
        silent_at("mro-c3", "from x import Y\ncla$0ss B(Y): pass\n");
        silent_at("mro-c3", "class A: pass\nclass B: pass\nclass C($0A, B): pass\n");
    }

    #[test]
    fn tells_of_bases_whose_instances_are_laid_out_differently() {
        let told = hover("class E(Exception): pass\ncla$0ss C(E, list): pass\n").join("\n");
        assert!(
            told.contains(
                "there is none: instances of `BaseException` and of `list` are laid out differently in memory"
            ),
            "{told}"
        );
    }

    /// Nothing is derived from an enumeration with members.
    #[test]
    fn ignores_enumerations_that_cannot_be_extended() {
        let source = |body: &str| {
            format!("import enum\nclass A(enum.Enum): pass\nclass B(A):\n    {body}\ncla$0ss C(B, A): pass\n")
        };
        silent_at("mro-c3", &source("x = 1"));
        assert!(hover(&source("def f(self): pass"))[0].contains("`C` → `B` → `A` → `enum.Enum`"));
    }

    #[test]
    fn follows_a_diamond() {
        assert_eq!(
            hover(&format!("{DIAMOND}class $0D(B, C): ...\n")),
            [
                "Method resolution order · `D` → `B` → `C` → `A` → `object`\n`save` comes from `B` (line 4). Its `super().save()` goes on to `C.save` (line 6), then `A.save` (line 2).\n(Python searches a class and its bases in this one order.)"
            ]
        );
    }

    #[test]
    fn says_what_is_still_abstract() {
        let base = "from abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def f(self): pass\n    @abstractmethod\n    def g(self): pass\n";
        let text = hover(&format!("{base}class M: pass\nclass $0C(M, A):\n    def g(self): pass\n"));
        assert!(text.iter().any(|note| note.contains("\nStill abstract: `f`.")), "{text:?}");
        // A class that is abstract itself says so in its own body.
        let own = "    @abstractmethod\n    def h(self): pass\n";
        let text = hover(&format!("{base}class M: pass\nclass $0C(M, A):\n{own}")).remove(0);
        assert!(!text.contains("Still abstract"), "{text}");
    }

    #[test]
    fn says_what_is_not_reached() {
        let text = hover(
            "class A:\n    def f(self): pass\nclass B:\n    def f(self): pass\ncla$0ss C(A, B): pass\n",
        )
        .remove(0);
        assert!(text.contains("It does not call `super().f()`: it hides `B.f` (line 4)."), "{text}");
    }

    #[test]
    fn says_where_knowledge_ends() {
        let text = hover("from x import Y\nclass A: pass\ncla$0ss B(A, Y): pass\n");
        assert!(text.is_empty() || text[0].contains("not known"), "{text:?}");
    }

    #[test]
    fn explains_a_conflict() {
        let text = hover("class P: pass\nclass Q(P): pass\ncla$0ss X(P, Q): pass\n").remove(0);
        assert!(text.starts_with("Method resolution order · there is none: `P` and `Q` would each have to come before the other"), "{text}");
    }
}
