// What the places do, and other ways to use them: on paper, by keyboard alone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerEmergency, closeBrowser, openBrowser, Phone, picture, readyOffline } from './browser';
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

describe('on paper', () => {
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
        await reach(page, (e) => e.textContent === 'I did not measure it');
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
    await expect.poll(async () => (await own.events())[0]).toMatchObject({
      kind: 'surgery-recorded',
      body: { performed_on: day, level: 'L4-L5', fusion: false },
    });
    await phone.close();
    await own.stop();
  });

  it('keep a score from the clinic, also without a network, and take it back', async () => {
    const own = await Server.start();
    const phone = await Phone.open(own.url);
    await readyOffline(await phone.page('/'));
    await phone.context.setOffline(true);
    const page = await phone.page('/settings');
    const form = page.locator('form', { has: page.getByLabel('Total score') });
    const save = form.getByRole('button', { name: 'Save' });
    await save.click();
    await page.getByText('Please choose the form.').waitFor();
    await page.getByLabel('Which form').selectOption('rmdq');
    await page.getByText('A whole number from 0 to 24.').waitFor();
    for (const bad of ['', '25', '7.5', 'seven']) {
      await page.getByLabel('Total score').fill(bad);
      await save.click();
      await page.getByText('This form has no such score.').waitFor();
    }
    await page.getByLabel('Which form').selectOption('odi');
    await page.getByText('From 0 to 100.').waitFor();
    await page.getByLabel('Total score').fill('34');
    await page.getByLabel('Day you filled it in').fill('2999-01-01');
    await save.click();
    await page.getByText('This day is in the future').waitFor();
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Day you filled it in').fill(day);
    await save.click();
    const told = page.getByRole('listitem').filter({ hasText: 'ODI (Oswestry), in percent: 34' });
    await told.getByText('Kept on this phone').waitFor();
    expect(await page.getByLabel('Total score').inputValue()).toBe('');
    await picture(page, 'phone-light-settings-score', true);
    expect(await own.events()).toEqual([]);

    await phone.context.setOffline(false);
    await told.getByText('Saved on this computer').waitFor();
    const [kept] = await own.events();
    expect(kept).toMatchObject({ kind: 'measure-submitted', body: { instrument: 'odi', score: 34 } });
    expect(kept?.occurred_at.slice(0, 10)).toBe(day);
    await told.getByRole('button', { name: 'Take back: ODI' }).click();
    await expect.poll(() => told.count()).toBe(0);
    await expect.poll(async () => (await own.events()).map((e) => e.kind)).toEqual([
      'measure-submitted',
      'record-corrected',
    ]);
    await phone.close();
    await own.stop();
  });

  it('keep what was typed before the server answered', async () => {
    const own = await Server.start();
    const phone = await Phone.open(own.url);
    let answer = (): void => undefined;
    const typed = new Promise<void>((done) => (answer = done));
    await phone.context.route('**/api/v1/people', async (route) => {
      await typed;
      await route.continue();
    });
    const page = await phone.page('/settings');
    const day = page.getByLabel('Day of the operation');
    await day.fill('2999-01-01');
    const known = page.waitForResponse('**/events');
    answer();
    await known;
    expect(await day.inputValue()).toBe('2999-01-01');
    await phone.context.unrouteAll();
    await phone.close();
    await own.stop();
  });

  it('call a person without a name "You", from the first moment that the choice is shown', async () => {
    const phone = await Phone.open(server.url);
    await phone.context.route('**/api/v1/people', async (route) => {
      const people = await server.people();
      await route.fulfill({ json: { people: [{ ...people[0], name: ' ', synthetic: false }, ...people.slice(1)] } });
    });
    await phone.context.addInitScript(() => {
      const shown = new Set<string>();
      Object.assign(globalThis, { shown });
      new MutationObserver(() => {
        // The choice of a person is the first one of the page, where it is there.
        const choice = document.querySelector<HTMLSelectElement>('section[aria-labelledby="person-title"] select');
        if (choice) shown.add(choice.selectedOptions[0]?.textContent ?? '');
      }).observe(document, { childList: true, subtree: true });
    });
    const page = await phone.page('/settings');
    await page.getByLabel('Person').waitFor();
    await picture(page, 'phone-light-settings-unnamed');
    const shown = await page.evaluate(() => [...(globalThis as unknown as { shown: Set<string> }).shown]);
    expect(shown).toEqual(['You']);
    await phone.context.unrouteAll();
    await phone.close();
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
