package dev.continuo.supervisor;

/** Where the server stands. */
public enum SupervisorState {
    /** Nobody has needed it yet. */
    OFF,
    /** Its process is being started, or runs and is not ready. */
    STARTING,
    /** Ready, and the last probe was answered. */
    UP,
    /** Ready once, but the last probe failed. */
    UNHEALTHY,
    /** Gone or being stopped; it will be started again. */
    RESTARTING,
    /** Ended too often; started again only when somebody asks. */
    CRASH_LOOP,
    /** The supervisor is closing. */
    STOPPING,
    /** The supervisor is closed. */
    STOPPED
}
