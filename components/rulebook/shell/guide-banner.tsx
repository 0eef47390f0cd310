import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { useDesk } from './desk';

/** Says to a first admin where to begin. */
export function GuideBanner() {
  const { lang } = useSay();
  const text = optionsWords(lang).guide;
  const { goToPage } = useDesk();
  return (
    <div className="banner info guide-banner" data-testid="guide-banner">
      <div>{text.banner}</div>
      <Button look="primary" onPress={() => goToPage('guide')} data-testid="guide-start">
        {text.start}
      </Button>
    </div>
  );
}
