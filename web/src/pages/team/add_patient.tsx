import { useState } from 'preact/hooks';
import { teamApi } from '../../api/team';
import type { PatientAdded } from '../../api/types';
import { t } from '../../i18n/texts';
import { Button, ButtonLink, Card, Field, PageTitle } from '../../ui/parts';
import { Form } from '../form';
import { useApp } from '../state';
import { troubleText } from '../trouble';
import { InvitationSheet } from './invitation_sheet';

/** A name, perhaps a day, and there is a link to hand over. */
export function AddPatientPage() {
  const [added, setAdded] = useState<{ name: string; patient: PatientAdded }>();
  if (added) return <Added name={added.name} patient={added.patient} next={() => setAdded(undefined)} />;
  return (
    <>
      <PageTitle of="add">{t('team.add.title')}</PageTitle>
      <Card>
        <AddForm added={(name, patient) => setAdded({ name, patient })} />
      </Card>
      <div class="actions">
        <ButtonLink href="/team" look="quiet">{t('team.add.back')}</ButtonLink>
      </div>
    </>
  );
}

function AddForm({ added }: { added: (name: string, patient: PatientAdded) => void }) {
  const { api } = useApp();
  const [name, setName] = useState('');
  const [day, setDay] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = async (): Promise<string | undefined> => {
    const typed = name.trim();
    setMissing(typed === '');
    if (typed === '') return '';
    const outcome = await teamApi(api).addPatient({
      name: typed,
      ...(day ? { surgery: { performed_on: day } } : {}),
    });
    if ('problem' in outcome) return troubleText(outcome.problem);
    added(typed, outcome.ok);
    return undefined;
  };
  return (
    <Form label={t('team.add.do')} submit={submit}>
      <Field label={t('team.add.name')} error={missing ? t('team.add.name-missing') : undefined}>
        {(control) => (
          <input
            {...control}
            type="text"
            autoComplete="off"
            maxLength={120}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('team.add.day')} hint={t('team.add.day-hint')}>
        {(control) => (
          <input {...control} type="date" value={day} onInput={(event) => setDay(event.currentTarget.value)} />
        )}
      </Field>
    </Form>
  );
}

function Added({ name, patient, next }: { name: string; patient: PatientAdded; next: () => void }) {
  return (
    <>
      <div class="page-head no-print">
        <PageTitle of={patient.person}>{t('team.add.done', { name })}</PageTitle>
        <p class="lead">{t('team.add.scan', { name })}</p>
      </div>
      <InvitationSheet name={name} link={patient.invitation} />
      <p class="fine no-print">{t('team.add.once')}</p>
      <div class="choices no-print">
        <Button icon="plus" onClick={next}>{t('team.add.next')}</Button>
        <ButtonLink href={`/person/${patient.person}`}>{t('team.add.to-person')}</ButtonLink>
        <ButtonLink href="/team" look="quiet">{t('team.add.back')}</ButtonLink>
      </div>
    </>
  );
}
