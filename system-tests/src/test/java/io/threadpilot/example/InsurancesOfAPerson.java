package io.threadpilot.example;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.PersonSearch;
import io.threadpilot.contracts.problem.Problem;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Prints what a person is insured for. Arguments: the insurance service's address, an API key, the person's number. */
public class InsurancesOfAPerson {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Jsonb JSON = JsonbBuilder.create();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String service = arguments[0];
        String key = arguments[1];
        String person = arguments[2];

        HttpRequest request = HttpRequest.newBuilder(URI.create(service + "/api/v1/insurances/search"))
                .header(Headers.API_KEY, key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString(JSON.toJson(new PersonSearch(person))))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());

        if (response.statusCode() == 200) {
            for (Insurance insurance : JSON.fromJson(response.body(), Insurance[].class)) {
                System.out.println(line(insurance));
            }
        } else {
            Problem problem = JSON.fromJson(response.body(), Problem.class);
            System.out.println(problem.code() + ": " + problem.detail() + " (" + problem.correlationId() + ")");
        }
    }

    private static String line(Insurance insurance) {
        String line = insurance.product() + ", " + insurance.monthlyCost() + " SEK a month";
        if (insurance.vehicleDetails() != null) {
            return line + ", " + insurance.vehicleDetails().make() + " "
                    + insurance.vehicleDetails().model();
        }
        return insurance.vehicleStatus() == null
                ? line
                : line + ", " + insurance.carRegistrationNumber() + " is " + insurance.vehicleStatus();
    }
}
