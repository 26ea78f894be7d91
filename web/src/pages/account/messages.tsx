import { useEffect } from 'preact/hooks';
import type { Author } from '../../api/types';
import { t } from '../../i18n/texts';
import { Card, PageTitle } from '../../ui/parts';
import { Conversation, WriteWords, type Said } from '../conversation';
import { messages } from '../history';
import { problemText } from '../record_status';
import { callValues, useApp, useSnapshot } from '../state';
import { teamHours } from '../watch_notice';
import type { KeptRecord, KnownAccount } from '../../sync/storage';

/** Words with the team. They are kept on the phone first, like a check-in, and sent once. */
export function MessagesPage() {
  const { session } = useApp();
  const snapshot = useSnapshot();
  const values = callValues(snapshot);
  const all = messages(snapshot.records);
  const said = all.map((record) => saidBy(record, snapshot.account));
  const last = all.at(-1)?.id;
  useEffect(() => {
    if (last && last !== snapshot.device.seenMessage) void session.setDevice({ ...snapshot.device, seenMessage: last });
  }, [last]);
  const hours = teamHours(snapshot);
  return (
    <>
      <PageTitle of="messages">{t('account.team.title')}</PageTitle>
      <Card labelledBy="hours">
        <h2 id="hours">{t('account.team.hours')}</h2>
        {hours ? (
          <p class="fact">{hours}</p>
        ) : (
          <>
            <p class="fact">{t('account.team.hours-none')}</p>
            <p>{t('account.team.hours-none-body')}</p>
          </>
        )}
        <p>{t('account.team.between', values)}</p>
      </Card>
      <section aria-labelledby="messages">
        <h2 id="messages">{t('account.team.messages')}</h2>
        <Conversation said={said} none={t('account.team.none')} />
        <WriteWords
          what={`message/${snapshot.person}`}
          label={t('account.team.write')}
          hint={t('account.team.write-hint', values)}
          action={t('account.team.send')}
          send={async (text) => {
            await session.record({ kind: 'message-sent', body: { text } });
            return undefined;
          }}
        />
      </section>
    </>
  );
}

function saidBy(record: KeptRecord, me: KnownAccount | undefined): Said {
  const { event, author, status } = record;
  // What was made here and was not fetched has no author yet: it is ours.
  const mine = author === undefined || author.account === me?.account;
  return {
    id: record.id,
    text: event.kind === 'message-sent' ? event.body.text : '',
    at: event.occurred_at,
    who: mine ? t('account.team.you') : whoText(author.role),
    mine,
    ...(status === 'kept' ? { waiting: t('account.team.waiting') } : {}),
    ...(status === 'refused' && record.problem ? { waiting: problemText(record.problem) } : {}),
  };
}

function whoText(role: Author['role']): string {
  if (role === 'carer') return t('account.team.helper');
  if (role === 'patient') return t('account.team.person');
  return t('account.team.team', { role: t(`account.role.${role}`) });
}
