package io.federationcore.client;

/**
 * No answer was seen in time. It says nothing about what happened: the command may still be decided. Sending it again
 * under the same id is safe.
 */
public final class AnswerTimeout extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnswerTimeout(String message) {
        super(message);
    }
}
