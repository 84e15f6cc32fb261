// Looks at every page in Chromium. Arguments: the daemon's log, which says where the page is, and the folder of the pictures.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import puppeteer from 'puppeteer-core';

const [log, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = [360, 600, 1280];
const SCHEMES = ['light', 'dark'];

const faults = [];
const fault = (path, what) => faults.push(`${path}: ${what}`);

async function address() {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = /the page is at (http:\/\/[^/\s]+)\//.exec(await readFile(log, 'utf8'));
    if (found) return found[1];
    await sleep(50);
  }
  throw new Error(`the daemon did not say where the page is:\n${await readFile(log, 'utf8')}`);
}

// Of our pages every rule of the recommended set holds, but what is a matter of style.
const page = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended'],
  rules: {
    // minijinja writes them for `/`, which is allowed everywhere.
    'no-raw-characters': 'off',
    // A word stays whole in a heading of a table.
    'long-title': 'off',
    // Trackers are other sites: their links say so by an arrow, and open where the reader wants.
    'require-sri': 'off',
    'void-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
  },
}));

// A mail is written for mail readers: tables for layout, styles in tags.
const mail = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:standard'], rules: {
  'no-inline-style': 'off',
  'doctype-style': 'off',
  'void-style': 'off',
  'attr-case': 'off',
  'no-deprecated-attr': 'off',
  'no-raw-characters': 'off',
  'no-trailing-whitespace': 'off',
  'no-conditional-comment': 'off',
  'long-title': 'off',
  'prefer-tbody': 'off',
  'wcag/h63': 'off',
  'wcag/h71': 'off',
} }));

async function validate(checker, path, html) {
  const report = await checker.validateString(html, path);
  for (const result of report.results) {
    for (const message of result.messages) {
      fault(path, `${message.ruleId}: ${message.message} (line ${message.line})`);
    }
  }
}

async function accessible(tab, path, scheme) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const { id, impact, help, nodes } of violations) {
    const line = `axe ${impact} ${id} (${scheme}): ${help}: ${nodes[0]?.html}`;
    fault(path, line);
  }
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
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-color-profile=srgb', '--font-render-hinting=none'],
});
const tab = await browser.newPage();
let current = '/';
tab.on('console', (message) => {
  if (['error', 'warn'].includes(message.type())) fault(current, `the browser says: ${message.text()}`);
});
tab.on('requestfailed', (request) => fault(current, `not loaded: ${request.url()}`));
tab.on('response', (response) => {
  if (response.status() >= 400) fault(current, `${response.status()} for ${response.url()}`);
});
tab.on('request', (request) => {
  if (!request.url().startsWith(base)) fault(current, `asks another site: ${request.url()}`);
});

const seen = new Set(['/']);
const queue = ['/'];
const isMail = (path) => /^\/review\/\d+\/html$/.test(path);
while (queue.length > 0) {
  current = queue.shift();
  for (const scheme of SCHEMES) {
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await tab.setViewport({ width: 1280, height: 900 });
    const answer = await tab.goto(base + current, { waitUntil: 'load' });
    if (scheme === 'light') await validate(isMail(current) ? mail : page, current, await answer.text());
    if (!isMail(current)) await accessible(tab, current, scheme);
    if (current === '/' && scheme === 'light') await keyboard(tab, current);
  }
  await tab.setViewport({ width: 360, height: 800 });
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) fault(current, `is ${wide} px wider than a screen of 360 px`);
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
  ['overview', '/'], ['objective', '/objective/market-share'], ['initiative', '/initiative/crm-rollout'], ['lead', '/lead/crm-parts'],
  ['person', '/person/mikkel'], ['roadmap', '/roadmap'], ['forecast', '/forecast'], ['capacity', '/capacity'], ['matrix', '/matrix'],
  ['hygiene', '/hygiene'], ['risks', '/risks'], ['sources', '/sources'], ['ledger', '/ledger'], ['reviews', '/reviews'],
  ['review', '/review/1'], ['review-html', '/review/1/html'], ['outbox', '/outbox'], ['explain', '/explain/churn'],
];
for (const [name, path] of shown) {
  if (!seen.has(path)) fault(path, 'no link leads there');
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      current = path;
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await tab.setViewport({ width, height: 800 });
      await tab.goto(base + path, { waitUntil: 'load' });
      const height = await tab.evaluate(() => document.documentElement.scrollHeight);
      await tab.screenshot({ path: `${pictures}/${name}-${width}-${scheme}.png`, clip: { x: 0, y: 0, width, height: Math.min(height, 4000) } });
    }
  }
}
current = '/';
await tab.emulateMediaFeatures([]);
await tab.goto(`${base}/`, { waitUntil: 'load' });
const paper = await tab.pdf({ path: `${pictures}/overview.pdf`, format: 'A4' });
if (paper.length < 5_000) fault('/', 'prints nothing');
await browser.close();

console.log(`${seen.size} pages were looked at, light and dark; ${shown.length * WIDTHS.length * SCHEMES.length} pictures were taken`);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
