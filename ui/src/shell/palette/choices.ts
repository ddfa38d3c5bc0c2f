/** What a setting may be set to without going to its page, and what it is now. */

import type { Density, Language, Theme } from '../../api';
import type { SettingId } from '../../data/place';
import { TEXT_SIZES } from '../../data/settings';
import { t } from '../../i18n/index.svelte';
import { desk } from '../../verbs/desk';

export interface Choice {
  id: string;
  label: string;
  chosen: boolean;
  choose: () => void;
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const LANGUAGES: readonly Language[] = ['system', 'en', 'ko'];
const DENSITIES: readonly Density[] = ['compact', 'comfortable'];
/** Each language is named in itself, for whoever cannot read this one. */
const NAMES = { en: 'English', ko: '한국어' };

/** None for what has a page and nothing to choose. */
export function choicesOf(setting: SettingId): Choice[] {
  const { theme, language, density, textSize } = desk();
  switch (setting) {
    case 'theme':
      return THEMES.map((id) => ({ id, label: t(`theme.${id}`), chosen: id === theme, choose: () => desk().setTheme(id) }));
    case 'language':
      return LANGUAGES.map((id) => ({ id, label: id === 'system' ? t('theme.system') : NAMES[id], chosen: id === language, choose: () => desk().setLanguage(id) }));
    case 'density':
      return DENSITIES.map((id) => ({ id, label: t(`density.${id}`), chosen: id === density, choose: () => desk().setDensity(id) }));
    case 'textSize':
      return TEXT_SIZES.map((size) => ({ id: String(size), label: `${size} %`, chosen: size === textSize, choose: () => desk().setTextSize(size) }));
    default:
      return [];
  }
}
