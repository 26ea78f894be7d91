// The check-in as data: which question comes next, and what the answers say.
//
// The definition (rules/check-in.yaml, section `check-in` of the knowledge pack) is all this module
// knows: no question, symptom or threshold stands in code. It decides nothing about urgency either;
// that is the rules engine's alone.

export type AttributeValue = string | number | boolean;

/**
 * One thing a person reports: a symptom of the vocabulary with the attributes that are known. Which
 * attributes there are is data here; api/types.ts has the closed list that the server takes.
 */
export type Report = { symptom: string } & Record<string, AttributeValue>;

export interface AskOption {
  id: string;
  reports?: Report[];
  refines?: Report[];
  denies?: string[];
  unsure?: string[];
}

export type AskWhen =
  | { any: AskWhen[] }
  | { all: AskWhen[] }
  | { question: string; option: string }
  | { 'answered-at-least': { question: string; value: number } }
  | { 'days-since-surgery': { from?: number; to?: number } };

interface QuestionBase {
  id: string;
  'ask-when'?: AskWhen;
  /** The symptoms it asks about that an emergency rule needs; worked out by the knowledge compiler. */
  'emergency-signs'?: string[];
  sources?: string[];
}
export interface ChoiceQuestion extends QuestionBase {
  kind: 'choose-one' | 'choose-many';
  options: AskOption[];
}
export interface ScaleQuestion extends QuestionBase {
  kind: 'scale';
  symptom: string;
  attribute: string;
  from: number;
  to: number;
  'zero-denies'?: boolean;
}
export interface TemperatureQuestion extends QuestionBase {
  kind: 'temperature';
  symptom: string;
  attribute: string;
  'reported-from': number;
}
export type Question = ChoiceQuestion | ScaleQuestion | TemperatureQuestion;
export interface CheckInDefinition {
  questions: Question[];
}

/** What was done with a question. A question without an entry was not answered yet. */
export type Answer =
  | { kind: 'chosen'; options: string[] }
  | { kind: 'value'; value: number }
  | { kind: 'unsure' }
  | { kind: 'skipped' };
export type Answers = Readonly<Record<string, Answer>>;

/** The body of a check-in event. A symptom stands in at most one of the four lists. */
export interface CheckInBody {
  reported: Report[];
  denied: string[];
  unsure: string[];
  skipped: string[];
}

/** Days since the operation: the least and most it can be now; undefined when not known. */
export type DaysSinceSurgery = { least: number; most: number } | undefined;

/** The questions to ask given these answers, in order. Answers to other questions do not count. */
export function askedQuestions(
  definition: CheckInDefinition,
  answers: Answers,
  days: DaysSinceSurgery,
): Question[] {
  const asked: Question[] = [];
  const counted = new Map<string, Answer>();
  for (const question of definition.questions) {
    if (!holds(question['ask-when'], counted, days)) continue;
    asked.push(question);
    const answer = answers[question.id];
    if (answer) counted.set(question.id, answer);
  }
  return asked;
}

function holds(
  when: AskWhen | undefined,
  counted: ReadonlyMap<string, Answer>,
  days: DaysSinceSurgery,
): boolean {
  if (!when) return true;
  if ('any' in when) return when.any.some((part) => holds(part, counted, days));
  if ('all' in when) return when.all.every((part) => holds(part, counted, days));
  if ('question' in when) {
    const answer = counted.get(when.question);
    return answer?.kind === 'chosen' && answer.options.includes(when.option);
  }
  if ('answered-at-least' in when) {
    const answer = counted.get(when['answered-at-least'].question);
    return answer?.kind === 'value' && answer.value >= when['answered-at-least'].value;
  }
  // Not knowing the day of the operation must never hide a question.
  if (!days) return true;
  const { from, to } = when['days-since-surgery'];
  return (from === undefined || days.most >= from) && (to === undefined || days.least <= to);
}

/**
 * The question after this one; undefined when the check-in is complete. It is not complete while a
 * question that is asked has no answer (to skip is an answer), however somebody came past it: then
 * the first of those comes. With `openOnly` nothing is shown again that has its answer.
 */
export function questionAfter(
  asked: readonly Question[],
  answers: Answers,
  id: string,
  openOnly: boolean,
): Question | undefined {
  const open = asked.find((q) => q.id !== id && !answers[q.id]);
  if (openOnly) return open;
  return asked[asked.findIndex((q) => q.id === id) + 1] ?? open;
}

/** Whether picking this option rules out the other ones ("none of these"). */
export function standsAlone(option: AskOption): boolean {
  const says = option.reports?.length || option.refines?.length || option.unsure?.length;
  // An option that says nothing by itself only opens a later question: it goes with the others.
  return !says && (option.id === 'none' || Boolean(option.denies?.length));
}

/** The option that means "none of these", if the question has one. */
export function noneOption(question: ChoiceQuestion): AskOption | undefined {
  return question.options.find(standsAlone);
}

/** The option that means "I don't know", if the question has one. */
export function unsureOption(question: ChoiceQuestion): AskOption | undefined {
  return question.options.find((o) => o.id === 'dont-know');
}

/** The picks after one more tap on `id`: "none of these" and the rest rule each other out. */
export function togglePick(question: ChoiceQuestion, picked: readonly string[], id: string): string[] {
  if (picked.includes(id)) return picked.filter((other) => other !== id);
  const option = question.options.find((o) => o.id === id);
  if (!option) return [...picked];
  if (question.kind === 'choose-one' || standsAlone(option)) return [id];
  const kept = picked.filter((other) => {
    const o = question.options.find((candidate) => candidate.id === other);
    return o && !standsAlone(o);
  });
  // Definition order, so that the same picks are the same answer whatever the order of the taps.
  return question.options.map((o) => o.id).filter((other) => other === id || kept.includes(other));
}

/** Every symptom a question asks about. A question that only refines asks about none. */
export function symptomsAsked(question: Question): string[] {
  if (question.kind === 'scale' || question.kind === 'temperature') return [question.symptom];
  const terms = question.options.flatMap((o) => [
    ...(o.reports ?? []).map((r) => r.symptom),
    ...(o.denies ?? []),
    ...(o.unsure ?? []),
  ]);
  return [...new Set(terms)];
}

/**
 * What the answers say. Only questions that are asked count. Where two questions touch the same
 * symptom the more cautious word stays: reported, then unsure, then skipped, then denied.
 */
export function checkInBody(
  definition: CheckInDefinition,
  answers: Answers,
  days: DaysSinceSurgery,
): CheckInBody {
  const said: Said = { reported: [], denied: new Set(), unsure: new Set(), skipped: new Set() };
  for (const question of askedQuestions(definition, answers, days)) {
    const answer = answers[question.id];
    if (answer) take(question, answer, said);
  }
  const taken = new Set(said.reported.map((r) => r.symptom));
  const rest = (terms: Set<string>): string[] => {
    const left = [...terms].filter((term) => !taken.has(term));
    for (const term of left) taken.add(term);
    return left;
  };
  const unsure = rest(said.unsure);
  const skipped = rest(said.skipped);
  const denied = rest(said.denied);
  return { reported: distinct(said.reported), denied, unsure, skipped };
}

/**
 * The questions about danger signs that were skipped, by what a check-in says: so it can be told of one
 * that was made on another phone, too. Two questions may ask about one sign; what another one has
 * answered tells that a question was not the skipped one, and one that is part of another is not named
 * beside it.
 */
export function leftOut(definition: CheckInDefinition, body: CheckInBody): Question[] {
  const skipped = new Set(body.skipped);
  const known = new Set([...body.skipped, ...body.unsure, ...body.reported.map((r) => r.symptom)]);
  const open = definition.questions
    .map((question) => ({ question, signs: question['emergency-signs'] ?? [] }))
    .filter(({ signs }) => signs.some((sign) => skipped.has(sign)) && signs.every((sign) => known.has(sign)));
  const isPart = (signs: string[], whole: string[]): boolean =>
    signs.length < whole.length && signs.every((sign) => whole.includes(sign));
  return open
    .filter(({ signs }) => !open.some((other) => isPart(signs, other.signs)))
    .map(({ question }) => question);
}

/** The answers as if the skipped questions about danger signs had not been shown yet. */
export function withoutLeftOut(definition: CheckInDefinition, answers: Answers): Answers {
  const signs = new Set(definition.questions.filter((q) => q['emergency-signs']).map((q) => q.id));
  const kept = Object.entries(answers).filter(([id, answer]) => answer.kind !== 'skipped' || !signs.has(id));
  return Object.fromEntries(kept);
}

interface Said {
  reported: Report[];
  denied: Set<string>;
  unsure: Set<string>;
  skipped: Set<string>;
}

function take(question: Question, answer: Answer, said: Said): void {
  // "I did not measure it" is no doubt about the symptom: it is as if nobody had asked. A temperature
  // that was skipped stays skipped.
  if (answer.kind === 'unsure' && question.kind === 'temperature') return;
  if (answer.kind === 'unsure' || answer.kind === 'skipped') {
    for (const term of symptomsAsked(question)) said[answer.kind].add(term);
    return;
  }
  if (question.kind === 'scale' || question.kind === 'temperature') {
    if (answer.kind !== 'value') return;
    const denied =
      question.kind === 'scale'
        ? answer.value === 0 && question['zero-denies'] === true
        : answer.value < question['reported-from'];
    if (denied) said.denied.add(question.symptom);
    else said.reported.push({ symptom: question.symptom, [question.attribute]: answer.value });
    return;
  }
  if (answer.kind !== 'chosen') return;
  const picked = question.options.filter((o) => answer.options.includes(o.id));
  for (const option of picked) {
    for (const report of option.reports ?? []) said.reported.push({ ...report });
    for (const term of option.denies ?? []) said.denied.add(term);
    for (const term of option.unsure ?? []) said.unsure.add(term);
  }
  // What was left without a tick is in none of the lists: nothing is read from silence.
  for (const option of picked) {
    for (const refinement of option.refines ?? []) refine(said, refinement);
  }
}

/**
 * Adds attributes to the reports of a symptom. A second value for the same attribute ("left" and
 * "right" both ticked) becomes a report of its own: no word of the person replaces another one.
 */
function refine(said: Said, refinement: Report): void {
  const { symptom, ...attributes } = refinement;
  for (const report of said.reported.filter((r) => r.symptom === symptom)) {
    const clash = Object.entries(attributes).some(
      ([name, value]) => report[name] !== undefined && report[name] !== value,
    );
    if (clash) said.reported.push({ ...report, ...attributes });
    else Object.assign(report, attributes);
  }
}

function distinct(reports: Report[]): Report[] {
  return reports.filter((report, i) => !reports.slice(0, i).some((r) => sameReport(r, report)));
}

function sameReport(a: Report, b: Report): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
