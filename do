#!/usr/bin/env bash
# One command for each deed: ./do help lists them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Packages of Debian 12 and 13, each in the first list that needs it.
build_packages=(g++ cmake ninja-build pkg-config
    libboost-dev libcli11-dev libcurl4-openssl-dev libegl-dev libexpat1-dev libexpected-dev
    libfmt-dev libgl-dev libglfw3-dev libgumbo-dev libicu-dev libimgui-dev libpango1.0-dev
    libqrencode-dev libsimdjson-dev libsodium-dev libspdlog-dev libsqlite3-dev libssl-dev
    libtomlplusplus-dev nlohmann-json3-dev zlib1g-dev)
run_packages=(ca-certificates fonts-inter fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core
    libegl1 libgl1 libgl1-mesa-dri)
test_packages=(catch2 xauth xdotool xvfb zbar-tools)
bench_packages=(libbenchmark-dev nginx-light python3 wrk)
check_packages=(clang clang-format clang-tidy libclang-rt-dev llvm chromium)

# The formatter's output depends on its version; this one's is the tree's.
clang_version=14

# How a step of the check says that it was not run, because this machine cannot.
skipped=77

help() {
    cat <<'TEXT'
./do run [ARGS]           install what is missing, build, open the challenge (chapeau run ARGS)
./do rehearse [ARGS]      the 2008 evening replayed; try --speed 30
./do test [ARGS]          build and run every test that needs nothing but this machine;
                          ARGS go to ctest, e.g. -R ledger
./do check [STEP...]      all that CI runs besides ./do test; steps: format lint asan tsan
                          nights fuzz browser
./do bench [NAME...]      the figures, e.g. of the ledger; without a name, all of them
./do shot ARGS            a PNG of a scene: --scene NAME --state NAME --size WxH --out FILE
./do fuzz [TARGET [SECS]] feed one parser random bytes; without a target, list them
./do fmt                  format the code

--no-install              anywhere: take the packages as they are
TEXT
}

say() { printf '\n== %s\n' "$*"; }

# install PACKAGE...: what is missing of these, by apt, having said so.
install() {
    [ "$may_install" = yes ] || return 0
    command -v dpkg-query >/dev/null || {
        echo "This is no Debian: install what is needed by hand, then say --no-install." >&2
        return 1
    }
    local present package missing=() as_root=()
    present=" $(dpkg-query -W -f '${Package}=${db:Status-Status} ' "$@" 2>/dev/null || true)"
    for package in "$@"; do
        [[ $present == *" $package=installed "* ]] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Packages that will be installed: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "Run this as root, then again ./do: apt-get install ${missing[*]}" >&2
            return 1
        }
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y)
    local log=build/install.log
    mkdir -p build
    # The lists of a fresh root are empty, those of an old one out of date: then once more.
    "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null &>"$log" ||
        { "${apt[@]}" update </dev/null &&
            "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null; } &>"$log" ||
        { tail -n 20 "$log" >&2 && return 1; }
}

# configure PRESET [ARGS]: only when it was not done with these before.
configure() {
    local preset=$1 stamp="build/$1/configured-with"
    shift
    if [ ! -f "build/$preset/build.ninja" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$*" ]; then
        mkdir -p build
        cmake --preset "$preset" "$@" >"build/$preset.configure.log" 2>&1 || {
            cat "build/$preset.configure.log"
            return 1
        }
        echo "$*" >"$stamp"
    fi
}

build() { # build PRESET [TARGET...]
    local preset=$1
    shift
    ninja -C "build/$preset" "$@" |
        { grep --line-buffered -v '^ninja: \(Entering\|no work\)' || true; }
}

# The program alone: no test framework is needed to run an evening.
build_program() {
    install "${build_packages[@]}" "${run_packages[@]}"
    [ -f build/release/build.ninja ] || configure release -DCHAPEAU_TESTS=OFF
    build release chapeau
}

run_program() {
    build_program
    exec build/release/src/chapeau "$@"
}

run_tests() {
    install "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"
    configure release -DCHAPEAU_TESTS=ON
    build release
    ctest --preset release -j "$(nproc)" "$@"
}

check_format() {
    local formatter
    formatter=$(clang_tool clang-format) || return "$skipped"
    code_files | xargs -0 "$formatter" --dry-run -Werror
}

check_lint() {
    clang_tool clang-tidy >/dev/null || return "$skipped"
    configure tidy
    build tidy chapeau_pages # Generated code is read like the rest.
    # The pieces that the build makes of each layer include its sources, which is no mistake.
    "run-clang-tidy-$clang_version" -quiet -j "$(nproc)" -p build/tidy \
        -checks=-bugprone-suspicious-include >build/tidy.log 2>&1 || {
        sed 's/\x1b\[[0-9;]*m//g' build/tidy.log | grep -A4 -E '(warning|error):' ||
            tail -n 20 build/tidy.log
        return 1
    }
}

check_asan() {
    configure dev
    build dev
    ctest --preset dev -j "$(nproc)"
}

# Only the programs with tests that start threads, and only those tests.
check_tsan() {
    configure tsan
    local layer layers programs=()
    layers=$(grep -lr '\[threads\]' tests --include='*_test.cpp' | cut -d/ -f2 | sort -u)
    for layer in $layers; do
        programs+=("chapeau_${layer}_tests")
    done
    build tsan "${programs[@]}"
    for layer in $layers; do
        # Without setarch the kernel may put memory where the sanitizer cannot follow.
        setarch "$(uname -m)" -R "build/tsan/tests/$layer/chapeau_${layer}_tests" '[threads]'
    done
}

# With the sanitizers' build, which is there already; ./do fuzz has a faster one of its own.
check_fuzz() {
    local target
    for target in $(fuzz_targets); do
        fuzz_with dev "$target" 5
    done
}

# Seeded nights of power cuts, ten times as many as in ./do test; a failing seed is printed.
check_nights() {
    configure release -DCHAPEAU_TESTS=ON
    build release
    CHAPEAU_NIGHTS=2000 ctest --preset release -j "$(nproc)" -R '^simulation'
}

# The pages in a real browser against the real program. Its two packages come from npm's registry,
# by the versions and hashes of the lock file.
check_browser() {
    configure release -DCHAPEAU_TESTS=ON
    build release chapeau
    tests/browser/run build/release
}

fuzz_targets() { find tests/fuzz -name '*_fuzz.cpp' -printf '%f\n' | sed 's/_fuzz\.cpp$//' | sort; }

fuzz() {
    if [ $# -eq 0 ]; then
        fuzz_targets
        return
    fi
    install "${build_packages[@]}" "${check_packages[@]}"
    fuzz_with fuzz "$@"
}

fuzz_with() { # fuzz_with PRESET TARGET [SECONDS]
    local build=build/$1
    configure "$1"
    build "$1" "chapeau_fuzz_$2"
    mkdir -p "$build/corpus/$2" "tests/fuzz/corpus/$2"
    "$build/tests/fuzz/chapeau_fuzz_$2" -max_total_time="${3:-60}" -timeout=5 -verbosity=0 \
        -print_final_stats=1 -artifact_prefix="$build/" \
        "$build/corpus/$2" "tests/fuzz/corpus/$2"
}

# clang_tool NAME: the command of the pinned version; fails, and says so, where it is not to be had.
clang_tool() {
    if command -v "$1-$clang_version"; then
        return
    elif "$1" --version 2>/dev/null | grep -q "version $clang_version\."; then
        echo "$1"
    else
        echo "SKIPPED: $1 $clang_version is not here, and others judge differently" >&2
        return 1
    fi
}

code_files() { find src tests \( -name '*.cpp' -o -name '*.hpp' \) -print0; }

check() {
    install "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}" \
        "${check_packages[@]}"
    command -v npm >/dev/null || install nodejs npm
    local step steps=("$@") passed=0 failed=() left_out=() start status
    mkdir -p build
    [ $# -gt 0 ] || steps=(format lint asan tsan nights fuzz browser)
    for step in "${steps[@]}"; do
        say "$step"
        start=$SECONDS
        status=0
        "${BASH_SOURCE[0]}" check-step "$step" 2>&1 | tee "build/check-$step.log" || status=$?
        case $status in
        0) passed=$((passed + 1)) ;;
        "$skipped") left_out+=("$step") ;;
        *) failed+=("$step") ;;
        esac
        echo "-- $step took $((SECONDS - start)) s"
    done
    [ ${#left_out[@]} -eq 0 ] || printf '\nSKIPPED: %s\n' "${left_out[*]}"
    for step in ${failed[@]+"${failed[@]}"}; do
        printf '\nFAILED: %s\n' "$step"
        told_failures "build/check-$step.log"
    done
    printf '\n%d passed, %d failed\n' "$passed" ${#failed[@]}
    [ ${#failed[@]} -eq 0 ]
}

# The end of a long output is often all that is kept of it: what failed is told once more there.
told_failures() {
    local marks='^not ok|FAILED|\*\*\*Failed|WARNING: Thread|ERROR: |runtime error|error: '
    grep -a -m 4 -A 7 -E "$marks" "$1" | cut -c 1-200 || tail -n 12 "$1"
}

# The figures; with names, only those, e.g. ledger or browser.
bench() {
    install "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}" \
        "${bench_packages[@]}"
    [ -f build/bench/build.ninja ] || cmake --preset release -B build/bench \
        -DCHAPEAU_BENCH=ON -DCHAPEAU_TESTS=OFF >/dev/null
    build bench
    exec tests/bench/run build/bench "$@"
}

may_install=yes
arguments=()
for argument in "$@"; do
    if [ "$argument" = --no-install ]; then
        may_install=no
    else
        arguments+=("$argument")
    fi
done
set -- "${arguments[@]+"${arguments[@]}"}"

deed=${1:-help}
[ $# -eq 0 ] || shift
case $deed in
run | rehearse | shot) run_program "$deed" "$@" ;;
test) run_tests "$@" ;;
check) check "$@" ;;
check-step) "check_$1" ;;
bench) bench "$@" ;;
fuzz) fuzz "$@" ;;
fmt) code_files | xargs -0 "$(clang_tool clang-format)" -i ;;
help | --help | -h) help ;;
*)
    help >&2
    exit 2
    ;;
esac
