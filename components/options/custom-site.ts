/** What a template may be for. */
export const customTypes = ['lead', 'contact', 'deal'] as const;
export type CustomType = (typeof customTypes)[number];
export type IdForm = 'digits' | 'uuid' | 'code' | 'text';

/** A CRM being described by templates of its addresses. `id` null: a new one. */
export type CustomSite = { id: string | null; name: string; ids: IdForm } & Record<CustomType, string>;

type TemplateFault = 'address' | 'no_lead' | 'two_leads' | 'brackets' | 'touching' | 'folders';

/** What is made of templates and of an address to try them on. */
export type CustomJudgement = {
  /** Where the CRM lives; null while nothing says so. */
  origin: string | null;
  /** Templates of two sites. */
  mixed: boolean;
  faults: Partial<Record<CustomType, TemplateFault>>;
  /** Null while there is nothing to try. */
  trial:
    | { kind: 'read'; type: CustomType; id: string }
    | { kind: 'not'; why: 'address' | 'origin' | 'path' | 'hash' | 'param' | 'id'; what: string }
    | null;
};
