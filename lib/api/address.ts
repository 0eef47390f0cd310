import { Fault } from '@/lib/domain/fault';

const here = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A hub's address as kept: origin and path without a slash at its end. Without a scheme it is https, on this machine http;
 * letters of full width, as Japanese keyboards leave them, count as the plain ones.
 * Throws `bad_address` for what is no address, `insecure_address` for http to anywhere but this machine.
 */
export function hubAddress(entered: string): string {
  const text = entered.normalize('NFKC').replaceAll('。', '.').trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
    if (!text.includes('://') && here.includes(url.hostname)) url = new URL(`http://${text}`);
  } catch (error) {
    throw new Fault('bad_address', undefined, error);
  }
  if (url.username || url.password || !url.hostname) throw new Fault('bad_address');
  if (url.protocol === 'http:' && !here.includes(url.hostname)) throw new Fault('insecure_address');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Fault('bad_address');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
