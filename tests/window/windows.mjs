// Where a window stands.

import assert from 'node:assert/strict';

import { withWindow } from './driver.mjs';

/** Neither where a window opens by itself nor as large. */
const ELSEWHERE = { x: 60, y: 40, width: 1000, height: 640 };

export async function windows(report, sample) {
  await report.check('a window opens where it was closed, as large as it was', async () => {
    await withWindow(sample, async (window) => {
      await window.text('home');
      assert.notDeepEqual(await window.place(), ELSEWHERE);
      await window.stand(ELSEWHERE);
      await window.leave('Control+Shift+w');
    });
    await withWindow(sample, async (window) => {
      await window.text('home');
      assert.deepEqual(await window.place(), ELSEWHERE);
    });
  });
}
