// The road of one person for the team: the same picture as on the person's own phone, with its own texts.
import { texts } from 'knowledge:road';
import { addTexts } from '../../i18n/texts';
import '../road/road.css';

addTexts(texts);

export { TeamRoad } from '../road/team';
