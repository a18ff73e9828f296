# SPDX-License-Identifier: MIT
# Sourced by ./run and ./test: what must be installed, and how to build a preset.

build_packages="g++ cmake ninja-build pkg-config ccache libcurl4-openssl-dev libpugixml-dev libsqlite3-dev libuv1-dev libtomlplusplus-dev
 libc-ares-dev libmicrohttpd-dev libicu-dev libuchardet-dev libre2-dev libpsl-dev libidn2-dev libxxhash-dev libssl-dev
 zlib1g-dev libbrotli-dev libzstd-dev libdeflate-dev libsimdjson-dev libfmt-dev libexpected-dev libsystemd-dev ca-certificates
 catch2 python3"
test_packages="$build_packages git clang-format clang-tidy gcovr newsboat sfeed rss2email python3-feedparser python3-html5lib sqlite3 openssl
 liferea xvfb dbus-daemon libglib2.0-bin"
# Where systemd runs, Debian would start nginx at once; there its test is left out unless it is installed.
[ -d /run/systemd/system ] || test_packages="$test_packages nginx-light"

missing_packages() {
    for package in $1; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf ' %s' "$package"
    done
}

# install_packages build|test: apt-get, once, only for what is missing.
install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "==> not a Debian system: install these yourself: $build_packages" >&2
        return 0
    fi
    if [ "$1" = test ]; then wanted=$test_packages; else wanted=$build_packages; fi
    missing=$(missing_packages "$wanted")
    [ -n "$missing" ] || return 0
    echo "==> installing:$missing"
    as_root=""
    if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# build_preset NAME [TARGET…]: configure (quiet unless it fails) and build all of it, or the targets.
build_preset() {
    echo "==> building ($1)"
    mkdir -p build
    cmake --preset "$1" >"build/configure-$1.log" 2>&1 || { cat "build/configure-$1.log" >&2; return 1; }
    preset=$1
    shift
    if [ $# -gt 0 ]; then cmake --build --preset "$preset" --target "$@"; else cmake --build --preset "$preset"; fi
}

run_preset() {
    build_preset "$1"
    echo "==> testing ($1)"
    ctest --preset "$1"
}
