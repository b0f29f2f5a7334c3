package io.threadpilot.audit.store;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.platform.lease.Lease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What nobody can do to the log on PostgreSQL, and what the service can. */
class GuardsTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final List<String> INSERT_ONLY =
            List.of("audit_event", "audit_event_body", "audit_event_id", "checkpoint", "tree_node", "subject_key");

    /** The partition of the present month. */
    private static final String PARTITION = "audit_event_body_" + "%tY_%<tm".formatted(BodyPartitionsTest.today());

    private static final List<String> ROWS = List.of(
            "insert into audit_event values (0, 'x', 'stored', 'e-1', 'OrderCreated', 1, 'shop', 'Order', 'o-1', 1, null, null, null,"
                    + " null, now(), now(), 'http', 1, 1, true)",
            "insert into audit_event_body values (0, now(), 'x', null, null, '{}')",
            "insert into audit_event_id values ('e-1', 0)",
            "insert into checkpoint values (1, 'x', 'x', now())",
            "insert into tree_node values (8, 0, 'x')",
            "insert into subject_key values ('c-1', 'x')");

    static final List<String> CHANGES = Stream.concat(
                    Stream.of(
                            "update audit_event set kind = 'dead-letter'",
                            "update audit_event_body set payload = null",
                            "update audit_event_id set log_index = 7",
                            "update checkpoint set note = 'y'",
                            "update tree_node set hash = 'y'",
                            "update subject_key set secret = 'y'"),
                    INSERT_ONLY.stream().flatMap(table -> Stream.of("delete from " + table, "truncate " + table)))
            .toList();

    static final List<String> CHANGES_OF_A_PARTITION =
            List.of("update " + PARTITION + " set leaf = 'y'", "delete from " + PARTITION, "truncate " + PARTITION);

    private static GuardedDatabase database;

    @BeforeAll
    static void migrate() throws SQLException {
        database = GuardedDatabase.create().migrate(OWNER, SERVICE);
        database.execute(SERVICE, ROWS.toArray(String[]::new));
    }

    @ParameterizedTest
    @FieldSource({"CHANGES", "CHANGES_OF_A_PARTITION"})
    void theServiceCannotChangeTheLog(String statement) {
        assertRefused(SERVICE, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into audit_event_id values ('e-1', 7) on conflict (event_id) do update set log_index = 7",
                "merge into audit_event_id using (values ('e-1')) v (id) on event_id = id when matched then delete",
                "select 1 from audit_event for update",
                "do $$ begin lock table audit_event in access exclusive mode; end $$",
                "delete from dead_letter",
                "delete from log_head",
                "insert into log_head values (7, null)",
                "update cursor_key set secret = 'mine'",
                "update flyway_postgresql_history set success = false",
                "delete from event_position",
                "drop table audit_event",
                "drop schema public cascade",
                "drop function refuse_change() cascade",
                "drop trigger rows_stay on audit_event",
                "alter table audit_event disable trigger rows_stay",
                "alter table audit_event disable trigger all",
                "alter table audit_event alter column validated set default true",
                "alter table audit_event add column more integer",
                "alter table audit_event rename to other",
                "alter table audit_event owner to audit_service",
                "alter table audit_event enable row level security",
                "create rule silent as on insert to audit_event do instead nothing",
                "create trigger mine before insert on audit_event for each row execute function refuse_change()",
                "create or replace function refuse_change() returns trigger language plpgsql as 'begin return old; end'",
                "create or replace function ensure_body_partitions() returns setof date language sql as 'select current_date'",
                "alter function ensure_body_partitions() reset all",
                "select make_body_partitions('2999-01-01')",
                "create table mine (id integer)",
                "create temporary table mine (id integer)",
                "create schema mine",
                "create function mine() returns integer language sql as 'select 1'",
                "create extension pg_trgm",
                "set session_replication_role = replica",
                "set role audit_owner",
                "set session authorization audit_owner",
                "grant audit_owner to audit_service",
                "grant pg_write_all_data to audit_service",
                "alter role audit_service superuser",
                "alter role audit_service set session_replication_role = replica",
                "alter role audit_owner password 'known'",
                "alter default privileges for role audit_owner grant all on tables to audit_service",
                "alter system set session_replication_role = replica",
                "copy audit_event from program 'true'",
                "copy audit_event to program 'true'",
                "copy audit_event to '/nowhere/audit_event'",
                "select pg_read_file('postgresql.conf')",
                "do language plpgsql $$ begin execute 'delete from audit_event'; end $$"
            })
    void norCanItFindAnotherWay(String statement) {
        assertRefused(SERVICE, statement);
    }

    @Test
    @DisplayName("nor can it drop a partition, write past the table into it, or take it out")
    void norCanItTouchAPartition() {
        assertRefused(SERVICE, "drop table " + PARTITION);
        assertRefused(SERVICE, "insert into " + PARTITION + " values (9, now(), 'x', null, null, '{}')");
        assertRefused(SERVICE, "select 1 from " + PARTITION);
        assertRefused(SERVICE, "alter table audit_event_body detach partition " + PARTITION);
        assertRefused(SERVICE, "alter table " + PARTITION + " disable trigger all");
    }

    /** PostgreSQL answers a grant that gives nothing with a warning. */
    @Test
    void norCanItGiveItselfARight() throws SQLException {
        database.execute(SERVICE, "grant update, delete, truncate on audit_event to audit_service");

        assertThat(rightsOf(SERVICE)).containsEntry("audit_event", "INSERT,SELECT");
    }

    @Test
    @DisplayName("the service has exactly these rights, and each table is either named here or closed to it")
    void theServiceHasExactlyTheseRights() throws SQLException {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "log_head", "SELECT,UPDATE",
                "http_position", "SELECT,UPDATE",
                "audit_event_content", "INSERT,SELECT,UPDATE",
                "customer_of", "INSERT,SELECT,UPDATE",
                "dead_letter", "INSERT,SELECT,UPDATE",
                "verification", "INSERT,SELECT,UPDATE"));
        INSERT_ONLY.forEach(table -> expected.put(table, "INSERT,SELECT"));
        expected.putAll(Map.of(
                "event", "INSERT,SELECT",
                "event_position", "INSERT,SELECT",
                "cursor_key", "SELECT",
                "event_log", "SELECT,UPDATE",
                "outbox_position", "SELECT,UPDATE",
                "lease", "INSERT,SELECT,UPDATE",
                "consumed_offset", "INSERT,SELECT,UPDATE",
                "event_pending", "DELETE,INSERT,SELECT",
                "outbox", "DELETE,INSERT,SELECT",
                "outbox_reader", "DELETE,INSERT,SELECT,UPDATE"));
        expected.putAll(Map.of(
                "flyway_schema_history", "SELECT",
                "flyway_platform_history", "SELECT",
                "flyway_postgresql_history", "SELECT"));

        assertThat(rightsOf(SERVICE)).isEqualTo(expected);
        assertThat(database.rows(
                        OWNER,
                        "select proname from pg_proc where pronamespace = 'public'::regnamespace"
                                + " and has_function_privilege('audit_service', oid, 'execute')"))
                .containsExactly("ensure_body_partitions");
    }

    /** Of every table but partitions, to which nobody but the owner has a right. */
    private static Map<String, String> rightsOf(String account) throws SQLException {
        assertThat(database.rows(
                        OWNER,
                        "select relname from pg_class where relispartition and relkind = 'r' and relacl::text like '%"
                                + account + "%'"))
                .isEmpty();
        return database
                .rows(
                        OWNER,
                        "select relname, coalesce((select string_agg(privilege_type, ',' order by privilege_type)"
                                + " from aclexplode(relacl) where grantee = '" + account + "'::regrole), '')"
                                + " from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')"
                                + " and not relispartition")
                .stream()
                .map(row -> row.split(" ", 2))
                .collect(toMap(row -> row[0], row -> row[1], (one, other) -> one, TreeMap::new));
    }

    @Test
    void theServiceDoesItsWork() throws SQLException {
        database.execute(
                SERVICE,
                "insert into audit_event_id values ('e-2', 1), ('e-1', 1) on conflict do nothing",
                "update http_position set last_position = last_position + 2",
                "begin",
                "select size, frontier from log_head for update",
                "update log_head set size = size + 1, frontier = 'x'",
                "commit",
                "insert into audit_event_content values ('e-2', 'x', 1) on conflict do nothing",
                "insert into audit_event values (1, 'x', 'dead-letter', null, null, null, null, null, null, null, null, null, null,"
                        + " null, null, now(), 'http', 1, 2, false)",
                "insert into audit_event_body values (1, now(), 'x', 'x', '[]', null)",
                "insert into dead_letter values (1, 'syntax', 'It is no JSON.')",
                "update dead_letter set reason = 'It is not JSON.'",
                "insert into customer_of values ('Order o-1', 'c-1') on conflict (related) do update set subject = 'c-1'",
                "insert into subject_key values ('c-2', 'x')",
                "insert into tree_node values (8, 1, 'x')",
                "insert into checkpoint values (2, 'x', 'x', now())",
                "insert into consumed_offset values ('audit', 'order-events', 0, 'x', 1, 0)",
                "update consumed_offset set next_offset = 7",
                "insert into event (event_id, event_type, occurred_at, aggregate_type, aggregate_id, aggregate_version, event)"
                        + " values (gen_random_uuid(), 'refused.v1', now(), 'Client', 'c', 1, '{}')",
                "insert into event_pending select id from event",
                "delete from event_pending");

        Lease lease = new Lease(() -> database.open(SERVICE), "sealer");
        assertThat(lease.acquire()).isTrue();
        lease.release();
        assertThat(database.rows(
                        SERVICE,
                        "select count(*) from audit_event join audit_event_body using (log_index) where log_index = 1"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @FieldSource({"CHANGES", "CHANGES_OF_A_PARTITION"})
    void theOwnerCannotChangeTheLogByMistake(String statement) {
        assertRefusedByTrigger(OWNER, statement);
    }

    /** A session that replicates passes triggers by, unless they are there always. */
    @ParameterizedTest
    @FieldSource({"CHANGES", "CHANGES_OF_A_PARTITION"})
    void nobodyChangesTheLogByReplicating(String statement) {
        assertRefusedByTrigger(ADMINISTRATOR, "set session_replication_role = replica", statement);
    }

    @Test
    void aPartitionThatIsMadeLaterIsGuardedTheSameWay() throws SQLException {
        database.execute(
                OWNER,
                "select make_body_partitions('2044-06-15')",
                "insert into audit_event_body values (9, '2044-06-15 12:00:00+00', 'x', null, null, '{}')");

        assertRefusedByTrigger(OWNER, "truncate audit_event_body_2044_06");
        assertRefusedByTrigger(
                ADMINISTRATOR, "set session_replication_role = replica", "delete from audit_event_body_2044_06");
        assertRefusedByTrigger(
                ADMINISTRATOR, "set session_replication_role = replica", "truncate audit_event_body_2044_06");
    }

    @Test
    @DisplayName("with one account for everything, the triggers still refuse, and the work is done")
    void withOneAccountTheTriggersRefuse() throws SQLException {
        GuardedDatabase small = GuardedDatabase.create().migrate(OWNER, OWNER);
        small.execute(OWNER, ROWS.toArray(String[]::new));

        Stream.concat(CHANGES.stream(), CHANGES_OF_A_PARTITION.stream())
                .forEach(statement -> assertRefusedByTrigger(small, OWNER, statement));
        assertThat(BodyPartitions.ensure(() -> small.open(OWNER))).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    @DisplayName(
            "an account that takes the service's place has its rights after the next migration, of which nothing else is left")
    void anotherAccountOfTheServiceHasTheSameRights() throws SQLException {
        GuardedDatabase grown = GuardedDatabase.create().migrate(OWNER, OWNER);
        grown.execute(OWNER, "grant all on all tables in schema public to audit_service");

        grown.migrate(OWNER, SERVICE);

        grown.execute(SERVICE, ROWS.toArray(String[]::new));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> grown.execute(SERVICE, "truncate tree_node"))
                .withMessageContaining("permission denied");
        assertThat(BodyPartitions.ensure(() -> grown.open(SERVICE))).hasSizeGreaterThanOrEqualTo(5);
    }

    private static void assertRefused(String account, String... statements) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> database.execute(account, statements))
                .satisfies(refusal -> assertThat(refusal.getSQLState())
                        .as(refusal.getMessage())
                        .isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    private static void assertRefusedByTrigger(String account, String... statements) {
        assertRefusedByTrigger(database, account, statements);
    }

    private static void assertRefusedByTrigger(GuardedDatabase where, String account, String... statements) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> where.execute(account, statements))
                .withMessageContaining("are never changed or removed");
    }
}
