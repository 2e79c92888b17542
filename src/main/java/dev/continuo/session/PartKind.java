package dev.continuo.session;

/** Whose words a text is. */
public enum PartKind {
    /** The user's. */
    PROMPT,
    /** The assistant's answer. */
    TEXT,
    /** The assistant's thoughts. */
    REASONING
}
