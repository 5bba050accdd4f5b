"""A small HTTP client: `python -m bench.client PORT CONNECTIONS SECONDS`, addresses on its input.

It stands in a process of its own and reads bytes, no more: on two cores, what it costs is taken
from the server. Gunicorn's sync workers close the connection after each answer, as they do behind
a proxy, so each request opens its own.
"""

import json
import socket
import sys
import time
from itertools import cycle
from threading import Thread

REQUEST = (
    "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Language: fr\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nUser-Agent: bench\r\nConnection: close\r\n\r\n"
)
PIECE = 1 << 16


class Load:
    """What several connections ask and how long each answer took."""

    def __init__(self, port, paths, seconds):
        self.address = ("127.0.0.1", port)
        self.requests = cycle([REQUEST.format(path).encode() for path in paths])
        self.deadline = time.perf_counter() + seconds
        self.times, self.sizes, self.failures = [], [], []

    def work(self):
        start = time.perf_counter()
        while start < self.deadline:
            request = next(self.requests)
            status, size = exchange(self.address, request)
            end = time.perf_counter()
            self.times.append(end - start)
            self.sizes.append(size)
            if status != b"200":
                self.failures.append([request.split()[1].decode(), status.decode()])
            start = end

    def run(self, connections):
        start = time.perf_counter()
        threads = [Thread(target=self.work) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {
            "times": self.times,
            "bytes": sum(self.sizes),
            "failures": self.failures[:3],
            "seconds": time.perf_counter() - start,
        }


def exchange(address, request):
    """Returns (status, bytes received, headers included) of one request on its own connection."""
    with socket.socket() as link:
        link.connect(address)
        link.sendall(request)
        first = link.recv(PIECE)
        size = len(first)
        while piece := link.recv(PIECE):
            size += len(piece)
    return first[9:12], size


def main(port, connections, seconds):
    load = Load(int(port), json.load(sys.stdin), float(seconds))
    json.dump(load.run(int(connections)), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
