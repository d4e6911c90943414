package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Listening sockets on 127.0.0.1, and the memory of which port a directory's server had last time. */
final class LoopbackPort {
    static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /**
     * Listens on the port.
     *
     * @param port 0 lets the operating system choose a free one
     * @throws IOException if the port is taken, saying so
     */
    static ServerSocketChannel listenOn(int port) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            return socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        } catch (BindException e) {
            socket.close();
            throw new IOException(
                    "Expected to listen on %s:%d, but: %s. Stop what uses that port, or choose another."
                            .formatted(HOST, port, e.getMessage()),
                    e);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Listens on the port noted in the file, so that clients find the server again, or on any free one. */
    static ServerSocketChannel listenAsBefore(Path note) throws IOException {
        OptionalInt last = read(note);
        if (last.isPresent()) {
            try {
                return listenOn(last.getAsInt());
            } catch (IOException taken) {
                // Somebody else has it now; a server that moves is better than none.
                return listenOn(0);
            }
        }
        return listenOn(0);
    }

    static int of(ServerSocketChannel socket) {
        return socket.socket().getLocalPort();
    }

    static void note(Path note, int port) throws IOException {
        Files.writeString(note, Integer.toString(port), US_ASCII);
    }

    private static OptionalInt read(Path note) throws IOException {
        if (!Files.exists(note)) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(Files.readString(note, US_ASCII).strip());
            return port > 0 && port < 65_536 ? OptionalInt.of(port) : OptionalInt.empty();
        } catch (NumberFormatException cutShortByACrash) {
            return OptionalInt.empty();
        }
    }
}
