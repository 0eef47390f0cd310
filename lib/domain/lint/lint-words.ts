import type { LintCase, RulebookPath } from './finding';

const quiet = new Set(['hypothesis', 'to', 'action', 'consequence', 'almanac']);

/** Labels that are missing in one of the two languages, or in both. */
export function lintWords({ agreement, report }: LintCase): void {
  const open: { value: unknown; path: RulebookPath }[] = [{ value: agreement, path: ['agreement'] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    const entry = value as Record<string, unknown>;
    if (typeof entry.ja === 'string' && typeof entry.en === 'string') {
      const [ja, en] = [entry.ja.trim(), entry.en.trim()];
      // Those whose absence is told of elsewhere are only looked at for a language left out.
      if ((ja && en) || (!ja && !en && quiet.has(String(path.at(-1))))) continue;
      const words = ja || en;
      report(
        'words_missing',
        'warning',
        [...path, ja ? 'en' : 'ja'],
        words
          ? `「${words}」の${ja ? '英語' : '日本語'}がありません。両方の言葉を入れてください`
          : '名前がありません。日本語と英語で入れてください',
        words
          ? `“${words}” has no ${ja ? 'English' : 'Japanese'}. Enter both languages`
          : 'The name is blank. Enter it in Japanese and English',
      );
      continue;
    }
    // Conditions hold values, not labels.
    if (Array.isArray(entry.rules) && typeof entry.combinator === 'string') continue;
    const keys = Array.isArray(value) ? value.keys() : Object.keys(entry);
    for (const key of keys) open.push({ value: entry[key], path: [...path, key] });
  }
}
