import type { SitesWords } from './sites-ja';

/** CRM sites and permissions in the options. */
export const sitesEn: SitesWords = {
  marks: 'Mark leads in lists',
  marksFor: (name) => `Mark leads in the lists of ${name}`,
  custom: {
    add: 'Add a CRM that is not listed',
    edit: (name) => `Change the addresses of ${name}`,
    editShort: 'Change addresses',
    title: 'Register a CRM by its addresses',
    hint: 'Paste the address of a lead’s page and put :lead where its number stands. It is registered for the whole company.',
    name: 'Name of the CRM',
    lead: 'Page of a lead',
    contact: 'Page of a contact (optional)',
    deal: 'Page of a deal (optional)',
    example: 'https://crm.example.com/leads/:lead',
    ids: 'What a number looks like',
    idForms: {
      digits: 'Digits only',
      uuid: 'UUID (36 letters, digits and hyphens)',
      code: 'Ten or more letters and digits',
      text: 'No fixed form',
    },
    tryIt: 'Try an address',
    tryHint: 'Paste the address of a real lead’s page to see at once whether it is read. Nothing is saved.',
    read: (type, id) => `Read as ${type} “${id}”`,
    types: { lead: 'lead', contact: 'contact', deal: 'deal' },
    not: {
      address: () => 'This is not an address. Paste it from https:// on.',
      origin: (what) => `It is another site (${what}).`,
      path: (what) => `The path doesn’t fit (${what}).`,
      hash: (what) => `What stands after # doesn’t fit (${what}).`,
      param: (what) => `“${what}” is missing or has another value.`,
      id: (what) => `The number looks different (${what}). On a list or a page for a new record that is as it should be.`,
    },
    faults: {
      address: 'Begin with https:// or /, at most 300 characters.',
      no_lead: 'Write :lead where the number stands.',
      two_leads: 'Each name, such as :lead, can stand once only.',
      brackets: 'Choices in brackets can’t be used.',
      touching: 'Only one name can stand between two slashes.',
      folders: '** can stand once, as /**/.',
    },
    noOrigin: 'Write one address in full (from https:// on), or paste one to try.',
    otherOrigin: 'All addresses must be of the same site.',
    livesAt: (origin) => `Runs on pages of ${origin} only`,
    save: 'Register',
    saving: 'Registering',
    cancel: 'Cancel',
  },
  permissions: {
    intro:
      'Installing asks for nothing. CRM sites and notifications are asked for one by one, when you use them. Updates never ask for more.',
    when: { install: 'From installation', site: 'When you turn a site on', switch: 'When you turn notifications on' },
    never: (text) => `Never: ${text}`,
    list: {
      storage: {
        name: 'Storage',
        why: 'Keeps leads and the agreement on this PC, so that they can be read offline.',
        never: 'kept anywhere else. Signing out wipes all of it.',
      },
      alarms: {
        name: 'Alarms',
        why: 'Warns before a deadline and keeps the data fresh.',
        never: 'watches what you do or whether you are away.',
      },
      scripting: {
        name: 'Scripting',
        why: 'Shows the small chip and the marks in lists, on CRM sites you turned on only.',
        never: 'puts anything into other sites, or runs programs fetched from elsewhere.',
      },
      identity: {
        name: 'Sign-in',
        why: 'Opens your company’s sign-in page when you choose to sign in with it.',
        never: 'reads your browser account or mail address.',
      },
      sidePanel: {
        name: 'Side panel',
        why: 'Shows the open lead in the browser’s own panel.',
        never: 'opens by itself.',
      },
      notifications: {
        name: 'Notifications',
        why: 'Tells you when a deadline is near or has passed.',
        never: 'asks or notifies before you turn them on.',
      },
      site: {
        name: 'Access to a CRM site',
        why: 'Reads from addresses which record is open, and which records a list links to.',
        never: 'reads the page’s words or what you type, or asks for another site.',
      },
    },
    granted: 'Sites allowed now',
    grantedNone: 'None',
  },
};
