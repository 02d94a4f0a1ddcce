#!/bin/sh
# Packs the extension and the release build of pygloss into one .vsix for this machine's platform.
# usage: package.sh [FILE.vsix]    PYGLOSS names another program than target/release/pygloss
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in /*) out=$1 ;; '') out='' ;; *) out=$PWD/$1 ;; esac
case ${PYGLOSS:-} in /*) program=$PYGLOSS ;; '') program=$here/../../target/release/pygloss ;; *) program=$PWD/$PYGLOSS ;; esac
cd "$here"
if [ ! -x "$program" ]; then
    echo "package.sh: there is no program at $program; run \`cargo build --release\` first" >&2
    exit 1
fi
target=$(node -p '`${process.platform}-${process.arch}`')
[ -n "$out" ] || out=$here/pygloss-$target.vsix

# Nothing is fetched again while what is installed is what the lock file says.
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent check
npm run --silent build
mkdir -p bundled
cp "$program" bundled/
cat ../../LICENSE-* > LICENSE
npx --no-install vsce package --no-dependencies --target "$target" --out "$out"
