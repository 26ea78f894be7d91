// What people do with accounts and in the team's day, in Chromium against a stand-in for a clinic's server.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerEmergency, closeBrowser, openBrowser, Phone, readyOffline, settled } from './browser';
import { id, kCarer, kPatient, StandIn, type As } from './stand_in';

let server: StandIn;
let phone: Phone;
beforeAll(openBrowser);
afterAll(closeBrowser);
beforeEach(async () => {
  server = await StandIn.start();
  phone = await Phone.open(server.url);
});
afterEach(async () => {
  await phone.close();
  await server.stop();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function pageAs(as: As | undefined, path: string): Promise<Page> {
  server.as = as;
  return phone.page(path);
}

async function signInAs(page: Page, name: string): Promise<void> {
  await page.getByLabel('Sign-in name').first().fill(name);
  await page.getByLabel('Password', { exact: true }).fill('four words that fit');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe('signing in', () => {
  it('leads back to where one was', async () => {
    const page = await pageAs(undefined, '/past');
    await heading(page, 'Sign in').waitFor();
    await signInAs(page, 'ada');
    await heading(page, 'Past check-ins').waitFor();
    expect(new URL(page.url()).pathname).toBe('/past');
  });

  it('says the same to a wrong name and to a wrong password, and how long to wait after many tries', async () => {
    const page = await pageAs(undefined, '/sign-in');
    for (const name of ['ada', 'no such name']) {
      await page.getByLabel('Sign-in name').first().fill(name);
      await page.getByLabel('Password', { exact: true }).fill('wrong');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('That did not fit.').waitFor();
    }
    server.instead = (_, path) => (path === '/sign-in/password' ? { status: 429, code: 'too-many', retryAfter: 240 } : undefined);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Please wait 4 minutes').waitFor();
  });

  it('with a passkey is one touch', async () => {
    const page = await pageAs(undefined, '/');
    await addAuthenticator(page);
    await page.goto(`${server.url}/invite#good-token`);
    expect(new URL(page.url()).hash).toBe('');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await heading(page, 'One more step').waitFor();
    expect(server.sent('POST', /accept\/passkey$/)[0]?.body).toMatchObject({ token: 'good-token', ceremony: 'c' });
    server.as = undefined;
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'How are you now?').waitFor();
    expect(server.sent('POST', /sign-in\/passkey$/)).toHaveLength(1);
  });

  it('without a passkey on the device says so and leaves the other way open', async () => {
    const page = await pageAs(undefined, '/sign-in');
    const { client, authenticatorId } = await addAuthenticator(page);
    await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('That was stopped.').or(page.getByText('The passkey did not work')).waitFor();
    await signInAs(page, 'ada');
    await heading(page, 'How are you now?').waitFor();
  });
});

describe('an invitation', () => {
  it('leaves no token in the address, the history or what the browser keeps', async () => {
    const page = await pageAs(undefined, '/invite#good-token');
    await heading(page, 'You are invited').waitFor();
    expect(page.url()).toBe(`${server.url}/invite`);
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, history.state]));
    expect(kept).not.toContain('good-token');
    await page.reload();
    await page.getByText('Open the link again').waitFor();
  });

  it('asks staff for a second way before anything else opens', async () => {
    const page = await pageAs(undefined, '/invite#good-token');
    await page.getByLabel('Sign-in name').fill('jo');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.getByText('Please use 12 letters or more.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('four words that fit');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await heading(page, 'One more step').waitFor();
    await page.goto(`${server.url}/team`);
    await heading(page, 'One more step').waitFor();
    await page.getByRole('button', { name: 'Use an app' }).click();
    await page.getByLabel('Six digits').fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('These digits did not fit.').waitFor();
    await page.getByLabel('Six digits').fill('123 456');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await heading(page, 'Who needs us').waitFor();
  });
});

describe('a log-off', () => {
  it('takes no check-in out of a hand: it goes on, leads to advice, and is sent after signing in', async () => {
    const page = await pageAs('patient', '/check-in');
    await page.getByText('Your team looks').waitFor();
    await settled(page);
    server.as = undefined;
    await answerEmergency(page);
    await page.getByText('Your answers are kept here').first().waitFor();
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await heading(page, 'Welcome back, Ada Bergmann').waitFor();
    await signInAs(page, 'ada');
    await heading(page, 'How are you now?').waitFor();
    await expect.poll(() => server.sent('POST', /events$/).filter((r) => r.csrf?.startsWith('patient')).length).toBeGreaterThan(0);
    expect(server.events.at(-1)?.author.account).toBe(id(2));
  });

  it('hides what is kept, and a check-in can still be begun', async () => {
    const page = await pageAs('patient', '/past');
    await page.locator('.past-item').first().waitFor();
    server.as = undefined;
    await page.reload();
    await heading(page, 'Welcome back, Ada Bergmann').waitFor();
    expect(await page.locator('.past-item').count()).toBe(0);
    await page.getByRole('link', { name: 'Check in now' }).click();
    await settled(page);
  });

  it('without a network check-in and advice go on, and it is sent later', async () => {
    const page = await pageAs('patient', '/');
    await readyOffline(page);
    await phone.context.setOffline(true);
    await page.goto(`${server.url}/check-in`);
    await answerEmergency(page);
    await page.getByText(/Kept (on this phone|in this browser)/).waitFor();
    await phone.context.setOffline(false);
    await page.getByText('With your team').waitFor();
  });
});

describe('another account on the same phone', () => {
  it('does not see, and does not send, what the first one kept', async () => {
    const page = await pageAs('patient', '/check-in');
    await page.getByText('Your team looks').waitFor();
    await settled(page);
    server.as = undefined;
    await answerEmergency(page);
    await page.getByText('Your answers are kept here').first().waitFor();
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'I am not Ada Bergmann' }).click();
    await heading(page, 'Sign in').waitFor();
    await signInAs(page, 'noor');
    await heading(page, 'Who needs us').waitFor();
    expect(server.sent('POST', /events$/).filter((r) => r.csrf?.startsWith('nurse'))).toEqual([]);
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await heading(page, 'Sign in').waitFor();
    await signInAs(page, 'ada');
    await expect.poll(() => server.events.filter((e) => e.author.account === id(2) && e.kind === 'check-in-submitted').length).toBe(5);
  });

  it('signing out with answers that are only here says so first', async () => {
    const page = await pageAs('patient', '/check-in');
    await settled(page);
    server.instead = (method, path) => (method === 'POST' && path.endsWith('/events') ? { status: 503, code: 'unavailable' } : undefined);
    await answerEmergency(page);
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByText('One answer is not with your team yet.').waitFor();
    expect(server.as).toBe('patient');
    server.instead = () => undefined;
    await page.getByRole('button', { name: 'Send them first' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await heading(page, 'Sign in').waitFor();
    expect(server.as).toBeUndefined();
  });
});

describe('who sees my data', () => {
  it('a carer is let in by a link and taken out by two taps', async () => {
    const page = await pageAs('patient', '/privacy');
    await page.getByRole('button', { name: 'Take back what Tom Bergmann may see' }).click();
    await page.getByRole('button', { name: 'Yes, take it back' }).click();
    await page.getByText('You let in nobody.').waitFor();
    expect(server.sent('DELETE', new RegExp(`carers/${kCarer}$`))).toHaveLength(1);
  });

  it('all of it is a file', async () => {
    const page = await pageAs('patient', '/privacy');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'For another clinic (FHIR)' }).click();
    expect((await download).suggestedFilename()).toBe('backsight.fhir.json');
  });

  it('consent is said, and taken back', async () => {
    const page = await pageAs('patient', '/privacy');
    await page.getByRole('button', { name: 'Yes, I agree' }).click();
    await page.getByText('You said yes').waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('You said no').waitFor();
    await expect.poll(() => server.events.filter((e) => e.kind === 'consent-given').map((e) => e.body.given)).toEqual([true, false]);
  });

  it('a carer checks in as themselves, and keeps nothing when it is taken back', async () => {
    const page = await pageAs('carer', '/');
    await heading(page, 'How is Ada Bergmann now?').waitFor();
    await page.goto(`${server.url}/past`);
    await page.locator('.past-item').first().waitFor();
    server.carers = [];
    await page.reload();
    await heading(page, 'Nobody has let you in').waitFor();
  });
});

describe('messages', () => {
  it('go both ways', async () => {
    const page = await pageAs('patient', '/messages');
    await page.getByLabel('Write to your team').fill('It is better now.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.said-mine').getByText('It is better now.').waitFor();
    await expect.poll(() => server.events.at(-1)?.kind).toBe('message-sent');
    server.as = 'nurse';
    await page.goto(`${server.url}/person/${kPatient}`);
    await page.getByText('It is better now.').waitFor();
    await page.getByLabel('Write to Ada Bergmann').fill('Good to read.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.said-mine').getByText('Good to read.').waitFor();
    server.as = 'patient';
    await page.goto(`${server.url}/`);
    await page.getByText('Your team wrote to you').waitFor();
  });
});

describe('the team\'s day', () => {
  beforeEach(async () => {
    await phone.close();
    phone = await Phone.open(server.url, { size: 'desktop' });
  });

  it('ten thousand people: few lines are drawn, and the keys go through all of them', async () => {
    server.people = 10_000;
    const page = await pageAs('nurse', '/team');
    await page.getByRole('radio', { name: 'All' }).press('Space');
    await page.getByText('10000 people').waitFor();
    const drawn = () => page.locator('.roster-line').count();
    expect(await drawn()).toBeLessThan(80);
    await page.locator('.roster-name').first().focus();
    for (let i = 0; i < 30; i += 1) await page.keyboard.press('j');
    await page.keyboard.press('k');
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-index]')?.getAttribute('data-index'))).toBe('29');
    await page.keyboard.press('End');
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-index]')?.getAttribute('data-index'))).toBe('9999');
    expect(await drawn()).toBeLessThan(80);
    await page.keyboard.press('/');
    await page.keyboard.type('alvarez 4321');
    await page.getByText('1 of 10000 people').waitFor();
    await page.getByLabel('Find by name').fill('');
    await page.keyboard.press('Tab');
    // Scrolling by the wheel never shows an empty screen.
    for (let i = 0; i < 10; i += 1) {
      await page.mouse.wheel(0, 9000);
      await expect.poll(() => page.evaluate(() => {
        const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
        return middle?.closest('.roster-line') !== null;
      })).toBe(true);
    }
  });

  it('Enter opens a person, and the way back leads to the same line', async () => {
    server.people = 200;
    const page = await pageAs('nurse', '/team');
    await page.getByRole('radio', { name: 'All' }).press('Space');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await heading(page, 'Ada Bergmann').waitFor();
    await page.getByRole('link', { name: 'All people' }).click();
    await page.getByText('200 people').waitFor();
    expect(await page.getByRole('radio', { name: 'All' }).isChecked()).toBe(true);
  });

  it('a patient is invited in a few taps', async () => {
    const page = await pageAs('nurse', '/team');
    await page.getByRole('link', { name: 'Invite a patient' }).click();
    await page.getByLabel('Name').fill('Mia Stone');
    await page.keyboard.press('Enter');
    await heading(page, 'Mia Stone is on the list').waitFor();
    expect(await page.getByRole('img', { name: 'Picture of the link' }).isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('Scan the picture with the camera').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Copy the link' }).isVisible()).toBe(false);
    expect(server.sent('POST', /team\/people$/)[0]?.body).toEqual({ name: 'Mia Stone' });
  });

  it('a screen left alone is hidden, and the note that was begun is there again', async () => {
    server.idleMinutes = 0.05;
    const page = await pageAs('nurse', `/person/${kPatient}`);
    await page.getByLabel('Write a note').fill('Called twice.');
    await heading(page, 'Welcome back, Noor Haddad').waitFor();
    expect(await page.getByText('Ada Bergmann').count()).toBe(0);
    expect(server.as).toBeUndefined();
    server.idleMinutes = 15;
    await signInAs(page, 'noor');
    await heading(page, 'Ada Bergmann').waitFor();
    expect(await page.getByLabel('Write a note').inputValue()).toBe('Called twice.');
  });

  it('a message that was not taken stays in its place, and is saved once', async () => {
    const page = await pageAs('nurse', `/person/${kPatient}`);
    server.instead = (method, path) => (method === 'POST' && path.endsWith('/events') ? { status: 503, code: 'unavailable' } : undefined);
    await page.getByLabel('Write to Ada Bergmann').fill('Please call us.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('The text is still here.').waitFor();
    server.instead = () => undefined;
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.said-mine').getByText('Please call us.').waitFor();
    expect(new Set(server.sent('POST', /events$/).map((r) => r.body?.['id'])).size).toBe(1);
  });

  it('another clinic\'s record opens with a reason, to read only', async () => {
    const page = await pageAs('nurse', `/person/${id(77)}`);
    await page.getByLabel('Why you need to see it now').fill('because');
    await page.getByRole('button', { name: 'Open it and say why' }).click();
    await page.getByText('in ten letters or more').waitFor();
    await page.getByLabel('Why you need to see it now').fill('Came to us, cannot speak.');
    await page.getByRole('button', { name: 'Open it and say why' }).click();
    await page.getByText('You can read it for four hours').waitFor();
    expect(await page.getByLabel('Write a note').count()).toBe(0);
    expect(await page.getByLabel('Person of the team').count()).toBe(0);
  });

  it('a person is handed over', async () => {
    const page = await pageAs('nurse', `/person/${kPatient}`);
    await page.getByRole('button', { name: 'I take charge' }).click();
    await page.getByText('Done. Noor Haddad is in charge.').waitFor();
    await page.getByLabel('Person of the team').selectOption({ label: 'Emil Sørensen' });
    await page.getByText('Done. Emil Sørensen is in charge.').waitFor();
  });
});

describe('the clinic', () => {
  it('accounts are closed and opened, and the last administrator stays', async () => {
    const page = await pageAs('administrator', '/');
    await page.getByRole('button', { name: 'Close the account of Noor Haddad' }).click();
    await page.getByRole('button', { name: 'Yes, close it' }).click();
    await page.getByText('Noor Haddad has to sign in again').waitFor();
    await page.getByLabel('Role of Ines Vogel').selectOption({ label: 'nurse' });
    await page.getByText('The clinic needs one admin.').waitFor();
  });

  it('says when somebody looks, and people read it', async () => {
    const page = await pageAs('administrator', '/');
    await page.getByLabel('Days without a check-in').fill('0');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('a number from 1 to 60').waitFor();
    await page.getByLabel('Days without a check-in').fill('4');
    await page.getByLabel('When somebody of the team looks').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(server.settings).toMatchObject({ team_hours: '', silence_days: 4 });
    server.hours = '';
    server.as = 'patient';
    await page.goto(`${server.url}/messages`);
    await page.getByText('Nobody is watching right now.').first().waitFor();
  });
});

async function addAuthenticator(page: Page) {
  const client = await phone.context.newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { client, authenticatorId };
}
