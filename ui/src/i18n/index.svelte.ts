/**
 * Every word a person reads or hears. English is the source; a missing Korean sentence, an unknown key and a missing
 * value are type errors. The second dictionary is fetched only when it is spoken.
 */

import i18next from 'i18next';

import { en } from './en';
import { particleOf } from './particle';

export type Spoken = 'en' | 'ko';

type Dictionary = typeof en;
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
export type MessageKey = WithoutPlural<keyof Dictionary>;

type TextOf<Key extends MessageKey> = Key extends keyof Dictionary
  ? Dictionary[Key]
  : `${Key}_other` extends keyof Dictionary
    ? Dictionary[`${Key}_other`]
    : never;
type NameIn<Slot extends string> = Slot extends `${infer Name}, ${string}` ? Name : Slot;
type NamesIn<Text> = Text extends `${string}{{${infer Slot}}}${infer Rest}` ? NameIn<Slot> | NamesIn<Rest> : never;
type Counted<Key extends MessageKey> = Key extends keyof Dictionary ? never : 'count';
type Needed<Key extends MessageKey> = NamesIn<TextOf<Key>> | Counted<Key>;
type Values<Key extends MessageKey> = [Needed<Key>] extends [never]
  ? []
  : [values: { [Name in Needed<Key>]: Name extends 'count' ? number : string | number }];

/** What the other dictionaries must hold. Korean has one plural form, so `_one` is English's alone. */
export type Translation = { readonly [Key in keyof Dictionary as Key extends `${string}_one` ? never : Key]: string };

let spoken = $state<Spoken>('en');

export const locale = {
  get current(): Spoken {
    return spoken;
  },
};

const dictionaries: Record<Spoken, () => Promise<Record<string, string>>> = {
  en: () => Promise.resolve(en),
  ko: async () => (await import('./ko')).ko,
};

/** Starts the library. Called once, before anything is mounted. */
export async function startLanguage(language: Spoken): Promise<void> {
  await i18next.init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    returnNull: false,
    // Svelte escapes what it prints.
    interpolation: { escapeValue: false },
  });
  i18next.services.formatter?.add('josa', (value: unknown, _language, options: { particle?: string }) =>
    particleOf(String(value), (options.particle ?? '은/는') as Parameters<typeof particleOf>[1]),
  );
  i18next.services.formatter?.addCached('number', (language) => {
    const numbers = new Intl.NumberFormat(language);
    return (value: unknown) => numbers.format(Number(value));
  });
  await speak(language);
}

export async function speak(language: Spoken): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await dictionaries[language]());
  }
  await i18next.changeLanguage(language);
  spoken = language;
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

/** The sentence for a key in the language spoken now; reading it makes the reader follow the language. */
export function t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
  void spoken;
  return i18next.t(key as string, (values[0] ?? {}) as Record<string, unknown>);
}

/** A label whose key comes from the catalog (`field.host`), or the catalog's own word when there is none. */
export function label(key: string, otherwise: string): string {
  void spoken;
  return i18next.exists(key) ? i18next.t(key) : otherwise;
}
