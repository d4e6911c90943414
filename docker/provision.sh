#!/bin/sh
# Publishes who is who, the policies and the workflows, once: what an operator publishes later is not to be overwritten.
set -eu
fcrun() { java -cp '/app/lib/*' io.federationcore.cli.Main "$@" --connect /secrets/admin/connection.json; }

[ ! -e /secrets/admin/provisioned ] || { echo 'Provisioned already'; exit 0; }
fcrun principals publish /secrets/admin/principals.json
fcrun policy publish /app/local/policies
# The last version that is registered is the latest: who names none gets it.
for workflow in pt004_execution_spine_external pt005_gate_test pt013_collab pt004_execution_spine; do
  fcrun workflow register "/app/local/workflows/$workflow.yaml" --as user:admin --key admin
done
: > /secrets/admin/provisioned
