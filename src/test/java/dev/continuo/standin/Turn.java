package dev.continuo.standin;

import java.util.random.RandomGenerator;

/** One turn of a session from its first event to its last, at the pace of a model. Run by one thread. */
final class Turn {

    static final String BUSY = "{\"type\":\"busy\"}";

    private static final int MOST_WORDS = 4_000;
    private static final String ABORTED = "{\"name\":\"MessageAbortedError\",\"data\":{\"message\":\"Aborted\"}}";

    private final Bus bus;
    private final Ids ids;
    private final Sessions sessions;
    private final Options options;
    private final RandomGenerator random;
    private final Session session;
    private final long started = System.currentTimeMillis();
    private final String question;
    private final String answer;

    Turn(Bus bus, Ids ids, Sessions sessions, Options options, RandomGenerator random, Session session) {
        this.bus = bus;
        this.ids = ids;
        this.sessions = sessions;
        this.options = options;
        this.random = random;
        this.session = session;
        this.question = ids.next("msg");
        this.answer = ids.next("msg");
    }

    /** Runs it to its end: mostly a proper one, now and then an abort. */
    void run() throws InterruptedException {
        String id = session.id();
        bus.note(Journal.BEGIN + id);
        kept("message.updated", Message.user(id, question, started));
        kept(
                "message.part.updated",
                Message.part(
                        id,
                        question,
                        ids.next("prt"),
                        "\"type\":\"text\",\"text\":\"please answer" + " x".repeat(random.nextInt(MOST_WORDS)) + "\""));
        updated();
        status(BUSY);
        kept("message.updated", Message.assistant(session, answer, question, created(), ""));
        updated();
        said("session.diff", "{\"sessionID\":\"" + id + "\",\"diff\":[]}");
        status(BUSY);
        think();
        kept("message.part.updated", Message.part(id, answer, ids.next("prt"), "\"type\":\"step-start\""));
        if (!session.child() && random.nextInt(6) == 0) {
            child();
        }
        boolean aborted = random.nextInt(6) == 0;
        String part = ids.next("prt");
        String text = write(part);
        if (aborted) {
            said("session.error", "{\"sessionID\":\"" + id + "\",\"error\":" + ABORTED + "}");
            idle();
            // As recorded: whoever hears of the end may begin the next turn before the rest has come.
            Thread.sleep(random.nextInt(150));
            textPart(part, text);
            completed(",\"error\":" + ABORTED);
            sayIdle();
        } else {
            textPart(part, text);
            kept(
                    "message.part.updated",
                    Message.part(id, answer, ids.next("prt"), "\"reason\":\"stop\",\"type\":\"step-finish\""));
            completed(",\"finish\":\"stop\"");
            status(BUSY);
            idle();
            updated();
            said("session.diff", "{\"sessionID\":\"" + id + "\",\"diff\":[]}");
        }
    }

    /** Sometimes long enough for the upstream to look dead although it works. */
    private void think() throws InterruptedException {
        if (random.nextInt(8) == 0) {
            status("{\"type\":\"retry\",\"attempt\":1,\"message\":\"fake 500\",\"next\":" + (started + 1000) + "}");
            Thread.sleep(random.nextInt(1000));
            status(BUSY);
        }
        Thread.sleep(random.nextInt(4 * options.paceMillis()));
    }

    private void child() throws InterruptedException {
        Session child = sessions.create(session.directory(), session.id());
        create(bus, child);
        new Turn(bus, ids, sessions, options, random, child).run();
    }

    private String write(String part) throws InterruptedException {
        textPart(part, "");
        StringBuilder text = new StringBuilder();
        for (int left = 5 + random.nextInt(40); left > 0; left--) {
            String word = session.nextWord();
            text.append(word);
            said("message.part.delta", Message.delta(session.id(), answer, part, word));
            Thread.sleep(random.nextInt(2 * options.paceMillis()));
        }
        return text.toString();
    }

    private void textPart(String part, String text) {
        kept(
                "message.part.updated",
                Message.part(session.id(), answer, part, "\"type\":\"text\",\"text\":\"" + text + "\""));
    }

    private void completed(String more) {
        String time = created() + ",\"completed\":" + System.currentTimeMillis();
        kept("message.updated", Message.assistant(session, answer, question, time, more));
    }

    private void idle() {
        bus.note(Journal.END + session.id());
        sayIdle();
        session.status("");
    }

    private void sayIdle() {
        sayStatus("{\"type\":\"idle\"}");
        said("session.idle", "{\"sessionID\":\"" + session.id() + "\"}");
    }

    private void status(String json) {
        session.status(json);
        sayStatus(json);
    }

    private void sayStatus(String json) {
        said("session.status", "{\"sessionID\":\"" + session.id() + "\",\"status\":" + json + "}");
    }

    private String created() {
        return "\"created\":" + started;
    }

    /** Publishes that a session is new. */
    static void create(Bus bus, Session session) {
        bus.publishDurable(
                "session.created",
                session.id(),
                session.directory(),
                "{\"sessionID\":\"" + session.id() + "\",\"info\":" + session.info("New session") + "}");
    }

    private void updated() {
        kept("session.updated", "{\"sessionID\":\"" + session.id() + "\",\"info\":" + session.info("Fake title") + "}");
    }

    private void kept(String type, String properties) {
        bus.publishDurable(type, session.id(), session.directory(), properties);
    }

    private void said(String type, String properties) {
        bus.publish(type, session.id(), session.directory(), properties);
    }
}
