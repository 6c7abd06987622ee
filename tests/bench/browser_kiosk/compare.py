#!/usr/bin/env python3
"""Chapeau beside Chromium in kiosk mode, on this machine, one after the other in the same run.

Each program gets an X server of its own without a screen. Measured are the CPU time of the
program's processes and of its X server, the memory (PSS) of its processes, and the time from the
start to the first painted picture, read from the X server's own framebuffer.

    compare.py CHAPEAU [--size 1920x1080] [--seconds 10] [--rounds 3]

Says so and ends well where Chromium or Xvfb is missing.
"""
import argparse
import mmap
import os
import pathlib
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time

PAGE = pathlib.Path(__file__).resolve().parent / "index.html"
TICK = os.sysconf("SC_CLK_TCK")
FIRST_PAINT_LIMIT_S = 30
SETTLE_S = 4  # Start-up work is over; caches are warm.

# A gift a second, and the same moved by a rehearsal: 266 gifts in 90 minutes, so 20 times as fast.
GIFT_MS = 1000
REHEARSAL_SPEED = 20


class Display:
    """Xvfb with its framebuffer in a file."""

    def __init__(self, size, folder):
        self.folder = folder
        read_end, write_end = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size + "x24", "-nolisten",
             "tcp", "-noreset", "-fbdir", folder],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            self.name = ":" + answer.readline().strip()
        with open(os.path.join(folder, "Xvfb_screen0"), "rb") as dump:
            self.pixels = mmap.mmap(dump.fileno(), 0, access=mmap.ACCESS_READ)
        words = struct.unpack(">25I", self.pixels[:100])
        self.first = words[0] + words[19] * 12

    def painted(self):
        """A picture, not a plain ground: many colours among sampled pixels, over much of it."""
        sample = self.pixels[self.first::4 * 997], self.pixels[self.first + 1::4 * 997]
        colours = set(zip(*sample))
        lit = sum(1 for value in sample[0] if value != 0)
        return len(colours) > 8 and lit > len(sample[0]) // 2

    def close(self):
        self.pixels.close()
        self.process.terminate()
        self.process.wait()


def family(root):
    """The process and its descendants."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    parents.setdefault(int(stat.read().rsplit(")", 1)[1].split()[1]), []).append(
                        int(entry))
            except OSError:
                pass
    found, left = [], [root]
    while left:
        one = left.pop()
        found.append(one)
        left.extend(parents.get(one, []))
    return found


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / TICK


def pss_mb(pids):
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup") as rollup:
                total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        except (OSError, StopIteration):
            pass
    return total / 1024


def measure(command, size, seconds):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "x"))
        display = Display(size, os.path.join(folder, "x"))
        home = os.path.join(folder, "home")
        os.mkdir(home)
        environment = {**os.environ, "DISPLAY": display.name, "HOME": home, "XDG_DATA_HOME": home,
                       "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": os.path.expanduser("~/.cache")}
        environment.pop("WAYLAND_DISPLAY", None)
        start = time.monotonic()
        program = subprocess.Popen([part.replace("{home}", home) for part in command],
                                   env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            while not display.painted():
                if program.poll() is not None:
                    raise SystemExit(f"{command[0]} ended with {program.returncode}")
                if time.monotonic() - start > FIRST_PAINT_LIMIT_S:
                    raise SystemExit(f"{command[0]} painted nothing")
                time.sleep(0.005)
            first_paint = time.monotonic() - start
            time.sleep(SETTLE_S)
            pids = family(program.pid)
            before, x_before = cpu_seconds(pids), cpu_seconds([display.process.pid])
            begun = time.monotonic()
            time.sleep(seconds)
            took = time.monotonic() - begun
            used = cpu_seconds(pids) - before
            x_used = cpu_seconds([display.process.pid]) - x_before
            return {"cpu": 100 * (used + x_used) / took, "pss": pss_mb(family(program.pid)),
                    "paint": 1000 * first_paint, "processes": len(pids)}
        finally:
            os.killpg(program.pid, signal.SIGTERM)
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
            display.close()


def chromium(size, query):
    width, height = size.split("x")
    return ["chromium", "--kiosk", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--user-data-dir={home}/profile", f"--window-size={width},{height}",
            f"file://{PAGE}{query}"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chapeau")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    for program, package in (("Xvfb", "xvfb"), ("chromium", "chromium")):
        if shutil.which(program) is None:
            print(f"SKIPPED: {program} is not installed (package {package})")
            return
    chapeau = os.path.abspath(asked.chapeau)
    window = ["--windowed", asked.size]
    scenes = {
        "at rest": ([chapeau, "run", *window], chromium(asked.size, "")),
        "a gift a second": (
            [chapeau, "rehearse", "--speed", str(REHEARSAL_SPEED), *window],
            chromium(asked.size, f"?gifts={GIFT_MS}")),
    }
    print(f"{asked.size}, {asked.rounds} rounds of {asked.seconds:g} s, {os.cpu_count()} CPUs, "
          f"load {os.getloadavg()[0]:.1f}; medians; CPU is of one core, the X server's included")
    print(f"{'scene':<18}{'program':<10}{'CPU %':>8}{'PSS MB':>9}{'first paint ms':>16}")
    for scene, commands in scenes.items():
        medians = []
        for name, command in zip(("chapeau", "chromium"), commands):
            rounds = [measure(command, asked.size, asked.seconds) for _ in range(asked.rounds)]
            median = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
            medians.append(median)
            print(f"{scene:<18}{name:<10}{median['cpu']:>8.1f}{median['pss']:>9.0f}"
                  f"{median['paint']:>16.0f}", flush=True)
        ratios = [medians[0][key] / max(medians[1][key], 1e-9) for key in ("cpu", "pss", "paint")]
        print(f"{'':<18}{'ratio':<10}{ratios[0]:>8.2f}{ratios[1]:>9.2f}{ratios[2]:>16.2f}")


if __name__ == "__main__":
    sys.exit(main())
