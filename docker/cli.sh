#!/bin/sh
# The command line against the system of docker-compose.yml. A command that takes no --connect gets none.
set -eu
case "${1:-}" in
  '' | -* | completion | keys) exec java -cp '/app/lib/*' io.federationcore.cli.Main "$@" ;;
  *) exec java -cp '/app/lib/*' io.federationcore.cli.Main "$@" --connect /secrets/admin/connection.json ;;
esac
