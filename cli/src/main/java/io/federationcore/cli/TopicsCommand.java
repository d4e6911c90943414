package io.federationcore.cli;

import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.topic.TopicDifference;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.topics.TopicAdmin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./fcrun topics}: what a broker's topics are, against what they must be. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(plan | apply | check)",
        description = {
            "Compares a broker's topics with those that Federation Core needs.",
            "Which broker: FC_KAFKA_BOOTSTRAP_SERVERS and the other settings of docs/settings.md, from the environment or"
                    + " --config; without that setting, the system that ./fcrun up runs here.",
        })
final class TopicsCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Says what apply would create and change, and what it cannot. Changes nothing.",
            footer = {"", "Example:", "  ./fcrun topics plan"})
    int plan(@picocli.CommandLine.Mixin Where where) throws IOException {
        return with(where, (admin, topics) -> {
            List<TopicDifference> differences = admin.differences(topics);
            allWell(differences, topics);
            for (TopicDifference difference : differences) {
                print(
                        switch (difference) {
                            case TopicDifference.Missing missing -> "create";
                            case TopicDifference other -> other.mendable() ? "change" : "cannot";
                        },
                        difference);
            }
            return 0;
        });
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Creates and changes what can be mended without touching what was written before."
                    + " Exits 1 if something is left that it cannot mend.",
            footer = {"", "Example:", "  ./fcrun topics apply --config kafka.env --replication 3"})
    int apply(@picocli.CommandLine.Mixin Where where) throws IOException {
        return with(where, (admin, topics) -> {
            List<TopicDifference> before = admin.differences(topics);
            admin.mend(before);
            before.stream().filter(TopicDifference::mendable).forEach(difference -> print("mended", difference));
            List<TopicDifference> left =
                    before.stream().filter(difference -> !difference.mendable()).toList();
            left.forEach(difference -> print("cannot", difference));
            return left.isEmpty() ? 0 : UserError.FAILED;
        });
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Names every deviation, and exits 1 if there is one.",
            footer = {"", "Example:", "  ./fcrun topics check --config kafka.env"})
    int check(@picocli.CommandLine.Mixin Where where) throws IOException {
        return with(where, (admin, topics) -> {
            List<TopicDifference> differences = admin.differences(topics);
            allWell(differences, topics);
            differences.forEach(difference -> print("wrong", difference));
            return differences.isEmpty() ? 0 : UserError.FAILED;
        });
    }

    /** Which broker. */
    static final class Where {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Settings, one NAME=value a line. Environment variables of the same names come first.")
        private @Nullable Path config;

        @Option(
                names = "--replication",
                paramLabel = "COPIES",
                description = "Copies of each partition: FC_REPLICATION_FACTOR. Default: the broker's.")
        private @Nullable String replication;

        @Option(names = "--dir", paramLabel = "DIR", description = "The folder of the running system. Default: .fcrun")
        private Path dir = LocalDirectory.DEFAULT;

        KafkaConnection kafka(Map<String, String> environment) throws IOException {
            Map<String, String> values = new HashMap<>(environment);
            if (replication != null) {
                values.put(KafkaConnection.REPLICATION, replication);
            }
            Settings settings = ServiceSettings.load(config, values);
            if (settings.find(KafkaConnection.BOOTSTRAP_SERVERS).isEmpty()) {
                values.put(
                        KafkaConnection.BOOTSTRAP_SERVERS, Connection.load(dir).kafka());
                settings = ServiceSettings.load(config, values);
            }
            Settings read = settings;
            return ServiceExit.ofSettings(() -> KafkaConnection.from(read));
        }
    }

    /** What is done with a broker's topics. */
    @FunctionalInterface
    private interface Work {
        int with(TopicAdmin admin, List<Topics.Topic> topics);
    }

    private static int with(Where where, Work work) throws IOException {
        LogDestination.quiet();
        try {
            KafkaConnection kafka = where.kafka(System.getenv());
            try (TopicAdmin admin = TopicAdmin.connect(kafka, PATIENCE)) {
                return work.with(admin, kafka.topics().all());
            }
        } catch (RuntimeException e) {
            throw ServiceExit.atStart(e);
        }
    }

    private void allWell(List<TopicDifference> differences, List<Topics.Topic> topics) {
        if (differences.isEmpty()) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%-7s all %d topics are as they must be%n", "ok", topics.size());
            out.flush();
        }
    }

    private void print(String what, TopicDifference difference) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-7s %s%n", what, difference.message());
        out.flush();
    }
}
