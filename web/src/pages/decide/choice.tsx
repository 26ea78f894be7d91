// The first page: what there is to decide, between what, and what speaks for and against each.
import { claims } from 'knowledge:decide';
import { t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';
import { ButtonLink, Card, Disclosure, PageTitle } from '../../ui/parts';
import { Link } from '../../ui/router';
import { Choice } from './fields';
import { useShared } from './state';
import { Studies } from './studies';
import { UrgentSigns } from './urgent';

const kOptions = ['surgery', 'waiting', 'other-care'] as const;
const kReasons = ['disc-herniation', 'stenosis'] as const;
type Reason = (typeof kReasons)[number];

export function ChoicePage() {
  const { decision, change } = useShared();
  const said = decision.answers['indication'];
  const reason = kReasons.find((one) => one === said);
  return (
    <>
      <div class="page-head">
        <PageTitle of="decide">{t('decide.title')}</PageTitle>
        <p class="lead">{t('decide.lead')}</p>
      </div>
      <UrgentSigns />
      <div class="actions">
        <ButtonLink href="/decide/you" look="primary">
          {t('decide.next.you')}
        </ButtonLink>
        <p class="under-button">{t('decide.free')}</p>
      </div>
      <section data-ipdas="decision" aria-labelledby="decide-decision">
        <h2 id="decide-decision">{t('decide.decision.title')}</h2>
        <p class="the-decision">{t('decide.decision.body')}</p>
        <p>{t('decide.decision.whom')}</p>
      </section>
      <section data-ipdas="condition" aria-labelledby="decide-condition">
        <h2 id="decide-condition">{t('decide.condition.title')}</h2>
        <p>{t('decide.condition.disc')}</p>
        <p>{t('decide.condition.stenosis')}</p>
      </section>
      <section data-ipdas="options" aria-labelledby="decide-options">
        <h2 id="decide-options">{t('decide.options.title')}</h2>
        <p>{t('decide.options.lead')}</p>
        <Choice
          name="reason"
          label={t('decide.options.which')}
          value={reason}
          options={kReasons.map((one) => ({ value: one, text: t(`decide.you.indication.${one}`) }))}
          onValue={(indication) => change({ answers: { ...decision.answers, indication } })}
        />
        {!reason && <p>{t('decide.options.pick')}</p>}
        {kOptions.map((option) => (
          <OptionCard key={option} option={option} reason={reason} />
        ))}
        <p class="fine">{t('decide.options.same')}</p>
      </section>
      <section data-ipdas="choice" aria-labelledby="decide-choice">
        <h2 id="decide-choice">{t('decide.choice.title')}</h2>
        <p>{t('decide.choice.body')}</p>
      </section>
      <div class="actions">
        <ButtonLink href="/decide/you" look="primary">
          {t('decide.next.you')}
        </ButtonLink>
        <AboutLink />
      </div>
    </>
  );
}

/** What speaks for and against differs with the reason: before one is picked, only what each way is like is told. */
function OptionCard({ option, reason }: { option: (typeof kOptions)[number]; reason: Reason | undefined }) {
  const own = claims.filter((claim) => claim.option === option && ['any', reason].includes(claim.indication));
  const id = `option-${option}`;
  const sides = reason ? (['good', 'hard', 'life'] as const) : (['life'] as const);
  const told = own.filter((claim) => (sides as readonly string[]).includes(claim.side));
  return (
    <Card labelledBy={id}>
      <h3 id={id}>{t(`decide.option.${option}`)}</h3>
      {option === 'waiting' && (
        <p>
          <strong>{t('decide.option.waiting.not')}</strong>
        </p>
      )}
      <p>{t(`decide.option.${option}.what`)}</p>
      <div class="sides">
        {sides.map((side) => (
          <div key={side} class={`side side-${side}`} data-side={side}>
            <h4>
              <Icon name={side === 'good' ? 'plus' : side === 'hard' ? 'minus' : 'today'} />
              {t(`decide.options.${side}`)}
            </h4>
            <ul>
              {own
                .filter((claim) => claim.side === side)
                .map((claim) => (
                  <li key={claim.id}>{t(`decide.claim.${claim.id}`, claim.numbers)}</li>
                ))}
            </ul>
          </div>
        ))}
      </div>
      <Disclosure summary={t('ui.advice.sources')}>
        <Studies findings={told.flatMap((claim) => claim.sources ?? [])} />
        {told
          .filter((claim) => claim.reasoning)
          .map((claim) => (
            <p key={claim.id} class="fine">
              “{t(`decide.claim.${claim.id}`, claim.numbers)}”{' '}
              {t('decide.basis.clinicians', { note: claim.reasoning ?? '' })}
            </p>
          ))}
      </Disclosure>
    </Card>
  );
}

export function AboutLink() {
  return (
    <Link href="/decide/about" class="about-link">
      {t('decide.about.link')}
    </Link>
  );
}
