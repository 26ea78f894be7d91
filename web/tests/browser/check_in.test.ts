// One person's way through a check-in, as on a phone.
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  answerAll, closeBrowser, next, openBrowser, option, Phone, pick, picture, position, questionOf, settled, skip, tick,
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

const saddle = {
  'bladder-bowel': tick('saddle'),
  'bladder-bowel-change': pick('worse'),
};

describe('a check-in of someone who is well', () => {
  it('ends with no danger sign and is saved', async () => {
    const page = await phone.page('/');
    await page.getByRole('link', { name: 'Check in' }).click();
    await answerAll(page);
    await page.getByRole('heading', { name: 'No danger sign in your answers' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    expect(await page.getByText('Nobody is watching right now.').isVisible()).toBe(true);
    expect(await page.getByText('not a medical device').isVisible()).toBe(true);
    const events = await server.events();
    expect(events.map((e) => e.kind)).toEqual(['check-in-submitted']);
    expect(events[0]?.body).toMatchObject({ reported: [] });
  });

  it('needs no thermometer', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, {
      temperature: (p) => p.getByRole('button', { name: 'I did not measure it' }).click(),
    });
    await page.getByRole('heading', { level: 1, name: 'No danger sign in your answers' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    const [event] = await server.events();
    expect(event?.body).toMatchObject({ reported: [], unsure: [], denied: expect.arrayContaining(['fever']) as unknown });
  });
});

describe('a check-in with a danger sign', () => {
  it('stops at the emergency: the number to call first, the reason second, sources one tap away', async () => {
    const page = await phone.page('/check-in');
    const asked = await answerAll(page, saddle);
    expect(asked).toEqual(['bladder-bowel', 'bladder-bowel-change']);
    await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
    const call = page.getByRole('link', { name: 'Call 112' });
    expect(await call.getAttribute('href')).toBe('tel:112');
    const reason = page.getByText('Loss of feeling between the legs after back surgery');
    expect(await position(call)).toBeLessThan(await position(reason));
    await picture(page, 'phone-light-emergency');

    await page.getByText('Where this comes from').first().click();
    const link = page.locator('.sources a').first();
    await link.waitFor();
    expect(await link.getAttribute('href')).toMatch(/^https:\/\//);
    const words = await page.locator('main').innerText();
    for (const { rule, sources } of await reasons(server)) {
      for (const id of [rule, ...sources]) expect(words).not.toContain(id);
    }
  });

  it('can go on to the other questions, and what is said later corrects the same check-in', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, saddle);
    await page.getByRole('link', { name: 'Answer the other questions' }).click();
    await page.waitForURL(/check-in\/heart-breath/);
    await answerAll(page, { wound: tick('fluid') });
    await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    const events = await server.events();
    expect(events.map((e) => e.kind)).toEqual(['check-in-submitted', 'record-corrected']);
    expect(JSON.stringify(events[1]?.body)).toContain('wound-discharge');
    await page.goto(`${server.url}/past`);
    await expect.poll(() => page.locator('.past-item').count()).toBe(1);
  });

  it('does not hold up the next check-in: what is open from before counts in its advice', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, { ...saddle });
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('link', { name: 'Check in' }).click();
    const asked = await answerAll(page, { 'bladder-bowel': skip });
    expect(asked.length).toBeGreaterThan(10);
    await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    expect((await server.events()).map((e) => e.kind)).toEqual(['check-in-submitted', 'check-in-submitted']);
  });

  it('lets a slip be mended: changed answers count, the check-in stays one', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, { ...saddle, legs: tick('weak') });
    await page.getByRole('link', { name: 'Answer the other questions' }).click();
    await page.waitForURL(/check-in\/heart-breath/);
    await answerAll(page);
    await page.getByRole('button', { name: 'Change my answers' }).click();
    await page.waitForURL(/check-in\/bladder-bowel/);
    await answerAll(page, {
      'bladder-bowel': async (p) => {
        await option(p, 'saddle').click();
        await option(p, 'none').click();
      },
    });
    await page.getByRole('heading', { name: 'No danger sign in your answers' }).waitFor();
  });
});

describe('the way back', () => {
  it('loses nothing: not by Back, not by loading again, not by going elsewhere', async () => {
    const page = await phone.page('/check-in');
    await page.waitForURL(/bladder-bowel/);
    await settled(page);
    await option(page, 'leaks-pee').click();
    await page.reload();
    const ticked = option(page, 'leaks-pee').getByRole('checkbox');
    await expect.poll(() => ticked.isChecked()).toBe(true);
    await settled(page);
    await next(page);
    await page.waitForURL(/bladder-bowel-change/);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.waitForURL(/bladder-bowel$/);
    await expect.poll(() => ticked.isChecked()).toBe(true);

    await page.getByRole('link', { name: 'Something is wrong' }).click();
    await page.getByRole('heading', { name: 'Something is wrong?' }).waitFor();
    await page.getByRole('link', { name: 'Backsight' }).click();
    await page.getByRole('link', { name: 'Go on with your check-in' }).click();
    await expect.poll(() => ticked.isChecked()).toBe(true);
    expect(await server.events()).toEqual([]);
  });

  it('does not open a check-in that is finished', async () => {
    const page = await phone.page('/');
    await page.getByRole('link', { name: 'Check in' }).click();
    await answerAll(page);
    await page.getByRole('heading', { name: 'No danger sign' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'How are you now?' }).waitFor();
    expect(questionOf(page)).toBeUndefined();
  });
});

describe('a double tap', () => {
  it('on Skip skips only the question that was seen', async () => {
    const page = await phone.page('/check-in');
    await settled(page);
    await tapThenTapNext(page, 'Skip');
    await page.waitForTimeout(300);
    expect(questionOf(page)).toBe('heart-breath');
    await settled(page);
    await page.getByRole('button', { name: 'Skip' }).dblclick();
    await page.waitForTimeout(300);
    expect(questionOf(page)).toBe('mind');
  });

  it('on "I don\'t know" answers only the question that was seen', async () => {
    const page = await phone.page('/check-in');
    await settled(page);
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.goto(`${server.url}/check-in/back-pain-now`);
    await settled(page);
    await tapThenTapNext(page, "I don't know");
    await page.waitForTimeout(300);
    expect(questionOf(page)).toBe('leg-pain-now');
  });

  it('on Finish records one check-in, and one correction', async () => {
    const page = await phone.page('/check-in');
    const finishTwice = async (p: Page): Promise<void> => {
      await option(p, 'weight').click();
      await tapTwice(p.getByRole('button', { name: 'Finish' }));
    };
    await answerAll(page, { 'weeks-later': finishTwice });
    await page.getByText('Saved on this computer').waitFor();
    expect((await server.events()).map((e) => e.kind)).toEqual(['check-in-submitted']);
    await page.getByRole('button', { name: 'Change my answers' }).click();
    await page.waitForURL(/bladder-bowel/);
    await answerAll(page, { 'weeks-later': (p) => tapTwice(p.getByRole('button', { name: 'Finish' })) });
    await page.getByText('Saved on this computer').waitFor();
    expect((await server.events()).map((e) => e.kind)).toEqual(['check-in-submitted', 'record-corrected']);
  });

  it('on an answer that is an emergency records one check-in', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, { ...saddle, 'bladder-bowel-change': (p) => tapTwice(option(p, 'worse')) });
    await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    expect((await server.events()).map((e) => e.kind)).toEqual(['check-in-submitted']);
  });
});

describe('a question that was passed by', () => {
  it('is asked before the check-in ends', async () => {
    const page = await phone.page('/check-in');
    await page.waitForURL(/bladder-bowel/);
    await settled(page);
    await option(page, 'none').click();
    await page.waitForURL(/heart-breath/);
    await page.goto(`${server.url}/check-in/mood`);
    const asked = await answerAll(page);
    expect(asked.slice(0, 4)).toEqual(['mood', 'weeks-later', 'heart-breath', 'mind']);
    expect(new Set(asked).size).toBe(asked.length);
    await page.getByRole('heading', { name: 'No danger sign in your answers' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    expect(JSON.stringify(await server.events())).toContain('chest-pain');
  });
});

describe('questions about danger signs that were skipped', () => {
  const heading = 'You left out some questions about danger signs';

  it('are named instead of "no danger sign", and are one tap from being answered', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, { 'bladder-bowel': skip, temperature: skip });
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await page.getByText('No danger sign', { exact: true }).count()).toBe(0);
    expect(await page.getByText('There is nothing you have to do').count()).toBe(0);
    expect(await page.locator('.left-out li').allInnerTexts()).toEqual([
      'Bladder, bowel, and the feeling between your legs',
      'Your temperature',
    ]);
    await page.getByText('When to call at once').click();
    expect(await page.getByText('Numb between the legs. Newly hard to pee').isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'Call 112' }).isVisible()).toBe(true);

    for (const place of ['/', '/past']) {
      await page.goto(server.url + place);
      await page.getByText('Not all answered').waitFor();
      expect(await page.getByText(/^No danger sign/).count()).toBe(0);
    }
    await page.goto(`${server.url}/advice`);
    await page.getByRole('button', { name: 'Answer them now' }).click();
    await page.waitForURL(/check-in\/bladder-bowel/);
    expect(await answerAll(page)).toEqual(['bladder-bowel', 'temperature']);
    await page.getByRole('heading', { level: 1, name: 'No danger sign in your answers' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    expect((await server.events()).map((e) => e.kind)).toEqual(['check-in-submitted', 'record-corrected']);
  });

  it('stop at an emergency when they are answered, and the rest can follow', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, { 'bladder-bowel': skip, 'heart-breath': skip });
    await page.getByRole('button', { name: 'Answer them now' }).click();
    await page.waitForURL(/check-in\/bladder-bowel/);
    expect(await answerAll(page, saddle)).toEqual(['bladder-bowel', 'bladder-bowel-change']);
    await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
    await page.getByRole('link', { name: 'Answer the other questions' }).click();
    await page.waitForURL(/check-in\/heart-breath/);
    expect(await answerAll(page)).toEqual(['heart-breath']);
    await page.getByRole('heading', { level: 1, name: 'Call 112 now' }).waitFor();
    await page.getByText('Saved on this computer').waitFor();
    const events = await server.events();
    expect(events.map((e) => e.kind)).toEqual(['check-in-submitted', 'record-corrected', 'record-corrected']);
    expect(events[2]?.body).toMatchObject({ corrects: events[0]?.id });
    await page.goto(`${server.url}/past`);
    await expect.poll(() => page.locator('.past-item').count()).toBe(1);
  });

  it('stand beside what can wait', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, { mind: skip, 'weeks-later': tick('thigh-patch') });
    await page.getByRole('heading', { level: 1, name: 'Bring this up at your next visit' }).waitFor();
    await page.getByRole('heading', { level: 2, name: heading }).waitFor();
    expect(await page.locator('.left-out li').count()).toBe(1);
    await picture(page, 'phone-light-advice-routine-left-out', true);
  });
});

describe('an answer', () => {
  it('is not there before the slider is touched, and can be the one it rests at', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, {
      'back-pain-now': async (p) => {
        await next(p);
        await p.getByText('Move the slider, or skip this question.').waitFor();
        expect(await p.getByRole('slider').getAttribute('aria-valuetext')).toBe('No answer yet');
        const box = await p.getByRole('slider').boundingBox();
        await p.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
        await expect.poll(() => p.locator('.scale-value').innerText()).toBe('5');
        await next(p);
      },
    });
    await page.getByText('Saved on this computer').waitFor();
    expect(JSON.stringify(await server.events())).toContain('"symptom":"back-pain","intensity_0_10":5');
  });

  it('in Fahrenheit is taken as such', async () => {
    const page = await phone.page('/check-in');
    await answerAll(page, {
      temperature: async (p) => {
        await p.getByLabel('Your temperature').fill('12');
        await next(p);
        await p.getByText('This does not look like a body temperature').waitFor();
        await p.getByLabel('Your temperature').fill('101.3');
        await expect.poll(() => p.getByLabel('°F').isChecked()).toBe(true);
        await next(p);
      },
    });
    await page.getByText('Saved on this computer').waitFor();
    expect(JSON.stringify(await server.events())).toContain('"celsius":38.5');
  });
});

/** Both taps before anything can have happened in between. */
function tapTwice(button: Locator): Promise<void> {
  return button.evaluate((element: HTMLElement) => {
    element.click();
    element.click();
  });
}

/** The second tap of two comes in the moment in which the next question is there. */
function tapThenTapNext(page: Page, name: string): Promise<void> {
  return page.evaluate(
    (text) =>
      new Promise<void>((done) => {
        const heading = (): string | null | undefined => document.querySelector('h1')?.textContent;
        const tap = (): void => [...document.querySelectorAll('button')].find((b) => b.textContent === text)?.click();
        const before = heading();
        const tapAgain = (): void => {
          if (heading() === before) {
            requestAnimationFrame(tapAgain);
            return;
          }
          tap();
          done();
        };
        tap();
        tapAgain();
      }),
    name,
  );
}

async function reasons(from: Server): Promise<{ rule: string; sources: string[] }[]> {
  const [person] = await from.people();
  const response = await fetch(`${from.url}/api/v1/people/${person?.id}/advice`);
  return ((await response.json()) as { reasons: { rule: string; sources: string[] }[] }).reasons;
}
