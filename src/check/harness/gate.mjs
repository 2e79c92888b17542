/** A way to a server that can be cut without the server knowing. */

import net from 'node:net';

export class Gate {
    /** Opens one to `url` on a port of its own. */
    static open(url) {
        const gate = new Gate();
        const { hostname, port } = new URL(url);
        gate.pairs = new Set();
        gate.server = net.createServer((inner) => {
            if (gate.shut) {
                inner.destroy();
                return;
            }
            const outer = net.connect(Number(port), hostname);
            const pair = [inner, outer];
            gate.pairs.add(pair);
            for (const [from, to] of [[inner, outer], [outer, inner]]) {
                from.on('error', () => {});
                from.on('close', () => {
                    to.destroy();
                    gate.pairs.delete(pair);
                });
                from.pipe(to);
            }
        });
        return new Promise((resolve) => {
            gate.server.listen(0, '127.0.0.1', () => {
                gate.url = `http://127.0.0.1:${gate.server.address().port}`;
                resolve(gate);
            });
        });
    }

    /** Cuts every connection and lets none through for so long. */
    async cut(ms) {
        this.shut = true;
        for (const pair of this.pairs) for (const socket of pair) socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, ms));
        this.shut = false;
    }

    close() {
        this.shut = true;
        for (const pair of this.pairs) for (const socket of pair) socket.destroy();
        this.server.close();
    }
}
