# Shared by deploy/run, deploy/stop and deploy/test: packages and build.  Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }

# packages KIND...: the names in deploy/packages.txt marked [KIND].
packages() {
    local kinds
    kinds=$(IFS='|'; echo "$*")
    sed -nE "s/^([a-z0-9.+-]+)[[:space:]]+#[[:space:]]*\[($kinds)\].*/\1/p" deploy/packages.txt
}

# Installs what is missing, and asks for root only then.
install_packages() {
    local wanted missing=() name
    wanted=$(packages "$@")
    for name in $wanted; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    if [ -t 1 ]; then # a person sees apt's progress bar
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q -o Dpkg::Progress-Fancy=1 \
            --no-install-recommends "${missing[@]}"
    else
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null
    fi
}

# build PRESET: configures once, then builds what changed.
build() {
    say "Building ($1)"
    local directory=build
    [ "$1" = release ] || directory="build-$1"
    [ -f "$directory/build.ninja" ] || cmake --preset "$1" >/dev/null
    local quiet=(--quiet)
    [ -t 1 ] && quiet=() # a person sees ninja count
    cmake --build --preset "$1" -- "${quiet[@]}"
}
