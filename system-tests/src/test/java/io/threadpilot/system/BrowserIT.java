package io.threadpilot.system;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.util.regex.Pattern;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

/**
 * The pages in a real browser: on each service's OpenAPI page what is entered is asked, and what is answered is shown; the
 * administrator logs in to the Admin Center. Screenshots are kept in {@code target/screenshots}.
 */
@EnabledIf(
        value = "io.threadpilot.system.Chromium#isThereOrMustBe",
        disabledReason = "Chromium is not installed (apt-get install chromium), so no page is tried out in a browser")
class BrowserIT {

    private static final String KEY = "tp_local_core_system";
    private static final String PERSON_OF_THE_EXAMPLE = "199001011234";

    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void onTheInsuranceServicesPageAPersonsInsurancesAreFoundWithTheirCars() {
        LibertyServer insurance = BothServers.onH2().insurance();
        await().until(() -> "true"
                .equals(given().header("X-Api-Key", KEY)
                        .get(insurance.url() + "/api/v1/insurances/" + PERSON_OF_THE_EXAMPLE)
                        .header("X-Enrichment-Complete")));
        Page page = chromium.open(insurance.url() + "/swagger");
        authorize(page, KEY);

        Locator operation = tryOut(page, "Insurances-searchInsurances");
        execute(operation);

        assertThat(status(operation)).containsText("200");
        assertThat(answer(operation)).containsText("\"model\": \"XC60\"");
        Chromium.keep(page, "insurances-found");
    }

    @Test
    void onTheVehicleServicesPageAVehicleIsFoundAndAnUnknownOneIsAProblem() {
        Page page = chromium.open(BothServers.onH2().vehicle().url() + "/swagger");
        authorize(page, KEY);

        Locator operation = tryOut(page, "Vehicles-findVehicle");
        execute(operation);
        assertThat(status(operation)).containsText("200");
        assertThat(answer(operation)).containsText("\"make\": \"Volvo\"");
        Chromium.keep(page, "vehicle-found");

        operation.locator("tr[data-param-name=registrationNumber] input").fill("ZZZ999");
        execute(operation);
        assertThat(status(operation)).containsText("404");
        assertThat(answer(operation)).containsText("\"code\": \"vehicle-not-found\"");
        Chromium.keep(page, "vehicle-not-found");
    }

    @Test
    void withoutAKeyThePageShowsTheProblem() {
        Page page = chromium.open(BothServers.onH2().insurance().url() + "/swagger");

        Locator operation = tryOut(page, "Insurances-searchInsurances");
        execute(operation);

        assertThat(status(operation)).containsText("401");
        assertThat(answer(operation)).containsText("\"code\": \"unauthorized\"");
        Chromium.keep(page, "insurances-unauthorized");
    }

    @Test
    void theAdministratorLogsInToTheAdminCenterAndNobodyElse() {
        String password = "only-for-this-test";
        try (LibertyServer server = new LibertyServer("insurance")
                .withEnvironment("ADMIN_CENTER_PASSWORD", password)
                .start()) {
            Page page = chromium.open(server.httpsUrl() + "/adminCenter/");

            logIn(page, "another");
            assertThat(page).hasURL(Pattern.compile("login-error"));
            Chromium.keep(page, "admin-center-refused");

            logIn(page, password);
            assertThat(page.locator("body")).containsText("Explore");
            Chromium.keep(page, "admin-center");
            // It goes on asking the server, which would wait for it to end.
            page.context().close();
        }
    }

    private static void logIn(Page page, String password) {
        page.locator("input[name=j_username]").fill("admin");
        page.locator("input[name=j_password]").fill(password);
        page.locator("#loginButton").click();
    }

    private static void authorize(Page page, String key) {
        page.locator(".auth-wrapper .authorize").click();
        // The first of two ways to say who calls; the other is a token.
        Locator dialog = page.locator(".modal-ux");
        dialog.locator("#api_key_value").fill(key);
        dialog.locator("button.authorize").first().click();
        dialog.locator("button.btn-done").first().click();
    }

    private static Locator tryOut(Page page, String operation) {
        Locator opened = page.locator("#operations-" + operation);
        opened.locator(".opblock-summary-control").click();
        opened.locator(".try-out__btn").click();
        return opened;
    }

    private static void execute(Locator operation) {
        operation.locator("button.execute").click();
    }

    private static Locator status(Locator operation) {
        return operation.locator(".live-responses-table .response-col_status").last();
    }

    private static Locator answer(Locator operation) {
        return operation
                .locator(".live-responses-table .response-col_description .highlight-code")
                .first();
    }
}
