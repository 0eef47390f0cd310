import { remembered } from './remembered';

/** Words that say only that something is a company. */
const COMPANY_WORDS = /株式会社|有限会社|合同会社|\(株\)|\(有\)|\b(?:inc|corp|co|ltd|llc|k\.k)\b\.?/g;

const plain = remembered((text) => single(evened(text)), 4000);
const company = remembered((text) => single(evened(text).replace(COMPANY_WORDS, ' ').replaceAll(',', ' ')), 4000);

/**
 * A text made ready to be compared: NFKC, lower case, single spaces; with `isCompany` also without ㈱, (株), 株式会社,
 * Inc. and the like. What remains may be empty; of a text of more than 1,000 letters the first 1,000 count.
 */
export function normalText(text: string, isCompany = false): string {
  return isCompany ? company(text) : plain(text);
}

function evened(text: string): string {
  return text.slice(0, 1000).normalize('NFKC').toLowerCase();
}

function single(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
