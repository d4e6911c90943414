package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.RejectionCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The one table of rejection codes is {@link RejectionCode}; page and file are drawn from it. */
class RejectionTableTest {
    private static final Path PAGE = ContractFiles.DOCS.resolve("formats.md");
    private static final String START =
            "<!-- Drawn from RejectionCode. To write it anew: " + ContractFiles.UPDATE + " -->\n";
    private static final String END = "<!-- End of what is drawn from RejectionCode. -->\n";

    /** A line of the file. */
    private record Row(RejectionCode code, int httpStatus, boolean audited, String meaning) {}

    private static List<Row> rows() {
        return Stream.of(RejectionCode.values())
                .map(code -> new Row(code, code.httpStatus(), code.audited(), code.meaning()))
                .toList();
    }

    @Test
    void theFileSaysWhatTheTableSays() {
        String file = rows().stream()
                .map(row -> Codec.toValue(row).text())
                .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));

        assertThat(ContractFiles.golden(ContractFiles.ROOT.resolve("rejection-codes.json"), file))
                .as("rejection-codes.json is drawn from RejectionCode; write it anew with: %s", ContractFiles.UPDATE)
                .isEqualTo(file);
    }

    @Test
    void thePageSaysWhatTheTableSays() {
        String table = rows().stream()
                .map(row -> "| `%s` | %d | %s | %s |%n"
                        .formatted(row.code().wire(), row.httpStatus(), row.audited() ? "yes" : "no", row.meaning()))
                .collect(
                        Collectors.joining("", "| code | HTTP | audited | meaning |\n| --- | --- | --- | --- |\n", ""));
        String page = ContractFiles.text(PAGE);
        assertThat(page).contains(START, END);
        int from = page.indexOf(START) + START.length();
        String wanted = page.substring(0, from) + table + page.substring(page.indexOf(END));

        assertThat(ContractFiles.golden(PAGE, wanted))
                .as("the table in formats.md is drawn from RejectionCode; write it anew with: %s", ContractFiles.UPDATE)
                .isEqualTo(wanted);
    }
}
