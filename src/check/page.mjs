// The page and its client in a real browser, while things break. Everything on loopback.
// usage: node page.mjs [words of the checks to run]; SCREENSHOTS=directory keeps pictures of the page

import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { Browser } from './harness/browser.mjs';
import { check, run } from './harness/checks.mjs';
import { temporaryDirectory } from './harness/processes.mjs';
import { Relay } from './harness/relay.mjs';
import { ScriptedUpstream } from './harness/scripted.mjs';
import { Wire } from './harness/wire.mjs';
import { sleep, until } from './harness/wait.mjs';

const FAST = {
    SERVER_EVENT_STREAM_HEARTBEAT_MS: '1000',
    SERVER_EVENT_STREAM_RETRY_MIN_MS: '100',
    SERVER_EVENT_STREAM_RETRY_MAX_MS: '200',
    UPSTREAM_RECONNECT_INITIAL_MS: '100',
    UPSTREAM_RECONNECT_MAX_MS: '500',
};
const TOKEN = '0123456789abcdef0123456789abcdef';
// Beyond the patience of the relay with a socket, and of a tab with a leader that says nothing.
const BLOCKED = 4_000;
const TAKEOVER = 40_000;
/** A document of the relay's that does nothing. */
const QUIET = '/health/ready';

// Node takes a .js file for what it was before there were modules.
const source = readFileSync(new URL('../main/resources/dev/continuo/page/continuo/backoff.js', import.meta.url), 'utf8');
const { Backoff } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

function expect(truth, what) {
    if (!truth) throw new Error(what);
}

let browser;

/** An upstream, a relay, a wire to it, and tabs on the wire. */
class Stage {
    static async set(use, settings = {}, upstream = ScriptedUpstream) {
        const stage = new Stage();
        stage.settings = { ...FAST, ...settings };
        stage.upstream = use(await upstream.start());
        // Its status may be kept from strangers, so it is not waited for.
        stage.relay = use(await Relay.start({ UPSTREAM_URL: stage.upstream.url, ...stage.settings }));
        stage.wire = use(await Wire.open(stage.relay.url));
        await until('the relay connecting', () => stage.upstream.streams.size > 0);
        stage.profile = use(await browser.profile());
        stage.use = use;
        return stage;
    }

    /** The same with any SSE server as the upstream. */
    static plain(use, settings = {}) {
        return Stage.set(use, { UPSTREAM_DIALECT: 'plain', ...settings }, PlainUpstream);
    }

    get url() {
        return this.wire.url;
    }

    /** A tab with nothing but the client, which keeps what it is told. */
    async listener(options = {}, stream = '/global/event', at = QUIET) {
        const tab = await this.tab(at);
        await tab.value(listen(options, stream));
        await tab.until('the first word of the relay', 'continuo.cursor !== ""');
        return tab;
    }

    /** A tab that is ready to listen. */
    async tab(at = QUIET) {
        const tab = await this.profile.open(`${this.url}${at}`);
        await tab.until('the document', `location.pathname === '${at}'`);
        await tab.value(`import('/continuo.js').then(() => {})`);
        return tab;
    }

    page(view) {
        return this.profile.open(`${this.url}/`, view);
    }

    async subscribers() {
        return (await this.relay.status()).subscribers.count;
    }

    /** Another relay on the same upstream: a new log. */
    async replaceRelay() {
        await this.relay.stop();
        await this.wire.unplug();
        await this.startRelay();
        await this.wire.plug();
    }

    async startRelay() {
        this.relay = this.use(await Relay.on(this.upstream, this.settings));
        this.wire.target = this.relay.url;
    }
}

const listen = (options, stream) => `import('/continuo.js').then(({ Continuo }) => {
    globalThis.numbers = [];
    globalThis.news = [];
    globalThis.states = [];
    globalThis.Continuo = Continuo;
    globalThis.continuo = new Continuo(${JSON.stringify(stream)}, ${JSON.stringify(options)});
    const read = (detail) => (typeof detail.payload === 'string' ? JSON.parse(detail.payload) : detail.payload.properties).n;
    continuo.addEventListener('event', ({ detail }) => numbers.push(read(detail)));
    continuo.addEventListener('state', ({ detail }) => states.push([Date.now(), detail.state]));
    for (const own of ['gap', 'down', 'expired', 'lagged', 'busy', 'closing', 'refused']) {
        continuo.addEventListener(own, ({ detail }) => news.push([own, detail]));
    }
})`;

/** Waits until a tab has been given the numbers up to `last`, and throws unless each came once and in order. */
async function whole(tab, last, first = 1, ms = 30_000) {
    const complete = `numbers.at(-1) === ${last}`;
    await tab.until(`event ${last}`, complete, ms).catch(() => {});
    await sleep(300);
    const got = await tab.value('numbers');
    const wrong = got.findIndex((n, i) => n !== first + i);
    const news = JSON.stringify(await tab.value('news'));
    expect(wrong < 0, `event ${got[wrong]} came after ${got[wrong - 1]}; told ${news}`);
    expect(got.length === last - first + 1, `${got.length} events came instead of ${last - first + 1}; told ${news}`);
    return news;
}

const told = async (tab) => (await tab.value('news')).map(([own]) => own).join();

/** Answers every new connection so, or those that begin with `words`, until what it returns is called; `times` are when they came. */
function answering(wire, status, times = [], words = '') {
    const { intercept } = wire;
    wire.intercept = (first, socket) => {
        if (!String(first).startsWith(words)) return false;
        times.push(Date.now());
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return true;
    };
    wire.cut();
    return () => {
        wire.intercept = intercept;
    };
}

/** Any SSE server: events with names of its own. */
class PlainUpstream {
    static async start() {
        const upstream = new PlainUpstream();
        upstream.streams = new Set();
        upstream.last = 0;
        upstream.server = http.createServer((request, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.write(': hello\n\n');
            upstream.streams.add(response);
        });
        upstream.server.listen(0, '127.0.0.1');
        await once(upstream.server, 'listening');
        upstream.url = `http://127.0.0.1:${upstream.server.address().port}/`;
        return upstream;
    }

    emit(...names) {
        for (const name of names) {
            const text = `${name ? `event: ${name}\n` : ''}data: {"n":${++this.last}}\n\n`;
            for (const stream of this.streams) stream.write(text);
        }
    }

    close() {
        this.server.closeAllConnections();
        this.server.close();
    }
}

function tokens() {
    const file = path.join(temporaryDirectory('tokens'), 'tokens');
    writeFileSync(file, `ada ${TOKEN}\n`);
    return { SERVER_AUTH_MODE: 'bearer', SERVER_AUTH_TOKENS_FILE: file };
}

/** The texts whose contrast with what is behind them is less than WCAG's 4.5 : 1. */
const CONTRAST = `(() => {
    const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
        const [r, g, b] = rgb(color).slice(0, 3).map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const color = getComputedStyle(one).backgroundColor;
            if (rgb(color)[3] !== 0) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    const faint = new Set();
    for (const element of document.querySelectorAll('body *')) {
        if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility()) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
        const contrast = (a + 0.05) / (b + 0.05);
        if (contrast < 4.5) faint.add((element.id || element.className || element.tagName) + ' ' + contrast.toFixed(2));
    }
    return [...faint];
})()`;

await run(async () => {
    browser = await Browser.start();
    await check('the client waits 500 ms to 30 s, twice as long each time, spread by 25 %, and begins anew after an event', () => {
        for (const [random, factor] of [[0, 0.75], [0.5, 1], [0.999999, 1.25]]) {
            const backoff = new Backoff(() => random);
            const waits = Array.from({ length: 9 }, () => Math.round(backoff.next()));
            const middle = [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000];
            const wanted = middle.map((ms) => Math.min(Math.round(ms * factor), 30_000));
            expect(waits.join() === wanted.join(), `${waits} instead of ${wanted}`);
            backoff.reset();
            expect(Math.round(backoff.next()) === wanted[0], 'not reset');
        }
    });

    await check('two tabs share one connection, and the other takes it over when one is closed', async (use) => {
        const stage = await Stage.set(use);
        const first = await stage.listener();
        const second = await stage.listener();
        stage.upstream.emit(50);
        await whole(first, 50);
        await whole(second, 50);
        expect(await stage.subscribers() === 1, `${await stage.subscribers()} subscribers`);
        expect(await first.value('continuo.leads') && !await second.value('continuo.leads'), 'who leads?');
        await first.close();
        stage.upstream.emit(50);
        await second.until('the other one leading', 'continuo.leads');
        stage.upstream.emit(50);
        await whole(second, 150);
        await until('one subscriber', async () => await stage.subscribers() === 1);
        const third = await stage.listener();
        stage.upstream.emit(1);
        await whole(third, 151, 151);
        expect(await stage.subscribers() === 1, `${await stage.subscribers()} subscribers`);
    });

    await check('a tab that comes with a cursor is given what lies between, then shares', async (use) => {
        const stage = await Stage.set(use);
        const first = await stage.listener();
        stage.upstream.emit(100);
        await whole(first, 100);
        const from = (await first.value('continuo.cursor')).replace(/\d+$/, '40');
        const second = await stage.listener({ from });
        stage.upstream.emit(20);
        await whole(second, 120, 41);
        expect(await stage.subscribers() === 1, `${await stage.subscribers()} subscribers`);
    });

    await check('a broken connection is resumed', async (use) => {
        const stage = await Stage.set(use);
        const tab = await stage.listener();
        for (let i = 0; i < 3; i++) {
            stage.upstream.emit(30);
            stage.wire.cut();
            stage.upstream.emit(30);
            await tab.until('the way back', 'continuo.state === "open"');
        }
        await whole(tab, 180);
        expect(await told(tab) === '', await told(tab));
    });

    await check('a source that the browser closed for good is made anew, with backoff that an event resets', async (use) => {
        const stage = await Stage.set(use);
        const tab = await stage.listener();
        stage.upstream.emit(20);
        await whole(tab, 20);
        const times = [];
        const well = answering(stage.wire, 502, times);
        stage.upstream.emit(20);
        await until('five attempts', () => times.length >= 5, 30_000);
        well();
        // The first one is the browser's own, after what `retry:` asked for.
        const waits = times.slice(1, 5).map((time, i) => time - times[i]);
        waits.forEach((wait, i) => expect(wait >= 0.75 * 500 * 2 ** i, `waited ${waits}`));
        await whole(tab, 40);
        const again = [];
        const cured = answering(stage.wire, 502, again);
        await until('two attempts', () => again.length >= 2);
        cured();
        stage.upstream.emit(20);
        await whole(tab, 60);
        expect(again[1] - again[0] < waits[3], `waited ${again[1] - again[0]} ms after events, ${waits} before`);
        return `waited ${waits} ms`;
    });

    await check('an upstream restart is told', async (use) => {
        const stage = await Stage.set(use);
        const tab = await stage.listener();
        stage.upstream.emit(20);
        await whole(tab, 20);
        await stage.upstream.stop();
        await tab.until('the loss', 'news.length === 1');
        await stage.upstream.restart();
        await tab.until('the return', 'news.length === 2');
        stage.upstream.emit(20);
        await whole(tab, 40);
        expect(await told(tab) === 'down,gap', await told(tab));
        expect((await tab.value('news'))[1][1].reason !== undefined, 'no reason');
    });

    await check('a relay restart is told to all tabs, and the new log is read from its beginning', async (use) => {
        const stage = await Stage.set(use);
        const tabs = [await stage.listener(), await stage.listener()];
        stage.upstream.emit(20);
        for (const tab of tabs) await whole(tab, 20);
        await stage.replaceRelay();
        stage.upstream.emit(20);
        for (const tab of tabs) {
            await whole(tab, 40);
            expect(/^(closing,)?expired$/.test(await told(tab)), await told(tab));
            expect((await tab.value('news')).at(-1)[1].reason === 'epoch', await whole(tab, 40));
        }
        await until('one subscriber', async () => await stage.subscribers() === 1);
    });

    await check('who was away for longer than the log holds is told', async (use) => {
        const stage = await Stage.set(use, { LOG_MAX_EVENTS: '50' });
        const tab = await stage.listener();
        stage.upstream.emit(20);
        await whole(tab, 20);
        await stage.wire.unplug();
        stage.upstream.emit(200);
        await until('the log', async () => (await stage.relay.status()).log.latest === 220);
        await stage.wire.plug();
        await tab.until('the word', 'news.length > 0', 60_000);
        const [[own, detail]] = await tab.value('news');
        expect(own === 'expired' && detail.reason === 'evicted', `${own} ${JSON.stringify(detail)}`);
        stage.upstream.emit(1);
        await tab.until('what comes then', 'numbers.at(-1) === 221');
    });

    await check('who reads too slowly is told that it lags, and loses nothing', async (use) => {
        const stage = await Stage.set(use, { SERVER_EVENT_STREAM_QUEUE_MAX: '10', SERVER_EVENT_STREAM_HEARTBEAT_MS: '10000' });
        const tab = await stage.listener();
        stage.wire.block();
        stage.upstream.emit(2_500, 4_000);
        await until('the log', async () => (await stage.relay.status()).log.latest === 2_500);
        await sleep(BLOCKED);
        stage.wire.unblock();
        await whole(tab, 2_500);
        expect(await told(tab) === 'lagged', await told(tab));
    });

    await check('a connection that falls silent is given up', async (use) => {
        const stage = await Stage.set(use);
        const tab = await stage.listener();
        // So that it knows the beat.
        await sleep(2_500);
        stage.wire.block();
        stage.upstream.emit(20);
        const blocked = Date.now();
        await tab.until('another attempt', `states.at(-1)[1] === 'connecting'`, 30_000);
        const took = Date.now() - blocked;
        stage.wire.unblock();
        await whole(tab, 20);
        return `after ${took} ms`;
    });

    const leadership = async (use, sleeps, wakes) => {
        const stage = await Stage.set(use);
        const first = await stage.listener();
        const second = await stage.listener();
        stage.upstream.emit(20);
        await whole(first, 20);
        await sleeps(first);
        const slept = Date.now();
        stage.upstream.emit(20);
        await until('the other one leading', () => second.value('continuo.leads'), TAKEOVER);
        const took = Date.now() - slept;
        stage.upstream.emit(20);
        await whole(second, 60);
        await wakes(first);
        stage.upstream.emit(20);
        await whole(first, 80, 1, TAKEOVER);
        await whole(second, 80);
        expect(!await first.value('continuo.leads'), 'both lead');
        await until('one subscriber', async () => await stage.subscribers() === 1, TAKEOVER);
        return `another one led after ${took} ms`;
    };

    await check('a tab that is frozen makes way, and catches up', (use) => leadership(use, (tab) => tab.freeze(), (tab) => tab.thaw()));

    await check('a tab that hangs loses the lead, and catches up', (use) => {
        let pid;
        const wake = () => pid && process.kill(pid, 'SIGCONT');
        return leadership(use, async (tab) => {
            pid = await tab.process();
            // It would not even close while it hangs.
            use({ stop: wake });
            process.kill(pid, 'SIGSTOP');
        }, wake);
    });

    await check('a tab that comes back behind a new one that has no place yet catches up', async (use) => {
        const stage = await Stage.set(use);
        const old = await stage.listener();
        stage.upstream.emit(20);
        await whole(old, 20);
        await old.freeze();
        stage.upstream.emit(20);
        await until('the log', async () => (await stage.relay.status()).log.latest === 40);
        const fresh = await stage.tab();
        const well = answering(stage.wire, 502);
        await fresh.value(listen({}, '/global/event'));
        await fresh.until('the lead', 'continuo.leads');
        await old.thaw();
        await old.until('a follower', 'navigator.locks.query().then(({ pending }) => pending.length === 1)');
        well();
        await fresh.until('its place', 'continuo.cursor !== ""');
        stage.upstream.emit(5);
        await whole(fresh, 45, 41);
        await whole(old, 45);
        expect(!await old.value('continuo.leads'), 'the old one leads');
    });

    await check('a tab of the new log behind one that has yet to hear of it goes on with it, and is told nothing wrong', async (use) => {
        const stage = await Stage.set(use);
        const leader = await stage.listener();
        stage.upstream.emit(20);
        await whole(leader, 20);
        const follower = await stage.tab();
        await stage.relay.stop();
        const times = [];
        const well = answering(stage.wire, 502, times);
        await stage.startRelay();
        const before = Math.max(times.length, 4);
        await until('the beginning of a long wait', () => times.length > before, 40_000);
        well();
        stage.upstream.emit(5);
        const { epoch } = (await stage.relay.status()).log;
        await follower.value(listen({ from: `${epoch}-0` }, '/global/event'));
        expect(await leader.value('continuo.state') === 'waiting', 'the leader is back too early');
        await leader.until('the way back', 'continuo.state === "open"', 40_000);
        await whole(leader, 25);
        await whole(follower, 25, 21);
        const asked = follower.requests('after_seq').length;
        stage.upstream.emit(5);
        await whole(follower, 30, 21);
        await whole(leader, 30);
        expect(/^(closing,)?expired$/.test(await told(leader)), await told(leader));
        expect(await told(follower) === '', await told(follower));
        expect(follower.requests('after_seq').length === asked, `asked ${follower.requests('after_seq').length} times, ${asked} before`);
        return `asked ${asked} times`;
    });

    await check('a page that was kept for the way back goes on once, and can be closed', async (use) => {
        const stage = await Stage.set(use);
        // The browser keeps none that must not be stored.
        const tab = await stage.listener({}, '/global/event', '/page/page.css');
        stage.upstream.emit(20);
        await whole(tab, 20);
        await tab.go(`${stage.url.replace('127.0.0.1', 'localhost')}/page/icon.svg`);
        await until('nobody listening', async () => await stage.subscribers() === 0);
        stage.upstream.emit(20);
        await tab.back();
        await whole(tab, 40);
        const locks = () => tab.value('navigator.locks.query().then(({ held, pending }) => `${held.length} held, ${pending.length} pending`)');
        expect(await locks() === '1 held, 0 pending', await locks());
        await tab.value('continuo.close()');
        await until('nobody listening', async () => await stage.subscribers() === 0);
        expect(await locks() === '0 held, 0 pending', await locks());
    });

    await check('a replay that nobody answers is asked for again', async (use) => {
        const stage = await Stage.set(use);
        const leader = await stage.listener();
        const follower = await stage.listener();
        stage.upstream.emit(20);
        await whole(follower, 20);
        await follower.freeze();
        stage.upstream.emit(20);
        await whole(leader, 40);
        let swallowed = 0;
        stage.wire.intercept = (first) => String(first).includes('after_seq=') && swallowed++ === 0;
        stage.wire.cut();
        await leader.until('the way back', 'continuo.state === "open"');
        await follower.thaw();
        await until('the question', () => swallowed > 0);
        stage.upstream.emit(20);
        await whole(follower, 60, 1, 60_000);
    });

    await check('a browser is left to wait as long as the relay may ask it to, and no longer', async (use) => {
        const stage = await Stage.set(use, { SERVER_EVENT_STREAM_RETRY_MIN_MS: '60000', SERVER_EVENT_STREAM_RETRY_MAX_MS: '60000' });
        const tab = await stage.listener();
        const states = () => tab.value(`states.map(([, state]) => state).join()`);
        stage.wire.cut();
        await tab.until('the break', `continuo.state === 'waiting'`);
        await tab.jump(59_000);
        await sleep(2_500);
        expect(await states() === 'connecting,open,waiting', await states());
        await tab.jump(40_000);
        stage.upstream.emit(20);
        await whole(tab, 20);
    });

    await check('where the browser denies site data a tab listens alone, and the page works', async (use) => {
        const strict = use(await Browser.start({ profile: { default_content_setting_values: { cookies: 2 } } }));
        const stage = await Stage.set(use, tokens());
        stage.profile = use(await strict.profile());
        const tabs = [0, 1].map(() => stage.listener({ remember: true, authorization: `Bearer ${TOKEN}` }));
        for (const tab of await Promise.all(tabs)) {
            expect(await tab.value(`navigator.locks.query().then(() => 'has', () => 'denies')`) === 'denies', 'the browser allows it');
            expect(await tab.value('continuo.leads'), 'a follower');
        }
        stage.upstream.emit(5);
        for (const tab of await Promise.all(tabs)) await whole(tab, 5);
        const page = await stage.page();
        await page.until('the question', `document.activeElement.id === 'secret'`);
        await page.send('Input.insertText', { text: TOKEN });
        await page.key('Enter');
        await page.until('the events', `document.querySelectorAll('#rows li').length === 5`);
    });

    await check('a tab alone that slept while its connection broke catches up', async (use) => {
        const stage = await Stage.set(use);
        const tab = await stage.listener();
        stage.upstream.emit(20);
        await whole(tab, 20);
        await tab.freeze();
        stage.wire.cut();
        stage.upstream.emit(20);
        await sleep(3_000);
        await tab.thaw();
        stage.upstream.emit(20);
        await whole(tab, 60);
    });

    await check('a page that remembers goes on where it was before it was loaded again', async (use) => {
        const stage = await Stage.set(use);
        const tab = await stage.listener({ remember: true });
        stage.upstream.emit(20);
        await whole(tab, 20);
        await tab.go('about:blank');
        stage.upstream.emit(20);
        await tab.go(`${stage.url}${QUIET}`);
        await tab.until('the document', `location.pathname === '${QUIET}'`);
        await tab.value(listen({ remember: true }, '/global/event'));
        await whole(tab, 40, 21);
    });

    await check('plain events come through by whatever names, once and in order', async (use) => {
        const stage = await Stage.plain(use);
        const first = await stage.listener({}, '/event');
        const second = await stage.listener({}, '/event');
        stage.upstream.emit('', 'tick', 'tock', '', 'tick');
        await whole(first, 5);
        await whole(second, 5);
        stage.upstream.emit('tock', 'other', 'server.stream.lagged');
        await whole(first, 7);
        const page = await stage.page();
        await page.until('the page', `document.querySelectorAll('#rows .type').length >= 7`);
        expect((await page.text('rows')).includes('tock'), await page.text('rows'));
        expect(page.errors().length === 0, page.errors().join('\n'));
    });

    for (const [how, settings, options] of [['', {}, {}], [', with tickets', tokens(), { authorization: `Bearer ${TOKEN}` }]]) {
        await check(`plain events named as a browser names its own come through and are taken for nothing else${how}`, async (use) => {
            const stage = await Stage.plain(use, settings);
            const tab = await stage.listener(options, '/event');
            stage.upstream.emit('tick', 'error', 'open', 'tick');
            await whole(tab, 4);
            // Now it knows the names.
            stage.upstream.emit('open', 'error', 'error');
            await whole(tab, 7);
            const states = await tab.value(`states.map(([, state]) => state).join()`);
            expect(states === 'connecting,open', states);
            const times = [];
            const well = answering(stage.wire, 502, times);
            await until('four attempts', () => times.length >= 4);
            well();
            const waits = times.slice(1, 4).map((time, i) => time - times[i]);
            waits.forEach((wait, i) => expect(wait >= 0.75 * 500 * 2 ** i, `waited ${waits}`));
            stage.upstream.emit('error', 'tick');
            await whole(tab, 9);
            expect(tab.errors().filter((one) => !/network|Failed to load/.test(one)).length === 0, tab.errors().join('\n'));
        });
    }

    await check('where the relay asks, each connection has a ticket of its own, and refusal is told', async (use) => {
        const stage = await Stage.set(use, tokens());
        const tab = await stage.listener({ authorization: `Bearer ${TOKEN}` });
        stage.upstream.emit(20);
        await whole(tab, 20);
        stage.wire.cut();
        stage.upstream.emit(20);
        await whole(tab, 40);
        const urls = tab.requests('ticket=').map(({ params }) => new URL(params.request.url).searchParams.get('ticket'));
        expect(urls.length === 2 && urls[0] !== urls[1], `tickets: ${urls.length}`);
        expect(tab.requests('/ticket').filter(({ params }) => params.request.method === 'POST').length === 2, 'tickets asked for');
        writeFileSync(stage.settings.SERVER_AUTH_TOKENS_FILE, `bob ${TOKEN.replaceAll('0', 'x')}\n`);
        await tab.until('the refusal', `continuo.state === 'refused'`);
        expect(/closing,refused$/.test(await told(tab)), await told(tab));
    });

    await check('the page shows the relay, and what happens to it', async (use) => {
        const stage = await Stage.set(use);
        stage.upstream.emit(30);
        stage.upstream.publish('session.status', { sessionID: 'ses_busy', status: { type: 'busy' } });
        await until('the log', async () => (await stage.relay.status()).log.latest === 31);
        const page = await stage.page();
        await page.until('the events before it', `document.querySelectorAll('#rows li').length === 31`);
        expect((await page.text('upstream')).startsWith('Connected to http://127.0.0.1:'), await page.text('upstream'));
        const first = await page.value(`document.querySelector('#rows .text').textContent`);
        expect(first === '{"n":1,"text":""}', first);
        expect(await page.text('log') === '31 events', await page.text('log'));
        expect((await page.text('sessions')).includes('ses_busy'), await page.text('sessions'));
        expect(await page.text('link') === 'Live', await page.text('link'));
        await page.until('itself among the subscribers', `document.getElementById('streams').innerText.includes('everybody')`);
        await stage.upstream.stop();
        await page.until('the loss', `/^Lost|^Connecting/.test(document.getElementById('upstream').innerText)`);
        await stage.upstream.restart();
        await page.until('the return', `document.getElementById('notices').innerText.includes('Gap')`);
        await page.value(`document.getElementById('f-types').value = 'session.*'; document.getElementById('filters').dispatchEvent(new Event('input'))`);
        await page.until('the filter', `[...document.querySelectorAll('#rows .type')].every((one) => /^(session|server)\\./.test(one.textContent)) && document.getElementById('rows').innerText.includes('ses_busy')`);
        await page.value(`document.getElementById('f-types').value = ''; document.getElementById('f-text').value = '"n":17'; document.getElementById('filters').dispatchEvent(new Event('input'))`);
        await page.until('the text', `[...document.querySelectorAll('#rows details:not(.own)')].length === 1`);
        await stage.replaceRelay();
        await page.until('the new log', `document.getElementById('link').innerText === 'Live' && document.getElementById('rows').innerText.includes('server.stream.expired')`);
        expect(page.errors().filter((one) => !/network|Failed to load/.test(one)).length === 0, page.errors().join('\n'));
    });

    await check('the page says that it knows nothing while the relay is away', async (use) => {
        const stage = await Stage.set(use);
        const page = await stage.page();
        await page.until('the state', `document.getElementById('upstream').innerText.startsWith('Connected to')`);
        await stage.wire.unplug();
        await page.until('the word', `document.getElementById('upstream').innerText === 'Not known: the relay does not answer'`);
        expect(await page.value(`document.getElementById('dot').className`) === 'dot quiet', 'the dot');
        expect(await page.text('story') === '', await page.text('story'));
        expect(await page.value(`document.getElementById('state').className`) === 'old', 'what is old looks new');
        if (process.env.SCREENSHOTS) await page.screenshot(path.join(process.env.SCREENSHOTS, 'away.png'), {});
        const faint = await page.value(CONTRAST);
        expect(faint.length === 0, `too faint: ${faint.join('; ')}`);
        await stage.wire.plug();
        await page.until('the return', `document.getElementById('upstream').innerText.startsWith('Connected to')`);
        expect(await page.value(`document.getElementById('state').className`) === '', 'what is new looks old');
    });

    await check('an upstream that was never there is not said to be lost', async (use) => {
        const stage = await Stage.set(use);
        await stage.relay.stop();
        await stage.upstream.stop();
        stage.relay = use(await Relay.start({ UPSTREAM_URL: stage.upstream.url, ...stage.settings }));
        stage.wire.target = stage.relay.url;
        const page = await stage.page();
        await page.until('the word', `document.getElementById('upstream').innerText.startsWith('Cannot reach http')`);
        expect(!(await page.text('story')).includes('never lost'), await page.text('story'));
    });

    await check('a state that could not be had once is asked for again', async (use) => {
        const stage = await Stage.set(use);
        const page = await stage.page();
        await page.until('the state', `document.getElementById('upstream').innerText.startsWith('Connected to')`);
        const well = answering(stage.wire, 404, [], 'GET /status');
        await page.until('the word', `document.getElementById('upstream').innerText.includes('admin port')`);
        well();
        await page.jump(30_000);
        await page.until('the state', `document.getElementById('upstream').innerText.startsWith('Connected to')`);
        expect(!await page.value(`document.getElementById('state').hidden`), 'the state is hidden');
    });

    await check('what events hold stays text', async (use) => {
        const stage = await Stage.set(use);
        const page = await stage.page();
        await page.until('the page', `document.getElementById('link').innerText === 'Live'`);
        const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
        stage.upstream.publish(`message.${evil}`, { sessionID: evil, text: evil });
        await page.until('the event', `document.getElementById('rows').innerText.includes('onerror')`);
        await page.value(`document.querySelector('#rows summary').click()`);
        await page.until('its text', `document.querySelector('#rows pre')?.innerText.includes('<img')`);
        expect(await page.value(`document.title + document.querySelectorAll('#view img, #view script').length`) === 'Continuo0', 'it ran');
        expect(page.errors().length === 0, page.errors().join('\n'));
    });

    await check('who pauses while events come is not made to go on', async (use) => {
        const stage = await Stage.set(use);
        const page = await stage.page();
        await page.until('the page', `document.getElementById('link').innerText === 'Live'`);
        const busy = setInterval(() => stage.upstream.emit(3, 60), 20);
        use({ stop: () => clearInterval(busy) });
        await page.until('a full list', `document.querySelectorAll('#rows li').length > 100`);
        let undone = 0;
        for (let i = 0; i < 10; i++) {
            // In the frame in which rows came: the browser tells of the scrolling they caused after the click.
            undone += await page.value(`new Promise((resolve) => {
                const seen = new MutationObserver(() => {
                    seen.disconnect();
                    document.getElementById('pause').click();
                    setTimeout(() => {
                        resolve(document.getElementById('newest').hidden ? 1 : 0);
                        if (!document.getElementById('newest').hidden) document.getElementById('newest').click();
                    }, 200);
                });
                seen.observe(document.getElementById('rows'), { childList: true });
            })`);
        }
        expect(undone === 0, `${undone} of 10 pauses were undone`);
    });

    await check('who goes through the rows by keyboard is left where they are', async (use) => {
        const stage = await Stage.set(use);
        const page = await stage.page();
        stage.upstream.emit(5);
        await page.until('the events', `document.querySelectorAll('#rows li').length === 5`);
        await page.value(`document.getElementById('rows-frame').focus()`);
        await page.key('Tab');
        expect(await page.value('document.activeElement.tagName') === 'SUMMARY', await page.value('document.activeElement.outerHTML'));
        stage.upstream.emit(600);
        await page.until('the events', `/600/.test(document.getElementById('tail-note').innerText + document.getElementById('newest').innerText) || document.querySelectorAll('#rows li').length === 500`);
        await sleep(500);
        expect(await page.value('document.activeElement.tagName') === 'SUMMARY', 'the row with the focus is gone');
        const place = `[...document.querySelectorAll('#rows li')].indexOf(document.activeElement.closest('li'))`;
        expect(await page.value(place) === 4, 'Tab did not lead to the newest row');
        await page.key('ArrowUp');
        expect(await page.value(place) === 3, 'an arrow did not lead to the row above');
        await page.key('Home');
        expect(await page.value(place) === 0, 'Home did not lead to the oldest row');
        await page.key('Tab');
        expect(await page.value('document.activeElement.id') === 'newest', await page.value('document.activeElement.outerHTML'));
        await page.key('Enter');
        await page.until('the newest rows', `document.querySelectorAll('#rows li').length === 500`);
    });

    await check('plain events of a filter are fetched no second time', async (use) => {
        const stage = await Stage.plain(use);
        const tab = await stage.listener({}, '/event?types=tick');
        for (let i = 0; i < 20; i++) {
            stage.upstream.emit('tock', 'tick');
            await sleep(100);
        }
        await tab.until('the last', 'numbers.at(-1) === 40');
        const fetched = tab.requests('after_seq').length;
        expect((await tab.value('numbers.length')) === 20, await tab.value('numbers.join()'));
        expect(fetched <= 1, `${fetched} requests beside the stream`);
    });

    await check('the page bears 2,000 events a second', async (use) => {
        const stage = await Stage.set(use);
        const page = await stage.page();
        await page.until('the page', `document.getElementById('link').innerText === 'Live'`);
        await page.value(`globalThis.longest = 0; { let last = performance.now(); const look = () => {
            const now = performance.now(); longest = Math.max(longest, now - last); last = now; requestAnimationFrame(look); }; look(); }`);
        const begun = Date.now();
        for (let i = 0; i < 100; i++) {
            stage.upstream.emit(200, 300);
            await sleep(begun + (i + 1) * 100 - Date.now());
        }
        const took = Date.now() - begun;
        await page.until('all of them', `document.getElementById('tail-note').innerText.startsWith('20,000 events')`, 60_000);
        const late = Date.now() - begun - took;
        const rows = await page.value(`document.querySelectorAll('#rows li').length`);
        expect(rows === 500, `${rows} rows`);
        expect(await page.value(`document.querySelector('#rows li:last-child .seq').textContent`) === '20000', 'the last one');
        const longest = Math.round(await page.value('longest'));
        expect(longest < 3_000, `stood still for ${longest} ms`);
        return `20,000 in ${took} ms, all shown ${late} ms later, the longest frame ${longest} ms`;
    });

    await check('the page asks for a token, keeps it in its tab only, forgets it when it is no longer good, and goes on with the next', async (use) => {
        const stage = await Stage.set(use, tokens());
        stage.upstream.emit(5);
        const page = await stage.page();
        await page.until('the question', `document.activeElement.id === 'secret'`);
        const type = async (text) => {
            await page.send('Input.insertText', { text });
            await page.key('Enter');
        };
        await type('wrong');
        await page.until('the refusal', `document.getElementById('entrance-note').innerText.includes('does not accept')`);
        await type(TOKEN);
        await page.until('the events', `document.querySelectorAll('#rows li').length === 5`);
        expect(await page.value('JSON.stringify([Object.values({...sessionStorage}).length, localStorage.length, document.cookie])') === '[1,0,""]', 'it is kept elsewhere');
        expect(page.requests(TOKEN).length === 0, 'it is in a URL');
        stage.wire.cut();
        stage.upstream.emit(5);
        await page.until('more events', `document.querySelectorAll('#rows li').length === 10`);
        const other = TOKEN.replaceAll('0', 'x');
        writeFileSync(stage.settings.SERVER_AUTH_TOKENS_FILE, `bob ${other}\n`);
        await page.until('the question', `document.activeElement.id === 'secret'`);
        expect(await page.value('sessionStorage.length') === 0, 'it is still kept');
        stage.upstream.emit(5);
        await type(other);
        await page.until('what came meanwhile', `document.querySelectorAll('#rows li').length >= 15`);
        const shown = await page.value(`[...document.querySelectorAll('#rows details:not(.own) .seq')].map((seq) => seq.textContent).join()`);
        expect(shown === Array.from({ length: 15 }, (_, i) => i + 1).join(), `shown ${shown}`);
    });

    await check('the page asks for a password itself, the browser does not', async (use) => {
        const file = path.join(temporaryDirectory('password'), 'password');
        writeFileSync(file, 'schlüssel');
        const stage = await Stage.set(use, { SERVER_AUTH_MODE: 'basic', SERVER_AUTH_PASSWORD_FILE: file });
        const page = await stage.page();
        await page.send('Fetch.enable', { handleAuthRequests: true, patterns: [{ urlPattern: '*never*' }] });
        await page.until('the question', `document.activeElement.id === 'user'`);
        await page.value(`document.getElementById('secret').focus()`);
        await page.send('Input.insertText', { text: 'schlüssel' });
        await page.key('Enter');
        await page.until('the page', `document.getElementById('link').innerText === 'Live'`);
        expect(!page.heard.some(({ method }) => method === 'Fetch.authRequired'), 'the browser would have asked');
    });

    await check('the page works below a path of a proxy', async (use) => {
        const stage = await Stage.set(use, tokens());
        const proxy = http.createServer((request, response) => {
            if (!request.url.startsWith('/relay/')) {
                response.writeHead(404).end();
                return;
            }
            const { method, headers } = request;
            const passed = http.request(`${stage.relay.url}${request.url.slice('/relay'.length)}`, { method, headers }, (answer) => {
                response.writeHead(answer.statusCode, answer.headers);
                answer.pipe(response);
            });
            passed.on('error', () => response.destroy());
            request.pipe(passed);
        }).listen(0, '127.0.0.1');
        use({ stop: () => { proxy.closeAllConnections(); proxy.close(); } });
        await once(proxy, 'listening');
        const page = await stage.profile.open(`http://127.0.0.1:${proxy.address().port}/relay/`);
        await page.until('the question', `document.activeElement.id === 'secret'`);
        await page.send('Input.insertText', { text: TOKEN });
        await page.key('Enter');
        await page.until('the page', `document.getElementById('link').innerText === 'Live'`);
        stage.upstream.emit(5);
        await page.until('the events', `document.querySelectorAll('#rows li').length === 5`);
    });

    await check('with an admin port the page shows the events, and says where the state is', async (use) => {
        const stage = await Stage.set(use, { SERVER_ADMIN_PORT: '0' });
        const page = await stage.page();
        await page.until('the word', `document.getElementById('upstream').innerText.includes('admin port') && document.getElementById('link').innerText === 'Live'`);
        stage.upstream.emit(5);
        await page.until('the events', `document.querySelectorAll('#rows li').length === 5`);
        await page.until('the pace', `/at most [1-5] /.test(document.getElementById('most').innerText)`);
        expect(await page.value(`document.getElementById('state').hidden`), 'an empty state is shown');
    });

    const looks = { light: {}, dark: { dark: true }, phone: { width: 390, height: 844, mobile: true }, 'dark-phone': { width: 320, height: 640, mobile: true, dark: true } };
    for (const [name, view] of Object.entries(looks)) {
        await check(`the page fits and can be read: ${name}`, async (use) => {
            const stage = await Stage.set(use);
            for (let i = 0; i < 4; i++) stage.upstream.publish('session.status', { sessionID: `ses_6f3a${i}c1e2ffe7mK0pQz1bV9sT${i}`, status: { type: 'busy' } });
            stage.upstream.emit(40, 60);
            await until('the log', async () => (await stage.relay.status()).log.latest === 44);
            await stage.upstream.stop();
            await sleep(1_500);
            await stage.upstream.restart();
            const page = await stage.page(view);
            await page.until('the page', `document.getElementById('notices').innerText.includes('Gap') && document.querySelectorAll('#rows li').length > 40`);
            for (let i = 0; i < 40; i++) {
                stage.upstream.emit(1 + ((i * 7) % 11), 60);
                await sleep(50);
            }
            await page.until('the pace', `/at most \\d+ /.test(document.getElementById('most').innerText)`);
            await sleep(1_500);
            if (process.env.SCREENSHOTS) await page.screenshot(path.join(process.env.SCREENSHOTS, `${name}.png`), view);
            const wide = await page.value('document.documentElement.scrollWidth - innerWidth');
            expect(wide <= 0, `it is ${wide} px too wide`);
            const faint = await page.value(CONTRAST);
            expect(faint.length === 0, `too faint: ${faint.join('; ')}`);
            const stops = [];
            for (let i = 0; i < 12; i++) {
                await page.key('Tab');
                stops.push(await page.value(`(() => { const it = document.activeElement; const style = getComputedStyle(it);
                    return (it.id || it.className || it.tagName) + (style.outlineStyle === 'none' || style.outlineWidth === '0px' ? ' (unseen)' : ''); })()`));
            }
            // From the last one the way leads out of the page, and back to the first.
            expect(!stops.some((stop) => stop.includes('unseen') && !stop.startsWith('BODY')), stops.join());
            for (const id of ['skip', 'f-session', 'f-types', 'pause', 'rows-frame', 'newest']) expect(stops.includes(id), `${id} is not among ${stops}`);
        });
    }
    await browser.stop();
});
