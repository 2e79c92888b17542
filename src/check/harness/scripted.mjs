/** An upstream in opencode's dialect that says what it is told, in numbered events. */

import http from 'node:http';
import { once } from 'node:events';

const DIRECTORY = '/work';
const HEARTBEAT_MS = 1_000;

export class ScriptedUpstream {
    /**
     * Starts one on a port of the system's choice.
     *
     * @param prelude what comes before the greeting; opencode has nothing there
     */
    static async start(prelude = '') {
        const upstream = new ScriptedUpstream();
        upstream.prelude = prelude;
        /** The number of the last event. */
        upstream.last = 0;
        await upstream.listen(0);
        upstream.url = `http://127.0.0.1:${upstream.server.address().port}`;
        return upstream;
    }

    async listen(port) {
        this.streams = new Set();
        this.server = http.createServer((request, response) => this.#answer(request, response));
        this.server.listen(port, '127.0.0.1');
        await once(this.server, 'listening');
    }

    #answer(request, response) {
        const { pathname } = new URL(request.url, this.url);
        const json = { '/path': { directory: DIRECTORY }, '/session/status': {}, '/global/health': { healthy: true } };
        if (pathname === '/global/event') {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.write(this.prelude + own('server.connected'));
            this.streams.add(response);
            const beat = setInterval(() => response.write(own('server.heartbeat')), HEARTBEAT_MS);
            response.on('close', () => {
                clearInterval(beat);
                this.streams.delete(response);
            });
        } else if (pathname in json) {
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json[pathname]));
        } else {
            response.writeHead(404).end();
        }
    }

    /** Sends the next `count` events, each with its number `n` and `padding` bytes. */
    emit(count, padding = 0) {
        const text = 'x'.repeat(padding);
        for (let i = 0; i < count; i++) {
            const n = ++this.last;
            const properties = { sessionID: 'ses_1', n, text };
            const payload = { id: `evt_${n}`, type: 'message.part.delta', properties };
            for (const stream of this.streams) stream.write(frame({ directory: DIRECTORY, project: 'p', payload }));
        }
    }

    /** Sends one event without a number. */
    publish(type, properties) {
        const payload = { id: `evt_${type}_${Date.now()}`, type, properties };
        for (const stream of this.streams) stream.write(frame({ directory: DIRECTORY, project: 'p', payload }));
    }

    /** Dies without a goodbye. */
    async stop() {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, 'close');
    }

    /** Comes back on the same port. */
    restart() {
        return this.listen(new URL(this.url).port);
    }
}

function frame(value) {
    return `data: ${JSON.stringify(value)}\n\n`;
}

function own(type) {
    return frame({ payload: { id: 'evt_0', type, properties: {} } });
}
