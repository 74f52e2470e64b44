"""PostgreSQL without a server to install: its programs from a wheel, our own launcher.

Several applications may share one data folder: the first starts the server, the others join,
the last one to call `stop` stops it. An application that is killed leaves the server running
and the next start joins it; a server that is killed is started again by `ensure_running`.
"""

from .cluster import APP, DATABASE, OWNER, SUPERUSER
from .server import Server, start
from .unavailable import PostgresUnavailable

__all__ = ["APP", "DATABASE", "OWNER", "SUPERUSER", "PostgresUnavailable", "Server", "start"]
