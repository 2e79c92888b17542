/** How long to wait before the next attempt. Times are milliseconds. */

const FIRST = 500;
const LONGEST = 30_000;
const SPREAD = 0.25;

export class Backoff {
    #failures = 0;
    #random;

    /** @param {() => number} random from 0 to less than 1 */
    constructor(random = Math.random) {
        this.#random = random;
    }

    /** The wait after one more failure: twice the one before, ±25 % so that a crowd spreads, never above 30 s. */
    next() {
        const middle = Math.min(FIRST * 2 ** this.#failures, LONGEST);
        this.#failures++;
        return Math.min(middle * (1 + SPREAD * (2 * this.#random() - 1)), LONGEST);
    }

    /** Something came: the next failure is the first. */
    reset() {
        this.#failures = 0;
    }
}
