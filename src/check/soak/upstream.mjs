/** An upstream in opencode's dialect that emits numbered events of many sessions and can be restarted on its port. */

import http from 'node:http';
import { sleep } from '../harness/wait.mjs';

const DIRECTORIES = ['/home/me/a', '/home/me/b', '/home/me/c'];
export const SESSIONS = 40;

export class SteadyUpstream {
    #server = null;
    #port = 0;
    #clients = new Set();
    #stopped = false;
    emitted = 0;
    restarts = 0;

    /** @param perSecond events a second, in bursts of ten every tenth one */
    static async start(perSecond) {
        const upstream = new SteadyUpstream();
        await upstream.#listen();
        upstream.#emitting = upstream.#emit(perSecond);
        return upstream;
    }

    #emitting;

    get url() {
        return `http://127.0.0.1:${this.#port}`;
    }

    async #listen() {
        this.#server = http.createServer((request, response) => this.#serve(request, response));
        await new Promise((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
        this.#port = this.#server.address().port;
    }

    #serve(request, response) {
        if (request.url !== '/global/event') {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify({ directory: DIRECTORIES[0] }));
            return;
        }
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
        response.write(frame({ payload: { id: 'evt_hello', type: 'server.connected', properties: {} } }));
        this.#clients.add(response);
        response.on('close', () => this.#clients.delete(response));
    }

    async #emit(perSecond) {
        while (!this.#stopped) {
            const burst = this.emitted % 100 < 90 ? 1 : 10;
            for (let i = 0; i < burst; i++) {
                this.emitted++;
                const session = this.emitted % SESSIONS;
                const text = frame({
                    directory: DIRECTORIES[session % DIRECTORIES.length],
                    payload: {
                        id: `evt_${this.emitted}`,
                        type: this.emitted % 3 === 0 ? 'message.updated' : 'message.part.delta',
                        properties: { sessionID: `ses_${session}`, text: 'x'.repeat((this.emitted * 37) % 4_000) },
                    },
                });
                for (const client of this.#clients) client.write(text);
            }
            await sleep((1000 * burst) / perSecond);
        }
    }

    /** Dies and comes back on the same port after `ms`. */
    async restart(ms) {
        this.restarts++;
        const server = this.#server;
        const gone = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await gone;
        await sleep(ms);
        await this.#listen();
    }

    /** Emits no more; the connection stays. */
    async quiet() {
        this.#stopped = true;
        await this.#emitting;
    }

    async stop() {
        await this.quiet();
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }
}

const frame = (envelope) => `data: ${JSON.stringify(envelope)}\n\n`;
