// The places of accounts and of the team as different people see them: small and large, light and dark, zoomed.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { closeBrowser, expectAccessible, expectFits, openBrowser, Phone, picture, type Look } from './browser';
import { id, kPatient, StandIn } from './stand_in';

beforeAll(openBrowser);
afterAll(closeBrowser);

/** Some twenty places and a look at each, several at a time, on a machine that does other things too. */
const kPatienceMs = 900_000;

/** Every place, in an order in which one comes to them. */
async function visitAll(look: Look, visit: (page: Page, name: string) => Promise<void>): Promise<void> {
  const server = await StandIn.start();
  const phone = await Phone.open(server.url, look);
  const page = await phone.page('/');
  const go = async (path: string): Promise<void> => {
    await page.goto(server.url + path);
    await page.locator('h1').waitFor();
    await page.waitForFunction(() => document.querySelector('.loading') === null);
  };
  const as = async (who: StandIn['as'], path: string): Promise<void> => {
    server.as = who;
    await go(path);
  };
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  await visit(page, 'sign-in');
  await go('/invite#bad-token');
  await page.getByText('does not work any more').waitFor();
  await visit(page, 'invite-gone');
  await page.goto('about:blank');
  await go('/invite#good-token');
  await page.getByRole('heading', { name: 'You are invited' }).waitFor();
  await visit(page, 'invite');
  await as('new-nurse', '/');
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  await page.getByRole('button', { name: 'Use an app' }).click();
  await page.locator('.qr').waitFor();
  await visit(page, 'enrol');

  await as('patient', '/');
  await page.getByRole('heading', { name: 'How are you now?' }).waitFor();
  await visit(page, 'clinic-today');
  await go('/messages');
  await page.locator('.said-line').first().waitFor();
  await visit(page, 'messages');
  await go('/privacy');
  await page.getByText('Came to the emergency room').waitFor();
  await visit(page, 'privacy');
  await page.getByRole('button', { name: 'Let someone in' }).click();
  await page.getByLabel('Name of the one who helps you').fill('Eva Bergmann');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('.qr').waitFor();
  await visit(page, 'privacy-link');
  await go('/account');
  await page.getByRole('heading', { name: 'How you sign in' }).waitFor();
  await visit(page, 'account');
  await page.getByRole('button', { name: 'Make ten codes' }).click();
  await page.locator('.code-list').waitFor();
  await visit(page, 'account-codes');
  server.as = undefined;
  await go('/past');
  await page.getByText('You are signed out').waitFor();
  await visit(page, 'signed-out');

  await as('nurse', '/team');
  await page.locator('.roster-line').nth(1).waitFor();
  await visit(page, 'roster');
  await page.getByRole('radio', { name: 'All' }).press('Space');
  await visit(page, 'roster-all');
  await page.getByLabel('Find by name').fill('nobody of this name');
  await visit(page, 'roster-none');
  await go('/team/add');
  await visit(page, 'add-patient');
  await page.getByLabel('Name').fill('Mia Stone');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await page.locator('.qr').waitFor();
  await visit(page, 'add-patient-link');
  await go(`/person/${kPatient}`);
  await page.locator('.check-in-item .tag').first().waitFor();
  await page.locator('.check-in-item').first().click();
  await visit(page, 'person');
  await go(`/person/${id(77)}`);
  await page.getByText('This record is not open to you').waitFor();
  await visit(page, 'break-glass');
  await as('administrator', '/');
  await page.getByLabel('Name of the clinic').waitFor();
  await visit(page, 'admin');
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
      await picture(page, `${look}-${name}`, true);
      // What the bar at the top covers while one scrolls is not small.
      await page.evaluate(() => scrollTo(0, 0));
      await expectFits(page);
      await expectAccessible(page);
    });
  });
});

describe('for other ways of seeing', { concurrent: true }, () => {
  const variants: Record<string, (page: Page) => Promise<unknown>> = {
    // What 200 % zoom of a 640 px window leaves, and text alone at twice its size.
    'zoom-200': (page) => page.setViewportSize({ width: 320, height: 256 }),
    'text-200': (page) => page.evaluate(() => document.documentElement.style.setProperty('font-size', '225%')),
    'right-to-left': (page) => page.evaluate(() => (document.documentElement.dir = 'rtl')),
  };
  for (const [name, apply] of Object.entries(variants)) {
    it(`${name}: nothing is cut off`, { timeout: kPatienceMs }, async () => {
      await visitAll({}, async (page, place) => {
        await apply(page);
        await picture(page, `${name}-${place}`, true);
        await expectFits(page);
      });
    });
  }

  it('on paper: what is handed over and nothing else', { timeout: kPatienceMs }, async () => {
    await visitAll({ size: 'desktop' }, async (page, place) => {
      if (!['add-patient-link', 'account-codes', 'privacy-link'].includes(place)) return;
      await page.emulateMedia({ media: 'print', colorScheme: 'light' });
      await picture(page, `print-${place}`, true);
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    });
  });
});
