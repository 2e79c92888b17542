/** The README's own code, so that what is checked is what is written there. */

import { readFileSync } from 'node:fs';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The first code block after `heading`. */
export function recipe(heading) {
    const at = README.indexOf(heading);
    const block = at < 0 ? null : /```\w+\n([\s\S]*?)```/.exec(README.slice(at));
    if (!block) throw new Error(`README.md has no code block after ${heading}`);
    return block[1];
}

/** The same with something of it replaced, which has to be there. */
export function changed(text, from, to) {
    if (!text.includes(from)) throw new Error(`README.md: no ${from} in:\n${text}`);
    return text.replaceAll(from, to);
}
