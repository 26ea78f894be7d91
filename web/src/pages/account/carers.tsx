import { useState } from 'preact/hooks';
import { recordApi } from '../../api/record';
import type { Carer, InvitationLink } from '../../api/types';
import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, Card, Loading } from '../../ui/parts';
import { Form } from '../form';
import { LinkSheet } from '../link_sheet';
import { useLoaded } from '../loaded';
import { useApp } from '../state';
import { troubleText } from '../trouble';
import { TextField } from './password_fields';

/** Who I let in: invite someone, and take it back. */
export function Carers({ person }: { person: string }) {
  const { api } = useApp();
  const record = recordApi(api, person);
  const { it, again, put } = useLoaded(record.carers, person);
  const [trouble, setTrouble] = useState<string>();
  const remove = async (carer: Carer): Promise<void> => {
    const outcome = await record.removeCarer(carer.account);
    if ('ok' in outcome) put(outcome.ok);
    else setTrouble(troubleText(outcome.problem));
  };
  return (
    <Card labelledBy="carers">
      <h2 id="carers">{t('account.carers.title')}</h2>
      <p>{t('account.carers.body')}</p>
      {it.state === 'loading' && <Loading>{t('ui.room.loading')}</Loading>}
      {it.state === 'failed' && (
        <>
          <p>{troubleText(it.problem)}</p>
          <Button onClick={() => void again()}>{t('ui.room.again')}</Button>
        </>
      )}
      {it.state === 'ready' &&
        (it.value.carers.length === 0 ? (
          <p class="fact">{t('account.carers.none')}</p>
        ) : (
          <ul class="rows">
            {it.value.carers.map((carer) => (
              <CarerRow key={carer.account} carer={carer} remove={() => remove(carer)} />
            ))}
          </ul>
        ))}
      <p class="error" role="alert">{trouble}</p>
      <InviteCarer person={person} />
    </Card>
  );
}

function CarerRow({ carer, remove }: { carer: Carer; remove: () => Promise<void> }) {
  const [sure, setSure] = useState(false);
  return (
    <li class="row-item">
      <div>
        <p class="row-name">{carer.name}</p>
        <p class="fine">{t('account.carers.since', { when: whenText(new Date(carer.since), new Date()) })}</p>
      </div>
      {!sure && (
        <Button
          look="quiet"
          onClick={() => setSure(true)}
          aria-label={t('account.carers.remove-named', { name: carer.name })}
        >
          {t('account.carers.remove')}
        </Button>
      )}
      {sure && (
        <div class="sure" role="alert">
          <p>{t('account.carers.remove-sure', { name: carer.name })}</p>
          <div class="choices">
            <Button onClick={() => void remove()}>{t('account.carers.remove-do')}</Button>
            <Button look="quiet" onClick={() => setSure(false)}>{t('account.ways.keep')}</Button>
          </div>
        </div>
      )}
    </li>
  );
}

function InviteCarer({ person }: { person: string }) {
  const { api } = useApp();
  const [name, setName] = useState('');
  const [made, setMade] = useState<{ name: string; link: InvitationLink }>();
  const [open, setOpen] = useState(false);
  const submit = async (): Promise<string | undefined> => {
    const typed = name.trim();
    if (typed === '') return t('ui.trouble.refused');
    const outcome = await recordApi(api, person).inviteCarer(typed);
    if ('problem' in outcome) return troubleText(outcome.problem);
    setMade({ name: typed, link: outcome.ok });
    setName('');
    setOpen(false);
    return undefined;
  };
  return (
    <>
      {made && (
        <div class="stack sheet" role="status">
          <p>{t('account.carers.link', { name: made.name })}</p>
          <LinkSheet link={made.link} />
        </div>
      )}
      {open ? (
        <Form label={t('account.carers.invite-do')} look="secondary" submit={submit}>
          <TextField label={t('account.carers.name')} value={name} onValue={setName} maxLength={120} autoComplete="off" />
        </Form>
      ) : (
        <Button icon="plus" onClick={() => setOpen(true)}>{t('account.carers.invite')}</Button>
      )}
    </>
  );
}
