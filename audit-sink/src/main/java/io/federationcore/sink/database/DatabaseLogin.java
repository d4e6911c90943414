package io.federationcore.sink.database;

import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;

/**
 * Who logs in to which database.
 *
 * @param url {@code FC_JDBC_URL}, such as {@code jdbc:postgresql://localhost:5432/federation}
 * @param user {@code FC_JDBC_USER}
 * @param password {@code FC_JDBC_PASSWORD}; may be empty where the server asks for none
 */
public record DatabaseLogin(String url, String user, String password) {
    public static final String URL = "FC_JDBC_URL";
    public static final String USER = "FC_JDBC_USER";
    public static final String PASSWORD = "FC_JDBC_PASSWORD";

    public DatabaseLogin {
        if (!url.startsWith("jdbc:postgresql:")) {
            // The URL is not repeated: it may carry a password.
            throw new InvalidSetting(URL, "expected a URL that starts with 'jdbc:postgresql:', but found another");
        }
        if (user.isBlank()) {
            throw new InvalidSetting(USER, "expected a user, but found none");
        }
    }

    public static DatabaseLogin from(Settings settings) {
        return new DatabaseLogin(settings.require(URL), settings.require(USER), settings.get(PASSWORD, ""));
    }

    /** The login without its password or the URL's parameters, fit for logs. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return user + " at " + (parameters < 0 ? url : url.substring(0, parameters));
    }
}
