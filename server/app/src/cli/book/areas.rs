//! The areas of the collection: in which order they stand in a book, what they are called, what they are about.

/// What is said about an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The folder.
    pub slug: &'static str,
    /// The heading.
    pub title: &'static str,
    /// One sentence.
    pub about: &'static str,
}

const fn area(slug: &'static str, title: &'static str, about: &'static str) -> About {
    About { slug, title, about }
}

/// The areas in the order of a book: what others build on comes first.
pub const AREAS: &[About] = &[
    area("language", "The language", "Where Python comes from, what it is good at, and how it changes."),
    area("syntax", "Syntax", "How a program is written: statements, operators, literals."),
    area("data-types", "Data types", "Numbers, text, bytes, truth values, and turning one into another."),
    area("object-model", "The object model", "What an object is, and how Python finds an attribute of it."),
    area("names-and-scopes", "Names and scopes", "What a name is bound to, and where it can be seen."),
    area(
        "data-structures",
        "Data structures",
        "Lists, tuples, dicts, sets, their relatives, and sharing them.",
    ),
    area("iteration", "Loops and iteration", "Conditions, loops, comprehensions, iterators and generators."),
    area("functions", "Functions", "Parameters, closures, decorators, and functions as values."),
    area("errors", "Errors", "Exceptions: raising, catching, reading and avoiding them."),
    area("context-managers", "Context managers", "The with statement, and what it guarantees."),
    area("classes", "Classes", "Classes, inheritance, special methods, descriptors and metaclasses."),
    area("typing", "Type hints", "Saying which types are meant, and having it checked."),
    area("modules-and-packaging", "Modules and packaging", "Importing, installing, and sharing code."),
    area("stdlib", "The standard library", "Modules that come with Python."),
    area("concurrency", "Concurrency", "Threads, processes, and what they share."),
    area("async", "Async", "Coroutines, tasks and the event loop."),
    area("testing-and-quality", "Testing and quality", "Tests, linters, reviews, debugging."),
    area("tooling", "Tools", "Editors, shells, and running scripts."),
    area("performance", "Speed", "Measuring first, then making code faster."),
    area("internals", "Internals", "Bytecode, memory, and how CPython works."),
    area("design-patterns", "Design patterns", "Recurring shapes of programs, as Python writes them."),
    area("security", "Security", "What attackers try, and what keeps them out."),
    area("web", "The web", "Servers, clients, frameworks and databases."),
    area("data-and-ml", "Data and machine learning", "Arrays, tables, plots, models and automation."),
    area("learning", "Learning", "Paths, practice and memory."),
];

/// The place of an area in the book; areas of a team's own cards come last.
pub fn rank(slug: &str) -> usize {
    AREAS.iter().position(|area| area.slug == slug).unwrap_or(AREAS.len())
}

/// The heading of an area: its slug in words, where it is a team's own.
pub fn title(slug: &str) -> String {
    if let Some(area) = AREAS.iter().find(|area| area.slug == slug) {
        return area.title.to_string();
    }
    let words = slug.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What an area is about, where that is known.
pub fn about(slug: &str) -> &'static str {
    AREAS.iter().find(|area| area.slug == slug).map_or("", |area| area.about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_of_the_collection_has_a_heading() {
        for entry in crate::cards::library().entries() {
            let area = entry.header().area.as_ref();
            assert!(rank(area) < AREAS.len(), "{area} has no heading");
        }
    }

    #[test]
    fn a_team_has_areas_of_its_own() {
        assert_eq!((title("our-servers").as_str(), about("our-servers")), ("Our servers", ""));
        assert_eq!(rank("our-servers"), AREAS.len());
    }
}
