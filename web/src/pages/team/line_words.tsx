// One person's line in words, shapes and colours: in the roster and on the person's page.
import type { RosterLine, StaffMember } from '../../api/types';
import { t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';

/** The urgency in a shape, a word and a colour. Who has told nothing has no urgency. */
export function LineUrgency({ line }: { line: RosterLine }) {
  const told = line.last_check_in !== null || line.urgency !== 'none';
  const shown = told ? line.urgency : 'left-out';
  return (
    <span class={`tag tone-${shown}`}>
      <Icon name={shown} />
      <span>{t(told ? `team.urgency.${line.urgency}` : 'team.urgency.nothing')}</span>
    </span>
  );
}

export function dayText({ day }: RosterLine): string {
  if (day === null) return t('team.day-unknown');
  return day < 0 ? t('team.day-before', { days: -day }) : t('team.day', { day });
}

export function standingText({ standing }: RosterLine): string {
  if (!standing) return t('team.standing.not-known');
  return t(standing.relapse ? 'team.standing.relapse' : `team.standing.${standing.place}`);
}

export function silenceText({ last_check_in: last, silent_days: days }: RosterLine): string {
  if (last === null) return t('team.silence.none');
  if (days === null || days <= 0) return t('team.silence.today');
  return days === 1 ? t('team.silence.one') : t('team.silence.days', { days });
}

export function unreadText({ unread }: RosterLine): string {
  if (unread === 0) return '';
  return unread === 1 ? t('team.unread.one') : t('team.unread.many', { count: unread });
}

export function assignedText({ assigned }: RosterLine, staff: readonly StaffMember[], me: string): string {
  if (assigned === null) return t('team.assigned.nobody');
  if (assigned === me) return t('team.assigned.me');
  return staff.find((one) => one.account === assigned)?.name ?? t('team.assigned.gone');
}
