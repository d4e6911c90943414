#!/bin/sh
# Makes keys and passwords at the first start, one folder a role, and never again: what is there is kept.
#
# Everybody but the administrator signs with Ed25519, so nobody holds another's secret. The administrator's first key has to be
# an HMAC key that the orchestrator knows, see FC_BOOTSTRAP_ADMIN in docs/settings.md.
set -eu
umask 077
secrets=${SECRETS:-/secrets}
local=${LOCAL:-/app/local}
fcrun=${FCRUN:-"java -cp /app/lib/* io.federationcore.cli.Main"}

if [ -e "$secrets/admin/principals.json" ]; then
  echo 'The secrets are there already'
  exit 0
fi
# What an interrupted first start left is not whole.
rm -f "$secrets"/*/*.json "$secrets"/*/*.env "$secrets"/*/password "$secrets"/*/*-key "$secrets"/*/*-keys

# The path in $fcrun is not to be expanded by the shell.
fcrun() {
  set -f
  $fcrun "$@"
  set +f
}

# Adds a key to a file, and prints it as principals name it.
generate() {
  fcrun keys generate "$1" --kid "$2" --alg "$3" --json
}

generate "$secrets/admin/keys.json" admin HS256 > /dev/null
cp "$secrets/admin/keys.json" "$secrets/orchestrator/keys.json"
generate "$secrets/orchestrator/keys.json" orchestrator HS256 > /dev/null
generate "$secrets/orchestrator/keys.json" log-salt HS256 > /dev/null
operator=$(generate "$secrets/admin/keys.json" operator EdDSA)
policy=$(generate "$secrets/policy-service/keys.json" policy-service EdDSA)
titan=$(generate "$secrets/titan/keys.json" titan EdDSA)
gateway=$(generate "$secrets/gateway/keys.json" gateway EdDSA)

# The log's key and the witness's, and whom verifiers believe: the witness itself, and the command line.
fcrun keys signer "$secrets/audit-sink/checkpoint-keys" --federation local > /dev/null
witness=$(fcrun keys signer "$secrets/witness/witness-key" --witness local/witness)
fcrun keys trust "$secrets/audit-sink/checkpoint-keys" --witness "$witness" > "$secrets/witness/trust.json"
cp "$secrets/witness/trust.json" "$secrets/admin/trust.json"

# The database's password: PostgreSQL reads it under a user of its own, from a volume that nothing else but this job mounts.
password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" > "$secrets/postgres/password"
chmod 755 "$secrets/postgres"
chmod 444 "$secrets/postgres/password"
printf 'FC_JDBC_PASSWORD=%s\n' "$password" > "$secrets/audit-sink/settings.env"
# The gateway's besides: the shared secret of bearer tokens.
shared=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
printf 'FC_JDBC_PASSWORD=%s\nSECRET_KEY=%s\n' "$password" "$shared" > "$secrets/gateway/settings.env"

cat > "$secrets/admin/connection.json" <<CONNECTION
{"kafka": "kafka:9092", "federation": "local", "tenant": "tenant_omega",
 "principal": "user:operator", "kid": "operator", "admin": {"principal": "user:admin", "kid": "admin"},
 "jdbc_url": "jdbc:postgresql://postgres:5432/federation", "jdbc_user": "federation", "jdbc_password": "$password",
 "keys_file": "keys.json"}
CONNECTION
cat > "$secrets/titan/connection.json" <<CONNECTION
{"kafka": "kafka:9092", "federation": "local", "tenant": "tenant_omega",
 "principal": "titan:local", "kid": "titan", "keys_file": "keys.json"}
CONNECTION

# Last, because its being there says that all is.
sed -e "s#{\"kid\": \"operator\"[^}]*}#$operator#" -e "s#{\"kid\": \"policy-service\"[^}]*}#$policy#" \
  -e "s#{\"kid\": \"titan\"[^}]*}#$titan#" -e "s#{\"kid\": \"gateway\"[^}]*}#$gateway#" "$local/principals.json" > "$secrets/admin/principals.new"
mv "$secrets/admin/principals.new" "$secrets/admin/principals.json"
echo 'Made keys and passwords'
