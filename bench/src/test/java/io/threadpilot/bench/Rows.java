package io.threadpilot.bench;

import io.threadpilot.testing.PostgreSql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes the rows that are asked for, in a database whose schema the service has made. */
final class Rows {

    private Rows() {}

    /** 125,000 vehicles, those of the first block of insurances. */
    static void vehicles(PostgreSql database) {
        make(database, "vehicle", Checkout.read("bench/sql/vehicles.sql"));
    }

    /** A block of 100,000 persons with 250,000 insurances. */
    static void insurances(PostgreSql database, int block) {
        make(database, "insurance", Checkout.read("bench/sql/insurances.sql"), "call make_block(" + block + ")");
    }

    /** Leaves PostgreSQL nothing to do with them later: they are visited, counted, and written where they belong. */
    private static void make(PostgreSql database, String name, String... statements) {
        try (Connection owner = database.database(name);
                Statement statement = owner.createStatement();
                Connection administrator = DriverManager.getConnection(database.url(name), "postgres", "");
                Statement afterwards = administrator.createStatement()) {
            statement.execute(Checkout.read("bench/sql/numbers.sql"));
            for (String each : statements) {
                statement.execute(each);
            }
            statement.execute("vacuum (analyze) " + name);
            afterwards.execute("checkpoint");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
