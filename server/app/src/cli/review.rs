//! `pygloss review`: a few questions about what was met, one after the other, to be left at any time.

mod listed;

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use pygloss_engine::analysis::{Analysis, Cancel};
use pygloss_engine::learner::{Event, Happening};
use pygloss_engine::note::{Text, counted};
use pygloss_engine::text::Encoding;
use pygloss_engine::version::PythonVersion;

use super::Outcome;
use super::engine::{Engine, library};
use super::files::{self, displayed};
use super::output::{DIM, Failure, Format, Output, TITLE, complain, width};
use super::path::find;
use super::selection::Selection;
use super::settings::Configuration;
use super::styled::{Look, Styled, shown};
use crate::concepts::in_file;
use crate::review::{History, Question, Wanted, Wishes, all_of_file, choose, of_file, of_its_cards, seed_of};
use crate::source_file::SourceFile;
use crate::store::{self, Database};

/// The options of `pygloss review`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Files, and folders whose Python files are asked about first: questions about their own code, then about its concepts.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How many questions at most.
    #[arg(short, long, value_name = "N", default_value_t = 7)]
    number: usize,
    /// The learning path to go on along when nothing is due: its name or its title.
    #[arg(long, value_name = "PATH", default_value = "five-phases")]
    path: String,
    /// The Python version that the files are written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    target_version: Option<PythonVersion>,
    /// Print every question about the code of the files, with its answer, and ask none.
    #[arg(long, requires = "files")]
    list: bool,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", requires = "list")]
    output_format: Format,
}

/// A question, and the file that it is about, or why else it is asked.
type About = (Question, Asked);

/// Why a question is asked.
#[derive(Debug, Clone)]
enum Asked {
    /// It is about this file.
    Of(PathBuf),
    /// In words.
    Because(String),
}

/// Text is not set wider than this.
const WIDEST: usize = 100;
/// How wide the bar is that shows how far one is.
const BAR: usize = 20;

/// What the reader answered.
enum Answer {
    /// The choice with this number.
    Choice(usize),
    /// The question is passed over.
    Skip,
    /// Enough for today.
    Leave,
}

/// Runs the command.
///
/// # Errors
/// Where the memory cannot be read or written, there is no such path, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let selection = Selection::for_version(arguments.target_version);
    let configuration = Configuration::new(selection, &[]);
    if arguments.list {
        return listed::run(&configuration, &arguments.files, arguments.output_format);
    }
    let mut output = Output::stdout();
    let path = find(&arguments.path)?;
    let mut database = super::memory::open()?;
    let history = database.history()?;
    let now = store::now();
    let wishes = Wishes { number: arguments.number, now };
    let (mut questions, outcome) = about_files(&configuration, &arguments.files, &history, wishes);
    let asked: Vec<String> = questions.iter().map(|(question, _)| question.slug.clone()).collect();
    let wanted = Wanted { number: arguments.number, path: Some(path), now };
    let others = choose(library(), &history, wanted).into_iter();
    let others = others.map(|chosen| (chosen.question, Asked::Because(chosen.words)));
    questions.extend(others.filter(|(question, _)| !asked.contains(&question.slug)));
    questions.truncate(arguments.number);
    if questions.is_empty() {
        output.line("Nothing is due, and the path is done. Come back another day.")?;
        output.finish()?;
        return Ok(outcome);
    }
    let mut input = std::io::stdin().lock();
    let (mut right, mut answered) = (0, 0);
    for (number, (question, why)) in questions.iter().enumerate() {
        ask(&mut output, question, why, number, questions.len())?;
        match answer(&mut output, &mut input, question.choices.len())? {
            Answer::Leave => break,
            Answer::Skip => output.line("")?,
            Answer::Choice(choice) => {
                let is_right = choice == question.right;
                // At once, so that whoever leaves keeps what they did.
                keep(&mut database, question, is_right)?;
                (right, answered) = (right + usize::from(is_right), answered + 1);
                judge(&mut output, question, is_right)?;
            }
        }
    }
    close(&mut output, &mut database, right, answered)?;
    output.finish()?;
    database.fit(store::now())?;
    Ok(outcome.max(configuration.outcome()))
}

/// The questions about some files: first those that are computed from their code, then those of their concepts' cards.
fn about_files(
    configuration: &Arc<Configuration>,
    paths: &[PathBuf],
    history: &History,
    wishes: Wishes,
) -> (Vec<About>, Outcome) {
    let mut questions: Vec<About> = Vec::new();
    if paths.is_empty() {
        return (questions, Outcome::Clean);
    }
    let (files, outcome) = understood(configuration, paths);
    let seed = seed_of(wishes.now);
    for (path, analysis) in &files {
        let all = all_of_file(analysis, Encoding::Utf32, seed, &Cancel::default());
        let chosen = of_file(analysis, all, history, wishes);
        questions.extend(chosen.into_iter().map(|question| (question, Asked::Of(path.clone()))));
    }
    questions.truncate(wishes.number);
    for (path, analysis) in &files {
        let concepts = in_file(analysis, Encoding::Utf32, &Cancel::default()).unwrap_or_default();
        let asked: Vec<Question> = questions.iter().map(|(question, _)| question.clone()).collect();
        let more = of_its_cards(analysis, &concepts, &asked, history, wishes);
        questions.extend(more.into_iter().map(|question| (question, Asked::Of(path.clone()))));
    }
    (questions, outcome)
}

/// The files under some paths, understood. What cannot be read is complained about.
fn understood(configuration: &Arc<Configuration>, paths: &[PathBuf]) -> (Vec<(PathBuf, Analysis)>, Outcome) {
    let engine = Engine::new(Arc::clone(configuration));
    let excluding = Arc::clone(configuration);
    let found = files::find(paths, move |root, path| excluding.is_excluded(root, path));
    engine.expect(&found.files);
    let mut outcome = if found.errors.is_empty() { Outcome::Clean } else { Outcome::Failed };
    found.errors.iter().for_each(|error| complain(error));
    let mut all = Vec::new();
    for path in found.files {
        match SourceFile::read(&path) {
            Ok(read) => {
                let analysis = engine.analyse(&path, &read.text, &engine.settings(&path));
                all.push((path, analysis));
            }
            Err(why) => {
                complain(&format!("{}: {why}", displayed(&path)));
                outcome = Outcome::Failed;
            }
        }
    }
    (all, outcome)
}

fn ask(
    output: &mut Output,
    question: &Question,
    why: &Asked,
    number: usize,
    all: usize,
) -> Result<(), Failure> {
    let (title, dim) = (output.style(TITLE), output.style(DIM));
    let done = BAR * number / all.max(1);
    let bar = format!("{}{}", "━".repeat(done), "─".repeat(BAR - done));
    output.line(format_args!(
        "{dim}{bar} {}/{all}{dim:#}  {title}{}{title:#}\n",
        number + 1,
        shown(&question.title)
    ))?;
    match (why, &question.place) {
        (Asked::Of(path), Some(place)) => {
            output.line(format_args!("{dim}{}:{}{dim:#}\n", displayed(path), place.start.line + 1))?;
        }
        (Asked::Of(_), None) => {}
        (Asked::Because(words), _) => output.line(format_args!("{dim}{}{dim:#}\n", shown(words)))?,
    }
    paragraph(output, &question.ask, 0)?;
    if let Some(code) = &question.code {
        output.line("")?;
        for (number, line) in code.trim_end().lines().enumerate() {
            let number = question.lines.get(number).copied().flatten();
            let number = number.map_or_else(String::new, |number| number.to_string());
            output.line(format_args!("{dim}{number:>4}{dim:#} {}", shown(line)))?;
        }
    }
    output.line("")?;
    for (number, choice) in (1..).zip(&question.choices) {
        paragraph(output, &format!("{number}  {choice}"), 3)?;
    }
    output.line("")
}

/// A text whose code stands in backticks, folded, all lines but the first indented by `hang` columns. An answer may be of several lines.
fn paragraph(output: &mut Output, text: &str, hang: usize) -> Result<(), Failure> {
    for (number, line) in text.trim_end().lines().enumerate() {
        let line = if number > 0 { format!("{}{line}", " ".repeat(hang)) } else { line.to_string() };
        let styled = Styled::default().and_text(Look::Plain, &Text::from(line.as_str()));
        let styled = if output.is_colored() { styled } else { styled.uncolored() };
        for folded in styled.fold(width(WIDEST).min(WIDEST), hang) {
            output.line(folded.paint(output))?;
        }
    }
    Ok(())
}

fn answer(output: &mut Output, input: &mut impl BufRead, choices: usize) -> Result<Answer, Failure> {
    loop {
        output.prompt(format_args!("1-{choices}, s to skip, q to leave: "))?;
        let mut line = String::new();
        let read = input.read_line(&mut line);
        if read.map_err(|error| format!("standard input cannot be read: {error}"))? == 0 {
            output.line("")?;
            return Ok(Answer::Leave);
        }
        match line.trim() {
            "q" | "quit" => return Ok(Answer::Leave),
            "s" | "skip" => return Ok(Answer::Skip),
            number => match number.parse::<usize>() {
                Ok(number) if (1..=choices).contains(&number) => return Ok(Answer::Choice(number - 1)),
                _ => output.line(format_args!("Please answer with a number from 1 to {choices}."))?,
            },
        }
    }
}

fn keep(database: &mut Database, question: &Question, right: bool) -> Result<(), Failure> {
    let happening = Happening::Answered { right };
    database.add(&[Event { at: store::now(), concept: question.slug.clone(), happening }])?;
    Ok(())
}

fn judge(output: &mut Output, question: &Question, is_right: bool) -> Result<(), Failure> {
    if is_right {
        output.line("Right.")?;
    } else {
        let right = question.choices.get(question.right).map_or("", String::as_str);
        paragraph(output, &format!("No: it is {}.  {right}", question.right + 1), 3)?;
    }
    paragraph(output, question.why.as_deref().unwrap_or(&question.gloss), 0)?;
    let dim = output.style(DIM);
    output.line(format_args!("{dim}pygloss explain {}{dim:#}\n", question.slug))
}

fn close(output: &mut Output, database: &mut Database, right: usize, answered: usize) -> Result<(), Failure> {
    if answered == 0 {
        return output.line("Nothing was answered, and nothing has changed.");
    }
    let history = database.history()?;
    let tomorrow = store::now() + pygloss_engine::learner::DAY;
    let due = history.due(library(), tomorrow).len();
    let next = match due {
        0 => "Tomorrow nothing is due.".to_string(),
        due => format!(
            "Tomorrow {} due.",
            if due == 1 { "1 question is".to_string() } else { format!("{due} questions are") }
        ),
    };
    output.line(format_args!("{right} right of {}. {next}", counted(answered, "answer")))
}
