/**
 * Every setting there is, once, in the order of the page: the page of settings and the palette read this list, and each
 * setting has an address of its own.
 */

import type { SettingsRequest } from '../api';
import { host } from './call';
import { hrefOf, type SettingId } from './place';

export interface Setting {
  id: SettingId;
  /** Key of its label in both dictionaries. */
  label: `settings.${string}`;
  /** For `href`: the page of settings, at this one. */
  address: string;
  /** Whether it is there where the interface runs. */
  applies(): boolean;
}

/** A request that changes nothing: it only reads. */
export const NO_CHANGE: SettingsRequest = { theme: null, language: null, density: null, text_size: null, refresh: null, statement_seconds: null };

/** The sizes text may have, in percent of the usual; the catalog refuses others. */
export const TEXT_SIZES = [90, 100, 110, 125, 150] as const;

const always = () => true;

export const SETTINGS = [
  setting('theme', 'settings.theme'),
  setting('language', 'settings.language'),
  setting('density', 'settings.density'),
  setting('textSize', 'settings.textSize', () => host().setZoom !== undefined),
  setting('refresh', 'settings.refresh'),
  setting('statementTime', 'settings.statementTime'),
  setting('keys', 'settings.keys'),
  setting('data', 'settings.data'),
  setting('backup', 'settings.backup'),
  setting('privacy', 'settings.private'),
  setting('health', 'settings.health'),
  setting('about', 'settings.about'),
  setting('licences', 'settings.licences'),
] as const;

function setting<Label extends Setting['label']>(id: SettingId, label: Label, applies: () => boolean = always): Setting & { label: Label } {
  return { id, label, address: hrefOf({ view: 'settings', at: id }), applies };
}
