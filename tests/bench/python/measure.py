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


def arguments(command: list[str], args: Namespace) -> None:
    command.extend(("--group", args.group, "--row", args.row))


def main() -> None:
    runner = pyperf.Runner(add_cmdline_args=arguments)
    runner.argparser.add_argument("--group", required=True)
    runner.argparser.add_argument("--row", required=True)
    args = runner.parse_args()
    made = []

    def measured(loops: int) -> float:
        # Only the processes that measure come here, and not the one that starts them.
        if not made:
            import peers
            import rows

            row = next(make for group, name, make in rows.ROWS + peers.ROWS if (group, name) == (args.group, args.row))()
            if not row.right():
                raise SystemExit(f"{args.group}, {args.row}: another answer than that of the workload")
            made.append(row)
        row = made[0]
        run, repeats = row.run, range(loops)
        started = time.perf_counter()
        for _ in repeats:
            run()
        return (time.perf_counter() - started) / row.inner

    runner.bench_time_func(args.row, measured)


if __name__ == "__main__":
    main()
