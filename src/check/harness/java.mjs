/** Which `java` runs the relay. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const REQUIRED = 21;
const INSTALLED = '/usr/lib/jvm';

function feature(home) {
    const release = path.join(home, 'release');
    const version = existsSync(release) && readFileSync(release, 'utf8').match(/^JAVA_VERSION="(\d+)/m);
    return version && existsSync(path.join(home, 'bin/java')) ? Number(version[1]) : 0;
}

/** `JAVA_HOME`'s if it is new enough, else the newest installed one. */
export function java() {
    const installed = existsSync(INSTALLED) ? readdirSync(INSTALLED).map((name) => path.join(INSTALLED, name)) : [];
    const home = process.env.JAVA_HOME && feature(process.env.JAVA_HOME) >= REQUIRED
        ? process.env.JAVA_HOME
        : installed.sort((a, b) => feature(b) - feature(a))[0];
    if (!home || feature(home) < REQUIRED) {
        throw new Error(`no JDK ${REQUIRED} or later: JAVA_HOME=${process.env.JAVA_HOME ?? ''}, and none in ${INSTALLED}; `
            + `set JAVA_HOME to one`);
    }
    return path.join(home, 'bin/java');
}
