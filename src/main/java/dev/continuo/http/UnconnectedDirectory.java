package dev.continuo.http;

import dev.continuo.directory.TooManyDirectoriesException;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Tells who names one directory too many. */
record UnconnectedDirectory(Refusals refusals) implements ErrorHandler<TooManyDirectoriesException> {

    private static final long COME_BACK_MILLIS = 30_000;

    @Override
    public void handle(ServerRequest request, ServerResponse response, TooManyDirectoriesException tooMany) {
        refusals.count(Refusal.DIRECTORIES);
        Problems.tooManyDirectories(request, response, tooMany.limit(), COME_BACK_MILLIS);
    }
}
