/**
 * The command line {@code ./fcrun}: commands for people, and the whole system on one machine. Here parts are wired to
 * each other; what they do is theirs. Never here: anything that a part needs where it runs without this command line.
 *
 * <p>Start reading at {@link io.federationcore.cli.Main}; {@link io.federationcore.cli.LocalSystem} is the machine.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.cli;
