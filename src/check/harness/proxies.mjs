/** Real reverse proxies with a configuration of their own, unprivileged, on loopback. */

import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import path from 'node:path';
import { Process, temporaryDirectory } from './processes.mjs';
import { until } from './wait.mjs';

/** These proxies do not tell which port they chose, so one is chosen for them. */
export async function freePort() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

async function start(name, port, command) {
    const proxy = new Process(name, ...command);
    await until(`${name} accepting on ${port}`, async () => {
        if (proxy.exit) throw new Error(`${name} ended:\n${proxy.tail()}`);
        const socket = net.connect(port, '127.0.0.1');
        return new Promise((resolve) => {
            socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
        }).finally(() => socket.destroy());
    });
    return { url: `http://127.0.0.1:${port}`, process: proxy, stop: () => proxy.stop() };
}

/** nginx with `server` as the body of its one server block. */
export async function nginx(server) {
    const port = await freePort();
    const root = temporaryDirectory('nginx');
    mkdirSync(path.join(root, 'temp'));
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((one) => `${one}_temp_path ${root}/temp;`).join(' ');
    writeFileSync(path.join(root, 'nginx.conf'), `
        daemon off;
        user ${userInfo().username};
        worker_processes 1;
        pid ${root}/pid;
        error_log stderr warn;
        events {}
        http {
            access_log off;
            ${temp}
            server {
                listen 127.0.0.1:${port};
                ${server}
            }
        }`);
    return start('nginx', port, ['nginx', ['-e', 'stderr', '-p', root, '-c', path.join(root, 'nginx.conf')]]);
}

/** HAProxy with `configuration` but for what is filled in: `{port}`. */
export async function haproxy(configuration) {
    const port = await freePort();
    const file = path.join(temporaryDirectory('haproxy'), 'haproxy.cfg');
    writeFileSync(file, `${configuration.replaceAll('{port}', port).trim()}\n`);
    return start('haproxy', port, ['haproxy', ['-db', '-f', file]]);
}
