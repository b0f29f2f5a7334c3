package io.threadpilot.audit.operations;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.util.Optional;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

/** Seen with the account of the service. */
class RecordingHealthTest {

    private GuardedDatabase database;

    @BeforeEach
    void migrate() {
        database = GuardedDatabase.create().migrate(OWNER, SERVICE);
    }

    @Test
    void nothingPreventsRecording() throws SQLException {
        assertThat(obstacle()).isEmpty();
        TestDatabase.H2.empty();
        assertThat(RecordingHealth.obstacle(TestDatabase.H2::open)).isEmpty();
    }

    @Test
    void aMonthWithoutAPartitionIsNamed() throws SQLException {
        String month = database.rows(OWNER, "select to_char(now() at time zone 'UTC', 'YYYY-MM')")
                .get(0);

        database.execute(OWNER, "drop table audit_event_body_" + month.replace('-', '_'));

        assertThat(obstacle()).contains("the table audit_event_body has no partition for the month " + month);
    }

    @Test
    void aDatabaseThatOnlyReadsIsSaid() throws SQLException {
        database.execute(ADMINISTRATOR, "alter role " + SERVICE + " set default_transaction_read_only = on");
        try {
            assertThat(obstacle()).contains("the database only reads");
        } finally {
            database.execute(ADMINISTRATOR, "alter role " + SERVICE + " reset default_transaction_read_only");
        }
    }

    @Test
    void aRowBehindTheEndOfTheLogIsSaid() throws SQLException {
        database.execute(
                SERVICE,
                "insert into audit_event (log_index, leaf_hash, kind, received_at, shard, epoch, shard_position, validated)"
                        + " values (7, 'x', 'stored', now(), 'http', 0, 0, true)");

        assertThat(obstacle()).contains("the table audit_event has a row that the log does not count");
    }

    @ParameterizedTest
    @CsvSource({"insert, insert into, tree_node", "insert, insert into, audit_event_body", "update, update, log_head"})
    void aMissingRightIsNamed(String privilege, String what, String table) throws SQLException {
        database.execute(OWNER, "revoke " + privilege + " on " + table + " from " + SERVICE);

        assertThat(obstacle()).contains("the account of the service may not " + what + " the table " + table);
    }

    private Optional<String> obstacle() throws SQLException {
        return RecordingHealth.obstacle(() -> database.open(SERVICE));
    }
}
