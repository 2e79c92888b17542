package dev.continuo.broadcast;

import dev.continuo.auth.Permit;

/**
 * What one subscriber asked for.
 *
 * @param door where it came in
 * @param view which part of each event it sees
 * @param filter which events it sees
 * @param start where it starts
 * @param permit by which it may; the stream ends with it
 */
public record StreamOptions(Door door, View view, StreamFilter filter, StartRequest start, Permit permit) {

    /** The same of one directory. */
    public StreamOptions in(Need need) {
        return new StreamOptions(door, view, filter.in(need), start, permit);
    }
}
