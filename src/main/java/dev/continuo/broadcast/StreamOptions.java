package dev.continuo.broadcast;

/**
 * What one subscriber asked for.
 *
 * @param view which part of each event it sees
 * @param filter which events it sees
 * @param start where it starts
 */
public record StreamOptions(View view, StreamFilter filter, StartRequest start) {

    /** The same of one directory. */
    public StreamOptions in(Need need) {
        return new StreamOptions(view, filter.in(need), start);
    }
}
