// Kept on the phone, sent later, saved once; and what is said when it cannot be.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  answerAll, answerEmergency, closeBrowser, openBrowser, Phone, picture, readyOffline, tick,
} from './browser';
import { Server } from './server';

let server: Server;
let phone: Phone;
beforeAll(openBrowser);
afterAll(closeBrowser);
beforeEach(async () => {
  server = await Server.start();
  phone = await Phone.open(server.url);
});
afterEach(async () => {
  await phone.close();
  await server.stop();
});

const kEvents = '**/api/v1/people/*/events';
const kept = (page: Page) => page.getByText('Kept on this phone');
const saved = (page: Page) => page.getByText('Saved on this computer');

describe('without a network', () => {
  it('opens, checks in, advises, and sends later, once', async () => {
    await readyOffline(await phone.page('/'));
    await phone.context.setOffline(true);
    const page = await phone.page('/check-in');
    await answerEmergency(page);
    await kept(page).waitFor();
    await page.getByText('There is no connection.').waitFor();
    await page.getByText('Where this comes from').first().click();
    await page.locator('.sources li').first().waitFor();
    await picture(page, 'phone-light-offline-emergency', true);
    expect(await server.events()).toEqual([]);

    await phone.context.setOffline(false);
    await saved(page).waitFor();
    await page.reload();
    await saved(page).waitFor();
    expect((await server.events()).map((e) => e.kind)).toEqual(['check-in-submitted']);
  });

  it('still has what was said after the server was away and the page was closed', async () => {
    await readyOffline(await phone.page('/'));
    await server.down();
    const page = await phone.page('/check-in');
    await answerEmergency(page);
    await kept(page).waitFor();
    await page.close();
    await server.up();
    const again = await phone.page('/advice');
    await saved(again).waitFor();
    expect(await server.events()).toHaveLength(1);
  });
});

describe('exactly once', () => {
  it('when the answer to the first try is lost', async () => {
    const page = await phone.page('/check-in');
    let tries = 0;
    await page.route(kEvents, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      tries += 1;
      if (tries > 1) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await answerEmergency(page);
    await kept(page).waitFor();
    await expect.poll(async () => (await server.events()).length).toBe(1);
    await page.getByRole('button', { name: 'Try now' }).click();
    await saved(page).waitFor();
    expect(tries).toBe(2);
    expect(await server.events()).toHaveLength(1);
  });

  it('from two tabs that both have something to send', async () => {
    const one = await phone.page('/');
    await readyOffline(one);
    await phone.context.setOffline(true);
    const two = await phone.page('/');
    for (const page of [one, two]) {
      await page.bringToFront();
      await page.goto(`${server.url}/check-in`);
      await answerEmergency(page);
      await kept(page).waitFor();
    }
    await phone.context.setOffline(false);
    await saved(one).waitFor();
    await expect.poll(async () => (await server.events()).length).toBe(2);
    await one.waitForTimeout(1000);
    const ids = (await server.events()).map((e) => e.id);
    expect(new Set(ids).size).toBe(2);
  });

  it('takes nothing but the server\'s own word for "saved"', async () => {
    const page = await phone.page('/check-in');
    await page.route(kEvents, (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Hotel login</h1>' })
        : route.continue(),
    );
    await answerEmergency(page);
    await kept(page).waitFor();
    await page.unroute(kEvents);
    await saved(page).waitFor();
  });
});

describe('when the server cannot take it', () => {
  it('a full disk is said in words, the check-in is kept, and sent when there is room', async () => {
    const page = await phone.page('/check-in');
    await refuse(page, 507, 'disk-full');
    await answerEmergency(page);
    await kept(page).waitFor();
    await page.getByText('is full and did not take it').waitFor();
    await picture(page, 'phone-light-disk-full', true);
    await page.unroute(kEvents);
    await page.getByRole('button', { name: 'Try now' }).click();
    await saved(page).waitFor();
    expect(await server.events()).toHaveLength(1);
  });

  it('what it will never take stays here, is shown, and can be sent again', async () => {
    const page = await phone.page('/check-in');
    await refuse(page, 422, 'unknown-word');
    await answerEmergency(page);
    await page.getByText('Not accepted').waitFor();
    await page.getByText('could not read this one').waitFor();
    await page.reload();
    await page.getByText('Not accepted').waitFor();
    await page.goto(`${server.url}/past`);
    await page.getByText('Not accepted').waitFor();
    await page.goto(`${server.url}/advice`);
    await page.unroute(kEvents);
    await page.getByRole('button', { name: 'Send again' }).click();
    await saved(page).waitFor();
  });

  it('a clash of ids keeps both', async () => {
    const page = await phone.page('/check-in');
    // Someone else's check-in gets there first, under the id of ours.
    await page.route(kEvents, async (route) => {
      const request = route.request();
      if (request.method() !== 'POST') return route.continue();
      const event = request.postDataJSON() as { body: unknown };
      const other = { ...event, body: { reported: [{ symptom: 'cough' }] } };
      await route.fetch({ postData: JSON.stringify(other) });
      return route.continue();
    });
    await answerEmergency(page);
    await page.getByText('was saved before with other answers').waitFor();
    await page.unroute(kEvents);
    await page.getByRole('button', { name: 'Send again' }).click();
    await saved(page).waitFor();
    expect(await server.events()).toHaveLength(2);
    await page.goto(`${server.url}/past`);
    await expect.poll(() => page.locator('.past-item').count()).toBe(2);
  });
});

describe('without the engine', () => {
  it('the server\'s advice is shown', async () => {
    await phone.context.route('**/engine.wasm', (route) => route.abort());
    const page = await phone.page('/check-in');
    await answerAll(page, { wound: tick('red') });
    await saved(page).waitFor();
    expect(await page.locator('main section.urgency').count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'Why' }).isVisible()).toBe(true);
  });

  it('and without the server, honest words and the signs to call for at once', async () => {
    await phone.context.route('**/engine.wasm', (route) => route.abort());
    const page = await phone.page('/check-in');
    await page.route(kEvents, (route) => route.abort());
    await answerAll(page);
    await page.getByRole('heading', { name: 'We cannot work out advice right now' }).waitFor();
    expect(await page.getByRole('link', { name: 'Call 112' }).getAttribute('href')).toBe('tel:112');
    expect(await page.locator('.danger-signs li').count()).toBeGreaterThan(10);
    await kept(page).waitFor();
    await picture(page, 'phone-light-no-advice', true);
    await page.unroute(kEvents);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('heading', { name: 'No danger sign' }).waitFor();
  });
});

async function refuse(page: Page, status: number, code: string): Promise<void> {
  await page.route(kEvents, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status,
          contentType: 'application/problem+json',
          body: JSON.stringify({ type: 'about:blank', title: '', status, detail: '', code }),
        })
      : route.continue(),
  );
}
