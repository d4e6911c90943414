package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A short search on every build: the kept corpus, then the corpus mutated at random, a few seconds a reader ({@code -Dfc.fuzz.seconds=N}). Each
 * input must be done with in bounded time and memory. A failure shows its input, which belongs into the corpus.
 */
class MutatedCorpusTest {
    private static final Duration EACH = Duration.ofSeconds(Integer.getInteger("fc.fuzz.seconds", 4));
    /** Generous, for a machine under load: what hangs takes for ever. */
    private static final long MAX_NANOS = Duration.ofSeconds(20).toNanos();
    /** What one input of at most {@link #MAX_LENGTH} bytes may make a reader allocate. */
    private static final long MAX_ALLOCATED = 256L << 20;

    private static final int MAX_LENGTH = 32 * 1024;
    private static final int MOST_CHANGES = 8;
    private static final String[] WORDS = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\\u0000",
        "\\ud800",
        "\u0000",
        "\ufeff",
        "\u202e",
        "1e999",
        "-0",
        "0.1",
        "9007199254740993",
        "null",
        "true",
        "\"v\":1,",
        "\n",
        "  ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "|\n",
        ">-\n",
        "#",
        "---\n",
        "%YAML 1.1\n",
        "'",
        "..",
        "$ref",
        "#/$defs/a",
        "(a+)+$",
        "input",
        ".all(x, ",
        "size(",
        ")",
        "&&",
        "||",
        "matches('",
        "1/0",
        "[0]",
        "=",
        "-",
        "_",
        "none",
        "HS256",
        "P1D",
        "PT0S",
        "group:a"
    };

    @ParameterizedTest
    @EnumSource
    void isTakenInBoundedTimeAndMemory(Inbound reader) throws IOException, URISyntaxException {
        List<byte[]> corpus = corpus(reader);
        Random random = new Random();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        corpus.forEach(reader::take); // what is set up once must not count as an input's
        long end = System.nanoTime() + EACH.toNanos();
        long inputs = 0;
        while (System.nanoTime() - end < 0) {
            byte[] data = mutated(corpus, random);
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            try {
                reader.take(data);
            } catch (Throwable e) {
                throw new AssertionError("Expected " + reader + " to take " + shown(data), e);
            }
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds for " + shown(data))
                    .isLessThan(MAX_NANOS);
            assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes allocated for " + shown(data))
                    .isLessThan(MAX_ALLOCATED);
            inputs++;
        }
        assertThat(inputs).as("inputs that were tried").isPositive();
    }

    private static List<byte[]> corpus(Inbound reader) throws IOException, URISyntaxException {
        URL folder = MutatedCorpusTest.class.getResource(
                "InboundFuzzTestInputs/" + reader.name().toLowerCase(Locale.ROOT));
        List<byte[]> corpus = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(folder, "a corpus").toURI()))) {
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        return corpus;
    }

    private static byte[] mutated(List<byte[]> corpus, Random random) {
        byte[] data = corpus.get(random.nextInt(corpus.size()));
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            data = changed(data, corpus, random);
        }
        return data.length <= MAX_LENGTH ? data : Arrays.copyOf(data, MAX_LENGTH);
    }

    private static byte[] changed(byte[] data, List<byte[]> corpus, Random random) {
        int from = random.nextInt(data.length + 1);
        int to = from + random.nextInt(Math.min(64, data.length - from) + 1);
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        return switch (random.nextInt(6)) {
            case 0 -> with(data, from, Math.min(from + 1, data.length), new byte[] {(byte) random.nextInt(256)});
            case 1 -> with(data, from, to, new byte[0]);
            case 2 -> with(data, from, from, WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8));
            case 3 -> with(data, from, to, WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8));
            case 4 -> with(data, to, to, repeated(Arrays.copyOfRange(data, from, to), random));
            default ->
                with(
                        data,
                        from,
                        data.length,
                        Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
        };
    }

    private static byte[] repeated(byte[] part, Random random) {
        int times = 1 << random.nextInt(8);
        byte[] all = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    private static byte[] with(byte[] data, int from, int to, byte[] put) {
        byte[] all = new byte[data.length - (to - from) + put.length];
        System.arraycopy(data, 0, all, 0, from);
        System.arraycopy(put, 0, all, from, put.length);
        System.arraycopy(data, to, all, from + put.length, data.length - to);
        return all;
    }

    private static String shown(byte[] data) {
        return data.length + " bytes, in base64 " + Base64.getEncoder().encodeToString(data);
    }
}
