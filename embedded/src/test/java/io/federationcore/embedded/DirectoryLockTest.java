package io.federationcore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryLockTest {
    @TempDir
    Path temp;

    @Test
    void aRefusedAttemptDoesNotLoosenTheLock() throws Exception {
        Path dir = temp.resolve("state");
        try (DirectoryLock lock = DirectoryLock.take(dir)) {
            assertThatThrownBy(() -> DirectoryLock.take(dir))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(lock.dir() + " to be free, but this process is using it");
            try (Child other = Child.run(Taker.class, dir)) {
                assertThat(other.line())
                        .contains("but process " + ProcessHandle.current().pid() + " is using it");
            }
        }
    }

    @Test
    void isFreeAgainOnceItsHolderIsKilled() throws Exception {
        try (Child other = Child.run(Taker.class, temp)) {
            assertThat(other.line()).startsWith("taken");
            assertThatThrownBy(() -> DirectoryLock.take(temp)).isInstanceOf(DirectoryInUseException.class);
            other.kill();
        }
        DirectoryLock.take(temp).close();
        DirectoryLock.take(temp).close();
    }

    @Test
    void isForTheOwnersEyesOnly() throws Exception {
        try (DirectoryLock lock = DirectoryLock.take(temp.resolve("a/b"))) {
            assertThat(Files.getPosixFilePermissions(lock.dir()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Takes the lock and holds it until it is killed. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) throws Exception {
            try (DirectoryLock held = DirectoryLock.take(Path.of(arguments[0]))) {
                System.out.println("taken " + held.dir());
                System.in.read();
            } catch (DirectoryInUseException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
