package io.threadpilot.audit.store;

import io.threadpilot.audit.GuardedDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** All tests share a database. Each makes partitions of a year that no other uses, or leaves those of today as they were. */
class BodyPartitionsTest {

    private static GuardedDatabase database;

    @BeforeAll
    static void migrate() {
        database = GuardedDatabase.create().migrate(OWNER, SERVICE);
    }

    /** Of PostgreSQL and the servers alike. */
    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    @Test
    void afterTheMigrationThreeMonthsAreReady() throws SQLException {
        YearMonth present = YearMonth.from(today());

        assertThat(partitions())
                .containsAll(IntStream.rangeClosed(-1, 3)
                        .mapToObj(present::plusMonths)
                        .toList());
        assertThat(BodyPartitions.ahead(partitions(), present)).isEqualTo(3);
    }

    @Test
    void theServiceHasMissingOnesMadeAndIsToldAll() throws SQLException {
        YearMonth last = YearMonth.from(today()).plusMonths(3);
        Set<YearMonth> before = partitions();
        database.execute(OWNER, "drop table audit_event_body_" + name(last));
        assertThat(partitions()).doesNotContain(last);

        assertThat(BodyPartitions.ensure(() -> database.open(SERVICE))).isEqualTo(before);
        assertThat(BodyPartitions.ensure(() -> database.open(SERVICE))).isEqualTo(before);

        assertThat(partitions()).isEqualTo(before);
    }

    @Test
    void onTheFirstOfAMonthOneMoreIsMade() throws SQLException {
        YearMonth december = YearMonth.of(2031, 12);
        YearMonth january = YearMonth.of(2032, 1);
        makePartitions("2031-12-31");
        assertThat(BodyPartitions.ahead(partitions(), december)).isEqualTo(3);
        assertThat(BodyPartitions.ahead(partitions(), january)).isEqualTo(2);

        makePartitions("2032-01-01");

        assertThat(BodyPartitions.ahead(partitions(), january)).isEqualTo(3);
    }

    @Test
    void monthsBeginAtMidnightUtcWhereverTheSessionIs() throws SQLException {
        database.execute(OWNER, "set timezone = 'Pacific/Auckland'", "select make_body_partitions('2035-12-31')");

        database.execute(
                SERVICE,
                "set timezone = 'America/Los_Angeles'",
                "insert into audit_event_body values (1, '2035-12-31 23:59:59.999999+00', 'x', null, null, null),"
                        + " (2, '2036-01-01 00:00:00+00', 'x', null, null, null)");

        assertThat(
                        database.rows(
                                OWNER,
                                "select log_index, tableoid::regclass from audit_event_body where received_at >= '2035-01-01' order by 1"))
                .containsExactly("1 audit_event_body_2035_12", "2 audit_event_body_2036_01");
    }

    @Test
    void withoutAPartitionNothingIsStored() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> database.execute(
                        SERVICE, "insert into audit_event_body values (1, '2999-12-31', 'x', null, null, null)"))
                .withMessageContaining("no partition of relation");
    }

    @Test
    void ofTwoServersAtOnceOneMakesThemAndTheOtherFindsThem() throws Exception {
        try (Connection one = database.open(OWNER);
                Statement statement = one.createStatement()) {
            one.setAutoCommit(false);
            statement.execute("select make_body_partitions('2041-12-31')");
            CompletableFuture<Void> other = inBackground("select make_body_partitions('2041-12-31')");
            await().until(() ->
                    database.rows(ADMINISTRATOR, "select pid from pg_stat_activity where wait_event_type = 'Lock'")
                                    .size()
                            == 1);

            one.commit();

            assertThat(other).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(partitions()).contains(YearMonth.of(2041, 12), YearMonth.of(2042, 1));
    }

    @Test
    void manyServersAtOnceDoNoHarm() throws SQLException {
        YearMonth present = YearMonth.from(today());
        for (int month = -1; month <= 3; month++) {
            database.execute(OWNER, "drop table audit_event_body_" + name(present.plusMonths(month)));
        }

        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.supplyAsync(BodyPartitionsTest::ensure))
                        .limit(8)
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(BodyPartitions.ahead(partitions(), present)).isEqualTo(3);
    }

    private static Set<YearMonth> ensure() {
        try {
            return BodyPartitions.ensure(() -> database.open(SERVICE));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eventsAreStoredWhileAPartitionIsMade() throws SQLException {
        try (Connection writer = database.open(SERVICE);
                Statement writing = writer.createStatement();
                Connection maker = database.open(OWNER);
                Statement making = maker.createStatement()) {
            writer.setAutoCommit(false);
            maker.setAutoCommit(false);
            writing.execute("insert into audit_event_body values (51, now(), 'x', null, null, null)");
            making.execute("select make_body_partitions('2051-12-31')");
            writing.execute("insert into audit_event_body values (52, now(), 'x', null, null, null)");
            maker.commit();
            writer.commit();
        }

        assertThat(database.rows(SERVICE, "select count(*) from audit_event_body where log_index > 50"))
                .containsExactly("2");
    }

    @Test
    @DisplayName(
            "what the service's session finds before PostgreSQL's own functions, the owner's function does not call")
    void theFunctionCallsNothingOfTheService() throws SQLException {
        database.execute(ADMINISTRATOR, "create schema mine authorization audit_service");
        YearMonth last = YearMonth.from(today()).plusMonths(3);
        database.execute(OWNER, "drop table audit_event_body_" + name(last));
        String shadow = "%s language plpgsql as 'begin raise exception ''called as %%'', current_user; end'";

        database.execute(
                SERVICE,
                "grant all on schema mine to public",
                "create table mine.audit_event_body (log_index bigint, received_at timestamptz) partition by range (received_at)",
                "create function mine." + shadow.formatted("to_char(timestamptz, text) returns text"),
                "create function mine." + shadow.formatted("date_trunc(text, date) returns timestamptz"),
                "create function mine." + shadow.formatted("now() returns timestamptz"),
                "create function mine." + shadow.formatted("to_regclass(text) returns regclass"),
                "create function mine." + shadow.formatted("make_body_partitions(date) returns void"),
                "set search_path = mine, pg_catalog, public",
                "select public.ensure_body_partitions()");

        assertThat(partitions()).contains(last);
    }

    @Test
    void monthsAreCountedUpToTheFirstGap() {
        YearMonth present = YearMonth.of(2026, 11);
        Set<YearMonth> months = Set.of(present, present.plusMonths(1), present.plusMonths(3));

        assertThat(BodyPartitions.ahead(months, present)).isEqualTo(1);
        assertThat(BodyPartitions.ahead(months, present.plusMonths(1))).isZero();
        assertThat(BodyPartitions.ahead(Set.of(), present)).isZero();
    }

    private static void makePartitions(String day) throws SQLException {
        database.execute(OWNER, "select make_body_partitions('" + day + "')");
    }

    private static CompletableFuture<Void> inBackground(String statement) {
        return CompletableFuture.runAsync(() -> {
            try {
                database.execute(OWNER, statement);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Set<YearMonth> partitions() throws SQLException {
        List<String> names = database.rows(
                OWNER,
                "select right(inhrelid::regclass::text, 7) from pg_inherits"
                        + " where inhparent = 'audit_event_body'::regclass");
        return names.stream()
                .map(name -> YearMonth.parse(name.replace('_', '-')))
                .collect(toCollection(TreeSet::new));
    }

    private static String name(YearMonth month) {
        return month.toString().replace('-', '_');
    }
}
