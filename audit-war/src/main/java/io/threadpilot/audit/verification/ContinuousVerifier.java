package io.threadpilot.audit.verification;

import io.threadpilot.audit.anchor.AnchoredCheckpoint;
import io.threadpilot.audit.anchor.Anchors;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.contracts.audit.Verification;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeaseLostException;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import javax.sql.DataSource;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies the log again and again, a few leaves at a time, on the server that holds the lease {@code verify-log}; at once, and
 * without pauses, when somebody asks for it.
 */
@ApplicationScoped
public class ContinuousVerifier {

    private static final System.Logger LOG = System.getLogger(ContinuousVerifier.class.getName());

    /** Together they leave most of a processor to others. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final int LEAVES = 250;

    /** Checkpoints from each anchor: the more, the nearer to a bad leaf. */
    private static final int COPIES = 64;

    @Produces
    static final Setting<Duration> VERIFY_AFTER = Setting.duration("threadpilot.audit.verify-after");

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private EventParser parser;

    @Inject
    private LogKeys keys;

    @Inject
    private Anchors anchors;

    private LeasedLoop loop;

    /** Of the verification that begins or is under way. */
    private long id;

    private boolean begins;

    /** Null between two verifications. */
    private LogPass pass;

    void begin(@Observes SchemaReady ready) {
        if (loop == null) {
            loop = new LeasedLoop("verify-log", dataSource::getConnection, this::once, PAUSE);
            loop.begin(threads);
        }
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        if (loop != null) {
            loop.end();
        }
    }

    private boolean once(Lease lease) throws SQLException {
        List<AnchoredCheckpoint> outside = begins ? anchors.sample(COPIES) : List.of();
        try (Connection transaction = dataSource.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                lease.confirm(transaction);
                boolean more = step(transaction, outside);
                transaction.commit();
                return more;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        } catch (LeaseLostException e) {
            // The server that has the lease now begins again.
            begins = false;
            pass = null;
            throw e;
        }
    }

    private boolean step(Connection transaction, List<AnchoredCheckpoint> outside) throws SQLException {
        Verifications verifications = new Verifications(transaction);
        if (pass != null) {
            return verify(transaction, verifications);
        }
        if (begins) {
            pass = LogPass.begin(transaction, new LeafCheck(parser), keys, outside);
            begins = false;
            verifications.progress(id, pass);
            return true;
        }
        Optional<Verification> waiting = verifications.unended();
        if (waiting.isPresent()) {
            id = waiting.get().id();
            begins = true;
            return true;
        }
        if (isDue(verifications)) {
            verifications.request();
            return true;
        }
        return false;
    }

    private boolean verify(Connection transaction, Verifications verifications) throws SQLException {
        try {
            boolean complete = pass.next(transaction, LEAVES);
            verifications.progress(id, pass);
            if (complete) {
                verifications.end(id, pass, null);
                pass = null;
            }
            return complete || verifications.waiting().isPresent();
        } catch (BadLogException e) {
            LOG.log(
                    Level.ERROR,
                    "The log is not as it was; the first bad leaf has an index from {0} to {1}: {2}",
                    Long.toString(e.firstBad()),
                    Long.toString(e.lastBad()),
                    e.getMessage());
            verifications.end(id, pass, e);
            pass = null;
            return true;
        }
    }

    private static boolean isDue(Verifications verifications) throws SQLException {
        Instant due = Instant.now().minus(VERIFY_AFTER.value());
        return verifications.newest(1).stream().allMatch(last -> last.endedAt().isBefore(due));
    }
}
