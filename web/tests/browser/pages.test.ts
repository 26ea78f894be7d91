// Every place, as different people have it: small and large, light and dark, keyboard, right to left.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerAll, answerEmergency, closeBrowser, expectAccessible, expectFits, next, openBrowser, option, Phone, picture,
  tick, type Look,
} from './browser';
import { Server } from './server';

let server: Server;
beforeAll(async () => {
  await openBrowser();
  server = await Server.start('--demo');
});
afterAll(async () => {
  await closeBrowser();
  await server.stop();
});

/** Every place of the app and every kind of question, in an order in which one comes to them. */
async function visitAll(page: Page, visit: (name: string) => Promise<void>): Promise<void> {
  const go = async (path: string): Promise<void> => {
    await page.goto(server.url + path);
    await page.locator('h1').waitFor();
  };
  await visit('today-first');
  await go('/wrong');
  await visit('wrong');
  await go('/advice');
  await visit('advice-none');
  await go('/past');
  await visit('past-none');
  await go('/no-such-page');
  await visit('not-found');
  await go('/settings');
  await visit('settings');
  await go('/check-in');
  const seen = new Set<string>();
  const once = async (name: string): Promise<void> => {
    if (!seen.has(name)) await visit(name);
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
  await visit('advice');
  await go('/');
  await page.locator('section.urgency').waitFor();
  await visit('today');
  await go('/check-in');
  await answerEmergency(page);
  await visit('advice-emergency');
  await go('/past');
  await page.locator('.past-item .tag').first().waitFor();
  await visit('past');
  await page.locator('.past-item').first().click();
  await page.locator('section.urgency').waitFor();
  await visit('past-one');
}

describe.each<[string, Look]>([
  ['phone-light', { size: 'phone' }],
  ['phone-dark', { size: 'phone', dark: true }],
  ['narrow-light', { size: 'narrow' }],
  ['desktop-light', { size: 'desktop' }],
  ['desktop-dark', { size: 'desktop', dark: true }],
])('%s', (look, settings) => {
  it('is accessible and fits everywhere', { timeout: 180_000 }, async () => {
    const phone = await Phone.open(server.url, settings);
    const page = await phone.page('/');
    await visitAll(page, async (name) => {
      await picture(page, `${look}-${name}`);
      await expectFits(page);
      await expectAccessible(page);
    });
    await phone.close();
  });
});

describe('for other ways of seeing', () => {
  const variants: Record<string, (page: Page) => Promise<unknown>> = {
    // What 200 % zoom of a 640 px window leaves, and text alone at twice its size.
    'zoom-200': (page) => page.setViewportSize({ width: 320, height: 256 }),
    'text-200': doubleText,
    'right-to-left': (page) => page.evaluate(() => (document.documentElement.dir = 'rtl')),
  };
  for (const [name, apply] of Object.entries(variants)) {
    it(`${name}: nothing is cut off`, { timeout: 180_000 }, async () => {
      const phone = await Phone.open(server.url);
      const page = await phone.page('/');
      await visitAll(page, async (place) => {
        await apply(page);
        await picture(page, `${name}-${place}`);
        await expectFits(page);
      });
      await phone.close();
    });
  }

  it('prints the advice without the parts to press', async () => {
    const phone = await Phone.open(server.url, { size: 'desktop' });
    const page = await phone.page('/check-in');
    await answerEmergency(page);
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'print-advice', true);
    for (const hidden of [page.locator('header'), page.locator('nav'), page.locator('.actions')]) {
      expect(await hidden.first().isVisible()).toBe(false);
    }
    expect(await page.getByText('Nobody is watching right now.').isVisible()).toBe(true);
    await phone.close();
  });
});

describe('by keyboard alone', () => {
  it('a check-in can be made, and each new question has the focus', async () => {
    const own = await Server.start();
    const phone = await Phone.open(own.url, { size: 'desktop' });
    const page = await phone.page('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip-link');
    await reach(page, (e) => e.textContent === 'Check in');
    await page.keyboard.press('Enter');
    await page.locator('form.question').waitFor();
    const asked: string[] = [];
    for (let i = 0; i < 60 && page.url().includes('/check-in/'); i += 1) {
      const before = page.url();
      asked.push(before);
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      await page.waitForTimeout(400);
      if (await page.getByRole('slider').count()) {
        await reach(page, (e) => e.matches('[type=range]'));
        await page.keyboard.press('Home');
        await page.keyboard.press('Enter');
      } else if (await page.locator('.option-none').count()) {
        await reach(page, (e) => e.matches('.option-none'));
        await page.keyboard.press('Enter');
      } else {
        await reach(page, (e) => e.textContent === 'Skip');
        await page.keyboard.press('Enter');
      }
      await expect.poll(() => page.url()).not.toBe(before);
    }
    await page.getByRole('heading', { name: 'No danger sign' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(asked.length).toBeGreaterThan(10);
    await phone.close();
    await own.stop();
  });
});

describe('settings', () => {
  it('change the number to call, on every page', async () => {
    const phone = await Phone.open(server.url);
    const page = await phone.page('/settings');
    await page.getByLabel('Emergency number').fill('nine');
    const save = page.locator('form', { has: page.getByLabel('Emergency number') }).getByRole('button', { name: 'Save' });
    await save.click();
    await page.getByText('Please use digits only').waitFor();
    await page.getByLabel('Emergency number').fill('+1 911');
    await save.click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Something is wrong' }).click();
    const call = page.getByRole('link', { name: 'Call +1 911' });
    expect(await call.getAttribute('href')).toBe('tel:+1911');
    await phone.close();
  });

  it('keep the day of the operation, and Today counts from it', async () => {
    const own = await Server.start();
    const phone = await Phone.open(own.url);
    const page = await phone.page('/settings');
    const form = page.locator('form', { has: page.getByLabel('Day of the operation') });
    await page.getByLabel('Day of the operation').fill('2999-01-01');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This day is in the future').waitFor();
    const day = new Date(Date.now() - 11 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Day of the operation').fill(day);
    await page.getByLabel('Where in the back').selectOption('L4-L5');
    await page.getByLabel('Were bones joined').selectOption('no');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.goto(`${own.url}/`);
    // The day is counted in the time of the phone, which may be a day ahead of or behind UTC.
    await page.getByText(/Day 1[0-2] after your operation/).waitFor();
    expect((await own.events())[0]).toMatchObject({
      kind: 'surgery-recorded',
      body: { performed_on: day, level: 'L4-L5', fusion: false },
    });
    await phone.close();
    await own.stop();
  });

  it('say in a demo that a made-up person does not exist', async () => {
    const phone = await Phone.open(server.url);
    const page = await phone.page('/settings');
    const made = (await server.people()).find((person) => person.synthetic);
    await page.getByLabel('Person').selectOption(made?.id ?? '');
    await page.getByText(`Demo: ${made?.name} is made up. This person does not exist.`).waitFor();
    await page.goto(`${server.url}/check-in`);
    await page.getByText('This person does not exist.').waitFor();
    await phone.close();
  });
});

/** Tab until the focus is on the element that is meant. */
async function reach(page: Page, isIt: (element: Element) => boolean): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    if (await page.evaluate(`(${isIt.toString()})(document.activeElement)`)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard does not get there');
}

/** As if the person had set a default size of 32 px in the browser. */
function doubleText(page: Page): Promise<void> {
  return page.evaluate(() => document.documentElement.style.setProperty('font-size', '225%'));
}
