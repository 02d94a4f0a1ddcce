/** The view “Concepts Here”: what is at work in the open file or its project, the most advanced first. */

import * as vscode from 'vscode';
import type { Concept } from '../answers';
import { plain } from '../html';
import { type LastFile, nameOf } from '../lastFile';
import type { Tutor } from '../tutor';
import { conceptItem, rank, standing } from './items';
import { Tree } from './tree';

/** How long nothing must be typed before the view is read anew, in ms. */
const PAUSE = 1_000;

/** A concept, or one of its places. */
export type HereNode =
  | { readonly kind: 'concept'; readonly slug: string; readonly concept: Concept }
  | { readonly kind: 'place'; readonly concept: Concept; readonly place: Concept['places'][number] };

/** The view. It follows the active editor from one Python file to the next. */
export class ConceptsHere extends Tree<HereNode> {
  private isProject = false;

  public constructor(
    private readonly tutor: Tutor,
    private readonly file: LastFile,
    log: vscode.LogOutputChannel,
  ) {
    super('pygloss.views.here', log);
    this.subscriptions.push(
      file.onDidChange(() => {
        this.refresh();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // A project is read anew when a file is saved, not while one is typed in.
        if (contentChanges.length > 0 && !this.isProject && file.is(document)) this.refresh(PAUSE);
      }),
      vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
        if (languageId === 'python') this.refresh();
      }),
      tutor.onDidChange(() => {
        this.refresh(PAUSE);
      }),
    );
  }

  /** Shows the whole project, or the file again. */
  public async show(project: boolean): Promise<void> {
    this.isProject = project;
    await vscode.commands.executeCommand('setContext', 'pygloss.hereIsProject', project);
    this.refresh();
  }

  public getTreeItem(node: HereNode): vscode.TreeItem {
    return node.kind === 'concept' ? this.conceptNode(node.concept) : this.placeNode(node.concept, node.place);
  }

  protected below(node: HereNode): readonly HereNode[] {
    if (node.kind === 'place') return [];
    return node.concept.places.map((place) => ({ kind: 'place', concept: node.concept, place }));
  }

  protected async ask(): Promise<readonly HereNode[]> {
    const { isProject } = this;
    const file = this.file.uri;
    this.view.description = file === undefined ? '' : isProject ? 'project' : nameOf(file);
    this.view.message = '';
    if (file === undefined) return [];
    const { concepts, complete } = await this.tutor.concepts(file, isProject);
    if (!complete) this.view.message = 'The project is large: not all of its files were read.';
    else if (concepts.length === 0) this.view.message = 'No concept was found here.';
    const sorted = concepts.toSorted((one, other) => rank(other.level) - rank(one.level));
    return sorted.map((concept) => ({ kind: 'concept', slug: concept.slug, concept }));
  }

  private conceptNode(concept: Concept): vscode.TreeItem {
    const item = conceptItem(concept, vscode.TreeItemCollapsibleState.Collapsed);
    item.tooltip = new vscode.MarkdownString(concept.gloss);
    const { icon, words } = standing(concept.standing);
    item.id = concept.slug;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.description = [concept.count > 1 ? `${String(concept.count)}×` : '', concept.level].filter((part) => part !== '').join(' · ');
    item.accessibilityInformation = { label: [plain(concept.title), concept.level, words, `${String(concept.count)} times`].filter((part) => part !== '').join(', ') };
    return item;
  }

  private placeNode(concept: Concept, { uri, range, line }: Concept['places'][number]): vscode.TreeItem {
    const number = String(range.start.line + 1);
    const item = new vscode.TreeItem(line === '' ? `Line ${number}` : line);
    item.id = `${concept.slug} ${uri.toString()} ${number}:${String(range.start.character)}`;
    item.description = this.isProject ? `${nameOf(uri)}:${number}` : number;
    item.tooltip = `${nameOf(uri)}, line ${number}`;
    item.accessibilityInformation = { label: `${line}, ${nameOf(uri)}, line ${number}` };
    item.command = { command: 'pygloss.goTo', title: 'Go to Place', arguments: [{ uri, range }] };
    return item;
  }
}
