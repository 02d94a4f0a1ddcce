"""Judges of what runs at the same time: by who gets a turn, not by clocks, so that a busy machine changes no verdict."""

import asyncio
import contextlib
import http.server
import io
import os
import sys
import tempfile
import threading
import time

from .running import freeze

DELAY = 0.04
# Turns that another task gets where the coroutine itself is never in the way: thousands. In the way: those before and after.
FEW_TURNS = 8


def blocking_call_in_async(run, probes):
    """Another task gets next to no turn while the coroutine waits."""
    with Slow() as slow:
        run.ns.update(SLOW=slow.pipe, URL=slow.url)
        with run.watched(), slow.keyboard():
            start = time.monotonic()
            turns, value = asyncio.run(_beside(eval(probes[0], run.ns)))
            waited = time.monotonic() - start > DELAY / 2
    return waited and turns < FEW_TURNS, freeze(value)


async def _beside(coroutine):
    """The turns that a second task gets, and what the first gives."""
    turns, done = 0, False

    async def other():
        nonlocal turns
        while not done:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    turns = 0
    try:
        value = await coroutine
    except Exception as error:
        value = error
    seen, done = turns, True
    await task
    return seen, value


class Slow:
    """A pipe, a web page and a keyboard that let one wait."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.pipe = os.path.join(self.folder.name, "pipe")
        os.mkfifo(self.pipe)
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._write, daemon=True)]

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                time.sleep(DELAY)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Page)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.threads.append(threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True))
        for thread in self.threads:
            thread.start()
        return self

    def _write(self):
        """Opens the pipe for writing some time after somebody has opened it for reading."""
        time.sleep(DELAY)
        while not self.over.is_set():
            # Without a reader this fails at once, and is tried again.
            with contextlib.suppress(OSError):
                os.close(os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK))
            time.sleep(0.005)

    @contextlib.contextmanager
    def keyboard(self):
        """Standard input is somebody who thinks before typing a line."""
        class Keyboard(io.StringIO):
            def readline(self, *_):
                time.sleep(DELAY)
                return "word\n"

        before, sys.stdin = sys.stdin, Keyboard()
        try:
            yield
        finally:
            sys.stdin = before

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
        for thread in self.threads:
            thread.join()
        self.folder.cleanup()


# A thread is asked for the lock after this many seconds: never, as long as a program of these runs.
NO_SWITCH = 1000.0
LEAST_WORK = 0.002
# On a busy machine a thread may be over before another that could run beside it is started.
TRIES = 5


def cpu_bound_thread(run, probes):
    """No two threads are ever at work at the same time, and they have something to do: ten times `LEAST_WORK` where the machine is quick."""
    run.ns["ITEMS"] = list(range(1_000_000))
    start = run.ask(probes[0])
    with run.watched():
        spent = time.process_time()
        first = start()
        spent = time.process_time() - spent
        if spent < LEAST_WORK:
            return False, freeze(first)
        tries = (_log(run, start) for _ in range(TRIES))
        bites = all(log and not _overlap(log) for log in tries)
    return bites, freeze(first)


def _log(run, start):
    """Which thread calls and leaves the program's functions, in turn, where none is asked to give the lock away."""
    log, own, before = [], threading.get_ident(), sys.getswitchinterval()

    def watch(frame, event, _):
        if frame.f_code.co_filename == str(run.path) and event in ("call", "return") and threading.get_ident() != own:
            log.append((threading.get_ident(), event))

    sys.setswitchinterval(NO_SWITCH)
    threading.setprofile(watch)
    try:
        start()
    finally:
        threading.setprofile(None)
        sys.setswitchinterval(before)
    return log


def _overlap(log):
    """Whether a thread does something in the program's code while another is in it."""
    depth = {}
    for ident, event in log:
        if any(n for other, n in depth.items() if other != ident):
            return True
        depth[ident] = depth.get(ident, 0) + (1 if event == "call" else -1)
    return False
