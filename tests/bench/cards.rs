//! Measures what the cards cost: the library's load, a card by name, a search, and their room in the program.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and stops where something is not as expected"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use pygloss::cards::load;
use pygloss_engine::knowledge::card::{Header, TriggerSpec};
use pygloss_engine::knowledge::{BuiltIn, Library};

/// How often each thing is done; the median is told, and the least, which other programs on the machine disturb the least.
const ROUNDS: usize = 31;

fn main() {
    let library = load();
    println!("{} cards", library.entries().count());
    tell("library load", 5_000.0, times(ROUNDS, || drop(black_box(load()))));

    let names: Vec<String> = library.entries().map(|entry| entry.header().title.to_string()).collect();
    let find = |library: &Library| names.iter().filter(|name| !library.find(name).is_empty()).count();
    let each = |times: Vec<Duration>| times.into_iter().map(|time| time / names.len() as u32).collect();
    tell("a card by name", 50.0, each(times(ROUNDS, || assert_eq!(find(&library), names.len()))));
    let fresh = || {
        let library = load();
        let start = Instant::now();
        for name in &names {
            assert!(library.find(name)[0].card().is_some());
        }
        start.elapsed()
    };
    tell("  and its body, parsed for the first time", 0.0, each((0..ROUNDS).map(|_| fresh()).collect()));

    let cold = || {
        let library = load();
        let start = Instant::now();
        assert!(!library.search("closures", 5).is_empty());
        start.elapsed()
    };
    tell("the first search, which makes the index", 0.0, (0..ROUNDS).map(|_| cold()).collect());
    let questions = questions();
    let mut took: Vec<Duration> = questions
        .iter()
        .map(|question| times(3, || drop(black_box(library.search(question, 5)))).into_iter().min().unwrap())
        .collect();
    took.sort();
    println!(
        "{:44} {:>10.1} µs in the middle, at most {:.1} µs over {} questions (limit 5000)",
        "search",
        micros(took[took.len() / 2]),
        micros(*took.last().unwrap()),
        took.len()
    );

    let texts: usize = library.entries().map(|entry| entry.text().len()).sum();
    let headers: usize = library.entries().map(|entry| size_of::<BuiltIn>() + size(entry.header())).sum();
    let words: u64 = ["asked.txt", "speech.txt"]
        .iter()
        .map(|name| std::fs::metadata(project().join("knowledge/search").join(name)).unwrap().len())
        .sum();
    let all = (texts + headers) as u64 + words;
    println!(
        "{:44} {:>10} bytes: texts {texts}, headers {headers}, words for the search {words} (limit 3000000)",
        "room in the program", all
    );
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn questions() -> Vec<String> {
    let text = std::fs::read_to_string(project().join("tests/search/own.tsv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("# "));
    lines.filter_map(|line| Some(line.split_once('\t')?.0.to_string())).collect()
}

fn times(rounds: usize, mut work: impl FnMut()) -> Vec<Duration> {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn tell(what: &str, limit: f64, mut times: Vec<Duration>) {
    times.sort();
    let limit = if limit > 0.0 { format!(" (limit {limit})") } else { String::new() };
    println!(
        "{what:44} {:>10.1} µs, at least {:.1} µs{limit}",
        micros(times[times.len() / 2]),
        micros(times[0])
    );
}

/// What a header's texts and lists take in the program.
fn size(header: &Header) -> usize {
    let texts = [&header.slug, &header.title, &header.gloss, &header.area]
        .into_iter()
        .chain(&header.concept)
        .chain(&header.since);
    let lists = [&header.aliases, &header.prerequisites, &header.related, &header.sources];
    let items = lists.into_iter().flat_map(|list| list.iter());
    texts.map(|text| text.len()).sum::<usize>()
        + items.map(|item| item.len() + size_of_val(item)).sum::<usize>()
        + header
            .triggers
            .iter()
            .map(|trigger| size_of::<TriggerSpec>() + format!("{trigger:?}").len())
            .sum::<usize>()
}
