import { t } from '../i18n/texts';
import { Icon } from '../ui/icon';
import { callValues, useSnapshot } from './state';

/** On every page: whether anyone watches, and in a demo that the person does not exist. */
export function WatchNotice() {
  const snapshot = useSnapshot();
  // Until a server has said that a team watches, nobody does.
  const team = snapshot.config?.team_watching === true;
  const person = snapshot.people.find((p) => p.id === snapshot.person);
  return (
    <aside class="notices">
      <details class="watch">
        <summary>
          {!team && <Icon name="eye" />}
          <span>{t(team ? 'ui.watch.team' : 'ui.watch.nobody')}</span>
        </summary>
        <p>{t(team ? 'ui.watch.team-more' : 'ui.watch.nobody-more', callValues(snapshot))}</p>
      </details>
      {person?.synthetic && <p class="demo">{t('ui.demo.notice', { name: person.name })}</p>}
    </aside>
  );
}
