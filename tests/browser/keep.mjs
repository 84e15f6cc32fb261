// Keeps a few pictures for the documentation, small. Arguments: the folder of the pictures, the folder of the documentation.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import UPNG from 'upng-js';

const [from, to] = process.argv.slice(2);
const MOST_BYTES = 60_000;

// Name, width, scheme, and the most rows that are shown.
const kept = [
  ['overview', 1280, 'light', 1100], ['overview', 1280, 'dark', 700], ['overview', 360, 'light', 900],
  ['objective', 1280, 'light', 1300], ['initiative', 600, 'light', 1100], ['lead', 1280, 'light', 900], ['person', 360, 'dark', 1000],
  ['forecast', 1280, 'light', 800], ['capacity', 1280, 'light', 700], ['sources', 600, 'light', 700],
];
mkdirSync(to, { recursive: true });
for (const [name, width, scheme, rows] of kept) {
  const file = `${name}-${width}-${scheme}.png`;
  const png = UPNG.decode(readFileSync(`${from}/${file}`));
  const height = Math.min(png.height, rows);
  const rgba = UPNG.toRGBA8(png)[0].slice(0, width * height * 4);
  let bytes;
  for (const colours of [256, 128, 64, 32, 16]) {
    bytes = Buffer.from(UPNG.encode([rgba], width, height, colours));
    if (bytes.length <= MOST_BYTES) break;
  }
  if (bytes.length > MOST_BYTES) throw new Error(`${file} takes ${bytes.length} bytes`);
  writeFileSync(`${to}/${file}`, bytes);
  console.log(`${to}/${file}: ${bytes.length} bytes`);
}
