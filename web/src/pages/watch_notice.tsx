import { t } from '../i18n/texts';
import { Icon } from '../ui/icon';
import type { Snapshot } from '../sync/session';
import { isStaff } from './roles';
import { callValues, useSnapshot } from './state';

/** On every page: whether anyone watches and when, and in a demo that the person does not exist. */
export function WatchNotice() {
  const snapshot = useSnapshot();
  if (snapshot.account && isStaff(snapshot.account.role)) return null;
  const watch = watchOf(snapshot);
  const nobody = watch !== 'team' && watch !== 'hours';
  const values = { ...callValues(snapshot), hours: teamHours(snapshot) };
  const person = snapshot.people.find((p) => p.id === snapshot.person);
  return (
    <aside class="notices">
      <details class="watch">
        <summary>
          {nobody && <Icon name="eye" />}
          <span>{t(`ui.watch.${watch}`, values)}</span>
        </summary>
        <p>{t(`ui.watch.${watch}-more`, values)}</p>
      </details>
      {person?.synthetic && <p class="demo">{t('ui.demo.notice', { name: person.name })}</p>}
      {snapshot.account?.role === 'carer' && person && (
        <p class="demo">{t('ui.carer.for', { name: person.name })}</p>
      )}
    </aside>
  );
}

/** When somebody of the team looks, in the clinic's own words; empty when it does not say. */
export function teamHours({ config }: Snapshot): string {
  return config?.team_hours?.trim() ?? '';
}

function watchOf(snapshot: Snapshot): 'nobody' | 'team' | 'hours' | 'no-hours' | 'signed-out' {
  const { config, door } = snapshot;
  if (door !== 'open') return 'signed-out';
  // Until a server has said that a team watches, nobody does.
  if (config?.team_watching !== true) return 'nobody';
  if (config.team_hours === undefined) return 'team';
  return teamHours(snapshot) === '' ? 'no-hours' : 'hours';
}
