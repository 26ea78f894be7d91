import { t } from './texts';

const locale = 'en';

/** When something was, as a person would say it: "just now", "today at 3:12 AM", "Nov 3 at 9:00 PM". */
export function whenText(then: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1 && minutes > -5) return t('ui.time.now');
  if (minutes === 1) return t('ui.time.minute');
  if (minutes > 1 && minutes < 60) return t('ui.time.minutes', { count: minutes });
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(then);
  const days = calendarDay(now) - calendarDay(then);
  if (days === 0) return t('ui.time.today', { time });
  if (days === 1) return t('ui.time.yesterday', { time });
  const sameYear = then.getFullYear() === now.getFullYear();
  const day = new Intl.DateTimeFormat(locale, {
    weekday: days < 7 && days > 0 ? 'long' : undefined,
    day: 'numeric',
    month: 'long',
    year: sameYear ? undefined : 'numeric',
  }).format(then);
  return t('ui.time.day', { day, time });
}

/** A day with its year, such as "November 3, 2026". */
export function dayText(day: Date): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(day);
}

/** Days since 1970 of the local calendar day: differences are whole days, across clock changes too. */
export function calendarDay(date: Date): number {
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
