// Keeps a few pictures for the documentation, small. Arguments: the folder of the pictures, the folder of the documentation.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import UPNG from 'upng-js';

const [from, to] = process.argv.slice(2);
const MOST_BYTES = 100_000;
const COLOURS = [256, 128, 64, 32, 16];

// What is kept as what: the picture's name, width and scheme, and the most rows that are shown.
const page = (name, width, scheme, rows) => [`${name}-${width}-${scheme}`, `page/${name}-${width}-${scheme}`, width, rows];
const mail = (name, as, width, scheme, rows) => [`${name}-${width}-${scheme}`, `mail/${as}-${width}-${scheme}`, width, rows];
const example = (kind) => `example-file-${kind}`;
const kept = [
  page('overview', 1280, 'light', 1100), page('overview', 1280, 'dark', 700), page('overview', 360, 'light', 900),
  page('objective', 1280, 'light', 1900), page('initiative', 600, 'light', 1100), page('lead', 1280, 'light', 900), page('person', 360, 'dark', 1000),
  page('forecast', 1280, 'light', 800), page('capacity', 1280, 'light', 800), page('roadmap', 1280, 'light', 900), page('sources', 600, 'light', 700),
  mail(example('check-in-en'), 'check-in', 1280, 'light', 1300), mail(example('check-in-en'), 'check-in', 1280, 'dark', 1300),
  mail(example('check-in-en'), 'check-in', 600, 'dark', 1300), mail(example('check-in-en'), 'check-in', 360, 'light', 1300),
  mail(example('check-in-en'), 'check-in', 360, 'dark', 1300), mail(example('check-in-de'), 'check-in-de', 600, 'light', 1300),
  mail(example('course-correction-en'), 'course-correction', 600, 'light', 1600), mail(example('quarterly-en'), 'quarterly', 600, 'light', 1600),
  mail('troubled-mail-alert-en', 'alert', 600, 'light', 800),
  // The picture that the README opens with.
  [`${example('check-in-en')}-600-light`, 'check-in', 600, 1330],
];
for (const folder of ['page', 'mail']) mkdirSync(`${to}/${folder}`, { recursive: true });
for (const [name, as, width, rows] of kept) {
  const png = UPNG.decode(readFileSync(`${from}/${name}.png`));
  const height = Math.min(png.height, rows);
  const rgba = UPNG.toRGBA8(png)[0].slice(0, width * height * 4);
  let bytes;
  for (const colours of COLOURS) {
    bytes = Buffer.from(UPNG.encode([rgba], width, height, colours));
    if (bytes.length <= MOST_BYTES) break;
  }
  if (bytes.length > MOST_BYTES) throw new Error(`${as} takes ${bytes.length} bytes`);
  writeFileSync(`${to}/${as}.png`, bytes);
  console.log(`${to}/${as}.png: ${bytes.length} bytes`);
}
