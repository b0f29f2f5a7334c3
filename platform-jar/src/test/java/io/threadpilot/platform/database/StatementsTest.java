package io.threadpilot.platform.database;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

class StatementsTest {

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "23502", "23505", "54000"})
    void whatTheDatabaseWillNeverTakeIsRefusedData(String state) {
        assertThat(Statements.foundDataRefused(new SQLException("no", state))).isTrue();
    }

    /** Among them the partition that is missing: it would make dead letters of good events. */
    @ParameterizedTest
    @ValueSource(strings = {"23514", "08006", "25006", "40P01", "42501", "53100", "55P03", "57P01"})
    void whatTheDatabaseTakesAnotherTimeIsNot(String state) {
        assertThat(Statements.foundDataRefused(new SQLException("not now", state)))
                .isFalse();
    }
}
