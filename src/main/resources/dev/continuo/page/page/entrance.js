/** Asks the user who they are, if the relay does. */

import { Backoff } from '../continuo/backoff.js';
import { storage } from '../continuo/storage.js';
import { at, say } from './words.js';

const KEPT = 'continuo authorization';

const memory = storage();

/**
 * The header `Authorization` that opens the relay, if it asks for one.
 *
 * @returns {Promise<string | undefined>}
 */
export async function enter() {
    const backoff = new Backoff();
    let authorization = memory?.getItem(KEPT) ?? undefined;
    let wrong = false;
    for (;;) {
        const answer = await look(authorization).catch(() => undefined);
        switch (answer?.status) {
            case 200:
                at('entrance').hidden = true;
                if (authorization) memory?.setItem(KEPT, authorization);
                return authorization;
            case 401:
                forget();
                authorization = await ask(/^Basic/i.test(answer.headers.get('www-authenticate')), wrong || authorization !== undefined);
                wrong = true;
                break;
            default:
                say('link', answer ? `The relay answers ${answer.status}; trying again` : 'The relay cannot be reached; trying again');
                await new Promise((resolve) => { setTimeout(resolve, backoff.next()); });
        }
    }
}

/** Forgets who the user is. */
export function forget() {
    memory?.removeItem(KEPT);
}

/** A challenge of the relay's is for this page, so the browser must not see it: it would ask for a password itself. */
async function look(authorization) {
    const headers = authorization ? { authorization } : {};
    const answer = await fetch('ticket', { method: 'POST', headers, credentials: 'omit' });
    const ours = answer.ok || /realm="continuo"/.test(answer.headers.get('www-authenticate'));
    // A proxy in front may know the browser by its cookies.
    return ours ? answer : fetch('ticket', { method: 'POST', headers });
}

function ask(basic, wrong) {
    at('entrance').hidden = false;
    at('user-field').hidden = !basic;
    say('secret-label', basic ? 'Password' : 'Token');
    say('entrance-note', wrong ? `The relay does not accept this ${basic ? 'password' : 'token'}.` : '');
    say('link', '');
    const form = at('entrance').querySelector('form');
    const secret = at('secret');
    secret.value = '';
    (basic && !wrong ? at('user') : secret).focus();
    return new Promise((resolve) => {
        form.onsubmit = (event) => {
            event.preventDefault();
            resolve(basic ? `Basic ${base64(`${at('user').value}:${secret.value}`)}` : `Bearer ${secret.value.trim()}`);
        };
    });
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
