// The team's day: who needs us, one person's page, and the clinic's settings.
import { texts as accountTexts } from 'knowledge:account';
import { texts } from 'knowledge:team';
import { addTexts } from '../../i18n/texts';
import { useSnapshot } from '../state';
import { AddPatientPage } from './add_patient';
import { AdminPage } from './admin';
import { PersonPage } from './person';
import { RosterPage } from './roster';
import '../../ui/people.css';
import './team.css';

addTexts(texts);
addTexts(accountTexts);

export function TeamRoom({ path }: { path: string }) {
  const { account } = useSnapshot();
  if (account?.role === 'administrator') return <div class="column"><AdminPage /></div>;
  if (path === '/team/add') return <div class="column"><AddPatientPage /></div>;
  if (path.startsWith('/person/')) return <PersonPage person={path.slice('/person/'.length)} />;
  return <RosterPage />;
}
