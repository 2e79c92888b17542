/** Waiting for conditions. Times are milliseconds. */

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first truthy value of `condition`, asked again and again; an error that names `what` when there is none in time. */
export async function until(what, condition, ms = 10_000) {
    const end = Date.now() + ms;
    for (;;) {
        const value = await condition();
        if (value) return value;
        if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`);
        await sleep(20);
    }
}
