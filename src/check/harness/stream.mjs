/** A bare SSE reader that keeps what it saw: no reconnect, nothing swallowed. */

import http from 'node:http';
import { PATIENCE, sleep, until } from './wait.mjs';

export class EventStream {
    constructor(url) {
        this.url = url;
        /** Every frame: `{retry, event, id, data, json}`; absent fields undefined. */
        this.frames = [];
        /** `'clean'` after the last chunk, `'cut'` without it, `null` while the stream is open. */
        this.end = null;
    }

    /**
     * Returns at the response head; any status but 200 is an error.
     *
     * @param onFrame is given each frame as it arrives; without it they are kept
     */
    static open(url, headers = {}, onFrame = undefined) {
        return new Promise((resolve, reject) => {
            const stream = new EventStream(url);
            if (onFrame) stream.take = onFrame;
            // An agent of its own: a stream never shares a connection.
            const agent = new http.Agent();
            stream.request = http.get(url, { agent, headers: { accept: 'text/event-stream', ...headers } }, (response) => {
                stream.response = response;
                stream.headers = response.headers;
                if (response.statusCode !== 200) {
                    stream.close();
                    reject(new Error(`${url} answered ${response.statusCode}`));
                    return;
                }
                response.setEncoding('utf8');
                response.on('data', (text) => stream.feed(text));
                response.on('error', () => {});
                response.on('close', () => {
                    stream.end = response.complete ? 'clean' : 'cut';
                });
                resolve(stream);
            });
            stream.request.on('error', reject);
        });
    }

    #rest = '';

    feed(text) {
        const blocks = (this.#rest + text).split('\n\n');
        this.#rest = blocks.pop();
        for (const block of blocks) this.take(frame(block));
    }

    take(one) {
        this.frames.push(one);
    }

    get types() {
        return this.frames.map(type);
    }

    /** Waits for a frame that `matches`, from frame `from` on. */
    frame(what, matches, { from = 0, ms = PATIENCE } = {}) {
        return until(`${what} on ${this.url}`, () => {
            const found = this.frames.slice(from).find(matches);
            if (!found && this.end) throw new Error(`${what} on ${this.url}: the stream ended (${this.end}) without it`);
            return found;
        }, ms);
    }

    ended(ms = PATIENCE) {
        return until(`the end of ${this.url}`, () => this.end, ms);
    }

    close() {
        this.request.destroy();
    }
}

/** opencode's payload in a frame of either envelope. */
export const payload = (frame) => frame.json?.payload ?? frame.json;

export const type = (frame) => payload(frame)?.type ?? frame.event;

/** Waits until no stream has got anything but heartbeats for a while. */
export async function silence(streams, ms = 700) {
    const count = () => streams.flatMap((stream) => stream.types).filter((one) => one !== 'server.heartbeat').length;
    let before = -1;
    await until('silence', async () => {
        const now = count();
        if (now === before) return true;
        before = now;
        await sleep(ms);
        return false;
    });
}

function frame(block) {
    const result = {};
    for (const line of block.split('\n')) {
        const colon = line.indexOf(':');
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        result[name] = name === 'data' && 'data' in result ? `${result.data}\n${value}` : value;
    }
    try {
        result.json = JSON.parse(result.data);
    } catch {
        // Left undefined: whoever needs it will say so.
    }
    return result;
}
