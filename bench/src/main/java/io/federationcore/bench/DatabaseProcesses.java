package io.federationcore.bench;

import java.io.IOException;
import java.util.List;

/** Finds the database's processes, for what they cost. */
@FunctionalInterface
public interface DatabaseProcesses {
    /** The processes at this moment, the parent of all others first; none if the database is on another machine. */
    List<ProcessHandle> now() throws IOException;
}
