"""`python -m bench`: every benchmark in a process and a home of its own. What they print fails nothing."""

import subprocess
import sys

from bench.server import REPOSITORY

BENCHMARKS = (
    "bench.sight_at_scale",
    "bench.worklists",
    "bench.people_search",
    "bench.record_linkage",
    "bench.pages",
    "bench.booking",
    "bench.pay_run",
    "bench.open_referral",
    "bench.search_quality",
    "bench.search_speed",
    "bench.calibration",
    "bench.uprating",
)

for benchmark in BENCHMARKS:
    print(f"\n=== {benchmark} ===", flush=True)
    ended = subprocess.run([sys.executable, "-m", benchmark], cwd=REPOSITORY, check=False)
    if ended.returncode:
        print(f"*** {benchmark} STOPPED WITH AN ERROR (above): it measured nothing ***", flush=True)
