/** What a setting may be set to without going to its page, and what it is now. */

import type { SettingId } from '../../data/place';
import { densities, languages, textSizes, themes, type Option } from '../../verbs/appearance';
import { desk } from '../../verbs/desk';

export interface Choice {
  id: string;
  label: string;
  chosen: boolean;
  choose: () => void;
}

/** None for what has a page and nothing to choose. */
export function choicesOf(setting: SettingId): Choice[] {
  const { theme, language, density, textSize } = desk();
  switch (setting) {
    case 'theme':
      return choices(themes(), theme, (id) => desk().setTheme(id));
    case 'language':
      return choices(languages(), language, (id) => desk().setLanguage(id));
    case 'density':
      return choices(densities(), density, (id) => desk().setDensity(id));
    case 'textSize':
      return choices(textSizes(), String(textSize), (id) => desk().setTextSize(Number(id)));
    default:
      return [];
  }
}

function choices<Id extends string>(options: readonly Option<Id>[], chosen: Id, choose: (id: Id) => void): Choice[] {
  return options.map(({ id, label }) => ({ id, label, chosen: id === chosen, choose: () => choose(id) }));
}
