package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class QuestionTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void asksAboutAllThatJoinedItWhileItWaited() {
        Question question = question(3, lookup("CAR100"));

        assertThat(question.join(lookup("CAR101"))).isTrue();

        assertThat(question.begin()).containsExactly(numbers("CAR100", "CAR101"));
        assertThat(question.numbers()).containsExactly(numbers("CAR100", "CAR101"));
        assertThat(question.end()).hasSize(2);
    }

    @Test
    void takesInNoMoreThanOneCallMayAskAbout() {
        Question question = question(2, lookup("CAR100"));

        assertThat(question.join(lookup("CAR101"))).isTrue();
        assertThat(question.join(lookup("CAR102"))).isFalse();

        assertThat(question.begin()).containsExactly(numbers("CAR100", "CAR101"));
    }

    @Test
    void nothingJoinsOneThatHasBegun() {
        Question question = question(2, lookup("CAR100"));
        question.begin();

        assertThat(question.join(lookup("CAR101"))).isFalse();

        assertThat(question.end()).hasSize(1);
    }

    @Test
    void nothingJoinsOneThatHasGivenUpWithoutEverBeginning() {
        Question question = question(2, lookup("CAR100"));

        assertThat(question.giveUp()).containsExactly(number("CAR100"));

        assertThat(question.join(lookup("CAR101"))).isFalse();
    }

    @Test
    void nothingJoinsOneThatHasEndedWithoutEverBeginning() {
        Question question = question(2, lookup("CAR100"));

        assertThat(question.end()).hasSize(1);

        assertThat(question.join(lookup("CAR101"))).isFalse();
    }

    @Test
    void anAttemptLeavesOutWhatNobodyWaitsForAnyLonger() {
        Question question = question(2, lookup("CAR100"));
        question.join(new RunningLookup(number("CAR101"), Deadline.in(Duration.ZERO)));

        assertThat(question.begin()).containsExactly(number("CAR100"));
        assertThat(question.end()).hasSize(2);
    }

    @Test
    void anAttemptLeavesOutWhatItsAnswerWouldComeTooLateFor() {
        Question question = question(1, new RunningLookup(number("CAR100"), Deadline.in(Duration.ofMillis(49))));

        assertThat(question.begin()).isEmpty();
    }

    @Test
    void waitsUntilItBegins() {
        RunningLookup lookup = lookup("CAR100");
        Question question = question(1, lookup);
        assertThat(lookup.waits()).isTrue();

        question.begin();

        assertThat(lookup.waits()).isFalse();
    }

    @Test
    void oneWhoJoinsWithMorePatienceKeepsALookupAlive() {
        RunningLookup lookup = new RunningLookup(number("CAR100"), Deadline.in(Duration.ZERO));
        Question question = question(1, lookup);

        assertThat(lookup.join(Deadline.in(PATIENCE))).isTrue();
        assertThat(lookup.join(Deadline.in(Duration.ZERO))).isTrue();

        assertThat(question.begin()).containsExactly(number("CAR100"));
        assertThat(question.left()).isPositive();
    }

    @Test
    void theMostPatientDecidesHowMuchTimeIsLeft() {
        Question question = question(2, new RunningLookup(number("CAR100"), Deadline.in(Duration.ZERO)));
        question.join(lookup("CAR101"));

        assertThat(question.left()).isPositive();
    }

    @Test
    void oneWhoComesAfterItWasLeftOutBeginsAnew() {
        RunningLookup lookup = new RunningLookup(number("CAR100"), Deadline.in(Duration.ZERO));
        question(1, lookup).begin();

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
    void aFurtherAttemptAsksAboutTheSame() {
        Question question = question(2, lookup("CAR100"));
        question.begin();
        question.attempted();

        assertThat(question.join(lookup("CAR101"))).isFalse();
        assertThat(question.begin()).containsExactly(number("CAR100"));
    }

    private static Question question(int most, RunningLookup lookup) {
        return new Question(lookup, most, "question-test");
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
