package io.threadpilot.system;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;

import java.util.List;
import java.util.stream.Stream;

import static java.util.Comparator.comparing;

/** Every problem type that there is, whichever service has it: found among the contracts. */
final class ProblemTypes {

    private ProblemTypes() {}

    /**
     * The constants of one class.
     *
     * @param owner the class that has them
     */
    record Group(Class<?> owner, List<ProblemType> types) {

        boolean isCommon() {
            return owner == CommonProblems.class;
        }

        /** The service whose they are: the last part of the package's name. */
        String service() {
            return owner.getPackageName().substring(owner.getPackageName().lastIndexOf('.') + 1);
        }
    }

    /** By the names of the classes. */
    static List<Group> groups() {
        return new ClassFileImporter()
                .importPath(Checkout.path("contracts-jar/target/classes")).stream()
                        .map(JavaClass::reflect)
                        .map(owner -> new Group(owner, ProblemType.in(owner)))
                        .filter(group -> !group.types().isEmpty())
                        .sorted(comparing(group -> group.owner().getName()))
                        .toList();
    }

    static Stream<ProblemType> all() {
        return groups().stream().flatMap(group -> group.types().stream());
    }
}
