package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Product;
import io.threadpilot.contracts.person.PersonalIdentityNumber;
import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Inside Liberty, in the application that is shipped: the migrations have really run, and policies are read. */
@ArquillianTest
@Tag("inside-liberty")
class PersistenceIT {

    @Inject
    private Policies policies;

    @Deployment
    static WebArchive theApplication() {
        return ShrinkWrap.create(ZipImporter.class, "persistence.war")
                .importFrom(new File("target/insurance.war"))
                .as(WebArchive.class)
                .addAsResource(persistenceUnit(), "META-INF/persistence.xml")
                .addClass(PersistenceIT.class);
    }

    /** Arquillian cannot let an application see EclipseLink's own types, which the session customizer needs. */
    private static StringAsset persistenceUnit() {
        try {
            return new StringAsset(Files.readString(Path.of("src/main/resources/META-INF/persistence.xml"))
                    .replaceAll("<property name=\"eclipselink.session.customizer\"[^>]*>", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theMigrationsHaveReallyRun() throws NamingException, SQLException {
        assertTrue(count("select count(*) from \"flyway_schema_history\" where \"success\"") >= 1);
        assertTrue(count("select count(*) from \"flyway_platform_history\" where \"success\"") >= 1);
        assertTrue(count("select count(*) from \"flyway_seed_history\" where \"success\"") >= 1);
        assertEquals(5, count("select count(*) from insurance"));
    }

    @Test
    void policiesAreReadInOrderWithTheirCars() {
        List<Policy> found = policies.of(person("199001011234"));

        assertEquals(
                List.of(Product.CAR, Product.PET),
                found.stream().map(Policy::product).toList());
        assertEquals(new BigDecimal("30.00"), found.get(0).monthlyCost());
        assertEquals("ABC123", found.get(0).car().orElseThrow().toString());
        assertTrue(found.get(1).car().isEmpty());
    }

    @Test
    void aPersonWithoutPoliciesHasNone() {
        assertEquals(List.of(), policies.of(person("200001010000")));
    }

    private static PersonalIdentityNumber person(String digits) {
        return PersonalIdentityNumber.parse(digits, false).orElseThrow();
    }

    private static int count(String query) throws NamingException, SQLException {
        DataSource dataSource = InitialContext.doLookup("java:comp/DefaultDataSource");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
