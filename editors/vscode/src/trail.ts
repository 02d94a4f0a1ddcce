/** The way that was gone from page to page, back and forward. */

/** How many pages are kept on either side. */
const LONGEST = 100;

/** Pages in the order in which they were read. */
export class Trail<Page extends { readonly key: string }> {
  private behind: Page[] = [];
  private ahead: Page[] = [];
  private at: Page | undefined;

  /** The page that is read. */
  public get current(): Page | undefined {
    return this.at;
  }

  /** The page that led here. */
  public get previous(): Page | undefined {
    return this.behind.at(-1);
  }

  /** The page that was left by going back. */
  public get next(): Page | undefined {
    return this.ahead.at(-1);
  }

  /** Goes to a page. The same one again takes the place of what was shown of it. */
  public go(page: Page): void {
    if (this.at !== undefined && this.at.key !== page.key) {
      this.behind = [...this.behind, this.at].slice(-LONGEST);
      this.ahead = [];
    }
    this.at = page;
  }

  /** Goes back one page, where there is one. */
  public back(): void {
    const page = this.behind.pop();
    if (page === undefined) return;
    if (this.at !== undefined) this.ahead.push(this.at);
    this.at = page;
  }

  /** Goes forward again one page, where there is one. */
  public forward(): void {
    const page = this.ahead.pop();
    if (page === undefined) return;
    if (this.at !== undefined) this.behind.push(this.at);
    this.at = page;
  }

  /** The `most` last pages before the one that is read, in the order in which they were read, and the next ones after it. */
  public around(most: number): { readonly behind: readonly Page[]; readonly ahead: readonly Page[] } {
    return { behind: this.behind.slice(-most), ahead: this.ahead.toReversed().slice(0, most) };
  }

  /** Stands on a page, with these before and behind it. */
  public stand(behind: readonly Page[], page: Page, ahead: readonly Page[]): void {
    this.behind = [...behind];
    this.ahead = ahead.toReversed();
    this.at = page;
  }

  /** Forgets the way. */
  public clear(): void {
    this.behind = [];
    this.ahead = [];
    this.at = undefined;
  }
}
