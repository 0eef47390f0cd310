/** Heights in pixels, as popup.css has them: every row is as high as every other, so that any place in a long list is known without drawing it. */
export const ROW_HEIGHT = 52;
export const HEAD_HEIGHT = 30;
/** Rows drawn beyond what is seen, so that scrolling meets no blank. */
const BEYOND = 6;

/** Leads under one heading, best first. `head` false: without one. */
export type Section<G extends string> = { group: G; ids: readonly string[]; more: boolean; head: boolean };

/** A section's rows to draw: those from `first` up to but not including `end`. */
export type Window = { first: number; end: number };

/** Which rows of each section lie in sight, `top` pixels down a list seen through a window `height` pixels high. */
export function windowOf(sections: readonly { ids: readonly string[]; head: boolean }[], top: number, height: number): Window[] {
  let at = 0;
  return sections.map(({ ids, head }) => {
    at += head ? HEAD_HEIGHT : 0;
    const first = Math.floor((top - at) / ROW_HEIGHT) - BEYOND;
    const end = Math.ceil((top + height - at) / ROW_HEIGHT) + BEYOND;
    at += ids.length * ROW_HEIGHT;
    const within = (row: number) => Math.max(0, Math.min(ids.length, row));
    return { first: within(first), end: within(end) };
  });
}
