#!/bin/sh
# Writes a .env with fresh secrets into the current folder, for docker compose. Never overwrites one.
set -eu

# 32 random bytes in hexadecimal.
random() {
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

sha256() {
    printf '%s' "$1" | openssl dgst -sha256 -r | cut -d ' ' -f 1
}

# An Ed25519 key with a name, as C2SP's signed notes have it: PRIVATE+KEY+name+id+key. The id is the beginning of the SHA-256 of
# the name, an end of line, the algorithm's number and the public key.
signing_key() {
    pair="$(openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A)"
    id="$({
        printf '%s\n\001' "$1"
        printf '%s' "$pair" | openssl base64 -d -A | openssl pkey -inform DER -pubout -outform DER | tail -c 32
    } | openssl dgst -sha256 -r | cut -c 1-8)"
    key="$({
        printf '\001'
        printf '%s' "$pair" | openssl base64 -d -A | tail -c 32
    } | openssl base64 -A)"
    printf 'PRIVATE+KEY+%s+%s+%s' "$1" "$id" "$key"
}

command -v openssl > /dev/null || {
    echo "write-env.sh needs openssl; nothing was written." >&2
    exit 1
}

core_system_key="tp_$(random)"
insurance_service_key="tp_$(random)"
audit_service_key="tp_$(random)"
core_system_key_sha256="$(sha256 "$core_system_key")"
insurance_service_key_sha256="$(sha256 "$insurance_service_key")"
audit_service_key_sha256="$(sha256 "$audit_service_key")"
db_password="$(random)"
keystore_password="$(random)"
pseudonym_key="$(random)"
audit_content_key="$(random)"
audit_signing_key="$(signing_key threadpilot/audit)"
grafana_password="$(random)"

# The file is made readable for its owner only, and only if there is none yet, a broken link included.
umask 077
(set -C && : > .env) 2> /dev/null || {
    echo "There is a .env already, or none can be written here; nothing was changed." >&2
    exit 1
}
cat >> .env <<END
# Written by liberty-config/write-env.sh; .env.example explains each name. Secret: never commit it.
DB_PASSWORD=$db_password
KEYSTORE_PASSWORD=$keystore_password
CORE_SYSTEM_KEY=$core_system_key
CORE_SYSTEM_KEY_SHA256=$core_system_key_sha256
INSURANCE_SERVICE_KEY=$insurance_service_key
INSURANCE_SERVICE_KEY_SHA256=$insurance_service_key_sha256
AUDIT_SERVICE_KEY=$audit_service_key
AUDIT_SERVICE_KEY_SHA256=$audit_service_key_sha256
PSEUDONYM_KEY=$pseudonym_key
PSEUDONYM_KEY_ID=first
AUDIT_CONTENT_KEY=$audit_content_key
AUDIT_SIGNING_KEY=$audit_signing_key
GRAFANA_PASSWORD=$grafana_password
TRACES_DISABLED=true
RELAY_BOOTSTRAP_SERVERS=
THREADPILOT_SEED=false
END
echo "Wrote .env with fresh secrets. The core system's API key is CORE_SYSTEM_KEY in it."
