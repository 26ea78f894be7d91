import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

interface Manifest {
  hash: string;
  sections: { name: string; file: string }[];
}

interface Rules {
  vocabulary: {
    attributes: Record<string, { from?: number; to?: number }>;
    risk: string[];
    instruments: Record<string, unknown>;
  };
}

/**
 * Makes the knowledge pack's texts and check-in part of the page, so that the first question needs no
 * further request, and names the pack: one build of the page belongs to exactly one pack. Rules and
 * sources stay files of the pack and are fetched by the name given here. What only the decision aid
 * says is a module of its own, `knowledge:decide`, and comes with that page; so does `knowledge:road`,
 * and what only the account's and the team's pages say.
 */
export function knowledgePlugin(folder: string): Plugin {
  const virtual = 'knowledge:pack';
  const virtualDecide = 'knowledge:decide';
  const virtualRoad = 'knowledge:road';
  let texts: Record<string, string> = {};

  function load(): string {
    const { hash, fileOf } = readManifest(folder);
    texts = readJson(folder, fileOf('content-en'));
    const checkIn = readJson<unknown>(folder, fileOf('check-in'));
    const { vocabulary } = readJson<Rules>(folder, fileOf('rules'));
    const limits = Object.fromEntries(
      Object.entries(vocabulary.attributes)
        .filter(([, { from, to }]) => from !== undefined && to !== undefined)
        .map(([name, { from, to }]) => [name, { from, to }]),
    );
    return [
      `export const hash = ${JSON.stringify(hash)};`,
      `export const rulesFile = ${JSON.stringify(fileOf('rules'))};`,
      `export const sourcesFile = ${JSON.stringify(fileOf('sources'))};`,
      `export const limits = ${JSON.stringify(limits)};`,
      `export const riskWords = ${JSON.stringify(vocabulary.risk)};`,
      `export const instruments = ${asParsed(vocabulary.instruments)};`,
      `export const checkIn = ${asParsed(checkIn)};`,
      `export const texts = ${asParsed(only(texts, (key) => !isOfDecide(key) && !isOfRoad(key) && !isOfRoom(key)))};`,
    ].join('\n');
  }

  function loadDecide(): string {
    const { fileOf } = readManifest(folder);
    const { claims, story, evidence_read: evidenceRead, review_by: reviewBy } = readJson<{
      claims: unknown;
      story: unknown;
      evidence_read: string;
      review_by: string;
    }>(folder, fileOf('outlook-sources'));
    return [
      `export const outlookFile = ${JSON.stringify(fileOf('outlook'))};`,
      `export const outlookSourcesFile = ${JSON.stringify(fileOf('outlook-sources'))};`,
      `export const claims = ${asParsed(claims)};`,
      `export const story = ${asParsed(story)};`,
      `export const evidenceRead = ${JSON.stringify(evidenceRead)};`,
      `export const reviewBy = ${JSON.stringify(reviewBy)};`,
      `export const texts = ${asParsed(only(readJson(folder, fileOf('content-en')), isOfDecide))};`,
    ].join('\n');
  }

  function loadRoad(): string {
    const { fileOf } = readManifest(folder);
    return [
      `export const courseFile = ${JSON.stringify(fileOf('course'))};`,
      `export const courseSourcesFile = ${JSON.stringify(fileOf('course-sources'))};`,
      `export const texts = ${asParsed(only(readJson(folder, fileOf('content-en')), isOfRoad))};`,
    ].join('\n');
  }

  function loadTexts(room: string): string {
    const { fileOf } = readManifest(folder);
    const own = only(readJson(folder, fileOf('content-en')), (key) => key.startsWith(`${room}.`));
    return `export const texts = ${asParsed(own)};`;
  }

  const modules: Record<string, () => string> = {
    [virtual]: load,
    [virtualDecide]: loadDecide,
    [virtualRoad]: loadRoad,
    ...Object.fromEntries(kRooms.map((room) => [`knowledge:${room}`, () => loadTexts(room)])),
  };

  return {
    name: 'backsight-knowledge',
    resolveId: (id) => (Object.hasOwn(modules, id) ? `\0${id}` : null),
    load: (id) => (id.startsWith('\0knowledge:') ? (modules[id.slice(1)]?.() ?? null) : null),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: webManifest(texts) });
    },
    // The words of index.html come from the same texts as the rest: "{{ui.app.name}}".
    transformIndexHtml(html) {
      load();
      return html.replace(/\{\{([a-z.-]+)\}\}/g, (_, key: string) => {
        const text = texts[key];
        if (text === undefined) throw new Error(`index.html uses the text "${key}", which content has not`);
        return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
      });
    },
  };
}

/** The files of the pack that the page fetches behind itself, as addresses. */
export function filesBehind(folder: string): string[] {
  const { fileOf } = readManifest(folder);
  return ['rules', 'sources'].map((name) => `/knowledge/${fileOf(name)}`);
}

/** The files of the pack that only some pages fetch: kept offline for who has been there. */
export function filesOnDemand(folder: string): string[] {
  const { fileOf } = readManifest(folder);
  return ['outlook', 'outlook-sources', 'course', 'course-sources'].map((name) => `/knowledge/${fileOf(name)}`);
}

/** Places whose texts come with them; their keys begin with the name. */
const kRooms = ['account', 'team'];

function isOfRoom(key: string): boolean {
  return kRooms.some((room) => key.startsWith(`${room}.`));
}

function isOfDecide(key: string): boolean {
  return key.startsWith('decide.') || key.startsWith('outlook.');
}

/** How sure a number is stands in one set of words for both. */
function isOfRoad(key: string): boolean {
  return key.startsWith('road.') || key.startsWith('outlook.certainty.');
}

function only(texts: Record<string, string>, wanted: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => wanted(key)));
}

function readManifest(folder: string): { hash: string; fileOf: (name: string) => string } {
  const manifest = readJson<Manifest>(folder, 'manifest.json');
  return {
    hash: manifest.hash,
    fileOf(name) {
      const section = manifest.sections.find((s) => s.name === name);
      if (!section) throw new Error(`${folder}/manifest.json has no section "${name}"`);
      return section.file;
    },
  };
}

function webManifest(texts: Record<string, string>): string {
  const icon = (size: number, purpose: string, name: string): object => ({
    src: `/${name}`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return JSON.stringify({
    name: texts['ui.app.name'],
    short_name: texts['ui.app.name'],
    description: texts['ui.app.description'],
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f7f5f1',
    theme_color: '#f7f5f1',
    icons: [
      icon(192, 'any', 'icon-192.png'),
      icon(512, 'any', 'icon-512.png'),
      icon(512, 'maskable', 'icon-maskable-512.png'),
    ],
  });
}

// A JSON string is parsed faster than the object literal it stands for.
function asParsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

function readJson<T>(folder: string, file: string): T {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
  } catch (error) {
    throw new Error(
      `cannot read the knowledge pack (${join(folder, file)}): build it first, or set BACKSIGHT_KNOWLEDGE`,
      { cause: error },
    );
  }
}
