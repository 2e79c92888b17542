package dev.continuo.log;

/**
 * All that every backend has to hold to. A backend's test extends this class, says how to make an empty log and what
 * events weigh in it, and adds what only that backend promises.
 */
public abstract class EventLogContractTest
        implements BoundsContract,
                ReadContract,
                OvertakenContract,
                AwaitContract,
                ListenContract,
                RandomContract,
                RaceContract {}
