/** Numbers and times in words, and elements made of text only. */

const NUMBER = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const MS = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1_000 };

export const count = (n) => NUMBER.format(n);

/** `1 event`, `2 events`. */
export const counted = (n, word) => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

export function bytes(n) {
    if (n < 1024) return `${n} B`;
    const [unit, size] = n < 1024 ** 2 ? ['KiB', n / 1024] : n < 1024 ** 3 ? ['MiB', n / 1024 ** 2] : ['GiB', n / 1024 ** 3];
    return `${size < 10 ? size.toFixed(1) : count(Math.round(size))} ${unit}`;
}

/** The two largest units of a time in milliseconds: `3 h 12 min`. */
export function lasting(ms) {
    if (ms < MS.s) return ms < 0 ? '0 s' : `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
    const parts = [];
    let rest = ms;
    for (const [unit, size] of Object.entries(MS)) {
        const n = Math.floor(rest / size);
        rest -= n * size;
        if (n > 0) parts.push(`${n} ${unit}`);
        else if (parts.length > 0) break;
        if (parts.length === 2) break;
    }
    return parts.join(' ');
}

export const clock = (when) => CLOCK.format(new Date(when));

/** The time, with the day unless it is today. */
export function moment(when) {
    const date = new Date(when);
    return date.toDateString() === new Date().toDateString() ? CLOCK.format(date) : `${DAY.format(date)}, ${CLOCK.format(date)}`;
}

/** An element with a class and children; text stays text. */
export function el(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
}

/** What is there under this id. */
export const at = (id) => document.getElementById(id);

/** Sets a text only where it changes: what is announced when it does must not be announced again. */
export function say(id, text) {
    const element = at(id);
    if (element.textContent !== text) element.textContent = text;
}
