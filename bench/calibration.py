"""Is a scheme calibrated on 20,000 past cases while somebody waits for the page?

The calculation `allocation-calibration` (input checked, price, every case's error, bias by group, workings), beside the
same sums in a plain loop over Python's own decimals, without checking its input. `times faster` is the loop's time
divided by ours. The cases are invented: points from 5 to 90, costs around £15 a point with a long tail, 12 groups.

`python -m bench.calibration [CASES]`
"""

import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commonweal.pathway.budgets.calibration import CalibrationInput, allocation_calibration

CASES = 20_000
GROUPS = 12
RUNS = 5
PERCENTILE, CONTINGENCY = Decimal("0.85"), Decimal("0.10")
PENNY = Decimal("0.01")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    cases = invented(count)
    given = {"cases": cases, "percentile": PERCENTILE, "contingency": CONTINGENCY}
    parsed = CalibrationInput.model_validate(given)
    whole, found = timed(lambda: allocation_calibration(CalibrationInput.model_validate(given)))
    alone, _ = timed(lambda: allocation_calibration(parsed))
    loop, plain = timed(lambda: plain_loop(cases))
    assert found.under_allocated_share == plain["under"].quantize(found.under_allocated_share), "they must agree"
    assert found.mean_absolute_error == plain["error"], "they must agree"
    print(f"{count:,} cases, {GROUPS} groups, {RUNS} runs each, the middle one")
    print(f"{'calculation, input checked':34} {whole * 1000:8.1f} ms   {loop / whole:5.1f} times faster")
    print(f"{'calculation alone':34} {alone * 1000:8.1f} ms   {loop / alone:5.1f} times faster")
    print(f"{'plain Python loop':34} {loop * 1000:8.1f} ms")


def invented(count: int) -> list[dict[str, Any]]:
    chance = random.Random(15)
    return [
        {
            "points": Decimal(points := chance.randint(5, 90)),
            "weekly_cost": Decimal(round(points * chance.lognormvariate(2.7, 0.3) * 100)) / 100,
            "group": f"group {chance.randint(1, GROUPS)}",
        }
        for _ in range(count)
    ]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the middle run, and what it answered."""
    times, answer = [], None
    for _ in range(RUNS):
        begun = time.perf_counter()
        answer = run()
        times.append(time.perf_counter() - begun)
    return statistics.median(times), answer


def plain_loop(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """The same figures, as one would write them down."""
    ratios = sorted(case["weekly_cost"] / case["points"] for case in cases)
    rank = -(-len(cases) * int(PERCENTILE * 100) // 100)
    price = ratios[rank - 1] * (1 - CONTINGENCY)
    under, error, bias, count = 0, Decimal(0), defaultdict(Decimal), defaultdict(int)
    for case in cases:
        exact = case["points"] * price
        gap = exact.quantize(PENNY, rounding=ROUND_HALF_UP) - case["weekly_cost"]
        under += exact < case["weekly_cost"]
        error += abs(gap)
        bias[case["group"]] += gap
        count[case["group"]] += 1
    return {
        "price": price,
        "under": Decimal(under) / len(cases),
        "error": (error / len(cases)).quantize(PENNY, rounding=ROUND_HALF_UP),
        "bias": {name: total / count[name] for name, total in bias.items()},
    }


if __name__ == "__main__":
    main()
