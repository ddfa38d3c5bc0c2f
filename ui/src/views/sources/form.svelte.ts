/**
 * Adding or changing a source: what is pasted, what is filled in, what the source answered.
 *
 * A pasted URL may hold a password, which the catalog takes out and never sends back. Until a field is edited the
 * pasted text itself is what is added, so the password need not be typed again. A typed one is for the place that was
 * in the form then: another pasted place, or another kind of source, begins without it.
 */

import type { ApiError, ConnectorView, FieldView, Place, ProbeView, SecretStoreView, SourceEdit, SourceView } from '../../api';
import { call, failureOf } from '../../data/call';
import { live, tell } from '../../data/live.svelte';
import { recall, withoutSecret } from '../../data/pasted';

type Work = 'recognise' | 'test' | 'save' | 'unlock';

export class SourceFormController {
  text = $state('');
  connector = $state('');
  address = $state<Record<string, string>>({});
  name = $state('');
  secret = $state('');
  /** Shown only after an attempt: nobody is told off for a field not reached yet. */
  tried = $state(false);
  work = $state<Work | null>(null);
  probe = $state.raw<ProbeView | undefined>();
  error = $state.raw<ApiError | undefined>();
  /** What to go on with once the secret store is open. */
  waiting = $state.raw<(() => Promise<void>) | null>(null);

  #pasted = $state(false);
  #hadSecret = $state(false);
  /** Counts what was in the form, without its password: an answer about what stood there before is of no use. */
  #turn = 0;
  /** What has been added already, while its first harvest waits for the secret store to be opened. */
  #added: string | null = null;
  readonly #connectors: () => readonly ConnectorView[];
  readonly #onsaved: (key: string) => void;
  /** The source being changed; null while adding. */
  readonly edited: SourceView | null;

  /** `onsaved` hears the key of the source once it is kept, at once or after the secret store was opened for it. */
  constructor(connectors: () => readonly ConnectorView[], onsaved: (key: string) => void, edited: SourceView | null = null) {
    this.#connectors = connectors;
    this.#onsaved = onsaved;
    this.edited = edited;
    if (edited === null) return;
    this.connector = edited.connector;
    this.address = { ...edited.address };
    this.name = edited.name;
  }

  get fields(): readonly FieldView[] {
    return this.#connectors().find((connector) => connector.id === this.connector)?.fields ?? [];
  }

  get missing(): FieldView[] {
    return this.fields.filter((field) => field.required && field.kind !== 'secret' && (this.address[field.name] ?? '').trim() === '');
  }

  get isReady(): boolean {
    return this.connector !== '' && this.missing.length === 0;
  }

  /** True while the password of the pasted text still stands. */
  get keepsPastedSecret(): boolean {
    return this.#pasted && this.#hadSecret && this.secret === '';
  }

  choose(connector: string): void {
    this.connector = connector;
    this.address = {};
    this.secret = '';
    this.#forget();
  }

  set(field: string, value: string): void {
    this.address = { ...this.address, [field]: value };
    this.#forget();
  }

  setSecret(value: string): void {
    this.secret = value;
    this.#added = null;
    this.error = undefined;
    this.#leaveTest();
  }

  /** Reads a pasted URL or path without connecting, and fills the form from it. */
  async recognise(): Promise<void> {
    const text = recall(this.text.trim());
    if (text === '') return;
    await this.#do('recognise', async () => {
      const found = await call('probe', { place: { by: 'text', text }, secret: null, connect: false });
      this.#turn += 1;
      this.#added = null;
      this.secret = '';
      this.text = withoutSecret(text);
      this.probe = found;
      this.connector = found.connector;
      this.address = { ...found.address };
      this.name = found.name;
      this.#pasted = true;
      this.#hadSecret = found.had_secret;
    });
  }

  /** Learns what would be sent, quietly: an unfinished form is no error. */
  async preview(): Promise<void> {
    const turn = this.#turn;
    try {
      const found = await call('probe', { place: this.#place(), secret: null, connect: false });
      if (turn === this.#turn && this.probe?.answer == null) this.probe = found;
    } catch {
      // Said when it is tested or added.
    }
  }

  async test(): Promise<void> {
    this.tried = true;
    if (!this.isReady) return;
    const [turn, secret] = [this.#turn, this.secret];
    const isMeant = () => turn === this.#turn && secret === this.secret;
    await this.#do('test', async () => {
      const found = await call('probe', { place: this.#place(), secret: this.#secret(), connect: true });
      if (!isMeant()) return;
      this.probe = found;
      if (this.name === '') this.name = found.name;
    }, isMeant);
  }

  /** Adds the source and starts its first harvest, or saves the change. */
  async save(): Promise<void> {
    this.tried = true;
    if (!this.isReady) return;
    await this.#do('save', async () => {
      const key = this.#added ?? (await this.#keep());
      if (this.edited === null) await this.#harvest(key);
      this.#onsaved(key);
    });
  }

  async unlock(passphrase: string): Promise<void> {
    const goOn = this.waiting;
    await this.#do('unlock', async () => {
      await call('edit_source', { edit: 'unlock', passphrase });
      tell(['sources']);
      this.waiting = null;
    });
    if (this.waiting === null && goOn !== null) await goOn();
  }

  async #keep(): Promise<string> {
    const { keys } = await call('edit_source', this.#edit());
    tell(['sources']);
    return keys[0] ?? this.edited?.key ?? '';
  }

  /** The first harvest. Why it cannot start is said on the page of the source, except for what can be mended here. */
  async #harvest(key: string): Promise<void> {
    this.#added = key;
    try {
      live.note(await call('harvest', { ask: 'start', source: key, accept_removals: false }));
    } catch (thrown) {
      if (failureOf(thrown).code === 'passphrase_needed') throw thrown;
    }
  }

  #edit(): SourceEdit {
    const name = this.name.trim() === '' ? null : this.name.trim();
    if (this.edited === null) return { edit: 'add', place: this.#place(), name, secret: this.#secret() };
    return { edit: 'change', key: this.edited.key, name, address: this.#filled(), secret: this.#secret() };
  }

  #place(): Place {
    // So that the kept password is tried, where it was given for this place.
    if (this.edited !== null) return { by: 'change', key: this.edited.key, address: this.#filled() };
    if (this.#pasted) return { by: 'text', text: recall(this.text.trim()) };
    return { by: 'form', connector: this.connector, address: this.#filled() };
  }

  #filled(): Record<string, string> {
    const known = this.fields.filter((field) => field.kind !== 'secret').map((field) => [field.name, (this.address[field.name] ?? '').trim()] as const);
    return Object.fromEntries(known.filter(([, value]) => value !== ''));
  }

  #secret(): string | null {
    return this.secret === '' ? null : this.secret;
  }

  /** The form no longer says what was pasted or tested. */
  #forget(): void {
    this.#pasted = false;
    this.#added = null;
    this.probe = undefined;
    this.error = undefined;
    this.#turn += 1;
    this.#leaveTest();
  }

  /** Waits no longer for the answer to a test: it is about what the form no longer says. */
  #leaveTest(): void {
    if (this.work === 'test') this.work = null;
  }

  /** What ends after it is no longer meant says nothing: neither that it failed nor that what runs now has ended. */
  async #do(work: Work, run: () => Promise<void>, isMeant: () => boolean = () => true): Promise<void> {
    this.work = work;
    this.error = undefined;
    try {
      await run();
      if (!isMeant()) return;
    } catch (thrown) {
      if (!isMeant()) return;
      this.error = failureOf(thrown);
      if (this.error.code === 'passphrase_needed' && work !== 'unlock') this.waiting = () => this.#do(work, run, isMeant);
    }
    this.work = null;
  }
}

/** Whether the store of secrets asks for a new passphrase instead of the known one. */
export function isNewPassphrase(store: SecretStoreView): boolean {
  return store === 'file_absent';
}
