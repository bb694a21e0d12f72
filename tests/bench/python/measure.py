"""`measure.py --list` names the rows; `measure.py --group G --row NAME` measures one with pyperf.

A process measures one row, as pyperf starts several for each.
"""

import json
import sys
import time
from argparse import Namespace

if "--list" in sys.argv:
    import peers
    import rows

    print(json.dumps([row[:2] for row in rows.ROWS + peers.ROWS]))
    sys.exit()

import pyperf
from work import Row


def arguments(command: list[str], args: Namespace) -> None:
    command.extend(("--group", args.group, "--row", args.row))


def make(group: str, name: str) -> Row:
    import peers
    import rows

    row = next(row for row in rows.ROWS + peers.ROWS if row[:2] == (group, name))[2]()
    if not row.right():
        raise SystemExit(f"{group}, {name}: another answer than that of the workload")
    return row


def main() -> None:
    runner = pyperf.Runner(add_cmdline_args=arguments)
    runner.argparser.add_argument("--group", required=True)
    runner.argparser.add_argument("--row", required=True)
    args = runner.parse_args()
    # The process that starts the others measures nothing, and needs no row.
    row = make(args.group, args.row) if args.worker else Row(int, 1, bool)

    def measured(loops: int) -> float:
        run, repeats = row.run, range(loops)
        started = time.perf_counter()
        for _ in repeats:
            run()
        return time.perf_counter() - started

    runner.bench_time_func(args.row, measured, inner_loops=row.inner)


if __name__ == "__main__":
    main()
