package io.federationcore.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Hands the broker sockets that are already listening. The controller's port has to be in the settings before the broker
 * starts, and a port that is looked up, released and bound again later can be lost to somebody else in between.
 */
final class AdoptedSockets implements ServerSocketFactory, AutoCloseable {
    private final int clientPort;
    private final int controllerPort;
    private final Map<Integer, ServerSocketChannel> waiting;

    private AdoptedSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
        clientPort = LoopbackPort.of(clients);
        controllerPort = LoopbackPort.of(controller);
        waiting = new ConcurrentHashMap<>(Map.of(clientPort, clients, controllerPort, controller));
    }

    /**
     * Opens both sockets, the clients' one where it was the last time in this directory if possible, so that they find the
     * broker again.
     *
     * @param wantedPort the clients' port; 0 takes the last one or any free one
     */
    static AdoptedSockets open(int wantedPort, Path dir) throws IOException {
        Path note = dir.resolve("port");
        ServerSocketChannel clients =
                wantedPort == 0 ? LoopbackPort.listenAsBefore(note) : LoopbackPort.listenOn(wantedPort);
        try {
            LoopbackPort.note(note, LoopbackPort.of(clients));
            return new AdoptedSockets(clients, LoopbackPort.listenOn(0));
        } catch (IOException | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    int clientPort() {
        return clientPort;
    }

    int controllerPort() {
        return controllerPort;
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel socket = waiting.remove(address.getPort());
        if (socket == null) {
            throw new IOException(
                    "Expected a socket for %s on %s, but none was opened".formatted(listenerName, address));
        }
        socket.configureBlocking(false);
        if (receiveBufferSize != Selectable.USE_DEFAULT_BUFFER_SIZE) {
            socket.socket().setReceiveBufferSize(receiveBufferSize);
        }
        return socket;
    }

    /** Closes the sockets that the broker did not adopt; the others are the broker's to close. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel socket : waiting.values()) {
            socket.close();
        }
    }
}
