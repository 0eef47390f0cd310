import type { Status } from '@/lib/hooks/use-status';

/** What the worker says of the connection, once it has answered. */
export type Known = Status;

/** A CRM site and how it stands. */
export type KnownSite = Known['sites'][number];
