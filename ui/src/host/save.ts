/** Saving in a browser: a download, which asks for a place or not as the person has set it. */

export function saveByDownload(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<boolean> {
  // Of no type a browser would rather show than keep.
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
  return Promise.resolve(true);
}
