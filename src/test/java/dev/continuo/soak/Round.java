package dev.continuo.soak;

import dev.continuo.standin.Published;
import dev.continuo.standin.StandInProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One stretch of faults with its own subscribers, from the moment all is well to the moment all is quiet. */
final class Round {

    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(90);
    /** Longer than a turn pauses between its last events. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final int MOST_TOLD = 10;

    private final RelayProcess relay;
    private final StandInProcess upstream;
    private final SplittableRandom random;
    private final Truth truth;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Replays> replays = new ArrayList<>();
    private final long begun = System.nanoTime();

    Round(RelayProcess relay, StandInProcess upstream, SplittableRandom random) {
        this.relay = relay;
        this.upstream = upstream;
        this.random = random;
        this.truth = new Truth(upstream.journal());
    }

    /** Runs it and returns what went wrong. */
    List<String> run(int faults) throws Exception {
        upstream.order("busy");
        List<String> problems = new ArrayList<>();
        Log log;
        try (Reference reference = new Reference(relay.port())) {
            if (!awaitEventAfter(upstream.order("look"), reference)) {
                throw new AssertionError("no event comes: " + relay.status());
            }
            subscribe(reference);
            strike(faults, reference);
            settle(reference);
            problems.addAll(reference.problems());
            log = new Log(reference.from(), reference.entries(), truth, null);
            awaitAll(log.latest());
        } finally {
            for (Subscriber subscriber : subscribers) {
                subscriber.stop();
            }
            for (Replays some : replays) {
                some.stop();
            }
        }
        awaitNobody();
        List<Log> connections = connections(log);
        List<LogCheck> checks = connections.stream().map(LogCheck::of).toList();
        checks.forEach(check -> problems.addAll(check.problems()));
        connections.forEach(one -> problems.addAll(TurnCheck.problems(one, relay.supervised())));
        List<String> numbers = LogCheck.numbers(log);
        problems.addAll(numbers);
        if (!numbers.isEmpty()) {
            // There is nothing to compare the others with.
            keep(log);
            return problems;
        }
        subscribers.forEach(subscriber -> problems.addAll(subscriber.problems(log)));
        replays.forEach(some -> problems.addAll(some.problems(log)));
        summarize(faults, log, checks);
        if (!problems.isEmpty()) {
            keep(log);
        }
        return problems.size() <= MOST_TOLD
                ? problems
                : List.of(problems.size() + " problems, the first: " + problems.subList(0, MOST_TOLD));
    }

    /** How many sessions the upstream has, now that the round is over. */
    int sessions() {
        return truth.sessions().size();
    }

    private void subscribe(Reference reference) throws IOException {
        truth.update();
        List<String> sessions = truth.sessions();
        add(4, Habit.STEADY);
        add(10, Habit.RESTLESS);
        add(6, Habit.SLEEPY);
        add(3, Habit.SLOW);
        add(5, Habit.STUCK);
        for (String directory : FaultSoakIT.DIRECTORIES) {
            Wanted wanted = Wanted.directory(directory);
            add(wanted, Habit.STEADY);
            add(wanted, Habit.RESTLESS);
            add(wanted.types("message.*", "session.idle"), Habit.RESTLESS);
        }
        for (int i = 0; i < 8; i++) {
            Wanted wanted = Wanted.session(sessions.get(random.nextInt(sessions.size())));
            add(wanted, i % 2 == 0 ? Habit.STEADY : Habit.RESTLESS);
        }
        add(Wanted.everything().types("session.*"), Habit.SLEEPY);
        add(Wanted.everything().types("message.part.delta"), Habit.RESTLESS);
        for (Wanted wanted : List.of(
                Wanted.everything(),
                Wanted.directory(FaultSoakIT.DIRECTORIES.get(0)),
                Wanted.session(sessions.get(0)),
                Wanted.everything().types("session.*"))) {
            replays.add(new Replays(relay.port(), wanted, reference, random.split()));
        }
    }

    private void add(int count, Habit habit) {
        for (int i = 0; i < count; i++) {
            add(Wanted.everything(), habit);
        }
    }

    private void add(Wanted wanted, Habit habit) {
        subscribers.add(new Subscriber(relay.port(), wanted, habit, random.split()));
    }

    private void strike(int faults, Reference reference) throws Exception {
        List<Fault> deck = new ArrayList<>();
        for (int i = 1; i <= faults; i++) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(Fault.values()));
                Collections.shuffle(deck, new Random(random.nextLong()));
            }
            Fault fault = deck.remove(0);
            String how = fault.strike(upstream, relay.supervised(), random);
            say("fault " + i + " of " + faults + ": " + fault + " " + how);
            // Sometimes the next one comes amid the recovery.
            if (random.nextInt(4) > 0) {
                long number = upstream.order("look");
                long since = System.nanoTime();
                if (!awaitEventAfter(number, reference)) {
                    throw new AssertionError(
                            "no event came within " + RECOVERY + " after " + fault + " " + how + ": " + relay.status());
                }
                say("  recovered after "
                        + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms");
            }
            Thread.sleep(random.nextInt(200, 1_200));
        }
    }

    /** Whether the reference gets an event that is the upstream's and later than that number. */
    private boolean awaitEventAfter(long number, Reference reference) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (System.nanoTime() < deadline) {
            truth.update();
            if (numberOf(reference.last()) > number) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }

    private long numberOf(@Nullable Entry entry) {
        Published published = entry == null ? null : truth.event(entry.id());
        return published == null ? -1 : published.number();
    }

    /** Lets the turns end, and has a last outage, so that whatever can be recovered is. */
    private void settle(Reference reference) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        // A log that still fills would look like one that grows.
        while (reference.latest() < RelayProcess.WINDOW && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        upstream.order("quiet");
        long events = -1;
        while (!truth.quiet() || events < upstream.order("look")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the stand-in's turns do not end");
            }
            events = upstream.order("look");
            Thread.sleep(LAST_WORDS);
            truth.update();
        }
        List<Long> gaps = gaps(reference);
        upstream.order("cut");
        while (gaps(reference).stream().anyMatch(gaps::contains)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no gap came after the last cut: " + relay.status());
            }
            Thread.sleep(20);
        }
        while (inFlight() > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("turns in flight although the upstream is idle: " + relay.status());
            }
            Thread.sleep(20);
        }
        // One that ends no stream, as then more would follow.
        long last = upstream.order("oversized?bytes=1&directory=" + FaultSoakIT.DIRECTORIES.get(0));
        if (!awaitEventAfter(last - 1, reference)) {
            throw new AssertionError("the last event did not come: " + relay.status());
        }
    }

    /** The number of the last gap on each connection. */
    private List<Long> gaps(Reference reference) {
        Log log = new Log(reference.from(), reference.entries(), truth, null);
        return connections(log).stream()
                .map(one -> one.entries().stream()
                        .filter(Entry::gap)
                        .mapToLong(Entry::seq)
                        .max()
                        .orElse(-1))
                .toList();
    }

    private void awaitAll(long latest) throws InterruptedException {
        subscribers.forEach(Subscriber::calm);
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (subscribers.stream().anyMatch(subscriber -> subscriber.upTo() < latest)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not at the head: "
                        + subscribers.stream()
                                .filter(subscriber -> subscriber.upTo() < latest)
                                .toList());
            }
            Thread.sleep(20);
        }
    }

    private int inFlight() throws IOException, InterruptedException {
        return relay.status().getJsonObject("sessions").getInt("inFlight");
    }

    private void awaitNobody() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (relay.status().getJsonObject("subscribers").getInt("count") > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("subscribers that have gone are still there: " + relay.status());
            }
            Thread.sleep(100);
        }
    }

    private void keep(Log log) throws IOException {
        Files.write(
                upstream.journal().resolveSibling("log"),
                log.entries().stream()
                        .map(entry -> entry.cursor() + " " + entry.data())
                        .toList());
    }

    /** What each of the relay's connections brought. */
    private List<Log> connections(Log log) {
        return relay.perDirectory()
                ? FaultSoakIT.DIRECTORIES.stream().map(log::in).toList()
                : List.of(log);
    }

    private void summarize(int faults, Log log, List<LogCheck> checks) {
        Map<String, Integer> told = new TreeMap<>();
        int connections = 0;
        for (Subscriber subscriber : subscribers) {
            subscriber.told().forEach((kind, count) -> told.merge(kind, count, Integer::sum));
            connections += subscriber.connections();
        }
        say(faults + " faults, " + log.entries().size() + " events in the log, "
                + checks.stream().mapToLong(LogCheck::holes).sum() + " missing and announced, "
                + checks.stream().mapToLong(LogCheck::recovered).sum() + " recovered, " + subscribers.size()
                + " subscribers, " + connections + " connections, "
                + replays.stream().mapToInt(Replays::count).sum() + " replays, told " + told);
    }

    private void say(String what) {
        System.out.printf(
                "%7.1f s  %s%n", Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1e3, what);
    }
}
