/** The relay's doors, and how to come in. */

/** What happens when the relay wants credentials, or others. */
export class Refused extends Error {
    /** @param {number} status 401 or 403 */
    constructor(status) {
        super(`the relay answered ${status}`);
        this.status = status;
    }
}

/** One stream's door. */
export class Door {
    #url;
    #authorization;

    /**
     * @param {string} url the stream, relative to the page
     * @param {string | (() => string | Promise<string>)} [authorization] the header `Authorization`
     */
    constructor(url, authorization) {
        this.#url = new URL(url, document.baseURI);
        this.#authorization = authorization;
    }

    /** The types that its filter names, if it names each: no other comes, whatever lies between two of them. */
    get types() {
        const types = this.#url.searchParams.get('types');
        return types && !types.includes('*') ? types.split(',').map((type) => type.trim()) : undefined;
    }

    /** Whether it has to show credentials, and so a ticket for each connection. */
    get asks() {
        return this.#authorization !== undefined;
    }

    /** What tabs must have in common to share a connection: the door, and who comes in. */
    async name() {
        const who = new TextEncoder().encode(`${this.#url} ${await this.#credentials() ?? ''}`);
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', who));
        return `continuo ${[...digest.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    }

    /** The URL of the stream that goes on after `cursor`, with a ticket if one is needed. */
    async stream(cursor) {
        const parameters = cursor ? { lastEventId: cursor } : {};
        if (this.asks) parameters.ticket = await this.#ticket();
        return this.#with(parameters);
    }

    /** The events after `cursor` up to now, which the relay answers with an end. */
    replay(cursor, signal) {
        return this.#fetch(this.#with({ after_seq: cursor }), { signal });
    }

    // Beside the stream's door, as a proxy may have put them both below a path of its own.
    async #ticket() {
        const url = new URL(this.#url);
        url.pathname = url.pathname.replace(/(\/global\/event|\/session\/[^/]+\/event|\/event)$/, '/ticket');
        url.search = '';
        const response = await this.#fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) });
        return (await response.json()).ticket;
    }

    #with(parameters) {
        const url = new URL(this.#url);
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
        return url;
    }

    async #credentials() {
        return typeof this.#authorization === 'function' ? this.#authorization() : this.#authorization;
    }

    async #fetch(url, options) {
        const authorization = await this.#credentials();
        const response = await fetch(url, {
            cache: 'no-store',
            // With credentials of ours a refusal is for us: the browser must not ask the user for a password.
            credentials: authorization ? 'omit' : 'same-origin',
            headers: authorization ? { authorization } : {},
            ...options,
        });
        if (response.status === 401 || response.status === 403) throw new Refused(response.status);
        if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}`);
        return response;
    }
}
