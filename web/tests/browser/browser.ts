import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';

const kPictures = '../build/web-screenshots';

export const kSizes = {
  phone: { width: 360, height: 740 },
  narrow: { width: 320, height: 640 },
  desktop: { width: 1280, height: 800 },
} as const;
export type Size = keyof typeof kSizes;

let browser: Browser | undefined;

export async function openBrowser(): Promise<void> {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  });
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
}

export interface Look {
  size?: Size;
  dark?: boolean;
  locale?: string;
}

/** A browser as one person has it: its own storage and service worker. Complaints fail the test. */
export class Phone {
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    private readonly base: string,
  ) {}

  static async open(base: string, { size = 'phone', dark = false }: Look = {}): Promise<Phone> {
    if (!browser) throw new Error('openBrowser() first');
    const context = await browser.newContext({
      baseURL: base,
      viewport: kSizes[size],
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      deviceScaleFactor: size === 'desktop' ? 1 : 2,
      hasTouch: size !== 'desktop',
      isMobile: size !== 'desktop',
      locale: 'en-US',
      timezoneId: 'Europe/Zurich',
    });
    return new Phone(context, base);
  }

  async page(path = '/'): Promise<Page> {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
    await page.goto(this.base + path);
    await page.locator('h1').waitFor();
    return page;
  }

  /** Also says that nothing broke on the way: no error, nothing refused by the content policy. */
  async close(): Promise<void> {
    await this.context.close();
    expect(this.complaints).toEqual([]);
  }
}

/** Until the service worker keeps everything that is needed without a network. */
export async function readyOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    while (registration.active?.state !== 'activated') await new Promise((done) => setTimeout(done, 20));
    for (;;) {
      const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      const kept = keys.flat().map((request) => new URL(request.url).pathname);
      if (kept.includes('/engine.wasm') && kept.some((path) => path.startsWith('/knowledge/rules.'))) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  });
}

/** How long an answer must have been on screen before a tap counts (src/pages/question.tsx). */
const kSettleMs = 400;

/** Until a tap on the question that is shown counts. */
export async function settled(page: Page): Promise<void> {
  await page.locator('form.question').waitFor();
  await page.waitForTimeout(kSettleMs);
}

/** Goes through the check-in. Each question gets what `answers` says, else "none", zero or "better". */
export async function answerAll(
  page: Page,
  answers: Readonly<Record<string, (page: Page) => Promise<void>>> = {},
): Promise<string[]> {
  const asked: string[] = [];
  await page.locator('form.question').waitFor();
  for (let i = 0; i < 80; i += 1) {
    const question = questionOf(page);
    if (question === undefined) return asked;
    asked.push(question);
    await page.waitForTimeout(kSettleMs);
    const answer = answers[question];
    if (answer) await answer(page);
    else await answerWell(page);
    await page.waitForURL((url) => questionAt(url) !== question, { waitUntil: 'commit' });
    await page.locator('h1').waitFor();
  }
  throw new Error(`the check-in did not end: ${asked.join(' ')}`);
}

async function answerWell(page: Page): Promise<void> {
  const none = page.locator('.option-none');
  if (await none.count()) await none.click();
  else if (await page.getByRole('slider').count()) {
    await page.getByRole('slider').press('Home');
    await next(page);
  } else if (await page.locator('.temperature').count()) {
    await page.getByLabel('Your temperature').fill('36.8');
    await next(page);
  } else await option(page, 'dont-know').click();
}

/** The tile of an option, by its id in rules/check-in.yaml. */
export function option(page: Page, id: string): Locator {
  return page.locator(`label.option:has(input[value="${id}"]), button.option[value="${id}"]`);
}

/** Ticks signs and goes on. */
export function tick(...ids: string[]) {
  return async (page: Page): Promise<void> => {
    for (const id of ids) await option(page, id).click();
    await next(page);
  };
}

/** Taps the one answer. */
export function pick(id: string) {
  return (page: Page): Promise<void> => option(page, id).click();
}

/** Leaves the question out. */
export function skip(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Skip' }).click();
}

export function next(page: Page): Promise<void> {
  return page.getByRole('button', { name: /^(Next|Finish)$/ }).click();
}

/** A check-in of two taps: it is an emergency, so the other questions wait. */
export async function answerEmergency(page: Page): Promise<void> {
  await answerAll(page, { 'bladder-bowel': tick('saddle'), 'bladder-bowel-change': pick('worse') });
  await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
}

/** The question that is shown, by its address. */
export function questionOf(page: Page): string | undefined {
  return questionAt(new URL(page.url()));
}

function questionAt(url: URL): string | undefined {
  return /^\/check-in\/(.+)$/.exec(url.pathname)?.[1];
}

export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(kPictures, { recursive: true });
  await page.screenshot({ path: join(kPictures, `${name}.png`), fullPage });
}

/** WCAG 2.2 A and AA, best practice, and the contrast of AAA for all text. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'color-contrast-enhanced': { enabled: true } },
    })
    .analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  expect(found).toEqual([]);
}

/** No sideways scrolling, and every target at least 44 px high and wide, links inside text aside. */
export async function expectFits(page: Page): Promise<void> {
  const { overflow, small } = await page.evaluate(() => {
    const root = document.documentElement;
    const targets = [...document.querySelectorAll<HTMLElement>('button, a, select, summary, label.option, input')];
    return {
      overflow: root.scrollWidth - root.clientWidth,
      small: targets
        .filter((e) => e.checkVisibility({ opacityProperty: true }) && !e.closest('p, .sources, .skip-link'))
        .filter((e) => !e.matches('.skip-link, .check-line input, .units input'))
        .map((e) => ({ name: e.className || e.tagName, box: e.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(({ name, box }) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`),
    };
  });
  expect({ overflow, small }).toEqual({ overflow: 0, small: [] });
}

/** Where a locator stands among all elements: to say that one thing comes before another. */
export function position(locator: Locator): Promise<number> {
  return locator.first().evaluate((element) => [...document.querySelectorAll('*')].indexOf(element));
}
