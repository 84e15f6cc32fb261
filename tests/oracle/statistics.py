"""What scipy and numpy say of small data sets: the oracle of the engine's statistics. See README.md."""

import json

import numpy
import scipy
from scipy import stats


def theil_sen():
    """Slopes with 95 % ranges, of a clean trend, one with an outlier, one with ties, and one that falls."""
    noise = numpy.random.default_rng(1)
    days = [0, 31, 59, 90, 120, 151, 181, 212]
    sets = [
        (days, [12.0, 12.6, 13.1, 13.9, 14.2, 15.0, 15.3, 16.1]),
        (days, [12.0, 12.6, 13.1, 31.0, 14.2, 15.0, 15.3, 16.1]),
        ([1, 1, 2, 2, 3, 3, 4, 5], [1.0, 2.0, 2.0, 2.0, 3.0, 5.0, 4.0, 4.0]),
        (list(range(24)), [round(float(40 - 0.7 * x + noise.normal(0, 2)), 4) for x in range(24)]),
    ]
    found = []
    for x, y in sets:
        slope, intercept, low, high = stats.theilslopes(y, x, 0.95)
        found.append({"x": x, "y": y, "slope": slope, "intercept": intercept, "low": low, "high": high})
    return found


def throughput():
    """Quantiles and odds of sums of daily draws, from 400,000 trials."""
    noise = numpy.random.default_rng(2)
    pools = [
        ([0, 0, 1, 0, 2, 0, 0, 1, 0, 0, 3, 0, 1, 0], 40, 25),
        ([0] * 70 + [1] * 8 + [2] * 4 + [9] * 2, 84, 30),
        ([0] * 80 + [20] * 4, 60, 60),
    ]
    found = []
    for pool, days, need in pools:
        sums = numpy.zeros(400_000)
        for _ in range(days):
            sums += noise.choice(pool, sums.size)
        # What so many of 100 reach at least is the quantile from above.
        reached = {f"p{share}": float(numpy.quantile(sums, 1 - share / 100, method="inverted_cdf")) for share in (85, 50, 15)}
        found.append({"pool": pool, "days": days, "need": need, "odds": float((sums >= need).mean()), **reached})
    return found


def series(seed, weeks, delay, effect):
    """Weekly work, and weekly movement that follows it after a delay, with noise."""
    noise = numpy.random.default_rng(seed)
    work = noise.poisson(5, weeks).astype(float)
    moved = noise.normal(0, 1, weeks)
    moved[delay:] += effect * work[: weeks - delay]
    return [float(value) for value in work], [round(float(value), 4) for value in moved]


def at_delay(work, moved, delay):
    return numpy.array(work[: len(work) - delay]), numpy.array(moved[delay:])


def largest(work, moved):
    """The largest correlation by size over delays of 0 to 8 weeks."""
    return max(
        ((stats.pearsonr(*at_delay(work, moved, delay)).statistic, delay) for delay in range(9)),
        key=lambda pair: abs(pair[0]),
    )


def evidence():
    """Pearson at each delay, and the p-value of the largest by circular block permutation, 20,000 times."""
    found = []
    for seed, weeks, delay, effect in [(3, 52, 3, 0.5), (4, 40, 0, 0.0), (5, 60, 2, 0.22), (6, 52, 5, -0.4)]:
        work, moved = series(seed, weeks, delay, effect)
        block = max(2, round(weeks ** (1 / 3)))
        size, best = largest(work, moved)
        noise = numpy.random.default_rng(seed + 100)
        pairs = [(numpy.arange(weeks - late), late) for late in range(9)]
        at_least = 0
        for _ in range(20_000):
            turned = numpy.roll(work, -noise.integers(weeks))
            blocks = [turned[start : start + block] for start in range(0, weeks, block)]
            order = noise.permutation(len(blocks))
            shuffled = numpy.concatenate([blocks[place] for place in order])
            top = 0.0
            for index, late in pairs:
                one, other = shuffled[index], numpy.asarray(moved[late:])
                one = one - one.mean()
                other = other - other.mean()
                scale = numpy.sqrt((one * one).sum() * (other * other).sum())
                top = max(top, abs((one * other).sum() / scale))
            at_least += top >= abs(size) - 1e-12
        slope, _, low, high = stats.theilslopes(at_delay(work, moved, best)[1], at_delay(work, moved, best)[0], 0.95)
        found.append(
            {
                "work": work,
                "moved": moved,
                "correlations": [float(stats.pearsonr(*at_delay(work, moved, late)).statistic) for late in range(9)],
                "correlation": float(size),
                "delay": best,
                "p": (at_least + 1) / 20_001,
                "slope": float(slope),
                "low": float(low),
                "high": float(high),
            }
        )
    return found


def brier():
    """Mean squared distance of odds from outcomes."""
    odds = [0.95, 0.8, 0.4, 0.1, 0.55, 0.0]
    outcomes = [1, 1, 0, 0, 0, 0]
    score = float(numpy.mean((numpy.array(odds) - numpy.array(outcomes)) ** 2))
    return {"odds": odds, "outcomes": outcomes, "score": score}


def main():
    print(
        json.dumps(
            {
                "made_by": {"numpy": numpy.__version__, "scipy": scipy.__version__},
                "theil_sen": theil_sen(),
                "throughput": throughput(),
                "evidence": evidence(),
                "brier": brier(),
            },
            indent=1,
        )
    )


main()
