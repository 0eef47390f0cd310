import type { Role } from '@/lib/api/contract';
import type { Department } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';

export type SampleTeam = { id: string; name: LocalText };

/** Someone who works with the sample leads; `team` is where they sit, `grants` what they may see. */
export type SamplePerson = {
  id: string;
  name: string;
  team: string;
  department: Department | null;
  grants: { role: Role; team: string }[];
};

export const sampleTeams: SampleTeam[] = [
  { id: 'east1', name: { ja: '東日本第1', en: 'East 1' } },
  { id: 'east2', name: { ja: '東日本第2', en: 'East 2' } },
  { id: 'west', name: { ja: '西日本', en: 'West' } },
];

function rep(id: string, name: string, team: string, department: Department): SamplePerson {
  return { id, name, team, department, grants: [{ role: 'rep', team }] };
}

function everywhere(role: Role): SamplePerson['grants'] {
  return sampleTeams.map((team) => ({ role, team: team.id }));
}

/** Twelve reps, two managers, one marketer, one admin. */
export const samplePeople: SamplePerson[] = [
  rep('u-sato', '佐藤 健', 'east2', 'is'),
  rep('u-tanaka', '田中 優子', 'east2', 'is'),
  rep('u-rossi', 'M. Rossi', 'east2', 'fs'),
  rep('u-suzuki', '鈴木 彩', 'east2', 'fs'),
  rep('u-ito', '伊藤 大輔', 'east1', 'is'),
  rep('u-nakamura', '中村 千尋', 'east1', 'is'),
  rep('u-okada', '岡田 修平', 'east1', 'fs'),
  rep('u-brandt', 'L. Brandt', 'east1', 'fs'),
  rep('u-yamamoto', '山本 翼', 'west', 'is'),
  rep('u-morgan', 'C. Morgan', 'west', 'is'),
  rep('u-inoue', '井上 直樹', 'west', 'fs'),
  rep('u-hayashi', '林 美咲', 'west', 'fs'),
  {
    id: 'u-kobayashi',
    name: '小林 徹',
    team: 'east2',
    department: null,
    grants: [
      { role: 'manager', team: 'east2' },
      { role: 'manager', team: 'east1' },
    ],
  },
  { id: 'u-fujita', name: '藤田 恵理', team: 'west', department: null, grants: [{ role: 'manager', team: 'west' }] },
  { id: 'u-mori', name: '森 亜紀', team: 'east2', department: 'mkt', grants: everywhere('marketing') },
  { id: 'u-admin', name: '清水 亮太', team: 'east2', department: null, grants: everywhere('admin') },
];

/** Who shows what: an inside-sales rep, the manager of that rep's team, the marketer, the admin. */
export const demoPeople = { rep: 'u-sato', manager: 'u-kobayashi', marketer: 'u-mori', admin: 'u-admin' } as const;

/** The reps of a team who work in a department, in a fixed order. */
export function repsOf(team: string, department: Department): SamplePerson[] {
  return samplePeople.filter(
    (person) => person.team === team && person.department === department && person.grants.some((grant) => grant.role === 'rep'),
  );
}
