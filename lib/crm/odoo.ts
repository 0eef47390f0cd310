import type { CrmAdapter } from './adapter';

/**
 * Odoo CRM; tried on 14 and 19. From 17.2 on the last pair of the path is what is shown (`/odoo/crm/25/res.partner/10` is a partner),
 * and the numbers of actions differ per database: only the page knows what an action shows.
 */
export const odoo: CrmAdapter = {
  id: 'odoo',
  name: 'Odoo',
  origins: 'self-hosted',
  types: ['crm.lead'],
  records: [
    { at: '/:app(odoo|scoped_app)/**/:list(crm|crm.lead)/:lead$', type: 'crm.lead' },
    { at: '/:app(odoo|scoped_app)/**/action-:action/:lead$', asks: { item: 'current_action', field: 'res_model' } },
    { at: '/web#model=crm.lead&id=:lead&view_type=:view(form)?', type: 'crm.lead' },
  ],
  ids: 'digits',
  deal: { ja: '案件', en: 'Opportunity' },
  params: [],
  seen: '2026-11-22',
};
