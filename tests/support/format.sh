#!/bin/sh
# Fails when clang-format would change a file. --fix changes them.
set -eu
cd "$(dirname "$0")/../.."
mode="--dry-run --Werror"
[ "${1:-}" != --fix ] || mode=-i
echo "==> formatting"
git ls-files -co --exclude-standard '*.cpp' '*.hpp' | xargs clang-format $mode
