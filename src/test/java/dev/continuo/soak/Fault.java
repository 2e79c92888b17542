package dev.continuo.soak;

import dev.continuo.standin.StandInProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What happens to the upstream. Each lasts as long as {@link #strike} takes. */
enum Fault {
    /** SIGKILL, then a restart on the same port. */
    KILL {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            int port = upstream.port();
            int lives = upstream.started();
            upstream.kill();
            if (restartsItself) {
                awaitLife(upstream, lives + 1);
                return "";
            }
            int away = random.nextInt(1_000);
            Thread.sleep(away);
            upstream.start(port);
            return "down for " + away + " ms";
        }
    },
    /** SIGSTOP, then SIGCONT. */
    FREEZE {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            // Now and then long enough for a supervisor to lose its patience.
            int millis = random.nextInt(3) == 0 ? random.nextInt(2_500, 6_000) : random.nextInt(300, 2_500);
            upstream.freeze(Duration.ofMillis(millis));
            return millis + " ms";
        }
    },
    /** RST in the middle of a frame. */
    CUT {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            upstream.order("cut");
            return "";
        }
    },
    /** A clean end. */
    END {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            upstream.order("end");
            return "";
        }
    },
    /** Not a byte on open streams. */
    STALL {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            return lasting(upstream, "stall", random.nextInt(300, 2_500));
        }
    },
    /** Nothing but heartbeats on open streams, for ever. */
    DEAF {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            upstream.order("deaf");
            return "";
        }
    },
    /** An instance goes, with the streams of its directory. */
    DISPOSE {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            String directory = FaultSoakIT.DIRECTORIES.get(random.nextInt(FaultSoakIT.DIRECTORIES.size()));
            upstream.order("dispose?directory=" + directory);
            return directory;
        }
    },
    /** A frame that is no JSON. */
    UNPARSABLE {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            upstream.order("unparsable");
            return "";
        }
    },
    /** An event beyond the relay's limit. */
    OVERSIZED {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            String directory = FaultSoakIT.DIRECTORIES.get(random.nextInt(FaultSoakIT.DIRECTORIES.size()));
            upstream.order("oversized?bytes=" + 2 * FaultSoakIT.MOST_BYTES + "&directory=" + directory);
            return directory;
        }
    },
    /** Cut, and a web page in place of every answer. */
    HTML {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            return lasting(upstream, "html", random.nextInt(200, 2_000));
        }
    },
    /** Cut, and connections that are accepted and never answered. */
    MUTE {
        @Override
        String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception {
            return lasting(upstream, "mute", random.nextInt(200, 2_000));
        }
    };

    private static final Duration RESTART = Duration.ofSeconds(60);

    /**
     * Strikes, and returns when the upstream is well again.
     *
     * @param restartsItself whether somebody else restarts the process
     * @return in words, what was drawn
     */
    abstract String strike(StandInProcess upstream, boolean restartsItself, RandomGenerator random) throws Exception;

    private static String lasting(StandInProcess upstream, String order, int millis)
            throws IOException, InterruptedException {
        upstream.order(order + "?ms=" + millis);
        Thread.sleep(millis);
        return millis + " ms";
    }

    static void awaitLife(StandInProcess upstream, int number) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RESTART.toNanos();
        while (upstream.started() < number) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the upstream was not restarted within " + RESTART);
            }
            Thread.sleep(10);
        }
    }
}
