package io.threadpilot.platform.problems;

import jakarta.persistence.PersistenceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseOutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300", "23514", "25006", "90067", "HYT00"})
    void aDatabaseThatCannotAnswerNowIsAnOutage(String state) {
        assertThat(DatabaseOutage.behind(failure(new SQLException("gone", state))))
                .isPresent();
    }

    @Test
    void noFreeConnectionIsAnOutage() {
        assertThat(DatabaseOutage.behind(failure(new SQLTransientConnectionException("none is free"))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "42P01", "42S02"})
    void whatTheDatabaseRefusesIsAFaultOfOurs(String state) {
        assertThat(DatabaseOutage.behind(failure(new SQLException("no", state))))
                .isEmpty();
    }

    @Test
    void whatHasNothingToDoWithTheDatabaseIsNoOutage() {
        assertThat(DatabaseOutage.behind(new PersistenceException(new IllegalStateException())))
                .isEmpty();
    }

    @Test
    void theStatementIsNotDescribed() {
        SQLException cause = new SQLException("gone; SQL statement:\nselect 1 from person", "90067");

        assertThat(DatabaseOutage.behind(failure(cause)).orElseThrow().description())
                .isEqualTo("SQL state 90067, gone; SQL statement:");
    }

    private static PersistenceException failure(SQLException cause) {
        return new PersistenceException("select 1 from person", new IllegalStateException(cause));
    }
}
