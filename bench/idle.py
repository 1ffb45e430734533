"""Many connections that did one request each and then stay open without a word."""
import socket
import struct

import load


class IdleConnections:
    def __init__(self, address, request, count):
        self.address = address
        self.request = request
        self.count = count
        self.sockets = []

    def __enter__(self):
        try:
            for _ in range(self.count):
                self.sockets.append(load.connect(self.address))
                load.exchange(self.sockets[-1], self.request)
        except BaseException:
            self.__exit__()
            raise
        return self

    def check_alive(self, every=50):
        """Raises when one of them no longer answers."""
        for connection in self.sockets[::every]:
            load.exchange(connection, self.request)

    def __exit__(self, *_):
        for connection in self.sockets:
            # A reset instead of TIME_WAIT: some rounds of thousands would use up the local ports.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        self.sockets = []
