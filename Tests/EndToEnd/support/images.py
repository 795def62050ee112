"""What a power failure may leave of files: built from a record of every call that changed them (O04)."""
import os
import random
import struct

HEAD = struct.Struct("<qcqII")


class Call:
    def __init__(self, time, kind, place, path, data):
        self.time, self.kind, self.place, self.path, self.data = time, kind, place, path, data


def recorded(path):
    """The calls of a record, in their order; times are nanoseconds of the monotonic clock."""
    with open(path, "rb") as file:
        whole = file.read()
    calls = []
    place = 0
    # The last one may be cut where the process was killed.
    while place + HEAD.size <= len(whole):
        time, kind, offset, path_length, count = HEAD.unpack_from(whole, place)
        place += HEAD.size
        if place + path_length + count > len(whole):
            break
        name = whole[place:place + path_length].decode()
        place += path_length
        calls.append(Call(time, kind.decode(), offset, name, whole[place:place + count]))
        place += count
    return calls


class _File:
    """Bytes that are on the disk, and changes of which nobody knows whether they are."""

    def __init__(self, data=b""):
        self.durable = bytearray(data)
        self.pending = []

    @staticmethod
    def change(data, kind, place, new):
        if kind == "t":
            if place < len(data):
                del data[place:]
            else:
                data.extend(bytes(place - len(data)))
        else:
            if len(data) < place:
                data.extend(bytes(place - len(data)))
            data[place:place + len(new)] = new

    def sync(self):
        for change in self.pending:
            self.change(self.durable, *change)
        self.pending = []

    def image(self, chance):
        data = bytearray(self.durable)
        for kind, place, new in self.pending:
            luck = chance.random()
            if luck < 0.45:
                continue
            if kind == "w" and luck < 0.55:
                # A write is made of sectors, each there or not.
                new = new[:512 * chance.randint(0, len(new) // 512)]
            self.change(data, kind, place, new)
        return bytes(data)


class Disk:
    """A directory and its files as a disk with a cache has them.

    Changes of the directory reach the disk in their order, when it is synced or when a file that came later is.
    """

    def __init__(self, directory):
        self.directory = directory
        self.durable = {}
        for name in os.listdir(directory):
            path = os.path.join(directory, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    self.durable[name] = _File(file.read())
        self.names = dict(self.durable)
        #: Changes of names that may not be on the disk yet.
        self.pending = []

    def _apply(self, count):
        for change in self.pending[:count]:
            change(self.durable)
        del self.pending[:count]

    def _rename(self, change):
        change(self.names)
        self.pending.append(change)

    def perform(self, call):
        if os.path.realpath(call.path) == os.path.realpath(self.directory):
            if call.kind == "s":
                self._apply(len(self.pending))
            return
        if os.path.dirname(call.path) != self.directory:
            return
        name = os.path.basename(call.path)
        if call.kind == "c":
            file = _File()
            self._rename(lambda names, name=name, file=file: names.__setitem__(name, file))
        elif call.kind == "u":
            self._rename(lambda names, name=name: names.pop(name, None))
        elif call.kind == "r":
            new = os.path.basename(call.data.decode())

            def move(names, name=name, new=new):
                if name in names:
                    names[new] = names.pop(name)
            self._rename(move)
        elif name in self.names:
            file = self.names[name]
            if call.kind == "s":
                file.sync()
                # A file that was synced is there, and what happened to names before it has happened.
                if file not in self.durable.values():
                    self._apply(len(self.pending))
            else:
                file.pending.append((call.kind, call.place, call.data))

    def write_image(self, directory, chance):
        """Writes what may be found after a power failure now."""
        names = dict(self.durable)
        for change in self.pending[:chance.randint(0, len(self.pending))]:
            change(names)
        os.makedirs(directory, mode=0o700, exist_ok=True)
        for name, file in names.items():
            # Shared memory is no file of a disk.
            if name.endswith("-shm"):
                continue
            path = os.path.join(directory, name)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.write(file.image(chance))
