/** What comes on a stream, in either dialect. */

/** The relay's own events, and what a {@link Continuo} calls them. */
export const OWN = {
    __proto__: null,
    'server.connected': 'connected',
    'server.heartbeat': 'heartbeat',
    'server.stream.expired': 'expired',
    'server.stream.lagged': 'lagged',
    'server.stream.busy': 'busy',
    'server.stream.closing': 'closing',
    'server.upstream.down': 'down',
    'server.upstream.gap': 'gap',
};

/** Those of them that have a place in the log, as events have. */
const LOGGED = new Set(['server.upstream.down', 'server.upstream.gap']);

/**
 * One frame, read.
 *
 * @typedef {object} Frame
 * @property {string} id the cursor that holds after it; empty when there is none
 * @property {string} name its event name; `message` when it has none
 * @property {string} data as received
 * @property {boolean} plain whether the relay speaks the dialect `plain`
 * @property {string} type opencode's type, or the name
 * @property {any} payload opencode's event, `{id, type, properties}`; of a plain event its data
 * @property {string} [directory] whose it is
 * @property {boolean} logged whether it has a place in the log of its own
 */

/** @returns {Frame} */
export function read(id, name, data, plain) {
    if (plain) {
        const properties = name in OWN ? json(data) : undefined;
        const payload = properties ? { type: name, properties } : data;
        return { id, name, data, plain, type: name, payload, logged: !properties || LOGGED.has(name) };
    }
    const envelope = json(data) ?? {};
    const payload = envelope.payload ?? envelope;
    const { type } = payload;
    return { id, name, data, plain, type, payload, directory: envelope.directory, logged: !(type in OWN) || LOGGED.has(type) };
}

/** An upstream may name its own events as it likes. */
function json(data) {
    try {
        return JSON.parse(data);
    } catch {
        return undefined;
    }
}
