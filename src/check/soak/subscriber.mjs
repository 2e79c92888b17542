/** One subscriber that keeps coming back, and its record: which stretches of the log it covered, and what it saw there. */

import { EventStream, payload, type } from '../harness/stream.mjs';
import { sleep } from '../harness/wait.mjs';

const seqOf = (id) => Number(id.slice(id.lastIndexOf('-') + 1));

export class Subscriber {
    /** The last id, as a browser would keep it. */
    #lastId = '';
    /** Everything that matches up to here was seen or announced as missed. */
    #upTo = null;
    #stream = null;
    #done = false;
    /** seq → the event's own id. */
    seen = new Map();
    /** Stretches `[from, to]` that an `expired` announced as missed. */
    missed = [];
    /** How often each control event came. */
    told = {};
    connections = 0;
    problems = [];
    from = null;

    /**
     * @param url the stream
     * @param habit what it does between connecting and going; called again for every connection
     */
    constructor(url, habit) {
        this.url = url;
        this.habit = habit;
    }

    get upTo() {
        return this.#upTo;
    }

    /** Lives until {@link finish}. */
    async live() {
        while (!this.#done) {
            await this.#connect();
            if (!this.#done) await this.habit(this.#stream, this);
            if (!this.#done) this.#stream.close();
            await sleep(20);
        }
    }

    async #connect() {
        for (;;) {
            try {
                const headers = this.#lastId ? { 'last-event-id': this.#lastId } : {};
                this.#stream = await EventStream.open(this.url, headers, (frame) => this.#take(frame));
                this.connections++;
                return;
            } catch (error) {
                if (this.#done) return;
                this.problems.push(`connecting: ${error.message}`);
                await sleep(200);
            }
        }
    }

    #take(frame) {
        const kind = type(frame);
        if (kind.startsWith('server.')) {
            this.told[kind] = (this.told[kind] ?? 0) + 1;
            if (!frame.id) return;
            const seq = seqOf(frame.id);
            if (kind === 'server.stream.expired') this.missed.push([this.#upTo + 1, seq]);
            else if (kind === 'server.upstream.down' || kind === 'server.upstream.gap') this.#event(seq, payload(frame).id);
            this.#advance(frame.id, seq);
            return;
        }
        const seq = seqOf(frame.id);
        this.#event(seq, payload(frame).id);
        this.#advance(frame.id, seq);
    }

    #event(seq, id) {
        if (this.seen.has(seq)) this.problems.push(`event ${seq} came twice`);
        if (this.#upTo !== null && seq <= this.#upTo) this.problems.push(`event ${seq} came after ${this.#upTo}`);
        this.seen.set(seq, id);
    }

    #advance(id, seq) {
        this.#lastId = id;
        this.from ??= seq;
        this.#upTo = Math.max(this.#upTo ?? seq, seq);
    }

    /** From its next connection on it only reads. */
    settle() {
        this.habit = (stream) => stream.ended(24 * 3600_000).catch(() => {});
    }

    finish() {
        this.#done = true;
        this.#stream?.close();
    }
}
