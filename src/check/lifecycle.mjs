// The life of a real opencode server and of its sessions, as the relay keeps it. Everything on loopback.
// usage: node lifecycle.mjs [words of the checks to run]

import { readFileSync, readdirSync } from 'node:fs';
import net from 'node:net';
import { check, run } from './harness/checks.mjs';
import { Gate } from './harness/gate.mjs';
import { Opencode } from './harness/opencode.mjs';
import { session } from './harness/pairs.mjs';
import { startProvider } from './harness/provider.mjs';
import { Relay } from './harness/relay.mjs';
import { payload, silence, type } from './harness/stream.mjs';
import { sleep, until } from './harness/wait.mjs';

const FAST = { UPSTREAM_RECONNECT_INITIAL_MS: '200', UPSTREAM_RECONNECT_MAX_MS: '1000' };

const is = (name) => (frame) => type(frame) === name;
const idle = (id) => (frame) => type(frame) === 'session.idle' && session(frame) === id;

function expect(truth, what) {
    if (!truth) throw new Error(what);
}

/** Whether a process runs; a zombie does not. */
function runs(pid) {
    try {
        return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
        return false;
    }
}

/** The processes whose command line contains all `words`. */
function running(...words) {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
        try {
            const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
            return runs(pid) && words.every((word) => command.includes(word));
        } catch {
            return false;
        }
    });
}

await run(async () => {
    const provider = await startProvider();

    /** A relay that runs an opencode of its own; `opencode` talks to it. */
    async function supervised(use, settings = {}) {
        const opencode = Opencode.prepare({ provider: provider.url });
        const relay = use(await Relay.start({ ...FAST, ...opencode.supervision(), ...settings }));
        const server = async () => {
            await until('the server being up', async () => {
                const { supervisor, upstream } = await relay.status();
                if (supervisor.state !== 'up' || upstream.state !== 'connected') return false;
                Object.assign(opencode, { url: supervisor.url, pid: supervisor.pid });
                return true;
            }, 60_000);
        };
        await server();
        return { relay, opencode, server };
    }

    /** Streams at every door, open from before a turn of a new session. */
    async function watched(use, relay, opencode) {
        await opencode.warm(opencode.directory);
        const id = await opencode.session(opencode.directory);
        const paths = ['/global/event', `/event?directory=${encodeURIComponent(opencode.directory)}`, `/session/${id}/event`];
        const streams = [];
        for (const path of paths) streams.push(use(await relay.subscribe(path)));
        await sleep(400);
        return { id, streams };
    }

    async function nextTurnWorks(opencode, id, streams) {
        const from = streams.map((stream) => stream.frames.length);
        await opencode.prompt(opencode.directory, id, 'tokens=5');
        for (const [i, stream] of streams.entries()) {
            await stream.frame('the end of the next turn', idle(id), { from: from[i], ms: 30_000 });
            expect(!stream.end, `${stream.url} has ended (${stream.end})`);
        }
    }

    await check('opencode is killed amid a turn: the turn ends within 2 s, nothing is left of it, and the next one works', async (use) => {
        const { relay, opencode, server } = await supervised(use);
        const { id, streams } = await watched(use, relay, opencode);
        // A tool's shell has its own process group and would survive as an orphan.
        const shell = opencode.call('POST', `/session/${await opencode.session(opencode.directory)}/shell`, opencode.directory,
            { agent: 'build', command: 'sleep 4242' }).catch(() => {});
        const [orphan] = await until('the shell', () => { const all = running('sleep 4242'); return all.length && all; });
        await opencode.prompt(opencode.directory, id, 'tokens=1000');
        for (const stream of streams) await stream.frame('text', is('message.part.delta'));
        const { pid } = opencode;
        const killed = Date.now();
        process.kill(pid, 'SIGKILL');
        for (const stream of streams) await stream.frame('the error', is('session.error'), { ms: 2000 });
        for (const stream of streams) await stream.frame('the end', idle(id), { ms: 2000 });
        const took = Date.now() - killed;
        expect(took < 2000, `the turn's end took ${took} ms`);
        await shell;
        await server();
        expect(opencode.pid !== pid, 'the killed process is still said to be up');
        expect(!runs(orphan), 'the tool\'s shell has survived');
        await nextTurnWorks(opencode, id, streams);
        for (const stream of streams) {
            const control = stream.types.filter((one) => one.startsWith('server.upstream.'));
            expect(control.join(' ') === 'server.upstream.down server.upstream.gap', `${stream.url} was told: ${control}`);
            const ends = stream.frames.filter((frame) => is('session.error')(frame) && session(frame) === id);
            expect(ends.length === 1, `${stream.url}: the turn was ended ${ends.length} times`);
            expect(payload(ends[0]).properties.error.name === 'UpstreamLost', ends[0].data);
        }
        const down = payload(streams[0].frames.find(is('server.upstream.down'))).properties;
        expect(down.reason === 'crash', JSON.stringify(down));
        const late = use(await relay.subscribe(`/session/${id}/event?after_seq=0`));
        await late.ended();
        expect(late.frames.some(is('session.error')), 'who comes late does not see the turn\'s end');
        return `error and idle after ${took} ms`;
    });

    await check('opencode freezes amid a turn: the stream\'s clock notices, and after the busy grace it is restarted', async (use) => {
        // opencode's heartbeats are 10 s apart.
        const { relay, opencode, server } = await supervised(use, {
            UPSTREAM_STALL_TIMEOUT_MS: '11000',
            SUPERVISOR_HEALTH_INTERVAL_MS: '3000',
            SUPERVISOR_HEALTH_TIMEOUT_MS: '2000',
            SUPERVISOR_BUSY_GRACE_MS: '15000',
        });
        const { id, streams } = await watched(use, relay, opencode);
        await opencode.prompt(opencode.directory, id, 'tokens=2000');
        await streams[0].frame('text', is('message.part.delta'));
        const { pid } = opencode;
        process.kill(pid, 'SIGSTOP');
        const down = await streams[0].frame('the news', is('server.upstream.down'), { ms: 14_000 });
        expect(payload(down).properties.reason === 'stalled', down.data);
        const { upstream, supervisor } = await relay.status();
        expect(/no byte came for 11000 ms/.test(upstream.lastFailure), JSON.stringify(upstream));
        expect(supervisor.pid === pid, 'it was restarted before its grace was over');
        for (const stream of streams) await stream.frame('the end of the turn', idle(id), { ms: 40_000 });
        await server();
        expect(opencode.pid !== pid && !runs(pid), 'the frozen process was not replaced');
        await nextTurnWorks(opencode, id, streams);
        return JSON.stringify(supervisor.lastFailure ?? upstream.lastFailure);
    });

    await check('a burst of 20,000 deltas that keeps opencode from answering does not restart it', async (use) => {
        const { relay, opencode } = await supervised(use, {
            SUPERVISOR_HEALTH_INTERVAL_MS: '1000',
            SUPERVISOR_HEALTH_TIMEOUT_MS: '500',
            SUPERVISOR_FAILURE_THRESHOLD: '3',
        });
        const { id, streams } = await watched(use, relay, opencode);
        const { pid } = opencode;
        await opencode.prompt(opencode.directory, id, 'tokens=20000 delay=0');
        let blocked = 0;
        let asked = Date.now();
        let over = false;
        const probing = (async () => {
            while (!over) {
                asked = Date.now();
                await fetch(`${opencode.url}/global/health`);
                blocked = Math.max(blocked, Date.now() - asked);
                await sleep(50);
            }
        })();
        for (const stream of streams) await stream.frame('the end of the burst', idle(id), { ms: 120_000 });
        over = true;
        await probing;
        const { supervisor } = await relay.status();
        expect(supervisor.pid === pid && supervisor.restarts === 0, JSON.stringify(supervisor));
        const deltas = streams[2].frames.filter(is('message.part.delta')).length;
        expect(deltas === 20_000, `${deltas} deltas came through`);
        expect(!streams[0].types.some((one) => one.startsWith('server.upstream.')), 'the relay lost the upstream');
        return `health was blocked for up to ${blocked} ms`;
    });

    await check('an instance that opencode disposes of is no reason to restart it', async (use) => {
        const { relay, opencode } = await supervised(use);
        const { id, streams } = await watched(use, relay, opencode);
        const { pid } = opencode;
        await opencode.call('POST', '/instance/dispose', opencode.directory);
        await streams[1].frame('the news', is('server.instance.disposed'));
        await nextTurnWorks(opencode, id, streams);
        const { supervisor } = await relay.status();
        expect(supervisor.pid === pid && supervisor.restarts === 0, JSON.stringify(supervisor));
    });

    await check('a port that is taken is said in opencode\'s words, and the relay serves on', async (use) => {
        const taken = net.createServer();
        await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
        use({ close: () => taken.close() });
        const { port } = taken.address();
        const opencode = Opencode.prepare({ provider: provider.url });
        const settings = opencode.supervision();
        const relay = use(await Relay.start({
            ...FAST, ...settings,
            SUPERVISOR_COMMAND: settings.SUPERVISOR_COMMAND.replace('{port}', String(port)),
            SUPERVISOR_MAX_RESTARTS: '1',
        }));
        const supervisor = await until('the end of trying', async () => {
            const { supervisor } = await relay.status();
            return supervisor.state === 'crash_loop' && supervisor;
        }, 30_000);
        expect(/exited with code 1/.test(supervisor.lastFailure), JSON.stringify(supervisor));
        const ready = await fetch(`${relay.url}/health/ready`);
        expect(ready.status === 503, `ready answers ${ready.status}`);
        const reason = await ready.text();
        expect(/see \/status/.test(reason) && !/ServeError/.test(reason), reason);
        // All that opencode 1.18.33 says of it.
        expect(/ServeError/.test(supervisor.lastFailure), JSON.stringify(supervisor));
        const lines = relay.log().filter((line) => /ServeError/.test(line));
        expect(lines.length === 2 && lines.every((line) => /^20\d\d-/.test(line)), lines.join('\n'));
        const stream = use(await relay.subscribe('/global/event'));
        await stream.frame('the greeting', is('server.connected'));
        return supervisor.lastFailure.slice(0, 160);
    });

    await check('the gap after a cut connection is filled as a reference subscriber saw it', async (use) => {
        const opencode = use(await Opencode.start({ provider: provider.url }));
        const gate = use(await Gate.open(opencode.url));
        await opencode.warm(opencode.directory);
        const relay = use(await Relay.on({ url: gate.url }, FAST));
        const reference = use(await opencode.subscribe('/global/event'));
        const stream = use(await relay.subscribe('/global/event'));
        await sleep(1500);
        const from = reference.frames.length;
        const known = await opencode.session(opencode.directory);
        await opencode.prompt(opencode.directory, known, 'reason tool tokens=150 delay=20');
        await stream.frame('text', is('message.part.delta'));
        const cut = gate.cut(2000);
        const added = await opencode.session(opencode.directory);
        await opencode.prompt(opencode.directory, added, 'tokens=5');
        await cut;
        await reference.frame('the end of the long turn', idle(known), { from, ms: 30_000 });
        const gap = payload(await stream.frame('the gap', is('server.upstream.gap'), { ms: 30_000 })).properties;
        for (const id of [known, added]) await stream.frame('the end', idle(id), { ms: 30_000 });
        await silence([reference, stream]);
        const durable = new Map(reference.frames.slice(from).filter(is('sync'))
            .map((frame) => payload(frame).syncEvent).map((one) => [one.id, one]));
        const relayed = stream.frames.map(payload).filter((one) => durable.has(one.id));
        expect(new Set(relayed.map((one) => one.id)).size === relayed.length, 'a durable event came twice');
        const missing = [...durable.keys()].filter((id) => !relayed.some((one) => one.id === id));
        expect(missing.length === 0, `${missing.length} of ${durable.size} durable events are missing`);
        for (const aggregate of new Set([...durable.values()].map((one) => one.aggregateID))) {
            const seqs = relayed.map((one) => durable.get(one.id)).filter((one) => one.aggregateID === aggregate).map((one) => one.seq);
            expect(seqs.every((seq, i) => i === 0 || seq > seqs[i - 1]), `out of order: ${seqs}`);
        }
        const whole = new Map(reference.frames.slice(from).map(payload).filter((one) => one.type !== 'sync').map((one) => [one.id, one]));
        for (const one of relayed) {
            expect(same(one.properties, whole.get(one.id).properties), `${one.type} ${one.id} differs from the reference's`);
        }
        expect(gap.complete && gap.recovered > 0, JSON.stringify(gap));
        expect(!relayed.some((one) => one.properties.source === 'continuo'), 'a recovered event is not the upstream\'s own');
        return `${durable.size} durable events, gap ${JSON.stringify(gap)}`;
    });

    await check('a relay that is killed leaves an opencode that the next one finds and ends', async (use) => {
        const opencode = Opencode.prepare({ provider: provider.url });
        const settings = { ...FAST, ...opencode.supervision() };
        const first = use(await Relay.start(settings));
        const { pid } = await until('the server', async () => {
            const { supervisor } = await first.status();
            return supervisor.state === 'up' && supervisor;
        }, 30_000);
        await first.process.stop('SIGKILL');
        expect(runs(pid), 'opencode went with the relay: the check checks nothing');
        const second = use(await Relay.start(settings));
        await until('the orphan\'s end', () => !runs(pid), 15_000);
        const next = await until('the next server', async () => {
            const { supervisor } = await second.status();
            return supervisor.state === 'up' && supervisor;
        }, 30_000);
        await second.stop();
        expect(!runs(next.pid), 'opencode has survived the relay\'s orderly end');
    });
});

/** Whether two JSON values are the same, whatever the order of their members. */
function same(one, other) {
    if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return one === other;
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => same(one[name], other[name]));
}
