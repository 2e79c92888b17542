// The relay behind real reverse proxies. Everything on loopback.
// usage: node proxies.mjs [words of the checks to run]

import { check, run } from './harness/checks.mjs';
import { haproxy, nginx } from './harness/proxies.mjs';
import { changed, recipe } from './harness/readme.mjs';
import { Relay } from './harness/relay.mjs';
import { ScriptedUpstream } from './harness/scripted.mjs';
import { EventStream, type } from './harness/stream.mjs';
import { sleep, until } from './harness/wait.mjs';

const TIMEOUT_S = 3;
const SETTINGS = { SERVER_EVENT_STREAM_HEARTBEAT_MS: '1000', UPSTREAM_RECONNECT_INITIAL_MS: '100' };
/** Far above what a busy machine adds, far below what a buffer does. */
const AT_ONCE_MS = 500;
/** Well beyond the relay's patience with a socket. */
const BLOCKED_MS = 5_000;
/** 40 MB: the kernel's buffers between three processes take some 10. */
const FLOOD = 10_000;
const PATIENT_S = 60;

const here = (relay) => relay.url.replace('localhost', '127.0.0.1');
const number = (frame) => (frame.json?.payload ?? frame.json)?.properties?.n;
const numbers = (stream) => stream.frames.map(number).filter((n) => n);
const host = (relay) => new URL(here(relay)).host;

function expect(truth, what) {
    if (!truth) throw new Error(what);
}

const proxies = {
    "nginx, README's configuration": (relay, seconds = TIMEOUT_S) => nginx(changed(changed(
        recipe('**Behind nginx**'), '127.0.0.1:8080', host(relay)), 'proxy_read_timeout 1h', `proxy_read_timeout ${seconds}s`)),
    'nginx, proxy_pass alone': (relay, seconds = TIMEOUT_S) => nginx(
        `location / { proxy_pass http://${host(relay)}; proxy_read_timeout ${seconds}s; }`),
    "HAProxy, README's configuration": (relay, seconds = TIMEOUT_S) => haproxy(changed(changed(changed(
        recipe('**Behind HAProxy**'), '127.0.0.1:8080', host(relay)), 'bind :80', 'bind 127.0.0.1:{port}'),
    'timeout server 1m', `timeout server ${seconds}s`)),
    "HAProxy, Debian's defaults": (relay, seconds = TIMEOUT_S) => haproxy(`
        defaults
            mode http
            timeout connect ${seconds}s
            timeout client ${seconds}s
            timeout server ${seconds}s
        frontend in
            bind 127.0.0.1:{port}
            default_backend relay
        backend relay
            server relay ${host(relay)} check
    `),
};

await run(async () => {
    const upstream = await ScriptedUpstream.start();

    for (const [name, behind] of Object.entries(proxies)) {
        const relay = await Relay.on(upstream, SETTINGS);
        const proxy = await behind(relay);
        const subscribe = (path, headers) => EventStream.open(proxy.url + path, headers);

        await check(`${name}: the first frame and every event come at once`, async (use) => {
            const asked = performance.now();
            const stream = use(await subscribe('/global/event'));
            await stream.frame('the greeting', (frame) => type(frame) === 'server.connected', { ms: AT_ONCE_MS });
            const first = performance.now() - asked;
            // The relay has just connected, and asks its upstream what it missed before it passes anything on.
            upstream.emit(1);
            await until('the event that waited', () => numbers(stream).at(-1) === upstream.last);
            let worst = 0;
            for (let i = 0; i < 20; i++) {
                const sent = performance.now();
                upstream.emit(1);
                await until('the event', () => numbers(stream).at(-1) === upstream.last, AT_ONCE_MS);
                worst = Math.max(worst, performance.now() - sent);
                await sleep(30);
            }
            return `greeting after ${Math.round(first)} ms, the slowest event after ${Math.round(worst)} ms`;
        });

        await check(`${name}: heartbeats keep an idle stream open beyond the proxy's time-outs`, async (use) => {
            const stream = use(await subscribe('/global/event'));
            await sleep((TIMEOUT_S * 2 + 1) * 1_000);
            expect(!stream.end, `ended ${stream.end}`);
            upstream.emit(1);
            await until('an event after the silence', () => numbers(stream).length === 1);
            const beats = stream.types.filter((one) => one === 'server.heartbeat').length;
            return `${beats} heartbeats in ${TIMEOUT_S * 2 + 1} s, time-out ${TIMEOUT_S} s`;
        });

        await check(`${name}: a replay ends clean and whole`, async (use) => {
            const stream = use(await subscribe('/global/event?after_seq=0'));
            expect(await stream.ended() === 'clean', `ended ${stream.end}`);
            const got = numbers(stream);
            expect(got.at(-1) === upstream.last && got.every((n, i) => n === got[0] + i), `${got}`);
            return `${got.length} events`;
        });

        await check(`${name}: Last-Event-ID passes, by header and by query`, async (use) => {
            const live = use(await subscribe('/global/event'));
            upstream.emit(10);
            await until('the events', () => numbers(live).length === 10);
            const all = use(await subscribe('/global/event?after_seq=0'));
            await all.ended();
            const { id } = all.frames.find((frame) => number(frame) === upstream.last - 5);
            for (const [path, headers] of [['', { 'last-event-id': id }], [`?lastEventId=${encodeURIComponent(id)}`, {}]]) {
                const stream = use(await subscribe(`/global/event${path}`, headers));
                await until('the rest', () => numbers(stream).length >= 5);
                expect(numbers(stream)[0] === upstream.last - 4 && numbers(stream).length === 5, `${numbers(stream)}`);
            }
        });

        await check(`${name}: a client that leaves is seen to leave`, async () => {
            const count = async () => (await relay.status()).subscribers.count;
            await until('the departure of those before', async () => await count() === 0);
            const stream = await subscribe('/global/event');
            await until('its arrival', async () => await count() === 1);
            stream.close();
            await until('its departure', async () => await count() === 0);
        });

        await check(`${name}: a stream that the relay ends to be resumed stays a cut`, async (use) => {
            const stream = use(await subscribe('/global/event'));
            await stream.frame('the greeting', (frame) => type(frame) === 'server.connected');
            await relay.stop();
            expect(await stream.ended() === 'cut', `ended ${stream.end}`);
            expect(stream.types.includes('server.stream.closing'), `saw ${stream.types}`);
        });

        await check(`${name}: a client that stops reading is not hidden, and is told that it lags`, async (use) => {
            const other = use(await Relay.on(upstream, { ...SETTINGS, SERVER_EVENT_STREAM_QUEUE_MAX: '10' }));
            const front = use(await behind(other, PATIENT_S));
            const stream = use(await EventStream.open(`${front.url}/global/event`));
            await stream.frame('the greeting', (frame) => type(frame) === 'server.connected');
            stream.request.res.pause();
            // More than all sockets on the way hold.
            upstream.emit(FLOOD, 4_000);
            await sleep(BLOCKED_MS);
            stream.request.res.resume();
            expect(await stream.ended() === 'cut', `ended ${stream.end}`);
            expect(stream.types.at(-1) === 'server.stream.lagged', `the last frame is ${stream.types.at(-1)}`);
            return `after ${numbers(stream).length} of ${FLOOD} events`;
        });

        await check(`${name}: a killed relay is a cut, too`, async (use) => {
            const other = use(await Relay.on(upstream, SETTINGS));
            const front = use(await behind(other));
            const stream = use(await EventStream.open(`${front.url}/global/event`));
            await stream.frame('the greeting', (frame) => type(frame) === 'server.connected');
            await other.process.stop('SIGKILL');
            expect(await stream.ended() === 'cut', `ended ${stream.end}`);
        });

        await proxy.stop();
        await relay.stop();
    }
});
