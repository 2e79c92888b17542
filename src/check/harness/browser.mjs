/** A headless Chromium, driven by its own protocol over a pipe. */

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { group, temporaryDirectory } from './processes.mjs';
import { PATIENCE, sleep, until } from './wait.mjs';

/** One browser process. */
export class Browser {
    #id = 0;
    #asked = new Map();

    /** @param preferences of its user */
    static async start(preferences = {}) {
        const browser = new Browser();
        const directory = temporaryDirectory('page');
        mkdirSync(path.join(directory, 'Default'));
        writeFileSync(path.join(directory, 'Default', 'Preferences'), JSON.stringify(preferences));
        browser.child = spawn('chromium', [
            '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--remote-debugging-pipe',
            // A process for each tab, so that one can be stopped without the others.
            '--process-per-tab', '--hide-scrollbars', `--user-data-dir=${directory}`, 'about:blank',
        ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true });
        // With its children, which would live on for a moment, and write into its directory.
        browser.kill = group(browser.child);
        browser.tabs = new Map();
        let rest = '';
        browser.child.stdio[4].setEncoding('utf8').on('data', (text) => {
            const messages = (rest + text).split('\0');
            rest = messages.pop();
            for (const message of messages) browser.#take(JSON.parse(message));
        });
        await browser.send('Browser.getVersion');
        return browser;
    }

    #take({ id, result, error, sessionId, method, params }) {
        if (id === undefined) {
            this.tabs.get(sessionId)?.heard.push({ method, params });
            return;
        }
        const { resolve, reject } = this.#asked.get(id);
        this.#asked.delete(id);
        if (error) reject(new Error(error.message));
        else resolve(result);
    }

    send(method, params = {}, sessionId = undefined) {
        const id = ++this.#id;
        this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
        return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    }

    /** Somebody's windows, who has been nowhere yet. */
    async profile() {
        return new Profile(this, (await this.send('Target.createBrowserContext')).browserContextId);
    }

    /** The processor time of each process that runs pages, by its id. */
    async renderers() {
        const { processInfo } = await this.send('SystemInfo.getProcessInfo');
        return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
    }

    async stop() {
        this.kill();
        await until('the end of the browser', () => this.child.exitCode !== null || this.child.signalCode !== null);
    }
}

/** Tabs that share cookies, storage and locks. */
export class Profile {
    constructor(browser, id) {
        this.browser = browser;
        this.id = id;
    }

    /** Opens a tab. */
    async open(url, view = {}) {
        const { targetId } = await this.browser.send('Target.createTarget', { url: 'about:blank', browserContextId: this.id });
        const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
        const tab = new Tab(this.browser, targetId, sessionId);
        this.browser.tabs.set(sessionId, tab);
        for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await tab.send(`${domain}.enable`);
        await tab.look(view);
        await tab.go(url);
        return tab;
    }

    stop() {
        return this.browser.send('Target.disposeBrowserContext', { browserContextId: this.id });
    }
}

export class Tab {
    constructor(browser, targetId, sessionId) {
        this.browser = browser;
        this.targetId = targetId;
        this.sessionId = sessionId;
        /** What the browser told of it, such as errors. */
        this.heard = [];
    }

    send(method, params) {
        return this.browser.send(method, params, this.sessionId);
    }

    go(url) {
        return this.send('Page.navigate', { url });
    }

    /** To where it was before. */
    async back() {
        const { currentIndex, entries } = await this.send('Page.getNavigationHistory');
        return this.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id });
    }

    /** Lets its clock, but no timer, jump ahead. */
    jump(ms) {
        return this.value(`{ const { now } = Date; Date.now = () => now() + ${ms}; }`);
    }

    /** Pretends a screen. */
    async look({ width = 1280, height = 900, dark = false, mobile = false }) {
        await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile });
        await this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    }

    /** The value of an expression in the page, awaited. */
    async value(expression) {
        const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
        if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
        return result.value;
    }

    /** Waits until an expression is true in the page. */
    until(what, expression, ms = PATIENCE) {
        return until(what, () => this.value(expression).catch(() => false), ms);
    }

    text(id) {
        return this.value(`document.getElementById('${id}').innerText`);
    }

    /** What went wrong in it: exceptions, refused loads, breaches of the page's policy. */
    errors() {
        return this.heard.flatMap(({ method, params }) => {
            if (method === 'Runtime.exceptionThrown') return [params.exceptionDetails.exception?.description ?? params.exceptionDetails.text];
            if (method === 'Log.entryAdded' && params.entry.level === 'error') return [`${params.entry.source}: ${params.entry.text}`];
            return [];
        });
    }

    /** How many requests it made whose URL contains `words`. */
    requests(words) {
        return this.heard.filter(({ method, params }) => method === 'Network.requestWillBeSent' && params.request.url.includes(words));
    }

    /** A picture of the whole page, on a screen that is high enough. */
    async screenshot(file, view) {
        await this.look({ ...view, height: await this.value('document.documentElement.scrollHeight') });
        await sleep(500);
        const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
        writeFileSync(file, Buffer.from(data, 'base64'));
        await this.look(view);
    }

    /** The process that runs it: the one that works, and clearly more than any other, when it does. */
    async process() {
        for (;;) {
            const before = await this.browser.renderers();
            await this.value('{ const end = Date.now() + 1_500; while (Date.now() < end); }');
            const after = [...await this.browser.renderers()].filter(([id]) => before.has(id));
            const worked = ([id, time]) => time - before.get(id);
            const [most, next] = after.sort((a, b) => worked(b) - worked(a));
            if (most && (!next || worked(most) > 3 * worked(next))) return most[0];
        }
    }

    freeze() {
        return this.send('Page.setWebLifecycleState', { state: 'frozen' });
    }

    thaw() {
        return this.send('Page.setWebLifecycleState', { state: 'active' });
    }

    async key(key, modifiers = 0) {
        for (const type of ['keyDown', 'keyUp']) await this.send('Input.dispatchKeyEvent', { type, key, code: key, modifiers, windowsVirtualKeyCode: { Tab: 9, Enter: 13, Home: 36, ArrowUp: 38 }[key], text: key === 'Enter' && type === 'keyDown' ? '\r' : undefined });
    }

    close() {
        this.browser.tabs.delete(this.sessionId);
        return this.browser.send('Target.closeTarget', { targetId: this.targetId });
    }
}
