import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Ranges nobody on the public internet lives in (IANA's special-purpose registries, as of 2026). */
const reserved = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  reserved.addSubnet(net, bits, 'ipv4');
// Of IPv6 only global unicast is public; within it documentation, and what carries an IPv4 address inside, is not.
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  reserved.addSubnet(net, bits, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one of the public internet: not this machine, not a network of the house, not a cloud's own service. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !reserved.check(address, 'ipv4');
  if (family !== 6) return false;
  return globalUnicast.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
}

/** Why an address may not be asked. */
export class AddressRefused extends Error {
  constructor(readonly why: string) {
    super(why);
    this.name = 'AddressRefused';
  }
}

/**
 * Checks what an address says by itself: https, no sign-in in it, no address of the house. Origins in `inside` are let through as they are.
 * @throws {AddressRefused} what is wrong with it.
 */
export function checkAddress(text: string, inside: readonly string[]): URL {
  if (!URL.canParse(text)) throw new AddressRefused('it is not an address');
  const url = new URL(text);
  if (url.username || url.password) throw new AddressRefused('it must not hold a user or password');
  if (inside.includes(url.origin)) return url;
  if (url.protocol !== 'https:') throw new AddressRefused('it must begin with https://');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new AddressRefused('it leads into a private network');
  return url;
}

/**
 * Looks a name up for a connection and refuses it when any answer is not public. The connection is made to the very answer that was checked,
 * so a name that answers differently the next time changes nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '');
    const [first] = found;
    if (!first || found.some(({ address }) => !isPublicAddress(address)))
      return done(new AddressRefused('it leads into a private network'), '');
    if (options.all) return done(null, found);
    return done(null, first.address, first.family);
  });
};
