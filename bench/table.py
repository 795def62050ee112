#!/usr/bin/env python3
"""Reads what ptybench.py prints for the floor and for the desk, and prints the desk's figures with their ratios."""
import re
import sys

parts = re.split(r"^== (.+)$", sys.stdin.read(), flags=re.M)
results = {}
for name, body in zip(parts[1::2], parts[2::2]):
    found = {}
    start = re.search(r"first frame ([\d.]+) \(p99 ([\d.]+)\).*?CPU ([\d.]+) ms", body)
    if start:
        found["start"] = tuple(map(float, start.groups())) + (0.0,)
    for line in body.splitlines():
        match = re.match(r"  (\S.*?)\s+(\d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(\d+)\s", line)
        if match:
            _, _, _, last, p99, _, cpu, _, size_ = match.groups()[:9]
            found[match.group(1)] = (float(last), float(p99), float(cpu), float(size_))
        memory = re.match(r"  (memory \S+ \S+)\s+RSS ([\d.]+) MB, PSS ([\d.]+)", line)
        if memory:
            found[memory.group(1)] = (float(memory.group(3)), 0.0, 0.0, 0.0)
        idle = re.match(r"  (idle)\s+10 s: CPU ([\d.]+) ms.*bytes (\d+)", line)
        if idle:
            found["idle"] = (0.0, 0.0, float(idle.group(2)), float(idle.group(3)))
    results[name.strip()] = found
floor = results.get("floor", {})
for title, desk in results.items():
    if title == "floor":
        continue
    print(f"\n{title}, 120x40, beside the floor (ms; ratio to the floor behind it)")
    print(f"{'':18}{'median':>9}{'ratio':>7}{'p99':>9}{'ratio':>7}{'CPU':>9}{'ratio':>7}{'bytes':>9}{'ratio':>7}")
    for name, values in desk.items():
        base = floor.get(name)
        cells = ""
        for index, value in enumerate(values):
            ratio = f"{value / base[index]:.2f}" if base and base[index] else ""
            cells += f"{value:9.2f}{ratio:>7}"
        print(f"{name:18}{cells}")
