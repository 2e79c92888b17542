/** Reads a replay: what lies between a cursor and now. */

import { read } from './frame.js';

/** How long nothing may come, in milliseconds: there are heartbeats in replays, too. */
const PATIENCE = 30_000;

/**
 * The frames after `cursor`, save the greeting and heartbeats.
 *
 * @param {import('./door.js').Door} door
 * @returns {AsyncGenerator<import('./frame.js').Frame>}
 * @throws when it is not complete, or nothing comes any more; what was yielded by then is right
 */
export async function* replay(door, cursor, signal) {
    const patience = new Patience(signal);
    try {
        const response = await door.replay(cursor, patience.signal);
        yield* frames(response.body.pipeThrough(new TextDecoderStream()).getReader(), patience);
    } finally {
        patience.end();
    }
}

async function* frames(reader, patience) {
    let rest = '';
    let id = '';
    let plain;
    for (;;) {
        // A response that is cut off is an error here, so a replay that ends is whole.
        const { done, value } = await reader.read();
        if (done) return;
        patience.renew();
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        for (const block of blocks) {
            const fields = split(block);
            // The greeting comes first, and only a plain one is named.
            plain ??= fields.name !== 'message';
            id = fields.id ?? id;
            const frame = read(id, fields.name, fields.data, plain);
            if (frame.logged || frame.type === 'server.stream.expired') yield frame;
        }
    }
}

/** Aborts what it is given to when it was not renewed in time, or `signal` is aborted. */
class Patience {
    #abort = new AbortController();
    #timer;

    constructor(signal) {
        signal.addEventListener('abort', () => this.#abort.abort(), { signal: this.#abort.signal });
        this.renew();
    }

    get signal() {
        return this.#abort.signal;
    }

    renew() {
        this.end();
        this.#timer = setTimeout(() => this.#abort.abort(), PATIENCE);
    }

    end() {
        clearTimeout(this.#timer);
    }
}

/** The relay writes each field with one space and ends lines with LF. */
function split(block) {
    const fields = { name: 'message', data: undefined, id: undefined };
    for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        const value = line.slice(colon + 2);
        switch (line.slice(0, colon)) {
            case 'event': fields.name = value; break;
            case 'id': fields.id = value; break;
            case 'data': fields.data = fields.data === undefined ? value : `${fields.data}\n${value}`; break;
            default:
        }
    }
    fields.data ??= '';
    return fields;
}
