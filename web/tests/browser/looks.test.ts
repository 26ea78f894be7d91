// Every place as different people see it: small and large, light and dark, zoomed, right to left.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  answerAll, answerEmergency, closeBrowser, expectAccessible, expectFits, next, openBrowser, option, Phone, picture,
  skip, tick, type Look,
} from './browser';
import { Server } from './server';

beforeAll(openBrowser);
afterAll(closeBrowser);

/** Two walks through the check-in and some twenty looks, five at a time, on a machine that does other things too. */
const kPatienceMs = 300_000;

const kLeftOut = ['bladder-bowel', 'mind', 'legs', 'temperature', 'mood'];

/** Every place of the app and every kind of question, in an order in which one comes to them. */
async function visitAll(look: Look, visit: (page: Page, name: string) => Promise<void>): Promise<void> {
  const server = await Server.start('--demo');
  const phone = await Phone.open(server.url, look);
  const page = await phone.page('/');
  const go = async (path: string): Promise<void> => {
    await page.goto(server.url + path);
    await page.locator('h1').waitFor();
  };
  await visit(page, 'today-first');
  await go('/wrong');
  await visit(page, 'wrong');
  await go('/advice');
  await visit(page, 'advice-none');
  await go('/past');
  await visit(page, 'past-none');
  await go('/no-such-page');
  await visit(page, 'not-found');
  await go('/settings');
  await visit(page, 'settings');
  await go('/check-in');
  await answerAll(page, Object.fromEntries(kLeftOut.map((question) => [question, skip])));
  await page.locator('section.tone-left-out').waitFor();
  await page.locator('.tone-left-out summary').click();
  await visit(page, 'advice-left-out');
  await go('/check-in');
  const seen = new Set<string>();
  const once = async (name: string): Promise<void> => {
    if (!seen.has(name)) await visit(page, name);
    seen.add(name);
  };
  await answerAll(page, {
    'bladder-bowel': async (p) => {
      await once('check-in-choose-many');
      await option(p, 'none').click();
    },
    skin: async (p) => {
      await option(p, 'rash').click();
      await once('check-in-choose-many-ticked');
      await next(p);
    },
    'rash-where': async (p) => {
      await once('check-in-choose-one');
      await option(p, 'wound').click();
    },
    'back-pain-now': async (p) => {
      await once('check-in-scale');
      await p.getByRole('button', { name: 'More' }).click();
      await once('check-in-scale-answered');
      await next(p);
    },
    temperature: async (p) => {
      await p.getByLabel('Your temperature').fill('38.4');
      await once('check-in-temperature');
      await next(p);
    },
    wound: tick('red'),
  });
  await page.locator('main section.urgency').waitFor();
  await page.getByText('Where this comes from').first().click();
  await page.locator('.sources li, .fine-title').first().waitFor();
  await visit(page, 'advice');
  await go('/');
  await page.locator('section.urgency').waitFor();
  await visit(page, 'today');
  await go('/check-in');
  await answerEmergency(page);
  await visit(page, 'advice-emergency');
  await go('/past');
  await page.locator('.past-item .tag').first().waitFor();
  await visit(page, 'past');
  await page.locator('.past-item').first().click();
  await page.locator('section.urgency').waitFor();
  await visit(page, 'past-one');
  await phone.close();
  await server.stop();
}

describe.each<[string, Look]>([
  ['phone-light', { size: 'phone' }],
  ['phone-dark', { size: 'phone', dark: true }],
  ['narrow-light', { size: 'narrow' }],
  ['desktop-light', { size: 'desktop' }],
  ['desktop-dark', { size: 'desktop', dark: true }],
])('%s', { concurrent: true }, (look, settings) => {
  it('is accessible and fits everywhere', { timeout: kPatienceMs }, async () => {
    await visitAll(settings, async (page, name) => {
      await picture(page, `${look}-${name}`);
      await expectFits(page);
      await expectAccessible(page);
    });
  });
});

describe('for other ways of seeing', { concurrent: true }, () => {
  const variants: Record<string, (page: Page) => Promise<unknown>> = {
    // What 200 % zoom of a 640 px window leaves, and text alone at twice its size.
    'zoom-200': (page) => page.setViewportSize({ width: 320, height: 256 }),
    'text-200': doubleText,
    'right-to-left': (page) => page.evaluate(() => (document.documentElement.dir = 'rtl')),
  };
  for (const [name, apply] of Object.entries(variants)) {
    it(`${name}: nothing is cut off`, { timeout: kPatienceMs }, async () => {
      await visitAll({}, async (page, place) => {
        await apply(page);
        await picture(page, `${name}-${place}`);
        await expectFits(page);
      });
    });
  }
});

/** As if the person had set a default size of 32 px in the browser. */
function doubleText(page: Page): Promise<void> {
  return page.evaluate(() => document.documentElement.style.setProperty('font-size', '225%'));
}
