package io.federationcore.schemas.definition;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.MemberPath;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** A document that is refused, with its place in the text where the parser knows it. */
public final class InvalidYaml extends InvalidJson {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int line; // from 1; 0 where it is not known

    private InvalidYaml(String problem, String where, int line, MemberPath at, @Nullable Throwable cause) {
        super(problem + where, at, cause);
        this.problem = problem;
        this.line = line;
    }

    static InvalidYaml at(Optional<Mark> mark, String problem, @Nullable Throwable cause) {
        return mark.map(at -> new InvalidYaml(
                        problem,
                        " in line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1),
                        at.getLine() + 1,
                        MemberPath.ROOT,
                        cause))
                .orElseGet(() -> new InvalidYaml(problem, "", 0, MemberPath.ROOT, cause));
    }

    static InvalidYaml inLine(int line, InvalidJson cause) {
        return new InvalidYaml(String.valueOf(cause.getMessage()), " in line " + line, line, cause.at(), cause);
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** The line, from 1. */
    public OptionalInt line() {
        return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
    }
}
