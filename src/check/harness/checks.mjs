/** Runs checks one after another and prints a line for each. */

import { endAll } from './processes.mjs';

let passed = 0;
let failed = 0;
const wanted = process.argv[2];

/** Whether the check of this name is to run. */
export function wants(name) {
    return !wanted || name.includes(wanted);
}

/**
 * One check. It fails when `fn` throws; what is thrown says what was seen. `fn` is given a function that takes things
 * with `stop()` or `close()`, to be ended after the check in whatever way it ends, last first.
 *
 * @param name the sentence that holds; `node upstream.mjs WORDS` runs only those that contain WORDS
 */
export async function check(name, fn) {
    if (!wants(name)) return;
    const mine = [];
    const use = (one) => {
        mine.push(one);
        return one;
    };
    const begin = Date.now();
    try {
        const note = await fn(use);
        passed++;
        console.log(`ok  ${name}${note ? ` (${note})` : ''} [${Date.now() - begin} ms]`);
    } catch (error) {
        failed++;
        console.log(`FAILED ${name}: ${error.message}`);
        for (const one of mine) if (one.process) console.log(`    ${one.process.tail().replaceAll('\n', '\n    ')}`);
    } finally {
        for (const one of mine.reverse()) await (one.stop ?? one.close).call(one);
    }
}

/** Ends everything, prints the totals, and exits: with 1 when a check failed or none ran. */
export function finish() {
    endAll();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

/** Runs the file's checks; a failure outside of any check counts as one. */
export async function run(body) {
    try {
        await body();
    } catch (error) {
        failed++;
        console.log(`FAILED to prepare: ${error.stack}`);
    }
    finish();
}
