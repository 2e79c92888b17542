// README.md's recipes, run as they are written there, other ports aside. Everything on loopback.
// usage: node recipes.mjs [words of the checks to run]

import { symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, run } from './harness/checks.mjs';
import { java } from './harness/java.mjs';
import { Opencode } from './harness/opencode.mjs';
import { Process, temporaryDirectory } from './harness/processes.mjs';
import { startProvider } from './harness/provider.mjs';
import { freePort } from './harness/proxies.mjs';
import { changed, recipe } from './harness/readme.mjs';
import { Relay } from './harness/relay.mjs';
import { ScriptedUpstream } from './harness/scripted.mjs';
import { until } from './harness/wait.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function expect(truth, what) {
    if (!truth) throw new Error(what);
}

/** The commands of a recipe, one each. */
function commands(heading) {
    return recipe(heading).replaceAll('\\\n', '').trim().split('\n').map((line) => line.replace(/\s+#.*| &$/, ''));
}

/** A line of shell as a process group, in the project's directory, with `java` on the path. */
function shell(line, env) {
    const child = new Process(line.slice(0, 40), 'sh', ['-c', line], { cwd: ROOT, detached: true, env });
    const stop = child.stop.bind(child);
    child.stop = async () => {
        await stop();
        try {
            process.kill(-child.pid, 'SIGKILL');
        } catch {
            // Nothing of it is left.
        }
    };
    child.process = child;
    return child;
}

/** Where `java` is the one that runs the relay, and `opencode` the real one. */
function tools() {
    const directory = temporaryDirectory('tools');
    symlinkSync(java(), path.join(directory, 'java'));
    symlinkSync(Opencode.binary, path.join(directory, 'opencode'));
    return `${directory}:${process.env.PATH}`;
}

const listens = /^Continuo listens on (http\S+);/;

await run(async () => {
    const provider = await startProvider();
    const PATH = tools();

    /** A turn at opencode, until `stream`, a process that prints a stream, shows its end. */
    async function turn(opencode, stream) {
        await stream.line(/server\.connected/);
        await opencode.prompt(opencode.directory, await opencode.session(opencode.directory), 'tokens=5');
        await stream.line(/"type":"session\.idle"/, { ms: 60_000 });
    }

    await check('in front of opencode', async (use) => {
        const opencode = Opencode.prepare({ provider: provider.url });
        const [there, here] = [await freePort(), await freePort()];
        const at = (line) => line.replaceAll('4096', there).replaceAll('8080', here)
            .replace('/home/me/project', opencode.directory);
        const [serve, relay, curl] = commands('**In front of opencode**').map(at);
        const server = use(shell(`cd ${opencode.directory} && exec ${serve}`, { ...opencode.environment(), PATH }));
        await server.line(/listening on/);
        opencode.url = `http://127.0.0.1:${there}`;
        await use(shell(relay, { PATH, SERVER_PORT: String(here) })).line(listens);
        await until('the relay being connected', async () => {
            const { upstream } = await (await fetch(`http://localhost:${here}/status`)).json();
            return upstream.state === 'connected';
        });
        await turn(opencode, use(shell(curl, { PATH })));
    });

    await check('let it run opencode itself', async (use) => {
        const opencode = Opencode.prepare({ provider: provider.url });
        const here = await freePort();
        const [start, status] = commands('**Let it run opencode itself**').map((line) => line.replaceAll('8080', here)
            .replace('/home/me/project', opencode.directory));
        await use(shell(start, { ...opencode.environment(), PATH, SERVER_PORT: String(here) })).line(listens);
        const said = await until('the server being up', async () => {
            const asked = shell(status, { PATH });
            await until('its answer', () => asked.exit);
            // curl ends its output without a line break.
            const answer = await (await fetch(`http://localhost:${here}/status`)).json();
            return asked.exit.code === 0 && answer.supervisor.state === 'up' && answer.upstream.state === 'connected' && answer;
        }, 60_000);
        opencode.url = said.supervisor.url;
        await turn(opencode, use(shell(`curl -sN http://localhost:${here}/global/event`, { PATH })));
    });

    await check('in front of any SSE server', async (use) => {
        const server = http.createServer((request, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            const beat = setInterval(() => response.write('event: tick\ndata: one\ndata: two\n\n'), 100);
            response.on('close', () => clearInterval(beat));
        }).listen(0, '127.0.0.1');
        await once(server, 'listening');
        use({ close: () => server.closeAllConnections() || server.close() });
        const here = await freePort();
        const [start, curl] = commands('**In front of any SSE server**');
        const url = `http://127.0.0.1:${server.address().port}/stream`;
        await use(shell(changed(start, 'https://example.org/stream', url), { PATH, SERVER_PORT: String(here) })).line(listens);
        const stream = use(shell(changed(curl, '8080', here), { PATH }));
        await stream.line(/^event: tick$/);
        const at = stream.lines.indexOf('event: tick');
        await until('the whole event', () => stream.lines.length > at + 4);
        expect(/^id: \S+-\d+$/.test(stream.lines[at + 1]), stream.tail());
        expect(stream.lines.slice(at + 2, at + 4).join() === 'data: one,data: two', stream.tail());
    });

    await check('a JAX-RS client', async (use) => {
        const upstream = use(await ScriptedUpstream.start());
        const relay = use(await Relay.on(upstream));
        const code = changed(recipe('**A JAX-RS client.**'), 'http://localhost:8080', relay.url);
        const file = path.join(temporaryDirectory('client'), 'Example.java');
        writeFileSync(file, `
            import dev.continuo.upstream.ContinuoEventSource;
            import jakarta.ws.rs.client.*;
            import jakarta.ws.rs.sse.SseEventSource;
            class Example {
                public static void main(String[] args) throws Exception {
                    ${code}
                    Thread.sleep(Long.MAX_VALUE);
                }
            }`);
        const target = path.join(ROOT, 'target');
        const client = use(new Process('client', java(),
            ['-cp', `${target}/continuo.jar:${target}/libs/*`, file], { env: { PATH } }));
        client.process = client;
        await client.line(/server\.connected/);
        upstream.emit(3);
        await client.line(/^\S+-3 .*"n":3/);
    });
});
