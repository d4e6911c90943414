package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The one example in Java of a page, compiled as it stands there; where it says {@code …}, the test does something. */
final class DocumentedJava {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String NAME = "Documented";

    private final String snippet;

    private DocumentedJava(String snippet) {
        this.snippet = snippet;
    }

    static DocumentedJava of(Path page) throws Exception {
        Matcher examples = JAVA.matcher(Files.readString(page));
        assertThat(examples.find()).as("an example in Java in %s", page).isTrue();
        DocumentedJava first = new DocumentedJava(examples.group(1));
        assertThat(examples.find())
                .as("a second example in %s, which nobody runs", page)
                .isFalse();
        return first;
    }

    /** The example, with what it assumes to be there; what it is given is done where it says {@code …}. */
    Consumer<Runnable> running(KafkaConnection kafka, ServiceIdentity identity) throws Exception {
        Path classes = Files.createTempDirectory("documented");
        try {
            compile(classes);
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {classes.toUri().toURL()}, DocumentedJava.class.getClassLoader())) {
                Method run = loader.loadClass(NAME)
                        .getMethod("run", KafkaConnection.class, ServiceIdentity.class, Runnable.class);
                return meanwhile -> call(run, kafka, identity, meanwhile);
            }
        } finally {
            Files.deleteIfExists(classes.resolve(NAME + ".class"));
            Files.deleteIfExists(classes);
        }
    }

    private static void call(Method run, Object... arguments) {
        try {
            run.invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private void compile(Path classes) throws Exception {
        String source = """
                import io.federationcore.client.*;
                import io.federationcore.schemas.json.JsonValue;
                import io.federationcore.schemas.settings.*;

                public final class %s {
                    static JsonValue pay(JsonValue input) {
                        return input;
                    }

                    public static void run(KafkaConnection kafka, ServiceIdentity identity, Runnable meanwhile) {
                        %s
                    }
                }
                """.formatted(NAME, snippet.replace("…", "meanwhile.run();"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", KillableProcess.classPath()),
                        null,
                        List.of(new Source(source)))
                .call();
        assertThat(compiled).as("%s%n%s", said, source).isTrue();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///" + NAME + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
