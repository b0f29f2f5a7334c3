package io.threadpilot.delivery.commands;

import io.threadpilot.delivery.DeliveryServer;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random commands. One client is answered as a plain model of the rules says. Whatever many clients send at the same time, nobody
 * is in two places at once, and the views are what the events have made of them.
 */
@MicroShedTest
class RandomCommandsIT {

    private static final int COMMANDS = 300;
    private static final int CLIENTS = 8;
    private static final Executor AT_ONCE = command -> new Thread(command).start();

    @Test
    void aClientIsAnsweredAsTheModelSays() {
        long seed = System.currentTimeMillis();
        Random random = new Random(seed);
        DeliveryModel model = new DeliveryModel();

        for (int i = 0; i < COMMANDS; i++) {
            model.tryOne(random, "seed " + seed + ", command " + i + ": ");
        }

        model.assertFinalViews("seed " + seed);
    }

    @Test
    void whateverManyClientsSendNobodyIsInTwoPlacesAtOnce() throws SQLException {
        long seed = System.currentTimeMillis();
        DeliveryModel shared = new DeliveryModel();
        List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> CompletableFuture.runAsync(() -> send(shared, new Random(seed + client)), AT_ONCE))
                .toList();
        clients.forEach(CompletableFuture::join);

        shared.assertNobodyIsInTwoPlaces("seed " + seed);
        assertThat(rebuild()).hasSize(5).allMatch(line -> line.endsWith(" rebuilt, 0 differed"));
        try (Connection connection = DeliveryServer.LIBERTY.database();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update delivery set version = version + 7"))
                    .isPositive();
            statement.execute("delete from booking where running and kind = 'DELIVERY'");
        }
        assertThat(rebuild()).last().asString().startsWith("Delivery: ").doesNotContain(" 0 differed");
        shared.assertNobodyIsInTwoPlaces("seed " + seed);
        assertThat(rebuild()).allMatch(line -> line.endsWith(" rebuilt, 0 differed"));
    }

    private static void send(DeliveryModel shared, Random random) {
        for (int i = 0; i < COMMANDS / CLIENTS; i++) {
            assertThat(shared.sendAny(random)).isIn(200, 400, 409);
        }
    }

    static List<String> rebuild() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = RebuildViews.run(
                Map.of("DB_URL", DeliveryServer.LIBERTY.databaseUrl(), "DB_USER", "threadpilot"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
