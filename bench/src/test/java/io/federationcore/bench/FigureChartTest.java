package io.federationcore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class FigureChartTest {
    private static final List<Figure> FIGURES = List.of(
            new Figure("governed", "latency_p50", 50, "ms", 25.0, 2.0, 40, 80, 3),
            new Figure("governed", "latency_p99", 100, "ms", null, null, 90, 200, 3),
            new Figure("governed", "throughput", 128, "runs/s", 1024.0, 0.125, 120, 140, 3),
            new Figure("floor", "throughput", 1024, "runs/s", null, null, 1000, 1100, 3));

    private final String chart = FigureChart.draw("governed", FIGURES);

    @Test
    void barsAreAsLongAsTheirFiguresWithinTheirUnit() throws Exception {
        assertThat(lengths("value")).containsExactly(105.0, 210.0, 52.5);
        assertThat(lengths("floor")).containsExactly(52.5, 420.0);
    }

    @Test
    void namesUnitsAndValuesAreText() {
        assertThat(chart)
                .contains(">latency_p50<", ">ms<", ">runs/s<", ">50  (2 × floor)<", ">100<", "(0.125 × floor)");
        assertThat(chart).as("the floor's own figures stand beside ours").doesNotContain(">1024<");
    }

    @Test
    void theSameFiguresDrawTheSame() {
        assertThat(FigureChart.draw("governed", FIGURES)).isEqualTo(chart);
    }

    private List<Double> lengths(String kind) throws Exception {
        Document svg = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart)));
        NodeList bars = svg.getElementsByTagName("rect");
        return IntStream.range(0, bars.getLength())
                .mapToObj(i -> (Element) bars.item(i))
                .filter(bar -> bar.getAttribute("class").equals(kind))
                .map(bar -> Double.valueOf(bar.getAttribute("width")))
                .toList();
    }
}
