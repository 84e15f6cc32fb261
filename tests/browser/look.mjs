// Looks at every page of the running daemon in Chromium. Arguments: its log, which says where the page is, and the folder of the pictures.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCHEMES, WIDTHS, accessible, fault, launch, mail, narrow, page, picture, report, validate, watched } from './checks.mjs';

const [log, pictures] = process.argv.slice(2);

async function address() {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = /the page is at (http:\/\/[^/\s]+)\//.exec(await readFile(log, 'utf8'));
    if (found) return found[1];
    await sleep(50);
  }
  throw new Error(`the daemon did not say where the page is:\n${await readFile(log, 'utf8')}`);
}

// The first stop of the keyboard is the way past the navigation, it can be seen, and it leads to the content.
async function keyboard(tab, path) {
  await tab.keyboard.press('Tab');
  const first = await tab.evaluate(() => {
    const { activeElement: element } = document;
    const box = element.getBoundingClientRect();
    return { text: element.textContent, seen: box.left >= 0 && box.top >= 0 && getComputedStyle(element).outlineStyle !== 'none' };
  });
  if (!first.text.startsWith('Skip') || !first.seen) fault(path, `the keyboard first stops at ${JSON.stringify(first)}`);
  await tab.keyboard.press('Enter');
  const at = await tab.evaluate(() => document.activeElement.id);
  if (at !== 'content') fault(path, `skipping leads to ${at}`);
}

const base = await address();
const browser = await launch();
const { tab, at } = await watched(browser, base);

const seen = new Set(['/']);
const queue = ['/'];
const isMail = (path) => /^\/review\/\d+\/html$/.test(path);
while (queue.length > 0) {
  const current = queue.shift();
  at.path = current;
  for (const scheme of SCHEMES) {
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await tab.setViewport({ width: 1280, height: 900 });
    const answer = await tab.goto(base + current, { waitUntil: 'load' });
    if (scheme === 'light') await validate(isMail(current) ? mail : page, current, await answer.text());
    if (!isMail(current)) await accessible(tab, current, scheme);
    if (current === '/' && scheme === 'light') await keyboard(tab, current);
  }
  await narrow(tab, current);
  const hrefs = await tab.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => link.href));
  for (const href of hrefs) {
    const url = new URL(href);
    const path = url.pathname;
    if (url.origin === base && !seen.has(path)) {
      seen.add(path);
      queue.push(path);
    }
  }
}

const shown = [
  ['overview', '/'], ['objective', '/objective/launch-north'], ['initiative', '/initiative/crm-rollout'], ['lead', '/lead/crm-parts'],
  ['person', '/person/mikkel'], ['roadmap', '/roadmap'], ['forecast', '/forecast'], ['capacity', '/capacity'], ['matrix', '/matrix'],
  ['hygiene', '/hygiene'], ['risks', '/risks'], ['sources', '/sources'], ['ledger', '/ledger'], ['reviews', '/reviews'],
  ['review', '/review/1'], ['review-html', '/review/1/html'], ['outbox', '/outbox'], ['explain', '/explain/churn'],
];
for (const [name, path] of shown) {
  if (!seen.has(path)) fault(path, 'no link leads there');
  at.path = path;
  await tab.goto(base + path, { waitUntil: 'load' });
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) await picture(tab, `${pictures}/${name}-${width}-${scheme}.png`, width, scheme);
  }
}
at.path = '/';
await tab.emulateMediaFeatures([]);
await tab.goto(`${base}/`, { waitUntil: 'load' });
const paper = await tab.pdf({ path: `${pictures}/overview.pdf`, format: 'A4' });
if (paper.length < 5_000) fault('/', 'prints nothing');
await browser.close();

report(`${seen.size} pages were looked at, light and dark; ${shown.length * WIDTHS.length * SCHEMES.length} pictures were taken`);
