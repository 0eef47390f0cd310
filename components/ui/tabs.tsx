import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';

export type TabEntry<K extends string> = {
  id: K;
  label: string;
  count?: number;
  /** There are more than counted. */
  more?: boolean;
  /** The count is of something overdue. */
  late?: boolean;
  countTestId?: string;
  content: ReactNode;
};

type Props<K extends string> = {
  label: string;
  tabs: readonly TabEntry<K>[];
  selected: K;
  onSelect: (id: K) => void;
  /** At the right end of the bar. */
  aside?: ReactNode;
  /** Around tabs of their own. */
  outer?: boolean;
};

/** Tabs with counts. */
export function Tabs<K extends string>({ label, tabs, selected, onSelect, aside, outer = false }: Props<K>) {
  return (
    <AriaTabs className={outer ? 'tabs outer' : 'tabs'} selectedKey={selected} onSelectionChange={(id) => onSelect(id as K)}>
      <div className="tab-bar">
        <TabList className="tab-list" aria-label={label}>
          {tabs.map((tab) => (
            <Tab key={tab.id} id={tab.id} className="tab" data-testid={`tab-${tab.id}`}>
              {tab.label}
              {tab.count !== undefined && (
                <span className={`count ${tab.late && tab.count > 0 ? 'late' : ''}`} data-testid={tab.countTestId}>
                  {tab.more ? `${tab.count}+` : tab.count}
                </span>
              )}
            </Tab>
          ))}
        </TabList>
        {aside}
      </div>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
