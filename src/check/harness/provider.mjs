/** A model provider that answers what the prompt's words ask for; see opencode/fake-provider.mjs. */

import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { Process, temporaryDirectory } from './processes.mjs';

const SCRIPT = fileURLToPath(new URL('../opencode/fake-provider.mjs', import.meta.url));

/** Starts one on a port of the system's choice; `url` is what opencode's configuration wants. */
export async function startProvider() {
    const log = path.join(temporaryDirectory('provider'), 'requests.log');
    const provider = new Process('fake provider', process.execPath, [SCRIPT, '0'], {
        env: { ...process.env, FAKE_LOG: log },
    });
    const [, port] = await provider.line(/^fake provider on (\d+)/);
    return { process: provider, url: `http://127.0.0.1:${port}/v1` };
}
