// Serves the files of the companies on loopback, as the page would: with its policies, which are read from its source. Below `/bare/`
// the same without any policy, as a mail reader has none: there only the escaping stands between a stranger's text and the reader.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const KINDS = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png' };

const policy = (file) => {
  const found = /^const POLICY: &str = "([^"]+)";/m.exec(readFileSync(file, 'utf8'));
  if (!found) throw new Error(`${file} names no policy`);
  return found[1];
};
const PAGE = policy('src/web/guard.rs');
// A sandbox would keep the checks out too.
const MAIL = policy('src/web/mails.rs').replace(/^sandbox [^;]*; /, '');
const ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export async function serve(folder) {
  const server = createServer(async (request, response) => {
    let name = decodeURIComponent(new URL(request.url, 'http://page').pathname);
    const headers = { 'X-Content-Type-Options': 'nosniff' };
    if (name.startsWith('/bare/')) {
      name = name.slice('/bare'.length);
    } else {
      headers['Content-Security-Policy'] = name.includes('/mail/') ? MAIL : name.includes('/file/') ? ALONE : PAGE;
    }
    if (name.endsWith('/')) name += 'index';
    // Which is the program's own, and no file of a company.
    if (/\/(icon\.svg|favicon\.ico)$/.test(name)) {
      response.writeHead(204, headers).end();
      return;
    }
    const file = path.join(folder, name);
    const kind = KINDS[path.extname(file)];
    const whole = kind ? file : `${file}.html`;
    try {
      const bytes = await readFile(whole);
      response.writeHead(200, { ...headers, 'Content-Type': kind ?? KINDS['.html'] }).end(bytes);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  return { base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
