package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class QuestionTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MANY = 50;

    private final Set<RunningLookup> waiting = Collections.synchronizedSet(new LinkedHashSet<>());

    @Test
    void aSingleQuestionAsksOnlyForItsOwnVehicle() {
        Question first = question(lookup("CAR100"));
        question(lookup("CAR101"));

        assertThat(first.begin(1)).containsExactly(number("CAR100"));
        assertThat(waiting).hasSize(1);
    }

    @Test
    void aBatchTakesAlongWhatWaitsForLaterOnesOldestFirst() {
        Question first = question(lookup("CAR100"), lookup("CAR101"));
        Question second = question(lookup("CAR102"));
        Question third = question(lookup("CAR103"), lookup("CAR104"));

        assertThat(first.begin(4)).containsExactly(numbers("CAR100", "CAR101", "CAR102", "CAR103"));
        assertThat(second.begin(4)).containsExactly(numbers("CAR104"));
        assertThat(third.begin(4)).isEmpty();
        assertThat(waiting).isEmpty();
    }

    @Test
    void whatWasTakenAlongIsEndedByTheQuestionThatTookIt() {
        RunningLookup taken = lookup("CAR101");
        Question first = question(lookup("CAR100"));
        Question second = question(taken);
        first.begin(MANY);
        second.begin(MANY);

        assertThat(second.end()).isEmpty();
        assertThat(first.end()).hasSize(2).contains(taken);
    }

    @Test
    void whatWasTakenAlongIsTheMatterOfTheQuestionThatTookItAlone() {
        Question first = question(lookup("CAR100"));
        Question second = question(lookup("CAR101"));

        first.begin(MANY);

        assertThat(first.numbers()).containsExactly(numbers("CAR100", "CAR101"));
        assertThat(first.left()).isPositive();
        assertThat(second.numbers()).isEmpty();
        assertThat(second.left()).isZero();
    }

    @Test
    void whatItsQuestionIsAboutToEndIsNotBegunByAnother() {
        RunningLookup lookup = lookup("CAR100");
        Question own = question(lookup);
        Question other = question(lookup("CAR101"));
        assertThat(lookup.keepFor(other)).isFalse();

        assertThat(lookup.keepFor(own)).isTrue();

        assertThat(lookup.begin(other)).isFalse();
        assertThat(lookup.isAskedBy(own)).isTrue();
    }

    @Test
    void whatItsQuestionIsNotAboutToEndMayBeBegunByAnother() {
        RunningLookup lookup = lookup("CAR100");
        Question own = question(lookup);
        Question other = question(lookup("CAR101"));
        lookup.keepFor(other);

        assertThat(lookup.begin(other)).isTrue();

        assertThat(lookup.keepFor(own)).isFalse();
    }

    @Test
    void whatNeverBeganIsEndedByItsOwnQuestionAndNotTakenAlongAfterwards() {
        RunningLookup rejected = lookup("CAR100");
        Question first = question(rejected);

        assertThat(first.end()).containsExactly(rejected);
        assertThat(question(lookup("CAR101")).begin(MANY)).containsExactly(number("CAR101"));
    }

    @Test
    void anAttemptLeavesOutWhatNobodyWaitsForAnyLonger() {
        Question question = question(lookup("CAR100"), new RunningLookup(number("CAR101"), Deadline.in(Duration.ZERO)));

        assertThat(question.begin(MANY)).containsExactly(number("CAR100"));
        assertThat(question.end()).hasSize(2);
    }

    @Test
    void anAttemptLeavesOutWhatItsAnswerWouldComeTooLateFor() {
        Question question = question(new RunningLookup(number("CAR100"), Deadline.in(Duration.ofMillis(49))));

        assertThat(question.begin(MANY)).isEmpty();
    }

    @Test
    void oneWhoJoinsWithMorePatienceKeepsALookupAlive() {
        RunningLookup lookup = new RunningLookup(number("CAR100"), Deadline.in(Duration.ZERO));
        Question question = question(lookup);

        assertThat(lookup.join(Deadline.in(PATIENCE))).isTrue();
        assertThat(lookup.join(Deadline.in(Duration.ZERO))).isTrue();

        assertThat(question.begin(MANY)).containsExactly(number("CAR100"));
        assertThat(question.left()).isPositive();
    }

    @Test
    void oneWhoComesAfterItWasLeftOutBeginsAnew() {
        RunningLookup lookup = new RunningLookup(number("CAR100"), Deadline.in(Duration.ZERO));
        question(lookup).begin(MANY);

        assertThat(lookup.join(Deadline.in(PATIENCE))).isFalse();
    }

    @Test
    void oneWhoComesAfterTheEndBeginsAnew() {
        RunningLookup lookup = lookup("CAR100");
        lookup.end(new Unknown());

        assertThat(lookup.join(Deadline.in(PATIENCE))).isFalse();
        assertThat(lookup.outcome()).isCompletedWithValue(new Unknown());
    }

    @Test
    void aFurtherAttemptAsksAboutTheSameAndTakesNothingAlong() {
        Question question = question(lookup("CAR100"));
        question.begin(MANY);
        question.attempted();
        question(lookup("CAR101"));

        assertThat(question.begin(MANY)).containsExactly(number("CAR100"));
    }

    private Question question(RunningLookup... lookups) {
        return new Question(List.of(lookups), waiting, "question-test");
    }

    private static RunningLookup lookup(String number) {
        return new RunningLookup(number(number), Deadline.in(PATIENCE));
    }

    private static RegistrationNumber[] numbers(String... texts) {
        return Stream.of(texts).map(QuestionTest::number).toArray(RegistrationNumber[]::new);
    }

    private static RegistrationNumber number(String text) {
        return RegistrationNumber.parse(text).orElseThrow();
    }
}
