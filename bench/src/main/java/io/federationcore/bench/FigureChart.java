package io.federationcore.bench;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Draws figures as SVG: for each unit a panel of bars, each with its spread from least to most and its floor below it. Text
 * stays text, and follows the reader's light or dark. What draws through AWT would need fonts on the machine that measures.
 */
public final class FigureChart {
    private static final int WIDTH = 760;
    private static final int LABELS = 190;
    private static final int BARS = 420;
    private static final int ROW = 26;
    private static final int HEADING = 34;
    private static final int MARGIN = 12;

    private static final String STYLE = """
            text{font:13px sans-serif;fill:#222}.head{font-weight:bold}.note{font-size:11px;fill:#666}
            .value{fill:#2a6f97}.floor{fill:#b8c4cc}.spread{stroke:#d1495b;stroke-width:2}
            @media(prefers-color-scheme:dark){text{fill:#ddd}.note{fill:#aaa}.value{fill:#61a5c2}.floor{fill:#55606a}}
            """;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter svg;
    private int y = MARGIN;

    private FigureChart() throws XMLStreamException {
        svg = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    }

    /** The chart of what was measured in a scenario; figures of its floor and of the machine are not drawn by themselves. */
    public static String draw(String scenario, List<Figure> figures) {
        Map<String, List<Figure>> panels = new LinkedHashMap<>();
        for (Figure figure : figures) {
            if (figure.scenario().equals(scenario)) {
                panels.computeIfAbsent(figure.unit(), unit -> new ArrayList<>()).add(figure);
            }
        }
        try {
            return new FigureChart().draw(scenario, panels);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Expected to write XML to memory", e);
        }
    }

    private String draw(String scenario, Map<String, List<Figure>> panels) throws XMLStreamException {
        int rows = panels.values().stream().mapToInt(List::size).sum();
        int height = 3 * MARGIN + HEADING * (panels.size() + 1) + ROW * rows;
        svg.writeStartElement("svg");
        svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
        svg.writeAttribute("viewBox", "0 0 %d %d".formatted(WIDTH, height));
        svg.writeAttribute("width", Integer.toString(WIDTH));
        svg.writeAttribute("height", Integer.toString(height));
        svg.writeAttribute("role", "img");
        element("title", scenario);
        element("style", STYLE);
        text(MARGIN, y + 16, "head", scenario);
        text(LABELS, y + 16, "note", "median (blue), least to most (red line), floor (grey)");
        y += HEADING;
        for (Map.Entry<String, List<Figure>> panel : panels.entrySet()) {
            panel(panel.getKey(), panel.getValue());
        }
        svg.writeEndElement();
        svg.close();
        return text + "\n";
    }

    private void panel(String unit, List<Figure> figures) throws XMLStreamException {
        text(MARGIN, y + 22, "head", unit);
        y += HEADING;
        double most = figures.stream()
                .mapToDouble(figure -> Math.max(figure.max(), figure.floor() == null ? 0 : figure.floor()))
                .max()
                .orElse(0);
        for (Figure figure : figures) {
            row(figure, most <= 0 ? 0 : BARS / most);
        }
    }

    private void row(Figure figure, double scale) throws XMLStreamException {
        text(MARGIN, y + 12, "", figure.metric());
        bar("value", 0, figure.value() * scale, 9);
        double end = figure.value();
        if (figure.floor() != null) {
            bar("floor", 10, figure.floor() * scale, 6);
            end = Math.max(end, figure.floor());
        }
        line(figure.min() * scale, figure.max() * scale);
        String ratio = figure.ratio() == null ? "" : "  (%s × floor)".formatted(FigureTable.text(figure.ratio()));
        text(
                LABELS + (int) Math.ceil(Math.max(end, figure.max()) * scale) + 6,
                y + 12,
                "",
                FigureTable.text(figure.value()) + ratio);
        y += ROW;
    }

    private void bar(String kind, int below, double length, int thick) throws XMLStreamException {
        svg.writeEmptyElement("rect");
        svg.writeAttribute("class", kind);
        svg.writeAttribute("x", Integer.toString(LABELS));
        svg.writeAttribute("y", Integer.toString(y + 2 + below));
        svg.writeAttribute("width", number(Math.max(0, length)));
        svg.writeAttribute("height", Integer.toString(thick));
    }

    private void line(double from, double to) throws XMLStreamException {
        svg.writeEmptyElement("line");
        svg.writeAttribute("class", "spread");
        svg.writeAttribute("x1", number(LABELS + from));
        svg.writeAttribute("x2", number(LABELS + to));
        svg.writeAttribute("y1", number(y + 6.5));
        svg.writeAttribute("y2", number(y + 6.5));
    }

    private void text(int x, int baseline, String kind, String content) throws XMLStreamException {
        svg.writeStartElement("text");
        svg.writeAttribute("x", Integer.toString(x));
        svg.writeAttribute("y", Integer.toString(baseline));
        if (!kind.isEmpty()) {
            svg.writeAttribute("class", kind);
        }
        svg.writeCharacters(content);
        svg.writeEndElement();
    }

    private void element(String name, String content) throws XMLStreamException {
        svg.writeStartElement(name);
        svg.writeCharacters(content);
        svg.writeEndElement();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
