-- What wrk asks for: persons or vehicles by their place in the made data, one after another or at random.
-- Arguments: what, the first place, how many places, the step between them, "random" or "in-turn".

local what, first, count, step, order
local asked = 0
local headers = { ["X-Api-Key"] = "tp_local_core_system" }

function init(args)
    what, first, count, step, order = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), args[5]
    math.randomseed(42)
    if what == "search" or what == "batch" then
        headers["Content-Type"] = "application/json"
    end
end

local function place()
    local index = order == "random" and math.random(0, count - 1) or asked % count
    asked = asked + 1
    return first + index * step
end

-- The same as number_of_person and registration_number in numbers.sql.
local function person()
    return string.format("18%010d", place())
end

local function vehicle()
    local number = place()
    local letters = math.floor(number / 1000)
    return string.char(65 + math.floor(letters / 676) % 26, 65 + math.floor(letters / 26) % 26, 65 + letters % 26)
        .. string.format("%03d", number % 1000)
end

function request()
    if what == "person" then
        return wrk.format("GET", "/api/v1/insurances/" .. person(), headers)
    elseif what == "search" then
        return wrk.format("POST", "/api/v1/insurances/search", headers, '{"personalIdentityNumber":"' .. person() .. '"}')
    elseif what == "vehicle" then
        return wrk.format("GET", "/api/v1/vehicles/" .. vehicle(), headers)
    elseif what == "batch" then
        local numbers = {}
        for i = 1, 50 do
            numbers[i] = '"' .. vehicle() .. '"'
        end
        return wrk.format("POST", "/api/v1/vehicles/batch", headers, "[" .. table.concat(numbers, ",") .. "]")
    end
    return wrk.format("GET", "/")
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"max":%d,"notOk":%d,"broken":%d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
