package io.federationcore.cli;

import io.federationcore.schemas.message.Checks;
import java.io.PrintStream;

/** Says on standard error what is going on, while somebody watches: one line that is written over. */
final class Progress {
    private static final String BACK_TO_START = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean watched;

    private Progress(PrintStream terminal, boolean watched) {
        this.terminal = terminal;
        this.watched = watched;
    }

    /** Shown on a terminal only. */
    static Progress onTerminal() {
        return new Progress(System.err, Terminal.isStandardError());
    }

    void say(String what) {
        if (watched) {
            terminal.print(BACK_TO_START + Checks.printable(what) + " …");
            terminal.flush();
        }
    }

    void done() {
        if (watched) {
            terminal.print(BACK_TO_START);
            terminal.flush();
        }
    }
}
