"""Which calls to the kernel a program inside bubblewrap is refused, as a filter the kernel runs (seccomp).

Namespaces leave a few doors: bubblewrap brings up a loopback of its own, a new user namespace would hand
out privileges again, and shared memory counts for no process. These calls fail with "not permitted"; all
others go through. The filter is a handful of instructions of classic BPF, written here because the
libraries for it are thin wrappers around a C library that would have to be installed too.
"""

import errno
import platform
import struct

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

REFUSED = {  # name: its number on x86_64 and on aarch64
    "socket": (41, 198),
    "io_uring_setup": (425, 425),  # could open a socket without asking for one
    "unshare": (272, 97),
    "setns": (308, 268),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "memfd_create": (319, 279),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
}
CLONE = (56, 220)
CLONE3 = 435  # takes its flags where a filter cannot look; told it does not exist, programs use clone
NEW_USER = 0x10000000
FOREIGN = 0x40000000  # calls from here on are the same ones by other numbers (x32)

_LOAD, _EQUAL, _FROM, _ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_CALL, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # offsets of what a filter sees


def known() -> bool:
    """Whether the filter can be written for this machine."""
    return platform.machine() in AUDIT


def program() -> bytes:
    """The filter for this machine, as bubblewrap's `--seccomp` takes it."""
    column = list(AUDIT).index(platform.machine())
    refuse = _FAIL | errno.EPERM
    steps = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, AUDIT[platform.machine()]), (_RETURN, 0, 0, _KILL),
             (_LOAD, 0, 0, _CALL), (_FROM, 0, 1, FOREIGN), (_RETURN, 0, 0, refuse)]
    for numbers in REFUSED.values():
        steps += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, refuse)]
    steps += [(_EQUAL, 0, 1, CLONE3), (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
              (_EQUAL, 0, 3, CLONE[column]), (_LOAD, 0, 0, _FIRST_ARGUMENT),
              (_ANY, 0, 1, NEW_USER), (_RETURN, 0, 0, refuse), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
