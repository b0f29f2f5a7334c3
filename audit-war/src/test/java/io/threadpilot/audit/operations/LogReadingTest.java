package io.threadpilot.audit.operations;

import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class LogReadingTest {

    @Parameter
    private TestDatabase database;

    @BeforeEach
    void anEmptyLog() throws SQLException {
        database.empty();
    }

    @Test
    void anEmptyLogHasNothingToSeal() throws SQLException {
        assertThat(LogReading.read(database::open)).isEqualTo(new LogReading(0, 0, 0, Double.NaN, false));
    }

    @Test
    void whatWasNeverSealedWaitsSinceItsFirstEvent() throws SQLException {
        log("3000", "2000", "1000");

        assertWaits(3, 3, 3_000);
    }

    @Test
    void whatTheLastCheckpointLacksWaitsSinceItsFirstEvent() throws SQLException {
        log("3000", "2000", "1000");
        seal(1);
        seal(2);

        assertWaits(3, 1, 1_000);
    }

    @Test
    void aLogThatIsSealedHasNothingThatWaits() throws SQLException {
        log("3000", "2000");
        seal(2);

        assertThat(LogReading.read(database::open)).isEqualTo(new LogReading(2, 0, 0, Double.NaN, false));
    }

    @Test
    void theNewestVerificationThatHasEndedCounts() throws SQLException {
        verify("60", "null");
        verify("30", "7");
        assertThat(LogReading.read(database::open)).satisfies(reading -> {
            assertThat(reading.verifiedSeconds()).isBetween(30.0, 60.0);
            assertThat(reading.isBad()).isTrue();
        });

        verify("10", "null");
        database.execute("insert into verification (requested_at, verified) values (now(), 0)");
        assertThat(LogReading.read(database::open)).satisfies(reading -> {
            assertThat(reading.verifiedSeconds()).isBetween(10.0, 30.0);
            assertThat(reading.isBad()).isFalse();
        });
    }

    private void verify(String secondsAgo, String firstBad) throws SQLException {
        database.execute(
                "insert into verification (requested_at, verified, ended_at, first_bad) values (now(), 0, now() - interval '"
                        + secondsAgo + "' second, " + firstBad + ")");
    }

    @Test
    void aServerWhoseClockIsAheadMakesNobodyWaitLessThanNothing() throws SQLException {
        log("-3000");

        assertThat(LogReading.read(database::open)).isEqualTo(new LogReading(1, 1, 0, Double.NaN, false));
    }

    private void assertWaits(long events, long unsealed, double seconds) throws SQLException {
        LogReading reading = LogReading.read(database::open);

        assertThat(reading.events()).isEqualTo(events);
        assertThat(reading.unsealed()).isEqualTo(unsealed);
        assertThat(reading.unsealedSeconds()).isBetween(seconds, seconds + 500);
    }

    /** Events that were received so many seconds ago. */
    private void log(String... secondsAgo) throws SQLException {
        for (int i = 0; i < secondsAgo.length; i++) {
            database.execute("insert into audit_event (log_index, leaf_hash, kind, received_at, shard, epoch,"
                    + " shard_position, validated) values (" + i + ", cast('00' as bytea), 'stored',"
                    + " current_timestamp - interval '" + secondsAgo[i] + "' second, 'http', 1, " + i + ", true)");
        }
        database.execute("update log_head set size = " + secondsAgo.length);
    }

    private void seal(int size) throws SQLException {
        database.execute("insert into checkpoint (size, root, note, signed_at) values (" + size
                + ", cast('00' as bytea), 'none', current_timestamp)");
    }
}
