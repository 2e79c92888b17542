package dev.continuo.supervisor;

import dev.continuo.time.Backoff;
import java.nio.file.Path;
import java.time.Duration;

/** A policy that differs in a few things. */
final class PolicyChange {

    private CommandLine command;
    private Path directory;
    private String readyPattern;
    private Duration readyTimeout;
    private Duration healthInterval;
    private Duration healthTimeout;
    private Duration busyGrace;
    private Duration stopTimeout;
    private Backoff restart;
    private int maxRestarts;
    private int failureThreshold;
    private final SupervisorPolicy from;

    private PolicyChange(SupervisorPolicy from) {
        this.from = from;
        this.command = from.command();
        this.directory = from.directory();
        this.readyPattern = from.readyPattern();
        this.readyTimeout = from.readyTimeout();
        this.healthInterval = from.healthInterval();
        this.healthTimeout = from.healthTimeout();
        this.busyGrace = from.busyGrace();
        this.stopTimeout = from.stopTimeout();
        this.restart = from.restart();
        this.maxRestarts = from.maxRestarts();
        this.failureThreshold = from.failureThreshold();
    }

    static PolicyChange of(SupervisorPolicy from) {
        return new PolicyChange(from);
    }

    PolicyChange command(String line) {
        command = CommandLine.parse(line);
        return this;
    }

    PolicyChange directory(Path value) {
        directory = value;
        return this;
    }

    PolicyChange readyPattern(String value) {
        readyPattern = value;
        return this;
    }

    PolicyChange readyTimeout(long millis) {
        readyTimeout = Duration.ofMillis(millis);
        return this;
    }

    PolicyChange health(long intervalMillis, long timeoutMillis) {
        healthInterval = Duration.ofMillis(intervalMillis);
        healthTimeout = Duration.ofMillis(timeoutMillis);
        return this;
    }

    PolicyChange busyGrace(long millis) {
        busyGrace = Duration.ofMillis(millis);
        return this;
    }

    PolicyChange stopTimeout(long millis) {
        stopTimeout = Duration.ofMillis(millis);
        return this;
    }

    PolicyChange restart(long initialMillis, long maxMillis) {
        restart = new Backoff(Duration.ofMillis(initialMillis), Duration.ofMillis(maxMillis), 0);
        return this;
    }

    PolicyChange maxRestarts(int value) {
        maxRestarts = value;
        return this;
    }

    PolicyChange failureThreshold(int value) {
        failureThreshold = value;
        return this;
    }

    SupervisorPolicy done() {
        return new SupervisorPolicy(
                command,
                directory,
                readyPattern,
                readyTimeout,
                from.healthPath(),
                healthInterval,
                healthTimeout,
                failureThreshold,
                busyGrace,
                stopTimeout,
                from.orderlyExit(),
                restart,
                maxRestarts,
                from.restartWindow());
    }
}
