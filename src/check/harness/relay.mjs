/** The relay as users start it: `java -jar target/continuo.jar`. */

import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { java } from './java.mjs';
import { Process } from './processes.mjs';
import { EventStream } from './stream.mjs';
import { until } from './wait.mjs';

const JAR = fileURLToPath(new URL('../../../target/continuo.jar', import.meta.url));

export class Relay {
    /**
     * Starts one and returns when it listens.
     *
     * @param settings environment variables; nothing else is inherited but PATH and HOME
     */
    static async start(settings = {}) {
        if (!existsSync(JAR)) throw new Error(`${JAR} is missing: run "mvn package" first`);
        const relay = new Relay();
        relay.process = new Process('relay', java(), ['-jar', JAR], {
            env: { PATH: process.env.PATH, HOME: process.env.HOME, SERVER_PORT: '0', ...settings },
        });
        relay.url = (await relay.process.line(/^Continuo listens on (http\S+);/))[1];
        return relay;
    }

    /** Starts one on an opencode server and returns when it is connected. */
    static async on(opencode, settings = {}) {
        const relay = await Relay.start({ UPSTREAM_URL: opencode.url, ...settings });
        await until('the relay connecting to opencode', async () => (await relay.status()).upstream.state === 'connected');
        return relay;
    }

    async json(path) {
        return (await fetch(this.url + path)).json();
    }

    status() {
        return this.json('/status');
    }

    /** The log lines since line `from`. */
    log(from = 0) {
        return this.process.lines.slice(from);
    }

    subscribe(path, headers = {}) {
        return EventStream.open(this.url + path, headers);
    }

    stop() {
        return this.process.stop();
    }
}
