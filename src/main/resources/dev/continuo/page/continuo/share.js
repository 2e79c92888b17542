/**
 * The tabs of one origin that share something: one of them leads, the others hear what it says. A Web Lock says who
 * leads, so a tab that is closed or has crashed makes way at once; one that hangs keeps its lock, and is asked three times
 * before it loses it. Without locks, which browsers have over TLS and on localhost only, and not where they deny site data,
 * every tab leads itself.
 */

const ASK = 5_000;
const MOST_ASKED = 3;

export class Share {
    #name;
    #on;
    #channel;
    #queued;
    #holding;
    #closed = false;
    #asked = 0;
    #timer;

    /**
     * Joins.
     *
     * @param {string} name of what is shared
     * @param on `lead()`: this tab leads; `follow()`: another one does; `asked()`: somebody wants a word of the leader;
     *     `hear(message)`: the leader has said something
     */
    constructor(name, on) {
        this.#name = name;
        this.#on = on;
        this.#channel = new BroadcastChannel(name);
        this.#channel.onmessage = ({ data }) => this.#hear(data);
        this.#queue();
        this.#ask();
        this.#timer = setInterval(() => this.#look(), ASK);
    }

    /** Whether the browser has what this takes, and lets the page have it. */
    static async possible() {
        try {
            new BroadcastChannel('continuo').close();
            await navigator.locks.query();
            return true;
        } catch {
            return false;
        }
    }

    get leads() {
        return this.#holding !== undefined;
    }

    /** Says something to all other tabs. The leader's. */
    say(message) {
        this.#channel.postMessage({ said: message });
    }

    close() {
        this.#closed = true;
        clearInterval(this.#timer);
        this.#queued.abort();
        this.#holding?.release();
        this.#holding = undefined;
        this.#channel.close();
    }

    #queue() {
        this.#queued = new AbortController();
        this.#request({ signal: this.#queued.signal });
    }

    #take() {
        this.#queued.abort();
        this.#request({ steal: true });
    }

    async #request(options) {
        const hold = {};
        try {
            await navigator.locks.request(this.#name, options, () => this.#hold(hold));
        } catch {
            // Given up, or taken by another tab.
            if (this.#holding === hold) {
                this.#holding = undefined;
                this.#on.follow();
                this.#queue();
            }
        }
    }

    #hold(hold) {
        if (this.#closed) return undefined;
        this.#holding = hold;
        this.#on.lead();
        return new Promise((resolve) => {
            hold.release = resolve;
        });
    }

    #hear(message) {
        if (message.asks) {
            if (this.leads) this.#on.asked();
        } else if (!this.leads) {
            this.#asked = 0;
            this.#on.hear(message.said);
        }
    }

    #ask() {
        this.#asked++;
        this.#channel.postMessage({ asks: true });
    }

    /** Counted in questions, not in time: after a sleep of the machine much time has passed, and nobody is to blame. */
    #look() {
        if (this.leads) return;
        if (this.#asked >= MOST_ASKED) {
            this.#asked = 0;
            this.#take();
        } else {
            this.#ask();
        }
    }
}
