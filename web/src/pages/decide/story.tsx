// How it goes over time: what trials found in which lot decided, told of both ways at once.
import { story, claims } from 'knowledge:decide';
import { t } from '../../i18n/texts';
import { Card, Disclosure } from '../../ui/parts';
import { useShared } from './state';
import { Studies } from './studies';

export function Story() {
  const { decision } = useShared();
  const reason = decision.answers['indication'] === 'stenosis' ? 'stenosis' : 'disc-herniation';
  const painFor = decision.answers['pain_for'];
  const own = story.filter(({ indication }) => indication === 'any' || indication === reason);
  // Of how long the leg has hurt, only studies of a slipped disc tell.
  const duration =
    reason === 'disc-herniation' && painFor === 'long' ? claims.find(({ id }) => id === 'waiting-disc-duration') : undefined;
  return (
    <Card labelledBy="story">
      <h2 id="story">{t('decide.story.title')}</h2>
      <div class="story" data-story={reason}>
        {own.map(({ id, numbers }) => (
          <p key={id}>{t(`decide.story.${id}`, numbers)}</p>
        ))}
        {duration && <p>{t(`decide.claim.${duration.id}`, duration.numbers)}</p>}
        {reason === 'disc-herniation' && painFor === 'short' && <p>{t('decide.story.short')}</p>}
      </div>
      <Disclosure summary={t('decide.basis.sources-title')}>
        <Studies findings={[...own, ...(duration ? [duration] : [])].flatMap(({ sources = [] }) => sources)} />
      </Disclosure>
    </Card>
  );
}
