package io.federationcore.cli;

import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that answers: for people, or as JSON; and says what it waits for while somebody watches. */
abstract class AnsweringCommand implements Callable<Integer> {
    @Option(names = "--json", description = "JSON on standard output, one object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Progress progress = Progress.onTerminal();
    private final Style style = Style.ofStandardOutput();

    /**
     * Does what was asked for.
     *
     * @return the exit code
     */
    abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        LogDestination.quiet();
        try {
            return run();
        } finally {
            progress.done();
        }
    }

    final PrintWriter out() {
        progress.done();
        return spec.commandLine().getOut();
    }

    final boolean json() {
        return json;
    }

    final Style style() {
        return style;
    }

    /** Says what this command is waiting for, until it answers. */
    final void waitingFor(String what) {
        progress.say(what);
    }

    /**
     * One answer, harmless for a terminal whatever it quotes: an object in a line with {@code --json}, otherwise {@code text}
     * for people, which may be coloured by this command's style.
     */
    final void answer(Object object, String text) {
        if (json) {
            printJson(object);
        } else {
            out().println(style.harmless(text));
        }
    }

    /** One object in a line. */
    final void printJson(Object object) {
        out().println(Checks.printableJson(new String(Codec.write(object), StandardCharsets.UTF_8)));
    }

    /** Makes something of what was typed; if that cannot be, it is the arguments that are wrong. */
    static <T> T ofArguments(Supplier<T> making) {
        try {
            return making.get();
        } catch (InvalidJson | InvalidNote | IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, e.getMessage() == null ? "Expected other arguments" : e.getMessage());
        }
    }
}
