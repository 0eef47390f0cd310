import { pageAdapter } from './page-adapter';
import { adapters } from './registry';

/** Where the build puts an adapter's data for pages, to be registered before the chip. */
export function adapterFile(crm: string): string {
  return `crm/${crm}.js`;
}

/** One small script per CRM for the build's public files: a page is given only its own CRM's data. */
export function adapterFiles(): { relativeDest: string; contents: string }[] {
  return adapters.map((adapter) => ({
    relativeDest: adapterFile(adapter.id),
    contents: `globalThis.tasukiAdapter=${JSON.stringify(pageAdapter(adapter))};\n`,
  }));
}
