package io.federationcore.cli;

import io.federationcore.client.AnswerTimeout;
import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.RunIds;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A producer as a careful one is written: it notes a run's id before it asks for the run, and asks again, under the same
 * command id, until it has an answer. Killed and started again, it goes on where its journal ends.
 */
final class JournalingProducer {
    private static final int IN_FLIGHT = 12;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final String ASKED = "asked ";
    private static final String ANSWERED = "answered ";

    private final FederationClient client;
    private final Path journal;

    private JournalingProducer(FederationClient client, Path journal) {
        this.client = client;
        this.journal = journal;
    }

    /** Arguments: the connection file, the journal, and how many runs to start in all. */
    public static void main(String[] args) throws Exception {
        Path journal = Path.of(args[1]);
        Connection connection = Connection.of(Path.of(args[0]));
        try (FederationClient client = connection.client()) {
            new JournalingProducer(client, journal).start(Integer.parseInt(args[2]));
        }
    }

    /** Every run that a journal says was asked for. */
    static Set<String> asked(Path journal) throws IOException {
        return lines(journal, ASKED);
    }

    private void start(int runs) throws Exception {
        Set<String> asked = asked(journal);
        Set<String> open = new LinkedHashSet<>(asked);
        open.removeAll(lines(journal, ANSWERED));
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(IN_FLIGHT)) {
            open.forEach(run -> work.add(workers.submit(() -> ask(run))));
            for (int i = asked.size(); i < runs; i++) {
                work.add(workers.submit(() -> {
                    String run = RunIds.next();
                    note(ASKED, run);
                    ask(run);
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
    }

    private void ask(String run) {
        Command.StartRun start =
                Command.StartRun.of(CrashStage.WORKFLOW, JsonValue.parse("{\"test_mode\":\"happy_path\"}"));
        Command command = new Command("start-" + run, LocalSystem.TENANT, run, start);
        boolean answered = false;
        while (!answered) {
            answered = answered(command);
        }
        note(ANSWERED, run);
    }

    private boolean answered(Command command) {
        try {
            return switch (client.submit(command, ANSWER_WITHIN).join()) {
                case Outcome.Accepted accepted -> true;
                case Outcome.Refused refused ->
                    startedBefore(refused.rejection().code());
            };
        } catch (CompletionException e) {
            if (e.getCause() instanceof AnswerTimeout) {
                return false;
            }
            throw e;
        }
    }

    private static boolean startedBefore(RejectionCode code) {
        if (code != RejectionCode.DUPLICATE && code != RejectionCode.RUN_EXISTS) {
            throw new IllegalStateException("Expected the run to start, but it was refused: " + code.wire());
        }
        return true;
    }

    private synchronized void note(String what, String run) {
        try {
            Files.writeString(journal, what + run + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException("Expected to write the journal, but cannot", e);
        }
    }

    private static Set<String> lines(Path journal, String what) throws IOException {
        Set<String> runs = new LinkedHashSet<>();
        if (Files.exists(journal)) {
            Files.readAllLines(journal).stream()
                    .filter(line -> line.startsWith(what))
                    .forEach(line -> runs.add(line.substring(what.length())));
        }
        return runs;
    }
}
