/** Reads what the server answers: what is missing or of another kind is left out, so that an older or newer program does no harm. */

import * as vscode from 'vscode';

/** A card, or a note that is shown like one. */
export interface Card {
  readonly slug: string;
  readonly title: string;
  /** What it is about, in a sentence of Markdown; notes have none. */
  readonly gloss: string;
  readonly markdown: string;
  /** The card's own questions; notes have none. */
  readonly questions: readonly Question[];
}

/** A card as a search finds it. */
export interface Hit {
  readonly slug: string;
  readonly title: string;
  readonly gloss: string;
}

/** A place in a file. */
export interface Place {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** Something to answer by one of a few choices. */
export interface Choice {
  /** Markdown. */
  readonly ask: string;
  /** The program that it is about. */
  readonly code: string | undefined;
  /** The numbers that the lines of the program have in the reader's file, from 1; empty where they are a card's. */
  readonly lines: readonly (number | undefined)[];
  /** Texts whose code stands in backticks. */
  readonly choices: readonly string[];
}

/** A question about a concept. */
export interface Question extends Choice, Hit {
  /** The number of the right choice, from 0. */
  readonly right: number;
  /** Why that one is right, in Markdown. */
  readonly why: string | undefined;
  /** The reader's own code that it is about. */
  readonly place: Place | undefined;
  /** Why it is asked, in words: `due for 3 days`; empty where the reader chose what it is about. */
  readonly asked: string;
}

/** What became of an answer. */
export interface Kept {
  /** When it is asked again, in words: `in 3 days`. */
  readonly again: string;
}

/** All that is remembered, to be taken along. */
export interface Exported {
  /** What the file is to hold. */
  readonly text: string;
  /** How many events that is. */
  readonly events: number;
}

/** What an import has brought. */
export interface Imported {
  /** How many of the events are new. */
  readonly added: number;
  readonly events: number;
}

/** Where the reader stands. */
export interface Status {
  /** How many questions are due now. */
  readonly due: number;
  /** Of how many concepts something is remembered. */
  readonly met: number;
  readonly level: string;
  /** Where the level comes from: `setting`, `answers` or `default`. */
  readonly levelFrom: string;
  /** Whether anything is remembered at all. */
  readonly memory: boolean;
}

/** The level of the reader, and the two questions that tell it. */
export interface Level {
  readonly level: string;
  readonly from: string;
  readonly questions: readonly Choice[];
}

/** A concept at work in the reader's code. */
export interface Concept extends Hit {
  readonly level: string;
  readonly standing: string;
  readonly count: number;
  readonly places: readonly (Place & { readonly line: string })[];
}

/** The concepts of a file or a project. */
export interface Concepts {
  readonly concepts: readonly Concept[];
  /** False where there was more to read than could be read. */
  readonly complete: boolean;
}

/** A part of a learning path. */
export interface Step {
  /** Its heading, which counts it. */
  readonly title: string;
  /** What it is about, in Markdown; empty where nothing is said. */
  readonly gloss: string;
  readonly cards: readonly Stop[];
}

/** A card on a learning path. */
export interface Stop {
  readonly slug: string;
  readonly title: string;
  readonly standing: string;
  /** It is at work in the open file. */
  readonly here: boolean;
  /** It is the first of the path that is not known. */
  readonly next: boolean;
}

/** A learning path. */
export interface LearningPath extends Hit {
  readonly steps: readonly Step[];
}

/** A traceback, explained. */
export interface Traceback {
  /** With links to the files that it names. */
  readonly markdown: string;
}

/** What the reader has said about a concept: `known`, `reminded` or `muted`. */
export interface Said {
  readonly slug: string;
  readonly title: string;
  readonly said: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none where it is something else. */
export const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const optional = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isThere = <T>(value: T | undefined): value is T => value !== undefined;

/** The entries of a list that `read` can read. */
function each<T>(value: unknown, read: (fields: Fields) => T | undefined): T[] {
  return list(value).map((entry) => read(fields(entry))).filter(isThere);
}

/** A card; `undefined` where the answer is none. */
export function asCard(answer: unknown): Card | undefined {
  const { slug, title, gloss, markdown, questions } = fields(answer);
  if (typeof slug !== 'string' || typeof title !== 'string' || typeof markdown !== 'string') return undefined;
  return { slug, title, gloss: text(gloss), markdown, questions: asQuestions({ questions }) };
}

/** The cards that a search has found. */
export function asHits(answer: unknown): Hit[] {
  return each(answer, hit);
}

/** The questions of a review or a quiz. */
export function asQuestions(answer: unknown): Question[] {
  return each(fields(answer)['questions'], (entry) => {
    const about = hit(entry);
    const asked = choice(entry);
    const right = count(entry['right']);
    if (about === undefined || asked?.choices[right] === undefined) return undefined;
    return { ...about, ...asked, right, why: optional(entry['why']), place: place(fields(entry['place'])), asked: text(entry['asked']) };
  });
}

/** What became of an answer. */
export function asKept(answer: unknown): Kept {
  return { again: text(fields(answer)['again']) };
}

/**
 * All that is remembered.
 *
 * @throws Error where the answer has no text: an empty file would look like an export.
 */
export function asExported(answer: unknown): Exported {
  const { text, events } = fields(answer);
  if (typeof text !== 'string') throw new Error('the server has given nothing');
  return { text, events: count(events) };
}

/** What an import has brought. */
export function asImported(answer: unknown): Imported {
  const { added, events } = fields(answer);
  return { added: count(added), events: count(events) };
}

/** How many events are forgotten. */
export function asForgotten(answer: unknown): number {
  return count(fields(answer)['forgotten']);
}

/** Where the reader stands. */
export function asStatus(answer: unknown): Status {
  const { due, met, level, levelFrom, memory } = fields(answer);
  return { due: count(due), met: count(met), level: text(level), levelFrom: text(levelFrom), memory: memory === true };
}

/** The level of the reader. */
export function asLevel(answer: unknown): Level {
  const { level, from, questions } = fields(answer);
  return { level: text(level), from: text(from), questions: each(questions, choice) };
}

/** The concepts of a file or a project. */
export function asConcepts(answer: unknown): Concepts {
  const { concepts, complete } = fields(answer);
  const read = (entry: Fields): Concept | undefined => {
    const about = hit(entry);
    if (about === undefined) return undefined;
    const places = each(entry['places'], (at) => {
      const found = place(at);
      return found && { ...found, line: text(at['line']).trim() };
    });
    return { ...about, level: text(entry['level']), standing: text(entry['standing']), count: count(entry['count']), places };
  };
  return { concepts: each(concepts, read), complete: complete !== false };
}

/** The learning paths: the server tells each card once, and each path by their slugs. */
export function asPaths(answer: unknown): LearningPath[] {
  const told = fields(answer);
  const known = fields(told['cards']);
  return each(told['paths'], (entry) => {
    const about = hit(entry);
    const stop = (slug: unknown): Stop | undefined => {
      const { title, standing, here } = fields(known[text(slug)]);
      if (typeof title !== 'string') return undefined;
      return { slug: text(slug), title, standing: text(standing), here: here === true, next: slug === entry['next'] };
    };
    const step = ({ title, gloss, cards }: Fields): Step => ({
      title: text(title),
      gloss: text(gloss),
      cards: list(cards).map(stop).filter(isThere),
    });
    return about && { ...about, steps: each(entry['steps'], step) };
  });
}

/** A traceback, explained; `undefined` where there was none. */
export function asTraceback(answer: unknown): Traceback | undefined {
  const { markdown } = fields(answer);
  return typeof markdown === 'string' ? { markdown } : undefined;
}

/** What was said; `undefined` where nothing was. */
export function asSaid(answer: unknown): Said | undefined {
  const { slug, title, said } = fields(answer);
  if (typeof slug !== 'string') return undefined;
  return { slug, title: optional(title) ?? slug, said: text(said) };
}

function hit({ slug, title, gloss }: Fields): Hit | undefined {
  return typeof slug === 'string' && typeof title === 'string' ? { slug, title, gloss: text(gloss) } : undefined;
}

function choice({ ask, code, choices, lines }: Fields): Choice | undefined {
  const texts = list(choices).map(text);
  return typeof ask === 'string' && texts.length > 0 ? { ask, code: optional(code), choices: texts, lines: list(lines).map(number) } : undefined;
}

/** A place, as the protocol writes it. */
function place({ uri, range }: Fields): Place | undefined {
  if (typeof uri !== 'string') return undefined;
  const { start, end } = fields(range);
  return { uri: vscode.Uri.parse(uri), range: new vscode.Range(position(start), position(end)) };
}

function position(value: unknown): vscode.Position {
  const { line, character } = fields(value);
  return new vscode.Position(Math.max(0, count(line)), Math.max(0, count(character)));
}
