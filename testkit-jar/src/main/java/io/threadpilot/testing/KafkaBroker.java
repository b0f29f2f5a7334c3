package io.threadpilot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Kafka broker, alone in its cluster, as a process of its own with a small heap and a folder of its own. It speaks plain
 * text on {@code localhost} and knows no users. It can be stopped or killed, and started again with the same data on the same
 * port. One that is still running when the tests end is ended.
 *
 * <p>As a program it is the broker of developers: {@code KafkaBroker localhost:9092}. It keeps its data below {@code target} of
 * the checkout, makes topics that are asked for, and runs until it is ended.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final Path CHECKOUT = Path.of(System.getProperty("threadpilot.checkout", ""));
    private static final Path CLASS_PATH = CHECKOUT.resolve("build/kafka-broker/target/classpath.txt");

    /** Of a broker that serves a few tests, and compiles for a short life. */
    private static final List<String> JVM = List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss256k",
            "-Xshare:auto",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Dkafka.logs.dir=.");

    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private final boolean makesTopics;
    private volatile Process process;

    /** Prepares a broker on a free port, in a folder below {@code target}; {@link #start()} starts it. */
    public KafkaBroker() {
        this(newFolder(), FreePort.find(), FreePort.find(), false);
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    private KafkaBroker(Path folder, int port, int controllerPort, boolean makesTopics) {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
        this.makesTopics = makesTopics;
    }

    private static Path newFolder() {
        try {
            Path brokers = Files.createDirectories(Path.of("target", "test-brokers"));
            return Files.createTempDirectory(brokers.toAbsolutePath(), "kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a broker until this program is ended.
     *
     * @param arguments one, where the broker listens: {@code localhost:} and a port
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length != 1 || !arguments[0].matches("localhost:[0-9]{4,5}") || !Files.exists(CLASS_PATH)) {
            System.err.println("From the root of a checkout after ./mvnw package: KafkaBroker localhost:9092");
            System.exit(2);
        }
        int port = Integer.parseInt(arguments[0].substring(arguments[0].indexOf(':') + 1));
        Path folder = Files.createDirectories(CHECKOUT.resolve("target/kafka").toAbsolutePath());
        KafkaBroker broker = new KafkaBroker(folder, port, FreePort.find(), true);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
        broker.start();
        System.out.println("The broker listens at " + broker.bootstrapServers() + "; Ctrl-C ends it");
        broker.process.waitFor();
    }

    /** Where clients find it: {@code localhost:} and its port, whether it runs or not. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Starts the broker, unless it is running, and waits until it listens. */
    public KafkaBroker start() {
        if (process != null) {
            return this;
        }
        try {
            configure();
            Process starting = new ProcessBuilder(command())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("console.txt").toFile()))
                    .start();
            process = starting;
            awaitListening(starting);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() throws IOException {
        return Stream.of(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Djava.util.logging.config.file=logging.properties"),
                        JVM.stream(),
                        Stream.of("-cp", Files.readString(CLASS_PATH).strip(), "kafka.Kafka", "server.properties"))
                .flatMap(arguments -> arguments)
                .toList();
    }

    /** What a broker's format command would write, and only if it is not there: the cluster's id is new with the folder. */
    private void configure() throws IOException {
        Path data = folder.resolve("data");
        Files.writeString(folder.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:{controller-port}
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://localhost:{port},CONTROLLER://localhost:{controller-port}
                advertised.listeners=PLAINTEXT://localhost:{port}
                log.dirs=data
                auto.create.topics.enable={makes-topics}
                num.network.threads=1
                num.io.threads=2
                background.threads=1
                num.recovery.threads.per.data.dir=1
                log.cleaner.threads=1
                log.cleaner.dedupe.buffer.size=2097152
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=500
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=1000
                """.replace("{port}", Integer.toString(port))
                .replace("{controller-port}", Integer.toString(controllerPort))
                .replace("{makes-topics}", Boolean.toString(makesTopics)));
        Files.writeString(folder.resolve("logging.properties"), """
                handlers=java.util.logging.ConsoleHandler
                .level=WARNING
                """);
        Path identity = data.resolve("meta.properties");
        if (!Files.exists(identity)) {
            Files.createDirectories(data);
            Files.writeString(
                    identity,
                    String.join(
                            "\n",
                            "version=1",
                            "cluster.id=" + randomId(),
                            "node.id=1",
                            "directory.id=" + randomId(),
                            ""));
        }
    }

    /** As Kafka writes its ids. */
    private static String randomId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        // One that begins like an option is none to Kafka.
        return text.startsWith("-") ? randomId() : text;
    }

    private void awaitListening(Process starting) {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!listens()) {
            if (!starting.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The broker did not start, see " + folder);
            }
            pauseShortly();
        }
    }

    private boolean listens() {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("localhost", port))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void pauseShortly() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the broker as an operator would, and waits until it has ended; the data stay. */
    public void stop() {
        end(false);
    }

    /** Ends the broker at once; the data stay. */
    public void kill() {
        end(true);
    }

    private synchronized void end(boolean forcibly) {
        Process ending = process;
        if (ending == null) {
            return;
        }
        try {
            if (forcibly) {
                ending.destroyForcibly();
            } else {
                ending.destroy();
            }
            if (!ending.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                ending.destroyForcibly().waitFor();
            }
            process = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the broker stand still, with its connections open, until {@link #resume()}. Not on Windows. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets a broker go on that was paused. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Forgets all data of a broker that does not run: when it starts again it is another cluster, and has no topics. */
    public void wipe() {
        if (process != null) {
            throw new IllegalStateException("The broker runs");
        }
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
