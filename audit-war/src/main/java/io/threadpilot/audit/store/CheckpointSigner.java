package io.threadpilot.audit.store;

import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.platform.settings.AtStart;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Signs a checkpoint of the log when something is new, four times a second at most, on the server that holds the lease {@code
 * seal-log}. Never signs one that contradicts the one before.
 */
@ApplicationScoped
public class CheckpointSigner {

    private static final Duration PAUSE = Duration.ofMillis(250);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Provider<SigningKey> signingKey;

    @Inject
    private Provider<LogKeys> logKeys;

    private SigningKey key;
    private LeasedLoop loop;

    /** Before the schema is ready, so that a mistake in the settings stops the start. */
    void read(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> {
            key = signingKey.get();
            logKeys.get();
        });
    }

    void begin(@Observes SchemaReady ready) {
        if (loop == null) {
            loop = new LeasedLoop("seal-log", dataSource::getConnection, this::once, PAUSE);
            loop.begin(threads);
        }
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        if (loop != null) {
            loop.end();
        }
    }

    /** Always false: the pause is kept also while much is new. */
    private boolean once(Lease lease) throws SQLException {
        try (Connection transaction = dataSource.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                lease.confirm(transaction);
                seal(transaction);
                transaction.commit();
                return false;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        }
    }

    private void seal(Connection transaction) throws SQLException {
        CompactRange tree = LogHead.read(transaction);
        Optional<Checkpoint> last = Checkpoints.newest(transaction).map(Checkpoint::of);
        if (tree.size() == last.map(Checkpoint::size).orElse(0L)) {
            return;
        }
        if (last.isPresent()) {
            checkConsistency(transaction, last.get(), tree);
        }
        Checkpoint next = new Checkpoint(key.verifier().name(), tree.size(), tree.root());
        Checkpoints.add(transaction, next, next.sign(key), Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    private static void checkConsistency(Connection transaction, Checkpoint last, CompactRange tree)
            throws SQLException {
        MerkleProofs proofs = new MerkleProofs(new TreeHashes(transaction)::read, tree.size());
        if (tree.size() < last.size()
                || !MerkleProofs.areConsistent(
                        last.size(), last.root(), tree.size(), tree.root(), proofs.consistency(last.size()))) {
            throw new IllegalStateException("The log of size " + tree.size() + " contradicts its checkpoint of size "
                    + last.size() + "; it is not sealed any more");
        }
    }
}
