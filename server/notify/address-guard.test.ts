import { describe, expect, it } from 'vitest';
import { AddressRefused, checkAddress, isPublicAddress, publicLookup } from './address-guard';

describe('an address on the public internet', () => {
  it.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '192.167.1.1', '100.63.255.255', '100.128.0.1', '2606:4700::1111', '2404:6800::1'])(
    'is %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ['this machine', ['127.0.0.1', '127.9.9.9', '0.0.0.0', '::1', '::']],
    ['a network of the house', ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1', '100.64.0.1']],
    ['a cloud’s own service', ['169.254.169.254', 'fe80::1', 'fd00:ec2::254']],
    ['IPv4 in the clothes of IPv6', ['::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '2002:a00:1::', '2001:0:a00:1::']],
    ['nobody’s', ['192.0.2.1', '198.51.100.7', '203.0.113.9', '198.18.0.1', '224.0.0.1', '255.255.255.255', '2001:db8::1', 'ff02::1']],
    ['no address', ['', 'example.com', '1.2.3', '999.1.1.1']],
  ])('is not %s', (_, addresses) => {
    for (const address of addresses) expect(isPublicAddress(address), address).toBe(false);
  });
});

describe('an address that a channel is given by', () => {
  it.each([
    ['http', 'http://hooks.example.com/x', /https/],
    ['another scheme', 'file:///etc/passwd', /https/],
    ['a sign-in in it', 'https://user:pass@hooks.example.com/x', /user or password/],
    ['an address of the house', 'https://192.168.1.10/x', /private/],
    ['the same in other spellings', 'https://0xC0.0xA8.0x01.0x0A/x', /private/],
    ['the same as one number', 'https://2130706433/x', /private/],
    ['IPv6 of this machine', 'https://[::1]/x', /private/],
    ['nothing that is one', 'hooks.example.com', /not an address/],
  ])('is refused with %s', (_, address, why) => {
    expect(() => checkAddress(address, [])).toThrow(AddressRefused);
    expect(() => checkAddress(address, [])).toThrow(why);
  });

  it('may be of the house where that origin was allowed, and no other', () => {
    const inside = ['http://chat.intra:8080'];
    expect(checkAddress('http://chat.intra:8080/hooks/1', inside).pathname).toBe('/hooks/1');
    for (const address of ['http://chat.intra/hooks/1', 'http://chat.intra:8081/', 'http://chat.intra.evil.example:8080/'])
      expect(() => checkAddress(address, inside), address).toThrow(AddressRefused);
  });

  it('is looked up when it is used: a name that leads into the house is refused then', async () => {
    const answer = (all: boolean) =>
      new Promise((resolve) => publicLookup('localhost', { all }, (error, address) => resolve(error ?? address)));
    expect(await answer(true)).toBeInstanceOf(AddressRefused);
    expect(await answer(false)).toBeInstanceOf(AddressRefused);
  });
});
