import type { PageAdapter } from './adapter';
import { adapters } from './registry';

/** Where the build puts an adapter's data for pages, to be registered before the chip. */
export function adapterFile(crm: string): string {
  return `crm/${crm}.js`;
}

/** One small script per CRM for the build's public files: a page is given only its own CRM's data. */
export function adapterFiles(): { relativeDest: string; contents: string }[] {
  return adapters.map(({ id, types, records, ids, prefixes }) => {
    const data: PageAdapter = { id, types, records, ids, prefixes };
    return { relativeDest: adapterFile(id), contents: `globalThis.tasukiAdapter=${JSON.stringify(data)};\n` };
  });
}
