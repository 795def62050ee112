"""Calls of the system that fail, or that are the last thing a process does: a library that is preloaded (S03, S06)."""
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
_library = None


def library():
    """The path of the library, built once for a run of tests; None without a C compiler."""
    global _library
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if _library is None and compiler:
        directory = tempfile.mkdtemp(prefix="desk-faults-")
        unittest.addModuleCleanup(shutil.rmtree, directory, ignore_errors=True)
        path = directory + "/faults.so"
        subprocess.run(
            [compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", path, HERE + "/faults.c", "-ldl"], check=True)
        _library = path
    return _library


class Faults:
    """The environment of a program whose calls below a directory are counted, fail, or kill it."""

    KILL = 0

    def __init__(self, directory):
        self.directory = directory

    def environment(self, first=0, last=None, number=5, count=None):
        """`number` is the system's number of the failure, zero for the end of the process."""
        environment = {"LD_PRELOAD": library(), "FAULT_DIR": self.directory, "FAULT_FIRST": str(first), "FAULT_ERRNO": str(number)}
        if last is not None:
            environment["FAULT_LAST"] = str(last)
        if count:
            environment["FAULT_COUNT"] = count
        return environment
