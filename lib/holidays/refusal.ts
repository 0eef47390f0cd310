import type { LocalText } from '@/lib/domain/text';

/** A line of a file that was not taken over: its number (from 1), and in both languages why and what to do. */
export interface Refusal {
  line: number;
  reason: LocalText;
}

/** Collects refusals; past `most` they are only counted, and one last entry says so. */
export class Refusals {
  readonly list: Refusal[] = [];
  count = 0;

  constructor(readonly most: number) {}

  add(line: number, ja: string, en: string): void {
    this.count += 1;
    if (this.count <= this.most) this.list.push({ line, reason: { ja, en } });
  }

  /** All refusals by line; those that found no room are summed up in a last one. */
  inOrder(): Refusal[] {
    const list = [...this.list].sort((a, b) => a.line - b.line);
    const more = this.count - list.length;
    if (more > 0) {
      const line = list.at(-1)?.line ?? 1;
      list.push({
        line,
        reason: {
          ja: `ほかにも${more}件を読み込めませんでした。上の行を直してから、もう一度読み込んでください`,
          en: `${more} more could not be taken over. Correct the lines above and import again`,
        },
      });
    }
    return list;
  }
}

/** Shows what a file says, cut short, for use within a sentence. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
