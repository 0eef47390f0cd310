/** So many ids are remembered at least. */
const WINDOW = 100_000;

/** Where an id was met last, for the last hundred thousand to two hundred thousand of them: a file of any size takes the same memory. */
export class RecentIds {
  private now = new Map<string, number>();
  private before = new Map<string, number>();

  /** The line an id was met on before, if that is not too long ago; from now on it is this one. */
  meet(id: string, line: number): number | undefined {
    const known = this.now.get(id) ?? this.before.get(id);
    if (known !== undefined) return known;
    this.now.set(id, line);
    if (this.now.size >= WINDOW) [this.before, this.now] = [this.now, new Map()];
    return undefined;
  }
}
