/**
 * What may wait until the page stands. Asking for a place or scrolling makes an engine lay the page out at once; done
 * while a page is still being written, it is laid out twice.
 */

/** Runs once the frame that is being made was painted; returns what calls it off. */
export function oncePainted(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(run)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
