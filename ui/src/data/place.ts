/**
 * Where a person is, as text in the address bar. Pure: the router in `shell/` listens, everybody may link.
 *
 * The entity key is the address, so a link keeps its meaning as long as the entity does.
 */

import type { FacetField, Filter } from '../api';
import { tableKey } from './key';
import { withoutSecret } from './pasted';

export type EntityTab = 'columns' | 'keys' | 'definition' | 'relations' | 'history' | 'contents' | 'sizes';

/** What a link may lead to on the page of settings. */
export type SettingId = (typeof SETTING_IDS)[number];

const SETTING_IDS = ['theme', 'language', 'density', 'textSize', 'refresh', 'statementTime', 'keys', 'data', 'backup', 'privacy', 'health', 'about', 'licences'] as const;
/** Views of which an address may name a part. */
const PARTED: readonly string[] = ['entity', 'sources', 'history'];
/** The numbers the catalog can count to. */
const REVISION = /^\d{1,18}$/;
const FACETS: readonly FacetField[] = ['kind', 'source', 'schema'];
const TABS: readonly string[] = ['columns', 'keys', 'definition', 'relations', 'history', 'contents', 'sizes'];

export type Place =
  | { view: 'home' }
  | SearchPlace
  | { view: 'welcome' }
  | { view: 'entity'; key: string; tab: EntityTab | null }
  /** With the log of one of its harvests open. */
  | { view: 'sources'; key: string | null; run?: string }
  | { view: 'add'; text: string | null }
  | { view: 'inspect'; text: string | null }
  /** The changes of everything, of one source, or of one of its revisions. */
  | { view: 'history'; source?: string; revision?: string }
  | { view: 'settings'; at: SettingId | null }
  | { view: 'unknown'; hash: string };

/** What is searched for, and by what the answer is narrowed. */
export interface SearchPlace {
  view: 'search';
  query: string;
  filters: readonly Filter[];
}

/** Everything there is. */
export const EVERYTHING: SearchPlace = { view: 'search', query: '', filters: [] };

/** The address of a place, for `href`. */
export function hrefOf(place: Place): string {
  switch (place.view) {
    case 'home':
      return '#/';
    case 'search':
      return `#/search${askedOf(place)}`;
    case 'entity':
      return `#/entity/${encodeURIComponent(place.key)}${place.tab === null ? '' : `/${place.tab}`}`;
    case 'sources':
      return place.key === null ? '#/sources' : addressOf('sources', place.key, place.run);
    case 'history':
      return place.source === undefined ? '#/history' : addressOf('history', place.source, place.revision);
    case 'add':
      return place.text === null ? '#/add' : `#/add/${encodeURIComponent(place.text)}`;
    case 'inspect':
      return place.text === null ? '#/inspect' : `#/inspect/${encodeURIComponent(place.text)}`;
    case 'settings':
      return place.at === null ? '#/settings' : `#/settings/${place.at}`;
    case 'unknown':
      return place.hash;
    default:
      return `#/${place.view}`;
  }
}

/** The place an address names. Never throws: an address is pasted text. */
export function placeOf(hash: string): Place {
  const unknown: Place = { view: 'unknown', hash };
  const path = hash.replace(/^#?\/?/, '');
  const search = /^search\/?(?:\?(.*))?$/s.exec(path);
  if (search !== null) return searchOf(search[1] ?? '');
  const [view = '', first, second, ...rest] = path.split('/');
  const text = first === undefined || first === '' ? null : decode(first);
  const part = second === undefined || second === '' ? null : decode(second);
  if (text === undefined || part === undefined || rest.length > 0 || (second !== undefined && (text === null || !PARTED.includes(view)))) return unknown;
  switch (view) {
    case '':
      return { view: 'home' };
    case 'welcome':
      return { view };
    case 'history':
      if (part !== null && !REVISION.test(part)) return unknown;
      return { view, ...(text !== null && { source: text }), ...(part !== null && { revision: part }) };
    case 'settings':
      return { view, at: SETTING_IDS.find((id) => id === text) ?? null };
    case 'entity':
      return text === null ? unknown : { view, key: text, tab: isTab(part) ? part : null };
    case 'sources':
      return { view, key: text, ...(part !== null && { run: part }) };
    case 'add':
    case 'inspect':
      return { view, text };
    // What a link from outside says when it names nothing that could be shown.
    case 'link':
      return { view: 'unknown', hash: text ?? '' };
    default:
      return unknown;
  }
}

/** As forms write it: `?q=orders&kind=table&kind=view`. Text of any kind survives it, half a character as well. */
function askedOf({ query, filters }: SearchPlace): string {
  const asked = new URLSearchParams();
  if (query !== '') asked.append('q', query);
  for (const field of FACETS) for (const value of filters.find((filter) => filter.field === field)?.values ?? []) asked.append(field, value);
  const text = asked.toString();
  return text === '' ? '' : `?${text}`;
}

function searchOf(text: string): SearchPlace {
  const asked = new URLSearchParams(text);
  const filters = FACETS.map((field) => ({ field, values: [...new Set(asked.getAll(field))] })).filter(({ values }) => values.length > 0);
  return { view: 'search', query: asked.get('q') ?? '', filters };
}

/** What a place shows, whatever part of it: the same text for every column and tab of one entity. */
export function identityOf(place: Place): string {
  switch (place.view) {
    case 'entity':
      return `entity:${tableKey(place.key)}`;
    case 'inspect':
      return `inspect:${place.text ?? ''}`;
    case 'unknown':
      return `unknown:${place.hash}`;
    // The first screen stands where home will be.
    case 'welcome':
      return 'home';
    default:
      return place.view;
  }
}

export function hrefOfEntity(key: string): string {
  return hrefOf({ view: 'entity', key, tab: null });
}

/** The place a text would be looked at in, or added from. Its password, if it holds one, stays out of the address. */
export function placeFor(view: 'inspect' | 'add', text: string): Place {
  return { view, text: withoutSecret(text.trim()) };
}

/** Goes there, leaving a step to come back to. */
export function go(place: Place): void {
  location.hash = hrefOf(place);
}

/** Goes there in the place of the current step. */
export function replace(place: Place): void {
  location.replace(hrefOf(place));
}

function addressOf(view: string, key: string, part: string | undefined): string {
  return `#/${view}/${[key, ...(part === undefined ? [] : [part])].map(encodeURIComponent).join('/')}`;
}

function isTab(text: string | null): text is EntityTab {
  return text !== null && TABS.includes(text);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
