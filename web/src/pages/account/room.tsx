// Signing in, the account, and what a person decides about their own record.
import { texts } from 'knowledge:account';
import { addTexts } from '../../i18n/texts';
import { useSnapshot } from '../state';
import { AccountPage } from './account';
import { EnrolPage } from './enrol';
import { InvitePage } from './invite';
import { MessagesPage } from './messages';
import { PrivacyPage } from './privacy';
import { SignInPage } from './sign_in';
import '../../ui/people.css';
import './account.css';

addTexts(texts);

export function AccountRoom({ path }: { path: string }) {
  const { door, account, person } = useSnapshot();
  if (path === '/invite') return <InvitePage />;
  if (path === '/sign-in' || door !== 'open') return <SignInPage path={path} />;
  if (account?.mustEnrol) return <EnrolPage />;
  if (path === '/privacy') return <PrivacyPage person={person} />;
  if (path === '/messages') return <MessagesPage key={person} />;
  return <AccountPage />;
}
