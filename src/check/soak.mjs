/**
 * A soak: steady events, 200 subscribers of mixed habits, upstream restarts; at the end every record is checked against
 * the log and the relay must be as small as it was. `node soak.mjs`, SOAK_SECONDS=180 by default.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { check, run } from './harness/checks.mjs';
import { java } from './harness/java.mjs';
import { Relay } from './harness/relay.mjs';
import { sleep, until } from './harness/wait.mjs';
import { reconnecting, sleeping, stalled, steady } from './soak/habits.mjs';
import { Subscriber } from './soak/subscriber.mjs';
import { SESSIONS, SteadyUpstream } from './soak/upstream.mjs';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 180);
const EVENTS_A_SECOND = 50;
const WINDOW = 1_500;

const settings = {
    LOG_MAX_EVENTS: String(WINDOW),
    SERVER_EVENT_STREAM_HEARTBEAT_MS: '2000',
    SERVER_EVENT_STREAM_STALL_TIMEOUT_MS: '10000',
    SERVER_EVENT_STREAM_QUEUE_MAX: '100',
    UPSTREAM_RECONNECT_INITIAL_MS: '100',
    UPSTREAM_RECONNECT_MAX_MS: '1000',
    JAVA_TOOL_OPTIONS: '-Xmx256m',
};

/** What the relay holds on to, after a collection. */
function size(relay) {
    const jcmd = path.join(path.dirname(java()), 'jcmd');
    const ask = (...words) => execFileSync(jcmd, [String(relay.process.pid), ...words], { encoding: 'utf8' });
    ask('GC.run');
    const heap = ask('GC.heap_info').match(/used (\d+)K/);
    const status = readFileSync(`/proc/${relay.process.pid}/status`, 'utf8');
    const descriptors = readdirSync(`/proc/${relay.process.pid}/fd`);
    return {
        heapKiB: Number(heap[1]),
        threads: Number(status.match(/^Threads:\s+(\d+)/m)[1]),
        descriptors: descriptors.length,
    };
}

await run(async () => {
    await check(`a soak of ${SECONDS} s: every subscriber got every event once, in order, or was told what it missed`, async (use) => {
        const upstream = use(await SteadyUpstream.start(EVENTS_A_SECOND));
        const relay = use(await Relay.start({ UPSTREAM_URL: upstream.url, ...settings }));
        await until('the relay connecting', async () => (await relay.status()).upstream.state === 'connected');
        await sleep(3_000);
        const before = size(relay);

        // Follows everything without a break: the log's own story.
        const reference = new Subscriber(`${relay.url}/global/event`, steady);
        const all = [{ subscriber: reference, wants: () => true }];
        const add = (count, habit, make = () => ({})) => {
            for (let i = 0; i < count; i++) {
                const { path: where = '/global/event', wants = () => true } = make(i);
                all.push({ subscriber: new Subscriber(relay.url + where, habit), wants });
            }
        };
        add(60, steady);
        add(50, reconnecting);
        add(30, sleeping);
        add(20, stalled);
        add(40, reconnecting, (i) => {
            const session = i % SESSIONS;
            return { path: `/session/ses_${session}/event`, wants: (number) => number % SESSIONS === session };
        });
        const lives = all.map(({ subscriber }) => subscriber.live());

        const end = Date.now() + SECONDS * 1_000;
        while (Date.now() < end) {
            await sleep(Math.min(20_000, Math.max(0, end - Date.now())));
            if (Date.now() < end - 5_000) await upstream.restart(500);
        }
        await upstream.quiet();
        for (const { subscriber } of all) subscriber.settle();
        await sleep(1_000);
        const { log: { latest } } = await relay.status();
        await until('every subscriber reaching the head', () => all.every(({ subscriber }) => subscriber.upTo >= latest), 90_000);

        const problems = all.flatMap(({ subscriber, wants }) => verdict(subscriber, wants, reference, latest));
        if (problems.length > 0) throw new Error(`${problems.length} problems, the first: ${problems.slice(0, 5).join('; ')}`);

        for (const { subscriber } of all) subscriber.finish();
        await Promise.all(lives);
        await until('the streams being gone', async () => (await relay.status()).subscribers.count === 0, 20_000);
        const told = {};
        for (const { subscriber } of all) {
            for (const [kind, count] of Object.entries(subscriber.told)) told[kind] = (told[kind] ?? 0) + count;
        }
        const after = await settled(relay, before);
        const connections = all.reduce((sum, { subscriber }) => sum + subscriber.connections, 0);
        return `${latest} events, ${upstream.restarts} upstream restarts, ${connections} connections, told ${JSON.stringify(told)}, `
            + `ended ${JSON.stringify((await relay.status()).subscribers.ended)}, before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`;
    });
});

/** What is wrong with a record, given the log's own story. */
function verdict(subscriber, wants, reference, latest) {
    const problems = [...subscriber.problems];
    const missed = (seq) => subscriber.missed.some(([from, to]) => seq >= from && seq <= to);
    for (let seq = Math.max(subscriber.from, reference.from) + 1; seq <= latest; seq++) {
        const id = reference.seen.get(seq);
        if (id === undefined) {
            problems.push(`the reference has no event ${seq}`);
            continue;
        }
        const ofRelay = !/^evt_\d+$/.test(id);
        const expected = (ofRelay || wants(Number(id.slice(4)))) && !missed(seq);
        const got = subscriber.seen.get(seq);
        if (expected && got !== id) problems.push(`${subscriber.url}: event ${seq} is ${id}, got ${got}`);
        if (!expected && got !== undefined && !missed(seq)) problems.push(`${subscriber.url}: event ${seq} was not asked for`);
    }
    return problems;
}

/** Waits until the relay is as small as it was; a window of events and a few idle threads are allowed on top. */
async function settled(relay, before) {
    let after;
    const small = () => {
        after = size(relay);
        return after.heapKiB <= before.heapKiB + 8 * 1024
            && after.threads <= before.threads + 4
            && after.descriptors <= before.descriptors + 4;
    };
    try {
        await until('the relay shrinking back', async () => small() || (await sleep(1_000), false), 20_000);
    } catch {
        throw new Error(`the relay did not shrink back: before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
    }
    return after;
}
