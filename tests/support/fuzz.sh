#!/bin/sh
# Each fuzz target for FUZZ_SECONDS (30), with the fixtures as seeds.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/setup.sh
install_packages test
[ -z "$(missing_packages 'clang libclang-rt-14-dev')" ] || apt-get install -y -qq clang libclang-rt-14-dev
build_preset fuzz
for target in build/fuzz/tests/fuzz_*; do
    [ -x "$target" ] || continue
    name=$(basename "$target")
    mkdir -p "build/fuzz/corpus/$name"
    echo "==> $name"
    "$target" -max_total_time="${FUZZ_SECONDS:-30}" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" tests/fixtures 2>&1 | tail -n 12
done
