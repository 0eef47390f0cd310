import { make } from './make';

const sheets = new Map<string, CSSStyleSheet>();

/** Dresses a root of ours; many roots share one sheet. */
export function dress(root: ShadowRoot, style: string): void {
  try {
    const sheet = sheets.get(style) ?? new CSSStyleSheet();
    if (!sheets.has(style)) sheet.replaceSync(style);
    sheets.set(style, sheet);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Browsers that keep constructed sheets from content scripts.
    make(root, 'style', { textContent: style });
  }
}
