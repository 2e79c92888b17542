/** Waiting for conditions. Times are milliseconds. */

/** How long a check waits for what is to come at all, on however busy a machine; what is to come soon names its own time. */
export const PATIENCE = 60_000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first truthy value of `condition`, asked again and again; an error that names `what` when there is none in time. */
export async function until(what, condition, ms = PATIENCE) {
    const end = Date.now() + ms;
    for (;;) {
        const value = await condition();
        if (value) return value;
        if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`);
        await sleep(20);
    }
}
