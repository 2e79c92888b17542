/** The page: comes in, then shows the relay's state and its events. */

import { Continuo } from '../continuo.js';
import { enter, forget } from './entrance.js';
import { away, none, pace, show } from './state.js';
import { add } from './tail.js';
import { at, say } from './words.js';

const ASK = 1_000;
/** For a state that is not to be had. */
const ASK_SELDOM = 30_000;
/** How many events from before the page was opened are shown. */
const BEFORE = 50;

const LINKS = {
    connecting: 'Connecting…',
    open: 'Live',
    waiting: 'The relay is away; the page comes back by itself',
    refused: '',
    closed: '',
};

/** @param {string} [last] up to where the page has shown everything */
async function watch(last) {
    const authorization = await enter();
    at('view').hidden = false;
    let status = await ask(authorization);
    // The page shows what it is told, so it begins a little before now.
    const from = last || (status.log && `${status.log.epoch}-${Math.max(status.log.oldest - 1, status.log.latest - BEFORE)}`);
    const continuo = new Continuo(await stream(status, authorization), { authorization, from });
    const counter = count(continuo);
    let stopped = false;
    listen(continuo);
    continuo.addEventListener('refused', () => {
        stopped = true;
        forget();
        at('view').hidden = true;
        watch(continuo.cursor);
    });
    let asked = Date.now();
    while (!stopped) {
        if (status.log) show(status);
        else pace(counter());
        if (status.reason) none(status.reason);
        else if (!status.log) away();
        await new Promise((resolve) => { setTimeout(resolve, ASK); });
        while (document.hidden) await new Promise((resolve) => { document.addEventListener('visibilitychange', resolve, { once: true }); });
        if (!status.reason || Date.now() - asked >= ASK_SELDOM) {
            asked = Date.now();
            status = await ask(authorization);
        }
    }
}

/** The door with everything: opencode's has a name of its own, which the state tells, or else whether it is there. */
async function stream(status, authorization) {
    if (status.upstream) return status.upstream.dialect === 'plain' ? 'event' : 'global/event';
    const answer = await fetch('global/event', { method: 'HEAD', ...as(authorization) }).catch(() => undefined);
    return answer?.status === 404 ? 'event' : 'global/event';
}

/** With credentials of ours a refusal is for us: the browser must not ask for a password itself. */
const as = (authorization) => ({
    headers: authorization ? { authorization } : {},
    credentials: authorization ? 'omit' : 'same-origin',
    cache: 'no-store',
});

/** What `/status` answers, or why there is none; nothing when the relay does not answer. */
async function ask(authorization) {
    try {
        const answer = await fetch('status', { ...as(authorization), signal: AbortSignal.timeout(10_000) });
        if (answer.ok) return await answer.json();
        if (answer.status === 404) return { reason: 'The state of this relay is on its admin port (SERVER_ADMIN_PORT); here are its events' };
        if (answer.status === 403) return { reason: 'Your credentials are limited: here are the events they cover' };
        return {};
    } catch {
        return {};
    }
}

function listen(continuo) {
    const tell = () => {
        const word = LINKS[continuo.state];
        say('link', continuo.state === 'open' && !continuo.leads ? `${word}, through another tab` : word);
        at('link').className = continuo.state;
    };
    continuo.addEventListener('state', tell);
    tell();
    continuo.addEventListener('event', ({ detail }) => add(detail));
    for (const own of ['gap', 'down', 'expired', 'lagged', 'closing', 'busy']) {
        continuo.addEventListener(own, ({ detail }) => {
            const type = own === 'gap' || own === 'down' ? `server.upstream.${own}` : `server.stream.${own}`;
            add({ id: continuo.cursor, type, payload: { properties: detail } });
        });
    }
}

/** Counts events by the second, for where the relay does not. */
function count(continuo) {
    const seconds = new Map();
    continuo.addEventListener('event', () => {
        const second = Math.floor(Date.now() / 1_000);
        seconds.set(second, (seconds.get(second) ?? 0) + 1);
        seconds.delete(second - 61);
    });
    return () => {
        const last = Math.floor(Date.now() / 1_000) - 1;
        for (const second of seconds.keys()) if (second < last - 60) seconds.delete(second);
        return Array.from({ length: 60 }, (_, i) => seconds.get(last - 59 + i) ?? 0);
    };
}

watch();
