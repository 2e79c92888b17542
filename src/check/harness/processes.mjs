/** Child processes that never outlive the checks. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PATIENCE, until } from './wait.mjs';

const running = new Set();
const directories = new Set();

/** One child process: its output by line, and its end. */
export class Process {
    constructor(name, command, args, options) {
        this.name = name;
        this.started = performance.now();
        this.lines = [];
        this.exit = null;
        this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
        this.pid = this.child.pid;
        running.add(this);
        for (const output of [this.child.stdout, this.child.stderr]) {
            let rest = '';
            output.setEncoding('utf8').on('data', (text) => {
                const lines = (rest + text).split('\n');
                rest = lines.pop();
                this.lines.push(...lines);
            });
        }
        this.child.on('error', (error) => this.ended({ error: error.message }));
        this.child.on('exit', (code, signal) => this.ended({ code, signal }));
    }

    ended(exit) {
        this.exit ??= exit;
        running.delete(this);
    }

    /** What `pattern` finds in the output, from line `from` on. An exit before that is an error. */
    async line(pattern, { from = 0, ms = PATIENCE } = {}) {
        return until(`${this.name} printing ${pattern}`, () => {
            for (const line of this.lines.slice(from)) {
                const match = line.match(pattern);
                if (match) return match;
            }
            if (this.exit) throw new Error(`${this.name} ended (${JSON.stringify(this.exit)}):\n${this.tail()}`);
            return null;
        }, ms);
    }

    tail(count = 20) {
        return this.lines.slice(-count).join('\n');
    }

    signal(name) {
        if (!this.exit) process.kill(this.pid, name);
    }

    /** Asks it to end, makes it end after 5 s, and returns when it is gone. */
    async stop(signal = 'SIGTERM') {
        this.signal(signal);
        try {
            await until(`the end of ${this.name}`, () => this.exit, 5_000);
        } catch {
            this.signal('SIGKILL');
            await until(`the end of ${this.name} after SIGKILL`, () => this.exit);
        }
    }
}

/** A new directory that goes when the checks end. Links resolved, as servers report it. */
export function temporaryDirectory(name) {
    const directory = mkdtempSync(path.join(tmpdir(), `continuo-${name}-`));
    directories.add(directory);
    return directory;
}

/**
 * A process that is not a {@link Process}, with its children: a group of its own, which ends with the checks.
 *
 * @returns what ends it before
 */
export function group(leader) {
    const one = { pid: -leader.pid };
    running.add(one);
    return () => {
        if (running.delete(one)) kill(one.pid);
    };
}

function kill(pid) {
    try {
        process.kill(pid, 'SIGKILL');
    } catch {
        // Gone already.
    }
}

/** Ends what still runs. Without waiting, so that it works while this process exits. */
export function endAll() {
    for (const one of running) kill(one.pid);
    for (const directory of directories) {
        try {
            // What has just been killed may still be writing into it, as a browser's children do.
            rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
        } catch (error) {
            console.log(`left behind: ${directory} (${error.message})`);
        }
        directories.delete(directory);
    }
}

process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
