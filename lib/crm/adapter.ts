import type { AddressPattern } from './match-address';

/** One CRM address that shows a record. */
export type RecordAddress = {
  /** An address template, its language in `template.ts`. It captures `:lead`, the record's id. */
  at: string;
  /** The ref's type. Absent: what `:type` captured, else what the id's prefix says. */
  type?: string;
  /** The address doesn't tell the type; this field of a JSON item in the page's session storage does. Readable in the page only. */
  asks?: { item: string; field: string };
};

/** What an adapter knows of its record ids; anything else in their place is no record. `code`: ten or more letters, digits, `_` and `-`. */
export type IdForm = 'digits' | 'uuid' | 'salesforce' | 'code' | 'text';

type Records<R> = {
  id: string;
  /** Object types that are leads, deals or people to us; others are none of our business. */
  types: string[];
  records: R[];
  /** Several where a CRM's types differ: the first that fits decides. */
  ids: IdForm | IdForm[];
  /** Types by the first characters of an id. */
  prefixes?: Record<string, string>;
};

/** What the chip needs of an adapter to know a lead page by its address: plain data, written into a file of its own. */
export type PageAdapter = Records<Omit<RecordAddress, 'at'> & { at: AddressPattern }>;

/** All we know of one CRM, as plain data. What was not tried on the CRM itself carries the date it was seen. */
export type CrmAdapter = Records<RecordAddress> & {
  name: string;
  /** Where the vendor hosts it (`*.` stands for the customer's part), or on the customer's own address. */
  origins: string[] | 'self-hosted';
  /** The CRM's own word for a deal, used on its pages. */
  deal: { ja: string; en: string };
  /** The site's values that its addresses need, such as the portal. Any site may carry `path` beside them: the folder that a leading `**` stands for. */
  params: string[];
  /** The vendor also shows its pages in a frame of another site of theirs: the chip then stands in that frame. */
  framed?: true;
  seen: string;
};

/** A CRM site as far as addresses go; the hub's `Site` is one. */
export type CrmSite = { id: string; crm: string; origin: string; params?: Record<string, string> };
