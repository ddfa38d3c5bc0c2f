/**
 * What may wait until the page stands. Asking for a place or scrolling makes an engine lay the page out at once; done
 * while a page is still being written, it is laid out twice.
 */

/** Runs at the beginning of the frame after the one that is being made; returns what calls it off. */
export function oncePainted(run: () => void): () => void {
  let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(run)));
  return () => cancelAnimationFrame(frame);
}
