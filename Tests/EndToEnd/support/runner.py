"""Runs the test files beside one another: they mostly wait. One line a file, and all of the output of one that fails."""
import concurrent.futures
import glob
import os
import signal
import subprocess
import sys
import time

#: How many files run at once. More than there are processors, since terminals spend their time waiting.
AT_ONCE = max(2, min(4, (os.cpu_count() or 2) + 1))
#: No file may take longer, whatever goes wrong in it.
LIMIT = 3600 if os.environ.get("SOAK") == "1" else 360
#: Those that take longest begin first.
LONGEST_FIRST = (
    "test_writes", "test_storage", "test_outage", "test_answers", "test_accounts", "test_terminal_gone", "test_emoji", "test_resize", "test_crash", "test_hostile_text")


#: What a line of output begins with that is shown whatever came of the test.
FIGURE = "figure: "


def run(name):
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "unittest", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        stdin=subprocess.DEVNULL)
    try:
        output, _ = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        output = process.communicate()[0] + f"\n{name} took longer than {LIMIT} s"
    return name, process.returncode, output, time.monotonic() - begin


def hear_signals():
    """Who starts this in the background or under nohup has it ignore signals, and so would every program that it starts."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def main():
    hear_signals()
    names = sys.argv[1:] or sorted(os.path.splitext(path)[0] for path in glob.glob("test_*.py"))
    names.sort(key=lambda name: (LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST), name))
    begin = time.monotonic()
    failed = []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for future in concurrent.futures.as_completed([pool.submit(run, name) for name in names]):
            name, code, output, seconds = future.result()
            last = output.rstrip().rpartition("\n")[2]
            for line in output.splitlines():
                if line.startswith(FIGURE):
                    print(line, flush=True)
            print(f"{'ok  ' if code == 0 else 'FAIL'} {seconds:6.1f} s  {name}: {last}", flush=True)
            if code != 0:
                failed.append(name)
                print(output, flush=True)
    words = "all passed" if not failed else "failed: " + ", ".join(failed)
    print(f"end to end: {len(names)} files in {time.monotonic() - begin:.0f} s, {words}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
