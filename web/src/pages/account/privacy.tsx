import { useState } from 'preact/hooks';
import { recordApi, type ExportFormat } from '../../api/record';
import { t } from '../../i18n/texts';
import { Button, Card, PageTitle } from '../../ui/parts';
import { saveFile } from '../../ui/save_file';
import { useApp } from '../state';
import { troubleText } from '../trouble';
import { AccessLog } from './access_log';
import { Carers } from './carers';
import { ConsentCard } from './consent';

/** For the person themselves: who sees what, who saw it, and all of it to take away. */
export function PrivacyPage({ person }: { person: string }) {
  return (
    <>
      <div class="page-head">
        <PageTitle of="privacy">{t('account.privacy.title')}</PageTitle>
        <p class="lead">{t('account.privacy.lead')}</p>
      </div>
      <Carers person={person} />
      <AccessLog person={person} />
      <Export person={person} />
      <ConsentCard />
    </>
  );
}

const kFormats: readonly ExportFormat[] = ['csv', 'json', 'fhir'];
const kEndings: Readonly<Record<ExportFormat, string>> = { csv: 'csv', json: 'json', fhir: 'fhir.json' };

function Export({ person }: { person: string }) {
  const { api } = useApp();
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const take = async (format: ExportFormat): Promise<void> => {
    setSaid('');
    setTrouble(undefined);
    const outcome = await recordApi(api, person).export(format);
    if ('problem' in outcome) {
      setTrouble(troubleText(outcome.problem));
      return;
    }
    // No name in the name of the file: it is seen by whoever looks at the screen.
    saveFile(outcome.ok, `backsight.${kEndings[format]}`);
    setSaid(t('account.export.done'));
  };
  return (
    <Card labelledBy="export">
      <h2 id="export">{t('account.export.title')}</h2>
      <p>{t('account.export.body')}</p>
      <div class="choices">
        {kFormats.map((format) => (
          <Button key={format} onClick={() => void take(format)}>{t(`account.export.${format}`)}</Button>
        ))}
      </div>
      <p class="said" role="status">{said}</p>
      <p class="error" role="alert">{trouble}</p>
    </Card>
  );
}
