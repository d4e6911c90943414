package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import java.util.List;
import java.util.stream.Collectors;

/** A pack for people: one page without scripts, links or pictures, that opens from the file. It proves nothing. */
final class PackSummary {
    private PackSummary() {}

    static String html(EvidencePack pack) {
        StringBuilder rows = new StringBuilder();
        for (ChainEntry entry : pack.entries()) {
            rows.append(row(entry));
        }
        String withheld = pack.withheld().isEmpty()
                ? "nothing"
                : pack.withheld().entrySet().stream()
                        .map(name -> name.getKey() + " (in " + name.getValue() + " entries)")
                        .collect(Collectors.joining(", "));
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Evidence of run %s</title>
                <style>body{font:15px/1.5 sans-serif;margin:2em auto;max-width:75em;padding:0 1em}table{border-collapse:collapse;\
                width:100%%}td,th{text-align:left;padding:.3em .8em;border-bottom:1px solid #ccc;vertical-align:top}\
                code{font-size:.85em;word-break:break-all}</style></head><body>
                <h1>Evidence of run %s</h1>
                <p>This page is for reading and proves nothing. To check the evidence:
                <code>./fcrun verify PACK --trust FILE</code></p>
                <p>%d entries. Withheld: %s. Artifacts: %d.</p>
                <table><thead><tr><th>seq</th><th>time</th><th>code</th><th>what happened</th><th>for</th><th>leaf</th></tr></thead>
                <tbody>
                %s</tbody></table>
                <h2>Checkpoint</h2><pre>%s</pre>
                </body></html>
                """.formatted(
                        escaped(pack.runId()),
                        escaped(pack.runId()),
                        pack.entries().size(),
                        escaped(withheld),
                        pack.artifacts().size(),
                        rows,
                        escaped(pack.receipt().checkpoint().format()));
    }

    private static String row(ChainEntry chained) {
        try {
            Entry entry = Codec.read(chained.entry(), Entry.class);
            List<String> withheld = chained.disclosure().withheld();
            String message = withheld.isEmpty()
                    ? chained.event().map(Event::message).orElse(entry.type().code())
                    : "withheld: " + String.join(", ", withheld);
            return "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td><code>%s</code></td></tr>\n"
                    .formatted(
                            entry.seq(),
                            entry.time(),
                            entry.type().code(),
                            escaped(message),
                            escaped(entry.actor().reference()),
                            Sha256.toHex(chained.leaf()).substring(0, 16));
        } catch (InvalidJson e) {
            return "<tr><td colspan=\"6\">" + escaped(String.valueOf(e.getMessage())) + "</td></tr>\n";
        }
    }

    private static String escaped(String text) {
        return text.lines()
                .map(line -> Checks.printable(line)
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;"))
                .collect(Collectors.joining("\n"));
    }
}
