package io.threadpilot.audit.event.types;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.JsonNode;

/**
 * The keyword {@code items}, which ends with the first element that does not keep its schema. The validator's own goes on, and
 * for each broken element of a megabyte of them remembers what is wrong: more than a service has memory for.
 *
 * @param schema the address of the schema of each element
 */
record FirstBrokenElement(String schema) implements Evaluator {

    static final String KEYWORD = "items";

    @Override
    public Result evaluate(EvaluationContext context, JsonNode node) {
        if (!node.isArray()) {
            return Result.success();
        }
        for (JsonNode element : node.asArray()) {
            if (!context.resolveInternalRefAndValidate(schema, element)) {
                return Result.failure();
            }
        }
        return Result.success(true);
    }
}
