package io.federationcore.cli;

import io.federationcore.schemas.json.Codec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that answers on standard output, for people or for programs. */
abstract class AnsweringCommand implements Callable<Integer> {
    @Option(names = "--json", description = "JSON on standard output, one object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final boolean json() {
        return json;
    }

    /** One answer: an object in a line with {@code --json}, {@code text} for people otherwise. */
    final void answer(Object object, String text) {
        if (json) {
            printJson(object);
        } else {
            out().println(text);
        }
    }

    /** One object in a line. */
    final void printJson(Object object) {
        out().println(new String(Codec.write(object), StandardCharsets.UTF_8));
    }
}
