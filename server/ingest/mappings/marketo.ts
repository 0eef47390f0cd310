import type { SourceMapping } from '../source-mapping';

/**
 * Adobe Marketo Engage: webhooks with a payload template of lead tokens, lead exports (bulk lead extract, or a list from the screen), and
 * activity exports (bulk activity extract). Kinds of acts are told by number in exports and by name elsewhere.
 */
export const marketo: SourceMapping = {
  id: 'marketo',
  name: 'Marketo',
  docs: [
    {
      what: 'webhooks: payload template with tokens, custom headers',
      url: 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/webhooks/webhooks',
      seen: '2026-11-23',
    },
    {
      what: 'names of lead fields in exports',
      url: 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-extract/bulk-lead-extract',
      seen: '2026-11-23',
    },
    {
      what: 'columns of activity exports: marketoGUID, leadId, activityDate, activityTypeId, campaignId, primaryAttributeValueId, primaryAttributeValue, attributes',
      url: 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-extract/bulk-activity-extract',
      seen: '2026-11-23',
    },
    {
      what: 'numbers of activity types, as Get Activity Types answers them',
      url: 'https://gist.github.com/cougrimes/60dcf957ebbd8c854110cca276a5b6ec',
      seen: '2026-11-23',
    },
  ],
  cannotSign: {
    why: 'A webhook of Marketo has an address, a payload template and custom headers, and computes no signature.',
    url: 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/webhooks/webhooks',
  },
  type: 'lead',
  columns: {
    id: ['leadId', 'Marketo Unique Code', 'id'],
    name: ['Full Name', 'fullName'],
    familyName: ['lastName', 'Last Name'],
    givenName: ['firstName', 'First Name'],
    email: ['email', 'Email Address'],
    phone: ['phone', 'Phone Number', 'mobilePhone'],
    company: ['company', 'Company Name'],
    department: ['department', 'Department'],
    title: ['title', 'Job Title'],
    role: ['leadRole', 'Role'],
    industry: ['industry', 'Industry'],
    employees: ['numberOfEmployees', 'Num Employees'],
    country: ['country', 'Country'],
    address: ['address', 'Address'],
    source: ['leadSource', 'Lead Source', 'Person Source'],
    campaign: ['acquisitionProgram', 'acquisitionProgramName', 'Acquisition Program'],
    createdAt: ['createdAt', 'Created At'],
    importedScore: ['leadScore', 'Lead Score', 'Person Score'],
    mailOptOut: ['unsubscribed', 'Unsubscribed'],
  },
  crmIds: { sfdcLeadId: 'Lead', sfdcContactId: 'Contact', 'SFDC Lead Id': 'Lead', 'SFDC Contact Id': 'Contact' },
  act: {
    kind: ['activityTypeId', 'activityType', 'activity'],
    kinds: {
      1: { type: 'page_view', channel: 'web' },
      'visit webpage': { type: 'page_view', channel: 'web' },
      2: { type: 'form', channel: 'form' },
      'fill out form': { type: 'form', channel: 'form' },
      3: { type: 'page_view', channel: 'web' },
      'click link': { type: 'page_view', channel: 'web' },
      9: { type: 'unsubscribe', channel: 'mail', mail: 'opted_out' },
      'unsubscribe email': { type: 'unsubscribe', channel: 'mail', mail: 'opted_out' },
      10: { type: 'mail_open', channel: 'mail' },
      'open email': { type: 'mail_open', channel: 'mail' },
      11: { type: 'mail_click', channel: 'mail' },
      'click email': { type: 'mail_click', channel: 'mail' },
      // Sent, delivered, bounced, list and field changes: what Marketo did, not the person.
      6: null,
      7: null,
      8: null,
      12: null,
      13: null,
      22: null,
      24: null,
      25: null,
      27: null,
    },
    id: ['marketoGUID', 'activityId'],
    at: ['activityDate', 'Activity Date'],
    title: ['primaryAttributeValue', 'Asset Name'],
    url: ['Webpage URL', 'attributes.Webpage URL', 'attributes.Link', 'attributes.Query Parameters', 'Link'],
  },
  submission: null,
  ignore: ['campaignId', 'primaryAttributeValueId', 'attributes', 'updatedAt', 'Updated At'],
};
