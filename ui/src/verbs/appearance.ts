/** What the look of the window may be set to, each choice with its name: for the page of settings and for the palette. */

import type { Density, Language, Theme } from '../api';
import { TEXT_SIZES } from '../data/settings';
import { percent } from '../i18n/format';
import { t } from '../i18n/index.svelte';

export interface Option<Id> {
  id: Id;
  label: string;
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const LANGUAGES: readonly Language[] = ['system', 'en', 'ko'];
const DENSITIES: readonly Density[] = ['compact', 'comfortable'];
/** Each language is named in itself, for whoever cannot read this one. */
const NAMES = { en: 'English', ko: '한국어' };

export function themes(): Option<Theme>[] {
  return THEMES.map((id) => ({ id, label: t(`theme.${id}`) }));
}

export function languages(): Option<Language>[] {
  return LANGUAGES.map((id) => ({ id, label: id === 'system' ? t('theme.system') : NAMES[id] }));
}

export function densities(): Option<Density>[] {
  return DENSITIES.map((id) => ({ id, label: t(`density.${id}`) }));
}

/** In percent, as text. */
export function textSizes(): Option<string>[] {
  return TEXT_SIZES.map((size) => ({ id: String(size), label: percent(size / 100) }));
}
