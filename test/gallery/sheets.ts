/** One view of the gallery in a frame of its own; `steps` are pressed first, by test id, once the element `until` selects is there. */
export type View = {
  room: 'panel' | 'pop' | 'chip' | 'page' | 'rules' | 'whole' | 'whatif';
  name: string;
  width: number;
  height: number;
  steps?: readonly string[];
  until?: string;
};

/** Views that are looked at together: one picture. */
export type Sheet = { name: string; views: readonly View[] };

const panel = (name: string, ...steps: string[]): View => ({
  room: 'panel',
  name,
  width: 372,
  height: 600,
  ...(steps.length ? { steps } : {}),
});
const pop = (name: string, ...steps: string[]): View => ({
  room: 'pop',
  name,
  width: 500,
  height: 560,
  ...(steps.length ? { steps } : {}),
});
const chip = (name: string): View => ({ room: 'chip', name, width: 680, height: 60 });
/** What stands above tells the states apart. */
const tops = (...names: string[]): View[] => names.map((name) => ({ ...panel(name), height: 440 }));
const panels = (...names: string[]): View[] => names.map((name) => panel(name));
const pops = (...names: string[]): View[] => names.map((name) => pop(name));

/** Every state that looks different. */
export const states: readonly Sheet[] = [
  {
    name: 'chip',
    views: ['due', 'soon', 'seconds', 'overdue', 'offhours', 'holiday', 'hold', 'met', 'offline', 'stop', 'unknown', 'signedout'].map(chip),
  },
  { name: 'panel-clocks', views: panels('callback', 'calm', 'overdue', 'offhours', 'hold', 'waiting', 'met', 'trial') },
  { name: 'panel-guards', views: tops('decide', 'document', 'optout', 'stop', 'golive', 'woke', 'forced', 'nobody') },
  { name: 'panel-notes', views: tops('offline', 'undo', 'refused', 'superseded', 'nudged', 'bant', 'despite', 'elsewhere', 'covered') },
  {
    name: 'panel-blank',
    views: tops('signedout', 'locked', 'wiped', 'unknown', 'norulebook', 'loading', 'nopermission', 'error', 'nolead'),
  },
  {
    name: 'popup-rep',
    views: pops('queue', 'acted', 'trial', 'offline', 'roles', 'search', 'empty', 'signedout', 'error', 'unregistered'),
  },
  { name: 'popup-team', views: pops('team', 'teamoffline', 'rep', 'questions', 'sentback', 'nearly', 'cover', 'locked') },
];

/** What opens: dialogs, menus, receipts, meanings. Alike in both languages but for the words: each theme in one language. */
export const opened: readonly Sheet[] = [
  {
    name: 'panel-dialogs',
    views: [
      panel('callback', 'log-result'),
      panel('callback', 'send-back', 'reason-early'),
      panel('callback', 'send-back', 'reason-mismatch', 'condition-0'),
      panel('callback', 'more', 'menu-callback'),
      panel('callback', 'more', 'menu-unfit'),
      panel('callback', 'more', 'menu-note'),
      panel('callback', 'more', 'menu-ask'),
      panel('callback', 'more', 'menu-pause', 'reason-scheduling'),
      panel('callback', 'more', 'menu-stage'),
    ],
  },
  {
    name: 'panel-more-dialogs',
    views: [
      panel('callback', 'more', 'menu-opt_out'),
      panel('callback', 'more', 'menu-snooze'),
      panel('callback', 'set-bant-budget', 'bant-state-partly'),
      panel('callback', 'set-bant-need', 'bant-state-yes'),
      panel('refused', 'try-again'),
      panel('nobody', 'assign'),
      panel('waiting', 'answer-q1'),
      pop('snooze'),
      pop('answer'),
    ],
  },
  {
    name: 'panel-long',
    views: [
      { ...panel('full', 'open-fit', 'open-score'), height: 1900 },
      { ...panel('callback', 'open-receipt-p3'), height: 1250 },
      { ...panel('despite', 'timeline-touches'), height: 1250 },
      { ...pop('team', 'open-spread'), height: 900 },
    ],
  },
  { name: 'menu', views: [panel('callback', 'more')] },
  { name: 'meaning', views: [{ ...panel('callback', 'meaning-p3'), height: 900 }] },
];

/** Narrow, text doubled in size (which leaves half the width), long words. */
export const tight: readonly Sheet[] = [
  {
    name: 'tight',
    views: [
      { ...panel('narrow'), width: 320 },
      { ...panel('overdue'), width: 320 },
      { ...panel('callback', 'log-result'), width: 320 },
      { ...panel('refused'), width: 186, height: 900 },
      { ...panel('doubled'), width: 186, height: 900 },
      panel('long'),
      panel('rtl'),
      { ...pop('queue'), width: 320 },
      { ...pop('team'), width: 320 },
      { ...pop('queue'), width: 230 },
      { ...panel('calm'), width: 320 },
    ],
  },
];

const narrow = { room: 'rules', width: 390, height: 640 } as const;

/** The options: every section of the agreement as narrow as a phone; the page around them in a window as wide as most. */
export const options: readonly Sheet[] = [
  {
    name: 'options-narrow',
    views: [
      ...['agreement', 'departments', 'calendars', 'stages', 'scoring', 'personas', 'bant', 'cut-offs', 'promises', 'routing'],
      ...['hand-over', 'touches', 'reasons', 'wake', 'pages', 'words'],
    ].map((name) => ({ ...narrow, name })),
  },
  {
    name: 'options-wide',
    views: [
      { room: 'whole', name: 'agree', width: 1280, height: 1240, until: '[data-testid=sign-mkt]' },
      { room: 'whole', name: 'guide', width: 1280, height: 1000, until: '[data-testid=guide]' },
      { room: 'whole', name: 'reads', width: 1280, height: 820, until: '[data-testid=nav-words]' },
      { room: 'whatif', name: 'figures', width: 900, height: 1500, until: '[data-testid=what-if-figures][data-finished=true]' },
    ],
  },
];

/** High contrast: the system's few colours. */
export const contrast: readonly Sheet[] = [
  {
    name: 'contrast',
    views: [
      ...panels('callback', 'overdue', 'hold', 'bant', 'refused'),
      panel('callback', 'log-result'),
      panel('callback', 'set-bant-need', 'bant-state-yes'),
      pop('queue'),
      pop('team'),
    ],
  },
  { name: 'contrast-chip', views: states[0]?.views ?? [] },
];
