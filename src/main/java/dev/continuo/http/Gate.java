package dev.continuo.http;

import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The one place where the listener shows each connection before anything else happens to it: where its socket's options
 * are set. What throws here is closed, without a thread and without a TLS handshake.
 *
 * @param options are set
 * @param visitors decide
 */
record Gate(SocketOptions options, Visitors visitors) implements SocketOptions {

    @Override
    public void configureSocket(Socket socket) {
        if (!visitors.arrived(socket)) {
            throw new IllegalStateException("one connection too many, or too late");
        }
        options.configureSocket(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
