// The road as a person sees it: where they stand, what happened when, and why there is none.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../src/api/types';
import { closeBrowser, expectAccessible, expectFits, openBrowser, Phone, picture, position, type Look } from './browser';
import { Server } from './server';
import { asOfDay, send, synthetic, type Synthetic } from './synthetic';

/** People of a fixed seed; who is needed is looked for by what happens to them. */
let well: Synthetic;
let relapsed: Synthetic;
beforeAll(async () => {
  await openBrowser();
  const people = synthetic(60, 3);
  well = found(people, ({ truth, events, profile }) =>
    truth.uncomplicated && events.length > 200 && profile.indication === 'disc-herniation');
  relapsed = found(people, ({ truth, profile }) =>
    (truth.relapse_day ?? 0) > 100 && profile.indication === 'disc-herniation');
});
afterAll(closeBrowser);

function found(people: readonly Synthetic[], is: (person: Synthetic) => boolean): Synthetic {
  const one = people.find(is);
  if (!one) throw new Error('nobody like that among the synthetic people');
  // The totals of forms have a test of their own.
  return { ...one, events: one.events.filter(({ kind }) => kind !== 'measure-submitted') };
}

/** As long as a busy machine takes. */
const kSoon = { timeout: 20_000 };

const isCheckIn = ({ kind }: Event): boolean => kind === 'check-in-submitted';

/** A server with this record, and the page of the road. */
async function withRecord(
  events: readonly Event[],
  look: Look,
  visit: (page: Page, server: Server, phone: Phone) => Promise<void>,
  path = '/road',
): Promise<void> {
  const server = await Server.start();
  await send(server, events);
  const phone = await Phone.open(server.url, look);
  const page = await phone.page(path);
  await visit(page, server, phone);
  await phone.close();
  await server.stop();
}

const dots = (page: Page) => page.locator('.road-figure .road-dot').and(page.locator('circle:not(.road-key *)'));

describe('where somebody stands', () => {
  it('is a sentence above the chart; band, line and dots lie over each other in this order', async () => {
    await withRecord(asOfDay(well, 33), {}, async (page) => {
      await page.getByRole('heading', { name: 'Your leg pain is within what is usual at this stage.' }).waitFor();
      await page.locator('.road-chart .road-band80').waitFor();
      const order = await Promise.all(
        ['.road-says', '.road-chart .road-band80', '.road-chart .road-band50', '.road-chart .road-own', '.road-chart .road-dot'].map(
          (one) => position(page.locator(one)),
        ),
      );
      expect(order).toEqual([...order].sort((a, b) => a - b));
      await page.getByText('weeks after the operation', { exact: true }).waitFor();
      await page.getByText('10 is the worst pain, 0 is none').waitFor();
      expect(await page.locator('.road-start-name').textContent()).toBe('operation');
      expect(await page.locator('.road-today-name').textContent()).toBe('today');
    });
  });

  it('says first that pain may have come back, and whom to tell', async () => {
    await withRecord(asOfDay(relapsed, (relapsed.truth.relapse_day ?? 0) + 10), {}, async (page) => {
      const alarm = page.getByRole('heading', { name: 'Your pain may have come back' });
      await alarm.waitFor();
      await page.getByText(/Of 100 people with answers like yours, (more than 99|about \d+) have pain that came back/).waitFor();
      await page.getByText('Tell the team who treats you in the next 2 to 3 days.').waitFor();
      expect(await position(alarm)).toBeLessThan(await position(page.locator('.road-says')));
      expect(await page.locator('.road-says').textContent()).not.toContain('within what is usual');
      expect(await page.getByText('a flat line is normal').count()).toBe(0);
      // And the small picture on Today says the same.
      await page.getByRole('link', { name: 'Today' }).click();
      await page.locator('.road-card').getByRole('heading', { name: 'Your pain may have come back' }).waitFor();
    });
  });

  it('is told apart by domain; where nothing was told that is said', async () => {
    await withRecord(asOfDay(well, 33), {}, async (page) => {
      await page.getByRole('radio', { name: 'Back pain' }).check();
      await expect.poll(() => page.locator('.road-says').textContent(), kSoon).toMatch(/back pain/);
      await page.getByRole('radio', { name: 'Daily life' }).check();
      await expect.poll(() => page.locator('.road-says').textContent(), kSoon).toBe(
        'There is no score for daily life yet. It comes from a form that your team may ask you to fill in.',
      );
      expect(await dots(page).count()).toBe(0);
      expect(await page.locator('.road-chart .road-own').count()).toBe(0);
      expect(await page.locator('.road-chart .road-band80').count()).toBe(1);
    });
  });

  it('is told of daily life in percent, as its form has it', async () => {
    const events = asOfDay(well, 33);
    const total = (days: number, score: number, n: number): Event => {
      const time = new Date(Date.now() - days * 86_400_000).toISOString();
      return {
        id: `01935f9e-8b6c-7d2e-9f3a-00000000000${n}`, kind: 'measure-submitted', occurred_at: time, recorded_at: time,
        author: { role: 'patient' }, body: { instrument: 'odi', score },
      };
    };
    await withRecord([...events, total(20, 42, 1), total(3, 26, 2)], {}, async (page) => {
      await page.getByRole('radio', { name: 'Daily life' }).check();
      await expect.poll(() => page.locator('.road-says').textContent(), kSoon).toMatch(/trouble in daily life/);
      expect(await dots(page).count()).toBe(2);
      await page.getByText('100 is the most trouble, 0 is none').waitFor();
      await page.getByRole('button', { name: 'Earlier check-in' }).click();
      await page.getByRole('button', { name: 'Earlier check-in' }).click();
      await page.getByRole('button', { name: 'Earlier check-in' }).click();
      await page.locator('.road-day').getByText('26 out of 100').waitFor();
    });
  });
});

describe('what happened on a day', () => {
  it('comes with a tap on the chart, the arrow keys, and the buttons', async () => {
    const events = asOfDay(well, 33);
    await withRecord(events, {}, async (page) => {
      const chart = page.getByRole('slider', { name: 'Chart of your leg pain' });
      await chart.waitFor();
      const day = page.locator('.road-day');
      const last = await day.locator('h2').textContent();
      await chart.focus();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => day.locator('h2').textContent(), kSoon).not.toBe(last);
      expect(await chart.getAttribute('aria-valuetext')).toMatch(/: (\d+ out of 10|no score)$/);
      await page.keyboard.press('Home');
      await expect.poll(() => day.locator('h2').textContent(), kSoon).toContain('The day of the operation');
      await day.getByText('Your operation').waitFor();
      expect(await page.getByRole('button', { name: 'Earlier check-in' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Later check-in' }).click();
      await expect.poll(() => day.locator('h2').textContent(), kSoon).toContain('Day 1');
      await day.getByText('8 of 10 people like you:').first().waitFor();
      // A tap in the middle of the picture: a day about half way.
      const box = await chart.boundingBox();
      await chart.tap({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } });
      await expect.poll(async () => Number(/Day (\d+)/.exec((await day.locator('h2').textContent()) ?? '')?.[1]), kSoon).toBeGreaterThan(14);
      await day.locator('.tag').waitFor();
      await day.getByRole('link', { name: 'See this check-in' }).click();
      await page.getByRole('heading', { level: 1, name: 'Check-in' }).waitFor();
    });
  });
});

describe('without seeing the chart', () => {
  it('it is in words and in a table', async () => {
    await withRecord(asOfDay(well, 33), {}, async (page) => {
      const words = page.locator('#road-words');
      await expect.poll(() => words.textContent(), kSoon).toContain('The chart shows leg pain until 6 weeks after the operation, from 0 to 10.');
      const count = await dots(page).count();
      const text = (await words.textContent()) ?? '';
      expect(text).toContain(`${count} scores were told, `);
      expect(text).toMatch(/Today half of the people like you tell \d+ to \d+, and 8 of 10 tell \d+ to \d+\./);
      const chart = page.getByRole('slider', { name: 'Chart of your leg pain' });
      expect(await chart.getAttribute('aria-describedby')).toBe('road-words');
      await page.getByText('The chart as a table').click();
      const table = page.getByRole('table', { name: 'Leg pain after the operation, from 0 to 10' });
      await table.waitFor();
      expect(await table.getByRole('row').count()).toBe(8);
      await page.locator('.road-choice-reach').getByRole('radio', { name: '1 year' }).check();
      await table.getByRole('columnheader', { name: 'Month' }).waitFor();
    });
  });
});

describe('what comes next', () => {
  it('has days only where most people get there, and says what it rests on', async () => {
    await withRecord(asOfDay(well, 9), {}, async (page) => {
      await page.getByRole('heading', { name: 'Walk for 30 minutes' }).waitFor();
      await page.getByRole('heading', { name: 'Work at a desk' }).waitFor();
      for (const goal of await page.locator('.road-goal p').allTextContents()) {
        expect(goal).toMatch(/of 100 people with answers like yours/i);
        expect(/Most of those get there/.test(goal)).toBe(/by now and .* within two years/.test(goal));
      }
      await page.getByText('How we count these, and where that comes from').click();
      await page.getByText('Counted as: leg pain 3 or less (out of 10), for 14 days.').waitFor();
      await page.getByText('Where this comes from, and how sure it is').click();
      await page.locator('[data-certainty="moderate"]').waitFor();
      await expect.poll(() => page.locator('.disclosure[open] .sources li').count(), kSoon).toBeGreaterThan(6);
    });
  });
});

describe('where there is no road', () => {
  const surgeryWith = (part: Record<string, unknown>): Event[] =>
    asOfDay(well, 20).map((event) =>
      event.kind === 'surgery-recorded' ? { ...event, body: { ...event.body, ...part } } : event,
    );

  it('says that the reason is not known, and where to add it', async () => {
    await withRecord(surgeryWith({ indication: null }), {}, async (page) => {
      await page.getByRole('heading', { name: 'First tell us why you had the operation' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Add the reason' }).click();
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    });
  });
  it('says that there is no fair road for another reason', async () => {
    await withRecord(surgeryWith({ indication: 'tumour' }), {}, async (page) => {
      await page.getByRole('heading', { name: 'We have no fair road for you' }).waitFor();
      expect(await page.locator('.road-chart').count()).toBe(0);
    });
  });
  it('takes people without a day of an operation as not operated, and says so', async () => {
    await withRecord(surgeryWith({ performed_on: null }), {}, async (page) => {
      await page.getByRole('heading', { name: 'When was your operation?' }).waitFor();
      await page.getByText('The road of people with a slipped disc who had no operation.').waitFor();
      await page.getByText('weeks since the start').waitFor();
      expect(await page.locator('.road-start-name').textContent()).toBe('start');
    });
  });
  it('shows the road without scores, and asks for the first check-in', async () => {
    const events = asOfDay(well, 20).filter((event) => !isCheckIn(event));
    await withRecord(events, {}, async (page) => {
      await page.getByRole('heading', { name: 'You have not told how much your leg hurts yet.' }).waitFor();
      await page.getByRole('link', { name: 'Check in' }).waitFor();
      await page.getByRole('img', { name: 'Chart of your leg pain' }).waitFor();
      // Nothing to draw on Today.
      await page.getByRole('link', { name: 'Today' }).click();
      await page.getByRole('heading', { level: 1, name: 'How are you now?' }).waitFor();
      expect(await page.locator('.road-card').count()).toBe(0);
    });
  });
  it('says that the last answer is too old', async () => {
    const events = asOfDay(well, 60).filter(
      (event) => !isCheckIn(event) || Date.parse(event.occurred_at) < Date.now() - 20 * 86_400_000,
    );
    await withRecord(events, {}, async (page) => {
      await page.getByRole('heading', { name: /^Your last answer about leg pain is from .* too long ago/ }).waitFor();
    });
  });
});

describe('without a network', () => {
  it('works after one visit', async () => {
    await withRecord(asOfDay(well, 33), {}, async (page, server, phone) => {
      await page.locator('.road-chart .road-dot').first().waitFor();
      await page.evaluate(async () => {
        for (;;) {
          const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
          const files = keys.flat().map((request) => new URL(request.url).pathname);
          const has = (start: string): boolean => files.some((file) => file.startsWith(start));
          if (has('/knowledge/course.') && has('/knowledge/course-sources.') && has('/engine.wasm') && has('/assets/road-')) return;
          await new Promise((done) => setTimeout(done, 50));
        }
      });
      await server.down();
      await phone.context.setOffline(true);
      await page.reload();
      await page.getByRole('heading', { name: 'Your leg pain is within what is usual at this stage.' }).waitFor();
      await page.getByText('Where this comes from, and how sure it is').click();
      await page.locator('.disclosure[open] .sources li').first().waitFor();
      await page.getByRole('link', { name: 'Today' }).click();
      await page.locator('.road-card .road-dot').first().waitFor();
    });
  });

  it('fetches the course only for who has told of an operation', async () => {
    const server = await Server.start();
    const phone = await Phone.open(server.url);
    const asked: string[] = [];
    phone.context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const page = await phone.page('/');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForTimeout(300);
    expect(asked.filter((path) => path.startsWith('/knowledge/course'))).toEqual([]);
    await phone.close();
    await server.stop();
  });
});

describe('for the care team', () => {
  it('has all that was told on one page, to print', async () => {
    const events = asOfDay(relapsed, (relapsed.truth.relapse_day ?? 0) + 10);
    await withRecord(events, { size: 'desktop' }, async (page) => {
      await page.getByRole('link', { name: 'Open the page' }).click();
      await page.getByRole('heading', { level: 1, name: 'For your care team' }).waitFor();
      await page.getByText('The alarm for pain that came back (relapse) is on').waitFor();
      expect(await page.getByRole('img', { name: /The chart shows (leg|back) pain/ }).count()).toBe(2);
      await page.getByText('Daily life: no score yet.').waitFor();
      await page.locator('.team-table .tag').first().waitFor();
      const rows = page.locator('.team-table tbody tr');
      expect(await rows.count()).toBe(30);
      await page.getByRole('button', { name: /^Show all \d+ days$/ }).click();
      expect(await rows.count()).toBeGreaterThan(30);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('nav.places').isVisible()).toBe(false);
      expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
      expect(await page.locator('.road-chart svg').first().isVisible()).toBe(true);
    });
  });
});

const kPatienceMs = 300_000;

describe.each<[string, Look]>([
  ['phone-light', {}],
  ['narrow-light', { size: 'narrow' }],
  ['narrow-dark', { size: 'narrow', dark: true }],
  ['desktop-light', { size: 'desktop' }],
  ['desktop-dark', { size: 'desktop', dark: true }],
])('%s', { concurrent: true }, (name, look) => {
  it('is accessible and fits', { timeout: kPatienceMs }, async () => {
    const day = (relapsed.truth.relapse_day ?? 0) + 10;
    await withRecord(asOfDay(relapsed, day), look, async (page, server) => {
      await page.locator('.road-chart .road-dot').first().waitFor();
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await page.locator('.sources li').first().waitFor();
      for (const reach of ['6 weeks', '3 months', '1 year', '2 years', 'Lately']) {
        await page.locator('.road-choice-reach').getByRole('radio', { name: reach }).check();
        await expectFits(page);
      }
      await picture(page, `${name}-road`, true);
      await expectAccessible(page);
      await page.goto(`${server.url}/road/team`);
      await page.locator('.team-table .tag').first().waitFor();
      await picture(page, `${name}-road-team`, true);
      await expectFits(page);
      await expectAccessible(page);
      await page.goto(server.url);
      await page.locator('.road-card .road-dot').first().waitFor();
      await picture(page, `${name}-road-today`, true);
      await expectFits(page);
      await expectAccessible(page);
    });
  });
});

describe('for other ways of seeing', { concurrent: true }, () => {
  const variants: Record<string, (page: Page) => Promise<unknown>> = {
    'zoom-200': (page) => page.setViewportSize({ width: 320, height: 256 }),
    'text-200': (page) => page.evaluate(() => (document.documentElement.style.fontSize = '225%')),
    'right-to-left': (page) => page.evaluate(() => (document.documentElement.dir = 'rtl')),
  };
  for (const [name, apply] of Object.entries(variants)) {
    it(`${name}: nothing is cut off`, { timeout: kPatienceMs }, async () => {
      await withRecord(asOfDay(well, 364), {}, async (page) => {
        await page.locator('.road-chart .road-dot').first().waitFor();
        expect(await dots(page).count()).toBeGreaterThan(200);
        await apply(page);
        await page.waitForTimeout(200);
        await picture(page, `${name}-road`, true);
        await expectFits(page);
      });
    });
  }
});
