/**
 * The browser's side of Continuo: listens to a stream for as long as the page lives, loses nothing that the relay still
 * holds, and tells when something is missing.
 *
 * ```js
 * import { Continuo } from '/continuo.js';
 *
 * const continuo = new Continuo('/global/event');
 * continuo.addEventListener('event', ({ detail }) => show(detail.payload));
 * continuo.addEventListener('gap', reloadEverything);
 * continuo.addEventListener('expired', reloadEverything);
 * ```
 *
 * @module
 */

import { Connection } from './continuo/connection.js';
import { covers, sameLog, seq } from './continuo/cursor.js';
import { Backoff } from './continuo/backoff.js';
import { Door, Refused } from './continuo/door.js';
import { OWN, read } from './continuo/frame.js';
import { replay } from './continuo/replay.js';
import { Share } from './continuo/share.js';
import { storage } from './continuo/storage.js';

/** What waits while a tab catches up; more is asked for again. */
const MOST_HELD = 10_000;

/**
 * A stream. Tabs of one origin that listen to the same stream with the same credentials share one connection: browsers
 * open at most six to a server that speaks HTTP/1.1.
 *
 * Its events, each a `CustomEvent` with a `detail`:
 *
 * - `event`: an event of the upstream, `{id, type, payload, directory, data}`. `id` is the cursor that holds after it,
 *   `data` what was received; `payload` is opencode's `{id, type, properties}`, or with the dialect `plain` the data
 * - `gap`, `down`: the relay's `server.upstream.gap` and `server.upstream.down`, in the order of the events
 * - `expired`: the place where this page stood cannot be served; it goes on elsewhere and has missed something
 * - `lagged`, `busy`, `closing`: the connection ends, and comes back by itself without loss
 * - `connected`, `heartbeat`: the stream begins, is alive
 * - `state`: `{state, leads}`: the connection is `connecting`, `open` or `waiting` for the next attempt; `leads` says
 *   whether it is this tab's own
 * - `refused`: `{status}`, 401 or 403: the credentials are not, or no longer, good. The stream is closed
 *
 * `detail` of the relay's own events are their properties, as README.md names them.
 */
export class Continuo extends EventTarget {
    #door;
    #key;
    #memory;
    #share;
    #connection;
    #cursor = '';
    #state = 'connecting';
    #names;
    #held;
    #catching;
    #stopped = new AbortController();

    /**
     * Begins to listen; who adds listeners at once misses nothing.
     *
     * @param {string} [url] the stream, relative to the page, with filters if wanted
     * @param {object} [options]
     * @param {string | (() => string | Promise<string>)} [options.authorization] the header `Authorization`, where the
     *     relay asks for one: each connection then gets a ticket. A function is asked each time
     * @param {string} [options.from] the cursor to go on after; without it: from now on
     * @param {boolean} [options.remember] whether a page that is loaded again in its tab goes on where it was
     */
    constructor(url = '/global/event', { authorization, from = '', remember = false } = {}) {
        super();
        this.#door = new Door(url, authorization);
        this.#names = new Set(this.#door.types);
        this.#key = `continuo ${url}`;
        this.#memory = remember ? storage() : undefined;
        this.#cursor = from || this.#memory?.getItem(this.#key) || '';
        addEventListener('online', this.#wake);
        document.addEventListener('visibilitychange', this.#wake);
        addEventListener('pagehide', this.#leave);
        addEventListener('pageshow', this.#return);
        document.addEventListener('freeze', this.#leave);
        document.addEventListener('resume', this.#return);
        this.#start();
    }

    /** What everything has been told up to, to go on after later: the option `from`. Empty before the first event. */
    get cursor() {
        return this.#cursor;
    }

    /** `connecting`, `open`, `waiting`, `refused` or `closed`. */
    get state() {
        return this.#state;
    }

    /** Whether the connection is this tab's own. */
    get leads() {
        return this.#connection !== undefined;
    }

    /** Ends it for good. */
    close() {
        removeEventListener('online', this.#wake);
        document.removeEventListener('visibilitychange', this.#wake);
        removeEventListener('pagehide', this.#leave);
        removeEventListener('pageshow', this.#return);
        document.removeEventListener('freeze', this.#leave);
        document.removeEventListener('resume', this.#return);
        this.#stop();
        if (this.#state !== 'refused') this.#turn('closed');
    }

    async #start() {
        const { signal } = this.#stopped;
        const name = await Share.possible() && await this.#door.name().catch(() => '');
        if (signal.aborted) return;
        if (!name) {
            this.#lead();
            return;
        }
        this.#share = new Share(name, {
            lead: () => this.#lead(),
            follow: () => this.#follow(),
            asked: () => {
                this.#connection?.look();
                this.#tell();
            },
            hear: (said) => this.#hear(said),
        });
    }

    #stop() {
        this.#stopped.abort();
        this.#stopped = new AbortController();
        this.#endCatchUp();
        this.#follow();
        this.#share?.close();
        this.#share = undefined;
    }

    // A page that the browser freezes, or keeps for the way back, must hold neither lock nor connection.
    #leave = () => {
        if (this.#cursor) this.#memory?.setItem(this.#key, this.#cursor);
        this.#stop();
    };

    #return = ({ type, persisted }) => {
        if (type !== 'resume' && !persisted) return;
        // Who comes back by the browser's history is told twice.
        this.#stop();
        this.#start();
    };

    #wake = () => {
        if (document.visibilityState === 'visible') this.#connection?.wake();
    };

    #lead() {
        // The connection goes on from the cursor itself.
        this.#endCatchUp();
        this.#connection = new Connection(this.#door, () => this.#cursor, this.#names, {
            frame: (frame) => this.#take(frame),
            state: (word) => this.#turn(word),
            refused: (status) => this.#refuse(status),
        });
        this.#connection.open();
    }

    #follow() {
        this.#connection?.close();
        this.#connection = undefined;
    }

    #tell() {
        this.#share?.say({ state: this.#state, cursor: this.#cursor });
    }

    #hear({ state, cursor, before, frame }) {
        if (frame) {
            this.#take(read(frame.id, frame.name, frame.data, frame.plain), before);
        } else {
            if (state !== this.#state) this.#turn(state);
            if (cursor && !this.#cursor) this.#cursor = cursor;
            else if (cursor && !this.#held && !covers(this.#cursor, cursor)) this.#catchUp(cursor, []);
        }
    }

    /**
     * Takes what comes next, unless it is known already or something is missing before it.
     *
     * @param {string} [before] of a frame that the leader passes on, the leader's cursor before it
     */
    #take(frame, before) {
        if (this.#held) {
            this.#held.push([frame, before]);
            if (this.#held.length > MOST_HELD) this.#held.shift();
        } else if (this.#cursor && this.#misses(frame, before)) {
            this.#catchUp(frame.id || before, [[frame, before]]);
        } else if (!this.#knows(frame)) {
            this.#deliver(frame);
        }
    }

    #knows(frame) {
        if (!this.#cursor || !covers(this.#cursor, frame.id)) return false;
        if (frame.type !== 'server.stream.expired') return frame.logged;
        // A leader that stood elsewhere may be sent to where this tab has been. From ahead of the log, this one goes back, too.
        return !this.#connection && frame.payload.properties?.reason !== 'ahead';
    }

    #misses(frame, before) {
        if (frame.type === 'server.stream.expired') return false;
        if (!this.#connection) {
            // A leader that begins has no cursor before its first frame, and begins where that frame says.
            const place = before || frame.id;
            return place && !covers(this.#cursor, place);
        }
        // An event of a name that nobody has heard of yet does not come through; but every place in the log is taken.
        return frame.plain && !this.#door.types && frame.id && sameLog(frame.id, this.#cursor)
            && seq(frame.id) > seq(this.#cursor) + (frame.logged ? 1 : 0);
    }

    /**
     * Fetches what is missing; what comes meanwhile waits.
     *
     * @param {string} reached how far the log goes at least
     * @param held what waits already: the frame before which something is missing
     */
    async #catchUp(reached, held) {
        this.#held = held;
        this.#catching = new AbortController();
        const { signal } = this.#catching;
        try {
            await this.#replayAll(signal);
        } catch (error) {
            if (!signal.aborted) this.#refuse(error.status);
            return;
        }
        // Whatever was there when it began has been replayed, save what the stream's filters keep back.
        if (sameLog(reached, this.#cursor) && !covers(this.#cursor, reached)) this.#cursor = reached;
        // What is missing still cannot be had: the leader stands in another log.
        if (held.length > 0 && this.#misses(...held[0])) held.shift();
        this.#held = undefined;
        for (const [frame, before] of held) this.#take(frame, before);
    }

    /** @throws {Refused} or anything when it is aborted */
    async #replayAll(signal) {
        const backoff = new Backoff();
        for (;;) {
            try {
                for await (const frame of replay(this.#door, this.#cursor, signal)) {
                    signal.throwIfAborted();
                    backoff.reset();
                    this.#deliver(frame);
                }
                signal.throwIfAborted();
                return;
            } catch (error) {
                if (signal.aborted || error instanceof Refused) throw error;
                await new Promise((resolve) => { setTimeout(resolve, backoff.next()); });
                signal.throwIfAborted();
            }
        }
    }

    #endCatchUp() {
        this.#catching?.abort();
        this.#held = undefined;
    }

    #deliver(frame) {
        const before = this.#cursor;
        const own = OWN[frame.type];
        if (frame.id && (own === 'expired' || !before || !covers(before, frame.id))) this.#cursor = frame.id;
        if (frame.plain) {
            this.#names.add(frame.name);
            this.#connection?.listen(frame.name);
        }
        if (this.#connection) {
            const { id, name, data, plain } = frame;
            this.#share?.say({ before, frame: { id, name, data, plain } });
        }
        const detail = own ? frame.payload.properties : frame;
        this.dispatchEvent(new CustomEvent(own ?? 'event', { detail }));
    }

    #refuse(status) {
        this.#turn('refused');
        this.close();
        this.dispatchEvent(new CustomEvent('refused', { detail: { status } }));
    }

    #turn(state) {
        this.#state = state;
        if (this.#connection) this.#tell();
        this.dispatchEvent(new CustomEvent('state', { detail: { state, leads: this.leads } }));
    }
}
