/** How many random lives a deep run goes through: `TASUKI_SEEDS` of the environment, else what is usual. */
export function seeds(usual: number): number {
  return whole(process.env.TASUKI_SEEDS) ?? usual;
}

/** From which one on: `TASUKI_FIRST_SEED` of the environment; a failed run names the one to begin with. */
export function firstSeed(): number {
  return whole(process.env.TASUKI_FIRST_SEED) ?? 10_000;
}

function whole(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number >= 0 ? number : null;
}
