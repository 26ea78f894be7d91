import { useState } from 'preact/hooks';
import { teamApi } from '../../api/team';
import type { ClinicSettings, InvitationLink, StaffMember, StaffRole } from '../../api/types';
import { t } from '../../i18n/texts';
import { Button, Card, Field, Loading, PageTitle } from '../../ui/parts';
import { Form } from '../form';
import { LinkSheet } from '../link_sheet';
import { useLoaded } from '../loaded';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';

const kRoles: readonly StaffRole[] = ['nurse', 'physiotherapist', 'surgeon', 'clinic-lead', 'administrator'];

export function AdminPage() {
  return (
    <>
      <PageTitle of="admin">{t('team.admin.title')}</PageTitle>
      <StaffCard />
      <InviteCard />
      <SettingsCard />
    </>
  );
}

function StaffCard() {
  const { api } = useApp();
  const { account } = useSnapshot();
  const server = teamApi(api);
  const { it, again, put } = useLoaded(server.staff, 'staff');
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const change = async (one: StaffMember, open: boolean, role: StaffRole): Promise<void> => {
    setSaid('');
    setTrouble(undefined);
    const outcome = await server.changeAccount(one.account, open, role);
    if ('ok' in outcome) {
      put(outcome.ok);
      setSaid(t('team.admin.changed', { name: one.name }));
    } else {
      setTrouble(outcome.problem.status === 409 ? t('team.admin.last') : troubleText(outcome.problem));
      // What the server has is what stands.
      await again();
    }
  };
  return (
    <Card labelledBy="staff">
      <h2 id="staff">{t('team.admin.staff')}</h2>
      {it.state === 'loading' && <Loading>{t('ui.room.loading')}</Loading>}
      {it.state === 'failed' && <Failed text={troubleText(it.problem)} again={again} />}
      {it.state === 'ready' && (
        <ul class="rows">
          {it.value.staff.map((one) => (
            <StaffRow key={`${one.account} ${one.role} ${one.open}`} one={one} me={one.account === account?.account} change={change} />
          ))}
        </ul>
      )}
      <p class="said" role="status">{said}</p>
      <p class="error" role="alert">{trouble}</p>
    </Card>
  );
}

function Failed({ text, again }: { text: string; again: () => Promise<void> }) {
  return (
    <>
      <p>{text}</p>
      <Button onClick={() => void again()}>{t('ui.room.again')}</Button>
    </>
  );
}

function StaffRow({ one, me, change }: {
  one: StaffMember;
  me: boolean;
  change: (one: StaffMember, open: boolean, role: StaffRole) => Promise<void>;
}) {
  const [sure, setSure] = useState(false);
  const { name } = one;
  return (
    <li class="row-item staff-row">
      <p class="row-name">
        {name} {me && <span class="note-word">{t('team.admin.you')}</span>}{' '}
        {!one.open && <span class="note-word">{t('team.admin.closed')}</span>}
      </p>
      <RoleSelect
        label={t('team.admin.role', { name })}
        value={one.role}
        onValue={(role) => void change(one, one.open, role)}
      />
      {!sure && (
        <Button
          look="quiet"
          aria-label={t(one.open ? 'team.admin.close-named' : 'team.admin.open-named', { name })}
          onClick={() => (one.open ? setSure(true) : void change(one, true, one.role))}
        >
          {t(one.open ? 'team.admin.close' : 'team.admin.open')}
        </Button>
      )}
      {sure && (
        <div class="sure" role="alert">
          <p>{t('team.admin.close-sure', { name })}</p>
          <div class="choices">
            <Button onClick={() => void change(one, false, one.role)}>{t('team.admin.close-do')}</Button>
            <Button look="quiet" onClick={() => setSure(false)}>{t('team.admin.keep')}</Button>
          </div>
        </div>
      )}
    </li>
  );
}

function RoleSelect({ label, value, onValue }: {
  label: string;
  value: StaffRole;
  onValue: (role: StaffRole) => void;
}) {
  return (
    <select
      class="bare-select"
      aria-label={label}
      value={value}
      onChange={(event) => onValue(event.currentTarget.value as StaffRole)}
    >
      {kRoles.map((role) => (
        <option key={role} value={role}>{t(`account.role.${role}`)}</option>
      ))}
    </select>
  );
}

function InviteCard() {
  const { api } = useApp();
  const [name, setName] = useState('');
  const [role, setRole] = useState<StaffRole>('nurse');
  const [missing, setMissing] = useState(false);
  const [made, setMade] = useState<{ name: string; link: InvitationLink }>();
  const submit = async (): Promise<string | undefined> => {
    const typed = name.trim();
    setMissing(typed === '');
    if (typed === '') return '';
    const outcome = await teamApi(api).inviteStaff(typed, role);
    if ('problem' in outcome) return troubleText(outcome.problem);
    setMade({ name: typed, link: outcome.ok });
    setName('');
    return undefined;
  };
  return (
    <Card labelledBy="invite">
      <h2 id="invite">{t('team.admin.invite')}</h2>
      {made && (
        <div class="stack sheet" role="status">
          <p>{t('team.admin.invite-link', { name: made.name })}</p>
          <LinkSheet link={made.link} />
        </div>
      )}
      <Form label={t('team.admin.invite-do')} look="secondary" submit={submit}>
        <Field label={t('team.admin.invite-name')} error={missing ? t('team.add.name-missing') : undefined}>
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
        <Field label={t('team.admin.invite-role')}>
          {(control) => (
            <select {...control} value={role} onChange={(event) => setRole(event.currentTarget.value as StaffRole)}>
              {kRoles.map((one) => (
                <option key={one} value={one}>{t(`account.role.${one}`)}</option>
              ))}
            </select>
          )}
        </Field>
      </Form>
    </Card>
  );
}

function SettingsCard() {
  const { api } = useApp();
  const { it, again, put } = useLoaded(teamApi(api).settings, 'settings');
  return (
    <Card labelledBy="settings">
      <h2 id="settings">{t('team.admin.settings')}</h2>
      {it.state === 'loading' && <Loading>{t('ui.room.loading')}</Loading>}
      {it.state === 'failed' && <Failed text={troubleText(it.problem)} again={again} />}
      {it.state === 'ready' && <SettingsForm known={it.value} put={put} />}
    </Card>
  );
}

function SettingsForm({ known, put }: { known: ClinicSettings; put: (settings: ClinicSettings) => void }) {
  const { api } = useApp();
  const [name, setName] = useState(known.name);
  const [hours, setHours] = useState(known.team_hours);
  const [silence, setSilence] = useState(String(known.silence_days));
  const [wrong, setWrong] = useState<{ name?: string; silence?: string }>({});
  const submit = async (): Promise<string | undefined> => {
    const days = Number(silence);
    const badDays = !/^\d{1,2}$/.test(silence.trim()) || days < 1 || days > 60;
    const noName = name.trim() === '';
    setWrong({
      ...(noName ? { name: t('team.add.name-missing') } : {}),
      ...(badDays ? { silence: t('team.admin.silence-wrong') } : {}),
    });
    if (badDays || noName) return '';
    const outcome = await teamApi(api).changeSettings({
      name: name.trim(),
      team_hours: hours.trim(),
      silence_days: days,
    });
    if ('problem' in outcome) return troubleText(outcome.problem);
    put(outcome.ok);
    return undefined;
  };
  return (
    <Form label={t('team.admin.save')} look="secondary" submit={submit} said={t('team.admin.saved')}>
      <Field label={t('team.admin.name')} error={wrong.name}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxLength={120}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('team.admin.hours')} hint={t('team.admin.hours-hint')}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxLength={300}
            value={hours}
            onInput={(event) => setHours(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('team.admin.silence')} error={wrong.silence}>
        {(control) => (
          <input
            {...control}
            type="text"
            inputMode="numeric"
            maxLength={2}
            value={silence}
            onInput={(event) => setSilence(event.currentTarget.value)}
          />
        )}
      </Field>
    </Form>
  );
}
