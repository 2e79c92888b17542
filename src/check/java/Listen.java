import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.sse.SseEventSource;
import java.util.concurrent.TimeUnit;

/** Prints the data of every event that the class path's {@code SseEventSource} reads from the URL given. */
class Listen {
    public static void main(String[] args) throws InterruptedException {
        var source = SseEventSource.target(ClientBuilder.newClient().target(args[0]))
                .reconnectingEvery(200, TimeUnit.MILLISECONDS)
                .build();
        source.register(
                event -> System.out.println(event.readData()),
                error -> System.err.println("error: " + error),
                () -> System.err.println("complete"));
        source.open();
        System.err.println("opened by " + source.getClass().getName());
        while (source.isOpen()) Thread.sleep(50);
        System.err.println("closed");
        Thread.sleep(Long.MAX_VALUE);
    }
}
