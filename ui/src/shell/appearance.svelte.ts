/**
 * Theme and language: kept by the catalog's settings, mirrored in local storage so that `public/boot.js` can apply
 * them before the first paint of the next start.
 */

import type { Density, Language, SettingsRequest, Theme } from '../api';
import { call, host } from '../data/call';
import { NO_CHANGE } from '../data/settings';
import { density } from '../kit/density.svelte';
import { speak, type Spoken } from '../i18n/index.svelte';


export class Appearance {
  theme = $state<Theme>('system');
  language = $state<Language>('system');
  density = $state<Density>('compact');
  /** In percent of the usual. */
  textSize = $state(100);
  #turn = 0;
  #saving = Promise.resolve();
  #zoomed = 100;

  /** Reads the settings, and follows the system's theme. Returns the function that stops following. */
  start(): () => void {
    void this.#load();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => this.#applyTheme();
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#applyTheme();
    remember('pulk.theme', theme);
    this.#save({ theme });
  }

  setLanguage(language: Language): void {
    this.language = language;
    void speak(spokenOf(language));
    remember('pulk.language', language);
    this.#save({ language });
  }

  setDensity(density: Density): void {
    this.density = density;
    this.#applyRoom();
    this.#save({ density });
  }

  setTextSize(percent: number): void {
    this.textSize = percent;
    this.#applyRoom();
    this.#save({ text_size: percent });
  }

  /** Asks for the settings again: another window may have changed them. */
  again(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    const turn = this.#turn;
    try {
      const settings = await call('settings', NO_CHANGE);
      // Older than what was chosen here meanwhile.
      if (turn !== this.#turn) return;
      this.theme = settings.theme;
      this.language = settings.language;
      this.density = settings.density;
      this.textSize = settings.text_size;
    } catch {
      // The mirror has already been applied; the window is usable without its settings.
      return;
    }
    this.#applyTheme();
    this.#applyRoom();
    await speak(spokenOf(this.language));
    remember('pulk.theme', this.theme);
    remember('pulk.language', this.language);
  }

  /** One after the other, so that the last choice is the one that is kept. */
  #save(change: Partial<SettingsRequest>): void {
    this.#turn += 1;
    this.#saving = this.#saving.then(async () => {
      try {
        await call('settings', { ...NO_CHANGE, ...change });
      } catch {
        // Applied and mirrored already: a data folder that cannot be written must not cost a person their theme.
      }
    });
  }

  #applyRoom(): void {
    const root = document.documentElement;
    density.current = this.density;
    root.dataset.density = this.density;
    // The window's own zoom: positions of the pointer and of elements stay in one measure.
    if (this.textSize !== this.#zoomed) void host().setZoom?.(this.textSize / 100);
    this.#zoomed = this.textSize;
    remember('pulk.density', this.density);
  }

  #applyTheme(): void {
    const isDark = this.theme === 'dark' || (this.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }
}

export function spokenOf(language: Language): Spoken {
  if (language !== 'system') return language;
  return /^ko\b/.test(navigator.language) ? 'ko' : 'en';
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be refused; the next start asks the settings again.
  }
}
