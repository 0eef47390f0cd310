import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultCode } from '@/lib/domain/fault';
import { hubAddress } from './address';
import { findHub } from './find-hub';

/** A hub below `/tasuki` beside a company's home page; `/busy` is a hub that can't now. */
let server: Server;
let origin: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    const health = { ok: true, product: 'tasuki', version: '1.0.0', serverTime: 0, database: 'pglite' };
    if (url === '/tasuki/health') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(health));
    else if (url?.startsWith('/tasuki/v1/'))
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'unauthorized', message: 'Who?' }));
    else if (url?.startsWith('/busy')) response.writeHead(503, { 'content-type': 'text/html' }).end('later');
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
  });
  await new Promise<void>((ready) => server.listen(0, ready));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

describe('an address as people type it', () => {
  it.each([
    ['tasuki.example.co.jp', 'https://tasuki.example.co.jp'],
    ['  tasuki.example.co.jp/ ', 'https://tasuki.example.co.jp'],
    ['TASUKI.example.co.jp:8443', 'https://tasuki.example.co.jp:8443'],
    ['ｔａｓｕｋｉ．ｅｘａｍｐｌｅ．ｃｏ．ｊｐ', 'https://tasuki.example.co.jp'],
    ['https：／／tasuki。example。co。jp', 'https://tasuki.example.co.jp'],
    ['localhost:4311', 'http://localhost:4311'],
    ['127.0.0.1:4311/', 'http://127.0.0.1:4311'],
    ['https://localhost', 'https://localhost'],
  ])('%s is %s', (typed, kept) => expect(hubAddress(typed)).toBe(kept));

  it.each([
    ['', 'bad_address'],
    ['tasuki example', 'bad_address'],
    ['https://', 'bad_address'],
    ['ftp://tasuki.example.co.jp', 'bad_address'],
    ['javascript:alert(1)', 'bad_address'],
    ['https://admin:secret@tasuki.example.co.jp', 'bad_address'],
    ['http://tasuki.example.co.jp', 'insecure_address'],
  ])('%s: %s', (typed, said) => {
    expect(() => hubAddress(typed)).toThrow(expect.objectContaining({ code: said }));
  });
});

describe('a hub is found from', () => {
  it.each(['/tasuki', '/tasuki/', '/tasuki/docs#rulebook', '/tasuki/v1', '/tasuki/v1/me?x=1', '/tasuki/health'])('%s', async (path) => {
    expect(await findHub(origin.slice('http://'.length) + path)).toBe(`${origin}/tasuki`);
  });

  it('its bare address, which nobody is asked about twice', async () => {
    asked.length = 0;
    expect(await findHub(origin)).toBe(origin);
    expect(asked).toEqual([]);
  });

  it.each([
    ['/welcome/home', 'not_a_hub'],
    ['/busy/hub', 'server'],
  ])('%s: says %s', async (path, code) => {
    expect(faultCode(await findHub(origin + path).catch((error: unknown) => error))).toBe(code);
  });

  it('nothing that answers: says offline, once', async () => {
    expect(faultCode(await findHub('http://localhost:9/a/b/c').catch((error: unknown) => error))).toBe('offline');
  });
});
