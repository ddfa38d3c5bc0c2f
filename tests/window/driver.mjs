// tauri-driver on free ports, ended with the body that needs it.

import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { required } from '../pulk.mjs';
import { Session } from './webdriver.mjs';

/**
 * Opens the window on `catalog`, runs `body` on it, and closes it whatever happens. `words` are its command line. `body`
 * also gets a way to start the program once more beside it, which resolves when that start has ended.
 */
export async function withWindow(catalog, body, words = []) {
  const [port, nativePort] = [await freePort(), await freePort()];
  // A bus of its own: the program runs once a bus, and the window before this one may still be closing.
  const bus = await startBus();
  // And a store of its own for what the page remembers: tabs of one catalog are none of another's.
  const env = { ...catalog.environment, DBUS_SESSION_BUS_ADDRESS: bus.address, XDG_DATA_HOME: join(catalog.home, 'webview') };
  const startAgain = (...others) => promisify(execFile)(required('PULK_WINDOW'), others, { env, cwd: catalog.home });
  const driver = spawn(required('TAURI_DRIVER'), ['--port', String(port), '--native-port', String(nativePort)], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const session = await Session.start(`http://127.0.0.1:${port}`, required('PULK_WINDOW'), words);
    try {
      return await body(session, startAgain);
    } finally {
      await session.end();
    }
  } finally {
    await end(driver);
    await end(bus.server);
  }
}

async function startBus() {
  const server = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    return { server, address: String(chunk).trim() };
  }
  throw new Error('the session bus did not start');
}

async function end(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await ended;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
