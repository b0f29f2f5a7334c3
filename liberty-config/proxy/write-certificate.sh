#!/bin/sh
# Writes a self-signed certificate for localhost and its key into .tls in the current folder, for trying out the proxy.
# Never overwrites one.
set -eu

command -v openssl > /dev/null || {
    echo "write-certificate.sh needs openssl; nothing was written." >&2
    exit 1
}

# The folder can be entered by its owner only. The key in it has no further protection: the proxy's container has another
# user, and is given the two files but not the folder.
mkdir -m 700 .tls 2> /dev/null || {
    echo "There is a .tls already, or none can be written here; nothing was changed." >&2
    exit 1
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=localhost" \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout .tls/key.pem -out .tls/certificate.pem 2> /dev/null || {
    rm -r .tls
    echo "openssl made no certificate; nothing was written." >&2
    exit 1
}
chmod 644 .tls/key.pem .tls/certificate.pem
echo "Wrote .tls/certificate.pem and .tls/key.pem, self-signed and valid for 90 days."
