// What is asked of a document in Chromium: accessible, valid, nothing refused, nothing loaded from elsewhere, no wider than a phone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDTHS = [360, 600, 1280];
export const SCHEMES = ['light', 'dark'];

export const faults = [];
export const fault = (path, what) => faults.push(`${path}: ${what}`);

// Of our pages every rule of the recommended set holds, but what is a matter of style.
export const page = new HtmlValidate(new StaticConfigLoader({
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
export const mail = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:standard'], rules: {
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

export async function validate(checker, path, html) {
  const report = await checker.validateString(html, path);
  for (const result of report.results) {
    for (const message of result.messages) {
      fault(path, `${message.ruleId}: ${message.message} (line ${message.line})`);
    }
  }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// `off`: rules that are not asked.
export async function accessible(tab, path, scheme, off = []) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate((runOnly, off) => globalThis.axe.run(document, {
    runOnly,
    rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
    resultTypes: ['violations'],
  }), RULES, off);
  for (const { id, impact, help, nodes } of violations) {
    fault(path, `axe ${impact} ${id} (${scheme}): ${help}: ${nodes[0]?.html}`);
  }
}

export async function narrow(tab, path) {
  await tab.setViewport({ width: 360, height: 800 });
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) fault(path, `is ${wide} px wider than a screen of 360 px`);
}

export const launch = () => puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-color-profile=srgb', '--font-render-hinting=none'],
});

// A tab that tells of everything that is refused, missing, asked of others or run. `at` is where it is.
export async function watched(browser, base) {
  const tab = await browser.newPage();
  const at = { path: '/' };
  tab.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) fault(at.path, `the browser says: ${message.text()}`);
  });
  tab.on('pageerror', (error) => fault(at.path, `something ran: ${error}`));
  tab.on('dialog', async (dialog) => {
    fault(at.path, `something ran: ${dialog.type()} ${dialog.message()}`);
    await dialog.dismiss();
  });
  tab.on('requestfailed', (request) => fault(at.path, `not loaded: ${request.url()}`));
  tab.on('response', (response) => {
    if (response.status() >= 400) fault(at.path, `${response.status()} for ${response.url()}`);
  });
  tab.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('data:image/png;')) {
      fault(at.path, `asks another site: ${request.url()}`);
    }
  });
  tab.on('popup', () => fault(at.path, 'opens a window'));
  return { tab, at };
}

export async function picture(tab, file, width, scheme, most = 4000) {
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await tab.setViewport({ width, height: 800 });
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  await tab.screenshot({ path: file, clip: { x: 0, y: 0, width, height: Math.min(height, most) } });
}

export function report(what) {
  console.log(what);
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    process.exit(1);
  }
}
