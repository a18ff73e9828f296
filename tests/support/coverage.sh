#!/bin/sh
# Line coverage of feeds/ by the unit tests.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/setup.sh
build_preset coverage
find build/coverage -name '*.gcda' -delete
build/coverage/tests/gazetted_unit >/dev/null
gcovr --root . --filter 'feeds/' --object-directory build/coverage --print-summary --exclude-throw-branches
