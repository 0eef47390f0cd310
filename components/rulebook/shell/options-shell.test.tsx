// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Fault } from '@/lib/domain/fault';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { type Agreement, defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { answerWith, type Handlers } from '@/lib/messages/answer-with';
import type { AgreementDesk, KeptDraft } from '@/lib/messages/drafts';
import { at } from '@/test/fixtures/builders';
import type { Known } from '../../options/known';
import { SayProvider } from '../../ui/say';
import { OptionsShell } from './options-shell';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const published = at('2026-06-01T09:00+09:00');
const inForce = freshAgreement(defaultRulebook.agreement, published);
const east = { team: 'east', teamName: { ja: '東日本', en: 'East' } } as const;

/** The worker's side: a hub that answers or doesn't, and what this browser keeps. */
let hub: AgreementDesk | null;
let kept: KeptDraft[];
let root: Root;

const handlers: Partial<Handlers> = {
  async getAgreementDesk() {
    if (!hub) throw new Fault('offline');
    return hub;
  },
  async getVersion({ version }) {
    const head = hub?.versions.find((one) => one.version === version);
    if (!head) throw new Fault('offline');
    return { head, agreement: { ...inForce, meta: { ...inForce.meta, version } } };
  },
  async getKeptDrafts() {
    return kept;
  },
  async keepDraft() {
    return {};
  },
  async dropKeptDraft() {
    return {};
  },
};

function deskOf(more: Partial<AgreementDesk> = {}): AgreementDesk {
  const { title, effectiveFrom, version } = inForce.meta;
  const head = {
    team: '',
    version,
    title,
    effectiveFrom,
    publishedAt: published,
    publishedBy: '清水 亮太',
    why: '',
    signatories: [],
    inForce: true,
  };
  return { versions: [head], publishes: [''], drafts: [], signs: [], ...more };
}

function person(role: 'rep' | 'manager' | 'admin'): Known {
  return {
    ...{ connected: true, hub: 'https://tasuki.example.co.jp', user: { id: 'u', name: '清水 亮太' }, by: 'token', people: [], sites: [] },
    ...{ grants: [{ role, ...east }], offset: 0, clockChecked: true, lastSync: published, syncing: false, offline: false, fault: null },
    ...{ leads: 0, queued: 0 },
  } as Known;
}

async function open(page: string, now: number, role: 'rep' | 'manager' | 'admin' = 'admin', lang: 'ja' | 'en' = 'ja'): Promise<void> {
  location.hash = page;
  root = createRoot(document.body.firstElementChild as Element);
  await show({ ...defaultRulebook, agreement: inForce }, now, role, lang);
  await turns();
}

async function show(rulebook: Rulebook | null, now: number, role: 'rep' | 'manager' | 'admin', lang: 'ja' | 'en'): Promise<void> {
  await act(async () =>
    root.render(
      <SayProvider lang={lang} now={now} rulebook={rulebook} people={[]}>
        <OptionsShell status={person(role)} rulebook={rulebook} setup={<p>setup</p>} />
      </SayProvider>,
    ),
  );
}

/** Each question is answered in a turn of its own. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await act(async () => new Promise((done) => setTimeout(done, 10)));
}

const seen = (testId: string) => document.querySelector(`[data-testid="${testId}"]`);

beforeEach(() => {
  fakeBrowser.reset();
  Element.prototype.scrollIntoView ??= () => undefined;
  globalThis.scrollTo = () => undefined;
  document.body.innerHTML = '<div></div>';
  hub = deskOf();
  kept = [];
  const sender = { id: fakeBrowser.runtime.id, url: fakeBrowser.runtime.getURL('/options.html' as never) };
  const answer = answerWith(handlers as Handlers);
  fakeBrowser.runtime.onMessage.addListener((message, _, respond) => answer(message, sender as never, respond));
});
afterEach(() => act(async () => root.unmount()));

// First: what the hub said once stays known for as long as the page stands.
describe('the options while the hub is out of reach', () => {
  const now = at('2026-08-01T10:00+09:00');
  const mine = (team: string, target: number): KeptDraft => {
    const book: Agreement = { ...inForce, meta: { ...inForce.meta, version: '1.1.0', target } };
    return { id: `draft-${team}`, team, base: inForce.meta.version, why: '', revision: null, saved: inForce, book, at: now };
  };

  it('show the draft kept here, for whom it is, over the agreement known last', async () => {
    hub = null;
    kept = [mine('east', 77)];
    await open('agreement', now);
    expect(seen('draft-fault')?.textContent).toContain('ハブ');
    expect(seen('draft-state')?.textContent).toContain('未保存の変更 1件');
    expect((document.querySelector('[id="rb-meta.target"] input') as HTMLInputElement).value).toBe('77');
    expect(document.body.textContent).toContain('東日本');
  });

  it('show the agreement known last where nothing was written', async () => {
    hub = null;
    await open('agreement', now);
    expect(seen('draft-state')?.textContent).toContain('変更なし');
    expect((document.querySelector('[id="rb-meta.target"] input') as HTMLInputElement).value).toBe(String(inForce.meta.target));
  });

  it('keep what stands there and was typed when it answers', async () => {
    hub = null;
    await open('agreement', now);
    const search = seen('find-setting') as HTMLInputElement;
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(search, '初回');
      search.dispatchEvent(new Event('input', { bubbles: true }));
    });
    hub = deskOf();
    await act(async () => document.dispatchEvent(new Event('visibilitychange')));
    await turns();
    expect(seen('draft-fault')).toBeNull();
    expect(seen('find-setting')).toBe(search);
    expect(search.value).toBe('初回');
    expect(seen('found-setting')).not.toBeNull();
  });
});

describe('D6 the reminder of the review', () => {
  it('meets an admin on any page once the review is near, and is marked at the side once it is over', async () => {
    await open('stages', at('2026-11-10T10:00+09:00'));
    expect(seen('review-banner')?.textContent).toContain('12/1');
    expect(seen('nav-agree')?.textContent).not.toContain('見直し');
    await act(async () => root.unmount());
    await open('connection', at('2026-12-02T10:00+09:00'), 'admin', 'en');
    expect(seen('review-banner')?.textContent).toMatch(/due for review/);
    expect(seen('nav-agree')?.textContent).toContain('Review');
    await act(async () => (seen('review-look') as HTMLElement).click());
    expect(location.hash).toBe('#agree');
  });

  it.each<[string, number, 'rep' | 'manager' | 'admin']>([
    ['an admin long before', at('2026-08-01T10:00+09:00'), 'admin'],
    ['a rep', at('2026-12-02T10:00+09:00'), 'rep'],
    ['a manager', at('2026-12-02T10:00+09:00'), 'manager'],
  ])('leaves %s alone', async (_, now, role) => {
    await open('stages', now, role);
    expect(seen('nav-stages')).not.toBeNull();
    expect(seen('review-banner')).toBeNull();
  });
});

describe('D6 an agreement that changes while the page stands', () => {
  const now = at('2026-08-01T10:00+09:00');
  const [first] = deskOf().versions as [AgreementDesk['versions'][number]];

  it('published from here: the page says so until it is left, and keeps what stands on it', async () => {
    await open('agree', now);
    const page = seen('in-force');
    const next = { ...first, version: '1.1.0', publishedAt: now };
    hub = deskOf({ versions: [next, { ...first, inForce: false }] });
    await act(async () => void document.dispatchEvent(new Event('visibilitychange')));
    await turns();
    expect(seen('version-1.1.0')).not.toBeNull();
    expect(seen('in-force')).toBe(page);
  });

  it('gone back to an earlier version: the focus goes to the draft that this began', async () => {
    hub = deskOf({
      versions: [
        { ...first, version: '1.1.0' },
        { ...first, inForce: false },
      ],
    });
    await open('agree', now);
    await act(async () => (seen(`roll-back-${first.version}`) as HTMLElement).click());
    await turns();
    expect(document.activeElement).toBe(seen('roll-back-confirm'));
    await act(async () => (seen('roll-back-confirm') as HTMLElement).click());
    await turns();
    expect(document.activeElement?.id).toBe('agree-draft');
  });
});

describe('D10 a team’s own agreement', () => {
  const now = at('2026-08-01T10:00+09:00');
  const [first] = deskOf().versions as [AgreementDesk['versions'][number]];

  it('is what its people see first; everybody’s is one choice away', async () => {
    hub = deskOf({ versions: [{ ...first, team: 'east', version: '2.0.0' }, first], publishes: ['east', ''] });
    await open('agree', now);
    expect(seen('in-force')?.textContent).toContain('2.0.0');
    expect(document.querySelector('.side-team')?.textContent).toMatch(/東日本.*全チーム/);
  });

  it('begins from everybody’s where a team has none yet', async () => {
    hub = deskOf({ publishes: ['east'] });
    await open('agree', now);
    expect(seen('in-force')?.textContent).toContain(first.version);
    expect(document.querySelector('.side-team')?.textContent).toBe('');
  });
});

describe('the menu of a narrow window', () => {
  it('opened before the agreement came in, stays open and keeps the focus while it comes', async () => {
    const now = at('2026-08-01T10:00+09:00');
    location.hash = 'stages';
    root = createRoot(document.body.firstElementChild as Element);
    await show(null, now, 'admin', 'ja');
    expect(seen('nav-stages')).toBeNull();
    const menu = seen('nav-menu') as HTMLElement;
    menu.focus();
    await act(async () => menu.click());
    await act(async () => (seen('nav-permissions') as HTMLElement).focus());
    await show({ ...defaultRulebook, agreement: inForce }, now, 'admin', 'ja');
    await turns();
    expect(seen('nav-stages')).not.toBeNull();
    expect(seen('nav-menu')?.getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(seen('nav-permissions'));
  });
});

describe('who may', () => {
  it.each(['rep', 'manager'] as const)('a %s reads what is agreed, and has nothing to save', async (role) => {
    hub = deskOf({ publishes: [], drafts: role === 'rep' ? null : [] });
    await open('agreement', at('2026-08-01T10:00+09:00'), role);
    expect(seen('draft-bar')).toBeNull();
    expect(document.body.textContent).toContain('閲覧のみ');
    const boxes = [...document.querySelectorAll<HTMLInputElement>('.rb-section input, .rb-section textarea')];
    expect(boxes.length).toBeGreaterThan(0);
    expect(boxes.filter(({ disabled, readOnly }) => !disabled && !readOnly)).toEqual([]);
  });
});
