// tauri-driver on free ports, ended with the body that needs it.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

import { required } from '../pulk.mjs';
import { Session } from './webdriver.mjs';

/** Opens the window on `catalog`, runs `body` on it, and closes it whatever happens. */
export async function withWindow(catalog, body) {
  const [port, nativePort] = [await freePort(), await freePort()];
  const driver = spawn(required('TAURI_DRIVER'), ['--port', String(port), '--native-port', String(nativePort)], {
    env: catalog.environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const session = await Session.start(`http://127.0.0.1:${port}`, required('PULK_WINDOW'));
    try {
      return await body(session);
    } finally {
      await session.end();
    }
  } finally {
    const ended = new Promise((resolve) => driver.once('exit', resolve));
    if (driver.exitCode === null && driver.signalCode === null && driver.kill('SIGTERM')) await ended;
  }
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
