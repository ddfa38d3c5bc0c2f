/**
 * The desktop window. One Tauri command, `call`, carries every request as JSON text: the list of commands lives in
 * the api crate, not in the window's permissions.
 */

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow } from '@tauri-apps/api/window';
import { open, save } from '@tauri-apps/plugin-dialog';

import type { ApiEvent } from '../api';
import { CallError, failureOf, type CommandName, type DropEvent, type Host, type HostEvent, type NativeMenu, type NativeWord, type RequestOf, type ResponseOf } from './host';

export function tauriHost(): Host {
  const host: Host = { platform: 'desktop', call, onEvent, pickFile, pickFolder, pickSave, openWindow, closeWindow, saveFile, setZoom, onDrop };
  return /Mac/.test(navigator.platform) ? { ...host, setMenu } : host;
}

async function call<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
  try {
    return await invoke<ResponseOf<Name>>('call', { name, body: JSON.stringify(request) });
  } catch (thrown) {
    throw new CallError(failureOf(thrown));
  }
}

function onEvent(listener: (event: HostEvent) => void): () => void {
  return stopLater(listen<ApiEvent>('pulk', (message) => listener(message.payload)));
}

function onDrop(listener: (event: DropEvent) => void): () => void {
  return stopLater(
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === 'enter') listener({ phase: 'over' });
      else if (payload.type === 'drop') listener({ phase: 'drop', paths: payload.paths });
      else if (payload.type === 'leave') listener({ phase: 'leave' });
    }),
  );
}

function pickFile(title: string): Promise<string | null> {
  return open({ title, multiple: false, directory: false });
}

function pickFolder(title: string): Promise<string | null> {
  return open({ title, multiple: false, directory: true });
}

function pickSave(title: string, name: string): Promise<string | null> {
  return save({ title, defaultPath: name });
}

async function openWindow(hash: string): Promise<void> {
  try {
    await invoke('open_window', { page: hash.replace(/^#/, '') });
  } catch (thrown) {
    throw new CallError(failureOf(thrown));
  }
}

function closeWindow(): Promise<void> {
  return getCurrentWindow().close();
}

/** The window asks where to, and never tells the page. */
async function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    return await invoke<boolean>('save_file', bytes, { headers: { 'pulk-name': encodeURIComponent(name) } });
  } catch (thrown) {
    throw new CallError(failureOf(thrown));
  }
}

async function setZoom(factor: number): Promise<void> {
  try {
    await getCurrentWebview().setZoom(factor);
  } catch {
    // A webview that cannot zoom shows everything at its usual size.
  }
}

async function setMenu(menus: readonly NativeMenu[], words: Record<NativeWord, string>): Promise<void> {
  // Fetched after the first picture: nobody reads menus before it.
  const { setMenuBar } = await import('./menuBar');
  await setMenuBar(menus, words);
}

/** Listening starts asynchronously; stopping before it has started must still stop it. */
function stopLater(started: Promise<() => void>): () => void {
  return () => void started.then((stop) => stop());
}
