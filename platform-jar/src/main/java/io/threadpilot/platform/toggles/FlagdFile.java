package io.threadpilot.platform.toggles;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.contrib.providers.flagd.resolver.process.model.FeatureFlag;
import dev.openfeature.contrib.providers.flagd.resolver.process.model.FlagParser;
import dev.openfeature.contrib.providers.flagd.resolver.process.storage.connector.QueuePayload;
import dev.openfeature.contrib.providers.flagd.resolver.process.storage.connector.QueuePayloadType;
import dev.openfeature.contrib.providers.flagd.resolver.process.storage.connector.QueueSource;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.ImmutableContext;
import io.threadpilot.platform.tracing.Masking;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Central toggles: flagd's provider for OpenFeature evaluates inside this server what a file in flagd's format says. A
 * change of the file takes effect within two seconds. While the file cannot be read, or is wrong in any part, the last
 * good one stays in force and the log says so once. Safe for use by several threads.
 *
 * <p>The file is read here and handed to the provider. The provider's own reader gives up for good when the file is
 * missing for a moment, and takes no notice of a file that is older than the one before.
 */
final class FlagdFile implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FlagdFile.class.getName());
    /** Well below the promised 2 s: the provider takes up in some milliseconds what it is handed. */
    private static final long REREAD_AFTER = Duration.ofSeconds(1).toNanos();

    private static final int LARGEST_FILE = 1024 * 1024;
    private static final int LONGEST_REASON = 500;
    private static final String NO_FLAGS = "{\"flags\":{}}";

    private final Path file;
    private final List<String> toggles;
    private final LongSupplier nanoTime;
    private final Contents contents = new Contents();
    /** The provider's threads, which it leaves behind when it is shut down. */
    private final ThreadGroup threads = new ThreadGroup("central toggles");

    private final FeatureProvider provider;
    private final AtomicLong rereadAt;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private String seen;
    private boolean everGood;
    private volatile String complaint = "";

    /**
     * Begins with what the file says. If that cannot be read, nothing is known for now.
     *
     * @param toggles the names of those that will be asked for
     */
    FlagdFile(Path file, Collection<String> toggles, LongSupplier nanoTime) {
        this.file = file;
        this.toggles = List.copyOf(toggles);
        this.nanoTime = nanoTime;
        this.contents.add(NO_FLAGS);
        this.provider = begin();
        this.rereadAt = new AtomicLong(nanoTime.getAsLong() + REREAD_AFTER);
        read();
    }

    private FeatureProvider begin() {
        FlagdProvider flagd = new FlagdProvider(FlagdOptions.builder()
                .resolverType(Config.Resolver.IN_PROCESS)
                .customConnector(contents)
                // What it has to take up is there already, but a busy machine needs time to load its classes.
                .deadline((int) Duration.ofMinutes(1).toMillis())
                .build());
        FutureTask<Void> ready = new FutureTask<>(() -> {
            flagd.initialize(new ImmutableContext());
            return null;
        });
        // Threads belong to the group of the thread that has started them.
        new Thread(threads, ready, "central toggles, start").start();
        try {
            ready.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The provider of the central toggles does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start of the central toggles was interrupted", e);
        }
        return flagd;
    }

    /** What the file says of a toggle for everybody; empty if it says nothing, or nothing that can be evaluated. */
    Optional<Boolean> value(String toggle) {
        return value(toggle, new ImmutableContext());
    }

    /** What the file says of a toggle for one client, whose name is {@code targetingKey} in rules. */
    Optional<Boolean> value(String toggle, String client) {
        return value(toggle, new ImmutableContext(client));
    }

    private Optional<Boolean> value(String toggle, EvaluationContext context) {
        readWhenDue();
        try {
            return Optional.ofNullable(
                    provider.getBooleanEvaluation(toggle, null, context).getValue());
        } catch (RuntimeException e) { // any: whatever befalls a rule, the request is answered
            if (failing.add(toggle)) {
                LOG.log(
                        Level.WARNING,
                        "The central rule for the toggle {0} fails, for some callers or for all; for them the default is in force: {1}",
                        toggle,
                        reason(e));
            }
            return Optional.empty();
        }
    }

    /** Whether the file was good when it was looked at last. */
    boolean isReadable() {
        readWhenDue();
        return complaint.isEmpty();
    }

    /** One of those who come while it is due reads; the others go on with what is there. */
    private void readWhenDue() {
        long due = rereadAt.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && rereadAt.compareAndSet(due, now + REREAD_AFTER)) {
            read();
        }
    }

    private synchronized void read() {
        try {
            String text = text();
            if (!text.equals(seen)) {
                seen = text;
                take(text);
            }
        } catch (IOException e) {
            seen = null;
            complain(e);
        }
    }

    private String text() throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] read = bytes.readNBytes(LARGEST_FILE + 1);
            if (read.length > LARGEST_FILE) {
                throw new IOException("larger than 1 MiB");
            }
            return new String(read, StandardCharsets.UTF_8);
        }
    }

    private void take(String text) {
        try {
            check(FlagParser.parseString(text, true).getFlags());
        } catch (IOException | RuntimeException e) { // any: nobody knows what is in a file
            complain(e);
            return;
        }
        contents.add(text);
        everGood = true;
        complaint = "";
        failing.clear();
        LOG.log(Level.INFO, "The central toggles in {0} are in force", file);
    }

    private void check(Map<String, FeatureFlag> flags) {
        for (String toggle : toggles) {
            FeatureFlag flag = flags.get(toggle);
            if (flag != null && !isYesOrNo(flag)) {
                throw new IllegalArgumentException("the flag " + toggle
                        + " must have variants that are all true or false, and one of them as its default");
            }
        }
    }

    private static boolean isYesOrNo(FeatureFlag flag) {
        Map<String, Object> variants = flag.getVariants();
        return variants != null
                && variants.containsKey(flag.getDefaultVariant())
                && variants.values().stream().allMatch(Boolean.class::isInstance);
    }

    private void complain(Exception e) {
        String reason = reason(e);
        if (!reason.equals(complaint)) {
            LOG.log(
                    Level.WARNING,
                    "The central toggles in {0} cannot be read; {1} in force: {2}",
                    file,
                    everGood ? "the last good ones stay" : "the defaults are",
                    reason);
            complaint = reason;
        }
    }

    private static String reason(Exception e) {
        String reason = Masking.mask(e.getClass().getSimpleName() + ": " + e.getMessage())
                .replaceAll("\\s+", " ");
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }

    /** Ends the provider and its threads. */
    @Override
    public void close() {
        provider.shutdown();
        threads.interrupt();
    }

    /** What was read and the provider has not taken up yet. */
    private static final class Contents implements QueueSource {

        private final BlockingQueue<QueuePayload> texts = new LinkedBlockingQueue<>();

        void add(String text) {
            texts.add(new QueuePayload(QueuePayloadType.DATA, text));
        }

        @Override
        public void init() {}

        @Override
        public BlockingQueue<QueuePayload> getStreamQueue() {
            return texts;
        }

        @Override
        public void shutdown() {}
    }
}
