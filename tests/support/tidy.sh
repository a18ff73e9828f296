#!/bin/sh
# clang-tidy over the files named, or over all of ours. What passed is not looked at again until it or a header changes.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/setup.sh
[ -f build/dev/compile_commands.json ] || build_preset dev
mkdir -p build/tidy
headers=$(git ls-files '*.hpp' .clang-tidy | xargs cat | sha256sum | cut -c1-16)
[ $# -gt 0 ] || set -- $(git ls-files 'feeds/*.cpp' 'config/*.cpp' 'storage/*.cpp' 'daemon/*.cpp')
echo "==> clang-tidy over $# files"
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} sh -c '
    stamp="build/tidy/$(printf "%s" "{}" | tr / _).$(sha256sum "{}" | cut -c1-16)-'"$headers"'"
    [ -f "$stamp" ] && exit 0
    clang-tidy --quiet -p build/dev --extra-arg=-Wno-unknown-warning-option "{}" 2>/dev/null && : >"$stamp"'
