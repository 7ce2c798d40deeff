"""Corrections are written by a process that is killed at a random moment, again and again.

After each trial the log must be readable and must hold every correction that was acknowledged. Never fails
on time.

Run: .venv/bin/python -m benchmarks.corrections [TRIALS]
"""

import contextlib
import datetime as dt
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from geo.corrections import Anchor, Change, Correction, add_to_log, read_log
from geo.errors import DatelineError

_LONGEST_S = 0.25
_TRIALS_A_LOG = 25


def write_on(folder: Path, first: int) -> None:
    """Write corrections from number *first* on, and say the number of each once it is kept."""
    print("ready", flush=True)
    for number in range(first, sys.maxsize):
        change = Change(title=f"Title {number}")
        anchor = Anchor(event_id=f"{number:016x}", exact=f"Sentence {number}. " * 20)
        when = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
        add_to_log(
            folder / "corrections.jsonl",
            [Correction(kind="fix", when=when, targets=(anchor,), changes=(change,))],
        )
        print(number, flush=True)


def trial(folder: Path, first: int, wait_s: float) -> int:
    """Let a process write for *wait_s* seconds, kill it, and give the number after the last it acknowledged."""
    command = [sys.executable, "-m", "benchmarks.corrections", "--write", str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        if writer.stdout.readline() != "ready\n":
            raise SystemExit("the writer did not start")
        with contextlib.suppress(subprocess.TimeoutExpired):
            writer.wait(wait_s)
            raise SystemExit("the writer stopped by itself")
        writer.kill()
        acknowledged = [int(line) for line in writer.stdout.read().splitlines()]
    return max(acknowledged, default=first - 1) + 1


def run(folder: Path, trials: int, *, seed: int = 7) -> tuple[int, int, int]:
    """Trials with an unreadable file, acknowledged changes lost, changes acknowledged."""
    chance = random.Random(seed)  # moments, not secrets
    unreadable = lost = kept = following = 0
    for number in range(trials):
        if number % _TRIALS_A_LOG == 0:
            place = folder / f"log-{number}"
            kept, following = kept + following, 0
        following = trial(place, following, chance.uniform(0, _LONGEST_S))
        try:
            titles = {entry.changes[0].title for entry in read_log(place / "corrections.jsonl")}
        except DatelineError as exc:
            print(f"unreadable: {exc}")
            unreadable += 1
            continue
        lost += sum(f"Title {n}" not in titles for n in range(following))
    return unreadable, lost, kept + following


def main() -> None:
    if sys.argv[1:2] == ["--write"]:
        write_on(Path(sys.argv[2]), int(sys.argv[3]))
        return
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        unreadable, lost, kept = run(Path(folder), trials)
        took = time.perf_counter() - began
    print(
        f"{trials} kills, {kept} changes acknowledged: {unreadable} unreadable files, {lost} changes lost, {took:.0f} s"
    )
    if unreadable or lost:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
