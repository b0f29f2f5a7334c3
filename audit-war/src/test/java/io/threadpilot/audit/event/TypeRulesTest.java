package io.threadpilot.audit.event;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static io.threadpilot.audit.event.SampleEvents.DATA;
import static io.threadpilot.audit.event.SampleEvents.envelope;
import static io.threadpilot.audit.event.SampleEvents.json;
import static io.threadpilot.audit.event.SampleEvents.parsed;
import static io.threadpilot.audit.event.SampleEvents.with;
import static org.assertj.core.api.Assertions.assertThat;

/** Every type of the specification: good once, and each of its rules broken once. */
class TypeRulesTest {

    private static final String TYPES = """
            OrderCreated orderId customerId items totalAmount currency shippingAddress billingAddress? notes?
            OrderUpdated orderId updatedBy changes reason?
            OrderCancelled orderId cancelledBy reason refundAmount?
            OrderCompleted orderId completedAt completedBy? notes?
            OrderItemAdded orderId item addedBy reason?
            OrderItemRemoved orderId productId removedBy reason?
            OrderItemUpdated orderId productId oldItem newItem updatedBy reason?
            OrderStatusChanged orderId oldStatus newStatus changedBy reason? statusChangeTime
            PaymentInitiated paymentId orderId customerId amount currency paymentMethod
            PaymentCompleted paymentId orderId transactionId amount currency status completedAt processorResponse?
            PaymentProcessed paymentId orderId customerId amount currency paymentMethod transactionId status processedAt
            PaymentFailed paymentId orderId errorCode errorMessage failedAt
            PaymentRefunded paymentId orderId refundId refundAmount currency reason refundedBy refundedAt transactionId?
            PaymentRefundFailed paymentId orderId refundId errorCode errorMessage failedAt
            PaymentDisputed paymentId orderId disputeId disputeAmount currency reason status disputedAt evidence?
            InventoryUpdated productId sku previousQuantity newQuantity quantityChange changeType reason updatedBy updatedAt location? batchNumber?
            InventoryReserved productId sku orderId quantityReserved availableQuantity reservedAt reservedBy expiresAt?
            InventoryAllocated productId sku orderId quantityAllocated remainingQuantity
            InventoryReleased productId sku orderId quantityReleased availableQuantity reason
            InventoryOutOfStock productId sku outOfStockAt lastQuantity lastOrderId notificationSent
            InventoryRestocked productId sku quantityAdded newQuantity restockedAt restockedBy supplierId? purchaseOrderId? expirationDate?
            ShipmentCreated shipmentId orderId customerId items shippingAddress carrier serviceLevel shippingCost createdAt createdBy estimatedDeliveryDate? trackingNumber?
            ShipmentDispatched shipmentId orderId trackingNumber carrier dispatchedAt dispatchedBy dispatchLocation
            ShipmentDelivered shipmentId orderId trackingNumber deliveredAt deliveredTo deliveryStatus deliverySignature? deliveryPhotoUrl?
            ShipmentTrackingUpdated shipmentId trackingNumber status statusDescription updatedAt location
            ShipmentException shipmentId trackingNumber exceptionType exceptionDescription exceptionDate location carrier resolution
            ShippingLabelCreated shipmentId trackingNumber carrier labelUrl shippingCost
            ShipmentCancelled shipmentId cancelledBy reason
            ShipmentReturned shipmentId returnedAt reason
            """;

    private static final String ITEM = "item productId productName quantity unitPrice totalPrice sku? properties?";
    private static final String ADDRESS = "address street city state zipCode country street2? company? phone?";

    private static final Set<String> IDS = Set.of(
            ("orderId customerId productId paymentId transactionId refundId disputeId shipmentId supplierId purchaseOrderId"
                            + " lastOrderId sku trackingNumber updatedBy cancelledBy completedBy addedBy removedBy changedBy"
                            + " refundedBy reservedBy restockedBy createdBy dispatchedBy")
                    .split(" "));
    private static final Set<String> AMOUNTS = Set.of("totalAmount", "amount", "refundAmount", "disputeAmount");
    private static final Set<String> COSTS = Set.of("shippingCost", "unitPrice", "totalPrice");
    private static final Set<String> QUANTITIES =
            Set.of("quantity", "quantityReserved", "quantityAllocated", "quantityReleased", "quantityAdded");
    private static final Set<String> STOCK =
            Set.of("previousQuantity", "newQuantity", "availableQuantity", "remainingQuantity", "lastQuantity");
    private static final Set<String> TIMES = Set.of(
            ("completedAt processedAt failedAt refundedAt disputedAt updatedAt reservedAt expiresAt outOfStockAt restockedAt"
                            + " createdAt dispatchedAt deliveredAt returnedAt statusChangeTime")
                    .split(" "));
    private static final Set<String> DATES = Set.of("expirationDate", "estimatedDeliveryDate", "exceptionDate");
    private static final Set<String> ITEMS = Set.of("item", "oldItem", "newItem");
    private static final Set<String> ADDRESSES = Set.of("shippingAddress", "billingAddress");

    private static final Set<String> OBJECTS = Set.of("changes", "properties");

    /** What may have any form; what is in no set is any text. */
    private static final Set<String> FREE = Set.of("evidence", "processorResponse");

    static Stream<String> types() {
        return TYPES.lines();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aGoodEventIsRead(String type) {
        JsonObject data = data(type);

        assertThat(data.keySet())
                .as("the good event has all that it may have")
                .containsExactlyInAnyOrder(
                        type.substring(type.indexOf(' ') + 1).replace("?", "").split(" "));
        assertGood(type, data);
        assertGood(type, with(data, "fieldOfANewerVersion", JsonValue.EMPTY_JSON_OBJECT));
    }

    @ParameterizedTest
    @MethodSource("types")
    void eachRuleBrokenMakesADeadLetter(String type) {
        breakEach(type, "", type);
    }

    /** Breaks the rules of each property of the data, or of a part of them. */
    private static void breakEach(String type, String part, String properties) {
        for (String property : properties.substring(properties.indexOf(' ') + 1).split(" ")) {
            String name = property.replace("?", "");
            String place = part + "/" + name;
            breakPresence(type, part, name, property.endsWith("?"));
            breakValue(type, place, name);
            if (ITEMS.contains(name)) {
                breakEach(type, place, ITEM);
            } else if (ADDRESSES.contains(name)) {
                breakEach(type, place, ADDRESS);
            } else if (name.equals("items")) {
                assertBroken(type, place, "[]", "data-min-items");
                breakEach(type, place + "/1", ITEM);
            }
        }
    }

    private static void breakPresence(String type, String part, String name, boolean optional) {
        JsonObject removed = Json.createPointer(part + "/" + name).remove(data(type));
        if (optional) {
            assertGood(type, removed);
            assertGood(type, part + "/" + name, "null");
        } else {
            assertThat(parsed(envelope(name(type), removed)))
                    .as("%s without %s/%s", name(type), part, name)
                    .isEqualTo(new Rejection(
                            SampleEvents.ID,
                            "data-required",
                            "By the schema of %s, version 1: /payload%s lacks %s.".formatted(name(type), part, name)));
            assertBroken(type, part + "/" + name, "null", "data-type");
        }
    }

    private static void breakValue(String type, String place, String name) {
        if (FREE.contains(name)) {
            for (String any : List.of("1", "[]", "{}", "\"text\"", "true")) {
                assertGood(type, place, any);
            }
        } else if (IDS.contains(name)) {
            assertGood(type, place, text("i".repeat(100)));
            assertBroken(type, place, text("i".repeat(101)), "data-max-length");
            assertBroken(type, place, text(""), "data-min-length");
            assertBroken(type, place, text("4711\n"), "data-pattern");
            assertBroken(type, place, text("47\u000011"), "data-pattern");
            assertBroken(type, place, "4711", "data-type");
        } else if (AMOUNTS.contains(name)) {
            assertGood(type, place, "0.000000000000000000001");
            assertBroken(type, place, "0", "data-exclusive-minimum");
            assertBroken(type, place, "-0.01", "data-exclusive-minimum");
            assertBroken(type, place, "\"1\"", "data-type");
        } else if (COSTS.contains(name)) {
            assertGood(type, place, "0");
            assertBroken(type, place, "-0.000000000000000000001", "data-minimum");
            assertBroken(type, place, "\"1\"", "data-type");
        } else if (QUANTITIES.contains(name)) {
            assertGood(type, place, "1.0");
            assertGood(type, place, "1e2");
            assertBroken(type, place, "0", "data-exclusive-minimum");
            assertBroken(type, place, "-1", "data-exclusive-minimum");
            assertBroken(type, place, "1.000000000000000000000001", "data-type");
        } else if (STOCK.contains(name)) {
            assertGood(type, place, "0");
            assertBroken(type, place, "-1", "data-minimum");
            assertBroken(type, place, "0.5", "data-type");
        } else if (TIMES.contains(name)) {
            assertGood(type, place, text("2024-02-29t23:59:60+14:00"));
            for (String wrong : List.of(
                    "yesterday",
                    "2026-11-21",
                    "2026-11-21T12:00:00",
                    "2026-13-01T00:00:00Z",
                    "2026-11-21T12:00:00Z\n")) {
                assertBroken(type, place, text(wrong), "data-pattern");
            }
            assertBroken(type, place, "1795000000", "data-type");
        } else if (DATES.contains(name)) {
            assertGood(type, place, text("2026-11-24T12:00:00"));
            assertGood(type, place, text("2026-11-24T12:00:00Z"));
            assertBroken(type, place, text("24/11/2026"), "data-pattern");
            assertBroken(type, place, "20261124", "data-type");
        } else if (ITEMS.contains(name) || ADDRESSES.contains(name) || OBJECTS.contains(name)) {
            assertBroken(type, place, "[]", "data-type");
        } else {
            breakOther(type, place, name);
        }
    }

    private static void breakOther(String type, String place, String name) {
        switch (name) {
            case "currency" -> {
                assertGood(type, place, text("eur"));
                assertBroken(type, place, text("SE"), "data-pattern");
                assertBroken(type, place, text("SE1"), "data-pattern");
                assertBroken(type, place, text("SEK\n"), "data-max-length");
            }
            case "items" -> assertBroken(type, place, "{}", "data-type");
            case "quantityChange" -> {
                assertGood(type, place, "-5");
                assertBroken(type, place, "0.5", "data-type");
            }
            case "notificationSent" -> assertBroken(type, place, text("true"), "data-type");
            default -> {
                assertGood(type, place, text(""));
                assertGood(type, place, text("\u0000"));
                assertBroken(type, place, "1", "data-type");
            }
        }
    }

    private static void assertGood(String type, String place, String value) {
        assertGood(type, changed(type, place, value));
    }

    private static void assertGood(String type, JsonObject data) {
        assertThat(parsed(envelope(name(type), data)))
                .as("%s with %s", name(type), data)
                .isInstanceOfSatisfying(AuditEvent.class, event -> {
                    assertThat(event.validated()).isTrue();
                    assertThat(event.type()).isEqualTo(name(type));
                    assertThat(event.data().toString()).isEqualTo(data.toString());
                });
    }

    private static void assertBroken(String type, String place, String value, String rule) {
        assertThat(parsed(envelope(name(type), changed(type, place, value))))
                .as("%s whose %s is %s", name(type), place, value)
                .isInstanceOfSatisfying(Rejection.class, rejection -> {
                    assertThat(rejection.id()).isEqualTo(SampleEvents.ID);
                    assertThat(rejection.rule()).isEqualTo(rule);
                    assertThat(rejection.reason())
                            .startsWith(
                                    "By the schema of %s, version 1: /payload%s breaks ".formatted(name(type), place));
                });
    }

    private static JsonObject changed(String type, String place, String value) {
        return Json.createPointer(place).replace(data(type), json(value));
    }

    private static String text(String value) {
        return Json.createValue(value).toString();
    }

    private static String name(String type) {
        return type.substring(0, type.indexOf(' '));
    }

    private static JsonObject data(String type) {
        return DATA.getJsonObject(name(type));
    }
}
