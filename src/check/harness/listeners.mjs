/**
 * Real SSE clients, each as its users would run it. `listen(wire)` returns at once; `seen` fills with opencode's payloads
 * in the order the client handed them over.
 */

import { createOpencodeClient as v1 } from '@opencode-ai/sdk';
import { createOpencodeClient as v2 } from '@opencode-ai/sdk/v2';
import { EventSource } from 'eventsource';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import http from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { java } from './java.mjs';
import { Process, temporaryDirectory } from './processes.mjs';
import { changed, recipe } from './readme.mjs';
import { sleep } from './wait.mjs';

const TARGET = fileURLToPath(new URL('../../../target', import.meta.url));
const LISTEN = fileURLToPath(new URL('../java/Listen.java', import.meta.url));

const payload = (envelope) => envelope.payload ?? envelope;

/** opencode's SDK: `subscribe` opens one of its streams. */
function sdk(name, subscribe) {
    return {
        name,
        async listen(wire, seen) {
            const ended = new AbortController();
            const { stream } = await subscribe(wire.url, { signal: ended.signal, onSseError() {} });
            (async () => {
                for await (const event of stream) seen.push(payload(event));
                if (!ended.signal.aborted) seen.over = true;
            })();
            return () => ended.abort();
        },
    };
}

const eventsource = {
    name: 'npm eventsource',
    async listen(wire, seen) {
        const source = new EventSource(`${wire.url}/global/event`);
        source.onmessage = (message) => seen.push(payload(JSON.parse(message.data)));
        source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) seen.over = true;
        };
        return () => source.close();
    },
};

/** `fetch` as README.md shows it. */
const fetching = {
    name: "Node's fetch",
    async listen(wire, seen) {
        const code = changed(recipe('**`fetch`**'), 'http://localhost:8080', wire.url);
        const ended = new AbortController();
        const body = new Function('fetch', 'show', 'console', `return (async () => {${code}})()`);
        const open = (url, options) => (ended.signal.aborted
            ? new Promise(() => {})
            : fetch(url, { ...options, signal: ended.signal }));
        body(open, (event) => seen.push(event), { error() {} });
        return () => ended.abort();
    },
};

/** Whatever prints an event's data as a line. */
function printing(name, command, cwd) {
    return {
        name,
        async listen(wire, seen) {
            const child = new Process(name, ...command(wire));
            // Lines are taken over as they come; the process keeps them all.
            const timer = setInterval(() => {
                for (; child.read !== child.lines.length; child.read++) {
                    const line = child.lines[child.read];
                    if (line.startsWith('{')) seen.push(payload(JSON.parse(line)));
                    else if (line === 'closed') seen.over = true;
                }
            }, 20);
            child.read = 0;
            return async () => {
                clearInterval(timer);
                try {
                    process.kill(-child.pid, 'SIGKILL');
                } catch {
                    // Gone already.
                }
                await child.stop('SIGKILL');
            };
        },
    };
}

const shell = printing('curl in a shell loop', (wire) => {
    const code = changed(recipe('**A shell that never misses an event**'), 'http://localhost:8080', wire.url);
    // A process group of its own, so that curl ends with the shell.
    return ['sh', ['-c', code], { cwd: temporaryDirectory('shell'), detached: true }];
});

const jersey = (name, ...classpath) => printing(name, (wire) => [
    java(),
    ['-cp', classpath.map((one) => path.join(TARGET, one)).join(':'), LISTEN, `${wire.url}/global/event`],
    { detached: true },
]);

/** A browser with a page whose script reports what it shows. */
function browser(name, script, command) {
    return {
        name,
        async listen(wire, seen) {
            const pages = http.createServer((request, response) => {
                let text = '';
                request.on('data', (bytes) => (text += bytes));
                request.on('end', () => {
                    if (request.method === 'POST') {
                        const { events, over } = JSON.parse(text);
                        seen.push(...events.map(payload));
                        if (over) seen.over = true;
                    }
                    response.writeHead(200, { 'content-type': 'text/html', connection: 'close' });
                    response.end(request.method === 'POST' ? '' : `<!DOCTYPE html><script type="module">${report(address)}${script()}</script>`);
                });
            });
            pages.listen(0, '127.0.0.1');
            await once(pages, 'listening');
            const address = `http://127.0.0.1:${pages.address().port}/seen`;
            wire.intercept = (first, socket) => {
                if (!/^(GET \/page|GET \/favicon)/.test(first.toString('latin1'))) return false;
                socket.unshift(first);
                pages.emit('connection', socket);
                socket.resume();
                return true;
            };
            const child = new Process(name, ...command(`${wire.url}/page`, temporaryDirectory('browser')));
            return async () => {
                try {
                    process.kill(-child.pid, 'SIGKILL');
                } catch {
                    // Gone already.
                }
                await child.stop('SIGKILL');
                pages.closeAllConnections();
                pages.close();
            };
        },
    };
}

// Not on the wire: reports are about what came, not part of it.
const report = (address) => `
const waiting = [];
let over = false;
async function report() {
    const events = waiting.slice();
    if (events.length || over) {
        try {
            await fetch('${address}', { method: 'POST', mode: 'no-cors', body: JSON.stringify({ events, over }) });
            waiting.splice(0, events.length);
        } catch {}
    }
    setTimeout(report, 50);
}
report();
const show = (event) => waiting.push(event);
`;

/** README.md's page. What the relay says of its own is reported as well, by the names it has on the wire. */
const page = () => `${changed(recipe('**A browser page**'), 'reloadEverything', '() => {}')}
for (const own of ['connected', 'expired', 'lagged', 'closing']) {
    continuo.addEventListener(own, ({ detail }) => show({ type: own === 'connected' ? 'server.connected' : 'server.stream.' + own, properties: detail }));
}
for (const own of ['down', 'gap']) {
    continuo.addEventListener(own, ({ detail }) => show({ type: 'server.upstream.' + own, properties: detail }));
}
`;

/** The least one can write. */
const bare = () => `
const source = new EventSource('/global/event');
source.onmessage = (message) => show(JSON.parse(message.data).payload);
source.onerror = () => { over = source.readyState === EventSource.CLOSED; };
`;

const chromium = (url, profile) => ['chromium', [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--remote-debugging-port=0',
    `--user-data-dir=${profile}`, url,
], { detached: true }];

/** No driver needed: the page speaks for itself. */
const firefox = (url, profile) => {
    writeFileSync(path.join(profile, 'user.js'), [
        ['app.update.enabled', false], ['browser.shell.checkDefaultBrowser', false], ['network.captive-portal-service.enabled', false],
        ['network.connectivity-service.enabled', false], ['datareporting.policy.dataSubmissionEnabled', false],
        ['toolkit.telemetry.enabled', false], ['browser.safebrowsing.downloads.remote.enabled', false],
        ['services.settings.server', ''], ['app.normandy.enabled', false], ['extensions.getAddons.cache.enabled', false],
    ].map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`).join(''));
    return ['firefox-esr', ['--headless', '--no-remote', '--profile', profile, url], {
        detached: true, env: { PATH: process.env.PATH, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
    }];
};

export const listeners = [
    sdk('opencode SDK v1, event.subscribe()', (url, options) => v1({ baseUrl: url }).event.subscribe(options)),
    sdk('opencode SDK v1, global.event()', (url, options) => v1({ baseUrl: url }).global.event(options)),
    sdk('opencode SDK v2, event.subscribe()', (url, options) => v2({ baseUrl: url }).event.subscribe({}, options)),
    sdk('opencode SDK v2, global.event()', (url, options) => v2({ baseUrl: url }).global.event(options)),
    eventsource,
    fetching,
    shell,
    browser("Chromium, README's page", page, chromium),
    browser("Firefox, README's page", page, firefox),
    jersey("Continuo's SseEventSource", 'continuo.jar', 'libs/*'),
];

/** Clients that give up in ways of their own, whatever serves them. */
export const stock = {
    eventsource,
    jersey: jersey("Jersey's stock SseEventSource", 'libs/*'),
    chromium: browser('Chromium, bare EventSource', bare, chromium),
    firefox: browser('Firefox, bare EventSource', bare, firefox),
};
