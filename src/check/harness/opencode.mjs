/** A real opencode server with a home of its own. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { Process, temporaryDirectory } from './processes.mjs';
import { EventStream, silence, type } from './stream.mjs';

const CONFIGURATION = fileURLToPath(new URL('../opencode/opencode.json', import.meta.url));
const BINARY = fileURLToPath(
    new URL(`../node_modules/opencode-${process.platform}-${process.arch}/bin/opencode`, import.meta.url));

export class Opencode {
    static binary = BINARY;

    /**
     * Starts one and returns when it listens. Its working directory is the project `own`.
     *
     * @param provider the model provider's URL
     * @param password for Basic auth, if any
     */
    static async start({ provider, password }) {
        const opencode = Opencode.prepare({ provider, password });
        await opencode.launch(0);
        return opencode;
    }

    /** Gives one a home, and leaves it to somebody else to start it. */
    static prepare({ provider, password }) {
        if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run "npm install --ignore-scripts" in src/check first`);
        const opencode = new Opencode();
        opencode.root = realpathSync(temporaryDirectory('opencode'));
        opencode.password = password;
        opencode.directory = opencode.project('own');
        const configuration = JSON.parse(readFileSync(CONFIGURATION, 'utf8'));
        configuration.provider.fake.options.baseURL = provider;
        mkdirSync(path.join(opencode.root, 'config/opencode'), { recursive: true });
        writeFileSync(path.join(opencode.root, 'config/opencode/opencode.json'), JSON.stringify(configuration));
        return opencode;
    }

    async launch(port) {
        this.process = new Process('opencode', BINARY, ['serve', '--hostname', '127.0.0.1', '--port', String(port)], {
            cwd: this.directory,
            env: this.environment(),
        });
        this.url = (await this.process.line(/listening on (http\S+)/))[1];
    }

    /** The settings with which a relay runs it. */
    supervision() {
        return {
            ...this.environment(),
            SUPERVISOR_COMMAND: `${BINARY} serve --hostname 127.0.0.1 --port {port}`,
            SUPERVISOR_DIRECTORY: this.directory,
        };
    }

    environment() {
        const at = (name) => path.join(this.root, name);
        return {
            PATH: process.env.PATH,
            HOME: this.root,
            XDG_CONFIG_HOME: at('config'),
            XDG_DATA_HOME: at('data'),
            XDG_STATE_HOME: at('state'),
            XDG_CACHE_HOME: at('cache'),
            OPENCODE_DISABLE_AUTOUPDATE: '1',
            OPENCODE_DISABLE_MODELS_FETCH: '1',
            OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
            ...(this.password ? { OPENCODE_SERVER_PASSWORD: this.password } : {}),
        };
    }

    /** Dies without a goodbye and comes back on the same port. */
    async crash() {
        await this.process.stop('SIGKILL');
    }

    async restart() {
        await this.launch(new URL(this.url).port);
    }

    /** A new git project; `configuration` becomes its opencode.json. */
    project(name, configuration) {
        const directory = path.join(this.root, 'projects', name);
        mkdirSync(directory, { recursive: true });
        execFileSync('git', ['init', '-q', directory]);
        if (configuration) writeFileSync(path.join(directory, 'opencode.json'), JSON.stringify(configuration));
        return directory;
    }

    get headers() {
        return this.password
            ? { authorization: `Basic ${Buffer.from(`opencode:${this.password}`).toString('base64')}` }
            : {};
    }

    /** One API call; any status but 2xx is an error. */
    async call(method, path, directory, body) {
        const response = await fetch(`${this.url}${path}?directory=${encodeURIComponent(directory)}`, {
            method,
            headers: { 'content-type': 'application/json', ...this.headers },
            body: body && JSON.stringify(body),
        });
        const text = await response.text();
        if (!response.ok) throw new Error(`opencode: ${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
        return text && JSON.parse(text);
    }

    async session(directory) {
        return (await this.call('POST', '/session', directory, {})).id;
    }

    /** Starts a turn and returns at once. */
    async prompt(directory, session, text) {
        await this.call('POST', `/session/${session}/prompt_async`, directory, { parts: [{ type: 'text', text }] });
    }

    /**
     * Runs a first turn in `directory`. The plugins of a new instance announce themselves then, and opencode's own
     * doors do not agree on the order of that.
     */
    async warm(directory) {
        const stream = await this.subscribe(`/event?directory=${encodeURIComponent(directory)}`);
        await this.prompt(directory, await this.session(directory), 'tokens=1');
        await stream.frame('the end of the first turn', (frame) => type(frame) === 'session.idle');
        await silence([stream]);
        stream.close();
    }

    subscribe(path) {
        return EventStream.open(this.url + path, this.headers);
    }

    stop() {
        return this.process.stop();
    }
}
