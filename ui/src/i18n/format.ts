/** Numbers, sizes and moments as a person in this language writes them. Reading one follows the language. */

import type { Int64 } from '../api';
import { locale, t, type Spoken } from './index.svelte';
import { now as present } from './now.svelte';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A formatter for the language spoken now. Making one takes tens of times as long as using it, and a list uses it in
 * every row: each is made once for a language and what else it depends on.
 */
function formatter<Formatter, Kind extends string = ''>(
  make: (language: Spoken, kind: Kind) => Formatter,
  surroundings: () => string | number = () => '',
): (kind: Kind) => Formatter {
  const made = new Map<string, Formatter>();
  return (kind) => {
    const id = `${locale.current} ${kind} ${surroundings()}`;
    const found = made.get(id) ?? make(locale.current, kind);
    made.set(id, found);
    return found;
  };
}

/** A laptop travels: moments are written in the zone it is in now. */
const zone = () => new Date().getTimezoneOffset();

type Unit = 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte' | 'terabyte' | 'petabyte';
const UNITS: readonly Unit[] = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

const WHOLE = formatter((language) => new Intl.NumberFormat(language));
const COMPACT = formatter((language) => new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }));
const SIZE = formatter((language, kind: `${Unit}${'' | '.'}`) => {
  const unit = kind.replace('.', '');
  // Bytes have no sign that every language writes: CLDR's short form is “412 byte”.
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: kind === unit ? 0 : 1 });
});
const PERCENT = formatter((language) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }));
const RELATIVE = formatter((language) => new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' }));
const TIME = formatter((language) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }), zone);
const SECOND = formatter(
  (language) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  zone,
);
const DATE = formatter((language, kind: 'this year' | 'another year') => {
  const year = kind === 'this year' ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...year });
}, zone);
const MOMENT = formatter((language) => new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }), zone);

/** 48,210,554. Sixty-four bits pass through `BigInt`, which loses nothing. */
export function count(value: Int64 | number): string {
  const exact = typeof value === 'number' ? value : toBigInt(value);
  return WHOLE('').format(exact);
}

/** 48.2M, for where a row has little room. */
export function compact(value: Int64 | number): string {
  return COMPACT('').format(Number(value));
}

/** 11.2 GB or 412 bytes, in powers of 1,000 as disks are sold. */
export function bytes(value: Int64 | number): string {
  let amount = Number(value);
  let unit = 0;
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return SIZE(`${UNITS[unit] ?? 'byte'}${amount < 100 && unit > 0 ? '.' : ''}`).format(amount);
}

/** 12.4%, and “<0.1%” of what would read as nothing. */
export function percent(part: number): string {
  return part > 0 && part < 0.001 ? `<${PERCENT('').format(0.001)}` : PERCENT('').format(part);
}

/** “12 min ago”, coarse on purpose: it stands beside other facts. */
export function ago(moment: string | number, now: number = present()): string {
  const passed = now - new Date(moment).getTime();
  if (passed < MINUTE) return t('time.now');
  const relative = RELATIVE('');
  if (passed < HOUR) return relative.format(-Math.floor(passed / MINUTE), 'minute');
  if (passed < DAY) return relative.format(-Math.floor(passed / HOUR), 'hour');
  if (passed < 60 * DAY) return relative.format(-Math.floor(passed / DAY), 'day');
  if (passed < 730 * DAY) return relative.format(-Math.floor(passed / (30 * DAY)), 'month');
  return relative.format(-Math.floor(passed / (365 * DAY)), 'year');
}

/** “today 06:14”, “yesterday 23:10”, then the date: what an analyst asks of a last write. */
export function when(moment: string | number, now: number = present()): string {
  const at = new Date(moment);
  const time = TIME('').format(at);
  const days = Math.round((midnight(now) - midnight(at.getTime())) / DAY);
  if (days === 0) return t('time.today', { time });
  if (days === 1) return t('time.yesterday', { time });
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  const date = DATE(sameYear ? 'this year' : 'another year').format(at);
  return sameYear ? `${date} ${time}` : date;
}

/** The whole moment, for tooltips. */
export function exactly(moment: string | number): string {
  return MOMENT('').format(new Date(moment));
}

/** The time of day to the second, for the lines of a log. */
export function clock(moment: string | number): string {
  return SECOND('').format(new Date(moment));
}

/** “9 s”, “2 min”, “1 h 5 min”. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('time.seconds', { seconds: whole });
  if (whole < 3600) return t('time.minutes', { minutes: Math.round(whole / 60) });
  return t('time.hours', { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
}

/** Days since a moment, for freshness. */
export function daysSince(moment: string | number, now: number = present()): number {
  return (now - new Date(moment).getTime()) / DAY;
}

function midnight(moment: number): number {
  const day = new Date(moment);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

function toBigInt(text: string): bigint | number {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}
