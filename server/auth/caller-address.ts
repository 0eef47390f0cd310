import { isIP, isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Whom a request comes from, for counting: an IPv4 address, or the 64 bits that name a place's whole IPv6 network. */
export type CallerAddress = string;

/**
 * Where a request comes from. Behind `proxies` of the company's own, each of which adds the address it was asked from to
 * `X-Forwarded-For`, the one that the outermost saw; what a client writes there itself stands before it and is not believed.
 */
export function callerAddress(c: Context, proxies: number): CallerAddress {
  const told = (c.req.header('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
  const seen = proxies > 0 ? told.at(-proxies) : undefined;
  return network(seen !== undefined && isIP(seen) ? seen : remoteAddress(c));
}

/** Whether a request was made on this very machine, and not passed on by something that runs there. */
export function fromThisMachine(c: Context): boolean {
  return isLoopback(network(remoteAddress(c))) && c.req.header('x-forwarded-for') === undefined && c.req.header('forwarded') === undefined;
}

/** Whether an address is this machine's own. */
export function isLoopback(address: CallerAddress): boolean {
  return address.startsWith('127.') || address === '::1';
}

function remoteAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? '';
  } catch {
    // Asked without a network, by code in the hub's own process.
    return '';
  }
}

function network(address: string): CallerAddress {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain) || plain === '::1') return plain || 'unknown';
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
