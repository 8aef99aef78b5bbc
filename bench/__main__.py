"""Run the benchmarks named, or all of them: python -m bench [name ...]"""

import sys
from importlib import import_module

NAMES = ("matching", "browsing", "pages", "companies", "referrals")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in names or NAMES:
        import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
