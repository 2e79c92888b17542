package dev.continuo.http;

import io.helidon.common.Weighted;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;

/**
 * What every request passes before any door sees it, ours, JAX-RS's, health, metrics, paths that are no door: filters
 * of the routing, ahead of those of every other feature.
 *
 * @param filters the first is passed first
 */
record AheadOfDoors(List<Filter> filters) implements HttpFeature, Weighted {

    /** Above Helidon's own features, the highest of which is the context at 1,100. */
    private static final double FIRST = 10_000;

    @Override
    public void setup(HttpRouting.Builder routing) {
        filters.forEach(routing::addFilter);
    }

    @Override
    public double weight() {
        return FIRST;
    }
}
