import { CustomSiteForm } from '@/components/options/custom-site-form';
import { Button } from '@/components/ui/button';
import { useSay } from '@/components/ui/say';
import { useCommands } from '@/lib/hooks/use-commands';
import type { SiteState } from '@/lib/messages/protocol';
import { customId, customParams, customSiteOf, judgeCustomSite } from './judge-custom-site';

type Props = {
  sites: readonly SiteState[];
  editing: SiteState | 'new' | null;
  onEdit: (editing: SiteState | 'new' | null) => void;
  onSaved: () => Promise<void>;
};

const empty = { id: null, name: '', ids: 'digits', lead: '', contact: '', deal: '' } as const;

/** CRMs that an administrator describes by templates of their addresses, kept at the hub for everybody. */
export function CustomSites({ sites, editing, onEdit, onSaved }: Props) {
  const { words } = useSay();
  const saving = useCommands();
  if (editing === null) {
    return (
      <div className="card-acts custom-add">
        <Button onPress={() => onEdit('new')} data-testid="custom-add">
          {words.sites.custom.add}
        </Button>
      </div>
    );
  }
  const known = editing === 'new' ? null : editing;
  const taken = sites.map(({ id }) => id);
  return (
    <CustomSiteForm
      key={known?.id ?? ''}
      start={known ? customSiteOf(known) : empty}
      busy={saving.running !== null}
      fault={saving.fault}
      judge={(site, address) => judgeCustomSite(site, address, known?.origin ?? null)}
      onSave={(site, origin) => {
        const id = known?.id ?? customId(origin, taken);
        void saving
          .run('describeSite', { id, site: { crm: 'other', name: site.name, origin, params: customParams(site) } })
          .then(async (done) => {
            if (!done) return;
            await onSaved();
            onEdit(null);
          });
      }}
      onCancel={() => onEdit(null)}
    />
  );
}
