package io.threadpilot.delivery.commands;

import io.threadpilot.delivery.DeliveryServer;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A server that is killed while it works leaves nothing half done. */
@MicroShedTest
class KilledUnderLoadIT {

    private static final int CLIENTS = 8;
    private static final Executor AT_ONCE = command -> new Thread(command).start();

    @Test
    void everyStateHasItsEventsAndEveryBookingItsDelivery() throws SQLException {
        DeliveryModel model = new DeliveryModel();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(
                        client -> CompletableFuture.runAsync(() -> sendUntilItFails(model, client, answered), AT_ONCE))
                .toList();
        await().until(() -> answered.get() > 100);
        DeliveryServer.LIBERTY.kill();
        clients.forEach(CompletableFuture::join);
        DeliveryServer.LIBERTY.start();

        assertThat(count("select count(*) from event where aggregate_type <> 'Calendar'"))
                .isEqualTo(count("select sum(version) from (select version from fleet_vehicle"
                        + " union all select version from fleet_driver union all select version from route"
                        + " union all select version from delivery) views"));
        assertThat(count("select count(*) from booking where kind = 'DELIVERY'"
                        + " and holder not in (select id from delivery)"))
                .isZero();
        assertThat(count("select count(*) from event where id not in (select id from event_position)"
                        + " and id not in (select id from event_pending)"))
                .isZero();
        assertThat(RandomCommandsIT.rebuild()).hasSize(5).allMatch(line -> line.endsWith(" rebuilt, 0 differed"));
        model.assertNobodyIsInTwoPlaces("after a kill");
    }

    /** What is answered with something else than the rules' answers is a fault, and no answer is the end. */
    private static void sendUntilItFails(DeliveryModel model, int client, AtomicInteger answered) {
        Random random = new Random(client);
        while (true) {
            int status;
            try {
                status = model.sendAny(random);
            } catch (Exception e) { // any: the client's library throws what it likes when the server goes
                return;
            }
            assertThat(status).isIn(200, 400, 409);
            answered.incrementAndGet();
        }
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = DeliveryServer.LIBERTY.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
