package io.federationcore.bench;

/** One client that asks for the same thing over and over, and waits for each answer. Used by one thread. */
interface Asking {
    /**
     * Asks once.
     *
     * @return how long the answer took, in nanoseconds, without what had to be prepared before
     * @throws IllegalStateException if the answer is not what was asked for
     */
    long once() throws Exception;
}
