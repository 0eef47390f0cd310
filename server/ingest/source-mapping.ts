import type { ActivityType, Channel, Intent } from '@/lib/domain/lead';
import type { LeadColumn } from '@/server/import/lead-columns';

/** What an act of a tool is here; `null` as a whole: the tool's own housekeeping, not taken in. */
export type ActMeaning = {
  type: ActivityType;
  channel?: Channel;
  content?: string;
  intent?: Intent;
  /** The act also ends or renews the consent to be mailed. */
  mail?: 'opted_out';
} | null;

/**
 * How one tool's words become ours: plain data with the pages it was read from. Names of columns are compared without case, width, spaces
 * and signs, so that `Email Address`, `emailAddress` and `email_address` are one.
 */
export type SourceMapping = {
  id: string;
  name: string;
  /** Where the names come from, and when that was looked at. */
  docs: readonly { what: string; url: string; seen: string }[];
  /** Where the tool can't sign what it sends: a secret in a header may stand for the signature, for this reason. */
  cannotSign?: { why: string; url: string };
  /** Object type of the refs made of the tool's own ids. */
  type: string;
  /** For each column of ours the tool's, the first that is there counts. */
  columns: Partial<Record<LeadColumn, readonly string[]>>;
  /** Columns that hold the id of the same person in the CRM, with the CRM's object type. */
  crmIds?: Readonly<Record<string, string>>;
  /** Where a line tells of an act: then it is one, and no lead. */
  act?: {
    /** Columns with the kind of act; a line that has one of them filled tells of an act. */
    kind: readonly string[];
    /** By the tool's own value, in small letters. */
    kinds: Readonly<Record<string, ActMeaning>>;
    /** The tool's id of the act, by which it is recognised when it comes again. */
    id: readonly string[];
    at: readonly string[];
    /** Another meaning of acts of a type where one of these columns holds something: a click in a mail is no page view. */
    instead?: readonly { filled: readonly string[]; of: ActivityType; means: ActMeaning }[];
    /** What the act was about, shown to people. */
    title: readonly string[];
    /** The page or file, of which its group is told. */
    url: readonly string[];
  };
  /** What a record that tells of no act is: a form that was sent, or only news of a person. */
  submission: {
    type: ActivityType;
    channel: Channel /** Kinds of acts that are one as well, in small letters. */;
    kinds: readonly string[];
  } | null;
  /** Columns by which a person agrees to be contacted: a box that is ticked. */
  consent?: readonly string[];
  /** Values translated column by column, in small letters. */
  values?: Partial<Record<LeadColumn, Readonly<Record<string, string>>>>;
  /** Housekeeping of the tool that nobody wants among the custom fields. */
  ignore?: readonly string[];
};
