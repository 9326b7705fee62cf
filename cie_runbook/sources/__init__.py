"""Sources: the only part that opens a socket. One module a protocol, one policy for all."""
