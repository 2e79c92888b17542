package dev.continuo.upstream.api;

import jakarta.json.JsonObject;

/**
 * One durable event as the upstream keeps it.
 *
 * @param id the id that the live event had
 * @param aggregate whose history it belongs to: a session
 * @param seq its number there, from 0
 * @param type with a version behind it, such as {@code message.updated.1}
 * @param data the live event's properties
 */
public record HistoryEvent(String id, String aggregate, long seq, String type, JsonObject data) {}
