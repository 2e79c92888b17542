/** The live tail: the last events that pass the filters, in a bounded number of rows, drawn at most once a frame. */

import { at, clock, count, counted, el, say } from './words.js';

const MOST_ROWS = 500;
const MOST_KEPT = 2_000;
const MOST_TEXT = 4_096;
const MOST_SHOWN = 240;
const MOST_SESSIONS = 50;
/** More often than this nobody can read. */
const PAUSE_MS = 100;
/** So many times as long as the drawing took, others have the page. */
const REST = 4;

const view = at('rows-frame');
const rows = at('rows');

/** All that is kept, whether the filters let it pass or not. */
const kept = [];
/** What passed and is not drawn yet. */
let waiting = [];
let missed = 0;
let passed = 0;
let paused = false;
/** Whether by the button, which alone ends it then. */
let asked = false;
let drawn = 0;
let took = 0;
let top = 0;
let due = false;
let wants = () => true;
/** The row that Tab leads to. */
let stop = null;
const sessions = new Set();

/** One event, or one of the relay's own notices. */
export function add({ id, type, payload, data, directory }) {
    const properties = payload?.properties ?? {};
    const session = properties.sessionID ?? properties.info?.sessionID ?? properties.part?.sessionID ?? (type.startsWith('session.') ? properties.info?.id : undefined);
    const entry = {
        at: Date.now(),
        seq: id.slice(id.lastIndexOf('-') + 1),
        type: String(type),
        session: session === undefined ? '' : String(session),
        directory,
        // The wrapping is the same in every event.
        text: typeof payload === 'string' ? payload : JSON.stringify(payload?.properties ?? payload) ?? '',
        own: type.startsWith('server.'),
        plain: typeof payload === 'string',
    };
    remember(entry.session);
    // Seen whole by the filter, kept in part: there are many of them.
    const passes = wants(entry, data);
    entry.whole = entry.text.length <= MOST_TEXT;
    entry.text = entry.text.slice(0, MOST_TEXT);
    kept.push(entry);
    if (kept.length > MOST_KEPT) kept.splice(0, kept.length - MOST_KEPT);
    if (passes) offer(entry);
}

function offer(entry) {
    passed++;
    waiting.push(entry);
    if (waiting.length > 2 * MOST_ROWS) {
        missed += waiting.length - MOST_ROWS;
        waiting = waiting.slice(-MOST_ROWS);
    }
    ask();
}

function ask() {
    if (due) return;
    due = true;
    setTimeout(() => requestAnimationFrame(draw), Math.max(0, Math.max(PAUSE_MS, took * REST) - (performance.now() - drawn)));
}

function draw() {
    due = false;
    const begun = performance.now();
    if (!paused) append();
    note();
    drawn = performance.now();
    took = drawn - begun;
}

function append() {
    const fresh = waiting.slice(-MOST_ROWS);
    waiting = [];
    missed = 0;
    at('rows-empty').hidden = rows.childElementCount + fresh.length > 0;
    const surplus = rows.childElementCount + fresh.length - MOST_ROWS;
    if (surplus >= rows.childElementCount) rows.replaceChildren();
    else for (let i = 0; i < surplus; i++) rows.firstElementChild.remove();
    rows.append(...fresh.map(row));
    if (rows.lastElementChild) lead(rows.lastElementChild.querySelector('summary'));
    view.scrollTop = view.scrollHeight;
    top = view.scrollTop;
}

function row(entry) {
    const summary = el('summary', '',
        el('time', '', clock(entry.at)),
        el('span', 'seq', entry.seq),
        el('span', 'type', entry.type),
        el('span', 'session', entry.session),
        el('span', 'text', gist(entry).slice(0, MOST_SHOWN)));
    summary.tabIndex = -1;
    const details = el('details', entry.own ? 'own' : '', summary);
    // Most rows are never opened.
    details.addEventListener('toggle', () => {
        if (details.open && details.childElementCount === 1) {
            if (entry.directory) details.append(el('p', 'quiet', entry.directory));
            details.append(el('pre', '', pretty(entry)));
        }
        if (details.open) pause(true);
    });
    return el('li', '', details);
}

/** Makes a row the only one that Tab leads to: hundreds of them would be in the way to what follows. */
function lead(summary) {
    if (stop) stop.tabIndex = -1;
    stop = summary;
    stop.tabIndex = 0;
}

/** The row that a key leads to from this one. */
function beside(row, key) {
    switch (key) {
        case 'ArrowUp': return row.previousElementSibling;
        case 'ArrowDown': return row.nextElementSibling;
        case 'Home': return rows.firstElementChild;
        case 'End': return rows.lastElementChild;
        default: return null;
    }
}

/** What a row has room for: not opencode's ids, which are much the same in row after row. */
function gist({ text, whole, plain }) {
    if (plain || !whole || text === '') return text;
    const rest = JSON.stringify(JSON.parse(text), (name, value) => (name.endsWith('ID') ? undefined : value));
    return rest === '{}' ? '' : rest;
}

function pretty({ text, whole }) {
    if (!whole) return `${text} …\n(only its beginning is kept here)`;
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}

function pause(on) {
    if (paused === on) return;
    paused = on;
    if (!on) asked = false;
    at('pause').textContent = on ? 'Go on' : 'Pause';
    note();
    ask();
}

function note() {
    const held = waiting.length + missed;
    say('tail-note', paused ? `Paused, ${counted(held, 'event')} since` : `${counted(passed, 'event')} so far${passed > MOST_ROWS ? `, the last ${count(MOST_ROWS)} are shown` : ''}`);
    at('newest').hidden = !paused;
    at('newest').textContent = held > 0 ? `${count(held)} new ↓` : 'Newest ↓';
}

function remember(session) {
    if (!session || sessions.has(session)) return;
    sessions.add(session);
    at('known-sessions').append(el('option', '', session));
    if (sessions.size > MOST_SESSIONS) {
        sessions.delete(sessions.values().next().value);
        at('known-sessions').firstElementChild.remove();
    }
}

/** As the relay reads `types`: names, and prefixes such as `session.*`. */
function matcher(list) {
    const wanted = list.split(',').map((one) => one.trim()).filter((one) => one !== '' && one !== '*');
    if (wanted.length === 0) return () => true;
    return (type) => wanted.some((one) => (one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : type === one));
}

function filter() {
    const session = at('f-session').value.trim();
    const typed = matcher(at('f-types').value);
    const text = at('f-text').value.trim().toLowerCase();
    // The relay's own notices pass, as on its streams.
    wants = (entry, data) => entry.own
        || ((!session || entry.session === session) && typed(entry.type)
            && (!text || (data ?? entry.text).toLowerCase().includes(text)));
    rows.replaceChildren();
    waiting = [];
    missed = 0;
    passed = 0;
    kept.filter((entry) => wants(entry)).forEach(offer);
    at('rows-empty').hidden = false;
    say('rows-empty', kept.length > 0 ? 'No event that is kept here passes the filters.' : 'Nothing yet. Events appear here as they come.');
    pause(false);
    ask();
}

at('filters').addEventListener('input', filter);
at('filters').addEventListener('submit', (event) => event.preventDefault());
at('pause').addEventListener('click', () => {
    asked = !paused;
    pause(asked);
});
at('newest').addEventListener('click', () => pause(false));
at('clear').addEventListener('click', () => {
    kept.length = 0;
    filter();
});
// Who goes through the rows by keyboard wants to read, and rows that leave would take the focus with them.
rows.addEventListener('focusin', ({ target }) => {
    const summary = target.closest('summary');
    if (summary) lead(summary);
    if (target.matches(':focus-visible')) pause(true);
});
rows.addEventListener('keydown', (event) => {
    const summary = event.target.closest('summary');
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const next = summary && beside(summary.closest('li'), event.key);
    if (!next) return;
    event.preventDefault();
    next.querySelector('summary').focus();
});
// Who scrolls back wants to read; who returns to the end wants to follow. New rows scroll, too, and that is told later.
view.addEventListener('scroll', () => {
    const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 24;
    if (!atEnd && view.scrollTop < top) pause(true);
    else if (!asked && !rows.querySelector('details[open], :focus-visible')) pause(false);
}, { passive: true });
