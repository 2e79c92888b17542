package dev.continuo.bench.server;

import dev.continuo.bench.load.Ask;
import dev.continuo.bench.load.Feed;
import dev.continuo.bench.load.Publisher;

/**
 * How events get into a server and out of it again.
 *
 * @param name as tables show it
 * @param port where subscribers connect
 * @param ask what a subscriber to all events asks
 * @param feed how events get in
 * @param publisher numbers the events, over all rounds
 */
record Front(String name, int port, Ask ask, Feed feed, Publisher publisher) {

    Front(String name, int port, String path, Feed feed) {
        this(name, port, Ask.all(path), feed, new Publisher(feed));
    }
}
