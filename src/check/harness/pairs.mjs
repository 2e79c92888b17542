/** The same door of opencode and of the relay, watched at the same time. */

import { payload, silence, type } from './stream.mjs';
import { sleep } from './wait.mjs';

const OURS = ['server.connected', 'server.heartbeat'];

/** What the relay owes its subscribers of what opencode sent: all but greetings, heartbeats and twins. */
const owed = (frame) => ![...OURS, 'sync'].includes(type(frame));
/** What it sent of that. A twin that gets through is not left out. */
const sent = (frame) => !OURS.includes(type(frame));

export const session = (frame) => payload(frame).properties?.sessionID;

/** Subscribers of a directory and of sessions in it, direct and through the relay, and of everything. */
export class Pairs {
    constructor(opencode, relay) {
        this.opencode = opencode;
        this.relay = relay;
        this.pairs = [];
    }

    async global() {
        await this.#add('/global/event', '/global/event');
    }

    async directory(directory) {
        const path = `/event?directory=${encodeURIComponent(directory)}`;
        await this.#add(path, path);
    }

    /** opencode has no door for one session: a direct subscriber of its directory, filtered. */
    async session(directory, id) {
        const path = `/event?directory=${encodeURIComponent(directory)}`;
        await this.#add(path, `/session/${id}/event`, (frame) => session(frame) === id);
    }

    /** Opens both ends of a pair; only what comes after `settle` counts. */
    async #add(direct, relayed, matches = () => true) {
        this.pairs.push({
            name: relayed,
            direct: await this.opencode.subscribe(direct),
            relayed: await this.relay.subscribe(relayed),
            matches,
        });
    }

    get streams() {
        return this.pairs.flatMap((pair) => [pair.direct, pair.relayed]);
    }

    /** Waits until opencode loses nothing any more after a connect (some 250 ms), and no event is on its way. */
    async settle() {
        await sleep(400);
        await this.quiet();
        for (const pair of this.pairs) {
            pair.directFrom = pair.direct.frames.length;
            pair.relayedFrom = pair.relayed.frames.length;
        }
    }

    quiet() {
        return silence(this.streams);
    }

    /** What opencode sent to the pair's direct subscriber since `settle`. */
    expected(pair) {
        return pair.direct.frames.slice(pair.directFrom).filter(owed).filter(pair.matches);
    }

    /** Throws unless every relayed stream shows exactly what its direct one did, and all `types` occurred. */
    async compare(types) {
        await this.quiet();
        for (const pair of this.pairs) {
            const relayed = pair.relayed.frames.slice(pair.relayedFrom).filter(sent);
            sameEvents(pair.name, relayed, this.expected(pair));
        }
        const seen = new Set(this.pairs.flatMap((pair) => this.expected(pair).map(type)));
        const missing = types.filter((wanted) => !seen.has(wanted));
        if (missing.length) throw new Error(`opencode itself sent no ${missing.join(', ')}: the check checks nothing`);
        return `${this.pairs.map((pair) => this.expected(pair).length).join(' + ')} events`;
    }

    close() {
        for (const stream of this.streams) stream.close();
    }
}

/** Throws unless both are the same events, to the byte and in the same order. */
export function sameEvents(name, actual, expected) {
    const ofGlobal = name.startsWith('/global/');
    const text = (frame) => (ofGlobal ? frame.data : JSON.stringify(payload(frame)));
    for (let i = 0; i < Math.max(actual.length, expected.length); i++) {
        const [got, want] = [actual[i], expected[i]].map((frame) => frame && text(frame));
        if (got !== want) {
            throw new Error(`${name}: ${actual.length} events instead of ${expected.length}; number ${i + 1} is `
                + `${got?.slice(0, 200) ?? 'missing'} instead of ${want?.slice(0, 200) ?? 'nothing'}`);
        }
    }
}

/** Throws unless the frames' ids count up by one within one epoch, as on an unfiltered stream. */
export function contiguous(frames) {
    const cursors = frames.map((frame) => /^(\S+)-(\d+)$/.exec(frame.id));
    cursors.forEach((cursor, i) => {
        const before = cursors[i - 1];
        if (!cursor || (before && (cursor[1] !== before[1] || Number(cursor[2]) !== Number(before[2]) + 1))) {
            throw new Error(`the id after ${frames[i - 1]?.id} is ${frames[i].id}`);
        }
    });
}
