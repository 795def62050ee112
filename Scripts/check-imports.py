#!/usr/bin/env python3
"""Fails when a module imports what the map of ARCHITECTURE.md does not allow it to."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What every module may use: the standard library's own and Foundation.
COMMON = {"Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"}
# The map. A module that is not here is an error, so that new ones get their row.
MAP = {
    "TerminalCore": set(),
    "Terminal": {"CNcurses", "TerminalCore"},
    "Marketplace": set(),
    "Transport": {"CCurl", "CDigest"},
    "Digiseller": {"Marketplace", "Transport"},
    "Storage": {"Marketplace", "CSearch", "GRDB", "GRDBSQLite"},
    "Texts": {"Marketplace"},
    "Dashboard": {"Marketplace", "TerminalCore", "Texts"},
    "Pictures": {"CCurl", "TerminalCore"},
    "Engine": {"Dashboard", "Marketplace", "Pictures", "Storage", "TerminalCore"},
    "Configuration": {"Marketplace", "TerminalCore", "Transport", "TOMLKit"},
    "Sandbox": {"NIOCore", "NIOPosix", "NIOHTTP1", "NIOConcurrencyHelpers"},
    "CommandLineTool": {
        "Configuration", "Dashboard", "Digiseller", "Engine", "Marketplace", "Sandbox", "Storage",
        "TerminalCore", "Texts", "Transport", "ArgumentParser", "Logging",
    },
    "sellerdesk": {"CommandLineTool", "Engine", "Terminal"},
    "sellerdesk-bench": {
        "Dashboard", "Digiseller", "Engine", "Marketplace", "Storage", "TerminalCore", "Texts",
        "Transport",
    },
}
# Views and their values are pure: no I/O, no clock, not even by way of Foundation's file and process types.
PURE = {"TerminalCore": {"Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"},
        "Texts": {"Dispatch", "Synchronization", "Glibc", "Darwin"},
        "Dashboard": {"Dispatch", "Synchronization", "Glibc", "Darwin"},
        "Marketplace": {"Dispatch", "Synchronization", "Glibc", "Darwin"}}
IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:package |public |internal |private )?import (?:struct |class |enum |protocol |func )?(\w+)")

failures = []
for folder in sorted((ROOT / "Sources").iterdir()):
    name = folder.name
    files = sorted(folder.rglob("*.swift"))
    if not files:
        continue
    if name not in MAP:
        failures.append(f"Sources/{name} has no row in Scripts/check-imports.py and ARCHITECTURE.md")
        continue
    allowed = (MAP[name] | COMMON) - PURE.get(name, set())
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = IMPORT.match(line)
            if found and found.group(1) not in allowed:
                failures.append(f"{file.relative_to(ROOT)}:{number}: {name} may not import {found.group(1)}")
print("\n".join(failures))
sys.exit(1 if failures else 0)
