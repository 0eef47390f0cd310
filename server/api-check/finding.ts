/** One thing that a server does otherwise than the contract has it. `rule` is a short name that stays; `text` says what was found. */
export type Finding = { rule: string; request: string; text: string };

/** What came of a check: how many rules were looked at, what is wrong, and what could not be looked at and why. */
export type CheckReport = { looked: string[]; findings: Finding[]; skipped: { rule: string; why: string }[] };
