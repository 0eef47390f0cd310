/** Longer texts are asked anew each time: they seldom come back, and a few would fill the memory. */
const LONGEST = 200;

/**
 * Remembers what `ask` answered to a text: the same few industries, departments and titles come back with every lead. At most
 * `limit` answers are kept, then all are forgotten at once; strangers' texts must not pile up. `ask` must answer a text always alike.
 */
export function remembered<T extends NonNullable<unknown> | null>(ask: (text: string) => T, limit = 1000): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = ask(text);
    if (text.length > LONGEST) return answer;
    if (answers.size >= limit) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
