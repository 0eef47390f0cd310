import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publicHolidays } from '@/lib/holidays/countries';
import { schemaKeys } from '@/test/fixtures/schema-keys';
import { defaultRulebook } from './default-rulebook';
import { Goals, kpiIds } from './goals';
import { lintRulebook } from './lint';
import { Agreement, Rulebook } from './rulebook';
import { RULEBOOK_SCHEMA, readRulebook } from './rulebook-migrations';
import { templates } from './templates';

const page = readFileSync(new URL('../../docs/rulebook.md', import.meta.url), 'utf8');
const sections = page.split(/^## /m).slice(1);
const shown = sections.flatMap((part) => {
  const [, json] = /```json\n([\s\S]*?)```/.exec(part) ?? [];
  return json === undefined ? [] : [{ section: part.slice(0, part.indexOf('\n')), json }];
});
const almanac = { ...defaultRulebook.almanac, holidays: { jp: publicHolidays('jp', { from: 2024, to: 2028 }) } };

describe('D6 the page that explains the rulebook', () => {
  it('has an example of every section of the agreement, and says where its defaults come from', () => {
    const keys = Object.keys(Agreement.shape);
    expect(keys.filter((key) => !shown.some(({ section, json }) => section.includes(`\`${key}\``) && json.includes(`"${key}"`)))).toEqual(
      [],
    );
    for (const part of sections) if (part.startsWith('`')) expect(part).toContain('*Origin.*');
  });

  it('says a word of every field of a rulebook and of goals, wherever it lies', () => {
    const fields = [...schemaKeys(Rulebook), ...schemaKeys(Goals)];
    expect(fields.length).toBeGreaterThan(150);
    expect(fields.filter((field) => !new RegExp(`[\`"]${field}[\`"]`).test(page))).toEqual([]);
  });

  it('D2 says how every figure of the goals is worked out', () => {
    const goals = sections.find((part) => part.startsWith('Goals')) ?? '';
    expect(kpiIds.filter((id) => !goals.includes(`\`${id}\``))).toEqual([]);
  });

  it('says for whom every template is meant, and what differs', () => {
    const part = sections.find((one) => one.startsWith('Templates')) ?? '';
    expect(templates.filter(({ id }) => !part.includes(`| \`${id}\` |`))).toEqual([]);
  });

  it('names the schema of today', () => {
    expect(page).toContain(`\`meta.schema\` is ${RULEBOOK_SCHEMA} today`);
  });

  it.each(shown)('the example of $section is read as it stands', ({ json }) => {
    const agreement = { ...defaultRulebook.agreement, ...JSON.parse(json) };
    const read = readRulebook({ agreement, almanac });
    expect(read.ok ? [] : read.problems).toEqual([]);
  });

  it.each(shown)('the example of $section names no field that there is not', ({ json }) => {
    const agreement = { ...defaultRulebook.agreement, ...JSON.parse(json) };
    const read = readRulebook({ agreement, almanac });
    const findings = read.ok ? lintRulebook(read.rulebook, Date.UTC(2026, 5, 1)) : [];
    expect(
      findings.filter(({ code }) =>
        [
          'unknown_field',
          'unreadable_condition',
          'stage_unreachable',
          'hypothesis_missing',
          'appointment_unreachable',
          'readiness_contradicts',
        ].includes(code),
      ),
    ).toEqual([]);
  });
});
