/** A wire to a server that can be cut, taken away and blocked. Carries bytes, knows no HTTP. */

import net from 'node:net';
import { once } from 'node:events';

export class Wire {
    /**
     * Opens one on a port of the system's choice.
     *
     * @param target the server's URL; may be changed
     * @param intercept may take a connection for itself: given the first bytes and the socket, returns whether it did
     */
    static async open(target, intercept = () => false) {
        const wire = new Wire();
        wire.target = target;
        wire.intercept = intercept;
        wire.clients = new Set();
        wire.pairs = new Set();
        wire.connections = 0;
        wire.blocked = false;
        await wire.#listen(0);
        wire.port = wire.server.address().port;
        wire.url = `http://127.0.0.1:${wire.port}`;
        return wire;
    }

    async #listen(port) {
        this.server = net.createServer((client) => this.#accept(client));
        this.server.listen(port, '127.0.0.1');
        await once(this.server, 'listening');
    }

    #accept(client) {
        client.on('error', () => {});
        if (!this.server.listening) {
            client.resetAndDestroy();
            return;
        }
        this.clients.add(client);
        client.on('close', () => this.clients.delete(client));
        client.once('data', (first) => {
            client.pause();
            if (this.intercept(first, client)) return;
            this.connections++;
            const server = net.connect({ port: new URL(this.target).port, host: '127.0.0.1' });
            const pair = { client, server };
            this.pairs.add(pair);
            const end = () => {
                this.pairs.delete(pair);
                client.destroy();
                server.destroy();
            };
            server.on('error', end);
            client.on('close', end);
            server.on('connect', () => {
                server.write(first);
                client.pipe(server);
            });
            server.on('data', (bytes) => {
                if (!client.write(bytes)) server.pause();
            });
            client.on('drain', () => this.blocked || server.resume());
            // The end of the server's bytes is the end of the client's, after all of them.
            server.on('end', () => client.end());
            if (this.blocked) server.pause();
        });
    }

    /** Breaks every connection, those too on which nothing was said yet. New ones are accepted. */
    cut() {
        for (const client of this.clients) client.resetAndDestroy();
        for (const { server } of this.pairs) server.destroy();
    }

    /** Breaks every connection and refuses new ones. */
    async unplug() {
        const closed = once(this.server, 'close');
        this.server.close();
        this.cut();
        await closed;
    }

    /** Accepts connections again, on the same port. */
    plug() {
        return this.#listen(this.port);
    }

    /** Carries nothing from the server any more, but stays. */
    block() {
        this.blocked = true;
        for (const { server } of this.pairs) server.pause();
    }

    unblock() {
        this.blocked = false;
        for (const { server } of this.pairs) server.resume();
    }

    stop() {
        this.server.close();
        this.cut();
    }
}
