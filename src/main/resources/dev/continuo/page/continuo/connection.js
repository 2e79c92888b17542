/** One connection to a stream that is kept alive. Times are milliseconds. */

import { Backoff } from './backoff.js';
import { Refused } from './door.js';
import { OWN, read } from './frame.js';

const LOOK = 1_000;
/** The relay's limits of `server.event_stream.heartbeat_ms`. */
const SHORTEST_BEAT = 1_000;
const LONGEST_BEAT = 60_000;
const BEATS_MISSED = 2.5;
/** For the head of the response. */
const CONNECT_PATIENCE = 30_000;
/** The relay's limit of `server.event_stream.retry_max_ms`: what a browser may be asked to wait before it connects again. */
const LONGEST_RETRY = 60_000;
/** What `retry:` says where it was not set: a browser keeps it to itself. */
const RETRY = [1_000, 3_000];

export class Connection {
    #door;
    #cursor;
    #on;
    #backoff = new Backoff();
    #source;
    #returns = false;
    #names;
    #plain = false;
    #attempt = 0;
    #heard = 0;
    #due = Infinity;
    #atLeast = 0;
    #marked = 0;
    #beats = [];
    #timer;

    /**
     * Not open yet.
     *
     * @param {import('./door.js').Door} door
     * @param {() => string} cursor what to go on after; empty: from now on
     * @param {Set<string>} names of frames that are wanted beside the relay's own and those without a name
     * @param on `frame(frame)`, `state(word)` with `connecting`, `open` or `waiting`, and `refused(status)`, after which
     *     it is closed
     */
    constructor(door, cursor, names, on) {
        this.#door = door;
        this.#cursor = cursor;
        this.#names = new Set(['message', ...Object.keys(OWN), ...names]);
        this.#on = on;
    }

    open() {
        this.#timer = setInterval(() => this.look(), LOOK);
        this.#connect();
    }

    /** Frames of this name are wanted, too: an EventSource keeps those back that nobody has named. */
    listen(name) {
        if (!this.#names.has(name)) {
            this.#names.add(name);
            this.#source?.addEventListener(name, this.#take);
        }
    }

    /** Does what is due. For whoever knows that time has passed: timers of hidden tabs sleep, and so do machines. */
    look() {
        const now = Date.now();
        if (now >= this.#due) {
            this.#connect();
        } else if (this.#source && now - this.#heard > this.#patience()) {
            this.#again();
        }
    }

    /** There is a network again, or somebody looks: what waits need not wait any longer. */
    wake() {
        if (this.#due < Infinity || this.#source?.readyState === EventSource.CONNECTING) this.#connect();
        else this.look();
    }

    close() {
        clearInterval(this.#timer);
        this.#end();
    }

    #end() {
        this.#attempt++;
        this.#due = Infinity;
        this.#source?.close();
        this.#source = undefined;
    }

    async #connect() {
        this.#end();
        const attempt = this.#attempt;
        this.#on.state('connecting');
        try {
            const url = await this.#door.stream(this.#cursor());
            if (attempt === this.#attempt) this.#open(url);
        } catch (error) {
            if (attempt !== this.#attempt) return;
            if (error instanceof Refused) {
                this.close();
                this.#on.refused(error.status);
            } else {
                this.#again();
            }
        }
    }

    #open(url) {
        const source = new EventSource(url);
        this.#source = source;
        this.#returns = false;
        this.#heard = Date.now();
        for (const name of this.#names) source.addEventListener(name, this.#take);
        source.onerror = ({ data }) => {
            // An upstream may call an event so.
            if (data !== undefined) return;
            this.#heard = Date.now();
            // A browser that reconnects by itself waits as long as `retry:` says, and tells the id it has come to. But it
            // would show a ticket that is used up, and after any answer but 200 it has closed the source for good.
            if (this.#door.asks || source.readyState === EventSource.CLOSED) {
                this.#again();
            } else {
                this.#returns = true;
                this.#on.state('waiting');
            }
        };
    }

    #again() {
        this.#end();
        const wait = Math.max(this.#backoff.next(), this.#atLeast);
        this.#atLeast = 0;
        this.#due = Date.now() + wait;
        setTimeout(() => this.look(), wait + 1);
        this.#on.state('waiting');
    }

    #take = (message) => {
        // The browser's own `open` or `error`, where the upstream has events of these names.
        if (message.data === undefined) return;
        this.#heard = Date.now();
        this.#plain ||= message.type === 'server.connected';
        const frame = read(message.lastEventId, message.type, message.data, this.#plain);
        switch (OWN[frame.type]) {
            case 'connected':
                this.#marked = this.#heard;
                this.#on.state('open');
                break;
            case 'heartbeat':
                this.#beats = [...this.#beats, this.#heard - this.#marked].slice(-2);
                this.#marked = this.#heard;
                break;
            case 'busy':
            case 'closing':
                this.#atLeast = RETRY[0] + Math.random() * (RETRY[1] - RETRY[0]);
                break;
            default:
        }
        // There is no place: that is no sign of things getting better.
        if (OWN[frame.type] !== 'busy') this.#backoff.reset();
        this.#on.frame(frame);
    };

    /** How long silence may last. Nobody tells the beat, so it is what was seen: the longer of two, as one may be late. */
    #patience() {
        if (this.#source.readyState === EventSource.CONNECTING) return (this.#returns ? LONGEST_RETRY : 0) + CONNECT_PATIENCE;
        const seen = this.#beats.length > 0 ? Math.max(...this.#beats) : LONGEST_BEAT;
        return BEATS_MISSED * Math.min(Math.max(seen, SHORTEST_BEAT), LONGEST_BEAT);
    }
}
