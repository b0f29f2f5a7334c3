package io.threadpilot.delivery.bookings;

import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The second guard, which PostgreSQL alone has: whatever the service does, no two bookings overlap. */
class NoOverlapTest {

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;

    @BeforeEach
    void oneDeliveryFromTenToTwelve() throws SQLException {
        DATABASE.empty();
        DATABASE.execute(insert("DELIVERY", 10, 12));
    }

    @ParameterizedTest
    @CsvSource({"DELIVERY,11,13", "DELIVERY,10,11", "ABSENCE,9,13", "STATUS,11,12"})
    void theDatabaseRefusesWhatOverlaps(String kind, int from, int until) {
        assertThatThrownBy(() -> DATABASE.execute(insert(kind, from, until)))
                .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                        .isEqualTo("23P01"));
    }

    @Test
    void whatTouchesOrIsNoDeliveryIsTaken() {
        assertThatCode(() -> {
                    DATABASE.execute(insert("DELIVERY", 12, 13));
                    DATABASE.execute(insert("ABSENCE", 14, 16));
                    DATABASE.execute(insert("OFF_DUTY", 15, 17));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void itIsCheckedWhenTheTransactionEnds() {
        assertThatCode(() -> DATABASE.execute(
                        "begin; update booking set from_at = from_at + interval '1 hour';" + insert("DELIVERY", 10, 12)
                                + "; delete from booking where from_at > '2035-05-01 10:30Z'; commit"))
                .doesNotThrowAnyException();
    }

    private static String insert(String kind, int from, int until) {
        return "insert into booking (kind, holder, resource_id, from_at, until_at, running) values ('" + kind
                + "', gen_random_uuid(), '6f1c2f5e-0d0a-4c8e-9a3b-000000000001', '2035-05-01 " + from
                + ":00Z', '2035-05-01 " + until + ":00Z', true)";
    }
}
