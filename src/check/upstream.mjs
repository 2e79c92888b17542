// The relay between a real opencode server and its subscribers. Everything on loopback.
// usage: node upstream.mjs [words of the checks to run]

import { check, run } from './harness/checks.mjs';
import { Opencode } from './harness/opencode.mjs';
import { Pairs, contiguous, sameEvents, session } from './harness/pairs.mjs';
import { startProvider } from './harness/provider.mjs';
import { Relay } from './harness/relay.mjs';
import { payload, type } from './harness/stream.mjs';
import { sleep, until } from './harness/wait.mjs';
import { Wire } from './harness/wire.mjs';

const FAST = { UPSTREAM_RECONNECT_INITIAL_MS: '200', UPSTREAM_RECONNECT_MAX_MS: '1000' };

const is = (name) => (frame) => type(frame) === name;
const idle = (id) => (frame) => type(frame) === 'session.idle' && session(frame) === id;
const event = (directory) => `/event?directory=${encodeURIComponent(directory)}`;
const events = (stream) => stream.frames.filter((frame) => !type(frame).startsWith('server.'));

/** JSON text that is the same for the same content. */
const sorted = (json) => JSON.stringify(json, (_, value) => (
    value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
        : value));

function expect(truth, what) {
    if (!truth) throw new Error(what);
}

await run(async () => {
    const provider = await startProvider();
    const opencode = await Opencode.start({ provider: provider.url });
    const a = opencode.project('a');
    const b = opencode.project('b', { permission: { bash: 'ask' } });
    const relay = await Relay.on(opencode);
    await Promise.all([opencode.directory, a, b].map((directory) => opencode.warm(directory)));

    /** Pairs of subscribers of everything, the directories, and a new session in each; settled. */
    async function watched(use, ...directories) {
        const pairs = use(new Pairs(opencode, relay));
        const sessions = [];
        for (const directory of directories) {
            const id = await opencode.session(directory);
            sessions.push(id);
            await pairs.session(directory, id);
        }
        await pairs.global();
        for (const directory of new Set(directories)) await pairs.directory(directory);
        await pairs.settle();
        return { pairs, sessions, direct: pairs.pairs[directories.length].direct };
    }

    await check('a turn with reasoning, a tool and text comes through as opencode sent it, on all three doors', async (use) => {
        const { pairs, sessions: [id], direct } = await watched(use, a);
        await opencode.prompt(a, id, 'reason tool tokens=40');
        await direct.frame('the end of the turn', idle(id));
        const seen = await pairs.compare(['message.part.delta', 'message.part.updated', 'session.status', 'session.idle']);
        contiguous(pairs.pairs[1].relayed.frames.slice(1).filter((frame) => type(frame) !== 'server.heartbeat'));
        return seen;
    });

    await check('an aborted turn comes through as opencode sent it', async (use) => {
        const { pairs, sessions: [id], direct } = await watched(use, a);
        await opencode.prompt(a, id, 'tokens=500');
        await direct.frame('text', is('message.part.delta'));
        await opencode.call('POST', `/session/${id}/abort`, a);
        await direct.frame('the end of the turn', idle(id));
        return pairs.compare(['session.error', 'session.idle']);
    });

    await check('an error of the model provider comes through as opencode sent it', async (use) => {
        const { pairs, sessions: [id], direct } = await watched(use, a);
        await opencode.prompt(a, id, 'err400');
        await direct.frame('the end of the turn', idle(id));
        return pairs.compare(['session.error', 'session.idle']);
    });

    await check('a question for permission and its answer come through as opencode sent them', async (use) => {
        const { pairs, sessions: [id] } = await watched(use, b);
        await opencode.prompt(b, id, 'tool tokens=5');
        // The answer is given by a client of the relay, which has to learn of the question there.
        const { relayed } = pairs.pairs[0];
        const question = await relayed.frame('the question', is('permission.asked'));
        await opencode.call('POST', `/permission/${payload(question).properties.id}/reply`, b, { reply: 'once' });
        await relayed.frame('the end of the turn', idle(id));
        return pairs.compare(['permission.asked', 'permission.replied', 'session.idle']);
    });

    await check('three sessions at once in two directories come through apart from each other', async (use) => {
        const { pairs, sessions, direct } = await watched(use, a, a, b);
        await Promise.all(sessions.map((id, i) => opencode.prompt([a, a, b][i], id, `tokens=${30 + i}`)));
        for (const id of sessions) await direct.frame('the end of a turn', idle(id));
        return pairs.compare(['message.part.delta', 'session.idle']);
    });

    await check('who joins late gets the whole turn, and who resumes gets exactly the rest', async (use) => {
        const pairs = use(new Pairs(opencode, relay));
        await pairs.directory(a);
        await pairs.settle();
        const id = await opencode.session(a);
        const path = `/session/${id}/event`;
        const [{ direct }] = pairs.pairs;
        await opencode.prompt(a, id, 'tokens=60 delay=30');
        await until('half of the text', () => direct.types.filter((one) => one === 'message.part.delta').length > 30);

        const soFar = use(await relay.subscribe(`${path}?after_seq=0`));
        const following = use(await relay.subscribe(`${path}?after_seq=0&follow=true`));
        expect(await soFar.ended() === 'clean', `the replay amid the turn ended ${soFar.end}`);
        const middle = events(soFar).at(-10);
        const resumed = use(await relay.subscribe(path, { 'last-event-id': middle.id }));
        await direct.frame('the end of the turn', idle(id));
        await pairs.quiet();
        const after = use(await relay.subscribe(`${path}?after_seq=0`));
        expect(await after.ended() === 'clean', `the replay after the turn ended ${after.end}`);

        const whole = pairs.expected(pairs.pairs[0]).filter((frame) => session(frame) === id);
        const from = whole.findIndex((frame) => payload(frame).id === payload(middle).id) + 1;
        expect(from > 0 && from < whole.length, 'the middle is not in the middle');
        sameEvents('after_seq=0 amid the turn', events(soFar), whole.slice(0, events(soFar).length));
        sameEvents('after_seq=0 after the turn', events(after), whole);
        sameEvents('after_seq=0&follow=true', events(following), whole);
        sameEvents('Last-Event-ID', events(resumed), whole.slice(from));
        expect(!following.end && !resumed.end, 'a following stream has ended');
        const deltas = events(after).filter(is('message.part.delta')).length;
        expect(deltas === 60, `${deltas} text deltas were replayed instead of 60`);
        return `${whole.length} events, ${deltas} deltas; ${events(soFar).length} amid the turn, ${whole.length - from} resumed`;
    });

    await check('/event without a directory shows those of opencode\'s working directory only', async (use) => {
        const stream = use(await relay.subscribe('/event'));
        const pairs = use(new Pairs(opencode, relay));
        await pairs.directory(opencode.directory);
        await pairs.settle();
        const from = stream.frames.length;
        const other = await opencode.session(a);
        const own = await opencode.session(opencode.directory);
        await Promise.all([[a, other], [opencode.directory, own]].map(([in_, id]) => opencode.prompt(in_, id, 'tokens=5')));
        await pairs.pairs[0].direct.frame('the end of the turn', idle(own));
        const seen = await pairs.compare(['message.part.delta', 'session.idle']);
        sameEvents('/event', events({ frames: stream.frames.slice(from) }), pairs.expected(pairs.pairs[0]));
        return seen;
    });

    await check('an instance that opencode disposes of ends no stream of the relay', async (use) => {
        const id = await opencode.session(a);
        const direct = use(await opencode.subscribe(event(a)));
        const ours = [];
        for (const path of ['/global/event', event(a), `/session/${id}/event`]) ours.push(use(await relay.subscribe(path)));
        await sleep(500);
        for (const dispose of [
            () => opencode.call('PATCH', '/config', a, { username: 'checker' }),
            () => opencode.call('POST', '/instance/dispose', a),
        ]) {
            const from = ours.map((stream) => stream.frames.length);
            await dispose();
            await ours[0].frame('the end of the instance', is('server.instance.disposed'), { from: from[0] });
            await ours[1].frame('the end of the instance', is('server.instance.disposed'), { from: from[1] });
            await opencode.prompt(a, id, 'tokens=5');
            for (const [i, stream] of ours.entries()) await stream.frame('the next turn', idle(id), { from: from[i] });
            for (const stream of ours) expect(!stream.end, `${stream.url} has ended (${stream.end})`);
        }
        expect(await direct.ended() === 'clean', 'opencode did not end its own stream: nothing was disposed of');
    });

    await check('opencode is killed amid a turn: subscribers stay, are told, and see the next turn', async (use) => {
        const fast = use(await Relay.on(opencode, FAST));
        const id = await opencode.session(a);
        const paths = ['/global/event', event(a), `/session/${id}/event`];
        const streams = [];
        for (const path of paths) streams.push(use(await fast.subscribe(path)));
        await sleep(500);
        await opencode.prompt(a, id, 'tokens=1000');
        for (const stream of streams) await stream.frame('text', is('message.part.delta'));
        await opencode.crash();
        for (const stream of streams) await stream.frame('the news', is('server.upstream.down'));
        await opencode.restart();
        // Long enough for a connection that opencode took while it started, and therefore never answers.
        for (const stream of streams) await stream.frame('the gap', is('server.upstream.gap'), { ms: 30_000 });
        await opencode.warm(a);

        const pairs = use(new Pairs(opencode, fast));
        await pairs.directory(a);
        await pairs.settle();
        const from = streams.map((stream) => stream.frames.length);
        await opencode.prompt(a, id, 'tokens=5');
        await pairs.pairs[0].direct.frame('the end of the turn', idle(id));
        await pairs.compare(['session.idle']);
        const next = pairs.expected(pairs.pairs[0]);
        for (const [i, stream] of streams.entries()) {
            expect(!stream.end, `${stream.url} has ended (${stream.end})`);
            const wanted = i === 2 ? next.filter((frame) => session(frame) === id) : next;
            sameEvents(stream.url, events({ frames: stream.frames.slice(from[i]) }), wanted);
            const control = stream.types.filter((one) => one.startsWith('server.upstream.'));
            expect(control.join(' ') === 'server.upstream.down server.upstream.gap', `${stream.url} was told: ${control.join(', ')}`);
        }
        const [down, gap] = ['server.upstream.down', 'server.upstream.gap'].map((one) => payload(streams[0].frames.find(is(one))));
        expect(gap.properties.downMs > 0 && gap.properties.reason === down.properties.reason, JSON.stringify(gap));
        return `down: ${JSON.stringify(down.properties)}, gap: ${JSON.stringify(gap.properties)}`;
    });

    await check('opencode freezes: the relay says so and why, and goes on when it thaws', async (use) => {
        // opencode's heartbeats are 10 s apart.
        const watchful = use(await Relay.on(opencode, { ...FAST, UPSTREAM_STALL_TIMEOUT_MS: '11000' }));
        const stream = use(await watchful.subscribe('/global/event'));
        await sleep(500);
        const id = await opencode.session(a);
        await stream.frame('the session', is('session.created'));
        opencode.process.signal('SIGSTOP');
        try {
            const down = await stream.frame('the news', is('server.upstream.down'), { ms: 15_000 });
            expect(payload(down).properties.reason === 'stalled', down.data);
            const { upstream } = await watchful.status();
            expect(upstream.state !== 'connected' && /no byte came for 11000 ms/.test(upstream.lastFailure), JSON.stringify(upstream));
            const ready = await fetch(`${watchful.url}/health/ready`);
            expect(ready.status === 200, `an upstream that is merely away makes ready answer ${ready.status}`);
            expect(watchful.log().some((line) => /WARNING.*no byte came for 11000 ms/.test(line)), watchful.log().join('\n'));
        } finally {
            opencode.process.signal('SIGCONT');
        }
        const gap = payload(await stream.frame('the gap', is('server.upstream.gap')));
        expect(gap.properties.reason === 'stalled' && gap.properties.downMs > 0, JSON.stringify(gap));
        await sleep(500);
        await opencode.prompt(a, id, 'tokens=5');
        await stream.frame('the next turn', idle(id));
        expect(!stream.end, `the stream has ended (${stream.end})`);
        expect((await watchful.status()).upstream.state === 'connected', 'the state is not connected');
        return `gap: ${JSON.stringify(gap.properties)}`;
    });

    await check('with a password on opencode the relay reads, and with a wrong one it says so in words', async (use) => {
        const guarded = use(await Opencode.start({ provider: provider.url, password: 'correct horse' }));
        const right = use(await Relay.on(guarded, { UPSTREAM_USERNAME: 'opencode', UPSTREAM_PASSWORD: 'correct horse' }));
        const stream = use(await right.subscribe('/event'));
        const ready = await fetch(`${right.url}/health/ready`);
        expect(ready.status === 200, `ready answers ${ready.status} with the right password`);
        await sleep(500);
        const id = await guarded.session(guarded.directory);
        await guarded.prompt(guarded.directory, id, 'tokens=5');
        await stream.frame('the end of the turn', idle(id));

        for (const settings of [{ UPSTREAM_USERNAME: 'opencode', UPSTREAM_PASSWORD: 'battery staple' }, {}]) {
            const wrong = use(await Relay.start({ UPSTREAM_URL: guarded.url, ...settings }));
            const { upstream } = await until('the refusal in /status', async () => {
                const status = await wrong.status();
                return status.upstream.misconfiguration && status;
            });
            const health = await fetch(`${wrong.url}/health/ready`);
            const reason = await health.text();
            const log = wrong.log().join('\n');
            expect(upstream.state === 'misconfigured', `state is ${upstream.state}`);
            expect(health.status === 503, `ready answers ${health.status}`);
            for (const [where, text] of Object.entries({ log, reason, status: upstream.misconfiguration })) {
                expect(/401/.test(text) && /upstream\.password/.test(text), `${where} says: ${text}`);
                expect(!/battery|correct/.test(text), `${where} gives a password away: ${text}`);
            }
        }
    });

    await check('with a connection per directory, a turn in each of two comes through as opencode sent it there', async (use) => {
        const scoped = use(await Relay.start({ UPSTREAM_URL: opencode.url, UPSTREAM_SCOPE: 'directory' }));
        const pairs = use(new Pairs(opencode, scoped));
        await pairs.directory(a);
        await pairs.directory(b);
        const sessions = [];
        for (const directory of [a, b]) sessions.push(await opencode.session(directory));
        await pairs.session(a, sessions[0]);
        await pairs.session(b, sessions[1]);
        await until('a connection for each', async () => {
            const { connections } = (await scoped.status()).upstream.directories;
            return [a, b].every((directory) => connections[directory]?.state === 'connected');
        });
        await pairs.settle();
        await Promise.all([a, b].map((directory, i) => opencode.prompt(directory, sessions[i], `tokens=${30 + i}`)));
        for (const [i, id] of sessions.entries()) await pairs.pairs[i].direct.frame('the end of a turn', idle(id));
        return pairs.compare(['message.part.delta', 'message.updated', 'session.idle']);
    });

    await check('with a connection per directory, a cut amid a turn is filled with what opencode keeps', async (use) => {
        const wire = use(await Wire.open(opencode.url));
        const scoped = use(await Relay.start({ UPSTREAM_URL: wire.url, UPSTREAM_SCOPE: 'directory', ...FAST }));
        const direct = use(await opencode.subscribe(event(a)));
        const relayed = use(await scoped.subscribe(event(a)));
        const other = use(await scoped.subscribe(event(b)));
        await until('a connection for each', async () => {
            const { connections } = (await scoped.status()).upstream.directories;
            return [a, b].every((directory) => connections[directory]?.state === 'connected');
        });
        await sleep(1000);
        const id = await opencode.session(a);
        await opencode.prompt(a, id, 'tokens=40 delay=30');
        await relayed.frame('text', is('message.part.delta'));
        await wire.unplug();
        await direct.frame('the end of the turn', idle(id));
        await opencode.prompt(b, await opencode.session(b), 'tokens=3');
        await wire.plug();
        const gap = payload(await relayed.frame('the gap', is('server.upstream.gap'))).properties;
        expect(gap.complete && gap.recovered > 0 && gap.directory === a, `the gap says ${JSON.stringify(gap)}`);
        const theirs = payload(await other.frame('the gap', is('server.upstream.gap'))).properties;
        expect(theirs.complete && theirs.recovered > 0 && theirs.directory === b, `the other gap says ${JSON.stringify(theirs)}`);
        await relayed.frame('the end of the turn', idle(id));
        const durable = (stream) => events(stream)
            .filter((frame) => /^message\.(part\.)?updated$|^session\.(created|updated)$/.test(type(frame)) && session(frame) === id);
        // What opencode keeps has its fields in another order.
        const content = (stream) => durable(stream).map((frame) => sorted(payload(frame)));
        expect(content(relayed).join('\n') === content(direct).join('\n'), 'the durable events are not those that opencode sent');
        const ids = events(relayed).map((frame) => payload(frame).id);
        expect(new Set(ids).size === ids.length, 'an event came twice');
        return `${gap.recovered} of ${durable(direct).length} durable events recovered`;
    });

    await check('without any setting the demo delivers events at once', async (use) => {
        const demo = use(await Relay.start());
        const listens = performance.now() - demo.process.started;
        const stream = use(await demo.subscribe('/global/event'));
        await stream.frame('an event', (frame) => !type(frame).startsWith('server.'), { ms: 3_000 });
        const first = performance.now() - demo.process.started;
        return `listens after ${Math.round(listens)} ms, first event after ${Math.round(first)} ms`;
    });
});
