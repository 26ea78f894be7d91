import { riskWords } from 'knowledge:pack';
import { useRef, useState } from 'preact/hooks';
import type { ProfileBody, SurgeryBody } from '../api/types';
import { hasText, t } from '../i18n/texts';
import type { KnownAccount } from '../sync/storage';
import { ButtonLink, Card, Field, Loading, PageTitle } from '../ui/parts';
import { FormCard } from './form_card';
import { profile, surgery } from './history';
import { MeasureForm } from './measure_form';
import { RecordStatus } from './record_status';
import { useApp, useSnapshot } from './state';

export function SettingsPage() {
  const snapshot = useSnapshot();
  const owner = useOwner(snapshot.person);
  if (!snapshot.ready) {
    return (
      <>
        <PageTitle of="settings">{t('ui.settings.title')}</PageTitle>
        <Loading>{t('ui.check-in.loading')}</Loading>
      </>
    );
  }
  const operation = surgery(snapshot.records);
  const about = profile(snapshot.records);
  const waiting = snapshot.records.filter((r) => r.status !== 'sent').at(-1);
  return (
    <>
      <PageTitle of="settings">{t('ui.settings.title')}</PageTitle>
      <p class="lead">{t('ui.settings.optional')}</p>
      {snapshot.people.length > 1 && snapshot.person !== '' && <PersonChooser />}
      <OperationForm key={`operation ${owner}`} known={operation ?? {}} />
      <AboutForm key={`about ${owner}`} known={about ?? {}} />
      <MeasureForm key={`measure ${owner}`} />
      {waiting && <RecordStatus record={waiting} />}
      {snapshot.account && <AccountCard account={snapshot.account} />}
      <PhoneForm />
      <AboutApp />
    </>
  );
}

/** In a clinic: the ways to the account and to who sees what. */
function AccountCard({ account }: { account: KnownAccount }) {
  return (
    <Card labelledBy="account-title">
      <h2 id="account-title">{t('ui.settings.account.title')}</h2>
      <p>{t('ui.settings.account.body', { name: account.name })}</p>
      <div class="actions">
        <ButtonLink href="/account">{t('ui.settings.account.account')}</ButtonLink>
        {account.role === 'patient' && (
          <ButtonLink href="/privacy">{t('ui.settings.account.privacy')}</ButtonLink>
        )}
        <ButtonLink href="/decide">{t('ui.decide.title')}</ButtonLink>
      </div>
    </Card>
  );
}

/**
 * Who the forms are about, as a number that changes when another person is chosen: what was typed about one
 * must not be saved for the other. Learning who the person is (the first answer of the server) changes nothing,
 * or whatever somebody typed before that answer would be gone.
 */
function useOwner(person: string): number {
  const owner = useRef({ person, number: 0 });
  if (owner.current.person !== person) {
    owner.current = { person, number: owner.current.number + (owner.current.person === '' ? 0 : 1) };
  }
  return owner.current.number;
}

function PersonChooser() {
  const { session } = useApp();
  const snapshot = useSnapshot();
  return (
    <Card labelledBy="person-title">
      <h2 id="person-title">{t('ui.settings.person.title')}</h2>
      <p>{t('ui.settings.person.body')}</p>
      <Field label={t('ui.settings.person.label')}>
        {(control) => (
          <select
            {...control}
            value={snapshot.person}
            onChange={(event) => void session.choosePerson(event.currentTarget.value)}
          >
            {snapshot.people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.synthetic
                  ? t('ui.settings.person.synthetic', { name: person.name })
                  : person.name.trim() || t('ui.settings.person.unnamed')}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Card>
  );
}

const kProcedures = ['microdiscectomy', 'discectomy', 'hemilaminectomy', 'laminotomy', 'laminectomy', 'decompression'];
const kIndications = ['disc-herniation', 'stenosis'];
const kSides = ['left', 'right', 'bilateral'] as const;
const kLevels = ['L1-L2', 'L2-L3', 'L3-L4', 'L4-L5', 'L5-S1', 'several'];
const kSexes = ['female', 'male', 'other'] as const;

function OperationForm({ known }: { known: SurgeryBody }) {
  const { session } = useApp();
  // Only what was changed here is held: what arrives from the server meanwhile is not overwritten.
  const [changes, setChanges] = useState<SurgeryBody>({});
  const [future, setFuture] = useState(false);
  const value = { ...known, ...changes };
  const set = (part: SurgeryBody): void => setChanges({ ...changes, ...part });
  const submit = async (): Promise<boolean> => {
    const wrong = value.performed_on ? new Date(`${value.performed_on}T00:00:00`) > new Date() : false;
    setFuture(wrong);
    if (wrong) return false;
    await session.record({ kind: 'surgery-recorded', body: trimmed(value) });
    return true;
  };
  return (
    <FormCard title={t('ui.settings.operation.title')} submit={submit}>
      <Field
        label={t('ui.settings.operation.performed-on')}
        error={future ? t('ui.settings.operation.future') : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="date"
            value={value.performed_on ?? ''}
            onInput={(event) => set({ performed_on: event.currentTarget.value || null })}
          />
        )}
      </Field>
      <WordField
        label={t('ui.settings.operation.procedure')}
        words={kProcedures}
        prefix="ui.procedure."
        value={value.procedure}
        onValue={(procedure) => set({ procedure })}
      />
      <WordField
        label={t('ui.settings.operation.indication')}
        words={kIndications}
        prefix="ui.indication."
        value={value.indication}
        onValue={(indication) => set({ indication })}
      />
      <WordField
        label={t('ui.settings.operation.level')}
        hint={t('ui.settings.operation.level-hint')}
        words={kLevels}
        prefix="ui.level."
        value={value.level}
        onValue={(level) => set({ level })}
      />
      <WordField
        label={t('ui.settings.operation.side')}
        words={kSides}
        prefix="ui.side."
        value={value.side}
        onValue={(side) => set({ side })}
      />
      <YesNoField
        label={t('ui.settings.operation.durotomy')}
        hint={t('ui.settings.operation.durotomy-hint')}
        value={value.durotomy}
        onValue={(durotomy) => set({ durotomy })}
      />
      <YesNoField
        label={t('ui.settings.operation.fusion')}
        hint={t('ui.settings.operation.fusion-hint')}
        value={value.fusion}
        onValue={(fusion) => set({ fusion })}
      />
    </FormCard>
  );
}

type Sex = (typeof kSexes)[number];

function AboutForm({ known }: { known: ProfileBody }) {
  const { session } = useApp();
  const [changes, setChanges] = useState<{ year?: string; sex?: Sex | null; risk?: string[] }>({});
  const [wrong, setWrong] = useState(false);
  const value = {
    year: known.birth_year ? String(known.birth_year) : '',
    sex: known.sex ?? null,
    risk: known.risk ?? [],
    ...changes,
  };
  const submit = async (): Promise<boolean> => {
    const typed = value.year.trim();
    const number = Number(typed);
    const thisYear = new Date().getFullYear();
    const bad = typed !== '' && !(/^\d{4}$/.test(typed) && number <= thisYear && number > thisYear - 130);
    setWrong(bad);
    if (bad) return false;
    await session.record({
      kind: 'profile-recorded',
      body: trimmed({ birth_year: typed === '' ? null : number, sex: value.sex, risk: value.risk }),
    });
    return true;
  };
  // Words this page knows, and words that another device or a clinic has put there.
  const words = [...new Set([...riskWords.filter((word) => hasText(`ui.risk.${word}`)), ...value.risk])];
  return (
    <FormCard title={t('ui.settings.about.title')} submit={submit}>
      <Field
        label={t('ui.settings.about.birth-year')}
        error={wrong ? t('ui.settings.about.birth-year-wrong') : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="text"
            inputMode="numeric"
            autoComplete="bday-year"
            maxLength={4}
            value={value.year}
            onInput={(event) => setChanges({ ...changes, year: event.currentTarget.value })}
          />
        )}
      </Field>
      <WordField
        label={t('ui.settings.about.sex')}
        words={kSexes}
        prefix="ui.sex."
        value={value.sex}
        onValue={(sex) => setChanges({ ...changes, sex })}
      />
      {words.length > 0 && (
        <fieldset class="field">
          <legend>{t('ui.settings.about.risk')}</legend>
          {words.map((word) => (
            <label key={word} class="check-line">
              <input
                type="checkbox"
                checked={value.risk.includes(word)}
                onChange={() => setChanges({ ...changes, risk: toggled(value.risk, word) })}
              />
              <span>{hasText(`ui.risk.${word}`) ? t(`ui.risk.${word}`) : word}</span>
            </label>
          ))}
        </fieldset>
      )}
    </FormCard>
  );
}

function toggled(words: readonly string[], word: string): string[] {
  return words.includes(word) ? words.filter((other) => other !== word) : [...words, word];
}

const kPhoneNumber = /^\+?[\d ().-]{2,24}$/;

function PhoneForm() {
  const { session } = useApp();
  const { device, config } = useSnapshot();
  const [emergency, setEmergency] = useState(device.emergencyNumber ?? '');
  const [team, setTeam] = useState(device.teamPhone ?? '');
  const [checked, setChecked] = useState(false);
  const isBad = (number: string): boolean => number.trim() !== '' && !kPhoneNumber.test(number.trim());
  const errorOf = (number: string): string | undefined =>
    checked && isBad(number) ? t('ui.settings.phone.wrong') : undefined;
  const submit = async (): Promise<boolean> => {
    setChecked(true);
    if (isBad(emergency) || isBad(team)) return false;
    await session.setDevice({ ...device, emergencyNumber: emergency.trim(), teamPhone: team.trim() });
    return true;
  };
  const usual = config?.emergency_number ?? t('ui.emergency.default-number');
  return (
    <FormCard title={t('ui.settings.phone.title')} body={t('ui.settings.phone.body')} submit={submit}>
      <Field
        label={t('ui.settings.phone.emergency')}
        hint={t('ui.settings.phone.emergency-hint', { number: usual })}
        error={errorOf(emergency)}
      >
        {(control) => (
          <input
            {...control}
            type="tel"
            autoComplete="off"
            maxLength={24}
            value={emergency}
            onInput={(event) => setEmergency(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={t('ui.settings.phone.team')}
        hint={t('ui.settings.phone.team-hint')}
        error={errorOf(team)}
      >
        {(control) => (
          <input
            {...control}
            type="tel"
            autoComplete="off"
            maxLength={24}
            value={team}
            onInput={(event) => setTeam(event.currentTarget.value)}
          />
        )}
      </Field>
    </FormCard>
  );
}

function AboutApp() {
  const { config } = useSnapshot();
  const controlled = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
  return (
    <Card labelledBy="app-title">
      <h2 id="app-title">{t('ui.settings.app.title')}</h2>
      <p>{t(controlled ? 'ui.settings.app.offline-ready' : 'ui.settings.app.offline-not-ready')}</p>
      <p>{t('advice.not-a-device')}</p>
      {config && <p class="fine">{t('ui.settings.app.version', { version: config.version })}</p>}
    </Card>
  );
}

interface FieldOf<T> {
  label: string;
  hint?: string;
  value: T | null | undefined;
  onValue: (value: T | null) => void;
}

/** One word of a closed list, or not said. */
function WordField<Word extends string>({
  words,
  prefix,
  label,
  hint,
  value,
  onValue,
}: FieldOf<Word> & { words: readonly Word[]; prefix: string }) {
  // A word that another device has put there stays choosable.
  const all = value && !words.includes(value) ? [...words, value] : words;
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select {...control} value={value ?? ''} onChange={(event) => onValue((event.currentTarget.value as Word) || null)}>
          <option value="">{t('ui.settings.not-said')}</option>
          {all.map((word) => (
            <option key={word} value={word}>
              {hasText(prefix + word) ? t(prefix + word) : word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function YesNoField({ label, hint, value, onValue }: FieldOf<boolean>) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select
          {...control}
          value={value === true ? 'yes' : value === false ? 'no' : ''}
          onChange={(event) => {
            const word = event.currentTarget.value;
            onValue(word === '' ? null : word === 'yes');
          }}
        >
          <option value="">{t('ui.settings.not-said')}</option>
          <option value="yes">{t('ui.settings.yes')}</option>
          <option value="no">{t('ui.settings.no')}</option>
        </select>
      )}
    </Field>
  );
}

/** Without the members that were not said: leaving out and null mean the same to the server. */
function trimmed<T extends object>(body: T): T {
  return Object.fromEntries(Object.entries(body).filter(([, v]) => v !== null && v !== undefined)) as T;
}
