/** What `/status` says, drawn. */

import { Chart } from './chart.js';
import { at, bytes, count, counted, el, lasting, moment, say } from './words.js';

const chart = new Chart(at('chart'));
const MOST_STREAMS = 100;

/** One answer of `/status`. */
export function show(status) {
    const now = Date.now();
    at('state').hidden = false;
    at('state').classList.remove('old');
    upstream(status.upstream, status.supervisor, now);
    pace(status.log.lastMinute);
    log(status.log);
    sessions(status.sessions, now);
    subscribers(status.subscribers);
    notices(status.upstream.notices ?? []);
    say('versions', `Continuo ${status.versions.continuo}`);
}

/** There is no state to be had here; says why. */
export function none(reason) {
    at('state').hidden = true;
    unknown(reason);
}

/** The relay does not answer: what is shown is what it said before. */
export function away() {
    at('state').classList.add('old');
    unknown('Not known: the relay does not answer');
}

/** Events in each of the last seconds. */
export function pace(seconds) {
    chart.show(seconds);
    const most = Math.max(...seconds, 0);
    say('now', count(seconds.at(-1) ?? 0));
    say('most', most > 0 ? `at most ${count(most)} in the last minute` : 'quiet for a minute');
    at('chart').setAttribute('aria-label', `Events per second in the last minute, at most ${most}`);
}

const SENTENCES = {
    none: () => 'No upstream is configured',
    idle: () => 'Not connected: nobody needs the upstream yet',
    connecting: (url) => `Connecting to ${url}`,
    connected: (url) => `Connected to ${url}`,
    waiting: (url, known) => `${known ? 'Lost' : 'Cannot reach'} ${url}; trying again`,
    misconfigured: () => 'Somebody has to change a setting',
    paused: () => 'Waiting for the server to start',
    stopped: () => 'The upstream asked not to be reached again',
};
const MOODS = { connected: 'good', idle: 'quiet', none: 'quiet', connecting: 'fair', paused: 'fair', waiting: 'fair', misconfigured: 'bad', stopped: 'bad' };

function upstream(source, supervisor, now) {
    const name = source.url === 'demo' ? 'the built-in demo' : source.url ?? 'the upstream';
    say('upstream', SENTENCES[source.state](name, source.byteAgeMs !== undefined));
    mood(source.gaveUp ? 'bad' : MOODS[source.state]);
    const parts = [];
    if (source.since) parts.push(`for ${lasting(now - Date.parse(source.since))}`);
    if (source.failures > 0) parts.push(`${counted(source.failures, 'failed attempt')}`);
    if (source.nextAttempt) parts.push(`next in ${lasting(Math.max(0, Date.parse(source.nextAttempt) - now))}`);
    if (source.reconnects > 0) parts.push(counted(source.reconnects, 'reconnect'));
    else if (source.state === 'connected') parts.push('never lost');
    if (source.gaps > 0) parts.push(counted(source.gaps, 'gap'));
    if (source.breaker && source.breaker !== 'closed') parts.push(`circuit breaker ${source.breaker.replace('_', ' ')}`);
    if (source.directories) parts.push(counted(source.directories.count, 'directory connection'));
    if (supervisor.state !== 'off') parts.push(`server ${supervisor.state.replace('_', ' ')}${supervisor.restarts > 0 ? `, ${counted(supervisor.restarts, 'restart')}` : ''}`);
    say('story', parts.join(' · '));
    const trouble = source.misconfiguration ?? supervisor.misconfiguration ?? (source.state === 'connected' ? undefined : source.lastFailure);
    at('trouble').hidden = !trouble;
    say('trouble', trouble ?? '');
}

function unknown(why) {
    say('upstream', why);
    say('story', '');
    at('trouble').hidden = true;
    mood('quiet');
}

function mood(word) {
    at('dot').className = `dot ${word}`;
}

function log(window) {
    say('log', counted(window.events, 'event'));
    say('log-more', `${bytes(window.bytes)} of ${bytes(window.maxBytes)}, nos. ${window.oldest} to ${window.latest}`);
}

function sessions({ inFlight, oldest }, now) {
    say('turns', count(inFlight));
    say('turns-more', inFlight === 0 ? 'nobody is at work' : `the oldest for ${lasting(now - Date.parse(oldest[0].since))}`);
    list('sessions', 'None has a turn in flight.', oldest.map(({ session, since, directory }) => [
        el('code', '', session), ` for ${lasting(now - Date.parse(since))}`, ...(directory ? [el('small', '', directory)] : []),
    ]));
}

function subscribers({ count: all, limit, greatestLag, furthestBehind, ended }) {
    say('subscribers', count(all));
    const lost = (ended.lagged ?? 0) + (ended.stalled ?? 0);
    say('subscribers-more', `of at most ${count(limit)}; ${greatestLag === 0 ? 'none is behind' : `the slowest is ${count(greatestLag)} behind`}${lost > 0 ? `; ${count(lost)} were too slow so far` : ''}`);
    const rows = furthestBehind.slice(0, MOST_STREAMS).map((one) => {
        const what = one.session ?? one.directory ?? 'everything';
        const cells = [one.who, what, count(one.lag), count(one.delivered), lasting(one.ageMs)];
        return el('tr', one.lag > 0 ? 'behind' : '', ...cells.map((text, i) => el('td', i > 1 ? 'number' : '', text)));
    });
    at('streams').replaceChildren(...rows);
}

function notices(all) {
    list('notices', 'None since the relay started.', all.map((one) => [
        el('time', '', moment(one.at)),
        el('b', one.kind === 'down' || !one.complete ? 'bad' : '', one.kind === 'down' ? 'Lost' : 'Gap'),
        ` (${one.reason})${one.kind === 'gap' ? ` ${gap(one)}` : ''}`,
        ...(one.directory ? [el('small', '', one.directory)] : []),
    ]));
}

function gap({ downMs, recovered, complete }) {
    const away = downMs > 0 ? `away for ${lasting(downMs)}, ` : '';
    return `${away}${counted(recovered, 'event')} recovered${complete ? ', nothing durable is missing' : ', some may be missing'}`;
}

const before = new Map();

function list(id, empty, items) {
    const texts = items.map((parts) => parts.map((part) => part.textContent ?? part).join('|')).join('\n');
    if (before.get(id) === texts && at(id).childElementCount > 0) return;
    before.set(id, texts);
    at(id).replaceChildren(...(items.length > 0 ? items.map((parts) => el('li', '', ...parts)) : [el('li', 'quiet', empty)]));
}
