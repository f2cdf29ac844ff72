# Sourced by ../run and ../test: installs what is missing and builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build_packages=(
    g++ cmake ninja-build pkg-config ccache
    qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools libgl1-mesa-dev libxkbcommon-dev
    libfmt-dev libexpected-dev libtoml11-dev libcli11-dev libcmark-dev nlohmann-json3-dev libpcap-dev zlib1g-dev libssl-dev
    fonts-noto-core fonts-dejavu-core
)

# install WHY PACKAGE...: installs those that are missing; nothing when none is.
install() {
    local why=$1 package missing=()
    shift
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing from Debian, $why: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "This needs root or sudo. As root: apt-get install ${missing[*]}" >&2; exit 1; }
        as_root=(sudo)
    fi
    local log
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update &&
           "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "The installation failed; its whole output is in $log" >&2
        exit 1
    fi
    rm -f "$log"
}

# build PRESET [TARGET...]: configures once, then builds with ninja's progress.
build() {
    local preset=$1
    shift
    if [ ! -f "build/$preset/build.ninja" ]; then
        echo "Configuring ($preset)"
        cmake --preset "$preset" >"/tmp/layerscope-configure.$$" 2>&1 || { cat "/tmp/layerscope-configure.$$" >&2; exit 1; }
        rm -f "/tmp/layerscope-configure.$$"
    fi
    local targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    cmake --build --preset "$preset" "${targets[@]}"
}
