package io.federationcore.sink.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections that are lost around their next commit: just before the server has it, or just after. */
public final class FailingCommits {
    private enum When {
        NEVER,
        BEFORE,
        AFTER
    }

    private final DataSource real;
    private When next = When.NEVER;

    public FailingCommits(DataSource real) {
        this.real = real;
    }

    public void failBefore() {
        next = When.BEFORE;
    }

    public void failAfter() {
        next = When.AFTER;
    }

    public DataSource dataSource() {
        return proxy(DataSource.class, real);
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    When when = commit ? next : When.NEVER;
                    if (commit) {
                        next = When.NEVER;
                    }
                    if (when == When.BEFORE) {
                        throw new SQLException("connection lost before the commit", "08006");
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        if (when == When.AFTER) {
                            throw new SQLException("connection lost after the commit", "08006");
                        }
                        return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
