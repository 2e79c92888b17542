// Real SSE clients against the relay while things break. Everything on loopback.
// usage: node clients.mjs [words of the checks to run]

import { createOpencodeClient } from '@opencode-ai/sdk/v2';
import { check, run, wants } from './harness/checks.mjs';
import { listeners, stock } from './harness/listeners.mjs';
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
const OUTAGE = 1_000;
// Well beyond the patience of the relay with a socket (src/docs/decisions/0002).
const BLOCKED = 4_000;

const numbers = (seen) => seen.map((event) => event.properties?.n).filter((n) => n);
const news = (seen) => seen.map((event) => event.type)
    .filter((type) => type.startsWith('server.') && !['server.connected', 'server.heartbeat'].includes(type));
const find = (seen, type) => seen.find((event) => event.type === type);

function expect(truth, what) {
    if (!truth) throw new Error(what);
}

/** Throws unless the numbers are 1 to `last`, each once and in order. */
function whole(seen, last) {
    const got = numbers(seen);
    const wrong = got.findIndex((n, i) => n !== i + 1);
    expect(wrong < 0, `event ${got[wrong]} came after ${got[wrong - 1]}; told: ${news(seen)}`);
    expect(got.length === last, `${got.length} events came instead of ${last}; told: ${news(seen)}${seen.over ? '; gave up' : ''}`);
}

/** Breaks the wire's connections and answers 502 to new ones, until what it returns is called. */
function badGateway(wire) {
    const { intercept } = wire;
    wire.intercept = (first, socket) => intercept(first, socket)
        || socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    wire.cut();
    return () => {
        wire.intercept = intercept;
    };
}

/** Everything that one outage needs: an upstream, a relay, and each listener on a wire of its own. */
class Scene {
    static async set(cast, settings) {
        const scene = new Scene();
        scene.settings = { ...FAST, ...settings };
        scene.upstream = await ScriptedUpstream.start();
        scene.relay = await Relay.on(scene.upstream, scene.settings);
        scene.players = await Promise.all(cast.map(async (listener) => {
            const player = { listener, seen: [], wire: await Wire.open(scene.relay.url) };
            player.leave = await listener.listen(player.wire, player.seen);
            return player;
        }));
        await scene.all('greeted', (player) => player.seen.length > 0);
        scene.upstream.emit(20);
        await scene.all('at event 20', (player) => numbers(player.seen).length >= 20);
        return scene;
    }

    get wires() {
        return this.players.map((player) => player.wire);
    }

    /** Waits until all are so far; who is not in time is judged later, by what it saw. */
    async all(what, condition, ms = 30_000) {
        const late = () => this.players.filter((player) => !condition(player));
        try {
            await until(what, () => late().length === 0, ms);
        } catch {
            console.log(`    not ${what} within ${ms} ms: ${late().map((player) => player.listener.name).join(', ')}`);
        }
    }

    async stored() {
        const last = this.upstream.last;
        await until(`${last} events in the log`, async () => (await this.relay.status()).log.latest === last);
    }

    async stop() {
        for (const player of this.players) {
            await player.leave();
            player.wire.stop();
        }
        await this.relay.stop();
        await this.upstream.stop();
    }
}

/** Plays a scene once for all listeners together, then judges each. */
async function play(title, settings, act, told, cast = [...listeners, stock.jersey]) {
    if (!cast.some((listener) => wants(`${listener.name}: ${title}`))) return;
    const scene = await Scene.set(cast, settings);
    let failure;
    try {
        await act(scene);
        const healed = Date.now();
        await scene.all('complete', (player) => {
            const complete = numbers(player.seen).at(-1) === scene.upstream.last;
            if (complete) player.took ??= Date.now() - healed;
            return complete;
        });
        await sleep(300);
    } catch (error) {
        failure = error;
    }
    for (const { listener, seen, took } of scene.players) {
        await check(`${listener.name}: ${title}`, () => {
            if (failure) throw failure;
            whole(seen, scene.upstream.last);
            told(seen);
            return `no loss, no duplicate, complete after ${took} ms; told ${news(seen).join(', ') || 'nothing, nothing was missed'}`;
        });
    }
    await scene.stop();
}

function nothing(seen) {
    expect(news(seen).length === 0, `was told ${news(seen)}`);
}

await run(async () => {
    await play('a broken connection is resumed', {}, async ({ wires, upstream }) => {
        for (const wire of wires) wire.cut();
        upstream.emit(20);
    }, nothing);

    await play('a network outage with refused reconnects is resumed', {}, async ({ wires, upstream }) => {
        await Promise.all(wires.map((wire) => wire.unplug()));
        upstream.emit(20);
        await sleep(OUTAGE);
        await Promise.all(wires.map((wire) => wire.plug()));
        upstream.emit(20);
    }, nothing, listeners);

    await play('a proxy that answers 502 for a while is survived', {}, async ({ wires, upstream }) => {
        const cures = wires.map(badGateway);
        upstream.emit(20);
        await sleep(OUTAGE);
        for (const healthy of cures) healthy();
        upstream.emit(20);
    }, nothing, listeners.filter((listener) => listener !== stock.eventsource));

    await play('an upstream restart is told', {}, async (scene) => {
        await scene.upstream.stop();
        await scene.all('told of the loss', (player) => find(player.seen, 'server.upstream.down'));
        await scene.upstream.restart();
        await scene.all('told of the return', (player) => find(player.seen, 'server.upstream.gap'));
        scene.upstream.emit(20);
    }, (seen) => {
        expect(news(seen).join() === 'server.upstream.down,server.upstream.gap', `was told ${news(seen)}`);
    });

    // With the common heartbeat the page would notice the silence first.
    const patient = { SERVER_EVENT_STREAM_QUEUE_MAX: '10', SERVER_EVENT_STREAM_HEARTBEAT_MS: '10000' };
    await play('who is blocked is told that it lags, and resumes', patient, async (scene) => {
        for (const wire of scene.wires) wire.block();
        // More than all buffers on the way hold.
        scene.upstream.emit(2_500, 4_000);
        await scene.stored();
        await sleep(BLOCKED);
        for (const wire of scene.wires) wire.unblock();
    }, (seen) => {
        const lagged = find(seen, 'server.stream.lagged');
        expect(lagged, `was told ${news(seen)}`);
        expect(lagged.properties.dropped === 0, JSON.stringify(lagged));
    });

    await play('a relay restart is told, and the new window is read', {}, async (scene) => {
        await scene.relay.stop();
        await Promise.all(scene.wires.map((wire) => wire.unplug()));
        scene.relay = await Relay.on(scene.upstream, scene.settings);
        scene.upstream.emit(20);
        for (const wire of scene.wires) wire.target = scene.relay.url;
        await Promise.all(scene.wires.map((wire) => wire.plug()));
    }, (seen) => {
        const expired = seen.filter((event) => event.type === 'server.stream.expired');
        expect(expired.length === 1 && expired[0].properties.reason === 'epoch', `was told ${news(seen)}: ${JSON.stringify(expired)}`);
    }, listeners);

    // What clients do against any server. When one of these fails the client has become better: see README.md, Clients.
    const bare = async (use, listener) => {
        const upstream = use(await ScriptedUpstream.start('retry: 100\n'));
        const wire = use(await Wire.open(upstream.url));
        const seen = [];
        use({ stop: await listener.listen(wire, seen) });
        await until('the greeting', () => seen.length > 0, 30_000);
        return { upstream, wire, seen };
    };

    await check(`${stock.jersey.name}: one refused reconnect to a bare server ends it for good`, async (use) => {
        const { upstream, wire, seen } = await bare(use, stock.jersey);
        await wire.unplug();
        await sleep(OUTAGE * 2);
        await wire.plug();
        await until('giving up', () => seen.over);
        upstream.emit(1);
        await sleep(OUTAGE * 3);
        expect(numbers(seen).length === 0, 'it came back');
    });

    for (const listener of [stock.chromium, stock.firefox, stock.eventsource]) {
        await check(`${listener.name}: refused reconnects to a bare server are survived, a 502 ends it for good`, async (use) => {
            const { upstream, wire, seen } = await bare(use, listener);
            await wire.unplug();
            await sleep(OUTAGE * 2);
            await wire.plug();
            await until('the second greeting', () => seen.filter((event) => event.type === 'server.connected').length > 1);
            const healthy = badGateway(wire);
            await until('giving up', () => seen.over);
            healthy();
            upstream.emit(1);
            await sleep(OUTAGE * 3);
            expect(numbers(seen).length === 0, 'it came back');
        });
    }

    await check('opencode SDK: a new iteration goes on where the last one ended', async (use) => {
        const upstream = use(await ScriptedUpstream.start());
        const relay = use(await Relay.on(upstream, FAST));
        const seen = [];
        let last;
        const iterate = async (end) => {
            const ended = new AbortController();
            const { stream } = await createOpencodeClient({ baseUrl: relay.url }).global.event({
                headers: last && { 'Last-Event-ID': last },
                onSseEvent: ({ id }) => { last = id; },
                signal: ended.signal,
            });
            const first = setTimeout(() => upstream.emit(20), 500);
            for await (const { payload } of stream) {
                seen.push(payload);
                if (payload.properties.n === end) break;
            }
            clearTimeout(first);
            ended.abort();
        };
        await iterate(10);
        await iterate(40);
        whole(seen, 40);
    });

    await check('opencode SDK: a clean end is final, whoever serves', async (use) => {
        const sdk = listeners[3];
        const { upstream, seen } = await bare(use, sdk);
        for (const stream of upstream.streams) stream.end();
        await until('the end of the iteration', () => seen.over);
    });
});
