package io.threadpilot.delivery.events;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.http.EntityTags;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.SignedCursors;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * All aggregates of one type: what has happened to each, and a view of what each is now.
 *
 * @param <S> what the aggregate is, a record
 * @param <E> the sealed interface of its events
 */
public final class Aggregates<S, E extends DomainEvent<S>> {

    private final EventStream<S, E> events;
    private final View<S> view;
    private final ProblemType notFound;

    /**
     * The aggregates of a type.
     *
     * @param type as readers of the feed see it: {@code Vehicle}
     * @param events the sealed interface; all its subclasses are records
     * @param notFound what a caller is told who asks for one that is not there
     */
    public Aggregates(String type, Class<E> events, View<S> view, ProblemType notFound) {
        this.events = new EventStream<>(type, events);
        this.view = view;
        this.notFound = notFound;
    }

    /**
     * Finds one as it is now.
     *
     * @return one that does not exist if there is none
     * @throws SQLException if the database did not answer
     */
    public Aggregate<S> find(Connection connection, UUID id) throws SQLException {
        return view.find(connection, id).orElseGet(() -> Aggregate.none(id));
    }

    /**
     * Finds one that must be there.
     *
     * @throws RequestProblem 404 if it is not
     * @throws SQLException if the database did not answer
     */
    public Aggregate<S> get(Connection connection, UUID id) throws SQLException {
        Aggregate<S> found = find(connection, id);
        if (!found.exists()) {
            throw new RequestProblem(notFound, "There is none with this id.");
        }
        return found;
    }

    /**
     * Finds one as it is or as it was.
     *
     * @throws RequestProblem 404 if it is not there, or was not there then
     * @throws SQLException if the database did not answer
     */
    public Aggregate<S> get(Connection connection, UUID id, AsOf asOf) throws SQLException {
        if (asOf.isNow()) {
            return get(connection, id);
        }
        Aggregate<S> then = Aggregate.none(id);
        for (Happened<E> happened : events.read(connection, id)) {
            if (!asOf.includes(then.version() + 1, happened.time())) {
                break;
            }
            then = then.after(happened.event(), happened.time());
        }
        if (!then.exists() || asOf.version().orElse(then.version()) > then.version()) {
            throw new RequestProblem(notFound, "There was none with this id then, or it never had this version.");
        }
        return then;
    }

    /**
     * Finds one that must be there, and locks it until the transaction ends.
     *
     * @throws RequestProblem 404 if it is not
     * @throws SQLException if the database did not answer
     */
    public Aggregate<S> lock(Connection connection, UUID id) throws SQLException {
        view.lock(connection, List.of(id));
        return get(connection, id);
    }

    /**
     * Locks some until the transaction ends, in an order that everybody keeps.
     *
     * @throws SQLException if the database did not answer
     */
    public void lock(Connection connection, Collection<UUID> ids) throws SQLException {
        view.lock(connection, ids);
    }

    /**
     * Finds all that some conditions choose.
     *
     * @param conditions such as {@code " where route_id = ? order by id"}, put together from constants
     * @throws SQLException if the database did not answer
     */
    public List<Aggregate<S>> all(Connection connection, String conditions, Object... parameters) throws SQLException {
        return view.read(connection, conditions, List.of(parameters));
    }

    /**
     * Answers a page of a list.
     *
     * @param sort the column by which the list is sorted, a constant
     * @param cursor where the page begins; null for the beginning
     * @param most how many at the most
     * @throws RequestProblem 400 if the cursor belongs to another question
     * @throws SQLException if the database did not answer
     */
    public Page<Aggregate<S>> page(
            Connection connection, Filter filter, String sort, String cursor, int most, SignedCursors cursors)
            throws SQLException {
        Cursor from = cursor == null ? null : cursors.read(filter.question(), cursor);
        return view.page(connection, filter, sort, from, most, cursors);
    }

    /**
     * What has happened to one, in the order in which it happened; empty if there is none.
     *
     * @throws SQLException if the database did not answer
     */
    public List<Happened<E>> history(Connection connection, UUID id) throws SQLException {
        return events.read(connection, id);
    }

    /**
     * Stores what happens to one.
     *
     * @param before what was decided by
     * @param happens may be empty
     * @return what it has become
     * @throws io.threadpilot.platform.events.VersionTakenException if another command was faster
     * @throws SQLException if the database failed
     */
    public Aggregate<S> store(CommandTransaction transaction, Aggregate<S> before, List<E> happens)
            throws SQLException {
        if (happens.isEmpty()) {
            return before;
        }
        Aggregate<S> after = events.append(transaction, before, happens);
        view.save(transaction.connection(), after);
        return after;
    }

    /**
     * Refuses a change of another version than the caller knows.
     *
     * @param ifMatch the values of {@code If-Match}; empty if the caller would change any version
     * @throws RequestProblem 412
     */
    public static void refuseOther(Aggregate<?> aggregate, List<String> ifMatch) {
        if (!ifMatch.isEmpty() && !EntityTags.of(ifMatch).nameStrongly(Long.toString(aggregate.version()))) {
            throw new RequestProblem(
                    CommonProblems.PRECONDITION_FAILED, "It has another version now than If-Match names.");
        }
    }

    /** As readers of the feed see the type. */
    public String type() {
        return events.aggregateType();
    }

    /**
     * All that there are, by their events.
     *
     * @throws SQLException if the database did not answer
     */
    public List<UUID> ids(Connection connection) throws SQLException {
        return events.ids(connection);
    }

    /**
     * Makes the view of one anew from its events.
     *
     * @return whether it differed
     * @throws SQLException if the database failed
     */
    public boolean rebuild(Connection connection, UUID id) throws SQLException {
        view.lock(connection, List.of(id));
        Aggregate<S> folded = Aggregate.none(id);
        for (Happened<E> happened : events.read(connection, id)) {
            folded = folded.after(happened.event(), happened.time());
        }
        boolean differs = !folded.equals(find(connection, id));
        if (differs) {
            view.save(connection, folded);
        }
        return differs;
    }
}
