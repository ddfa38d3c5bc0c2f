/** An SVG as pixels. The picture is an image of its own to the browser, so it reads no style and no font of the page. */

/** Twice as sharp as the screen of most, within what every engine's canvas holds. */
const SHARP = 2;
const LONGEST = 8192;

/** Rejects where the engine cannot draw it. */
export async function pngOf(svg: string, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const scale = Math.min(SHARP, LONGEST / width, LONGEST / height);
  const image = new Image();
  // A data address: the page's policy lets images come from there, and not from blobs.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob === null) throw new Error('the engine gave no picture of the canvas');
  return new Uint8Array(await blob.arrayBuffer());
}
