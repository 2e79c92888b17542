/** What subscribers do with a connection. Each returns when it wants to go; the subscriber then comes back. */

import { sleep } from '../harness/wait.mjs';

const between = (low, high) => low + Math.random() * (high - low);

/** Stays until the relay ends the stream. */
export const steady = (stream) => stream.ended(24 * 3600_000).catch(() => {});

/** Goes and comes back at once. */
export const reconnecting = (stream) => Promise.race([steady(stream), sleep(between(500, 8_000))]);

/** Goes for longer than the window lasts, now and then. */
export const sleeping = async (stream) => {
    await Promise.race([steady(stream), sleep(between(1_000, 5_000))]);
    stream.close();
    await sleep(between(1_000, Math.random() < 0.3 ? 45_000 : 10_000));
};

/** Stops reading for longer than the relay puts up with, then reads what comes. */
export const stalled = async (stream) => {
    await Promise.race([steady(stream), sleep(between(1_000, 4_000))]);
    stream.response.pause();
    await sleep(between(5_000, 18_000));
    stream.response.resume();
    await Promise.race([steady(stream), sleep(between(500, 2_000))]);
};
