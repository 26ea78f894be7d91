// One clinic's first day, in Chromium against the real server: everybody comes in by a link, and a check-in reaches
// the team. Each step is a test; they stand on each other, so they run in order.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerEmergency, closeBrowser, openBrowser, Phone } from './browser';
import { appCode, ClinicServer } from './clinic_server';

const kPassword = 'otter lamp seven quartz';

let server: ClinicServer;
let admin: Phone;
let nurse: Phone;
let patient: Phone;
let nurseLink = '';
let patientLink = '';
let secret = '';
beforeAll(async () => {
  await openBrowser();
  server = await ClinicServer.start();
  admin = await Phone.open(server.url, { size: 'desktop' });
  nurse = await Phone.open(server.url, { size: 'desktop' });
  patient = await Phone.open(server.url);
});
afterAll(async () => {
  for (const one of [admin, nurse, patient]) await one.close();
  await closeBrowser();
  await server.stop();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const pathOf = (link: string): string => link.slice(server.url.length);
const link = async (page: Page): Promise<string> => (await page.locator('.link-text').textContent()) ?? '';

async function authenticator(phone: Phone, page: Page): Promise<CDPSession> {
  const client = await phone.context.newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return client;
}

it('the administrator comes in with a passkey, and invites a nurse', async () => {
  const page = await admin.page('/decide');
  await authenticator(admin, page);
  await page.goto(server.adminLink);
  await heading(page, 'You are invited').waitFor();
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await heading(page, 'Clinic').waitFor();
  await page.getByLabel('When somebody of the team looks').fill('weekdays from 8 to 16');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Noor Haddad');
  await page.getByRole('button', { name: 'Make the link' }).click();
  nurseLink = await link(page);
  expect(nurseLink).toMatch(/\/invite#./);
});

it('and again with the passkey after signing out', async () => {
  const page = admin.context.pages()[0] as Page;
  await page.goto(`${server.url}/account`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await heading(page, 'Sign in').waitFor();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await heading(page, 'Clinic').waitFor();
  await page.close();
});

it('the nurse takes a password, and has to set up an app before anything opens', async () => {
  const page = await nurse.page(pathOf(nurseLink));
  await page.getByLabel('Sign-in name').fill('noor@clinic.example');
  await page.getByLabel('Password', { exact: true }).fill('passwordpassword');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByText('This one is easy to guess.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(kPassword);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await heading(page, 'One more step').waitFor();
  await page.getByRole('button', { name: 'Use an app' }).click();
  secret = (await page.locator('.secret').textContent()) ?? '';
  // The step before: a code works once, and the next sign-in needs a later one.
  await page.getByLabel('Six digits').fill(appCode(secret, -1));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await heading(page, 'Who needs us').waitFor();
  await page.getByText('No people yet.').waitFor();
});

it('the link works once', async () => {
  const page = await patient.page(pathOf(nurseLink));
  await page.getByText('This link does not work any more').waitFor();
  await page.close();
});

it('the nurse signs in with password and code', async () => {
  const page = nurse.context.pages()[0] as Page;
  await page.goto(`${server.url}/account`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await heading(page, 'Sign in').waitFor();
  await page.getByLabel('Sign-in name').first().fill('noor@clinic.example');
  await page.getByLabel('Password', { exact: true }).fill(kPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('That did not fit.').waitFor();
  await page.getByLabel('Code from your app').fill(appCode(secret));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await heading(page, 'Who needs us').or(page.getByText('No people yet.')).first().waitFor();
});

it('invites a patient', async () => {
  const page = nurse.context.pages()[0] as Page;
  await page.goto(`${server.url}/team`);
  await page.getByRole('link', { name: 'Invite a patient' }).click();
  await page.getByLabel('Name').fill('Ada Bergmann');
  await page.getByLabel('Day of the operation').fill(new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole('button', { name: 'Make the link' }).click();
  await heading(page, 'Ada Bergmann is on the list').waitFor();
  expect(await page.getByRole('img', { name: 'Picture of the link' }).isVisible()).toBe(true);
  patientLink = await link(page);
});

it('the patient comes in by the link, checks in, and reads when somebody looks', async () => {
  const page = await patient.page('/decide');
  await authenticator(patient, page);
  await page.goto(patientLink);
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await heading(page, 'How are you now?').waitFor();
  await page.getByText('Your team looks: weekdays from 8 to 16').waitFor();
  await page.goto(`${server.url}/check-in`);
  await answerEmergency(page);
  await page.getByText('With your team').waitFor();
  await page.goto(`${server.url}/messages`);
  await page.getByLabel('Write to your team').fill('It began last night.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.said-mine').waitFor();
});

it('and stands first in the list of the team', async () => {
  const page = nurse.context.pages()[0] as Page;
  await page.goto(`${server.url}/team`);
  const first = page.locator('[data-index="0"]');
  await first.getByText('Ada Bergmann').waitFor();
  await first.getByText('Emergency').waitFor();
  await first.getByText('1 new message').waitFor();
  await first.getByRole('link').click();
  await page.getByText('It began last night.').waitFor();
  await page.locator('.check-in-item').first().waitFor();
  await page.getByLabel('Write a note').fill('Called. On the way to us.');
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await page.locator('.said-mine').getByText('Called. On the way to us.').waitFor();
  await page.getByLabel('Write to Ada Bergmann').fill('We are waiting for you.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.said-mine').getByText('We are waiting for you.').waitFor();
  await page.getByRole('button', { name: 'I take charge' }).click();
  await page.getByText('Done. Noor Haddad is in charge.').waitFor();
});

it('the patient reads the answer, not the note, and sees who looked', async () => {
  const page = patient.context.pages()[0] as Page;
  await page.goto(`${server.url}/messages`);
  await page.getByText('We are waiting for you.').waitFor();
  expect(await page.getByText('On the way to us').count()).toBe(0);
  await page.goto(`${server.url}/privacy`);
  await page.getByText('Noor Haddad').first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'For a computer (JSON)' }).click();
  expect((await download).suggestedFilename()).toBe('backsight.json');
});
