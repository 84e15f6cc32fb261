// Looks at the mails and pages of the test companies in Chromium. Arguments: the folder of their files, and that of the pictures.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { SCHEMES, WIDTHS, accessible, fault, launch, mail, narrow, page, picture, report, validate, watched } from './checks.mjs';
import { serve } from './serve.mjs';

const [folder, pictures, wanted] = process.argv.slice(2);
const { base, close } = await serve(folder);
const browser = await launch();

// A mail has neither landmarks nor a way past a navigation.
const NO_PAGE = ['region', 'landmark-one-main', 'page-has-heading-one', 'bypass'];
// Of the pages that there are many of in a company, two of each kind are looked at: they are made by the same code.
const MAIN = /^\/[^/]+\/page\/(index|roadmap|forecast|capacity|hygiene|risks|sources|ledger|matrix)$/;

// What nobody but we may bring: markup that runs, loads, sends or moves.
const foreign = () => {
  const found = [];
  const bad = 'script, iframe, object, embed, form, base, frame, audio, video, foreignObject, meta[http-equiv="refresh" i], link:not([rel="icon"], [rel="stylesheet"])';
  for (const element of document.querySelectorAll('*')) {
    if (element.matches(bad)) found.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      const loads = ['src', 'href', 'xlink:href', 'background', 'data', 'srcset', 'action'].includes(name);
      const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(value)?.[1].toLowerCase();
      if (name.startsWith('on')) found.push(`${name}="${value}"`);
      if (loads && scheme && !['http', 'https', 'mailto'].includes(scheme) && !value.startsWith('data:image/png;base64,')) found.push(`${name}="${value}"`);
      if (name === 'style' && /url\(|expression|@import/i.test(value)) found.push(`style="${value}"`);
    }
  }
  return found;
};

async function look({ tab, at }, name) {
  const isMail = /\/(mail|file)\//.test(name);
  at.path = name;
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await tab.setViewport({ width: 1280, height: 900 });
  const answer = await tab.goto(base + name, { waitUntil: 'load' });
  await validate(isMail ? mail : page, name, await answer.text());
  for (const what of await tab.evaluate(foreign)) fault(name, `not ours: ${what}`);
  if (isMail || MAIN.test(name)) {
    await accessible(tab, name, 'light', isMail ? NO_PAGE : []);
    // Of a mail by night axe thinks white paper, which mail readers do not have; its colours are held by a test of Rust.
    if (/\/page\/index$/.test(name)) {
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      await accessible(tab, name, 'dark');
    }
  }
  await narrow(tab, name);
  if (!/\/hostile-/.test(name)) return;
  at.path = `/bare${name}`;
  await tab.goto(`${base}/bare${name}`, { waitUntil: 'load' });
  // What runs does so where the reader goes and points.
  await tab.evaluate(() => {
    for (const element of document.querySelectorAll('body *')) element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
  });
}

const files = readdirSync(folder, { recursive: true });
const seen = new Map();
const documents = files.filter((file) => file.endsWith('.html')).map((file) => `/${file.slice(0, -'.html'.length)}`).sort().filter((name) => {
  const kind = /^\/[^/]+\/page\/[^/]+\//.exec(name)?.[0];
  if (!kind) return true;
  seen.set(kind, (seen.get(kind) ?? 0) + 1);
  return seen.get(kind) <= 2;
});
const count = documents.length;
const queue = [...documents];
// As many tabs as the machine has use for.
await Promise.all(Array.from({ length: 3 }, async () => {
  const view = await watched(browser, base);
  for (let name = queue.shift(); name; name = queue.shift()) await look(view, name);
  await view.tab.close();
}));

// Only what the documentation shows, unless everything is asked for.
const shown = wanted === '--all'
  ? documents.filter((name) => /\/mail\/|^\/example\//.test(name) || MAIN.test(name))
  : ['/example/file/check-in-en', '/example/file/check-in-de', '/example/file/course-correction-en', '/example/file/quarterly-en', '/troubled/mail/alert-en'];
const { tab, at } = await watched(browser, base);
for (const name of shown) {
  at.path = name;
  await tab.goto(base + name, { waitUntil: 'load' });
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      const file = `${name.slice(1).replaceAll('/', '-')}-${width}-${scheme}.png`;
      await picture(tab, path.join(pictures, file), width, scheme, 6000);
    }
  }
}
await browser.close();
close();
report(`${count} mails and pages of the test companies were looked at`);
