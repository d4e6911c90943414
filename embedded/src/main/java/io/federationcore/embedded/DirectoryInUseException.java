package io.federationcore.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Another live process, or another part of this one, is using the directory. Nothing in it was touched. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path dir, String owner) {
        super("Expected %s to be free, but %s is using it. Stop that first, or choose another directory."
                .formatted(dir, owner));
    }
}
