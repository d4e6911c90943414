#!/bin/sh
# The smallest agent: takes a task's input from standard input, and prints a result. See docs/titans.md.
set -eu
bytes=$(wc -c)
printf '{"step": "%s", "attempt": %d, "input_bytes": %d}\n' "$FC_STEP_ID" "$FC_ATTEMPT" "$bytes"
