import { describe, expect, it } from 'vitest';
import {
  askedQuestions,
  checkInBody,
  leftOut,
  questionAfter,
  togglePick,
  withoutLeftOut,
  type Answer,
  type Answers,
  type CheckInDefinition,
  type ChoiceQuestion,
  type Question,
} from './check_in';

const definition: CheckInDefinition = {
  questions: [
    {
      id: 'signs',
      kind: 'choose-many',
      options: [
        { id: 'saddle', reports: [{ symptom: 'saddle-numbness' }] },
        { id: 'chest', reports: [{ symptom: 'chest-pain' }] },
        { id: 'bladder' },
        { id: 'none', denies: ['saddle-numbness', 'chest-pain', 'urinary-retention'] },
        { id: 'dont-know', unsure: ['saddle-numbness', 'chest-pain'] },
      ],
    },
    {
      id: 'bladder-kind',
      kind: 'choose-one',
      'ask-when': { question: 'signs', option: 'bladder' },
      options: [
        { id: 'cannot', reports: [{ symptom: 'urinary-retention' }] },
        { id: 'can', denies: ['urinary-retention'] },
      ],
    },
    { id: 'leg', kind: 'scale', symptom: 'leg-pain', attribute: 'intensity_0_10', from: 0, to: 10, 'zero-denies': true },
    {
      id: 'leg-side',
      kind: 'choose-many',
      'ask-when': { 'answered-at-least': { question: 'leg', value: 1 } },
      options: [
        { id: 'left', refines: [{ symptom: 'leg-pain', side: 'left' }] },
        { id: 'right', refines: [{ symptom: 'leg-pain', side: 'right' }] },
      ],
    },
    { id: 'temperature', kind: 'temperature', symptom: 'fever', attribute: 'celsius', 'reported-from': 38.0 },
    {
      id: 'feels',
      kind: 'choose-many',
      options: [
        { id: 'hot', reports: [{ symptom: 'fever' }] },
        { id: 'none', denies: ['fever'] },
        { id: 'dont-know', unsure: ['fever'] },
      ],
    },
    {
      id: 'wound',
      kind: 'choose-one',
      'ask-when': { 'days-since-surgery': { from: 0, to: 42 } },
      options: [
        { id: 'clear', reports: [{ symptom: 'wound-discharge', kind: 'clear' }] },
        { id: 'dry', denies: ['wound-discharge'] },
      ],
    },
  ],
};
const signs = definition.questions[0] as ChoiceQuestion;
const chosen = (...options: string[]): Answer => ({ kind: 'chosen', options });
const value = (v: number): Answer => ({ kind: 'value', value: v });
const body = (answers: Answers, days?: number) =>
  checkInBody(definition, answers, days === undefined ? undefined : { least: days, most: days });
const asked = (answers: Answers, days?: number) =>
  askedQuestions(definition, answers, days === undefined ? undefined : { least: days, most: days }).map((q) => q.id);

describe('which questions are asked', () => {
  it('goes deeper only where an answer calls for it', () => {
    expect(asked({})).toEqual(['signs', 'leg', 'temperature', 'feels', 'wound']);
    expect(asked({ signs: chosen('bladder'), leg: value(3) })).toEqual([
      'signs', 'bladder-kind', 'leg', 'leg-side', 'temperature', 'feels', 'wound',
    ]);
  });
  it('asks when the day of the operation is not known', () => {
    expect(asked({}, 10)).toContain('wound');
    expect(asked({}, 43)).not.toContain('wound');
    expect(asked({})).toContain('wound');
  });
  it('asks on the edge of a window, whatever the hour of the operation was', () => {
    expect(askedQuestions(definition, {}, { least: 41.6, most: 42.6 }).map((q) => q.id)).toContain('wound');
  });
  it('does not count an answer to a question that is no longer asked', () => {
    const answers = { signs: chosen('none'), 'bladder-kind': chosen('cannot') };
    expect(asked(answers)).not.toContain('bladder-kind');
    expect(body(answers).reported).toEqual([]);
  });
});

describe('which question comes next', () => {
  const after = (id: string, answers: Answers, openOnly = false) =>
    questionAfter(askedQuestions(definition, answers, undefined), answers, id, openOnly)?.id;
  const skipped: Answer = { kind: 'skipped' };
  const all = { signs: chosen('none'), leg: value(0), temperature: skipped, feels: chosen('none'), wound: chosen('dry') };

  it('is the next one in order, also where that one has its answer', () => {
    expect(after('signs', { signs: chosen('bladder') })).toBe('bladder-kind');
    expect(after('signs', all)).toBe('leg');
  });
  it('is none when each has its answer, and to skip is one', () => {
    expect(after('wound', all)).toBeUndefined();
  });
  it('is the first without an answer where the check-in would end', () => {
    const { leg: _, temperature: __, ...some } = all;
    expect(after('wound', some)).toBe('leg');
    expect(after('wound', { ...some, leg: value(2) })).toBe('leg-side');
  });
  it('is only one without an answer when the others were seen before', () => {
    const { leg: _, wound: __, ...some } = all;
    expect(after('signs', some, true)).toBe('leg');
    expect(after('wound', { ...some, wound: skipped }, true)).toBe('leg');
    expect(after('leg', { ...all, leg: value(0) }, true)).toBeUndefined();
  });
});

describe('what the answers say', () => {
  it('keeps reported, denied, unsure, skipped and not asked apart', () => {
    expect(body({ signs: chosen('none') }).denied).toEqual(['saddle-numbness', 'chest-pain', 'urinary-retention']);
    expect(body({ signs: chosen('dont-know') }).unsure).toEqual(['saddle-numbness', 'chest-pain']);
    expect(body({ signs: { kind: 'skipped' } }).skipped).toContain('chest-pain');
    expect(body({})).toEqual({ reported: [], denied: [], unsure: [], skipped: [] });
  });
  it('reads nothing from what was not ticked', () => {
    expect(body({ signs: chosen('saddle') })).toEqual({
      reported: [{ symptom: 'saddle-numbness' }], denied: [], unsure: [], skipped: [],
    });
  });
  it('takes "I do not know" beside ticked signs as unsure about the others', () => {
    expect(body({ signs: chosen('saddle', 'dont-know') })).toMatchObject({
      reported: [{ symptom: 'saddle-numbness' }],
      unsure: ['chest-pain'],
    });
  });
  it('takes a skipped detail as unknown, not as no', () => {
    const said = body({ signs: chosen('saddle', 'bladder'), 'bladder-kind': { kind: 'skipped' } });
    expect(said.skipped).toContain('urinary-retention');
    expect(said.denied).not.toContain('urinary-retention');
  });
  it('takes zero on a scale as no, if the definition says so', () => {
    expect(body({ leg: value(0) }).denied).toEqual(['leg-pain']);
    expect(body({ leg: value(1) }).reported).toEqual([{ symptom: 'leg-pain', intensity_0_10: 1 }]);
  });
  it('reports a temperature from the threshold of the definition on', () => {
    expect(body({ temperature: value(38.0) }).reported).toEqual([{ symptom: 'fever', celsius: 38 }]);
    expect(body({ temperature: value(37.9) }).denied).toEqual(['fever']);
  });
  it('reads nothing from a temperature that nobody measured', () => {
    const notMeasured = { temperature: { kind: 'unsure' } } as const;
    expect(body(notMeasured)).toEqual({ reported: [], denied: [], unsure: [], skipped: [] });
    expect(body({ ...notMeasured, feels: chosen('hot') }).reported).toEqual([{ symptom: 'fever' }]);
    expect(body({ ...notMeasured, feels: chosen('none') }).denied).toEqual(['fever']);
    expect(body({ ...notMeasured, feels: chosen('dont-know') }).unsure).toEqual(['fever']);
    expect(body({ ...notMeasured, feels: { kind: 'skipped' } }).skipped).toEqual(['fever']);
  });
  it('adds a detail to the report it belongs to', () => {
    expect(body({ leg: value(7), 'leg-side': chosen('left') }).reported).toEqual([
      { symptom: 'leg-pain', intensity_0_10: 7, side: 'left' },
    ]);
  });
  it('keeps both when two details differ', () => {
    expect(body({ leg: value(7), 'leg-side': chosen('left', 'right') }).reported).toEqual([
      { symptom: 'leg-pain', intensity_0_10: 7, side: 'left' },
      { symptom: 'leg-pain', intensity_0_10: 7, side: 'right' },
    ]);
  });
});

describe('questions about danger signs that were left out', () => {
  const marks: Record<string, string[]> = {
    signs: ['saddle-numbness', 'chest-pain', 'urinary-retention'],
    'bladder-kind': ['urinary-retention'],
    temperature: ['fever'],
    feels: ['fever', 'chills'],
  };
  const marked: CheckInDefinition = {
    questions: definition.questions.map((q) => {
      const signs = marks[q.id];
      const question: Question = signs ? { ...q, 'emergency-signs': signs } : q;
      if (question.id !== 'feels' || question.kind !== 'choose-many') return question;
      return { ...question, options: [...question.options, { id: 'chills', reports: [{ symptom: 'chills' }] }] };
    }),
  };
  const skipped: Answer = { kind: 'skipped' };
  const left = (answers: Answers) => leftOut(marked, checkInBody(marked, answers, undefined)).map((q) => q.id);

  it('are those that were skipped', () => {
    expect(left({ signs: skipped, temperature: value(37) })).toEqual(['signs']);
    expect(left({ temperature: skipped, feels: chosen('none') })).toEqual(['temperature']);
  });
  it('are none when all were answered, not measured or not asked', () => {
    expect(left({})).toEqual([]);
    expect(left({ signs: chosen('none'), temperature: { kind: 'unsure' }, leg: skipped, wound: skipped })).toEqual([]);
    expect(left({ signs: chosen('dont-know'), feels: { kind: 'unsure' } })).toEqual([]);
  });
  it('name a follow-up only where the question itself was answered', () => {
    expect(left({ signs: chosen('bladder'), 'bladder-kind': skipped })).toEqual(['bladder-kind']);
    expect(left({ signs: skipped })).toEqual(['signs']);
  });
  it('name what was skipped twice once', () => {
    expect(left({ temperature: skipped, feels: skipped })).toEqual(['feels']);
  });
  it('can be asked again, and only those', () => {
    const answers = { signs: skipped, leg: skipped, temperature: skipped, feels: chosen('none') };
    expect(withoutLeftOut(marked, answers)).toEqual({ leg: skipped, feels: chosen('none') });
  });
});

describe('ticking', () => {
  it('lets "none of these" and the signs rule each other out', () => {
    expect(togglePick(signs, ['saddle', 'chest'], 'none')).toEqual(['none']);
    expect(togglePick(signs, ['none'], 'chest')).toEqual(['chest']);
    expect(togglePick(signs, ['chest'], 'chest')).toEqual([]);
  });
  it('lets "I do not know" and an option that opens a question go with the signs', () => {
    expect(togglePick(signs, ['saddle'], 'dont-know')).toEqual(['saddle', 'dont-know']);
    expect(togglePick(signs, ['saddle'], 'bladder')).toEqual(['saddle', 'bladder']);
  });
  it('gives the same picks whatever the order of the taps', () => {
    expect(togglePick(signs, ['chest'], 'saddle')).toEqual(togglePick(signs, ['saddle'], 'chest'));
  });
});

// Laws over many random ways through the check-in. The seed is fixed: a failure can be run again.
describe('laws', () => {
  const walks = Array.from({ length: 2000 }, (_, seed) => randomAnswers(seed));

  it('names a symptom in at most one list', () => {
    for (const { answers, days } of walks) {
      const said = body(answers, days);
      const terms = [
        ...new Set(said.reported.map((r) => r.symptom)), ...said.denied, ...said.unsure, ...said.skipped,
      ];
      expect(new Set(terms).size).toBe(terms.length);
    }
  });
  it('ignores answers to questions that are not asked', () => {
    for (const { answers, days } of walks) {
      const counted = new Set(asked(answers, days));
      const kept = Object.fromEntries(Object.entries(answers).filter(([id]) => counted.has(id)));
      expect(body(kept, days)).toEqual(body(answers, days));
    }
  });
  it('does not depend on the order in which questions were answered', () => {
    for (const { answers, days } of walks) {
      const reversed = Object.fromEntries(Object.entries(answers).reverse());
      expect(body(reversed, days)).toEqual(body(answers, days));
    }
  });
  it('never loses a reported symptom, and never hides a question, when one more sign is ticked', () => {
    for (const { answers, days } of walks) {
      for (const extra of ['saddle', 'chest']) {
        const before = answers['signs'];
        const picks = before?.kind === 'chosen' ? before.options : [];
        if (picks.includes(extra)) continue;
        const more = { ...answers, signs: chosen(...togglePick(signs, picks, extra)) };
        const terms = body(more, days).reported.map((r) => r.symptom);
        for (const report of body(answers, days).reported) expect(terms).toContain(report.symptom);
        expect(asked(more, days)).toEqual(expect.arrayContaining(asked(answers, days)));
      }
    }
  });
  it('asks the same or more when the day of the operation is not known', () => {
    for (const { answers, days } of walks) {
      expect(asked(answers)).toEqual(expect.arrayContaining(asked(answers, days)));
    }
  });
  it('survives being stored and read back', () => {
    for (const { answers, days } of walks) {
      const readBack = JSON.parse(JSON.stringify(answers)) as Answers;
      expect(body(readBack, days)).toEqual(body(answers, days));
    }
  });
});

function randomAnswers(seed: number): { answers: Record<string, Answer>; days: number | undefined } {
  let state = seed * 2654435761 + 1;
  const next = (n: number): number => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const answerTo = (question: Question): Answer | undefined => {
    const what = next(6);
    if (what === 0) return undefined;
    if (what === 1) return { kind: 'skipped' };
    if (what === 2) return { kind: 'unsure' };
    if (question.kind === 'scale') return value(next(11));
    if (question.kind === 'temperature') return value(36 + next(50) / 10);
    let picks: string[] = [];
    for (let i = 0; i <= next(3); i += 1) {
      const option = question.options[next(question.options.length)];
      if (option) picks = togglePick(question, picks, option.id);
    }
    return chosen(...picks);
  };
  const answers: Record<string, Answer> = {};
  for (const question of definition.questions) {
    const answer = answerTo(question);
    if (answer) answers[question.id] = answer;
  }
  const days = next(4) === 0 ? undefined : next(100);
  return { answers, days };
}
