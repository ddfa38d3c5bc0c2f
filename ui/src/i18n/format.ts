/** Numbers, sizes and moments as a person in this language writes them. Reading one follows the language. */

import type { Int64 } from '../api';
import { locale, t } from './index.svelte';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 48,210,554. Sixty-four bits pass through `BigInt`, which loses nothing. */
export function count(value: Int64 | number): string {
  const exact = typeof value === 'number' ? value : toBigInt(value);
  return new Intl.NumberFormat(locale.current).format(exact);
}

/** 48.2M, for where a row has little room. */
export function compact(value: Int64 | number): string {
  return new Intl.NumberFormat(locale.current, { notation: 'compact', maximumFractionDigits: 1 }).format(Number(value));
}

/** 11.2 GB, in powers of 1,000 as disks are sold. */
export function bytes(value: Int64 | number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;
  let amount = Number(value);
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale.current, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'narrow' : 'short',
    maximumFractionDigits: amount < 100 && unit > 0 ? 1 : 0,
  }).format(amount);
}

/** “12 min ago”, coarse on purpose: it stands beside other facts. */
export function ago(moment: string | number, now: number = Date.now()): string {
  const passed = now - new Date(moment).getTime();
  if (passed < MINUTE) return t('time.now');
  const relative = new Intl.RelativeTimeFormat(locale.current, { numeric: 'always', style: 'short' });
  if (passed < HOUR) return relative.format(-Math.floor(passed / MINUTE), 'minute');
  if (passed < DAY) return relative.format(-Math.floor(passed / HOUR), 'hour');
  if (passed < 60 * DAY) return relative.format(-Math.floor(passed / DAY), 'day');
  if (passed < 730 * DAY) return relative.format(-Math.floor(passed / (30 * DAY)), 'month');
  return relative.format(-Math.floor(passed / (365 * DAY)), 'year');
}

/** “today 06:14”, “yesterday 23:10”, then the date: what an analyst asks of a last write. */
export function when(moment: string | number, now: number = Date.now()): string {
  const at = new Date(moment);
  const time = new Intl.DateTimeFormat(locale.current, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  const days = Math.round((midnight(now) - midnight(at.getTime())) / DAY);
  if (days === 0) return t('time.today', { time });
  if (days === 1) return t('time.yesterday', { time });
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  const date = new Intl.DateTimeFormat(locale.current, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
  return sameYear ? `${date} ${time}` : date;
}

/** The whole moment, for tooltips. */
export function exactly(moment: string | number): string {
  return new Intl.DateTimeFormat(locale.current, { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(moment));
}

/** The time of day to the second, for the lines of a log. */
export function clock(moment: string | number): string {
  const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(locale.current, parts).format(new Date(moment));
}

/** “9 s”, “2 min”, “1 h 5 min”. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('time.seconds', { seconds: whole });
  if (whole < 3600) return t('time.minutes', { minutes: Math.round(whole / 60) });
  return t('time.hours', { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
}

/** Days since a moment, for freshness. */
export function daysSince(moment: string | number, now: number = Date.now()): number {
  return (now - new Date(moment).getTime()) / DAY;
}

function midnight(moment: number): number {
  const day = new Date(moment);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

function toBigInt(text: string): bigint | number {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}
