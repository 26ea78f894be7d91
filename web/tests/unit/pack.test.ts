// The page against the knowledge pack it is built with: no word is missing, no sign is unlisted.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { texts as accountTexts } from 'knowledge:account';
import { claims, outlookFile, outlookSourcesFile, texts as decideTexts } from 'knowledge:decide';
import { courseFile, courseSourcesFile, texts as roadTexts } from 'knowledge:road';
import { checkIn, instruments, limits, riskWords, rulesFile, texts as firstTexts } from 'knowledge:pack';
import { texts as teamTexts } from 'knowledge:team';
import { describe, expect, it } from 'vitest';
import { checkInBody, leftOut, symptomsAsked, togglePick, type Answer, type Question } from '../../src/engine/check_in';

const kFolder = process.env['BACKSIGHT_KNOWLEDGE'] ?? '../build/knowledge';
const rules = (
  JSON.parse(readFileSync(join(kFolder, rulesFile), 'utf8')) as {
    rules: { id: string; concern: string; urgency: string }[];
  }
).rules;
const texts: Record<string, string> = { ...firstTexts, ...decideTexts, ...roadTexts, ...accountTexts, ...teamTexts };
const keys = Object.keys(texts);

describe('texts', () => {
  const source = ['src', 'vite']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((f) => join(folder, f)))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.endsWith('.d.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .concat(readFileSync('index.html', 'utf8'));
  /** Keys as the code writes them: whole, or with a part that is filled in (`ui.side.${side}`). */
  const named = [
    ...source.matchAll(
      /(?:['"`]|\{\{)((?:ui|urgency|advice|danger|decide|outlook|road|account|team)[a-z-]*\.(?:[a-zA-Z0-9._-]|\$\{[^}]*\})+)(?:['"`]|\}\})/g,
    ),
  ].map((match) => match[1] ?? '');
  // A key that ends in a dot is the beginning of others; t() finds "do.1", "do.2" by itself.
  const patterns = named.map((key) => {
    const starred = key.replace(/\$\{[^}]*\}/g, '*').replace(/\}+$/, '');
    const tail = starred.endsWith('.') ? '.+' : '(\\.[0-9]+)?';
    return new RegExp(`^${starred.replaceAll('.', '\\.').replaceAll('*', '[^ ]+')}${tail}$`);
  });

  it('exist for every key that the code names', () => {
    expect(named.length).toBeGreaterThan(100);
    for (const pattern of patterns) {
      expect(keys.some((key) => pattern.test(key)), String(pattern)).toBe(true);
    }
  });
  it('of the app are all used', () => {
    const own = keys.filter((key) => /^(ui|advice|danger|decide|road|account|team)[.-]/.test(key));
    const unused = own.filter((key) => !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
  it('exist for every question and every answer', () => {
    for (const question of checkIn.questions) {
      expect(texts[`check-in.${question.id}.ask`], question.id).toBeTruthy();
      if (question.kind === 'scale') {
        expect(texts[`check-in.${question.id}.low`], question.id).toBeTruthy();
        expect(texts[`check-in.${question.id}.high`], question.id).toBeTruthy();
      }
      if (!('options' in question)) continue;
      for (const option of question.options) {
        expect(texts[`check-in.${question.id}.option.${option.id}`], `${question.id}/${option.id}`).toBeTruthy();
      }
    }
  });
  it('exist for every rule, concern, symptom and risk', () => {
    for (const rule of rules) {
      expect(texts[`rule.${rule.id}`], rule.id).toBeTruthy();
      expect(texts[`concern.${rule.concern}.name`], rule.concern).toBeTruthy();
    }
    for (const term of checkIn.questions.flatMap(symptomsAsked)) {
      expect(texts[`symptom.${term}`], term).toBeTruthy();
    }
    for (const id of Object.keys(instruments)) expect(texts[`ui.instrument.${id}`], id).toBeTruthy();
    for (const word of riskWords) expect(texts[`ui.risk.${word}`], word).toBeTruthy();
  });
});

describe('the list of danger signs', () => {
  it('has a line for every concern that can be an emergency', () => {
    const concerns = new Set(rules.filter((r) => r.urgency === 'emergency').map((r) => r.concern));
    const listed = new Set(keys.filter((k) => k.startsWith('danger-sign.')).map((k) => k.split('.')[2]));
    expect([...concerns].filter((concern) => !listed.has(concern))).toEqual([]);
  });
  it('has a heading for every line', () => {
    for (const key of keys.filter((k) => k.startsWith('danger-sign.'))) {
      expect(texts[`danger-group.${key.split('.')[1]}`], key).toBeTruthy();
    }
  });
});

describe('questions about danger signs', () => {
  const always = checkIn.questions.filter((q) => q['emergency-signs'] && !q['ask-when']);

  it('are all of those that are always asked, and nothing that comes later in recovery', () => {
    // rules/README.md, "The check-in": sixteen screens name every sign that an emergency rule uses.
    expect(always).toHaveLength(16);
    expect(always).toEqual(checkIn.questions.filter((q) => !q['ask-when']));
    expect(checkIn.questions.find((q) => q.id === 'weeks-later')?.['emergency-signs']).toBeUndefined();
  });
  it('are each named when they are the only one that was skipped, and have a name', () => {
    for (const question of always) {
      const answers: Record<string, Answer> = {};
      for (const other of checkIn.questions) {
        if (other.kind === 'choose-many') answers[other.id] = { kind: 'chosen', options: ['none'] };
        if (other.kind === 'scale') answers[other.id] = { kind: 'value', value: 0 };
        if (other.kind === 'temperature') answers[other.id] = { kind: 'value', value: 36.5 };
      }
      answers[question.id] = { kind: 'skipped' };
      const left = leftOut(checkIn, checkInBody(checkIn, answers, undefined)).map((q) => q.id);
      expect(left, question.id).toEqual([question.id]);
      expect(texts[`check-in.${question.id}.about`], question.id).toBeTruthy();
    }
  });
});

describe('the shipped check-in', () => {
  const body = (answers: Record<string, Answer>) => checkInBody(checkIn, answers, undefined);

  it('knows the range of the temperature it asks for', () => {
    for (const question of checkIn.questions) {
      if (question.kind === 'temperature') expect(limits[question.attribute]).toBeDefined();
    }
  });
  it('can be skipped whole, and then says nothing', () => {
    const answers = Object.fromEntries(checkIn.questions.map((q) => [q.id, { kind: 'skipped' } as const]));
    expect(body(answers)).toMatchObject({ reported: [], denied: [], unsure: [] });
  });
  it('says every reported symptom, whatever else is answered', () => {
    for (const question of checkIn.questions) {
      if (question.kind !== 'choose-many') continue;
      for (const option of question.options) {
        for (const report of option.reports ?? []) {
          const answers = allNone(question);
          answers[question.id] = { kind: 'chosen', options: [option.id] };
          expect(body(answers).reported.map((r) => r.symptom)).toContain(report.symptom);
        }
      }
    }
  });
  it('lets every "none of these" stand alone', () => {
    for (const question of checkIn.questions) {
      if (question.kind !== 'choose-many') continue;
      const first = question.options[0]?.id ?? '';
      expect(togglePick(question, [first], 'none'), question.id).toEqual(['none']);
    }
  });

  /** "None of these" on every list but one, zero on every scale. */
  function allNone(but: Question): Record<string, Answer> {
    const answers: Record<string, Answer> = {};
    for (const question of checkIn.questions) {
      if (question === but) continue;
      if (question.kind === 'choose-many') answers[question.id] = { kind: 'chosen', options: ['none'] };
      if (question.kind === 'scale') answers[question.id] = { kind: 'value', value: 0 };
    }
    return answers;
  }
});

describe('the decision aid', () => {
  interface Basis {
    findings: string[];
    certainty: string;
  }
  const read = <T,>(file: string): T => JSON.parse(readFileSync(join(kFolder, file), 'utf8')) as T;
  const outlook = read<{
    hazards: { id: string; basis: Basis }[];
    proportions: { id: string; basis: Basis; within_days: number }[];
    modifiers: { id: string; effects: { findings: string[]; low: number; high: number }[] }[];
    outside: { id: string; sources: string[] }[];
  }>(outlookFile);
  const sources = read<{
    findings: Record<string, { study: string }>;
    studies: Record<string, { citation?: string }>;
  }>(outlookSourcesFile);
  const outcomes = [...outlook.hazards, ...outlook.proportions];

  it('comes apart from the first page, as do the places of accounts and teams', () => {
    expect(Object.keys(firstTexts).filter((key) => /^(decide|outlook|account|team)\./.test(key))).toEqual([]);
  });
  it('has words for every outcome, certainty, modifier and limit', () => {
    for (const { id, basis } of outcomes) {
      for (const part of ['name', 'meaning', 'do']) expect(texts[`outlook.${id}.${part}`], `${id}.${part}`).toBeTruthy();
      expect(texts[`outlook.certainty.${basis.certainty}`], basis.certainty).toBeTruthy();
    }
    for (const { id } of outlook.modifiers) expect(texts[`outlook.modifier.${id}`], id).toBeTruthy();
    for (const { id } of outlook.outside) expect(texts[`outlook.outside.${id}`], id).toBeTruthy();
  });
  it('has the study behind every number, every effect and every claim', () => {
    const cited = [
      ...outcomes.map(({ id, basis }) => ({ id, findings: basis.findings })),
      ...outlook.modifiers.flatMap(({ id, effects }) => effects.map(({ findings }) => ({ id, findings }))),
      ...claims.filter(({ reasoning }) => !reasoning).map(({ id, sources: own }) => ({ id, findings: own ?? [] })),
    ];
    for (const { id, findings } of cited) {
      expect(findings.length, id).toBeGreaterThan(0);
      for (const finding of findings) {
        const study = sources.findings[finding]?.study ?? '';
        expect(sources.studies[study]?.citation, `${id}: ${finding}`).toBeTruthy();
      }
    }
  });
  it('says as much for each option as against it, and what it is like', () => {
    for (const option of ['surgery', 'waiting', 'other-care']) {
      for (const reason of ['disc-herniation', 'stenosis']) {
        const of = (side: string): number =>
          claims.filter((c) => c.option === option && c.side === side && ['any', reason].includes(c.indication)).length;
        expect(of('good'), `${option} for ${reason}`).toBe(of('hard'));
        expect(of('good')).toBeGreaterThanOrEqual(2);
        expect(of('life')).toBeGreaterThanOrEqual(1);
      }
    }
  });
  it('promises nothing, blames nobody and names no diagnosis as a fact', () => {
    const wrong = /\b(cure|cured|guarantee|safe|you have to|your fault|should have|failed|noncompliant|you will be)\b/i;
    expect(Object.entries(decideTexts).filter(([, text]) => wrong.test(text))).toEqual([]);
  });
});

describe('the road', () => {
  const read = <T,>(file: string): T => JSON.parse(readFileSync(join(kFolder, file), 'utf8')) as T;
  const course = read<{
    roads: { indication: string; care: string; certainty: string; findings: string[] }[];
    goals: { id: string; findings: string[] }[];
  }>(courseFile);
  const sources = read<{
    findings: Record<string, { study: string }>;
    studies: Record<string, { citation?: string }>;
  }>(courseSourcesFile);

  it('comes apart from the first page', () => {
    expect(Object.keys(firstTexts).filter((key) => key.startsWith('road.'))).toEqual([]);
  });
  it('has words for every road, certainty and goal', () => {
    expect(course.roads).toHaveLength(4);
    for (const { indication, care, certainty } of course.roads) {
      expect(roadTexts[`road.about.${care}.${indication}`], `${care} ${indication}`).toBeTruthy();
      expect(roadTexts[`outlook.certainty.${certainty}`], certainty).toBeTruthy();
    }
    expect(course.goals.map(({ id }) => id)).toEqual(expect.arrayContaining(['walk-30-minutes', 'desk-work']));
    for (const { id } of course.goals) expect(roadTexts[`road.goal.${id}`], id).toBeTruthy();
  });
  it('has the study behind every road and every goal', () => {
    for (const { findings } of [...course.roads, ...course.goals]) {
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) {
        expect(sources.studies[sources.findings[finding]?.study ?? '']?.citation, finding).toBeTruthy();
      }
    }
  });
  it('promises nothing, blames nobody and names no diagnosis as a fact', () => {
    const wrong = /\b(cure|cured|guarantee|safe|you have to|your fault|should have|failed|noncompliant|you will be|abnormal)\b/i;
    expect(Object.entries(roadTexts).filter(([, text]) => wrong.test(text))).toEqual([]);
  });
});
