package io.federationcore.gateway;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;

/** Asks the database again until it says what is hoped for, more and more seldom. */
final class Waiting {
    private static final long FIRST_MILLIS = 1;
    private static final long LAST_MILLIS = 25;

    private Waiting() {}

    /** A question to the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws SQLException;
    }

    /** The first answer that is enough, or the last one within {@code patience}; at least one is asked for. */
    static <T> T until(Duration patience, Question<T> question, Predicate<T> enough)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = FIRST_MILLIS;
        T answer = question.ask();
        while (!enough.test(answer) && System.nanoTime() - deadline < 0) {
            Thread.sleep(pause);
            pause = Math.min(LAST_MILLIS, pause * 2);
            answer = question.ask();
        }
        return answer;
    }
}
