#!/bin/sh
# Publishes who is who, the policies and a workflow, once: what an operator publishes later is not to be overwritten.
set -eu
fcrun() { java -cp '/app/lib/*' io.federationcore.cli.Main "$@" --connect /secrets/admin/connection.json; }

[ ! -e /secrets/admin/provisioned ] || { echo 'Provisioned already'; exit 0; }
fcrun principals publish /secrets/admin/principals.json
fcrun policy publish /app/local/policies
fcrun workflow register /app/local/workflows/pt004_execution_spine.yaml --as user:admin --key admin
: > /secrets/admin/provisioned
