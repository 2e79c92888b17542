package dev.continuo.bench.server;

import dev.continuo.bench.measure.JvmProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** nginx with nchan, Debian's packages {@code nginx} and {@code libnginx-mod-nchan}. */
public final class Nchan implements TestedServer {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

    private final Front front;
    private final ServerProcess process;

    private Nchan(Front front, ServerProcess process) {
        this.front = front;
        this.process = process;
    }

    /** Whether both packages are installed. */
    public static boolean installed() {
        return Files.isExecutable(NGINX) && Files.exists(MODULE);
    }

    /** Starts it. */
    public static Nchan start(String name, int workers, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = ServerProcess.freePort();
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, configuration(workers, port, directory));
        ServerProcess process = ServerProcess.start(
                directory.resolve("output"),
                Map.of(),
                List.of(NGINX.toString(), "-p", directory.toString(), "-c", configuration.toString()));
        awaitListening(port);
        return new Nchan(new Front(name, port, "/subscribe", new PostFeed(port, "/publish")), process);
    }

    private static void awaitListening(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(20);
            }
        }
    }

    /** The defaults of nginx and nchan, but for their limits, logs and files. */
    private static String configuration(int workers, int port, Path directory) {
        return """
                daemon off;
                user %s;
                worker_processes %d;
                worker_rlimit_nofile 20000;
                load_module %s;
                pid %5$s/pid;
                error_log %5$s/error.log warn;
                events {
                  worker_connections 16000;
                }
                http {
                  access_log off;
                  tcp_nodelay on;
                  keepalive_requests 1000000000;
                  keepalive_timeout 1h;
                  client_body_temp_path %5$s/body;
                  proxy_temp_path %5$s/proxy;
                  fastcgi_temp_path %5$s/fastcgi;
                  uwsgi_temp_path %5$s/uwsgi;
                  scgi_temp_path %5$s/scgi;
                  client_body_buffer_size 128k;
                  nchan_shared_memory_size 256M;
                  server {
                    listen 127.0.0.1:%4$d;
                    location = /publish {
                      nchan_publisher;
                      nchan_channel_id bench;
                      nchan_message_buffer_length 4096;
                      nchan_message_timeout 10m;
                    }
                    location = /subscribe {
                      nchan_subscriber eventsource;
                      nchan_channel_id bench;
                      nchan_subscriber_first_message newest;
                    }
                  }
                }
                """.formatted(System.getProperty("user.name"), workers, MODULE, port, directory);
    }

    @Override
    public Front front() {
        return front;
    }

    @Override
    public Collection<Long> pids() {
        return process.pids();
    }

    @Override
    public @Nullable JvmProbe jvm() {
        return null;
    }

    @Override
    public void close() throws IOException {
        try (process) {
            feed().close();
        }
    }
}
